"""The rules of the house that neither ruff nor import-linter can see, each a small function over one file.

A checker takes a `Source` and yields `Offence`s that say what to write instead. tests/house/test_tidy.py runs all of
them over the repository, and each of them over planted offences.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 60
# The only places where any exception may be caught, each the top of a thread, a process or a request:
# what gets here is our bug, it is logged once, and whoever waits is told.
BOUNDARIES = frozenset(
    {
        "desktop/app/cli.py",
        "desktop/app/selftest.py",
        "desktop/runtime/bridge.py",
        "desktop/runtime/crash.py",
        "sync/links/agent.py",
        "sync/links/blobs.py",
        "sync/links/lan.py",
        "sync/links/loader.py",
        "sync/center/app.py",
        "sync/center/sequencer.py",
        "sync/center/taking.py",
        "sync/center/woken.py",
        "sync/engine/keeper.py",
        "sync/store/writer.py",
    }
)
# Loads the center for the command line, which imports it by name when the word `center` is given.
CENTER_COMMANDS = "desktop/app/center_commands.py"
PURE = ("sync/domain/", "sync/oplog/", "sync/protocol/")
IMPURE_CALLS = frozenset(
    {
        "__import__",
        "breakpoint",
        "date.today",
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "exec",
        "eval",
        "import_module",
        "importlib.import_module",
        "input",
        "open",
        "print",
        "token_bytes",
        "urandom",
        "uuid1",
        "uuid4",
    }
)
IMPURE_MODULES = frozenset({"os", "random", "secrets", "socket", "sys", "time", "uuid"})
SQL_CALLS = frozenset({"execute", "executemany", "executescript"})
# Words are put together here so that this file does not offend itself.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:" + "work|home|root|Users|mnt" + r")/[\w.-]+")
REGISTRY = re.compile(
    "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(?:org|com)", r"index-" + "url", "find-" + "links"))
)
# Texts of other people, and data made by scripts, are not ours to word.
FOREIGN = ("LICENSE", "resources/fonts/", "resources/icons/", "resources/basemap/")


@dataclass(frozen=True, slots=True)
class Offence:
    """One broken rule: where, and what to write instead."""

    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


@dataclass(frozen=True)
class Source:
    """One file of the repository, parsed once; path is relative, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of the tree, walked once for all checkers."""
        return list(ast.walk(self.tree))

    @cached_property
    def calls(self) -> list[tuple[ast.Call, str]]:
        """Each call with its dotted name, `?` where a part is no name."""
        return [(node, dotted(node.func)) for node in self.nodes if isinstance(node, ast.Call)]

    def offence(self, line: int, sentence: str) -> Offence:
        return Offence(self.path, line, sentence)


Checker = Callable[[Source], Iterator[Offence]]


def tracked(root: Path) -> list[Source]:
    """Return every text file that git tracks or would track; what does not decode, or holds a zero byte, is no text."""
    # safe.directory: a checkout may belong to another user than the one who tests it.
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    texts = ((name, _text(root / name)) for name in sorted(names) if name)
    return [Source(name, text) for name, text in texts if text is not None]


def dotted(node: ast.expr) -> str:
    """Return the name a call is made by: `a.b.c`, `?` for what is computed."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def no_sql_in_desktop(source: Source) -> Iterator[Offence]:
    """SQL stays in sync/store; the desktop asks a reader for a query by name."""
    if source.path.startswith("desktop/"):
        for call, name in source.calls:
            if "." in name and name.rpartition(".")[2] in SQL_CALLS:
                yield source.offence(call.lineno, f"{name}: put a query into sync/store/queries and ask the readers for it")


def pure_core(source: Source) -> Iterator[Offence]:
    """A rule takes its time and ids as arguments, so that every replica computes the same."""
    if not source.path.startswith(PURE):
        return
    for call, name in source.calls:
        if name in IMPURE_CALLS or ("." in name and name.partition(".")[0] in IMPURE_MODULES):
            yield source.offence(call.lineno, f"{name}(): take the value as an argument (at=, ids=)")
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "sys.argv", "sys.platform"}:
            yield source.offence(node.lineno, f"{dotted(node)}: take the value as an argument")


def bound_slots_only(source: Source) -> Iterator[Offence]:
    """A slot that is no method of a QObject runs in the sender's thread (measured with Qt 6.9 and 6.12)."""
    for call, name in source.calls:
        if not name.endswith(".connect"):
            continue
        for argument in call.args:
            if isinstance(argument, ast.Lambda):
                yield source.offence(call.lineno, "connect a bound method of a QObject, not a lambda")
            elif isinstance(argument, ast.Call) and dotted(argument.func).rpartition(".")[2] == "partial":
                yield source.offence(call.lineno, "connect a bound method of a QObject, not a partial")


def no_pumping(source: Source) -> Iterator[Offence]:
    """An event loop inside an event re-enters what is half done; tests wait for signals."""
    for call, name in source.calls:
        if name.rpartition(".")[2] == "processEvents":
            yield source.offence(call.lineno, "processEvents: return to the event loop and continue in a slot")


