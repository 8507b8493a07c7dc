"""The first screen of a program without a device: organisation, person, office, and where the center is if there is one.

It stands before engine, readers and drafts, so it is given no `Services`: only words, look, and someone who makes the device.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.code_source import CodeSource, Tools, read_center
from desktop.widgets.controls import ground, label
from desktop.widgets.editors import Candidate, PickEditor, TextEditor
from desktop.widgets.form import Entry, Form
from desktop.widgets.front import FrontTop, lay_out
from desktop.widgets.sheet import Sheet
from sync.domain.address import parse_address
from sync.domain.failures import Outage, Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.domain.kind import Shape
from sync.domain.offices import LOCAL_OFFICES, OFFICES
from sync.protocol.enrolment import is_invitation, read_invitation
from sync.store.queries.rows import OrganisationRow

OFFERED_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDevice:
    """What was asked: the code of the organisation, who sits here, in which office, and the center's address if known.

    Attributes:
        takes_over: replica of the lost device whose work goes on here, None for a device that replaces nobody.
        passphrase: what opens its database from now on.
        invitation: address and code by which it is let in at once, empty without one.
    """

    organisation: str
    person: str
    office: str
    center_url: str | None
    takes_over: ReplicaId | None = None
    passphrase: str = field(default="", repr=False)
    invitation: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What a code is for: an organisation by its code and name, and the lost replica that is taken over from, empty for none."""

    organisation: str
    name: str
    takes_over: str = ""


