"""The shipped basemap, read once: rings in Web Mercator metres, thinned for each range of scales, and names with their points.

The files and their format are described in resources/basemap/source.txt. Reading and drawing run on a pool thread.
"""

import json
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPainterPath

from desktop.runtime.paths import resources
from desktop.widgets.map.places import Place, load_places
from desktop.widgets.map.projection import Box

# Vertices nearer to one another than this fall into one, metres; the first is for the whole province, the last for streets.
THINNED_M = (400.0, 100.0, 0.0)
# A thinned border may stray by this many pixels at most.
STRAY_PX = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """One shape of a layer.

    Attributes:
        paths: the same shape, thinned as `THINNED_M` says.
    """

    layer: str
    code: str
    name: str
    name_en: str
    box: Box
    rings: int
    paths: tuple[QPainterPath, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Basemap:
    """Shapes by layer in the order of painting, and places from the greatest to the smallest."""

    layers: dict[str, tuple[Feature, ...]]
    places: tuple[Place, ...]


def detail(scale: float) -> int:
    """Return which of the thinned paths is true enough at `scale`, pixels per metre."""
    return next(number for number, metres in enumerate(THINNED_M) if metres * scale <= STRAY_PX)


@lru_cache(maxsize=1)
def load() -> Basemap:
    """Read the shipped basemap, once.

    Raises: OSError, ValueError: a file is missing or broken; the program is not whole.
    """
    folder = resources() / "basemap"
    layers: dict[str, list[Feature]] = {}
    for file in ("shapes", "rivers"):
        for feature in _features(folder, file):
            layers.setdefault(feature.layer, []).append(feature)
    return Basemap(layers={name: tuple(found) for name, found in layers.items()}, places=load_places())


def _features(folder: Path, file: str) -> Iterator[Feature]:
    listed = json.loads((folder / f"{file}.json").read_text(encoding="utf-8"))["features"]
    numbers = array("i", (folder / f"{file}.bin").read_bytes())
    if sys.byteorder == "big":
        numbers.byteswap()
    vertices = np.frombuffer(numbers, dtype=np.int32).reshape(-1, 2).astype(float)
    start = 0
    for item in listed:
        rings = []
        for count in item["rings"]:
            rings.append(vertices[start : start + count])
            start += count
        every = np.concatenate(rings)
        left, bottom = every.min(axis=0)
        right, top = every.max(axis=0)
        yield Feature(
            layer=item["layer"],
            code=item["code"],
            name=item["name"],
            name_en=item["name_en"],
            box=(float(left), float(bottom), float(right), float(top)),
            rings=len(rings),
            paths=tuple(_path([_thinned(ring, metres) for ring in rings]) for metres in THINNED_M),
        )
    if start != len(vertices):
        raise ValueError(f"{file}.bin holds {len(vertices)} vertices, {file}.json counts {start}")


def _thinned(ring: Any, metres: float) -> Any:
    """Drop vertices that fall on the one before when rounded to `metres`; neighbours drop the same ones."""
    if metres == 0.0 or len(ring) < 8:
        return ring
    cells = np.round(ring / metres)
    keep = np.ones(len(ring), dtype=bool)
    keep[1:] = np.any(cells[1:] != cells[:-1], axis=1)
    keep[-1] = True
    return np.where(keep[:, None], cells * metres, 0)[keep]


def _path(rings: list[Any]) -> QPainterPath:
    path = QPainterPath()
    for ring in rings:
        if len(ring) > 1:
            path.addPath(pg.arrayToQPath(np.ascontiguousarray(ring[:, 0]), np.ascontiguousarray(ring[:, 1]), connect="all"))
    return path
