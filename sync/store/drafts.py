"""Unsent text by field, in a table of its own: back on the screen after the battery was pulled.

Local to the device: no replica, no rebuild and no backup of the log depends on it. The functions run on the writer's
connection through `Writer.call`; `every` may run on a reader.

Layer: store. Source: our design (engine specification §6).
"""

from collections.abc import Mapping

from sync.domain.failures import Refused
from sync.store.cipher import Database

KEY_CHARS_MAX = 200
TEXT_CHARS_MAX = 64_000
DRAFTS_MAX = 2_000


def put(db: Database, key: str, text: str, *, now_ms: int) -> None:
    """Keep `text` under `key`; an empty text forgets the key.

    Raises: Refused: `draft.too_long`; `draft.too_many` when no further key fits.
    """
    if len(key) > KEY_CHARS_MAX or len(text) > TEXT_CHARS_MAX:
        raise Refused("draft.too_long", chars_max=TEXT_CHARS_MAX)
    if not text:
        delete(db, key)
        return
    if get(db, key) is None and _count(db) >= DRAFTS_MAX:
        raise Refused("draft.too_many", drafts_max=DRAFTS_MAX)
    db.execute("insert or replace into drafts (key, text, changed_ms) values (?, ?, ?)", [key, text, now_ms])


def get(db: Database, key: str) -> str | None:
    """Return the text kept under `key`, None when there is none."""
    found = db.execute("select text from drafts where key = ?", [key]).fetchone()
    return None if found is None else str(found[0])


def delete(db: Database, key: str) -> None:
    """Forget `key`."""
    db.execute("delete from drafts where key = ?", [key])


def every(db: Database) -> Mapping[str, str]:
    """Return all texts by key, the last changed first."""
    return {str(key): str(text) for key, text in db.execute("select key, text from drafts order by changed_ms desc, key").fetchall()}


def _count(db: Database) -> int:
    return int(db.execute("select count(*) from drafts").fetchone()[0])
