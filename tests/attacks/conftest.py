"""The ground of these attacks: a real center, and everything that it holds. They are judged by tests/helpers/attacked.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.live_center import LiveCenter
from helpers.attacked import Held, tables_in


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center") as live:
        yield live


@pytest.fixture
def held(center: LiveCenter) -> Held:
    """Return what reads everything that the center holds."""
    return tables_in(center.directory)
