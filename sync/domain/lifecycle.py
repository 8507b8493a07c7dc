"""Life cycles as data: states, moves, and the join that makes concurrent moves one state everywhere.

A life cycle is a table ``(state, move) → state`` and a tree ``after`` that says which state lies further on which path.
Two states on one path join to the further one; any other two join to DISPUTED, which a person settles by a move that
names every head. A tree makes the join associative, so the order of arrival can't matter; a test checks the whole table.

On the wire a state is its position in ``states`` plus one (add-only); 0 is DISPUTED.

Pure. Source: our design (engine specification §2, life cycle).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

DISPUTED = "disputed"
DISPUTED_NUMBER = 0
SETTLE = "settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycle:
    """One life cycle, declared once and read by fold, commands, screens and manual.

    Attributes:
        states: every state, in wire order (add-only).
        initials: states in which a record may be created.
        moves: ``(state, move) → state``; a move absent here is refused by commands and looked through by the fold.
        after: ``state → the state just before it on its path``; roots are absent. Must be a forest over ``states``.
        settles: states to which a person may settle a dispute.
        ends: states in which nothing more is expected.
    """

    states: tuple[str, ...]
    initials: frozenset[str]
    moves: Mapping[tuple[str, str], str]
    after: Mapping[str, str]
    settles: frozenset[str]
    ends: frozenset[str] = frozenset()
    pairs: frozenset[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the pairs (from, to) that a written move may carry."""
        known = set(self.states)
        named = {*self.initials, *self.moves.values(), *(state for state, _ in self.moves), *self.settles, *self.ends}
        named |= {*self.after, *self.after.values()}
        assert named <= known, sorted(named - known)
        assert all(self.path(state) for state in self.after)
        written = {(self.number(state), self.number(to)) for (state, _), to in self.moves.items()}
        settled = {(DISPUTED_NUMBER, self.number(to)) for to in self.settles}
        object.__setattr__(self, "pairs", frozenset(written | settled))

    def number(self, state: str) -> int:
        """Return the wire number of ``state``."""
        return DISPUTED_NUMBER if state == DISPUTED else self.states.index(state) + 1

    def state(self, number: int) -> str:
        """Return the state with wire ``number``; numbers come checked by `is_state`."""
        return DISPUTED if number == DISPUTED_NUMBER else self.states[number - 1]

    def is_state(self, number: object) -> bool:
        """Tell whether ``number`` names a state of this table (DISPUTED excluded: nobody writes it)."""
        return type(number) is int and 1 <= number <= len(self.states)

    def path(self, state: str) -> tuple[str, ...]:
        """Return the states from ``state`` back to its root, itself first."""
        back = [state]
        while (before := self.after.get(back[-1])) is not None:
            assert before not in back, before
            back.append(before)
        return tuple(back)

    def join(self, one: str, other: str) -> str:
        """Return the further of two states on one path, else DISPUTED."""
        if DISPUTED in {one, other}:
            return DISPUTED
        if one in self.path(other):
            return other
        return one if other in self.path(one) else DISPUTED

    def joined(self, states: Iterable[str]) -> str:
        """Return the join of one or more states."""
        return reduce(self.join, states)

    def next_moves(self, state: str) -> tuple[tuple[str, str], ...]:
        """Return ``(move, to)`` for each legal next step, in the order of the table."""
        if state == DISPUTED:
            return tuple((SETTLE, to) for to in self.states if to in self.settles)
        return tuple((move, to) for (origin, move), to in self.moves.items() if origin == state)

    def target(self, state: str, move: str) -> str | None:
        """Return where ``move`` leads from ``state``, or None when the table omits it."""
        return self.moves.get((state, move))
