"""A pytest plugin: what every attack is judged by. It ends in its code, one line of the log says so, and nothing moved.

`attack(code, *held)` goes around the act: each `held` is read before and after and must be equal, and the log, which is emptied
first, must hold `lines` lines with the code. An act that raises the code has told it; one that raises another fails.
A person who types at an own desk is told on the screen and needs no line: there `lines` is 0, and the code must have been raised,
or told with what the manager gives. Where several run in one process, `by` begins the name of the log that is read.

docs/security.md names the tests of each attack; tests/house/test_attacks.py sees that each row has one that is judged here.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from sync.center.database import metadata
from sync.center.keys import keys_of
from sync.center.opening import open_database
from sync.domain.failures import Outage, Refused
from sync.store.rebuild import table_hashes

Held = Callable[[], object]
Told = Callable[[str], None]
CAME = frozenset({"contacts", "newcomers", "nonces"})  # who was here and when; whoever knocks is among them
Attack = Callable[..., AbstractContextManager[Told]]


@pytest.fixture
def attack(caplog: pytest.LogCaptureFixture) -> Attack:
    """Return the judge of this test's attacks."""

    @contextmanager
    def judged(code: str, *held: Held, lines: int = 1, by: str = "") -> Iterator[Told]:
        told: list[str] = []
        before = [read() for read in held]
        caplog.clear()
        with caplog.at_level(logging.INFO):
            try:
                yield told.append
            except (Refused, Outage) as failure:
                told.append(failure.code)
        said = [record for record in lines_of(caplog.records, code) if record.name.startswith(by)]
        assert set(told) <= {code}, told
        assert len(said) == lines, [record.getMessage() for record in said]
        assert told or said, "nobody was told, and no log has it"
        assert held, "what must not move?"
        assert [read() for read in held] == before

    return judged


def lines_of(records: list[logging.LogRecord], code: str) -> list[logging.LogRecord]:
    """Return the lines of a log that bear a code, alone or among others."""
    return [record for record in records if code == getattr(record, "code", None) or code in getattr(record, "codes", ())]


def rows_of(post: Any) -> Held:
    """Return what reads a hash of each state table of a post, and its entries: what it shows and what it keeps."""

    def read() -> object:
        post.settle()
        kept = post.reader.execute("select stream, seq, hex(body) from entries order by 1, 2").fetchall()
        return table_hashes(post.reader), kept

    return read


def tables_in(directory: Path) -> Held:
    """Return what reads a hash of each table of a center's folder, but of those that tell who came and when."""

    def read() -> object:
        database = open_database(directory, keys_of(directory))
        try:
            with database.read() as connection:
                return {table.name: _hash_of(connection, table) for table in metadata.sorted_tables if table.name not in CAME}
        finally:
            database.close()

    return read


def _hash_of(connection: Connection, table: Table) -> str:
    rows = [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
    return f"{len(rows)} rows, {blake2b(repr(rows).encode(), digest_size=8).hexdigest()}"


def files_in(folder: Path, *, but: tuple[str, ...] = ()) -> Held:
    """Return what reads a hash of every file below a folder, but those of these names."""

    def read() -> object:
        found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in but)
        return {str(path.relative_to(folder)): blake2b(path.read_bytes(), digest_size=16).hexdigest() for path in found}

    return read
