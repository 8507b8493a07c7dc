"""Claims about statements that go to the driver as they are: they say what SQLAlchemy would have said, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.cluster import Cluster
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from sync.center.database import Database, devices, entries, organisations
from sync.center.postgres import Postgres
from sync.center.prepared import COPIED_LEAST, Listed, Prepared, Rows
from sync.domain.failures import Outage

POSTGRESQL = "postgresql"
KEY = bytes(32)
NAMES = ("320100", "南京\x00市\ue000", "南京")
ADDED = Prepared(insert(organisations), columns=("code", "name", "short_name"))
FOUND = Prepared(select(organisations.c.code, organisations.c.name, organisations.c.parent).where(organisations.c.code == bindparam("of")))
ENTRIES = Rows(entries, ("stream", "seq", "replica", "ordinal", "hash", "body"))
SEQS = Listed("select seq, body from entries where stream = :stream and seq {listed} order by seq")
ASKED = Prepared(text("select 1"))
GONE = Listed("delete from entries where seq {listed}")


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    on_postgresql = request.param == POSTGRESQL
    opened = Postgres(request.getfixturevalue("cluster").fresh()) if on_postgresql else Database(tmp_path, KEY)
    yield opened
    opened.close()


def rows(count: int) -> list[dict[str, object]]:
    return [
        {"stream": 1, "seq": at, "replica": bytes(8), "ordinal": at, "hash": bytes(32), "body": b"%d" % at} for at in range(1, count + 1)
    ]


def test_a_row_comes_back_by_its_columns_with_every_character(database: Database) -> None:
    """Text goes in and out through its type, as where SQLAlchemy runs the statement."""
    with database.write() as connection:
        assert FOUND.first(connection, of=NAMES[0]) is None
        assert ADDED.run(connection, code=NAMES[0], name=NAMES[1], short_name=NAMES[2]) == 1
        row = FOUND.first(connection, of=NAMES[0])
        assert (row.code, row.name, row.parent) == (NAMES[0], NAMES[1], None)
        slow = connection.execute(select(organisations.c.name)).scalar_one()
        assert slow == FOUND.all(connection, of=NAMES[0])[0].name


def test_what_is_not_given_has_the_statements_own_value(database: Database) -> None:
    """A number that is written in the statement needs not be given, and may be."""
    counted = Prepared(select(func.count()).where(entries.c.stream == bindparam("stream"), entries.c.seq > bindparam("above", 1)))
    with database.write() as connection:
        ENTRIES.add(connection, rows(3))
        assert counted.scalar(connection, stream=1) == 2
        assert counted.scalar(connection, stream=1, above=2) == 1


@pytest.mark.parametrize("count", [1, COPIED_LEAST - 1, COPIED_LEAST, 300])
def test_rows_are_added_whole(database: Database, count: int) -> None:
    """Few or many, by whatever way: the same rows, in the transaction of the connection."""
    wanted = [(row["seq"], row["body"]) for row in rows(count)]
    with database.push() as connection:
        ENTRIES.add(connection, rows(count))
        connection.rollback()
    with database.push() as connection:
        assert SEQS.all(connection, list(range(400)), stream=1) == []
        ENTRIES.add(connection, rows(count))
    with database.read() as connection:
        assert SEQS.all(connection, list(range(400)), stream=1) == wanted


def test_a_list_names_its_rows_and_no_others(database: Database) -> None:
    """Numbers that name nothing name nothing; an empty list names no row."""
    with database.write() as connection:
        ENTRIES.add(connection, rows(9))
        assert [seq for seq, _ in SEQS.all(connection, [7, 2, 99], stream=1)] == [2, 7]
        assert SEQS.all(connection, [], stream=1) == []
        assert GONE.run(connection, [2, 7, 99]) == 2
        assert len(SEQS.all(connection, list(range(10)), stream=1)) == 7


def test_an_error_is_the_one_that_sqlalchemy_makes_of_it(database: Database) -> None:
    """Whoever waits for a row that is there twice waits for one sort of error, and no value lies in it."""
    secret = b"qz-secret"
    device = {"sign_key": secret, "certificate": b"", "organisation": "", "offices": "", "letters": "", "not_after": 0, "serial": 0}
    added = Prepared(insert(devices), columns=tuple(device))
    with database.write() as connection:
        added.run(connection, **device)
    with pytest.raises(IntegrityError) as caught, database.write() as connection:
        added.run(connection, **device)
    assert secret.decode() not in str(caught.value)


def test_a_fault_of_ours_stays_what_it_is(database: Database) -> None:
    """A value that is missing is no outage."""
    with pytest.raises(KeyError), database.write() as connection:
        Rows(entries, ("stream", "seq")).add(connection, [{"stream": 1}] * COPIED_LEAST)


def test_a_connection_that_the_server_ended_is_an_outage_once(cluster: Cluster) -> None:
    """The pool is made anew: of what it held nothing is given out again."""
    database = Postgres(cluster.fresh())
    with database.push() as one, database.push() as other:
        number = Prepared(text("select pg_backend_pid()")).scalar(other)
        other.rollback()
        other.close()
        Prepared(text("select pg_terminate_backend(:number)")).scalar(one, number=number)
    outages: list[str] = []
    for _ in range(8):
        try:
            with database.push() as one, database.push() as other:
                assert (ASKED.scalar(one), ASKED.scalar(other)) == (1, 1)
        except Outage as outage:
            outages.append(outage.code)
    assert outages == ["center.database_away"]
    database.close()
