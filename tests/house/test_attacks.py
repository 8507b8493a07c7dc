"""The table of attacks in docs/security.md is complete, and true: each test that it names is there, and each code is one of ours."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADING = "## Attacks, one by one"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
CODE = re.compile(r"`([a-z_]+\.[a-z_0-9]+)`")
ATTACKS = (
    "Stolen database file",
    "Cloned laptop",
    "Request replayed",
    "Pushes reordered",
    "Request truncated or garbage",
    "Signature forged or stripped",
    "Expired device",
    "Revoked device",
    "Device nobody admitted",
    "Device of another organisation",
    "Scope escape by crafted ids",
    "Scope escape by circles",
    "Party added by someone who may not",
    "Path traversal",
    "Zip bomb, decompression bomb",
    "Body without end",
    "Slow loris",
    "Ten thousand connections",
    "SQL in text",
    "HTML and rich text: widgets, paper, console",
    "Formula in a sheet",
    "Protocol downgrade",
    "Man in the middle with a public certificate",
    "Two histories shown to two devices",
    "Person without the office, by the window",
    "Person without the office, by the command line",
    "Person without the office, by a patched client",
    "Bundle that claims to be another's",
    "Ruling by one who may not rule",
    "Enrolment code guessed",
    "Enrolment code replayed, used twice, out of time",
    "Somebody between a new device and its center",
    "Enrolment officer out of its bounds",
    "Certificate file for another device",
    "Share of the root's key altered, mixed, of another root",
    "Order to wipe by who may not",
    "Stolen online key of the center",
    "Retired key used again",
    "Conviction hushed up by a new key",
    "Change of a database's key interrupted",
    "Old key of a device that changed its keys",
    "Copy of a device from before its keys changed",
    "Local process as another user",
    "Local process without the door's key",
)

# What is not judged by `attack` (tests/helpers/attacked.py): there is no code, and nothing that a machine of ours refuses.
UNJUDGED = {
    "SQL in text": "nothing is refused: what was written is kept as it is, and the log folds to the same rows",
    "HTML and rich text: widgets, paper, console": "nothing is refused: what was written is shown as it is",
    "Conviction hushed up by a new key": "nothing is refused: a warning that stands goes on standing",
    "Local process as another user": "the system refuses, and tells us nothing of it",
}
# Refused without a line in a log, and why; the code is told to whoever tried.
WITHOUT_A_LINE = {
    "Stolen database file": "a person at an own desk, or a thief at his, where no log of ours is kept",
    "Request replayed": "whoever lost an answer asks the same again, and is told so",
    "Formula in a sheet": "a person at an own desk, told on the screen",
    "Person without the office, by the command line": "a person at an own desk, told by the command",
    "Certificate file for another device": "a person at an own desk, told on the screen or by the command",
    "Share of the root's key altered, mixed, of another root": "persons at a table, told by the command",
    "Change of a database's key interrupted": "a person at an own desk, told by whatever opens the home",
}


def rows() -> list[list[str]]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    part = text.split(HEADING, 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@cache
def functions(path: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def judgements(path: str, name: str) -> list[bool]:
    """Return for each attack that a test lets be judged whether a line of the log is counted."""
    test = functions(path)[name]
    if not any(argument.arg == "attack" for argument in (*test.args.args, *test.args.kwonlyargs)):
        return []
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    own = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "attack"]
    handed = [call for call in calls if any(isinstance(word, ast.Name) and word.id == "attack" for word in call.args)]
    return [not any(_is_none(word) for word in call.keywords) for call in (*own, *handed)]


def _is_none(word: ast.keyword) -> bool:
    return word.arg == "lines" and isinstance(word.value, ast.Constant) and word.value.value == 0


@cache
def sources() -> str:
    folders = (ROOT / "sync", ROOT / "desktop")
    return "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.rglob("*.py")))


def test_every_attack_has_its_row() -> None:
    """None is missing, and none stands there that this list does not know."""
    assert tuple(row[0] for row in rows()) == ATTACKS


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_each_row_names_tests_that_exist_and_codes_of_ours(row: list[str]) -> None:
    """A test that was renamed or taken away, or a code that nobody raises, makes the table untrue."""
    _, found, tried = row
    named = TEST.findall(tried)
    assert named
    assert tried.count("`") == 2 * len(named)
    for path, name in named:
        assert name in functions(path), f"{path}::{name}"
    for code in CODE.findall(found):
        assert f'"{code}"' in sources(), code


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_each_row_is_judged_by_its_code_its_line_and_what_did_not_move(row: list[str]) -> None:
    """One test of each row at least lets `attack` judge it; what is excepted has its reason here, and no reason outlives its need."""
    name, _, tried = row
    found = [counted for path, test in TEST.findall(tried) for counted in judgements(path, test)]
    assert bool(found) is (name not in UNJUDGED), UNJUDGED.get(name, "no test of this row takes `attack`")
    if found:
        assert any(found) is (name not in WITHOUT_A_LINE), WITHOUT_A_LINE.get(name, "no test of this row counts its line")


def test_every_exception_is_of_a_row() -> None:
    """A row that was renamed takes its exception along."""
    assert (UNJUDGED.keys() | WITHOUT_A_LINE.keys()) <= set(ATTACKS)
    assert not UNJUDGED.keys() & WITHOUT_A_LINE.keys()


def test_every_security_rule_is_on_and_every_exception_has_its_reason() -> None:
    """Ruff's S rules are among ALL, none is off without a word beside it, and each line that is let pass says why."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'select = ["ALL"]' in settings
    off = [line for line in settings.splitlines() if re.match(r'\s*"S\d', line)]
    assert off
    assert all(re.search(r'",\s+# \w', line) for line in off), off
    silent = re.compile(r"#\s*noqa:[^#\n]*\bS\d{3}\b(?![^#\n]* - \w)")
    folders = ("sync", "desktop", "benchmarks", "packaging", "tests")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if silent.search(line)
    ]
    assert found == []
