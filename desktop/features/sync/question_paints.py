"""How the questions, what was set aside and what is unknown look in the list at the right."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from desktop.features.sync.effect_lines import effect_lines
from desktop.features.sync.lines import PAD
from desktop.runtime.services import Services
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.values import shown
from desktop.widgets.wrapping import wrapped
from sync.store.queries.question_rows import QuestionRow, SetAsideRow, UnknownRow

QUESTION_ICONS = {"field": "git-compare", "dispute": "route-x", "alert": "alert-triangle"}


class QuestionPaints:
    """The paint functions with the words and the clock they need."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    def questions(self) -> Mapping[type, RowPaint]:
        """Return how questions look."""
        return {QuestionRow: RowPaint(height=58, paint=self._question)}

    def aside(self) -> Mapping[type, RowPaint]:
        """Return how what does not count looks."""
        return {
            SetAsideRow: RowPaint(height=self._aside_height, paint=self._set_aside, acts=False),
            UnknownRow: RowPaint(height=self._unknown_height, paint=self._unknown, acts=False),
        }

    def _question(self, brush: Brushwork, box: QRectF, row: QuestionRow) -> None:
        brush.icon(QUESTION_ICONS.get(row.sort, "alert-circle"), x=box.left() + PAD, y=box.center().y(), size=18, name="text2")
        left, right = box.left() + 46, box.right() - PAD - 20
        brush.text(question_title(row, self._services), x=left, y=box.top() + 20, width=right - left, weight=SEMIBOLD)
        brush.text(question_note(row, self._services), x=left, y=box.top() + 40, width=right - left, step="label", name="text2")
        brush.icon("chevron-right", x=box.right() - PAD - 14, y=box.center().y(), size=14)

    def _set_aside(self, brush: Brushwork, box: QRectF, row: SetAsideRow) -> None:
        words = self._words
        brush.icon("lock-exclamation", x=box.left() + PAD, y=box.center().y(), size=18, name="text2")
        left, right = box.left() + 46, box.right() - PAD
        said = words.say("aside.title", count=row.entries, organisation=row.organisation_name, device=row.device)
        brush.text(said, x=left, y=box.top() + 20, width=right - left, weight=SEMIBOLD)
        for number, line in enumerate(self._aside_lines(row, int(box.width()))):
            brush.text(line, x=left, y=box.top() + 40 + number * 18, width=right - left, step="label", name="text2")

    def _aside_lines(self, row: SetAsideRow, width: int) -> tuple[str, ...]:
        """Return by whose ruling, when and why, whole: a person must be able to judge it."""
        words = self._words
        clock = words.moment(row.at_ms, now_ms=self._services.clock())
        note = words.say("aside.note", person=row.ruled_by, clock=clock, reason=row.reason)
        ruling = words.say("aside.ruling", ruling=row.id.hex()[:12])
        told = (note, *effect_lines(row, self._services))
        lines = (line for text in told for line in wrapped(text, max(120, width - 46 - PAD), self._services.look, step="label"))
        return (*lines, ruling)

    def _aside_height(self, row: SetAsideRow, width: int) -> int:
        return 34 + 18 * len(self._aside_lines(row, width)) + 8

    def _unknown(self, brush: Brushwork, box: QRectF, row: UnknownRow) -> None:
        words = self._words
        brush.icon("help", x=box.left() + PAD, y=box.center().y(), size=18, name="text2")
        left, right = box.left() + 46, box.right() - PAD
        said = words.say("unknown.title", count=row.ops, organisation=row.organisation_name)
        brush.text(said, x=left, y=box.top() + 20, width=right - left, weight=SEMIBOLD)
        for number, line in enumerate(self._unknown_lines(row, int(box.width()))):
            brush.text(line, x=left, y=box.top() + 40 + number * 18, width=right - left, step="label", name="text2")

    def _unknown_lines(self, row: UnknownRow, width: int) -> tuple[str, ...]:
        words = self._words
        last = words.say("unknown.last", clock=words.moment(row.at_ms, now_ms=self._services.clock()))
        note = words.say("unknown.note", number=row.kind_number)
        return (*wrapped(note, max(120, width - 46 - PAD), self._services.look, step="label"), last)

    def _unknown_height(self, row: UnknownRow, width: int) -> int:
        return 34 + 18 * len(self._unknown_lines(row, width)) + 8


def question_title(row: QuestionRow, services: Services) -> str:
    """Return what the question is about."""
    words = services.words
    if row.sort == "alert":
        return words.say(f"alert.{row.code}", **row.facts) if words.has(f"alert.{row.code}") else words.say("alert.unknown", code=row.code)
    return words.say("question.title", title=row.title, field=words.say(f"{row.kind}.{row.field}"))


def question_note(row: QuestionRow, services: Services) -> str:
    """Return the values and their authors in one line."""
    words = services.words
    if row.sort == "alert":
        return row.title
    values = (f"{shown(row.field, value.value, words, kind=row.kind)} {value.organisation_name or value.person}" for value in row.values)
    return " ≠ ".join(values)
