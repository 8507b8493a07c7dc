"""The packaged program runs on a machine that has neither Python nor our folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one-folder program, built once for the tests below."""
    folder = tmp_path_factory.mktemp("program")
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build")]
    subprocess.run([*BUILD, *places, str(ROOT / "packaging" / "qianzhi.spec")], cwd=folder, check=True)
    return folder / "dist" / "qianzhi" / "qianzhi"


def run(program: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Nothing of this machine: no PATH, no PYTHONPATH, another home.
    environment = {"PATH": "", "HOME": str(home), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": os.environ["QT_QPA_PLATFORM"]}
    return subprocess.run([program, *arguments], cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=80)


def test_selftest(program: Path, tmp_path: Path) -> None:
    """The self-test passes: database, engine process, keys, fonts and a window."""
    result = run(program, tmp_path, "selftest")
    assert result.returncode == 0, result.stdout + result.stderr


def test_unknown_word(program: Path, tmp_path: Path) -> None:
    """A word the command line does not know is answered with its usage, not with a window or a traceback."""
    result = run(program, tmp_path, "no-such-command")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_no_development_tools_inside(program: Path) -> None:
    """The program carries what it runs, not what built or tested it."""
    inside = {path.name for path in (program.parent / "_internal").iterdir()}
    assert not inside & {"pytest", "hypothesis", "mypy", "fontTools", "pip", "setuptools"}
    assert {"LICENSE", "NOTICE", "resources"} <= inside
