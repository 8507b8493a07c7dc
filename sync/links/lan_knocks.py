"""How often and how many of one host may knock at the LAN's door: anybody in the yard can.

Layer: links. Source: our design.
"""

import time
from collections.abc import Sequence

GUESTS_MAX = 16
GUESTS_OF_HOST_MAX = 4
KNOCKS_MAX, KNOCKS_S = 60, 10.0
HOSTS_MAX = 1_024


class Knocks:
    """Owned by the door, whose lock it is judged under."""

    def __init__(self) -> None:
        self._recent: dict[str, list[float]] = {}

    def judge(self, host: str, inside: Sequence[str]) -> tuple[bool, bool]:
        """Judge a knock by how often this host came lately, and how many are inside: whether it may, whether the next may not."""
        now = time.monotonic()
        if len(self._recent) > HOSTS_MAX:
            self._recent.clear()
        recent = [at for at in self._recent.get(host, []) if at > now - KNOCKS_S][-KNOCKS_MAX:]
        if len(recent) == KNOCKS_MAX or len(inside) >= GUESTS_MAX or inside.count(host) >= GUESTS_OF_HOST_MAX:
            return False, False
        self._recent[host] = [*recent, now]
        return True, len(recent) == KNOCKS_MAX - 1
