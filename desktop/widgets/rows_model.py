"""A list of frozen rows as a Qt model, refreshed by id: rows that stay keep selection, scroll and editors."""

from collections.abc import Callable, Hashable, Sequence
from itertools import groupby
from operator import eq
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

Row = TypeVar("Row")
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowsModel(QStringListModel, Generic[Row]):
    """Rows in the order given. A row that is None was not read yet; only a paged list has such.

    How many there are is kept by Qt, as a list of empty strings: a view asks that once and again for each row at each layout, and
    asking Python for it took five times as long as the layout (a second for 100,000 rows). The rows themselves follow each
    change of that list before anybody else hears of it.

    Args:
        identify: a hashable that stays the same while a row changes.
        speak: the row as one sentence, for screen readers and search by typing.
    """

    def __init__(self, identify: Callable[[Row], Hashable], speak: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identify = identify
        self._speak = speak
        self._rows: list[Row | None] = []
        self._coming: Sequence[Row | None] = ()
        # The first that hear of it: those who come later read rows.
        self.rowsInserted.connect(self._on_inserted)
        self.rowsRemoved.connect(self._on_removed)
        self.rowsMoved.connect(self._on_moved)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Change nothing: rows come from the store."""
        return False

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if row is None or role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._speak(row)
        return None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that were read."""
        return tuple(row for row in self._rows if row is not None)

    def row(self, index: _Index) -> Row | None:
        """Return the row at `index`, None outside."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def at(self, number: int) -> Row | None:
        """Return the row at a place, None outside."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def index_of(self, identity: object) -> QModelIndex:
        """Return where the row with `identity` stands, invalid when it doesn't."""
        for number, row in enumerate(self._rows):
            if row is not None and self._identify(row) == identity:
                return self.index(number, 0)
        return QModelIndex()

    def set_rows(self, rows: Sequence[Row]) -> bool:
        """Become `rows`: rows that left are removed, new ones inserted, moved ones moved, changed ones announced.

        Return whether anything changed; a row that reads as before stays the very object it was.
        """
        if len(rows) == len(self._rows) and all(map(eq, rows, self._rows)):
            return False
        wanted = [self._identify(row) for row in rows]
        kept = set(wanted)
        assert len(kept) == len(wanted), "two rows with one identity"
        self._remove_all_but(kept)
        here = {self._identity_at(number) for number in range(len(self._rows))}
        for is_here, run in groupby(range(len(rows)), key=lambda number: wanted[number] in here):
            if is_here:
                for number in run:
                    self._place(number, rows[number], wanted[number])
            else:
                numbers = list(run)
                self._insert(numbers[0], rows[numbers[0] : numbers[-1] + 1])
        return True

    def _remove_all_but(self, kept: set[Hashable]) -> None:
        """Remove what left, neighbours at once: who shows the rows looks at all of them at every change."""
        leaving = [number for number in range(len(self._rows)) if self._identity_at(number) not in kept]
        while leaving:
            last = first = leaving.pop()
            while leaving and leaving[-1] == first - 1:
                first = leaving.pop()
            self.removeRows(first, last + 1 - first)

    def _insert(self, number: int, rows: Sequence[Row | None]) -> None:
        self._coming = rows
        self.insertRows(number, len(rows))
        self._coming = ()

    def _on_inserted(self, _parent: QModelIndex, first: int, _last: int) -> None:
        self._rows[first:first] = self._coming

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self._rows[first : last + 1]

    def _on_moved(self, _parent: QModelIndex, first: int, _last: int, _to: QModelIndex, number: int) -> None:
        """Follow one row that moved up, as `_place` moves it."""
        self._rows.insert(number, self._rows.pop(first))

    def _place(self, number: int, row: Row, identity: Hashable) -> None:
        """Let a row that is somewhere at or below `number` stand there."""
        found = next(place for place in range(number, len(self._rows)) if self._identity_at(place) == identity)
        if found != number:
            self.moveRows(_ROOT, found, 1, _ROOT, number)
        if self._rows[number] != row:
            self._rows[number] = row
            self.dataChanged.emit(self.index(number, 0), self.index(number, 0))

    def _identity_at(self, number: int) -> Hashable:
        row = self._rows[number]
        return None if row is None else self._identify(row)
