"""House rules hold in every file, and each checker catches the offence it exists for."""

import gc
from pathlib import Path

import pytest
from house import tidy
from house.tidy import Source

ROOT = Path(__file__).parents[2]
LONG_FUNCTION = "def long():\n" + "    pass\n" * tidy.FUNCTION_LINES_MAX

# (checker, path, text that offends, text beside it that does not)
PLANTED = [
    (tidy.no_sql_in_desktop, "desktop/features/x.py", "self.db.execute('select 1')", "label = 'Select an incident, then execute'"),
    (tidy.no_sql_in_desktop, "desktop/features/x.py", "cursor().executemany(sql, rows)", "execute()"),
    (tidy.pure_core, "sync/domain/x.py", "at = datetime.now(UTC)", "at = clock.now"),
    (tidy.pure_core, "sync/oplog/x.py", "random.random()", "names.random"),
    (tidy.pure_core, "sync/protocol/x.py", "os.environ['HOME']", "request.environ"),
    (tidy.pure_core, "sync/domain/x.py", "def rule(): print('here')", "def rule(): reprint('here')"),
    (tidy.pure_core, "sync/domain/x.py", "importlib.import_module('time')", "self.open()"),
    (tidy.bound_slots_only, "desktop/shell/x.py", "button.clicked.connect(lambda: go())", "button.clicked.connect(self._on_clicked)"),
    (tidy.bound_slots_only, "desktop/shell/x.py", "s.connect(functools.partial(f, 1))", "engine.connect(partial_address)"),
    (tidy.no_pumping, "desktop/app/x.py", "QApplication.processEvents()", "processed.events()"),
    (tidy.no_scripts_in_sync, "sync/store/x.py", "db.conn.executescript(sql)", "db.conn.execute(sql)"),
    (tidy.no_borrowed_screens, "desktop/x.py", "self.screen().size()", "QGuiApplication.screenAt(point).size()"),
    (tidy.catch_all_at_boundaries, "sync/store/x.py", "try: f()\nexcept Exception: pass", "try: f()\nexcept OSError: pass"),
    (
        tidy.catch_all_at_boundaries,
        "sync/store/x.py",
        "try: f()\nexcept (OSError, BaseException): g()",
        "try: f()\nexcept BaseException:\n    undo()\n    raise",
    ),
    (tidy.catch_all_at_boundaries, "sync/store/x.py", "try: f()\nexcept: pass", "try: f()\nexcept (OSError, ValueError): pass"),
    (
        tidy.catch_all_at_boundaries,
        "sync/x.py",
        "try: f()\nexcept Exception as e: raise X from e",
        "try: f()\nexcept Exception as e: p.set_exception(e)",
    ),
    (tidy.center_lazily, "desktop/app/cli.py", "from sync.center import app", "def center():\n    from sync.center import app"),
    (tidy.center_lazily, "desktop/app/cli.py", "import sync.center.app", "import sync.engine"),
    (tidy.center_lazily, "desktop/app/cli.py", "from desktop.app import center_commands", "from desktop.app import sentences"),
    (tidy.center_lazily, "desktop/app/start.py", "from sync import center", "from sync import engine"),
    (tidy.short_files, "sync/x.py", "pass\n" * (tidy.FILE_LINES_MAX + 1), "pass\n" * tidy.FILE_LINES_MAX),
    (tidy.short_functions, "sync/x.py", LONG_FUNCTION, LONG_FUNCTION.removesuffix("    pass\n")),
    (tidy.said_what_it_is, "sync/x.py", "import this", '"""What it is."""\nimport this'),
    (tidy.nothing_unfinished, "sync/x.py", "# TO" + "DO: later", "# the to-do list of a post"),
    (tidy.no_machine_addresses, "Makefile", "cd /ho" + "me/alice/qianzhi", "cd ~/qianzhi; open https://example.org/home/x"),
    (tidy.no_machine_addresses, "requirements.lock", "--index-" + "url https://mirror.example/simple", "--hash=sha256:00"),
]
PLANTED_PATHS = [
    ("packaging/__init__.py", "packaging/build.py"),
    ("tests/store/__init__.py", "tests/store/test_writer.py"),
    ("tests/sync/test_writer.py", "tests/house/test_sync.py"),
]


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """Return every file, parsed while nobody looks for garbage: of the trees none is, and each look at all of them takes longer."""
    found = tidy.tracked(ROOT)
    was_on = gc.isenabled()
    gc.disable()
    for source in found:
        if source.is_python:
            assert source.calls is not None
    gc.freeze()
    if was_on:
        gc.enable()
    return found


@pytest.mark.parametrize("checker", [*tidy.OF_PYTHON, *tidy.OF_TEXT], ids=lambda checker: checker.__name__)
def test_house_is_tidy(checker: tidy.Checker, sources: list[Source]) -> None:
    """No file of the repository breaks a rule of the house."""
    found = [str(offence) for source in sources for offence in tidy.offences(source, checker)]
    assert not found, f"{checker.__doc__}\n" + "\n".join(found)


@pytest.mark.parametrize(("checker", "path", "bad", "good"), PLANTED)
def test_checker_catches(checker: tidy.Checker, path: str, bad: str, good: str) -> None:
    """Each checker sees its planted offence and leaves the innocent line beside it alone."""
    assert tidy.offences(Source(path, bad), checker)
    assert not tidy.offences(Source(path, good), checker)


@pytest.mark.parametrize(("bad", "good"), PLANTED_PATHS)
def test_shadowing_paths(bad: str, good: str) -> None:
    """Files that would shadow a package are seen by their path."""
    assert tidy.offences(Source(bad, ""), tidy.no_packages_where_they_shadow)
    assert not tidy.offences(Source(good, ""), tidy.no_packages_where_they_shadow)


def test_every_checker_is_tested() -> None:
    """A checker without a planted offence is a wish."""
    planted = {checker for checker, *_ in PLANTED} | {tidy.no_packages_where_they_shadow}
    assert planted == {*tidy.OF_PYTHON, *tidy.OF_TEXT}


def test_rules_bind_only_where_they_apply() -> None:
    """The store may speak SQL, the engine may read the clock, a boundary may catch all, prose may not be parsed."""
    assert not tidy.offences(Source("sync/store/writer.py", "db.execute('select 1')"), tidy.no_sql_in_desktop)
    assert not tidy.offences(Source("sync/engine/clock.py", "time.time()"), tidy.pure_core)
    assert not tidy.offences(Source("README.md", "not python ("), tidy.short_functions)
    for path in tidy.BOUNDARIES:
        assert not tidy.offences(Source(path, "try: f()\nexcept Exception: g()"), tidy.catch_all_at_boundaries)


def test_sizes_are_bounded(sources: list[Source]) -> None:
    """Half of the files stay near 150 lines and nine tenths under 320: the tail is what makes a house unreadable."""
    median, tenth, longest = tidy.sizes(sources)
    print(f"lines per Python file: median {median}, 90th percentile {tenth}, longest {longest}")
    assert median <= 160
    assert tenth <= 320
