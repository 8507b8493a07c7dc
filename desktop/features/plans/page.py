"""The page Plans: the library and the running cards, one plan, an import; one at a time."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.plans.cards_view import CardsView
from desktop.features.plans.import_view import ImportView
from desktop.features.plans.importing import shipped_requests
from desktop.features.plans.library_view import LibraryView
from desktop.features.plans.papers import PlanPapers
from desktop.features.plans.picks import candidate_of
from desktop.features.plans.plan_view import PlanView
from desktop.features.plans.running_paper import RunningPaper
from desktop.features.plans.sheets import ActHost
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from desktop.widgets.banner import Banner
from desktop.widgets.controls import ICON, TAB, Button, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import Page, PaperOffer
from sync.domain.commands.plans import PublishPlan
from sync.domain.failures import Refused
from sync.store.queries import desk, incidents, paths, plan_library, readiness, running_cards
from sync.store.queries.plan_rows import IN_WORK, LibraryFilter, PlanDetail, PlanLine, ReadinessRow, RunningCounts
from sync.store.queries.rows import DeskIdentity, IncidentDetail, SyncStatus

KINDS_OF_PLANS = frozenset({"plan", "plan_version", "contact", "unit", "assignment", "response"})
KINDS_OF_CARDS = frozenset({"task", "response", "incident"})
ACTIVATE, IMPORT, CARDS = "activate", "import", "cards"
NOTICE = "plans"
MINUTE_MS = 60_000
PATTERNS = "(*.docx *.txt)"


class PlansPage(Page):
    """Owns the four views and what they ask."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._subject: bytes | None = None
        self._version: bytes | None = None
        self._wanted: tuple[bytes, Mapping[str, object]] | None = None
        self._given: Mapping[str, object] | None = None
        self._shipped: list[PublishPlan] = []
        self._taken = 0
        self.library, self.cards = LibraryView(services), CardsView(services)
        self.plan, self.importing = PlanView(services), ImportView(services)
        self.title = label("title")
        self.library_button, self.cards_button = Button(services.look, TAB), Button(services.look, TAB)
        self.print_button = Button(services.look, ICON, icon_name="printer")
        self.print_button.clicked.connect(self.print_wanted)
        self.print_button.hide()
        self.notice = Banner(services, NOTICE, grave=False)
        self.notice.hide()
        self._overdue = RunningCounts()
        self._base = QWidget()
        self._lists = QStackedWidget()
        self._stack = QStackedWidget()
        self._paces = (
            Pace(self, acts=services.engine.acted),
            Pace(self, acts=services.engine.acted),
            Pace(self, acts=services.engine.acted),
        )
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._build()
        self._connect()
        services.readers.query(desk.identity, to=self._on_identity)

    def show_subject(self, subject: bytes | None) -> None:
        if subject is None:
            return
        if subject != self._subject:
            self._subject, self._version = subject, None
        self._stack.setCurrentWidget(self.plan)

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        if act == ACTIVATE:
            self._begin_activation(values)
        elif act == IMPORT:
            self.open_import(None)
        elif act == CARDS:
            self.show_cards()
        else:
            super().begin(act, values)

    def papers(self) -> tuple[PaperOffer, ...]:
        if self._stack.currentWidget() is self._base and self._lists.currentWidget() is self.cards and self.cards.rows.total:
            return (RunningPaper(self.services, self).offer(),)
        detail = self.plan.detail
        if detail is None or detail.document is None or detail.plan.id != self._subject:
            return ()
        mode = self.plan.side.pick.mode
        return PlanPapers(self.services, detail, detail.document, self.plan.level, self, mode=mode).offers()

    def refresh(self) -> None:
        self.library.ask()
        self._ask_cards()
        self._ask_plan()
        self.services.readers.query(paths.status, to=self._on_link)

    def focus_first(self) -> None:
        shown = self._stack.currentWidget()
        if shown is self.plan:
            self.plan.show_tab(self.plan.tab)
        elif shown is self._base:
            (self.library.view if self._lists.currentWidget() is self.library else self.cards.view).setFocus()
        else:
            self.importing.view.setFocus()

    def reword(self) -> None:
        super().reword()
        for part in (self.library, self.cards, self.plan, self.importing, self.notice):
            part.reword()
        self._say_cards()

    def leave(self) -> None:
        """Go back to the library."""
        self._subject = None
        self.opened.emit("")
        self._stack.setCurrentWidget(self._base)
        self.library.ask()
        self.focus_first()

    def show_cards(self) -> None:
        """Show the running cards."""
        self.cards_button.setChecked(True)
        self._stack.setCurrentWidget(self._base)
        self._show_list()

    def open_import(self, plan: PlanLine | None) -> None:
        """Ask for a file and read it; `plan` = it becomes that plan's next version."""
        say = self.services.words.say
        path = self.services.files.to_open(self, say("import.choose"), f"{say('import.files')} {PATTERNS}")
        if path is not None:
            self._stack.setCurrentWidget(self.importing)
            self.importing.start(path, plan)

    def take_shipped(self) -> None:
        """Take the worked plans that the program brings along, as drafts."""
        self.services.pool.run(shipped_requests, done=self._on_shipped, failed=self._on_failed)

    def _build(self) -> None:
        bind = self.texts.bind
        bind(self.title.setText, "page.plans")
        bind(self.library_button.setText, "plans.library")
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 16, 6)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addSpacing(12)
        group = QButtonGroup(self)
        for button in (self.library_button, self.cards_button):
            button.setCheckable(True)
            group.addButton(button)
            head.addWidget(button)
        head.addStretch(1)
        bind(self.print_button.setAccessibleName, "print.button")
        bind(self.print_button.setToolTip, "print.button")
        head.addWidget(self.print_button)
        self.library_button.setChecked(True)
        group.buttonClicked.connect(self._show_list)
        inside = QVBoxLayout(self._base)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(head)
        inside.addWidget(rule())
        inside.addWidget(self._lists, 1)
        self._lists.addWidget(self.library)
        self._lists.addWidget(self.cards)
        self._stack.addWidget(self._base)
        self._stack.addWidget(self.plan)
        self._stack.addWidget(self.importing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        self._say_cards()

    def _connect(self) -> None:
        self.library.opened.connect(self._on_opened)
        self.library.import_wanted.connect(self._on_import)
        self.library.shipped_wanted.connect(self.take_shipped)
        self.cards.acted.connect(self._ask_cards)
        self.cards.incident_wanted.connect(self._on_incident)
        self.plan.back.connect(self.leave)
        self.plan.print_button.clicked.connect(self.print_wanted)
        self.plan.version_wanted.connect(self._on_version)
        self.plan.import_wanted.connect(self._on_import_version)
        self.plan.check_wanted.connect(self._on_check)
        self.plan.acted.connect(self._ask_plan)
        self.plan.side.activated.connect(self._on_activated)
        self.plan.side.mode_chosen.connect(self.opened)
        self.cards.mode_chosen.connect(self.opened)
        self.importing.back.connect(self._on_import_left)
        self.importing.another.connect(self._on_another)
        self.importing.published.connect(self._on_published)
        self.notice.dismissed.connect(self._on_dismissed)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()
        self.services.engine.changed.connect(self._on_changed)
        for pace, slot in zip(self._paces, (self._ask_library, self._ask_cards, self._ask_plan), strict=True):
            pace.due.connect(slot)
        for keys, slot in (
            ("F3", self._on_search),
            ("F4", self._on_import),
            ("F5", self._on_list),
            ("F6", self._on_start),
            ("F7", self._on_finish),
            ("F9", self._on_activate),
            ("F10", self._on_more),
            ("Ctrl+Right", self._on_right),
            ("Ctrl+Left", self._on_left),
            ("Ctrl+Down", self._on_down),
            ("Ctrl+Up", self._on_up),
            ("Ctrl+Return", self._on_go),
            ("Escape", self._on_escape),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            # Not while the command line or an overlay has the keyboard: Ctrl+Enter there is no activation.
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # What is asked, and what comes back

    def _ask_library(self) -> None:
        self.library.ask()
        self._paces[0].ended()

    def _ask_cards(self) -> None:
        self.cards.ask()
        self.services.readers.query(running_cards.counts, self.services.clock(), to=self._on_counts)

    def _ask_plan(self) -> None:
        if self._subject is not None:
            self.services.readers.query(plan_library.detail, self._subject, self._version, to=self._on_detail)

    def _on_identity(self, identity: object) -> None:
        if isinstance(identity, DeskIdentity):
            self.importing.set_identity(identity)

    def _on_link(self, status: object) -> None:
        if isinstance(status, SyncStatus):
            self.plan.side.set_link(self.services.engine.link or status.link)

    def _on_counts(self, counts: object) -> None:
        assert isinstance(counts, RunningCounts)
        self._overdue = counts
        self.badge.emit(counts.overdue)
        self._say_cards()
        self._paces[1].ended()

    def _say_cards(self) -> None:
        words = self.services.words
        key = "plans.running_overdue" if self._overdue.overdue else "plans.running_count"
        self.cards_button.setText(words.say(key, count=self._overdue.open, overdue=self._overdue.overdue))

    def _on_detail(self, detail: object) -> None:
        if not isinstance(detail, PlanDetail) or detail.plan.id != self._subject:
            return
        self.plan.show_detail(detail)
        self._paces[2].ended()
        if self._wanted is not None and self._wanted[0] == detail.plan.id:
            _, values = self._wanted
            self._wanted = None
            self._preset(values)

    def _on_check(self, version: bytes, level: str) -> None:
        self.services.readers.query(readiness.check_version, version, level, self.services.clock(), to=self._on_readiness)

    def _on_readiness(self, row: object) -> None:
        if isinstance(row, ReadinessRow):
            self.plan.show_readiness(row)

    def _on_changed(self, changes: Changes) -> None:
        if not self.isVisible():
            return
        if not KINDS_OF_PLANS.isdisjoint(changes):
            self._paces[0].want()
            self._paces[2].want()
        if not KINDS_OF_CARDS.isdisjoint(changes):
            self._paces[1].want()

    def _on_minute(self) -> None:
        """Cards fall due and readiness ages while nothing changes."""
        if self.isVisible():
            self._paces[1].want()
            self.plan.check()

    # Activation begun from elsewhere

    def _begin_activation(self, values: Mapping[str, object]) -> None:
        """Show the activation of the plan that is open; without one the library waits for a plan to be chosen."""
        if self._subject is not None:
            self._wanted = (self._subject, values)
            self._ask_plan()
        else:
            self._given = values
            self.notice.say("plans.choose_plan")
            self.notice.show()
            self._stack.setCurrentWidget(self._base)
            self.library_button.setChecked(True)
            self._show_list()
            self.library.search.setFocus()

    def _preset(self, values: Mapping[str, object]) -> None:
        level = values.get("level")
        if isinstance(level, str):
            self.plan.choose_level(level)
        incident = values.get("incident")
        self.plan.side.preset(None, values)
        if isinstance(incident, bytes):
            self.services.readers.query(incidents.detail, incident, to=self._on_incident_known)

    def _on_incident_known(self, detail: object) -> None:
        if isinstance(detail, IncidentDetail):
            self.plan.side.pick.know(detail.incident)
            self.plan.side.preset(candidate_of(detail.incident, self.services.words), {})

    # What people do

    def _show_list(self) -> None:
        cards = self.cards_button.isChecked()
        self._lists.setCurrentWidget(self.cards if cards else self.library)
        self.print_button.setVisible(cards)
        self.focus_first()

    def _on_opened(self, row: PlanLine) -> None:
        given = self._given
        self._given = None
        self.notice.hide()
        self.services.navigate("plans", row.id)
        if given is not None:
            self.begin(ACTIVATE, given)

    def _on_version(self, version: bytes) -> None:
        self._version = version
        self._ask_plan()

    def _on_import(self) -> None:
        self.open_import(None)

    def _on_import_version(self) -> None:
        if self.plan.detail is not None:
            self.open_import(self.plan.detail.plan)

    def _on_import_left(self) -> None:
        self._stack.setCurrentWidget(self.plan if self._subject is not None else self._base)
        self.focus_first()

    def _on_another(self) -> None:
        self.open_import(self.importing.plan)

    def _on_published(self, plan: object) -> None:
        if isinstance(plan, bytes):
            self._version = None
            self._subject = None
            self.services.navigate("plans", plan)
            self.plan.show_tab("versions")

    def _on_activated(self, incident: bytes) -> None:
        self.services.navigate("incidents", incident)

    def _on_incident(self, incident: bytes) -> None:
        self.services.navigate("incidents", incident)

    def _on_shipped(self, requests: tuple[PublishPlan, ...]) -> None:
        self._shipped, self._taken = list(requests), 0
        self._take_next()

    def _take_next(self) -> None:
        if self._shipped:
            self.services.engine.submit(self._shipped.pop(0), done=self._on_taken, failed=self._on_not_taken)
            return
        self.notice.say("plans.taken", count=self._taken)
        self.notice.show()
        self.library.set_filter(LibraryFilter(standing=IN_WORK))
        self.library.ask()

    def _on_taken(self, _answer: object) -> None:
        self._taken += 1
        self._take_next()

    def _on_not_taken(self, error: BaseException) -> None:
        # A plan of that code stands already: it was taken before.
        if isinstance(error, Refused) and error.code == "plan.code_taken":
            self._take_next()
        else:
            self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        self.notice.say("plans.failed", reason=failure_words(error, self.services.words))
        self.notice.show()

    def _on_dismissed(self, _cause: str) -> None:
        self._given = None
        self.notice.hide()

    # Keys

    def _on_search(self) -> None:
        if self._stack.currentWidget() is self.plan:
            self.plan.show_tab("text")
        elif self._stack.currentWidget() is self._base:
            self.library_button.setChecked(True)
            self._show_list()
            self.library.search.setFocus()

    def _on_list(self) -> None:
        if self._stack.currentWidget() is self._base:
            other = self.library_button if self.cards_button.isChecked() else self.cards_button
            other.setChecked(True)
            self._show_list()

    def _on_start(self) -> None:
        self._move("start")

    def _on_finish(self) -> None:
        self._move("finish")

    def _on_more(self) -> None:
        if self._stack.currentWidget() is self.plan:
            self.plan.word_activation()
        else:
            self._move("skip")

    def _on_activate(self) -> None:
        if self._stack.currentWidget() is self.plan:
            self.plan.side.begin()
        else:
            self._move("block")

    def _move(self, name: str) -> None:
        if self._stack.currentWidget() is self._base and self._lists.currentWidget() is self.cards:
            self.cards.begin_move(name)

    def _on_right(self) -> None:
        self._step(1)

    def _on_left(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        shown = self._stack.currentWidget()
        if shown is self.plan:
            self.plan.step_tab(by)
        elif shown is self.importing:
            self.importing.relevel(by)

    def _on_down(self) -> None:
        self._step_down(1)

    def _on_up(self) -> None:
        self._step_down(-1)

    def _step_down(self, by: int) -> None:
        shown = self._stack.currentWidget()
        if shown is self.plan:
            self.plan.step_level(by)
        elif shown is self.importing:
            self.importing.reuse(by)

    def _on_escape(self) -> None:
        shown = self._stack.currentWidget()
        host = self._host()
        if host.sheet is not None:
            host.leave()
        elif shown is self.plan:
            self.leave()
        elif shown is self.importing:
            self._on_import_left()

    def _host(self) -> ActHost:
        return {self.plan: self.plan.host, self.importing: self.importing.host}.get(self._stack.currentWidget(), self.cards.host)

    def _on_go(self) -> None:
        shown = self._stack.currentWidget()
        host = self._host()
        if host.sheet is not None:
            host.sheet.submit()
        elif shown is self.plan:
            self.plan.side.submit()
        elif shown is self.importing:
            self.importing.review()
