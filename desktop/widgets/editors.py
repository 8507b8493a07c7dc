"""One editor per shape of a value. Each gives its value as the record holds it, or says why it can't be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words, read_clock
from desktop.widgets.composing import Composing
from desktop.widgets.controls import SearchField, label
from desktop.widgets.icons import draw_icon
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import ROW_ROLE, RowsModel
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tick_box import TickBox
from sync.domain.coordinates import decimal_words, parse_point
from sync.domain.failures import Refused

PICK_ROWS_SHOWN = 4
PICK_ROW = 44


class Unreadable(Exception):
    """What was typed is no value of this shape; `key` is the sentence that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class TextEditor(QLineEdit):
    """One line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = Composing(self)

    def value(self) -> object:
        return self.text().strip() or None

    def set_value(self, value: object) -> None:
        self.setText("" if value is None else str(value))


class SecretEditor(QLineEdit):
    """A passphrase: dots instead of what is typed, and every blank of it counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = Composing(self)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> object:
        return self.text() or None

    def set_value(self, value: object) -> None:
        self.setText("" if value is None else str(value))


class LongTextEditor(QPlainTextEdit):
    """Several lines of text; Tab leaves the field, since every field is reached by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = Composing(self)
        self.setTabChangesFocus(True)
        self.setFixedHeight(92)

    def value(self) -> object:
        return self.toPlainText().strip() or None

    def set_value(self, value: object) -> None:
        self.setPlainText("" if value is None else str(value))


class NumberEditor(QLineEdit):
    """A whole number, empty for unknown. Full-width digits of a Chinese input method count too."""

    def __init__(self, bounds: tuple[float, float] | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bounds = bounds
        self.composing = Composing(self)

    def value(self) -> object:
        typed = self.text().strip().replace(",", "").replace("，", "")
        if not typed:
            return None
        try:
            number = int(typed)
        except ValueError:
            raise Unreadable("form.not_a_number") from None
        if self._bounds is not None and not self._bounds[0] <= number <= self._bounds[1]:
            raise Unreadable("form.out_of_bounds")
        return number

    def set_value(self, value: object) -> None:
        self.setText("" if value is None else str(value))


class MomentEditor(QLineEdit):
    """A moment as clock time, with the day before it when it was not today; one `ahead` says by when something is due.

    What was typed as a bare time and is meant of another day shows its day as soon as the field is left.
    """

    def __init__(self, words: Words, clock: Callable[[], int], parent: QWidget | None = None, *, ahead: bool = False) -> None:
        super().__init__(parent)
        self._ahead = ahead
        self.editingFinished.connect(self._on_finished)
        self._words = words
        self._clock = clock
        self.composing = Composing(self)

    def value(self) -> object:
        if not self.text().strip():
            return None
        moment = read_clock(self.text(), now_ms=self._clock(), ahead=self._ahead)
        if moment is None:
            raise Unreadable("form.not_a_time")
        return moment

    def _on_finished(self) -> None:
        moment = read_clock(self.text(), now_ms=self._clock(), ahead=self._ahead)
        said = self._words.moment(moment, now_ms=self._clock()) if moment is not None else ""
        if "-" in said and said != self.text():
            self.setText(said)

    def set_value(self, value: object) -> None:
        self.setText(self._words.moment(value, now_ms=self._clock()) if isinstance(value, int) else "")


class ChoiceEditor(QComboBox):
    """One of a few words. The wheel passes by: a page scrolled in haste must not change a grade."""

    def __init__(self, look: Look, choices: Sequence[tuple[object, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        for value, words in choices:
            self.addItem(words, value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def value(self) -> object:
        return self.currentData()

    def set_value(self, value: object) -> None:
        self.setCurrentIndex(max(0, self.findData(value)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        draw_icon(painter, "chevron-down", self._look.colour("text2"), x=self.width() - 28, y=(self.height() - 16) / 2, size=16)
        painter.end()


class FlagEditor(TickBox):
    """Yes or no."""

    def value(self) -> object:
        return self.isChecked()

    def set_value(self, value: object) -> None:
        self.setChecked(bool(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something to pick: its value, how it is called, and what helps to choose. One with members stands for all of them."""

    value: object
    title: str
    note: str = ""
    members: tuple["Candidate", ...] = ()


