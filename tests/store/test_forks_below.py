"""Forks of authors whose entries count by a checkpoint: nothing here may stop what folds behind them."""

import random

from sync.domain.ids import ReplicaId
from sync.domain.scopes import organisation_scope
from sync.oplog.entry import PlainOp, decode_entry, encode_entry, entry_hash, genesis
from sync.oplog.run import Run, advance, empty_tip, sign_tip
from sync.store import bases, refill
from tests.fakes.room import Room
from tests.fakes.written_world import BIRTHS, KEYS, SCOPE, UNIT, header
from tests.oplog.worlds import REPLICAS
from tests.store.test_checkpoints import Scene, scene

AUTHOR = REPLICAS[1]
__all__ = ["scene"]


def clone_with_lower_hash(than: bytes, ordinal: int) -> Run:
    """Return a run of another scope in which the author's key signs an ordinal again, so that by the hash this branch counts."""
    birth, elsewhere = BIRTHS[AUTHOR], organisation_scope("320106")
    for number in range(10_000):
        value = {UNIT.by_name["name"].number: f"克隆{number}"}
        plain = PlainOp(kind=UNIT.number, entity=None, field=None, value=value, names=None)
        body = encode_entry(birth.replica, elsewhere, header(1, ordinal), [plain])
        tip, _ = advance(empty_tip(birth, elsewhere), body)
        if tip.hash < than:
            signatures = ((1, sign_tip(KEYS[AUTHOR], tip)),)
            return Run(replica=birth.replica, scope=elsewhere, first_seq=1, entries=(body,), signatures=signatures, birth=birth.raw)
    raise AssertionError("no lower hash")


def first_entry(scene: Scene) -> tuple[bytes, int, bytes]:
    """Return hash, ordinal and body of what the author wrote first in the scope."""
    birth, body = BIRTHS[AUTHOR], scene.written.run(AUTHOR, 1, 1).entries[0]
    entry = decode_entry(birth.replica, SCOPE, body)
    return entry_hash(genesis(birth.hash, SCOPE), entry), entry.header.ordinal, body


def judged(room: Room) -> None:
    """Judge the author's branches, as a ruling about it does."""
    room.act(lambda: room.inbox._branches.judge_ruled(ReplicaId(BIRTHS[AUTHOR].replica), now_ms=1))
    room.fold()


def test_what_a_checkpoint_counts_keeps_its_ordinals(scene: Scene) -> None:
    """The branch that should count took an ordinal in another scope: it waits as proof, the scope says so, and all else folds on."""
    room = scene.room("held")
    room.receive(*scene.written.pieces(random.Random(3), upto=scene.at))
    room.adopt(scene.sealed, scene.made.chunks)
    before = room.state()
    hash_, ordinal, _ = first_entry(scene)
    room.receive(clone_with_lower_hash(hash_, ordinal))
    assert bases.stale_scopes(room.connection) == {SCOPE: bases.FORK}
    assert room.rows("select count(*) from forks")[0][0] == 1
    assert room.state() == before
    room.receive(*scene.written.pieces(random.Random(3), upto=scene.written.ends, after=scene.at))
    assert room.rows("select count(*) from entries")[0][0] >= sum(scene.written.ends.values())


def test_a_log_fetched_behind_a_checkpoint_may_bring_what_came_as_a_fork(scene: Scene) -> None:
    """One entry beside the log and in it is no fork: it stays in the log, once, and judging goes on."""
    room = scene.room("newcomer")
    room.adopt(scene.sealed, scene.made.chunks)
    runs = [scene.written.run(author, 1, end) for author, end in scene.at.items()]
    room.act(lambda: refill.take(room.desk, SCOPE, runs))
    assert room.act(lambda: refill.is_whole(room.desk, SCOPE))
    room.act(lambda: refill.rejoin(room.desk, SCOPE, same=True, now_ms=1))
    before, entries = room.state(), room.rows("select count(*) from entries")
    hash_, ordinal, body = first_entry(scene)
    room.connection.execute(
        "insert into forks (replica, scope, seq, ordinal, hash, body, found_ms)"
        " select number, ?, 1, ?, ?, ?, 0 from replicas where replica = ?",
        (SCOPE, ordinal, hash_, body, BIRTHS[AUTHOR].replica),
    )
    judged(room)
    assert (room.state(), room.rows("select count(*) from entries")) == (before, entries)
    assert room.rows("select * from forks") == []
