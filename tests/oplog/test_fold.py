"""The fold against its definition, over random histories; seeds are printed by a failure."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.ids import ReplicaId, op_id, ordinal_of, replica_of
from sync.domain.kinds.incident import INCIDENT
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import organisation_scope
from sync.oplog.entry import Op
from sync.oplog.fold import Fold, Meaning, Unusable, Use, interpret
from sync.oplog.state import EntityState, Standing, pack_state, read_state, unpack_state
from tests.oplog.worlds import INCIDENT_ID, REPLICAS, SCOPE, MemoryLog, Reader, definition, make_world, with_names_spelled
from tests.oplog.worlds import ancestors as ancestors_of

SEEDS = st.integers(min_value=0, max_value=2**32)


def half_of(stream: list[Op]) -> set[tuple[ReplicaId, int]]:
    """Return the entries of the later half of a stream."""
    return {(replica_of(op.id), ordinal_of(op.id)) for op in stream[len(stream) // 2 :]}


@given(SEEDS)
def test_any_arrival_order_gives_the_heads_of_the_definition(seed: int) -> None:
    """State is a function of the set: interleaving and duplicates change nothing."""
    world = make_world(seed)
    for _ in range(2):
        reader = Reader()
        for op in world.arrivals():
            reader.arrive(op)
        assert reader.heads() == definition(world, world.ops, set())


@given(SEEDS, st.sampled_from(["early", "late", "midway"]))
def test_rulings_early_late_or_midway_give_one_state(seed: int, when: str) -> None:
    """A ruling that sets half a replica's entries aside gives the same state whenever it comes."""
    world = make_world(seed)
    ruled = half_of(world.streams[REPLICAS[2]])
    reader = Reader(ruled if when == "early" else set())
    for count, op in enumerate(world.arrivals()):
        reader.arrive(op)
        if when == "midway" and count == 30:
            reader.rule(ruled)
    reader.rule(ruled)
    assert reader.heads() == definition(world, world.ops, ruled)


@given(SEEDS)
def test_lifting_a_ruling_brings_everything_back(seed: int) -> None:
    """What was set aside returns with its ids."""
    world = make_world(seed)
    reader = Reader(half_of(world.streams[REPLICAS[1]]))
    for op in world.arrivals():
        reader.arrive(op)
    reader.rule(set())
    assert reader.heads() == definition(world, world.ops, set())


@given(SEEDS)
def test_no_partial_state_asks_a_false_question(seed: int) -> None:
    """While names are pending, two heads of which one's author saw the other are never a question."""
    world = make_world(seed, steps=80)
    reader = Reader()
    for op in world.arrivals():
        reader.arrive(op)
        for name, reading in read_state(INCIDENT, reader.state).items():
            if reading.standing in {Standing.QUESTION, Standing.DISPUTED}:
                heads = reader.state.fields[INCIDENT.by_name[name].number].heads
                for one, other in combinations(heads, 2):
                    assert one not in ancestors_of(world, other)
                    assert other not in ancestors_of(world, one)


@given(SEEDS)
def test_elided_names_mean_what_spelled_ones_mean(seed: int) -> None:
    """Leaving a name out of the wire form changes no state."""
    world = make_world(seed)
    spelled = with_names_spelled(world)
    one, other = Reader(), Reader()
    for op in world.arrivals():
        one.arrive(op)
    for op in spelled.arrivals():
        other.arrive(op)
    assert one.heads() == other.heads()


@given(SEEDS)
def test_a_state_survives_packing_at_every_moment(seed: int) -> None:
    """Storing and loading a state between any two arrivals changes nothing that follows."""
    world = make_world(seed, steps=60)
    reader, whole = Reader(), Reader()
    for op in world.arrivals():
        whole.arrive(op)
        reader.arrive(op)
        reader.state = unpack_state(SCOPE, INCIDENT.number, INCIDENT_ID, pack_state(reader.state))
    assert pack_state(reader.state) == pack_state(whole.state)


@given(SEEDS)
def test_concurrent_values_stay_until_one_write_names_them(seed: int) -> None:
    """K4: a value leaves the heads only when a write names it, directly or through what is looked through."""
    world = make_world(seed)
    reader = Reader()
    for op in world.arrivals(duplicates=0):
        before = {op_ for heads in reader.heads().values() for op_ in heads}
        reader.arrive(op)
        after = {op_ for heads in reader.heads().values() for op_ in heads}
        assert before - after <= ancestors_of(world, op.id)


@given(SEEDS, st.integers(min_value=-(10**9), max_value=10**9))
def test_clocks_decide_no_state(seed: int, skew_ms: int) -> None:
    """Heads are the same whatever the clocks say."""
    world = make_world(seed, steps=60)
    plain, skewed = Reader(), EntityState(SCOPE, INCIDENT.number, INCIDENT_ID)
    log = MemoryLog()
    fold = Fold(KINDS_BY_NUMBER, log)
    for op in world.arrivals(duplicates=0):
        plain.arrive(op)
        log.folded.add((replica_of(op.id), ordinal_of(op.id)))
        fold.apply(skewed, op, wall_ms=max(0, skew_ms * (op.id[0] - 66)))
    assert {number: set(field.heads) for number, field in plain.state.fields.items()} == {
        number: set(field.heads) for number, field in skewed.fields.items()
    }


