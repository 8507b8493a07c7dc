"""Another key for a home: its database, its backups and its blobs written under a new one, and the old one opens nothing any more.

A passphrase that is changed wraps the same key anew; this changes the key itself, after suspicion or on schedule. Killed at any
moment, the home opens by what opened it before, and the next start that opens it ends what was begun::

    1  key.next        the new wrap (or plain key), and each key sealed under the other            before 3: waste, and removed
    2  qianzhi.db.next a whole copy of the database under the new key, every page read back
    3  key.next becomes key.swap: from here on the new key is the one that will stand
    4  the copy takes the database's place
    5  each backup, and each file of a blob, is written anew under the new key, one by one
    6  the mark of the high water names the new key
    7  key.wrap and its copy (or database.key) are the new ones; key.swap is overwritten and removed

Until step 7 `key.wrap` opens the old key, which opens the new one through `key.swap`; so whoever may open the home may end it. What
was under the old key may live on in blocks that the disk no longer shows, and in copies that were carried away.

Format of key.next and key.swap: CBOR [1, wrap | null, new key sealed under the old, old key sealed under the new]; sealed = nonce (12) ‖
ChaCha20-Poly1305 under HKDF-SHA256(key, info = "qianzhi rekey 1").

Layer: store. Source: RFC 5869, RFC 8439; our design (engine specification §6).
"""

import secrets
import shutil
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.domain.failures import Outage
from sync.oplog.codec import Malformed, decode, encode
from sync.store import backup, highwater, life
from sync.store import wrap as wraps
from sync.store.cipher import KEY_BYTES, connect, named, transaction
from sync.store.home import Home, sync_folder, wipe_file, write_durably
from sync.store.leaf_files import LeafFiles
from sync.store.wrap import Cost

Step = Callable[[int], None]
Told = Callable[[int, int], None]  # bytes that are done, of how many; the database counts twice, since it is read back
SINCE = "database_key_ms"  # in `meta`: since when the database lies under its present key; absent under its first
_INFO = b"qianzhi rekey 1"
_NONCE_BYTES = 12
_BESIDE = ("-wal", "-shm", "-journal")
_SPARE_BYTES = 64 << 20  # what a disk keeps beside the copy, for whatever else writes meanwhile


def _nothing(_step: int) -> None:
    """Nobody asked to be told."""


def _untold(_done: int, _total: int) -> None:
    """Nobody asked to be told."""


class _Meter:
    """Counts what a change has done so far."""

    def __init__(self, total: int, told: Told) -> None:
        self._total, self._told, self._done = total, told, 0

    def add(self, count: int) -> None:
        self._done = min(self._done + count, self._total)
        self._told(self._done, self._total)


