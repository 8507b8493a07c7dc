"""Claims about what is shown before an operator rules: which records and fields change, from what to what; and nothing is written."""

from pathlib import Path

import pytest
from fakes.live_center import GULOU, XUANWU, Device, direct, write_organisations
from fakes.memory_replica import MemoryReplica

from desktop.app import cli
from desktop.app.exits import OK, REFUSED
from sync.center.admission import admit
from sync.center.preview import preview
from sync.center.rulings import rule
from sync.center.serve import Center, open_center
from sync.domain.draft import Set
from sync.domain.failures import Refused
from sync.domain.scopes import founder_in


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def joined(center: Center, store: MemoryReplica) -> Device:
    device = direct(store, center)[0]
    device.round()
    admit(center.keys.directory, fingerprint_or_key=store.sign_key, organisation=store.organisation)
    device.sync()
    return device


@pytest.mark.usefixtures("ground")
def test_a_ruling_is_shown_as_what_it_changes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A title goes back to what stood before, a line is gone, records of others stay; taken back, all of it returns."""
    center = open_center(home, organisations_csv=write_organisations(home.parent / "organisations.csv"))
    owner, guest = MemoryReplica(1, GULOU), MemoryReplica(2, XUANWU)
    device, beside = joined(center, owner), joined(center, guest)
    scope = owner.open_incident("侧翻")
    owner.add_party(scope, XUANWU)
    device.sync()
    beside.sync()
    incident = founder_in(scope)
    guest.write(scope, Set(kind="incident", entity=incident, field="title", value="侧翻泄漏"))
    line = guest.line(scope, "存疑的一行")
    owner.line(scope, "别人的一行")
    beside.sync()
    device.sync()
    mark = center.exchange.mark()
    found = preview(home, replica=guest.replica, ranges=[(1, None)])
    assert (found.leaving, found.returning) == (2, 0)
    by_id = {record.entity: record for record in found.records}
    assert set(by_id) == {incident, line}
    assert by_id[incident].fields == (("title", "侧翻泄漏", "侧翻"),)
    assert by_id[line].after is None
    assert ("line", "存疑的一行", None) in by_id[line].fields
    assert center.exchange.mark() == mark
    # Only the line, by the words of the command.
    words = ["center", "rule", "--data", str(home), "--replica", guest.replica.hex(), "--aside", "2", "--preview"]
    assert cli.main(words) == OK
    told = capsys.readouterr().out
    assert "journal" in told
    assert "存疑的一行 → -" in told
    assert "侧翻泄漏" not in told
    assert cli.main(words[:-1]) == REFUSED
    assert "[ruling.unsigned]" in capsys.readouterr().err
    rule(home, replica=guest.replica, ranges=[(1, None)], reason="存疑", by="值班长")
    assert preview(home, replica=guest.replica, ranges=[(1, None)]).records == ()
    back = preview(home, replica=guest.replica, ranges=[])
    assert (back.leaving, back.returning) == (0, 2)
    assert {record.entity: record.fields for record in back.records}[incident] == (("title", "侧翻", "侧翻泄漏"),)
    with pytest.raises(Refused, match=r"ruling\.replica_unknown"):
        preview(home, replica=bytes(8), ranges=[])
    center.database.close()
