"""The command line and a wrapped home: a passphrase from descriptor or file, never an argument; nobody is let in without."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.attacked import Attack, files_in

from desktop.app import cli, opening
from desktop.app.exits import OK, OUTAGE, REFUSED
from sync.engine.client import EngineClient
from sync.engine.launching import own_program
from sync.store import unlocking
from sync.store.home import Home
from sync.store.startup import InstanceLock
from tests.fakes.wrapped import CHEAP, PASSPHRASE, new_process, wrapped_device

WHO = ["--organisation", "320106", "--person", "王磊", "--office", "dispatcher"]


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(opening, "tuned", lambda: CHEAP)
    yield
    new_process()


def file_of(folder: Path, passphrase: str = PASSPHRASE, mode: int = 0o600) -> str:
    path = folder / "passphrase"
    path.write_text(passphrase + "\n", "utf-8")
    path.chmod(mode)
    return str(path)


def test_a_new_device_is_wrapped_and_opens_by_its_passphrase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a file a device is made; status says the same with it, and says nothing without."""
    home = ["--home", str(tmp_path / "home")]
    given = ["--passphrase-file", file_of(tmp_path)]
    assert cli.main(["device", "new", *home, *WHO, *given]) == OK
    made = capsys.readouterr().out
    assert not Home(tmp_path / "home").key_file.exists()
    new_process()
    assert cli.main(["device", "status", *home]) == OUTAGE
    refused = capsys.readouterr()
    assert ("[store.locked]" in refused.err, refused.out) == (True, "")
    assert cli.main(["device", "status", *home, *given]) == OK
    assert capsys.readouterr().out.startswith(made)


def test_without_a_passphrase_no_device_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody to ask: refused, and nothing lies there; a plain key is made for the asking alone."""
    assert cli.main(["device", "new", "--home", str(tmp_path / "home"), *WHO]) == REFUSED
    assert "[passphrase.missing]" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
    assert cli.main(["device", "new", "--home", str(tmp_path / "home"), *WHO, "--passphrase-file", file_of(tmp_path, "short")]) == REFUSED
    assert not (tmp_path / "home").exists()
    assert cli.main(["device", "new", "--home", str(tmp_path / "home"), *WHO, "--plain-key"]) == OK


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str], attack: Attack) -> None:
    """Each word that looks into the database is refused with a code."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    given = ["--home", str(home.path), "--passphrase-file", file_of(tmp_path, "not the passphrase")]
    for words in (["device", "status"], ["device", "slip", "out", "1"], ["device", "serve"], ["rebuild", "--check"], ["bundle", "request"]):
        with attack("passphrase.wrong", files_in(home.path), lines=0) as told:
            assert cli.main([*words, *given]) == REFUSED
            told(capsys.readouterr().err.rpartition("[")[2].rstrip("]\n"))


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX")
def test_a_passphrase_that_others_may_read_is_not_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file open to the group is refused before it is read."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    assert cli.main(["device", "status", "--home", str(home.path), "--passphrase-file", file_of(tmp_path, mode=0o640)]) == REFUSED
    assert "[passphrase.file_open]" in capsys.readouterr().err


def test_the_doctor_tells_that_it_is_locked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the passphrase it says what can be said; with it the database is looked at."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    assert cli.main(["doctor", "--home", str(home.path)]) == OK
    assert "锁着 locked" in capsys.readouterr().out
    assert cli.main(["doctor", "--home", str(home.path), "--passphrase-file", file_of(tmp_path)]) == OK
    assert "完整性 integrity" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are handed on on POSIX")
def test_a_served_device_takes_it_from_a_descriptor(tmp_path: Path) -> None:
    """`device serve` comes up on a wrapped home; neither passphrase nor key is in its arguments or environment."""
    home = wrapped_device(tmp_path / "home")
    key = home.key()
    read, write = os.pipe()
    os.write(write, PASSPHRASE.encode())
    os.close(write)
    command = [*own_program(), "device", "serve", "--home", str(home.path), "--passphrase-fd", str(read)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[read]) as process:
        os.close(read)
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(b"ready")
            assert shown_to_all(process.pid, key) == []
        finally:
            process.terminate()


def test_a_window_hands_the_key_to_its_engine_by_the_pipe(tmp_path: Path) -> None:
    """The engine works on the wrapped home; nothing of the key is in its arguments, its environment or a file of the home."""
    home = wrapped_device(tmp_path / "home")
    key = home.key()
    client = EngineClient.start(home)
    try:
        pid = client.ready.result(60).pid
        client.draft_put("k", "v").result(30)
        assert shown_to_all(pid, key) == []
        limits = Path("/proc") / str(pid) / "limits"
        if limits.exists():
            core = next(line for line in limits.read_text().splitlines() if line.startswith("Max core file size"))
            assert core.split()[4:6] == ["0", "0"], "a crash writes no image of the memory"
        # A socket is no file that could be read; everything else is.
        found = [path for path in home.path.rglob("*") if path.is_file() and key.hex().encode() in path.read_bytes()]
        assert found == []
    finally:
        client.close()


