"""Claims about the schema on PostgreSQL: it holds what the center's tables say, made by revisions alone, and refuses to go back."""

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from fakes.cluster import Cluster
from sqlalchemy import create_engine, inspect, text

from sync.center.database import metadata
from sync.center.postgres import Postgres
from sync.center.schema import NEWEST, SCHEMA, SCRIPTS, bring_up
from sync.domain.failures import Outage

OWN = {"month"}  # the key of a partition, which only PostgreSQL knows
TYPES = {"BLOB": "BYTEA", "INTEGER": "BIGINT", "VARCHAR": "TEXT"}


def test_every_table_stands_as_it_is_declared(cluster: Cluster) -> None:
    """A table or column that no revision makes, or makes otherwise, would fail at a province first."""
    url = cluster.empty()
    Postgres(url).close()
    engine = create_engine(url)
    found = inspect(engine)
    for table in metadata.sorted_tables:
        there = {column["name"]: column for column in found.get_columns(table.name, schema=SCHEMA)}
        assert there.keys() - OWN == {column.name for column in table.columns}, table.name
        for column in table.columns:
            made = there[column.name]
            assert str(made["type"]).split()[0] == TYPES[str(column.type)], (table.name, column.name)
            assert made["nullable"] == bool(column.nullable), (table.name, column.name)
        key = set(found.get_pk_constraint(table.name, schema=SCHEMA)["constrained_columns"])
        assert key - OWN == {column.name for column in table.primary_key}, table.name
        indexes = {index["name"] for index in found.get_indexes(table.name, schema=SCHEMA)}
        assert {index.name for index in table.indexes} <= indexes, table.name
    engine.dispose()


def test_the_newest_revision_is_known_by_name() -> None:
    """A start that finds it has nothing to bring up; a revision that is added without its name here would never be made."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_a_schema_of_a_later_version_is_refused(cluster: Cluster) -> None:
    """A center that is older than its schema stops at the start and changes nothing."""
    url = cluster.fresh()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("update qianzhi.alembic_version set version_num = '9999'"))
    with pytest.raises(Outage, match=r"store\.newer"):
        Postgres(url)
    engine.dispose()


def test_a_server_that_may_lose_what_it_acknowledged_is_refused(cluster: Cluster) -> None:
    """With `fsync` off nothing is begun (K10)."""

    class Unsafe:
        def scalar_one(self) -> str:
            return "off"

    class Told:
        def execute(self, *_: object) -> Unsafe:
            return Unsafe()

    with pytest.raises(Outage, match=r"center\.database_unsafe"):
        bring_up(Told())  # type: ignore[arg-type]


def test_a_server_that_is_not_there_is_an_outage(cluster: Cluster) -> None:
    """No server, no such database, no such role: one sentence for whoever looks, and the time to come again for devices."""
    url = cluster.empty()
    for wrong in (url.replace(str(cluster.folder), "/nowhere"), url.replace("empty_", "none_"), url.replace("center@", "stranger@")):
        with pytest.raises(Outage) as nobody:
            Postgres(wrong)
        assert (nobody.value.code, nobody.value.retry_s) == ("center.database_away", 5.0)
