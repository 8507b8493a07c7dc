"""Web Mercator metres and the port through which they are seen; plain arithmetic, without Qt and numpy.

Sources: EPSG:3857 for the projection; the pole-side limit of 85.05° is where its square ends.
"""

from dataclasses import dataclass
from math import atan, cos, degrees, exp, isfinite, log, pi, radians, tan

RADIUS_M = 6_378_137.0
LATITUDE_MAX = 85.05
LONGITUDE_MAX = 180.0

Box = tuple[float, float, float, float]  # left, bottom, right, top in Mercator metres


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a WGS-84 point in Web Mercator metres; the caller has asked `can_show`."""
    return RADIUS_M * radians(longitude), RADIUS_M * log(tan(pi / 4 + radians(latitude) / 2))


def geographic(x: float, y: float) -> tuple[float, float]:
    """Return a Web Mercator point as longitude and latitude, degrees."""
    return degrees(x / RADIUS_M), degrees(2 * atan(exp(y / RADIUS_M)) - pi / 2)


def stretch(latitude: float) -> float:
    """Return how many Mercator metres one metre on the ground is there."""
    return 1 / cos(radians(latitude))


def can_show(longitude: float, latitude: float) -> bool:
    """Tell whether a point lies on the map at all: finite, and not past the ends of the projection."""
    return isfinite(longitude) and isfinite(latitude) and abs(longitude) <= LONGITUDE_MAX and abs(latitude) <= LATITUDE_MAX


@dataclass(frozen=True, slots=True)
class Port:
    """What part of the world is seen, and how large.

    Attributes:
        x, y: the middle, Mercator metres.
        scale: pixels per Mercator metre.
        width, height: pixels.
    """

    x: float
    y: float
    scale: float
    width: float
    height: float

    def to_pixels(self, x: float, y: float) -> tuple[float, float]:
        """Return where a Mercator point is drawn."""
        return (x - self.x) * self.scale + self.width / 2, self.height / 2 - (y - self.y) * self.scale

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Return the Mercator point under a pixel."""
        return self.x + (px - self.width / 2) / self.scale, self.y - (py - self.height / 2) / self.scale

    @property
    def box(self) -> Box:
        """What is seen."""
        half_width, half_height = self.width / 2 / self.scale, self.height / 2 / self.scale
        return self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height

    def grown(self, share: float) -> "Port":
        """Return the port of the same scale that shows `share` of its size more on every side."""
        return Port(self.x, self.y, self.scale, self.width * (1 + 2 * share), self.height * (1 + 2 * share))


def fitted(box: Box, width: float, height: float, margin: float) -> Port:
    """Return the port of that size that shows `box` with `margin` pixels around it."""
    left, bottom, right, top = box
    across, upward = max(1.0, right - left), max(1.0, top - bottom)
    scale = min(max(1.0, width - 2 * margin) / across, max(1.0, height - 2 * margin) / upward)
    return Port((left + right) / 2, (bottom + top) / 2, scale, width, height)


def holds(outer: Box, inner: Box) -> bool:
    """Tell whether one box holds another."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
