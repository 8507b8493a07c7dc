"""Claims about a device's keys beside a link that works: changed as asked, a lost answer heals by itself, a copy begins anew."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from engine.test_lan_yard import admitted, until_told
from fakes.live_center import GULOU, LiveCenter
from fakes.vehicle import WAIT_S, Vehicle, incident_of
from helpers.attacked import Attack, tables_in

from desktop.app import cli
from desktop.app.exits import OK
from sync.center.admission import admit, waiting_devices
from sync.center.keys import ROOT_KEY
from sync.center.rulings import revoke, rule
from sync.domain.failures import Outage
from sync.engine.messages import Call
from sync.links.http import HttpLink
from sync.protocol.enrolment import PATH, ask_keys
from sync.store import key_change, life
from sync.store.key_change import NEXT_KEYS, WAITS_FOR
from sync.store.queries import paths
from sync.store.queries.desk import life as life_of

pytestmark = pytest.mark.expects_warnings("link ", "a copy from before a change of keys")


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


def change(one: Vehicle) -> object:
    return one.engine.answer(Call(number=1, act="keys", body={})).result(WAIT_S)


def in_step(one: Vehicle) -> None:
    with one.news:
        assert one.news.wait_for(lambda: one.engine.link().connected, WAIT_S), one.engine.link()


def refused(one: Vehicle, code: str) -> None:
    with one.news:
        assert one.news.wait_for(lambda: one.engine.link().error == code, WAIT_S), one.engine.link()


def why(one: Vehicle) -> str:
    found = one.engine.readers.query(life_of).result(WAIT_S)
    return "" if found is None else found.why


def kept(one: Vehicle, name: str) -> bytes | None:
    return one.engine.writer.call(lambda desk: life.get(desk.connection, name)).result(WAIT_S)


def holds(one: Vehicle, scope: bytes) -> bool:
    return bool(one.rows("select 1 from incident_rows where scope = ?", scope))


def lost(one: Vehicle, center: LiveCenter) -> None:
    """Ask for the next keys, and hear nothing: the center took it."""
    birth, raw = one.engine.writer.call(lambda desk: key_change.asked(desk, now_ms=1)).result(WAIT_S)
    with closing(HttpLink(center.address)) as link:
        assert isinstance(link.post(PATH, ask_keys(birth, raw)), bytes)


def test_keys_are_changed_while_the_engine_works(center: LiveCenter, tmp_path: Path) -> None:
    """The link and the LAN go on under the next keys without a restart, at the same port, and both paths bring what is written then."""
    one, beside = admitted(center, tmp_path / "one"), admitted(center, tmp_path / "beside")
    try:
        before, port = one.key, one.lan.port
        assert change(one) == {"changed": True, "code": ""}
        assert one.key != before
        assert why(one) == "rotated"
        incident = incident_of(one)
        beside.sees("select 1 from incident_rows where scope = ?", bytes(incident))
        one.engine._agent.name(f"127.0.0.1:{beside.lan.port}").result(WAIT_S)
        until_told(one, lambda told: any(row.known for row in told.neighbours))
        assert one.engine._agent.lan.port == port  # type: ignore[attr-defined]
    finally:
        for each in (one, beside):
            each.engine.close()


def test_a_lost_answer_heals_by_itself(center: LiveCenter, tmp_path: Path) -> None:
    """The center ended the old key and the device never heard: it asks again at its next contact, and what it wrote meanwhile counts."""
    one, beside = admitted(center, tmp_path / "one"), admitted(center, tmp_path / "beside")
    one.engine.close()
    offline = Vehicle(tmp_path / "one", GULOU)
    lost(offline, center)
    incident = incident_of(offline)
    before = offline.key
    offline.engine.close()
    again = Vehicle(tmp_path / "one", GULOU, center=center.address)
    try:
        beside.sees("select 1 from incident_rows where scope = ?", bytes(incident))
        in_step(again)
        assert again.key != before
        assert why(again) == "rotated"
        assert kept(again, NEXT_KEYS) is None
        assert beside.rows("select standing from replicas where sign_key = ?", before) == [("certified",)]
    finally:
        for each in (again, beside):
            each.engine.close()


def test_an_answer_cut_on_its_way_heals_in_the_same_engine(center: LiveCenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person is told what is in the way, and has nothing more to do."""
    one = admitted(center, tmp_path / "one")
    before = one.key

    post = HttpLink.post

    def cut(link: HttpLink, path: str, content: bytes) -> bytes:
        post(link, path, content)
        raise Outage("link.cut")

    try:
        with monkeypatch.context() as patch:
            patch.setattr(HttpLink, "post", cut)
            assert change(one) == {"changed": False, "code": "link.cut"}
        assert (one.key, kept(one, WAITS_FOR)) == (before, b"link.cut")
        one.engine._keys._again_s = 0.0  # type: ignore[union-attr]
        incident_of(one)
        with one.news:
            assert one.news.wait_for(lambda: why(one) == "rotated", WAIT_S), one.engine.link()
        in_step(one)
        assert one.key != before
    finally:
        one.engine.close()


