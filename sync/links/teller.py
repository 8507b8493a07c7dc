"""What a person is told of the link: one status, kept current from either thread of the agent, and said when it changed.

Layer: links. Source: design (four moments).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sync.domain.draft import Urgency
from sync.domain.failures import Outage
from sync.links.status import Backlog, LinkState, LinkStatus
from sync.oplog.run import Waiting
from sync.protocol.gauge import Gauge


class Teller:
    """Owned by the agent.

    Attributes:
        status: how the link stands.
        gauge: the link as measured, for the estimates told.
    """

    def __init__(
        self, on_status: Callable[[LinkStatus], None] | None, *, waiting: Callable[[], Sequence[Waiting]], now_ms: Callable[[], int]
    ) -> None:
        """Begin cut off; ``waiting`` returns what the center is not known to hold."""
        self._on_status = on_status
        self._waiting = waiting
        self._now_ms = now_ms
        self.status = LinkStatus(state=LinkState.OFFLINE)
        self.gauge = Gauge()

    def tell(self, **facts: object) -> None:
        """Change the status by ``facts``, its fields; whoever listens is told if that changed anything."""
        state = facts.get("state", self.status.state)
        since = self.status.since_ms if state is self.status.state else self._now_ms()
        backlog = self._backlog()
        rest = sum(one.bytes for one in backlog)
        status = replace(
            self.status,
            since_ms=since,
            backlog=backlog,
            rate=self.gauge.rate,
            estimate_s=self.gauge.seconds(rest),
            **facts,  # type: ignore[arg-type]
        )
        if status != self.status:
            self.status = status
            if self._on_status is not None:
                self._on_status(status)

    def _backlog(self) -> tuple[Backlog, ...]:
        try:
            waiting = self._waiting()
        except Outage:
            # Told about a failure as well, so it must not fail itself: what waited still does.
            return self.status.backlog
        totals: dict[int, tuple[int, int]] = {}
        for one in waiting:
            entries, size = totals.get(one.urgency, (0, 0))
            totals[one.urgency] = (entries + one.last_seq - one.first_seq + 1, size + one.bytes)
        return tuple(Backlog(urgency=int(Urgency(at)), entries=totals[at][0], bytes=totals[at][1]) for at in sorted(totals))
