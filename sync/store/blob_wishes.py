"""What people want of a blob: fetch it now, let it rest, give it up, make room; in the writer's transaction.

Local: it says what this device carries and keeps, never what is true. A blob that a record names is **pinned**: it is never let
go of before the center is known to hold it, and previews and essential ones not even then.

Layer: store. Source: our design (engine specification §9).
"""

from sync.domain.content import LEAF_BYTES, leaf_count, size_of
from sync.domain.failures import Refused
from sync.domain.leaf_set import LeafSet
from sync.store.blob_tables import BLOB, ESSENTIAL, PREVIEW_BYTES_MAX, is_named, note, touch
from sync.store.desk import Desk
from sync.store.leaf_files import LeafFiles
from sync.store.life import Connection

_AT_CENTER = "exists (select 1 from link where name = 'blob ' || lower(hex(blobs.address)))"
EVICTABLE = f"held = 1 and size > {PREVIEW_BYTES_MAX} and {_AT_CENTER} and address not in ({ESSENTIAL})"


def fetch_now(desk: Desk, address: bytes) -> None:
    """Fetch a blob before others, however large it is, and whatever was wanted before.

    Raises: Refused: `blob.not_named`.
    """
    _check(desk.connection, address)
    _wish(desk, address, asked=True, paused=False, let_go=False)
    desk.connection.execute("delete from blob_moves where address = ? and failed <> ''", (address,))


def pause(desk: Desk, address: bytes, *, on: bool) -> None:
    """Let a blob rest, on its way here or to the center, or go on; what has arrived of it stays.

    Raises: Refused: `blob.not_named`.
    """
    _check(desk.connection, address)
    found = desk.connection.execute("select asked, let_go from blob_wishes where address = ?", (address,)).fetchone()
    asked, let_go = (0, 0) if found is None else found
    _wish(desk, address, asked=bool(asked), paused=on, let_go=bool(let_go))


def cancel(desk: Desk, files: LeafFiles, address: bytes) -> None:
    """Fetch a blob no more until it is asked for; what came of it stays, for whoever asks again, until room is made.

    Raises: Refused: `blob.not_named`.
    """
    _check(desk.connection, address)
    if files.is_whole(address):
        return
    _wish(desk, address, asked=False, paused=False, let_go=True)
    desk.connection.execute("delete from blob_moves where address = ?", (address,))


def evict(desk: Desk, files: LeafFiles, address: bytes | None) -> int:
    """Let go of an original that the center holds, or of what came of one that was given up; None for all of them.

    Returns: how many bytes of blobs are here no more.
    Raises: Refused: `blob.not_at_center` (or a preview, or essential, or not here); Outage: those of the disk.
    """
    only = "" if address is None else " and address = :address"
    named = {"address": address}
    whole = desk.connection.execute(f"select address from blobs where {EVICTABLE}{only}", named).fetchall()
    given_up = desk.connection.execute(
        f"select address, leaves from blob_leaves join blob_wishes using (address) where let_go = 1{only}", named
    ).fetchall()
    if address is not None and not whole and not given_up:
        raise Refused("blob.not_at_center")
    for (gone,) in whole:
        files.drop(gone)
        note(desk.connection, gone, held=False, source="")
        _wish(desk, gone, asked=False, paused=False, let_go=True)
        touch(desk, gone)
    for gone, _ in given_up:
        files.drop(gone)
        desk.connection.execute("delete from blob_leaves where address = ?", (gone,))
        desk.folding.changes.add(BLOB, gone)
    leaves = sum(len(LeafSet.unpack(leaf_count(size_of(gone)), held)) for gone, held in given_up)
    return sum(size_of(gone) for (gone,) in whole) + leaves * LEAF_BYTES


def _wish(desk: Desk, address: bytes, *, asked: bool, paused: bool, let_go: bool) -> None:
    desk.connection.execute("insert or replace into blob_wishes values (?, ?, ?, ?)", (address, int(asked), int(paused), int(let_go)))
    desk.folding.changes.add(BLOB, address)


def _check(connection: Connection, address: bytes) -> None:
    if not is_named(connection, address):
        raise Refused("blob.not_named")
