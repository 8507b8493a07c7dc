"""A list whose rows paint themselves by their class: one function per class of row, selection and focus drawn alike for all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.runtime.theme_settings import TARGET_PX, Look
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import RowsModel

EDGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPaint:
    """How one class of row looks.

    Attributes:
        height: in pixels, or a function of row and width.
        paint: draws a row into its box.
        acts: whether the row can be picked.
        inset: where the hairline below begins, None for none.
        grows: whether gloves make it higher where it can be picked; facts are read, and their history has a button of its own.
        parts: whether a strong line above it parts regions; the first row of a list needs none.
        mark: where in a row's box stands a mark that can be pressed by itself, None for none.
    """

    height: int | Callable[[Any, int], int]
    paint: Callable[[Brushwork, QRectF, Any], None]
    acts: bool = True
    inset: float | None = 16
    grows: bool = True
    parts: bool = False
    mark: Callable[[Any, QRectF], QRectF | None] | None = None


class RowsView(QListView):
    """The list. `picked` tells the row that was clicked, or chosen with Enter; `marked` the row whose mark was clicked."""

    picked = Signal(object)
    chosen = Signal(object)
    marked = Signal(object)

    def __init__(
        self, model: RowsModel[Any], paints: Mapping[type, RowPaint], look: Look, *, sunken: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._paints = paints
        self._rows_model = model
        self.setModel(model)
        if isinstance(model, PagedModel):
            # Else each layout asks for the height of a hundred thousand rows.
            self.setUniformItemSizes(True)
        self.setItemDelegate(_RowsDelegate(paints, look, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(24)
        if sunken:
            self.setProperty("ground", "sunken")
        self._rests = False
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def current_row(self) -> object:
        """Return the row with the cursor, None when there is none."""
        return self._rows_model.row(self.currentIndex())

    def row_at(self, number: int) -> Any:
        """Return a row by its place, None outside or unread; the delegate asks for every row at each layout."""
        return self._rows_model.at(number)

    def want(self, number: int) -> None:
        """Note that a row is in sight."""
        if isinstance(self._rows_model, PagedModel):
            self._rows_model.want(number)

    def rest(self) -> None:
        """Take no Enter until another key, the pointer, or the way back into the list: an act just ended, and Enter was its key."""
        self._rests = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and is_plain:
            if not self._rests and not event.isAutoRepeat():
                self._on_clicked(self.currentIndex())
            return
        self._rests = False
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._rests = False
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._rests = False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self.row_under(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and row is not None and self._is_on_mark(row, event):
            # Not a press of the row itself.
            self.blockSignals(True)
            super().mouseReleaseEvent(event)
            self.blockSignals(False)
            self.marked.emit(row)
            return
        super().mouseReleaseEvent(event)

    def row_under(self, point: QPoint) -> object:
        """Return the row at a point of the viewport, None when there is none."""
        return self._rows_model.row(self.indexAt(point))

    def _is_on_mark(self, row: object, event: QMouseEvent) -> bool:
        mark = self._paints[type(row)].mark
        if mark is None:
            return False
        box = mark(row, QRectF(self.visualRect(self.indexAt(event.position().toPoint()))))
        return box is not None and box.contains(event.position())

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: typed letters belong to fields, and an input method composes them."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._rows_model.row(index)
        if row is not None and self._paints[type(row)].acts:
            self.picked.emit(row)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self._rows_model.row(current)
        if row is not None and self._paints[type(row)].acts:
            self.chosen.emit(row)


class _RowsDelegate(QStyledItemDelegate):
    def __init__(self, paints: Mapping[type, RowPaint], look: Look, view: RowsView) -> None:
        super().__init__(view)
        self._paints = paints
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = self._view.row_at(index.row())
        if row is None:
            # The rows of a paged list are all of one height.
            paint = next(iter(self._paints.values()))
            return QSize(10, self._height(paint, None))
        return QSize(10, self._height(self._paints[type(row)], row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        self._view.want(index.row())
        row = self._view.row_at(index.row())
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        if row is None:
            brush = Brushwork(painter, self._look)
            brush.box(QRectF(box.left() + 16, box.center().y() - 5, box.width() * 0.4, 10), radius=4, fill="sunken")
            return
        paint = self._paints[type(row)]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setClipRect(box)
        brush = Brushwork(painter, self._look)
        # Under gloves a row that acts is higher than what it shows, which then stands in its middle.
        spare = max(0.0, box.height() - self._own_height(paint, row)) / 2
        selected = paint.acts and bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            brush.fill(box, "selected")
        elif paint.acts and state & QStyle.StateFlag.State_MouseOver:
            brush.fill(box, "hover")
        if paint.parts and index.row() > 0:
            brush.fill(QRectF(box.left(), box.top(), box.width(), 1), "line_strong")
        if paint.inset is not None:
            brush.fill(QRectF(box.left() + paint.inset, box.bottom() - 1, box.width() - paint.inset, 1), "line")
        paint.paint(brush, box.adjusted(0, spare, 0, -spare), row)
        if selected:
            brush.fill(QRectF(box.left(), box.top(), EDGE, box.height()), "accent")
        # Qt gives a list that gets the keyboard a cursor without choosing its row: where Enter would act must be seen all the same.
        # A line that only says something takes none: framed, it would read as a field.
        if paint.acts and self._view.hasFocus() and self._view.currentIndex() == index:
            brush.box(box.adjusted(0, 0, 0, -1), radius=2, fill=None, edge="accent", width=2)
        painter.restore()

    def _height(self, paint: RowPaint, row: object) -> int:
        own = self._own_height(paint, row)
        return max(own, self._look.target_px) if paint.acts and paint.grows and self._look.target_px > TARGET_PX else own

    def _own_height(self, paint: RowPaint, row: object) -> int:
        if isinstance(paint.height, int):
            return paint.height
        return 0 if row is None else paint.height(row, self._view.viewport().width())
