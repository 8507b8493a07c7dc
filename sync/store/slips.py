"""Slips held: entries that arrived ahead of their streams, kept outside the fold until their streams get there.

What a slip says is never folded: the table is this device's own, so the state stays a function of the log (§2). A slip goes
when the entry it carries stands in the log, whichever came first. Until then its standing is

- ``verified``: its author's birth is held and the signature is that key's;
- ``unverified``: the birth isn't held yet. It is kept and shown as such, because a slip is wanted exactly where streams don't
  arrive, and because nothing well-formed is refused (K5); bounded, since nothing proves that anybody wrote it;
- ``forged``: the birth came later and the signature is not that key's; kept, so that whoever acted on it sees it;
- ``contradicted``: verified, but the stream brought another entry under the same ordinal: a fork that the author signed (K6).

A signature that fails against a birth held is refused at once, and nothing is kept.

Layer: store. Source: our design (engine specification §1, §7).
"""

from collections.abc import Iterable

from sync.domain.failures import Outage, Refused
from sync.domain.ids import OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.scopes import Scope
from sync.oplog.entry import Entry, decode_entry
from sync.oplog.hashing import public_bytes
from sync.oplog.slip import Slip, make_slip, parse_slip, slip_verifies
from sync.store import life
from sync.store.clocks import note_suspects
from sync.store.desk import Desk
from sync.store.exchange import Taken
from sync.store.life import Connection
from sync.store.streams import ReplicaRow

VERIFIED, UNVERIFIED, FORGED, CONTRADICTED, HERE = "verified", "unverified", "forged", "contradicted", "here"
UNVERIFIED_MAX = 200
SLIPS = "slip"  # named in changes beside the kinds


def hand_out(connection: Connection, op: OpId) -> Slip:
    """Sign the entry that holds ``op`` as a slip; this device wrote it, in this life or an earlier one. Writes nothing.

    Raises: Refused: `slip.not_own`, and those of `make_slip`; Outage: `store.no_device`.
    """
    here = life.load_life(connection)
    if here is None:
        raise Outage("store.no_device")
    found = connection.execute(
        "select streams.scope, entries.body from entries join streams on streams.number = entries.stream"
        " join replicas on replicas.number = entries.replica where replicas.replica = ? and replicas.sign_key = ? and entries.ordinal = ?",
        (replica_of(op), public_bytes(here.sign_key), ordinal_of(op)),
    ).fetchone()
    if found is None:
        raise Refused("slip.not_own")
    return make_slip(here.sign_key, decode_entry(replica_of(op), Scope(found[0]), found[1]))


def take_in(desk: Desk, raw: bytes, *, now_ms: int) -> Taken:
    """Take a slip, in the caller's transaction; a repetition changes nothing.

    Raises: Refused: `slip.malformed`, `slip.forged`, `slip.too_many`.
    """
    slip = parse_slip(raw)
    entry = slip.entry
    author = desk.streams.replica(entry.replica)
    if author is not None and not slip_verifies(slip, author.sign_key):
        raise Refused("slip.forged")
    held = None if author is None else _entry(desk.connection, author.number, entry.header.ordinal)
    if held is not None and _is_same(entry, decode_entry(entry.replica, *held)):
        return Taken(standing=HERE)
    connection = desk.connection
    if author is not None and author.standing == "own":
        # Its own key signed what it doesn't hold: it was restored or cloned, and goes on as a new life.
        desk.begin_successor(author, now_ms=now_ms)
    key = (entry.replica, entry.header.ordinal, entry.content_hash)
    known = connection.execute("select standing from slips where replica = ? and ordinal = ? and content = ?", key).fetchone()
    if known is not None:
        return Taken(standing=known[0], again=True)
    standing = UNVERIFIED if author is None else CONTRADICTED if held is not None else VERIFIED
    if author is None:
        (count,) = connection.execute("select count(*) from slips where standing in (?, ?)", (UNVERIFIED, FORGED)).fetchone()
        if count >= UNVERIFIED_MAX:
            raise Refused("slip.too_many", count_max=UNVERIFIED_MAX)
    else:
        note_suspects(connection, author.number, (entry.header,), now_ms=now_ms)
    connection.execute("insert into slips values (?, ?, ?, ?, ?, ?)", (*key, raw, standing, now_ms))
    desk.folding.changes.add(SLIPS, entry.replica)
    return Taken(standing=standing)


def absorb(desk: Desk, replica: ReplicaId, entries: Iterable[Entry]) -> None:
    """Let slips go whose entries now stand in the log; one that says something else under the same ordinal stays and says so."""
    held = _slips_of(desk.connection, replica)
    if not held:
        return
    arrived = {entry.header.ordinal: entry for entry in entries}
    for slip, standing in held:
        entry = arrived.get(slip.entry.header.ordinal)
        if entry is not None and _is_same(slip.entry, entry):
            _forget(desk.connection, slip)
        elif entry is not None and standing == VERIFIED:
            _mark(desk.connection, slip, CONTRADICTED)
        else:
            continue
        desk.folding.changes.add(SLIPS, replica)


def verify_held(desk: Desk, author: ReplicaRow) -> None:
    """Judge the slips that waited for the birth of their author."""
    for slip, standing in _slips_of(desk.connection, author.replica):
        if standing == UNVERIFIED:
            _mark(desk.connection, slip, VERIFIED if slip_verifies(slip, author.sign_key) else FORGED)
            desk.folding.changes.add(SLIPS, author.replica)


def dismiss(desk: Desk, op: OpId) -> None:
    """Let go of the slips of the entry that holds ``op``: forged, contradicted or never verified ones.

    Raises: Refused: `slip.kept` for a verified one, which its stream will absorb.
    """
    replica = replica_of(op)
    for slip, standing in _slips_of(desk.connection, replica):
        if slip.entry.header.ordinal == ordinal_of(op):
            if standing == VERIFIED:
                raise Refused("slip.kept")
            _forget(desk.connection, slip)
            desk.folding.changes.add(SLIPS, replica)


def waits_for(connection: Connection, replica: ReplicaId) -> bool:
    """Tell whether a slip of the replica waits for its entry."""
    return connection.execute("select 1 from slips where replica = ? limit 1", (replica,)).fetchone() is not None


def _slips_of(connection: Connection, replica: ReplicaId) -> list[tuple[Slip, str]]:
    rows = connection.execute("select raw, standing from slips where replica = ? order by ordinal, content", (replica,)).fetchall()
    return [(parse_slip(raw), standing) for raw, standing in rows]


def _entry(connection: Connection, replica: int, ordinal: int) -> tuple[Scope, bytes] | None:
    found = connection.execute(
        "select streams.scope, entries.body from entries join streams on streams.number = entries.stream"
        " where entries.replica = ? and entries.ordinal = ?",
        (replica, ordinal),
    ).fetchone()
    return None if found is None else (Scope(found[0]), found[1])


def _is_same(slip: Entry, entry: Entry) -> bool:
    """Tell whether both are one entry; a redacted one keeps the hash of what was written."""
    return (slip.scope, slip.content_hash) == (entry.scope, entry.content_hash)


def _mark(connection: Connection, slip: Slip, standing: str) -> None:
    connection.execute("update slips set standing = ? where replica = ? and ordinal = ? and content = ?", (standing, *_key(slip)))


def _forget(connection: Connection, slip: Slip) -> None:
    connection.execute("delete from slips where replica = ? and ordinal = ? and content = ?", _key(slip))


def _key(slip: Slip) -> tuple[ReplicaId, int, bytes]:
    return slip.entry.replica, slip.entry.header.ordinal, slip.entry.content_hash
