"""Claims about many streams that wait: they are looked at once in a pass, and no turn of the writer goes through all of them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from fakes.memory_replica import MemoryReplica
from fakes.room import Room

from sync.domain.scopes import Scope
from sync.oplog.run import Run
from sync.store import inbox as inboxes
from sync.store.desk import Desk
from sync.store.streams import StreamRow

WAITING, LINES = 150, 40


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path / "room")
    yield made
    made.close()


def runs_of(author: MemoryReplica, scope: Scope) -> Run:
    run = author.run(author.replica, scope, 1, bytes_max=100_000)
    assert run is not None
    return run


def waiting(room: Room) -> MemoryReplica:
    """Store streams of an author whom nobody accepted."""
    stranger = MemoryReplica(1, "320115")
    for number in range(WAITING):
        stranger.found_circle([f"32010{number % 9}"])
    room.receive(*(runs_of(stranger, scope) for _, scope in stranger.streams))
    return stranger


def known(room: Room) -> None:
    """Store the lines of an author who is accepted, not folded yet."""
    author = MemoryReplica(2, "320106")
    room.act(lambda: room.desk.trust.learn_birth(author.birth.raw, now_ms=1))
    room.act(lambda: room.desk.trust.accept(author.sign_key))
    scope = author.open_incident()
    for number in range(LINES):
        author.line(scope, f"{number}")
    room.act(lambda: room.inbox.store(runs_of(author, scope), now_ms=1))


def folded(room: Room) -> int:
    return int(room.rows("select count(*) from journal_rows")[0][0])


def test_a_turn_goes_on_where_the_one_before_it_ended(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a turn for each entry, what waits is not looked at again in each: two passes are all there is."""
    waiting(room)
    known(room)
    looked: list[int] = []
    foldable = Desk.is_foldable

    def looks(desk: Desk, stream: StreamRow) -> bool:
        looked.append(stream.number)
        return foldable(desk, stream)

    monkeypatch.setattr(Desk, "is_foldable", looks)
    turns = 0
    while room.act(lambda: room.inbox.fold_some(lambda: False)):
        turns += 1
    assert folded(room) == LINES
    assert turns > LINES
    assert len(looked) <= 2 * (WAITING + 1) + turns


def test_a_turn_ends_among_what_waits(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that comes while thousands of streams wait is not kept until all were looked at."""
    monkeypatch.setattr(inboxes, "LOOKED_AT_ONCE", 10)
    waiting(room)
    turns = 0
    while room.act(lambda: room.inbox.fold_some(lambda: False)):
        turns += 1
    assert turns == WAITING // 10


def test_what_may_count_since_is_found_by_one_pass_more(room: Room) -> None:
    """An author accepted in the middle of a pass, behind the place it came to: nothing waits for ever."""
    monkey = waiting(room)
    known(room)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inboxes, "LOOKED_AT_ONCE", 10)
        assert room.act(lambda: room.inbox.fold_some(lambda: False))
    room.act(lambda: room.desk.trust.accept(monkey.sign_key))
    room.inbox.anew()
    room.fold()
    assert room.rows("select count(*) from circle_rows") == [(WAITING,)]
    assert folded(room) == LINES
    assert room.act(lambda: room.inbox.fold_some(lambda: True)) is False


def test_a_run_costs_the_same_however_many_incidents_its_author_opened(room: Room) -> None:
    """Each incident is a stream of its own: the hundredth is taken in by as few of the database's own steps as the first ones."""
    author = MemoryReplica(3, "320106")
    room.act(lambda: room.desk.trust.learn_birth(author.birth.raw, now_ms=1))
    room.act(lambda: room.desk.trust.accept(author.sign_key))
    steps = [0] * WAITING

    def count(number: int) -> None:
        steps[number] += 1

    for number in range(WAITING):
        run = runs_of(author, author.open_incident())
        room.desk.connection.set_progress_handler(partial(count, number), 1)
        room.act(lambda run=run: room.inbox.store(run, now_ms=1))
        room.desk.connection.set_progress_handler(None, 1)
    early, late = sum(steps[5:25]), sum(steps[-20:])
    assert late < 1.2 * early
