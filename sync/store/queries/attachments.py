"""Attachments of an incident: what is attached to it, its lines and its orders, and where each file is known to be.

Where a file is, is a comparison with what lies here and what the center says it holds, never a mark on the record (K8).

Layer: store.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.domain.content import ADDRESS_BYTES, size_of
from sync.domain.draft import Record
from sync.domain.scopes import Scope
from sync.store.blob_tables import PUSH
from sync.store.blobs import Blobs
from sync.store.cipher import Database
from sync.store.home import Home
from sync.store.queries.absorbed import parts_of
from sync.store.queries.blobs import BlobRow, blob_rows
from sync.store.queries.common import Authors, Names, heads_of, marks, reach_of, records, struck_rows
from sync.store.queries.plan_documents import place_of
from sync.store.queries.rows import NO_HEADS, ROWS_MAX, Heads, StruckRow

# Where a file is, in the words of the screen.
HERE, AT_CENTER, AWAY, COMING, FETCHING, SENDING, FAILED = "here", "center", "away", "coming", "fetching", "sending", "failed"
NOWHERE = bytes(ADDRESS_BYTES)


def _no_heads() -> Heads:
    return NO_HEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """Where a content is.

    Attributes:
        state: one of the words above; `here` means here alone, `center` here and there, `coming` that it comes by itself.
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
    """One attachment. `at_ms`: when it was attached; `reach`: where the record is, `where` the file.

    `of`: number of the absorbed incident that it belongs to, empty for the one shown.
    """

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
    of: str = ""
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
    """Return what is attached to an incident, its lines and its orders, to those merged into it too; of very many the newest `ROWS_MAX`."""
    record = next(iter(records(db, "incident", "id = ?", [incident], limit=1)), None)
    if record is None:
        return Files(id=incident)
    parts = parts_of(db, record)
    found = db.execute(
        f"select id from attachment_rows where scope in ({marks(tuple(parts))}) order by created_ms desc, id desc limit ?",
        [*parts, ROWS_MAX],
    ).fetchall()
    held = records(db, "attachment", f"id in ({', '.join('?' for _ in found)})", [row[0] for row in found], limit=ROWS_MAX)
    (count,) = db.execute(
        f"select count(*) from attachment_rows where scope in ({marks(tuple(parts))}) and struck is null", list(parts)
    ).fetchone()
    return Files(id=record.id, rows=_rows(db, parts, held[::-1]), count=count, place=place_of(db))


def preview(db: Database, address: bytes) -> tuple[bytes, bytes]:
    """Return an address and the bytes of the preview that lies there, none when it is not here."""
    place = place_of(db)
    return address, (Blobs(Home(Path(place))).get(address) or b"") if place else b""


def _rows(db: Database, parts: Mapping[Scope, str], held: Sequence[Record]) -> tuple[AttachmentRow, ...]:
    names, authors = Names(db), Authors(db)
    struck: dict[bytes, StruckRow] = {}
    for scope in parts:
        gone = [(row.id, str(row["struck"]), row.created_ms) for row in held if row["struck"] is not None and row.scope == scope]
        struck.update(struck_rows(db, "attachment", scope, gone))
    reach, heads = reach_of(db, [row.id for row in held]), heads_of(db, held, "caption")
    blobs = blob_rows(db, [_address(row) for row in held])
    return tuple(
        AttachmentRow(
            id=row.id,
            subject=row["subject"] or b"",  # type: ignore[arg-type]  # as declared, here and below
            subject_kind=str(row["subject_kind"] or ""),
            original=_address(row),
            preview=row["preview"],  # type: ignore[arg-type]
            media=str(row["media"] or "other"),
            file_name=str(row["file_name"] or ""),
            size=size_of(_address(row)),
            taken_at=row["taken_at"],  # type: ignore[arg-type]
            caption=row["caption"],  # type: ignore[arg-type]
            person=authors.person_of(row.id)[0],
            organisation_name=names.full(row.organisation),
            at_ms=row.created_ms,
            where=file_place(blobs[_address(row)]),
            reach=reach[row.id],
            struck=struck.get(row.id),
            of=parts.get(row.scope, ""),
            heads=heads.get(row.id, NO_HEADS),
        )
        for row in held
    )


def _address(row: Record) -> bytes:
    """Return a file's address; of a record whose creation did not come yet, that of nothing."""
    address = row["original"]
    return address if isinstance(address, bytes) and len(address) == ADDRESS_BYTES else NOWHERE


def file_place(blob: BlobRow) -> FilePlace:
    """Return where a content is, in the words of the screen."""
    if blob.is_here and blob.at_center:
        return FilePlace(state=AT_CENTER)
    if blob.is_here:
        return FilePlace(state=SENDING, percent=blob.percent) if blob.moving == PUSH else FilePlace(state=HERE, why=blob.failed)
    if blob.failed:
        return FilePlace(state=FAILED, why=blob.failed)
    if blob.on_demand or blob.is_paused:
        return FilePlace(state=AWAY)
    return FilePlace(state=FETCHING, percent=blob.percent) if blob.asked or blob.moving else FilePlace(state=COMING)
