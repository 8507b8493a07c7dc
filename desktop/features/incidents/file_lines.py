"""The files of an incident as lines: what is attached, what is on its way into the store, and how each is told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.runtime.words import Words
from sync.domain.failures import Outage
from sync.domain.media import PHOTOS, SOUNDS
from sync.store.queries.attachments import AT_CENTER, AWAY, COMING, FAILED, FETCHING, HERE, SENDING, AttachmentRow, FilePlace, Files
from sync.store.queries.rows import IncidentDetail

SHOWN = 4
WAITING, STORING, BROKEN = "waiting", "storing", "broken"

_ICONS: Mapping[str, str] = {
    **dict.fromkeys((*PHOTOS, "heif"), "photo"),
    **dict.fromkeys(SOUNDS, "microphone"),
    "pdf": "file-type-pdf",
    "mp4": "video",
    "zip": "package",
    "text": "file-text",
}
# By where a file is: the icon beside the words and their ink.
_LOOKS: Mapping[str, tuple[str, str]] = {
    HERE: ("device-laptop", "off_text"),
    AT_CENTER: ("check", "text2"),
    SENDING: ("upload", "text2"),
    AWAY: ("cloud-off", "accent"),
    COMING: ("hourglass", "text2"),
    FETCHING: ("download", "accent"),
    FAILED: ("alert-circle", "danger_text"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One attachment; `of` names the line or order that it is attached to, empty for the incident itself."""

    row: AttachmentRow
    of: str = ""

    @property
    def id(self) -> bytes:
        return self.row.id


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """A file that is being taken in, waits, or could not be.

    Attributes:
        incident: whose page it stands on.
        subject, subject_kind: the record it is for.
        why: what it failed with, as a sentence.
    """

    id: bytes
    incident: bytes
    subject: bytes
    subject_kind: str
    name: str
    media: str
    state: str
    done: int = 0
    size: int = 0
    why: str = ""

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.size) if self.size else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreFiles:
    """Stands for the files that are not shown; a press shows them, or hides them again where none is hidden."""

    hidden: int
    id: str = "more files"


def file_lines(
    files: Files, jobs: Sequence[JobLine], detail: IncidentDetail, words: Words, *, whole: bool
) -> tuple[FileLine | JobLine | MoreFiles, ...]:
    """Return what is under way first, then what is attached, the newest first; of many the first few unless `whole`."""
    lines = tuple(FileLine(row=row, of=of_words(row, detail, words)) for row in files.rows)
    if len(lines) <= SHOWN + 1:
        return (*jobs, *lines)
    shown = lines if whole else lines[:SHOWN]
    return (*jobs, *shown, MoreFiles(hidden=len(lines) - len(shown)))


def of_words(row: AttachmentRow, detail: IncidentDetail, words: Words) -> str:
    """Return what an attachment is attached to, empty for the incident itself; of an absorbed incident its number with it."""
    return " · ".join(part for part in (row.of, _subject_words(row, detail, words)) if part)


def _subject_words(row: AttachmentRow, detail: IncidentDetail, words: Words) -> str:
    if row.subject_kind == "journal":
        line = next((line for line in detail.journal if line.id == row.subject), None)
        return words.say("files.of_line", clock=words.clock(line.stated_at)) if line is not None else words.say("files.of_earlier_line")
    if row.subject_kind == "order":
        order = next((order for order in detail.orders if order.id == row.subject), None)
        return words.say("files.of_order", number=order.number if order is not None else "")
    return ""


def media_icon(media: str) -> str:
    """Return the icon of a kind of file."""
    return _ICONS.get(media, "paperclip")


def place_words(place: FilePlace, words: Words) -> str:
    """Return in words where a file is."""
    said = words.say(f"files.at.{place.state}")
    return f"{said} {place.percent} %" if place.percent is not None else said


def place_look(place: FilePlace) -> tuple[str, str]:
    """Return icon and ink for where a file is."""
    return _LOOKS[place.state]


def why_words(place: FilePlace, words: Words) -> str:
    """Return why a file rests, empty where nothing failed."""
    if not place.why:
        return ""
    key = f"outage.{place.why}"
    return words.outage(place.why, {}) if words.has(key) else words.refusal(place.why, {})


def job_words(job: JobLine, words: Words) -> str:
    """Return in words how far a file is that is being taken in."""
    said = words.say(f"files.job.{job.state}")
    return f"{said} {job.percent} %" if job.state == STORING else said


def file_title(row: AttachmentRow) -> str:
    """Return what an attachment is called: its caption, else its name."""
    return row.caption or row.file_name


def file_facts(row: AttachmentRow, words: Words, *, now_ms: int) -> str:
    """Return kind, size, who and when in one line."""
    who = row.person or row.organisation_name
    return " · ".join(
        (words.choice("attachment", "media", row.media), words.size(row.size), f"{who} {words.moment(row.at_ms, now_ms=now_ms)}")
    )


def file_speech(line: object, words: Words) -> str:
    """Return a line as one sentence for those who listen."""
    if isinstance(line, FileLine):
        return " ".join(part for part in (file_title(line.row), line.of, place_words(line.row.where, words)) if part)
    if isinstance(line, JobLine):
        return f"{line.name} {job_words(line, words)} {line.why}".strip()
    return ""


def unreadable(name: str) -> Outage:
    """Return what is said of a file that can't be read."""
    return Outage("file.unreadable", name=name)
