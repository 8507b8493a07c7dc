"""What people are told of checkpoints: which scopes stand on one, where an entry below is held, what an earlier moment can't show."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from sync.domain.registry import KINDS
from sync.store import bases, compaction
from sync.store.cipher import database
from sync.store.queries import history, known
from sync.store.queries.common import CENTER, HERE, Authors, reach_of
from sync.store.queries.standing import LOADING, MISMATCH, STALE, UNPROVEN, stands
from tests.fakes.post import START_MS
from tests.fakes.room import Room, sealed
from tests.fakes.written_world import ENTITY, SCOPE
from tests.store.test_checkpoints import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    for room in made.rooms:
        room.close()


def based(scene: Scene) -> Room:
    room = scene.room("based")
    room.adopt(scene.sealed, scene.made.chunks)
    return room


def test_a_scope_on_a_checkpoint_is_told_by_what_it_lacks(scene: Scene) -> None:
    """Unproven with its age and what lies below; stale, and a mismatch, before everything else; loading by its pieces."""
    room = scene.room("plain")
    assert stands(database(room.connection)).rows == ()
    room.begin(scene.sealed)
    (row,) = stands(database(room.connection)).rows
    assert (row.sort, row.entries, row.of) == (LOADING, 0, len(scene.made.chunks))
    room.adopt(scene.sealed, scene.made.chunks)
    told = stands(database(room.connection))
    assert [(row.sort, row.scope, row.entries, row.until_ms) for row in told.rows] == [
        (UNPROVEN, SCOPE, sum(scene.at.values()), scene.made.head.until_ms)
    ]
    assert "鼓楼-B-0001" in told.rows[0].name
    bases.mark_stale(room.connection, SCOPE, bases.RULING, now_ms=1)
    assert [row.sort for row in stands(database(room.connection)).rows] == [STALE]
    room.connection.execute("update stale set reason = 'mismatch'")
    assert next(row.sort for row in stands(database(room.connection)).rows) == MISMATCH


def test_what_lies_below_is_known_to_be_at_the_center(scene: Scene) -> None:
    """Its checkpoint came from there; an op that nobody holds is said to be here alone, as ever."""
    room = based(scene)
    nobody = bytes(16)
    assert reach_of(database(room.connection), [bytes(ENTITY), nobody]) == {bytes(ENTITY): CENTER, nobody: HERE}


def test_questions_to_the_log_answer_with_what_is_held(scene: Scene) -> None:
    """History below a checkpoint is empty until it was fetched, and nothing stumbles over it."""
    room = based(scene)
    db = database(room.connection)
    assert history.entries_of(db, SCOPE, "incident") == ()
    assert Authors(db).entry(ENTITY) is None
    assert KINDS["incident"]


def test_an_earlier_moment_says_what_it_can_not_show(scene: Scene) -> None:
    """A record below a checkpoint reads as it does now, and the answer says so; with the whole log it does not."""
    room = based(scene)
    room.connection.execute("update incident_rows set state = 'confirmed', struck = null, changed_ms = ?", (START_MS * 2,))
    told = known.at(database(room.connection), START_MS + 10_000_000)
    assert told.below
    scene.keeper.connection.execute("update incident_rows set state = 'confirmed', struck = null")
    assert not known.at(database(scene.keeper.connection), START_MS + 10_000_000).below
    assert sealed


def test_thousands_of_checkpoints_are_asked_about_by_indexes(scene: Scene) -> None:
    """Sealed heads and chunks are long: neither what Sync tells nor what compaction sweeps goes through all of them."""
    room = based(scene)
    asked: list[str] = []
    room.connection.set_trace_callback(asked.append)
    assert stands(database(room.connection)).scopes == 1
    swept: compaction.Swept | None = compaction.Swept()
    turns = 0
    while swept is not None:
        swept, turns = compaction.sweep(room.desk, swept), turns + 1
    room.connection.set_trace_callback(None)
    long = ("checkpoints", "checkpoint_chunks", "covers", "entries", "signatures")
    steps = [
        str(step[3])
        for sql in asked
        if sql.startswith(("select", "delete")) and any(table in sql for table in long)
        for step in room.connection.execute(f"explain query plan {sql}").fetchall()
    ]
    assert any("checkpoints_said" in step for step in steps)
    assert any("checkpoints_staged" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN") and "INDEX" not in step and step.split()[1] in long] == []
    assert turns == 2


def test_a_sweep_goes_in_slices_and_leaves_what_counts(scene: Scene) -> None:
    """Chunks of checkpoints that are gone go, a few at a time, wherever they lie between those that stand."""
    room = based(scene)
    stands_on = {bytes(row[0]) for row in room.rows("select id from checkpoints")}
    for gone in (bytes(32), bytes([255]) * 32, bytes([127]) * 32):
        for position in range(compaction.SWEEP_CHUNKS + 1):
            bases.keep_chunk(room.connection, gone, position, b"x")
    swept: compaction.Swept | None = compaction.Swept()
    counts = [room.rows("select count(*) from checkpoint_chunks")[0][0]]
    while swept is not None:
        swept = compaction.sweep(room.desk, swept)
        counts.append(room.rows("select count(*) from checkpoint_chunks")[0][0])
    assert {bytes(row[0]) for row in room.rows("select distinct id from checkpoint_chunks")} == stands_on
    assert max(before - after for before, after in pairwise(counts)) == compaction.SWEEP_CHUNKS
