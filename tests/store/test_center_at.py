"""Claims about where a device finds its center: kept, changed, and never silently another center's."""

from pathlib import Path

import pytest
from fakes.post import Post

from sync.domain.failures import Refused
from sync.store.center_at import authority_named, center_url, keep_center, root_known

ROOT, OTHER = b"\xab" * 32, b"\xcd" * 32


def known(post: Post) -> tuple[str | None, bytes | None, str | None]:
    return post.writer.call(lambda desk: (center_url(desk), root_known(desk), authority_named(desk))).result(30)


def test_an_address_is_kept_until_a_root_is_pinned_and_then_only_its_own(tmp_path: Path) -> None:
    """What an address tells of its root is used at once, and gives way to another address until one was proved; then only its own fits."""
    post = Post(tmp_path, "320106")
    told = [f"https://10.0.0.{at}:8470#{root.hex()}" for at, root in ((5, ROOT), (6, OTHER))]
    post.writer.call(lambda desk: keep_center(desk, told[1])).result(30)
    assert known(post) == ("https://10.0.0.6:8470", OTHER, None)
    post.writer.call(lambda desk: keep_center(desk, told[0], authority="PEM")).result(30)
    assert known(post) == ("https://10.0.0.5:8470", ROOT, "PEM")
    post.writer.call(lambda desk: desk.trust.pin_root(ROOT)).result(30)
    with pytest.raises(Refused, match=r"trust\.other_root"):
        post.writer.call(lambda desk: keep_center(desk, told[1])).result(30)
    with pytest.raises(Refused, match=r"center\.plaintext"):
        post.writer.call(lambda desk: keep_center(desk, "http://10.0.0.6:8470")).result(30)
    assert known(post) == ("https://10.0.0.5:8470", ROOT, "PEM")
    post.writer.call(lambda desk: keep_center(desk, None)).result(30)
    assert known(post) == (None, ROOT, None)
    post.close()
