"""Posts of two counties and the city above them, each with a real home and writer; clocks minutes apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.post import START_MS, Clock, Post


@pytest.fixture
def gulou(tmp_path: Path) -> Iterator[Post]:
    """Return a post of 鼓楼."""
    post = Post(tmp_path / "gulou", "320106")
    yield post
    post.close()


@pytest.fixture
def jiangning(tmp_path: Path) -> Iterator[Post]:
    """Return a post of 江宁, its clock a little ahead."""
    post = Post(tmp_path / "jiangning", "320115", clock=Clock(START_MS + 100_000))
    yield post
    post.close()


@pytest.fixture
def nanjing(tmp_path: Path) -> Iterator[Post]:
    """Return a post of 南京, above both."""
    post = Post(tmp_path / "nanjing", "320100")
    yield post
    post.close()
