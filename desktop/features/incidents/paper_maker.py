"""The papers of the incident in view, made when one is chosen: the journal is read whole first, page by page."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.features.incidents import papers
from desktop.widgets.page import Page, PaperOffer
from desktop.widgets.paper import Paper
from sync.store.queries.rows import DeskIdentity, IncidentDetail

Take = Callable[[Paper], None]


class PaperMaker(QObject):
    """One offer's worth of papers; a child of the page, since the journal answers later."""

    def __init__(self, page: Page, detail: IncidentDetail, identity: DeskIdentity) -> None:
        super().__init__(page)
        self._services = page.services
        self._detail = detail
        self._maker = papers.Maker(organisation=identity.organisation_name, person=identity.person, now_ms=page.services.clock())

    def offers(self) -> tuple[PaperOffer, ...]:
        """Return what can be printed of this incident."""
        number = self._detail.incident.number
        found = [PaperOffer(label="paper.incident", name=f"{number} {self._detail.incident.title}", make=self._sheet)]
        if self._detail.journal:
            found.append(PaperOffer(label="paper.journal", name=f"{number} journal", make=self._journal))
        if any(order.state != "draft" for order in self._detail.orders):
            found.append(PaperOffer(label="paper.orders", name=f"{number} orders", make=self._orders))
        return tuple(found)

    def _sheet(self, take: Take) -> None:
        take(papers.incident_sheet(self._detail, self._services.words, self._maker))

    def _journal(self, take: Take) -> None:
        take(papers.journal(self._detail, self._detail.journal, self._services.words, self._maker))

    def _orders(self, take: Take) -> None:
        take(papers.order_sheets(self._detail, self._services.words, self._maker))
