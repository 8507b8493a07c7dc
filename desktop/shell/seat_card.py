"""The card at which the seat changes hands: relief, the way in after a lock, the first secret here, a colleague's registration.

Keyboard first: who and in which office is one choice, then the secret, then Enter. Nothing that was typed on the pages is touched.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import QUIET, Button, ground
from desktop.widgets.form import Entry, Form
from desktop.widgets.sheet import Sheet
from sync.domain.failures import Outage, Refused
from sync.domain.kind import Shape
from sync.domain.offices import LOCAL_OFFICES, OFFICES
from sync.store.queries.persons import PersonRow, SeatRow

WIDTH = 520
RELIEVE, UNLOCK, FIRST, REGISTER, PROVE, SECOND = "relieve", "unlock", "first", "register", "prove", "second"
_FIELDS = {"sign_in.wrong": "secret", "sign_in.wait": "secret", "sign_in.weak": "secret", "person.name_taken": "name"}


class SeatCard(QFrame):
    """Made anew each time it is shown, for one sort of act.

    Args:
        act: name of the command that waits for a secret, where one does.
        named: who alone may act beside who sits here, empty for anybody.

    Signals:
        submitted: what was typed, by name.
        wanted: another sort of act.
        left: put away.
    """

    submitted = Signal(object)
    wanted = Signal(str)
    left = Signal()

    def __init__(self, services: Services, seat: SeatRow, sort: str, parent: QWidget, *, act: str = "", named: str = "") -> None:
        super().__init__(parent)
        self.setProperty("overlay", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ground(self, "card")
        self.sort = sort
        self._services = services
        words, look = services.words, services.look
        self.form = Form(_entries(services, seat, sort, named), words=words, look=look, clock=services.clock)
        hint = "" if sort in {PROVE, SECOND} else f"seat.{sort}.hint"
        self.sheet = Sheet(self.form, title=f"seat.{sort}.title", hint=hint, act=f"seat.{sort}.do", danger=False, words=words, look=look)
        self.sheet.cancel_button.setVisible(sort != UNLOCK)
        self.sheet.submitted.connect(self.submitted)
        self.sheet.cancelled.connect(self._on_cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        if sort in {PROVE, SECOND}:
            office = words.choice("offices", "office", seat.office)
            self.sheet.set_hint(words.say(f"seat.{sort}.whose", act=words.say(f"seat.act.{act}"), person=seat.person, office=office))
        column.addWidget(self.sheet)
        self.others: dict[str, Button] = {}
        if sort == RELIEVE:
            column.addLayout(self._ways(seat))
        self.setFixedWidth(WIDTH)
        self.adjustSize()

    def focus_first(self) -> None:
        """Put the keyboard where one begins: on the secret where who it is stands there already."""
        who = self.form.editors.get("who")
        if who is not None and who.value() is not None:
            self.form.editors["secret"].setFocus()
        else:
            self.form.focus_first()

    def fail(self, error: BaseException) -> None:
        """Say why it was not done; what was typed stays, a wrong secret apart."""
        words = self._services.words
        if isinstance(error, Refused):
            field = self._field_of(error.code)
            if field in self.form.editors and error.code.startswith("sign_in."):
                self.form.editors[field].set_value(None)
            self.sheet.refuse(words.refusal(error.code, error.facts), {**error.facts, "field": field})
        elif isinstance(error, Outage):
            self.sheet.refuse(words.outage(error.code, error.facts))
        else:
            self.sheet.refuse(words.say("notice.not_done"))
        self.adjustSize()
        # What was said is laid out with the next turn.
        QTimer.singleShot(0, self._grow)

    def _grow(self) -> None:
        """Be as high as what is said on it."""
        self.resize(self.width(), self.height() + self.sheet.lacks)

    def _field_of(self, code: str) -> str:
        """Return the entry beside which a refusal stands, empty for none."""
        if code in {"sign_in.wrong", "sign_in.wait"} and self.sort == REGISTER:
            return "proof"
        return _FIELDS.get(code, "")

    def _on_cancelled(self) -> None:
        if self.sort != UNLOCK:
            self.left.emit()

    def _ways(self, seat: SeatRow) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 8)
        for sort in ("lock", REGISTER) if seat.asks else (FIRST,):
            button = Button(self._services.look, QUIET)
            button.setText(self._services.words.say(f"seat.way.{sort}"))
            button.setObjectName(sort)
            button.clicked.connect(self._on_way)
            self.others[sort] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _on_way(self) -> None:
        self.wanted.emit(self.sender().objectName())


def second_persons(seat: SeatRow, named: str = "") -> tuple[PersonRow, ...]:
    """Return who could act beside who sits here: others who sign in at this device, the one that is named where one is."""
    return tuple(one for one in seat.persons if one.signs_in and one.offices and one.id != seat.id and named in {"", one.name})


def values_of(values: Mapping[str, object]) -> tuple[bytes, str]:
    """Return person and office of the one choice that names both."""
    who = values["who"]
    assert isinstance(who, tuple)
    return who


def _entries(services: Services, seat: SeatRow, sort: str, whom: str = "") -> tuple[Entry, ...]:
    secret = Entry(name="secret", label="seat.proof" if sort == PROVE else "seat.secret", required=True, secret=True)
    if sort == PROVE:
        return (secret,)
    offices = tuple(office for office in OFFICES if office in LOCAL_OFFICES)
    office = Entry(name="office", label="setup.office", shape=Shape.CHOICE, required=True, choices=offices, choice_key="offices.office")
    again = Entry(name="again", label="seat.again", required=True, secret=True)
    if sort == FIRST:
        named = Entry(name="name", label="person.name", required=True, initial=seat.person)
        return (named, *_as(office, seat.office), secret, again)
    if sort == REGISTER:
        fresh = Entry(name="secret", label="seat.secret.new", required=True, secret=True)
        proof = Entry(name="proof", label="seat.proof", required=True, secret=True)
        return (Entry(name="name", label="person.name", required=True), office, fresh, proof)
    if not seat.asks:
        named = Entry(name="name", label="person.name", required=True, initial=seat.person)
        return (named, *_as(office, seat.office))
    if sort == SECOND:
        others = tuple(
            ((person.id, held), f"{person.name} · {services.words.choice('offices', 'office', held)}")
            for person in second_persons(seat, whom)
            for held in person.offices
        )
        ids = tuple(value for value, _ in others)
        return (
            Entry(name="who", label="seat.second.who", shape=Shape.CHOICE, required=True, named=others, choices=ids, initial=ids[0]),
            secret,
        )
    who = tuple(
        ((person.id, held), f"{person.name} · {services.words.choice('offices', 'office', held)}")
        for person in seat.persons
        if person.signs_in
        for held in person.offices
    )
    choices = _first(seat, sort, who)
    # After a lock most often the same person goes on; whom a relief brings is nobody's guess.
    mine = choices[0] if sort == UNLOCK and choices else None
    return (Entry(name="who", label="seat.who", shape=Shape.CHOICE, required=True, named=who, choices=choices, initial=mine), secret)


def _first(seat: SeatRow, sort: str, who: tuple[tuple[object, str], ...]) -> tuple[object, ...]:
    """Return the choices: after a lock who sat here stands first, at a relief somebody else does."""
    choices = [value for value, _ in who]
    mine = (seat.id, seat.office)
    choices.sort(key=lambda value: (value == mine) != (sort == UNLOCK))
    return tuple(choices)


def _as(office: Entry, held: str) -> tuple[Entry, ...]:
    return (Entry(**{**{name: getattr(office, name) for name in office.__dataclass_fields__}, "initial": held or None}),)
