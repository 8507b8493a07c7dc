"""A search field and the list it asks: arrows step through the list, Enter takes its row, from the field, without leaving it."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.widgets.controls import SearchField
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.rows_view import RowsView


class Searched(QObject):
    """Joins the two; a child of the field.

    Signals:
        taken: the row that Enter meant: of the rows asked for last, so it waits until they are here.
    """

    taken = Signal(object)

    def __init__(self, search: SearchField, view: RowsView, rows: PagedModel[Any]) -> None:
        super().__init__(search)
        self._view, self._rows = view, rows
        self._is_asking = False
        self._is_waited_for = False
        search.stepped.connect(self._on_stepped)
        search.entered.connect(self._on_entered)

    def asking(self) -> None:
        """Say that rows were asked for."""
        self._is_asking = True

    def answered(self) -> None:
        """Say that they are here: the cursor stands on the first where it stood nowhere."""
        self._is_asking = False
        if self._rows.total and not self._view.currentIndex().isValid():
            self._view.setCurrentIndex(self._rows.index(0, 0))
        if self._is_waited_for:
            self._is_waited_for = False
            self._on_entered()

    def _on_stepped(self, step: int) -> None:
        row = min(max(self._view.currentIndex().row() + step, 0), self._rows.rowCount() - 1)
        if row >= 0:
            self._view.setCurrentIndex(self._rows.index(row, 0))

    def _on_entered(self) -> None:
        if self._is_asking:
            self._is_waited_for = True
            return
        row = self._view.current_row()
        if row is not None:
            self.taken.emit(row)
