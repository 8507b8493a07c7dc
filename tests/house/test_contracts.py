"""The arrows between packages hold, and each contract that draws one breaks when its arrow is crossed."""

import configparser
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = [sys.executable, "-c", "import importlinter.cli as cli; cli.lint_imports_command()"]
# The same for many questions: a line of arguments in, a line with what was said and the exit status out. Its own start, and what it
# imports, come once; the graph is built from the files for each question.
LINTER = """
import contextlib, gc, io, json, sys
import importlinter.cli as cli
gc.freeze()
answers, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            cli.lint_imports_command(json.loads(line))
        except SystemExit as end:
            status = end.code
    print(json.dumps([said.getvalue(), status]), file=answers, flush=True)
"""

# (contract, planted files): the smallest offence against each arrow. A module that exists gets the line appended.
MUTANTS = [
    ("two-worlds", {"sync/domain/mutant.py": "import desktop"}),
    ("two-worlds", {"sync/engine/mutant.py": "def late():\n    from desktop.runtime import paths"}),
    ("desktop-layers", {"desktop/runtime/mutant.py": "import desktop.widgets"}),
    ("desktop-layers", {"desktop/widgets/mutant.py": "import desktop.shell"}),
    ("desktop-layers", {"desktop/widgets/mutant.py": "import desktop.features"}),
    ("desktop-layers", {"desktop/shell/mutant.py": "import desktop.features"}),
    ("desktop-layers", {"desktop/features/mutant.py": "import desktop.shell"}),
    ("desktop-layers", {"desktop/features/mutant.py": "import desktop.app"}),
    ("desktop-layers", {"desktop/rogue/__init__.py": ""}),
    (
        "features-apart",
        {"desktop/features/mutant_a/__init__.py": "import desktop.features.mutant_b", "desktop/features/mutant_b/__init__.py": ""},
    ),
    ("sync-layers", {"sync/domain/mutant.py": "import sync.oplog"}),
    ("sync-layers", {"sync/oplog/mutant.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sync.store"}),
    ("sync-layers", {"sync/protocol/mutant.py": "import sync.store"}),
    ("sync-layers", {"sync/store/mutant.py": "import sync.protocol"}),
    ("sync-layers", {"sync/store/mutant.py": "import sync.links"}),
    ("sync-layers", {"sync/links/mutant.py": "import sync.engine"}),
    ("sync-layers", {"sync/engine/mutant.py": "import sync.center"}),
    ("sync-layers", {"sync/rogue/__init__.py": ""}),
    ("one-store", {"sync/engine/mutant.py": "import sqlite3"}),
    ("one-store", {"desktop/runtime/mutant.py": "import sqlite_utils"}),
    ("one-store", {"sync/links/mutant.py": "from sqlcipher3 import dbapi2"}),
    ("center-tables", {"sync/store/mutant.py": "import sqlalchemy"}),
    ("store-tables", {"sync/center/mutant.py": "import sqlite3"}),
    ("no-qt-below", {"sync/links/mutant.py": "from PySide6.QtCore import QObject"}),
    ("no-qt-below", {"sync/store/mutant.py": "import keyring"}),
    ("center-by-invitation", {"desktop/app/mutant.py": "import sync.center"}),
    ("center-by-invitation", {"desktop/runtime/mutant.py": "def late():\n    import sync.center"}),
    ("one-network", {"desktop/features/mutant.py": "import requests"}),
    ("one-network", {"sync/engine/mutant.py": "import uvicorn"}),
    ("pure-core", {"sync/domain/mutant.py": "import random"}),
    ("pure-core", {"sync/oplog/mutant.py": "def late():\n    import time"}),
    ("pure-core", {"sync/protocol/mutant.py": "from pathlib import Path"}),
    ("plain-domain", {"sync/domain/mutant.py": "import cryptography"}),
]
# (contract, planted files): what the same contracts must allow.
INNOCENTS = [
    ("center-by-invitation", {"desktop/app/demo.py": "def start():\n    import sync.center"}),
    ("center-by-invitation", {"desktop/app/center_commands.py": "import sync.center"}),
    ("plain-domain", {"sync/domain/mutant.py": "import cbor2"}),
    ("plain-domain", {"sync/oplog/mutant.py": "import cbor2, hashlib, cryptography"}),
    ("one-store", {"sync/store/mutant.py": "import sqlite_utils, sqlcipher3"}),
]


class Linter:
    """The linter of one folder, as a process that is asked again and again."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._cache = cache
        self._process = subprocess.Popen(
            [sys.executable, "-c", LINTER], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def lint(self, *contracts: str) -> tuple[str, int]:
        """Return what it says of these contracts, of all when none is named, and its exit status."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(arguments(self._cache, *contracts)), file=self._process.stdin, flush=True)
        said, status = json.loads(self._process.stdout.readline())
        return said, status

    def close(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


def arguments(cache: Path, *contracts: str) -> list[str]:
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    return ["--no-logo", "--cache-dir", str(cache), *chosen]


def contracts() -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {section.removeprefix(prefix) for section in config.sections() if section.startswith(prefix)}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the linter found in the files that are the same in every run of this module."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages and their contracts."""
    copied = tmp_path_factory.mktemp("copy")
    for package in ("desktop", "sync"):
        shutil.copytree(ROOT / package, copied / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", copied)
    return copied


@pytest.fixture(scope="module")
def linter(copy: Path, cache: Path) -> Iterator[Linter]:
    """The linter of that copy."""
    made = Linter(copy, cache)
    yield made
    made.close()


@contextmanager
def planted(copy: Path, files: dict[str, str]) -> Iterator[None]:
    """Plant offences in the copy, and take them away."""
    made: list[Path] = []
    for name, text in files.items():
        path = copy / name
        made.extend(one for one in (path.parent, path) if not one.exists())
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"\n{text}\n")
    try:
        yield
    finally:
        for name in files:
            (copy / name).unlink()
            if (ROOT / name).exists():
                shutil.copy2(ROOT / name, copy / name)
        for folder in (one for one in made if one.is_dir()):
            folder.rmdir()


def test_contracts_hold(cache: Path) -> None:
    """Every import of the house follows an arrow."""
    result = subprocess.run([*LINT_IMPORTS, *arguments(cache)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("contract", "files"), MUTANTS)
def test_contract_breaks(copy: Path, linter: Linter, contract: str, files: dict[str, str]) -> None:
    """A planted import across the arrow breaks the contract that draws it."""
    with planted(copy, files):
        said, status = linter.lint(contract)
    assert "0 kept, 1 broken" in said, said
    assert status == 1


@pytest.mark.parametrize(("contract", "files"), INNOCENTS)
def test_contract_allows(copy: Path, linter: Linter, contract: str, files: dict[str, str]) -> None:
    """The exceptions that a contract names stay allowed."""
    with planted(copy, files):
        said, _ = linter.lint(contract)
    assert "1 kept, 0 broken" in said, said


def test_what_was_planted_is_gone(copy: Path, linter: Linter) -> None:
    """No test of this module leaves an offence to the next one: the copy keeps every contract again."""
    for contract, files in MUTANTS:
        with planted(copy, files):
            pass
        assert [name for name in files if (copy / name).exists() != (ROOT / name).exists()] == [], contract
    said, status = linter.lint()
    assert status == 0, said


def test_each_contract_has_a_mutant() -> None:
    """A contract never seen broken may be guarding the wrong door."""
    assert {contract for contract, _ in MUTANTS} == contracts()
