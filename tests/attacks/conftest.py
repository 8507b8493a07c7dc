"""What every attack is judged by: the code by which it was refused, one line in the log, and a feed where nothing moved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.live_center import LiveCenter

from sync.center.condition import condition

Lines = Callable[[str], int]


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center") as live:
        yield live


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    """Return how many lines of the log bear a code."""
    caplog.set_level("INFO")
    return lambda code: sum(getattr(record, "code", None) == code for record in caplog.records)


@pytest.fixture
def held(center: LiveCenter) -> Callable[[], tuple[int, int]]:
    """Return where the feed is, and how many entries the center holds."""

    def now() -> tuple[int, int]:
        found = condition(center.directory)
        return found.n, found.entries

    return now
