"""Symbols that would lie on one another become one crowd that says how many; nothing is lost and nobody is counted twice.

Points fall into square cells as wide as a mark, where many are near by into wider ones; cells are laid four times, each time
shifted by half, so that no border parts two points closer than half a mark. All of it in numpy: 100,000 symbols take
milliseconds. Source: our design.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MANY = 2

_SHIFTS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))


@dataclass(frozen=True, slots=True, eq=False)
class Crowds:
    """Groups of points: where each stands, and which points it holds.

    Attributes:
        xs, ys: middle of each group, in the unit of the points; a group of one stands exactly on its point.
        order, starts: members of group g are ``order[starts[g]:starts[g + 1]]``.
    """

    xs: Floats
    ys: Floats
    order: Whole
    starts: Whole

    def __len__(self) -> int:
        return len(self.xs)

    def members(self, group: int) -> Whole:
        """Return which points a group holds."""
        return self.order[self.starts[group] : self.starts[group + 1]]


def crowds(xs: Floats, ys: Floats, families: Whole, cells: Sequence[float], wide_cells: Sequence[float]) -> Crowds:
    """Return the groups of points that crowd one another.

    Args:
        xs, ys: points.
        families: of each point; points of different families never join. A negative family joins nothing, not even itself.
        cells: width of a cell for each family, in the unit of the points.
        wide_cells: width of the cells where more than `MANY` of a family share one: a thicket is read as one number.
    """
    group = np.arange(len(xs))
    alone = families < 0
    number = np.where(alone, 0, families)
    wide = np.asarray(wide_cells, dtype=float)[number]
    thicket = _joined(np.floor(xs / wide), np.floor(ys / wide), families, alone)
    dense = np.bincount(thicket)[thicket] > MANY
    width = np.where(dense, wide, np.asarray(cells, dtype=float)[number])
    families = np.where(dense, families + len(cells), families)
    middle_x, middle_y = xs / width, ys / width
    weight: Floats = np.ones(len(xs))
    family, lonely = families, alone
    for shift_x, shift_y in _SHIFTS:
        joined = _joined(np.floor(middle_x + shift_x), np.floor(middle_y + shift_y), family, lonely)
        count = int(joined.max()) + 1 if len(joined) else 0
        total: Floats = np.bincount(joined, weights=weight, minlength=count).astype(float)
        middle_x = np.bincount(joined, weights=middle_x * weight, minlength=count) / total
        middle_y = np.bincount(joined, weights=middle_y * weight, minlength=count) / total
        first = np.zeros(count, dtype=np.int64)
        first[joined[::-1]] = np.arange(len(joined))[::-1]
        family, lonely, weight = family[first], lonely[first], total
        group = joined[group]
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(weight) + 1))
    sizes = np.maximum(1, np.diff(starts))
    return Crowds(
        xs=np.bincount(group, weights=xs, minlength=len(weight)) / sizes,
        ys=np.bincount(group, weights=ys, minlength=len(weight)) / sizes,
        order=order,
        starts=starts,
    )


def _joined(across: Floats, upward: Floats, family: Whole, lonely: NDArray[np.bool_]) -> Whole:
    """Return the number of the cell that each group falls into; lonely ones get a cell of their own."""
    keys: NDArray[Any] = np.stack((across, upward, family.astype(float), np.where(lonely, np.arange(len(across)), -1.0)))
    order = np.lexsort(keys)
    sorted_keys = keys[:, order]
    fresh = np.ones(len(across), dtype=bool)
    fresh[1:] = np.any(sorted_keys[:, 1:] != sorted_keys[:, :-1], axis=0)
    numbers = np.empty(len(across), dtype=np.int64)
    numbers[order] = np.cumsum(fresh) - 1
    return numbers
