"""Restoring the center from a backup, by command: proved first, what was there moved aside, then a new life in recovery.

Nothing is taken away: the database that is replaced goes into a folder beside it, and what only it knew of the authority is
written into the file beside the database before. The keys must lie in the folder already; no backup holds them.

Source: engine specification §6, §10; worked example F.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from sync.center.authority import EPOCH, REPLICA
from sync.center.backups import FOLDER, carry_file
from sync.center.beside import Beside
from sync.center.database import FILE, Database, get, get_number, replicas
from sync.center.keys import CenterKeys, has_root, load_keys
from sync.center.proof import opened, prove
from sync.center.recovery import RESTORING, begin
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.store.backup import listing_in
from sync.store.cipher import outage_of
from sync.store.home import sync_folder, write_durably
from sync.store.startup import FileLock

LOCK = "center.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did.

    Attributes:
        source: the copy that stands in now.
        newer: whether a copy lies beside it, or among the center's own, that came further.
        replaced: name of the folder that holds what was there, None when nothing was.
        blobs_brought: attachments taken from beside the copy.
        blobs_missing: attachments that its entries name and that are not here; devices bring them.
    """

    source: Path
    newer: bool
    replaced: str | None
    replica: ReplicaId
    epoch: int
    entries: int
    blobs_brought: int
    blobs_missing: int


def restore(directory: Path, *, source: Path, organisations_csv: Path, now_ms: int) -> Restored:
    """Put the backup ``source``, or the newest one in that folder, in the database's place and begin a new life on it.

    Raises: Outage: `store.second_instance` while a center serves the folder; `center.keys_missing`; `backup.missing`,
        `backup.unreadable` (also under another key), `backup.unproved`; those of the disk. Refused: `center.backup_foreign`.
        Then nothing was moved.
    """
    if not has_root(directory) or not (directory / "database.key").exists():
        raise Outage("center.keys_missing")
    found = _named(source)
    with FileLock(directory / LOCK):
        keys = load_keys(directory)
        proof = prove(found, keys.database, since={})
        _check_ours(found, keys)
        try:
            _save_authority(directory, keys)
            replaced = _put_in_place(directory, found, now_ms)
            brought, missing = _bring_blobs(directory, found)
        except OSError as error:
            raise outage_of(error) or error from error
        database = Database(directory, keys.database)
        try:
            begin(directory, database, keys, organisations_csv=organisations_csv, lived_before=True, restored=True, now_ms=now_ms)
            with database.read() as connection:
                replica, epoch = ReplicaId(get(connection, REPLICA) or b""), get_number(connection, EPOCH)
        finally:
            database.close()
    return Restored(
        source=found,
        newer=_is_outrun(found, directory),
        replaced=replaced,
        replica=replica,
        epoch=epoch,
        entries=proof.entries,
        blobs_brought=brought,
        blobs_missing=missing,
    )


def _named(source: Path) -> Path:
    if source.is_dir():
        held = listing_in(source)
        if not held:
            raise Outage("backup.missing")
        return held[0].path
    if not source.exists():
        raise Outage("backup.missing")
    return source


def _check_ours(source: Path, keys: CenterKeys) -> None:
    """Check that the life in the copy was certified by this center's root."""
    with opened(source, keys.database) as connection:
        raw = connection.execute(select(replicas.c.birth).where(replicas.c.replica == get(connection, REPLICA))).scalar_one_or_none()
    try:
        parse_certificate(parse_birth(raw or b"").certificate or b"", root=keys.root_public)
    except Malformed as error:
        raise Refused("center.backup_foreign") from error


def _save_authority(directory: Path, keys: CenterKeys) -> None:
    """Write beside the database what it alone may know of the authority; one that does not open has nothing to say."""
    if not (directory / FILE).exists():
        return
    with suppress(Outage):
        database = Database(directory, keys.database)
        beside = Beside(directory)
        try:
            with database.read() as connection:
                after = beside.look(connection)
            beside.write(after)
        finally:
            database.close()


def _put_in_place(directory: Path, source: Path, now_ms: int) -> str | None:
    """Exchange the database for a copy of ``source``; return the folder that holds what was there."""
    copy = directory / "restoring.tmp"
    try:
        carry_file(source, copy)
        stamp = f"replaced-{datetime.fromtimestamp(now_ms // 1000, UTC).strftime('%Y%m%dT%H%M%SZ')}"
        names = (stamp, *(f"{stamp}-{count}" for count in range(2, 100)))
        aside = next(directory / name for name in names if not (directory / name).exists())
        old = [directory / f"{FILE}{suffix}" for suffix in ("", "-wal", "-shm") if (directory / f"{FILE}{suffix}").exists()]
        for file in old:
            aside.mkdir(mode=0o700, exist_ok=True)
            file.replace(aside / file.name)
        write_durably(directory / RESTORING, b"")
        copy.replace(directory / FILE)
        sync_folder(directory)
    finally:
        copy.unlink(missing_ok=True)
    return aside.name if old else None


def _bring_blobs(directory: Path, source: Path) -> tuple[int, int]:
    """Bring the listed blobs that lie beside the copy; return how many came, and how many are still missing."""
    listed = source.with_suffix(".blobs")
    if not listed.exists():
        return 0, 0
    brought = missing = 0
    for line in listed.read_text(encoding="ascii").splitlines():
        name = line.split(" ", 1)[0]
        here, there = (folder / "blobs" / name[:2] / name for folder in (directory, source.parent))
        if here.exists():
            continue
        if there.exists():
            carry_file(there, here)
            brought += 1
        else:
            missing += 1
    return brought, missing


def _is_outrun(source: Path, directory: Path) -> bool:
    """Tell whether a copy is at hand that came further than the one that was used."""
    used = next((one.ordinal for one in listing_in(source.parent) if one.path == source), None)
    at_hand = (*listing_in(source.parent), *listing_in(directory / FOLDER))
    return used is not None and any(one.ordinal > used for one in at_hand)
