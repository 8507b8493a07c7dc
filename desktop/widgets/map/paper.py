"""The map on paper: drawn anew in vectors at the paper's own fineness, and legible when the printer knows black only."""

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import DAY, Look
from desktop.runtime.words import Words
from desktop.widgets.map.basemap import load
from desktop.widgets.map.furniture import Furniture
from desktop.widgets.map.projection import Port
from desktop.widgets.map.scene import Scene
from desktop.widgets.map.symbols import MapContent

DPI = 96.0  # of the screen that the sizes of marks and letters are meant for
_STAMP_RATIO_MAX = 6.0
_BLACK, _DARK, _WHITE = "#000000", "#4A4A4A", "#FFFFFF"
# Levels keep their shapes and numerals; the two upper ones are filled, the two lower ones are open.
_WITHOUT_COLOUR = {
    "m_sea": "#ECECEC",
    "m_land0": "#F6F6F6",
    "m_land": _WHITE,
    "m_water": "#D8D8D8",
    "m_city": "#7A7A7A",
    "m_county": "#BDBDBD",
    "m_label": "#222222",
    "m_label2": _DARK,
    "m_water_label": _DARK,
    "m_halo": _WHITE,
    "s1": _BLACK,
    "on_s1": _WHITE,
    "s2": _DARK,
    "on_s2": _WHITE,
    "s3": _WHITE,
    "on_s3": _BLACK,
    "s4": _WHITE,
    "on_s4": _BLACK,
    "gb_hazard": _WHITE,
    "gb_protect": _DARK,
    "on_accent": _WHITE,
    "on_force": _WHITE,
    "on_event": _WHITE,
    "on_invert": _WHITE,
    "accent_soft": "#DDDDDD",
    "raised": _WHITE,
    "off_bg": _WHITE,
    "text3": _DARK,
    **{f"s{level}_soft": _WHITE for level in (1, 2, 3, 4)},
}


class PaperLook(Look):
    """The day's look, and without colour when the printer has none."""

    def __init__(self, *, black_and_white: bool) -> None:
        super().__init__(resources() / "themes", theme=DAY)
        self._black_and_white = black_and_white

    def colour(self, name: str) -> str:
        """Return the colour of token `name` on paper; what has no grey of its own is ink."""
        return _WITHOUT_COLOUR.get(name, _BLACK) if self._black_and_white else super().colour(name)


def draw_on_paper(painter: QPainter, rect: QRectF, content: MapContent, seen: Port, words: Words, *, black_and_white: bool) -> None:
    """Draw what lies in the port `seen`, or a little more to fill the paper, into `rect` in the painter's units.

    Raises: OSError, ValueError: the shipped basemap can't be read.
    """
    unit = max(painter.device().logicalDpiX() / DPI, 0.1)
    width, height = rect.width() / unit, rect.height() / unit
    scale = min(width / seen.width, height / seen.height) * seen.scale
    port = Port(seen.x, seen.y, scale, width, height)
    look = PaperLook(black_and_white=black_and_white)
    scene = Scene(replace(content, selected=None), look, min(_STAMP_RATIO_MAX, max(1.0, unit)), language=words.language)
    scene.basemap = load()
    scene.stage(port)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.translate(rect.topLeft())
    painter.scale(unit, unit)
    scene.paint_vector(painter, port)
    Furniture(look, words).paint(painter, port, content.unplaced, min(_STAMP_RATIO_MAX, max(1.0, unit)))
    painter.restore()
