"""`device slip out` and `device slip in`: an entry from one data folder to another by what a person reads out."""

import io
from pathlib import Path

import pytest
from fakes.begun_home import begin

from desktop.app import cli
from desktop.app.exits import OK, REFUSED
from sync.domain.commands.incidents import OpenIncident
from sync.engine.process import Engine, wall_ms
from sync.store.cipher import connect, database
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.slips import held
from sync.store.shipped import shipped

WAIT_S = 30


def made(path: Path, organisation: str) -> Home:
    home = begin(path)
    create_device(home, organisation=organisation, person="王磊", office="duty_commander", now_ms=wall_ms())
    return home


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Home, Home]:
    """A folder with one incident, and one that knows nothing of it."""
    first, second = made(tmp_path / "first", "320106"), made(tmp_path / "second", "320115")
    engine = Engine(first, shipped=tuple(shipped().values()))
    try:
        request = OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")
        engine.writer.command(request, person="王磊", office="duty_commander").result(WAIT_S)
    finally:
        engine.close()
    return first, second


def test_a_slip_goes_from_folder_to_folder(
    homes: tuple[Home, Home], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed in groups by ordinal or number, read from arguments or typed; what became of it is said."""
    first, second = homes
    assert cli.main(["device", "slip", "out", "--home", str(first.path), "1"]) == OK
    groups = capsys.readouterr().out.split()
    assert cli.main(["device", "slip", "in", "--home", str(second.path), *groups]) == OK
    assert "not verified" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(groups).lower()))
    assert cli.main(["device", "slip", "in", "--home", str(first.path)]) == OK
    assert "holds that entry already" in capsys.readouterr().out
    connection = connect(second.database, second.key(), read_only=True)
    try:
        assert [row.kind for row in held(database(connection))] == ["incident"]
    finally:
        connection.close()


@pytest.mark.parametrize("what", ["99", "没有"])
def test_what_this_device_did_not_write_is_refused(homes: tuple[Home, Home], capsys: pytest.CaptureFixture[str], what: str) -> None:
    """One sentence, and the exit code of a refusal."""
    assert cli.main(["device", "slip", "out", "--home", str(homes[0].path), what]) == REFUSED
    assert "slip.not_own" in capsys.readouterr().err


def test_a_wrong_group_is_named(homes: tuple[Home, Home], capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is opened or kept."""
    assert cli.main(["device", "slip", "in", "--home", str(homes[1].path), "ABCDEF"]) == REFUSED
    assert "第 1 组" in capsys.readouterr().err
