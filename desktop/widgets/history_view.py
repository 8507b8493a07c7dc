"""Every value that a field of a record ever had, in place of a part of its page: what, who, when, and what each author saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import delete, isValid

from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.frame import PAD, Frame
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.values import shown
from desktop.widgets.wrapping import wrapped
from sync.store.queries import incidents
from sync.store.queries.history import DroppedRow
from sync.store.queries.rows import ValueRow

LINE = 20
VALUE_LINES_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One written value; `disputed` when another stands beside it."""

    row: ValueRow
    first: bool
    disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """Says that what was written before lies at the center, and which value of it still stands."""

    row: DroppedRow


def past_lines(rows: tuple[ValueRow | DroppedRow, ...]) -> tuple[Past | Older, ...]:
    """Return the history, the latest first; the first value that is held is the first one only where nothing lies before it."""
    held = tuple(row for row in rows if isinstance(row, ValueRow))
    whole, standing = len(held) == len(rows), sum(1 for row in held if row.stands)
    lines = [Past(row=row, first=whole and number == 0, disputed=row.stands and standing > 1) for number, row in enumerate(held)]
    older = tuple(Older(row=row) for row in rows if isinstance(row, DroppedRow))
    return (*reversed(lines), *older)


class _Answer(QObject):
    """Receives the history of one field; gone as soon as another is asked for, so that a late answer is passed over."""

    heard = Signal(object)

    def hear(self, rows: object) -> None:
        self.heard.emit(rows)


