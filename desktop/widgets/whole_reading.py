"""A long list read to its end, page after page, for what needs it whole: a paper, never a screen."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from desktop.runtime.services import Readers
from sync.store.queries.rows import ROWS_MAX

ROWS_READ_MAX = 20_000


class WholeReading(QObject):
    """One reading; owned by its page, deletes itself once `done` has the rows.

    Args:
        next_page: ``next_page(rows read so far) → (query function, its arguments)`` of the page that follows.
        rows_of: takes the rows out of an answer.
        before: whether each page stands before those read already.
    """

    def __init__(
        self,
        readers: Readers,
        next_page: Callable[[int], tuple[Callable[..., object], tuple[object, ...]]],
        rows_of: Callable[[Any], tuple[Any, ...]],
        parent: QObject,
        *,
        before: bool = False,
    ) -> None:
        super().__init__(parent)
        self._readers = readers
        self._next_page = next_page
        self._rows_of = rows_of
        self._before = before
        self._rows: list[Any] = []
        self._done: Callable[[tuple[Any, ...]], None] | None = None

    def begin(self, done: Callable[[tuple[Any, ...]], None]) -> None:
        """Read on until a page is not full, or until `ROWS_READ_MAX`, and hand all rows over."""
        self._done = done
        self._ask()

    def _ask(self) -> None:
        function, arguments = self._next_page(len(self._rows))
        self._readers.query(function, *arguments, to=self._on_page)

    def _on_page(self, answer: object) -> None:
        rows = self._rows_of(answer)
        self._rows = [*rows, *self._rows] if self._before else [*self._rows, *rows]
        if len(rows) == ROWS_MAX and len(self._rows) < ROWS_READ_MAX:
            self._ask()
            return
        assert self._done is not None
        self._done(tuple(self._rows))
        self.deleteLater()
