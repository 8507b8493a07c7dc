"""Who looked, handed out, sat down, changed persons, ruled and was refused: one list under filters that stay, newest first."""

import json

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.duty.lines import trail_words
from desktop.features.duty.paints import DutyPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import SearchField, ground, label, rule
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.page import EmptyState
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.texts import Texts
from sync.store.queries.trail import TRAIL_SORTS, TrailQuestion, TrailRow, trail

DAY_MS = 86_400_000
SINCE_DAYS = (1, 7, 30)
CHOICE_WIDTH = 168


class TrailView(QWidget):
    """Reads only, and only when it is asked to."""

    def __init__(self, services: Services, paints: DutyPaints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.rows: PagedModel[TrailRow] = PagedModel(services.readers, _identity, self._speech, self)
        self.view = RowsView(self.rows, paints.trail(), services.look)
        self.sort = ChoiceEditor(services.look, [(None, ""), *((sort, "") for sort in TRAIL_SORTS)])
        self.since = ChoiceEditor(services.look, [(None, ""), *((days, "") for days in SINCE_DAYS)])
        self.person = SearchField()
        self.count = label("small", tone="quiet")
        self.empty = EmptyState(services)
        self._body = QStackedWidget()
        self._restore()
        self._build()
        for choice in (self.sort, self.since):
            choice.activated.connect(self._on_filtered)
        self.person.asked.connect(self._on_filtered)
        self.empty.acted.connect(self._on_cleared)
        self.rows.answered.connect(self._on_answered)
        self.show_loading()

    @property
    def question(self) -> TrailQuestion:
        """Return what the filters ask for; the moment from which on is that of a whole minute, so that one question stays one."""
        days = self.since.value()
        minute = self._services.clock() // 60_000 * 60_000
        since = minute - days * DAY_MS if isinstance(days, int) else 0
        return TrailQuestion(sort=str(self.sort.value() or ""), person=self.person.text().strip(), since_ms=since)

    def show_loading(self) -> None:
        self.empty.say("list.loading")
        self._body.setCurrentWidget(self.empty)

    def ask(self) -> None:
        """Read what the filters ask for; what is shown stays until it is here."""
        self.rows.ask(trail, self.question)

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self._say_choices()
        self._say_count()
        self.view.viewport().update()

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.person.setPlaceholderText, "trail.person")
        bind(self.person.setAccessibleName, "trail.person")
        bind(self.sort.setAccessibleName, "trail.sort")
        bind(self.since.setAccessibleName, "trail.since")
        bind(self.view.setAccessibleName, "duty.trail")
        self._say_choices()
        find = QHBoxLayout()
        find.setContentsMargins(16, 8, 16, 8)
        find.setSpacing(8)
        for choice in (self.sort, self.since):
            choice.setFixedWidth(CHOICE_WIDTH)
            find.addWidget(choice)
        find.addWidget(self.person, 1)
        find.addWidget(self.count)
        self._body.addWidget(self.view)
        self._body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(find)
        column.addWidget(rule())
        column.addWidget(self._body, 1)

    def _restore(self) -> None:
        try:
            kept = json.loads(self._services.settings.preferences.trail_filters or "{}")
        except ValueError:
            kept = {}
        if isinstance(kept, dict):
            for choice, known in ((self.sort, TRAIL_SORTS), (self.since, SINCE_DAYS)):
                value = kept.get("sort" if choice is self.sort else "since")
                if value in known:
                    choice.set_value(value)

    def _say_choices(self) -> None:
        say = self._services.words.say
        for number in range(self.sort.count()):
            sort = self.sort.itemData(number)
            self.sort.setItemText(number, say(f"trail.sort.{sort or 'all'}"))
        for number in range(self.since.count()):
            days = self.since.itemData(number)
            self.since.setItemText(number, say("trail.since.days", days=days) if days else say("trail.since.all"))

    def _say_count(self) -> None:
        self.count.setText(self._services.words.say("trail.count", count=self.rows.total))

    def _speech(self, row: TrailRow) -> str:
        words = self._services.words
        return " ".join((words.moment(row.at_ms, now_ms=self._services.clock()), row.person, *trail_words(row, words)))

    def _on_filtered(self, *_value: object) -> None:
        kept = {"sort": self.sort.value(), "since": self.since.value()}
        self._services.settings.change(trail_filters=json.dumps(kept))
        self.ask()

    def _on_cleared(self) -> None:
        self.person.clear()
        for choice in (self.sort, self.since):
            choice.set_value(None)
        self._on_filtered()
        self.person.setFocus()

    def _on_answered(self) -> None:
        self._say_count()
        self._body.setCurrentWidget(self.view if self.rows.total else self.empty)
        question = self.question
        if self.rows.total:
            return
        if question.sort or question.person or question.since_ms:
            self.empty.say("list.not_found", "", "list.clear")
        else:
            self.empty.say("trail.empty")


def _identity(row: TrailRow) -> str:
    return row.id
