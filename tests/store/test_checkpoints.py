"""Checkpoints in a store: what is refused changes nothing, what is begun goes on, what stands can be read anew."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.failures import Refused
from sync.domain.scopes import AUTHORITY
from sync.oplog.checkpoint import chunk_hash, encode_head, seal
from sync.oplog.codec import decode, encode
from sync.oplog.entry import decode_entry, entry_hash
from sync.oplog.run import sign_tip
from sync.store import adoption, bases, checkpoints, log
from sync.store.checkpoints import Made
from sync.store.rebuild import refold
from sync.store.writer import Writer
from tests.fakes.authority import Authority
from tests.fakes.post import START_MS, TREE
from tests.fakes.room import Room, sealed
from tests.fakes.written_world import BIRTHS, KEYS, SCOPE, Written, forked_elsewhere, write_world
from tests.oplog.worlds import REPLICAS

SEED = 7
FIRST = REPLICAS[0]


class Scene:
    """A keeper that holds a prefix of a world, and what its center says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = Authority()
        self.written: Written = write_world(SEED, steps=90)
        self.at = {author: end // 2 + 1 for author, end in self.written.ends.items()}
        self.rooms: list[Room] = []
        self.keeper = self.room("keeper")
        self.keeper.receive(*self.written.pieces(random.Random(1), upto=self.at))
        made = self.keeper.make(SCOPE)
        assert made is not None
        self.made: Made = made
        self.sealed = sealed(self.authority, made)

    def room(self, name: str, *, pinned: bool = True, trusting: bool = True) -> Room:
        room = Room(self.folder / name, accepted=[birth.raw for birth in BIRTHS.values()] if trusting else ())
        if pinned:
            room.pin(self.authority)
        self.rooms.append(room)
        return room

    def by_keeper(self, **changes: Any) -> bytes:
        """The checkpoint with a changed head, soundly sealed."""
        body = encode_head(replace(self.made.head, **changes))
        return sealed(self.authority, replace(self.made, body=body))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    for room in made.rooms:
        room.close()


def everything(room: Room) -> list[list[tuple[Any, ...]]]:
    """Return all that a checkpoint may touch."""
    tables = ("checkpoints", "checkpoint_chunks", "bases", "stale", "streams", "entries", "folds", "questions", "unusable")
    return [room.rows(f"select * from {table}") for table in tables]  # noqa: S608 - names from the line above


def refused(room: Room, code: str, act: Callable[[], object]) -> None:
    """Check that an act is refused with this code and changes nothing."""
    before = everything(room)
    with pytest.raises(Refused) as found:
        act()
    assert found.value.code == code
    assert everything(room) == before


def test_a_forged_checkpoint_is_refused_and_changes_nothing(scene: Scene) -> None:
    """Another key, another center, another root, no root at all: each has its code, and nothing is kept."""
    newcomer = scene.room("newcomer")
    refused(newcomer, "checkpoint.forged", lambda: newcomer.begin(sealed(Authority(), scene.made)))
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    parts = decode(scene.sealed)
    refused(newcomer, "checkpoint.forged", lambda: newcomer.begin(seal(scene.made.body, other, center=parts[1], keeper=parts[2])))
    refused(newcomer, "checkpoint.malformed", lambda: newcomer.begin(scene.sealed[:-1]))
    rootless = scene.room("rootless", pinned=False)
    refused(rootless, "checkpoint.forged", lambda: rootless.begin(scene.sealed))


def test_a_checkpoint_of_another_version_is_refused(scene: Scene) -> None:
    """A newer version may hold what this one can't judge; an older one may have looked through what this one can use."""
    newcomer = scene.room("newcomer")
    refused(newcomer, "checkpoint.newer", lambda: newcomer.begin(scene.by_keeper(schema=2)))
    assert scene.made.head.unusable
    refused(newcomer, "checkpoint.older", lambda: newcomer.begin(scene.by_keeper(schema=0)))
    assert newcomer.begin(scene.by_keeper(schema=0, unusable=()))
    one = scene.made.head.bases[0]
    tip = replace(one.tip, scope=AUTHORITY)
    base = replace(one, tip=tip, signature=sign_tip(KEYS[author_of(tip.replica)], tip))
    refused(newcomer, "checkpoint.malformed", lambda: newcomer.begin(scene.by_keeper(scope=AUTHORITY, bases=(base,), unusable=())))


def test_a_stranger_among_the_authors_is_waited_for(scene: Scene) -> None:
    """Whoever this device does not trust yet does not come in by way of a checkpoint."""
    newcomer = scene.room("newcomer", trusting=False)
    refused(newcomer, "checkpoint.author_unknown", lambda: newcomer.begin(scene.sealed))


def test_a_log_held_in_part_goes_on_as_a_log(scene: Scene) -> None:
    """One entry of one stream is enough: a checkpoint would put a gap behind it."""
    newcomer = scene.room("newcomer")
    newcomer.receive(scene.written.run(FIRST, 1, 1))
    refused(newcomer, "checkpoint.overtaken", lambda: newcomer.begin(scene.sealed))


def test_entries_that_come_while_it_loads_refuse_the_end(scene: Scene) -> None:
    """What a neighbour brought meanwhile is not lost to a checkpoint; abandoned, it leaves what the log says."""
    newcomer = scene.room("newcomer")
    checkpoint = newcomer.begin(scene.sealed)
    for position, content in enumerate(scene.made.chunks):
        newcomer.act(lambda at=position, raw=content: adoption.take_chunk(newcomer.desk, checkpoint, at, raw))  # type: ignore[misc]
    newcomer.receive(scene.written.run(FIRST, 1, 1))
    refused(newcomer, "checkpoint.overtaken", lambda: newcomer.act(lambda: adoption.finish(newcomer.desk, checkpoint, now_ms=1)))
    newcomer.act(lambda: adoption.abandon(newcomer.desk, checkpoint))
    other = scene.room("other")
    other.receive(scene.written.run(FIRST, 1, 1))
    assert newcomer.state() == other.state()
    assert newcomer.rows("select * from checkpoint_chunks") == []


def test_chunks_come_in_any_order_twice_and_after_a_break(scene: Scene) -> None:
    """Each counts once, only as the head names it; what is shown early is what the whole says."""
    newcomer = scene.room("newcomer")
    checkpoint = newcomer.begin(scene.sealed)
    last = len(scene.made.chunks) - 1
    refused(newcomer, "checkpoint.incomplete", lambda: newcomer.act(lambda: adoption.finish(newcomer.desk, checkpoint, now_ms=1)))
    refused(
        newcomer,
        "checkpoint.malformed",
        lambda: newcomer.act(lambda: adoption.take_chunk(newcomer.desk, checkpoint, last, scene.made.chunks[last] + b"x")),
    )
    assert newcomer.act(lambda: adoption.missing(newcomer.desk, checkpoint)) == tuple(range(last + 1))
    assert newcomer.act(lambda: adoption.take_chunk(newcomer.desk, checkpoint, last, scene.made.chunks[last]))
    assert newcomer.rows("select count(*) from incident_rows") == [(1,)]
    assert newcomer.begin(scene.sealed) == checkpoint
    newcomer.adopt(scene.sealed, scene.made.chunks)
    assert newcomer.state() == scene.keeper.state()
    refused(newcomer, "checkpoint.standing", lambda: newcomer.begin(scene.sealed))
    assert newcomer.act(lambda: adoption.finish(newcomer.desk, checkpoint, now_ms=START_MS))
    assert newcomer.state() == scene.keeper.state()
    refused(newcomer, "checkpoint.standing", lambda: newcomer.act(lambda: adoption.abandon(newcomer.desk, checkpoint)))
    refused(newcomer, "checkpoint.unknown", lambda: newcomer.act(lambda: adoption.missing(newcomer.desk, bytes(32))))


def test_a_state_that_its_keeper_made_up_is_refused(scene: Scene) -> None:
    """A sound signature over a state that no fold writes: refused, and the scope goes on without it."""
    rows = [list(row) for row in decode(scene.made.chunks[0])]
    rows[0][2] = b"\xf6"
    content = encode(rows)
    newcomer = scene.room("newcomer")
    checkpoint = newcomer.begin(scene.by_keeper(chunks=((chunk_hash(content), len(content)),)))
    refused(newcomer, "checkpoint.malformed", lambda: newcomer.act(lambda: adoption.take_chunk(newcomer.desk, checkpoint, 0, content)))


def test_an_older_checkpoint_never_replaces_a_newer_one(scene: Scene) -> None:
    """Neither one at earlier tips nor one that lacks a stream on which the state stands."""
    newcomer = scene.room("newcomer")
    later = {author: min(end, scene.at[author] + 2) for author, end in scene.written.ends.items()}
    scene.keeper.receive(*scene.written.pieces(random.Random(2), upto=later, after=scene.at))
    newer = scene.keeper.make(SCOPE)
    assert newer is not None
    newcomer.adopt(sealed(scene.authority, newer), newer.chunks)
    refused(newcomer, "checkpoint.older", lambda: newcomer.begin(scene.sealed))
    fewer = replace(newer.head, bases=newer.head.bases[:-1], unusable=())
    body = encode_head(fewer)
    refused(newcomer, "checkpoint.older", lambda: newcomer.begin(sealed(scene.authority, replace(newer, body=body))))


def test_another_branch_than_the_one_held_is_refused(scene: Scene) -> None:
    """A checkpoint at a tip that this device's own log contradicts is not taken over; one that it bears out is."""
    newcomer = scene.room("newcomer")
    newcomer.receive(*scene.written.pieces(random.Random(3), upto=scene.written.ends))
    one = next(base for base in scene.made.head.bases if base.tip.replica == BIRTHS[FIRST].replica)
    other = replace(one.tip, hash=bytes(32))
    forged = replace(one, tip=other, signature=sign_tip(KEYS[FIRST], other))
    bent = tuple(forged if base is one else base for base in scene.made.head.bases)
    refused(newcomer, "checkpoint.overtaken", lambda: newcomer.begin(scene.by_keeper(bases=bent)))
    assert newcomer.begin(scene.sealed)


def test_below_the_floor_nothing_is_given_and_nothing_is_lied_about(scene: Scene) -> None:
    """A run from below the floor is none; what a holder lacks there is not offered; tips and digests are those of the whole."""
    newcomer, whole = scene.room("newcomer"), scene.room("whole")
    newcomer.adopt(scene.sealed, scene.made.chunks)
    whole.receive(*scene.written.pieces(random.Random(4), upto=scene.written.ends))
    newcomer.receive(*scene.written.pieces(random.Random(5), upto=scene.written.ends, after=scene.at))
    assert log.tips(newcomer.connection) == log.tips(whole.connection)
    assert log.digests(newcomer.connection) == log.digests(whole.connection)
    base = next(base for base in scene.made.head.bases if base.tip.seq < scene.written.ends[author_of(base.tip.replica)])
    replica, floor = base.tip.replica, base.tip.seq
    assert log.run(newcomer.connection, replica, SCOPE, floor, bytes_max=10_000) is None
    assert log.run(newcomer.connection, replica, SCOPE, floor + 1, bytes_max=10_000) is not None
    assert all(one.first_seq > bases.floor_of(newcomer.connection, one.replica, SCOPE) for one in log.unsent(newcomer.connection, bytes(8)))
    stream = newcomer.desk.streams.known(replica, SCOPE)
    assert stream is not None
    assert adoption.hash_at(newcomer.desk, stream, floor - 1) is None


def test_a_hash_is_told_from_the_last_signature_on(scene: Scene) -> None:
    """At every seq the hash of the chain, and no more read for it than lies behind a signature: the writer is asked this."""
    whole = scene.room("whole")
    whole.receive(*scene.written.pieces(random.Random(4), upto=scene.written.ends))
    for stream in (whole.desk.streams.by_number(number) for (number,) in whole.rows("select number from streams where seq > 0")):
        link = whole.desk.streams.floor(stream).hash
        bodies = whole.rows("select seq, body from entries where stream = ? order by seq", stream.number)
        for seq, body in bodies:
            link = entry_hash(link, decode_entry(stream.replica.replica, stream.scope, body))
            assert adoption.hash_at(whole.desk, stream, seq) == link
        assert link == stream.hash
        last = whole.rows("select max(seq) from signatures where stream = ?", stream.number)[0][0]
        whole.connection.execute("update entries set body = x'00' where stream = ? and seq <= ?", (stream.number, last))
        assert adoption.hash_at(whole.desk, stream, stream.seq) == stream.hash


def author_of(replica: bytes) -> Any:
    return next(author for author, birth in BIRTHS.items() if birth.replica == replica)


def test_a_restored_device_reads_the_log_of_its_own_life(scene: Scene) -> None:
    """A checkpoint that knows this very replica further than it knows itself is not taken over: its log must tell."""
    newcomer = scene.room("newcomer")
    newcomer.act(lambda: newcomer.inbox.learn_birth(scene.made.head.bases[0].birth, now_ms=START_MS))
    newcomer.connection.execute("update replicas set standing = 'own' where replica = ?", (scene.made.head.bases[0].tip.replica,))
    newcomer.desk.forget()
    refused(newcomer, "checkpoint.overtaken", lambda: newcomer.begin(scene.sealed))


def test_a_grown_shape_stands_on_the_checkpoint_again(scene: Scene) -> None:
    """State tables made anew begin from the standing checkpoint, not from an empty log."""
    newcomer = scene.room("newcomer")
    newcomer.adopt(scene.sealed, scene.made.chunks)
    newcomer.receive(*scene.written.pieces(random.Random(6), upto=scene.written.ends, after=scene.at))
    before = newcomer.state()
    newcomer.connection.execute("delete from meta where name = 'shape'")
    newcomer.connection.close()
    writer = Writer(newcomer.home, now_ms=lambda: START_MS, shipped=TREE)
    writer.settled().result(30)
    writer.close()
    again = Room(newcomer.home.path.parent / "again", newcomer.home.path)
    scene.rooms.append(again)
    assert again.state() == before


def test_what_an_older_version_could_not_use_is_noted_as_stale_after_an_upgrade(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scope that stands on it says so, until a checkpoint of this version takes its place."""
    newcomer = scene.room("newcomer")
    newcomer.adopt(scene.sealed, scene.made.chunks)
    monkeypatch.setattr(adoption, "SCHEMA", 2)
    refold(newcomer.connection, shipped=TREE)
    newcomer.desk.forget()
    assert bases.stale_scopes(newcomer.connection) == {SCOPE: bases.SCHEMA_GREW}


def test_there_is_no_checkpoint_of_what_is_not_whole(scene: Scene) -> None:
    """None of the authority, of an unknown scope, of entries that are not folded yet, or of a tip that nobody signed."""
    room = scene.room("room")
    assert room.make(AUTHORITY) is None
    assert room.make(SCOPE) is None
    room.act(lambda: room.inbox.store(scene.written.run(FIRST, 1, 2), now_ms=START_MS))
    assert room.make(SCOPE) is None
    room.fold()
    assert room.make(SCOPE) is not None
    room.connection.execute("delete from signatures")
    assert room.make(SCOPE) is None


def test_a_fork_below_the_base_makes_the_scope_stale(scene: Scene) -> None:
    """A branch that claims a place whose entry is not held can't be judged here: it is kept as proof, and the scope says so."""
    newcomer = scene.room("newcomer")
    newcomer.adopt(scene.sealed, scene.made.chunks)
    before = newcomer.state()
    newcomer.receive(forked_elsewhere(REPLICAS[1]))
    assert bases.stale_scopes(newcomer.connection) == {SCOPE: bases.FORK}
    assert newcomer.rows("select count(*) from forks")[0][0] > 0
    assert newcomer.state() == before


def test_ordinals_are_told_across_a_base(scene: Scene) -> None:
    """What a stream's entries are numbered is known below its base and beyond it."""
    newcomer = scene.room("newcomer")
    newcomer.adopt(scene.sealed, scene.made.chunks)
    newcomer.receive(*scene.written.pieces(random.Random(8), upto=scene.written.ends, after=scene.at))
    for author, end in scene.written.ends.items():
        stream = newcomer.desk.streams.known(BIRTHS[author].replica, SCOPE)
        if stream is not None:
            assert list(checkpoints.known_ordinals(newcomer.desk, stream, end)) == scene.written.ordinals(author, 1, end)
            assert len(checkpoints.known_ordinals(newcomer.desk, stream, 1)) == min(1, end)
