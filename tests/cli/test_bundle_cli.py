"""`bundle request`, `make`, `show` and `take`: between two data folders, by files alone."""

import re
from pathlib import Path

import pytest
from fakes.begun_home import begin

from desktop.app import cli
from desktop.app.exits import CHECK_FAILED, OK, OUTAGE, REFUSED
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.engine.process import Engine, wall_ms
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.shipped import shipped

WAIT_S = 30


class Desk:
    """One data folder and what its command line says."""

    def __init__(self, path: Path, organisation: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = begin(path)
        create_device(self.home, organisation=organisation, person="王磊", office="duty_commander", now_ms=wall_ms())
        self._capsys = capsys
        self.told = ""

    def __call__(self, *words: str) -> int:
        code = cli.main(["bundle", words[0], "--home", str(self.home.path), *words[1:]])
        captured = self._capsys.readouterr()
        self.told = captured.out + captured.err
        return code

    def open(self, party: str) -> None:
        engine = Engine(self.home, shipped=tuple(shipped().values()))
        try:
            opened = engine.writer.command(
                OpenIncident(title="槽车侧翻", mode="actual", state="confirmed"), person="王磊", office="duty_commander"
            ).result(WAIT_S)
            request = AddParty(incident=bytes(opened.created[0]), organisation=party)
            engine.writer.command(request, person="王磊", office="duty_commander").result(WAIT_S)
        finally:
            engine.close()

    def incidents(self) -> int:
        return incidents(self.home)


def incidents(home: Home) -> int:
    connection = connect(home.database, home.key(), read_only=True)
    try:
        (count,) = connection.execute("select count(*) from incident_rows").fetchone()
    finally:
        connection.close()
    return int(count)


@pytest.fixture
def desks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Desk, Desk, Path]:
    """Two folders that know nothing of one another, and a stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    return Desk(tmp_path / "one", "320106", capsys), Desk(tmp_path / "other", "320115", capsys), stick


def fingerprint(told: str) -> str:
    found = re.search(r"\b([0-9a-f]{4} ){7}[0-9a-f]{4}", told)
    assert found is not None, told
    return found.group()


def test_there_and_back_by_files_alone(desks: tuple[Desk, Desk, Path]) -> None:
    """A request, a bundle for who was accepted, a preview, the import, and the receipt that ends it."""
    one, other, stick = desks
    one.open("320115")
    assert other("request", "--out", str(stick)) == OK
    assert "QZREQ:" in other.told
    (asked,) = stick.glob("*.qzr")
    make = ["make", "--out", str(stick), "--request", str(asked)]
    assert one(*make) == REFUSED
    assert "[bundle.recipient_unaccepted]" in one.told
    theirs = fingerprint(one.told)
    assert one(*make, "--accept", theirs, "--plan") == OK
    assert "2 条 entries" in one.told
    assert list(stick.glob("*.qzb")) == []
    assert one(*make, "--accept", theirs[:9]) == OK
    assert "written and verified" in one.told
    (bundle,) = stick.glob("*.qzb")
    assert other("show", str(bundle)) == OK
    assert "新 new 2" in other.told
    ours = fingerprint(other.told)
    assert other("take", str(bundle), "--accept", "0000 0000") == REFUSED
    assert "[bundle.fingerprint_differs]" in other.told
    assert (other.incidents(), other("take", str(bundle), "--accept", ours)) == (0, OK)
    assert "已收 taken         2" in other.told
    assert other.incidents() == 1
    bundle.unlink()
    assert other("make", "--out", str(stick), "--to", ours) == OK
    assert "receipts only" in other.told
    (back,) = stick.glob("*.qzb")
    assert one("take", str(back)) == OK
    assert "1 份回执" in one.told
    assert one("make", "--out", str(stick), "--organisation", "320115", "--plan") == OK
    assert "0 条 entries" in one.told


def test_a_request_may_be_text(desks: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    """What a QR code or a message holds does as well as the file."""
    one, other, stick = desks
    one.open("320115")
    assert other("request") == OK
    text = tmp_path / "message.txt"
    text.write_text(other.told)
    assert one("make", "--out", str(stick), "--request", str(text)) == REFUSED
    theirs = fingerprint(one.told)
    assert one("make", "--out", str(stick), "--request", str(text), "--accept", theirs) == OK


def test_a_torn_file_is_refused_and_its_prefix_taken_when_asked(desks: tuple[Desk, Desk, Path]) -> None:
    """One code, nothing changed; with --torn what verifies, and the exit code says that it was not all."""
    one, other, stick = desks
    one.open("320115")
    assert other("request", "--out", str(stick)) == OK
    (asked,) = stick.glob("*.qzr")
    assert one("make", "--out", str(stick), "--request", str(asked)) == REFUSED
    assert one("make", "--out", str(stick), "--request", str(asked), "--accept", fingerprint(one.told)) == OK
    (bundle,) = stick.glob("*.qzb")
    bundle.write_bytes(bundle.read_bytes()[:-10])
    assert other("show", str(bundle)) == CHECK_FAILED
    ours = fingerprint(other.told)
    assert other("take", str(bundle), "--accept", ours) == REFUSED
    assert "[bundle.torn]" in other.told
    assert other.incidents() == 0
    assert other("take", str(bundle), "--accept", ours, "--torn") == OK
    assert other.incidents() == 1


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["make", "--to", "abcdef01"], REFUSED, "bundle.recipient_unknown"),
        (["make"], REFUSED, "bundle.no_recipient"),
        (["make", "--organisation", "320200"], REFUSED, "bundle.no_device_of"),
        (["make", "--request", "{stick}/none.qzr"], OUTAGE, "bundle.stick_gone"),
        (["make", "--request", "{stick}/bad.qzr"], REFUSED, "bundle.not_a_request"),
        (["show", "{stick}/none.qzb"], OUTAGE, "bundle.stick_gone"),
        (["show", "{stick}/bad.qzr"], REFUSED, "bundle.not_one"),
        (["take", "{stick}/bad.qzr"], REFUSED, "bundle.not_one"),
    ],
)
def test_what_goes_wrong_is_one_sentence(desks: tuple[Desk, Desk, Path], words: list[str], exit_code: int, code: str) -> None:
    """In both languages, with its code, and the exit code of its family."""
    one, _, stick = desks
    (stick / "bad.qzr").write_bytes(b"something else")
    said = [word.replace("{stick}", str(stick)) for word in words]
    out = ["--out", str(stick)] if said[0] == "make" else []
    assert one(*said, *out) == exit_code
    assert one.told.strip().splitlines()[-1].endswith(f"[{code}]")
    assert " / " in one.told


def test_looking_needs_no_data_folder_for_itself(desks: tuple[Desk, Desk, Path]) -> None:
    """While an engine runs a request is written and a bundle looked into; making and taking say that the folder is in use."""
    one, _, stick = desks
    engine = Engine(one.home, shipped=tuple(shipped().values()))
    try:
        assert one("request", "--out", str(stick / "mine.qzr")) == OK
        assert one("show", str(stick / "mine.qzr")) == REFUSED
        assert one("make", "--to", "abcdef01", "--out", str(stick)) == OUTAGE
        assert "[store.second_instance]" in one.told
        assert one("take", str(stick / "mine.qzr")) == OUTAGE
    finally:
        engine.close()
