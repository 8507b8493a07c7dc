"""The full text with its structure tree beside it; what a person looks for is marked and stepped through."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.plans.lines import Clause, Passage, passages, structure
from desktop.features.plans.paints import PlanPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import SearchField, label, rule
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from sync.domain.plan_document import PlanDocument

TREE_WIDTH = 264


class TextView(QWidget):
    """Tree, search, text. `stepped` tells which hit of how many is shown."""

    stepped = Signal(int, int)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._texts = Texts(services.words)
        paints = PlanPaints(services)
        self._document: PlanDocument | None = None
        self._hit = -1
        self.tree: RowsModel[Clause] = RowsModel(_place, _speech, self)
        self.text: RowsModel[Passage] = RowsModel(_place, _whole, self)
        self.tree_view = RowsView(self.tree, paints.tree(), services.look, sunken=True)
        self.text_view = RowsView(self.text, paints.text(), services.look)
        self.tree_view.setFixedWidth(TREE_WIDTH)
        self.search = SearchField()
        self.count = label("small", tone="quiet")
        self._texts.bind(self.search.setPlaceholderText, "plans.search_text")
        self._texts.bind(self.search.setAccessibleName, "plans.search_text")
        self._texts.bind(self.tree_view.setAccessibleName, "plans.structure")
        self.search.asked.connect(self._on_asked)
        self.search.stepped.connect(self.step)
        self.search.entered.connect(self._on_entered)
        self.tree_view.chosen.connect(self._on_chosen)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 16, 6)
        head.setSpacing(12)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(rule())
        right.addWidget(self.text_view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tree_view)
        row.addWidget(rule(upright=True))
        row.addLayout(right, 1)

    def show_document(self, document: PlanDocument) -> None:
        """Show a document's text."""
        self._document = document
        self.tree.set_rows(structure(document))
        self._mark()

    def step(self, by: int) -> None:
        """Go to the next hit or the one before."""
        hits = [row.place for row in self.text.rows if row.hit]
        if hits:
            self._hit = (self._hit + by) % len(hits)
            self._go(hits[self._hit])
            self.stepped.emit(self._hit + 1, len(hits))
            self.count.setText(self._services.words.say("plans.hits", number=self._hit + 1, count=len(hits)))

    def reword(self) -> None:
        self._texts.reword()
        self._mark()

    def _mark(self) -> None:
        if self._document is not None:
            self.text.set_rows(passages(self._document, self.search.text()))
            self.text_view.viewport().update()

    def _go(self, place: int) -> None:
        index = self.text.index_of(place)
        self.text_view.setCurrentIndex(index)
        self.text_view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def _on_asked(self, text: str) -> None:
        self._mark()
        self._hit = -1
        self.count.setText("")
        if text and any(row.hit for row in self.text.rows):
            self.step(1)
        elif text:
            self.count.setText(self._services.words.say("plans.no_hit"))

    def _on_entered(self) -> None:
        self.step(1)

    def _on_chosen(self, row: Clause) -> None:
        self._go(row.place)


def _place(row: Clause | Passage) -> object:
    return row.place


def _speech(row: Clause) -> str:
    return f"{row.number} {row.title}"


def _whole(row: Passage) -> str:
    return f"{row.number} {row.title} {row.text}"
