"""What others say they hold, as a bundle or a request brings it: believed where the holder signed it.

Layer: links. Source: our design (engine specification §1 reach).
"""

from collections.abc import Sequence

from sync.domain.ids import ReplicaId
from sync.links.bundle_work import WRITE_S, Workplace
from sync.oplog.codec import Malformed
from sync.protocol.bundle_holding import Holding, holding_verifies, parse_holding
from sync.protocol.claims import Claim, claim_verifies, parse_claim
from sync.store.bundles import note_blob_reach
from sync.store.claims import sort_of_holder
from sync.store.desk import Desk
from sync.store.exchange import Learnt, Reached

BUNDLE, RELAYED = "bundle", "relayed"


def learn_claims(place: Workplace, raws: Sequence[bytes], *, maker: ReplicaId) -> int:
    """Keep what signed claims prove; ``maker`` hands them over, the others' are relayed. Return how many verified."""
    learnt = place.write(lambda desk: [told for raw in raws if (told := _learnt(desk, raw, maker)) is not None])
    for one in learnt:
        place.writer.learn(one).result(WRITE_S)
    return len(learnt)


def learn_holdings(place: Workplace, raws: Sequence[bytes]) -> int:
    """Keep which blobs others hold whole; return how many holdings verified."""
    return place.write(lambda desk: sum(_kept(desk, raw) for raw in raws))


def _learnt(desk: Desk, raw: bytes, maker: ReplicaId) -> Learnt | None:
    claim = _sound_claim(desk, raw)
    row = None if claim is None else desk.streams.replica(claim.holder)
    if claim is None or row is None or row.standing == "own":
        return None
    rows = tuple(Reached(replica=tip.replica, scope=tip.scope, seq=tip.seq) for tip in claim.tips)
    direct = claim.holder == maker
    sort = sort_of_holder(desk, claim.holder, "bundle" if direct else "peer")
    return Learnt(
        holder=claim.holder,
        sort=sort,
        name=row.organisation,
        rows=rows,
        path=BUNDLE if direct else RELAYED,
        claim=raw,
        claimed=rows,
        claimed_ms=claim.at_ms,
    )


def _sound_claim(desk: Desk, raw: bytes) -> Claim | None:
    try:
        claim = parse_claim(raw)
    except Malformed:
        return None
    row = desk.streams.replica(claim.holder)
    return claim if row is not None and claim_verifies(claim, row.sign_key) else None


def _kept(desk: Desk, raw: bytes) -> bool:
    holding = _sound_holding(desk, raw)
    if holding is None:
        return False
    note_blob_reach(desk.connection, holding.holder, holding.addresses)
    return True


def _sound_holding(desk: Desk, raw: bytes) -> Holding | None:
    try:
        holding = parse_holding(raw)
    except Malformed:
        return None
    row = desk.streams.replica(holding.holder)
    return holding if row is not None and row.standing != "own" and holding_verifies(holding, row.sign_key) else None
