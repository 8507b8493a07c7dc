"""Importing a sheet: every row's fate before anything is written, then the good rows, with a way to stop."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.forces.import_run import ImportRun, Written
from desktop.features.forces.import_work import FATES, SORTS, FateLine, Plan
from desktop.features.forces.mapping import ColumnMapping
from desktop.runtime.masks import MASK
from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.controls import ICON, PLAIN, PRIMARY, TAB, Button, ground, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import EmptyState
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.paint import RIGHT, Brushwork
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain
from desktop.widgets.values import shown
from sync.domain.registry import KINDS
from sync.domain.units_import import BAD, UPDATE
from sync.store.queries.pages import Page
from sync.store.sheets import ROWS_MAX

ROW = 44
RESULT_WIDTH = 420
ALL = "all"
_INKS = {
    "create": ("plus", "accent"),
    "update": ("pencil", "text"),
    "unchanged": ("minus", "text3"),
    "bad": ("alert-circle", "danger_text"),
}
_SAID_MAX = 6


class _AtOnce:
    """Readers of rows that are here already."""

    def query(
        self,
        function: Callable[..., object],
        *arguments: object,
        to: Callable[[object], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        to(function(*arguments))


class Progress(QWidget):
    """How far the writing is."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._share = 0.0
        self.setFixedSize(320, 12)

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        Brushwork(painter, self._services.look).bar(QRectF(0, 2, self.width(), 8), self._share)
        painter.end()


