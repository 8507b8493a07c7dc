"""Pasting where text is typed: what is a file or a picture and no text goes another way."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.features.incidents.attaching import can_take


class PastedFiles(QObject):
    """Watches one field; `pasted` tells what was pasted instead of text."""

    pasted = Signal(object)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        field.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Paste):
            return False
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if mime is None or (mime.hasText() and not mime.hasUrls()) or not can_take(mime):
            return False
        self.pasted.emit(mime)
        return True
