"""The hybrid logical clock: close to wall time where clocks are right, strictly rising where they are not.

It orders nothing in the fold; it breaks ties of `shows: latest` and labels times. So no clock, however wrong, loses a
write (engine specification §2, §7).

Pure: the caller passes the time. Source: Kulkarni et al., Logical Physical Clocks (2014); the bound on the future is ours.
"""

FUTURE_MS_MAX = 5 * 60 * 1000


def tick(last_ms: int, now_ms: int) -> int:
    """Return the clock of the next local entry: later than ``last_ms``, and ``now_ms`` where that is later still."""
    return max(last_ms + 1, now_ms)


def observe(local_ms: int, remote_ms: int, now_ms: int) -> int:
    """Return the local clock after seeing a remote one; a remote beyond now + 5 minutes pulls it no further."""
    return max(local_ms, min(remote_ms, now_ms + FUTURE_MS_MAX))


def is_suspect(remote_ms: int, now_ms: int) -> bool:
    """Tell whether a remote clock lies beyond what is let to pull ours; shown, never refused."""
    return remote_ms > now_ms + FUTURE_MS_MAX
