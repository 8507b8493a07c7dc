"""Put the peers into a folder of their own, by the machine's ordinary clients; what can't be had gets a row that says so.

Never by `make test`. Versions are pinned; the folder is made anew when they change.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.link import ROOT

FOLDER = ROOT / "build" / "peers"
NODE = (
    "pouchdb@9.0.0",
    "express-pouchdb@4.2.0",
    "express@4.21.2",
    "pouchdb-adapter-memory@9.0.0",
    "@automerge/automerge@3.5.0",
)
PYTHON = ("kinto==26.5.0", "kinto-http==11.11.0", "pygeodiff==2.3.2", "apsw==3.54.1.0", "pycrdt==0.14.13")
_WAIT_S = 900
_MARK = "installed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """What is there: interpreters, and for each registry why nothing is."""

    python: Path
    node: Path
    missing: Mapping[str, str]


def install(folder: Path = FOLDER) -> Peers:
    """Install what is not there yet; a second run takes no time."""
    wanted, mark = {"node": list(NODE), "python": list(PYTHON)}, folder / _MARK
    missing: dict[str, str] = {}
    if not mark.exists() or json.loads(mark.read_text("utf-8")) != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        missing = {name: why for name, why in (("node", _node(folder)), ("python", _python(folder))) if why}
        if not missing:
            mark.write_text(json.dumps(wanted), "utf-8")
    return Peers(python=folder / "venv" / "bin" / "python", node=Path(shutil.which("node") or "node"), missing=missing)


def _node(folder: Path) -> str:
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n', "utf-8")
    # No script of a package runs: they would fetch binaries of their own from elsewhere.
    return _ran(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *NODE], folder)


def _python(folder: Path) -> str:
    return _ran([sys.executable, "-m", "venv", "venv"], folder) or _ran(
        ["venv/bin/python", "-m", "pip", "install", "--quiet", "--only-binary", "pygeodiff,apsw,pycrdt", *PYTHON], folder
    )


def _ran(words: Sequence[str], folder: Path) -> str:
    """Run a command; return why it failed, empty when it did not."""
    try:
        done = subprocess.run(words, cwd=folder, check=False, capture_output=True, text=True, timeout=_WAIT_S)  # noqa: S603 - fixed words
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{words[0]}: {type(error).__name__}"
    return "" if done.returncode == 0 else f"{words[0]} ended with {done.returncode}"
