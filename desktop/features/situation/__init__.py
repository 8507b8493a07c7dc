"""The page Situation: what goes on and where, what was known when, and where to begin an act."""

from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.page import Page


def make_page(services: Services, parent: QWidget) -> Page:
    """Return the page; what it needs is imported only now, so that a start waits for no page but the one it shows."""
    from desktop.features.situation.page import SituationPage

    return SituationPage(services, parent)
