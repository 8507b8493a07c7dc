"""What another page, the palette or an alarm wants begun here: the act, the record it is on, and what is known already.

Values travel by the names of the act's form; `row` names the record of the incident that the act is on, `seen` the heads
that were displayed where the act was offered. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from desktop.features.incidents.act import Target
from desktop.features.incidents.acts import act_named
from sync.domain.commands.recipients import SignOrder
from sync.store.queries.incident_more import IncidentMore
from sync.store.queries.rows import IncidentDetail, RecipientRow

ROW, SEEN = "row", "seen"
OPEN, SIGN = "open", "sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An act that waits until its incident is shown."""

    act: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def row(self) -> bytes:
        """Return the id of the record that the act is on, empty for the incident itself."""
        row = self.values.get(ROW)
        return row if isinstance(row, bytes) else b""

    def target(self, detail: IncidentDetail, more: IncidentMore) -> Target | None:
        """Return what the act is on, None when the incident does not hold the record named."""
        row = self.row
        if not row:
            return Target(detail=detail, more=more)
        found = next((one for one in (*_rows(detail), *more.groups) if getattr(one, "id", None) == row), None)
        if found is None:
            return None
        seen = self.values.get(SEEN)
        if isinstance(seen, tuple) and isinstance(found, RecipientRow):
            # The decision refers to what the alarm displayed.
            found = replace(found, heads={**found.heads, "state": seen})
        return Target(detail=detail, row=found, more=more)

    def preset(self) -> Mapping[str, object]:
        """Return what the form begins with."""
        return {name: value for name, value in self.values.items() if name not in {ROW, SEEN}}


def is_known(act: str) -> bool:
    """Tell whether this page has an act of that name."""
    try:
        act_named(act)
    except KeyError:
        return False
    return True


def signing(values: Mapping[str, object]) -> SignOrder | None:
    """Return the signing of an order that belongs to no incident, None when the values name no recipient."""
    recipient, seen = values.get(ROW), values.get(SEEN)
    if not isinstance(recipient, bytes):
        return None
    return SignOrder(recipient=recipient, seen=seen if isinstance(seen, tuple) else None)


def _rows(detail: IncidentDetail) -> Iterator[object]:
    yield from detail.posts
    yield from detail.assignments
    for order in detail.orders:
        yield order
        yield from order.recipients
    yield from detail.responses
    yield from detail.tasks
    yield from detail.journal