def test_the_root_is_away_and_comes_back(center: LiveCenter, tmp_path: Path) -> None:
    """The present keys go on; with the root at hand the next contact ends the change by itself."""
    one = admitted(center, tmp_path / "one")
    try:
        before = one.key
        away = (center.directory / ROOT_KEY).rename(tmp_path / ROOT_KEY)
        assert change(one) == {"changed": False, "code": "center.root_away"}
        assert one.key == before
        incident_of(one)
        in_step(one)
        assert one.key == before
        away.rename(center.directory / ROOT_KEY)
        one.engine._keys._again_s = 0.0  # type: ignore[union-attr]
        incident_of(one)
        # Asked of a reader: the writer may be telling news, for which it wants what a wait for news holds.
        one.sees("select 1 from replicas where standing = 'own' and sign_key <> ?", before)
        in_step(one)
    finally:
        one.engine.close()


@pytest.mark.parametrize("in_place", [True, False])
def test_a_copy_from_before_the_change_is_let_in_anew(
    center: LiveCenter, tmp_path: Path, capsys: pytest.CaptureFixture[str], attack: Attack, *, in_place: bool
) -> None:
    """A disk died, and the copy of before is put back: it says so, waits with keys of its own, and what was only on it comes with it.

    In place of the lost one it goes on as the same replica, elsewhere as a clone of it: the key is over in either.
    """
    one, beside = admitted(center, tmp_path / "one"), admitted(center, tmp_path / "beside")
    one.engine.close()
    shutil.copytree(tmp_path / "one", tmp_path / "kept")
    one = Vehicle(tmp_path / "one", GULOU, center=center.address)
    ended = one.key
    in_step(one)
    assert change(one) == {"changed": True, "code": ""}
    one.engine.close()
    path = tmp_path / "one" if in_place else tmp_path / "kept"
    if in_place:
        shutil.rmtree(path)
        shutil.copytree(tmp_path / "kept", path)
    offline = Vehicle(path, GULOU)
    own = offline.engine.writer.call(lambda desk: desk.life.replica).result(WAIT_S)
    unsent = incident_of(offline)
    offline.engine.close()
    # A request of the device itself may still have come under the old key; the center tells of a code once in a minute.
    center.begin_anew()
    with attack("device.key_changed", tables_in(center.directory), by="sync.center"):
        copy = Vehicle(path, GULOU, center=center.address)
        refused(copy, "device.uncertified")
    try:
        assert why(copy) == "anew"
        assert copy.key != ended
        assert holds(copy, bytes(unsent)), "what it wrote stays before its eyes"
        assert cli.main(["device", "status", "--home", str(path)]) == OK
        assert "a copy from before the keys were changed" in capsys.readouterr().out
        (waiting,) = waiting_devices(center.directory)
        assert waiting.sign_key == copy.key
        admit(center.directory, fingerprint_or_key=copy.key, takes_over=in_place, by="值班长")
        copy.engine._agent.exchange_now()
        in_step(copy)
        with copy.news:
            assert copy.news.wait_for(lambda: copy.engine.readers.query(paths.link).result(WAIT_S).waiting_entries == 0, WAIT_S)
        assert not holds(beside, bytes(unsent)), "until a person decides"
        ranges: list[list[int | None]] = [[1_000, None]] if in_place else []
        rule(center.directory, replica=own, ranges=ranges, reason="副本里没有上报的", by="值班长")  # type: ignore[arg-type]
        for each in (beside, copy):
            each.sees("select 1 from incident_rows where scope = ?", bytes(unsent))
        later = incident_of(copy)
        beside.sees("select 1 from incident_rows where scope = ?", bytes(later))
    finally:
        for each in (copy, beside):
            each.engine.close()


def test_a_revoked_device_begins_nothing(center: LiveCenter, tmp_path: Path) -> None:
    """Its keys did not change, they were taken from it: it is told so, keeps them, and the next keys are refused."""
    one = admitted(center, tmp_path / "one")
    try:
        before = one.key
        revoke(center.directory, sign_key=before, reason="遗失", by="值班长")
        incident_of(one)
        refused(one, "device.revoked")
        with pytest.raises(Exception, match=r"device\.revoked"):
            change(one)
        assert one.key == before
        assert why(one) == ""
    finally:
        one.engine.close()