class Maker(Protocol):
    """Finds organisations and makes the device, neither in the GUI thread; answers come to bound methods in it."""

    def find(self, text: str, *, to: Callable[[object], None], failed: Callable[[BaseException], None]) -> None: ...

    def look(self, invitation: str, *, to: Callable[[object], None], failed: Callable[[BaseException], None]) -> None: ...

    def make(self, device: NewDevice, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None: ...


class SetupPage(QWidget):
    """One card, keyboard first: type, Enter takes the organisation, Tab goes on, Enter makes the device.

    Signals:
        made: the device is made.
        language_chosen, theme_chosen: for the preferences.
    """

    made = Signal()
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, *, tools: Tools, maker: Maker, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "ground")
        words, look = tools.words, tools.look
        self._words = words
        self._look = look
        self._maker = maker
        self._asked = ""
        self._is_folded = False
        self.form = Form(_entries(), words=words, look=look, clock=clock)
        self.sheet = Sheet(self.form, title="setup.title", hint="setup.hint", act="setup.do", danger=False, words=words, look=look)
        self.sheet.cancel_button.hide()
        self.sheet.submitted.connect(self._on_submitted)
        organisation = self.form.editors["organisation"]
        assert isinstance(organisation, PickEditor)
        self.organisation = organisation
        self.organisation.asked.connect(self._on_asked)
        self.organisation.changed.connect(self._on_picked)
        self.organisation.grown.connect(self._on_organisation_entered)
        center = self.form.editors["center"]
        assert isinstance(center, TextEditor)
        self.center = center
        self.center.editingFinished.connect(self._on_center)
        # Address, root and code are long: a picture of their code, or the camera, types them.
        self.source = CodeSource(tools, reads=read_center, what="center")
        self.source.found.connect(self._on_scanned)
        self.source.failed.connect(self._on_not_scanned)
        self._looked = ""
        self._told: Admission | None = None
        self._notes = label("label", wrap=True)
        self.top = FrontTop(words, look, self)
        self.top.spoken.connect(self._on_spoken)
        self.top.shown.connect(self._on_shown)
        self._build()
        self.reword()
        self._on_asked("")

    def focus_first(self) -> None:
        """Put the caret where one types the organisation."""
        self.organisation.search.setFocus()

    def reword(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self._words.say("app.title"))
        self.sheet.reword()
        self.source.reword()
        self._tell_note()
        if not self._is_folded:
            self._on_asked(self._asked)

    def _build(self) -> None:
        inside = QVBoxLayout()
        inside.addWidget(self.sheet, 1)
        scan = QHBoxLayout()
        scan.setContentsMargins(16, 0, 16, 8)
        scan.addWidget(self.source)
        inside.addLayout(scan)
        self._notes.setContentsMargins(16, 0, 16, 8)
        inside.addWidget(self._notes)
        lay_out(self, self.top, inside)

    def _on_asked(self, text: str) -> None:
        self._asked = text
        self._maker.find(text, to=self._on_found, failed=self._on_failed)

    def _on_found(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        if self.organisation.value() is None:
            self.organisation.offer(tuple(self._candidate(row) for row in rows[:OFFERED_MAX]))

    def _candidate(self, row: OrganisationRow) -> Candidate:
        # Two districts of different cities share a name: the short one tells them apart.
        short = row.short_name if row.short_name != row.name else ""
        return Candidate(value=row.code, title=row.name, note=" · ".join(part for part in (short, row.code) if part))

    def _fold(self) -> None:
        """Take the organisations that are offered away, until the caret comes back to them: a refusal below needs the whole form."""
        if not self.organisation.search.hasFocus():
            self.organisation.offer(())
            self._is_folded = True

    def _on_organisation_entered(self) -> None:
        if self._is_folded:
            self._is_folded = False
            self._on_asked(self._asked)

    def _on_picked(self) -> None:
        if self.organisation.value() is not None:
            self.form.refuse("organisation", "")
            self.form.editors["person"].setFocus()

    def _on_center(self) -> None:
        """Ask what a code is for as soon as one was typed or scanned: it says more than a person need then choose."""
        text = self.center.text().strip()
        if not is_invitation(text):
            self._told, self._looked = None, ""
            self._tell_note()
        elif text != self._looked:
            self._looked = text
            self.form.refuse("center", "")
            self._maker.look(text, to=self._on_looked, failed=self._on_look_failed)

    def _on_scanned(self, text: str) -> None:
        self.form.refuse("center", "")
        self.center.setText(text)
        self._on_center()

    def _on_not_scanned(self, error: BaseException) -> None:
        # Above the button: the field of the center may be scrolled out of sight.
        self._on_failed(error)

    def _on_looked(self, found: object) -> None:
        assert isinstance(found, Admission)
        self._told = found
        self.organisation.set_value(Candidate(value=found.organisation, title=found.name, note=found.organisation))
        if found.takes_over:
            self.form.editors["takes_over"].set_value(found.takes_over)
        self._tell_note()

    def _on_look_failed(self, error: BaseException) -> None:
        self._looked = ""
        if isinstance(error, Refused | Outage):
            self._on_failed(Refused(error.code, **{**error.facts, "field": "center"}) if isinstance(error, Refused) else error)
        else:
            self._on_failed(error)

    def _tell_note(self) -> None:
        told = self._told
        note = self._words.say("setup.note") if told is None else self._words.say("setup.code_for", organisation=told.name)
        self._notes.setText(note)

    def _on_submitted(self, values: Mapping[str, object]) -> None:
        typed = str(values["center"] or "").strip()
        invitation = typed if is_invitation(typed) else ""
        try:
            if invitation:
                read_invitation(invitation)
            center = str(parse_address(typed)) if typed and not invitation else None
        except Refused as refused:
            self._on_failed(refused)
            return
        lost = _replica_of(str(values["takes_over"] or ""))
        if values["takes_over"] and lost is None:
            self.sheet.refuse(self._words.say("setup.takes_over.malformed"), {"field": "takes_over"})
            return
        if values["passphrase"] != values["again"]:
            self.sheet.refuse(self._words.refusal("passphrase.differs", {}), {"field": "again"})
            return
        device = NewDevice(
            organisation=str(values["organisation"]),
            person=str(values["person"]),
            office=str(values["office"]),
            center_url=center,
            takes_over=lost,
            passphrase=str(values["passphrase"]),
            invitation=invitation,
        )
        self._maker.make(device, done=self._on_made, failed=self._on_failed)

    def _on_made(self, _device: object) -> None:
        self.made.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._fold()
        if isinstance(error, Refused) and error.code == "device.exists":
            # Made meanwhile, by the command line or a second window: there is nothing left to set up.
            self.made.emit()
        elif isinstance(error, Refused):
            facts = {**error.facts, "field": "passphrase"} if error.code.startswith("passphrase.") else error.facts
            self.sheet.refuse(self._words.refusal(error.code, facts), facts)
        elif isinstance(error, Outage):
            self.sheet.refuse(self._words.outage(error.code, error.facts))
        else:
            self.sheet.refuse(self._words.say("notice.not_done"))

    def _on_spoken(self, language: str) -> None:
        self.reword()
        self.language_chosen.emit(language)

    def _on_shown(self, theme: str) -> None:
        self.reword()
        self.theme_chosen.emit(theme)


def _entries() -> tuple[Entry, ...]:
    offices = tuple(office for office in OFFICES if office in LOCAL_OFFICES)
    return (
        Entry(name="organisation", label="setup.organisation", pick="organisation", required=True, hint="setup.organisation.hint"),
        Entry(name="person", label="setup.person", required=True, hint="setup.person.hint", narrow=True),
        Entry(name="office", label="setup.office", shape=Shape.CHOICE, required=True, choices=offices, choice_key="offices.office"),
        Entry(name="passphrase", label="signin.passphrase", required=True, secret=True, narrow=True),
        Entry(name="again", label="signin.again", required=True, secret=True, narrow=True),
        Entry(name="center", label="setup.center", hint="setup.center.hint"),
        Entry(name="takes_over", label="setup.takes_over", hint="setup.takes_over.hint", narrow=True),
    )


def _replica_of(text: str) -> ReplicaId | None:
    """Return the replica that a person wrote, with or without gaps; None when it is none."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    return ReplicaId(raw) if len(raw) == REPLICA_BYTES else None
