"""Rebuild: the state tables made again from the log, and from the checkpoints below it, and compared with what stands.

Nothing in a state table may depend on the order of arrival, so a rebuild must give the same rows, byte for byte; full-text
search is compared by content. The check works on a copy and touches nothing.

Source: our design (engine specification §2).
"""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sync.domain.draft import Organisation
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.oplog.codec import encode
from sync.store import cipher, indexing, migrations
from sync.store.adoption import stand_again
from sync.store.desk import Desk
from sync.store.home import Home
from sync.store.inbox import Inbox
from sync.store.life import Connection
from sync.store.tables import table_name

SEARCH_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a check found. `different` names the state tables whose rows are not what the log says."""

    entries: int
    tables: int
    different: tuple[str, ...]


class NoBlobs:
    """A rebuild reads no content."""

    def get(self, address: bytes) -> bytes | None:  # noqa: ARG002
        """Return None."""
        return None

    def has(self, address: bytes) -> bool:  # noqa: ARG002
        """Return that nothing is held."""
        return False

    def put(self, content: bytes) -> bytes:
        """Refuse: folding stores no content."""
        raise NotImplementedError(len(content))


def check(home: Home, *, shipped: Sequence[Organisation], copy: Path | None = None) -> Rebuilt:
    """Fold the log of ``home``, or of a backup of it, anew in a copy and compare.

    Raises: Outage: as `cipher.connect`.
    """
    source = cipher.connect(copy or home.database, home.key(), read_only=True)
    try:
        with tempfile.TemporaryDirectory(prefix="rebuild-", dir=home.path) as folder:
            tried = cipher.connect(Path(folder) / "copy.db", home.key(), read_only=False)
            try:
                source.backup(tried)
                _index_all(tried)
                before = table_hashes(tried)
                entries = refold(tried, shipped=shipped)
                after = table_hashes(tried)
            finally:
                tried.close()
    finally:
        source.close()
    different = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return Rebuilt(entries=entries, tables=len(before), different=tuple(different))


def refold(connection: Connection, *, shipped: Sequence[Organisation]) -> int:
    """Empty the state tables and fold the whole log again, in one transaction; return how many entries it holds."""
    database = cipher.database(connection)
    connection.execute("delete from meta where name = 'shape'")
    migrations.shape_state_tables(database, KINDS)
    desk = Desk(connection, shipped=shipped, blobs=NoBlobs())
    inbox = Inbox(desk)
    connection.execute("begin immediate")
    connection.execute("update streams set folded_seq = 0")
    for table in ("search", "search_ids", "search_due"):
        connection.execute(f"delete from {table}")
    stand_again(desk)
    while inbox.fold_some(lambda: True):
        desk.folding.flush()
        desk.streams.flush()
    connection.execute("commit")
    _index_all(connection)
    return int(connection.execute("select count(*) from entries").fetchone()[0])


def _index_all(connection: Connection) -> None:
    """Let search read what waits to be read: a program that ended early leaves it to the next start."""
    connection.execute("begin immediate")
    while indexing.index_due(connection, KINDS, has_time=lambda: True, rows_max=SEARCH_ROWS):
        pass
    connection.execute("commit")


def table_hashes(connection: Connection) -> dict[str, str]:
    """Return a hash of each state table's rows, in the order of their keys; search by record and terms."""
    hashes = {name: _hash(connection.execute(f"select * from {table_name(name)} order by id").fetchall()) for name in KINDS}
    hashes["folds"] = _hash(connection.execute("select key, state from folds order by key").fetchall())
    hashes["questions"] = _hash(
        connection.execute("select entity, field, kind, scope, sort from questions order by entity, field").fetchall()
    )
    hashes["unusable"] = _hash(
        connection.execute(
            "select replicas.replica, streams.scope, unusable.seq, reason, kind"
            " from unusable join streams on streams.number = unusable.stream"
            " join replicas on replicas.number = streams.replica order by 1, 2, 3, 4"
        ).fetchall()
    )
    hashes["counts"] = _hash(connection.execute("select list, scope, word, rows from counts where rows <> 0 order by 1, 2, 3").fetchall())
    hashes["search"] = _hash(connection.execute("select entity, kind from search_ids order by entity").fetchall())
    return hashes


def scope_hashes(connection: Connection, scopes: Iterable[Scope] | None = None) -> dict[Scope, str]:
    """Return for each scope a hash of all its rows and questions; equal on replicas that hold the same entries and rulings."""
    held = [
        Scope(row[0]) for row in connection.execute("select distinct scope from streams where folded_seq > 0 order by scope").fetchall()
    ]
    wanted = held if scopes is None else [scope for scope in held if scope in set(scopes)]
    found: dict[Scope, str] = {}
    for scope in wanted:
        rows: list[Any] = []
        for name in KINDS:
            rows.append(name)
            rows.extend(connection.execute(f"select * from {table_name(name)} where scope = ? order by id", (scope,)).fetchall())
        rows.extend(
            connection.execute("select entity, field, sort from questions where scope = ? order by entity, field", (scope,)).fetchall()
        )
        found[scope] = _hash(rows)
    return found


def _hash(rows: Iterable[Any]) -> str:
    state = blake2b(digest_size=16)
    for row in rows:
        state.update(encode(list(row) if isinstance(row, tuple) else row))
    return state.hexdigest()
