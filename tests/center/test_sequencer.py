"""Claims about the center on PostgreSQL: pushes side by side, one dense feed, one stream from two sides, who publishes."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.cluster import Cluster
from fakes.live_center import GULOU, OTHER_CITY, XUANWU, Device, direct, write_organisations
from fakes.memory_replica import MemoryReplica
from sqlalchemy import Connection, func, select, text

from sync.center.admission import admit
from sync.center.beside import Beside
from sync.center.database import Sort, entries, feed, memberships, offences, organisations, rulings, streams, unpublished
from sync.center.exchange import Taken
from sync.center.facts import Facts
from sync.center.feed import stored_run
from sync.center.ingest import Ingest, Ingested
from sync.center.judge import Judge
from sync.center.opening import keep_url
from sync.center.postgres import LEADING, Postgres
from sync.center.sequencer import Sequencer, drain
from sync.center.serve import Center, open_center
from sync.domain.scopes import AUTHORITY, Scope, organisation_scope
from sync.oplog.run import Run
from sync.protocol.envelope import seal_request
from sync.protocol.messages import Want, encode_request

WAIT_S = 20.0


@pytest.fixture
def center(cluster: Cluster, tmp_path: Path) -> Iterator[Center]:
    keep_url(tmp_path / "home", cluster.fresh())
    opened = open_center(tmp_path / "home", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
    yield opened
    opened.database.close()


def base(center: Center) -> Postgres:
    assert isinstance(center.database, Postgres)
    return center.database


def joined(center: Center, *stores: MemoryReplica) -> list[Device]:
    devices = [direct(store, center)[0] for store in stores]
    for device in devices:
        device.round()
        admit(center.keys.directory, fingerprint_or_key=device.store.sign_key, organisation=device.store.organisation)
        device.sync()
    return devices


def run_of(store: MemoryReplica, scope: Scope, first: int = 1) -> Run:
    found = store.run(store.replica, scope, first, bytes_max=10**6)
    assert found is not None
    return found


@contextmanager
def pushing(center: Center, store: MemoryReplica, *runs: Run) -> Iterator[tuple[Connection, Ingested]]:
    """A push that is not committed before the block ends."""
    with center.database.push() as connection:
        yield connection, Ingest(connection, center.keys, now_ms=1, later=True).take(runs, [store.birth], pusher=store.replica)


def publish(center: Center) -> int:
    return drain(center.database, center.keys, Beside(center.keys.directory), now_ms=lambda: 1)


def published(center: Center) -> list[tuple[int, int, int, int]]:
    """Return (n, stream, first, last) of every run, and check that n is dense."""
    with center.database.read() as connection:
        rows = connection.execute(select(feed).order_by(feed.c.n)).all()
    assert [row.n for row in rows] == list(range(1, len(rows) + 1))
    return [(row.n, row.stream, row.first_seq, row.last_seq) for row in rows if row.sort == Sort.RUN]


def number_of(center: Center, store: MemoryReplica, scope: Scope) -> int:
    with center.database.read() as connection:
        query = select(streams.c.number).where(streams.c.replica == store.replica, streams.c.scope == scope)
        return int(connection.execute(query).scalar_one())


def test_a_writer_that_sleeps_before_its_commit_is_published_behind_who_did_not(center: Center) -> None:
    """The earlier number with the later commit gets the later n; at no moment does a reader see a gap, or anything move."""
    slow, quick = MemoryReplica(1, GULOU), MemoryReplica(2, XUANWU)
    joined(center, slow, quick)
    first, second = slow.open_incident("慢"), quick.open_incident("快")
    before = published(center)
    with pushing(center, slow, run_of(slow, first)):
        with pushing(center, quick, run_of(quick, second)):
            assert publish(center) == 0, "nothing can be seen yet"
        assert publish(center) == 1
        between = published(center)
        assert [row[1:] for row in between[len(before) :]] == [(number_of(center, quick, second), 1, 1)]
    assert publish(center) == 1
    after = published(center)
    assert after[: len(between)] == between
    assert [row[1:] for row in after[len(between) :]] == [(number_of(center, slow, first), 1, 1)]


def test_two_connections_cannot_push_one_stream_past_each_other(center: Center) -> None:
    """The second waits for the first to commit, finds its tip, and stores nothing twice."""
    store = MemoryReplica(3, GULOU)
    joined(center, store)
    scope = store.open_incident()
    run = run_of(store, scope)
    with ThreadPoolExecutor(1) as other:
        with pushing(center, store, run) as (connection, first):
            waiting = other.submit(lambda: taken(center, store, run))
            wait_until_held_up(connection)
            assert not waiting.done()
        second = waiting.result(WAIT_S)
    assert (first.stored, second.stored) == (1, 0)
    assert first.tips == second.tips
    assert publish(center) == 1
    assert [row[1:] for row in published(center)][-1] == (number_of(center, store, scope), 1, 1)


def test_of_two_branches_pushed_at_once_one_stands_and_the_other_is_proof(center: Center) -> None:
    """A clone pushes another body for the same place on a second connection: a fork by name, kept, and ruled when it is published."""
    store = MemoryReplica(4, GULOU)
    joined(center, store)
    twin = MemoryReplica(4, GULOU)
    mine, other = (one.open_incident(title) for one, title in ((store, "本机"), (twin, "克隆")))
    assert mine == other
    with ThreadPoolExecutor(1) as side:
        with pushing(center, store, run_of(store, mine)) as (connection, _):
            waiting = side.submit(lambda: taken(center, twin, run_of(twin, mine)))
            wait_until_held_up(connection)
        second = waiting.result(WAIT_S)
    assert second.refused == [(store.replica, mine, "entry.fork")]
    publish(center)
    with center.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(rulings).where(rulings.c.replica == store.replica)).scalar_one() == 1


def test_what_waits_goes_before_what_comes_with_words_of_the_authority(center: Center) -> None:
    """A device that brings the authority's words is published at once, and never ahead of what of its streams still waited."""
    store = MemoryReplica(40, GULOU)
    (device,) = joined(center, store)
    center.exchange.on_pushed = lambda: None
    scope = store.open_incident()
    device.round()
    with center.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(unpublished)).scalar_one() == 1
        number = connection.execute(select(streams.c.number).where(streams.c.scope == AUTHORITY).limit(1)).scalar_one()
        words = replace(stored_run(connection, number, 1, 1), birth=None)
    store.line(scope, "第二条")
    outgoing = device.session.request(Want(budget=1_000), push_bytes=10_000, now_ms=1)
    request = replace(outgoing.request, runs=(words, *outgoing.request.runs))
    wire, _ = seal_request(store.sign_key, store.sign, bytes(16), encode_request(request))
    assert isinstance(center.exchange.take(wire), Taken)
    mine = number_of(center, store, scope)
    assert [row[2:] for row in published(center) if row[1] == mine] == [(1, 1), (2, 2)]
    assert publish(center) == 0


