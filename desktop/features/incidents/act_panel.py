"""Where acts happen inside the page: a menu of what is legal now, or the sheet of one act, over the region it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.features.incidents.act import SEE_CONTACT, Act, Target, Values, draft_key
from desktop.features.incidents.acts import act_named
from desktop.features.incidents.lines import contact_of, row_titles, with_contact
from desktop.features.incidents.picks import Pick, attach_picks
from desktop.runtime.services import Services
from desktop.widgets.controls import CHOICE, PLAIN, PRIMARY, RISK, Button, ground, label
from desktop.widgets.form import Entry, Form
from desktop.widgets.sheet_host import SheetHost
from sync.domain.kind import Shape

_NOTHING: Values = MappingProxyType({})

# Refusals that name no field of the record, and the entry of the sheet that answers them.
_BESIDE: Mapping[str, str] = {
    "incident.already_party": "organisation",
    "incident.merge_cycle": "into",
    "incident.merge_into_itself": "into",
    "incident.mode_mismatch": "into",
    "order.recipient_not_member": "organisations",
    "order.recipient_not_party": "organisations",
    "order.recipients_missing": "organisations",
    "order.too_many_recipients": "organisations",
    "organisation.unknown": "organisation",
    "plan.already_active": "version",
    "plan.content_not_held": "version",
    "plan.level_absent": "level",
    "plan.not_in_force": "version",
    "post.scene_exists": "sort",
    "unit.already_assigned_here": "unit",
    "unit.assigned_elsewhere": "unit",
    "unit.unavailable": "unit",
}


class ActMenu(QWidget):
    """The acts that a thing offers now: the likeliest as a button, the others as rows below it; Escape leaves it."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, services: Services, title: str, note: str, acts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._title = label("section", wrap=True)
        self._title.setText(title)
        self._note = label("small", wrap=True)
        self._note.setText(note)
        self.buttons: dict[str, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(8)
        for part in (self._title, self._note):
            part.setContentsMargins(16, 0, 16, 0)
            column.addWidget(part)
        # Only inside the menu: shown before, it would stand on the screen as a window of its own and take the keyboard.
        self._note.setVisible(bool(note))
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(16, 4, 16, 4)
        inside.setSpacing(0)
        # What can't be taken back stands last.
        for number, name in enumerate(sorted(acts, key=_is_dangerous)):
            kind = RISK if act_named(name).danger else PRIMARY if number == 0 else CHOICE
            button = Button(services.look, kind)
            button.setObjectName(name)
            button.clicked.connect(self._on_clicked)
            inside.addWidget(button)
            if kind == PRIMARY:
                inside.addSpacing(8)
            self.buttons[name] = button
        inside.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        column.addWidget(self._scroll, 1)
        self.none = label("small", wrap=True)
        self.none.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self.none)
        self.none.setVisible(not acts)
        self.cancel_button = Button(services.look, PLAIN)
        self.cancel_button.clicked.connect(self.cancelled)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(self.cancel_button)
        column.addLayout(foot)
        self.reword()

    def say(self, note: str) -> None:
        """Say this below the title."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def withhold(self, name: str, *, gone: bool) -> None:
        """Offer an act no more, or again; the keyboard goes to the first that is left."""
        held = self.buttons[name].hasFocus()
        self.buttons[name].setVisible(not gone)
        if held and gone:
            self.focus_first()

    def reword(self) -> None:
        say = self._services.words.say
        for name, button in self.buttons.items():
            button.setText(say(f"act.{name}"))
        self.cancel_button.setText(say("sheet.cancel"))
        self.none.setText(say("menu.none"))

    def focus_first(self) -> None:
        first = next((button for button in self.buttons.values() if not button.isHidden()), self.cancel_button)
        first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        buttons = [*(button for button in self.buttons.values() if not button.isHidden()), self.cancel_button]
        here = next((number for number, button in enumerate(buttons) if button.hasFocus()), 0)
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            wanted = buttons[(here + step) % len(buttons)]
            wanted.setFocus()
            self._scroll.ensureWidgetVisible(wanted)
            return
        super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        sender = self.sender()
        assert isinstance(sender, Button)
        self.chosen.emit(sender.objectName())


class ActPanel(SheetHost):
    """The sheets of this page's acts, and the menus that lead to them."""

    def __init__(self, services: Services, base: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(services, base, parent, beside=_BESIDE)
        self._target = Target()
        self._note = ""
        services.masks.changed.connect(self._on_masks)
        self.menu: ActMenu | None = None
        self._act: Act | None = None
        self._picks: tuple[Pick, ...] = ()

    @property
    def target(self) -> Target:
        """Return what the last act is on."""
        return self._target

    def offer(self, acts: Sequence[str], target: Target, *, title: str, note: str = "") -> None:
        """Show what is legal on the target."""
        self.leave()
        self._target = target
        self._note = note
        self.menu = ActMenu(self._services, title, with_contact(target.row, note, self._services.masks), acts)
        self._offer_look()
        self.menu.chosen.connect(self._on_chosen)
        self.menu.cancelled.connect(self.leave)
        self.addWidget(self.menu)
        self.setCurrentWidget(self.menu)
        self.menu.focus_first()

    def open(self, name: str, target: Target, preset: Values = _NOTHING) -> None:
        """Show the sheet of one act, its form beginning with `preset`; an act that is done at once is submitted."""
        act, services = act_named(name), self._services
        self._target = target
        carried = {field: preset[field] for field in act.carries if field in preset}
        form = Form(
            tuple(_beginning(item, preset) for item in act.entries(target, services.words)),
            words=services.words,
            look=services.look,
            clock=services.clock,
            drafts=services.drafts,
            draft_key=draft_key(name, target),
        )
        incident = target.incident if target.detail is not None else None
        picks = attach_picks(form, services, preset, near=incident if act.near else None, within=incident)
        hint = f"act.{name}.hint" if services.words.has(f"act.{name}.hint") else ""
        build = partial(_request, act, target, carried)
        subject, _ = row_titles(target.row)
        sheet = self.lay(name, form, build=build, title=f"act.{name}", hint=hint, act=f"act.{name}.do", danger=act.danger, subject=subject)
        self._act, self._picks = act, picks
        if act.at_once:
            sheet.submit()

    def leave(self) -> None:
        super().leave()
        self.menu = None
        self._act, self._picks = None, ()

    def reword(self) -> None:
        if self.sheet is not None and self._act is not None:
            # What stands behind a label comes from the record in words: it is asked for anew.
            self.sheet.form.note({item.name: item.note for item in self._act.entries(self._target, self._services.words)})
        super().reword()
        for pick in self._picks:
            pick.reword()
        if self.menu is not None:
            self.menu.reword()

    def _on_chosen(self, name: str) -> None:
        kind = contact_of(self._target.row)
        if name == SEE_CONTACT and kind:
            # No sheet: the number stands in the menu that is open, as soon as the look is written.
            self._services.masks.lift(kind, self._target.row.id, "contact")  # type: ignore[attr-defined]  # such rows have one
        else:
            self.open(name, self._target)

    def _on_masks(self) -> None:
        if self.menu is not None:
            self.menu.say(with_contact(self._target.row, self._note, self._services.masks))
            self._offer_look()

    def _offer_look(self) -> None:
        kind = contact_of(self._target.row)
        if self.menu is not None and SEE_CONTACT in self.menu.buttons and kind:
            self.menu.withhold(SEE_CONTACT, gone=not self._services.masks.covers(kind, self._target.row.id, "contact"))  # type: ignore[attr-defined]


def _request(act: Act, target: Target, carried: Values, values: Values) -> object:
    return act.build(target, {**carried, **values})


def _beginning(item: Entry, preset: Values) -> Entry:
    """Return an entry that begins with what is known; a pick is filled once its value has a name."""
    if preset.get(item.name) is None:
        return item
    return (
        replace(item, given=True) if item.pick and item.shape is not Shape.POINT else replace(item, initial=preset[item.name], given=True)
    )


def _is_dangerous(name: str) -> bool:
    return act_named(name).danger
