"""The page Forces 力量: who can be sent, how many, since when it was said; whom to call; sheets in and out."""

from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.page import Page


def make_page(services: Services, parent: QWidget) -> Page:
    """Return the page; what it needs is imported only now, so that a start waits for no page but the one it shows."""
    from desktop.features.forces.page import ForcesPage

    return ForcesPage(services, parent)
