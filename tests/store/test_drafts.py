"""Drafts: kept, forgotten, bounded."""

from collections.abc import Iterator

import pytest
from sqlcipher3 import dbapi2

from sync.domain.failures import Refused
from sync.store import drafts
from sync.store.cipher import Database, database


@pytest.fixture
def db() -> Iterator[Database]:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    connection.execute("create table drafts (key text primary key, text text not null, changed_ms integer not null) strict")
    yield database(connection)
    connection.close()


def test_text_is_kept_until_it_is_emptied(db: Database) -> None:
    """The last text of a field is there until the field is emptied."""
    drafts.put(db, "incident:title", "危化品", now_ms=1)
    drafts.put(db, "incident:title", "危化品槽车", now_ms=2)
    assert drafts.get(db, "incident:title") == "危化品槽车"
    drafts.put(db, "incident:title", "", now_ms=3)
    assert drafts.get(db, "incident:title") is None


def test_all_come_back_last_changed_first(db: Database) -> None:
    """After a start every text is given back with its key."""
    for number, key in enumerate(("a", "b", "c")):
        drafts.put(db, key, f"text {key}", now_ms=number)
    drafts.delete(db, "b")
    assert list(drafts.every(db).items()) == [("c", "text c"), ("a", "text a")]


def test_too_long_is_refused(db: Database) -> None:
    """A text beyond every field's length is refused, and what was kept stays."""
    drafts.put(db, "a", "short", now_ms=1)
    with pytest.raises(Refused, match=r"draft\.too_long"):
        drafts.put(db, "a", "x" * (drafts.TEXT_CHARS_MAX + 1), now_ms=2)
    assert drafts.get(db, "a") == "short"


def test_table_is_bounded(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """One key too many is refused; a known key may still change."""
    monkeypatch.setattr(drafts, "DRAFTS_MAX", 2)
    drafts.put(db, "a", "1", now_ms=1)
    drafts.put(db, "b", "1", now_ms=1)
    with pytest.raises(Refused, match=r"draft\.too_many"):
        drafts.put(db, "c", "1", now_ms=1)
    drafts.put(db, "a", "2", now_ms=2)
    assert drafts.every(db) == {"a": "2", "b": "1"}
