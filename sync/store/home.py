"""The home of one replica on disk: a folder that only its owner may enter, and the key of its database.

::

    key.wrap         the key of the database, sealed for passphrase and keystore, see wrap.py; a copy lies in backups/
    database.key     instead of it where nobody signs in: owner-only, 32 random bytes as hexadecimal text
    qianzhi.db       SQLCipher, write-ahead log beside it
    high-water       how far this replica's own entries had come, see highwater.py
    key.next, key.swap, qianzhi.db.next    while the key is changed, see rekeying.py
    backups/         whole copies under the same key, see backup.py
    blobs/           encrypted contents by address, see blobs.py
    logs/            ids and counts only
    wiped            left where the center's order destroyed all of it, see wiping.py
    engine.lock      held while an engine runs, see startup.py
    engine.socket    where the engine listens to its window (on Windows a named pipe instead)
    engine.hand      where it listens to the command line, see sync/engine/hand.py (on Windows a named pipe instead)

A wrapped key is held in the memory of a process that opened its home, by the place of the home, and nowhere else: whatever
works on that home in the process finds it there, see unlocking.py.

Layer: store. Source: our design.
"""

import os
import secrets
import sys
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sync.domain.failures import Outage
from sync.store.cipher import KEY_BYTES, outage_of

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_HELD: dict[Path, bytes] = {}  # home → key, of the wrapped homes that this process opened
_SHORTEST = Path("/tmp")  # noqa: S108 - a socket with a mode of its own, where no other place has a path short enough
_SOCKET_PATH_BYTES_MAX = 100  # sun_path holds 104 to 108 bytes, by system


@dataclass(frozen=True, slots=True)
class Home:
    """Where one replica's files lie. Two homes are two replicas."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "qianzhi.db"

    @property
    def key_file(self) -> Path:
        return self.path / "database.key"

    @property
    def wrap_file(self) -> Path:
        return self.path / "key.wrap"

    @property
    def wrap_copy(self) -> Path:
        return self.backups / "key.wrap"

    @property
    def key_next(self) -> Path:
        return self.path / "key.next"

    @property
    def key_swap(self) -> Path:
        return self.path / "key.swap"

    @property
    def database_next(self) -> Path:
        return self.path / "qianzhi.db.next"

    @property
    def high_water(self) -> Path:
        return self.path / "high-water"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def blobs(self) -> Path:
        return self.path / "blobs"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def window_log(self) -> Path:
        return self.path / "log"

    @property
    def wiped(self) -> Path:
        return self.path / "wiped"

    @property
    def lock(self) -> Path:
        return self.path / "engine.lock"

    @property
    def address(self) -> str:
        """Where the engine listens: a socket in the home, in the temporary folder when that path is too long for one, else in /tmp."""
        return self._listening("socket")

    @property
    def hand_address(self) -> str:
        """Where the engine listens to the command line, in the same way."""
        return self._listening("hand")

    def create(self) -> None:
        """Make the folders, and where no key is a plain one; what is there stays.

        Raises: Outage: `store.read_only`, `store.disk_full`, `store.key_missing` (a database without its key).
        """
        try:
            self.make_folders()
            if not (self.key_file.exists() or self.wrap_file.exists() or self.wrap_copy.exists()):
                if self.database.exists():
                    raise Outage("store.key_missing")
                write_durably(self.key_file, secrets.token_hex(KEY_BYTES).encode() + b"\n")
        except OSError as error:
            raise outage_of(error) or error from error

    def make_folders(self) -> None:
        """Make the folders where they are missing. Raises: OSError."""
        for folder in (self.path, self.backups, self.blobs, self.logs):
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)

    def hold(self, key: bytes) -> None:
        """Let this process work on the home with `key` until it ends. Thread: any."""
        assert len(key) == KEY_BYTES
        _HELD[self.path.absolute()] = key

    def let_go(self) -> None:
        """Hold no key any more. Thread: any."""
        _HELD.pop(self.path.absolute(), None)

    @property
    def held(self) -> bytes | None:
        """Return the key that this process holds for a wrapped home, None where it holds none."""
        return _HELD.get(self.path.absolute())

    def _listening(self, sort: str) -> str:
        name = blake2b(os.fsencode(self.path.absolute()), digest_size=12).hexdigest()
        if sys.platform == "win32":
            return rf"\\.\pipe\qianzhi-{name}" + ("" if sort == "socket" else f"-{sort}")
        apart = f"qianzhi-{name}.{sort}"
        places = (self.path.absolute() / f"engine.{sort}", Path(tempfile.gettempdir()) / apart, _SHORTEST / apart)
        return str(next(place for place in places if len(os.fsencode(place)) <= _SOCKET_PATH_BYTES_MAX))

    def key(self) -> bytes:
        """Return the key of the database.

        Raises: Outage: `store.locked` while it lies wrapped and this process did not open it; `store.missing` where no database
            is either; `store.key_missing`; `store.key_wrong` when it is no key.
        """
        held = self.held
        if held is not None:
            return held
        if self.wrap_file.exists() or (self.wrap_copy.exists() and not self.key_file.exists()):
            raise Outage("store.locked")
        try:
            key = bytes.fromhex(self.key_file.read_text("ascii").strip())
        except FileNotFoundError as error:
            raise Outage("store.key_missing" if self.database.exists() else "store.missing") from error
        except ValueError as error:
            raise Outage("store.key_wrong") from error
        except OSError as error:
            raise outage_of(error) or error from error
        if len(key) != KEY_BYTES:
            raise Outage("store.key_wrong")
        return key


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that after a power cut either the old or the new content is there, whole.

    Raises: OSError.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut; systems that can't open a folder keep renames by themselves."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def wipe_file(path: Path) -> None:
    """Overwrite a small file in place and remove it. Raises: OSError."""
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, bytes(os.fstat(descriptor).st_size))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    path.unlink()
    sync_folder(path.parent)
