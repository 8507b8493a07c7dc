"""What must be true after every step, each property of sync.md §5 and engine.md §3 as a named function that can say no.

Where each is asserted, and the planted mistake that shows that it can fail (W: tests/simulation/test_world_mutants.py, P: scripts of
test_world_scripts.py). *step*: after every step at every device that it touched; *wire*: at every request and reply; *heal*: once
every fault is off.

======  =====  ==================================================================  ====================================================
what    when   where                                                               planted
======  =====  ==================================================================  ====================================================
S1      step   `acknowledged_is_kept`, `center_keeps_its_promises`, `Files.kept`   W a_commit_that_is_none, P a_transfer_that_begins_anew
S1      act    `Sticks._taken`: a receipt says no more than what came              P a_receipt_for_what_did_not_fit
S2      heal   `healing.heal` when everybody is calm and something is lacking      P a_life_that_is_never_told, what_was_carried_is_an_echo
S2      heal   `Keeping.lacking`: of keeper, catalogue and late writes             P a_keeper_that_moves_on_first
S2      act    `Acts.take_over`: a spare beside a neighbour                        P a_neighbour_that_keeps_what_the_lost_one_wrote
S3      both   `state_is_the_fold` against naive.py, `rulings_agree`; `_same_rows` W adds_that_supersede, half_an_entry
S3      both   the same, of what came back from the center                         P what_comes_back_is_the_checkpoint_alone
S4      both   `rows_are_the_records`; a rebuild, `healing._rebuilt`               W rulings_that_change_nothing, P what_rests_is_not_listed
S5      step   `state_is_the_fold`                                                 W the_later_clock_wins
S6      step   `streams_are_gapless`, `one_body_for_each_ordinal`                  P ordinals_used_again_after_a_restore
S7      both   `cursor_is_applied`; `WireWitness._given`                           W a_cursor_ahead_of_its_data
S8      step   `state_is_the_fold`, `reach_is_true`; `Acts._command` for tokens    W reach_set_on_send
S9      both   `nothing_unreadable`; `WireWitness._given`; `Meeting`               W everything_given_to_everybody, a_stick_for_everybody
S10     step   `state_is_the_fold` (moves are ops as all others)                   W elided_names_ignored
S11     both   `nothing_is_invented`, `Files._watched`; `WireWitness.hostile`      W an_entry_changed_in_the_log
S11     act    `Files._watched`: leaves from the center and from beside            P leaves_that_nobody_proves
S12     step   `clocks_rise`                                                       W a_clock_that_goes_back
S13     step   `nothing_is_invented`, `state_is_the_fold` with unknown kinds       W what_is_unknown_is_dropped
S14     step   `digests_are_of_what_is_stored`                                     W tips_that_are_told_and_not_held
K1 K2   act    `in_their_scopes`, of every command                                 W facts_in_another_scope, one_command_in_two_entries
K3      step   `state_is_the_fold`                                                 W elided_names_ignored
K4      step   `no_false_question`                                                 W elided_names_ignored
K5      both   `nothing_is_invented`; `healing._difference`                        W what_is_unknown_is_dropped
K6      step   `own_ordinals_are_dense`, `streams_are_gapless`                     W a_commit_that_is_none
K7      both   `nothing_unreadable`, `streams_are_gapless`                         W a_filter_inside_a_stream
K8      step   `reach_is_true`                                                     W reach_set_on_send
K9      step   `only_what_is_safe_is_dropped` (worlds with a keeper)               W a_cover_without_a_backup, a_drop_that_nobody_proved
K10     wire   `WireWitness._durable`; `World.start` for synchronous=FULL          W acknowledged_before_it_is_durable
L1      heal   `healing._difference`, `Files.lacking`                              W a_push_that_is_dropped
L2      wire   `WireWitness.sent`, `WireWitness._in_turn`                          W bulk_before_orders
L3      both   `WireWitness.answered`; `seeded.Bug` out of a thread's boundary     P a_stream_that_stops_all_others
L4      wire   `WireWitness._pushed`                                               W a_push_that_is_dropped
L5      step   `link.Storm`, more than `acts.REQUESTS_MAX` in one round            W a_retry_without_a_pause
======  =====  ==================================================================  ====================================================

What comes by stick is seen by the same checks: it enters a log as everything else does (sticks.py). What lies below a floor is
added to what a device holds before the checks look (`Oracle.complete`); a scope that waits for another checkpoint is passed over
by those that compare rows, and by no other. Of a record that rests at the center (cold) state and row are listed in the catalogue
and nowhere else; once everything heals all of it is asked for, and must be here as the definition says.

What a step check cannot see. S8 for readers on other connections while a transaction is open: there is one thread. S11's split
view of the center's tree: one center speaks here. S13 after an upgrade: every device runs this version; kinds nobody knows
are written, relayed and looked through. L2 is a matter of order here, in requests and replies: links have no rate; what a second
costs is measured by the benchmarks.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.oplog.hashing import Domain
from sync.oplog.state import EntityState, state_key, unpack_state
from sync.protocol.tips import digests_of
from sync.store import rulings
from sync.store.states import state_in
from sync.store.tables import table_name
from tests.fakes.world import naive
from tests.fakes.world.center import CenterNode
from tests.fakes.world.device import Device
from tests.fakes.world.oracle import Held, Oracle, Place, tips_digest
from tests.fakes.world.rights import Rights

Check = Callable[[Oracle, CenterNode, Device, Held], Iterator[str]]


def acknowledged_is_kept(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S1: an entry whose commit returned to the user is in the log, whatever happened since; on a fork, beside it."""
    here = {(place.replica, place.ordinal, place.body) for place in (*held.entries, *held.forks)}
    for (replica, ordinal), body in oracle.acknowledged.get(device.name, {}).items():
        if (replica, ordinal, body) not in here:
            yield f"acknowledged entry {ordinal} of {replica.hex()[:8]} is gone"


