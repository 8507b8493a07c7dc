"""Tips and digests on the wire: how two replicas find where they differ without naming everything.

Tips are grouped by scope, both levels sorted bytewise, none twice::

    tips    = [[scope, [[replica (8), seq, ordinal, hash (32)], …]], …]
    digests = [[scope, digest (32)], …]
    digest  = H("qz tips digest", for each tip of the scope, sorted by replica: replica ‖ seq(6) ‖ ordinal(6) ‖ hash)

A digest is computed from stored tips, never taken over from another. Pure. Source: engine specification §7; S14.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby, pairwise
from typing import Any

from sync.domain.ids import ORDINAL_BYTES, ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.codec import Malformed
from sync.oplog.hashing import HASH_BYTES, Domain, digest
from sync.oplog.parts import list_in, number_in, replica_in, scope_in
from sync.oplog.run import Tip
from sync.protocol.limits import DIGESTS_MAX, TIPS_MAX

__all__ = [
    "Digests",
    "digests_in",
    "digests_of",
    "digests_out",
    "flat",
    "list_in",
    "number_in",
    "replica_in",
    "rising",
    "scope_in",
    "tips_digest",
    "tips_in",
    "tips_out",
]

Digests = Mapping[Scope, bytes]


def rising(keys: Iterable[Any]) -> None:
    """Check that ``keys`` rise strictly.

    Raises: Malformed: they do not.
    """
    if any(not one < other for one, other in pairwise(keys)):
        raise Malformed("order")


def tips_out(tips: Iterable[Tip], *, scopes: Iterable[Scope] = ()) -> list[Any]:
    """Return tips in their wire form; ``scopes`` are listed even where no tip is in them."""
    rows: dict[Scope, list[Any]] = {scope: [] for scope in scopes}
    for tip in sorted(tips, key=_place):
        rows.setdefault(tip.scope, []).append([tip.replica, tip.seq, tip.ordinal, tip.hash])
    return [[scope, rows[scope]] for scope in sorted(rows)]


def tips_in(raw: object, *, most: int = TIPS_MAX) -> dict[Scope, tuple[Tip, ...]]:
    """Return tips by scope.

    Raises: Malformed: not the shape above, or too many.
    """
    groups: dict[Scope, tuple[Tip, ...]] = {}
    left = most
    for group in list_in(raw, most):
        match group:
            case [scope_raw, list(rows)] if len(rows) <= left:
                scope = scope_in(scope_raw)
                groups[scope] = tuple(_tip_in(scope, row) for row in rows)
                rising(tip.replica for tip in groups[scope])
                left -= len(rows)
            case _:
                raise Malformed("tips")
    rising(group[0] for group in raw)  # type: ignore[attr-defined]
    return groups


def flat(groups: Mapping[Scope, tuple[Tip, ...]]) -> tuple[Tip, ...]:
    """Return the tips of all groups."""
    return tuple(tip for tips in groups.values() for tip in tips)


def digests_of(tips: Iterable[Tip]) -> dict[Scope, bytes]:
    """Return the digest of each scope; empty streams do not count."""
    held = sorted((tip for tip in tips if tip.seq), key=_place)
    return {scope: tips_digest(group) for scope, group in groupby(held, key=_scope)}


def tips_digest(tips: Iterable[Tip]) -> bytes:
    """Return the digest of tips of one scope, given in order of replica."""
    parts = (tip.replica + tip.seq.to_bytes(ORDINAL_BYTES, "big") + tip.ordinal.to_bytes(ORDINAL_BYTES, "big") + tip.hash for tip in tips)
    return digest(Domain.TIPS, b"".join(parts))


def digests_out(digests: Digests) -> list[Any]:
    """Return digests in their wire form."""
    return [[scope, digests[scope]] for scope in sorted(digests)]


def digests_in(raw: object) -> dict[Scope, bytes]:
    """Return digests by scope.

    Raises: Malformed: not the shape above, or too many.
    """
    rows: list[tuple[Scope, bytes]] = []
    for row in list_in(raw, DIGESTS_MAX):
        match row:
            case [scope, bytes(value)] if len(value) == HASH_BYTES:
                rows.append((scope_in(scope), value))
            case _:
                raise Malformed("digest")
    rising(scope for scope, _ in rows)
    return dict(rows)


def _tip_in(scope: Scope, row: object) -> Tip:
    match row:
        case [replica, seq, ordinal, bytes(tip_hash)] if len(tip_hash) == HASH_BYTES:
            at = number_in(seq, least=1)
            return Tip(replica=replica_in(replica), scope=scope, seq=at, ordinal=number_in(ordinal, least=at), hash=tip_hash)
    raise Malformed("tip")


def _place(tip: Tip) -> tuple[Scope, ReplicaId]:
    return tip.scope, tip.replica


def _scope(tip: Tip) -> Scope:
    return tip.scope