class ImportView(QWidget):
    """The whole page while an import lasts.

    Signals:
        left: back to the lists.
        again: another file is wanted.
    """

    left = Signal()
    again = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.run: ImportRun | None = None
        self._name = ""
        self._plan: Plan | None = None
        self._written: Written | None = None
        self._error: BaseException | None = None
        self.back_button = Button(services.look, ICON, icon_name="arrow-left")
        self.mapping_button = Button(services.look, PLAIN, icon_name="table")
        self.mapping_button.setCheckable(True)
        self.write_button = Button(services.look, PRIMARY)
        self.title = label("section")
        self.filters = {name: Button(services.look, TAB) for name in (ALL, *FATES)}
        self.rows: PagedModel[FateLine] = PagedModel(_AtOnce(), _identity, _speech, self)
        self.view = RowsView(self.rows, {FateLine: RowPaint(height=ROW, paint=self._paint, acts=False)}, services.look)
        self.mapping = ColumnMapping(services)
        self.state = EmptyState(services)
        self.progress = Progress(services)
        self.said = label("title", wrap=True)
        self.told = label("small", wrap=True)
        self.again_button = Button(services.look, PLAIN)
        self.show_button = Button(services.look, PRIMARY)
        self.stop_button = Button(services.look, PLAIN)
        self._body = QStackedWidget()
        self._preview, self._result = QWidget(), QWidget()
        self._build()
        self._connect()

    def begin(self, sort: str, path: Path) -> None:
        """Read a file of that sort and show what it would do."""
        self._drop()
        self._name = path.name
        self.run = ImportRun(self._services, sort, self)
        self.run.planned.connect(self._on_planned)
        self.run.failed.connect(self._on_failed)
        self.run.went.connect(self._on_went)
        self._error = self._plan = self._written = None
        self._say()
        self.run.begin(path)

    def reword(self) -> None:
        self._texts.reword()
        self.mapping.reword()
        self.state.reword()
        self._say()
        self.view.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_left()
            return
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat()
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.write_button.isVisible():
            self.write_button.click()
            return
        super().keyPressEvent(event)

    @property
    def is_writing(self) -> bool:
        return self._written is not None and not self._written.is_over

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.back_button.setToolTip, "forces.import.back")
        bind(self.back_button.setAccessibleName, "forces.import.back")
        bind(self.mapping_button.setText, "forces.mapping")
        bind(self.again_button.setText, "forces.import.again")
        bind(self.show_button.setText, "forces.import.show")
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.back_button)
        head.addWidget(self.title)
        head.addStretch(1)
        group = QButtonGroup(self)
        for name, button in self.filters.items():
            button.setCheckable(True)
            button.setObjectName(name)
            button.clicked.connect(self._on_filter)
            group.addButton(button)
            head.addWidget(button)
        self.filters[ALL].setChecked(True)
        head.addWidget(self.mapping_button)
        head.addWidget(self.write_button)
        inside = QHBoxLayout(self._preview)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.view, 1)
        self._line = rule(upright=True)
        inside.addWidget(self._line)
        inside.addWidget(self.mapping)
        self._build_result()
        for page in (self.state, self._preview, self._result):
            self._body.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._body, 1)

    def _build_result(self) -> None:
        """Lay what is said while rows are written, and after, in the middle of the page."""
        inner = QWidget()
        inner.setFixedWidth(RESULT_WIDTH)
        around = QHBoxLayout(self._result)
        around.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        end = QVBoxLayout(inner)
        end.setContentsMargins(0, 40, 0, 40)
        end.setSpacing(14)
        end.addStretch(1)
        for part in (self.said, self.told):
            end.addWidget(part)
        end.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.show_button, self.again_button, self.stop_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        end.addLayout(buttons)
        end.addStretch(2)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self._on_left)
        self.write_button.clicked.connect(self._on_write)
        self.stop_button.clicked.connect(self._on_stop)
        self.show_button.clicked.connect(self._on_left)
        self.mapping_button.clicked.connect(self._say)
        self.mapping.changed.connect(self._on_mapped)
        self.again_button.clicked.connect(self.again)

    def _drop(self) -> None:
        if self.run is not None:
            self.run.stop()
            for signal in (self.run.planned, self.run.failed, self.run.went):
                signal.disconnect()
            self.run = None

    def _on_left(self) -> None:
        """Leave; while rows are being written, stop first and stay to say what was written."""
        if self.is_writing:
            self._on_stop()
            return
        self._drop()
        self.left.emit()

    def _on_planned(self, made: Plan) -> None:
        assert self.run is not None
        assert self.run.sheet is not None
        first = self._plan is None
        self._plan = made
        if first:
            self.mapping.show_sheet(made.sort, self.run.sheet, self.run.columns)
            # Headings that are not ours are shown with what they were taken for.
            ours = all(self.run.columns) and bool(made.lines)
            self.mapping_button.setChecked(not ours)
        self._ask()
        self._say()
        # Not on the button: the Enter that chose the file, pressed once more, would write rows that nobody has looked at.
        self.view.setFocus()

    def _on_failed(self, error: BaseException) -> None:
        self._error = error
        self._say()

    def _on_went(self, written: Written) -> None:
        self._written = written
        self._say()
        (self.show_button if written.is_over else self.stop_button).setFocus()

    def _on_mapped(self, columns: tuple[str, ...]) -> None:
        if self.run is not None:
            self.run.hold(columns)

    def _on_filter(self) -> None:
        self._ask()

    def _on_write(self) -> None:
        if self.run is not None and self._plan is not None:
            # An import before this one may have been stopped by the same button.
            self.stop_button.setEnabled(True)
            self.run.write()

    def _on_stop(self) -> None:
        if self.run is not None and self.is_writing:
            self.run.stop()
            self.stop_button.setEnabled(False)
        elif not self.is_writing:
            self._on_left()

    def _ask(self) -> None:
        chosen = next(name for name, button in self.filters.items() if button.isChecked())
        self.rows.ask(self._lines, chosen, self._plan)

    def _lines(self, chosen: str, made: Plan, offset: int, limit: int) -> Page[FateLine]:
        lines = made.lines if chosen == ALL else tuple(line for line in made.lines if line.fate.sort == chosen)
        return Page(rows=lines[offset : offset + limit], offset=offset, total=len(lines))

    def _say(self) -> None:
        words, made, written = self._services.words, self._plan, self._written
        self.title.setText(words.say("forces.import.title", name=_cut(self._name)))
        self.title.setToolTip(plain(self._name))
        previews = made is not None and written is None and self._error is None
        for name, button in self.filters.items():
            button.setVisible(previews)
            if made is not None:
                count = len(made.lines) if name == ALL else made.count(name)
                button.setText(words.say("forces.state.count", state=words.say(f"forces.fate.{name}"), count=count))
        self.mapping_button.setVisible(previews)
        self.write_button.setVisible(previews)
        self.mapping.setVisible(self.mapping_button.isChecked())
        self._line.setVisible(self.mapping_button.isChecked())
        if self._error is not None:
            self._say_refusal(failure_words(self._error, words))
        elif written is not None:
            self._say_written(written)
        elif made is not None:
            count = sum(1 for line in made.lines if line.fate.writes)
            self.write_button.setEnabled(bool(count))
            self.write_button.setText(words.say("forces.import.do", count=count))
            self.write_button.setToolTip(words.say("forces.import.do.key"))
            self._body.setCurrentWidget(self._preview)
        else:
            self.state.say("forces.import.reading", "forces.import.reading.hint")
            self._body.setCurrentWidget(self.state)

    def _say_refusal(self, sentence: str) -> None:
        words = self._services.words
        self.said.setText(sentence)
        self.told.setText(words.say("forces.import.refused", most=ROWS_MAX))
        self.progress.hide()
        self.show_button.hide()
        self.again_button.show()
        self.again_button.setFocus()
        self.stop_button.setText(words.say("forces.import.back"))
        self.stop_button.setEnabled(True)
        self.stop_button.show()
        self._body.setCurrentWidget(self._result)

    def _say_written(self, written: Written) -> None:
        words = self._services.words
        facts: dict[str, object] = {
            "created": written.created,
            "updated": written.updated,
            "done": written.done,
            "left": written.total - written.done,
            "total": written.total,
        }
        if not written.is_over:
            said, told = "forces.import.writing", "forces.import.writing.hint"
        elif written.error is not None:
            said, told = "forces.import.broken", ""
        else:
            said, told = ("forces.import.stopped", "forces.import.stopped.hint") if written.is_stopped else ("forces.import.done", "")
        self.said.setText(words.say(said, **facts))
        left_out = 0 if self._plan is None else self._plan.count(BAD)
        if written.error is not None:
            self.told.setText(failure_words(written.error, words))
        elif told:
            self.told.setText(words.say(told))
        else:
            self.told.setText(words.say("forces.import.left_out", count=left_out) if left_out else "")
        self.progress.setVisible(not written.is_over)
        self.again_button.setVisible(written.is_over)
        self.progress.show_share(written.done / max(1, written.total))
        # What was written is what one wants to see now; to go back is no act of its own.
        self.show_button.setVisible(written.is_over)
        self.stop_button.setVisible(not written.is_over)
        self.stop_button.setText(words.say("forces.import.stop"))
        self._body.setCurrentWidget(self._result)

    def _paint(self, brush: Brushwork, box: QRectF, line: FateLine) -> None:
        y = box.center().y()
        icon, ink = _INKS[line.fate.sort]
        number = str(line.number)
        brush.text(number, x=box.left() + 8, y=y, width=44, step="label", name="text3", align=RIGHT)
        brush.icon(icon, x=box.left() + 66, y=y, size=16, name=ink)
        brush.text(
            self._services.words.say(f"forces.fate.{line.fate.sort}"),
            x=box.left() + 90,
            y=y,
            width=80,
            step="small",
            weight=SEMIBOLD,
            name=ink,
        )
        brush.text(line.title, x=box.left() + 176, y=y, width=200, weight=SEMIBOLD)
        bad = line.fate.sort == BAD
        brush.text(
            self.words_of(line), x=box.left() + 388, y=y, width=box.right() - box.left() - 404, step="small",
            name="danger_text" if bad else "text2",
        )  # fmt: skip

    def words_of(self, line: FateLine) -> str:
        """Return what becomes of a row, or everything that is wrong with it."""
        words, kind = self._services.words, "unit" if self._plan is None else self._plan.sort
        fate = line.fate
        if fate.faults:
            return words.say("forces.comma").join(words.refusal(fault.code, {**fault.facts, "kind": kind}) for fault in fate.faults)
        parts = []
        told_already = SORTS[kind].key if fate.record is None else ()
        for name, value in [item for item in fate.fields.items() if item[0] not in told_already][:_SAID_MAX]:
            private = KINDS[kind].by_name[name].private
            told = MASK if private else _shown(kind, name, value, words)
            if fate.sort == UPDATE:
                was = MASK if private else _shown(kind, name, fate.was.get(name), words)
                told = words.say("forces.fate.change", was=was, now=told)
            parts.append(f"{words.say(f'{kind}.{name}')} {told}")
        return " · ".join(parts)


def _shown(kind: str, name: str, value: object, words: Words) -> str:
    if isinstance(value, (list, tuple)) and name == "capabilities":
        return words.say("forces.comma").join(str(part) for part in value)
    return shown(name, value, words, kind=kind)


def _cut(text: str, most: int = 28) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _identity(line: FateLine) -> int:
    return line.number


def _speech(line: FateLine) -> str:
    return f"{line.number} {line.title} {line.fate.sort}"
