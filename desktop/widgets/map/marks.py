"""How one symbol looks: severity marks, unit squares by state, post flags, places, the own position, and crowds with their number.

A mark is drawn once per look into a small picture and stamped from then on. Age steps the tone down and dashes the edge; nothing
is ever made faint, because a faint mark cannot be read at night.
"""

from dataclasses import dataclass
from math import ceil, cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import figure
from desktop.widgets.map.symbols import Sort
from desktop.widgets.paint import CENTRE, LEVEL_NUMBER, UNIT_GLYPHS, Brushwork, mark_shape
from desktop.widgets.theme import SEMIBOLD, face

MARK = 26
SQUARE = 18
CHOSEN_HALF = 34
STAMPS_MAX = 4096
_HALO = 3.0
_AROUND = tuple(QPointF(1.6 * cos(turn * pi / 6), 1.6 * sin(turn * pi / 6)) for turn in range(12))


@dataclass(frozen=True, slots=True)
class MarkFace:
    """All that decides how a mark looks; two symbols with the same face share one stamp.

    Attributes:
        count: how many stand here; 1 for a symbol alone.
        chosen: selected, or under the keyboard's cursor.
    """

    sort: Sort
    level: str | None
    state: str
    glyph: str
    aged: bool
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """A small picture and where its upper left corner lies from the point it marks, device-independent pixels."""

    picture: QPixmap
    dx: float
    dy: float


def mark_box(face_of: MarkFace) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a mark around its point, pixels: what labels keep clear of."""
    badge = 6.0 + 4 * len(_short(face_of.count)) if face_of.count > 1 else 0.0
    if face_of.sort == "post":
        return -2.0, -37.0 if badge else -29.0, max(22.0, 10.0 + 12 * len(face_of.glyph)) + badge, 2.0
    if face_of.sort == "incident":
        return -MARK / 2, -MARK / 2, max(MARK / 2, 12 + badge if badge else 0.0), 21.0 if badge else MARK / 2
    if face_of.sort == "place" and not face_of.glyph and face_of.count == 1:
        return -5.0, -5.0, 5.0, 5.0
    half = 4 + 4 * len(figure(face_of.count)) if face_of.count > 1 else SQUARE / 2
    state = UNIT_GLYPHS.get(face_of.state) if face_of.sort == "unit" and face_of.count == 1 else None
    beside = {"en_route": 8, "no_ack": 6, "muster": 4, "disputed": 12}.get(state or "", 0)
    return -half, -SQUARE / 2 - (6 if state in {"no_ack", "disputed"} else 0), half + beside, SQUARE / 2


def draw_mark(brush: Brushwork, face_of: MarkFace, x: float, y: float) -> None:
    """Draw a mark with its point at (x, y)."""
    if face_of.chosen:
        _chosen(brush, x, y)
    if face_of.sort == "incident":
        _incident(brush, face_of, x, y)
    elif face_of.sort == "post":
        _post(brush, face_of, x, y)
    elif face_of.sort == "own":
        _own(brush, face_of, x, y)
    elif face_of.count > 1:
        _crowd(brush, face_of, x, y)
    elif face_of.sort == "unit":
        _unit(brush, face_of, x, y)
    else:
        _place(brush, face_of, x, y)


def stamp(look: Look, face_of: MarkFace, ratio: float) -> Stamp:
    """Draw a mark into a picture of its own, at `ratio` device pixels to one; the smaller the picture, the faster the frame."""
    half = CHOSEN_HALF if face_of.chosen else ceil(max(abs(side) for side in mark_box(face_of))) + 4
    picture = QPixmap(round(2 * half * ratio), round(2 * half * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_mark(Brushwork(painter, look), face_of, half, half)
    painter.end()
    return Stamp(picture=picture, dx=-half, dy=-half)


def draw_label(brush: Brushwork, words: str, x: float, y: float, *, step: str, weight: int, ink: str, halo: str = "m_halo") -> None:
    """Draw `words` from `x` on with the middle of the line at `y`, on a halo of the ground's colour, so that borders do not cross it."""
    drawn = face(brush.look, step, weight)
    at = QPointF(x, y + drawn.baseline)
    brush.painter.setFont(drawn.font)
    brush.painter.setPen(brush.colour(halo))
    # Text drawn around itself: twenty times faster than stroking its outline, and as crisp.
    for offset in _AROUND:
        brush.painter.drawText(at + offset, words)
    brush.painter.setPen(brush.colour(ink))
    brush.painter.drawText(at, words)


