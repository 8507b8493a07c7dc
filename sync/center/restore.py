"""Restoring the center from a backup, by command: proved first, what was there moved aside, then a new life in recovery.

Nothing is taken away: the database that is replaced goes into a folder beside it, and what only it knew of the authority is
written into the file beside the database before. The keys must lie in the folder already; no backup holds them. Of a folder
the copy is used that came furthest and proves itself, whatever the clock said when it was made.

Source: engine specification §6, §10; worked example F.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from sync.center.authority import EPOCH, REPLICA
from sync.center.backups import FOLDER, carry_file
from sync.center.beside import Beside
from sync.center.copies import Beyond, Copy, Ends, beyond, copies_in, copy_at, covered_ends
from sync.center.database import FILE, RESTORING, get, get_number, replicas
from sync.center.keys import KEY_SWAP, CenterKeys, has_root, load_keys
from sync.center.opening import open_database, url_in
from sync.center.portable import exchange_in
from sync.center.postgres import Postgres, served_by_nobody
from sync.center.proof import Proof, opened, prove
from sync.center.recovery import begun
from sync.center.replacing import put_in_place, settle
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.store.backup import listing_in
from sync.store.cipher import outage_of
from sync.store.startup import FileLock

LOCK = "center.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did.

    Attributes:
        source: the copy that stands in now.
        passed_over: copies of the named folder that came further, or may have, and don't open or prove themselves.
        newer: whether a copy lies beside it, or among the center's own, that came further.
        beyond: what devices may have dropped on the word of a later backup.
        replaced: name of the folder that holds what was there, None when nothing was.
        blobs_brought: attachments taken from beside the copy.
        blobs_missing: attachments that its entries name and that are not here; devices bring them.
    """

    source: Path
    passed_over: tuple[Path, ...]
    newer: bool
    beyond: Beyond
    replaced: str | None
    replica: ReplicaId
    epoch: int
    entries: int
    blobs_brought: int
    blobs_missing: int


def restore(directory: Path, *, source: Path, organisations_csv: Path, now_ms: int) -> Restored:
    """Put the backup ``source``, or the furthest one in that folder, in the database's place and begin a new life on it.

    Killed at any moment, the next start or restore goes on from there.

    Raises: Outage: `store.second_instance` while a center serves the folder; `center.keys_missing`; `center.rekeying`; `backup.missing`,
        `backup.unreadable` (also under another key), `backup.unproved`; those of the disk. Refused: `center.backup_foreign`.
        Then nothing was moved.
    """
    if not has_root(directory) or not (directory / "database.key").exists():
        raise Outage("center.keys_missing")
    if not source.exists():
        raise Outage("backup.missing")
    with FileLock(directory / LOCK):
        if (directory / KEY_SWAP).exists():
            raise Outage("center.rekeying")
        cut_short = settle(directory)
        keys = load_keys(directory)
        used, proof, passed_over = _chosen(source, keys)
        _check_ours(used.path, keys)
        if not cut_short:
            # A copy that no life speaks for yet knows less than what lies beside it.
            _save_authority(directory, keys)
        at_hand = copies_in((used.path.parent, directory / FOLDER), keys.database)
        later = tuple(copy.path for copy in at_hand if copy.far > used.far)
        try:
            brought, missing = _bring_blobs(directory, used.path)
            placed = _placed(directory, keys, used.path, organisations_csv=organisations_csv, now_ms=now_ms)
        except OSError as error:
            raise outage_of(error) or error from error
        ends = {(tip.replica, tip.scope): tip.seq for tip in proof.tips.values()}
        lost = beyond(ends, later=later, replaced=placed.held_in, key=keys.database, told=placed.told)
    return Restored(
        source=used.path,
        passed_over=passed_over,
        newer=bool(later),
        beyond=lost,
        replaced=placed.replaced,
        replica=placed.replica,
        epoch=placed.epoch,
        entries=proof.entries,
        blobs_brought=brought,
        blobs_missing=missing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """The life that speaks for the copy now, and what was there: its name, where it can be taken in from, what it said was covered."""

    replica: ReplicaId
    epoch: int
    replaced: str | None
    held_in: Path | None
    told: Ends | None = None


def _placed(directory: Path, keys: CenterKeys, source: Path, *, organisations_csv: Path, now_ms: int) -> _Placed:
    """Put the copy in the database's place and let a new life begin on it.

    Raises: OSError, Outage: then what was there stands where it stood.
    """
    replaced = put_in_place(directory, source, now_ms=now_ms) if url_in(directory) is None else None
    held_in = None if replaced is None else directory / replaced / FILE
    told = None
    database = open_database(directory, keys)
    try:
        with served_by_nobody(database), database.write() as connection:
            if isinstance(database, Postgres):
                told = covered_ends(connection)
                replaced = exchange_in(connection, source, keys.database, now_ms=now_ms)
                held_in = None if replaced is None else Path(replaced)
            after = begun(connection, directory, keys, organisations_csv=organisations_csv, lived_before=True, restored=True, now_ms=now_ms)
            replica, epoch = ReplicaId(get(connection, REPLICA) or b""), get_number(connection, EPOCH)
        Beside(directory).write(after)
    finally:
        database.close()
    (directory / RESTORING).unlink(missing_ok=True)
    return _Placed(replica=replica, epoch=epoch, replaced=replaced, held_in=held_in, told=told)


def _chosen(source: Path, keys: CenterKeys) -> tuple[Copy, Proof, tuple[Path, ...]]:
    """Return the copy to use with its proof, and those that were passed over for it.

    Raises: Outage: as `restore`; of a folder in which none proves itself, what the furthest one has.
    """
    if not source.is_dir():
        proof = prove(source, keys.database, since={})
        return copy_at(source, keys.database), proof, ()
    copies = copies_in((source,), keys.database)
    opening = {copy.path for copy in copies}
    passed_over = [listed.path for listed in listing_in(source) if listed.path not in opening]
    first: Outage | None = Outage("backup.unreadable") if passed_over else None
    for copy in copies:
        try:
            return copy, prove(copy.path, keys.database, since={}), tuple(passed_over)
        except Outage as outage:
            if not outage.code.startswith("backup."):
                raise
            passed_over.append(copy.path)
            first = first or outage
    raise first or Outage("backup.missing")


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
    if url_in(directory) is None and not (directory / FILE).exists():
        return
    with suppress(Outage):
        database = open_database(directory, keys)
        beside = Beside(directory)
        try:
            with database.read() as connection:
                after = None if get(connection, REPLICA) is None else beside.look(connection)
            if after is not None:
                beside.write(after)
        finally:
            database.close()


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