def rekey(
    home: Home,
    passphrase: str | None,
    *,
    cost: Cost,
    keystore: tuple[str, bytes] | None = None,
    step: Step = _nothing,
    now_ms: int | None = None,
    told: Told = _untold,
) -> None:
    """Change the key of an open home that no engine works in; this process holds the new one then.

    The caller holds the `InstanceLock`.

    Args:
        passphrase: what opens the home from now on too; None for a plain home, whose key lies in a file.
        keystore: name and secret by which a keystore is to open it; a slot of before opens nothing any more.
        step: told before each step.
        now_ms: since when the new key is in use; None = by the system's clock.
        told: told how far it is, from time to time.

    Raises: Refused: `passphrase.weak`; Outage: those of `Home.key`, of `connect` and of the disk; `backup.unreadable` where the copy
        does not read back. Up to step 3 nothing has happened then, behind it the next start goes on.
    """
    old, new = home.key(), secrets.token_bytes(KEY_BYTES)
    meter = _Meter(bytes_of(home), told)
    step(1)
    wrapped = None
    if passphrase is not None:
        wrap = wraps.with_passphrase(wraps.empty(), new, passphrase, cost=cost)
        wrapped = wraps.to_bytes(wrap if keystore is None else wraps.with_keystore(wrap, new, *keystore))
    drop(home)
    with named():
        write_durably(home.key_next, encode([1, wrapped, sealed_under(old, new), sealed_under(new, old)]))
        step(2)
        try:
            _copy(home, old, new, meter, now_ms=time.time_ns() // 1_000_000 if now_ms is None else now_ms)
        except BaseException:
            drop(home)
            raise
        step(3)
        home.key_next.replace(home.key_swap)
        sync_folder(home.path)
    _finish(home, old, step, meter)


def bytes_of(home: Home) -> int:
    """Return how much a change writes and reads back, bytes: the database twice, each backup and each file of a blob once."""
    copies = sum(_size(copy.path) for copy in backup.listing(home))
    return 2 * _size(home.database) + copies + sum(_size(path) for path in home.blobs.rglob("*"))


def check_room(home: Home) -> None:
    """See that the disk has room for the copy of the database, or of the greatest backup. Raises: Outage: `store.disk_full`."""
    check_free(home.path, max((_size(path) for path in (home.database, *(copy.path for copy in backup.listing(home)))), default=0))


def check_free(folder: Path, count: int) -> None:
    """See that so many bytes more can be written, and some to spare. Raises: Outage: `store.disk_full`."""
    if shutil.disk_usage(folder).free < count + _SPARE_BYTES:
        raise Outage("store.disk_full")


def is_under_way(home: Home) -> bool:
    """Tell whether a change of the key was begun and can't be undone."""
    return home.key_swap.exists()


def drop(home: Home) -> None:
    """Let go of what a change that came to nothing left; of one that is under way nothing. Raises: Outage: of the disk."""
    if is_under_way(home):
        return
    with named():
        for path in (home.key_next, home.database_next):
            if path.exists():
                wipe_file(path) if path == home.key_next else path.unlink()
        for end in _BESIDE:
            home.database_next.with_name(home.database_next.name + end).unlink(missing_ok=True)


def finish(home: Home, key: bytes, *, step: Step = _nothing) -> None:
    """Take the steps that are left; ``key`` is the one that opened the home, old or new. The caller holds the `InstanceLock`.

    Raises: Outage: `store.wrap_damaged` where key.swap is none of this home's; those of the disk.
    """
    _finish(home, key, step, _Meter(bytes_of(home), _untold))


def _finish(home: Home, key: bytes, step: Step, meter: _Meter) -> None:
    with named():
        wrapped, old, new = _keys(home, key)
        step(4)
        if home.database_next.exists():
            for end in _BESIDE:
                home.database.with_name(home.database.name + end).unlink(missing_ok=True)
            home.database_next.replace(home.database)
            sync_folder(home.path)
        step(5)
        for copy in backup.listing(home):
            size = _size(copy.path)
            copy_anew(copy, old, new)
            meter.add(size)
        LeafFiles(home.blobs, new, free_bytes_least=0).take_over(LeafFiles(home.blobs, old), meter.add)
        step(6)
        mark = highwater.read(home)
        if mark is not None and mark.key_check == highwater.key_check(old):
            highwater.write(
                home, highwater.Mark(replica=mark.replica, ordinal=mark.ordinal, key_check=highwater.key_check(new), place=mark.place)
            )
        step(7)
        if wrapped is None:
            write_durably(home.key_file, new.hex().encode() + b"\n")
        else:
            write_durably(home.wrap_file, wrapped)
            write_durably(home.wrap_copy, wrapped)
        step(8)
        wipe_file(home.key_swap)
    if wrapped is not None:
        home.hold(new)


def _copy(home: Home, old: bytes, new: bytes, meter: _Meter, *, now_ms: int) -> None:
    size = _size(home.database)
    source = connect(home.database, old, read_only=True)
    try:
        backup.copy_to(source, home.database_next, new, meter.add)
    finally:
        source.close()
    copy = connect(home.database_next, new, read_only=False)
    try:
        with transaction(copy):
            life.put(copy, SINCE, now_ms)
    finally:
        copy.close()
    if not backup.is_good(home.database_next, new):
        raise Outage("backup.unreadable")
    meter.add(size)


def _size(path: Path) -> int:
    """Return the size of a file, 0 of what is none or went away."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def copy_anew(copy: backup.Backup, old: bytes, new: bytes) -> None:
    """Write one backup anew; one that opens by neither key is left as it is, and counts for nothing as before."""
    for left in copy.path.parent.glob("making-*"):
        left.unlink(missing_ok=True)
    with suppress(Outage):
        connect(copy.path, new, read_only=True).close()
        return
    try:
        source = connect(copy.path, old, read_only=True)
    except Outage as outage:
        if outage.code in {"store.key_wrong", "store.damaged"}:
            return
        raise
    temporary = copy.path.with_name("making-rekey.tmp")
    try:
        backup.copy_to(source, temporary, new)
    finally:
        source.close()
    temporary.replace(copy.path)
    sync_folder(copy.path.parent)


def _keys(home: Home, key: bytes) -> tuple[bytes | None, bytes, bytes]:
    """Return the new wrap, the old key and the new one, by either key."""
    try:
        match decode(home.key_swap.read_bytes()):
            case [1, wrapped, bytes(new_sealed), bytes(old_sealed)] if wrapped is None or isinstance(wrapped, bytes):
                pass
            case _:
                raise Outage("store.wrap_damaged")
    except Malformed as error:
        raise Outage("store.wrap_damaged") from error
    other = opened_under(key, new_sealed)
    if other is not None:
        return wrapped, key, other
    other = opened_under(key, old_sealed)
    if other is None:
        raise Outage("store.wrap_damaged")
    return wrapped, other, key


def sealed_under(under: bytes, key: bytes) -> bytes:
    """Return one key sealed under another."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(under).encrypt(nonce, key, None)


def opened_under(under: bytes, sealed: bytes) -> bytes | None:
    """Return the key that is sealed under another, None where that one does not open it."""
    try:
        key = _cipher(under).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except (InvalidTag, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def _cipher(key: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), length=32, salt=None, info=_INFO).derive(key))
