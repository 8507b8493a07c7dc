"""Life cycles: the whole cross product of states, moves and joins."""

from itertools import product

import pytest

from sync.domain.kind import Kind
from sync.domain.kinds.shared import paths
from sync.domain.lifecycle import DISPUTED, DISPUTED_NUMBER, SETTLE, LifeCycle
from sync.domain.registry import KINDS

LIVING = [kind for kind in KINDS.values() if kind.life is not None]
NAMES = [kind.name for kind in LIVING]


def life_of(kind: Kind) -> LifeCycle:
    assert kind.life is not None
    return kind.life


@pytest.mark.parametrize("kind", LIVING, ids=NAMES)
def test_every_state_is_reached_from_an_initial_one(kind: Kind) -> None:
    """No state is written down that no history can reach."""
    life = life_of(kind)
    reached = set(life.initials)
    while more := {to for (state, _), to in life.moves.items() if state in reached} - reached:
        reached |= more
    assert reached == set(life.states)


@pytest.mark.parametrize("kind", LIVING, ids=NAMES)
def test_the_join_is_a_semilattice(kind: Kind) -> None:
    """Over all triples, DISPUTED included: commutative, associative, idempotent; so arrival order decides nothing."""
    life = life_of(kind)
    every = (*life.states, DISPUTED)
    for one, other in product(every, every):
        assert life.join(one, other) == life.join(other, one)
        assert life.join(one, one) == one
    for one, other, third in product(every, every, every):
        assert life.join(life.join(one, other), third) == life.join(one, life.join(other, third))


@pytest.mark.parametrize("kind", LIVING, ids=NAMES)
def test_wire_numbers_go_there_and_back(kind: Kind) -> None:
    """Each state has one number, DISPUTED is 0 and nobody writes it."""
    life = life_of(kind)
    for state in (*life.states, DISPUTED):
        assert life.state(life.number(state)) == state
    assert [life.is_state(number) for number in (DISPUTED_NUMBER, 1, len(life.states), len(life.states) + 1, True, "1")] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("kind", LIVING, ids=NAMES)
def test_next_moves_are_the_rows_of_the_table(kind: Kind) -> None:
    """The bar on the screen offers exactly what the table allows, and settling when disputed."""
    life = life_of(kind)
    for state in life.states:
        assert {(state, move): to for move, to in life.next_moves(state)} == {key: to for key, to in life.moves.items() if key[0] == state}
        assert all(life.target(state, move) == to for move, to in life.next_moves(state))
    assert {to for _, to in life.next_moves(DISPUTED)} == life.settles
    assert {move for move, _ in life.next_moves(DISPUTED)} == {SETTLE}


@pytest.mark.parametrize("kind", LIVING, ids=NAMES)
def test_a_written_move_is_a_row_or_a_settlement(kind: Kind) -> None:
    """The pairs that the fold accepts are the table's and the settlements', no others."""
    life = life_of(kind)
    rows = {(life.number(state), life.number(to)) for (state, _), to in life.moves.items()}
    assert life.pairs == rows | {(DISPUTED_NUMBER, life.number(to)) for to in life.settles}


@pytest.mark.parametrize("kind", LIVING, ids=NAMES)
def test_dead_ends_are_declared_ends(kind: Kind) -> None:
    """A state without a next move is one where nothing more is expected."""
    life = life_of(kind)
    assert {state for state in life.states if not life.next_moves(state)} <= life.ends


@pytest.mark.parametrize(
    ("kind", "one", "other", "joined"),
    [
        ("recipient", "signed", "under_way", "under_way"),
        ("recipient", "reported", "withdrawn", "withdrawn"),
        ("recipient", "finish_requested", "withdrawn", DISPUTED),
        ("recipient", "finished", "withdrawn", DISPUTED),
        ("recipient", "signed", "refused", DISPUTED),
        ("recipient", "withdrawn", "superseded", DISPUTED),
        ("order", "withdrawn", "completed", DISPUTED),
        ("incident", "handling", "controlled", "controlled"),
        ("incident", "confirmed", "false_alarm", DISPUTED),
        ("incident", "confirmed", "merged", "merged"),
        ("incident", "handling", "merged", DISPUTED),
        ("incident", "unverified", "void", DISPUTED),
        ("incident", "handling", "archived", DISPUTED),
        ("assignment", "arrived", "recalled", "recalled"),
        ("assignment", "completed", "recalled", DISPUTED),
        ("task", "blocked", "done", "done"),
        ("task", "under_way", "not_applicable", DISPUTED),
        ("response", "active", "declined", DISPUTED),
        ("post", "moving", "closed", "closed"),
    ],
)
def test_concurrent_moves_join_as_people_expect(kind: str, one: str, other: str, joined: str) -> None:
    """The named cases of the specification and of the comments beside the tables."""
    assert life_of(KINDS[kind]).join(one, other) == joined


def test_joining_many_is_joining_in_turn() -> None:
    """`joined` folds over any number of heads."""
    life = life_of(KINDS["recipient"])
    assert life.joined(["signed", "issued", "reported"]) == "reported"
    assert life.joined(["signed", "refused", "reported"]) == DISPUTED


def test_a_path_that_bites_its_tail_is_refused() -> None:
    """`after` must be a forest; a circle is our own mistake and fails at import."""
    with pytest.raises(AssertionError, match="b"):
        LifeCycle(
            states=("a", "b"),
            initials=frozenset({"a"}),
            moves={},
            after=paths(("a", "b", "a")),
            settles=frozenset(),
        )
