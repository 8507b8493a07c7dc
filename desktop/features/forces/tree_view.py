"""The organisations: four tiers, opened as one looks into them, searched by Chinese, pinyin, initials or code."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.forces.lines import Node
from desktop.features.forces.paints import CHEVRON, INDENT, ForcesPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import SearchField, ground, rule
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from sync.store.queries import forces
from sync.store.queries.forces_rows import BranchRow

WIDTH = 250


class TreeRows(RowsView):
    """The list; Left and Right, or a press on the mark, close and open a branch."""

    turned = Signal(object, bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if isinstance(row, Node) and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.turned.emit(row, event.key() == Qt.Key.Key_Right)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(self.indexAt(event.position().toPoint()).row())
        if isinstance(row, Node) and row.row.children and not row.is_found and row.row.code:
            left = 8 + row.depth * INDENT
            if left <= event.position().x() < left + CHEVRON:
                self.turned.emit(row, not row.is_open)
                return
        super().mousePressEvent(event)


class TreeView(QWidget):
    """Search, and the branches below. Reads children when a branch is opened, and again on `refresh`.

    Args:
        code: of the organisation chosen when this was last seen, empty for all.

    Signals:
        chosen: code (empty for all that is held) and name of an organisation.
    """

    chosen = Signal(str, str)

    def __init__(self, services: Services, paints: ForcesPaints, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self.setFixedWidth(WIDTH)
        self._services = services
        self._texts = Texts(services.words)
        self._children: dict[str | None, tuple[BranchRow, ...]] = {}
        self._open: set[str] = set()
        self._code = code
        self._is_building = False
        self._found: tuple[BranchRow, ...] | None = None
        self.rows: RowsModel[Node] = RowsModel(_identity, _speech, self)
        self.view = TreeRows(self.rows, paints.tree(), services.look)
        self.search = SearchField()
        self._texts.bind(self.search.setPlaceholderText, "forces.tree.search")
        self._texts.bind(self.search.setAccessibleName, "forces.tree.search")
        self._texts.bind(self.view.setAccessibleName, "forces.tree")
        self.search.asked.connect(self._on_asked)
        self.search.stepped.connect(self._on_stepped)
        self.search.entered.connect(self._on_entered)
        self.view.turned.connect(self._on_turned)
        self.view.chosen.connect(self._on_chosen)
        self.view.picked.connect(self._on_chosen)
        find = QHBoxLayout()
        find.setContentsMargins(12, 8, 12, 8)
        find.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(find)
        column.addWidget(rule())
        column.addWidget(self.view, 1)

    def refresh(self) -> None:
        """Read the branches in sight again."""
        for parent in (None, *sorted(self._open)):
            self._ask(parent)

    def show_line(self, codes: tuple[str, ...]) -> None:
        """Open the branches down to the last of `codes`, which go from the highest to it."""
        self._open |= set(codes[:-1]) or set(codes)
        self.refresh()

    def choose(self, code: str) -> None:
        """Take an organisation for the chosen one; the cursor goes to it once it is in sight."""
        self.search.clear()
        self._found = None
        self._code = code

    def point_at(self, code: str) -> None:
        """Put the cursor on an organisation in sight."""
        index = self.rows.index_of(code)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def reword(self) -> None:
        self._texts.reword()
        self._show()
        self.view.viewport().update()

    def _ask(self, parent: str | None) -> None:
        self._services.readers.query(forces.branches, parent, to=self._on_branches)

    def _on_branches(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        if rows:
            # A root may name an organisation above that is not held. What was opened is held, though its own row may still be on its way.
            known = self._open | {row.code for held in self._children.values() for row in held}
            parent = rows[0].parent if rows[0].parent in known else None
            self._children[parent] = rows
            self._show()

    def _show(self) -> None:
        """Show the rows anew; what is chosen stays chosen while the cursor's own row comes and goes."""
        self._is_building = True
        self.rows.set_rows(self._nodes() if self._found is None else [Node(row=row, is_found=True) for row in self._found])
        self.view.setCurrentIndex(self.rows.index_of(self._code))
        self._is_building = False

    def _nodes(self) -> list[Node]:
        tops = self._children.get(None, ())
        every = BranchRow(
            code="",
            name=self._services.words.say("forces.all"),
            short_name=self._services.words.say("forces.all"),
            tier="",
            parent=None,
            units=sum(row.units for row in tops),
            ready=sum(row.ready for row in tops),
        )
        nodes = [Node(row=every)]
        self._add(nodes, None, 0)
        return nodes

    def _add(self, nodes: list[Node], parent: str | None, depth: int) -> None:
        for row in self._children.get(parent, ()):
            is_open = row.code in self._open and row.code in self._children
            nodes.append(Node(row=row, depth=depth, is_open=is_open))
            if is_open:
                self._add(nodes, row.code, depth + 1)

    def _on_turned(self, node: Node, wanted: bool) -> None:
        code = node.row.code
        if wanted and node.row.children and code:
            self._open.add(code)
            self._ask(code)
        elif not wanted and code in self._open:
            self._open.discard(code)
            if self._code not in {held.row.code for held in self._nodes()}:
                # What is chosen went out of sight with its branch.
                self.point_at(code)
        elif not wanted and node.row.parent is not None:
            self.point_at(node.row.parent)
        self._show()

    def _on_chosen(self, node: Node) -> None:
        if self._is_building:
            return
        self._code = node.row.code
        self.chosen.emit(node.row.code, node.row.short_name or node.row.name)

    def _on_asked(self, text: str) -> None:
        if text:
            self._services.readers.query(forces.found, text, to=self._on_found)
        else:
            self._found = None
            self._show()

    def _on_found(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        if self.search.text().strip():
            self._found = rows
            self._show()
            if rows:
                self.view.setCurrentIndex(self.rows.index(0, 0))

    def _on_stepped(self, step: int) -> None:
        row = min(max(self.view.currentIndex().row() + step, 0), self.rows.rowCount() - 1)
        if row >= 0:
            self.view.setCurrentIndex(self.rows.index(row, 0))

    def _on_entered(self) -> None:
        row = self.view.current_row()
        if isinstance(row, Node):
            self._on_chosen(row)


def _identity(node: Node) -> str:
    return node.row.code


def _speech(node: Node) -> str:
    return f"{node.row.name} {node.row.ready}/{node.row.units}"
