"""A form made from the declarations: shape → editor, with bounds, choices and labels; the refusal stands beside its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.runtime.services import Drafts
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.controls import label, repolish
from desktop.widgets.editors import (
    ChoiceEditor,
    Editor,
    FlagEditor,
    LongTextEditor,
    MomentEditor,
    NumberEditor,
    PickEditor,
    PointEditor,
    SecretEditor,
    TextEditor,
    Unreadable,
)
from desktop.widgets.kept import KeptChoice, KeptDraft
from desktop.widgets.values import class_words
from sync.domain.kind import Kind, Shape

NOW = "now"
# Choices named by the table of classes, which carries its own words.
CLASSES = "classes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a form.

    Attributes:
        name: its name in the values read.
        label: key of its label.
        choice_key: keys of the choices begin with this.
        pick: what is picked, for shapes that name another thing.
        initial: value to begin with; `NOW` for the present moment. A required choice without one begins at none and must be chosen:
            what stands there unread is nobody's choice.
        long: several lines.
        hint: key of the placeholder.
        given: whether `initial` is what a person has just chosen, so that an older draft stays behind it.
        note: stands behind the label, already in words: what the field held before.
        named: what the choices are called, for those that are records and no words of a declaration.
        narrow: short enough to stand beside another.
        begins: whether one begins to type here, though other entries stand before it.
        ahead: of a moment, whether it says by when something is due.
        secret: a passphrase: not shown, taken as it was typed, never kept as a draft.
    """

    name: str
    label: str
    shape: Shape = Shape.TEXT
    required: bool = False
    choices: tuple[object, ...] = ()
    choice_key: str = ""
    bounds: tuple[float, float] | None = None
    pick: str = ""
    many: bool = False
    initial: object = None
    long: bool = False
    hint: str = ""
    given: bool = False
    note: str = ""
    named: tuple[tuple[object, str], ...] = ()
    narrow: bool = False
    begins: bool = False
    ahead: bool = False
    secret: bool = False


