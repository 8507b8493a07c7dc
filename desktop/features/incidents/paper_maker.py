"""The papers of the incident in view, made when one is chosen: the journal is read whole first, page by page."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.features.incidents import papers
from desktop.widgets.page import Page, PaperOffer
from desktop.widgets.paper import Paper
from desktop.widgets.whole_reading import WholeReading
from sync.store.queries import journal_pages
from sync.store.queries.attachments import NO_FILES, Files
from sync.store.queries.rows import ROWS_MAX, DeskIdentity, IncidentDetail, JournalRow, OrderRow

Take = Callable[[Paper], None]


class PaperMaker(QObject):
    """One offer's worth of papers; a child of the page, since the journal answers later."""

    def __init__(
        self, page: Page, detail: IncidentDetail, identity: DeskIdentity, order: OrderRow | None = None, *, files: Files = NO_FILES
    ) -> None:
        super().__init__(page)
        self._services = page.services
        self._detail = detail
        self._order = order
        self._files = files
        self._take: Take | None = None
        self._maker = papers.Maker(organisation=identity.organisation_name, person=identity.person, now_ms=page.services.clock())

    def offers(self) -> tuple[PaperOffer, ...]:
        """Return what can be printed of this incident; the order whose board is open comes first."""
        number = self._detail.incident.number
        found = []
        if self._order is not None and self._order.state != "draft":
            found.append(PaperOffer(label="paper.order", name=self._order.number, make=self._one_order))
        found.append(PaperOffer(label="paper.incident", name=f"{number} {self._detail.incident.title}", make=self._sheet))
        if self._detail.journal:
            found.append(PaperOffer(label="paper.journal", name=f"{number} journal", make=self._journal))
        if any(order.state != "draft" for order in self._detail.orders):
            found.append(PaperOffer(label="paper.orders", name=f"{number} orders", make=self._orders))
        return tuple(found)

    def _sheet(self, take: Take) -> None:
        take(papers.incident_sheet(self._detail, self._services.words, self._maker, self._files))

    def _journal(self, take: Take) -> None:
        self._take = take
        if len(self._detail.journal) < ROWS_MAX:
            self._on_earlier(())
            return
        WholeReading(self._services.readers, self._earlier_page, tuple, self, before=True).begin(self._on_earlier)

    def _earlier_page(self, read: int) -> tuple[Callable[..., object], tuple[object, ...]]:
        return journal_pages.earlier, (self._detail.incident.scope, len(self._detail.journal) + read, ROWS_MAX)

    def _on_earlier(self, rows: tuple[JournalRow, ...]) -> None:
        assert self._take is not None
        self._take(papers.journal(self._detail, (*rows, *self._detail.journal), self._services.words, self._maker, self._files))

    def _one_order(self, take: Take) -> None:
        assert self._order is not None
        take(papers.order_sheet(self._detail, self._order, self._services.words, self._maker))

    def _orders(self, take: Take) -> None:
        take(papers.order_sheets(self._detail, self._services.words, self._maker))
