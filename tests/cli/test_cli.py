"""The command line: one sentence for each failure, fixed exit codes, and no Qt where none is wanted."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes.begun_home import begin

from desktop.app import cli, sentences
from desktop.app.exits import BUG, CHECK_FAILED, EXITS, OK, OUTAGE, REFUSED, USAGE
from sync.domain.failures import Outage, Refused
from sync.store.cipher import connect
from sync.store.device import begin_next_life, create_device, describe
from sync.store.home import Home

ROOT = Path(__file__).parents[2]
NOW_MS = 1_773_000_000_000
NEW = ["--organisation", "320106", "--person", "王磊", "--office", "dispatcher"]
# Runs main.py where every import of Qt fails, and tells at the end whether any was loaded.
WITHOUT_QT = """
import runpy, sys
class Forbid:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph", "numpy"}:
            raise ImportError(f"forbidden here: {name}")
sys.meta_path.insert(0, Forbid())
sys.argv = ["main.py", *sys.argv[1:]]
runpy.run_path("main.py", run_name="__main__")
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = begin(tmp_path / "home")
    create_device(home, organisation="320106", person="王磊", office="dispatcher", now_ms=NOW_MS)
    return home


def one_line(text: str) -> str:
    (line,) = text.strip().splitlines()
    return line


def test_help_has_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """The help shows every exit code with its meaning, and is a success."""
    assert cli.main(["--help"]) == OK
    told = capsys.readouterr().out
    assert all(re.search(rf"^ +{code} +{words}$", told, re.MULTILINE) for code, words in EXITS.items())


