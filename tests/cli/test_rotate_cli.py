"""The operator's word `center rotate`: over real processes, with a device that goes on working through it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.app import cli
from desktop.app.exits import OK, OUTAGE, REFUSED
from desktop.runtime.paths import resources
from sync.center.keys import keys_of
from sync.center.serve import open_center

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    center = open_center(tmp_path / "center", organisations_csv=resources() / "divisions" / "organisations.csv")
    center.database.close()
    return tmp_path / "center"


def rotate(home: Path, *more: str) -> int:
    return cli.main(["center", "rotate", "--data", str(home), "--reason", "按期轮换", "--by", "王值班", *more])


def test_an_operator_changes_the_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both fingerprints, the life and what comes next are said; said again it changes it again."""
    keys = [keys_of(home).public]
    for more in ((), ("--stolen",), ("--settle",)):
        assert rotate(home, *more) == OK
        told = capsys.readouterr().out
        keys.append(keys_of(home).public)
        assert ("settled" in told) is (more == ("--settle",))
        assert f"life {len(keys)}" in told
        assert "Start the center now" in told
    assert len(set(keys)) == len(keys)
    assert cli.main(["center", "status", "--data", str(home)]) == OK
    assert "正常 normal" in capsys.readouterr().out


def test_what_stands_in_the_way_is_told(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A position that nothing was written at, a root that is away, no center: each by its sentence, and nothing changes."""
    before = keys_of(home).public
    assert rotate(home, "--until", "99999") == REFUSED
    assert "[rotation.position]" in capsys.readouterr().err
    away = (home / "root.key").rename(tmp_path / "root.key")
    assert rotate(home) == OUTAGE
    assert "[center.root_away]" in capsys.readouterr().err
    assert keys_of(home).public == before
    assert rotate(home, "--root", str(away)) == OK
    assert keys_of(home).public != before
    assert not (home / "root.key").exists()
    assert rotate(tmp_path / "none") == OUTAGE
    assert "[center.missing]" in capsys.readouterr().err


def test_over_processes(home: Path, tmp_path: Path) -> None:
    """A serving process keeps the folder from a rotation; once it ended, another process rotates, and the next one serves."""
    del tmp_path
    words = [sys.executable, str(ROOT / "main.py"), "center"]
    port = ("--plaintext", "--port", "0", "--no-keeper")
    rotation = [*words, "rotate", "--data", str(home), "--reason", "按期轮换", "--by", "王值班"]

    def serving() -> "subprocess.Popen[str]":
        process = subprocess.Popen([*words, "--data", str(home), *port], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline(), "it says where it listens"
        return process

    first = serving()
    try:
        refused = subprocess.run(rotation, capture_output=True, text=True, timeout=60, check=False)
        assert refused.returncode == OUTAGE
        assert "[store.second_instance]" in refused.stderr
    finally:
        first.terminate()
        first.communicate(timeout=30)
    before = keys_of(home).public
    done = subprocess.run(rotation, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == OK, done.stderr
    assert keys_of(home).public != before
    second = serving()
    second.terminate()
    second.communicate(timeout=30)
    assert second.returncode in {OK, -signal.SIGTERM}


@pytest.mark.expects_warnings("link device.uncertified")
def test_a_device_changes_its_keys(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Over a center that serves: refused without one and before it is admitted, then done, and `status` says the next key."""
    at = ["--home", str(tmp_path / "device")]
    who = ["--organisation", "320106", "--person", "王磊", "--office", "dispatcher", "--plain-key"]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "center", "--data", str(home), "--plaintext", "--port", "0", "--no-keeper"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = next(word for word in process.stdout.readline().split() if word.startswith("http"))
        assert cli.main(["device", "new", *at, *who]) == OK
        assert cli.main(["device", "rotate", *at]) == REFUSED
        assert "[keys.uncertified]" in capsys.readouterr().err
        assert cli.main(["device", "center", *at, address]) == OK
        cli.main(["device", "sync", *at])
        assert cli.main(["device", "admit", "--data", str(home), "--all-waiting"]) == OK
        assert cli.main(["device", "sync", *at]) == OK
        capsys.readouterr()
        assert cli.main(["device", "status", *at]) == OK
        before = capsys.readouterr().out
        assert cli.main(["device", "rotate", *at]) == OK
        assert "changed" in capsys.readouterr().out
        assert cli.main(["device", "sync", *at]) == OK
        capsys.readouterr()
        assert cli.main(["device", "status", *at]) == OK
        after = capsys.readouterr().out
        assert "Signing, sealing" in after
        assert ", 0 days" in after
        fingerprints = [next(line for line in text.splitlines() if "fingerprint" in line) for text in (before, after)]
        assert fingerprints[0] != fingerprints[1]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_citys_center_changes_its_key(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Over two serving processes: it asks while it serves, the province answers while it serves, and it is stopped for the answer alone."""
    city, answer = tmp_path / "city", tmp_path / "answer"
    words = [sys.executable, str(ROOT / "main.py"), "center", "--plaintext", "--port", "0", "--no-keeper"]

    def say(*asked: str, code: int = OK) -> str:
        assert cli.main(["center", *asked]) == code
        told = capsys.readouterr()
        return told.out + told.err

    def serving(at: Path, *more: str) -> tuple["subprocess.Popen[str]", str]:
        process = subprocess.Popen([*words, "--data", str(at), *more], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        return process, next(word for word in process.stdout.readline().split() if word.startswith("http"))

    def end(process: "subprocess.Popen[str]") -> None:
        process.terminate()
        process.communicate(timeout=30)

    def ask_and_answer(*asked: str) -> None:
        say("request", *asked, "--data", str(city))
        assert "320100" in say("certify", str(city / "joining.request"), "--to", str(answer), "--data", str(home), "--by", "王值班")

    ask_and_answer("--organisation", "320100")
    say("join", str(answer), "--data", str(city))
    above, url = serving(home)
    below, _ = serving(city, "--upstream", url)
    try:
        before = keys_of(city).public
        ask_and_answer("--another-key")
        assert "[store.second_instance]" in say("join", str(answer), "--data", str(city), code=OUTAGE)
        end(below)
        assert "[center.below]" in say("rotate", "--data", str(city), "--reason", "按期轮换", "--by", "王值班", code=REFUSED)
        assert "320100" in say("join", str(answer), "--data", str(city))
        assert keys_of(city).public != before
        below, _ = serving(city)
        assert "正常 normal" in say("status", "--data", str(city))
    finally:
        end(below)
        end(above)


def test_an_operator_changes_the_databases_key(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What still opens by the old one is said; what stands in the way is told by its sentence and its code, and changes nothing."""
    before = keys_of(home).database

    def rekey(*more: str, at: Path = home) -> int:
        return cli.main(["center", "rekey", "--data", str(at), *more])

    assert rekey("--keep-old", str(tmp_path / "old.key")) == OK
    told = capsys.readouterr().out
    assert "the old key opens copies elsewhere" in told
    assert "make a new backup" in told
    after = keys_of(home).database
    assert (after != before, bytes.fromhex((tmp_path / "old.key").read_text())) == (True, before)
    assert rekey("--keep-old", str(tmp_path / "old.key")) == REFUSED
    assert "[root.file_exists]" in capsys.readouterr().err
    assert keys_of(home).database == after
    assert rekey() == OK
    assert "which was not kept" in capsys.readouterr().out
    assert rekey(at=tmp_path / "none") == OUTAGE
    assert "[center.missing]" in capsys.readouterr().err
    stood = keys_of(home).database
    (home / "key.swap").write_bytes(b"torn")
    for words in (("status", "--data", str(home)), ("rekey", "--data", str(home))):
        assert cli.main(["center", *words]) == OUTAGE
    told = capsys.readouterr().err
    assert "[center.rekeying]" in told
    assert "[center.key_foreign]" in told
    (home / "key.swap").unlink()
    assert keys_of(home).database == stood
    assert cli.main(["center", "status", "--data", str(home)]) == OK
