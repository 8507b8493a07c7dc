"""Claims about renewing every certificate that ends soon in one act, and about how long the online key is in use."""

from pathlib import Path

import pytest
from fakes.live_center import GULOU, XUANWU, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from desktop.app import cli
from desktop.app.exits import OK, OUTAGE
from sync.center.admission import certificate_of
from sync.center.condition import condition
from sync.center.exchange import system_ms
from sync.center.keys import ROOT_KEY, keys_of
from sync.center.renewals import renew_ending
from sync.center.rotation import rotate
from sync.center.rulings import revoke
from sync.domain.lapse import DAY_MS
from sync.oplog.birth import parse_certificate

SOON, LATER, LAPSED, STOLEN = range(4)


@pytest.fixture
def center(tmp_path: Path, ground: str) -> LiveCenter:
    """A center with four devices: one ends soon, one in a year, one has ended, one was revoked and ends soon."""
    del ground
    center = LiveCenter(tmp_path / "center" / "home")
    with center:
        stores = [MemoryReplica(at + 1, XUANWU if at == LAPSED else GULOU) for at in range(4)]
        introduced(center, *stores)
        for store, days in zip(stores, (20, 366, -1, 20), strict=True):
            center.admit(store, days=days, offices=("dispatcher",))
        revoke(center.directory, sign_key=stores[STOLEN].sign_key, reason="被盗", by="值班长")
    return center


def ends(center: LiveCenter) -> dict[bytes, int]:
    root = keys_of(center.directory).root_public
    stores = [MemoryReplica(at + 1, GULOU).sign_key for at in range(4)]
    return {key: parse_certificate(certificate_of(center.directory, key), root=root).not_after_ms for key in stores}


def test_all_that_end_are_renewed_as_what_they_were(center: LiveCenter) -> None:
    """What ends within the time and what has ended, and nothing else; organisation, offices and letters stay; twice is once."""
    root, keys = keys_of(center.directory).root_public, list(ends(center))
    before = {key: parse_certificate(certificate_of(center.directory, key), root=root) for key in keys}
    made = renew_ending(center.directory, within_days=30, days=100)
    assert [one.sign_key for one in made] == [keys[LAPSED], keys[SOON]]
    after = ends(center)
    for at in (LATER, STOLEN):
        assert after[keys[at]] == before[keys[at]].not_after_ms
    for at in (SOON, LAPSED):
        now = parse_certificate(certificate_of(center.directory, keys[at]), root=root)
        assert (now.organisation, now.offices, now.letters) == (before[keys[at]].organisation, ("dispatcher",), before[keys[at]].letters)
        assert (now.sign_key, now.seal_key) == (before[keys[at]].sign_key, before[keys[at]].seal_key)
        assert after[keys[at]] > system_ms() + 99 * DAY_MS
    assert renew_ending(center.directory, within_days=30, days=100) == ()


def test_nobodys_certificate_is_made_shorter(center: LiveCenter) -> None:
    """Asked for less than a certificate still has, it keeps what it has."""
    before = ends(center)
    renew_ending(center.directory, within_days=3_660, days=30)
    assert all(after >= before[key] for key, after in ends(center).items())


def test_by_the_command_line(center: LiveCenter, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the root none is renewed; brought for it, all are, and each is listed."""
    before = ends(center)
    away = (center.directory / ROOT_KEY).rename(tmp_path / ROOT_KEY)
    assert cli.main(["center", "renew", "--data", str(center.directory)]) == OUTAGE
    assert "[center.root_away]" in capsys.readouterr().err
    assert ends(center) == before
    assert cli.main(["center", "renew", "--data", str(center.directory), "--root", str(away)]) == OK
    told = capsys.readouterr().out
    assert "2 份证书已续期" in told
    assert sum(before[key] < after for key, after in ends(center).items()) == 2


def test_since_when_the_online_key_speaks(center: LiveCenter, capsys: pytest.CaptureFixture[str]) -> None:
    """Told by `center status`, and from the day of a rotation on of the key that follows."""
    first = condition(center.directory).online_since_ms
    assert first is not None
    assert system_ms() - first < DAY_MS
    rotate(center.directory, reason="按期轮换", by="王值班")
    later = condition(center.directory).online_since_ms
    assert later is not None
    assert later > first
    capsys.readouterr()
    assert cli.main(["center", "status", "--data", str(center.directory)]) == OK
    assert "online key" in capsys.readouterr().out