def test_an_ordinal_used_in_two_streams_at_once_is_a_fork(center: Center) -> None:
    """Two streams of one replica, pushed side by side, give one ordinal two bodies: whoever comes second is refused by name."""
    store = MemoryReplica(5, GULOU)
    joined(center, store)
    twin = MemoryReplica(5, GULOU)
    mine, other = store.open_incident("本机"), organisation_scope(GULOU)
    twin.line(other, "副本")
    with ThreadPoolExecutor(1) as side:
        with pushing(center, store, run_of(store, mine)) as (connection, _):
            waiting = side.submit(lambda: taken(center, twin, run_of(twin, other)))
            wait_until_held_up(connection)
        assert [code for *_, code in waiting.result(WAIT_S).refused] == ["entry.fork"]


def taken(center: Center, store: MemoryReplica, run: Run) -> Ingested:
    with pushing(center, store, run) as (_, found):
        return found


def wait_until_held_up(connection: Connection) -> None:
    """Return once another session waits for what this one holds."""
    query = text(
        "select 1 from pg_locks where not granted and locktype = 'advisory' and database = (select oid from pg_database"
        " where datname = current_database()) limit 1"
    )
    for _ in range(2_000):
        if connection.execute(query).first() is not None:
            return
        connection.execute(text("select pg_sleep(0.005)"))
    raise AssertionError("nobody waits")


