"""The catalogue: which records of this device's scopes lie at the center, and in which chunk of their checkpoint each is found.

A record is *cold* when a line of the catalogue names it without its state: it has no state and no row here. What its scope is
known by stays: an incident, a circle and its orders, and whatever names a content keep state and row, so that lists, search,
access and contents read as before; their states are in the catalogue too while their chunk is not here, so that a rebuild
needs nothing that is not here.

An op on a cold record folds into nothing: its entry is in the log, its chunk is noted as wanted, and when that is here again
the record is read from the checkpoint and what the log says beyond it, as any other.

Tables: `cold` (one line for each scope that has, or lately had, cold records), `catalogue`, `cold_wanted`. All are local: what
is cold depends on this device's age and wishes, never on what is true.

Layer: store. Source: our design (engine specification §8).
"""

from collections.abc import Callable, Iterator

from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.kind import Shape
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.oplog.state import EntityState, unpack_state
from sync.store.life import Connection

COLD = "cold"  # in `Changes`: scopes of which more or less is here; no kind of record
AT_CENTER = "record.at_center"
_KNOWN_BY = frozenset({"incident", "circle", "order"})
KEPT = frozenset(
    kind.number for kind in KINDS.values() if kind.name in _KNOWN_BY or any(field.shape is Shape.BLOB for field in kind.fields)
)


class Catalogue:
    """The catalogue as the fold asks it; owned by `Folding`, which forgets it after a rollback.

    ``changed`` is told each scope of which something is wanted.
    """

    def __init__(self, connection: Connection, changed: Callable[[Scope], None]) -> None:
        """Read through ``connection``, which the writer owns."""
        self._connection = connection
        self._changed = changed
        self._numbers: dict[Scope, int] | None = None

    def forget(self) -> None:
        """Read anew which scopes are in it."""
        self._numbers = None

    def number(self, scope: Scope) -> int | None:
        """Return the number of a scope that has, or lately had, cold records; None for any other."""
        if self._numbers is None:
            found = self._connection.execute("select scope, number from cold").fetchall()
            self._numbers = {Scope(scope): int(number) for scope, number in found}
        return self._numbers.get(scope)

    def is_cold(self, scope: Scope, kind: int, entity: EntityId) -> bool:
        """Tell whether a record's state lies at the center alone."""
        number = self.number(scope)
        return number is not None and self._position(number, kind, entity) is not None

    def want(self, scope: Scope, kind: int, entity: EntityId) -> None:
        """Note that the chunk of a cold record is needed: something was written to it."""
        number = self.number(scope)
        position = None if number is None else self._position(number, kind, entity)
        assert position is not None
        self._connection.execute("insert or ignore into cold_wanted values (?, ?)", (number, position))
        self._changed(scope)

    def refuse_cold(self, kind: int, entity: EntityId) -> None:
        """Refuse what needs a record that lies at the center.

        Raises: Refused: `record.at_center`.
        """
        found = self._connection.execute(
            "select 1 from catalogue where entity = ? and kind = ? and state is null limit 1", (entity, kind)
        ).fetchone()
        if found is not None:
            raise Refused(AT_CENTER)

    def refuse_part(self, kind: int, scope: Scope) -> None:
        """Refuse what needs every record of a kind in a scope of which some lie at the center.

        Raises: Refused: `record.at_center`.
        """
        number = self.number(scope)
        if number is None or kind in KEPT:
            return
        found = self._connection.execute(
            "select 1 from catalogue where cold = ? and kind = ? and state is null limit 1", (number, kind)
        ).fetchone()
        if found is not None:
            raise Refused(AT_CENTER)

    def purge(self, scope: Scope) -> None:
        """Let go of all that is said of a scope: another checkpoint holds its records."""
        number = self.number(scope)
        if number is not None:
            for table in ("catalogue", "cold_wanted"):
                self._connection.execute(f"delete from {table} where cold = ?", (number,))
            self._connection.execute("delete from cold where number = ?", (number,))
            self._changed(scope)
            self.forget()

    def _position(self, number: int, kind: int, entity: EntityId) -> int | None:
        found = self._connection.execute(
            "select position from catalogue where entity = ? and kind = ? and cold = ? and state is null", (entity, kind, number)
        ).fetchone()
        return None if found is None else int(found[0])


def kept_states(connection: Connection, scope: Scope) -> Iterator[EntityState]:
    """Yield the states that the catalogue keeps of a scope, whose chunks are not here."""
    rows = connection.execute(
        "select kind, entity, state from catalogue join cold on cold.number = catalogue.cold where cold.scope = ? and state is not null",
        (scope,),
    ).fetchall()
    for kind, entity, raw in rows:
        yield unpack_state(scope, kind, EntityId(entity), raw)


def has_cold(connection: Connection, scope: Scope) -> bool:
    """Tell whether a part of a scope's checkpoint is not here, or is on its way out or in."""
    found = connection.execute("select 1 from cold join catalogue on catalogue.cold = cold.number where cold.scope = ? limit 1", (scope,))
    return found.fetchone() is not None
