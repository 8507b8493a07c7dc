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


def rows() -> list[list[str]]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    part = text.split(HEADING, 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


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