def test_writers_that_sleep_and_a_reader_that_looks(center: Center, seed: int) -> None:
    """Eight replicas push at once and sleep before they commit; a reader follows: nothing is missed, doubled or out of order."""
    chance = random.Random(seed)
    stores = [MemoryReplica(10 + at, GULOU) for at in range(8)]
    joined(center, *stores)
    scopes = {store.replica: [store.open_incident(), store.open_incident()] for store in stores}
    for store in stores:
        for _ in range(10):
            store.line(chance.choice(scopes[store.replica]), "一行")
    done = threading.Event()
    with ThreadPoolExecutor(5) as threads:
        reader = threads.submit(followed, center, done)
        naps = [[chance.choice((0.0, 0.0, 0.004)) for _ in range(64)] for _ in stores]
        for writer in [threads.submit(push_one_by_one, center, store, mine) for store, mine in zip(stores, naps, strict=True)]:
            writer.result(60)
        done.set()
        seen = reader.result(60)
    with center.database.read() as connection:
        assert [tuple(row) for row in connection.execute(_SEEN.order_by(feed.c.n))] == seen
        assert connection.execute(select(func.count()).select_from(unpublished)).scalar_one() == 0
    in_streams: dict[int, list[int]] = {}
    for _, stream, first, last in published(center):
        in_streams.setdefault(stream, []).extend(range(first, last + 1))
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in in_streams.values())
    with center.database.read() as connection:
        assert sum(map(len, in_streams.values())) == connection.execute(select(func.count()).select_from(entries)).scalar_one()


_SEEN = select(feed.c.n, feed.c.stream, feed.c.first_seq, feed.c.root)


def push_one_by_one(center: Center, store: MemoryReplica, naps: list[float]) -> None:
    for (replica, scope), stream in store.streams.items():
        for seq in range(1, len(stream.bodies) + 1 if scope != AUTHORITY else 0):
            run = store.run(replica, scope, seq, bytes_max=1)
            assert run is not None
            with pushing(center, store, run) as (connection, _):
                connection.execute(text("select pg_sleep(:nap)"), {"nap": naps.pop()})


def followed(center: Center, done: threading.Event) -> list[tuple[object, ...]]:
    """Return what a reader saw, row by row behind its last n, while it published too."""
    seen: list[tuple[object, ...]] = []
    ended = False
    while not ended:
        ended = done.is_set()
        publish(center)
        with center.database.read() as connection:
            rows = connection.execute(_SEEN.where(feed.c.n > len(seen)).order_by(feed.c.n)).all()
        assert [row.n for row in rows] == list(range(len(seen) + 1, len(seen) + len(rows) + 1))
        seen.extend(map(tuple, rows))
    return seen


def test_an_entry_stored_before_its_scope_was_founded_is_no_offence(center: Center) -> None:
    """Whose founding entry is stored and not published yet is unfounded, not a stranger; nothing is ruled about it."""
    founder, party = MemoryReplica(20, GULOU), MemoryReplica(21, XUANWU)
    joined(center, founder, party)
    scope = founder.open_incident()
    founder.add_party(scope, XUANWU)
    party.line(scope, "先到一步")
    with pushing(center, founder, run_of(founder, scope)), pushing(center, party, run_of(party, scope)):
        pass
    assert publish(center) > 1
    with center.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(offences)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(rulings)).scalar_one() == 0


