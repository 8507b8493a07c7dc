"""How the rows of this page look: persons, their facts, offices and duties, and the acts of the trail."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from desktop.features.duty.lines import DutyLine, FactLine, MaskedFact, OfficeLine, offices_words, trail_words
from desktop.runtime.services import Services
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.wrapping import wrapped
from sync.store.queries.persons import RosterRow
from sync.store.queries.trail import HANDED_OUT, LOOK, PERSON, REFUSED, RULING, TrailRow

PAD = 16
LINE = 18
LABEL = 124
WHO = 150
WHEN = 104
_ICONS = {LOOK: "eye", HANDED_OUT: "file-export", PERSON: "user-plus", RULING: "scale", REFUSED: "ban"}


class DutyPaints:
    """The paint functions with the words they need; one for the page."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def persons(self) -> Mapping[type, RowPaint]:
        return {RosterRow: RowPaint(height=52, paint=self._person)}

    def side(self) -> Mapping[type, RowPaint]:
        return {
            FactLine: RowPaint(height=40, paint=self._fact, acts=False),
            MaskedFact: RowPaint(height=40, paint=self._fact, grows=False),
            OfficeLine: RowPaint(height=self._office_height, paint=self._office, acts=False),
            DutyLine: RowPaint(height=self._duty_height, paint=self._duty, acts=False),
        }

    def trail(self) -> Mapping[type, RowPaint]:
        return {TrailRow: RowPaint(height=52, paint=self._act, acts=False)}

    def _person(self, brush: Brushwork, box: QRectF, row: RosterRow) -> None:
        words = self._services.words
        left, right = box.left() + PAD, box.right() - PAD
        upper, lower = box.top() + 17, box.top() + 36
        said = words.say("duty.sits" if row.sits else "duty.signs_in" if row.signs_in else "duty.signs_in.not")
        width = brush.measure(said, "small")
        brush.text(said, x=right - width, y=upper, width=width, step="small", name="accent" if row.sits else "text2")
        brush.icon("user-check" if row.sits else "user", x=left, y=box.center().y(), size=18, name="accent" if row.sits else "text2")
        brush.text(row.name, x=left + 30, y=upper, width=right - width - left - 42, weight=SEMIBOLD)
        brush.text(offices_words(row, words), x=left + 30, y=lower, width=right - left - 30, step="small", name="text2")

    def _fact(self, brush: Brushwork, box: QRectF, row: FactLine) -> None:
        y, left, right = box.center().y(), box.left() + PAD, box.right() - PAD
        brush.text(row.label, x=left, y=y, width=LABEL - 8, step="small", name="text2")
        if isinstance(row, MaskedFact):
            said = self._services.words.say("mask.show")
            width = brush.measure(said, "small", SEMIBOLD)
            brush.text(said, x=right - width, y=y, width=width, step="small", weight=SEMIBOLD, name="accent")
            right -= width + 8
        brush.text(row.value, x=left + LABEL, y=y, width=right - left - LABEL)

    def _told(self, row: OfficeLine, width: int) -> tuple[tuple[str, str], ...]:
        room = max(120, width - 2 * PAD)
        parts = ((row.may, "text"), (row.may_not, "text3"))
        look = self._services.look
        return tuple((line, ink) for text, ink in parts if text for line in wrapped(text, room, look, step="small"))

    def _office_height(self, row: OfficeLine, width: int) -> int:
        return 38 + LINE * len(self._told(row, width))

    def _office(self, brush: Brushwork, box: QRectF, row: OfficeLine) -> None:
        left, width, y = box.left() + PAD, box.width() - 2 * PAD, box.top() + 18
        brush.text(row.name, x=left, y=y, width=width, weight=SEMIBOLD)
        y += LINE + 4
        for line, ink in self._told(row, int(box.width())):
            brush.text(line, x=left, y=y, width=width, step="small", name=ink)
            y += LINE

    def _duty_height(self, row: DutyLine, _width: int) -> int:
        return 66 if row.note else 48

    def _duty(self, brush: Brushwork, box: QRectF, row: DutyLine) -> None:
        left, width = box.left() + PAD, box.width() - 2 * PAD
        brush.text(row.office, x=left, y=box.top() + 16, width=width, step="small", weight=SEMIBOLD)
        brush.text(row.when, x=left, y=box.top() + 34, width=width, step="small", name="text2")
        brush.text(row.note, x=left, y=box.top() + 52, width=width, step="small", name="text2")

    def _act(self, brush: Brushwork, box: QRectF, row: TrailRow) -> None:
        words = self._services.words
        upper, lower, left = box.top() + 17, box.top() + 36, box.left() + PAD
        title, note = trail_words(row, words)
        grave = row.sort == REFUSED
        brush.icon(_ICONS.get(row.sort, "clock"), x=left, y=box.center().y(), size=18, name="off_text" if grave else "text2")
        moment = words.moment(row.at_ms, now_ms=self._services.clock())
        brush.text(moment, x=left + 30, y=upper, width=WHEN - 8, step="small")
        office = words.choice("offices", "office", row.office) if row.office else ""
        who = box.left() + PAD + 30 + WHEN
        brush.text(row.person, x=who, y=upper, width=WHO - 8, weight=SEMIBOLD)
        brush.text(
            " · ".join(part for part in (office, row.organisation_name) if part), x=who, y=lower, width=WHO - 8, step="label", name="text2"
        )
        what = who + WHO
        brush.text(title, x=what, y=upper, width=box.right() - PAD - what, name="off_text" if grave else "text")
        brush.text(note, x=what, y=lower, width=box.right() - PAD - what, step="small", name="text2")
