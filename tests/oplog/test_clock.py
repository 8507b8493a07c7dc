"""The hybrid clock rises, follows, and is never dragged into the future."""

from hypothesis import given
from hypothesis import strategies as st

from sync.oplog.clock import FUTURE_MS_MAX, is_suspect, observe, tick

TIMES = st.integers(0, 2**45)


@given(TIMES, TIMES)
def test_each_entry_is_later_than_the_last(last_ms: int, now_ms: int) -> None:
    """However the wall clock jumps."""
    assert tick(last_ms, now_ms) > last_ms
    assert tick(last_ms, now_ms) >= now_ms


@given(TIMES, TIMES, TIMES)
def test_a_remote_clock_pulls_ours_at_most_five_minutes_ahead(local_ms: int, remote_ms: int, now_ms: int) -> None:
    """A clock years ahead is noted and does no harm; ours never goes back."""
    seen = observe(local_ms, remote_ms, now_ms)
    assert seen >= local_ms
    assert seen <= max(local_ms, now_ms + FUTURE_MS_MAX)
    assert is_suspect(remote_ms, now_ms) == (remote_ms > now_ms + FUTURE_MS_MAX)
