"""A map in a small world, shown and staged, with what a test wants to ask of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app.pictures import badges
from desktop.app.stills import Still, still_window
from desktop.widgets.map.scene import Scene
from desktop.widgets.map.staging import Placed
from desktop.widgets.map.symbols import Symbol
from desktop.widgets.map.view import MapView

SIZE = (800, 600)
SETTLE_MS = 60
NANJING = (118.7778, 32.0617)
XUZHOU = (117.2839, 34.2044)
SUZHOU = (120.5954, 31.3041)


class ShownMap:
    """A map on a screenless screen."""

    def __init__(self, application: QApplication, qtbot: QtBot, folder: Path, *, language: str, theme: str) -> None:
        self._qtbot = qtbot
        self.still: Still = still_window(application, folder, language=language, theme=theme, badges=badges(application))
        self.view = MapView(self.still.services)
        self.view.resize(*SIZE)

    def show(self, symbols: Sequence[Symbol] = ()) -> "ShownMap":
        """Show the map and wait until it is staged and drawn."""
        self.view.set_symbols(symbols)
        self.view.show()
        self.view.load()
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until marks and ground are those of the view, and a moment longer."""
        self._qtbot.waitUntil(self._is_settled)
        timer = QTimer()
        timer.setSingleShot(True)
        with self._qtbot.waitSignal(timer.timeout):
            timer.start(SETTLE_MS)

    def _is_settled(self) -> bool:
        scene, port = self.scene, self.view.port
        return scene.basemap is not None and scene.is_staged(port) and scene.is_grounded(port)

    @property
    def scene(self) -> Scene:
        assert self.view.scene is not None
        return self.view.scene

    @property
    def marks(self) -> tuple[Placed, ...]:
        return self.scene.marks

    @property
    def viewport(self) -> QWidget:
        assert self.view.canvas is not None
        viewport = self.view.canvas.viewport()
        assert isinstance(viewport, QWidget)
        return viewport

    def at(self, longitude: float, latitude: float) -> QPoint:
        """Return the pixel of a point."""
        return self.view.pixel(longitude, latitude).toPoint()

    def end(self) -> None:
        """Free the map, then the window whose services it used."""
        self.view.close()
        delete(self.view)
        delete(self.still.window)


def symbol(name: str, longitude: float, latitude: float, **more: object) -> Symbol:
    """Return a symbol named `name`, a unit unless `more` says otherwise."""
    given: dict[str, object] = {"sort": "unit", "state": "arrived", "glyph": "消", "label": name, "tip": f"tip of {name}", **more}
    return Symbol(key=name.encode(), longitude=longitude, latitude=latitude, **given)  # type: ignore[arg-type]
