"""One incident on one page: facts and levels, posts and units and orders, the journal."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.incidents.act import Target
from desktop.features.incidents.act_panel import ActPanel
from desktop.features.incidents.acts_files import ATTACH_FILES
from desktop.features.incidents.acts_incident import journal_line
from desktop.features.incidents.apart import ApartBanner
from desktop.features.incidents.dropping import Dropping
from desktop.features.incidents.facts_column import FactsColumn
from desktop.features.incidents.file_lines import FileLine, JobLine, MoreFiles
from desktop.features.incidents.files_desk import FilesDesk
from desktop.features.incidents.header import DetailHeader, hindrance
from desktop.features.incidents.intents import Wanted
from desktop.features.incidents.journal import Journal
from desktop.features.incidents.level_lines import Level, response_words, standing_response
from desktop.features.incidents.lines import (
    Fact,
    Figures,
    MiddleLine,
    Section,
    field_of,
    line_identity,
    line_speech,
    middle_lines,
    row_titles,
    times_changed,
)
from desktop.features.incidents.menus import acts_on, acts_on_response, may_begin
from desktop.features.incidents.order_board import OrderBoard
from desktop.features.incidents.paints import IncidentPaints
from desktop.runtime.services import Services
from desktop.widgets.banner import Banner
from desktop.widgets.controls import ground, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.history_view import HistoryView
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from sync.store.queries.attachments import NO_FILES, Files
from sync.store.queries.incident_more import NOTHING_MORE, IncidentMore
from sync.store.queries.linked import LinkedRow
from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import IncidentDetail, JournalRow, OrderRow

MIDDLE_WIDTH = 430
READ_ONLY = "read_only"


class DetailView(QWidget):
    """The page of one incident; it shows what it is given and tells what was done."""

    back = Signal()
    acted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._detail: IncidentDetail | None = None
        self._office = ""
        self._more = NOTHING_MORE
        self._attached = NO_FILES
        self._questions: tuple[QuestionRow, ...] = ()
        self._asked_of = b""
        self._paints = paints = IncidentPaints(services)
        self.files = FilesDesk(services, self)
        self.header = DetailHeader(services)
        self.facts_side = FactsColumn(services, paints)
        self.facts, self.facts_view = self.facts_side.lines, self.facts_side.view
        self.history_button, self.edit_button = self.facts_side.history_button, self.facts_side.edit_button
        self.middle: RowsModel[MiddleLine] = RowsModel(line_identity, line_speech, self)
        self.middle_view = RowsView(self.middle, {**paints.middle(), **self.files.paints.rows()}, services.look)
        self.board = OrderBoard(services)
        self._column = QStackedWidget()
        self.history = HistoryView(services, "incident")
        for part in (self.middle_view, self.history):
            self._column.addWidget(part)
        self._column.setFocusProxy(self.middle_view)
        self._acts = ActPanel(services, self._column)
        self._acts.setFixedWidth(MIDDLE_WIDTH)
        self._body = QStackedWidget()
        self._before: QWidget | None = None
        self.journal = Journal(services)
        self.read_only = Banner(services, READ_ONLY, grave=False, icon="lock", act="detail.open_into")
        self.read_only.dismissed.connect(self._on_into)
        self.read_only.hide()
        self.apart = ApartBanner(services)
        self.dropping = Dropping(services, self, self._may_take, (self.journal.view, self.middle_view))
        self._build()
        self._connect()

    @property
    def panel(self) -> ActPanel:
        """Return where acts happen now: beside the order that is shown, else in the middle column."""
        return self.board.panel if self._body.currentWidget() is self.board else self._acts

    @property
    def open_order(self) -> OrderRow | None:
        """Return the order whose board is open, None when none is."""
        return self.board.order if self._body.currentWidget() is self.board else None

    @property
    def subject(self) -> bytes | None:
        return self._detail.incident.id if self._detail is not None else None

    @property
    def detail(self) -> IncidentDetail | None:
        """What is shown now, None before the first."""
        return self._detail

    def set_office(self, office: str) -> None:
        """Say in which office the person acts."""
        self._office = office
        self._refill()

    def show_detail(self, detail: IncidentDetail) -> None:
        """Show an incident; of the same one, only what changed."""
        if self._detail is not None and self._detail.incident.id != detail.incident.id:
            self._acts.leave()
            self._show_rows()
        if self._more.id != detail.incident.id:
            self._more = NOTHING_MORE
        if self.files.files.id != detail.incident.id:
            self.files.forget()
            if self._attached.id == detail.incident.id:
                self.files.show(self._attached, detail)
        self._detail = detail
        self._refill()
        self.journal.show_detail(detail)

    def show_loading(self) -> None:
        """Show that another incident is being read, and nothing of the one before: an act would be on the wrong one."""
        self._acts.leave()
        self._show_rows()
        self._detail = None
        self.header.show_loading()
        self.read_only.hide()
        self.apart.forget()
        self.facts_side.show_loading()
        self.middle.set_rows(())
        self.journal.show_loading()

    def show_more(self, more: IncidentMore) -> None:
        """Show groups, and remember what acts on them and on responses begin with; another incident's are kept for it."""
        news, self._more = more != self._more, more
        if news and self._detail is not None and self._detail.incident.id == more.id:
            self.facts_side.show_detail(self._detail, more)
            self._refill_middle()

    def show_questions(self, incident: bytes, questions: tuple[QuestionRow, ...]) -> None:
        """Show what waits for a decision in an incident; another one's stands there no more."""
        self._asked_of, self._questions = incident, questions
        self._refill_middle()

    def show_files(self, files: Files) -> None:
        """Show what is attached in the incident in view; what is read before its incident waits for it."""
        self._attached = files
        if self._detail is not None and self._detail.incident.id == files.id:
            self.files.show(files, self._detail)
            self._refill_files()
            self._refill_middle()

    def tick(self) -> None:
        """Let what ages show its age, without reading anything."""
        if self._detail is not None:
            self.facts_side.show_detail(self._detail, self._more)
            self.middle_view.viewport().update()
            if self._body.currentWidget() is self.board:
                self.board.tick()

    def _target(self, row: object = None) -> Target:
        return Target(detail=self._detail, row=row, more=self._more)

    def reword(self) -> None:
        for part in (self.facts_side, self.header, self._acts, self.journal, self.board, self.history, self.files, self.apart):
            part.reword()
        self._refill()

    def open_act(self, name: str) -> None:
        """Show the sheet of an act on the incident."""
        if self._detail is not None and may_begin(name, self._detail):
            self._show_rows()
            self._acts.open(name, self._target())

    def take_files(self, mime: QMimeData, row: object = None) -> bool:
        """Attach what was dropped or pasted: to a line or an order, else to the order whose board is open, else to the incident."""
        if not self._may_take():
            return False
        return self.files.take(mime, self._target(row if isinstance(row, (JournalRow, OrderRow)) else self.open_order))

    def _may_take(self) -> bool:
        return self._detail is not None and self._detail.may_write

    def begin(self, wanted: Wanted) -> bool:
        """Begin what another page wants; False when its record is not held here, or when nothing may be written."""
        detail = self._detail
        target = wanted.target(detail, self._more) if detail is not None and may_begin(wanted.act, detail) else None
        if target is None or detail is None:
            return False
        of = next((row for row in detail.orders if target.row in row.recipients), None)
        self._show_rows()
        if of is not None:
            self.show_order(of.id)
            target = replace(target, way=self.board.way_of(wanted.row))
        self.panel.open(wanted.act, target, wanted.preset())
        return True

    def _refill(self) -> None:
        if self._detail is None:
            return
        words = self._services.words
        self.header.show_detail(self._detail, self._office)
        hindered = hindrance(self._detail, words)
        self.read_only.setVisible(hindered is not None)
        if hindered is not None:
            self.read_only.say(hindered[0], **hindered[1])
            self.read_only.close_button.setVisible(self._detail.into is not None)
        self.apart.show_detail(self._detail)
        self.facts_side.show_detail(self._detail, self._more)
        self._refill_middle()
        self._refill_files()
        self._refill_column(self._detail)
        for view in (self.facts_view, self.middle_view):
            view.viewport().update()

    def _refill_files(self) -> None:
        """Mark the rows that have files."""
        counts = self.files.counts()
        if counts != self._paints.files:
            self._paints.files = counts
            self.middle_view.viewport().update()
        self.journal.show_files(counts)
        self.board.show_files(counts)

    def _refill_middle(self) -> None:
        if self._detail is not None:
            lines, count = self.files.lines(self._detail), self.files.files.count
            asked = self._questions if self._asked_of == self._detail.incident.id else ()
            self.middle.set_rows(middle_lines(self._detail, self._services.words, self._more, lines, count, questions=asked))

    def show_order(self, order: bytes) -> None:
        """Show an order of this incident with its recipients, in place of the middle column."""
        row = next((row for row in self._detail.orders if row.id == order), None) if self._detail is not None else None
        if row is not None and self._detail is not None:
            self._acts.leave()
            self.board.show_order(row, self._detail)
            self._body.setCurrentWidget(self.board)
            self.board.setFocus()

    def show_history(self, field: str) -> None:
        """Show every value that a field of the incident ever had, in place of the middle column."""
        if self._detail is not None:
            self._recall(self._detail, field)
            self._acts.leave()
            self._column.setCurrentWidget(self.history)
            self._column.setFocusProxy(self.history)
            self.history.setFocus()

    def _recall(self, detail: IncidentDetail, field: str = "") -> None:
        self.history.show_record(detail.incident.id, [row.field for row in detail.fields], field)

    def _show_rows(self) -> None:
        """Bring posts, units and orders back; the keyboard goes with them only if it was in what they replace."""
        focus = QApplication.focusWidget()
        parts = (self._column, self.board, self.files.viewer)
        held = focus is not None and any(part is focus or part.isAncestorOf(focus) for part in parts)
        self.files.viewer.put_away()
        self._body.setCurrentIndex(0)
        self._column.setCurrentWidget(self.middle_view)
        self._column.setFocusProxy(self.middle_view)
        if held:
            self.middle_view.setFocus()

    def _refill_column(self, detail: IncidentDetail) -> None:
        """Keep true what stands in place of the middle column; an order that is gone closes its board."""
        if self._column.currentWidget() is self.history:
            self._recall(detail)
        if self._body.currentWidget() is self.board and self.board.order is not None:
            row = next((row for row in detail.orders if row.id == self.board.order.id), None)
            if row is None:
                self._show_rows()
            else:
                self.board.show_order(row, detail)

    def _on_order_acts(self) -> None:
        if self._detail is not None and self.board.order is not None:
            row = self.board.order
            title, note = row_titles(row)
            self.panel.offer(
                self.files.offered(row, acts_on(row, self._detail)), Target(detail=self._detail, row=row), title=title, note=note
            )

    def _build(self) -> None:
        whole = QWidget()
        columns = QHBoxLayout(whole)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.facts_side)
        columns.addWidget(rule(upright=True))
        columns.addWidget(self._acts)
        columns.addWidget(rule(upright=True))
        columns.addWidget(self.journal, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.read_only)
        column.addWidget(self.apart)
        for part in (whole, self.board, self.files.viewer):
            self._body.addWidget(part)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.header.back.connect(self.back)
        self.header.act.connect(self.open_act)
        self.header.more.connect(self.offer_all)
        self.facts_view.picked.connect(self._on_fact)
        self.middle_view.picked.connect(self._on_row)
        self.journal.picked.connect(self._on_row)
        self.journal.written.connect(self._on_written)
        self._acts.done.connect(self._on_done)
        self.board.panel.done.connect(self._on_order_done)
        self.board.files_wanted.connect(self._on_marked)
        for view in (self.middle_view, self.journal):
            view.marked.connect(self._on_marked)
        self.journal.pasted.connect(self.take_files)
        self.dropping.dropped.connect(self.take_files)
        self.files.changed.connect(self._refill_middle)
        self.files.drawn.connect(self.middle_view.viewport().update)
        self.files.found.connect(self._on_files_found)
        self.files.shown.connect(self._on_file_shown)
        self.files.refused.connect(self.journal.refuse)
        self.files.viewer.left.connect(self._leave_file)
        self.files.viewer.panel.done.connect(self._on_file_done)
        self.board.left.connect(self._show_rows)
        self.history.left.connect(self._show_rows)
        self.history_button.clicked.connect(self._on_history)
        self.edit_button.clicked.connect(self._on_edit)
        self.board.turned.connect(self.show_order)
        self.board.order_acts.connect(self._on_order_acts)
        for keys, slot in (
            ("F6", self.journal.entry.setFocus),
            ("Ctrl+R", self._on_activate),
            ("Ctrl+E", self.journal.facts_button.click),
            ("F7", self.header.dispatch_button.click),
            ("F9", self.header.order_button.click),
            ("F10", self.header.more_button.click),
            ("Ctrl+H", self.history_button.click),
            ("Ctrl+O", self._on_attach),
            ("Ctrl+V", self._on_paste),
            ("F5", self._on_files),
            ("Alt+Left", self.back),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _on_activate(self) -> None:
        self.open_act("activate")

    def offer_all(self) -> None:
        """Show every act that is legal on the incident now."""
        if self._detail is not None:
            row = self._detail.incident
            self._show_rows()
            self._acts.offer(acts_on(row, self._detail), self._target(), title=row.title, note=row.number)

    def _on_fact(self, row: object) -> None:
        if self._detail is None:
            return
        if isinstance(row, (Fact, Figures)):
            self.show_history(field_of(row, self._detail))
        elif not self._detail.may_write and isinstance(row, Level):
            self.show_history(row.field)
        elif isinstance(row, Level) and row.field == "response_level":
            self._offer_responses(self._detail)
        elif isinstance(row, Level):
            self.open_act(row.field)

    def _on_edit(self) -> None:
        self.open_act("facts")

    def _on_history(self) -> None:
        """Show the history of the fact under the cursor, else of the one that changed most."""
        if self._detail is None:
            return
        row = self.facts_view.current_row()
        if isinstance(row, (Fact, Figures, Level)):
            self.show_history(field_of(row, self._detail))
        elif self._detail.fields:
            self.show_history(max(self._detail.fields, key=times_changed).field)

    def _offer_responses(self, detail: IncidentDetail) -> None:
        active = standing_response(detail)
        note = response_words(active, self._more, self._services.words) if active is not None else ""
        title = self._services.words.say("incident.response_level")
        self.panel.offer(acts_on_response(active, detail), self._target(active), title=title, note=note)

    def _on_row(self, row: object) -> None:
        if self._detail is None:
            return
        if isinstance(row, Section):
            if row.act:
                self.open_act(row.act)
            return
        if isinstance(row, (QuestionRow, LinkedRow)):
            self._services.navigate("sync" if isinstance(row, QuestionRow) else "incidents", row.id)
            return
        if isinstance(row, OrderRow):
            self.show_order(row.id)
            return
        if isinstance(row, FileLine):
            self.files.look(self._detail, at=row.id)
            return
        if isinstance(row, MoreFiles):
            self.files.toggle_whole()
            return
        if isinstance(row, JobLine):
            title, note = row_titles(row)
            self.panel.offer(self.files.acts_on(row), self._target(row), title=title, note=note)
            return
        title, note = row_titles(row)
        self.panel.offer(self.files.offered(row, acts_on(row, self._detail)), self._target(row), title=title, note=note)

    def _on_into(self, _cause: str) -> None:
        if self._detail is not None and self._detail.into is not None:
            self._services.navigate("incidents", self._detail.into.id)

    def _on_attach(self) -> None:
        if self._may_take():
            self.files.choose(self._target(self.open_order))

    def _on_paste(self) -> None:
        self.take_files(QApplication.clipboard().mimeData())

    def _on_files(self) -> None:
        """Show the newest file, or go back from it."""
        if self._body.currentWidget() is self.files.viewer:
            self._leave_file()
        elif self._detail is not None:
            self.files.look(self._detail)

    def _on_marked(self, row: object) -> None:
        if self._detail is not None and isinstance(row, (JournalRow, OrderRow)):
            self.files.look(self._detail, row.id)

    def _on_files_found(self, target: object) -> None:
        """Ask for the caption of files that were looked at, unless another incident is in view by now."""
        assert isinstance(target, Target)
        if self._detail is None or target.incident != self._detail.incident.id:
            return
        if self._body.currentWidget() is self.files.viewer:
            self._leave_file()
        self.panel.open(ATTACH_FILES, target)

    def _on_file_shown(self) -> None:
        if self._body.currentWidget() is not self.files.viewer:
            self._before = self._body.currentWidget()
        self._acts.leave()
        self._body.setCurrentWidget(self.files.viewer)
        self.files.viewer.setFocus()

    def _leave_file(self) -> None:
        self.files.viewer.put_away()
        self._body.setCurrentWidget(self._before or self._body.widget(0))
        (self.board if self._before is self.board else self._column).setFocus()

    def _on_file_done(self, name: str, values: object) -> None:
        self.files.do(name, self.files.viewer.panel.target, values)
        self.acted.emit()
        self.files.viewer.setFocus()

    def _on_written(self, text: str, channel: str, facts: Mapping[str, object]) -> None:
        if self._detail is not None:
            request = journal_line(self._detail, text, channel, facts)
            self._services.engine.submit(request, done=self._on_line_done, failed=self._on_line_failed)

    def _on_line_done(self, _answer: object) -> None:
        self.journal.wrote()
        self.acted.emit()

    def _on_line_failed(self, error: BaseException) -> None:
        self.journal.refuse(failure_words(error, self._services.words))

    def _on_done(self, name: str, answer: object) -> None:
        self.files.do(name, self._acts.target, answer)
        self.acted.emit()
        if not self._acts.is_busy:
            self._column.setFocus()

    def _on_order_done(self, name: str, answer: object) -> None:
        self.files.do(name, self.board.panel.target, answer)
        self.acted.emit()
        if not self.board.panel.is_busy:
            self.board.setFocus()
