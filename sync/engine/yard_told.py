"""What the LAN lives through as rows for a screen. Times are rounded, so that a meeting that changed nothing tells nothing.

Layer: engine. Source: our design.
"""

import time

from sync.domain.ids import ReplicaId
from sync.links.lan import Lan
from sync.links.lan_neighbour import Neighbour, Turned
from sync.oplog.hashing import fingerprint
from sync.store.queries.yard_rows import NeighbourRow, YardRow

MET_STEP_MS = 10_000
HERE, TALKING, GONE, REFUSED, LOST, NEVER = "here", "talking", "gone", "refused", "lost", "never"
TURNED = "turned"
# What failed on the way there, and says nothing of the device itself.
_ON_THE_WAY = ("link.",)


def told_of(lan: Lan, *, own: ReplicaId, in_step: bool, places: tuple[str, ...], card: str, kept: frozenset[tuple[str, int]]) -> YardRow:
    """Return the rows: who is here first, then who was, then addresses where nobody was met; who was turned away last."""
    reaching = lan.in_step() | ({own} if in_step else frozenset())
    carrier = min(reaching, default=None)
    talking = lan.talking()
    lately = time.monotonic() - lan.lately_s
    rows = [_row(one, talking=talking, lately=lately, carrier=carrier, reaching=reaching, kept=kept) for one in lan.here()]
    shown = {row.replica for row in rows if row.replica is not None}
    rows += [_turned(one) for one in lan.turned() if bytes(one.replica) not in shown]
    rows.sort(key=lambda row: (_SEQUENCE.index(row.state), row.organisation, row.id))
    return YardRow(on=True, places=places, card=card, in_step=in_step, carries=carrier == own, neighbours=tuple(rows))


_SEQUENCE = (TALKING, HERE, REFUSED, LOST, GONE, NEVER)


def _row(
    one: Neighbour,
    *,
    talking: frozenset[ReplicaId],
    lately: float,
    carrier: ReplicaId | None,
    reaching: frozenset[ReplicaId],
    kept: frozenset[tuple[str, int]],
) -> NeighbourRow:
    here = one.met is not None and one.met > lately and not one.code
    return NeighbourRow(
        id=f"{one.host}:{one.port}",
        host=one.host,
        port=one.port,
        way="named" if (one.host, one.port) in kept else one.way,
        state=_state(one, here=here, talks=one.replica in talking),
        replica=None if one.replica is None else bytes(one.replica),
        key=one.key,
        fingerprint=fingerprint(one.key) if one.key else "",
        organisation=one.organisation,
        code=one.code,
        met_ms=None if one.met_ms is None else one.met_ms - one.met_ms % MET_STEP_MS,
        known=one.standing is not None,
        lapsed=one.lapsed,
        equal=one.agreed is not None,
        in_step=here and one.replica in reaching,
        carries=here and one.replica is not None and one.replica == carrier,
    )


def _state(one: Neighbour, *, here: bool, talks: bool) -> str:
    if talks:
        return TALKING
    if one.code:
        return LOST if one.code.startswith(_ON_THE_WAY) else REFUSED
    if one.met is None:
        return NEVER
    return HERE if here else GONE


def _turned(one: Turned) -> NeighbourRow:
    return NeighbourRow(
        id=f"{TURNED} {one.key.hex()}",
        host=one.host,
        port=one.port,
        way=TURNED,
        state=REFUSED,
        replica=bytes(one.replica),
        key=one.key,
        fingerprint=fingerprint(one.key),
        organisation=one.organisation,
        code=one.code,
        met_ms=one.at_ms - one.at_ms % MET_STEP_MS,
    )
