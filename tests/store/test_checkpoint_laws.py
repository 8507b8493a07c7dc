"""The laws of checkpoints over random histories: standing on one and reading on is the same as having read everything.

Each world is signed and goes into real stores; seeds are printed by a failure. K3 in tests/oplog/worlds.py is the oracle.
"""

import random
import shutil
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.store import bases
from sync.store.rebuild import refold
from tests.fakes.authority import Authority
from tests.fakes.post import TREE
from tests.fakes.room import Room, sealed
from tests.fakes.written_world import BIRTHS, ENTITY, SCOPE, Written, real_id, write_world
from tests.oplog.worlds import REPLICAS, definition

SEEDS = st.integers(min_value=0, max_value=2**32)
# A world costs a tenth of a second and three databases: few in each run, many in a soak.
LAW = settings(max_examples=max(5, settings().max_examples // 10), suppress_health_check=[HealthCheck.function_scoped_fixture])
RULED = REPLICAS[2]


class Rooms:
    """Makes rooms from one template, all of which trust the writers of the worlds and one center."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count()
        self.authority = Authority()
        self.open: list[Room] = []
        template = Room(folder / "template", accepted=[birth.raw for birth in BIRTHS.values()])
        template.pin(self.authority)
        template.close()

    def room(self) -> Room:
        self.open.append(Room(self.folder / f"room-{next(self.numbers)}", self.folder / "template"))
        return self.open[-1]

    def authority_again(self) -> Authority:
        """Return a fresh stream of the same center."""
        again = Authority(self.authority.root_key)
        again.key, again.birth, again.tip = self.authority.key, self.authority.birth, self.authority.tip
        return again

    def close(self) -> None:
        while self.open:
            room = self.open.pop()
            room.close()
            shutil.rmtree(room.home.path)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("rooms"))
    yield made
    made.close()


def heads_of(room: Room) -> dict[int, dict[bytes, object]]:
    state = room.desk.folding.state(SCOPE, 7, ENTITY)
    return {number: {op: value for op, (value, _) in item.heads.items()} for number, item in state.fields.items() if item.heads}


def oracle(written: Written, upto: Mapping[ReplicaId, int], ruled: set[tuple[ReplicaId, int]]) -> dict[int, dict[bytes, object]]:
    """Return K3 over the prefixes, in the ids of the store."""
    held = {author: upto[author] - (1 if author == REPLICAS[0] else 0) for author in upto}
    ops = [op for author, stream in written.world.streams.items() for op in stream[: held[author]]]
    found = definition(written.world, ops, ruled)
    return {number: {real_id(op): value for op, value in heads.items()} for number, heads in found.items()}


def without_number(found: dict[int, dict[bytes, object]]) -> dict[int, dict[bytes, object]]:
    return {number: heads for number, heads in found.items() if number != 2}


@LAW
@given(SEEDS)
def test_a_checkpoint_and_what_lies_beyond_is_the_whole(rooms: Rooms, seed: int) -> None:
    """fold(snapshot(T), tail) == fold(all), for any T that is a prefix of each stream, any arrival, duplicates and orders."""
    chance, written = random.Random(seed), write_world(seed)
    at, ends = written.cut(chance), written.ends
    whole, keeper, newcomer = rooms.room(), rooms.room(), rooms.room()
    whole.receive(*written.pieces(chance, upto=ends))
    keeper.receive(*written.pieces(chance, upto=at))
    made = keeper.make(SCOPE)
    assert made is not None
    newcomer.adopt(sealed(rooms.authority, made), made.chunks)
    newcomer.receive(*written.pieces(chance, upto=ends, after=at))
    assert newcomer.state() == whole.state()
    assert without_number(heads_of(newcomer)) == oracle(written, ends, set())
    refold(newcomer.connection, shipped=TREE)
    assert newcomer.state() == whole.state()
    rooms.close()


@LAW
@given(SEEDS)
def test_every_former_checkpoint_leads_to_the_same_next_one(rooms: Rooms, seed: int) -> None:
    """The reduce law: a keeper that stands on an old checkpoint makes, byte for byte, what one with the whole log makes."""
    chance, written = random.Random(seed), write_world(seed)
    at = written.cut(chance)
    later = written.cut(chance, after=at)
    whole, keeper, second = rooms.room(), rooms.room(), rooms.room()
    whole.receive(*written.pieces(chance, upto=later))
    keeper.receive(*written.pieces(chance, upto=at))
    made = keeper.make(SCOPE)
    assert made is not None
    second.adopt(sealed(rooms.authority, made), made.chunks)
    second.receive(*written.pieces(chance, upto=later, after=at))
    one, other = whole.make(SCOPE), second.make(SCOPE)
    assert one is not None
    assert one == other
    rooms.close()


@LAW
@given(SEEDS, st.sampled_from(["early", "midway", "late"]), st.sampled_from(["below", "beyond", "across"]))
def test_rulings_early_midway_and_late_end_in_the_state_of_the_whole(rooms: Rooms, seed: int, when: str, where: str) -> None:
    """A ruling beyond the base folds at once; one below makes the scope stale until the next checkpoint, never silently wrong."""
    chance, written = random.Random(seed), write_world(seed)
    at, ends = written.cut(chance), written.ends
    low, high = {"below": (1, at[RULED]), "beyond": (at[RULED] + 1, ends[RULED]), "across": (1, ends[RULED])}[where]
    set_aside = written.ordinals(RULED, low, high)
    authority = rooms.authority_again()
    if set_aside:
        authority.rule(BIRTHS[RULED].replica, [[ordinal, ordinal] for ordinal in set_aside])
    whole, keeper, newcomer = rooms.room(), rooms.room(), rooms.room()
    runs = [authority.run()] if set_aside else []
    whole.receive(*runs, *written.pieces(chance, upto=ends))
    keeper.receive(*written.pieces(chance, upto=at))
    if when == "early":
        keeper.receive(*runs)
    made = keeper.make(SCOPE)
    assert made is not None
    tail = written.pieces(chance, upto=ends, after=at)
    half = len(tail) // 2
    if when == "early":
        if set(set_aside) & set(written.ordinals(RULED, 1, at[RULED])):
            with pytest.raises(Refused, match=r"checkpoint\.stale"):
                newcomer.begin(sealed(authority, made))
        newcomer.receive(*runs)
    newcomer.adopt(sealed(authority, made), made.chunks)
    newcomer.receive(*tail[:half])
    if when == "midway":
        newcomer.receive(*runs)
    newcomer.receive(*tail[half:])
    newcomer.receive(*runs)
    concerned = when != "early" and bool(set(set_aside) & set(written.ordinals(RULED, 1, at[RULED])))
    assert bases.stale_scopes(newcomer.connection) == ({SCOPE: "ruling"} if concerned else {})
    if concerned:
        with pytest.raises(Refused, match=r"checkpoint\.stale"):
            newcomer.begin(sealed(authority, made))
        keeper.receive(*runs, *written.pieces(chance, upto=written.cut(chance, after=at), after=at))
        again = keeper.make(SCOPE)
        assert again is not None
        newcomer.adopt(sealed(authority, again), again.chunks)
        assert bases.stale_scopes(newcomer.connection) == {}
    assert newcomer.state() == whole.state()
    refold(newcomer.connection, shipped=TREE)
    assert newcomer.state() == whole.state()
    rooms.close()


@LAW
@given(SEEDS)
def test_a_ruling_taken_back_lifts_the_staleness(rooms: Rooms, seed: int) -> None:
    """Stale is a function of rulings and base: the same rulings as the checkpoint's make it sound again, without a download."""
    chance, written = random.Random(seed), write_world(seed)
    at, ends = written.cut(chance, after={REPLICAS[0]: 1, RULED: 1} if written_any(seed) else None), written.ends
    keeper, newcomer, whole = rooms.room(), rooms.room(), rooms.room()
    keeper.receive(*written.pieces(chance, upto=at))
    made = keeper.make(SCOPE)
    assert made is not None
    newcomer.adopt(sealed(rooms.authority, made), made.chunks)
    newcomer.receive(*written.pieces(chance, upto=ends, after=at))
    authority = rooms.authority_again()
    first = authority.rule(BIRTHS[RULED].replica, [[1, None]])
    newcomer.receive(authority.run())
    assert (SCOPE in bases.stale_scopes(newcomer.connection)) is (at[RULED] > 0)
    authority.rule(BIRTHS[RULED].replica, [], replaces=(first,))
    newcomer.receive(authority.run())
    assert bases.stale_scopes(newcomer.connection) == {}
    whole.receive(authority.run(), *written.pieces(chance, upto=ends))
    assert newcomer.state() == whole.state()
    rooms.close()


def written_any(seed: int) -> bool:
    return bool(write_world(seed).ends[RULED])
