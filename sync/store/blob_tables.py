"""The tables of blobs: what is named, what lies here, what is asked for, what moves; in the writer's transaction.

**Pinned**: a blob that a record names is never dropped until the center is known to hold it; previews and essential ones
not even then. **On demand**: one over 256 kB is fetched only when a person asks, unless the declaration calls it essential.

Layer: store. Source: our design (engine specification §9).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.content import BLOB_BYTES_MAX, leaf_count, size_of
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.kind import Shape
from sync.domain.leaf_set import LeafSet
from sync.domain.registry import KINDS
from sync.store.desk import Desk
from sync.store.leaf_files import LeafFiles
from sync.store.life import Connection
from sync.store.tables import table_name

PREVIEW_BYTES_MAX = 30 * 1024
FETCH_BYTES_MAX = 256 * 1024
ERRANDS_MAX = 50_000
AT_ONCE = 200  # blobs in one turn of the writer
BLOB = "blob"  # in `Changes`: addresses whose state moved; no kind of record
FETCH, PUSH, PUT, EXPORT = "fetch", "push", "put", "export"

_SIZE_MAX = 2**63 - 1
_FIELDS = tuple((kind.name, field) for kind in KINDS.values() for field in kind.by_name.values() if field.shape is Shape.BLOB)


def _union(*, essential: bool = False) -> str:
    named = [(table_name(kind), field.name) for kind, field in _FIELDS if field.essential or not essential]
    return " union ".join(f'select "{name}" as address from {table} where "{name}" is not null' for table, name in named)


NAMED = _union()
ESSENTIAL = _union(essential=True)
AT_CENTER = "exists (select 1 from link where name = 'blob ' || lower(hex(blobs.address)){which})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One blob to be carried. `way` is fetch or push; `asked`: a person waits for it."""

    address: bytes
    way: str
    size: int
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What of one blob lies here, by its files. `leaves`: those of a partial that no table knows, None where one does."""

    address: bytes
    is_whole: bool
    is_partial: bool
    leaves: LeafSet | None = None


def known(connection: Connection, after: bytes) -> tuple[bytes, ...]:
    """Return the next addresses behind ``after`` that the tables speak of, none when there are no more."""
    rows = connection.execute(
        "select address from (select address from blobs where address > :after union select address from blob_leaves"
        " where address > :after) order by address limit :most",
        {"after": after, "most": AT_ONCE},
    ).fetchall()
    return tuple(bytes(address) for (address,) in rows)


def noted(connection: Connection, addresses: Iterable[bytes]) -> dict[bytes, tuple[bool | None, bool]]:
    """Return what the tables say of each address: whether it is whole, None where they don't, and whether leaves are noted."""
    found: dict[bytes, tuple[bool | None, bool]] = {}
    for address in addresses:
        held = connection.execute("select held from blobs where address = ?", (address,)).fetchone()
        leaves = connection.execute("select 1 from blob_leaves where address = ?", (address,)).fetchone()
        found[address] = (None if held is None else bool(held[0]), leaves is not None)
    return found


def recount(connection: Connection, counted: Iterable[Counted]) -> None:
    """Make the tables follow the files, for blobs of which both say something else."""
    for one in counted:
        ((held, has_leaves),) = noted(connection, (one.address,)).values()
        if held is None and one.is_whole:
            note(connection, one.address, held=True, source="here")
        elif held is not None and held is not one.is_whole:
            connection.execute("update blobs set held = ? where address = ?", (int(one.is_whole), one.address))
        if has_leaves and not one.is_partial:
            connection.execute("delete from blob_leaves where address = ?", (one.address,))
        elif one.leaves is not None:
            keep_set(connection, one.address, one.leaves)


def forget_moves(connection: Connection) -> None:
    """Forget what moved when the last process ended."""
    connection.execute("delete from blob_moves")


