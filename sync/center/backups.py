"""Backups of the center: whole copies of its database, made while it serves, proved before they count, and told of.

A copy is made by SQLite's online backup, or row by row from one view of PostgreSQL (`portable.py`), synced, proved (`proof.py`),
renamed, and then recorded in the database it was made of: from that moment `backup_tips` are its tips, and each device is told
those of its own streams by a row of the feed that its cursor passes, so that nothing is told twice for good and nothing is
missed. A device may drop what they cover (K9).

Names, newest last; the list beside a copy names the blobs that its entries name, which lie outside the database::

    backups/20260314T021500Z-000000001234.db       the copy, under the same key; the number is the end of its feed
    backups/20260314T021500Z-000000001234.blobs    one line each: address (hex), bytes, `here` or `missing`
    blobs/…                                        in another folder than the center's own: the blobs themselves

Keys are never copied: without `database.key` a copy opens to nobody, and the two must not lie on one shelf.

Source: engine specification §3 (K9), §6, §7.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from sync.center import publishing
from sync.center.authority import EPOCH, REPLICA
from sync.center.beside import Beside, high_water
from sync.center.covered import by_number, last_backup
from sync.center.database import FILE, Database, backup_blobs, backup_tips_held, backups, get, get_number
from sync.center.keys import CenterKeys, keys_of
from sync.center.opening import open_database
from sync.center.portable import copy_out
from sync.center.postgres import Postgres
from sync.center.proof import SAMPLE_ENTRIES, Proof, never, opened, prove
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.domain.kind import BLOB_ID_BYTES
from sync.oplog.run import Tip
from sync.store import backup, cipher
from sync.store.backup import listing_in, name_of, superfluous
from sync.store.cipher import DatabaseError, outage_of
from sync.store.home import sync_folder, write_durably

FOLDER = "backups"
BACKUP_S = 4 * 3_600.0
FIRST_S = 60.0  # the devices that waited for the center come first
RECORDS_KEPT = 400
_SIZE_AT = BLOB_ID_BYTES - 8  # an address ends with the size, big-endian


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterBackup:
    """One verified copy. `at_ms` UTC, whole seconds; `n` the end of its feed; `missing` blobs that it names and nobody brought."""

    path: Path
    at_ms: int
    n: int
    streams: int
    entries: int
    walked: int
    blobs: int
    missing: int


def back_up(
    directory: Path, *, to: Path | None = None, now_ms: int, sample: int = SAMPLE_ENTRIES, closing: Callable[[], bool] = never
) -> CenterBackup:
    """Copy the center's database, prove the copy, record its tips, let go of copies that the age rule no longer keeps.

    Args:
        to: another folder, on another disk or a stick; it gets the blobs too. None for the center's own.
        sample: entries of those proved before that are walked again.
        closing: asked between streams whether to give up.

    Thread: any; safe while a center runs on the same directory.
    Raises: Outage: those of `keys_of`, `backup.unreadable`, `backup.unproved`, `store.closed`, those of the disk;
        then the copy is not kept and the last verified backup stays what it was.
    """
    keys = keys_of(directory)
    database = open_database(directory, keys)
    folder = directory / FOLDER if to is None else to
    try:
        with database.read() as connection:
            since = by_number(connection)
        copy = _copied(database, folder, keys, now_ms)
        try:
            proof = prove(copy, keys.database, since=since, sample=sample, closing=closing)
            made = _kept(database, keys, copy, folder, proof=proof, since=since, carry=to is not None, now_ms=now_ms)
        finally:
            copy.unlink(missing_ok=True)
    except (OSError, DatabaseError) as error:
        raise outage_of(error) or error from error
    finally:
        database.close()
    for old in superfluous(listing_in(folder), now_ms=now_ms):
        old.path.unlink(missing_ok=True)
        old.path.with_suffix(".blobs").unlink(missing_ok=True)
    return made


def due_in_s(database: Database, *, now_ms: int) -> float:
    """Return the seconds until the next scheduled backup: `BACKUP_S` after the last one, wherever that went."""
    with database.read() as connection:
        last = last_backup(connection)
    if last is None or last.at_ms > now_ms:
        return FIRST_S
    passed_s: float = (now_ms - last.at_ms) / 1000
    return max(FIRST_S, BACKUP_S - passed_s)


def _copied(database: Database, folder: Path, keys: CenterKeys, now_ms: int) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    copy = folder / f"making-{os.getpid()}-{now_ms}.tmp"
    try:
        if isinstance(database, Postgres):
            copy_out(database, copy, keys.database)
        else:
            source = cipher.connect(keys.directory / FILE, keys.database, read_only=True)
            with closing(source):
                backup.copy_to(source, copy, keys.database)
    except BaseException:
        for left in folder.glob(f"{copy.name}*"):
            left.unlink(missing_ok=True)
        raise
    return copy


def _sweep(folder: Path) -> None:
    """Let go of what makers that were killed left; whoever still makes one, here or in another process, is left alone."""
    if sys.platform == "win32":
        return  # asking after a process by its number would end it there
    for left in folder.glob("making-*"):
        maker = left.name.split("-")[1]
        try:
            os.kill(int(maker), 0)
        except ProcessLookupError:
            left.unlink(missing_ok=True)
        except (ValueError, OverflowError, PermissionError):
            continue


def _kept(
    database: Database, keys: CenterKeys, copy: Path, folder: Path, *, proof: Proof, since: Mapping[int, Tip], carry: bool, now_ms: int
) -> CenterBackup:
    """Put a proved copy in its place with the list of its blobs, then record it."""
    with opened(copy, keys.database) as connection:
        mark = high_water(connection, keys.directory)
        known = set(connection.execute(select(backup_blobs.c.address)).scalars())
    named = sorted(known | proof.blobs)
    path = folder / name_of(now_ms, mark.n)
    here = _carried(keys.directory / "blobs", folder / "blobs" if carry else None, named)
    lines = (_line(address, here=address in here) for address in named)
    write_durably(path.with_suffix(".blobs"), "".join(lines).encode())
    copy.replace(path)
    sync_folder(folder)
    made = CenterBackup(
        path=path,
        at_ms=now_ms // 1000 * 1000,
        n=mark.n,
        streams=sum(1 for tip in proof.tips.values() if tip.seq),
        entries=proof.entries,
        walked=proof.walked,
        blobs=len(named),
        missing=len(named) - len(here),
    )
    beside = Beside(keys.directory)
    with database.write() as connection:
        if get(connection, REPLICA) != mark.replica:
            # Another database took its place meanwhile: what was proved is not the past of this one.
            raise Outage("backup.unproved", replica=mark.replica.hex())
        _record(connection, made, mark.replica, proof, since)
        after = beside.look(connection)
    beside.write(after)
    return made


def _carried(source: Path, target: Path | None, named: Iterable[bytes]) -> set[bytes]:
    """Return which blobs are here, brought to ``target`` where they lack there."""
    here: set[bytes] = set()
    for address in named:
        name = address.hex()
        file = source / name[:2] / name
        if not file.exists():
            continue
        here.add(address)
        if target is not None and not (target / name[:2] / name).exists():
            carry_file(file, target / name[:2] / name)
    return here


def carry_file(source: Path, target: Path) -> None:
    """Copy a file so that after a power cut it is there whole or not at all.

    Raises: OSError.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        shutil.copyfile(source, temporary)
        descriptor = os.open(temporary, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def _line(address: bytes, *, here: bool) -> str:
    return f"{address.hex()} {int.from_bytes(address[_SIZE_AT:], 'big')} {'here' if here else 'missing'}\n"


def _record(connection: Connection, made: CenterBackup, center: ReplicaId, proof: Proof, since: Mapping[int, Tip]) -> None:
    """Make ``made`` the last verified backup, and publish what moved."""
    row = {
        "at_ms": made.at_ms,
        "path": str(made.path),
        "n": made.n,
        "center": center,
        "epoch": get_number(connection, EPOCH),
        "streams": made.streams,
        "entries": made.entries,
        "walked": made.walked,
        "blobs": made.blobs,
        "missing": made.missing,
    }
    connection.execute(insert(backups).values(row))
    newest = select(backups.c.number).order_by(backups.c.number.desc()).limit(RECORDS_KEPT).scalar_subquery()
    connection.execute(delete(backups).where(backups.c.number.not_in(newest)))
    moved = [(number, tip) for number, tip in proof.tips.items() if tip.seq and since.get(number) != tip]
    for n, number, tip in publishing.publish_backup(connection, moved):
        values = {"seq": tip.seq, "ordinal": tip.ordinal, "hash": tip.hash, "n": n}
        fresh = insert(backup_tips_held).values(stream=number, **values)
        connection.execute(fresh.on_conflict_do_update(index_elements=["stream"], set_=values))
    for address in proof.blobs:
        connection.execute(insert(backup_blobs).values(address=address).on_conflict_do_nothing())
