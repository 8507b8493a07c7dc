"""How much of a blob goes in one request, so that an order waits for at most a second of it and one round trip.

Pure. Source: engine specification §7 (chunks of a second at the measured rate), §9.
"""

from dataclasses import dataclass

from sync.protocol.limits import CHUNK_BYTES_FLASH_MAX, CHUNK_BYTES_LEAST, CHUNK_SECONDS, SPAN_BYTES_MAX

_TRIP_BYTES_MAX = 1024
_WEIGHT = 0.5
_SLOWEST = 10  # a transfer takes at least this part of the time that was measured, whatever the round trip was before


@dataclass(frozen=True, slots=True)
class Pace:
    """The link as blobs find it.

    Attributes:
        rate: bytes per second without the round trip, None until something was measured.
        trip_s: of a request that carries nothing, None until one was measured.
        chunk: bytes to ask for next. It grows by doubling and falls at once, so that a link that fades is noticed late once only.
    """

    rate: float | None = None
    trip_s: float | None = None
    chunk: int = CHUNK_BYTES_FLASH_MAX

    def measured(self, moved: int, seconds: float) -> "Pace":
        """Return the pace after a request that carried `moved` bytes."""
        if seconds <= 0:
            return self
        if moved < _TRIP_BYTES_MAX:
            trip = seconds if self.trip_s is None or seconds < self.trip_s else (1 - _WEIGHT) * self.trip_s + _WEIGHT * seconds
            return Pace(self.rate, trip, self.chunk)
        found = moved / max(seconds - (self.trip_s or 0.0), seconds / _SLOWEST)
        rate = found if self.rate is None or found < self.rate else (1 - _WEIGHT) * self.rate + _WEIGHT * found
        chunk = max(CHUNK_BYTES_LEAST, min(SPAN_BYTES_MAX, 2 * self.chunk, int(rate * CHUNK_SECONDS)))
        return Pace(rate, self.trip_s, chunk)