def entry(kind: Kind, field: str, **changes: object) -> Entry:
    """Return the entry for a declared field; `changes` say what this form does otherwise."""
    declared = kind.by_name[field]
    made = Entry(
        name=field,
        label=f"{kind.name}.{field}",
        shape=declared.shape,
        required=declared.required,
        choices=declared.choices,
        choice_key=f"{kind.name}.{field}",
        bounds=declared.bounds,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class Form(QWidget):
    """The entries of one act, one below the other."""

    edited = Signal()

    def __init__(
        self,
        entries: tuple[Entry, ...],
        *,
        words: Words,
        look: Look,
        clock: Callable[[], int],
        drafts: Drafts | None = None,
        draft_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.entries = entries
        self._words = words
        self._look = look
        self._clock = clock
        self.editors: dict[str, Editor] = {}
        self._labels: dict[str, QLabel] = {}
        self._refusals: dict[str, QLabel] = {}
        self._drafts: list[KeptDraft | KeptChoice] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        beside: QHBoxLayout | None = None
        for number, item in enumerate(entries):
            follows = number + 1 < len(entries) and _is_narrow(entries[number + 1])
            place = QVBoxLayout()
            place.setSpacing(4)
            self._add(item, place, drafts, f"{draft_key}.{item.name}")
            if beside is not None:
                beside.addLayout(place, 1)
                beside = None
            elif _is_narrow(item) and follows:
                beside = QHBoxLayout()
                beside.setSpacing(12)
                beside.addLayout(place, 1)
                column.addLayout(beside)
            else:
                column.addLayout(place)
        column.addStretch(1)
        self.reword()

    def read(self) -> Mapping[str, object] | None:
        """Return the values by name, or None after saying beside each field what it lacks."""
        sound = True
        for item in self.entries:
            self.refuse(item.name, "")
            lack = self._lack(item)
            if lack:
                self.refuse(item.name, lack)
                sound = False
        return {item.name: self.editors[item.name].value() for item in self.entries} if sound else None

    def _lack(self, item: Entry) -> str:
        """Return what an entry lacks, in the present language, empty for nothing."""
        try:
            value = self.editors[item.name].value()
        except Unreadable as finding:
            low, high = item.bounds or (0, 0)
            return self._words.say(finding.key, low=f"{low:g}", high=f"{high:g}")
        return self._words.say("form.required", label=self._words.say(item.label)) if item.required and value in {None, ()} else ""

    def refuse(self, name: str, sentence: str) -> bool:
        """Show `sentence` beside entry `name` (empty takes it away); False when the form has no such entry."""
        shown = self._refusals.get(name)
        if shown is None:
            return False
        changed = bool(sentence) != shown.isVisibleTo(self)
        shown.setText(sentence)
        shown.setVisible(bool(sentence))
        editor = self.editors[name]
        target = editor.search if isinstance(editor, PickEditor) else editor
        if changed:
            target.setProperty("refused", "true" if sentence else "false")
            repolish(target)
        if sentence:
            target.setFocus()
        return True

    def resay(self, name: str, sentence: str) -> None:
        """Say a refusal that stands in other words; the keyboard stays where it is, and one that has gone stays gone."""
        if self._refusals[name].text():
            self._refusals[name].setText(sentence)

    def refusal(self, name: str) -> str:
        """Return the sentence that stands beside entry `name`."""
        return self._refusals[name].text()

    def focus_first(self) -> None:
        """Put the caret where one begins: who types at once must not type into a choice that stands first."""
        begins = next((item for item in self.entries if item.begins), None)
        for item in (begins, *self.entries):
            if item is not None:
                self.editors[item.name].setFocus()
                return

    def note(self, notes: Mapping[str, str]) -> None:
        """Have other words stand behind the labels, by entry; `reword` shows them."""
        self.entries = tuple(replace(item, note=notes.get(item.name, item.note)) for item in self.entries)

    def forget_drafts(self) -> None:
        """Drop what was kept, after it was sent."""
        for kept in self._drafts:
            kept.forget()

    def reword(self) -> None:
        """Say labels and choices in the present language."""
        for item in self.entries:
            words = self._words.say(item.label)
            named = self._words.say("form.needed", label=words) if item.required else words
            self._labels[item.name].setText(f"{named}  ·  {item.note}" if item.note else named)
            editor = self.editors[item.name]
            if isinstance(editor, QCheckBox):
                editor.setText(words)
            editor.setAccessibleName(words)
            lack = self._lack(item)
            if lack:
                self.resay(item.name, lack)
            if isinstance(editor, ChoiceEditor):
                for number in range(editor.count()):
                    value = editor.itemData(number)
                    editor.setItemText(number, self._choice(item, value))
            if item.hint:
                hinted = editor.search if isinstance(editor, PickEditor) else editor
                if isinstance(hinted, (QLineEdit, QPlainTextEdit)):
                    hinted.setPlaceholderText(self._words.say(item.hint))

    def _on_changed(self, *_value: object) -> None:
        """Take the refusal beside an entry away as soon as its value changes: what it complained of stands there no more."""
        sender = self.sender()
        for name, editor in self.editors.items():
            if sender is editor or (isinstance(editor, PickEditor) and sender is editor.search):
                self.refuse(name, "")
        self.edited.emit()

    def _choice(self, item: Entry, value: object) -> str:
        if value is None:
            return self._words.say("form.choose" if item.required else "value.none")
        if item.named:
            return dict(item.named)[value]
        return class_words(value, self._words) if item.choice_key == CLASSES else self._words.say(f"{item.choice_key}.{value}")

    def _add(self, item: Entry, column: QVBoxLayout, drafts: Drafts | None, draft_key: str) -> None:
        named = label("label", parent=self)
        refusal = label(tone="refused", wrap=True, parent=self)
        refusal.hide()
        editor = self._editor(item)
        named.setBuddy(editor)
        named.setVisible(not isinstance(editor, QCheckBox))
        initial = self._clock() if item.initial == NOW else item.initial
        if initial is not None:
            editor.set_value(initial)
        if drafts is not None and not item.secret and isinstance(editor, (QLineEdit, QPlainTextEdit)):
            self._drafts.append(KeptDraft(drafts, draft_key, editor, restores=not item.given))
        elif drafts is not None and isinstance(editor, (ChoiceEditor, PickEditor)):
            self._drafts.append(KeptChoice(drafts, draft_key, editor, restores=not item.given))
        for changed in _changes_of(editor):
            changed.connect(self._on_changed)
        self._labels[item.name], self._refusals[item.name], self.editors[item.name] = named, refusal, editor
        for part in (named, editor, refusal):
            column.addWidget(part)
        column.addSpacing(6)
        column.addStretch(1)

    def _editor(self, item: Entry) -> Editor:
        if item.pick and item.shape is Shape.POINT:
            return PointEditor(self._look, self)
        if item.pick:
            return PickEditor(self._look, many=item.many, parent=self)
        if item.shape is Shape.CHOICE:
            is_settled = item.required and (item.initial is not None or len(item.choices) == 1)
            values: tuple[object, ...] = item.choices if is_settled else (None, *item.choices)
            return ChoiceEditor(self._look, [(value, self._choice(item, value)) for value in values], self)
        if item.shape is Shape.INTEGER:
            return NumberEditor(item.bounds, self)
        if item.shape is Shape.MOMENT:
            return MomentEditor(self._words, self._clock, self, ahead=item.ahead)
        if item.shape is Shape.FLAG:
            return FlagEditor(self._look, parent=self)
        if item.secret:
            return SecretEditor(self)
        return LongTextEditor(self) if item.long else TextEditor(self)


def _changes_of(editor: Editor) -> tuple[SignalInstance, ...]:
    """Return the signals that tell that the value of an editor is another."""
    if isinstance(editor, PickEditor):
        return (editor.changed, editor.search.textEdited)
    if isinstance(editor, ChoiceEditor):
        return (editor.currentIndexChanged,)
    if isinstance(editor, FlagEditor):
        return (editor.toggled,)
    return (editor.textChanged,)


def _is_narrow(item: Entry) -> bool:
    """Tell whether two such entries fit beside each other."""
    return item.narrow or (item.shape in {Shape.INTEGER, Shape.MOMENT, Shape.CHOICE} and not item.pick)
