"""A list of frozen rows as a Qt model, refreshed by id: rows that stay keep selection, scroll and editors."""

from collections.abc import Callable, Hashable, Sequence
from itertools import groupby
from operator import eq
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
ROW_ROLE = int(Qt.ItemDataRole.UserRole)

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowsModel(QAbstractListModel, Generic[Row]):
    """Rows in the order given. A row that is None was not read yet; only a paged list has such.

    Args:
        identify: a hashable that stays the same while a row changes.
        speak: the row as one sentence, for screen readers and search by typing.
    """

    def __init__(self, identify: Callable[[Row], Hashable], speak: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._identify = identify
        self._speak = speak
        self._rows: list[Row | None] = []

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

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
            self.beginRemoveRows(_ROOT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _insert(self, number: int, rows: Sequence[Row]) -> None:
        self.beginInsertRows(_ROOT, number, number + len(rows) - 1)
        self._rows[number:number] = rows
        self.endInsertRows()

    def _place(self, number: int, row: Row, identity: Hashable) -> None:
        """Let a row that is somewhere at or below `number` stand there."""
        found = next(place for place in range(number, len(self._rows)) if self._identity_at(place) == identity)
        if found != number:
            self.beginMoveRows(_ROOT, found, found, _ROOT, number)
            self._rows.insert(number, self._rows.pop(found))
            self.endMoveRows()
        if self._rows[number] != row:
            self._rows[number] = row
            self.dataChanged.emit(self.index(number, 0), self.index(number, 0))

    def _identity_at(self, number: int) -> Hashable:
        row = self._rows[number]
        return None if row is None else self._identify(row)
