"""The end of one question, with what it was about: an answer that comes late is told from the one that is waited for."""

from PySide6.QtCore import QObject, Signal


class Answer(QObject):
    """Made for one question, and gone with its end.

    Signals:
        done: what it was about, and the answer.
        failed: what it was about, and the error.
    """

    done = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, about: object, parent: QObject) -> None:
        super().__init__(parent)
        self._about = about

    def hear(self, answer: object) -> None:
        self.done.emit(self._about, answer)
        self.deleteLater()

    def fail(self, error: BaseException) -> None:
        self.failed.emit(self._about, error)
        self.deleteLater()
