"""Versions of a plan: each with its state and the moves that are legal now; any two side by side, clause by clause."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.plans.acts import version_moves
from desktop.features.plans.lines import ChangeLine, change_lines
from desktop.features.plans.paints import PlanPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import CAUTION, PLAIN, Button, label, rule
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.page import EmptyState
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from sync.domain.plan_diff import Change, compare
from sync.domain.plan_document import PlanDocument
from sync.store.queries import plan_library
from sync.store.queries.plan_rows import PlanDetail, VersionLine

VERSIONS_HEIGHT = 170


class VersionsView(QWidget):
    """List, moves, comparison.

    Signals:
        opened: a version is to be shown on the other tabs.
        moved: version and move that a person asks for.
        facts: review and drill dates are to be changed.
    """

    opened = Signal(object)
    moved = Signal(object, str)
    facts = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._texts = Texts(services.words)
        paints = PlanPaints(services)
        self._detail: PlanDetail | None = None
        self._documents: dict[bytes, PlanDocument | None] = {}
        self._changes: Sequence[Change] = ()
        self.versions: RowsModel[VersionLine] = RowsModel(_identity, _speech, self)
        self.changes: RowsModel[ChangeLine] = RowsModel(_place, _said, self)
        self.view = RowsView(self.versions, paints.versions(), services.look)
        self.view.setFixedHeight(VERSIONS_HEIGHT)
        self.view.chosen.connect(self._on_chosen)
        self.view.picked.connect(self.opened)
        self.changes_view = RowsView(self.changes, paints.changes(), services.look)
        self.older = ChoiceEditor(services.look, ())
        self.newer = ChoiceEditor(services.look, ())
        for box in (self.older, self.newer):
            box.currentIndexChanged.connect(self._on_compared)
        self.buttons: dict[str, Button] = {}
        self.facts_button = Button(services.look, PLAIN, icon_name="calendar-due")
        self.facts_button.clicked.connect(self.facts)
        self._texts.bind(self.facts_button.setText, "plans.act.facts")
        self.empty = EmptyState(services)
        self._body = QStackedWidget()
        self._build()

    def show_detail(self, detail: PlanDetail) -> None:
        """Show a plan's versions; what is compared stays where both still stand."""
        self._detail = detail
        self.versions.set_rows(detail.versions)
        self._fill(detail.versions)
        if detail.versions and not self.view.currentIndex().isValid():
            shown = detail.version or detail.versions[0]
            self.view.setCurrentIndex(self.versions.index_of(shown.id))
        self._offer()
        self._on_compared()

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self._offer()
        self._show_changes()
        self.view.viewport().update()

    def _build(self) -> None:
        self._moves = QHBoxLayout()
        self._moves.setContentsMargins(16, 6, 16, 6)
        self._moves.setSpacing(8)
        self._moves.addStretch(1)
        self._moves.addWidget(self.facts_button)
        heading, arrow = label("small", tone="quiet"), label("small", tone="quiet")
        self._texts.bind(heading.setText, "plans.compare")
        arrow.setText("→")
        self._texts.bind(self.older.setAccessibleName, "plans.older")
        self._texts.bind(self.newer.setAccessibleName, "plans.newer")
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 16, 6)
        head.setSpacing(8)
        for part, stretch in ((heading, 0), (self.older, 1), (arrow, 0), (self.newer, 1)):
            head.addWidget(part, stretch)
        self._body.addWidget(self.changes_view)
        self._body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view)
        column.addLayout(self._moves)
        column.addWidget(rule())
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._body, 1)

    def _fill(self, versions: Sequence[VersionLine]) -> None:
        known = [self.newer.itemData(number) for number in range(self.newer.count())]
        if known == [version.id for version in versions]:
            return
        for box, place in ((self.older, 1), (self.newer, 0)):
            kept = box.value()
            box.blockSignals(True)
            box.clear()
            for version in versions:
                box.addItem(version.version, version.id)
            box.setCurrentIndex(max(box.findData(kept), min(place, len(versions) - 1)) if kept is None else max(0, box.findData(kept)))
            box.blockSignals(False)

    def _offer(self) -> None:
        """Show the moves of the version under the cursor as buttons."""
        for button in self.buttons.values():
            self._moves.removeWidget(button)
            button.deleteLater()
        self.buttons = {}
        row = self.view.current_row()
        if not isinstance(row, VersionLine) or self._detail is None:
            return
        for number, move in enumerate(version_moves(row)):
            button = Button(self._services.look, CAUTION if move == "repeal" else PLAIN)
            button.setObjectName(move)
            button.setText(self._services.words.say(f"move.plan_version.{move}"))
            button.setEnabled(self._detail.may_write)
            button.clicked.connect(self._on_move)
            self._moves.insertWidget(number, button)
            self.buttons[move] = button
        self.facts_button.setEnabled(self._detail.may_write)

    def _on_move(self) -> None:
        sender, row = self.sender(), self.view.current_row()
        if isinstance(sender, Button) and isinstance(row, VersionLine):
            self.moved.emit(row, sender.objectName())

    def _on_chosen(self, _row: object) -> None:
        self._offer()

    def _on_compared(self) -> None:
        if self.older.count() < 2 or self.older.value() == self.newer.value():
            self._changes = ()
            self._show_changes()
            return
        for version in (self.older.value(), self.newer.value()):
            if isinstance(version, bytes) and version not in self._documents:
                self._services.readers.query(plan_library.document, version, to=_Held(self, version).take)
        self._compare()

    def hold(self, version: bytes, document: object) -> None:
        """Keep the document of a version that was asked for."""
        self._documents[version] = document if isinstance(document, PlanDocument) else None
        self._compare()

    def _compare(self) -> None:
        older, newer = self._documents.get(self.older.value()), self._documents.get(self.newer.value())  # type: ignore[call-overload]
        if older is not None and newer is not None:
            self._changes = compare(older, newer)
            self._show_changes()
        else:
            self._changes = ()
            self._body.setCurrentWidget(self.empty)
            self.empty.say("plans.compare_not_held")

    def _show_changes(self) -> None:
        self.changes.set_rows(change_lines(self._changes, self._services.words))
        if self._changes:
            self._body.setCurrentWidget(self.changes_view)
            return
        self._body.setCurrentWidget(self.empty)
        if self.older.count() < 2:
            self.empty.say("plans.one_version", "plans.one_version.hint")
        else:
            self.empty.say("plans.no_difference")


class _Held(QObject):
    """One document on its way; knows whose it is."""

    def __init__(self, view: VersionsView, version: bytes) -> None:
        super().__init__(view)
        self._view = view
        self._version = version

    def take(self, document: object) -> None:
        self._view.hold(self._version, document)
        self.deleteLater()


def _identity(row: VersionLine) -> object:
    return row.id


def _speech(row: VersionLine) -> str:
    return f"{row.version} {row.state}"


def _place(row: ChangeLine) -> object:
    return row.place


def _said(row: ChangeLine) -> str:
    return f"{row.title} {row.before} {row.after}"
