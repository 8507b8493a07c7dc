"""Full-text search follows the rows: what was touched is read again when the writer has nothing better to do.

Source: our design.
"""

from collections.abc import Callable, Mapping

from sync.domain.kind import Kind
from sync.store import search
from sync.store.life import Connection
from sync.store.tables import table_name


def index_due(connection: Connection, kinds: Mapping[str, Kind], *, has_time: Callable[[], bool], rows_max: int) -> bool:
    """Index up to ``rows_max`` touched records in the caller's transaction; return whether there were any."""
    due = connection.execute("select entity, kind from search_due limit ?", (rows_max,)).fetchall()
    for entity, name in due:
        _index(connection, _standing(connection, kinds, name, entity), entity)
        connection.execute("delete from search_due where entity = ?", (entity,))
        if not has_time():
            break
    return bool(due)


def _standing(connection: Connection, kinds: Mapping[str, Kind], name: str, entity: bytes) -> Kind:
    """Return the kind under which the record stands: a fork gives one id to two records, and the branch that counts may be the other."""
    for kind in kinds.values() if not _is_in(connection, kinds[name], entity) else ():
        if kind.is_searched and _is_in(connection, kind, entity):
            return kind
    return kinds[name]


def _is_in(connection: Connection, kind: Kind, entity: bytes) -> bool:
    return connection.execute(f"select 1 from {table_name(kind.name)} where id = ?", (entity,)).fetchone() is not None


def _index(connection: Connection, kind: Kind, entity: bytes) -> None:
    columns = [f'"{field.name}"' for field in kind.by_name.values() if field.search]
    row = connection.execute(f"select {', '.join(columns)} from {table_name(kind.name)} where id = ?", (entity,)).fetchone()
    known = connection.execute("select number from search_ids where entity = ?", (entity,)).fetchone()
    if known is not None:
        connection.execute("delete from search where rowid = ?", known)
        connection.execute("update search_ids set kind = ? where number = ?", (kind.name, known[0]))
    text = "" if row is None else "\n".join(str(value) for value in row if value is not None)
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
