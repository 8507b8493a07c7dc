"""The command line: always at the bottom, one line makes one journal entry or one act.

It says what it will do before Enter, what is unclear and where, and after Enter what was done or why not; the text of a refused
line stays. Nothing is done that was not said first: Enter on an act whose names are still being looked up only waits.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.runtime import line_grammar as grammar
from desktop.runtime.latest import Latest
from desktop.runtime.line_grammar import Line, parse, quoted
from desktop.runtime.line_outcome import EMPTY, GOES, READY, UNCLEAR, Aim, Context, Outcome, aim, asked_of
from desktop.runtime.line_vocabulary import verb_word, vocabulary, voice_word
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from desktop.shell.found_row import ROW_HEIGHT, draw_found, found_identity, found_name, found_note
from desktop.shell.line_field import LineField
from desktop.shell.line_parts import DOING, DONE, LACKS, REFUSED, WILL, KeyCap, KeyHint, Saying
from desktop.shell.line_says import said_after, says
from desktop.widgets.controls import ground
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowPaint, RowsView
from sync.domain.failures import Outage, Refused
from sync.store.exchange import Done
from sync.store.queries import finder, line
from sync.store.queries.finder import INCIDENT, FoundRow, plain
from sync.store.queries.line import LineFound

HEIGHT = 44
FIELD_WIDTH_MIN = 260
FIELD_SHARE_MAX = 0.5
# What stands beside the text when nothing is said: key cap, hints, margins.
QUIET_WIDTH = 280
CHOICES_SHOWN = 6
CHOICES_WIDTH = 620
HISTORY_MAX = 50
DRAFT, STAMP, BEGUN = "line", "line.stamp", "line.incident"
KINDS_MEANT = frozenset({"incident", "unit", "assignment", "recipient", "order"})


class CommandLine(QWidget):
    """The line; its list of choices lies over the window above it.

    Signals:
        gone: a `FoundRow` to go to.
        finder_asked: the overlay that goes anywhere.
    """

    gone = Signal(object)
    finder_asked = Signal()

    def __init__(self, services: Services, over: QWidget) -> None:
        super().__init__(over)
        self._services = services
        self._over = over
        self._words = vocabulary(services.words)
        self._open: bytes | None = None
        self._begun: bytes | None = None
        self._was_begun = False
        self._used: bytes | None = None
        self._parsed = Line()
        self._found: LineFound | None = None
        self._goals: tuple[FoundRow, ...] = ()
        self._goals_of: str | None = None
        self._picked: dict[str, bytes | str] = {}
        self._stamped_ms: int | None = None
        self._doing: tuple[str, Outcome] | None = None
        self._said: tuple[str, str] = ("", "")
        self._history: list[str] = []
        self._back = 0
        self._typed_last = ""
        self._came_from: QWidget | None = None
        self.outcome = Outcome(state=EMPTY)
        self._names = Latest(services.readers, line.look, self)
        self._finding = Latest(services.readers, finder.find, self)
        self.field = LineField(services.look)
        self.saying = Saying(services)
        self.enter_hint = KeyHint(services, "Enter", "line.key.enter")
        self.finder_hint = KeyHint(services, "Ctrl K", "line.key.go")
        self.choices: RowsModel[FoundRow] = RowsModel(found_identity, self._speak, self)
        paints: Mapping[type, RowPaint] = {FoundRow: RowPaint(height=ROW_HEIGHT, paint=self._paint_choice)}
        self.list = RowsView(self.choices, paints, services.look, parent=over)
        self._pace = Pace(self, acts=services.engine.acted)
        self._build()
        self._connect()
        self.reword()

    def load(self) -> None:
        """Show what was half typed when the window last closed or died."""
        drafts = self._services.drafts
        begun = drafts.text(BEGUN)
        stamped = drafts.text(STAMP)
        self._stamped_ms = int(stamped) if stamped.isdigit() else None
        if not self.field.text():
            self.field.setText(drafts.text(DRAFT))
            self._begun = self._used = bytes.fromhex(begun) if begun else None
            self._keep_begun()
            self._ask()

    def set_incident(self, incident: bytes | None) -> None:
        """Take note of what is in view from now on; a line that was begun for another incident does not follow it."""
        self._open = incident
        self._used = incident or self._used
        if self._begun is None and self.field.text():
            self._begun = incident
            self._keep_begun()
        self._ask()

    def focus_line(self) -> None:
        """Put the caret into the line; Escape leads back."""
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self.field:
            self._came_from = focus
        self.field.setFocus()
        self._show_choices()

    def begin(self, text: str) -> None:
        """Begin a line with `text`; what stood there is one step back in the history."""
        self._keep(self.field.text())
        self.field.clear()
        self.field.setText(text)
        self.focus_line()

    def begin_verb(self, verb: str, rest: str = "") -> None:
        """Begin a line with a verb and what follows it."""
        self.begin(f"{verb_word(self._services.words, verb)} {rest}")

    def stamp(self) -> None:
        """Note that a voice order is given now; its text follows."""
        self._stamped_ms = self._services.clock()
        self._services.drafts.put(STAMP, str(self._stamped_ms))
        words = self._services.words
        self.begin(f"{voice_word(words)} {words.clock(self._stamped_ms, seconds=True)} ")

    def reword(self) -> None:
        words = self._services.words
        self.field.setAccessibleName(words.say("line.name"))
        for hint in (self.enter_hint, self.finder_hint):
            hint.reword()
        self._say_outcome()

    def restyle(self) -> None:
        self.saying.update()
        self.list.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        ground(self, "surface")
        self.setFixedHeight(HEIGHT)
        self.cap = KeyCap(self._services, "F2")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 1, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.cap)
        row.addWidget(self.field)
        row.addWidget(self.saying, 1)
        row.addWidget(self.enter_hint)
        row.addWidget(self.finder_hint)
        self.list.setObjectName("line-choices")
        self.list.setProperty("overlay", True)
        self.list.setProperty("frame", "raised")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.hide()

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_typed)
        self.field.entered.connect(self.enter)
        self.field.stepped.connect(self._on_stepped)
        self.field.tabbed.connect(self._on_tabbed)
        self.field.left.connect(self._on_left)
        self.field.cursorPositionChanged.connect(self._on_cursor)
        self.enter_hint.clicked.connect(self.enter)
        self.finder_hint.clicked.connect(self.finder_asked)
        self.list.picked.connect(self._on_picked)
        self._names.answered.connect(self._on_names)
        self._finding.answered.connect(self._on_goals)
        self._pace.due.connect(self._look_again)
        self._services.engine.changed.connect(self._on_changed)
        self.field.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Take the list away when the line is left."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and not self.list.underMouse():
            self.list.hide()
            self.field.offers = False
        return False

    # What was typed, and what it means.

    def _on_typed(self, text: str) -> None:
        if text != self._services.drafts.text(DRAFT):
            self._services.drafts.put(DRAFT, text)
        if not text or not self._was_begun:
            self._begun = self._open if text else None
        self._was_begun = bool(text)
        self._keep_begun()
        self._parse()
        if text:
            self._said = ("", "")
        self._ask()
        self._fit()

    def _parse(self) -> None:
        self._parsed = parse(self.field.text(), self._words, () if self._found is None else self._found.known)

    def _keep_begun(self) -> None:
        """Keep with a half typed line the incident it was begun for."""
        begun = "" if self._begun is None else self._begun.hex()
        if self.field.text() and begun != self._services.drafts.text(BEGUN):
            self._services.drafts.put(BEGUN, begun)

    @property
    def _aim(self) -> Aim:
        return aim(begun=self._begun, in_view=self._open, used=self._used)

    def _ask(self) -> None:
        """Look up the names of the line, unless it is known what they mean."""
        if self._parsed.verb and not self._is_known():
            self._look_again()
        else:
            self._judge()

    def _look_again(self) -> None:
        if self._parsed.verb == grammar.GO:
            self._finding.ask(self._goal_text(), finder.SORTS)
        elif self._parsed.verb:
            self._names.ask(asked_of(self._parsed, self._aim))

    def _on_names(self, _arguments: object, found: object) -> None:
        assert isinstance(found, LineFound)
        self._found = found
        self._pace.ended()
        # Words that turn out to be one name make another line of the text, whose names are asked for in turn.
        self._parse()
        self._ask()

    def _on_goals(self, arguments: object, rows: object) -> None:
        assert isinstance(rows, tuple)
        assert isinstance(arguments, tuple)
        self._goals, self._goals_of = rows, arguments[0]
        self._pace.ended()
        self._judge()

    def _judge(self) -> None:
        """Say what the line means now; what is still being looked up is said when it is known."""
        self.outcome = self._outcome()
        self._say_outcome()
        self._show_choices()

    def _outcome(self) -> Outcome:
        typed = self._parsed
        if not typed.verb:
            return Outcome(state=EMPTY)
        if not self._is_known():
            return Outcome(state=EMPTY)
        if typed.verb == grammar.GO:
            return self._goal_outcome()
        # Only now: the commands come with it, and nobody has typed before the first frame.
        from desktop.runtime.line_acts import outcome_of

        assert self._found is not None
        context = Context(now_ms=self._services.clock(), moved=self._aim.moved, picked=self._picked, stamped_ms=self._stamped_ms)
        return outcome_of(typed, self._found, context, self._words)

    def _goal_outcome(self) -> Outcome:
        typed = self._parsed
        if typed.text is None:
            return Outcome(state=UNCLEAR, key="goal")
        if not self._goals:
            return Outcome(state=UNCLEAR, key="nothing_found", spot=typed.text)
        exact = [row for row in self._goals if row.exact] or list(self._goals)
        if len(exact) == 1:
            return Outcome(state=GOES, key="go", facts={"goal": exact[0].title}, goal=exact[0], choices=self._goals)
        return Outcome(state=UNCLEAR, key="which_goal", spot=typed.text, choices=self._goals)

    def _is_known(self) -> bool:
        """Tell whether what was found is what the text asks for now."""
        if self._parsed.verb == grammar.GO:
            return self._goals_of == self._goal_text()
        return self._found is not None and self._found.asked == asked_of(self._parsed, self._aim)

    def _goal_text(self) -> str:
        return "" if self._parsed.text is None else self._parsed.text.text

    def _say_outcome(self) -> None:
        services = self._services
        self.field.mark(self.outcome.spot if self.outcome.state == UNCLEAR else None)
        kind, sentence = self._said
        if not sentence and self.outcome.state != EMPTY:
            kind = LACKS if self.outcome.state == UNCLEAR else WILL
            sentence = says(self.outcome, services.words, now_ms=services.clock())
        self.saying.say(kind, sentence)
        self.enter_hint.setVisible(self.outcome.state in {READY, GOES})
        self._fit()

    def leave_right(self, width: int) -> None:
        """Leave `width` pixels at the right to what lies over the line."""
        if self.contentsMargins().right() != width:
            self.setContentsMargins(0, 0, width, 0)
            self._fit()

    def _fit(self) -> None:
        """Give the text the room it needs, and the rest to what it will do."""
        quiet = not self.saying.sentence
        self.field.setPlaceholderText("" if self.field.text() or not quiet else self._services.words.say("line.hint"))
        needed = max(FIELD_WIDTH_MIN, self.field.text_width() + 40)
        room = self.contentsRect().width()
        most = room - QUIET_WIDTH if quiet else int(room * FIELD_SHARE_MAX)
        self.field.setFixedWidth(max(FIELD_WIDTH_MIN, most if quiet else min(needed, most)))

    # Choosing.

    def _show_choices(self) -> None:
        rows: Sequence[FoundRow] = self.outcome.choices if self._is_typed_in() else ()
        current = self.choices.row(self.list.currentIndex())
        self.choices.set_rows(rows)
        self.field.offers = bool(rows)
        self.list.setVisible(bool(rows))
        if not rows:
            return
        kept = self.choices.index_of(found_identity(current)) if current is not None else None
        if kept is None or not kept.isValid():
            self.list.setCurrentIndex(self.choices.index(-1, 0))
            self.list.clearSelection()
        height = min(len(rows), CHOICES_SHOWN) * ROW_HEIGHT + 2
        corner = self.mapTo(self._over, QPoint(self.field.x(), -height - 4))
        self.list.setGeometry(QRect(corner.x(), corner.y(), CHOICES_WIDTH, height))
        self.list.raise_()

    def _is_typed_in(self) -> bool:
        """Tell whether the keyboard is in the line, or will be once the window is active again."""
        return self._over.focusWidget() is self.field

    def _on_stepped(self, step: int) -> None:
        if self.choices.rowCount():
            self._step_choice(step)
        else:
            self._step_history(step)

    def _on_tabbed(self) -> None:
        self._step_choice(1)

    def _step_choice(self, step: int) -> None:
        count = self.choices.rowCount()
        now = self.list.currentIndex().row()
        row = (now + step) % count if now >= 0 else (0 if step > 0 else count - 1)
        self.list.setCurrentIndex(self.choices.index(row, 0))

    def _on_picked(self, row: FoundRow) -> None:
        self.field.setFocus()
        self._take(row)

    def _take(self, row: FoundRow) -> None:
        """Write the chosen name into the line where it was unclear; going somewhere needs no more."""
        if self._parsed.verb == grammar.GO:
            self._go(row)
            return
        spot, text = self.outcome.spot, self.field.text()
        if self._parsed.place is not None and spot == self._parsed.place:
            self._picked[plain(spot.text)] = row.id
            self._ask()
            return
        name = found_name(row)
        self._picked[plain(name)] = row.id or row.code
        if spot is None:
            mark = grammar.INCIDENT_MARK if row.sort == INCIDENT else ""
            at = self._place_of_incident(text)
            gap = " " if text[:at].strip() else ""
            self._write(text[:at].rstrip(), f"{gap}{mark}{quoted(name)} ", text[at:].lstrip())
            return
        inside = text[spot.start - 1 : spot.start] in set('"\u201c\u300e')
        written = name if inside else quoted(name)
        self._write(text[: spot.start], written, text[spot.end :] or " ")

    def _place_of_incident(self, text: str) -> int:
        """Return where the line takes the name of its incident: before the text of a journal line, behind the names of others."""
        line = self._parsed
        if line.verb in {grammar.JOURNAL, grammar.VOICE}:
            return len(text) if line.text is None else line.text.start
        if not line.names:
            return len(text)
        end = line.names[-1].end
        return end + 1 if text[end : end + 1] in {'"', "\u201d", "\u300f"} else end

    def _write(self, before: str, written: str, after: str) -> None:
        self.field.setText(f"{before}{written}{after}")
        self.field.setCursorPosition(len(before) + len(written) + (1 if after.startswith(" ") else 0))

    # Doing.

    def enter(self) -> None:
        """Take the chosen name, or do what the line said it will."""
        chosen = self.choices.row(self.list.currentIndex()) if self.list.isVisible() else None
        if chosen is not None:
            self._take(chosen)
            return
        if self._doing is not None or not self.field.text().strip():
            return
        if self._said[0] == REFUSED:
            # Say again, from what is true now, what the next Enter will do.
            self._said, self.outcome = ("", ""), Outcome(state=EMPTY)
            self._say_outcome()
            self._look_again()
            return
        if self.outcome.state == GOES and self.outcome.goal is not None:
            self._go(self.outcome.goal)
        elif self.outcome.state == READY:
            self._doing = (self.field.text(), self.outcome)
            self._tell(DOING, self._services.words.say("line.doing"))
            self._services.engine.submit(self.outcome.request, done=self._on_done, failed=self._on_failed)

    def _go(self, row: FoundRow) -> None:
        self._keep(self.field.text())
        self.field.clear()
        self.gone.emit(row)

    def _on_done(self, answer: object) -> None:
        assert self._doing is not None
        (text, outcome), self._doing = self._doing, None
        self._found = None
        made = answer.number if isinstance(answer, Done) else None
        self._keep(text)
        if self.field.text() == text:
            self.field.clear()
            self._picked.clear()
        words, now_ms = self._services.words, self._services.clock()
        self._tell(DONE, said_after(outcome, words, made=made, now_ms=now_ms))

    def _on_failed(self, error: BaseException) -> None:
        self._doing = None
        words = self._services.words
        if isinstance(error, Refused):
            sentence = words.refusal(error.code, error.facts)
        elif isinstance(error, Outage):
            sentence = words.outage(error.code, error.facts)
        else:
            sentence = words.say("notice.not_done")
        self._tell(REFUSED, sentence)

    def _tell(self, kind: str, sentence: str) -> None:
        """Say what came of an act until the next key."""
        self._said = (kind, sentence)
        self._say_outcome()

    # Going back.

    def _keep(self, text: str) -> None:
        """Keep a line that leaves the field, so that Up brings it back."""
        kept = text.strip()
        if kept and (not self._history or self._history[-1] != kept):
            self._history = [*self._history, kept][-HISTORY_MAX:]
        self._back = 0

    def _step_history(self, step: int) -> None:
        back = min(max(self._back - step, 0), len(self._history))
        if back == self._back:
            return
        if self._back == 0:
            self._typed_last = self.field.text()
        self._back = back
        self.field.setText(self._history[-back] if back else self._typed_last)

    def _on_left(self) -> None:
        if self.list.isVisible():
            self.choices.set_rows(())
            self.list.hide()
            self.field.offers = False
            return
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus()

    def _on_cursor(self) -> None:
        self.field.update()

    def _on_changed(self, changes: Changes) -> None:
        if KINDS_MEANT.isdisjoint(changes):
            return
        # What was found reads differently now: the next line must not act on it, and the present one is looked up again.
        self._found, self._goals_of = None, None
        if self._parsed.verb:
            self._pace.want()

    def _paint_choice(self, brush: Brushwork, box: QRectF, row: FoundRow) -> None:
        mixed = self._parsed.verb in {grammar.GO, grammar.ORDER}
        draw_found(brush, box, row, self._services.words, sort=self._services.words.say(f"find.sort.{row.sort}") if mixed else "")

    def _speak(self, row: FoundRow) -> str:
        return f"{row.title} {found_note(row, self._services.words)}"
