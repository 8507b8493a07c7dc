"""Icons: one SVG each, coloured and rendered once per (name, colour, size, pixel ratio).

QtSvg knows nothing of a widget's colour, so `currentColor` is replaced in the text before it renders.
"""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.runtime.paths import resources

CACHE_PIXMAPS_MAX = 512


def draw_icon(painter: QPainter, name: str, colour: str, *, x: float, y: float, size: int) -> None:
    """Draw icon `name` with its upper left corner at (x, y)."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(round(x), round(y), icon_pixmap(name, colour, size, ratio))


@lru_cache(maxsize=CACHE_PIXMAPS_MAX)
def icon_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return icon `name` in `colour`.

    Raises: FileNotFoundError: no such icon is shipped.
    """
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode())).render(
        painter, QRectF(0, 0, size * ratio, size * ratio)
    )
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, colour: str, size: int, disabled: str | None = None) -> QIcon:
    """Return icon `name` for a button, sharp at one and two device pixels."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(icon_pixmap(name, colour, size, ratio))
        if disabled is not None:
            made.addPixmap(icon_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=CACHE_PIXMAPS_MAX)
def _source(name: str) -> str:
    return Path(resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
