"""Keeps what a scene has staged and drawn in step with what is looked at, off the paint path."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.runtime.services import Services
from desktop.widgets.map.projection import Port

if TYPE_CHECKING:
    from desktop.widgets.map.basemap_paint import Ground
    from desktop.widgets.map.scene import Scene

STAGE_MS = 15
# How much more than the view the picture of the ground shows on each side.
GROUND_AHEAD = 0.4

log = logging.getLogger("desktop.map")


class Pump(QObject):
    """Stages marks here and has the ground drawn on a pool thread; `fresh` says that a repaint shows more."""

    fresh = Signal()

    def __init__(self, services: Services, scene: "Scene", parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._scene = scene
        self._port: Port | None = None
        self._ratio = 1.0
        self._drawing = False
        self._late = False
        self._failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_due)

    def look(self, port: Port, ratio: float) -> None:
        """Look through `port` at `ratio` device pixels to one."""
        first = self._port is None
        self._port, self._ratio = port, ratio
        if first:
            # There is nothing to look at meanwhile.
            self._on_due()
            return
        if not (self._scene.is_staged(port) and self._scene.is_grounded(port)):
            self.change()

    def restyle(self) -> None:
        """Forget a ground of another theme, also one that is being drawn."""
        self._late = self._drawing
        self._scene.forget_ground()
        self.change()

    def change(self) -> None:
        """Stage again: the content, the look or the language is another."""
        if not self._timer.isActive():
            self._timer.start(STAGE_MS)

    def _on_due(self) -> None:
        port = self._port
        if port is None:
            return
        if not self._scene.is_staged(port):
            self._scene.stage(port)
        if not self._scene.is_grounded(port) and not self._drawing and not self._failed:
            from desktop.widgets.map.basemap_paint import draw_ground
            from desktop.widgets.map.scene import ground_colours

            self._drawing = True
            colours = ground_colours(self._services.look)
            wide = port.grown(GROUND_AHEAD)
            self._services.pool.run(draw_ground, wide, colours, self._ratio, done=self._on_ground, failed=self._on_failed)
        self.fresh.emit()

    def _on_ground(self, drawn: "Ground") -> None:
        self._drawing = False
        if self._late:
            self._late = False
        else:
            self._scene.set_ground(drawn)
        self._on_due()

    def _on_failed(self, error: BaseException) -> None:
        """Go on without a ground that can't be read: symbols and measures need none."""
        self._drawing = False
        self._failed = True
        log.error("basemap not drawn", exc_info=error)
