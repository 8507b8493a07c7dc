"""A failing test leaves no agent behind that would trouble the next one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.carrier import Carrier
from fakes.linked_post import OPEN
from fakes.post import Clock


@pytest.fixture(autouse=True)
def _close_what_is_open() -> Iterator[None]:
    yield
    for post in tuple(OPEN):
        post.close()


@pytest.fixture
def carriers(tmp_path: Path) -> Iterator[Callable[[str], Carrier]]:
    """Return what makes posts with a stick each, on one clock."""
    made: list[Carrier] = []
    clock = Clock()

    def carrier(organisation: str) -> Carrier:
        path = tmp_path / f"carrier-{len(made)}"
        path.mkdir()
        made.append(Carrier(path, organisation, clock=clock))
        return made[-1]

    yield carrier
    for one in made:
        one.close()
