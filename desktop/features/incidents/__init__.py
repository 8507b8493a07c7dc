"""The page Incidents 事件: the list, one incident whole, and every act on it."""

from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.page import Page

# Acts that begin without a subject, by name.
OFFERS = ("open",)


def make_page(services: Services, parent: QWidget) -> Page:
    """Return the page; what it needs is imported only now, so that a start waits for no page but the one it shows."""
    from desktop.features.incidents.page import IncidentsPage

    return IncidentsPage(services, parent)