def in_their_scopes(oracle: Oracle, places: Sequence[Place]) -> Iterator[tuple[str, str]]:
    """K1, K2: what one command wrote is one entry for each scope, and every op lies in the scope in which its record was created."""
    if len({place.scope for place in places}) != len(places):
        yield "K2", "one command wrote two entries in one scope"
    for place in places:
        for op in oracle.entry(place).ops:
            scope = oracle.scope_of(op.entity)
            if scope not in {None, place.scope}:
                yield "K1", f"an op on {op.entity.hex()[:16]} of scope {scope.hex()[:12]} was written in {place.scope.hex()[:12]}"


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
    for state in _states(device.connection):
        entity, kind, scope = state.entity, state.kind, state.scope
        for number, field in state.fields.items():
            if (scope, kind, entity) in held.cold:
                yield f"{KINDS_BY_NUMBER[kind].name} {entity.hex()[:16]} rests at the center and has a state here"
            if field.heads:
                heads[scope, kind, entity, number] = {op: value for op, (value, _) in field.heads.items()}
            if field.waiting:
                waiting[scope, kind, entity, number] = set(field.waiting)
    yield from _differences("heads", _sure(wanted.heads, held), _sure(heads, held))
    yield from _differences("open names", _sure(wanted.open_names, held), _sure(waiting, held))


def _states(connection: Any) -> Iterator[EntityState]:
    """Yield every state that is kept, by itself or in a row."""
    keys = set()
    for key, raw in connection.execute("select key, state from folds").fetchall():
        keys.add(key)
        yield unpack_state(key[18:], int.from_bytes(key[16:18], "big"), key[:16], raw)
    for name, kind in KINDS.items():
        for entity, scope in connection.execute(f"select id, scope from {table_name(name)}").fetchall():  # noqa: S608 - names of our own
            if state_key(scope, kind.number, entity) not in keys:
                state = state_in(connection, scope, kind, entity)
                assert state is not None, name
                yield state


def rows_are_the_records(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S4, K5: each record that was created and not set aside has a row or rests at the center, never both, and nothing else has."""
    folded = [entry for entry in oracle.foldable(held) if entry.header.seq <= held.streams[entry.replica, entry.scope].folded_seq]
    created = naive.fold(folded, oracle.aside_folded(held)).created
    wanted = {(KINDS_BY_NUMBER[kind].name, entity) for scope, kind, entity in created if scope not in held.stale}
    found = ((name, row) for name in KINDS for row in device.connection.execute(f"select id, scope from {table_name(name)}").fetchall())  # noqa: S608 - names of our own
    rows = {(name, entity) for name, (entity, scope) in found if scope not in held.stale}
    cold = {(KINDS_BY_NUMBER[kind].name, entity) for scope, kind, entity in held.cold if scope not in held.stale}
    for name, entity in sorted(wanted ^ (rows | cold)):
        yield f"{name} {entity.hex()[:16]} is {'missing' if (name, entity) in wanted else 'shown though nothing created it'}"
    for name, entity in sorted(rows & cold):
        yield f"{name} {entity.hex()[:16]} is here and said to rest at the center"


def rulings_agree(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """S3: what is set aside here is the union of the rulings held that no ruling names."""
    said = {bytes(replica): set(ranges) for replica, ranges in rulings.ranges_of(device.connection).items() if ranges}
    wanted = {replica: set(ranges) for replica, ranges in oracle.aside_folded(held).items()}
    if said != wanted:
        yield f"set aside are {len(said)} replicas' ranges, by the rulings {len(wanted)}"


def only_what_is_safe_is_dropped(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """K9: an entry that was in this log and is no more lies in a verified backup of the center."""
    had = oracle.held.setdefault(device.name, set())
    for replica, ordinal, body in had - held.here:
        if (replica, ordinal, body) not in oracle.safe:
            yield f"entry {ordinal} of {replica.hex()[:8]} was dropped, and no verified backup holds it"
    had |= held.here


def no_false_question(oracle: Oracle, _center: CenterNode, device: Device, held: Held) -> Iterator[str]:
    """K4: where a question stands, at least two of the values did not see each other, by all that was ever committed."""
    asked = device.connection.execute("select entity, field, kind, scope from questions where sort in ('question', 'disputed')").fetchall()
    if not asked:
        return
    folded = naive.fold(oracle.foldable(held), oracle.aside_folded(held))
    for entity, name, kind, scope in (row for row in asked if row[3] not in held.stale):
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
    own = {device.sign_key, *device.former}
    for (replica, scope), stream in held.streams.items():
        author = oracle.organisations.get(stream.sign_key)
        if stream.seq and stream.sign_key not in own and not rights.may_ever_read(device.organisation, scope, author):
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
    ("K9", only_what_is_safe_is_dropped),
    ("K4", no_false_question),
    ("K8", reach_is_true),
    ("S7", cursor_is_applied),
    ("S14", digests_are_of_what_is_stored),
)


def _sure(fields: dict[naive.FieldKey, Any], held: Held) -> dict[naive.FieldKey, Any]:
    """Return the fields of what is here and does not wait for another checkpoint: the rows of a scope that does stand as they were."""
    return {key: value for key, value in fields.items() if key[0] not in held.stale and key[:3] not in held.cold}


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
