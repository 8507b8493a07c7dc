"""How what arrived ahead and suspect clocks look in the list of the page Sync."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.features.sync.slip_words import slip_note, slip_title
from desktop.runtime.services import Services
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries.clocks import SuspectClockRow
from sync.store.queries.slips import SlipRow

PAD = 16
OWN_CLOCK_MS = 60 * 1000  # off by less is what clocks are


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClock:
    """That this device's clock is off. `offset_ms`: the center's minus ours; `at_ms`: when it was measured, None for now."""

    offset_ms: int
    at_ms: int | None = None


class AheadPaints:
    """The paint functions with the words and the clock they need."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def paints(self) -> Mapping[type, RowPaint]:
        """Return how the rows look."""
        return {
            SlipRow: RowPaint(height=52, paint=self._slip),
            SuspectClockRow: RowPaint(height=52, paint=self._clock, acts=False),
            OwnClock: RowPaint(height=52, paint=self._own_clock, acts=False),
        }

    def _slip(self, brush: Brushwork, box: QRectF, row: SlipRow) -> None:
        ink = "text2" if row.standing == "verified" else "off_text"
        brush.icon("antenna" if row.standing == "verified" else "alert-triangle", x=box.left() + PAD, y=box.center().y(), size=18, name=ink)
        self._two(brush, box, slip_title(row, self._services), slip_note(row, self._services), ink)
        brush.icon("chevron-right", x=box.right() - PAD - 14, y=box.center().y(), size=14)

    def _clock(self, brush: Brushwork, box: QRectF, row: SuspectClockRow) -> None:
        words = self._services.words
        brush.icon("clock-pause", x=box.left() + PAD, y=box.center().y(), size=18, name="off_text")
        who = " ".join(part for part in (row.organisation_name, row.person) if part)
        said = words.say("clock.suspect", who=who, span=words.span(row.ahead_ms / 1000))
        found = words.moment(row.found_ms, now_ms=self._services.clock())
        self._two(brush, box, said, words.say("clock.suspect.note", count=row.entries, clock=found), "text2")

    def _own_clock(self, brush: Brushwork, box: QRectF, row: OwnClock) -> None:
        words = self._services.words
        brush.icon("clock-pause", x=box.left() + PAD, y=box.center().y(), size=18, name="off_text")
        note = words.say("clock.own.note", clock=words.moment(row.at_ms or self._services.clock(), now_ms=self._services.clock()))
        self._two(brush, box, own_clock_words(row.offset_ms, self._services), note, "text2")

    def _two(self, brush: Brushwork, box: QRectF, title: str, note: str, ink: str) -> None:
        left = box.left() + 48
        width = box.right() - PAD - 24 - left
        brush.text(title, x=left, y=box.top() + 17, width=width, weight=SEMIBOLD)
        brush.text(note, x=left, y=box.top() + 36, width=width, step="label", name=ink)


def own_clock_words(offset_ms: int, services: Services) -> str:
    """Return by how much this device's clock is off."""
    words = services.words
    span = words.span(abs(offset_ms) / 1000)
    return words.say("clock.own.behind", span=span) if offset_ms > 0 else words.say("clock.own.ahead", span=span)
