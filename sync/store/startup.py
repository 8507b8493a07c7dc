"""What must be true before an engine writes: alone here, a whole file, no older than what this replica once was.

Nothing is repaired in silence: whatever was found and done goes into the `StartReport`, and the page Sync shows it.

Layer: store. Source: our design (engine specification §6).
"""

import os
import shutil
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from sync.domain.failures import Outage
from sync.oplog.clock import FUTURE_MS_MAX
from sync.store import backup, highwater, rekeying, wiping
from sync.store.cipher import Connection, DatabaseError, connect, named, outage_of
from sync.store.device import begin_next_life, describe
from sync.store.highwater import Verdict
from sync.store.home import Home, sync_folder, write_durably

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_RESTORING = "restoring"
AGAIN_S = 0.05  # between two tries for a lock


@dataclass(frozen=True, slots=True, kw_only=True)
class StartReport:
    """What the start found, and what it did about it.

    Attributes:
        verdict: what the high-water mark said of the database, as a word.
        restored_at_ms: when the backup was made that stands in for a damaged database, None when none had to.
        moved_aside: name of the folder in the home that holds the damaged files.
        lost_entries: own entries that the backup lacks, as far as the mark tells; peers or the center may hold them.
        new_life: whether a new replica life began.
        clock_behind_ms: by how much the clock of this machine lies before the last entry, 0 when it does not.
    """

    verdict: str = Verdict.SOUND.value
    restored_at_ms: int | None = None
    moved_aside: str | None = None
    lost_entries: int | None = None
    new_life: bool = False
    clock_behind_ms: int = 0


class FileLock:
    """Held while a process owns what lies beside the file; the system lets go of it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def acquire(self, *, wait_s: float = 0.0) -> None:
        """Take the lock; while another process holds it, for up to ``wait_s`` seconds it may be one that is ending.

        Raises: Outage: `store.second_instance`; `store.missing` without a home; `store.read_only`, `store.disk_full`.
        """
        try:
            file = self._path.open("a+b")
        except FileNotFoundError as error:
            raise Outage("store.missing") from error
        except OSError as error:
            raise outage_of(error) or error from error
        until_s = time.monotonic() + wait_s
        while self._file is None:
            try:
                _lock(file)
            except OSError as error:
                if time.monotonic() >= until_s:
                    file.close()
                    raise Outage("store.second_instance") from error
                time.sleep(AGAIN_S)
            else:
                self._file = file

    def release(self) -> None:
        """Let go; twice is once."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


class InstanceLock(FileLock):
    """Held while an engine owns a home."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.lock)


def check(home: Home, *, now_ms: int) -> StartReport:
    """Make the home fit for a writer: verify, fall back to a backup, begin a new life where the old one can't go on.

    The caller holds the `InstanceLock`.

    Raises: Outage: `device.wiped`, `store.missing` (no device was made here), `store.key_wrong`, `store.key_missing`,
        `store.damaged` (and no backup is good), `store.read_only`, `store.disk_full`.
    """
    wiping.settle(home)
    key = home.key()
    rekeying.drop(home)
    mark = highwater.read(home)
    restored, aside = _begun(home), None
    if not _is_whole(home, key, marked_key=mark is not None and mark.key_check == highwater.key_check(key)):
        restored, aside = _fall_back(home, key, now_ms)
    connection = connect(home.database, key, read_only=False)
    with closing(connection), named():
        report = _settle(home, connection, key, mark, restored_at_ms=restored, aside=aside, now_ms=now_ms)
    _end(home)
    return report


def _settle(
    home: Home,
    connection: Connection,
    key: bytes,
    mark: highwater.Mark | None,
    *,
    restored_at_ms: int | None,
    aside: str | None,
    now_ms: int,
) -> StartReport:
    device = describe(connection)
    if device is None:
        raise Outage("store.missing")
    now = highwater.mark_of(home, key=key, replica=device.replica, ordinal=device.ordinal)
    verdict = highwater.compare(mark, now, predecessor=device.predecessor)
    # A backup without a mark beside it may be older than the replica: only a new life is sure to repeat no ordinal.
    new_life = verdict in {Verdict.ROLLED_BACK, Verdict.CLONED} or restored_at_ms is not None
    lost = None
    if mark is not None and mark.replica == device.replica and mark.ordinal > device.ordinal:
        lost = mark.ordinal - device.ordinal
    if new_life:
        replica = begin_next_life(connection, now_ms=now_ms, why="restored" if restored_at_ms is not None else verdict.value).replica
        now = highwater.mark_of(home, key=key, replica=replica, ordinal=0)
    try:
        highwater.write(home, now)
    except OSError as error:
        raise outage_of(error) or error from error
    behind = device.wall_ms - now_ms
    return StartReport(
        verdict=verdict.value,
        restored_at_ms=restored_at_ms,
        moved_aside=aside,
        lost_entries=lost,
        new_life=new_life,
        clock_behind_ms=behind if behind > FUTURE_MS_MAX else 0,
    )


def _is_whole(home: Home, key: bytes, *, marked_key: bool) -> bool:
    """Tell whether the database opens and its trees are whole; every page read is verified against its tag.

    Raises: Outage: `store.key_wrong` where nothing shows that the key was ever right; `store.missing`; of the disk.
    """
    known = marked_key or backup.newest_good(home, key) is not None
    if not home.database.exists() or home.database.stat().st_size == 0:
        if known:
            return False
        raise Outage("store.missing")
    try:
        connection = connect(home.database, key, read_only=False)
    except Outage as outage:
        # A damaged first page looks like a wrong key; the mark and the backups tell which it is.
        if outage.code == "store.damaged" or (outage.code == "store.key_wrong" and known):
            return False
        raise
    try:
        # After a crash the log beside the file may hold the whole copy of a page torn in it.
        connection.execute("pragma wal_checkpoint(passive)")
        return backup.verified(connection)
    except DatabaseError as error:
        meaning = outage_of(error)
        if meaning is None or meaning.code != "store.damaged":
            raise meaning or error from error
        return False
    finally:
        connection.close()


def _begun(home: Home) -> int | None:
    """Return when the backup was made that a start put in place, if that start was killed before the next life began."""
    try:
        return int((home.path / _RESTORING).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        return 0
    except OSError as error:
        raise outage_of(error) or error from error


def _end(home: Home) -> None:
    try:
        (home.path / _RESTORING).unlink(missing_ok=True)
    except OSError as error:
        raise outage_of(error) or error from error


def _fall_back(home: Home, key: bytes, now_ms: int) -> tuple[int, str]:
    """Move the damaged files aside and put the newest good backup in their place; return when that was made, and the folder.

    What is begun is written down first: a kill between here and the next life would leave a sound file, older than what it
    stands for, and where no mark lies beside it nothing else would tell.

    Raises: Outage: `store.damaged` when there is no good backup; then nothing was moved.
    """
    good = backup.newest_good(home, key)
    if good is None:
        raise Outage("store.damaged")
    stamp = datetime.fromtimestamp(now_ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = home.path / f"damaged-{stamp}"
    try:
        copy = home.database.with_name("restoring.tmp")
        shutil.copyfile(good.path, copy)
        descriptor = os.open(copy, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        write_durably(home.path / _RESTORING, str(good.at_ms).encode())
        aside.mkdir(mode=0o700, exist_ok=True)
        for file in (home.database, _beside(home.database, "-wal"), _beside(home.database, "-shm")):
            if file.exists():
                file.replace(aside / file.name)
        copy.replace(home.database)
        sync_folder(home.path)
    except OSError as error:
        raise outage_of(error) or error from error
    return good.at_ms, aside.name


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
