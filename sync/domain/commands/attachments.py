"""Attachments: attaching a file to a record, saying what it shows, striking it.

The file lies in the blob store before the entry names it, so an entry that commits never names what was lost. A file that
comes late is taken into an ended incident, like a late line of the journal: what came late is still true.

Pure. Source: 突发事件应对法 (2024) art. 92, 94; engine specification §9.
"""

from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, held, may, strike
from sync.domain.content import SIZE_BYTES, content_address
from sync.domain.draft import Draft, View
from sync.domain.failures import Refused
from sync.domain.kind import BLOB_ID_BYTES
from sync.domain.kinds.attachment import SUBJECTS
from sync.domain.media import PHOTOS, clean_name, sniffed

ATTACHMENT_BYTES_MAX = 2 * 1024**3
PREVIEW_BYTES_MAX = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """Attach a file that lies in the blob store to a record.

    Attributes:
        subject_kind: incident, journal or order.
        original: content address.
        media: one of `sync.domain.media.MEDIA`, as sniffed from the content.
        preview: a small picture's bytes, None for none.
        taken_at: when it was taken, as stated; milliseconds UTC.
    """

    subject: bytes
    subject_kind: str
    original: bytes
    media: str
    file_name: str
    preview: bytes | None = None
    taken_at: int | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionAttachment:
    """Say what an attachment shows; blank text clears it. `seen` = heads of the caption displayed."""

    attachment: bytes
    caption: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeAttachment:
    """Strike an attachment, with a reason; record and file stay."""

    attachment: bytes
    reason: str


def attach_file(view: View, request: AttachFile, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Name the file in the scope of its subject; whoever may write there may attach.

    Raises: Refused: `attachment.` subject_unknown, empty, too_large, not_stored, preview_too_large, preview_not_a_picture,
        already_attached; `record.not_held`, `record.struck`, access and field codes.
    """
    if request.subject_kind not in SUBJECTS:
        raise Refused("attachment.subject_unknown", value=request.subject_kind)
    subject = held(view, request.subject_kind, request.subject)
    may(view, subject.scope, "attachment", "create")
    file_name = clean_name(request.file_name, request.media)
    _judge_original(view, request.original, file_name)
    _judge_preview(request.preview)
    twins = view.records("attachment", scope=subject.scope, subject=subject.id, original=request.original)
    if any(twin["struck"] is None for twin in twins):
        raise Refused("attachment.already_attached", name=file_name)
    fields = {
        "subject": subject.id,
        "subject_kind": request.subject_kind,
        "original": request.original,
        "preview": None if request.preview is None else content_address(request.preview),
        "media": request.media,
        "file_name": file_name,
        "taken_at": request.taken_at,
        "caption": request.caption,
    }
    blobs = () if request.preview is None else (request.preview,)
    return Draft(scope=subject.scope, writes=(create("attachment", fields),), blobs=blobs)


def caption_attachment(view: View, request: CaptionAttachment, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set the caption.

    Raises: Refused: `record.not_held`, `record.struck`, access and field codes.
    """
    record = held(view, "attachment", request.attachment)
    may(view, record.scope, "attachment", "set")
    return Draft(scope=record.scope, writes=(edit("attachment", record.id, "caption", request.caption, seen=request.seen),))


def strike_attachment(view: View, request: StrikeAttachment, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Strike it; it stays listed, struck through, with the reason.

    Raises: Refused: `attachment.reason_missing`, `record.not_held`, `record.struck`, access codes.
    """
    record = held(view, "attachment", request.attachment)
    return Draft(scope=record.scope, writes=(strike(view, record, request.reason),))


def size_of(address: bytes) -> int:
    """Return how many bytes the content at an address has."""
    return int.from_bytes(address[-SIZE_BYTES:], "big")


def _judge_original(view: View, original: bytes, name: str) -> None:
    if len(original) != BLOB_ID_BYTES:
        raise Refused("field.malformed", kind="attachment", field="original")
    size = size_of(original)
    if size == 0:
        raise Refused("attachment.empty", name=name)
    if size > ATTACHMENT_BYTES_MAX:
        raise Refused("attachment.too_large", name=name, gigabytes=ATTACHMENT_BYTES_MAX // 1024**3)
    if not view.holds(original):
        raise Refused("attachment.not_stored", name=name)


def _judge_preview(preview: bytes | None) -> None:
    if preview is None:
        return
    if len(preview) > PREVIEW_BYTES_MAX:
        raise Refused("attachment.preview_too_large", bytes=len(preview), bytes_max=PREVIEW_BYTES_MAX)
    if sniffed(preview) not in PHOTOS:
        raise Refused("attachment.preview_not_a_picture")
