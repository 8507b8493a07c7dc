"""Full-text search follows the rows: what was touched is read again when the writer has nothing better to do.

Source: our design.
"""

from collections.abc import Callable, Mapping
from functools import cache

from sync.domain.kind import Kind
from sync.store import search
from sync.store.life import Connection
from sync.store.tables import table_name


def index_due(
    connection: Connection,
    kinds: Mapping[str, Kind],
    *,
    has_time: Callable[[], bool],
    rows_max: int,
    tell: Callable[[str, bytes], None] | None = None,
) -> bool:
    """Index up to ``rows_max`` touched records in the caller's transaction; return whether there were any.

    Args:
        tell: called with the kind and the id of each, for those who searched before its words were read.
    """
    due = connection.execute("select entity, kind from search_due limit ?", (rows_max,)).fetchall()
    read: list[tuple[bytes]] = []
    for entity, name in due:
        _index(connection, *_standing(connection, kinds, name, entity), entity)
        read.append((entity,))
        if tell is not None:
            tell(name, entity)
        if not has_time():
            break
    connection.executemany("delete from search_due where entity = ?", read)
    return bool(due)


def _standing(connection: Connection, kinds: Mapping[str, Kind], name: str, entity: bytes) -> tuple[Kind, str]:
    """Return the kind under which the record stands, and its words, none where it doesn't.

    A fork gives one id to two records, and the branch that counts may be the other.
    """
    others = (kind for kind in kinds.values() if kind.is_searched and kind.name != name)
    for kind in (kinds[name], *others):
        row = connection.execute(_words(kind), (entity,)).fetchone()
        if row is not None:
            return kind, "\n".join(str(value) for value in row if value is not None)
    return kinds[name], ""


@cache
def _words(kind: Kind) -> str:
    columns = [f'"{field.name}"' for field in kind.by_name.values() if field.search]
    return f"select {', '.join(columns)} from {table_name(kind.name)} where id = ?"


def _index(connection: Connection, kind: Kind, text: str, entity: bytes) -> None:
    known = connection.execute("select number from search_ids where entity = ?", (entity,)).fetchone()
    if known is not None:
        connection.execute("delete from search where rowid = ?", known)
        connection.execute("update search_ids set kind = ? where number = ?", (kind.name, known[0]))
    if not text:
        # What has no words is not listed, so that it is no matter whether its state came from a log or from a checkpoint.
        connection.execute("delete from search_ids where entity = ?", (entity,))
        return
    number = (
        known[0]
        if known is not None
        else connection.execute("insert into search_ids (entity, kind) values (?, ?)", (entity, kind.name)).lastrowid
    )
    connection.execute("insert into search (rowid, terms) values (?, ?)", (number, search.terms(text)))
