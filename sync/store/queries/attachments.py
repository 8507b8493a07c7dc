"""Attachments of an incident: what is attached to it, its lines and its orders, and where each file is known to be.

Where a file is, is a comparison with what lies here and what the center says it holds, never a mark on the record (K8).

Layer: store.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.domain.commands.attachments import size_of
from sync.domain.draft import Record
from sync.domain.scopes import Scope, incident_scope
from sync.store.blob_tables import FETCH, PUSH
from sync.store.blobs import ADDRESS_BYTES, Blobs
from sync.store.cipher import Database
from sync.store.home import Home
from sync.store.queries.common import Authors, Names, heads_of, marks, reach_of, records, struck_rows
from sync.store.queries.plan_documents import place_of
from sync.store.queries.rows import NO_HEADS, ROWS_MAX, Heads, StruckRow

# Where a file is, in the words of the screen.
HERE, AT_CENTER, AWAY, FETCHING, SENDING, FAILED = "here", "center", "away", "fetching", "sending", "failed"


def _no_heads() -> Heads:
    return NO_HEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """Where a content is.

    Attributes:
        state: one of the words above; `here` means here alone, `center` here and there.
        percent: how far it has come while it is fetched or sent.
        why: code of what failed; of a file that is here, why it is not at the center.
    """

    state: str
    percent: int | None = None
    why: str = ""

    @property
    def is_here(self) -> bool:
        return self.state in {HERE, AT_CENTER, SENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """One attachment. `at_ms`: when it was attached; `reach`: where the record is, `where` the file."""

    id: bytes
    subject: bytes
    subject_kind: str
    original: bytes
    preview: bytes | None
    media: str
    file_name: str
    size: int
    taken_at: int | None
    caption: str | None
    person: str
    organisation_name: str
    at_ms: int
    where: FilePlace
    reach: str
    struck: StruckRow | None = None
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What is attached in one incident, the newest first.

    Attributes:
        id: the incident's.
        count: how many there are in all that are not struck.
        place: the folder of the home that the contents lie in.
    """

    id: bytes = b""
    rows: tuple[AttachmentRow, ...] = ()
    count: int = 0
    place: str = ""

    def of(self, subject: bytes) -> tuple[AttachmentRow, ...]:
        """Return what is attached to one record and not struck."""
        return tuple(row for row in self.rows if row.subject == subject and row.struck is None)

    def counts(self) -> Mapping[bytes, int]:
        """Return how many are attached to each record, struck ones left out."""
        return Counter(row.subject for row in self.rows if row.struck is None)


NO_FILES = Files()


def of_incident(db: Database, incident: bytes) -> Files:
    """Return what is attached to an incident, its lines and its orders; of very many the newest `ROWS_MAX`."""
    record = next(iter(records(db, "incident", "id = ?", [incident], limit=1)), None)
    if record is None:
        return Files(id=incident)
    scope = incident_scope(record.id)
    found = db.execute(
        "select id from attachment_rows where scope = ? order by created_ms desc, id desc limit ?", [scope, ROWS_MAX]
    ).fetchall()
    held = records(db, "attachment", f"id in ({', '.join('?' for _ in found)})", [row[0] for row in found], limit=ROWS_MAX)
    (count,) = db.execute("select count(*) from attachment_rows where scope = ? and struck is null", [scope]).fetchone()
    return Files(id=record.id, rows=_rows(db, scope, held[::-1]), count=count, place=place_of(db))


def preview(db: Database, address: bytes) -> tuple[bytes, bytes]:
    """Return an address and the bytes of the preview that lies there, none when it is not here."""
    place = place_of(db)
    return address, (Blobs(Home(Path(place))).get(address) or b"") if place else b""


def _rows(db: Database, scope: Scope, held: Sequence[Record]) -> tuple[AttachmentRow, ...]:
    names, authors = Names(db), Authors(db)
    struck = struck_rows(
        db, "attachment", scope, [(row.id, str(row["struck"]), row.created_ms) for row in held if row["struck"] is not None]
    )
    reach, heads = reach_of(db, [row.id for row in held]), heads_of(db, held, "caption")
    where = _where(db, [bytes(row["original"] or b"") for row in held])  # type: ignore[call-overload]  # bytes, by its declaration
    return tuple(
        AttachmentRow(
            id=row.id,
            subject=row["subject"] or b"",  # type: ignore[arg-type]  # as declared, here and below
            subject_kind=str(row["subject_kind"] or ""),
            original=row["original"] or b"",  # type: ignore[arg-type]
            preview=row["preview"],  # type: ignore[arg-type]
            media=str(row["media"] or "other"),
            file_name=str(row["file_name"] or ""),
            size=size_of(row["original"] or bytes(8)),  # type: ignore[arg-type]
            taken_at=row["taken_at"],  # type: ignore[arg-type]
            caption=row["caption"],  # type: ignore[arg-type]
            person=authors.person_of(row.id)[0],
            organisation_name=names.full(row.organisation),
            at_ms=row.created_ms,
            where=where[row["original"] or b""],  # type: ignore[index]
            reach=reach[row.id],
            struck=struck.get(row.id),
            heads=heads.get(row.id, NO_HEADS),
        )
        for row in held
    )


def _where(db: Database, addresses: Sequence[bytes]) -> Mapping[bytes, FilePlace]:
    place = place_of(db)
    blobs = Blobs(Home(Path(place))) if place else None
    moves, asked = _moves(db, addresses), _asked(db, addresses)
    at_center = _at_center(db, addresses)
    found: dict[bytes, FilePlace] = {}
    for address in set(addresses):
        is_here = blobs is not None and len(address) == ADDRESS_BYTES and blobs.has(address)
        way, percent, why = moves.get(address, ("", None, ""))
        if is_here and address in at_center:
            found[address] = FilePlace(state=AT_CENTER)
        elif is_here:
            found[address] = FilePlace(state=SENDING, percent=percent) if way == PUSH and not why else FilePlace(state=HERE, why=why)
        elif why:
            found[address] = FilePlace(state=FAILED, why=why)
        elif way == FETCH or address in asked:
            found[address] = FilePlace(state=FETCHING, percent=percent or 0)
        else:
            found[address] = FilePlace(state=AWAY)
    return found


def _moves(db: Database, addresses: Sequence[bytes]) -> Mapping[bytes, tuple[str, int | None, str]]:
    """Return way, percent and what failed of the transfers that are known."""
    rows = db.execute(
        f"select address, way, done, size, failed from blob_moves where address in ({marks(addresses)})", list(addresses)
    ).fetchall()
    return {bytes(address): (way, 100 * done // size if size else None, failed) for address, way, done, size, failed in rows}


def _asked(db: Database, addresses: Sequence[bytes]) -> frozenset[bytes]:
    rows = db.execute(f"select address from blob_wishes where asked = 1 and address in ({marks(addresses)})", list(addresses)).fetchall()
    return frozenset(bytes(address) for (address,) in rows)


def _at_center(db: Database, addresses: Sequence[bytes]) -> frozenset[bytes]:
    names = {f"blob {address.hex()}": address for address in addresses}
    rows = db.execute(f"select name from link where name in ({marks(tuple(names))})", list(names)).fetchall()
    return frozenset(names[name] for (name,) in rows)
