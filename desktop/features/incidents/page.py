"""The page Incidents: list and incident side by side where there is room, one after the other where there is not."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.incidents.act import Target
from desktop.features.incidents.act_panel import ActPanel
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.intents import OPEN, SIGN, Wanted, is_known, signing
from desktop.features.incidents.list_view import ListView
from desktop.features.incidents.paper_maker import PaperMaker
from desktop.features.incidents.preview import Preview
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from desktop.widgets.banner import Banner
from desktop.widgets.controls import rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import EmptyState, Page, PaperOffer
from sync.store.queries import attachments, desk, incident_more, incident_pages, incidents, questions
from sync.store.queries.attachments import Files
from sync.store.queries.incident_more import IncidentMore
from sync.store.queries.question_rows import IncidentQuestions
from sync.store.queries.rows import DeskIdentity, IncidentDetail, IncidentRow

KINDS_SHOWN = frozenset(
    {"incident", "assignment", "post", "journal", "order", "recipient", "response", "group", "task", "reach", "attachment", "blob"}
)
SIDE_BY_SIDE = 1700
LIST_WIDTH = 360
LIST_WIDTH_ALONE = 640
PREVIEW_WIDTH_MIN = 400
BADGE_MS = 5_000
# Questions are looked for across incidents: more seldom than the rest.
QUESTIONS_MS = 2_000
TICK_MS = 15_000


class IncidentsPage(Page):
    """Owns the list, the detail and the sheet that opens an incident."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._subject: bytes | None = None
        self._mode = ""
        self._identity: DeskIdentity | None = None
        self._previewed = b""
        self._wanted: Wanted | None = None
        self.list = ListView(services)
        self.detail = DetailView(services)
        self.chooser = EmptyState(services)
        self.chooser.say("chooser.title", "chooser.hint", "act.open")
        self.chooser.acted.connect(self.open_new)
        self.preview = Preview(services)
        self.preview.opened.connect(self._on_opened)
        self.notice = Banner(services, "intent", grave=False)
        self.notice.hide()
        self._base = QStackedWidget()
        self._base.addWidget(self.chooser)
        self._base.addWidget(self.preview)
        self.panel = ActPanel(services, self._base)
        self._right = QStackedWidget()
        # Beside the list stands a preview only; the whole incident, which needs more, then stands alone.
        self._right.setMinimumWidth(PREVIEW_WIDTH_MIN)
        self._line = rule(upright=True)
        self._list_pace, self._detail_pace, self._questions_pace = (
            Pace(self, acts=services.engine.acted),
            Pace(self, acts=services.engine.acted),
            Pace(self, acts=services.engine.acted),
        )
        self._questions_pace.slow(QUESTIONS_MS)
        self._build()
        self._connect()
        services.readers.query(desk.identity, to=self._on_identity)

    def show_subject(self, subject: bytes | None) -> None:
        if subject is not None:
            self._subject = subject
            if self.detail.subject != subject:
                self.detail.show_loading()
            self.incident_opened.emit(subject)
            self._arrange()

    def clear_away(self) -> None:
        self.detail.files.viewer.close_files()

    def refresh(self) -> None:
        self.list.ask()
        self._ask_detail()
        self._ask_questions()

    def papers(self) -> tuple[PaperOffer, ...]:
        detail = self.detail.detail
        if detail is None or detail.incident.id != self._subject or self._identity is None:
            return ()
        return PaperMaker(self, detail, self._identity, self.detail.open_order, files=self.detail.files.files).offers()

    def focus_first(self) -> None:
        if self._subject is not None:
            self.detail.middle_view.setFocus()
        else:
            self.list.view.setFocus()

    def reword(self) -> None:
        super().reword()
        self.list.reword()
        self.chooser.reword()
        self.preview.reword()
        self.panel.reword()
        self.detail.reword()
        self.notice.reword()

    def open_new(self) -> None:
        """Show the sheet that opens an incident."""
        self._leave()
        self.panel.open("open", Target())

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        """Begin an act with what is known; one on an incident waits until an incident is shown."""
        if not is_known(act):
            raise LookupError(act)
        if act == OPEN:
            self._leave()
            self.panel.open(act, Target(), values)
        elif act == SIGN and self._subject is None:
            self._sign(values)
        else:
            self._wanted = Wanted(act=act, values=values)
            self._go_on()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        for part in (self.panel, self.detail):
            self._right.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        row = QHBoxLayout()
        column.addLayout(row, 1)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self._line)
        row.addWidget(self._right, 1)

    def _connect(self) -> None:
        self.list.shown.connect(self._on_list)
        self.list.opened.connect(self._on_opened)
        self.list.chosen.connect(self._on_chosen)
        self.list.new.connect(self.open_new)
        self.notice.dismissed.connect(self._on_dismissed)
        self.detail.back.connect(self._leave)
        self.detail.header.printed.connect(self.print_wanted)
        self.detail.board.print_wanted.connect(self.print_wanted)
        self.detail.acted.connect(self.refresh)
        self.panel.done.connect(self._on_done)
        self.services.engine.changed.connect(self._on_changed)
        self._list_pace.due.connect(self.list.ask)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._on_tick)
        self._clock.start()
        self._detail_pace.due.connect(self._ask_detail)
        self._questions_pace.due.connect(self._ask_questions)
        for keys, slot in (("F3", self.list.search.setFocus), ("F4", self.open_new)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(slot)

    def _arrange(self) -> None:
        wide = self.width() >= SIDE_BY_SIDE
        shown = self._subject is not None
        self._right.setCurrentWidget(self.detail if shown else self.panel)
        self.list.setVisible(wide or not shown)
        self._list_pace.slow(0 if wide or not shown else BADGE_MS)
        self._line.setVisible(wide or not shown)
        self.list.setFixedWidth(LIST_WIDTH if wide else LIST_WIDTH_ALONE)
        self.detail.header.back_button.setVisible(not wide)

    def _leave(self) -> None:
        self._subject = None
        self._say_mode("")
        self.incident_opened.emit(None)
        self._arrange()
        self.list.view.setFocus()

    def _go_on(self) -> None:
        """Begin what is wanted once its incident is shown; while none is, the list says what it is wanted for."""
        wanted = self._wanted
        if wanted is None:
            return
        if self._subject is None:
            self.notice.say("intent.choose", act=self.services.words.say(f"act.{wanted.act}"))
            self.notice.show()
        elif self.detail.subject == self._subject:
            self._wanted = None
            self.notice.setVisible(not self.detail.begin(wanted))
            self.notice.say("intent.gone", act=self.services.words.say(f"act.{wanted.act}"))

    def _sign(self, values: Mapping[str, object]) -> None:
        request = signing(values)
        if request is not None:
            self.services.engine.submit(request, done=self._on_signed, failed=self._on_unsigned)

    def _on_signed(self, _answer: object) -> None:
        self.notice.hide()
        self.refresh()

    def _on_unsigned(self, error: BaseException) -> None:
        self.notice.say("intent.failed", said=failure_words(error, self.services.words))
        self.notice.show()

    def _on_dismissed(self, _cause: str) -> None:
        self._wanted = None
        self.notice.hide()

    def _ask_detail(self) -> None:
        if self._subject is not None:
            self.services.readers.query(incidents.detail, self._subject, to=self._on_detail)
            self.services.readers.query(incident_more.more, self._subject, to=self._on_more)
            self.services.readers.query(attachments.of_incident, self._subject, to=self._on_files)

    def _ask_questions(self) -> None:
        if self._subject is not None:
            self.services.readers.query(questions.of_incident, self._subject, to=self._on_questions)

    def _on_questions(self, asked: object) -> None:
        assert isinstance(asked, IncidentQuestions)
        self._questions_pace.ended()
        self.detail.show_questions(asked.id, asked.rows)

    def _say_mode(self, mode: str) -> None:
        if mode != self._mode:
            self._mode = mode
            self.opened.emit(mode)

    def _on_list(self) -> None:
        rows = self.list.rows.total
        self._list_pace.ended()
        # Where there is nothing to choose, the list itself says what to do first, and this side how it goes on.
        some = rows or not self.list.is_whole()
        self.chooser.say(*(("chooser.title", "chooser.hint", "act.open") if some else ("chooser.begin.title", "chooser.begin.hint", "")))
        self.services.readers.query(incident_pages.waiting, to=self._on_waiting)

    def _on_waiting(self, count: object) -> None:
        assert isinstance(count, int)
        self.badge.emit(count)

    def _on_detail(self, detail: object) -> None:
        if isinstance(detail, IncidentDetail) and detail.incident.id == self._subject:
            self.detail.show_detail(detail)
            self._say_mode(detail.incident.mode)
            self._detail_pace.ended()
            self._go_on()

    def _on_more(self, more: object) -> None:
        if isinstance(more, IncidentMore) and more.id == self._subject:
            self.detail.show_more(more)

    def _on_files(self, files: object) -> None:
        if isinstance(files, Files) and files.id == self._subject:
            self.detail.show_files(files)

    def _on_tick(self) -> None:
        """Let ages grow by themselves; nothing is read."""
        if self.isVisible():
            self.list.view.viewport().update()
            self.detail.tick()

    def _on_chosen(self, row: IncidentRow) -> None:
        self._previewed = row.id
        if self._subject is None:
            # One that is open stays what the command line acts in, whatever row the list stands on: it may be read later.
            self.incident_opened.emit(row.id)
        self.services.readers.query(incidents.detail, row.id, to=self._on_preview)

    def _on_preview(self, detail: object) -> None:
        if isinstance(detail, IncidentDetail) and detail.incident.id == self._previewed:
            self.preview.show_detail(detail)
            self._base.setCurrentWidget(self.preview)
            if self._subject is None:
                # The command line acts in what is previewed: a drill must look like one here too.
                self._say_mode(detail.incident.mode)

    def _on_opened(self, row: IncidentRow) -> None:
        self.services.navigate("incidents", row.id)

    def _on_done(self, _name: str, answer: object) -> None:
        created = getattr(answer, "created", ())
        if created:
            self.services.navigate("incidents", created[0])

    def _on_identity(self, identity: object) -> None:
        assert isinstance(identity, DeskIdentity)
        self._identity = identity
        self.detail.set_office(identity.office)

    def _on_changed(self, changes: Changes) -> None:
        if not self.isVisible() or KINDS_SHOWN.isdisjoint(changes):
            return
        self._list_pace.want()
        if self._subject is not None:
            self._detail_pace.want()
            self._questions_pace.want()
