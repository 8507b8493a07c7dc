"""The alarm tray: what must be answered stays in sight until it is, one card at a time, with a sound that can be silenced, not lost.

The card has a strip of the window to itself, between the page and the command line: the page gives it the room, so that nothing a
person works on lies under it. It never takes the keyboard; F12 gives its answer, Shift+F12 silences, and folds the card into the
command line's row, which gives the page its room back. An order to this organisation frames the whole window until it is signed
for. Silence lasts two minutes and covers the alarms that ring then: a new one rings at once.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Intent, Services
from desktop.runtime.sound import Ringer
from desktop.widgets.controls import DANGER, PLAIN, PRIMARY, QUIET, Button, ground
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD
from sync.domain.failures import Outage, Refused
from sync.store.queries import alarms
from sync.store.queries.alarms import OVERDUE, SILENT, TO_SIGN, UNSIGNED, AlarmRow

HEIGHT = 74
FOLDED_WIDTH = 480
EDGE = 6
FRAME = 6
INSET = 12
GAP = 6
LOOK_MS = 5_000
RING_MS = 10_000
MUTE_MS = 120_000
KINDS_RUNG = frozenset({"order", "recipient", "incident", "device"})
# Sort → (key of the answer's word, kind of its button).
_ANSWERS = {TO_SIGN: ("alarm.do.sign", PRIMARY), UNSIGNED: ("alarm.do.voice", DANGER), OVERDUE: ("alarm.do.open", PRIMARY)}
_TEXT_LEFT = 58


class AlarmFrame(QWidget):
    """A plain frame round the whole window, transparent to the pointer."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("overlay", True)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        width, height = self.width(), self.height()
        for box in (
            QRectF(0, 0, width, FRAME),
            QRectF(0, height - FRAME, width, FRAME),
            QRectF(0, FRAME, FRAME, height - 2 * FRAME),
            QRectF(width - FRAME, FRAME, FRAME, height - 2 * FRAME),
        ):
            brush.fill(box, "danger")
        painter.end()


