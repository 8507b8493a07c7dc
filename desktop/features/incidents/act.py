"""What an act of this page is: its form, and the frozen request that its values make; and what the parts of the acts share.

Labels follow from the name: ``act.<name>`` heads the sheet, ``act.<name>.do`` stands on the button, ``act.<name>.hint`` below
the head where it exists. An act on a row finds it in the target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.runtime.previews import Found
from desktop.runtime.words import Words
from desktop.widgets.form import NOW, Entry
from sync.domain.kind import Shape
from sync.store.queries.incident_more import NOTHING_MORE, IncidentMore
from sync.store.queries.order_ways import WayRow
from sync.store.queries.rows import NO_HEADS, FieldRow, IncidentDetail

Values = Mapping[str, object]

SEE_CONTACT = "see_contact"
UNIT = "unit"
ORGANISATION = "organisation"
INCIDENT_ROW = "incident"
PLAN = "plan"
WHERE = "where"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an act is on: the open incident, the row that was pressed, of a recipient the way the order took to it, files to attach."""

    detail: IncidentDetail | None = None
    row: object = None
    way: WayRow | None = None
    more: IncidentMore = NOTHING_MORE
    files: "tuple[Found, ...]" = ()

    @property
    def incident(self) -> bytes:
        assert self.detail is not None
        return self.detail.incident.id

    def field(self, name: str) -> FieldRow | None:
        assert self.detail is not None
        return next((row for row in self.detail.fields if row.field == name), None)

    def seen(self, name: str = "state") -> tuple[bytes, ...] | None:
        """Return the heads of a field of the pressed row as they were displayed, None when the row holds none."""
        return getattr(self.row, "heads", NO_HEADS).get(name)

    def heads(self, name: str) -> tuple[bytes, ...] | None:
        """Return the heads displayed for a field, None when the page holds none."""
        row = self.field(name)
        return row.heads if row is not None and row.heads else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act.

    Attributes:
        at_once: done by the press that chose it; its sheet shows only while the engine has not answered, and when it refuses.
        carries: values that come with an intent and have no entry of their own.
        near: whether units are offered by how soon they could be at the incident.
    """

    name: str
    entries: Callable[[Target, Words], tuple[Entry, ...]]
    build: Callable[[Target, Values], object]
    danger: bool = False
    at_once: bool = False
    carries: tuple[str, ...] = ()
    near: bool = False


def draft_key(act: str, target: Target) -> str:
    """Return where the drafts of an act are kept: a report on one order is none on the next."""
    subject = target.detail.incident.id.hex() if target.detail is not None else "new"
    row = getattr(target.row, "id", None)
    return f"{act}.{subject}.{row.hex()}" if isinstance(row, bytes) else f"{act}.{subject}"


def nothing(_target: Target, _words: Words) -> tuple[Entry, ...]:
    """Return no entry: the act asks nothing."""
    return ()


def reason(_target: Target, _words: Words) -> tuple[Entry, ...]:
    """Return the one entry of an act that needs a reason."""
    return (Entry(name="reason", label="form.reason", required=True, long=True),)


def text_of(values: Values, name: str) -> str:
    """Return a text of the form, empty for none."""
    value = values.get(name)
    return "" if value is None else str(value)


def moment_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    """Return the moment of a step, now unless said otherwise."""
    return (Entry(name="at", label="form.at", shape=Shape.MOMENT, initial=NOW),)
