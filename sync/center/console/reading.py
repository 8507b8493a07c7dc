"""What the console shows, read from one consistent view of the center's database, its folder and its keeper.

What an operator needs to keep the center well: devices and how far behind they are, what was ruled, what waits. Nothing of what
the records say: that is read in the window, by people with an office.

Times in milliseconds UTC, sizes in bytes. Source: our design (engine specification §10).
"""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Row, Select, func, or_, select

from sync.center import feed
from sync.center.authority import REPLICA
from sync.center.database import contacts, devices, entries, forks, get, offences, organisations, replicas, rulings
from sync.center.facts import Facts
from sync.center.feed import Reader
from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.oplog.hashing import fingerprint
from sync.protocol.messages import Cursor
from sync.store.cipher import Database as Store
from sync.store.queries.questions import inbox
from sync.store.readers import Readers

PAGE_ROWS = 50
ENDING_DAYS = 30
ENDING_MS = ENDING_DAYS * 24 * 60 * 60 * 1000  # a certificate that ends within that is told of
RULINGS_MAX = 500
READ_S = 10.0
BY_ORGANISATION, BY_SILENCE = "organisation", "silence"
ACTIVE, ENDING, LAPSED, REVOKED, UNSEEN = "active", "ending", "lapsed", "revoked", "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What is due to a device and is not known to have arrived. `whole`: all of it was counted, not only the beginning."""

    entries: tuple[int, ...]
    bytes: int
    whole: bool

    @property
    def total(self) -> int:
        """Return how many entries."""
        return sum(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """An admitted device.

    Attributes:
        state: `active`, `ending` (its certificate ends within a month), `lapsed`, `revoked`, `unseen` (admitted, never met since).
        behind: None where it never asked for anything.
    """

    sign_key: bytes
    fingerprint: str
    organisation: str
    organisation_name: str
    offices: tuple[str, ...]
    letters: str
    label: str
    not_after_ms: int
    seen_ms: int | None
    state: str
    behind: Behind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePage:
    """One page of devices, the number of all that match, and whether others follow."""

    rows: tuple[DeviceRow, ...]
    count: int
    page: int

    @property
    def last(self) -> int:
        """Return the number of the last page, from 0."""
        return max(0, (self.count - 1) // PAGE_ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRow:
    """One life of a device: its replica, and how many entries of it are here, stand aside, or broke a rule."""

    replica: str
    entries: int
    aside: str
    offences: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingRow:
    """A ruling in force. `contested`: another one stands beside it that it does not name."""

    replica: str
    letters: str
    organisation_name: str
    ranges: str
    reason: str
    by: str
    contested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkRow:
    """A replica that wrote two bodies for one place."""

    replica: str
    letters: str
    places: int
    first_ordinal: int
    found_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperState:
    """The keeper: how far it follows the feed, what it made, and how many questions wait in what it folded."""

    cursor: int
    checkpoints: int
    scopes: int
    newest_ms: int
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingQuestion:
    """A question without what it is about: the kind of its record, the field or alert, its incident's number, since when."""

    sort: str
    kind: str
    field: str
    number: str
    mode: str
    since_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What lies in the center's folder."""

    database: int
    keeper: int
    blobs: int
    blob_files: int
    backups: int
    free: int
    total: int


def device_page(connection: Connection, *, text: str, order: str, page: int, now_ms: int) -> DevicePage:
    """Return one page of devices whose organisation, letters, label or fingerprint fit ``text``."""
    matching = _matching(connection, text)
    count = int(connection.execute(select(func.count()).select_from(matching.subquery())).scalar_one())
    page = min(max(page, 0), max(0, (count - 1) // PAGE_ROWS))
    silent_first = (func.coalesce(contacts.c.seen_ms, 0), devices.c.letters)
    ordered = matching.order_by(*(silent_first if order == BY_SILENCE else (devices.c.organisation, devices.c.letters)))
    facts = Facts(connection)
    rows = connection.execute(ordered.limit(PAGE_ROWS).offset(page * PAGE_ROWS)).all()
    return DevicePage(rows=tuple(_device(connection, facts, row, now_ms=now_ms) for row in rows), count=count, page=page)


def device_of(connection: Connection, sign_key: bytes, *, now_ms: int) -> DeviceRow | None:
    """Return one device, None when it was never admitted."""
    row = connection.execute(_DEVICES.where(devices.c.sign_key == sign_key)).first()
    return None if row is None else _device(connection, Facts(connection), row, now_ms=now_ms)


def lives_of(connection: Connection, sign_key: bytes) -> tuple[LifeRow, ...]:
    """Return the lives of a device, those with more entries first."""
    found: list[LifeRow] = []
    for replica in connection.execute(select(replicas.c.replica).where(replicas.c.sign_key == sign_key)).scalars():
        count = int(connection.execute(select(func.count()).where(entries.c.replica == replica)).scalar_one())
        held = select(rulings.c.ranges).where(rulings.c.replica == replica, rulings.c.replaced == 0)
        broke = select(offences.c.code, func.count()).where(offences.c.replica == replica).group_by(offences.c.code)
        found.append(
            LifeRow(
                replica=replica.hex(),
                entries=count,
                aside=", ".join(filter(None, map(_ranges, connection.execute(held).scalars()))),
                offences=tuple((code, number) for code, number in connection.execute(broke.order_by(offences.c.code)).all()),
            )
        )
    return tuple(sorted(found, key=lambda life: -life.entries))


def counts_of(connection: Connection, *, now_ms: int) -> dict[str, int]:
    """Return how many devices there are of each state."""
    facts = Facts(connection)
    revoked = {key for key in connection.execute(_RULED).scalars() if facts.revoked(key)}
    counts = dict.fromkeys((ACTIVE, ENDING, LAPSED, REVOKED, UNSEEN), 0)
    for row in connection.execute(_DEVICES).all():
        counts[_state(row, now_ms=now_ms, revoked=row.sign_key in revoked)] += 1
    return counts


def rulings_in_force(connection: Connection) -> tuple[RulingRow, ...]:
    """Return the rulings in force that set something aside, open-ended ones first."""
    query = (
        select(rulings, devices.c.letters, organisations.c.name)
        .outerjoin(replicas, replicas.c.replica == rulings.c.replica)
        .outerjoin(devices, devices.c.sign_key == replicas.c.sign_key)
        .outerjoin(organisations, organisations.c.code == devices.c.organisation)
        .where(rulings.c.replaced == 0, rulings.c.ranges != "[]")
        .order_by(rulings.c.replica, rulings.c.entity)
        .limit(RULINGS_MAX)
    )
    rows = connection.execute(query).all()
    standing = [row.replica for row in rows]
    found = [
        RulingRow(
            replica=row.replica.hex(),
            letters=row.letters or "",
            organisation_name=row.name or "",
            ranges=_ranges(row.ranges),
            reason=row.reason or "",
            by=row.by_whom or "",
            contested=standing.count(row.replica) > 1,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda ruling: not ruling.ranges.endswith("…")))


def forks_found(connection: Connection) -> tuple[ForkRow, ...]:
    """Return the replicas with a second body for one place, the latest found first."""
    query = (
        select(
            forks.c.replica,
            devices.c.letters,
            func.count().label("places"),
            func.min(forks.c.ordinal).label("first_ordinal"),
            func.max(forks.c.found_ms).label("found_ms"),
        )
        .outerjoin(replicas, replicas.c.replica == forks.c.replica)
        .outerjoin(devices, devices.c.sign_key == replicas.c.sign_key)
        .group_by(forks.c.replica, devices.c.letters)
    )
    found = [
        ForkRow(
            replica=row.replica.hex(),
            letters=row.letters or "",
            places=row.places,
            first_ordinal=row.first_ordinal,
            found_ms=row.found_ms,
        )
        for row in connection.execute(query).all()
    ]
    return tuple(sorted(found, key=lambda fork: -fork.found_ms))


def keeper_state(readers: Readers) -> KeeperState:
    """Return how the keeper stands. Raises: Outage: those of `Readers.query`."""
    cursor, (checkpoints, scopes, newest_ms) = readers.query(_kept).result(READ_S)
    waiting = readers.query(inbox).result(READ_S)
    return KeeperState(cursor=cursor, checkpoints=checkpoints, scopes=scopes, newest_ms=newest_ms or 0, questions=len(waiting.questions))


def waiting_questions(readers: Readers) -> tuple[WaitingQuestion, ...]:
    """Return the questions that wait for a person anywhere, the longest first. Raises: Outage: those of `Readers.query`."""
    rows = readers.query(inbox).result(READ_S).questions
    found = [
        WaitingQuestion(sort=row.sort, kind=row.kind, field=row.field or row.code, number=row.number, mode=row.mode, since_ms=row.since_ms)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda question: question.since_ms))


def storage_of(directory: Path) -> Storage:
    """Return what lies in the folder, as the file system says now."""
    disk = shutil.disk_usage(directory)
    blobs = _sizes((directory / "blobs").rglob("*"))
    return Storage(
        database=sum(_sizes(directory.glob("center.db*"))),
        keeper=sum(_sizes((directory / "keeper").rglob("*"))),
        blobs=sum(blobs),
        blob_files=len(blobs),
        backups=sum(_sizes((directory / "backups").rglob("*"))),
        free=disk.free,
        total=disk.total,
    )


_DEVICES = (
    select(devices, contacts.c.seen_ms, contacts.c.replica, contacts.c.n, organisations.c.name.label("organisation_name"))
    .outerjoin(contacts, contacts.c.sign_key == devices.c.sign_key)
    .outerjoin(organisations, organisations.c.code == devices.c.organisation)
)
_RULED = select(replicas.c.sign_key).join(rulings, rulings.c.replica == replicas.c.replica).where(rulings.c.replaced == 0).distinct()


def _matching(connection: Connection, text: str) -> "Select[tuple[object, ...]]":
    """Fingerprints are no column: of few devices they are computed, and the keys that fit are asked for."""
    text = text.strip()
    if not text:
        return _DEVICES
    bare = text.replace(" ", "").lower()
    keys = [key for key in connection.execute(select(devices.c.sign_key)).scalars() if fingerprint(key).replace(" ", "").startswith(bare)]
    columns = (devices.c.organisation, organisations.c.name, devices.c.letters, devices.c.label)
    return _DEVICES.where(or_(*(column.contains(text, autoescape=True) for column in columns), devices.c.sign_key.in_(keys)))


def _device(connection: Connection, facts: Facts, row: Row[tuple[object, ...]], *, now_ms: int) -> DeviceRow:
    revoked = facts.revoked(row.sign_key)
    return DeviceRow(
        sign_key=row.sign_key,
        fingerprint=fingerprint(row.sign_key),
        organisation=row.organisation,
        organisation_name=row.organisation_name or row.organisation,
        offices=tuple(json.loads(row.offices)),
        letters=row.letters,
        label=row.label or "",
        not_after_ms=row.not_after,
        seen_ms=row.seen_ms,
        state=_state(row, now_ms=now_ms, revoked=revoked),
        behind=None if row.replica is None or revoked else _behind(connection, facts, row, now_ms=now_ms),
    )


def _state(row: Row[tuple[object, ...]], *, now_ms: int, revoked: bool) -> str:
    if revoked:
        return REVOKED
    if row.not_after < now_ms:
        return LAPSED
    if row.not_after < now_ms + ENDING_MS:
        return ENDING
    return UNSEEN if row.seen_ms is None else ACTIVE


def _behind(connection: Connection, facts: Facts, row: Row[tuple[object, ...]], *, now_ms: int) -> Behind:
    """Count what lies behind the device's cursor; what went ahead of its turn because it is urgent counts still."""
    standing = facts.standing(row.sign_key)
    assert standing is not None
    reader = Reader(replica=ReplicaId(row.replica), standing=standing, lapsed=row.not_after < now_ms)
    center = ReplicaId(get(connection, REPLICA) or b"")
    pieces, whole = feed.lag(connection, facts, reader, Cursor(center=center, n=row.n))
    counted = [sum(piece.last_seq - piece.first_seq + 1 for piece in pieces if piece.urgency == urgency) for urgency in Urgency]
    return Behind(entries=tuple(counted), bytes=sum(piece.bytes for piece in pieces), whole=whole)


def _ranges(raw: str) -> str:
    """Return ranges of ordinals as an operator writes them; an open end is an ellipsis."""
    return ", ".join(f"{first}–{'…' if last is None else last}" for first, last in json.loads(raw))


def _kept(db: Store) -> tuple[int, Sequence[int]]:
    held = db.execute("select value from meta where name = 'keeper_cursor'").fetchone()
    counts = db.execute("select count(*), count(distinct scope), max(made_ms) from shelf").fetchone()
    return int(held[0]) if held else 0, counts


def _sizes(files: Iterable[Path]) -> list[int]:
    """Return the sizes of files; one that goes while they are looked at has none."""
    sizes: list[int] = []
    for file in files:
        try:
            if file.is_file():
                sizes.append(file.stat().st_size)
        except OSError:
            continue
    return sizes