class HistoryView(Frame):
    """Reads only. `kind` is that of the records whose fields it shows."""

    def __init__(self, services: Services, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._kind = kind
        self._record = b""
        self._answer: _Answer | None = None
        self.paints = _Paints(services, kind)
        self.field = ChoiceEditor(services.look, [])
        self.field.currentIndexChanged.connect(self._on_field)
        self.lines: RowsModel[Past | Older] = RowsModel(_identity, self.paints.speech, self)
        self.view = RowsView(self.lines, self.paints.rows(), services.look)
        self._texts.bind(self.title.setText, "history.title")
        self._texts.bind(self.field.setAccessibleName, "history.field")
        self.head.addWidget(self.field, 1)
        self.column.addWidget(self.view, 1)
        self.begins = self.field

    def show_record(self, record: bytes, names: Sequence[str], field: str = "") -> None:
        """Show the history of `field` of a record, or go on with the one shown; `names` are the fields to choose from."""
        wanted = field or self.field.value()
        self._record = self.paints.record = record
        self.field.blockSignals(True)
        self.field.clear()
        for name in names:
            self.field.addItem(self._services.words.say(f"{self._kind}.{name}"), name)
        self.field.set_value(wanted)
        self.field.blockSignals(False)
        self._ask()

    @property
    def record(self) -> bytes:
        """Return whose history is shown, empty before the first."""
        return self._record

    def reword(self) -> None:
        super().reword()
        for number in range(self.field.count()):
            self.field.setItemText(number, self._services.words.say(f"{self._kind}.{self.field.itemData(number)}"))
        self.view.doItemsLayout()
        self.view.viewport().update()

    def _on_field(self, _index: int) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._answer is not None and isValid(self._answer):
            delete(self._answer)
        field = self.field.value()
        if not isinstance(field, str):
            self.lines.set_rows(())
            return
        self.paints.field = field
        self._answer = _Answer(self)
        self._answer.heard.connect(self._on_rows)
        self._services.readers.query(incidents.history, self._kind, self._record, field, to=self._answer.hear)

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self.lines.set_rows(past_lines(rows))
        self.view.doItemsLayout()
        self.view.viewport().update()


class _Paints:
    def __init__(self, services: Services, kind: str) -> None:
        self._services = services
        self._kind = kind
        self.record = b""
        self.field = ""

    @property
    def _words(self) -> Words:
        return self._services.words

    def rows(self) -> Mapping[type, RowPaint]:
        return {
            Past: RowPaint(height=self._height, paint=self._past, acts=False),
            Older: RowPaint(height=self._older_height, paint=self._older, acts=False),
        }

    def speech(self, line: Past | Older) -> str:
        if isinstance(line, Older):
            return " ".join((*(self._value(value) for value in self._standing(line)), self._words.say("history.older")))
        return f"{self._value(line.row.value)} {self._who(line)} {self._saw(line)}"

    def _value(self, value: object) -> str:
        lifted = not self._services.masks.covers(self._kind, self.record, self.field)
        return shown(self.field, value, self._words, kind=self._kind, now_ms=self._services.clock(), lifted=lifted)

    def _lines(self, line: Past, width: int) -> tuple[str, ...]:
        room = max(120, width - 2 * PAD - 84)
        return wrapped(self._value(line.row.value), room, self._services.look, step="row", weight=SEMIBOLD)[:VALUE_LINES_MAX]

    def _height(self, line: Past, width: int) -> int:
        return 18 + LINE * (len(self._lines(line, width)) + 2)

    def _who(self, line: Past) -> str:
        words, row = self._words, line.row
        office = words.choice("offices", "office", row.office)
        parts = (words.moment(row.at_ms, now_ms=self._services.clock()), row.person, office, row.organisation_name)
        return " · ".join(part for part in parts if part)

    def _standing(self, line: Older) -> tuple[object, ...]:
        return () if line.row.value is None else (line.row.value,)

    def _older_height(self, line: Older, width: int) -> int:
        said = wrapped(self._words.say("history.older"), max(120, width - 2 * PAD), self._services.look, step="small")
        return 18 + LINE * (len(said) + 2 * len(self._standing(line)))

    def _older(self, brush: Brushwork, box: QRectF, line: Older) -> None:
        words, left, right, y = self._words, box.left() + PAD, box.right() - PAD, box.top() + 19
        for value in self._standing(line):
            said = words.say("history.stands")
            width = brush.measure(said, "small", SEMIBOLD)
            brush.text(said, x=right - width, y=y, width=width, step="small", weight=SEMIBOLD, name="accent")
            brush.text(self._value(value), x=left, y=y, width=right - left - 84, step="row", weight=SEMIBOLD)
            moment = words.moment(line.row.at_ms, now_ms=self._services.clock())
            brush.text(moment, x=left, y=y + LINE + 1, width=right - left, step="small", name="text2")
            y += 2 * LINE
        for number, text in enumerate(wrapped(words.say("history.older"), int(right - left), self._services.look, step="small")):
            brush.text(text, x=left, y=y + number * LINE, width=right - left, step="small", name="off_text")

    def _saw(self, line: Past) -> str:
        words = self._words
        if line.row.saw_more:
            return words.say("history.saw_older")
        if line.row.saw:
            return words.say("history.saw", values=words.say("history.and").join(self._value(value) for value in line.row.saw))
        return words.say("history.first" if line.first else "history.saw_nothing")

    def _past(self, brush: Brushwork, box: QRectF, line: Past) -> None:
        words, row = self._words, line.row
        left, right, y = box.left() + PAD, box.right() - PAD, box.top() + 19
        if line.disputed:
            width = brush.measure(f"≠  {words.say('value.differs')}", "small", SEMIBOLD) + 18
            brush.conflict(words.say("value.differs"), x=right - width, y=y)
        elif row.stands:
            said = words.say("history.stands")
            width = brush.measure(said, "small", SEMIBOLD)
            brush.text(said, x=right - width, y=y, width=width, step="small", weight=SEMIBOLD, name="accent")
        for text in self._lines(line, int(box.width())):
            brush.text(text, x=left, y=y, width=right - left - 84, step="row", weight=SEMIBOLD, name="text" if row.stands else "text2")
            y += LINE
        brush.text(self._who(line), x=left, y=y + 1, width=right - left, step="small", name="text2")
        ink = "off_text" if not line.row.saw and not line.row.saw_more and not line.first else "text3"
        brush.text(self._saw(line), x=left, y=y + LINE + 1, width=right - left, step="label", name=ink)


def _identity(line: Past | Older) -> object:
    return line.row.op if isinstance(line, Past) else "older"
