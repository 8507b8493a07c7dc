"""What is masked on the screen, and the one way to see it: names and telephones of persons, field by field of one record.

A field that its kind declares private is masked wherever it is displayed, printed or handed out. One act lifts it for this
sitting, and that act is a record: who, in which office, when, which field of which record. The value is shown once the record is
written. Where the store can't write it is shown all the same, for a number that is needed now must not wait for a disk, and the
record is owed: it is written as soon as the store takes anything again. A rule that refuses the look leaves the mask.
Somebody else at the seat, or a lock, masks everything again.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.runtime.services import Changes, Engine
from sync.domain.commands.looks import WITHIN, NoteLook
from sync.domain.failures import Refused
from sync.domain.kinds.look import SHOW
from sync.domain.registry import KINDS

MASK = "●●●●"


class Masks(QObject):
    """One for the window; lives in the GUI thread.

    Signals:
        changed: something is shown that was masked, or everything is masked again.
        refused: why a look was refused; the mask stays.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._lifted: set[tuple[str, bytes, str, str]] = set()
        self._owed: list[NoteLook] = []
        engine.changed.connect(self._on_changed)

    def covers(self, kind: str, subject: bytes, field: str, about: str = "") -> bool:
        """Tell whether a field is masked now; `about` tells apart what one record holds several of."""
        return is_private(kind, field) and (kind, subject, field, about) not in self._lifted

    def say(self, kind: str, subject: bytes, field: str, value: object, about: str = "") -> str:
        """Return a value as it may be displayed: the mask, or itself; nothing for none."""
        if value is None or value == "":
            return ""
        return MASK if self.covers(kind, subject, field, about) else str(value)

    def lift(self, kind: str, subject: bytes, *fields: str, about: str = "") -> None:
        """Show fields of a record for this sitting, and write that they were looked at; what is shown already is not looked at again."""
        wanted = tuple(field for field in fields if self.covers(kind, subject, field, about))
        if wanted:
            self.look(NoteLook(act=SHOW, kind=kind, subject=subject, fields=wanted, about=about or None))

    def look(self, request: NoteLook) -> None:
        """Write a look, and show what it names."""
        _Look(self, self._engine, request).write()

    def owe(self, request: NoteLook) -> None:
        """Keep the record of a look until the store takes it."""
        self._owed.append(request)

    def show(self, request: NoteLook) -> None:
        """Show what a look at one record names."""
        if request.subject is None or request.act != SHOW:
            return
        lifted = {(request.kind, request.subject, field, request.about or "") for field in request.fields}
        if not lifted <= self._lifted:
            self._lifted |= lifted
            self.changed.emit()

    def note(self, request: NoteLook, then: Callable[[], None]) -> None:
        """Write a look at many records, printed or handed out, and go on with `then`; they are not shown by it."""
        _Look(self, self._engine, request, then).write()

    def cover(self) -> None:
        """Mask everything again."""
        if self._lifted:
            self._lifted.clear()
            self.changed.emit()

    def _on_changed(self, _changes: Changes) -> None:
        """Write what is owed: the store takes something again."""
        owed, self._owed = self._owed, []
        for request in owed:
            _Look(self, self._engine, request).write()


class _Look:
    """One look on its way, and what goes on once it is written."""

    def __init__(self, masks: Masks, engine: Engine, request: NoteLook, then: Callable[[], None] | None = None) -> None:
        self._then = then
        self._masks = masks
        self._engine = engine
        self._request = request

    def write(self) -> None:
        self._engine.submit(self._request, done=self._on_done, failed=self._on_failed)

    def _on_done(self, _done: object) -> None:
        self._go_on()

    def _go_on(self) -> None:
        self._masks.show(self._request)
        owner = getattr(self._then, "__self__", None)
        if self._then is not None and (not isinstance(owner, QObject) or isValid(owner)):
            self._then()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Refused):
            self._masks.refused.emit(error)
        else:
            self._masks.owe(self._request)
            self._go_on()


def is_private(kind: str, field: str) -> bool:
    """Tell whether a field is one that is masked."""
    if field in WITHIN.get(kind, ()):
        return True
    declared = KINDS[kind].by_name.get(field) if kind in KINDS else None
    return declared is not None and declared.private
