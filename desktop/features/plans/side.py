"""Beside a plan: is it ready today, and what activating it will make; then the activation itself, one act."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.plans.lines import CountLine, DetailLine, GapLine, detail_lines, gap_lines, preview_lines
from desktop.features.plans.paints import PlanPaints
from desktop.features.plans.picks import IncidentPick
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, PRIMARY, TAB, Button, ground, label, rule
from desktop.widgets.editors import Candidate, PickEditor
from desktop.widgets.failures import failure_words
from desktop.widgets.form import Entry, Form, entry
from desktop.widgets.page import EmptyState
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.scrolled import Scrolled
from desktop.widgets.sheet_host import Values
from desktop.widgets.texts import Texts
from sync.domain.activation import first_orders
from sync.domain.commands.plans import ActivatePlan
from sync.domain.failures import Refused
from sync.domain.kinds.plan import VALID_STATES
from sync.domain.plan_document import Level
from sync.domain.registry import KINDS
from sync.domain.sizes import DRAFT_BYTES_MAX
from sync.store.queries.plan_rows import PlanDetail, ReadinessRow
from sync.store.queries.rows import LinkStatus

RESPONSE = KINDS["response"]
COUNT_ROWS, COUNT_ROW = 7, 28
KILO = 1000
OFFLINE = "offline"


class SidePanel(QWidget):
    """Readiness, preview, fields, the act.

    Signals:
        activated: id of the incident in which it was activated.
        mode_chosen: mode of the incident that was picked, empty when none is.
        reword_wanted: matters, measures and commanders are to be worded by a person.
    """

    activated = Signal(object)
    mode_chosen = Signal(str)
    reword_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "sunken")
        self._services = services
        self._texts = Texts(services.words)
        paints = PlanPaints(services)
        self._detail: PlanDetail | None = None
        self._readiness: ReadinessRow | None = None
        self._level = ""
        self._link = LinkStatus()
        self._worded: Mapping[str, object] = {}
        self._sent: bytes = b""
        self._is_waiting = False
        self._refused = ""
        self.gaps: RowsModel[GapLine | DetailLine] = RowsModel(_identity, _speech, self)
        self.gaps_view = RowsView(self.gaps, paints.gaps(), services.look)
        self.counts: RowsModel[CountLine] = RowsModel(_label, _counted, self)
        self.counts_view = RowsView(self.counts, paints.counts(), services.look)
        self.counts_view.setFixedHeight(COUNT_ROWS * COUNT_ROW + 2)
        self.counts_view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.counts_view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.ready_button, self.detail_button = Button(services.look, TAB), Button(services.look, TAB)
        self.verdict = label("small", tone="off")
        self.form = self._make_form()
        self.offline = label("small", tone="off", wrap=True)
        self.refusal = label(tone="refused", wrap=True)
        self.act_button = Button(services.look, PRIMARY, icon_name="player-play")
        self.words_button = Button(services.look, PLAIN)
        self.empty = EmptyState(services)
        self._upper = QStackedWidget()
        self._build()
        services.engine.status.connect(self._on_status)

    def show_detail(self, detail: PlanDetail, level: str) -> None:
        """Show what a plan's level makes."""
        if self._detail is None or self._detail.plan.id != detail.plan.id:
            self._worded = {}
            self._readiness = None
            self._refused = ""
        if level != self._level:
            self._refused = ""
        self._detail, self._level = detail, level
        self._show()

    def show_readiness(self, row: ReadinessRow) -> None:
        """Show a check."""
        self._readiness = row
        self._show()

    def set_link(self, link: LinkStatus) -> None:
        self._link = link
        self._say_offline()

    def set_worded(self, values: Mapping[str, object]) -> None:
        """Keep what a person worded himself for the activation to come."""
        self._worded = {name: value for name, value in values.items() if value is not None}
        self._show()

    def preset(self, incident: Candidate | None, values: Mapping[str, object]) -> None:
        """Begin an activation with what is known already."""
        if incident is not None:
            self.form.editors["incident"].set_value(incident)
        for name in ("approver", "approval", "approved_at"):
            if values.get(name) is not None:
                self.form.editors[name].set_value(values[name])
        self.begin()

    def begin(self) -> None:
        """Put the caret where the activation lacks something."""
        missing = next((name for name in ("incident", "approver") if self.form.editors[name].value() is None), None)
        if missing is None:
            self.act_button.setFocus()
        else:
            self.form.editors[missing].setFocus()

    def submit(self) -> None:
        """Activate, when everything is said."""
        values = self.form.read()
        level = self._stated()
        if values is None or level is None or self._detail is None or self._detail.version is None or not self.act_button.isEnabled():
            return
        self.refusal.hide()
        self._is_waiting, self._refused = True, ""
        self.act_button.setEnabled(False)
        incident = values["incident"]
        assert isinstance(incident, bytes)
        self._sent = incident
        self._services.engine.submit(self._request(self._detail.version.id, incident, values), done=self._on_done, failed=self._on_failed)

    def reword(self) -> None:
        self._texts.reword()
        self.form.reword()
        self.empty.reword()
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
            return
        super().keyPressEvent(event)

    def _make_form(self) -> Form:
        entries = (
            Entry(name="incident", label="kind.incident", pick="incident", required=True, hint="plans.hint.incident"),
            entry(RESPONSE, "approval", initial="oral"),
            entry(RESPONSE, "approver", narrow=True),
            entry(RESPONSE, "approved_at", hint="plans.hint.now"),
            entry(RESPONSE, "period_hours", required=False),
        )
        services = self._services
        form = Form(
            entries, words=services.words, look=services.look, clock=services.clock, drafts=services.drafts, draft_key="plans.activate"
        )
        picked = form.editors["incident"]
        assert isinstance(picked, PickEditor)
        self.pick = IncidentPick(picked, services)
        picked.changed.connect(self._on_picked)
        return form

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.ready_button.setText, "plans.readiness")
        bind(self.detail_button.setText, "plans.details")
        bind(self.words_button.setText, "plans.act.word")
        group = QButtonGroup(self)
        for tab in (self.ready_button, self.detail_button):
            tab.setCheckable(True)
            group.addButton(tab)
        self.ready_button.setChecked(True)
        group.buttonClicked.connect(self._show)
        self.act_button.clicked.connect(self.submit)
        self.words_button.clicked.connect(self.reword_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 16, 4)
        head.addWidget(self.ready_button)
        head.addWidget(self.detail_button)
        head.addStretch(1)
        head.addWidget(self.verdict)
        self._upper.addWidget(self.gaps_view)
        self._upper.addWidget(self.empty)
        self._upper.setMinimumHeight(100)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._upper, 1)
        column.addWidget(rule())
        column.addWidget(self._card())

    def _card(self) -> QWidget:
        card = ground(QWidget(), "surface")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 4, 0, 8)
        inside.setSpacing(0)
        said = QWidget()
        told = QVBoxLayout(said)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        told.addWidget(self.counts_view)
        fields = QVBoxLayout()
        fields.setContentsMargins(16, 6, 16, 0)
        fields.setSpacing(2)
        fields.addWidget(self.form)
        # What speaks against the act stands beside its button, whatever is scrolled.
        warned = QVBoxLayout()
        warned.setContentsMargins(16, 2, 16, 0)
        warned.setSpacing(2)
        warned.addWidget(self.offline)
        warned.addWidget(self.refusal)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 4, 16, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self.act_button, 1)
        buttons.addWidget(self.words_button)
        told.addLayout(fields)
        self._scrolled = Scrolled(said)
        inside.addWidget(self._scrolled)
        inside.addLayout(warned)
        inside.addLayout(buttons)
        self.refusal.hide()
        return card

    def _stated(self) -> Level | None:
        document = None if self._detail is None else self._detail.document
        return None if document is None else document.level(self._level)

    def _request(self, version: bytes, incident: bytes, values: Values) -> ActivatePlan:
        commanders = {name.removeprefix("post."): str(value) for name, value in self._worded.items() if name.startswith("post.")}
        hours = values["period_hours"]
        approved_at = values["approved_at"]
        return ActivatePlan(
            incident=incident,
            version=version,
            level=self._level,
            approver=_text(values["approver"]),
            approval=_text(values["approval"]) if values["approver"] is not None else None,
            approved_at=approved_at if isinstance(approved_at, int) and values["approver"] is not None else None,
            commanders=commanders or None,
            matters=_text(self._worded.get("matters")),
            measures=_text(self._worded.get("measures")),
            period_hours=hours if isinstance(hours, int) else None,
        )

    def _show(self) -> None:
        words, level = self._services.words, self._stated()
        self.words_button.setEnabled(level is not None)
        self._show_upper(level)
        if self._detail is None or level is None:
            self.counts.set_rows(())
            self.act_button.setEnabled(False)
            self.act_button.setText(words.say("plans.activate_none"))
            self.offline.hide()
            return
        stated = Level(
            level=level.level,
            matters=_text(self._worded.get("matters")) or level.matters,
            measures=_text(self._worded.get("measures")) or level.measures,
            period_hours=level.period_hours,
        )
        self.counts.set_rows(preview_lines(self._detail, stated, words, hours=None))
        self.counts_view.viewport().update()
        editor = self.form.editors["period_hours"]
        assert hasattr(editor, "setPlaceholderText")
        editor.setPlaceholderText(str(level.period_hours))
        self.act_button.setText(words.say("plans.activate", level=words.choice("response", "level", level.level)))
        self._judge()
        self._say_offline()

    def _judge(self) -> None:
        """Say beside the plan why it can't be activated, before anybody tries."""
        assert self._detail is not None
        version, words = self._detail.version, self._services.words
        size = self._detail.too_large.get(self._level)
        said = ""
        if size is not None:
            said = words.say("plans.too_large", size=f"{size / KILO:.1f}", most=f"{DRAFT_BYTES_MAX / KILO:.0f}")
        elif version is None or version.state not in VALID_STATES:
            state = words.choice("plan_version", "state", None if version is None else version.state)
            said = words.refusal("plan.not_in_force", {"state": state})
        self.refusal.setText(said or self._refused)
        self._warn(self.refusal, shown=bool(said or self._refused))
        self.act_button.setEnabled(not said and not self._is_waiting)

    def _show_upper(self, level: Level | None) -> None:
        words, readiness = self._services.words, self._readiness
        self.verdict.setText("")
        # What an activation makes is counted, or told whole; without its text neither is known.
        counted = level is not None and not self.detail_button.isChecked()
        if counted == self.counts_view.isHidden():
            self.counts_view.setVisible(counted)
            self._scrolled.settle(self)
        if self.detail_button.isChecked() and self._detail is not None and level is not None:
            self._fill(detail_lines(self._detail, level, words))
        elif self._detail is not None and self._detail.document is None:
            self._upper.setCurrentWidget(self.empty)
            self.empty.say("plans.not_held")
        elif readiness is None or readiness.level != self._level:
            self._upper.setCurrentWidget(self.empty)
            self.empty.say("list.loading")
        else:
            self._fill(gap_lines(readiness.findings, words))
            missing = sum(1 for finding in readiness.findings if not finding.met)
            self.verdict.setText(
                words.say("plans.verdict", clock=words.clock(readiness.at_ms), met=len(readiness.findings) - missing, gaps=missing)
            )

    def _fill(self, lines: Sequence[GapLine | DetailLine]) -> None:
        self._upper.setCurrentWidget(self.gaps_view)
        self.gaps.set_rows(lines)
        self.gaps_view.viewport().update()

    def _say_offline(self) -> None:
        level = self._stated()
        is_off = self._link.state == OFFLINE and level is not None
        if is_off and self._detail is not None and self._detail.document is not None and level is not None:
            receivers = {code for order in first_orders(self._detail.document, level.level) for code in order.recipients}
            said = "plans.offline" if receivers else "plans.offline_none"
            self.offline.setText(self._services.words.say(said, count=len(receivers)))
        self._warn(self.offline, shown=is_off)

    def _warn(self, part: QLabel, *, shown: bool) -> None:
        """Show what speaks against the act, or take it away, and make room."""
        part.setVisible(shown)
        self._scrolled.settle(self)

    def _on_picked(self) -> None:
        self.mode_chosen.emit(self.pick.mode)

    def _on_status(self, link: object) -> None:
        if isinstance(link, LinkStatus):
            self.set_link(link)

    def _on_done(self, _answer: object) -> None:
        self.form.forget_drafts()
        self._worded = {}
        for name in ("approver", "approved_at", "period_hours"):
            self.form.editors[name].set_value(None)
        self._is_waiting = False
        self._judge()
        self.activated.emit(self._sent)

    def _on_failed(self, error: BaseException) -> None:
        self._is_waiting = False
        sentence = failure_words(error, self._services.words)
        field = error.facts.get("field") if isinstance(error, Refused) else None
        if not (isinstance(field, str) and self.form.refuse(field, sentence)):
            self._refused = sentence
        self._judge()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _identity(row: GapLine | DetailLine) -> object:
    return (type(row).__name__, row.place)


def _speech(row: GapLine | DetailLine) -> str:
    return f"{row.title} {row.note}" if isinstance(row, GapLine) else f"{row.text} {row.note}"


def _label(row: CountLine) -> object:
    return row.icon


def _counted(row: CountLine) -> str:
    return f"{row.label} {row.count} {row.note}"
