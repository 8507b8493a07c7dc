"""What stands on the glass rather than on the ground: the key, the scale bar, the source, and how many symbols have no place."""

from math import floor, log10

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.map.marks import MarkFace, Stamp, draw_mark, label_stamp
from desktop.widgets.map.projection import Port, geographic, stretch
from desktop.widgets.map.symbols import LEVELS
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD, face

INSET = 12.0
KEY_ROW = 25.0
BAR_MAX = 108.0
SOURCE_LINE = 20.0
# Below this size the key would hide more than it tells.
KEY_FROM = (520.0, 420.0)
_PADDING = 12.0
# How wide a unit's mark is in the key.
_ICONS = {"arrived": 16.0, "departed": 23.0, "standby": 20.0}


class Furniture:
    """Paints it; the key is drawn once per look, language and screen."""

    def __init__(self, look: Look, words: Words) -> None:
        self._look = look
        self._words = words
        self._key: tuple[tuple[str, str, float], QPixmap] | None = None
        self._said: dict[tuple[str, int, str, float], Stamp] = {}
        self.has_key = True

    def paint(self, painter: QPainter, port: Port, unplaced: int, ratio: float) -> None:
        """Paint what stands on the glass of `port`."""
        brush = Brushwork(painter, self._look)
        self.paint_scale(brush, port, ratio, source=True)
        top = port.height - INSET
        if self.has_key and port.width >= KEY_FROM[0] and port.height >= KEY_FROM[1]:
            key = self._key_picture(ratio)
            if INSET + key.width() / key.devicePixelRatio() + INSET > port.width - INSET - self.source_width():
                top -= SOURCE_LINE  # where the map comes from must stay readable
            top -= key.height() / key.devicePixelRatio()
            painter.drawPixmap(round(INSET), round(top), key)
        if unplaced:
            words = self._words.say("map.unplaced", count=unplaced)
            width = brush.measure(words, "label", SEMIBOLD) + 20
            brush.box(QRectF(INSET, top - 34, width, 26), radius=4, fill="off_bg")
            brush.text(words, x=INSET + 10, y=top - 21, width=width, step="label", weight=SEMIBOLD, name="off_text")

    def source_width(self) -> float:
        """Return how long the line is that says where the map comes from, pixels."""
        return face(self._look, "label").advance(self._words.say("map.source"))

    def paint_scale(self, brush: Brushwork, port: Port, ratio: float, *, source: bool) -> None:
        """Paint the scale bar at the lower right, and where the map comes from below it."""
        metres, length = scale_bar(port)
        right, bottom = port.width - INSET, port.height - INSET
        if source:
            self._say(brush, self._words.say("map.source"), right - self.source_width(), bottom - 6, ratio, weight=400)
            bottom -= SOURCE_LINE
        words = f"{metres / 1000:,.0f} km" if metres >= 1000 else f"{metres:.0f} m"
        width = face(self._look, "label", SEMIBOLD).advance(words)
        self._say(brush, words, right - length / 2 - width / 2, bottom - 6, ratio, weight=SEMIBOLD)
        for ink, thick in (("m_halo", 4.0), ("m_label", 2.0)):
            pen = QPen(brush.colour(ink), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            brush.painter.setPen(pen)
            brush.painter.drawLine(round(right - length), round(bottom - 17), round(right), round(bottom - 17))

    def _say(self, brush: Brushwork, words: str, x: float, y: float, ratio: float, *, weight: int) -> None:
        key = (words, weight, self._look.theme, ratio)
        if key not in self._said:
            if len(self._said) > 64:
                self._said.clear()
            self._said[key] = label_stamp(self._look, words, ratio, step="label", weight=weight, ink="m_label", halo="m_land0")
        found = self._said[key]
        brush.painter.drawPixmap(round(x + found.dx), round(y + found.dy), found.picture)

    def _key_picture(self, ratio: float) -> QPixmap:
        state = (self._look.theme, self._words.language, ratio)
        if self._key is None or self._key[0] != state:
            self._key = (state, self._draw_key(ratio))
        return self._key[1]

    def _draw_key(self, ratio: float) -> QPixmap:
        say = self._words.say
        levels = [say(f"incident.grade.{level}") for level in LEVELS]
        states = [(say("map.key.on_scene"), "arrived", 1), (say("map.key.en_route"), "departed", 1), (say("map.key.standby"), "standby", 9)]
        measure = face(self._look, "label").advance
        column = 24 + max(measure(words) for words in levels) + 14
        widths = [_ICONS[state] + 6 + measure(words) + 12 for words, state, _ in states]
        width = max(2 * column, sum(widths)) + 2 * _PADDING - 12
        picture = QPixmap(round(width * ratio), round((3 * KEY_ROW + 8) * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        brush = Brushwork(painter, self._look)
        brush.box(QRectF(0, 0, width, 3 * KEY_ROW + 8), radius=8, fill="raised", edge="line_strong")
        for place, (level, words) in enumerate(zip(LEVELS, levels, strict=True)):
            x, y = _PADDING + place % 2 * column, 4 + KEY_ROW * (place // 2 + 0.5)
            brush.severity(level, x=x + 8, y=y, size=16)
            brush.text(words, x=x + 24, y=y, width=column, step="label")
        x, y = _PADDING, 4 + KEY_ROW * 2.5
        for place, (words, state, count) in enumerate(states):
            painter.save()
            painter.translate(x + (10 if state == "standby" else 8), y)
            painter.scale(0.8, 0.8)
            draw_mark(brush, MarkFace(sort="unit", level=None, state=state, glyph="", aged=False, count=count), 0, 0)
            painter.restore()
            brush.text(words, x=x + _ICONS[state] + 6, y=y, width=measure(words) + 4, step="label")
            x += widths[place]
        painter.end()
        return picture


def scale_bar(port: Port) -> tuple[float, float]:
    """Return a round length on the ground in metres (1, 2 or 5 and zeros) and how long it is in the middle of the view, pixels."""
    pixels_per_m = port.scale * stretch(geographic(port.x, port.y)[1])
    most = BAR_MAX / pixels_per_m
    ten = 10.0 ** floor(log10(most))
    metres = max(ten * step for step in (1, 2, 5) if ten * step <= most)
    return metres, metres * pixels_per_m


def paint_cross(brush: Brushwork, port: Port) -> None:
    """Draw the crosshair that points where a keyboard would press."""
    x, y = port.width / 2, port.height / 2
    for ink, width in (("m_halo", 5.0), ("accent", 2.0)):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            brush.line(x + 5 * dx, y + 5 * dy, x + 15 * dx, y + 15 * dy, ink, width=width)
