"""The ground of the map: sea, land, water and borders, drawn into a picture on a pool thread or straight onto paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from desktop.widgets.map.basemap import Basemap, Feature, detail, load
from desktop.widgets.map.projection import Box, Port

# From which scale on the borders of counties are drawn, pixels per metre: the whole province on a small screen shows them.
COUNTIES_FROM = 0.0006
RIVERS_TO = 0.02  # beyond, a line that is off by a kilometre would mislead


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A drawn ground and what it shows."""

    image: QImage
    port: Port
    basemap: Basemap


def draw_ground(port: Port, colours: Mapping[str, str], ratio: float) -> Ground:
    """Draw the ground of `port`; for a pool thread.

    Args:
        colours: ``#RRGGBB`` by token, for every name of `GROUND_TOKENS`.
        ratio: device pixels to one.
    """
    basemap = load()
    image = QImage(round(port.width * ratio), round(port.height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    paint_basemap(painter, basemap, port, colours)
    painter.end()
    return Ground(image=image, port=port, basemap=basemap)


def paint_basemap(painter: QPainter, basemap: Basemap, port: Port, colours: Mapping[str, str]) -> None:
    """Paint the ground of `port` with its upper left corner at the origin."""
    painter.save()
    painter.fillRect(QRectF(0, 0, port.width, port.height), QColor(colours["m_sea"]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    world = QTransform(port.scale, 0, 0, -port.scale, port.width / 2 - port.x * port.scale, port.height / 2 + port.y * port.scale)
    painter.setTransform(world, True)
    level, box = detail(port.scale), port.box
    for layer, fill, edge, width in (
        ("province", "m_land0", "m_county", 1.0),
        ("neighbour", "", "m_county", 0.8 if port.scale >= COUNTIES_FROM * 4 else 0.0),
        ("home", "m_land", "", 0.0),
        ("lake", "m_water", "", 0.0),
        ("river", "", "m_water", 1.6 if port.scale <= RIVERS_TO else 0.0),
        ("county", "", "m_county", 1.0 if port.scale >= COUNTIES_FROM else 0.0),
        ("city", "", "m_city", 1.2),
        ("home", "", "m_city", 1.8),
    ):
        _layer(painter, basemap.layers.get(layer, ()), (level, box), QColor(colours[fill]) if fill else None, _pen(colours, edge, width))
    painter.setTransform(world.inverted()[0], True)
    painter.setBrush(QColor(colours["m_land"]))
    painter.setPen(QPen(QColor(colours["m_label"]), 1.4))
    for place in basemap.places:
        if place.sort == "city":
            painter.drawEllipse(QPointF(*port.to_pixels(place.x, place.y)), 2.8, 2.8)
    painter.restore()


def _layer(painter: QPainter, features: tuple[Feature, ...], view: tuple[int, Box], fill: QColor | None, pen: QPen | None) -> None:
    level, (left, bottom, right, top) = view
    if fill is None and pen is None:
        return
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush) if fill is None else QBrush(fill))
    painter.setPen(QPen(Qt.PenStyle.NoPen) if pen is None else pen)
    for feature in features:
        west, south, east, north = feature.box
        if west <= right and east >= left and south <= top and north >= bottom:
            painter.drawPath(feature.paths[level])


def _pen(colours: Mapping[str, str], ink: str, width: float) -> QPen | None:
    if not ink or not width:
        return None
    pen = QPen(QColor(colours[ink]), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(True)
    return pen
