"""States that are kept nowhere but in their rows: what comes back is what was folded, to the byte."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sync.domain.commands.forces import RegisterUnit, ReportReadiness
from sync.domain.commands.journals import TickJournal, WriteJournal
from sync.domain.ids import EntityId, OpId, creating_op, replica_of
from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.kinds.force import UNIT
from sync.domain.kinds.journal import JOURNAL
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, incident_scope, organisation_scope
from sync.oplog.state import Created, EntityState, FieldState, pack_state, state_key, unpack_state
from sync.store import cipher, migrations
from sync.store.cipher import Connection, database
from sync.store.projector import project, upsert
from sync.store.rebuild import check
from sync.store.shipped import shipped
from sync.store.states import is_plain, packed_in, state_in, states_in
from sync.store.tables import table_name
from tests.fakes.post import START_MS, Clock, Post

SCOPE = organisation_scope("320106")
ENTITY = EntityId(bytes(range(1, 17)))
OTHER = OpId(bytes(range(2, 18)))
WALL = 1_795_000_000_000

_VALUES: dict[Shape, st.SearchStrategy[Any]] = {
    Shape.TEXT: st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    Shape.INTEGER: st.integers(-(2**53), 2**53),
    Shape.REAL: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    Shape.FLAG: st.booleans(),
    Shape.MOMENT: st.integers(0, 2**53),
    Shape.REFERENCE: st.binary(min_size=16, max_size=16),
    Shape.ORGANISATION: st.text("0123456789", min_size=1, max_size=12),
    Shape.POINT: st.lists(st.floats(-90, 90) | st.integers(-90, 90), min_size=2, max_size=2),
    Shape.BYTES: st.binary(max_size=40),
    Shape.BLOB: st.binary(min_size=40, max_size=40),
    Shape.TREE: st.lists(st.integers(0, 9) | st.text(max_size=3), max_size=3),
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """Return wire values of a field, of any of which a state may be made."""
    if field.life is not None:
        return st.integers(1, len(field.life.states))
    if field.shape is Shape.CHOICE:
        return st.integers(0, len(field.choices) - 1)
    return _VALUES[field.shape]


def created(kind: Kind, values: dict[str, Any], *, scope: Scope = SCOPE) -> EntityState:
    """Return the state of a record that nobody wrote to since it was created with ``values``."""
    state = EntityState(scope, kind.number, ENTITY)
    state.created, state.changed_ms = Created(WALL, "林亦舟", "duty_officer"), WALL
    own = creating_op(ENTITY)
    for name, value in values.items():
        folded = state.fields[kind.by_name[name].number] = FieldState()
        folded.heads[own], folded.last[replica_of(own)] = (value, WALL), own
    return state


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Return a database with every table and nothing in it."""
    connection = cipher.connect(tmp_path_factory.mktemp("states") / "one.db", bytes(32), read_only=False)
    migrations.migrate(database(connection))
    migrations.shape_state_tables(database(connection), KINDS)
    yield connection
    connection.close()


def keep(connection: Connection, kind: Kind, state: EntityState) -> None:
    """Write a state as the fold does."""
    projection = project(kind, state, organisation="320106", readable=lambda _op, _scope: True)
    assert projection is not None
    connection.execute(upsert(kind), projection.row)
    if not is_plain(kind, state):
        key = state_key(state.scope, kind.number, state.entity)
        connection.execute("insert or replace into folds values (?, ?)", (key, pack_state(state)))


def forget(connection: Connection, kind: Kind) -> None:
    connection.execute(f"delete from {table_name(kind.name)}")  # noqa: S608 - names of our own
    connection.execute("delete from folds")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_a_row_tells_is_what_was_folded(tables: Connection, data: st.DataObject) -> None:
    """Any record of any kind, created with any values of its fields, reads back to the same bytes, from row or state."""
    kind = data.draw(st.sampled_from(list(KINDS.values())))
    names = data.draw(st.lists(st.sampled_from(list(kind.by_name)), unique=True, max_size=6))
    state = created(kind, {name: data.draw(values_of(kind.by_name[name]), label=name) for name in names})
    forget(tables, kind)
    keep(tables, kind, state)
    read = state_in(tables, SCOPE, kind, ENTITY)
    assert read is not None
    assert pack_state(read) == pack_state(state)
    assert {number: field.last for number, field in read.fields.items()} == {number: field.last for number, field in state.fields.items()}
    many = states_in(tables, kind, [(SCOPE, ENTITY), (SCOPE, EntityId(OTHER))])
    assert {entity: pack_state(one) for entity, one in many.items()} == {ENTITY: pack_state(state)}
    assert packed_in(tables, kind, [(SCOPE, ENTITY), (SCOPE, EntityId(OTHER))]) == {ENTITY: pack_state(state)}


