"""A failing test leaves no agent behind that would trouble the next one."""

from collections.abc import Iterator

import pytest
from fakes.linked_post import OPEN


@pytest.fixture(autouse=True)
def _close_what_is_open() -> Iterator[None]:
    yield
    for post in tuple(OPEN):
        post.close()
