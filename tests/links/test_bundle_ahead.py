"""Running ahead: the same items in the same sequence, a bounded number of them, and no thread that outlives its block."""

import threading
from collections.abc import Iterator

import pytest

from sync.links.bundle_ahead import ahead


def counted(most: int, seen: list[int]) -> Iterator[int]:
    for number in range(most):
        seen.append(number)
        yield number


def alive() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("bundle-ahead")]


def test_every_item_comes_in_its_sequence() -> None:
    """Through two stages as through one."""
    with ahead(counted(50, [])) as first, ahead(2 * item for item in first) as second:
        assert list(second) == [2 * number for number in range(50)]
    assert alive() == []


def test_it_is_never_more_than_its_bound_ahead() -> None:
    """One at work, two waiting, beside the one that was taken."""
    seen: list[int] = []
    with ahead(counted(1_000, seen), depth=2) as items:
        for number in items:
            assert len(seen) <= number + 1 + 2 + 1
            if number == 20:
                break
    assert len(seen) <= 20 + 4
    assert alive() == []


def test_what_fails_ahead_is_raised_where_its_item_would_have_come() -> None:
    """After the items before it, in the thread of who reads them."""

    def failing() -> Iterator[int]:
        yield 1
        raise OSError(5, "stick")

    came: list[int] = []
    with pytest.raises(OSError, match="stick"), ahead(failing()) as items:
        came.extend(items)
    assert came == [1]
    assert alive() == []


def test_leaving_early_closes_the_source() -> None:
    """Whatever it held open is let go of, at once."""
    closed = threading.Event()

    def holding() -> Iterator[int]:
        try:
            yield from range(100)
        finally:
            closed.set()

    with ahead(holding()) as items:
        assert next(items) == 0
    assert closed.is_set()
    assert alive() == []
