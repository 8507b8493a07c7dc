"""The mark beside the database follows each commit, and never stands in its way."""

from pathlib import Path

import pytest
from fakes.post import Post

from sync.domain.commands.incidents import OpenIncident
from sync.store import highwater

OPEN = OpenIncident(title="化学品槽车侧翻", mode="actual")


def test_mark_is_there_before_the_answer(tmp_path: Path) -> None:
    """When an act is answered, the mark already tells of its entry."""
    post = Post(tmp_path / "home", "320106")
    marked = []
    for _ in range(3):
        post.do(OPEN)
        mark = highwater.read(post.home)
        assert mark is not None
        marked.append((mark.replica, mark.ordinal))
    replica = post.replica
    post.close()
    assert marked == [(replica, 1), (replica, 2), (replica, 3)]


@pytest.mark.expects_warnings("high-water mark not written")
def test_unwritable_mark_fails_no_commit(tmp_path: Path) -> None:
    """What is committed is acknowledged although the mark can't be written; the next commit tries again."""
    post = Post(tmp_path / "home", "320106")
    blocked = post.home.high_water.with_name("high-water.tmp")
    blocked.mkdir()
    assert post.do(OPEN).ordinals == (1,)
    blocked.rmdir()
    assert post.do(OPEN).ordinals == (2,)
    mark = highwater.read(post.home)
    post.close()
    assert mark is not None
    assert mark.ordinal == 2
