"""Ctrl+K: go to anything, by what a person types of it. One overlay over everything; keys alone are enough.

Things of the record come from the store, pages and commands from the window; the store's reader looks through both, so that
nothing of it costs the window a frame. Empty, it shows what was worked on last.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.runtime.latest import Latest
from desktop.runtime.services import Services
from desktop.shell.found_row import ROW_HEIGHT, draw_found, found_identity, found_note
from desktop.shell.goals import goal_of
from desktop.widgets.controls import ground, label
from desktop.widgets.editors import TextEditor
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries import finder
from sync.store.queries.finder import ORGANISATION, UNIT, Anywhere, FoundRow

WIDTH, HEIGHT, TOP = 720, 520, 72
HEAD_HEIGHT = 30
PAGE_SORT, COMMAND_SORT, RECENT = "page", "command", "recent"
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Something the window itself can do: a page or a command, its name in the window and the key of its words."""

    sort: str
    name: str
    label: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """The name of a group."""

    sort: str


class _Field(TextEditor):
    """The field; its keys work on the list below."""

    stepped = Signal(int)
    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key())
        if step is not None:
            self.stepped.emit(step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AnywhereCard(QFrame):
    """The overlay.

    Signals:
        gone: a `FoundRow` to go to, or a `Doing` to do.
    """

    gone = Signal(object)

    def __init__(self, services: Services, over: QWidget, doings: Sequence[Doing], pages: Collection[str]) -> None:
        super().__init__(over)
        self.hide()
        self._services = services
        self._over = over
        self._doings = tuple(doings)
        self._pages = pages
        self._came_from: QWidget | None = None
        self._enters = False
        self._answered = ""
        self._latest = Latest(services.readers, finder.anywhere, self)
        self.setProperty("overlay", True)
        ground(self, "card")
        self.field = _Field(self)
        self.rows: RowsModel[object] = RowsModel(_identity, self._speak, self)
        paints: Mapping[type, RowPaint] = {
            _Head: RowPaint(height=HEAD_HEIGHT, paint=self._paint_head, acts=False, inset=None),
            FoundRow: RowPaint(height=ROW_HEIGHT, paint=self._paint_found),
            Doing: RowPaint(height=ROW_HEIGHT, paint=self._paint_doing),
        }
        self.list = RowsView(self.rows, paints, services.look, parent=self)
        self.list.setProperty("ground", "raised")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.none = label("small", wrap=True)
        self.none.hide()
        self._keys = label("label")
        self._build()
        self.field.textChanged.connect(self._on_typed)
        self.field.stepped.connect(self._on_stepped)
        self.field.entered.connect(self._on_entered)
        self.field.left.connect(self.leave)
        self.list.picked.connect(self._on_picked)
        self._latest.answered.connect(self._on_answered)
        self.reword()

    def open(self, came_from: QWidget | None) -> None:
        """Show the overlay, empty; Escape leads back to where the keyboard was."""
        if not self.isVisible():
            self._came_from = came_from
        self.place()
        self.field.clear()
        self.show()
        self.raise_()
        self.field.setFocus()
        self._on_typed("")

    def leave(self) -> None:
        """Put the overlay away and give the keyboard back."""
        self.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus()

    def place(self) -> None:
        """Stand in the middle of the window, below its top bar."""
        width = min(WIDTH, self._over.width() - 32)
        self.setGeometry((self._over.width() - width) // 2, TOP, width, min(HEIGHT, self._over.height() - TOP - 60))

    def reword(self) -> None:
        words = self._services.words
        self.field.setPlaceholderText(words.say("find.hint"))
        self.field.setAccessibleName(words.say("find.name"))
        self._keys.setText(words.say("find.keys"))
        if self.isVisible():
            self._on_typed(self.field.text())

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addWidget(self._keys)

    def _labels(self) -> tuple[str, ...]:
        return tuple(self._services.words.say(doing.label) for doing in self._doings)

    def _on_typed(self, text: str) -> None:
        self._enters = False
        self._latest.ask(text, self._labels())

    def _on_answered(self, _arguments: object, found: object) -> None:
        assert isinstance(found, Anywhere)
        self._answered = found.text
        rows = self._grouped(found)
        self.rows.set_rows(rows)
        self.none.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if not rows:
            self.none.setText(self._services.words.say("find.none", typed=found.text.strip()))
        self._choose(0, 1)
        if self._enters:
            self._on_entered()

    def _grouped(self, found: Anywhere) -> tuple[object, ...]:
        """Return the rows under the names of their groups: exact ones' groups first, pages and commands last."""
        rows: list[object] = []
        led_to = [row for row in found.rows if row.sort in {UNIT, ORGANISATION} or goal_of(row, self._pages) is not None]
        if not found.text.strip():
            rows += [_Head(RECENT), *led_to] if led_to else []
        else:
            exact = [row.sort for row in led_to if row.exact]
            for sort in dict.fromkeys([*exact, *(row.sort for row in led_to)]):
                rows += [_Head(sort), *(row for row in led_to if row.sort == sort)]
        doings = [self._doings[number] for number in found.labels]
        for sort in (PAGE_SORT, COMMAND_SORT):
            of_sort = [doing for doing in doings if doing.sort == sort]
            rows += [_Head(sort), *of_sort] if of_sort else []
        return tuple(rows)

    def _choose(self, start: int, step: int) -> None:
        """Put the cursor on the first row that can be chosen from `start` on."""
        number = start
        while 0 <= number < self.rows.rowCount():
            if not isinstance(self.rows.at(number), _Head):
                index = self.rows.index(number, 0)
                self.list.setCurrentIndex(index)
                # The head of the first group comes into sight with its first row.
                self.list.scrollTo(self.rows.index(max(0, number - 1), 0))
                self.list.scrollTo(index)
                return
            number += 1 if step > 0 else -1

    def _on_stepped(self, step: int) -> None:
        last = self.rows.rowCount() - 1
        self._choose(min(max(self.list.currentIndex().row() + step, 0), last), step)

    def _on_entered(self) -> None:
        """Go to the chosen row; while an answer is awaited the key waits for it."""
        if self._latest.is_asking or self._answered != self.field.text():
            self._enters = True
            return
        self._enters = False
        row = self.rows.row(self.list.currentIndex())
        if row is not None and not isinstance(row, _Head):
            self._on_picked(row)

    def _on_picked(self, row: object) -> None:
        self.hide()
        self.gone.emit(row)

    def _paint_head(self, brush: Brushwork, box: QRectF, row: _Head) -> None:
        words = self._services.words.say(f"find.sort.{row.sort}")
        brush.text(words, x=box.left() + 16, y=box.center().y() + 3, width=box.width() - 32, step="label", weight=SEMIBOLD, name="text3")

    def _paint_found(self, brush: Brushwork, box: QRectF, row: FoundRow) -> None:
        recent = not self._answered.strip()
        sort = self._services.words.say(f"find.sort.{row.sort}") if recent else ""
        draw_found(brush, box, row, self._services.words, sort=sort)

    def _paint_doing(self, brush: Brushwork, box: QRectF, row: Doing) -> None:
        words = self._services.words
        draw_found(brush, box, FoundRow(sort=row.sort, title=words.say(row.label), note=row.keys), words)

    def _speak(self, row: object) -> str:
        words = self._services.words
        if isinstance(row, FoundRow):
            return f"{row.title} {found_note(row, words)}"
        if isinstance(row, Doing):
            return words.say(row.label)
        return words.say(f"find.sort.{row.sort}") if isinstance(row, _Head) else ""


def _identity(row: object) -> object:
    return found_identity(row) if isinstance(row, FoundRow) else row
