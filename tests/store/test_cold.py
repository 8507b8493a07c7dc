"""Warm and cold: what closed long ago rests at the center, comes back as it was, and an entry that comes late is lost by neither."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fakes.memory_replica import MemoryReplica
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sync.domain.commands.journals import StrikeJournal, WriteJournal
from sync.domain.draft import Set
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.oplog.checkpoint import checkpoint_id
from sync.oplog.hashing import Domain, sign
from sync.oplog.run import Run
from sync.store import bases, cold, compacting, compaction
from sync.store.checkpoints import Made
from sync.store.cipher import database
from sync.store.desk import CommandJob, Desk
from sync.store.indexing import index_due
from sync.store.queries import cold as apart
from sync.store.queries import incidents
from sync.store.rebuild import refold
from tests.fakes.authority import Authority
from tests.fakes.post import START_MS, TREE
from tests.fakes.room import Room, sealed

SEEDS = st.integers(min_value=0, max_value=2**32)
LAW = settings(max_examples=max(3, settings().max_examples // 25), suppress_health_check=[HealthCheck.function_scoped_fixture])
LATER = START_MS + 4_000 * compaction.DAY_MS


class Archive:
    """An incident with many lines, its keeper and center, and devices that hold all of its log."""

    def __init__(self, folder: Path, seed: int = 1, lines: int = 260) -> None:
        self.chance = random.Random(seed)
        self.folder, self.numbers, self.rooms = folder, count(), list[Room]()
        self.authority = Authority()
        self.authority.organisation("320106", "鼓楼区", "320100")
        self.author = MemoryReplica(1, "320106")
        self.scope: Scope = self.author.open_incident()
        self.lines = [
            self.author.line(self.scope, f"第{number}车 {self.chance.randbytes(self.chance.randrange(4, 300)).hex()}")
            for number in range(lines)
        ]
        for entity in self.chance.sample(self.lines, lines // 5):
            self.place(entity)
        self.sent = 0
        template = Room(folder / "template", accepted=[self.author.own_birth()])
        template.pin(self.authority)
        template.receive(self.authority.run())
        template.connection.execute("insert into holders (replica, sort, name) values (?, 'center', '')", (self.authority.birth.replica,))
        template.receive(*self.fresh())
        template.close()

    def place(self, entity: EntityId) -> None:
        """Write to a line once more."""
        self.author.write(self.scope, Set(kind="journal", entity=entity, field="place", value=f"{self.chance.randrange(9)} 号门"))

    def fresh(self) -> list[Run]:
        """Return what was written since the last call."""
        found = []
        while (run := self.author.run(self.author.replica, self.scope, self.sent + 1, bytes_max=60_000)) is not None:
            found.append(run)
            self.sent = run.first_seq + len(run.entries) - 1
        return found

    def room(self) -> Room:
        self.rooms.append(Room(self.folder / f"room-{next(self.numbers)}", self.folder / "template"))
        return self.rooms[-1]

    def compacted(self) -> tuple[Room, Made]:
        """Return a device that dropped its log of the incident, and the checkpoint that it stands on."""
        room = self.room()
        made = room.make(self.scope)
        assert made is not None
        checkpoint = checkpoint_id(made.body)
        center = self.authority.birth.replica
        signature = sign(self.authority.key, Domain.COVER, checkpoint + center)
        room.act(lambda: compaction.note_cover(room.desk, sealed(self.authority, made), center=center, signature=signature))
        assert compacting.compact(write(room), room.home, now_ms=LATER) > 0
        return room, made

    def close(self) -> None:
        while self.rooms:
            self.rooms.pop().close()


def write(room: Room) -> Any:
    return lambda function: room.act(lambda: function(room.desk))


def rest(room: Room) -> int:
    return compacting.rest(write(room), now_ms=LATER)


def recall(room: Room, archive: Archive, made: Made, *, ask: bool = True) -> None:
    """Let return what is at hand yet, then let the center give the rest of what is wanted, as sync/links/loader.py does."""
    if ask:
        room.act(lambda: cold.ask(room.desk, archive.scope, now_ms=LATER))
    compacting.warm(write(room))
    for wanted in room.act(lambda: cold.recalls(room.desk)):
        assert wanted.checkpoint == checkpoint_id(made.body)
        for position in wanted.positions:
            take: Callable[[], bool] = partial(cold.take, room.desk, wanted.checkpoint, position, made.chunks[position])
            assert room.act(take)
            compacting.warm(write(room))


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every scope count as closed; whether one is, compaction judges and its tests show."""
    monkeypatch.setattr(compaction, "is_open", lambda _connection, _scope: False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    made = Archive(tmp_path_factory.mktemp("archive"))
    yield made
    made.close()


def lines(room: Room) -> set[bytes]:
    return {row[0] for row in room.rows("select id from journal_rows")}


def said_cold(room: Room) -> set[bytes]:
    return {row[0] for row in room.rows("select entity from catalogue where state is null")}


def test_what_rests_leaves_and_is_listed(archive: Archive) -> None:
    """The lines go, with rows, states, search and chunks; the incident stays, says how much lies at the center, and is still found."""
    room, _ = archive.compacted()
    before = room.state()
    assert rest(room) == 1
    assert (lines(room), said_cold(room)) == (set(), set(archive.lines))
    assert room.rows("select count(*) from folds where substr(key, 19) = ?", archive.scope) == [(1,)]
    assert room.rows("select count(*) from checkpoint_chunks") == [(0,)]
    (row,) = incidents.listing(database(room.connection))
    assert (row.title, row.at_center) == ("化工罐车侧翻", len(archive.lines))
    told = apart.of(database(room.connection), [archive.scope])
    assert (told.records, told.wanted, told.scopes) == (len(archive.lines), False, (archive.scope,))
    assert rest(room) == 0
    after = room.state()
    assert after["incident"] == before["incident"]
    refold(room.connection, shipped=TREE)
    assert room.state() == after, "a rebuild needs nothing that is not here"


@LAW
@given(SEEDS)
@example(seed=6631)  # a late entry writes to a record of a chunk of which a slice rests and the rest is here
def test_warm_and_cold_together_are_the_whole(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """At every slice on the way out and back each record is here as the oracle has it or listed as cold; late entries too."""
    archive = Archive(tmp_path_factory.mktemp("archive"), seed, lines=90)
    chance = archive.chance
    room, made = archive.compacted()
    whole = archive.room()
    expected = dict(whole.rows("select id, place from journal_rows"))

    def check() -> None:
        here = dict(room.rows("select id, place from journal_rows"))
        assert here.keys() | said_cold(room) == expected.keys()
        assert not here.keys() & said_cold(room)
        assert here.items() <= expected.items()

    stop = chance.randrange(1, 5)
    while stop and room.act(partial(cold.rest_some, room.desk, archive.scope, now_ms=LATER)):
        check()
        stop -= 1
    if chance.random() < 0.7:
        rest(room)
        check()
    late = chance.sample(archive.lines, 5)
    for entity in late:
        archive.place(entity)
    runs = archive.fresh()
    for one in (room, whole):
        one.receive(*runs)
    expected = dict(whole.rows("select id, place from journal_rows"))
    check()
    # Half of it by what the late entries want, the rest because a person asks, with a restart and a rebuild between.
    recall(room, archive, made, ask=False)
    assert not said_cold(room) & set(late), "what was written to is here again"
    check()
    room.desk.forget()
    state = room.state()
    refold(room.connection, shipped=TREE)
    assert room.state() == state
    room.desk.forget()
    if said_cold(room):
        recall(room, archive, made)
    assert room.state() == whole.state()
    refold(room.connection, shipped=TREE)
    assert room.state() == whole.state()
    archive.close()


def test_a_late_line_is_written_offline_and_a_cold_one_is_not_struck_unseen(archive: Archive) -> None:
    """What an act needs is here or it is refused by name: nothing is decided over half of an incident."""
    room, made = archive.compacted()
    rest(room)

    def do(request: object) -> object:
        job = CommandJob(request=request, person="林亦舟", office="duty_commander")
        return room.act(lambda: room.desk.command(job, now_ms=LATER))

    do(WriteJournal(scope=archive.scope, line="一年后的补记"))
    assert room.rows("select line from journal_rows") == [("一年后的补记",)]
    with pytest.raises(Refused, match=r"record\.at_center"):
        do(StrikeJournal(journal=archive.lines[0], reason="重复"))
    recall(room, archive, made)
    do(StrikeJournal(journal=archive.lines[0], reason="重复"))
    assert len(lines(room)) == len(archive.lines) + 1
    with pytest.raises(Refused, match=r"scope\.unknown"):
        room.act(lambda: cold.ask(room.desk, Scope(b"x"), now_ms=LATER))


def test_search_finds_a_line_that_a_late_word_brought_back(tmp_path: Path) -> None:
    """Though the late word wrote to no field that is searched: with the row comes what is found by it."""
    archive = Archive(tmp_path, lines=12)
    room, made = archive.compacted()
    rest(room)
    late = archive.lines[3]
    archive.author.write(archive.scope, Set(kind="journal", entity=late, field="struck", value="迟到的更正"))
    room.receive(*archive.fresh())
    room.fold()
    room.act(lambda: index_due(room.connection, KINDS, has_time=lambda: True, rows_max=1_000))
    recall(room, archive, made, ask=False)
    assert late in lines(room)
    assert room.rows("select kind from search_due where entity = ?", late) == [("journal",)]
    archive.close()


def test_what_came_back_rests_again_after_a_week(archive: Archive) -> None:
    """A person reads it in peace; then it goes as it went before."""
    room, made = archive.compacted()
    rest(room)
    recall(room, archive, made)
    assert rest(room) == 0
    assert compacting.rest(write(room), now_ms=LATER + 8 * compaction.DAY_MS) == 1
    assert lines(room) == set()


def test_a_bent_or_unwanted_chunk_counts_for_nothing(archive: Archive) -> None:
    """The head here names every chunk by its hash; what nobody asked for is not kept."""
    room, made = archive.compacted()
    rest(room)
    checkpoint = checkpoint_id(made.body)
    assert not room.act(lambda: cold.take(room.desk, checkpoint, 0, made.chunks[0]))
    room.act(lambda: cold.ask(room.desk, archive.scope, now_ms=LATER))
    with pytest.raises(Refused, match=r"checkpoint\.malformed"):
        room.act(lambda: cold.take(room.desk, checkpoint, 0, made.chunks[0][:-1] + b"\x00"))
    room.act(lambda: cold.not_given(room.desk, archive.scope, cold.NOT_THERE))
    told = apart.of(database(room.connection), [archive.scope])
    assert (told.wanted, told.why, told.records) == (False, cold.NOT_THERE, len(archive.lines))


@pytest.mark.parametrize("hindrance", ["young", "station", "stale", "question", "unproven", "tail", "unit out"])
def test_what_must_stay_stays(archive: Archive, hindrance: str) -> None:
    """Each reason by itself keeps all of it here."""
    room, _ = archive.compacted()
    now_ms = LATER
    room.connection.execute("begin")
    if hindrance == "young":
        now_ms = room.rows("select until_ms from checkpoints where standing = 1")[0][0] + 89 * compaction.DAY_MS
    elif hindrance == "station":
        room.connection.execute("update organisation_rows set tier = 'station'")
    elif hindrance == "stale":
        bases.mark_stale(room.connection, archive.scope, bases.RULING, now_ms=1)
    elif hindrance == "question":
        room.connection.execute("insert into questions values (?, 'title', 'incident', ?, 'question')", (bytes(16), archive.scope))
    elif hindrance == "unproven":
        room.connection.execute("update checkpoints set proof = 'unproven'")
    elif hindrance == "tail":
        room.connection.execute("update bases set floor = floor - 1")
    else:
        room.connection.execute(
            "insert into assignment_rows (id, scope, created_ms, changed_ms, by_replica, by_organisation, by_person, by_office,"
            " questions, incomplete, state) values (?, ?, 1, 1, ?, '', '', '', 0, 0, 'recalled')",
            (bytes(16), archive.scope, bytes(8)),
        )
    room.connection.execute("commit")
    room.desk.forget()
    assert compacting.rest(write(room), now_ms=now_ms) == 0
    assert len(lines(room)) == len(archive.lines)


def test_no_turn_of_these_jobs_is_long(archive: Archive) -> None:
    """However much there is to drop and to rest, a turn touches a bounded number of rows, so a command waits for one of them at most."""
    room = archive.room()
    made = room.make(archive.scope)
    assert made is not None
    checkpoint, center = checkpoint_id(made.body), archive.authority.birth.replica
    signature = sign(archive.authority.key, Domain.COVER, checkpoint + center)
    room.act(lambda: compaction.note_cover(room.desk, sealed(archive.authority, made), center=center, signature=signature))
    turns: list[int] = []

    def turn(function: Callable[[Desk], Any]) -> Any:
        before = room.connection.total_changes
        result = room.act(lambda: function(room.desk))
        turns.append(room.connection.total_changes - before)
        return result

    assert compacting.compact(turn, room.home, now_ms=LATER) == archive.sent
    compacting.rest(turn, now_ms=LATER)
    assert len(turns) > 10
    assert max(turns) <= max(3 * compaction.SWEEP_ROWS, 12 * cold.SLICE_ROWS)