class AlarmCard(QWidget):
    """One alarm: what, since when, and its answer; how many more there are, and the way to them."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self.setProperty("overlay", True)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.mute_button = Button(services.look, PLAIN)
        self.next_button = Button(services.look, QUIET)
        self.answer_buttons = {kind: Button(services.look, kind) for kind in (PRIMARY, DANGER)}
        row = QHBoxLayout(self)
        row.setContentsMargins(_TEXT_LEFT, 0, 16, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.next_button, self.mute_button, *self.answer_buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        self._row: AlarmRow | None = None
        self._is_folded = self._is_refused = False
        self._lines = ("", "", "")
        self.hide()

    def lie(self, place: QRect, *, is_folded: bool) -> None:
        """Fill `place` of the window, as one line or whole."""
        self._is_folded = is_folded
        self.setFixedHeight(place.height())
        self.setGeometry(place)
        self.mute_button.setVisible(not is_folded)

    def show_alarm(self, row: AlarmRow, *, place: int, count: int, muted_until_ms: int | None, refusal: str) -> None:
        """Show an alarm, the `place`-th of `count`."""
        words, now = self._services.words, self._services.clock()
        self._row = row
        key, kind = _ANSWERS.get(row.sort, _ANSWERS[OVERDUE])
        for name, button in self.answer_buttons.items():
            button.setVisible(name == kind)
            button.setText(words.say(key))
        self.next_button.setVisible(count > 1)
        self.next_button.setText(words.say("alarm.next", place=place + 1, count=count))
        self.mute_button.setText(words.say("alarm.mute"))
        self.mute_button.setEnabled(muted_until_ms is None)
        rings = words.say("alarm.rings") if muted_until_ms is None else words.say("alarm.muted", clock=words.clock(muted_until_ms))
        last = refusal or rings
        self._is_refused = bool(refusal)
        self._lines = (alarm_title(row, self._services, now), row.text.replace("\n", " "), last)
        self.setAccessibleName(" ".join(self._lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.box(QRectF(self.rect()), radius=8, fill="danger")
        frame = 1 if self._is_folded else 2
        brush.box(QRectF(self.rect()).adjusted(EDGE, frame, -frame, -frame), radius=6, fill="raised")
        buttons = [button for button in (self.next_button, self.mute_button, *self.answer_buttons.values()) if button.isVisible()]
        room = min((button.x() for button in buttons), default=self.width()) - _TEXT_LEFT - 12
        title, text, last = self._lines
        brush.icon("alarm", x=22, y=self.height() // 2 if self._is_folded else 24, size=20, name="danger_text")
        if self._is_folded:
            brush.text(title, x=_TEXT_LEFT, y=self.height() / 2 - 9, width=room, step="small", weight=SEMIBOLD)
            brush.text(last, x=_TEXT_LEFT, y=self.height() / 2 + 9, width=room, step="label", name="danger_text")
            painter.end()
            return
        brush.text(title, x=_TEXT_LEFT, y=18, width=room, step="row", weight=SEMIBOLD)
        brush.text(text, x=_TEXT_LEFT, y=38, width=room, step="small", name="text2")
        weight, ink = (SEMIBOLD, "danger_text") if self._is_refused else (400, "text3")
        brush.text(last, x=_TEXT_LEFT, y=57, width=room, step="label", weight=weight, name=ink)
        painter.end()


def alarm_title(row: AlarmRow, services: Services, now_ms: int) -> str:
    """Return what an alarm says in one line, with how long it is over its time."""
    words = services.words
    over = None if row.due_ms is None or row.due_ms > now_ms else words.span((now_ms - row.due_ms) / 1000)
    if row.sort == TO_SIGN:
        key = "alarm.to_sign" if over is None else "alarm.to_sign_over"
        return words.say(key, number=row.number, name=row.name, urgency=words.choice("order", "urgency", row.urgency), over=over or "")
    if row.sort == UNSIGNED:
        key = "alarm.unsigned" if row.told_ms is None else "alarm.unsigned_told"
    else:
        key = {OVERDUE: "alarm.overdue_mine" if row.mine else "alarm.overdue", SILENT: "alarm.silent"}[row.sort]
    return words.say(key, number=row.number, name=row.name, over=over or words.span(0))


class Alarms(QWidget):
    """Looks at the alarms, shows the card and the frame, rings; a child of the window that draws nothing itself.

    Attributes:
        strip: where the card stands, for the window to lay between its page and its command line.

    Signals:
        counted: how many alarms there are now.
        folded: how much of the command line's row the folded card takes at its right, pixels.
        timed: what is running, nearest to due first.
    """

    counted = Signal(int)
    folded = Signal(int)
    timed = Signal(object)

    def __init__(self, services: Services, sound: Ringer, window: QWidget) -> None:
        super().__init__(window)
        self.hide()
        self._services, self._sound, self._window = services, sound, window
        self.strip = ground(QWidget(window), "ground")
        self.strip.hide()
        self.strip.installEventFilter(self)
        self.card = AlarmCard(services, window)
        self.frame = AlarmFrame(services, window)
        self.rows: tuple[AlarmRow, ...] = ()
        self._place = 0
        self._below = 0
        self._refusal = ""
        self._answering = False
        self._quiet: frozenset[tuple[str, bytes]] = frozenset()
        self._quiet_until_ms = 0
        self._rung: frozenset[tuple[str, bytes]] = frozenset()
        self._pace = Pace(self, acts=services.engine.acted)
        self._pace.due.connect(self.ask)
        self._look, self._ring = QTimer(self), QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.ask)
        self._look.start()
        self._ring.setInterval(RING_MS)
        self._ring.timeout.connect(self._on_ring)
        for button in self.card.answer_buttons.values():
            button.clicked.connect(self.answer)
        self.card.mute_button.clicked.connect(self.mute)
        self.card.next_button.clicked.connect(self._on_next)
        services.engine.changed.connect(self._on_changed)
        for keys, slot in (("F12", self.answer), ("Shift+F12", self.mute), ("Ctrl+F12", self._on_next)):
            QShortcut(QKeySequence(keys), window).activated.connect(slot)

    @property
    def row(self) -> AlarmRow | None:
        """The alarm in front."""
        return self.rows[self._place] if self._place < len(self.rows) else None

    def ask(self) -> None:
        """Look again."""
        self._services.readers.query(alarms.alarms, self._services.clock(), to=self._on_rows)
        self._services.readers.query(alarms.timers, to=self.timed.emit)

    def place(self) -> None:
        """Stand on the strip, or folded in the command line's row."""
        room = self._window.rect()
        self.frame.setGeometry(room)
        folds, rings = self._folds(), self.row is not None
        self.strip.setFixedHeight(HEIGHT + 2 * GAP)
        self.strip.setVisible(rings and not folds)
        if folds:
            place = QRect(0, 0, FOLDED_WIDTH, self._below - 1)
            place.moveBottomRight(QPoint(room.right() - INSET, room.bottom()))
        else:
            place = QRect(self.strip.mapTo(self._window, QPoint(0, 0)), self.strip.size()).adjusted(INSET, GAP, -INSET, -GAP)
        self.card.lie(place, is_folded=folds)
        self.folded.emit(FOLDED_WIDTH + 2 * INSET if folds and rings else 0)
        self.card.raise_()
        self.frame.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The collector may empty a window's attributes before Qt takes its widgets apart, and those still tell of it.
        if watched is getattr(self, "strip", None) and event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self.place()
        return super().eventFilter(watched, event)

    def keep_above(self, height: int) -> None:
        """Stand `height` pixels above the window's lower edge."""
        self._below = height
        self.place()

    def answer(self) -> None:
        """Give the answer of the alarm in front: sign, or go where it is answered."""
        row = self.row
        if row is None or self._answering:
            return
        self._refusal = ""
        if row.sort == TO_SIGN:
            from sync.domain.commands.recipients import SignOrder

            self._answering = True
            self._services.engine.submit(
                SignOrder(recipient=row.id, seen=row.heads.get("state")), done=self._on_done, failed=self._on_failed
            )
        elif row.incident is not None:
            values = {"row": row.id, "seen": row.heads.get("state")}
            act = "voice" if row.sort == UNSIGNED else "report" if row.mine else ""
            self._services.intend(Intent(page="incidents", act=act, subject=row.incident, values=values if act else {}))
        else:
            self._refusal = self._services.words.say("alarm.no_incident")
            self._show()

    def mute(self) -> None:
        """Silence what rings now for two minutes."""
        self._quiet = frozenset(_key(row) for row in self.rows)
        self._quiet_until_ms = self._services.clock() + MUTE_MS
        self._show()

    def reword(self) -> None:
        self._show()

    def restyle(self) -> None:
        for button in (self.card.mute_button, self.card.next_button, *self.card.answer_buttons.values()):
            button.restyle()
        # Gloves ask for more than the command line's row is high.
        self._show()

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        front = None if self.row is None else _key(self.row)
        self.rows = rows
        keys = [_key(row) for row in rows]
        self._place = keys.index(front) if front in keys else 0
        if front not in keys:
            self._refusal = ""
        if frozenset(keys) - self._rung:
            self._place = keys.index(next(key for key in keys if key not in self._rung))
            self._on_ring()
        self._rung = frozenset(keys)
        self._pace.ended()
        self.counted.emit(len(rows))
        self._show()

    def _show(self) -> None:
        row = self.row
        self.card.setVisible(row is not None)
        self.frame.setVisible(any(one.sort == TO_SIGN for one in self.rows))
        if row is None:
            self._ring.stop()
            self.place()
            return
        if not self._ring.isActive():
            self._ring.start()
        until = self._quiet_until_ms if self._is_quiet() else None
        self.card.show_alarm(row, place=self._place, count=len(self.rows), muted_until_ms=until, refusal=self._refusal)
        self.place()

    def _folds(self) -> bool:
        """Tell whether the alarms were heard, nothing new is to be read, and a finger's height is left in the row."""
        return self._is_quiet() and not self._refusal and self._services.look.target_px <= self._below - 3

    def _is_quiet(self) -> bool:
        known = frozenset(_key(row) for row in self.rows) <= self._quiet
        return known and self._services.clock() < self._quiet_until_ms

    def _on_ring(self) -> None:
        if self.rows and not self._is_quiet():
            self._sound.ring()

    def _on_next(self) -> None:
        if self.rows:
            self._place = (self._place + 1) % len(self.rows)
            self._refusal = ""
            self._show()

    def _on_changed(self, changes: Changes) -> None:
        if not KINDS_RUNG.isdisjoint(changes):
            self._pace.want()

    def _on_done(self, _answer: object) -> None:
        self._answering = False
        self.ask()

    def _on_failed(self, error: BaseException) -> None:
        self._answering = False
        words = self._services.words
        if isinstance(error, Refused):
            self._refusal = words.refusal(error.code, error.facts)
        elif isinstance(error, Outage):
            self._refusal = words.outage(error.code, error.facts)
        else:
            self._refusal = words.say("notice.not_done")
        self._show()


def _key(row: AlarmRow) -> tuple[str, bytes]:
    return (row.sort, row.id)
