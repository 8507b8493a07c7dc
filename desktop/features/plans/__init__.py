"""The page Plans 预案: library, one plan whole, readiness and activation, running cards, import."""

from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.page import Page


def make_page(services: Services, parent: QWidget) -> Page:
    """Return the page; what it needs is imported only now, so that a start waits for no page but the one it shows."""
    from desktop.features.plans.page import PlansPage

    return PlansPage(services, parent)
