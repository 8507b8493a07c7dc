"""What painted parts share: text on a centre line, severity marks, chips, pills, unit states, the conflict chip.

Every function draws in device-independent pixels and leaves the painter as it found it, pen and brush excepted.
"""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from desktop.runtime.theme_settings import Look
from desktop.widgets.icons import draw_icon
from desktop.widgets.theme import SEMIBOLD, face, font, ink

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter

# From the declarations' words to the legal number, 1 the most severe.
LEVEL_NUMBER = {"extreme": 1, "major": 2, "serious": 3, "minor": 4}

# Unit states by how full their glyph is: the fuller, the nearer to the scene.
UNIT_GLYPHS = {
    "ordered": "no_ack",
    "mustered": "muster",
    "departed": "en_route",
    "arrived": "on_scene",
    "completed": "on_scene",
    "returned": "standby",
    "recalled": "out_of_service",
    "standby": "standby",
    "rest": "out_of_service",
    "unavailable": "out_of_service",
    "disputed": "disputed",
}


def mode_ink(mode: str, plain: str) -> str:
    """Return the ink of an incident's number or mode: violet is a drill's alone, a test keeps the plain one."""
    return "drill" if mode == "exercise" else plain


class Brushwork:
    """A painter with the look in force; made for one paint event and dropped after it."""

    def __init__(self, painter: QPainter, look: Look) -> None:
        self.painter = painter
        self.look = look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def colour(self, name: str) -> QColor:
        return ink(self.look.colour(name))

    def fill(self, box: QRectF, name: str) -> None:
        self.painter.fillRect(box, self.colour(name))

    def line(self, x1: float, y1: float, x2: float, y2: float, name: str, *, width: float = 1, dashed: bool = False) -> None:
        pen = QPen(self.colour(name), width)
        if dashed:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2, 3])
        self.painter.setPen(pen)
        self.painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))

    def text(
        self,
        words: str,
        *,
        x: float,
        y: float,
        width: float,
        step: str = "body",
        weight: int = 400,
        name: str = "text",
        align: Qt.AlignmentFlag = LEFT,
        struck: bool = False,
    ) -> float:
        """Draw `words` with the middle of its line at `y`, cut with an ellipsis at `width`; return the width used."""
        drawn = face(self.look, step, weight, struck=struck)
        shown, used = drawn.fit(words, width)
        left = x if align == LEFT else x + width - used if align == RIGHT else x + (width - used) / 2
        self.painter.setFont(drawn.font)
        self.painter.setPen(self.colour(name))
        self.painter.drawText(QPointF(left, y + drawn.baseline), shown)
        return used

    def measure(self, words: str, step: str = "body", weight: int = 400) -> float:
        return face(self.look, step, weight).advance(words)

    def icon(self, icon: str, *, x: float, y: float, size: int = 14, name: str = "text3") -> None:
        """Draw an icon with its middle line at `y`."""
        draw_icon(self.painter, icon, self.look.colour(name), x=x, y=y - size / 2, size=size)

    def disc(self, x: float, y: float, radius: float, *, fill: str | None, edge: str | None = None, width: float = 1.5) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(self.colour(edge), width))
        self.painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(self.colour(fill)))
        self.painter.drawEllipse(QPointF(x, y), radius, radius)

    def box(self, box: QRectF, *, radius: float, fill: str | None, edge: str | None = None, width: float = 1) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(self.colour(edge), width))
        self.painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(self.colour(fill)))
        inset = width / 2 if edge is not None else 0
        self.painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)

    def severity(self, level: str | None, *, x: float, y: float, size: float, figure: str = "") -> None:
        """Draw the mark of `level` around (x, y): octagon, triangle, diamond, circle; an unset level is a dashed ring."""
        number = LEVEL_NUMBER.get(level or "")
        if number is None:
            self.painter.setPen(QPen(self.colour("text3"), 1.5, Qt.PenStyle.DashLine))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawEllipse(QPointF(x, y), size / 2 - 1, size / 2 - 1)
            return
        self.painter.setPen(
            QPen(self.colour(f"s{number}_edge"), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        self.painter.setBrush(self.colour(f"s{number}"))
        radius = size / 2 - 0.7
        if number == 4:
            self.painter.drawEllipse(QPointF(x, y), radius, radius)
        else:
            self.painter.drawPolygon(mark_shape(number, x, y, radius))
        if figure and size >= 20:
            self.text(
                figure,
                x=x - size / 2,
                y=y + (size * 0.13 if number == 2 else 0),
                width=size,
                step="micro",
                weight=SEMIBOLD,
                name=f"on_s{number}",
                align=CENTRE,
            )

    def chip(self, words: str, *, x: float, y: float, ground: str, ink: str, height: float = 28, padding: float = 12) -> float:
        """Draw a filled chip around the middle line `y`; return its width."""
        width = self.measure(words, "small", SEMIBOLD) + 2 * padding
        self.box(QRectF(x, y - height / 2, width, height), radius=4, fill=ground)
        self.text(words, x=x + padding, y=y, width=width, step="small", weight=SEMIBOLD, name=ink)
        return width

    def severity_chip(self, level: str | None, words: str, *, x: float, y: float) -> float:
        """Draw mark and word of a level on its soft ground; return the width."""
        number = LEVEL_NUMBER.get(level or "")
        width = self.measure(words, "small", SEMIBOLD) + 42
        self.box(QRectF(x, y - 14, width, 28), radius=4, fill="sunken" if number is None else f"s{number}_soft")
        self.severity(level, x=x + 18, y=y, size=18)
        self.text(
            words, x=x + 32, y=y, width=width - 40, step="small", weight=SEMIBOLD, name="text2" if number is None else f"s{number}_text"
        )
        return width

    def conflict(self, words: str, *, x: float, y: float) -> float:
        """Draw the conflict chip: inverted, with ≠, without a hue of its own; return the width."""
        return self.chip(f"≠  {words}".strip(), x=x, y=y, ground="invert", ink="on_invert", height=22, padding=9)

    def differs(self, *, x: float, y: float) -> float:
        """Draw the conflict's sign alone, beside a figure; return the width."""
        self.box(QRectF(x, y - 8, 15, 16), radius=3, fill="invert")
        self.text("≠", x=x, y=y, width=15, step="label", weight=SEMIBOLD, name="on_invert", align=CENTRE)
        return 15

    def bar(self, box: QRectF, share: float) -> None:
        """Draw how far something is."""
        self.box(box, radius=box.height() / 2, fill="line")
        if share > 0:
            self.box(
                QRectF(box.x(), box.y(), max(box.height(), box.width() * min(1.0, share)), box.height()),
                radius=box.height() / 2,
                fill="accent",
            )

    def unit_state(self, state: str, *, x: float, y: float) -> None:
        """Draw the glyph of a unit's state around (x, y)."""
        glyph = UNIT_GLYPHS.get(state, "standby")
        if glyph == "standby":
            self.disc(x, y, 5, fill=None, edge="text3")
        elif glyph == "muster":
            self.disc(x, y, 5.5, fill=None, edge="accent")
            self.disc(x, y, 2, fill="accent")
        elif glyph == "on_scene":
            self.disc(x, y, 6, fill="accent")
        elif glyph == "en_route":
            self._polygon([(x - 6, y - 6), (x + 7, y), (x - 6, y + 6), (x - 3, y)], fill="accent", edge=None)
        elif glyph == "no_ack":
            self._polygon([(x, y - 6), (x + 6.5, y + 5.5), (x - 6.5, y + 5.5)], fill=None, edge="danger_text")
        elif glyph == "out_of_service":
            self.disc(x, y, 5.5, fill=None, edge="text3")
            self.line(x - 3.5, y + 3.5, x + 3.5, y - 3.5, "text3", width=1.5)
        else:
            self.text("≠", x=x - 8, y=y, width=16, weight=SEMIBOLD, align=CENTRE)

    def _polygon(self, points: list[tuple[float, float]], *, fill: str | None, edge: str | None) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(self.colour(edge), 1.6))
        self.painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(self.colour(fill)))
        self.painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))


def mark_shape(number: int, x: float, y: float, radius: float) -> QPolygonF:
    """Return the corners of the mark of level 1, 2 or 3."""
    if number == 1:
        corners = [
            (x + radius * cos(pi / 8 + index * pi / 4) * 1.04, y + radius * sin(pi / 8 + index * pi / 4) * 1.04) for index in range(8)
        ]
    elif number == 2:
        corners = [(x, y - radius), (x + radius, y + radius * 0.86), (x - radius, y + radius * 0.86)]
    else:
        corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    return QPolygonF([QPointF(*corner) for corner in corners])


def bold(look: Look, step: str) -> QFont:
    """Return the semibold font of a step."""
    return font(look, step, SEMIBOLD)
