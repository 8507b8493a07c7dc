"""What is written about the house is true: chores, decisions, map and changelog."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Parts of other chores, of no use alone.
INNER_TARGETS = {"lint", "contracts", "fast"}
DECISION_FIELDS = ("**Date**", "**Status**", "**Decision**", "**Reasons**", "**Rejected**")
CHANGE_SECTIONS = ["Security", "Removed", "Deprecated", "Added", "Changed", "Fixed"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_each_chore_is_described() -> None:
    """The head of the Makefile describes every target, and only targets that exist."""
    makefile = read("Makefile")
    described = set(re.findall(r"^#   make ([\w-]+)", makefile, re.MULTILINE))
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    assert described == targets - INNER_TARGETS
    assert set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) == targets


def test_decisions_have_one_form() -> None:
    """Each decision has a number of its own, and says date, status, decision, reasons and what was rejected."""
    entries = re.split(r"^## ", read("DECISIONS.md"), flags=re.MULTILINE)[1:]
    # Numbers are given out before the decisions are written, so that two who write at once do not take the same.
    numbers = [int(entry.split(".")[0]) for entry in entries]
    assert len(set(numbers)) == len(numbers)
    for entry in entries:
        assert [field for field in DECISION_FIELDS if field not in entry] == [], entry.splitlines()[0]


def test_changelog_keeps_its_order() -> None:
    """Within a version the sections stand in the house's order, what threatens operators first."""
    for version in re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)[1:]:
        sections = re.findall(r"^### (\w+)", version, re.MULTILINE)
        assert sections == sorted(set(sections), key=CHANGE_SECTIONS.index)


@pytest.mark.parametrize("package", sorted(path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("*/*/__init__.py")))
def test_each_package_is_on_the_map(package: str) -> None:
    """ARCHITECTURE.md says of every package what it is and what it may not do."""
    assert f"| `{package}` |" in read("ARCHITECTURE.md")
