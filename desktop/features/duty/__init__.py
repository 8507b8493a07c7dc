"""The page Duty 值班: who works here, in which offices, who signs in at this device; and who looked, handed out, ruled, was refused."""

from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.page import Page


def make_page(services: Services, parent: QWidget) -> Page:
    """Return the page; what it needs is imported only now, so that a start waits for no page but the one it shows."""
    from desktop.features.duty.page import DutyPage

    return DutyPage(services, parent)
