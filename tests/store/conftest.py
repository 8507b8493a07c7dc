"""Posts of two counties and the city above them, each with a real home and writer; clocks minutes apart."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.domain.commands.incidents import OpenIncident
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


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Post]]:
    posts: list[Post] = []
    clock = Clock()

    def post(organisation: str) -> Post:
        posts.append(Post(tmp_path / f"post-{len(posts)}", organisation, clock=clock))
        return posts[-1]

    yield post
    for one in posts:
        one.close()


@pytest.fixture
def post(make: Callable[[str], Post]) -> Post:
    return make("320106")


@pytest.fixture
def incident(post: Post) -> bytes:
    request = OpenIncident(title="化学品槽车侧翻", mode="actual", state="confirmed", place="宁洛高速 K12", hazards="苯乙烯")
    return bytes(post.do(request).created[0])
