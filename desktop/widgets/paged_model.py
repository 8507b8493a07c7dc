"""A list of any length as a Qt model: rows are read by page as a person scrolls to them, and let go again behind.

The question is a query function that ends in ``offset, limit`` and answers a `Page`. A list of one page is diffed by id as every
other list; in a longer one the rows shown are read again in place, and a selected row is followed to where it now stands.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.runtime.services import Readers
from desktop.widgets.rows_model import RowsModel
from sync.store.queries.pages import Page
from sync.store.queries.rows import ROWS_MAX

Row = TypeVar("Row")

PAGES_HELD_MAX = 12
PAGES_REFRESHED_MAX = 3


class PagedModel(RowsModel[Row]):
    """Rows of a question, in its sequence.

    Signals:
        answered: the first page of a new question, or any later page, is here; `total` is true.
    """

    answered = Signal()

    def __init__(
        self, readers: Readers, identify: Callable[[Row], Hashable], speak: Callable[[Row], str], parent: QObject | None = None
    ) -> None:
        super().__init__(identify, speak, parent)
        self._readers = readers
        self._question: tuple[Callable[..., Page[Row]], tuple[object, ...]] | None = None
        self._generation = 0
        # Page number → whether its rows are here; the most recently wanted last.
        self._pages: OrderedDict[int, bool] = OrderedDict()
        self._due: list[int] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_due)

    @property
    def total(self) -> int:
        """Rows of the whole list, as far as they are known."""
        return len(self._rows)

    def ask(self, function: Callable[..., Page[Row]], *arguments: object) -> None:
        """Show what this question answers. The same question again reads the pages now in sight; what is shown stays until then."""
        question = (function, arguments)
        if question == self._question:
            self.refresh()
            return
        self._question = question
        self._generation += 1
        self._pages.clear()
        self._request(0)

    def refresh(self) -> None:
        """Read the pages now in sight again, and forget the others."""
        self._generation += 1
        recent = list(self._pages)[-PAGES_REFRESHED_MAX:] or [0]
        for page in tuple(self._pages):
            if page not in recent:
                self._forget(page)
        for page in recent:
            self._request(page)

    def want(self, number: int) -> None:
        """Note that a row is in sight; its page is read at the next turn of the event loop unless it is here or on its way."""
        page = number // ROWS_MAX
        if page in self._pages:
            self._pages.move_to_end(page)
        elif self._question is not None and page not in self._due:
            self._due.append(page)
            self._timer.start()

    def is_here(self, number: int) -> bool:
        """Tell whether a row was read and is held."""
        return 0 <= number < len(self._rows) and self._rows[number] is not None

    def _on_due(self) -> None:
        due, self._due = self._due, []
        for page in due:
            if page not in self._pages:
                self._request(page)

    def _request(self, page: int) -> None:
        assert self._question is not None
        function, arguments = self._question
        self._pages[page] = self._pages.get(page, False)
        self._pages.move_to_end(page)
        answer = _Answer(self, self._generation)
        self._readers.query(function, *arguments, page * ROWS_MAX, ROWS_MAX, to=answer.take)

    def take_page(self, page: Page[Row], generation: int) -> None:
        """Become what a page says; an answer to an older question is passed over."""
        if generation != self._generation:
            return
        if page.offset == 0 and page.total <= ROWS_MAX and len(self._rows) <= ROWS_MAX:
            self._pages.clear()
            self._pages[0] = True
            self.set_rows(page.rows)
        else:
            self._place_page(page)
            self._pages[page.offset // ROWS_MAX] = True
            self._let_go()
        self.answered.emit()

    def _place_page(self, page: Page[Row]) -> None:
        """Put the rows of a page at their place and let whoever points at one of them point at it still."""
        more = max(0, page.total - len(self._rows))
        if more:
            # Before the first row, where Qt takes any number of them at once; at the end each would be moved for each that follows.
            self._insert(0, [None] * more)
        self.layoutAboutToBeChanged.emit()
        pointed = [(index, self._rows[index.row()]) for index in self.persistentIndexList()]
        self._rows = self._rows[more:] + self._rows[:more]
        for number in range(max(0, page.offset), min(page.offset + ROWS_MAX, page.total)):
            self._rows[number] = page.rows[number - page.offset] if number - page.offset < len(page.rows) else None
        for index, row in pointed:
            # Of a row that was not read all that is known is its place.
            self.changePersistentIndex(index, self.index(index.row() - more, 0) if row is None else self.index_of(self._identify(row)))
        self.layoutChanged.emit()
        if page.total < len(self._rows):
            # Only now: whoever pointed at one of these and finds it further up is there already.
            self.removeRows(page.total, len(self._rows) - page.total)

    def _let_go(self) -> None:
        while len(self._pages) > PAGES_HELD_MAX:
            self._forget(next(iter(self._pages)))

    def _forget(self, page: int) -> None:
        self._pages.pop(page, None)
        for number in range(page * ROWS_MAX, min((page + 1) * ROWS_MAX, len(self._rows))):
            self._rows[number] = None


class _Answer(QObject):
    """One question on its way; knows which question it answers, so that a late one is told from the present one.

    It asks for its model rather than holding it: a model whose last holder were its own child would be destroyed by that child's end,
    and destroy the child a second time.
    """

    def __init__(self, model: PagedModel[Row], generation: int) -> None:
        super().__init__(model)
        self._generation = generation

    def take(self, page: object) -> None:
        model = self.parent()
        assert isinstance(page, Page)
        assert isinstance(model, PagedModel)
        model.take_page(page, self._generation)
        self.deleteLater()
