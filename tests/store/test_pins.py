"""What a person wants sent first: local, bounded by the entry, let go once the center holds it."""

import pytest
from fakes.asked import CENTER_ID, db_of, held_by
from fakes.post import Post

from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Refused
from sync.domain.ids import OpId
from sync.domain.scopes import organisation_scope
from sync.store import log, pins
from sync.store.queries import pins as asked
from sync.store.queries import records


def _pin(post: Post, entry: OpId, *, now_ms: int = 1) -> None:
    post.writer.call(lambda desk: pins.pin(desk.connection, entry, now_ms=now_ms)).result(30)


def _pinned_streams(post: Post) -> list[bytes]:
    post.settle()
    return [one.scope for one in log.unsent(post.reader, CENTER_ID) if one.pinned]


def test_a_pinned_entry_leads_its_stream(post: Post, incident: bytes) -> None:
    """Its stream waits as pinned until the center holds the entry; what is written later doesn't."""
    unit = post.do(RegisterUnit(name="机动一队")).created[0]
    _pin(post, OpId(unit))
    assert _pinned_streams(post) == [organisation_scope("320106")]
    assert asked.pinned(db_of(post)) == {unit: 1}
    held_by(post, CENTER_ID, "center")
    post.do(RegisterUnit(name="机动二队"))
    assert _pinned_streams(post) == []
    assert asked.pinned(db_of(post)) == {}
    _pin(post, OpId(post.do(WriteJournal(scope=b"i" + incident, line="水幕")).created[0]))
    post.settle()
    assert post.reader.execute("select count(*) from pins").fetchone() == (1,)


def test_a_pin_is_taken_back(post: Post) -> None:
    """Then it goes in its turn again; an entry that is not held is refused, one never pinned passed over."""
    unit = OpId(post.do(RegisterUnit(name="机动一队")).created[0])
    _pin(post, unit)
    post.writer.call(lambda desk: pins.unpin(desk.connection, unit)).result(30)
    post.writer.call(lambda desk: pins.unpin(desk.connection, unit)).result(30)
    assert _pinned_streams(post) == []
    with pytest.raises(Refused, match=r"record\.not_held"):
        _pin(post, OpId(b"?" * 16))


def test_records_are_found_with_where_they_are(post: Post, incident: bytes) -> None:
    """Two characters or initials find a record of any kind; what nobody finds is nothing."""
    db = db_of(post)
    assert [row.title for row in records.reach(db, "槽车")] == ["化学品槽车侧翻"]
    assert [row.title for row in records.reach(db, "hxpcc")] == ["化学品槽车侧翻"]
    assert records.reach(db, "没有") == ()
