"""The page Sync: paths, what waits, where each record is; at the right what needs a person.

It is put together from the sections and sheets that `parts.py` names, and knows none of them but the questions and the records.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.sync import parts
from desktop.features.sync.acts_row import ActButton, ActsRow
from desktop.features.sync.headline import basis, headline
from desktop.features.sync.questions_section import QuestionsSection
from desktop.features.sync.reading import Reading
from desktop.features.sync.records_section import RecordsSection, may_hurry
from desktop.features.sync.section import Act, Section, Sheet
from desktop.features.sync.section_list import SectionList
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from desktop.runtime.words import figure
from desktop.widgets.controls import SearchField, ground, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import Page, PaperOffer
from desktop.widgets.scrolled import Scrolled
from sync.store.queries.rows import RecordReachRow

RIGHT_WIDTH = 440
BADGE_MS = 5_000
ACTS_BESIDE_MAX = 2

Part = TypeVar("Part", bound=Section | Sheet)


class SyncPage(Page):
    """Owns what its parts read together, both lists, and which sheet lies over the right one."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.reading = Reading(services, self)
        self._pace = Pace(self, acts=services.engine.acted)
        self.sections = [make(services, self.reading, self) for make in (*parts.LEFT, *parts.RIGHT)]
        self.sheets = [make(services) for make in parts.SHEETS]
        self.records = _the(RecordsSection, self.sections)
        self.questions = _the(QuestionsSection, self.sections)
        self.card = self.questions.card
        self.sentence = label("title", wrap=True)
        self._basis = label("label", wrap=True)
        self.refusal = label(tone="refused", wrap=True)
        self.refusal.hide()
        self.search = SearchField()
        self.left_view = SectionList(services, self.sections[: len(parts.LEFT)])
        self.right_view = SectionList(services, self.sections[len(parts.LEFT) :], sunken=True)
        self.left, self.right = self.left_view.rows, self.right_view.rows
        current = self.left_view.current_row
        self.try_button = ActButton(services, Act(label="sync.try", key="F5", run=self._try), current)
        self.pin_button = ActButton(
            services, Act(label="sync.pin", key="F9", icon="pin", run=self.records.pick, fits=may_hurry, speaks=True), current
        )
        self.acts = ActsRow(services, [act for sheet in self.sheets for act in sheet.acts()], current, self)
        self._heading = label("section")
        self._count = label("section")
        self.sides = QStackedWidget()
        self._build()
        self._connect()
        self._retell()
        self.right_view.refill()

    def show_subject(self, subject: bytes | None) -> None:
        """Put a question on the card."""
        if subject is not None:
            self.questions.choose(subject)

    def refresh(self) -> None:
        self.reading.refresh()
        for section in self.sections:
            section.refresh()

    def papers(self) -> tuple[PaperOffer, ...]:
        place = self.sides.currentIndex()
        return self.sheets[place - 1].papers() if place else ()

    def restyle(self) -> None:
        super().restyle()
        for sheet in self.sheets:
            sheet.restyle()

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        """Begin an act of a sheet.

        Raises: LookupError: an act that no sheet has, or not with these values.
        """
        sheet = next((sheet for sheet in self.sheets if act in sheet.begins), None)
        if sheet is None:
            raise LookupError(act)
        sheet.begin(act, values)

    def sheet(self, kind: type[Part]) -> Part:
        """Return the sheet of a class."""
        return _the(kind, self.sheets)

    def focus_first(self) -> None:
        self.right_view.setFocus()

    def reword(self) -> None:
        super().reword()
        self.card.reword()
        self.acts.reword()
        self.try_button.say("sync.try")
        for sheet in self.sheets:
            sheet.reword()
        self._retell()
        self.right_view.refill()

    def _build(self) -> None:
        for bind in (self.search.setPlaceholderText, self.search.setAccessibleName):
            self.texts.bind(bind, "sync.search")
        self.texts.bind(self._heading.setText, "sync.questions")
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(self._head())
        left.addLayout(self._find_row())
        left.addWidget(rule())
        left.addWidget(self.left_view, 1)
        self.sides.setFixedWidth(RIGHT_WIDTH)
        self.sides.addWidget(self._right_side())
        for sheet in self.sheets:
            self.sides.addWidget(Scrolled(sheet, fills=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self.sides)

    def _head(self) -> QVBoxLayout:
        says = QVBoxLayout()
        says.setSpacing(2)
        for part in (self.sentence, self._basis, self.refusal):
            says.addWidget(part)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addLayout(says, 1)
        first.addWidget(self.try_button, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(8)
        head.addLayout(first)
        if not self._acts_fit:
            own = QHBoxLayout()
            own.addWidget(self.acts)
            own.addStretch(1)
            head.addLayout(own)
        return head

    @property
    def _acts_fit(self) -> bool:
        """Whether the acts of the sheets stand beside the search; else they have a row of their own."""
        return len(self.acts.buttons) <= ACTS_BESIDE_MAX

    def _find_row(self) -> QHBoxLayout:
        find = QHBoxLayout()
        find.setContentsMargins(16, 0, 16, 10)
        find.setSpacing(8)
        find.addWidget(self.search, 1)
        find.addWidget(self.pin_button)
        if self._acts_fit:
            find.addWidget(self.acts)
        return find

    def _right_side(self) -> QWidget:
        side = ground(QWidget(), "sunken")
        top = QHBoxLayout()
        top.setContentsMargins(16, 14, 16, 10)
        top.setSpacing(10)
        top.addWidget(self._heading)
        top.addWidget(self._count)
        top.addStretch(1)
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 16, 12)
        holder.addWidget(self.card)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(top)
        right.addLayout(holder)
        right.addWidget(self.right_view, 1)
        self.right_view.setMinimumHeight(1)  # the card under decision goes before what waits below it
        return side

    def _connect(self) -> None:
        self.services.engine.changed.connect(self._on_changed)
        self.services.engine.status.connect(self._on_link)
        self._pace.due.connect(self._on_due)
        self.reading.told.connect(self._retell)
        self.reading.inbox_told.connect(self._on_inbox)
        self.records.refused.connect(self._on_not_pinned)
        self.card.settled.connect(self.refresh)
        self.questions.opened.connect(self.opened)
        self.search.asked.connect(self.reading.look_for)
        self.left_view.chosen.connect(self._judge)
        for view in (self.left_view, self.right_view):
            view.picked.connect(self._on_picked)
        for sheet in self.sheets:
            sheet.opened.connect(self._on_opened)
            sheet.closed.connect(self._on_closed)
            sheet.changed.connect(self.refresh)
            sheet.print_wanted.connect(self.print_wanted)
        for button in (self.try_button, self.pin_button):
            QShortcut(QKeySequence(button.act.key), self).activated.connect(button.click)
        QShortcut(QKeySequence("F3"), self).activated.connect(self.search.setFocus)

    def _try(self, _row: object) -> None:
        self.services.engine.exchange_now()

    def _retell(self) -> None:
        """Say what was read: the sentence above all, the left list, and what can be done."""
        words, link = self.services.words, self.reading.present
        self.sentence.setText(words.say("sync.loading") if link is None else headline(link, words, now_ms=self.services.clock()))
        self._basis.setText("" if link is None else basis(link, words))
        self.left_view.refill()
        self._judge()

    def _judge(self, _row: object = None) -> None:
        row = self.left_view.current_row()
        refusal = self.services.words.say("sync.revoked.off") if self.reading.is_revoked else ""
        on = isinstance(row, RecordReachRow) and row.entry in self.reading.pinned
        self.pin_button.say("sync.unpin" if on else "sync.pin")
        self.pin_button.judge(row, refusal)
        self.acts.judge(row, refusal)

    def _on_picked(self, row: object) -> None:
        sheet = next((sheet for sheet in self.sheets if type(row) in sheet.shows), None)
        if sheet is not None:
            sheet.show_row(row)

    def _on_opened(self, sheet: Sheet) -> None:
        self.sides.setCurrentIndex(1 + self.sheets.index(sheet))

    def _on_closed(self) -> None:
        self.sides.setCurrentIndex(0)
        self.left_view.setFocus()

    def _on_not_pinned(self, error: BaseException) -> None:
        self.refusal.setText(failure_words(error, self.services.words))
        self.refusal.show()

    def _on_inbox(self) -> None:
        self._pace.ended()
        self._count.setText(figure(self.questions.count))
        self.badge.emit(self.questions.count)

    def _on_link(self, _link: object) -> None:
        if self.isVisible():
            self.refresh()

    def _on_changed(self, _changes: Changes) -> None:
        self._pace.slow(0 if self.isVisible() else BADGE_MS)
        self._pace.want()

    def _on_due(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self.reading.read_inbox()


def _the(kind: type[Part], parts_made: Sequence[object]) -> Part:
    return next(part for part in parts_made if isinstance(part, kind))