ANY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(0, 9), inner, max_size=3),
    max_leaves=6,
)
ANY_ID = st.builds(op_id, st.sampled_from(REPLICAS), st.integers(1, 9), st.integers(0, 3))


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 40), ANY_VALUE, st.none() | st.lists(ANY_ID, max_size=4), st.booleans()),
        max_size=12,
    )
)
def test_no_op_makes_the_fold_raise(rows: list[tuple[int, int, object, list[bytes] | None, bool]]) -> None:
    """The fold is total: any kind, field, value and names, in any order."""
    log = MemoryLog()
    fold = Fold(KINDS_BY_NUMBER, log)
    states: dict[int, EntityState] = {}
    for count, (kind, number, value, names, creates) in enumerate(rows, 1):
        op = Op(op_id(REPLICAS[count % 5], count, 0), kind, INCIDENT_ID, number, value, None if names is None else tuple(names), creates)
        state = states.setdefault(kind, EntityState(SCOPE, kind, INCIDENT_ID))
        log.folded.add((replica_of(op.id), count))
        fold.apply(state, op, wall_ms=count)
    for kind, state in states.items():
        if kind in KINDS_BY_NUMBER:
            read_state(KINDS_BY_NUMBER[kind], state)
            assert pack_state(unpack_state(SCOPE, kind, INCIDENT_ID, pack_state(state))) == pack_state(state)


@pytest.mark.parametrize(
    ("field", "value", "names", "creates", "meaning"),
    [
        ("title", "泄漏", None, False, Use.PUT),
        ("title", 7, None, False, Unusable.VALUE),
        ("grade", 3, (), False, Use.PUT),
        ("grade", 4, (), False, Unusable.VALUE),
        ("state", 2, (), True, Use.PUT),
        ("state", 4, (), True, Unusable.MOVE),
        ("state", [2, 3], None, False, Use.PUT),
        ("state", [2, 8], None, False, Unusable.MOVE),
        ("state", [True, 3], None, False, Unusable.MOVE),
        ("state", 3, None, False, Unusable.MOVE),
        ("parties", "320106", None, False, Use.PUT),
        ("parties", None, (op_id(REPLICAS[0], 1, 0),), False, Use.TAKE),
        ("parties", None, None, False, Unusable.VALUE),
        ("parties", "320106", (op_id(REPLICAS[0], 1, 0),), False, Unusable.VALUE),
    ],
)
def test_an_op_is_judged_by_itself_alone(
    field: str, value: object, names: tuple[bytes, ...] | None, *, creates: bool, meaning: object
) -> None:
    """Usable or not is decided by kind, field, value and names, never by the state."""
    op = Op(op_id(REPLICAS[1], 2, 0), INCIDENT.number, INCIDENT_ID, INCIDENT.by_name[field].number, value, names, creates)
    found = interpret(KINDS_BY_NUMBER, SCOPE, op)
    assert (found.use if isinstance(found, Meaning) else found) == meaning


def test_what_this_version_does_not_know_has_a_reason() -> None:
    """Unknown kind, kind in a foreign scope and unknown field are told apart."""
    known = Op(op_id(REPLICAS[1], 2, 0), INCIDENT.number, INCIDENT_ID, 4, "x", None)
    assert interpret({}, SCOPE, known) is Unusable.KIND
    assert interpret(KINDS_BY_NUMBER, organisation_scope("320106"), known) is Unusable.SCOPE
    assert interpret(KINDS_BY_NUMBER, SCOPE, Op(known.id, known.kind, INCIDENT_ID, 999, "x", None)) is Unusable.FIELD


def test_what_two_unusable_ops_name_is_reached_through_both() -> None:
    """A write that names two looked-through ops supersedes what lies behind them, once."""
    title = INCIDENT.by_name["title"].number
    first, two, three, last = (Op(op_id(replica, 2, 0), 7, INCIDENT_ID, title, "x", ()) for replica in REPLICAS[:4])
    reader = Reader()
    reader.arrive(first)
    reader.arrive(Op(two.id, 7, INCIDENT_ID, title, 7, (first.id,)))
    reader.arrive(Op(three.id, 7, INCIDENT_ID, title, 7, (first.id,)))
    assert reader.heads() == {title: {first.id: "x"}}
    reader.arrive(Op(last.id, 7, INCIDENT_ID, title, "y", (two.id, three.id)))
    assert reader.heads() == {title: {last.id: "y"}}


def test_an_unusable_write_stands_for_its_authors_own_last_as_a_usable_one_would() -> None:
    """Elided names of a set field mean the author's own last op, usable or not; of members they mean nothing."""
    title, parties = (INCIDENT.by_name[name].number for name in ("title", "parties"))
    one, other = REPLICAS[:2]
    reader = Reader()
    first = Op(op_id(one, 2, 0), 7, INCIDENT_ID, title, "x", ())
    party = Op(op_id(one, 3, 0), 7, INCIDENT_ID, parties, "320106", None)
    for op in (first, party):
        reader.arrive(op)
    odd = Op(op_id(one, 4, 0), 7, INCIDENT_ID, title, 7, None)
    odd_party = Op(op_id(one, 5, 0), 7, INCIDENT_ID, parties, None, None)
    for op in (odd, odd_party):
        reader.arrive(op)
    assert reader.heads() == {title: {first.id: "x"}, parties: {party.id: "320106"}}
    reader.arrive(Op(op_id(other, 2, 0), 7, INCIDENT_ID, title, "y", (odd.id,)))
    reader.arrive(Op(op_id(other, 3, 0), 7, INCIDENT_ID, parties, None, (odd_party.id,)))
    heads = reader.heads()
    assert set(heads[title].values()) == {"y"}
    assert set(heads[parties].values()) == {"320106"}, "whoever takes out the odd one takes nothing else"
