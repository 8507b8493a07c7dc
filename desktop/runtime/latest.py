"""A question asked while a person types: one is under way at a time, and only the newest answer counts."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.runtime.services import Readers


class Latest(QObject):
    """Asks one query with ever new arguments; lives in the GUI thread. `answered`: the arguments, and what they brought."""

    answered = Signal(object, object)

    def __init__(self, readers: Readers, function: Callable[..., object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = readers
        self._function = function
        self._running: tuple[object, ...] | None = None
        self._next: tuple[object, ...] | None = None

    @property
    def is_asking(self) -> bool:
        """Tell whether an answer is still to come."""
        return self._running is not None

    def ask(self, *arguments: object) -> None:
        """Ask with these arguments, after the question that is under way; one that still waited is passed over."""
        if self._running is not None:
            self._next = arguments
            return
        self._running = arguments
        self._readers.query(self._function, *arguments, to=self._on_answer, failed=self._on_failed)

    def _on_answer(self, answer: object) -> None:
        arguments, self._running = self._running, None
        if self._go_on():
            return
        self.answered.emit(arguments, answer)

    def _on_failed(self, _error: BaseException) -> None:
        # The store's outage has its banner by the page below, which reads it too; the next key asks again.
        self._running = None
        self._go_on()

    def _go_on(self) -> bool:
        following, self._next = self._next, None
        if following is None:
            return False
        self.ask(*following)
        return True
