"""The link as it was measured: how much goes in one request, how long an answer may take, and when a person is told that none came.

Requests follow one another without waiting for the answers before; each carries about half a second of the link, so that two of
them fill it and an order that is written now waits for at most a second of them. Rate and round trip are kept apart: what one
request took, divided by its bytes, would call a link slow because it is far, send less at once, and find it slower still.

Pure. Source: engine specification §7; measured by benchmarks on 64 kbit/s, 600 ms, 2 % loss.
"""

from dataclasses import dataclass, replace

from sync.protocol.limits import (
    CHUNK_BYTES_FLASH_MAX,
    CHUNK_BYTES_LEAST,
    CHUNK_BYTES_MAX,
    CHUNK_SECONDS,
    CONNECT_S,
    GOOD_LINK_BYTES_S,
    IN_FLIGHT_MAX,
    READ_S,
    RETRANSMIT_S_MAX,
)

_WEIGHT, _BEHIND_WEIGHT = 0.4, 0.2  # of what one transfer shows
_LONGER_WEIGHT = 0.125  # a lost packet makes one exchange longer by two round trips; the way itself seldom gets longer
_TRIP_BYTES_MAX = 1024  # a request and an answer that small measure the round trip
_SLOWEST = 10  # a transfer takes at least this part of the time that was measured, whatever the round trip was before
_SHRINK_FIRST, _SHRINK_MAX = 2.0, 8.0
_RATE_LEAST = 500.0  # bytes per second: what is not measured yet is taken to be at least that
_CONNECT_LEAST_S = 3.0
_LATE_LEAST_S, _END_LEAST_S = 1.0, 5.0
_LATE_TRIPS, _END_TRIPS = 2, 6  # a lost packet is sent again after a round trip or two: that is no silence yet
_LATE_UNMEASURED_S = 4.0
_AGAIN_TRIPS = 4
_FAR_S = 0.2
_AHEAD = 1.25  # of what the way holds: at just as much the link rests whenever anything is a moment late
_HOLD_S = READ_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds.

    Attributes:
        connect_s: for a connection to stand.
        due_s: until the answer may be expected, from when its request left.
        late_s: of silence beyond that until a person is told; end_s: until the connection is doubted, which is then given up
            once the other end has been in reach for `grace_s` and it still says nothing; hold_s: until it is given up anyway.
    """

    connect_s: float = CONNECT_S
    due_s: float = 0.0
    late_s: float = _LATE_UNMEASURED_S
    end_s: float = READ_S
    grace_s: float = RETRANSMIT_S_MAX
    hold_s: float = READ_S


@dataclass(frozen=True, slots=True)
class Gauge:
    """What is known of the link.

    Attributes:
        rate: bytes per second on the wire, both ways together, without the round trip; None until something was measured.
        trip_s: of a request that carries little, None until one was measured; connect_s: of the last connect, which stands for it
            until then, but says nothing of how long a center takes to answer.
        shrink: bytes of entries that one byte on the wire carries.
    """

    rate: float | None = None
    trip_s: float | None = None
    connect_s: float = 0.0
    shrink: float = _SHRINK_FIRST

    @property
    def far_s(self) -> float:
        """Return the round trip as far as it is known, 0 for not at all."""
        return self.connect_s if self.trip_s is None else self.trip_s

    @property
    def is_far(self) -> bool:
        """Tell whether a round trip is long enough that a lost packet is felt."""
        return self.far_s >= _FAR_S

    @property
    def way_bytes(self) -> int:
        """Return how many bytes a far link needs to have before it so that it does not rest; 0 for one that is near, or not measured."""
        return way_bytes(self.rate, self.far_s)

    def connected(self, seconds: float | None) -> "Gauge":
        """Return the gauge with a connect that took so long, None where that is not known."""
        return self if seconds is None else replace(self, connect_s=seconds)

    def measured(self, moved: int, seconds: float, *, between_s: float | None = None) -> "Gauge":
        """Return the gauge after an answer.

        Args:
            moved: bytes of request and answer.
            seconds: since the request left.
            between_s: since the answer before, where another request was under way with it.
        """
        if seconds <= 0:
            return self
        if moved < _TRIP_BYTES_MAX:
            if between_s is not None:
                return self
            trip_s = seconds if self.rate is None else max(0.0, seconds - moved / self.rate)
            longer = self.trip_s is not None and trip_s >= self.trip_s
            return replace(self, trip_s=_between(self.trip_s or 0.0, trip_s, _LONGER_WEIGHT) if longer else trip_s)
        rate = next_rate(moved, seconds, between_s, trip_s=self.far_s, rate=self.rate)
        return replace(self, rate=rate)

    def packed(self, entries: int, wire: int) -> "Gauge":
        """Return the gauge after so many bytes of entries were packed into a request of ``wire`` bytes."""
        if not entries or not wire:
            return self
        return replace(self, shrink=_between(self.shrink, min(_SHRINK_MAX, max(1.0, entries / wire))))

    def chunk_bytes(self, *, flash_may_appear: bool = True) -> int:
        """Return how many bytes of entries to send in one request."""
        if self.rate is None:
            return int(CHUNK_BYTES_FLASH_MAX * self.shrink)
        most = CHUNK_BYTES_FLASH_MAX if flash_may_appear and self.rate < GOOD_LINK_BYTES_S else CHUNK_BYTES_MAX
        share = share_of(IN_FLIGHT_MAX, trip_s=self.far_s)
        return int(max(CHUNK_BYTES_LEAST, min(most, self.rate * CHUNK_SECONDS * share)) * self.shrink)

    def seconds(self, amount: int) -> float | None:
        """Return how long ``amount`` bytes of entries will take, None while nothing was measured."""
        return None if self.rate is None else amount / self.shrink / self.rate

    def patience(self, ahead: int, *, wait_s: float = 0.0, failures: int = 0) -> Patience:
        """Return how long to wait for an answer.

        Args:
            ahead: bytes under way, the request's own among them.
            wait_s: how long the other side was asked to wait.
            failures: in a row; each doubles the patience, so that a center that is slow is not asked ever more often.
        """
        if self.trip_s is None:
            return Patience(due_s=wait_s)
        rate = max(_RATE_LEAST, self.rate or 0.0)
        grown: float = 2.0 ** min(failures, 4)
        return Patience(
            connect_s=min(CONNECT_S, max(_CONNECT_LEAST_S, 4 * self.trip_s)),
            due_s=wait_s + self.trip_s + ahead / rate,
            late_s=max(_LATE_LEAST_S, _LATE_TRIPS * self.trip_s),
            end_s=min(READ_S, grown * max(_END_LEAST_S, _END_TRIPS * self.trip_s)),
            grace_s=max(RETRANSMIT_S_MAX, _AGAIN_TRIPS * self.trip_s) + self.trip_s,
            hold_s=_HOLD_S,
        )


def way_bytes(rate: float | None, trip_s: float) -> int:
    """Return how many bytes keep a far link busy for a round trip and a moment; 0 for one that is near, or not measured.

    A lost packet holds up every answer behind it for a round trip or two, though what follows it arrives: a link that carried no
    more than was asked for until then would rest for as long.
    """
    return int(_AHEAD * rate * trip_s) if rate is not None and trip_s >= _FAR_S else 0


def share_of(most: int, *, trip_s: float) -> float:
    """Return which part of a second of the link each of ``most`` requests under way at once may have.

    While one travels and is answered the others keep the link full: on a far one each lasts a round trip, within bounds, since
    an order that is written now waits for what is ahead of it, and a cut loses what is under way.
    """
    return min(1.0, max(1 / most, trip_s))


def next_rate(moved: int, seconds: float, between_s: float | None, *, trip_s: float, rate: float | None) -> float:
    """Return the rate after what a transfer shows of it.

    One that was alone, or was faster than the rate from when it left, says so itself. A request that left behind another one has
    waited for it, and one whose answer followed another's closely may have waited for it to come; the link is no slower than either
    says. A lost packet holds up several answers, which then come at once: there times are averaged, not rates, so that the late one
    and those behind it make up for each other, and however many come at once a thin link is not called fast. No single one counts
    for more than twice, or less than half, of the rate.
    """
    own = found = moved / max(seconds - trip_s, seconds / _SLOWEST)
    if between_s is not None and between_s > 0:
        found = max(own, moved / between_s)
    if rate is None:
        return found
    if between_s is None or own >= rate:
        return _between(rate, min(max(own, rate / 2), rate * 2))
    return 1 / _between(1 / rate, 1 / min(max(found, rate / 2), rate * 2), _BEHIND_WEIGHT)


def _between(old: float, new: float, weight: float = _WEIGHT) -> float:
    return (1 - weight) * old + weight * new
