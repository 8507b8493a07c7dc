"""What a center tells those who watch it: the measures of `/metrics`.

Most are of the center, the same from whichever of its processes answers. What one process counts by itself carries its number
(`process`): on PostgreSQL several serve one port, and a scrape meets any of them, so that without it a counter would seem to go back.

Source: Prometheus text format 0.0.4.
"""

import os
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from sync.center.condition import Condition
from sync.center.lag import Lag

MEDIA = "text/plain; version=0.0.4"
TAKEN_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0)
_PROCESS = ["process"]
_URGENCY = ["urgency"]
OF_CENTER = {
    "feed_head": "Newest position of the feed",
    "entries": "Entries stored",
    "unpublished_rows": "Rows that were stored and have no position in the feed yet",
    "keeper_behind_rows": "Rows of the feed that the keeper has not taken in, -1 without one",
    "questions_open": "Questions that wait for a person in what the keeper folded, -1 without one",
    "checkpoint_seconds": "When the newest checkpoint was made, 0 without one",
    "recovery": "1 while the center is in recovery",
    "backup_seconds": "When the last verified backup was made, 0 without one",
    "devices": "Devices admitted",
    "devices_in_touch": "Devices, and centers below, that spoke within ten minutes",
    "devices_waiting": "Devices that wait to be admitted",
    "replicas_ruled": "Replicas of which entries stand aside",
    "replicas_forked": "Replicas with a second body for one place",
    "rulings_contested": "Replicas with two rulings in force that do not name each other",
    "histories_convicted": "Tree heads under a key of this center that are not of one history; anything but 0 is an alarm",
    "disk_free_bytes": "Free space where the center lies",
    "upstream_up": "1 while in touch with the center above, 0 while not, -1 where there is none",
    "upstream_behind_entries": "Entries that the center above is not known to hold",
}
OF_URGENCY = {
    "lag_seconds": "Age of the first entry of an urgency behind the least far cursor of who is in touch, 0 where there is none;"
    " by position: also what that one may not read, and flash that it was given ahead of its turn",
}
OF_PROCESS = {
    "entries_stored": "Entries that this process stored since its start",
    "long_polls": "Long polls that wait at this process now",
    "leads": "1 where this process publishes, keeps and makes backups, 0 where another one does",
}
# Since when a counter counts is said by its process; the library's series of its own for that belongs to another format.
disable_created_metrics()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the keeper says of itself: rows that it lacks and open questions, -1 while it does not answer; `checkpoint_ms` then 0."""

    behind: int = -1
    questions: int = -1
    checkpoint_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is read for one answer beside the center's condition."""

    stored: int
    polls: int
    leads: bool
    kept: Kept
    free: int
    lag: Lag


class Measures:
    """The registry of one process of a center."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        process = str(os.getpid())
        requests = Counter("qianzhi_requests", "Answers of this process by status", [*_PROCESS, "status"], registry=self._registry)
        words = "From a whole request to what is durable, at this process"
        taken = Histogram("qianzhi_exchange_seconds", words, _PROCESS, buckets=TAKEN_S, registry=self._registry)
        self._requests = requests
        self._process = process
        self.taken = taken.labels(process)
        gauges = {name: Gauge(f"qianzhi_{name}", words, registry=self._registry) for name, words in OF_CENTER.items()}
        own = {name: Gauge(f"qianzhi_{name}", words, _PROCESS, registry=self._registry) for name, words in OF_PROCESS.items()}
        self._gauges = gauges | {name: gauge.labels(process) for name, gauge in own.items()}
        (self._lag,) = [Gauge(f"qianzhi_{name}", words, _URGENCY, registry=self._registry) for name, words in OF_URGENCY.items()]

    def answered(self, status: int) -> None:
        """Count an answer."""
        self._requests.labels(self._process, str(status)).inc()

    def text(self, now: Condition, measured: Measured) -> bytes:
        """Return everything as it stands."""
        values = {
            "feed_head": now.n,
            "entries": now.entries,
            "unpublished_rows": now.unpublished,
            "keeper_behind_rows": measured.kept.behind,
            "questions_open": measured.kept.questions,
            "checkpoint_seconds": measured.kept.checkpoint_ms / 1_000,
            "recovery": int(now.recovery is not None),
            "backup_seconds": 0 if now.backup is None else now.backup.at_ms / 1_000,
            "devices": now.devices,
            "devices_in_touch": measured.lag.in_touch,
            "devices_waiting": now.waiting,
            "replicas_ruled": now.ruled,
            "replicas_forked": now.forked,
            "rulings_contested": len(now.contested),
            "histories_convicted": now.convicted,
            "disk_free_bytes": measured.free,
            "upstream_up": -1 if now.upstream is None else int(now.upstream.is_up),
            "upstream_behind_entries": now.upstream_behind,
            "entries_stored": measured.stored,
            "long_polls": measured.polls,
            "leads": int(measured.leads),
        }
        assert values.keys() == self._gauges.keys()
        for name, value in values.items():
            self._gauges[name].set(value)
        for urgency, seconds in measured.lag.seconds.items():
            self._lag.labels(urgency.name.lower()).set(seconds)
        return generate_latest(self._registry)
