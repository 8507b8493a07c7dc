"""Earlier lines of a journal, page by page, in the very sequence in which the last ones are shown. Layer: store."""

from collections.abc import Sequence

from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries.absorbed import parts_in
from sync.store.queries.common import Names, chunks, marks
from sync.store.queries.incident_parts import Place, in_sequence, lines_of, sequence, written_last
from sync.store.queries.rows import JournalRow

LINES_SEQUENCED_MAX = 200_000
_READ_MORE = 1_000
_GROWTH = 4
_EARLIEST = -(2**63)


def earlier(db: Database, scope: bytes, shown: int, limit: int) -> tuple[JournalRow, ...]:
    """Return up to `limit` lines that stand before the last `shown` ones, oldest first; none when the journal begins there.

    `scope` is an incident's; the lines of those merged into it stand among its own.
    """
    parts = parts_in(db, Scope(scope))
    places = _end_of_sequence(db, tuple(parts), shown + limit)
    end = max(0, len(places) - shown)
    wanted = places[max(0, end - limit) : end]
    return lines_of(db, parts, Names(db), wanted)


def _end_of_sequence(db: Database, scopes: Sequence[Scope], least: int) -> Sequence[bytes]:
    """Return the end of the sequence, at least `least` lines of it, or all where it is shorter.

    What was written last is enough, unless an older line stands among it.
    """
    most = least + _READ_MORE
    while most < LINES_SEQUENCED_MAX:
        lines = written_last(db, scopes, most)
        if len(lines) < most:
            return [place[3] for place in in_sequence(lines)]
        latest = _latest_before(db, scopes, lines)
        if latest is not None:
            # What stands later than every older line can stand is placed as if all had been read; older ones stand before it.
            places = [place[3] for place in in_sequence(lines) if place[0] > latest]
            if len(places) >= least:
                return places
        most *= _GROWTH
    return sequence(db, scopes, LINES_SEQUENCED_MAX)


def _latest_before(db: Database, scopes: Sequence[Scope], lines: Sequence[Place]) -> int | None:
    """Return the latest time at which a line older than ``lines`` may stand, None when one of them stands behind one of these."""
    oldest = [lines[0][3], lines[0][0]]
    (latest,) = db.execute(
        f"select max(coalesce(stated_at, created_ms)) from journal_rows where scope in ({marks(scopes)}) and (created_ms, id) < (?, ?)",
        [*scopes, *oldest],
    ).fetchone()
    for chunk in chunks([line[0] for line in lines]):
        # The plus keeps SQLite from walking the whole journal instead of looking the few up.
        behind = db.execute(
            f'select 1 from journal_rows where +scope in ({marks(scopes)}) and "after" in ({marks(chunk)})'
            " and (created_ms, id) < (?, ?) limit 1",
            [*scopes, *chunk, *oldest],
        ).fetchone()
        if behind is not None:
            return None
    return _EARLIEST if latest is None else int(latest)
