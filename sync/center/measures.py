"""What a center tells those who watch it: the measures of `/metrics`.

Source: Prometheus text format 0.0.4.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from sync.center.condition import Condition

MEDIA = "text/plain; version=0.0.4"
TAKEN_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0)
_GAUGES = {
    "entries_stored": "Entries stored since the start",
    "feed_head": "Newest position of the feed",
    "keeper_behind_rows": "Rows of the feed that the keeper has not taken in, -1 without one",
    "recovery": "1 while the center is in recovery",
    "backup_seconds": "When the last verified backup was made, 0 without one",
    "devices": "Devices admitted",
    "devices_waiting": "Devices that wait to be admitted",
    "replicas_ruled": "Replicas of which entries stand aside",
    "histories_convicted": "Tree heads under a key of this center that are not of one history; anything but 0 is an alarm",
    "long_polls": "Long polls waiting now",
    "disk_free_bytes": "Free space where the center lies",
    "upstream_up": "1 while in touch with the center above, 0 while not, -1 where there is none",
    "upstream_behind_entries": "Entries that the center above is not known to hold",
}


class Measures:
    """The registry of one center."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter("qianzhi_requests", "Exchanges by status", ["status"], registry=self._registry)
        words = "From a whole request to what is durable"
        self.taken = Histogram("qianzhi_exchange_seconds", words, buckets=TAKEN_S, registry=self._registry)
        self._gauges = {name: Gauge(f"qianzhi_{name}", words, registry=self._registry) for name, words in _GAUGES.items()}

    def text(self, now: Condition, *, stored: int, polls: int, kept_behind: int, free: int) -> bytes:
        """Return everything as it stands."""
        values = (
            stored,
            now.n,
            kept_behind,
            int(now.recovery is not None),
            0 if now.backup is None else now.backup.at_ms / 1_000,
            now.devices,
            now.waiting,
            now.ruled,
            now.convicted,
            polls,
            free,
            -1 if now.upstream is None else int(now.upstream.is_up),
            now.upstream_behind,
        )
        for gauge, value in zip(self._gauges.values(), values, strict=True):
            gauge.set(value)
        return generate_latest(self._registry)