def label_stamp(look: Look, words: str, ratio: float, *, step: str, weight: int, ink: str, halo: str = "m_halo") -> Stamp:
    """Draw a label into a picture of its own; its point is the left end of the middle line."""
    wide, high = face(look, step, weight).advance(words) + 2 * _HALO, look.px(step) * 1.6
    picture = QPixmap(round(wide * ratio) + 1, round(high * ratio) + 1)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_label(Brushwork(painter, look), words, _HALO, high / 2, step=step, weight=weight, ink=ink, halo=halo)
    painter.end()
    return Stamp(picture=picture, dx=-_HALO, dy=-high / 2)


def _pen(colour: QColor, width: float, *, dashed: bool) -> QPen:
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([2.2, 1.6])
    return pen


def _chosen(brush: Brushwork, x: float, y: float) -> None:
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)
    brush.painter.setPen(QPen(brush.colour("accent_soft"), 7))
    brush.painter.drawEllipse(QPointF(x, y), 24.5, 24.5)
    brush.painter.setPen(QPen(brush.colour("accent"), 2.2))
    brush.painter.drawEllipse(QPointF(x, y), 24.5, 24.5)


def _incident(brush: Brushwork, face_of: MarkFace, x: float, y: float) -> None:
    number = LEVEL_NUMBER.get(face_of.level or "")
    if number in {None, 4}:
        brush.disc(x, y, MARK / 2 + 1.5, fill="m_halo")
    brush.severity(face_of.level, x=x, y=y, size=MARK, figure=face_of.glyph)
    if face_of.aged and number is not None:
        brush.painter.setBrush(brush.colour(f"s{number}_soft"))
        brush.painter.setPen(_pen(brush.colour(f"s{number}_edge"), 1.6, dashed=True))
        brush.painter.drawPath(severity_path(number, x, y, MARK / 2 - 0.7))
        brush.text(
            face_of.glyph,
            x=x - 13,
            y=y + (3.4 if number == 2 else 0),
            width=26,
            step="micro",
            weight=SEMIBOLD,
            name=f"s{number}_text",
            align=CENTRE,
        )
    if face_of.count > 1:
        # Below: the flag of a post that stands there waves above.
        _badge(brush, face_of.count, x + 12, y + 12)


def severity_path(number: int, x: float, y: float, radius: float) -> QPainterPath:
    """Return the outline of a severity mark."""
    path = QPainterPath()
    if number == 4:
        path.addEllipse(QPointF(x, y), radius, radius)
    else:
        path.addPolygon(mark_shape(number, x, y, radius))
        path.closeSubpath()
    return path


def _short(count: int) -> str:
    return str(count) if count < 1000 else f"{figure(count // 1000)}k"


def _badge(brush: Brushwork, count: int, x: float, y: float) -> None:
    words = _short(count)
    width = max(17.0, brush.measure(words, "micro", SEMIBOLD) + 8)
    brush.box(QRectF(x - width / 2, y - 8.5, width, 17), radius=8.5, fill="invert", edge="m_halo", width=1.5)
    brush.text(words, x=x - width / 2, y=y, width=width, step="micro", weight=SEMIBOLD, name="on_invert", align=CENTRE)


def _crowd(brush: Brushwork, face_of: MarkFace, x: float, y: float) -> None:
    words = figure(face_of.count)
    ink = "text3" if face_of.aged else "force_mark" if face_of.sort == "unit" else "m_label"
    width = max(24.0, brush.measure(words, "label", SEMIBOLD) + 12)
    _tile(brush, QRectF(x - width / 2, y - 9.5, width, 19), fill="m_land", edge=ink, dashed=face_of.aged)
    brush.text(words, x=x - width / 2, y=y, width=width, step="label", weight=SEMIBOLD, name=ink, align=CENTRE)


def _tile(brush: Brushwork, box: QRectF, *, fill: str, edge: str, dashed: bool = False, radius: float = 4, width: float = 1.8) -> None:
    outer = box.adjusted(-1.5, -1.5, 1.5, 1.5)
    brush.box(outer, radius=radius + 1.5, fill="m_halo")
    brush.painter.setBrush(QBrush(brush.colour(fill)))
    brush.painter.setPen(_pen(brush.colour(edge), width, dashed=dashed))
    brush.painter.drawRoundedRect(box.adjusted(width / 2, width / 2, -width / 2, -width / 2), radius, radius)


