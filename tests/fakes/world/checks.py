"""What must be true after every step, each property of sync.md §5 and engine.md §3 as a named function that can say no.

=====================  =======================================================================================================
property               check
=====================  =======================================================================================================
S1 K10                 `acknowledged_is_kept`, `center_keeps_its_promises`, `WireWitness._durable`, `durability_was_asked_for`
S2                     `converged`
S3 S4 S5 S8 S10 K1 K3  `state_is_the_fold` against naive.py, `rows_are_the_records`, `rulings_agree`; `converged` row by row
S6 K6 K7               `streams_are_gapless`, `own_ordinals_are_dense`, `one_body_for_each_ordinal`
S7                     `cursor_is_applied`, `WireWitness._given`
S9                     `nothing_unreadable`, `WireWitness._given` against rights.py; `state_is_the_fold` for what is set aside
S11 S13 K5             `nothing_is_invented`, `WireWitness.hostile`
S12                    `clocks_rise`
S14                    `digests_are_of_what_is_stored`
K4                     `no_false_question`
K8                     `reach_is_true`
L1 L3                  `converged` after the heal phase
L2                     `WireWitness.sent`, `WireWitness._in_turn`
L4                     `WireWitness._pushed`
L5                     `World.requests_are_bounded`
=====================  =======================================================================================================

What comes by stick is seen by the same checks: it enters a log as everything else does (sticks.py).

What a step check cannot see. S8 for readers on other connections while a transaction is open: there is one thread. S11's split
view of the center's tree: one center speaks here. S13 after an upgrade: every device runs this version; kinds nobody knows
are written, relayed and looked through. K2 is a matter of commands. L2 is a matter of order here, in requests and replies:
links have no rate; what a second costs is measured by the benchmarks.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.oplog.hashing import Domain
from sync.oplog.state import unpack_state
from sync.protocol.tips import digests_of
from sync.store import rulings
from sync.store.tables import table_name
from tests.fakes.world import naive
from tests.fakes.world.center import CenterNode
from tests.fakes.world.device import Device
from tests.fakes.world.disk import Disk
from tests.fakes.world.oracle import Held, Oracle, tips_digest
from tests.fakes.world.rights import Rights

Check = Callable[[Oracle, CenterNode, Device, Held], Iterator[str]]


def acknowledged_is_kept(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S1: an entry whose commit returned to the user is in the log, whatever happened since; on a fork, beside it."""
    here = {(place.replica, place.ordinal, place.body) for place in (*held.entries, *held.forks)}
    for (replica, ordinal), body in oracle.acknowledged.get(device.name, {}).items():
        if (replica, ordinal, body) not in here:
            yield f"acknowledged entry {ordinal} of {replica.hex()[:8]} is gone"


def nothing_is_invented(oracle: Oracle, _center: CenterNode, _device: Device, held: Held) -> Iterator[str]:
    """S11, S13, K5: every stored entry is, byte for byte, one that its author committed; unknown kinds too."""
    for place in (*held.entries, *held.forks):
        if (place.replica, place.ordinal, place.body) not in oracle.bodies:
            yield f"entry {place.ordinal} of {place.replica.hex()[:8]} was never committed by anybody"


def streams_are_gapless(oracle: Oracle, _center: CenterNode, _device: Device, held: Held) -> Iterator[str]:
    """S6, K7: a stream is a whole prefix, its chain leads to its stored tip, ordinals rise in it."""
    for key, places in held.by_stream().items():
        stream = held.streams[key]
        if [place.seq for place in places] != list(range(1, stream.seq + 1)):
            yield f"stream {key[0].hex()[:8]} {key[1].hex()[:12]} has a gap before {stream.seq}"
            continue
        *_, link = oracle.chain(stream.birth_hash, places)
        if link != stream.hash:
            yield f"stream {key[0].hex()[:8]} {key[1].hex()[:12]} does not chain to its tip"
        ordinals = [place.ordinal for place in places]
        if ordinals != sorted(set(ordinals)) or ordinals[-1] != stream.ordinal:
            yield f"stream {key[0].hex()[:8]} {key[1].hex()[:12]} has ordinals out of order"


