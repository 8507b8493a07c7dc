"""How long a key is used before it is to be changed: the policy's age, of every key that signs or enciphers from day to day.

A reminder and nothing else: a key that is older goes on, since nothing here may lock an emergency post out. Pure.
Source: our design; NIST SP 800-57 part 1, 5.3.6 (a signing key one to three years, a key of stored data two years at most).
"""

from sync.domain.lapse import DAY_MS

KEY_DAYS_MAX = 366


def is_old(since_ms: int, *, now_ms: int) -> bool:
    """Tell whether a key in use since then is older than it should be."""
    return now_ms - since_ms > KEY_DAYS_MAX * DAY_MS


def days_used(since_ms: int, *, now_ms: int) -> int:
    """Return for how many whole days a key is in use; a clock that was set back makes it no younger than new."""
    return max(0, (now_ms - since_ms) // DAY_MS)