@pytest.mark.parametrize("argv", [["nonsense"], ["device"], ["device", "new"], ["center", "rule"], ["--nonsense"], ["center"]])
def test_what_is_not_understood_is_usage(argv: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong word, or a missing part, exits with 2."""
    assert cli.main(argv) == USAGE
    assert capsys.readouterr().err


def test_device_is_made_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new device tells its fingerprint; status tells the same, and what waits."""
    home = ["--home", str(tmp_path / "home")]
    assert cli.main(["device", "new", *home, *NEW, "--plain-key", "--center", f"https://center:8470#{'ab' * 32}"]) == OK
    made = capsys.readouterr().out
    assert cli.main(["device", "status", *home]) == OK
    shown = capsys.readouterr().out
    assert shown.startswith(made)
    assert "鼓楼区" in made
    assert "https://center:8470\n" in made
    assert "0 条 entries, 0 B" in shown


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"--organisation": "999999"}, "organisation.unknown"),
        ({"--office": "king"}, "office.unknown"),
        ({"--office": "administrator"}, "office.unknown"),
        ({"--root": "zz"}, "device.malformed"),
        ({"--root": "ab"}, "device.malformed"),
        ({"--center": "center:8470"}, "center.address"),
        ({"--center": "http://center:8470"}, "center.plaintext"),
        ({"--center": f"https://center:8470#{'ab' * 32}", "--root": "cd" * 32}, "trust.other_root"),
        ({"--authority": __file__}, "device.malformed"),
        ({"--person": ""}, "device.malformed"),
    ],
)
def test_refusals_of_a_new_device(tmp_path: Path, changes: dict[str, str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What a rule refuses exits with 3 and one sentence in both languages, and makes no folder."""
    asked = {**dict(zip(NEW[::2], NEW[1::2], strict=True)), **changes}
    argv = [part for pair in asked.items() for part in pair]
    assert cli.main(["device", "new", "--home", str(tmp_path / "home"), *argv, "--plain-key"]) == REFUSED
    line = one_line(capsys.readouterr().err)
    assert line.endswith(f"[{code}]")
    assert " / " in line
    assert not (tmp_path / "home").exists()


def test_second_device_is_refused(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with a device keeps it."""
    assert cli.main(["device", "new", "--home", str(home.path), *NEW, "--plain-key"]) == REFUSED
    assert one_line(capsys.readouterr().err).endswith("[device.exists]")


@pytest.mark.parametrize("words", [["device", "status"], ["device", "serve"], ["device", "sync"], ["rebuild", "--check"]])
def test_no_device_is_an_outage(tmp_path: Path, words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Where no device was made, every word says so with 4 and without a traceback."""
    empty = Home(tmp_path / "home")
    empty.create()
    assert cli.main([*words, "--home", str(empty.path)]) == OUTAGE
    assert one_line(capsys.readouterr().err).endswith("[store.missing]")


def test_mistake_is_told_with_its_report(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody expected exits with 70, a report id and its traceback."""

    def broken(_asked: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("desktop.app.device_commands.status", broken)
    monkeypatch.setattr("logging.Logger.hasHandlers", lambda _self: False)
    assert cli.main(["device", "status", "--home", str(home.path)]) == BUG
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert re.search(r"report [0-9a-f]{8}\.$", told.strip())


def test_sync_without_a_center_says_so(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """No address, and an address where nobody answers, are told apart."""
    assert cli.main(["device", "sync", "--home", str(home.path)]) == OUTAGE
    assert one_line(capsys.readouterr().err).endswith("[device.no_center]")


@pytest.mark.expects_warnings("link.unreachable")
def test_sync_with_nobody_there_says_so(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """A center that does not answer is an outage of the link."""
    assert cli.main(["device", "sync", "--home", str(home.path), "--center", "http://127.0.0.1:9"]) == OUTAGE
    assert one_line(capsys.readouterr().err).endswith("[link.unreachable]")


def test_rebuild_check_compares_with_the_log(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound state passes."""
    assert cli.main(["rebuild", "--check", "--home", str(home.path)]) == OK
    assert "different 0" in capsys.readouterr().out


def test_doctor_tells_no_secret_and_finds_faults(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound home passes; an open key file fails; the key is in neither answer."""
    assert cli.main(["doctor", "--home", str(home.path)]) == OK
    assert "!!" not in (sound := capsys.readouterr().out)
    if sys.platform != "win32":
        home.key_file.chmod(0o644)
        assert cli.main(["doctor", "--home", str(home.path)]) == CHECK_FAILED
        assert "!! 权限 mode database.key" in capsys.readouterr().out
    assert home.key().hex() not in sound


def test_doctor_looks_at_a_home_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the first device the doctor makes nothing."""
    assert cli.main(["doctor", "--home", str(tmp_path / "home")]) == OK
    assert "没有 not there" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_sentences_are_in_both_languages() -> None:
    """Every code has a Chinese and an English sentence, and facts that are missing break none."""
    for code, (chinese, english) in sentences.SENTENCES.items():
        assert re.search(r"[\u4e00-\u9fff]", chinese), code
        assert english.isascii(), code
        assert sentences.sentence(Refused(code)).endswith(f"[{code}]")
    assert sentences.sentence(Outage("new.code", count=3)).endswith("[new.code {'count': 3}]")


@contextmanager
def program(*argv: str) -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_QT, *argv],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def run(*argv: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-c", WITHOUT_QT, *argv], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by a signal here")
def test_center_and_served_device_need_no_qt(home: Home, tmp_path: Path) -> None:
    """A center, its admissions, rulings and backups, an exchange and a served device run where Qt can't be imported."""
    data = str(tmp_path / "center")
    with program("center", "--data", data, "--port", "0") as center:
        assert center.stdout is not None
        address = center.stdout.readline().strip()
        assert re.fullmatch(r"https://127\.0\.0\.1:\d+#[0-9a-f]{64}", address), address
        at = ["--home", str(home.path), "--center", address]
        code, _, told = run("device", "sync", *at)
        assert (code, "[device.uncertified]" in told) == (OUTAGE, True), told
        listed = run("device", "admit", "--data", data)[1]
        fingerprint = " ".join(listed.split()[:8])
        assert fingerprint in told
        assert run("device", "admit", "--data", data, fingerprint)[:1] == (OK,)
        assert run("device", "admit", "--data", data, fingerprint)[0] == REFUSED
        code, synced, told = run("device", "sync", *at)
        assert (code, "but 0 " in synced) == (OK, True), told
        code, backed_up, told = run("center", "backup", "--data", data)
        assert (code, "已验证" in backed_up, len(list(Path(data, "backups").glob("*.db")))) == (OK, True, 1), told
        assert run("center", "rule", "--data", data, "--replica", "zz", "--reason", "丢失", "--by", "值班长")[0] == REFUSED
        with program("device", "serve", *at) as served:
            assert served.stdout is not None
            assert served.stdout.readline().startswith("ready ")
            assert run("device", "sync", *at)[0] == OUTAGE
            served.send_signal(signal.SIGTERM)
            assert served.wait(30) == OK
        center.send_signal(signal.SIGTERM)
        center.wait(30)


def test_device_words_need_no_qt(home: Home) -> None:
    """What a machine without a window is asked for imports no Qt."""
    code, told, error = run("device", "status", "--home", str(home.path))
    assert (code, "320106" in told, error) == (OK, True, "")
    forbid, _, _ = WITHOUT_QT.partition("sys.argv")
    wanted = "desktop.app.engine_command, desktop.app.center_commands, desktop.app.doctor, sync.center.serve"
    assert subprocess.run([sys.executable, "-c", f"{forbid}import {wanted}"], cwd=ROOT, check=False).returncode == 0


def test_engine_without_a_key_ends_by_itself(home: Home, cold_start: None) -> None:
    """An engine that nobody gave a key, or whose parent is gone, ends."""
    done = subprocess.run(
        [sys.executable, "main.py", "engine", "--home", str(home.path)], cwd=ROOT, input=b"", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (OUTAGE, b"outage engine.no_key\n")
    key = ("ab" * 32 + "\n").encode()
    done = subprocess.run(
        [sys.executable, "main.py", "engine", "--home", str(home.path)], cwd=ROOT, input=key, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.startswith(b"ready ")) == (OK, True)
    assert not Path(home.address).exists()


def test_answers_are_utf8_everywhere(tmp_path: Path) -> None:
    """On a machine without a locale the answers are Chinese all the same."""
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "main.py", "device", "status", "--home", str(tmp_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == OUTAGE
    assert "设备" in done.stderr.decode()


def test_selftest_passes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check but those of the window passes here and is one line; the window has its own tests."""
    from desktop.app import selftest  # noqa: PLC0415

    monkeypatch.setattr(
        selftest, "CHECKS", tuple(check for check in selftest.CHECKS if check[0] not in {"window", "pages", "engine", "files"})
    )
    assert cli.main(["selftest"]) == OK
    assert all(line.startswith("ok ") for line in capsys.readouterr().out.splitlines())


def test_failed_check_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that fails is named, the others run on, and the exit code is 1."""
    from desktop.app import selftest  # noqa: PLC0415

    def fails() -> str:
        raise OSError("no disk")

    monkeypatch.setattr(selftest, "CHECKS", (("disk", fails), ("rest", lambda: json.dumps("fine"))))
    assert cli.main(["selftest"]) == CHECK_FAILED
    assert [line[:2] for line in capsys.readouterr().out.splitlines()] == ["!!", "ok"]


def test_a_device_says_why_it_lives_again(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Put back, copied or taken over: `device status` and `doctor` say it in words, with the life before."""
    connection = connect(home.database, home.key(), read_only=False)
    before = describe(connection)
    begin_next_life(connection, now_ms=NOW_MS, why="rolled_back")
    connection.close()
    assert before is not None
    for word in (["device", "status"], ["doctor"]):
        cli.main([*word, "--home", str(home.path)])
        told = capsys.readouterr().out
        assert before.replica.hex() in told
        assert "数据库被放回了旧副本" in told


def test_a_spare_names_whom_it_takes_over_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lost replica is named by its sixteen digits, and anything else is refused before a key is made."""
    for text in ("zz", "0102"):
        assert cli.main(["device", "new", "--home", str(tmp_path / "no"), *NEW, "--plain-key", "--takes-over", text]) == REFUSED
        assert "[device.malformed]" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()
    assert cli.main(["device", "new", "--home", str(tmp_path / "spare"), *NEW, "--plain-key", "--takes-over", "0102030405060708"]) == OK
    assert "0102030405060708 (接替 / taken over)" in capsys.readouterr().out


def test_doctor_tells_what_stands_on_checkpoints(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """How many, how old, proven or not, how much of the log and of the records lies at the center; a stale one is a fault."""
    assert cli.main(["doctor", "--home", str(home.path)]) == OK
    assert "checkpoints         没有 none" in capsys.readouterr().out
    connection = connect(home.database, home.key(), read_only=False)
    connection.execute(
        "insert into checkpoints (id, scope, sealed, standing, installed, since_ms, proof) values (x'01', x'69', x'', 1, 0, 1, 'proven')"
    )
    connection.execute("insert into bases values (1, 9, x'80', x'80', 7, 7, x'')")
    connection.execute("insert into cold values (1, x'69', 5, 1, 1, null, '')")
    assert cli.main(["doctor", "--home", str(home.path)]) == OK
    assert "verified 1, 过期 stale 0, 底 floor 7, 在中心 at the center 5" in capsys.readouterr().out
    connection.execute("insert into stale values (x'69', 'ruling', 1)")
    connection.close()
    assert cli.main(["doctor", "--home", str(home.path)]) == CHECK_FAILED