def own_ordinals_are_dense(_oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """K6: the ordinals of this life, over all its streams, are 1, 2, 3 … up to its counter."""
    own = sorted(place.ordinal for place in held.entries if place.replica == held.own)
    counted = device.writer._desk.life.ordinal
    if own != list(range(1, counted + 1)):
        yield f"own ordinals are not 1 to {counted}"


def one_body_for_each_ordinal(oracle: Oracle, _center: CenterNode, _device: Device, held: Held) -> Iterator[str]:
    """S6: no replica gives one ordinal two bodies, unless its disk was restored or copied behind its back."""
    for place in held.forks:
        if place.replica not in oracle.forkable:
            yield f"replica {place.replica.hex()[:8]} forked at ordinal {place.ordinal} though nobody restored it"


def clocks_rise(oracle: Oracle, _center: CenterNode, _device: Device, held: Held) -> Iterator[str]:
    """S12: the hybrid clock of a replica rises strictly with its ordinals, whatever its machine's clock does."""
    last: dict[bytes, tuple[int, int]] = {}
    for place in sorted(held.entries, key=lambda place: (place.replica, place.ordinal)):
        wall = oracle.entry(place).header.wall_ms
        ordinal, before = last.get(place.replica, (0, -1))
        if wall <= before and place.replica not in oracle.forkable:
            yield f"clock of {place.replica.hex()[:8]} did not rise from ordinal {ordinal} to {place.ordinal}"
        last[place.replica] = (place.ordinal, wall)


def state_is_the_fold(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S3, S4, S5, S8, S10, S9 (set aside), K1, K3: heads, values and open names of every field are what naive.py says.

    Compared is the prefix that is folded; when nothing waits and nothing is to be tried again, that must be everything that may count.
    """
    foldable = oracle.foldable(held)
    folded = [entry for entry in foldable if entry.header.seq <= held.streams[entry.replica, entry.scope].folded_seq]
    if device.writer._idle and not device.writer._is_failing and len(folded) != len(foldable):
        yield f"{len(foldable) - len(folded)} entries that may count are not folded"
    counted = sum(stream.folded_seq for stream in held.streams.values())
    if counted != len(folded):
        yield f"{counted} entries are folded, {len(folded)} of them may be"
    wanted = naive.fold(folded, oracle.aside_folded(held))
    heads: dict[naive.FieldKey, dict[bytes, Any]] = {}
    waiting: dict[naive.FieldKey, set[bytes]] = {}
    for key, raw in device.connection.execute("select key, state from folds").fetchall():
        entity, kind, scope = key[:16], int.from_bytes(key[16:18], "big"), key[18:]
        for number, field in unpack_state(scope, kind, entity, raw).fields.items():
            if field.heads:
                heads[scope, kind, entity, number] = {op: value for op, (value, _) in field.heads.items()}
            if field.waiting:
                waiting[scope, kind, entity, number] = set(field.waiting)
    yield from _differences("heads", wanted.heads, heads)
    yield from _differences("open names", wanted.open_names, waiting)


def rows_are_the_records(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S4, K5: the state tables hold a row for each record that was created and not set aside, and none beside."""
    folded = [entry for entry in oracle.foldable(held) if entry.header.seq <= held.streams[entry.replica, entry.scope].folded_seq]
    created = naive.fold(folded, oracle.aside_folded(held)).created
    wanted = {(KINDS_BY_NUMBER[kind].name, entity) for _, kind, entity in created}
    rows = {(name, row[0]) for name in KINDS for row in device.connection.execute(f"select id from {table_name(name)}").fetchall()}  # noqa: S608
    for name, entity in sorted(wanted ^ rows):
        yield f"{name} {entity.hex()[:16]} is {'missing' if (name, entity) in wanted else 'shown though nothing created it'}"


def rulings_agree(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S3: what is set aside here is the union of the rulings held that no ruling names."""
    said = {bytes(replica): set(ranges) for replica, ranges in rulings.ranges_of(device.connection).items() if ranges}
    wanted = {replica: set(ranges) for replica, ranges in oracle.aside_folded(held).items()}
    if said != wanted:
        yield f"set aside are {len(said)} replicas' ranges, by the rulings {len(wanted)}"


def no_false_question(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """K4: where a question stands, at least two of the values did not see each other, by all that was ever committed."""
    asked = device.connection.execute("select entity, field, kind, scope from questions where sort in ('question', 'disputed')").fetchall()
    if not asked:
        return
    folded = naive.fold(oracle.foldable(held), oracle.aside_folded(held))
    for entity, name, kind, scope in asked:
        number = KINDS[kind].by_name[name].number
        heads = sorted(folded.heads.get((scope, KINDS[kind].number, entity, number), {}))
        if len(heads) < 2:
            yield f"{kind}.{name} asks though {len(heads)} value stands"
        for one in heads:
            for other in heads:
                if one != other and one in _before(other, folded.names):
                    yield f"{kind}.{name} asks about a value that the other saw"


def reach_is_true(oracle: Oracle, center: CenterNode, _device: Device, held: Held) -> Iterator[str]:
    """K8, S8: nobody is noted to hold more than it holds; of the center's present life the database is asked."""
    present = center.replica
    tips = {(replica, scope): seq for replica, scope, seq in center.rows("select replica, scope, seq from streams")}
    for holder, _sort, replica, scope, seq in held.reach:
        if holder == present and seq > tips.get((replica, scope), 0) and replica not in oracle.forkable:
            yield f"the center is noted to hold {replica.hex()[:8]} up to {seq}, it holds {tips.get((replica, scope), 0)}"


def nothing_unreadable(rights: Rights, oracle: Oracle, device: Device, held: Held) -> Iterator[str]:
    """S9, K7: what came here, by center, neighbour, bundle or checkpoint, is of streams that this device may once have read."""
    own = device.sign_key
    for (replica, scope), stream in held.streams.items():
        author = oracle.organisations.get(stream.sign_key)
        if stream.seq and stream.sign_key != own and not rights.may_ever_read(device.organisation, scope, author):
            yield f"{device.organisation} holds scope {scope.hex()[:12]} of {author}, written by {replica.hex()[:8]}"


def cursor_is_applied(oracle: Oracle, center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S7: what the feed published for everybody, or for this device's own organisation, up to its cursor is in its log."""
    cursor = device.session.memory.cursor
    if cursor is None or cursor.center != center.replica or device.session.phase.value != "steady":
        return
    query = (
        "select feed.n, feed.last_seq, streams.replica, streams.scope from feed join streams on streams.number = feed.stream"
        " where feed.n <= ? and feed.scope in (?, ?)"
    )
    # To a device whose certificate ran out only the authority's stream is given; when that ends, everything is compared.
    own = b"a" if device.session.memory.lapsed else b"o" + device.organisation.encode()
    for n, last, replica, scope in center.rows(query, cursor.n, b"a", own):
        stream = held.streams.get((replica, scope))
        if (stream is None or stream.seq < last) and replica not in oracle.forkable:
            yield f"the cursor {cursor.n} has passed feed row {n}, which is not here"


def digests_are_of_what_is_stored(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S14: the digest of a scope is that of the entries in the log, computed here from their bytes."""
    told = digests_of(device.store.tips())
    tips: dict[bytes, list[tuple[bytes, int, int, bytes]]] = {}
    for key, places in held.by_stream().items():
        *_, link = oracle.chain(held.streams[key].birth_hash, places)
        tips.setdefault(key[1], []).append((key[0], places[-1].seq, places[-1].ordinal, link))
    wanted = {scope: tips_digest(rows, Domain.TIPS) for scope, rows in tips.items()}
    if wanted != told:
        yield f"{sum(told.get(scope) != one for scope, one in wanted.items())} digests are not those of the log"


def center_keeps_its_promises(oracle: Oracle, center: CenterNode) -> Iterator[str]:
    """S1: what the center acknowledged is there, unless another life of it has begun since."""
    query = "select streams.replica, scope, entries.seq, entries.hash from streams join entries on entries.stream = streams.number"
    held = {(replica, scope, seq): hash_ for replica, scope, seq, hash_ in center.rows(query)}
    for (replica, scope), (seq, hash_) in oracle.promised.items():
        if held.get((replica, scope, seq)) != hash_:
            yield f"the center acknowledged {replica.hex()[:8]} up to {seq} and does not hold it"


def durability_was_asked_for(devices: int) -> Iterator[str]:
    """K10: every writing connection asked for synchronous=FULL; what the disk does then is the disk model's."""
    if Disk.durable_asked < devices:
        yield "a database was opened for writing without synchronous=FULL"


EVERY: tuple[tuple[str, Check], ...] = (
    ("S1", acknowledged_is_kept),
    ("S11", nothing_is_invented),
    ("S6", streams_are_gapless),
    ("K6", own_ordinals_are_dense),
    ("S6", one_body_for_each_ordinal),
    ("S12", clocks_rise),
    ("S3", state_is_the_fold),
    ("S4", rows_are_the_records),
    ("S3", rulings_agree),
    ("K4", no_false_question),
    ("K8", reach_is_true),
    ("S7", cursor_is_applied),
    ("S14", digests_are_of_what_is_stored),
)


def _differences(what: str, wanted: dict[naive.FieldKey, Any], found: dict[naive.FieldKey, Any]) -> Iterator[str]:
    for key in sorted(wanted.keys() | found.keys()):
        if wanted.get(key) != found.get(key):
            scope, _, entity, _ = key
            said, defined = _short(found.get(key)), _short(wanted.get(key))
            yield f"{what} of {_name(key)} {entity.hex()[:16]} in {scope.hex()[:12]}: {said}, the definition says {defined}"


def _name(key: naive.FieldKey) -> str:
    kind = KINDS_BY_NUMBER.get(key[1])
    field = None if kind is None else kind.by_number.get(key[3])
    return f"{key[1]}.{key[3]}" if kind is None or field is None else f"{kind.name}.{field.name}"


def _short(value: Any) -> Any:
    return sorted(op.hex() for op in value) if value else None


def _before(op: bytes, names: dict[bytes, set[bytes]]) -> set[bytes]:
    seen: set[bytes] = set()
    ahead = [op]
    while ahead:
        for name in names.get(ahead.pop(), ()):
            if name not in seen:
                seen.add(name)
                ahead.append(name)
    return seen
