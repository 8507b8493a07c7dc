"""What others say they hold, as a bundle or a request brings it: believed where the holder signed it.

Layer: links. Source: our design (engine specification §1 reach).
"""

from collections.abc import Sequence

from sync.domain.ids import ReplicaId
from sync.links.bundle_work import WRITE_S, Workplace
from sync.links.witness import tell
from sync.oplog.codec import Malformed
from sync.protocol.bundle_holding import Holding, holding_verifies, parse_holding
from sync.protocol.claims import Claim, claim_verifies, parse_claim
from sync.store import heads, life, log
from sync.store.bundles import BEHIND, note_blob_reach
from sync.store.claims import sort_of_holder
from sync.store.desk import Desk
from sync.store.exchange import Learnt, Reached
from sync.store.reach import forget_holder

BUNDLE, RELAYED = "bundle", "relayed"


def learn_claims(place: Workplace, raws: Sequence[bytes], *, maker: ReplicaId) -> int:
    """Keep what signed claims prove, and heads; ``maker`` hands them over, the others' are relayed. Return how many claims verified."""
    learnt = place.write(lambda desk: [told for raw in raws if (told := _learnt(desk, raw, maker)) is not None])
    for one in learnt:
        place.writer.learn(one).result(WRITE_S)
    tell(place.write(lambda desk: heads.learn(desk, raws, source=BUNDLE, now_ms=place.now_ms())))
    return len(learnt)


def note_behind(place: Workplace, asker: ReplicaId, raws: Sequence[bytes]) -> bool:
    """Tell whether a device says that it holds less of its own streams than is held here: it was put back to an older copy.

    Then only what it says now counts as held there, and its own streams are due to it as anybody's: with the signatures that it
    once gave them they end its life, and what it lost is there again. A request as text says nothing of the sort.
    """
    rows = place.write(lambda desk: _behind(desk, asker, raws))
    if rows:
        name = place.write(lambda desk: _organisation(desk, asker))
        place.writer.learn(Learnt(holder=asker, sort=BUNDLE, name=name, rows=rows, path=BUNDLE)).result(WRITE_S)
    return bool(rows)


def learn_holdings(place: Workplace, raws: Sequence[bytes]) -> int:
    """Keep which blobs others hold whole; return how many holdings verified."""
    return place.write(lambda desk: sum(_kept(desk, raw) for raw in raws))


def _behind(desk: Desk, asker: ReplicaId, raws: Sequence[bytes]) -> tuple[Reached, ...]:
    """Return how far a device that was put back holds its own streams, nothing of one that was not; what was known of it is forgotten."""
    connection = desk.connection
    claims = [claim for raw in raws if (claim := _sound_claim(desk, raw)) is not None and claim.holder == asker]
    said = {tip.scope: tip.seq for claim in claims for tip in claim.tips if tip.replica == asker}
    held = {tip.scope: tip.seq for tip in log.tips(connection) if tip.replica == asker and tip.seq}
    if not claims or all(said.get(scope, 0) >= seq for scope, seq in held.items()):
        if claims:
            life.put(connection, BEHIND + asker.hex(), None)
        return ()
    forget_holder(connection, asker)
    life.put(connection, BEHIND + asker.hex(), b"1")
    return tuple(Reached(replica=asker, scope=scope, seq=said.get(scope, 0)) for scope in held)


def _organisation(desk: Desk, replica: ReplicaId) -> str:
    row = desk.streams.replica(replica)
    return "" if row is None else row.organisation


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