def test_a_fault_of_ours_in_judging_one_entry_holds_up_no_feed(
    center: Center, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What can't be judged is published all the same and told in the log; everything else is judged."""
    store, other = MemoryReplica(22, GULOU), MemoryReplica(23, OTHER_CITY)
    joined(center, store, other)
    poisoned, sound = store.open_incident("甲"), other.open_incident("乙")
    genuine = Judge.take

    def take(self: Judge, entry: object) -> None:
        if getattr(entry, "scope", None) == poisoned:
            raise RuntimeError("planted")
        genuine(self, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(Judge, "take", take)
    with pushing(center, store, run_of(store, poisoned)), pushing(center, other, run_of(other, sound)):
        pass
    with caplog.at_level("ERROR", "sync.center"):
        assert publish(center) == 2
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["entry not judged"]
    assert {row[1] for row in published(center)} >= {number_of(center, store, poisoned), number_of(center, other, sound)}
    with center.database.read() as connection:
        assert connection.execute(select(memberships.c.organisation).where(memberships.c.scope == sound)).scalars().all() == [OTHER_CITY]


def test_names_with_any_character_come_back_as_they_were(center: Center) -> None:
    """PostgreSQL keeps no zero byte; a party's name that holds one is kept all the same, and stays apart from its neighbours."""
    names = ["\x00", "a\x00b", "\ue000", "\ue000\ue001", "\ue000\ue002", "\ue000\x00\ue002", "平常"]
    scope = organisation_scope(GULOU)
    with center.database.write() as connection:
        for at, name in enumerate(names):
            Facts(connection).add_member(scope, bytes([at]) * 16, name)
    with center.database.read() as connection:
        query = select(memberships.c.organisation).where(memberships.c.scope == scope).order_by(memberships.c.op)
        assert connection.execute(query).scalars().all() == names
        for name in names:
            assert len(connection.execute(select(memberships).where(memberships.c.organisation == name)).all()) == 1


def test_whoever_leads_publishes_and_is_followed_by_the_next(center: Center) -> None:
    """Of two processes one leads; when its session ends, the other does, and what was pushed meanwhile is published once."""
    store = MemoryReplica(24, GULOU)
    joined(center, store)
    database = base(center)
    grown = [threading.Event(), threading.Event()]
    leads = [threading.Event(), threading.Event()]
    both = [
        Sequencer(database, center.keys, now_ms=lambda: 1, leads=leading, on_growth=growing.set)
        for leading, growing in zip(leads, grown, strict=True)
    ]
    both[0].start()
    assert leads[0].wait(WAIT_S)
    both[1].start()
    try:
        scope = store.open_incident()
        taken(center, store, run_of(store, scope))
        both[1].pushed()
        assert grown[0].wait(WAIT_S)
        assert grown[1].wait(WAIT_S), "the one that does not lead is told"
        assert not leads[1].is_set()
        before = published(center)
        both[0].close()
        store.line(scope, "其后")
        taken(center, store, run_of(store, scope, 2))
        assert leads[1].wait(WAIT_S)
        grown[1].clear()
        both[1].pushed()
        for _ in range(1_000):
            if len(published(center)) > len(before):
                break
            grown[1].wait(0.05)
        assert [row[1:] for row in published(center)[len(before) :]] == [(number_of(center, store, scope), 2, 2)]
    finally:
        for one in both:
            one.close()


@pytest.mark.expects_warnings("sequencer waits")
def test_a_session_that_the_server_ends_leads_no_more(center: Center) -> None:
    """A leader whose connection is cut knows it, and leads again on a new one; in between another may."""
    database = base(center)
    leads = threading.Event()
    one = Sequencer(database, center.keys, now_ms=lambda: 1, leads=leads, on_growth=lambda: None)
    one.start()
    try:
        assert leads.wait(WAIT_S)
        cut = text(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = :key and objsubid = 2"
            " and database = (select oid from pg_database where datname = current_database())"
        )
        with database.read() as connection:
            assert connection.execute(cut, {"key": LEADING}).scalars().all() == [True]
            for _ in range(1_000):
                if not leads.is_set():
                    break
                leads.wait(0.01)
        assert leads.wait(WAIT_S)
    finally:
        one.close()


def test_partitions_are_made_for_this_month_and_the_next(center: Center) -> None:
    """Entries lie in the partition of their month; the turn of a year is met, and what is there is not made again."""
    from datetime import UTC, datetime  # noqa: PLC0415 - this test alone

    database = base(center)
    assert database.make_room() == ()
    made = database.make_room(now=datetime(2031, 12, 31, 23, 59, tzinfo=UTC))
    assert made == ("entries_203112", "signatures_203112", "entries_203201", "signatures_203201")
    with database.read() as connection:
        rest = connection.execute(text("select (select count(*) from entries_rest), (select count(*) from feed_rest)")).one()
        assert tuple(rest) == (0, 0)
        assert connection.execute(select(func.count()).select_from(organisations)).scalar_one() > 0
