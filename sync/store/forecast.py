"""What entries would do here if they were taken in: counted and folded in memory, over the state that stands, nothing written.

The fold is the real one, on copies of the records that the entries touch, so a question that would come up is told before it
does. Past its bounds the forecast counts on and says that it stopped looking for questions. Layer: store. Source: our design.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sync.domain.ids import EntityId, OpId, ReplicaId, ordinal_of, replica_of
from sync.domain.kinds.authority import DEVICE, RULING
from sync.domain.kinds.incident import INCIDENT
from sync.domain.kinds.order import RECIPIENT
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import Scope
from sync.oplog.entry import Entry, Op
from sync.oplog.fold import Fold
from sync.oplog.state import EntityState, Standing, read_field, state_key
from sync.store import rulings
from sync.store.bases import Bases
from sync.store.life import Connection
from sync.store.states import state_in

RECORDS_MAX = 20_000
ENTRIES_MAX = 100_000
_ASKING = frozenset({Standing.QUESTION, Standing.DISPUTED})
Asking = tuple[bytes, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingForecast:
    """A ruling that would come in: against whose entries, how many of those held here it sets aside, and why."""

    replica: ReplicaId
    organisation: str
    entries: int
    reason: str


@dataclass(slots=True, kw_only=True)
class Forecast:
    """What would change.

    Attributes:
        by_scope: new entries of each incident or other scope; `titles` names the incidents among them that it brings.
        orders: those addressed to us.
    """

    by_kind: Counter[str] = field(default_factory=Counter)
    by_urgency: Counter[int] = field(default_factory=Counter)
    by_scope: Counter[Scope] = field(default_factory=Counter)
    titles: dict[bytes, str] = field(default_factory=dict)
    orders: int = 0
    questions: int = 0
    questions_counted: bool = True
    certificates: list[str] = field(default_factory=list)
    rulings: list[RulingForecast] = field(default_factory=list)


def standing_here(connection: Connection, replica: ReplicaId) -> tuple[str, str] | None:
    """Return (standing, organisation) of a known replica."""
    row: tuple[str, str] | None = connection.execute("select standing, organisation from replicas where replica = ?", (replica,)).fetchone()
    return row


def body_here(connection: Connection, replica: ReplicaId, scope: Scope, seq: int) -> bytes | None:
    """Return an entry as the log holds it."""
    row = connection.execute(
        "select body from entries join streams on streams.number = entries.stream join replicas on replicas.number = streams.replica"
        " where replicas.replica = ? and streams.scope = ? and entries.seq = ?",
        (replica, scope, seq),
    ).fetchone()
    return None if row is None else row[0]


class Shadow:
    """Folds entries over a reading connection; `organisation` is ours."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation
        self._fold = Fold(KINDS_BY_NUMBER, self)
        self._states: dict[bytes, EntityState] = {}
        self._asked: set[Asking] = set()
        self._taken: set[tuple[Scope, ReplicaId, int]] = set()
        self._aside = rulings.ranges_of(connection)
        self._bases = Bases(connection)
        self._found = Forecast()
        self._looking = True

    def take(self, entry: Entry, *, counts: bool) -> None:
        """Take the next entry of its stream; one that will not count is only counted."""
        found, scope = self._found, entry.scope
        number = entry.ops[0].kind if entry.ops else entry.created[0][1] if entry.created else 0
        kind = KINDS_BY_NUMBER.get(number)
        found.by_kind["unknown" if kind is None else kind.name] += 1
        found.by_urgency[int(entry.header.urgency)] += 1
        found.by_scope[scope] += 1
        self._note_acts(entry)
        if counts and self._looking:
            self._taken.add((scope, entry.replica, entry.header.ordinal))
            for op in entry.ops:
                self._apply(scope, entry, op)
            self._looking = len(self._states) < RECORDS_MAX and len(self._taken) < ENTRIES_MAX

    def told(self) -> Forecast:
        """Return what would change."""
        found = self._found
        found.questions = sum(len(self._asking(state) - self._asked) for state in self._states.values())
        found.questions_counted = self._looking
        return found

    def held(self, op: OpId, scope: Scope) -> bool:
        """Tell whether the entry of ``op`` is folded here, or was taken."""
        if (scope, replica_of(op), ordinal_of(op)) in self._taken:
            return True
        row = self._connection.execute(
            "select streams.number, entries.seq <= streams.folded_seq from streams join replicas on replicas.number = streams.replica"
            " left join entries on entries.stream = streams.number and entries.ordinal = ?"
            " where replicas.replica = ? and streams.scope = ?",
            (ordinal_of(op), replica_of(op), scope),
        ).fetchone()
        if row is None or row[1] is not None:
            return row is not None and bool(row[1])
        base = self._bases.of(row[0])
        return base is not None and ordinal_of(op) in base.ordinals

    def aside(self, replica: ReplicaId, ordinal: int) -> bool:
        """Tell whether a ruling held sets the entry aside."""
        return rulings.covers(self._aside.get(replica, ()), ordinal)

    def _apply(self, scope: Scope, entry: Entry, op: Op) -> None:
        if op.kind in KINDS_BY_NUMBER:
            self._fold.apply(self._state(scope, op.kind, op.entity), op, wall_ms=entry.header.wall_ms)

    def _state(self, scope: Scope, kind: int, entity: EntityId) -> EntityState:
        key = state_key(scope, kind, entity)
        state = self._states.get(key)
        if state is None:
            held = state_in(self._connection, scope, KINDS_BY_NUMBER[kind], entity)
            state = self._states[key] = EntityState(scope, kind, entity) if held is None else held
            self._asked.update(self._asking(state))
        return state

    def _asking(self, state: EntityState) -> set[Asking]:
        kind = KINDS_BY_NUMBER[state.kind]
        found: set[Asking] = set()
        for number, fold in state.fields.items():
            declared = kind.by_number.get(number)
            if declared is not None and len(fold.heads) > 1 and read_field(declared, fold).standing in _ASKING:
                found.add((state_key(state.scope, state.kind, state.entity), number))
        return found

    def _note_acts(self, entry: Entry) -> None:
        created: dict[tuple[int, EntityId], dict[int, Any]] = {}
        for op in entry.ops:
            if op.creates:
                created.setdefault((op.kind, op.entity), {})[op.field] = op.value
        for (kind, _), values in created.items():
            if kind == RECIPIENT.number and values.get(_field(RECIPIENT.by_name, "organisation")) == self._organisation:
                self._found.orders += 1
            elif kind == INCIDENT.number and isinstance(values.get(_field(INCIDENT.by_name, "title")), str):
                self._found.titles[entry.scope] = values[_field(INCIDENT.by_name, "title")]
            elif kind == DEVICE.number:
                self._found.certificates.append(str(values.get(_field(DEVICE.by_name, "organisation"), "")))
            elif kind == RULING.number:
                self._note_ruling(values)

    def _note_ruling(self, values: dict[int, Any]) -> None:
        replica, ranges = values.get(_field(RULING.by_name, "replica")), values.get(_field(RULING.by_name, "ranges"))
        if not isinstance(replica, bytes) or not isinstance(ranges, list):
            return
        concerned = 0
        for item in ranges:
            match item:
                case [int(first), (int() | None) as last]:
                    concerned += self._held_between(replica, first, last)
        row = self._connection.execute("select organisation from replicas where replica = ?", (replica,)).fetchone()
        self._found.rulings.append(
            RulingForecast(
                replica=ReplicaId(replica),
                organisation="" if row is None else row[0],
                entries=concerned,
                reason=str(values.get(_field(RULING.by_name, "reason"), "")),
            )
        )

    def _held_between(self, replica: bytes, first: int, last: int | None) -> int:
        most = 2**62
        (count,) = self._connection.execute(
            "select count(*) from entries join replicas on replicas.number = entries.replica"
            " where replicas.replica = ? and entries.ordinal between ? and ?",
            (replica, max(-most, min(first, most)), most if last is None else max(-most, min(last, most))),
        ).fetchone()
        return int(count)


def _field(by_name: Any, name: str) -> int:
    number: int = by_name[name].number
    return number
