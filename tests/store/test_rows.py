"""Rows of the state tables: of a row that stands, what changed is written and nothing else, and it reads as if all had been."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.ids import EntityId
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, adhoc_circle_scope, incident_scope, organisation_scope
from sync.store import cipher, migrations
from sync.store.cipher import Connection
from sync.store.facts import PEOPLE_MAX, Facts, WriterFacts
from sync.store.organisations import Tree
from sync.store.rebuild import check
from sync.store.rows import CHANGED_MAX, ROWS_MAX, Rows
from sync.store.tables import columns
from tests.fakes.post import TREE, Post

JOURNAL = KINDS["journal"]
ONE, OTHER = EntityId(b"1" * 16), EntityId(b"2" * 16)
HERE, THERE = Scope(b"o320106"), Scope(b"o320115")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """An empty database with its tables."""
    made = cipher.connect(tmp_path / "rows.db", bytes(32), read_only=False)
    migrations.migrate(cipher.database(made))
    migrations.shape_state_tables(cipher.database(made), KINDS)
    yield made
    made.close()


@pytest.fixture
def said(connection: Connection) -> list[str]:
    """What is said to the database."""
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    return statements


def row(entity: EntityId, scope: Scope = HERE, **values: object) -> tuple[object, ...]:
    """Return a row of a journal line."""
    given = {"id": entity, "scope": scope, "created_ms": 1, "changed_ms": 1, "questions": 0, "incomplete": 0, **values}
    return tuple(given.get(name) for name in columns(JOURNAL))


def standing(connection: Connection) -> list[tuple[object, ...]]:
    """Return every line as it stands in the table."""
    return [tuple(found) for found in connection.execute("select * from journal_rows order by id").fetchall()]


def test_a_changed_row_writes_its_changed_columns_alone(connection: Connection, said: list[str]) -> None:
    """One value of a row that stands is one column of one statement; what did not change is not written at all."""
    rows = Rows(connection)
    for line in ("到场", "水幕展开"):
        rows.put(JOURNAL, row(ONE, line=line))
        rows.put(JOURNAL, row(OTHER, line="退场"))
        rows.flush()
    (changed,) = [one for one in said if one.startswith("update")]
    assert changed.startswith("update journal_rows set \"line\" = '水幕展开' where id = ")
    assert standing(connection) == [row(ONE, line="水幕展开"), row(OTHER, line="退场")]


def test_several_rows_that_changed_alike_are_written_together(connection: Connection) -> None:
    """Each gets its own values."""
    rows = Rows(connection)
    for line in ("到场", "水幕展开"):
        for entity in (ONE, OTHER):
            rows.put(JOURNAL, row(entity, line=f"{line} {entity[0]}"))
        rows.flush()
    assert standing(connection) == [row(ONE, line="水幕展开 49"), row(OTHER, line="水幕展开 50")]


def test_a_row_of_which_much_changed_is_written_whole(connection: Connection, said: list[str]) -> None:
    """A statement for each set of many columns would be prepared once and used once."""
    rows = Rows(connection)
    rows.put(JOURNAL, row(ONE))
    rows.flush()
    texts = {name: "字" for name, sort in columns(JOURNAL).items() if sort is str}
    assert len(texts) > CHANGED_MAX
    rows.put(JOURNAL, row(ONE, **texts))
    rows.flush()
    assert not [one for one in said if one.startswith("update journal_rows")]
    assert standing(connection) == [row(ONE, **texts)]


def test_a_row_that_is_not_where_it_was_is_written_whole(connection: Connection) -> None:
    """Whatever somebody did to the table, what was to stand stands."""
    rows = Rows(connection)
    rows.put(JOURNAL, row(ONE, line="到场"))
    rows.flush()
    connection.execute("delete from journal_rows")
    rows.put(JOURNAL, row(ONE, line="水幕展开"))
    rows.flush()
    assert standing(connection) == [row(ONE, line="水幕展开")]


def test_of_two_records_with_one_id_the_later_stands(connection: Connection) -> None:
    """A fork gives one id to two records; the row is that of the one written last, whole, and only its own scope takes it away."""
    rows = Rows(connection)
    rows.put(JOURNAL, row(ONE, HERE, line="原机"))
    rows.put(JOURNAL, row(ONE, THERE, line="副本"))
    rows.take(JOURNAL, ONE, HERE)
    rows.flush()
    assert standing(connection) == [row(ONE, THERE, line="副本")]
    rows.put(JOURNAL, row(ONE, HERE, line="原机"))
    rows.flush()
    assert standing(connection) == [row(ONE, HERE, line="原机")]
    rows.take(JOURNAL, ONE, HERE)
    rows.flush()
    rows.put(JOURNAL, row(ONE, HERE, line="又来"))
    rows.flush()
    assert standing(connection) == [row(ONE, HERE, line="又来")]


def test_what_was_read_need_not_be_written_and_what_is_forgotten_is(connection: Connection, said: list[str]) -> None:
    """A row read with its state is known; after `forget`, and past a bound, nothing is."""
    rows = Rows(connection)
    rows.put(JOURNAL, row(ONE, line="到场"))
    rows.flush()
    other = Rows(connection)
    other.note(JOURNAL, row(ONE, line="到场"))
    said.clear()
    other.put(JOURNAL, row(ONE, line="到场"))
    other.flush()
    assert said == []
    other.forget()
    other.put(JOURNAL, row(ONE, line="到场"))
    other.flush()
    assert [one for one in said if one.startswith("insert into journal_rows")]
    for number in range(ROWS_MAX):
        other.note(JOURNAL, row(EntityId(number.to_bytes(16, "big"))))
    other.flush()
    said.clear()
    other.put(JOURNAL, row(ONE, line="到场"))
    other.flush()
    assert said


def test_a_fact_touches_no_index_and_a_rebuild_agrees(gulou: Post) -> None:
    """One fact of an incident says two columns of its row, and the log gives the same tables."""
    incident = gulou.do(OpenIncident(title="积水", mode="actual", state="confirmed")).created[0]
    said: list[str] = []
    gulou.writer.call(lambda desk: desk.connection.set_trace_callback(said.append)).result(30)
    for count in range(3):
        gulou.do(SetIncidentFacts(incident=incident, facts={"trapped": count}))
    gulou.writer.call(lambda desk: desk.connection.set_trace_callback(None)).result(30)
    written = [one.split(" where ")[0] for one in said if "incident_rows" in one and not one.startswith("select")]
    assert len(written) == 3
    assert all(one.startswith('update incident_rows set "changed_ms" = ') and one.count(" = ") == 2 for one in written)
    gulou.settle()
    assert check(gulou.home, shipped=TREE).different == ()


def test_a_row_is_read_once_and_anew_when_memory_is_dropped(connection: Connection, said: list[str]) -> None:
    """What stands under an id comes from memory; a rollback makes it untrue, and then it is read again."""
    rows = Rows(connection)
    assert rows.row(JOURNAL, ONE) is None
    rows.put(JOURNAL, row(ONE, line="到场"))
    rows.flush()
    said.clear()
    assert rows.row(JOURNAL, ONE) == row(ONE, line="到场")
    assert said == []
    connection.execute("update journal_rows set line = '水幕展开'")
    rows.forget()
    assert [rows.row(JOURNAL, ONE) for _ in range(2)] == [row(ONE, line="水幕展开")] * 2
    assert len([one for one in said if one.startswith("select")]) == 1


def test_each_change_of_a_kind_s_rows_is_another_version(connection: Connection) -> None:
    """A row that comes, changes or goes, and memory that is dropped; what happens to another kind is nothing to it."""
    rows = Rows(connection)
    seen = [rows.version(JOURNAL)]
    for act in (
        lambda: rows.put(JOURNAL, row(ONE)),
        lambda: rows.put(JOURNAL, row(ONE, line="到场")),
        lambda: rows.take(JOURNAL, ONE, HERE),
        rows.forget,
    ):
        act()
        seen.append(rows.version(JOURNAL))
    assert len(set(seen)) == len(seen)
    rows.take(KINDS["unit"], ONE, HERE)
    assert rows.version(JOURNAL) == seen[-1]


def test_access_follows_the_rows_in_memory(connection: Connection) -> None:
    """Parties, owner, members and a person's offices read as the table says, after each change and after a rollback."""
    rows = Rows(connection)
    tree = Tree(connection, TREE)
    facts, plain = WriterFacts(connection, tree, rows), Facts(connection, tree)
    party, founder = EntityId(b"1" * 14 + bytes(2)), EntityId(b"2" * 14 + bytes(2))
    incident, circle = incident_scope(party), adhoc_circle_scope(founder)

    def said_by(asked: Facts) -> tuple[object, ...]:
        offices = [asked.offices_held("320106", name) for name in ("林亦舟", "王磊")]
        return asked.parties(incident), asked.owner(circle), asked.members(circle), *offices

    def put(kind: str, entity: EntityId, scope: Scope, **values: object) -> None:
        given = {"id": entity, "scope": scope, "created_ms": 1, **values}
        rows.put(KINDS[kind], tuple(given.get(name) for name in columns(KINDS[kind])))
        rows.flush()

    nothing = said_by(plain)
    assert said_by(facts) == nothing == (frozenset(), None, frozenset(), None, None)
    for parties, offices, struck in (
        ('["320106"]', '["duty_commander"]', None),
        ('["320106", "320115"]', "[]", None),
        ("[]", "[]", "离任"),
    ):
        put("incident", party, incident, parties=parties)
        put("circle", founder, circle, owner="320106", members=parties)
        put("person", EntityId(b"3" * 16), organisation_scope("320106"), name="林亦舟", offices=offices, struck=struck)
        assert said_by(facts) == said_by(plain) != nothing
    before = said_by(facts)
    connection.execute("begin immediate")
    put("incident", party, incident, parties='["320200"]')
    put("person", EntityId(b"4" * 16), organisation_scope("320106"), name="王磊", offices='["dispatcher"]')
    assert said_by(facts) == said_by(plain) != before
    connection.execute("rollback")
    rows.forget()
    assert said_by(facts) == said_by(plain) == before
    for number in range(PEOPLE_MAX + 1):
        assert facts.offices_held("320106", str(number)) is None
    assert facts.offices_held("", "林亦舟") is None
