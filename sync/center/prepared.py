"""Statements that every exchange asks, compiled once and put to the driver as they are.

`Connection.execute` costs several times what such a statement costs the database: its caches, contexts and results are made for
each. A `Prepared` is the same Core statement, compiled for each dialect when it is first run, with what its types convert on the
way in and out; what it does lies in the transaction of the connection that it is given. Statements that come once in a while stay with
SQLAlchemy, and so does whatever goes wrong: a connection that broke is found broken there.

Values go by the names of the statement's parameters, or of an insert's columns; one that is not given has the statement's own.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Dialect,
    Insert,
    Integer,
    LargeBinary,
    Select,
    Table,
    TextClause,
    TypeDecorator,
    Update,
    insert,
    text,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.sql.compiler import SQLCompiler

from sync.domain.failures import Outage

_SQLITE = "sqlite"
COPIED_LEAST = 4  # rows for which beginning a copy pays
OUTAGE_OF = "outage_of"  # execution option of an engine: what an error of its driver means
_Statement = Select[Any] | Insert | Update | Delete | TextClause
_Converter = Callable[[Any], Any]


class Prepared:
    """One statement of the module that owns it. Thread: any."""

    def __init__(self, statement: _Statement, *, columns: Sequence[str] | None = None) -> None:
        """Hold ``statement``; ``columns`` are those that an insert fills where the statement doesn't say so itself."""
        self._statement = statement
        self._columns = columns
        self._made: dict[str, _Compiled] = {}

    def all(self, connection: Connection, **values: object) -> list[Any]:
        """Return every row."""
        compiled, cursor = self._ran(connection, values)
        found = cursor.fetchall()
        cursor.close()
        return compiled.taken(found)

    def first(self, connection: Connection, **values: object) -> Any:
        """Return the first row, None where there is none."""
        found = self.all(connection, **values)
        return found[0] if found else None

    def scalar(self, connection: Connection, **values: object) -> Any:
        """Return the first column of the first row, None where there is none."""
        found = self.all(connection, **values)
        return found[0][0] if found else None

    def run(self, connection: Connection, **values: object) -> int:
        """Do what returns nothing; return how many rows it concerned."""
        _, cursor = self._ran(connection, values)
        count = int(cursor.rowcount)
        cursor.close()
        return count

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Do it for each row of values."""
        if len(rows) == 1:
            self.run(connection, **rows[0])
            return
        compiled = self.compiled(connection)
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(compiled.text, [compiled.given(row) for row in rows])
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told(connection, compiled.text, error) from error
        cursor.close()

    def _ran(self, connection: Connection, values: Mapping[str, object]) -> "tuple[_Compiled, Any]":
        compiled = self.compiled(connection)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.given(values))
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told(connection, compiled.text, error) from error
        return compiled, cursor

    def compiled(self, connection: Connection) -> "_Compiled":
        made = self._made.get(connection.dialect.name)
        if made is None:
            made = self._made[connection.dialect.name] = _Compiled(self._statement, connection.dialect, self._columns)
        return made


class Listed:
    """A statement about rows that a list of numbers names; where it stands in the words, they say `{listed}`."""

    def __init__(self, words: str) -> None:
        self._sqlite = Prepared(text(words.format(listed="in (select value from json_each(:listed))")))
        self._postgresql = Prepared(text(words.format(listed="= any(:listed)")))

    def all(self, connection: Connection, listed: list[int], **values: object) -> list[Any]:
        """Return every row, as a plain tuple."""
        if connection.dialect.name == _SQLITE:
            return self._sqlite.all(connection, listed=json.dumps(listed), **values)
        return self._postgresql.all(connection, listed=listed, **values)

    def run(self, connection: Connection, listed: list[int], **values: object) -> int:
        """Do what returns nothing; return how many rows it concerned."""
        if connection.dialect.name == _SQLITE:
            return self._sqlite.run(connection, listed=json.dumps(listed), **values)
        return self._postgresql.run(connection, listed=listed, **values)


class Rows:
    """Rows for one table, many at a time in the shortest way that a driver has: COPY on PostgreSQL, one statement put again on SQLite."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._one = Prepared(insert(table), columns=columns)
        self._names = tuple(columns)
        self._copy = f"copy {table.name} ({', '.join(columns)}) from stdin (format binary)"
        assert all(isinstance(table.c[name].type, Integer | LargeBinary) for name in columns), "text would have to be converted"
        self._kinds = ["int8" if isinstance(table.c[name].type, Integer) else "bytea" for name in columns]

    def add(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Add ``rows``, each with all of the columns."""
        if connection.dialect.name == _SQLITE or len(rows) < COPIED_LEAST:
            self._one.run_each(connection, rows)
            return
        cursor = connection.connection.cursor()
        try:
            with cursor.copy(self._copy) as copy:
                copy.set_types(self._kinds)
                for row in rows:
                    copy.write_row([row[name] for name in self._names])
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told(connection, self._copy, error) from error
        cursor.close()


class _Compiled:
    """A statement in the words of one dialect."""

    def __init__(self, statement: _Statement, dialect: Dialect, columns: Sequence[str] | None) -> None:
        if isinstance(statement, Insert):
            statement = statement.inline()
        compiled = statement.compile(dialect=dialect, column_keys=None if columns is None else list(columns))
        assert isinstance(compiled, SQLCompiler)
        self.text = compiled.string
        self._places: Sequence[str] | None = compiled.positiontup
        own = compiled.params
        self._names = self._places or [name for name in own if f"%({name})s" in self.text]
        self._own = {name: own[name] for name in self._names if not compiled.binds[name].required}
        kinds = {name: compiled.binds[name].type for name in self._names}
        self._ins = [(name, to) for name, kind in kinds.items() if (to := _on_the_way_in(kind, dialect)) is not None]
        found = () if isinstance(statement, TextClause) else tuple(statement.exported_columns)
        self._outs = [(at, to) for at, column in enumerate(found) if (to := _on_the_way_out(column.type, dialect)) is not None]
        self._named = bool(found)
        self._row: Any = namedtuple("Row", [str(column.key) for column in found], rename=True)  # type: ignore[misc]  # noqa: PYI024 - of columns

    def given(self, values: Mapping[str, object]) -> Any:
        """Return what the driver is given."""
        bound = {**self._own, **values}
        for name, to in self._ins:
            bound[name] = to(bound[name])
        return {name: bound[name] for name in self._names} if self._places is None else tuple([bound[name] for name in self._places])

    def taken(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Return rows as the statement names them."""
        if self._outs:
            rows = [list(row) for row in rows]
            for row in rows:
                for at, to in self._outs:
                    row[at] = to(row[at])  # type: ignore[index]
        return [self._row(*row) for row in rows] if self._named else list(rows)


def _on_the_way_in(kind: Any, dialect: Dialect) -> _Converter | None:
    return (lambda value: kind.process_bind_param(value, dialect)) if isinstance(kind, TypeDecorator) else None


def _on_the_way_out(kind: Any, dialect: Dialect) -> _Converter | None:
    return (lambda value: kind.process_result_value(value, dialect)) if isinstance(kind, TypeDecorator) else None


def _told(connection: Connection, words: str, error: Any) -> Exception:
    """Return what an error of the driver means, or the error that SQLAlchemy makes of it.

    Of a connection that broke SQLAlchemy is told, and makes all of its pool anew.
    """
    driver = connection.dialect.loaded_dbapi.Error
    if connection.dialect.is_disconnect(error, connection.connection.driver_connection, None):
        with suppress(SQLAlchemyError, Outage):
            connection.exec_driver_sql("select 1")
    meaning: Callable[[BaseException], Outage | None] = connection.get_execution_options()[OUTAGE_OF]
    wrapped = DBAPIError.instance(words, None, error, driver, hide_parameters=True, dialect=connection.dialect)
    return meaning(error) or (wrapped if isinstance(wrapped, DBAPIError) else error)
