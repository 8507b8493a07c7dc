"""Putting a copy in the place of the center's database, so that a kill at any moment leaves what the next start ends or undoes.

In sequence, each step durable before the next one::

    restoring.tmp     the copy, whole
    restoring         names the folder to which what was there goes; from here on it is the copy that will stand
    replaced-…/       the database with its log and its index, moved there
    center.db         the copy, under its place's name

Before the second step nothing has happened. After it, the next start or restore goes on from wherever it was, and `restoring`
stays until a life of its own speaks for the copy (`recovery.begin`): till then no other word opens the database.

Source: engine specification §6, §10.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sync.center.backups import carry_file
from sync.center.database import FILE, RESTORING
from sync.store.cipher import outage_of
from sync.store.home import sync_folder, write_durably

COPY = "restoring.tmp"
_BESIDE = ("-wal", "-shm", "")  # the log first: left beside another database it would be read as that one's


def put_in_place(directory: Path, source: Path, *, now_ms: int) -> str | None:
    """Exchange the database for a copy of ``source``; return the folder that holds what was there, None when nothing was.

    Raises: OSError: then what was there stands where it stood.
    """
    copy = directory / COPY
    try:
        carry_file(source, copy)
        write_durably(directory / RESTORING, _aside_for(directory, now_ms).encode())
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    try:
        return _go_on(directory)
    except OSError:
        _undo(directory)
        raise


def settle(directory: Path) -> bool:
    """End or undo what a killed restore left; return whether a copy stands for which no life speaks yet.

    The caller holds the center's lock. Raises: Outage: of the disk.
    """
    try:
        if not (directory / RESTORING).exists():
            for left in (*directory.glob(f"{COPY}*"), *directory.glob(f"{RESTORING}.*.tmp")):
                left.unlink(missing_ok=True)
            return False
        _go_on(directory)
    except OSError as error:
        raise outage_of(error) or error from error
    return True


def _go_on(directory: Path) -> str | None:
    """Take what steps are left once `restoring` stands."""
    aside = directory / ((directory / RESTORING).read_text(encoding="ascii") or "replaced")
    if (directory / COPY).exists():
        for suffix in _BESIDE:
            file = directory / f"{FILE}{suffix}"
            if file.exists():
                aside.mkdir(mode=0o700, exist_ok=True)
                file.replace(_free(aside / file.name))
        if aside.exists():
            sync_folder(aside)
        sync_folder(directory)
        (directory / COPY).replace(directory / FILE)
        sync_folder(directory)
    return aside.name if aside.exists() else None


def _undo(directory: Path) -> None:
    """Put back what was moved; where the disk refuses that too, `restoring` stays, and the next start ends it."""
    with suppress(OSError):
        aside = directory / (directory / RESTORING).read_text(encoding="ascii")
        for suffix in _BESIDE:
            moved = aside / f"{FILE}{suffix}"
            if moved.exists():
                moved.replace(directory / moved.name)
        if aside.exists():
            aside.rmdir()
        (directory / RESTORING).unlink()
        (directory / COPY).unlink(missing_ok=True)
        sync_folder(directory)


def _aside_for(directory: Path, now_ms: int) -> str:
    stamp = f"replaced-{datetime.fromtimestamp(now_ms // 1000, UTC).strftime('%Y%m%dT%H%M%SZ')}"
    return _free(directory / stamp).name


def _free(path: Path) -> Path:
    """Return the path, or the next one of its name that nothing lies at."""
    names = (path.name, *(f"{path.name}-{count}" for count in range(2, 1_000)))
    return next(found for name in names if not (found := path.with_name(name)).exists())
