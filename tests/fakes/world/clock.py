"""Time of a world: one true time that only the world moves, and a machine's clock that may be years off, or stand still."""

from random import Random

START_MS = 1_795_430_400_000
YEAR_MS = 365 * 24 * 3_600_000
JUMPS_MS = (-30 * YEAR_MS, -YEAR_MS, -3_600_000, -1_000, 1_000, 3_600_000, YEAR_MS, 10 * YEAR_MS)


class TrueTime:
    """Milliseconds since the epoch, moved by the world alone."""

    def __init__(self) -> None:
        self.ms = START_MS

    def pass_s(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


class MachineClock:
    """What one machine believes; called as ``now_ms``. A clock that stands still gives one number again and again."""

    def __init__(self, true: TrueTime) -> None:
        self._true = true
        self._offset_ms = 0
        self._stuck_ms: int | None = None

    def __call__(self) -> int:
        return max(0, self._true.ms + self._offset_ms if self._stuck_ms is None else self._stuck_ms)

    def jump(self, chance: Random) -> int:
        """Set the clock wrong, years ahead or back; return by how much."""
        by = chance.choice(JUMPS_MS)
        self._offset_ms += by
        return by

    def stick(self) -> None:
        self._stuck_ms = self()

    def mend(self) -> None:
        """Let it tell the true time again."""
        self._offset_ms, self._stuck_ms = 0, None
