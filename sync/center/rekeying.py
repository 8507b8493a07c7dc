"""Another key for a center's database: it, backups beside it, blobs, codes and the keeper's home go under it; the old one opens none.

The key lies in `database.key`, for the folder's owner alone; this changes it after suspicion or on schedule, while the center is
stopped. The steps are those of a device (`sync.store.rekeying`); killed at any moment the next start, or this word, ends it::

    1  key.next         each key sealed under the other                                             before 3: waste, and removed
    2  center.db.next   a whole copy of the database under the new key, every page read back
    3  key.next becomes key.swap: from here on the new key is the one that will stand
    4  the copy takes the database's place
    5  each backup in `backups`, and each file of a blob, is written anew, one by one
    6  codes that are open are sealed anew; the keeper's home is given a key of its own
    7  database.key is the new one
    8  key.swap is overwritten and removed

While key.swap lies there no other word opens the database (`center.rekeying`). Copies that were carried elsewhere keep the old key.
On PostgreSQL the database itself is not under this key: its steps 2 and 4 fall away, and its encryption at rest is the server's matter.

Source: our design (engine specification §6, §10).
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update

from sync.center import codes
from sync.center.backups import FOLDER as BACKUPS
from sync.center.database import FILE, enrolment_codes
from sync.center.keeper import FOLDER as KEEPER
from sync.center.keys import KEY_SWAP, CenterKeys, keys_of, load_keys, put_database_key
from sync.center.opening import open_database, url_in
from sync.center.postgres import served_by_nobody
from sync.center.restore import LOCK
from sync.domain.failures import Outage, Refused
from sync.oplog.codec import Malformed, decode, encode
from sync.store import backup
from sync.store import rekeying as of_home
from sync.store.cipher import KEY_BYTES, connect, named
from sync.store.home import Home, sync_folder, wipe_file, write_durably
from sync.store.leaf_files import LeafFiles
from sync.store.startup import FileLock, InstanceLock
from sync.store.wrap import FLOOR

Step = Callable[[int], None]
NEXT, COPY = "key.next", f"{FILE}.next"
_ALONE, _ALONE_S = "key.lock", 600.0
_BESIDE = ("-wal", "-shm", "-journal")
BLOBS = "blobs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeyed:
    """What a change did. `is_encrypted`: the database itself lies under the key; on PostgreSQL it does not."""

    backups: int
    is_encrypted: bool


def _nothing(_step: int) -> None:
    """Nobody asked to be told."""


def rekey(directory: Path, *, keep: Path | None = None, step: Step = _nothing) -> Rekeyed:
    """Change the key of the stopped center in ``directory``.

    Args:
        keep: where the old key is written before anything else, for copies that lie elsewhere; None = it is lost.
        step: told before each step.

    Raises: Refused: `root.file_exists` where something lies at ``keep``; Outage: `store.second_instance` while the center runs,
        `center.missing`, `center.restoring`, `store.disk_full`, `backup.unreadable` where the copy does not read back, those of the
        disk. Up to step 3 nothing has happened then, behind it the next start goes on.
    """
    if not directory.exists():
        keys_of(directory)
    with FileLock(directory / LOCK):
        settle(directory)
        keys = keys_of(directory)
        on_disk = url_in(directory) is None
        with FileLock(directory / _ALONE), _alone(directory, keys):
            if keep is not None:
                _keep(keep, keys.database)
            _begin(directory, keys.database, secrets.token_bytes(KEY_BYTES), on_disk=on_disk, step=step)
            _finish(directory, keys, step)
    return Rekeyed(backups=len(backup.listing_in(directory / BACKUPS)), is_encrypted=on_disk)


def settle(directory: Path) -> None:
    """End a change that was killed behind its third step, and let go of what one before it left. Nobody serves the folder yet.

    Raises: Outage: `center.key_foreign` where key.swap is none of this center's; those of the disk.
    """
    if not any((directory / name).exists() for name in (NEXT, COPY, KEY_SWAP)):
        return
    lock = FileLock(directory / _ALONE)  # processes that serve one PostgreSQL start beside one another
    lock.acquire(wait_s=_ALONE_S)
    try:
        if (directory / KEY_SWAP).exists():
            _finish(directory, load_keys(directory), _nothing)
        _drop(directory)
    finally:
        lock.release()


def _begin(directory: Path, old: bytes, new: bytes, *, on_disk: bool, step: Step) -> None:
    step(1)
    with named():
        write_durably(directory / NEXT, encode([1, of_home.sealed_under(old, new), of_home.sealed_under(new, old)]))
        step(2)
        try:
            if on_disk:
                _copy(directory, old, new)
        except BaseException:
            _drop(directory)
            raise
        step(3)
        (directory / NEXT).replace(directory / KEY_SWAP)
        sync_folder(directory)


def _finish(directory: Path, keys: CenterKeys, step: Step) -> None:
    """Take the steps that are left, by the key in `database.key`, old or new."""
    with named():
        old, new = _keys(directory, keys.database)
        step(4)
        if (directory / COPY).exists():
            for end in _BESIDE:
                (directory / f"{FILE}{end}").unlink(missing_ok=True)
            (directory / COPY).replace(directory / FILE)
            sync_folder(directory)
        step(5)
        for copy in backup.listing_in(directory / BACKUPS):
            of_home.copy_anew(copy, old, new)
        LeafFiles(directory / BLOBS, new, free_bytes_least=0).take_over(LeafFiles(directory / BLOBS, old))
        step(6)
        _seal_codes_anew(directory, replace(keys, database=old), replace(keys, database=new))
        _rekey_keeper(Home(directory / KEEPER))
        step(7)
        put_database_key(directory, new)
        step(8)
        wipe_file(directory / KEY_SWAP)


def _copy(directory: Path, old: bytes, new: bytes) -> None:
    of_home.check_free(directory, (directory / FILE).stat().st_size)
    source = connect(directory / FILE, old, read_only=True)
    try:
        backup.copy_to(source, directory / COPY, new)
    finally:
        source.close()
    if not backup.is_good(directory / COPY, new):
        raise Outage("backup.unreadable")


def _drop(directory: Path) -> None:
    with named():
        if (directory / NEXT).exists():
            wipe_file(directory / NEXT)
        for end in ("", *_BESIDE):
            (directory / f"{COPY}{end}").unlink(missing_ok=True)


def _keys(directory: Path, key: bytes) -> tuple[bytes, bytes]:
    """Return the old key and the new one, by either key."""
    try:
        match decode((directory / KEY_SWAP).read_bytes()):
            case [1, bytes(new_sealed), bytes(old_sealed)]:
                pass
            case _:
                raise Outage("center.key_foreign")
    except Malformed as error:
        raise Outage("center.key_foreign") from error
    other = of_home.opened_under(key, new_sealed)
    if other is not None:
        return key, other
    other = of_home.opened_under(key, old_sealed)
    if other is None:
        raise Outage("center.key_foreign")
    return other, key


def _seal_codes_anew(directory: Path, before: CenterKeys, after: CenterKeys) -> None:
    database = open_database(directory, after)
    try:
        with database.write() as connection:
            for row in connection.execute(select(enrolment_codes)).all():
                try:
                    secret = codes.sealed(after, codes.key_of(before, row), row.name)
                except InvalidTag:
                    continue  # sealed anew already, before a kill
                connection.execute(update(enrolment_codes).where(enrolment_codes.c.name == row.name).values(secret=secret))
    finally:
        database.close()


def _rekey_keeper(home: Home) -> None:
    """Give the keeper's home another key of its own; what a kill left of such a change is ended first."""
    if not home.database.exists():
        return
    with InstanceLock(home):
        if of_home.is_under_way(home):
            of_home.finish(home, home.key())
        of_home.rekey(home, None, cost=FLOOR)


@contextmanager
def _alone(directory: Path, keys: CenterKeys) -> Iterator[None]:
    """Hold PostgreSQL so that no process serves it; a file is held by the lock beside it, and is open to nobody."""
    if url_in(directory) is None:
        yield
        return
    database = open_database(directory, keys)
    try:
        with served_by_nobody(database):
            yield
    finally:
        database.close()


def _keep(path: Path, key: bytes) -> None:
    with named():
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise Refused("root.file_exists", name=path.name) from error
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
