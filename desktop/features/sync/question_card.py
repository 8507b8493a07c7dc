"""One question with all its values: who wrote each and when, what they saw, and the decision with its basis."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.features.sync.answers import answer_to
from desktop.features.sync.question_paints import question_title
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, QUIET, Button, ground, label, repolish
from desktop.widgets.editors import ChoiceEditor, NumberEditor, TextEditor, Unreadable
from desktop.widgets.failures import failure_words
from desktop.widgets.kept import KeptDraft
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain
from desktop.widgets.values import shown
from desktop.widgets.wrapping import wrapped
from sync.domain.commands.questions import SettleField, SettleState
from sync.domain.kind import Field, Shape
from sync.domain.registry import KINDS
from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import ValueRow

VALUE_HEIGHT = 150
LINE = 22
LINES_MAX = 6
_TYPED = frozenset({Shape.TEXT, Shape.INTEGER, Shape.CHOICE, Shape.STATE})


class ValueCard(QAbstractButton):
    """One standing value to choose."""

    def __init__(self, services: Services, question: QuestionRow, value: ValueRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._question = question
        self.value = value
        self.setCheckable(True)
        self.setMinimumHeight(VALUE_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.reword()

    def reword(self) -> None:
        self._words = _said(self._services, self._question, self.value.value)
        self.setAccessibleName(f"{self._words} · {self.value.organisation_name} {self.value.person}")
        self._fit()
        self.setToolTip(plain(self._words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, VALUE_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _is_figure(self) -> bool:
        declared = KINDS[self._question.kind].by_name.get(self._question.field)
        return isinstance(self.value.value, int) and declared is not None and declared.shape is Shape.INTEGER

    def _lines(self) -> tuple[str, ...]:
        """Return the whole value: two texts that begin alike must not look alike."""
        width = max(120, self.width() - 28)
        return wrapped(self._words, width, self._services.look, step="row", weight=SEMIBOLD)[:LINES_MAX]

    def _fit(self) -> None:
        more = 0 if self._is_figure() else LINE * (len(self._lines()) - 1)
        self.setMinimumHeight(VALUE_HEIGHT + more)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        words, row = self._services.words, self.value
        chosen = self.isChecked()
        box = self.rect().toRectF()
        thick = chosen or self.hasFocus()
        brush.box(
            box, radius=8, fill="selected" if chosen else "raised", edge="accent" if thick else "line_strong", width=2 if thick else 1
        )
        brush.disc(22, 22, 8, fill=None, edge="accent" if chosen else "control", width=2 if chosen else 1.5)
        if chosen:
            brush.disc(22, 22, 4, fill="accent")
        brush.text(row.organisation_name, x=38, y=22, width=self.width() - 48, step="small", weight=SEMIBOLD)
        declared = KINDS[self._question.kind].by_name.get(self._question.field)
        foot = self.height() - VALUE_HEIGHT
        used = 0.0
        if self._is_figure():
            used = brush.text(self._words, x=14, y=62, width=self.width() - 28, step="figure_large", weight=SEMIBOLD)
        else:
            for number, line in enumerate(self._lines()):
                brush.text(line, x=14, y=58 + number * LINE, width=self.width() - 24, step="row", weight=SEMIBOLD)
        if self._is_figure() and declared is not None and declared.unit:
            brush.text(words.say(f"unit.of.{declared.unit}"), x=14 + used + 6, y=66, width=60, step="small", name="text2")
        when = words.moment(row.at_ms, now_ms=self._services.clock())
        brush.text(f"{row.person}  {when}", x=14, y=98 + foot, width=self.width() - 28, step="small")
        saw = " / ".join(_said(self._services, self._question, value) for value in row.saw)
        note = words.say("question.saw", value=saw) if row.saw else words.say("question.saw_nothing")
        brush.icon("eye", x=14, y=124 + foot, size=14)
        brush.text(note, x=34, y=124 + foot, width=self.width() - 46, step="label", name="text2")
        painter.end()


class QuestionCard(QWidget):
    """The card. A choice and a basis make the settling act; what arrived since then keeps the question open."""

    settled = Signal()
    later = Signal()
    visited = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        ground(self, "card")
        self._services = services
        self.question: QuestionRow | None = None
        self._revoked = False
        self.cards: list[ValueCard] = []
        self.third: TextEditor | NumberEditor | ChoiceEditor | None = None
        self._group = QButtonGroup(self)
        self._chip = label("small")
        self._title = label("row", wrap=True)
        self.show_button = Button(services.look, QUIET, icon_name="eye")
        self.show_button.clicked.connect(self._on_show)
        services.masks.changed.connect(self.reword)
        self._note = label("label", wrap=True)
        self._values = QGridLayout()
        self._values.setSpacing(12)
        self._third_label = label("label")
        self._third_holder = QHBoxLayout()
        self._reason_label = label("label")
        self._kept_third: KeptDraft | None = None
        self.reason = TextEditor()
        self.reason.textChanged.connect(self._on_reason)
        self.reason.returnPressed.connect(self.settle)
        self.refusal = label(tone="refused", wrap=True)
        self._kept = label("label", wrap=True)
        self.settle_button = Button(services.look, PRIMARY, icon_name="check")
        self.settle_button.clicked.connect(self.settle)
        self.later_button = Button(services.look, PLAIN)
        self.later_button.clicked.connect(self.later)
        self._group.buttonToggled.connect(self._on_toggled)
        self._build()
        self.hide()

    def set_revoked(self, revoked: bool) -> None:
        """Say whether the center takes nothing more from this device; what is settled here would reach nobody."""
        self._revoked = revoked
        self._judge()

    def show_question(self, question: QuestionRow) -> None:
        """Show a question; the same one keeps choice, third value and basis."""
        if self.question == question:
            return
        same = self.question is not None and self.question.id == question.id
        focus = QApplication.focusWidget()
        held = not same and focus is not None and self.isAncestorOf(focus)
        self.question = question
        for card in self.cards:
            self._group.removeButton(card)
            self._values.removeWidget(card)
            card.deleteLater()
        self.cards = [ValueCard(self._services, question, value) for value in question.values]
        for number, card in enumerate(self.cards):
            self._group.addButton(card)
            self._values.addWidget(card, number // 2, number % 2)
        if not same:
            self._make_third(question)
            self.reason.setText(self._services.drafts.text(self._draft_key()))
        self._chain()
        self.refusal.hide()
        self.reword()
        self._judge()
        if held:
            # Else Qt hands the keyboard on to the act of the next question, and a second Enter would be an answer to it.
            self.setFocus()

    def _chain(self) -> None:
        """Let Tab go from the values to the third one, the basis and the act, however often the values are made anew."""
        parts: list[QWidget] = [*self.cards, *((self.third,) if self.third is not None else ())]
        for before, after in pairwise((*parts, self.reason, self.settle_button, self.later_button)):
            QWidget.setTabOrder(before, after)

    def settle(self) -> None:
        """Submit the chosen or written value with its basis."""
        question = self.question
        if question is None:
            return
        if question.sort == "alert":
            self.visited.emit(question)
            return
        if self._barred():
            return
        reason = self.reason.text().strip()
        if not reason:
            self._refuse(self._services.words.say("question.reason_missing"), self.reason)
            return
        try:
            value, given = self._decision()
        except Unreadable as finding:
            self._refuse(self._services.words.say(finding.key, low="", high=""), self.third)
            return
        if not given:
            self._refuse(self._services.words.say("question.choose"), None)
            return
        self._submit(question, value, reason)

    def reword(self) -> None:
        words = self._services.words
        question = self.question
        if question is None:
            return
        alert = question.sort == "alert"
        self._chip.setText(words.say("question.chip.alert") if alert else words.say("question.chip", count=len(question.values)))
        self._title.setText(question_title(question, self._services))
        self._note.setText(words.say(f"question.note.{question.sort}"))
        self._third_label.setText(words.say("question.third"))
        self._reason_label.setText(words.say("question.reason"))
        self.reason.setPlaceholderText(words.say("question.reason.hint"))
        self.reason.setAccessibleName(words.say("question.reason"))
        self._kept.setText(words.say("question.kept"))
        self.later_button.setText(words.say("question.later"))
        self.show_button.setText(words.say("mask.show"))
        self.show_button.setVisible(not alert and self._services.masks.covers(question.kind, question.entity, question.field))
        for part in (self._reason_label, self.reason, self._kept):
            part.setVisible(not alert)
        for card in self.cards:
            card.reword()
        self._reword_button()
        self._judge()

    def _barred(self) -> str:
        """Return why this device or this person may not settle what is shown, empty when they may; an alert only leads on."""
        question = self.question
        if question is None or question.sort == "alert":
            return ""
        words = self._services.words
        if self._revoked:
            return words.say("sync.revoked.off")
        return words.say(f"question.barred.{question.barred}") if question.barred else ""

    def _judge(self) -> None:
        barred = self._barred()
        self.settle_button.setEnabled(not barred)
        self.settle_button.setToolTip(plain(barred))
        if barred:
            self._refuse(barred, None)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        self._chip.setProperty("chip", "conflict")
        head.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)
        third = QVBoxLayout()
        third.setSpacing(4)
        third.addWidget(self._third_label)
        third.addLayout(self._third_holder)
        basis = QVBoxLayout()
        basis.setSpacing(4)
        basis.addWidget(self._reason_label)
        basis.addWidget(self.reason)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addLayout(third, 2)
        fields.addLayout(basis, 5)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.settle_button, 1)
        buttons.addWidget(self.later_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._note)
        column.addLayout(self._values)
        column.addLayout(fields)
        column.addWidget(self.refusal)
        column.addWidget(self._kept)
        column.addLayout(buttons)

    def _make_third(self, question: QuestionRow) -> None:
        if self.third is not None:
            self._third_holder.removeWidget(self.third)
            self.third.deleteLater()
            self.third, self._kept_third = None, None
        declared = KINDS[question.kind].by_name.get(question.field) if question.kind in KINDS else None
        fits = declared is not None and declared.shape in _TYPED and question.sort != "alert"
        self._third_label.setVisible(fits)
        if declared is None or not fits:
            return
        self.third = self._editor(question.kind, declared)
        self._third_holder.addWidget(self.third)
        if isinstance(self.third, QLineEdit):
            self._kept_third = KeptDraft(self._services.drafts, f"{self._draft_key()}.third", self.third)

    def _editor(self, kind: str, declared: Field) -> TextEditor | NumberEditor | ChoiceEditor:
        words = self._services.words
        if declared.shape is Shape.INTEGER:
            number = NumberEditor(declared.bounds)
            number.textChanged.connect(self._on_third)
            return number
        if declared.shape is Shape.TEXT:
            text = TextEditor()
            text.textChanged.connect(self._on_third)
            return text
        choices = tuple(sorted(declared.life.settles)) if declared.life is not None else declared.choices
        named = [(choice, words.choice(kind, declared.name, choice)) for choice in choices]
        box = ChoiceEditor(self._services.look, [(None, words.say("value.none")), *named])
        box.currentIndexChanged.connect(self._on_third)
        return box

    def _decision(self) -> tuple[object, bool]:
        third = self.third.value() if self.third is not None else None
        if third is not None:
            return third, True
        chosen = next((card for card in self.cards if card.isChecked()), None)
        return (None, False) if chosen is None else (chosen.value.value, True)

    def _submit(self, question: QuestionRow, value: object, reason: str) -> None:
        self.settle_button.setEnabled(False)
        request: object
        if question.sort == "dispute":
            request = SettleState(kind=question.kind, entity=question.entity, to=str(value), seen=question.seen, reason=reason)
        else:
            assert value is None or isinstance(value, (str, int, bool, float, bytes, tuple))
            request = SettleField(
                kind=question.kind, entity=question.entity, field=question.field, value=value, seen=question.seen, reason=reason
            )
        self._services.engine.submit(request, done=self._on_done, failed=self._on_failed)

    def _refuse(self, sentence: str, beside: QWidget | None) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()
        if beside is not None:
            beside.setProperty("refused", "true")
            repolish(beside)
            beside.setFocus()

    def _draft_key(self) -> str:
        return f"question.{self.question.id.hex()}" if self.question is not None else "question"

    def _reword_button(self) -> None:
        words = self._services.words
        if self.question is not None and self.question.sort == "alert":
            answer = answer_to(self.question)
            self.settle_button.setText(words.say("question.open" if answer is None else answer.key))
            return
        try:
            value, given = self._decision()
        except Unreadable:
            value, given = None, False
        if not given or self.question is None:
            self.settle_button.setText(words.say("question.settle"))
            return
        said = _said(self._services, self.question, value)
        self.settle_button.setText(words.say("question.take", value=said if len(said) <= 16 else f"{said[:15]}…"))

    def _on_show(self) -> None:
        question = self.question
        assert question is not None
        self._services.masks.lift(question.kind, question.entity, question.field)

    def _on_reason(self, text: str) -> None:
        self._services.drafts.put(self._draft_key(), text)
        self.reason.setProperty("refused", "false")
        repolish(self.reason)
        self.refusal.setVisible(bool(self._barred()))

    def _on_third(self, *_value: object) -> None:
        self._reword_button()

    def _on_toggled(self, _button: QAbstractButton, _checked: bool) -> None:
        self.refusal.setVisible(bool(self._barred()))
        self._reword_button()

    def _on_done(self, _answer: object) -> None:
        self.settle_button.setEnabled(True)
        self.reason.clear()
        if self._kept_third is not None:
            self._kept_third.forget()
        self.settled.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.settle_button.setEnabled(True)
        self._refuse(failure_words(error, self._services.words), None)


def _said(services: Services, question: QuestionRow, value: object) -> str:
    """Return a value in words; a private one masked until it was looked at."""
    lifted = not services.masks.covers(question.kind, question.entity, question.field)
    return shown(question.field, value, services.words, kind=question.kind, now_ms=services.clock(), lifted=lifted)
