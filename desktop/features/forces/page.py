"""The page Forces: organisations at the left, units or contacts in the middle, the chosen one whole at the right."""

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.forces.act_panel import EXPORT, ActPanel
from desktop.features.forces.acts import Target
from desktop.features.forces.export_run import ExportRun
from desktop.features.forces.import_view import ImportView
from desktop.features.forces.import_work import CONTACT, UNIT
from desktop.features.forces.list_pane import CONTACTS, UNITS, ListPane
from desktop.features.forces.paints import ForcesPaints
from desktop.features.forces.papers import ForcePapers
from desktop.features.forces.side_panel import WIDTH, SidePanel
from desktop.features.forces.tree_view import TreeView
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Intent, Services
from desktop.runtime.words import figure
from desktop.widgets.banner import Banner
from desktop.widgets.controls import ICON, TAB, Button, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import Page, PaperOffer
from sync.store.queries import desk, forces
from sync.store.queries.forces_rows import ContactLine, UnitDetail, UnitLine
from sync.store.queries.rows import DeskIdentity

KINDS_SHOWN = frozenset({"unit", "contact", "assignment", "incident", "organisation"})
PATTERNS = "*.csv *.xlsx"


class ForcesPage(Page):
    """Owns the tree, the two lists, the panel, the sheets of acts, and the import."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._chosen = b""
        self._mode = ""
        self._identity: DeskIdentity | None = None
        self._wanted: tuple[str, Mapping[str, object]] | None = None
        self.paints = ForcesPaints(services)
        self.units = ListPane(services, self.paints, UNITS)
        self.tree = TreeView(services, self.paints, self.units.question.organisation)
        self.contacts = ListPane(services, self.paints, CONTACTS)
        self.side = SidePanel(services, self.paints)
        self.panel = ActPanel(services, self.side)
        self.panel.setFixedWidth(WIDTH)
        self.importing = ImportView(services)
        self.notice = Banner(services, "forces", grave=False)
        self.export: ExportRun | None = None
        self.name, self.count = label("section"), label("section", tone="quiet")
        self.tabs = {name: Button(services.look, TAB) for name in (UNITS, CONTACTS)}
        self.new_button = Button(services.look, ICON, icon_name="plus")
        self.import_button = Button(services.look, ICON, icon_name="file-import")
        self.export_button = Button(services.look, ICON, icon_name="file-export")
        self.print_button = Button(services.look, ICON, icon_name="printer")
        self.print_button.clicked.connect(self.print_wanted)
        self._lists, self._whole = QStackedWidget(), QStackedWidget()
        self._pace = Pace(self, acts=services.engine.acted)
        self._build()
        self._connect()
        services.readers.query(desk.identity, to=self._on_identity)

    def show_subject(self, subject: bytes | None) -> None:
        if subject is not None:
            self._show_tab(UNITS)
            self._choose(subject)

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        """Begin an act with what is known; one on a unit waits until that unit is here."""
        if act == "import":
            self.begin_import()
        elif act == "organisation":
            code = str(values["organisation"])
            self.tree.choose(code)
            self._on_organisation(code, str(values.get("name") or code))
            self.services.readers.query(forces.line, code, to=self._on_line)
        elif act == "new_unit":
            self._show_tab(UNITS)
            self.panel.open(act, self._blank(), values)
        elif act == "new_contact":
            self._show_tab(CONTACTS)
            self.panel.open(act, self._blank(), values)
        elif act in {"report", "facts", "move", "strike"}:
            self._wanted = (act, values)
            self._go_on()
        else:
            raise LookupError(act)

    def papers(self) -> tuple[PaperOffer, ...]:
        if self._identity is None:
            return ()
        shown = ForcePapers(self.services, self._identity, self._shown.question, self, title=self.name.text())
        return shown.offers(contacts_first=self._tab == CONTACTS)

    def refresh(self) -> None:
        self.tree.refresh()
        self._shown.ask()
        self._ask_side()

    def focus_first(self) -> None:
        self._shown.view.setFocus()

    def reword(self) -> None:
        super().reword()
        for part in (self.tree, self.units, self.contacts, self.side, self.panel, self.importing, self.notice):
            part.reword()
        self._say_name()
        self._say_new()

    def begin_import(self) -> None:
        """Ask for a sheet of what is shown, and preview it."""
        if self.importing.is_writing:
            return
        words = self.services.words
        title = words.say("forces.units.import" if self._tab == UNITS else "forces.contacts.import")
        path = self.services.files.to_open(self, title, f"{words.say('forces.sheets')} ({PATTERNS})")
        if path is not None:
            self._whole.setCurrentWidget(self.importing)
            self.importing.begin(UNIT if self._tab == UNITS else CONTACT, path)

    def begin_export(self) -> None:
        """Ask whether names and phones are wanted too; asked again while one is under way, stop that."""
        if self.export is not None:
            self.export.stop()
        else:
            self.panel.ask_export(self._tab)

    def _export(self, *, private: bool, reason: str) -> None:
        """Ask where to, and write what is shown."""
        words, tab = self.services.words, self._tab
        title = words.say("forces.export")
        name = words.say(f"forces.{tab}.file")
        path = self.services.files.to_save(self, title, f"{name}.csv", f"{words.say('forces.sheets')} ({PATTERNS})")
        if path is None:
            return
        if path.suffix.casefold() not in {".csv", ".xlsx"}:
            path = path.with_name(f"{path.name}.csv")
        now = words.moment(self.services.clock(), now_ms=0)
        note = words.say("forces.export.note.private" if private else "forces.export.note", at=now)
        self.export = ExportRun(self.services, UNIT if tab == UNITS else CONTACT, self)
        self.export.went.connect(self._on_export_went)
        self.export.done.connect(self._on_exported)
        self.export.failed.connect(self._on_export_failed)
        self.export.begin(path, self._shown.question, private=private, reason=reason, note=note)

    @property
    def _tab(self) -> str:
        return UNITS if self.tabs[UNITS].isChecked() else CONTACTS

    @property
    def _shown(self) -> ListPane:
        return self.units if self._tab == UNITS else self.contacts

    def _build(self) -> None:
        bind = self.texts.bind
        for button, key in (
            (self.import_button, "forces.import"),
            (self.export_button, "forces.export"),
            (self.print_button, "print.button"),
        ):
            bind(button.setToolTip, key)
            bind(button.setAccessibleName, key)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        head.setSpacing(6)
        group = QButtonGroup(self)
        for name, button in self.tabs.items():
            button.setCheckable(True)
            group.addButton(button)
            bind(button.setText, f"forces.{name}")
            head.addWidget(button)
        self.tabs[UNITS].setChecked(True)
        head.addSpacing(8)
        for part in (self.name, self.count):
            head.addWidget(part)
        head.addStretch(1)
        for button in (self.new_button, self.import_button, self.export_button, self.print_button):
            head.addWidget(button)
        for pane in (self.units, self.contacts):
            self._lists.addWidget(pane)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(head)
        middle.addWidget(self._lists, 1)
        ordinary = QWidget()
        row = QHBoxLayout(ordinary)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tree)
        row.addWidget(rule(upright=True))
        row.addLayout(middle, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self.panel)
        self._whole.addWidget(ordinary)
        self._whole.addWidget(self.importing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.notice.hide()
        column.addWidget(self.notice)
        column.addWidget(self._whole, 1)
        self._say_new()
        self._say_name()

    def _connect(self) -> None:
        self.tree.chosen.connect(self._on_organisation)
        for pane in (self.units, self.contacts):
            pane.chosen.connect(self._on_chosen)
            pane.imported.connect(self.begin_import)
            pane.counted.connect(self._on_counted)
        for button in self.tabs.values():
            button.clicked.connect(self._on_tab)
        self.new_button.clicked.connect(self._on_new)
        self.import_button.clicked.connect(self.begin_import)
        self.export_button.clicked.connect(self.begin_export)
        self.side.acted.connect(self._on_act)
        self.side.visited.connect(self._on_visited)
        self.side.questioned.connect(self._on_questioned)
        self.panel.done.connect(self._on_done)
        self.importing.left.connect(self._on_import_left)
        self.importing.again.connect(self.begin_import)
        self.services.masks.changed.connect(self._on_masks)
        self.notice.dismissed.connect(self._on_dismissed)
        self.services.engine.changed.connect(self._on_changed)
        self._pace.due.connect(self.refresh)
        keys = {
            "F3": self._on_search,
            "F4": self._on_new,
            "F5": self.side.show_phone,
            "F6": self._on_report,
            "F7": self._on_dispatch,
            "F9": self.begin_import,
            "Ctrl+E": self.begin_export,
            "Ctrl+H": self._on_history,
            "Ctrl+O": self._on_tree,
        }
        for key, slot in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    def _blank(self) -> Target:
        return Target(now_ms=self.services.clock())

    def _show_tab(self, name: str) -> None:
        if self._tab != name:
            self.tabs[name].setChecked(True)
            self._on_tab()

    def _choose(self, subject: bytes) -> None:
        self._chosen = subject
        self._ask_side()

    def _ask_side(self) -> None:
        if self._chosen and self._tab == UNITS:
            self.services.readers.query(forces.unit, self._chosen, to=self._on_unit)

    def _go_on(self) -> None:
        """Begin what is wanted once its unit is shown; without one, say what it is wanted for."""
        if self._wanted is None:
            return
        name, values = self._wanted
        target = self.side.target()
        if target.unit is not None and self.side.offers(name):
            self._wanted = None
            self.panel.open(name, target, values)
        elif not self._chosen:
            self._tell("forces.wanted", act=self.services.words.say(f"forces.act.{name}"))

    def _tell(self, key: str, **facts: object) -> None:
        self.notice.say(key, **facts)
        self.notice.show()

    def _say_name(self) -> None:
        self.name.setText(self.units.organisation_name or self.services.words.say("forces.all"))

    def _say_new(self) -> None:
        key = "forces.act.new_unit" if self._tab == UNITS else "forces.act.new_contact"
        self.new_button.setToolTip(self.services.words.say(key))
        self.new_button.setAccessibleName(self.services.words.say(key))

    def _on_identity(self, identity: object) -> None:
        assert isinstance(identity, DeskIdentity)
        self._identity = identity
        if identity.organisation:
            self.services.readers.query(forces.line, identity.organisation, to=self._on_line)

    def _on_line(self, codes: object) -> None:
        assert isinstance(codes, tuple)
        self.tree.show_line(codes)

    def _on_organisation(self, code: str, name: str) -> None:
        for pane in (self.units, self.contacts):
            if pane is self._shown:
                pane.show_organisation(code, name if code else "")
            else:
                pane.keep_organisation(code, name if code else "")
        self._say_name()

    def _on_counted(self, count: int) -> None:
        self._pace.ended()
        if self.sender() is self._shown:
            self.count.setText(figure(count))

    def _on_tab(self) -> None:
        self._lists.setCurrentWidget(self._shown)
        self._chosen = b""
        self.panel.leave()
        self.side.show_nothing("forces.choose")
        self._say_mode("")
        self._say_new()
        self._shown.ask()
        row = self._shown.view.current_row()
        if row is not None:
            self._on_chosen(row)

    def _on_chosen(self, row: object) -> None:
        if isinstance(row, UnitLine):
            self._choose(row.id)
        elif isinstance(row, ContactLine):
            self._chosen = row.id
            self.side.show_contact(row)

    def _on_unit(self, detail: object) -> None:
        if isinstance(detail, UnitDetail) and detail.unit.id == self._chosen:
            self.side.show_unit(detail)
            self._say_mode("" if detail.sent is None else detail.sent.mode)
            self._go_on()
        elif detail is None:
            self.side.show_nothing("forces.gone")
            self._say_mode("")

    def _say_mode(self, mode: str) -> None:
        """Tell the mode of the incident that holds the chosen unit: one that stands in a drill must look like it."""
        if mode != self._mode:
            self._mode = mode
            self.opened.emit(mode)

    def _on_act(self, name: str) -> None:
        if name == "dispatch":
            self.services.intend(Intent(page="incidents", act="dispatch", values={"unit": self._chosen}))
        else:
            self.panel.open(name, self.side.target())

    def _on_new(self) -> None:
        self.panel.open("new_unit" if self._tab == UNITS else "new_contact", self._blank())

    def _on_report(self) -> None:
        if self._tab == UNITS and self.side.offers("report"):
            self._on_act("report")

    def _on_dispatch(self) -> None:
        if self._tab == UNITS and self.side.offers("dispatch"):
            self._on_act("dispatch")

    def _on_history(self) -> None:
        if self._tab == UNITS and not self.panel.is_busy:
            self.side.history_button.click()

    def _on_search(self) -> None:
        self._shown.search.setFocus()

    def _on_tree(self) -> None:
        self.tree.search.setFocus()

    def _on_visited(self, incident: bytes) -> None:
        self.services.navigate("incidents", incident)

    def _on_questioned(self) -> None:
        self.services.navigate("sync", None)

    def _on_masks(self) -> None:
        for pane in (self.units, self.contacts):
            pane.view.viewport().update()

    def _on_dismissed(self, _cause: str) -> None:
        self._wanted = None
        self.notice.hide()

    def _on_done(self, name: str, answer: object) -> None:
        if name == EXPORT and isinstance(answer, Mapping):
            self._export(private=bool(answer["private"]), reason=str(answer.get("reason") or ""))
            return
        created = getattr(answer, "created", ())
        self.refresh()
        if created and self._tab == UNITS:
            self._choose(created[0])

    def _on_import_left(self) -> None:
        self._whole.setCurrentIndex(0)
        self.refresh()
        self.focus_first()

    def _on_export_went(self, count: int) -> None:
        self._tell("forces.export.going", count=count)

    def _on_exported(self, count: object) -> None:
        self.export = None
        self._tell("forces.export.stopped" if count is None else "forces.export.done", count=count)

    def _on_export_failed(self, error: BaseException) -> None:
        self.export = None
        self._tell("forces.export.failed", said=failure_words(error, self.services.words))

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible() and not self.importing.isVisible() and not KINDS_SHOWN.isdisjoint(changes):
            self._pace.want()
