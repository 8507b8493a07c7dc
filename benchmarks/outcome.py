"""What a measure yields, and how much work it may do.

A line always has two sides: ours, and what it is held against. The ratio decides; it is what survives a noisy machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of the table.

    Attributes:
        ours, base: figures in `unit`; base None where the aim is a bare number.
        ratio: ours to base, or ours to the aim's number.
        aim: bound of the ratio, None for a line that only informs.
        at_least: whether the ratio must reach the aim rather than stay below it.
    """

    name: str
    unit: str
    ours: float
    base: float | None
    base_name: str
    ratio: float | None
    aim: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool | None:
        """Tell whether the aim holds, None where there is none."""
        if self.aim is None or self.ratio is None:
            return None
        return self.ratio >= self.aim if self.at_least else self.ratio <= self.aim


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work: a quick run shows that a measure works, a full one what it says."""

    quick: bool = False

    def pick(self, full: int, quick: int) -> int:
        """Return how many of something."""
        return quick if self.quick else full


Measure = Callable[[Effort], Iterator[Outcome]]


def seconds(act: Callable[[], object]) -> float:
    """Return how long one call took."""
    start = perf_counter()
    act()
    return perf_counter() - start


def interleaved(ours: Callable[[], object], base: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median seconds of each, called in turns so that a disturbance meets both."""
    pairs = [(seconds(ours), seconds(base)) for _ in range(rounds)]
    return median(one for one, _ in pairs), median(other for _, other in pairs)
