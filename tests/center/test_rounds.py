"""Claims about what answers at one state share: each reader is given exactly what he would be given alone, and soon forgotten rows."""

from random import Random

import pytest
from fakes.kept_center import KeptCenter
from fakes.live_center import BINHU, CITY, GULOU, OTHER_CITY, PROVINCE, XUANWU
from fakes.memory_replica import MemoryReplica
from sqlalchemy import Connection

from sync.center import feed, rounds
from sync.center.facts import Facts, ReadersFacts
from sync.center.feed import Page, Reader
from sync.center.prepared import Prepared
from sync.center.rounds import Round, Rounds, alone
from sync.center.rulings import rule
from sync.domain.draft import Create
from sync.domain.ids import ReplicaId
from sync.domain.scopes import organisation_scope
from sync.oplog.run import Run
from sync.protocol.limits import REPLY_BYTES_MAX
from sync.protocol.messages import Cursor

EVERYONE = (PROVINCE, CITY, OTHER_CITY, GULOU, XUANWU, BINHU)
pytestmark = pytest.mark.usefixtures("long_ground")


def given(connection: Connection, store: MemoryReplica, shared: Round | None, *, lapsed: bool, center: bool) -> Page:
    facts = Facts(connection) if shared is None else ReadersFacts(connection, shared.settled)
    standing = facts.standing(store.sign_key)
    assert standing is not None
    reader = Reader(replica=store.replica, standing=standing, lapsed=lapsed, center=center)
    begin = Cursor(center=ReplicaId(bytes(8)))
    return feed.page(connection, facts, reader, begin, budget=REPLY_BYTES_MAX, urgency_max=9, shared=alone() if shared is None else shared)


def written(kept: KeptCenter) -> list[MemoryReplica]:
    """Return devices of every organisation, each of which wrote in scopes of every sort; some were let in late, or left again."""
    devices = [kept.device(organisation) for organisation in EVERYONE]
    for store, device in devices:
        scope = organisation_scope(store.organisation)
        store.write(scope, Create(kind="journal", fields={"line": "值班", "stated_at": 1}))
        incident = store.open_incident()
        if store.organisation == GULOU:
            store.add_party(incident, BINHU)
            store.found_circle((XUANWU, OTHER_CITY))
        device.sync()
    for _, device in devices:
        device.sync()
    return [store for store, _ in devices]


def test_sharing_changes_nothing_of_what_a_reader_is_given(kept: KeptCenter) -> None:
    """Whoever asks first, and as whatever: device, lapsed device, center below; what was read for one reaches no other."""
    stores = written(kept)
    rule(kept.center.keys.directory, replica=stores[3].replica, ranges=[(2, 3)], reason="试", by="值班长")
    chance = Random(5)
    with kept.center.database.read() as connection:
        asked = [(store, lapsed, center) for store in stores for lapsed in (False, True) for center in (False, True)]
        bare = {(s.replica, lapsed, center): given(connection, s, None, lapsed=lapsed, center=center) for s, lapsed, center in asked}
        assert len({page.runs for page in bare.values()}) > 4, "they are given different things"
        for _ in range(6):
            shared = alone()
            chance.shuffle(asked)
            for store, lapsed, center in asked:
                assert given(connection, store, shared, lapsed=lapsed, center=center) == bare[store.replica, lapsed, center]


def test_another_state_shares_nothing_with_the_one_before(kept: KeptCenter) -> None:
    """A party that was let in is given the incident by the next answer, though the ones before were made without it."""
    store, device = kept.device(GULOU)
    late, other = kept.device(BINHU)
    incident = store.open_incident()
    device.sync()
    other.sync()
    assert not [scope for _, scope in late.entries() if scope == incident]
    store.add_party(incident, BINHU)
    device.sync()
    other.sync()
    assert [scope for _, scope in late.entries() if scope == incident]


def test_a_second_answer_asks_little(kept: KeptCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs to answer one more device does not grow with how many organisations an order is for."""
    store, device = kept.device(CITY)
    readers = [kept.device(GULOU) for _ in range(3)]
    for _, reader in readers:
        reader.sync()
    store.found_circle((GULOU, XUANWU, BINHU, OTHER_CITY))
    device.sync()
    asked: list[int] = []
    genuine = Prepared.all

    def counted(self: Prepared, connection: Connection, **values: object) -> list[object]:
        asked[-1] += 1
        return genuine(self, connection, **values)

    monkeypatch.setattr(Prepared, "all", counted)
    shared = alone()
    with kept.center.database.read() as connection:
        for reader, _ in readers:
            asked.append(0)
            assert given(connection, reader, shared, lapsed=False, center=False).runs
    assert asked[0] > 10
    assert asked[1] == asked[2] <= 2, "who the reader is, and nothing else"


def test_what_is_held_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """One state at a time; a full round is followed by an empty one, and of long runs only so many bytes are kept."""
    held = Rounds()
    first = held.at((b"c", b"1", 7))
    assert held.at((b"c", b"1", 7)) is first
    assert held.at((b"c", b"1", 8)) is not first
    assert held.at((b"c", b"2", 8)) is not held.at((b"c", b"1", 8))
    full = held.at((b"c", b"1", 9))
    for behind in range(rounds.PAGES_MAX + 1):
        full.page(behind, list)
    assert full.is_full
    assert held.at((b"c", b"1", 9)) is not full
    monkeypatch.setattr(rounds, "RUNS_BYTES_MAX", 10)
    reads: list[int] = []

    def read(size: int) -> Run:
        reads.append(size)
        scope = organisation_scope(GULOU)
        return Run(replica=ReplicaId(bytes(8)), scope=scope, first_seq=1, entries=(bytes(size),), signatures=())

    for _ in range(2):
        first.run((1, 1, 1), lambda: read(8))
        first.run((2, 1, 1), lambda: read(8))
    assert reads == [8, 8, 8], "the first is kept, the second would be too much"
