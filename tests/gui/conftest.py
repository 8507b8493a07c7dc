"""A window of the seeded world, with an engine that keeps what it is asked."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop.app.scenes.situation import page_of
from desktop.app.start import make_application
from desktop.app.stills import Still, still_window
from desktop.features.situation.here import HereMenu
from desktop.features.situation.page import SituationPage
from desktop.runtime.services import Intent


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture(autouse=True)
def _collect(qapp: QApplication) -> Iterator[None]:
    """Free what a test left, here and now, as a running window's timer does."""
    yield
    gc.collect(1)


@pytest.fixture
def still(qapp: QApplication, qtbot: object, tmp_path: Path) -> Iterator[Still]:
    made = still_window(qapp, tmp_path, language="zh", theme="day")
    made.window.show()
    yield made
    made.window.close()
    delete(made.window)


@pytest.fixture
def situation(still: Still, monkeypatch: pytest.MonkeyPatch) -> SituationPage:
    """Return the page Situation, shown, its map loaded; its menus stay out of sight: the screenless platform can't place one."""
    monkeypatch.setattr(HereMenu, "ask", _ask_nothing)
    page = page_of(still)
    still.window.show_page("situation", None)
    page.area.map.load()
    return page


def _ask_nothing(_menu: HereMenu, _at: QPoint) -> None:
    return


@pytest.fixture
def intents(still: Still, situation: SituationPage, monkeypatch: pytest.MonkeyPatch) -> list[Intent]:
    """Return what is wished to begin on another page from now on; nothing begins."""
    wished: list[Intent] = []
    monkeypatch.setattr(still.window, "begin", wished.append)
    return wished


@pytest.fixture
def asked_pages(still: Still, situation: SituationPage, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes | None]]:
    """Return which pages are asked for from now on; none is shown."""
    asked: list[tuple[str, bytes | None]] = []

    def show(name: str, subject: bytes | None) -> None:
        asked.append((name, subject))

    monkeypatch.setattr(still.window, "show_page", show)
    return asked
