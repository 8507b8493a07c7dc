"""Earlier lines of a journal, page by page, in the very sequence in which the last ones are shown. Layer: store."""

from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries.common import Names
from sync.store.queries.incident_parts import lines_of, sequence
from sync.store.queries.rows import JournalRow

LINES_SEQUENCED_MAX = 200_000


def earlier(db: Database, scope: bytes, shown: int, limit: int) -> tuple[JournalRow, ...]:
    """Return up to `limit` lines that stand before the last `shown` ones, oldest first; none when the journal begins there."""
    places = sequence(db, Scope(scope), LINES_SEQUENCED_MAX)
    end = max(0, len(places) - shown)
    wanted = places[max(0, end - limit) : end]
    return lines_of(db, Scope(scope), Names(db), wanted)
