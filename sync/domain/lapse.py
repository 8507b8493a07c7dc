"""A certificate's last days: how near its end is, and how long devices beside still give to one whose certificate has run out.

Expiry limits what a device is given, never what it may write. The center, where a renewal can be had at once, goes by the date
itself. Who meets another away from it, on a LAN or by a bundle, goes on giving for `GRACE_MS` more, since neither can renew there;
a ruling against the device ends that at once, as it ends everything. Pure. Source: our design (engine specification §4).
"""

from enum import StrEnum

DAY_MS = 24 * 60 * 60 * 1000
SOON_MS, NEAR_MS, LAST_MS = 14 * DAY_MS, 3 * DAY_MS, DAY_MS
GRACE_MS = 14 * DAY_MS


class Stage(StrEnum):
    """How near the end of a certificate is, nearer ones later."""

    GOOD = "good"
    SOON = "soon"  # two weeks
    NEAR = "near"  # three days
    LAST = "last"  # the last day
    GRACE = "grace"  # it has run out, and devices beside still give
    OVER = "over"


# More than that many milliseconds are left; the moment of the end still belongs to what goes before it.
_STAGES = ((SOON_MS, Stage.GOOD), (NEAR_MS, Stage.SOON), (LAST_MS, Stage.NEAR), (-1, Stage.LAST), (-GRACE_MS - 1, Stage.GRACE))


def stage_of(not_after_ms: int, *, now_ms: int) -> Stage:
    """Return at which stage a certificate is."""
    return next((stage for beyond_ms, stage in _STAGES if not_after_ms - now_ms > beyond_ms), Stage.OVER)


def is_withheld(not_after_ms: int, *, now_ms: int) -> bool:
    """Tell whether a device away from the center gives nothing more to one with this certificate."""
    return stage_of(not_after_ms, now_ms=now_ms) is Stage.OVER


def days_left(not_after_ms: int, *, now_ms: int) -> int:
    """Return how many days are left, a begun one as a whole; of one that has run out, how many of the grace."""
    end_ms = not_after_ms if now_ms <= not_after_ms else not_after_ms + GRACE_MS
    return max(0, -((now_ms - end_ms) // DAY_MS))
