"""Lines, areas, rings, the own position's accuracy and the measuring line, in pixels of a port.

Source of the line kinds: GB/T 35649-2017 (F101 cordon dash and dot, F102 control area with inward ticks, E301 route, E302 retreat).
"""

from math import hypot, inf

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen, QPolygonF

from desktop.widgets.map.projection import Port, can_show, mercator, stretch
from desktop.widgets.map.staging import Label
from desktop.widgets.map.stamps import Stamps
from desktop.widgets.map.symbols import MapLine, Own, Rings
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD

_TICK = 6.0
_TICK_EVERY = 12.0
# A line shorter than this is smaller than its name.
_NAMED_FROM = 56.0
_CLOSED = frozenset({"area", "cordon", "control"})
# A circle's words: from which radius on, and how much wider than the next one that has words.
WORDED_PX, APART_PX = 40.0, 24.0
# Qt's raster engine works in a limited range of pixels; what is that far away is not seen anyway.
_FAR = 30_000.0
_DASHES: dict[str, list[float]] = {"cordon": [6, 3, 1, 3], "retreat": [5, 3], "planned": [4, 3]}


def paint_line(brush: Brushwork, line: MapLine, port: Port, stamps: Stamps) -> None:
    """Draw one line or area with its label."""
    points = [QPointF(*port.to_pixels(*mercator(*point))) for point in line.points if can_show(*point)]
    if len(points) < 2 or all(abs(point.x()) > _FAR or abs(point.y()) > _FAR for point in points):
        return
    painter = brush.painter
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    if line.sort in _CLOSED:
        path.closeSubpath()
    painter.setBrush(QBrush(brush.colour(line.ink), Qt.BrushStyle.BDiagPattern) if line.sort == "area" else QBrush(Qt.BrushStyle.NoBrush))
    painter.setPen(QPen(brush.colour("m_halo"), 4.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    if line.sort != "area":
        painter.drawPath(path)
    painter.setPen(_pen(brush, line.ink, 2.2, "planned" if line.dashed and line.sort != "cordon" else line.sort))
    painter.drawPath(path)
    if line.sort == "control":
        _ticks(brush, points, line.ink)
    if line.sort in {"route", "retreat"}:
        _arrow(brush, points[-2], points[-1], line.ink)
    if line.label and max(path.boundingRect().width(), path.boundingRect().height()) >= _NAMED_FROM:
        at = points[0] if line.sort in _CLOSED else points[len(points) // 2]
        _say(brush, stamps, line.label, (at.x() + 6, at.y() - 10), step="label", ink=line.ink)


def paint_rings(brush: Brushwork, rings: Rings, port: Port, stamps: Stamps) -> None:
    """Draw circles of ground distance around a point, the outermost first, each with its words at the upper left.

    Words that would run into those of the next wider circle, or under the mark in the middle, are left out.
    """
    if not can_show(rings.longitude, rings.latitude):
        return
    at = port.to_pixels(*mercator(rings.longitude, rings.latitude))
    above = inf
    for radius_m, words in sorted(rings.rings, reverse=True):
        radius = radius_m * stretch(rings.latitude) * port.scale
        if not 2 <= radius < _FAR:
            continue
        brush.painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(brush.colour("accent"), 1.5)
        pen.setDashPattern([4, 3])
        brush.painter.setPen(pen)
        brush.painter.drawEllipse(QPointF(*at), radius, radius)
        if radius < WORDED_PX or above - radius < APART_PX:
            continue
        above = radius
        width = brush.measure(words, "label", SEMIBOLD)
        _say(brush, stamps, words, (at[0] - radius * 0.72 - width, at[1] - radius * 0.72), step="label", ink="accent")


def paint_own(brush: Brushwork, own: Own, port: Port) -> None:
    """Draw how exact the own position is; the mark itself is a stamp."""
    if not can_show(own.longitude, own.latitude):
        return
    radius = own.accuracy_m * stretch(own.latitude) * port.scale
    if 12 <= radius < _FAR:
        at = QPointF(*port.to_pixels(*mercator(own.longitude, own.latitude)))
        brush.painter.setBrush(Qt.BrushStyle.NoBrush)
        brush.painter.setPen(QPen(brush.colour("text3" if own.aged else "accent"), 1.2, Qt.PenStyle.DotLine))
        brush.painter.drawEllipse(at, radius, radius)


def paint_measure(brush: Brushwork, points: list[tuple[float, float]], words: str, port: Port, stamps: Stamps) -> None:
    """Draw the measuring line with its length at the end."""
    drawn = [QPointF(*port.to_pixels(*point)) for point in points]
    for ink, width in (("m_halo", 5.0), ("accent", 2.4)):
        brush.painter.setPen(QPen(brush.colour(ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        brush.painter.drawPolyline(QPolygonF(drawn))
    for point in drawn:
        brush.disc(point.x(), point.y(), 4.5, fill="m_halo", edge="accent", width=2)
    if drawn and words:
        _say(brush, stamps, words, (drawn[-1].x() + 10, drawn[-1].y() - 12), step="body", ink="accent")


def _say(brush: Brushwork, stamps: Stamps, words: str, at: tuple[float, float], *, step: str, ink: str) -> None:
    found = stamps.label(Label(x=0, y=0, dx=0, dy=0, words=words, step=step, weight=SEMIBOLD, ink=ink))
    brush.painter.drawPixmap(round(at[0] + found.dx), round(at[1] + found.dy), found.picture)


def _pen(brush: Brushwork, ink: str, width: float, sort: str) -> QPen:
    pen = QPen(brush.colour(ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    if sort in _DASHES:
        pen.setDashPattern(_DASHES[sort])
    return pen


def _ticks(brush: Brushwork, points: list[QPointF], ink: str) -> None:
    """Draw the ticks of a control area, towards its inside."""
    area = sum(one.x() * two.y() - two.x() * one.y() for one, two in zip(points, [*points[1:], points[0]], strict=True))
    inward = 1.0 if area > 0 else -1.0
    brush.painter.setPen(QPen(brush.colour(ink), 1.6))
    due = _TICK_EVERY / 2
    for one, two in zip(points, [*points[1:], points[0]], strict=True):
        length = hypot(two.x() - one.x(), two.y() - one.y())
        if not 0 < length < _FAR:
            continue
        along = (two - one) * (1 / length)
        while due <= length:
            at = one + along * due
            brush.painter.drawLine(at, at + QPointF(-along.y(), along.x()) * (_TICK * inward))
            due += _TICK_EVERY
        due -= length


def _arrow(brush: Brushwork, before: QPointF, tip: QPointF, ink: str) -> None:
    length = hypot(tip.x() - before.x(), tip.y() - before.y()) or 1.0
    along = QPointF((tip.x() - before.x()) / length, (tip.y() - before.y()) / length)
    across = QPointF(-along.y(), along.x())
    brush.painter.setPen(QPen(brush.colour(ink), 1))
    brush.painter.setBrush(brush.colour(ink))
    brush.painter.drawPolygon(QPolygonF([tip, tip - along * 12 + across * 5, tip - along * 12 - across * 5]))
