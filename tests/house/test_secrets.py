"""Claims about the look for secrets: planted ones are found, of each sort, and the repository holds none."""

import base64
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "packaging" / "secrets.py"
BODY = base64.b64encode(bytes(range(48))).decode()
PRIVATE = "-----BEGIN " + "PRIVATE KEY-----\n" + BODY + "\n-----END " + "PRIVATE KEY-----\n"


@pytest.fixture(scope="module")
def secrets() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.mark.parametrize(
    "planted",
    [PRIVATE, "aws = 'AKIA" + "IOSFODNN7REALKEY'", "url = 'https://user:" + "hunter2xx@host.example/'", "password = '" + "Tr0ub4dor&3xyz'"],
    ids=["private key", "token of a service", "password in an address", "password beside its name"],
)
def test_a_planted_secret_is_found_in_source(
    secrets: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """Each sort of secret in a file is told with file and line."""
    monkeypatch.chdir(tmp_path)
    Path("settings.py").write_text(f"# nothing\n{planted}\n", encoding="utf-8")
    assert [line.split(":")[0] for line in secrets["in_source"](["settings.py"])] == ["settings.py"]


@pytest.mark.parametrize(
    "name",
    [
        "root.key",
        "database.key",
        "key.wrap",
        "key.swap",
        "online.next",
        "joining.next",
        "center.db",
        "qianzhi.db-wal",
        "channel.pem",
        ".env",
    ],
)
def test_what_belongs_to_a_home_is_found_in_a_build(secrets: dict[str, Any], tmp_path: Path, name: str) -> None:
    """A build that took a file of a home or a center along is told."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / name).write_bytes(b"x")
    (tmp_path / "inner" / "tree.key.txt").write_bytes(b"x")
    assert len(list(secrets["in_build"](tmp_path))) == 1


def test_a_key_within_a_file_of_a_build_is_found(secrets: dict[str, Any], tmp_path: Path) -> None:
    """A whole private key in any file is told; the header alone, or the keys of self-tests in machine code, are none."""
    (tmp_path / "library.so").write_bytes(b"\0-----BEGIN " + b"PRIVATE KEY-----\0\0")
    (tmp_path / "libgnutls.so").write_bytes(b"\x7fELF\0" + PRIVATE.encode())
    assert list(secrets["in_build"](tmp_path)) == []
    (tmp_path / "library.so").write_bytes(b"\0" + PRIVATE.encode())
    assert len(list(secrets["in_build"](tmp_path))) == 1


@pytest.mark.slow
def test_the_repository_holds_no_secret() -> None:
    """Every tracked file was looked through, and nothing found."""
    ran = subprocess.run([sys.executable, str(SCRIPT)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout
