"""How far this replica had come, in a text file beside the database: it shows when the database is an older or a copied one.

A replica that went back and wrote again would give one ordinal two bodies. So after each commit of own entries, and before
the act is answered, the mark is written here; at start it is compared with what the database says.

Format, four lines of ASCII::

    qianzhi high-water 1
    replica <16 hex>  ordinal <decimal>
    key <16 hex>      keyed hash of the database key: tells a damaged file from a wrong key
    place <16 hex>    hash of machine and path: a copied home says so at once

It is written in place, shorter than a disk's sector, and not synced: after a power cut it may be old, never torn, and never
ahead of the database, which is synced first. A rename would cost each commit a flush (ext4, measured: a third of its time).
A copy inside a cloned machine escapes it; that is found by the tips that others show.

Layer: store. Source: our design (engine specification §6).
"""

import os
import re
import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from pathlib import Path

from sync.domain.ids import ReplicaId
from sync.store.home import FILE_MODE, Home

_MACHINE_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_HASH_BYTES = 8
_FORMAT = re.compile(
    r"qianzhi high-water 1\nreplica ([0-9a-f]{16}) ordinal ([0-9]{1,15})\nkey ([0-9a-f]{16})\nplace ([0-9a-f]{16})\n",
)


class Verdict(Enum):
    """What the mark says of the database that was opened."""

    SOUND = "sound"
    UNMARKED = "unmarked"  # no readable mark: a new home, or one restored without it
    ROLLED_BACK = "rolled_back"  # the replica had come further than this database
    CLONED = "cloned"  # the home was copied or moved: two could go on writing as one


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The content of the file."""

    replica: ReplicaId
    ordinal: int
    key_check: str
    place: str


def mark_of(home: Home, *, key: bytes, replica: ReplicaId, ordinal: int) -> Mark:
    """Return the mark of a replica that wrote up to `ordinal` in this home."""
    return Mark(replica=replica, ordinal=ordinal, key_check=key_check(key), place=place_of(home.path))


class Marker:
    """Marks one home, commit after commit: what stays the same is made once."""

    def __init__(self, home: Home, key: bytes) -> None:
        """Mark beside the database that `key` opens."""
        self._path = str(home.high_water)
        self._key_check = key_check(key)
        self._place = place_of(home.path)
        self._bytes: int | None = None

    def write(self, replica: ReplicaId, ordinal: int) -> None:
        """Say how far `replica` came. Raises: OSError."""
        mark = Mark(replica=replica, ordinal=ordinal, key_check=self._key_check, place=self._place)
        self._bytes = _put(self._path, mark, held_bytes=self._bytes)


def write(home: Home, mark: Mark) -> None:
    """Put the mark beside the database.

    Raises: OSError.
    """
    _put(str(home.high_water), mark)


def _put(path: str, mark: Mark, *, held_bytes: int | None = None) -> int:
    """Write a mark; return its length. `held_bytes`: of the file as it is, None when not known."""
    text = f"qianzhi high-water 1\nreplica {mark.replica.hex()} ordinal {mark.ordinal}\nkey {mark.key_check}\nplace {mark.place}\n"
    content = text.encode("ascii")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), FILE_MODE)
    try:
        os.write(descriptor, content)
        if held_bytes != len(content) and os.fstat(descriptor).st_size != len(content):
            os.ftruncate(descriptor, len(content))
    finally:
        os.close(descriptor)
    return len(content)


def read(home: Home) -> Mark | None:
    """Return the mark, None when there is none that can be read."""
    try:
        found = _FORMAT.fullmatch(home.high_water.read_text("ascii", errors="replace"))
    except OSError:
        return None
    if found is None:
        return None
    replica, ordinal, check, place = found.groups()
    return Mark(replica=ReplicaId(bytes.fromhex(replica)), ordinal=int(ordinal), key_check=check, place=place)


def compare(mark: Mark | None, now: Mark, *, predecessor: ReplicaId | None) -> Verdict:
    """Judge a database by the mark found beside it.

    Args:
        now: the mark that this database would write.
        predecessor: the life before the present one, which the mark may still name.
    """
    if mark is None:
        return Verdict.UNMARKED
    if mark.replica == now.replica:
        if mark.ordinal > now.ordinal:
            return Verdict.ROLLED_BACK
        return Verdict.SOUND if mark.place == now.place else Verdict.CLONED
    return Verdict.SOUND if mark.replica == predecessor else Verdict.ROLLED_BACK


def key_check(key: bytes) -> str:
    """Return what tells whether a key is the one that this home was written with; nothing of the key can be learnt from it."""
    return blake2b(b"qianzhi high-water", key=key, digest_size=_HASH_BYTES).hexdigest()


@cache
def place_of(path: Path) -> str:
    """Return a hash of machine and path; neither changes under a running program."""
    return blake2b(f"{_machine()}\n{path.absolute()}".encode(errors="surrogateescape"), digest_size=_HASH_BYTES).hexdigest()


def _machine() -> str:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415

        with winreg.OpenKey(
            winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography", 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        ) as place:
            return str(winreg.QueryValueEx(place, "MachineGuid")[0])
    for name in _MACHINE_FILES:
        try:
            return Path(name).read_text("ascii", errors="replace").strip()
        except OSError:
            continue
    return ""
