"""Messages: exactly what a device and a center say to one another, as deterministic CBOR inside the signed envelope.

Request body::

    [replica (8), birth | null, cursor | null, tree | null, want, digests | null, tips | null, packed, claims]

    cursor = [center replica (8), n, m, ahead]      everything due up to feed position (n, m) is here; ahead = [[n, m], …],
                                                    rising, lists what came before its turn because it was urgent
    tree   = [size, root (32)]                      the feed's tree as last told, so that a center that went back is found
    want   = [budget (bytes), urgency max, wait (s)] budget 0 pulls nothing; wait > 0 is a long poll
    digests, tips                                   see tips.py; digests ask where we differ, tips ask for what lies behind them
    packed                                          what is pushed; see packing.py
    claims = [byte string, …]                       reach claims, see claims.py

Reply body::

    [center replica (8), birth | null, root key (32) | null, epoch, center time (ms), cursor, more, tree, stale, nonces,
     durable | null, refused, packed, claims, doubted | null, backup tips, hints]

    birth, root                                     told whenever the request names no cursor of this center
    cursor                                          as above; where nothing was pulled, as the request gave it
    more                                            true when more is ready than the budget let through
    stale                                           true when the nonce was used or unknown: pushes were taken, nothing is given
    nonces = [byte string (16), …]
    durable                                         the center's own signed claim over the tips of what was pushed
    refused = [[replica, scope, code], …]           pushed streams not taken yet, with the reason; the device keeps them
    doubted                                         tips where digests differ (an empty list: the center holds nothing there)
    hints  = {text: integer or text}                advice that a device may ignore: "doubt" = compare everything,
                                                    "certificate.expired" = pushes are taken, nothing but authority is given,
                                                    "ordinal" = the highest ordinal of the asking replica that is held here

Refusal body of status 400, 401 or 503 (CBOR, neither compressed nor signed; nothing but display and retry follows from it)::

    {"code": text, …}                               with "fingerprint", "root", "center" and "retry" where they help

Everything else is Malformed. Vectors: tests/data/messages.json. Pure. Source: engine specification §7.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.birth import BIRTH_BYTES_MAX
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import WALL_MS_MAX
from sync.oplog.hashing import HASH_BYTES, KEY_BYTES
from sync.oplog.run import Run, Tip
from sync.oplog.tree import TreeHead
from sync.protocol.limits import (
    AHEAD_MAX,
    CLAIM_BYTES_MAX,
    CLAIMS_MAX,
    CODE_CHARS_MAX,
    HINTS_MAX,
    LONG_POLL_S,
    NONCE_BYTES,
    NONCES_HELD_MAX,
    REFUSED_MAX,
    REPLY_BYTES_MAX,
)
from sync.protocol.packing import pack, unpack
from sync.protocol.tips import (
    Digests,
    digests_in,
    digests_out,
    flat,
    list_in,
    number_in,
    replica_in,
    rising,
    scope_in,
    tips_in,
    tips_out,
)

Position = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a device has come in one center's feed."""

    center: ReplicaId
    n: int = 0
    m: int = 0
    ahead: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What may come back. `budget` bytes, `wait_s` seconds."""

    budget: int
    urgency_max: Urgency = Urgency.BLOB
    wait_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a device says."""

    replica: ReplicaId
    birth: bytes | None
    cursor: Cursor | None
    tree: TreeHead | None
    want: Want
    digests: Digests | None = None
    tips: Mapping[Scope, tuple[Tip, ...]] | None = None
    runs: tuple[Run, ...] = ()
    births: tuple[bytes, ...] = ()
    claims: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a center answers. `center_ms` milliseconds UTC."""

    center: ReplicaId
    birth: bytes | None
    root: bytes | None
    epoch: int
    center_ms: int
    cursor: Cursor
    more: bool
    tree: TreeHead
    stale: bool
    nonces: tuple[bytes, ...] = ()
    durable: bytes | None = None
    refused: tuple[tuple[ReplicaId, Scope, str], ...] = ()
    runs: tuple[Run, ...] = ()
    births: tuple[bytes, ...] = ()
    claims: tuple[bytes, ...] = ()
    doubted: Mapping[Scope, tuple[Tip, ...]] | None = None
    backups: tuple[Tip, ...] = ()
    hints: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}))


def encode_request(request: Request) -> bytes:
    """Return the body of ``request``."""
    return encode(
        [
            request.replica,
            request.birth,
            None if request.cursor is None else _cursor_out(request.cursor),
            None if request.tree is None else [request.tree.size, request.tree.root],
            [request.want.budget, int(request.want.urgency_max), request.want.wait_s],
            None if request.digests is None else digests_out(request.digests),
            None if request.tips is None else tips_out(flat(request.tips), scopes=request.tips),
            pack(request.runs, births=request.births),
            list(request.claims),
        ]
    )


def decode_request(body: bytes) -> Request:
    """Return the request that ``body`` holds.

    Raises: Malformed: anything that the specification above does not allow.
    """
    match decode(body):
        case [replica, birth, cursor, tree, [budget, urgency, wait], digests, tips, packed, claims]:
            pass
        case _:
            raise Malformed("request")
    runs, births = unpack(packed)
    return Request(
        replica=replica_in(replica),
        birth=_birth_in(birth),
        cursor=None if cursor is None else _cursor_in(cursor),
        tree=None if tree is None else _tree_in(tree),
        want=Want(
            budget=number_in(budget, most=REPLY_BYTES_MAX),
            urgency_max=Urgency(number_in(urgency, most=max(Urgency))),
            wait_s=number_in(wait, most=LONG_POLL_S),
        ),
        digests=None if digests is None else digests_in(digests),
        tips=None if tips is None else tips_in(tips),
        runs=runs,
        births=births,
        claims=_claims_in(claims),
    )


def encode_reply(reply: Reply) -> bytes:
    """Return the body of ``reply``."""
    return encode(
        [
            reply.center,
            reply.birth,
            reply.root,
            reply.epoch,
            reply.center_ms,
            _cursor_out(reply.cursor),
            reply.more,
            [reply.tree.size, reply.tree.root],
            reply.stale,
            list(reply.nonces),
            reply.durable,
            [list(row) for row in reply.refused],
            pack(reply.runs, births=reply.births),
            list(reply.claims),
            None if reply.doubted is None else tips_out(flat(reply.doubted), scopes=reply.doubted),
            tips_out(reply.backups),
            dict(reply.hints),
        ]
    )


def decode_reply(body: bytes) -> Reply:
    """Return the reply that ``body`` holds.

    Raises: Malformed: anything that the specification above does not allow.
    """
    match decode(body):
        case [
            center,
            birth,
            root,
            epoch,
            center_ms,
            cursor,
            bool(more),
            tree,
            bool(stale),
            nonces,
            durable,
            refused,
            packed,
            claims,
            doubted,
            backups,
            hints,
        ]:
            pass
        case _:
            raise Malformed("reply")
    runs, births = unpack(packed)
    return Reply(
        center=replica_in(center),
        birth=_birth_in(birth),
        root=None if root is None else _sized(root, KEY_BYTES),
        epoch=number_in(epoch),
        center_ms=number_in(center_ms, most=WALL_MS_MAX),
        cursor=_cursor_in(cursor),
        more=more,
        tree=_tree_in(tree),
        stale=stale,
        nonces=tuple(_sized(nonce, NONCE_BYTES) for nonce in list_in(nonces, NONCES_HELD_MAX)),
        durable=None if durable is None else _claims_in([durable])[0],
        refused=tuple(_refused_in(row) for row in list_in(refused, REFUSED_MAX)),
        runs=runs,
        births=births,
        claims=_claims_in(claims),
        doubted=None if doubted is None else tips_in(doubted),
        backups=flat(tips_in(backups)),
        hints=_hints_in(hints),
    )


def encode_refusal(code: str, **facts: str | bytes | int | None) -> bytes:
    """Return the body that goes with a status of 400, 401 or 503."""
    return encode({"code": code, **{name: value for name, value in facts.items() if value is not None}})


def decode_refusal(body: bytes) -> Mapping[str, str | bytes | int]:
    """Return code and facts of a refusal; they are unsigned and decide nothing.

    Raises: Malformed: not the shape above.
    """
    if len(body) > CLAIM_BYTES_MAX:
        raise Malformed("refusal")
    facts = decode(body)
    if not isinstance(facts, dict) or not isinstance(facts.get("code"), str) or len(facts) > HINTS_MAX:
        raise Malformed("refusal")
    if not all(isinstance(name, str) and type(value) in {str, bytes, int} for name, value in facts.items()):
        raise Malformed("refusal")
    return facts


def _cursor_out(cursor: Cursor) -> list[Any]:
    return [cursor.center, cursor.n, cursor.m, [list(position) for position in cursor.ahead]]


def _cursor_in(raw: object) -> Cursor:
    match raw:
        case [center, n, m, list(ahead)]:
            pass
        case _:
            raise Malformed("cursor")
    positions = tuple(_position_in(position) for position in list_in(ahead, AHEAD_MAX))
    at = (number_in(n), number_in(m))
    rising((at, *positions))
    return Cursor(center=replica_in(center), n=at[0], m=at[1], ahead=positions)


def _position_in(raw: object) -> Position:
    match raw:
        case [n, m]:
            return number_in(n), number_in(m)
    raise Malformed("position")


def _tree_in(raw: object) -> TreeHead:
    match raw:
        case [size, root]:
            return TreeHead(number_in(size), _sized(root, HASH_BYTES))
    raise Malformed("tree")


def _birth_in(raw: object) -> bytes | None:
    if raw is not None and not (isinstance(raw, bytes) and len(raw) <= BIRTH_BYTES_MAX):
        raise Malformed("birth")
    return raw


def _sized(raw: object, size: int) -> bytes:
    if not isinstance(raw, bytes) or len(raw) != size:
        raise Malformed("length")
    return raw


def _claims_in(raw: object) -> tuple[bytes, ...]:
    rows = list_in(raw, CLAIMS_MAX)
    if not all(isinstance(row, bytes) and len(row) <= CLAIM_BYTES_MAX for row in rows):
        raise Malformed("claims")
    return tuple(rows)


def _refused_in(raw: object) -> tuple[ReplicaId, Scope, str]:
    match raw:
        case [replica, scope, str(code)] if len(code) <= CODE_CHARS_MAX:
            return replica_in(replica), scope_in(scope), code
    raise Malformed("refused")


def _hints_in(raw: object) -> Mapping[str, int | str]:
    if not isinstance(raw, dict) or len(raw) > HINTS_MAX:
        raise Malformed("hints")
    if not all(isinstance(name, str) and type(value) in {int, str} for name, value in raw.items()):
        raise Malformed("hints")
    return MappingProxyType(raw)