def test_an_engine_without_the_key_says_that_it_is_locked(tmp_path: Path) -> None:
    """A window that opened nothing gets the code, not a crash."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    client = EngineClient.start(home)
    try:
        failure = client.ready.exception(60)
        assert getattr(failure, "code", None) == "store.locked"
    finally:
        client.close()


def shown_to_all(pid: int, key: bytes) -> list[str]:
    """Return where in what the system shows of a process the key or the passphrase is."""
    found = []
    for name in ("cmdline", "environ"):
        path = Path("/proc") / str(pid) / name
        shown = path.read_bytes() if path.exists() else b""
        if any(secret in shown for secret in (key, key.hex().encode(), PASSPHRASE.encode())):
            found.append(name)
    return found


def test_a_lock_is_told_before_anything_is_made(tmp_path: Path) -> None:
    """Making a device again in a wrapped home needs the passphrase, and then says that there is one."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    again = ["device", "new", "--home", str(home.path), *WHO]
    assert cli.main(again) == OUTAGE
    assert cli.main([*again, "--passphrase-file", file_of(tmp_path)]) == REFUSED
    assert unlocking.lock_of(home) is unlocking.Lock.WRAPPED


def test_another_passphrase_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The old one must be right; then the new one opens and the old one does not; a weak one changes nothing."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    old = file_of(tmp_path)
    (tmp_path / "new").mkdir()
    new = file_of(tmp_path / "new", "a better passphrase")
    words = ["device", "passphrase", "--home", str(home.path)]
    assert cli.main([*words, "--passphrase-file", new, "--new-passphrase-file", new]) == REFUSED
    assert cli.main([*words, "--passphrase-file", old, "--new-passphrase-file", new]) == OK
    new_process()
    assert cli.main(["device", "status", "--home", str(home.path), "--passphrase-file", old]) == REFUSED
    assert cli.main(["device", "status", "--home", str(home.path), "--passphrase-file", new]) == OK
    new_process()
    weak = file_of(tmp_path, "short")
    assert cli.main([*words, "--passphrase-file", new, "--new-passphrase-file", weak]) == REFUSED
    assert cli.main([*words, "--passphrase-file", new]) == REFUSED
    assert "[passphrase.missing]" in capsys.readouterr().err
    unlocking.by_passphrase(home, "a better passphrase")


def test_a_plain_key_is_brought_over_and_a_keystore_let_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same word gives an older device its first passphrase, and takes a keystore's way in away."""
    home = Home(tmp_path / "home")
    assert cli.main(["device", "passphrase", "--home", str(home.path)]) == OUTAGE
    assert cli.main(["device", "new", "--home", str(home.path), *WHO, "--plain-key"]) == OK
    given = file_of(tmp_path)
    assert cli.main(["device", "passphrase", "--home", str(home.path), "--new-passphrase-file", given]) == OK
    assert (home.key_file.exists(), unlocking.lock_of(home)) == (False, unlocking.Lock.WRAPPED)
    unlocking.let_keystore(home, "qianzhi/1", bytes(32))
    new_process()
    assert cli.main(["device", "passphrase", "--home", str(home.path), "--forget-keystore", "--passphrase-file", given]) == OK
    assert unlocking.read(home).keystore_names() == ()


def test_two_that_differ_are_refused_at_a_prompt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the new one is typed twice, and nothing is made when the two differ."""
    typed = iter(["a good passphrase", "a good passphrasf", "a good passphrase", "a good passphrase"])
    monkeypatch.setattr(opening, "_is_at_a_terminal", lambda: True)
    monkeypatch.setattr(opening.getpass, "getpass", lambda _words: next(typed))
    words = ["device", "new", "--home", str(tmp_path / "home"), *WHO]
    assert cli.main(words) == REFUSED
    assert not (tmp_path / "home").exists()
    assert cli.main(words) == OK
    new_process()
    unlocking.by_passphrase(Home(tmp_path / "home"), "a good passphrase")


def test_the_key_itself_is_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same passphrase opens what the old key opens no more; a wrong one, no home, and a running engine change nothing."""
    home = wrapped_device(tmp_path / "home")
    old = home.key()
    words, given = ["device", "rekey", "--home", str(home.path)], ["--passphrase-file", file_of(tmp_path)]
    new_process()
    assert cli.main([*words, "--passphrase-file", file_of(tmp_path, "a wrong one 错的")]) == REFUSED
    assert "[passphrase.wrong]" in capsys.readouterr().err
    file_of(tmp_path)
    with InstanceLock(home):
        assert cli.main([*words, *given]) == OUTAGE
    assert "[store.second_instance]" in capsys.readouterr().err
    unlocking.by_passphrase(home, PASSPHRASE)
    assert home.key() == old
    new_process()
    assert cli.main([*words, *given]) == OK
    assert "written anew" in capsys.readouterr().out
    new_process()
    assert cli.main(["device", "status", "--home", str(home.path), *given]) == OK
    assert home.key() != old
    assert cli.main(["device", "rekey", "--home", str(tmp_path / "none"), *given]) == OUTAGE
    plain = ["--home", str(tmp_path / "plain")]
    assert cli.main(["device", "new", *plain, *WHO, "--plain-key"]) == OK
    before = Home(tmp_path / "plain").key()
    assert cli.main(["device", "rekey", *plain]) == OK
    assert Home(tmp_path / "plain").key() != before
    assert cli.main(["device", "status", *plain]) == OK
