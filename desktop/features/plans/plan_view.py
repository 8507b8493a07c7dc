"""One plan: head, tabs, the chosen response level; readiness and activation beside them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.plans.acts import facts_act, version_act
from desktop.features.plans.card_panel import CardPanel
from desktop.features.plans.lines import (
    CONTACTS,
    VERSION,
    Branch,
    MaskedBranch,
    MaskedPhone,
    PhoneLine,
    branches,
    day,
    gaps_by_card,
    gaps_by_role,
    phone_lines,
)
from desktop.features.plans.matrix import CardMatrix
from desktop.features.plans.paints import PlanPaints
from desktop.features.plans.sheets import Act, ActHost
from desktop.features.plans.side import SidePanel
from desktop.features.plans.text_view import TextView
from desktop.features.plans.versions_view import VersionsView
from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, PLAIN, TAB, Button, label, rule
from desktop.widgets.form import Entry, entry
from desktop.widgets.page import EmptyState
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.sheet_host import Values
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.values import shown
from sync.domain.activation import of_level
from sync.domain.kinds.shared import LEVELS
from sync.domain.registry import KINDS
from sync.store.queries.plan_rows import PlanDetail, ReadinessRow, VersionLine

TABS = ("cards", "text", "command", "phones", "versions")
SIDE_WIDTH = 418
LEVEL_WIDTH = 60
HEAD_HEIGHT = 64


class LevelButton(QAbstractButton):
    """One response level: mark, word; the chosen one has its edge and soft ground."""

    def __init__(self, services: Services, level: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.level = level
        self.number = LEVELS[::-1].index(level) + 1
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.reword()

    def reword(self) -> None:
        self.setText(self._services.words.choice("response", "level", self.level))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(LEVEL_WIDTH, 38 + self.fontMetrics().horizontalAdvance(self.text())), max(44, self._services.look.target_px + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        box = self.rect().toRectF().adjusted(2, 5, -2, -5)
        ground = f"s{self.number}_soft" if self.isChecked() else "surface"
        edge = f"s{self.number}_text" if self.isChecked() else "line"
        brush.box(box, radius=6, fill=ground, edge="accent" if self.hasFocus() else edge, width=2 if self.isChecked() else 1)
        brush.severity(self.level if self.isEnabled() else None, x=box.left() + 15, y=box.center().y(), size=13)
        ink = "text" if self.isChecked() else "text2" if self.isEnabled() else "text3"
        weight = SEMIBOLD if self.isChecked() else 400
        brush.text(self.text(), x=box.left() + 27, y=box.center().y(), width=box.width() - 28, step="small", weight=weight, name=ink)
        painter.end()


class PlanView(QWidget):
    """Shows a `PlanDetail`.

    Signals:
        back: the library is wanted.
        version_wanted: id of a version to show.
        import_wanted: a new version is to be imported.
        check_wanted: readiness of the version shown at a level.
        acted: something was written.
    """

    back = Signal()
    version_wanted = Signal(object)
    import_wanted = Signal()
    check_wanted = Signal(object, str)
    acted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._texts = Texts(services.words)
        self.detail: PlanDetail | None = None
        self._readiness: ReadinessRow | None = None
        self.level = ""
        self.back_button = Button(services.look, ICON, icon_name="arrow-left")
        self.import_button = Button(services.look, PLAIN, icon_name="file-import")
        self.print_button = Button(services.look, ICON, icon_name="printer")
        self.title, self.subtitle = label("title"), label("small", tone="quiet")
        self.tabs: dict[str, Button] = {name: Button(services.look, TAB) for name in TABS}
        self.levels: dict[str, LevelButton] = {level: LevelButton(services, level) for level in reversed(LEVELS)}
        self.matrix = CardMatrix(services)
        self.card = CardPanel(services)
        self.text = TextView(services)
        paints = PlanPaints(services)
        self.branches: RowsModel[Branch] = RowsModel(_branch, _said, self)
        self.command_view = RowsView(self.branches, paints.command(), services.look)
        self.phones: RowsModel[PhoneLine] = RowsModel(_phone, _called, self)
        self.phones_view = RowsView(self.phones, paints.phones(), services.look)
        self.versions = VersionsView(services)
        self.empty = EmptyState(services)
        self.side = SidePanel(services)
        self.host = ActHost(services, self.side)
        self._body = QStackedWidget()
        self._build()
        self._connect()

    def show_detail(self, detail: PlanDetail) -> None:
        """Show a plan; the level stays where the plan has it."""
        if self.detail is not None and self.detail.plan.id != detail.plan.id:
            self.host.leave()
            self._readiness = None
        self.detail = detail
        held = () if detail.document is None else tuple(level.level for level in detail.document.levels)
        for level, button in self.levels.items():
            button.setEnabled(level in held)
        if self.level not in held:
            self.level = "major" if "major" in held else held[0] if held else ""
        self._show()
        self.check()

    def show_readiness(self, row: ReadinessRow) -> None:
        """Show a check of the version and level that are shown."""
        if self.detail is None or self.detail.version is None or (row.version_id, row.level) != (self.detail.version.id, self.level):
            return
        self._readiness = row
        self.side.show_readiness(row)
        self._show_cards()

    def choose_level(self, level: str) -> None:
        """Show another response level, when the plan has it."""
        if level in self.levels and self.levels[level].isEnabled():
            self.level = level
            self._show()
            self.check()

    def step_level(self, by: int) -> None:
        """Show the next response level that the plan has, or the one before."""
        held = [level for level, button in self.levels.items() if button.isEnabled()]
        if self.level in held:
            self.choose_level(held[(held.index(self.level) + by) % len(held)])

    def show_tab(self, name: str) -> None:
        """Show a tab and put the keyboard into it."""
        self.tabs[name].setChecked(True)
        self._show_body()
        if self.isVisible():
            self._body.currentWidget().setFocus()

    def step_tab(self, by: int) -> None:
        """Show the next tab or the one before."""
        self.show_tab(TABS[(TABS.index(self.tab) + by) % len(TABS)])

    @property
    def tab(self) -> str:
        return next(name for name in TABS if self.tabs[name].isChecked())

    def word_activation(self) -> None:
        """Let a person word matters, measures and commanders."""
        detail = self.detail
        document = None if detail is None else detail.document
        if detail is None or document is None:
            return
        level = document.level(self.level)
        if level is None:
            return
        response = KINDS["response"]
        posts = of_level(document.posts, self.level)
        entries = (
            entry(response, "matters", required=False, initial=level.matters, long=True),
            entry(response, "measures", required=False, initial=level.measures, long=True),
            *(Entry(name=f"post.{post.key}", label=f"post.sort.{post.sort}", hint="plans.hint.commander") for post in posts),
        )
        self.host.open(
            Act(name="word", title="plans.act.word", do="plans.act.word.keep", hint="plans.hint.word", build=_kept, entries=entries),
            detail.plan.id,
        )

    def reword(self) -> None:
        self._texts.reword()
        for button in self.levels.values():
            button.reword()
        for part in (self.text, self.versions, self.side, self.host, self.card):
            part.reword()
        self.empty.reword()
        if self.detail is not None:
            self._show()

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.back_button.setAccessibleName, "plans.back")
        bind(self.back_button.setToolTip, "plans.back")
        bind(self.import_button.setText, "plans.import_version")
        bind(self.print_button.setAccessibleName, "print.button")
        bind(self.print_button.setToolTip, "print.button")
        bind(self.command_view.setAccessibleName, "plans.tab.command")
        bind(self.phones_view.setAccessibleName, "plans.tab.phones")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 16, 6)
        head.setSpacing(8)
        head.addWidget(self.back_button)
        head.addLayout(names, 1)
        head.addWidget(self.print_button)
        head.addWidget(self.import_button)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 8, 0)
        bar.setSpacing(2)
        tabs, levels = QButtonGroup(self), QButtonGroup(self)
        for name, tab in self.tabs.items():
            bind(tab.setText, f"plans.tab.{name}")
            tab.setCheckable(True)
            tabs.addButton(tab)
            bar.addWidget(tab)
        bar.addStretch(1)
        for button in self.levels.values():
            levels.addButton(button)
            bar.addWidget(button)
        self.tabs["cards"].setChecked(True)
        tabs.buttonClicked.connect(self._show_body)
        levels.buttonClicked.connect(self._on_level)
        self._build_body()
        left = QVBoxLayout()
        left.setSpacing(0)
        for line in (head, bar):
            left.addLayout(line)
            left.addWidget(rule())
        left.addWidget(self._body, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(rule(upright=True))
        self.host.setFixedWidth(SIDE_WIDTH)
        row.addWidget(self.host)

    def _build_body(self) -> None:
        cards = QWidget()
        over = QVBoxLayout(cards)
        over.setContentsMargins(0, 0, 0, 0)
        over.setSpacing(0)
        over.addWidget(self.matrix, 1)
        over.addWidget(self.card)
        cards.setFocusProxy(self.matrix)
        self._parts: dict[str, QWidget] = {
            "cards": cards, "text": self.text, "command": self.command_view, "phones": self.phones_view, "versions": self.versions,
        }  # fmt: skip
        self.text.setFocusProxy(self.text.search)
        self.versions.setFocusProxy(self.versions.view)
        for part in (*self._parts.values(), self.empty):
            self._body.addWidget(part)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back)
        self.import_button.clicked.connect(self.import_wanted)
        self.matrix.chosen.connect(self.card.show_card)
        self.matrix.picked.connect(self.card.show_card)
        self.versions.opened.connect(self._on_version)
        self.versions.moved.connect(self._on_moved)
        self.versions.facts.connect(self._on_facts)
        self.side.reword_wanted.connect(self.word_activation)
        self.host.done.connect(self._on_done)
        self.command_view.picked.connect(self._on_person)
        self.phones_view.picked.connect(self._on_person)
        self._services.masks.changed.connect(self._show_persons)

    def _show(self) -> None:
        detail = self.detail
        assert detail is not None
        words, plan = self._services.words, detail.plan
        self.title.setText(plan.name)
        version = detail.version
        drilled = words.say("plans.drilled", day=day(plan.drilled_at)) if plan.drilled_at else words.say("plans.never_drilled")
        review = words.say("plans.review_due", day=day(plan.review_due)) if plan.review_due else words.say("plans.review_unset")
        state = "" if version is None else f"{version.version} {shown('state', version.state, words, kind='plan_version')}"
        self.subtitle.setText(" · ".join(part for part in (plan.owner_name, state, drilled, review) if part))
        self.import_button.setEnabled(detail.may_write)
        if self.level:
            self.levels[self.level].setChecked(True)
        self._show_cards()
        if detail.document is not None:
            self.text.show_document(detail.document)
            self._show_persons()
        self.versions.show_detail(detail)
        self.side.show_detail(detail, self.level)
        self._show_body()

    def _show_persons(self) -> None:
        """Show whom the plan names, masked but for what was looked at in this sitting."""
        if self.detail is not None and self.detail.document is not None:
            words, masks = self._services.words, self._services.masks
            self.branches.set_rows(branches(self.detail, self.level, words, masks))
            self.phones.set_rows(phone_lines(self.detail, words, masks))

    def _on_person(self, row: object) -> None:
        if self.detail is not None and self.detail.version is not None and isinstance(row, (MaskedBranch, MaskedPhone)):
            about = row.office if isinstance(row, MaskedPhone) else row.title
            self._services.masks.lift(VERSION, self.detail.version.id, CONTACTS, about=about)

    def _show_cards(self) -> None:
        document = None if self.detail is None else self.detail.document
        cards = () if document is None else tuple(of_level(document.cards, self.level))
        findings = () if self._readiness is None or self._readiness.level != self.level else self._readiness.findings
        self.matrix.show_cards(cards, gaps_by_card(findings, self._services.words), gaps_by_role(findings, cards))
        self.card.show_card(self.matrix.current)

    def _show_body(self) -> None:
        tab = self.tab
        nothing = ""
        if self.detail is None:
            nothing = "list.loading"
        elif self.detail.document is None and tab != "versions":
            nothing = "plans.not_held"
        elif (tab, bool(self.matrix.places)) == ("cards", False):
            nothing = "plans.no_cards"
        elif tab == "command" and not self.branches.rows:
            nothing = "plans.no_command"
        elif tab == "phones" and not self.phones.rows:
            nothing = "plans.no_phones"
        if nothing:
            self.empty.say(nothing)
        self._body.setCurrentWidget(self.empty if nothing else self._parts[tab])

    def check(self) -> None:
        """Ask for the readiness of what is shown."""
        if self.detail is not None and self.detail.version is not None and self.level:
            self.check_wanted.emit(self.detail.version.id, self.level)

    def _on_level(self, button: QAbstractButton) -> None:
        assert isinstance(button, LevelButton)
        self.choose_level(button.level)

    def _on_version(self, row: VersionLine) -> None:
        self.version_wanted.emit(row.id)

    def _on_moved(self, row: VersionLine, move: str) -> None:
        self.host.open(version_act(row, move), row.id)

    def _on_facts(self) -> None:
        if self.detail is not None:
            self.host.open(facts_act(self.detail), self.detail.plan.id)

    def _on_done(self, name: str, answer: object) -> None:
        if name == "word" and isinstance(answer, dict):
            self.side.set_worded(answer)
        else:
            self.acted.emit()


def _kept(_values: Values) -> object:
    return None


def _branch(row: Branch) -> object:
    return row.key


def _said(row: Branch) -> str:
    return f"{row.title} {row.note}"


def _phone(row: PhoneLine) -> object:
    return row.place


def _called(row: PhoneLine) -> str:
    return f"{row.organisation} {row.office} {row.live or row.copy}"