def _field_of(shape: Shape) -> tuple[Kind, str]:
    return next((kind, field.name) for kind in KINDS.values() for field in kind.fields if field.shape is shape and field.verb is Verb.SET)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (Shape.POINT, [118, 32.5]),  # a cell says 118.0
        (Shape.POINT, [-0.0, 32.5]),  # and of a zero not whether it had a sign
        (Shape.TREE, [1, "二"]),
        (Shape.TEXT, None),  # said to be nothing, which is not the same as nothing said
    ],
)
def test_what_no_cell_can_say_is_kept(tables: Connection, shape: Shape, value: Any) -> None:
    """A value that its cell would give back as another one, or as none, keeps the state of its record."""
    kind, name = _field_of(shape)
    state = created(kind, {name: value})
    assert not is_plain(kind, state)
    forget(tables, kind)
    keep(tables, kind, state)
    read = state_in(tables, SCOPE, kind, ENTITY)
    assert read is not None
    assert pack_state(read) == pack_state(state)


@given(which=st.sampled_from(["head", "second", "waiting", "through", "last", "changed", "uncreated", "clock", "unknown"]))
@example(which="head")
def test_only_what_nobody_wrote_to_is_left_to_its_row(which: str) -> None:
    """Another head, an open name, an op looked through, a later clock: each is more than a row says."""
    state = created(UNIT, {"name": "水罐一号车"})
    assert is_plain(UNIT, state)
    field = state.fields[UNIT.by_name["name"].number]
    match which:
        case "head":
            field.heads = {OTHER: ("水罐二号车", WALL)}
        case "second":
            field.heads[OTHER] = ("水罐二号车", WALL)
        case "waiting":
            field.wait_for(OTHER, {creating_op(ENTITY)})
        case "through":
            field.look_through(OTHER, ())
        case "last":
            field.last[replica_of(OTHER)] = OTHER
        case "changed":
            state.changed_ms += 1
        case "uncreated":
            state.created = None
        case "clock":
            field.heads[creating_op(ENTITY)] = ("水罐一号车", WALL + 1)
        case _:
            state.fields[9_999] = field
    assert not is_plain(UNIT, state)


def kept(post: Post, entity: bytes) -> list[bytes]:
    return [row["state"] for row in post.rows("select key, state from folds") if bytes(row["key"])[:16] == entity]


def test_a_record_is_kept_by_itself_from_its_first_change_on(post: Post) -> None:
    """A unit stands in its row alone until its readiness is told; then heads are named, and one reading gives both."""
    unit = bytes(post.do(RegisterUnit(name="鼓楼机动一队", call_sign="金陵21", readiness="standby")).created[0])
    assert kept(post, unit) == []
    post.do(ReportReadiness(unit=unit, readiness="rest"))
    (raw,) = kept(post, unit)
    heads = unpack_state(SCOPE, UNIT.number, EntityId(unit), raw).fields[UNIT.by_name["readiness"].number].heads
    assert [UNIT.by_name["readiness"].choices[value] for value, _ in heads.values()] == ["rest"]
    assert check(post.home, shipped=tuple(shipped().values())).different == ()


def test_a_state_in_another_scope_is_not_the_rows(post: Post, incident: bytes) -> None:
    """A row stands for the scope that created it: asked for in another one, nothing is held."""
    line = EntityId(bytes(post.do(WriteJournal(scope=incident_scope(EntityId(incident)), line="到场")).created[0]))
    assert state_in(post.reader, incident_scope(EntityId(incident)), JOURNAL, line) is not None
    assert state_in(post.reader, SCOPE, JOURNAL, line) is None


def test_a_database_that_kept_every_state_is_folded_anew_once(post: Post, incident: bytes) -> None:
    """What an earlier release kept twice is taken away at the first start; nothing else changes."""
    scope = incident_scope(EntityId(incident))
    lines = [bytes(post.do(WriteJournal(scope=scope, line=f"第 {number} 车到场")).created[0]) for number in range(3)]
    post.do(TickJournal(journal=lines[0], tick="map"))
    before = {row["id"]: dict(row) for row in post.rows("select * from journal_rows")}
    states = {line: state_in(post.reader, scope, JOURNAL, EntityId(line)) for line in lines}

    def as_before(desk: Any) -> None:
        for line, state in states.items():
            assert state is not None
            key = state_key(scope, JOURNAL.number, EntityId(line))
            desk.connection.execute("insert or replace into folds values (?, ?)", (key, pack_state(state)))
        desk.connection.execute("update meta set value = substr(value, 3) where name = 'shape'")

    post.writer.call(as_before).result(30)
    assert [len(kept(post, line)) for line in lines] == [1, 1, 1]
    post.close()
    again = Post(post.home.path, "320106", clock=Clock(START_MS + 1_000_000))
    again.settle()
    assert [len(kept(again, line)) for line in lines] == [1, 0, 0]
    assert {row["id"]: dict(row) for row in again.rows("select * from journal_rows")} == before
    different = check(again.home, shipped=tuple(shipped().values())).different
    again.close()
    assert different == ()