def no_borrowed_screens(source: Source) -> Iterator[Offence]:
    """PySide holds the answer of a widget's screen() for the widget's child: freed with it, the next widget crashes (measured, 6.9)."""
    if source.path.startswith("desktop/"):
        for call, name in source.calls:
            if name.rpartition(".")[2] == "screen" and not call.args and not call.keywords:
                yield source.offence(call.lineno, f"{name}(): ask physicalDpiX() or QGuiApplication.screenAt(…)")


def no_scripts_in_sync(source: Source) -> Iterator[Offence]:
    """The method executescript commits the open transaction, also inside `atomic` (measured)."""
    if source.path.startswith("sync/"):
        for call, name in source.calls:
            if name.rpartition(".")[2] == "executescript":
                yield source.offence(call.lineno, "executescript commits behind your back: run single statements")


def catch_all_at_boundaries(source: Source) -> Iterator[Offence]:
    """Raise, do not log; log once, where a bug becomes a report id. Cleaning up and passing on is no catching."""
    if source.path.startswith("tests/") or source.path in BOUNDARIES:
        return
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            everything = any(kind is None or dotted(kind) in {"Exception", "BaseException"} for kind in caught)
            if everything and not _passes_on(node):
                yield source.offence(node.lineno, "catch the exception you expect; the rest belongs to a boundary (tidy.BOUNDARIES)")


def center_lazily(source: Source) -> Iterator[Offence]:
    """A post without a center must not load one: the import stands inside the function that starts it."""
    if not source.path.startswith("desktop/") or source.path == CENTER_COMMANDS:
        return
    for node in source.tree.body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name for alias in node.names]
            if any(name.startswith(("sync.center", "desktop.app.center_commands")) for name in names):
                yield source.offence(node.lineno, "import the center inside the function that starts it")


def short_files(source: Source) -> Iterator[Offence]:
    """A long file has two subjects."""
    if len(source.lines) > FILE_LINES_MAX:
        yield source.offence(FILE_LINES_MAX, f"{len(source.lines)} lines, at most {FILE_LINES_MAX}: split it by subject")


def short_functions(source: Source) -> Iterator[Offence]:
    """A long function has two jobs; the parent branches, leaves are pure."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield source.offence(node.lineno, f"{node.name} has {lines} lines, at most {FUNCTION_LINES_MAX}")


def said_what_it_is(source: Source) -> Iterator[Offence]:
    """The first line of a module says what it is."""
    if source.text.strip() and ast.get_docstring(source.tree) is None:
        yield source.offence(1, "a module begins with a docstring: what, then why it exists")


def no_packages_where_they_shadow(source: Source) -> Iterator[Offence]:
    """With an __init__.py, packaging/ shadows PyPI's packaging and tests/x shadows x (measured)."""
    path = PurePosixPath(source.path)
    if path.parts[0] in {"packaging", "tests"} and path.name == "__init__.py":
        yield source.offence(1, f"{path.parts[0]}/ must never be a package")
    if path.parts[0] == "tests" and len(path.parts) > 2 and path.parts[1] in {"sync", "desktop"}:
        yield source.offence(1, "no test folder is named like a package of the house")


def nothing_unfinished(source: Source) -> Iterator[Offence]:
    """What is not finished is not here; what is planned is in DECISIONS.md."""
    for number, line in enumerate(source.lines, start=1):
        if UNFINISHED.search(line):
            yield source.offence(number, "finish it or delete it")


def no_machine_addresses(source: Source) -> Iterator[Offence]:
    """The repository works on any machine and with any mirror."""
    for number, line in enumerate(source.lines, start=1):
        if found := MACHINE_PATH.search(line):
            yield source.offence(number, f"{found.group()}: a path of one machine")
        if not source.path.startswith("packaging/lock.sh") and (found := REGISTRY.search(line)):
            yield source.offence(number, f"{found.group()}: the machine's own configuration names the registry")


OF_PYTHON: tuple[Checker, ...] = (
    no_sql_in_desktop,
    pure_core,
    bound_slots_only,
    no_pumping,
    no_borrowed_screens,
    no_scripts_in_sync,
    catch_all_at_boundaries,
    center_lazily,
    short_files,
    short_functions,
    said_what_it_is,
)
OF_TEXT: tuple[Checker, ...] = (no_packages_where_they_shadow, nothing_unfinished, no_machine_addresses)


def offences(source: Source, checker: Checker) -> list[Offence]:
    """Return what one checker finds in one file, nothing where it does not apply."""
    foreign = checker in OF_TEXT and source.path.startswith(FOREIGN)
    if foreign or (checker in OF_PYTHON and not source.is_python):
        return []
    return list(checker(source))


def sizes(sources: list[Source]) -> tuple[int, int, int]:
    """Return median, 90th percentile and maximum of the lines of Python files that hold code."""
    lines = sorted(len(source.lines) for source in sources if source.is_python and len(source.lines) > 1)
    return lines[len(lines) // 2], lines[len(lines) * 9 // 10], lines[-1]


def _text(path: Path) -> str | None:
    try:
        content = path.read_bytes()
        return None if b"\0" in content else content.decode()
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
        return None


def _passes_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    if isinstance(last, ast.Raise):
        return last.exc is None
    # A worker thread hands the exception to whoever waits for its Future.
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and dotted(last.value.func).endswith(".set_exception")
