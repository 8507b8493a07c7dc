"""The journal: newest at the bottom, who · how it came, ticks by role, struck lines with their reason, and the entry line.

A line that arrives never moves the caret of a person who types, nor the lines a person reads: it is announced in the bar.
"""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.incidents.line_facts import LineFacts
from desktop.features.incidents.lines import shown_lines
from desktop.features.incidents.pasted import PastedFiles
from desktop.features.incidents.ticks import TickChips, draw_ticks
from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, PRIMARY, QUIET, Button, ground, label, rule
from desktop.widgets.editors import ChoiceEditor, TextEditor
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.wrapping import wrapped
from sync.domain.registry import KINDS
from sync.store.queries import journal_pages
from sync.store.queries.rows import HERE, PEER, ROWS_MAX, IncidentDetail, JournalRow

TEXT_LEFT = 100
LINE = 20
ADDED_AFTERWARDS_MS = 10 * 60 * 1000
CHANNELS = tuple(choice for choice in KINDS["journal"].by_name["channel"].choices if choice != "system")
CHANNEL_ICONS = {"system": "device-desktop", "radio": "antenna", "phone": "phone", "person": "user", "sms": "message", "fax": "printer"}


class JournalView(RowsView):
    """The lines themselves."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self.lines: RowsModel[JournalRow] = RowsModel(_identity, _speech)
        self._services = services
        self.files: Mapping[bytes, int] = {}
        paints: Mapping[type, RowPaint] = {JournalRow: RowPaint(height=self._height, paint=self._paint, inset=None, mark=self._mark)}
        super().__init__(self.lines, paints, services.look, sunken=True, parent=parent)
        self.lines.setParent(self)
        self.is_loading = self.is_narrow = self.is_apart = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.lines.rowCount() == 0:
            painter = QPainter(self.viewport())
            brush = Brushwork(painter, self._services.look)
            nothing = "nothing.at_center" if self.is_apart else "nothing.journal"
            said = self._services.words.say("detail.loading" if self.is_loading else "nothing.ticked" if self.is_narrow else nothing)
            brush.text(said, x=16, y=24, width=self.width() - 32, step="small", name="text3")
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the newest line: the first one, where Qt begins, may be far out of sight."""
        last = self.lines.rowCount() - 1
        if not self.currentIndex().isValid() and last >= 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self.lines.index(last, 0))
        super().focusInEvent(event)

    def is_at_end(self) -> bool:
        """Tell whether the newest line is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - LINE

    def _height(self, row: JournalRow, width: int) -> int:
        lines = wrapped(row.text, max(120, width - TEXT_LEFT - 16), self._services.look)
        return 22 + len(lines) * LINE + (LINE if row.struck else 0) + 13

    def _paint(self, brush: Brushwork, box: QRectF, row: JournalRow) -> None:
        words = self._services.words
        top, right = box.top() + 14, box.right() - 16
        brush.fill(QRectF(box.left() + 78, box.top(), 1, box.height()), "line_strong")
        brush.text(words.clock(row.stated_at), x=box.left() + 16, y=top, width=50, weight=SEMIBOLD)
        draw_ticks(brush, row.ticks, box.left() + 78.5, top, system=row.system)
        if row.id in self.files:
            count = str(self.files[row.id])
            brush.icon("paperclip", x=box.left() + 16, y=top + 22, size=16, name="accent")
            brush.text(count, x=box.left() + 36, y=top + 22, width=36, step="small", weight=SEMIBOLD, name="accent")
        left = box.left() + TEXT_LEFT
        reach = words.say(f"reach.{row.reach}")
        shown = row.reach in {HERE, PEER}
        width = brush.measure(reach, "label") + 22 if shown else 0
        if shown:
            ink = "off_text" if row.reach == HERE else "text2"
            brush.icon("device-laptop" if row.reach == HERE else "router", x=right - width, y=top, size=14, name=ink)
            brush.text(reach, x=right - width + 20, y=top, width=width, step="label", name=ink)
        x = left + brush.text(row.said_by or row.person or row.organisation_name, x=left, y=top, width=180, weight=SEMIBOLD)
        if row.channel:
            brush.icon(CHANNEL_ICONS.get(row.channel, "message"), x=x + 12, y=top, size=14)
            x += 16
        brush.text(self._how(row), x=x + 14, y=top, width=right - width - x - 22, step="small", name="text3")
        for number, line in enumerate(wrapped(row.text, int(box.width() - TEXT_LEFT - 16), self._services.look)):
            ink = "text3" if row.struck else "text"
            brush.text(line, x=left, y=top + 20 + number * LINE, width=right - left, name=ink, struck=row.struck is not None)
        if row.struck is not None:
            y = box.bottom() - 13 - LINE / 2 + 2
            said = words.say("lines.struck", person=row.struck.person, clock=words.clock(row.struck.at_ms), reason=row.struck.reason)
            brush.icon("strikethrough", x=left, y=y, size=14, name="off_text")
            brush.text(said, x=left + 20, y=y, width=right - left - 20, step="label", name="off_text")

    def _mark(self, row: JournalRow, box: QRectF) -> QRectF | None:
        """Return where the mark of a line's files can be pressed: below its time."""
        return QRectF(box.left(), box.top() + 12, 78, 44) if row.id in self.files else None

    def _how(self, row: JournalRow) -> str:
        words = self._services.words
        parts = [words.choice("journal", "channel", row.channel)] if row.channel else []
        if row.of:
            parts.append(row.of)
        if row.said_by and row.person and row.said_by != row.person:
            parts.append(words.say("lines.written_by", person=row.person))
        elif row.relayed_by:
            parts.append(words.say("lines.relayed_by", person=row.relayed_by))
        if row.place:
            parts.append(row.place)
        if row.entered_ms - row.stated_at > ADDED_AFTERWARDS_MS:
            parts.append(words.say("lines.added", clock=words.clock(row.entered_ms)))
        if row.clock_ahead_ms is not None:
            parts.append(words.say("lines.clock_ahead", span=words.span(row.clock_ahead_ms / 1000)))
        return " · ".join(parts)