class PickEditor(QWidget):
    """Pick by typing: a field, below it the few that match. Arrow keys choose, Enter or a tap takes.

    With `many`, what was taken stands in a list of its own between the field and what is offered, so that nothing taken is out of
    sight; a tap there drops it.

    Signals:
        asked: the text to look for.
        changed: something was taken or dropped.
        grown: the field is in use and what stands below it needs more room than before.
    """

    asked = Signal(str)
    changed = Signal()
    grown = Signal()

    def __init__(self, look: Look, *, many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._many = many
        self._chosen: dict[object, Candidate] = {}
        self.search = SearchField(self)
        self.search.installEventFilter(self)
        self.search.composing.come_first()
        self.search.asked.connect(self.asked)
        self.search.textEdited.connect(self._on_edited)
        self._model: RowsModel[Candidate] = RowsModel(_identity, _title, self)
        self.view = self._list(look, self._model, taken=False)
        self._taken: RowsModel[Candidate] = RowsModel(_identity, _title, self)
        self.taken_view = self._list(look, self._taken, taken=True)
        self.nothing = label("small", wrap=True, parent=self)
        self.nothing.hide()
        self.view.clicked.connect(self._on_clicked)
        self.taken_view.clicked.connect(self._on_dropped)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.search, self.taken_view, self.view, self.nothing):
            column.addWidget(part)
        self.setFocusProxy(self.search)
        self._fit()

    def value(self) -> object:
        values = tuple(self._chosen)
        if self._many:
            return values
        return values[0] if values else None

    def set_value(self, value: object) -> None:
        if isinstance(value, Candidate):
            self._take(value)

    def offer(self, candidates: Sequence[Candidate]) -> None:
        """Show what matches the typed text."""
        self._model.set_rows(candidates)
        if candidates and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self._model.index(0, 0))
        self._fit()

    def say_nothing(self, sentence: str) -> None:
        """Say below the field why nothing is offered and what to do; empty takes it away."""
        self.nothing.setText(sentence)
        self.nothing.setVisible(bool(sentence))
        self._fit()

    @property
    def taken(self) -> tuple[Candidate, ...]:
        """Return what was taken."""
        return tuple(self._chosen.values())

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return what is offered now."""
        return self._model.rows

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let the arrow keys and Enter of the field work on the list."""
        if event.type() == QEvent.Type.FocusIn:
            self.grown.emit()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.view.currentIndex().row()
            if event.key() == Qt.Key.Key_Down:
                self.view.setCurrentIndex(self._model.index(min(row + 1, self._model.rowCount() - 1), 0))
                return True
            if event.key() == Qt.Key.Key_Up:
                self.view.setCurrentIndex(self._model.index(max(row - 1, 0), 0))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.isAutoRepeat():
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.view.currentIndex().isValid() and not event.modifiers():
                self._on_clicked(self.view.currentIndex())
                return True
        return False

    def _list(self, look: Look, model: "RowsModel[Candidate]", *, taken: bool) -> QListView:
        view = QListView(self)
        view.setModel(model)
        view.setItemDelegate(_CandidateDelegate(look, taken=taken, parent=view))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMouseTracking(True)
        return view

    def _on_edited(self, _text: str) -> None:
        if not self._many and self._chosen:
            self._chosen.clear()
            self.changed.emit()

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._model.row(index)
        if row is not None:
            self._take(row)

    def _on_dropped(self, index: QModelIndex) -> None:
        row = self._taken.row(index)
        if row is not None:
            self._chosen.pop(row.value, None)
            self._after()

    def _take(self, row: Candidate) -> None:
        if not self._many:
            self._chosen = {row.value: row}
            self.search.blockSignals(True)
            self.search.setText(row.title)
            self.search.blockSignals(False)
            self._model.set_rows(())
        else:
            self._chosen.update({one.value: one for one in row.members or (row,)})
            self.search.clear()
        self._after()

    def _after(self) -> None:
        if self._many:
            self._taken.set_rows(tuple(self._chosen.values()))
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        for view, model in ((self.view, self._model), (self.taken_view, self._taken)):
            view.setVisible(model.rowCount() > 0)
            view.setFixedHeight(min(model.rowCount(), PICK_ROWS_SHOWN) * PICK_ROW)
        if self.search.hasFocus():
            self.grown.emit()


class PointEditor(PickEditor):
    """Pick a point on the ground by typing; coordinates that nobody picked from what is offered count as WGS-84."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, many=False, parent=parent)

    def set_value(self, value: object) -> None:
        if isinstance(value, (tuple, list)):
            point = (float(value[0]), float(value[1]))
            super().set_value(Candidate(value=point, title=decimal_words(point)))
        else:
            super().set_value(value)

    def value(self) -> object:
        typed = self.search.text().strip()
        if self.taken or not typed:
            return super().value()
        try:
            return parse_point(typed)
        except Refused as refused:
            raise Unreadable("form.not_a_point") from refused


class _CandidateDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, *, taken: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._taken = taken

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(200, PICK_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        row: Candidate = index.data(ROW_ROLE)  # type: ignore[attr-defined]
        brush = Brushwork(painter, self._look)
        box = option.rect.toRectF()  # type: ignore[attr-defined]
        chosen = bool(option.state & option.state.State_Selected) and not self._taken  # type: ignore[attr-defined]
        brush.fill(box, "selected" if chosen else "raised")
        middle = box.center().y()
        left = box.left() + 12
        if self._taken:
            brush.icon("x", x=left, y=middle, size=16, name="text2")
            left += 24
        used = brush.text(row.title, x=left, y=middle, width=box.width() * 0.55, weight=SEMIBOLD)
        brush.text(row.note, x=left + used + 12, y=middle, width=box.right() - left - used - 24, step="label", name="text3")
        brush.line(box.left(), box.bottom(), box.right(), box.bottom(), "line")


def _identity(row: Candidate) -> object:
    return row.value


def _title(row: Candidate) -> str:
    return f"{row.title} {row.note}"


Editor = TextEditor | SecretEditor | LongTextEditor | NumberEditor | MomentEditor | ChoiceEditor | FlagEditor | PickEditor
