"""Frames: placeholder until the window exists."""

from collections.abc import Iterator

from benchmarks.outcome import Effort, Outcome


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield nothing yet."""
    yield from ()