def _unit(brush: Brushwork, face_of: MarkFace, x: float, y: float) -> None:
    state = UNIT_GLYPHS.get(face_of.state, "standby")
    edge = {"no_ack": "danger_text", "out_of_service": "text3"}.get(state, "force_mark")
    if face_of.aged:
        edge = "text3"
    filled = state == "on_scene" and not face_of.aged
    box = QRectF(x - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE)
    _tile(brush, box, fill=edge if filled else "m_land", edge=edge, dashed=face_of.aged)
    ink = "on_force" if filled else edge
    brush.text(face_of.glyph, x=x - SQUARE / 2, y=y, width=SQUARE, step="label", weight=SEMIBOLD, name=ink, align=CENTRE)
    if state == "en_route":
        _shape(brush, [(x + 11, y - 4), (x + 17, y), (x + 11, y + 4)], edge)
    elif state == "muster":
        brush.disc(x + 9, y + 9, 3.5, fill=edge, edge="m_halo")
    elif state == "out_of_service":
        brush.line(x - 7, y + 7, x + 7, y - 7, edge, width=1.6)
    elif state == "no_ack":
        _shape(brush, [(x + 9, y - 15), (x + 15, y - 5), (x + 3, y - 5)], "danger_text")
    elif state == "disputed":
        brush.text("≠", x=x + 6, y=y - 9, width=14, step="label", weight=SEMIBOLD, name="text", align=CENTRE)


def _shape(brush: Brushwork, points: list[tuple[float, float]], ink: str) -> None:
    brush.painter.setBrush(brush.colour(ink))
    brush.painter.setPen(QPen(brush.colour("m_halo"), 1))
    brush.painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))


def _post(brush: Brushwork, face_of: MarkFace, x: float, y: float) -> None:
    flag = QRectF(x, y - 27, max(20.0, brush.measure(face_of.glyph, "label", SEMIBOLD) + 8), 17)
    brush.line(x, y, x, y - 27, "m_halo", width=5)
    brush.line(x, y, x, y - 27, "gb_event", width=2)
    fill, ink = ("m_land", "gb_event") if face_of.aged else ("gb_event", "on_event")
    _tile(brush, flag, fill=fill, edge="gb_event", dashed=face_of.aged, radius=1.5, width=1.6)
    brush.text(face_of.glyph, x=flag.x(), y=flag.center().y(), width=flag.width(), step="label", weight=SEMIBOLD, name=ink, align=CENTRE)
    if face_of.count > 1:
        _badge(brush, face_of.count, flag.right(), flag.top())


def _place(brush: Brushwork, face_of: MarkFace, x: float, y: float) -> None:
    if not face_of.glyph:
        brush.painter.setBrush(brush.colour("m_land"))
        brush.painter.setPen(_pen(brush.colour("text3" if face_of.aged else "m_label"), 1.6, dashed=face_of.aged))
        brush.painter.drawEllipse(QPointF(x, y), 4, 4)
        return
    own = "gb_event" if face_of.sort == "shape" else "m_label"
    fill, edge, ink = {"hazard": ("gb_hazard", "s3_edge", "on_s3"), "protect": ("gb_protect", "gb_protect", "on_accent")}.get(
        face_of.state, ("m_land", own, own)
    )
    if face_of.aged:
        fill, edge, ink = "m_land", "text3", "text3"
    radius = 6 if face_of.sort == "shape" else 2
    _tile(brush, QRectF(x - 10, y - 10, 20, 20), fill=fill, edge=edge, dashed=face_of.aged, radius=radius)
    brush.text(face_of.glyph, x=x - 10, y=y, width=20, step="label", weight=SEMIBOLD, name=ink, align=CENTRE)


def _own(brush: Brushwork, face_of: MarkFace, x: float, y: float) -> None:
    ink = "text3" if face_of.aged else "accent"
    brush.disc(x, y, 10.5, fill="m_halo")
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)
    brush.painter.setPen(_pen(brush.colour(ink), 2, dashed=face_of.aged))
    brush.painter.drawEllipse(QPointF(x, y), 9, 9)
    brush.disc(x, y, 4.5, fill=ink)
