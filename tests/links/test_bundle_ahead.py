"""Running ahead: the same items in the same sequence, a bounded number of them, and no thread that outlives its block."""

import contextlib
import threading
from collections.abc import Iterator

import pytest

from sync.links.bundle_ahead import ahead, spread


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


def test_what_is_spread_keeps_its_sequence() -> None:
    """The first item ends last, and still comes first."""
    later = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert later.wait(10)
        elif number == 1:
            later.set()
        return number * number

    with spread(iter(range(20)), work, failures=()) as made:
        assert list(made) == [number * number for number in range(20)]


def test_what_fails_is_raised_behind_what_came_before_it() -> None:
    """A file that breaks off gives all that was read of it first."""

    def source() -> Iterator[int]:
        yield from range(5)
        raise OSError(5, "gone")

    with pytest.raises(OSError, match="gone"), spread(source(), abs, failures=(OSError,)) as made:
        list(made)
    found: list[int] = []
    with spread(source(), abs, failures=(OSError,)) as made, contextlib.suppress(OSError):
        for one in made:
            found.append(one)  # noqa: PERF402 - each counts that came before the failure
    assert found == [0, 1, 2, 3, 4]


def test_who_stops_asking_leaves_no_thread() -> None:
    """Behind the block nothing of it runs on."""
    with spread(iter(range(1_000_000)), abs, failures=()) as made:
        assert next(made) == 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("bundle-spread")]
