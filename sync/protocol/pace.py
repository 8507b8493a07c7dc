"""How much of a blob goes in one request, so that an order waits for at most a second of it and one round trip.

Pure. Source: engine specification §7 (chunks of a second at the measured rate), §9.
"""

from dataclasses import dataclass

from sync.protocol.gauge import next_rate, share_of, way_bytes
from sync.protocol.limits import CHUNK_BYTES_FLASH_MAX, CHUNK_BYTES_LEAST, CHUNK_SECONDS, SPAN_BYTES_MAX

_TRIP_BYTES_MAX = 1024
_LONGER_WEIGHT = 0.125  # a lost packet makes one exchange longer by two round trips; the way itself seldom gets longer


@dataclass(frozen=True, slots=True)
class Pace:
    """The link as blobs find it.

    Attributes:
        rate: bytes per second without the round trip, None until something was measured.
        trip_s: of a request that carries nothing, None until one was measured.
        chunk: bytes to ask for next, at most twice of what was asked for before.
    """

    rate: float | None = None
    trip_s: float | None = None
    chunk: int = CHUNK_BYTES_FLASH_MAX

    @property
    def way_bytes(self) -> int:
        """Return how many bytes a far link needs to have before it so that it does not rest, 0 where that is not known."""
        return way_bytes(self.rate, self.trip_s or 0.0)

    def measured(self, moved: int, seconds: float, *, between_s: float | None = None) -> "Pace":
        """Return the pace after a request that carried `moved` bytes.

        Args:
            seconds: since it left.
            between_s: since the answer before, where another request was under way with it.
        """
        if seconds <= 0:
            return self
        if moved < _TRIP_BYTES_MAX:
            if between_s is not None:
                return self
            trip = (
                seconds if self.trip_s is None or seconds < self.trip_s else (1 - _LONGER_WEIGHT) * self.trip_s + _LONGER_WEIGHT * seconds
            )
            return Pace(self.rate, trip, self.chunk)
        rate = next_rate(moved, seconds, between_s, trip_s=self.trip_s or 0.0, rate=self.rate)
        chunk = max(CHUNK_BYTES_LEAST, min(SPAN_BYTES_MAX, 2 * self.chunk, int(rate * CHUNK_SECONDS)))
        return Pace(rate, self.trip_s, chunk)

    def spans(self, most: int) -> int:
        """Return how many bytes one of ``most`` spans under way at once may have."""
        return max(CHUNK_BYTES_LEAST, int(self.chunk * share_of(most, trip_s=self.trip_s or 0.0)))
