"""Opening a home: wrap its key, take the wrap off for this process, and bring a home of the older form over to it.

A home is *new* (no key at all), *plain* (the key lies in an owner-only file: of an older version, a demonstration, a test, or a
device that was asked for like that) or *wrapped*. From plain to wrapped, killed at any moment::

    1  the wrap is made and opened again in memory
    2  it is written durably to key.wrap                 before: plain. From here on: wrapped, the plain key is waste
    3  the same bytes go to backups/key.wrap
    4  database.key is overwritten and removed           a start that finds both does steps 3 and 4 first, without a passphrase

The copy in backups/ is what makes a folder of backups open with the same secret, and it stands in for a wrap that is lost.
A change of the key itself that was killed (rekeying.py) is ended as soon as the home was opened.
What lay in database.key may live on in blocks that the disk no longer shows: docs/security.md says so.

Layer: store. Source: our design (engine specification §6).
"""

import contextlib
import secrets
from collections.abc import Callable
from enum import Enum

from sync.domain.failures import Outage
from sync.store import rekeying, wiping
from sync.store import wrap as wraps
from sync.store.cipher import KEY_BYTES, named
from sync.store.home import Home, wipe_file, write_durably
from sync.store.startup import InstanceLock
from sync.store.wrap import Cost, Wrap

ENDING_S = 3.0


class Lock(Enum):
    """How the key of a home lies on disk."""

    NEW = "new"
    PLAIN = "plain"
    WRAPPED = "wrapped"


def lock_of(home: Home) -> Lock:
    """Tell how the key lies, and end what a kill left of a change from plain to wrapped.

    Raises: Outage: `device.wiped`, `store.read_only`, `store.disk_full`, `store.wrap_newer`.
    """
    wiping.settle(home)
    if home.key_file.exists() and home.wrap_file.exists():
        with named():
            raw = home.wrap_file.read_bytes()
            try:
                wraps.from_bytes(raw)
            except Outage as outage:
                if outage.code != "store.wrap_damaged":
                    raise
                # What can't be read opens nothing: the plain key is still the one way in, and wrapping begins anew.
                home.wrap_file.unlink()
                return Lock.PLAIN
        _finish(home, raw)
    if home.wrap_file.exists() or home.wrap_copy.exists():
        return Lock.WRAPPED
    if home.key_file.exists():
        _end_rekeying(home, home.key())
    return Lock.PLAIN if home.key_file.exists() else Lock.NEW


def begin(home: Home, passphrase: str, *, cost: Cost) -> None:
    """Give a new home a key that lies wrapped from its first moment on; this process holds it.

    Raises: Refused: `passphrase.weak`; Outage: `store.key_missing` (a database without its key), those of the disk.
    """
    assert lock_of(home) is Lock.NEW
    if home.database.exists():
        raise Outage("store.key_missing")
    key = secrets.token_bytes(KEY_BYTES)
    wrap = wraps.with_passphrase(wraps.empty(), key, passphrase, cost=cost)
    with named():
        home.make_folders()
        _write(home, wrap)
    home.hold(key)


def wrap_plain(home: Home, passphrase: str, *, cost: Cost) -> None:
    """Bring a plain home over; this process holds its key then. The caller holds the `InstanceLock`.

    Raises: Refused: `passphrase.weak`; Outage: those of `Home.key` and of the disk.
    """
    key = home.key()
    wrap = wraps.with_passphrase(wraps.empty(), key, passphrase, cost=cost)
    raw = wraps.to_bytes(wrap)
    assert wraps.open_by_passphrase(wraps.from_bytes(raw), passphrase) == key
    with named():
        home.make_folders()
        write_durably(home.wrap_file, raw)
        home.hold(key)
        _finish(home, raw)


def by_passphrase(home: Home, passphrase: str) -> None:
    """Open a wrapped home for this process.

    Raises: Refused: `passphrase.wrong`; Outage: `store.wrap_damaged`, `store.wrap_newer`, `store.key_missing`.
    """
    held = read(home)
    key = wraps.open_by_passphrase(held, passphrase)
    home.hold(key)
    _mend(home, held)
    _end_rekeying(home, key)


def by_keystore(home: Home, fetch: Callable[[str], bytes | None]) -> bool:
    """Open a wrapped home for this process by what a keystore holds; False where that does not open it.

    Raises: Outage: as `by_passphrase`.
    """
    held = read(home)
    key = wraps.open_by_keystore(held, fetch)
    if key is None:
        return False
    home.hold(key)
    _mend(home, held)
    _end_rekeying(home, key)
    return True


def change_passphrase(home: Home, old: str, new: str, *, cost: Cost) -> None:
    """Let another passphrase open the home from now on; copies of the wrap that lie elsewhere still open by the old one.

    Raises: Refused: `passphrase.wrong`, `passphrase.weak`; Outage: as `by_passphrase`, and those of the disk.
    """
    held = read(home)
    key = wraps.open_by_passphrase(held, old)
    with named():
        _write(home, wraps.with_passphrase(held, key, new, cost=cost))


def let_keystore(home: Home, name: str, secret: bytes | None) -> None:
    """Let a keystore's secret open the home too, or with None no longer. The home is open.

    Raises: Outage: as `by_passphrase`, and those of the disk.
    """
    held = read(home)
    changed = wraps.without_keystore(held) if secret is None else wraps.with_keystore(held, home.key(), name, secret)
    with named():
        _write(home, changed)


def read(home: Home) -> Wrap:
    """Return the wrap, from the copy beside the backups where the first is gone or damaged.

    Raises: Outage: `store.wrap_damaged`, `store.wrap_newer`, `store.key_missing`.
    """
    failure = Outage("store.key_missing")
    for path in (home.wrap_file, home.wrap_copy):
        try:
            return wraps.from_bytes(path.read_bytes())
        except FileNotFoundError:
            continue
        except OSError:
            failure = Outage("store.wrap_damaged")
        except Outage as outage:
            failure = outage
    raise failure


def _end_rekeying(home: Home, key: bytes) -> None:
    """End a change of the key that was killed behind its swap, by the key that opened the home.

    Raises: Outage: `store.second_instance`, `store.wrap_damaged`, those of the disk.
    """
    if rekeying.is_under_way(home):
        lock = InstanceLock(home)
        # What was killed a moment ago may have its last breath to draw.
        lock.acquire(wait_s=ENDING_S)
        try:
            if rekeying.is_under_way(home):
                rekeying.finish(home, key)
        finally:
            lock.release()


def _write(home: Home, wrap: Wrap) -> None:
    raw = wraps.to_bytes(wrap)
    write_durably(home.wrap_file, raw)
    write_durably(home.wrap_copy, raw)


def _mend(home: Home, opened: Wrap) -> None:
    """Let both places hold the wrap that opened; a disk that is full or read-only lets nobody be locked out by that."""
    raw = wraps.to_bytes(opened)
    for path in (home.wrap_file, home.wrap_copy):
        with contextlib.suppress(OSError):
            if not path.exists() or path.read_bytes() != raw:
                write_durably(path, raw)


def _finish(home: Home, raw: bytes) -> None:
    """Do steps 3 and 4. Raises: Outage: of the disk."""
    with named():
        write_durably(home.wrap_copy, raw)
        wipe_file(home.key_file)
