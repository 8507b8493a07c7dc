"""Claims about a city as witness: its devices hear the province's signed heads through it, and a province with two histories is caught."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.forked_center import Onlooker, twin
from fakes.live_center import GULOU, PROVINCE, Device, LiveCenter
from fakes.two_centers import stand_below
from sqlalchemy import select

from sync.center import upstream_heads
from sync.center.database import convictions, replicas
from sync.center.exchange import system_ms
from sync.center.serve import Center, open_center
from sync.center.upstream import UpstreamStore
from sync.center.upstream_heads import HeadsAbove, HeadsTold
from sync.center.upstream_session import UpstreamSession
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.links.witness import Witness
from sync.oplog.heads import convicts, make_head, parse_head
from sync.oplog.tree import TreeHead
from tests.center.test_uplink import House, house, quick

__all__ = ["house", "quick"]
pytestmark = pytest.mark.expects_warnings("link ", "two histories under one key", "center above shows two histories")


class City:
    """A city's center as witness of the province, step by step."""

    def __init__(self, folder: Path, province: LiveCenter) -> None:
        stand_below(province.directory, folder / "city")
        self.center: Center = open_center(folder / "city", organisations_csv=province.organisations)
        self.store = UpstreamStore(self.center.database, self.center.keys, now_ms=system_ms, on_growth=lambda: None, on_other=lambda: None)
        self.heads = HeadsAbove(self.center.database, self.center.keys, memory=self.store.load_memory, now_ms=system_ms)
        self._seconds = 0.0
        self.witness = Witness(self.heads, key=self.store.sign_key, signer=self.store.sign, now_s=self._now_s)

    def _now_s(self) -> float:
        return self._seconds

    def meet(self, province: LiveCenter) -> None:
        """Come into step with a province, and ask it for proof."""
        self._seconds += 10_000.0
        device = Device(self.store, province)
        device.session = UpstreamSession(self.store, self.store.load_memory())
        device.sync()
        self.witness.look(device.link)
        device.close()

    def convicted(self) -> list[bytes]:
        with self.center.database.read() as connection:
            return list(connection.execute(select(convictions.c.raw)).scalars())

    def told(self, memory: HeadsTold, key: bytes) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        with self.center.database.read() as connection:
            return memory.due(connection, key)

    def close(self) -> None:
        self.center.database.close()
        self.center.blobs.close()


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[tuple[LiveCenter, Onlooker, City]]:
    """A province with a device and a city below it, which was shown a head."""
    province = LiveCenter(tmp_path / "province" / "home")
    with province:
        writer = Onlooker(tmp_path / "post", GULOU, province)
        writer.admit()
        written(writer, province, 3)
    city = City(tmp_path, province)
    with province:
        city.meet(province)
    yield province, writer, city
    writer.close()
    city.close()


def written(writer: Onlooker, province: LiveCenter, count: int) -> None:
    writer.turn(province)
    for number in range(count):
        writer.post.do(OpenIncident(title=f"险情{number}", mode="exercise"))
    writer.sync()


def test_an_honest_province_is_proved_again_and_again(ground: tuple[LiveCenter, Onlooker, City]) -> None:
    """Each head goes on from the one before; nobody is convicted, and nothing is asked where nothing grew."""
    province, writer, city = ground
    sizes = []
    for count in (1, 4):
        with province:
            written(writer, province, count)
            city.meet(province)
        (head,), _ = city.told(HeadsTold(), b"device")
        sizes.append(parse_head(head).tree.size)
    assert sizes == sorted(set(sizes))
    assert (city.heads.question(always=False), city.convicted(), city.heads.awaits()) == (None, [], False)
    assert city.heads.question(always=True) is not None, "once an hour whether what was proved is still there"


def test_each_device_is_told_once(ground: tuple[LiveCenter, Onlooker, City], monkeypatch: pytest.MonkeyPatch) -> None:
    """The head with the birth that proves it; again only where there is another one, and of so many devices that fit into memory."""
    province, writer, city = ground
    memory = HeadsTold()
    (head,), (birth,) = city.told(memory, b"one")
    with city.center.database.read() as connection:
        assert connection.execute(select(replicas.c.replica).where(replicas.c.birth == birth)).scalar_one() == parse_head(head).center
    assert city.told(memory, b"one") == ((), ())
    assert city.told(memory, b"other")[0] == (head,)
    with province:
        written(writer, province, 1)
        city.meet(province)
    (newer,), _ = city.told(memory, b"one")
    assert newer != head
    monkeypatch.setattr(upstream_heads, "DEVICES_MAX", 1)
    assert city.told(memory, b"third")[0] == (newer,)
    assert city.told(memory, b"other")[0] == (newer,)


@pytest.mark.parametrize(("ours", "theirs"), [(2, 2), (1, 4), (4, 1)])
def test_a_province_that_shows_the_city_two_histories_is_convicted(
    tmp_path: Path, ground: tuple[LiveCenter, Onlooker, City], ours: int, theirs: int
) -> None:
    """By its own signatures: the city keeps what convicts, hands it to its devices, and tells the province; the proven head stays."""
    province, writer, city = ground
    second = twin(province, tmp_path / "twin" / "home")
    with province:
        written(writer, province, ours)
        city.meet(province)
    (shown,), _ = city.told(HeadsTold(), b"device")
    with second:
        other = Onlooker(tmp_path / "other", GULOU, second)
        other.admit()
        written(other, second, theirs)
        city.meet(second)
    other.close()
    (evidence,) = city.convicted()
    conviction = convicts(evidence, root=city.center.keys.root_public)
    assert conviction.head.center == parse_head(shown).center
    assert city.told(HeadsTold(), b"device")[0] == (shown, evidence)
    assert city.heads.awaits()
    ask = city.heads.question(always=False)
    assert ask is not None
    assert ask.evidence == (evidence,)


def test_an_answer_of_somebody_else_says_nothing(ground: tuple[LiveCenter, Onlooker, City]) -> None:
    """Malformed, or signed by another key: what was proven stays, and nobody is convicted."""
    _, _, city = ground
    ask = city.heads.question(always=True)
    assert ask is not None
    before = city.told(HeadsTold(), b"device")
    forged = make_head(ask.center, city.center.keys.sign, epoch=1, tree=TreeHead(9, bytes(32)), at_ms=1)
    for raw in (b"", b"\x80", forged):
        assert not city.heads.answered(ask, raw)
    assert (city.told(HeadsTold(), b"device"), city.convicted()) == (before, [])


def test_a_device_at_the_city_hears_of_the_provinces_head(house: House) -> None:
    """By itself: the city asks, and with the next entries each device is given the head that the province signed."""
    one, top = house.post(house.city, GULOU), house.post(house.province, PROVINCE)
    incident = one.post.do(OpenIncident(title="龙潭罐车侧翻", mode="exercise")).created[0]
    one.agent.changed(urgent=True)
    top.sees("select id from incident_rows where id = ?", incident)
    heard: list[bytes] = []
    for number in range(200):
        line = f"省里第 {number} 条"
        top.post.do(WriteJournal(scope=incident_scope(incident), line=line))
        top.agent.changed(urgent=True)
        one.sees("select id from journal_rows where line = ?", line)
        heard = [row["raw"] for row in one.post.rows("select raw from tree_heads where source = 'center below' and state = 'waits'")]
        if heard:
            break
    assert heard, "no head came"
    known = one.post.rows("select 1 from replicas where replica = ?", parse_head(heard[0]).center)
    assert known, "and its device can check it"
