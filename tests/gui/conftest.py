"""A window of the seeded world, with an engine that keeps what it is asked."""

import gc
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop.app.pictures import badges
from desktop.app.scenes.situation import page_of
from desktop.app.start import make_application
from desktop.app.stills import Still, still_window
from desktop.features.situation.here import HereMenu
from desktop.features.situation.page import SituationPage
from desktop.runtime import garbage
from desktop.runtime.garbage import keep, let_go
from desktop.runtime.services import Intent
from desktop.widgets.map import basemap_paint
from desktop.widgets.map.projection import Port
from desktop.widgets.rows_model import RowsModel

TESTED_ROWS_MAX = 250


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture(autouse=True)
def _collect(qapp: QApplication) -> Iterator[None]:
    """Free what a test left, here and now, as a running window's timer does."""
    yield
    gc.collect(1)


@pytest.fixture(autouse=True, scope="session")
def _tests_stay_kept() -> Iterator[None]:
    """Leave thousands of tests out of the collector's way (tests/conftest.py): a window that ends would let them go with its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(garbage, "keep", _nothing)
        patch.setattr(garbage, "let_go", _nothing)
        yield


def _nothing() -> None:
    return


@pytest.fixture
def keeps_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by tests of what a whole window keeps out of the collector's way."""
    monkeypatch.setattr(garbage, "keep", keep)
    monkeypatch.setattr(garbage, "let_go", let_go)


@pytest.fixture(autouse=True, scope="session")
def _exits_end_an_exec() -> Iterator[None]:
    """Refuse an exit of the application that no `exec` waits for: with it Qt runs no event loop of this process any more."""
    genuine_exec, genuine_exit = QApplication.exec, QApplication.exit
    depth = 0

    def execute() -> int:
        nonlocal depth
        depth += 1
        try:
            return genuine_exec()
        finally:
            depth -= 1

    def leave(code: int = 0) -> None:
        assert depth, "an exit outside of exec"
        genuine_exit(code)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QApplication, "exec", staticmethod(execute))
        patch.setattr(QApplication, "exit", staticmethod(leave))
        yield


@pytest.fixture(autouse=True, scope="session")
def _ground_drawn_once() -> Iterator[None]:
    """Let windows that look at the same place share its ground; how it is drawn is tested in tests/widgets."""
    drawn: dict[object, basemap_paint.Ground] = {}
    genuine = basemap_paint.draw_ground

    def draw_ground(port: Port, colours: Mapping[str, str], ratio: float) -> basemap_paint.Ground:
        asked = (port, tuple(colours.items()), ratio)
        if asked not in drawn:
            drawn[asked] = genuine(port, colours, ratio)
        return drawn[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(basemap_paint, "draw_ground", draw_ground)
        yield


@pytest.fixture
def made_when_asked() -> None:
    """Asked for by modules that look at a page or two: the window makes a page when somebody asks for it, and no other.

    Who looks at one page alone opens the window there (`opens_at`), which asks for this too.
    """


@pytest.fixture
def still(qapp: QApplication, qtbot: object, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Still]:
    opens_at = request.node.get_closest_marker("opens_at")
    counted = badges(qapp) if opens_at is not None or "made_when_asked" in request.fixturenames else None
    made = still_window(qapp, tmp_path, language="zh", theme="day", badges=counted, first=opens_at and opens_at.args[0])
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


@pytest.fixture(autouse=True, scope="session")
def _models_under_the_tester() -> Iterator[None]:
    """Put every model of rows that is made under Qt's own tester: what breaks the contract of models warns, and a warning fails the test.

    The tester looks at every row at every change, so it lets go of a list that grows long.
    """
    made = RowsModel.__init__

    def make(model: RowsModel[Any], *arguments: Any, **named: Any) -> None:
        made(model, *arguments, **named)
        testers: list[QAbstractItemModelTester] = []

        def let_go() -> None:
            if model.rowCount() > TESTED_ROWS_MAX and testers:
                delete(testers.pop())

        for grown in (model.layoutChanged, model.rowsInserted):
            grown.connect(let_go)  # before the tester, so that it need not look first
        testers.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RowsModel, "__init__", make)
        yield
