"""What ours is held against: plain SQLCipher with the same pragmas, one table, and nothing of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from sync.store import cipher

KEY = bytes(range(32))


class Bare:
    """An encrypted database of one table; use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        self._connection = cipher.connect(path, KEY, read_only=False)
        self._connection.execute("create table plain (number integer primary key, body blob not null) strict")
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def commit_one(self, body: bytes) -> None:
        """Insert one row and commit it, durably."""
        with self._transaction():
            self._connection.execute("insert into plain values (?, ?)", (next(self._numbers), body))

    def commit_many(self, bodies: list[bytes]) -> None:
        """Insert rows with one call and commit them."""
        with self._transaction():
            self._connection.executemany("insert into plain values (?, ?)", [(next(self._numbers), body) for body in bodies])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        yield
        self._connection.execute("commit")
