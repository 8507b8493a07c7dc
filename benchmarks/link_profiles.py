"""The links that everything is measured on, and what a link does to a packet. Pure: time and chance are handed in.

=====  ==========  ===========  =====  ===========================
name   rate        round trip   loss   beside that
=====  ==========  ===========  =====  ===========================
L1     64 kbit/s   600 ms       2 %
L2     64 kbit/s   600 ms       2 %    10 s of every 30 s nothing passes
L3     9.6 kbit/s  1,500 ms     5 %
L4     100 Mbit/s  0.6 ms       0      a LAN
L5     1 Mbit/s    80 ms        0
=====  ==========  ===========  =====  ===========================

The bottleneck's queue holds 32 kB where a modem stands before it; what does not fit is dropped, as it is there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

_BITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One link; both directions alike.

    Attributes:
        loss: share of the packets that vanish.
        queue_bytes: what may wait before the bottleneck.
        cycle_s, dark_s: of every `cycle_s` seconds the last `dark_s` pass nothing; 0 = it never goes dark by itself.
    """

    name: str
    rate_bit_s: float
    one_way_s: float
    loss: float = 0.0
    queue_bytes: int = 32_000
    cycle_s: float = 0.0
    dark_s: float = 0.0

    def dark_left_s(self, since_s: float) -> float:
        """Return how long nothing passes yet, so many seconds after the beginning; 0 while something does."""
        if not self.dark_s:
            return 0.0
        at = since_s % self.cycle_s
        return self.cycle_s - at if at >= self.cycle_s - self.dark_s else 0.0


L1 = Profile(name="L1", rate_bit_s=64_000, one_way_s=0.3, loss=0.02)
L2 = replace(L1, name="L2", cycle_s=30.0, dark_s=10.0)
L3 = Profile(name="L3", rate_bit_s=9_600, one_way_s=0.75, loss=0.05, queue_bytes=8_000)
L4 = Profile(name="L4", rate_bit_s=100_000_000, one_way_s=0.0003, queue_bytes=512_000)
L5 = Profile(name="L5", rate_bit_s=1_000_000, one_way_s=0.04, queue_bytes=64_000)
PROFILES: Mapping[str, Profile] = MappingProxyType({one.name: one for one in (L1, L2, L3, L4, L5)})


class Lane:
    """One direction of a link: a queue before a bottleneck, then the way; owned by the loop that carries packets.

    Attributes:
        packets, bytes: what was handed in. content: bytes of TCP content among them, those sent again included.
        lost, dropped: packets that vanished by chance, or in the dark; packets that found the queue full.
    """

    def __init__(self, profile: Profile, chance: Callable[[], float]) -> None:
        self._profile = profile
        self._chance = chance
        self._busy_until = 0.0
        self.reset()

    def reset(self) -> None:
        """Count from nought."""
        self.packets = self.bytes = self.content = self.lost = self.dropped = 0

    def counts(self) -> dict[str, int]:
        """Return what was counted."""
        return {name: getattr(self, name) for name in ("packets", "bytes", "content", "lost", "dropped")}

    def offer(self, size: int, *, now: float, dark: bool, content: int = 0) -> float | None:
        """Take a packet of ``size`` bytes; return when it arrives, None when it does not."""
        self.packets += 1
        self.bytes += size
        self.content += content
        waits = max(0.0, self._busy_until - now) * self._profile.rate_bit_s / _BITS
        if waits + size > self._profile.queue_bytes:
            self.dropped += 1
            return None
        self._busy_until = max(self._busy_until, now) + size * _BITS / self._profile.rate_bit_s
        if dark or self._chance() < self._profile.loss:
            self.lost += 1
            return None
        return self._busy_until + self._profile.one_way_s