class ArrivalBar(QWidget):
    """Says that lines arrived out of sight; a press shows them."""

    pressed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._new: tuple[JournalRow, ...] = ()
        self.button = Button(services.look, QUIET, icon_name="arrow-down")
        self.button.clicked.connect(self.pressed)
        self._note = label("label")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 16, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self._note)
        self.hide()

    def announce(self, new: tuple[JournalRow, ...]) -> None:
        """Say how many, and from whom the last came; nothing hides the bar."""
        self._new = new
        self.setVisible(bool(new))
        self.reword()

    @property
    def count(self) -> int:
        return len(self._new)

    def reword(self) -> None:
        if self._new:
            last = self._new[-1]
            words = self._services.words
            self.button.setText(words.say("lines.arrived", count=len(self._new), who=last.said_by or last.organisation_name or last.person))
            self._note.setText(words.say("lines.undisturbed"))


class Journal(QWidget):
    """Head, lines, arrival bar, entry line.

    Signals:
        written: text, channel and further fields of a line to write.
        picked: a line that was pressed.
        marked: a line whose files are wanted.
        pasted: what was pasted into the entry line and is no text.
    """

    written = Signal(str, str, object)
    picked = Signal(object)
    marked = Signal(object)
    pasted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._texts = Texts(services.words)
        self._detail: IncidentDetail | None = None
        self._subject = b""
        ground(self, "sunken")
        self._title = label("row")
        self._count = label("small")
        self.system_button = Button(services.look, QUIET)
        self.system_button.setCheckable(True)
        self.system_button.toggled.connect(self._on_system)
        self.ticks = TickChips(services)
        self.ticks.changed.connect(self._on_narrowed)
        self.view = JournalView(services)
        self.view.picked.connect(self.picked)
        self.view.marked.connect(self.marked)
        self.arrivals = ArrivalBar(services)
        self.arrivals.pressed.connect(self.show_end)
        self._follows = True
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.view.verticalScrollBar().rangeChanged.connect(self._on_range)
        self.channel = ChoiceEditor(services.look, [(name, name) for name in CHANNELS])
        self.channel.setFixedWidth(92)
        self.entry = TextEditor()
        self.entry.setMaxLength(KINDS["journal"].by_name["line"].chars_max)
        # A file dropped here is attached, like anywhere on the page; its path is no line.
        self.entry.setAcceptDrops(False)
        self._pasting = PastedFiles(self.entry)
        self._pasting.pasted.connect(self.pasted)
        self.entry.returnPressed.connect(self._on_return)
        self.entry.textChanged.connect(self._on_typed)
        self.facts = LineFacts(services)
        self.facts.entered.connect(self._on_return)
        self.facts.hide()
        self.facts_button = Button(services.look, ICON, icon_name="dots")
        self.facts_button.setCheckable(True)
        self.facts_button.toggled.connect(self._on_facts)
        self.earlier_button = Button(services.look, QUIET)
        self.earlier_button.clicked.connect(self.ask_earlier)
        self._older: tuple[JournalRow, ...] = ()
        self._asking = False
        self._begins = False
        self.write_button = Button(services.look, PRIMARY)
        self.write_button.clicked.connect(self._on_return)
        self.refusal = label(tone="refused", wrap=True)
        self.refusal.setContentsMargins(16, 6, 16, 0)
        self.refusal.hide()
        self._build()
        self.reword()

    def show_detail(self, detail: IncidentDetail) -> None:
        """Show the lines of an incident; of the same one, only what changed."""
        same = self._detail is not None and detail.incident.id == self._subject
        at_end = self._follows or not same
        before = {row.id for row in self.view.lines.rows}
        last, self._detail = self._detail, detail
        if not same:
            self._subject = detail.incident.id
            self._older, self._begins = (), False
            self._restore_draft()
        elif last is not None:
            self._keep_older(last, detail)
        self.view.is_loading = False
        self.view.is_apart = bool(detail.apart.records)
        lines = self._lines(detail)
        new = tuple(row for row in lines if row.id not in before and not row.mine) if same else ()
        self._follows = at_end
        changed = self.view.lines.set_rows(lines)
        for part in (self.entry, self.channel, self.facts_button, self.facts, self.write_button):
            part.setEnabled(detail.may_write)
        if at_end and (changed or not same):
            self.show_end()
        elif new:
            self.arrivals.announce(new)
        self._reword_counts()

    def show_files(self, counts: Mapping[bytes, int]) -> None:
        """Mark the lines that have files."""
        if counts != self.view.files:
            self.view.files = dict(counts)
            self.view.viewport().update()

    def show_loading(self) -> None:
        """Show no lines: the incident is being read."""
        self._detail = None
        self._older = ()
        self.view.is_loading = True
        self.view.lines.set_rows(())
        self._count.setText("")
        self.earlier_button.hide()
        for part in (self.entry, self.channel, self.facts_button, self.facts, self.write_button):
            part.setEnabled(False)

    def show_end(self) -> None:
        """Bring the newest line into sight; the caret stays where it is."""
        self._follows = True
        self.view.doItemsLayout()
        self.view.scrollToBottom()
        self.arrivals.announce(())

    def wrote(self) -> None:
        """Take the text away: its line is written."""
        self.refusal.hide()
        self.entry.clear()
        self.facts.clear()
        self.facts_button.setChecked(False)
        self.show_end()

    def refuse(self, sentence: str) -> None:
        """Show a refusal below the entry line; the text stays."""
        self.refusal.setText(sentence)
        self.refusal.show()

    def reword(self) -> None:
        words = self._services.words
        self._texts.reword()
        for number, name in enumerate(CHANNELS):
            self.channel.setItemText(number, words.choice("journal", "channel", name))
        self.channel.setAccessibleName(words.say("lines.channel"))
        self.arrivals.reword()
        self.facts.reword()
        self.ticks.reword()
        self._reword_counts()
        self.view.viewport().update()

    def _reword_counts(self) -> None:
        if self._detail is not None:
            words = self._services.words
            self._count.setText(words.say("lines.count", count=self._detail.journal_count))
            system = sum(1 for row in (*self._older, *self._detail.journal) if row.system)
            self.system_button.setText(words.say("lines.system", count=system))
            people = sum(1 for row in (*self._older, *self._detail.journal) if not row.system)
            rest = max(0, self._detail.journal_count - people)
            self.earlier_button.setVisible(rest > 0 and not self._begins)
            self.earlier_button.setText(words.say("lines.earlier", count=rest))

    def _build(self) -> None:
        self._texts.bind(self._title.setText, "section.journal")
        self._texts.bind(self.entry.setPlaceholderText, "lines.hint")
        self._texts.bind(self.entry.setAccessibleName, "lines.hint")
        self._texts.bind(self.write_button.setText, "lines.write")
        self._texts.bind(self.facts_button.setToolTip, "lines.facts")
        self._texts.bind(self.facts_button.setAccessibleName, "lines.facts")
        head = QHBoxLayout()
        head.setContentsMargins(16, 2, 8, 2)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.ticks)
        head.addWidget(self.system_button)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.setSpacing(8)
        bottom.addWidget(self.channel)
        bottom.addWidget(self.entry, 1)
        bottom.addWidget(self.facts_button)
        bottom.addWidget(self.write_button)
        foot = ground(QWidget(), "surface")
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addWidget(self.refusal)
        column.addWidget(self.facts)
        column.addLayout(bottom)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(rule(hair=True))
        whole.addWidget(self.earlier_button)
        whole.addWidget(self.view, 1)
        whole.addWidget(self.arrivals)
        whole.addWidget(foot)

    def _draft_key(self) -> str:
        return f"journal.{self._subject.hex()}"

    def _restore_draft(self) -> None:
        self.entry.blockSignals(True)
        self.entry.setText(self._services.drafts.text(self._draft_key()))
        self.entry.blockSignals(False)
        self.refusal.hide()

    def _on_typed(self, text: str) -> None:
        if self._subject:
            self._services.drafts.put(self._draft_key(), text)

    def _on_return(self) -> None:
        text = self.entry.text().strip()
        if not text:
            self.entry.setFocus()
            return
        facts = self.facts.read() if self.facts_button.isChecked() else {}
        if facts is None:
            self.refuse(self._services.words.say("form.not_a_time"))
            return
        self.written.emit(text, str(self.channel.value()), facts)

    def _on_facts(self, shown: bool) -> None:
        """Show the further fields and put the caret into the first; hiding them gives it back to the line."""
        self.facts.setVisible(shown)
        (self.facts if shown else self.entry).setFocus()

    def ask_earlier(self) -> None:
        """Read the lines that stand before those here."""
        if self._detail is None or self._asking or self._begins:
            return
        self._asking = True
        shown = len(self._older) + len(self._detail.journal)
        query = self._services.readers.query
        query(journal_pages.earlier, self._detail.incident.scope, shown, ROWS_MAX, to=self._on_earlier, failed=self._on_unread)

    def _on_earlier(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._asking = False
        if self._detail is None:
            return
        held = {row.id for row in (*self._older, *self._detail.journal)}
        fresh = tuple(row for row in rows if row.id not in held)
        self._begins = not fresh
        self._older = (*fresh, *self._older)
        bar = self.view.verticalScrollBar()
        below = bar.maximum() - bar.value()
        self._follows = False
        self.view.lines.set_rows(self._lines(self._detail))
        self.view.doItemsLayout()
        # What was read stays where it was; the earlier lines stand above it.
        bar.setValue(bar.maximum() - below)
        self._reword_counts()

    def _on_unread(self, _error: BaseException) -> None:
        self._asking = False

    def _lines(self, detail: IncidentDetail) -> tuple[JournalRow, ...]:
        return shown_lines((*self._older, *detail.journal), system=self.system_button.isChecked(), ticks=self.ticks.wanted())

    def _keep_older(self, last: IncidentDetail, detail: IncidentDetail) -> None:
        """Keep what a person has scrolled back to, also where newer lines push it out of the last page."""
        if self._older:
            fresh = {row.id for row in detail.journal}
            self._older = tuple(row for row in (*self._older, *last.journal) if row.id not in fresh)

    def _on_system(self, _shown: bool) -> None:
        self._on_narrowed()

    def _on_narrowed(self) -> None:
        """Show other lines, the newest of them in sight."""
        self.view.is_narrow = bool(self.ticks.wanted())
        if self._detail is not None:
            self.view.lines.set_rows(self._lines(self._detail))
            self.show_end()

    def _on_range(self, _least: int, greatest: int) -> None:
        # A banner above or a wider window must not hide the newest line from a person who had it in sight.
        if self._follows:
            self.view.verticalScrollBar().setValue(greatest)

    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if self.view.lines.rowCount() and value == bar.minimum() and bar.maximum() > bar.minimum() and self._older:
            self.ask_earlier()
        self._follows = self.view.is_at_end()
        if self.view.is_at_end() and self.arrivals.count:
            self.arrivals.announce(())


def _identity(row: JournalRow) -> object:
    return row.id


def _speech(row: JournalRow) -> str:
    return f"{row.said_by or row.person}: {row.text}"