def unheld(connection: Connection) -> list[tuple[bytes, bool]]:
    """Return what records name and no table says to be whole, with whether any table speaks of it."""
    rows = connection.execute(
        f"select named.address, blobs.address is not null from ({NAMED}) as named left join blobs on blobs.address = named.address"
        " where coalesce(blobs.held, 0) = 0"
    ).fetchall()
    return [(bytes(address), bool(is_known)) for address, is_known in rows]


def note_named(connection: Connection, named: Iterable[tuple[bytes, bool]]) -> None:
    """Note what records name: ``named`` is each address with whether its file is whole."""
    for address, held in named:
        if held:
            note(connection, address, held=True, source="here")
        else:
            # What came whole since its file was looked at stays so.
            size = min(_SIZE_MAX, size_of(address))
            connection.execute("insert or ignore into blobs (address, size, held, source) values (?, ?, 0, '')", (address, size))


def errands(connection: Connection, center: ReplicaId) -> tuple[Errand, ...]:
    """Return what is to be carried; it only reads.

    What a person waits for goes first, then previews and whatever else is as small, then the rest, small ones first.
    """
    lacking = "not " + AT_CENTER.format(which=" and value = :center")
    rows = connection.execute(
        f"""select address, held, size, coalesce(asked, 0) from blobs left join blob_wishes using (address)
            where size <= :most and coalesce(paused, 0) = 0 and address in ({NAMED})
              and case held when 1 then {lacking}
                  else coalesce(asked, 0) or (not coalesce(let_go, 0) and (size <= :fetched or address in ({ESSENTIAL}))) end
            order by not (held = 0 and coalesce(asked, 0)), size > :preview, size, address limit {ERRANDS_MAX}""",
        {"most": BLOB_BYTES_MAX, "fetched": FETCH_BYTES_MAX, "preview": PREVIEW_BYTES_MAX, "center": center},
    ).fetchall()
    return tuple(
        Errand(address=bytes(address), way=PUSH if held else FETCH, size=size, asked=bool(asked) and not held)
        for address, held, size, asked in rows
    )


def wanted(connection: Connection) -> tuple[Errand, ...]:
    """Return what is to be fetched from whoever has it, in the sequence of `errands`; it only reads."""
    rows = connection.execute(
        f"""select address, size, coalesce(asked, 0) from blobs left join blob_wishes using (address)
            where held = 0 and size <= :most and coalesce(paused, 0) = 0 and address in ({NAMED})
              and (coalesce(asked, 0) or (not coalesce(let_go, 0) and (size <= :fetched or address in ({ESSENTIAL}))))
            order by not coalesce(asked, 0), size > :preview, size, address limit {ERRANDS_MAX}""",
        {"most": BLOB_BYTES_MAX, "fetched": FETCH_BYTES_MAX, "preview": PREVIEW_BYTES_MAX},
    ).fetchall()
    return tuple(Errand(address=bytes(address), way=FETCH, size=size, asked=bool(asked)) for address, size, asked in rows)


def is_named(connection: Connection, address: bytes) -> bool:
    """Tell whether a record that is held names a blob."""
    return connection.execute(f"select 1 from ({NAMED}) where address = ? limit 1", (address,)).fetchone() is not None


def held_leaves(connection: Connection, address: bytes) -> LeafSet:
    """Return which leaves of a partial are here, as the table says."""
    total = leaf_count(size_of(address))
    found = connection.execute("select leaves from blob_leaves where address = ?", (address,)).fetchone()
    return LeafSet(total) if found is None else LeafSet.unpack(total, found[0])


def check_partials(connection: Connection, files: LeafFiles, most: int) -> None:
    """Make room for one more partial: those that no record names go first.

    Raises: Refused: `blob.too_many`.
    """
    (count,) = connection.execute("select count(*) from blob_leaves").fetchone()
    if count < most:
        return
    stray = connection.execute(f"select address from blob_leaves where address not in ({NAMED}) order by address limit 1").fetchone()
    if stray is None:
        raise Refused("blob.too_many", count_max=most)
    files.drop(stray[0])
    connection.execute("delete from blob_leaves where address = ?", (stray[0],))


