"""Who sits at this window: the relief, the lock after a while without a hand, and what stands over the pages meanwhile.

A lock takes pages, rail and command line out of sight, and never an alarm: its card and the notices stay, and the clock goes on.
The engine holds the seat and takes no command while it is locked; the veil is for the eyes. The fields keep what was typed, for
whoever sits down next.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.runtime.services import Changes, Services
from desktop.shell.proving import Proving
from desktop.shell.seat_card import FIRST, PROVE, REGISTER, RELIEVE, SECOND, UNLOCK, SeatCard, second_persons, values_of
from desktop.shell.top_bar import HEIGHT
from sync.domain.commands.persons import RegisterPerson
from sync.domain.failures import Refused
from sync.store.exchange import Done
from sync.store.queries import persons
from sync.store.queries.persons import SeatRow

if TYPE_CHECKING:
    from desktop.shell.window import Window

IDLE_MS = 10 * 60 * 1000
_PROOFS = frozenset({PROVE, SECOND})
_BY_HAND = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class SeatDesk(QObject):
    """Owned by the window.

    Args:
        raise_alarms: puts what must be answered above whatever was shown last.

    Signals:
        changed: somebody else sits here, or it was locked or opened.
    """

    changed = Signal()

    def __init__(self, services: Services, window: "Window", raise_alarms: Callable[[], None]) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._raise_alarms = raise_alarms
        self._sort = ""
        self._pending: Mapping[str, object] = {}
        self.locked = False
        self.seat: SeatRow | None = None
        self.card: SeatCard | None = None
        self._left: QWidget | None = None
        self.proving = Proving(services.engine, self)
        self.proving.wanted.connect(self._on_proof_wanted)
        self.proving.refused.connect(self._on_failed)
        self.proving.ended.connect(self._on_proof_ended)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.lock)
        for keys, slot in (("Ctrl+Shift+R", self.relieve), ("Ctrl+Shift+K", self.lock)):
            QShortcut(QKeySequence(keys), window).activated.connect(slot)
        services.engine.changed.connect(self._on_changed)

    def watch(self) -> None:
        """Begin to count the time without a hand; the window is on the screen."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self.ask()

    def ask(self) -> None:
        """Ask who sits here, and whether it is locked."""
        self._services.engine.seat("seat", done=self._on_state, failed=self._on_not_asked)

    def relieve(self) -> None:
        """Offer the seat to somebody else; asked again, put that away."""
        if self.card is not None and isValid(self.card) and self._sort == RELIEVE:
            self._put_away()
            return
        self._want(UNLOCK if self.locked else RELIEVE)

    def lock(self) -> None:
        """Lock the seat; where nobody signs in there is nothing to lock."""
        self._services.engine.seat("lock", done=self._on_locked, failed=self._on_not_asked)

    def place(self) -> None:
        """Put the card in the middle, below the bar, and what must be answered above it."""
        room = self._window.rect()
        if self.card is not None and isValid(self.card):
            corner = QPoint((room.width() - self.card.width()) // 2, max(HEIGHT + 8, (room.height() - self.card.height()) // 3))
            self.card.move(corner)
            self.card.raise_()
        self._raise_alarms()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _BY_HAND and not self.locked:
            self._idle.start()
        return False

    def _on_changed(self, changes: Changes) -> None:
        if not changes.keys().isdisjoint({"device", "person"}):
            self.ask()

    def _on_state(self, state: object) -> None:
        assert isinstance(state, Mapping)
        was, self.locked = self.locked, bool(state["locked"])
        self._show_lock()
        if self.locked:
            self._want(UNLOCK)
        elif was:
            self._put_away()
        if was != self.locked:
            self.changed.emit()
        if state["asks"] and not self.locked:
            self._idle.start()
        else:
            self._idle.stop()
        if not self.locked and not self._sort:
            self._on_proof_wanted()

    def _show_lock(self) -> None:
        """Take away what shows records or takes keys, and put the veil in its place; the bar, notices and alarms stay."""
        window = self._window
        if window.veil.isVisibleTo(window) == self.locked:
            return
        for part in (window.rail, window.stack, window.guide.line):
            part.setVisible(not self.locked)
            # What is out of sight could still be given the keyboard by a shortcut, and a secret typed into it.
            part.setEnabled(not self.locked)
        window.veil.setVisible(self.locked)
        self.place()

    def _want(self, sort: str) -> None:
        self._sort = sort
        self._services.readers.query(persons.seat, to=self._on_seat)

    def _on_seat(self, seat: object) -> None:
        assert isinstance(seat, SeatRow)
        self.seat = seat
        if not self._sort:
            return  # put away, or opened from elsewhere, while the row was read
        if self._sort in _PROOFS and not self._may_ask(seat):
            self._sort = ""
            return
        if self.card is not None and isValid(self.card):
            if self.card.sort == self._sort == UNLOCK:
                return
            self.card.close()
        if self._sort in _PROOFS:
            self._left = QApplication.focusWidget()
        self.card = SeatCard(self._services, seat, self._sort, self._window, act=self.proving.act, named=self.proving.named)
        self.card.submitted.connect(self._on_submitted)
        self.card.wanted.connect(self._on_wanted)
        self.card.left.connect(self._on_left)
        self.card.show()
        self.place()
        self.card.focus_first()

    def _on_wanted(self, sort: str) -> None:
        if sort == "lock":
            self.lock()
        else:
            self._want(sort)

    def _on_left(self) -> None:
        """Put the card away; an act that waited for its secret is left with it, one that waited behind another card is asked for."""
        left = self._sort
        self._put_away()
        if left in _PROOFS:
            self._give_back()
            self.proving.leave()
        else:
            self._on_proof_wanted()

    def _on_proof_wanted(self) -> None:
        if self.proving.act and not self.locked and self._sort not in _PROOFS:
            self._want(SECOND if self.proving.wants_second else PROVE)

    def _may_ask(self, seat: SeatRow) -> bool:
        """Tell whether a secret may be asked for; where a second person is wanted and none signs in here, the page is told so."""
        if not self.proving.ask(seat.id):
            return False
        if self._sort == SECOND and not second_persons(seat, self.proving.named):
            self.proving.leave()
            return False
        return True

    def _on_proof_ended(self) -> None:
        if self._sort in _PROOFS:
            self._put_away()
            self._give_back()

    def _give_back(self) -> None:
        """Give the keyboard back to where the act was typed."""
        left, self._left = self._left, None
        if left is not None and isValid(left) and left.isVisible():
            left.setFocus()

    def _put_away(self) -> None:
        if self.card is not None and isValid(self.card):
            self.card.close()
        self.card = None
        self._sort = ""

    def _on_submitted(self, values: object) -> None:
        assert isinstance(values, Mapping)
        assert self.seat is not None
        assert self.card is not None
        engine, sort = self._services.engine, self.card.sort
        if sort == PROVE:
            self.proving.prove(str(values["secret"]))
        elif sort == SECOND:
            person, office = values_of(values)
            self.proving.prove({"id": person, "office": office, "secret": str(values["secret"])})
        elif sort in {FIRST, REGISTER}:
            self._register(values)
        elif not self.seat.asks:
            engine.seat("sit", person=str(values["name"]), office=str(values["office"]), done=self._on_sat, failed=self._on_failed)
        else:
            person, office = values_of(values)
            engine.seat("sit", id=person, office=office, secret=str(values["secret"]), done=self._on_sat, failed=self._on_failed)

    def _register(self, values: Mapping[str, object]) -> None:
        """Register a person, then give the secret; of somebody who is registered already, only that."""
        assert self.seat is not None
        assert self.card is not None
        if self.card.sort == FIRST and values["secret"] != values["again"]:
            self.card.sheet.refuse(self._services.words.refusal("passphrase.differs", {}), {"field": "again"})
            return
        self._pending = values
        known = next((person for person in self.seat.persons if person.name == values["name"]), None)
        if known is not None:
            self._enrol(known.id)
            return
        request = RegisterPerson(name=str(values["name"]), offices=(str(values["office"]),))
        self._services.engine.submit(request, done=self._on_registered, failed=self._on_failed, proof=_text(values.get("proof")))

    def _on_registered(self, done: object) -> None:
        assert isinstance(done, Done)
        self._enrol(bytes(done.created[0]))

    def _enrol(self, person: bytes) -> None:
        secret, proof = str(self._pending["secret"]), _text(self._pending.get("proof"))
        self._pending = {}
        self._services.engine.seat("enrol", id=person, secret=secret, proof=proof, done=self._on_sat, failed=self._on_failed)

    def _on_sat(self, _nothing: object) -> None:
        self._put_away()
        self.ask()
        self.changed.emit()

    def _on_locked(self, _nothing: object) -> None:
        self.ask()

    def _on_failed(self, error: BaseException) -> None:
        if self.card is not None and isValid(self.card):
            self.card.fail(error)

    def _on_not_asked(self, error: BaseException) -> None:
        """Be content: an engine that is gone tells so itself and is asked when it is back; that there is nothing to lock needs no word."""
        assert isinstance(error, Exception)
        if isinstance(error, Refused):
            self._idle.stop()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
