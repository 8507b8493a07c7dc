"""Claims about how long a key is used before people are reminded."""

import pytest

from sync.domain.key_age import KEY_DAYS_MAX, days_used, is_old
from sync.domain.lapse import DAY_MS


@pytest.mark.parametrize(("days", "old"), [(0, False), (KEY_DAYS_MAX, False), (KEY_DAYS_MAX + 1, True)])
def test_how_old_a_key_may_be(days: int, *, old: bool) -> None:
    """A year and a day; a clock that was set back makes no key old, and none younger than new."""
    assert is_old(0, now_ms=days * DAY_MS) is old
    assert days_used(0, now_ms=days * DAY_MS) == days
    assert days_used(DAY_MS, now_ms=0) == 0