def note_leaves(desk: Desk, files: LeafFiles, address: bytes, held: LeafSet, *, source: str) -> None:
    """Note which leaves lie here now, and make the file follow: a partial that is complete becomes whole, a damaged whole a partial."""
    if held.is_whole:
        if files.is_partial(address):
            files.finish(address)
        note_whole(desk, address, source=source)
        return
    was_whole = files.is_whole(address) or files.is_spoilt(address)
    if was_whole:
        files.reopen(address)
    note(desk.connection, address, held=False, source="")
    if held:
        keep_set(desk.connection, address, held)
    else:
        files.drop(address)
        desk.connection.execute("delete from blob_leaves where address = ?", (address,))
    if was_whole or not held:
        # Of a partial that grows whoever carries it tells, a few times a second.
        desk.folding.changes.add(BLOB, address)
        touch(desk, address)


def note_whole(desk: Desk, address: bytes, *, source: str) -> None:
    """Note that a blob lies here whole; the records that name it read differently, and what was asked of it is done."""
    note(desk.connection, address, held=True, source=source)
    for table in ("blob_leaves", "blob_wishes", "blob_moves"):
        desk.connection.execute(f"delete from {table} where address = ?", (address,))
    desk.folding.changes.add(BLOB, address)
    touch(desk, address)


def note_at_center(desk: Desk, address: bytes, center: ReplicaId) -> None:
    """Note that this life of the center holds a blob; the records that name it are safer for it."""
    desk.connection.execute("insert or replace into link (name, value) values (?, ?)", (f"blob {address.hex()}", center))
    desk.connection.execute("delete from blob_moves where address = ? and way = ?", (address, PUSH))
    desk.folding.changes.add(BLOB, address)
    touch(desk, address)


def forget_center(connection: Connection) -> None:
    """Forget what the center holds, so that it is asked again."""
    connection.execute("delete from link where name like 'blob %'")


def note_move(desk: Desk, key: bytes, way: str, *, done: int, size: int, rate: float | None) -> None:
    """Note how far a transfer is. `key` is an address, or the token of a file that is put or exported."""
    desk.connection.execute("insert or replace into blob_moves values (?, ?, ?, ?, ?, '')", (key, way, done, size, rate))
    desk.folding.changes.add(BLOB, key)


def note_failed(desk: Desk, key: bytes, way: str, code: str) -> None:
    """Note why a transfer rests; an empty code says that it moves no more and nothing is wrong."""
    if code:
        desk.connection.execute(
            "insert into blob_moves values (?, ?, 0, 0, null, ?)"
            " on conflict (address) do update set way = excluded.way, rate = null, failed = excluded.failed",
            (key, way, code),
        )
    else:
        desk.connection.execute("delete from blob_moves where address = ?", (key,))
    desk.folding.changes.add(BLOB, key)


def note(connection: Connection, address: bytes, *, held: bool, source: str) -> None:
    """Note whether a blob lies here whole."""
    size = min(_SIZE_MAX, size_of(address))
    connection.execute("insert or replace into blobs (address, size, held, source) values (?, ?, ?, ?)", (address, size, int(held), source))


def keep_set(connection: Connection, address: bytes, held: LeafSet) -> None:
    """Keep which leaves of a partial are here."""
    connection.execute("insert or replace into blob_leaves values (?, ?)", (address, held.pack()))


def touch(desk: Desk, address: bytes) -> None:
    """Say that the records that name a blob read differently."""
    for kind, field in _FIELDS:
        rows = desk.connection.execute(f'select id from {table_name(kind)} where "{field.name}" = ?', (address,)).fetchall()
        for (entity,) in rows:
            desk.folding.changes.add(kind, entity)
