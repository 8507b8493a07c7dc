"""Backups: whole copies of the database under the same key, each read back before it counts.

A copy is made by SQLite's online backup while the writer works, written beside its place, synced, renamed, and opened again
with every page verified. Its name says when it was made and how far this replica had come::

    backups/20260314T021500Z-000000001234.db

Kept: the newest `NEWEST_KEPT`, and the newest of each of the last `DAYS_KEPT` days and `WEEKS_KEPT` weeks that have one.

Layer: store. Source: our design (engine specification §6).
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sync.domain.failures import Outage
from sync.store import life
from sync.store.cipher import Connection, DatabaseError, connect, outage_of
from sync.store.home import Home, sync_folder

NEWEST_KEPT = 4
DAYS_KEPT = 7
WEEKS_KEPT = 4
_PAGES_AT_ONCE = 2_048

_DAY_MS = 24 * 60 * 60 * 1000
_WEEK_MS = 7 * _DAY_MS
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([0-9]{12})\.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One copy. `at_ms` UTC, whole seconds; `ordinal` of the last own entry in it."""

    path: Path
    at_ms: int
    ordinal: int


def make(home: Home, *, now_ms: int) -> Backup:
    """Copy the database, read the copy back, and let go of the copies that the age rule no longer keeps.

    Thread: any; it opens a connection of its own and holds back no writer.
    Raises: Outage: `backup.unreadable` when the copy does not read back, and those of `connect`.
    """
    key = home.key()
    temporary = home.backups / f"making-{now_ms}.tmp"
    try:
        for left in home.backups.glob("making-*"):
            # An engine that was killed left it; only one engine works here.
            left.unlink(missing_ok=True)
        source = connect(home.database, key, read_only=True)
        try:
            copy_to(source, temporary, key)
            here = life.load_life(source)
            ordinal = 0 if here is None else here.ordinal
        finally:
            source.close()
        final = home.backups / name_of(now_ms, ordinal)
        temporary.replace(final)
        sync_folder(home.backups)
    except (OSError, DatabaseError) as error:
        raise outage_of(error) or error from error
    finally:
        temporary.unlink(missing_ok=True)
    if not is_good(final, key):
        final.unlink()
        raise Outage("backup.unreadable")
    made = Backup(path=final, at_ms=now_ms // 1000 * 1000, ordinal=ordinal)
    for old in superfluous(listing(home), now_ms=now_ms):
        old.path.unlink(missing_ok=True)
    return made


def listing(home: Home) -> tuple[Backup, ...]:
    """Return the backups of a home, newest first; other files in the folder are passed over."""
    return listing_in(home.backups)


def listing_in(folder: Path) -> tuple[Backup, ...]:
    """Return the backups that lie in a folder, newest first; other files are passed over."""
    if not folder.is_dir():
        return ()
    found = []
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        if match is not None:
            at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path=path, at_ms=int(at.timestamp()) * 1000, ordinal=int(match[2])))
    return tuple(sorted(found, key=lambda item: (item.at_ms, item.ordinal), reverse=True))


def newest_good(home: Home, key: bytes) -> Backup | None:
    """Return the backup that came furthest of those of which every page verifies, None when there is none.

    How far is read from within: the life, then how many entries its streams came to. The clock in a name may have been wrong.
    """
    far = [(*how_far, backup) for backup in listing(home) if (how_far := _how_far(backup.path, key)) is not None]
    far.sort(key=lambda one: (one[0], one[1], one[2].at_ms, one[2].ordinal), reverse=True)
    return next((backup for *_, backup in far if is_good(backup.path, key)), None)


def is_good(path: Path, key: bytes) -> bool:
    """Tell whether a database that nobody writes opens with `key`, each page verifies and its trees are whole."""
    try:
        connection = connect(path, key, read_only=True)
    except Outage:
        return False
    try:
        return verified(connection)
    finally:
        connection.close()


def _how_far(path: Path, key: bytes) -> tuple[int, int] | None:
    """Return the life of a copy and the entries that its streams came to, None when it does not say."""
    try:
        connection = connect(path, key, read_only=True)
    except Outage:
        return None
    try:
        (entries,) = connection.execute("select coalesce(sum(seq), 0) from streams").fetchone()
        return life.get_number(connection, "lives"), entries
    except DatabaseError as error:
        if outage_of(error) is None:
            raise
        return None
    finally:
        connection.close()


def verified(connection: Connection) -> bool:
    """Tell whether every page of an open database verifies and its trees are whole."""
    try:
        pages = connection.execute("pragma cipher_integrity_check").fetchall()
        trees = connection.execute("pragma quick_check(1)").fetchall()
    except DatabaseError as error:
        if outage_of(error) is None:
            raise
        return False
    return not pages and trees == [("ok",)]


def superfluous(backups: Iterable[Backup], *, now_ms: int) -> tuple[Backup, ...]:
    """Return the backups that the age rule no longer keeps. One from the future, by a wrong clock, is kept."""
    ordered = sorted(backups, key=lambda item: (item.at_ms, item.ordinal), reverse=True)
    kept = {item.path for item in ordered[:NEWEST_KEPT]}
    for span_ms, count in ((_DAY_MS, DAYS_KEPT), (_WEEK_MS, WEEKS_KEPT)):
        newest: dict[int, Backup] = {}
        for item in ordered:
            newest.setdefault((now_ms - item.at_ms) // span_ms, item)
        kept.update(item.path for age, item in newest.items() if age < count)
    return tuple(item for item in ordered if item.path not in kept)


def name_of(at_ms: int, ordinal: int) -> str:
    """Return the file name of a backup made at ``at_ms`` that came to ``ordinal``."""
    return f"{datetime.fromtimestamp(at_ms // 1000, UTC).strftime(_STAMP)}-{ordinal:012d}.db"


def copy_to(source: Connection, target: Path, key: bytes, told: Callable[[int], object] | None = None) -> None:
    """Copy an open database into one file under ``key``, durable when this returns; its writer goes on meanwhile.

    Args:
        told: told from time to time of as many bytes more; only where nobody writes, or the copy would begin anew at each commit.
    """
    copy = connect(target, key, read_only=False)
    try:
        if told is None:
            source.backup(copy)
        else:
            _copy_told(source, copy, told)
        # A copy is one file: without its own write-ahead log it can be moved and burnt.
        copy.execute("pragma journal_mode = delete")
    finally:
        copy.close()
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_told(source: Connection, copy: Connection, told: Callable[[int], object]) -> None:
    page_bytes = int(source.execute("pragma page_size").fetchone()[0])  # SQLCipher says it as text
    done = 0

    def progress(_status: int, remaining: int, total: int) -> None:
        nonlocal done
        told((total - remaining - done) * page_bytes)
        done = total - remaining

    source.backup(copy, pages=_PAGES_AT_ONCE, progress=progress)
