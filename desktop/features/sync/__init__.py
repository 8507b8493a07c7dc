"""The page Sync 同步: paths, what waits, where each record is, and the questions that need a person."""

from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.page import Page


def make_page(services: Services, parent: QWidget) -> Page:
    """Return the page; what it needs is imported only now, so that a start waits for no page but the one it shows."""
    from desktop.features.sync.page import SyncPage

    return SyncPage(services, parent)
