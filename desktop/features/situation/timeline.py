"""The line of time below the map: what happened around the chosen incident, since when outside data stands still, and the slider.

The slider asks what had been written by a moment. At its right end is now, which moves on by itself.
"""

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QWidget

from desktop.features.situation.events import DUE, MAP, OPERATION, RESOURCE, SORTS, Event, Span, beside, counts, span_of
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.controls import ICON, Button
from desktop.widgets.paint import CENTRE, RIGHT, Brushwork
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain
from sync.store.queries.rows import LinkStatus

HEIGHT = 76
AXIS_LEFT = 124
AXIS_RIGHT = 190
KEY_WIDTH = 130
MARKS_Y = 37
AXIS_Y = 49
NEAR_PX = 7.0
NOW_PX = 10.0
DUE_WIDTH = 104.0
HATCH = 7
HATCH_OPACITY = 0.45  # a pattern, no text: it may be faint
PLAY_MS = 250
PLAY_STEPS = 120
TICK_MS = 20_000
MINUTE_MS = 60_000
_STEP_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_JUMP_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class Axis(QWidget):
    """The painted line with its slider; arrows move it by minutes, Page keys by marks, End goes back to now.

    Signals:
        moved: the moment to look at, milliseconds UTC, or None for now.
    """

    moved = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.events: tuple[Event, ...] = ()
        self.link: LinkStatus | None = None
        self.at_ms: int | None = None
        self._dragging = False
        self._told_to = 0.0
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def span(self) -> Span:
        """What is shown."""
        return span_of(self.events, self._services.clock())

    def set_events(self, events: tuple[Event, ...]) -> None:
        """Show these marks."""
        self.events = events
        self.update()

    def set_link(self, link: LinkStatus) -> None:
        """Show since when nothing comes from outside."""
        self.link = link
        self.update()

    def look_at(self, at_ms: int | None) -> None:
        """Move the slider; what lies at or after now is now."""
        now = self._services.clock()
        wanted = None if at_ms is None or at_ms >= now else max(at_ms, self.span.begin_ms)
        if wanted != self.at_ms:
            self.at_ms = wanted
            self._say()
            self.update()
            self.moved.emit(wanted)

    def step(self, direction: int) -> None:
        """Move to the next mark before or after."""
        now = self._services.clock()
        present = now if self.at_ms is None else self.at_ms
        at_ms = beside(self.events, present, direction)
        if at_ms is not None:
            self.look_at(at_ms)
        elif direction > 0:
            self.look_at(None)

    def stopped_ms(self) -> int | None:
        """Return since when outside data stands still, None while a path to the center is open or when none ever was."""
        link = self.link
        if link is None or link.state not in {"offline", "lan"}:
            return None
        return link.since_ms or link.received_ms

    def x_of(self, at_ms: int) -> float:
        """Return where a moment is drawn."""
        return self.span.share(at_ms) * self.width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, now = Qt.Key(event.key()), self._services.clock()
        present = now if self.at_ms is None else self.at_ms
        if key in _STEP_KEYS:
            self.look_at(present + _STEP_KEYS[key] * MINUTE_MS)
        elif key in _JUMP_KEYS:
            self.step(_JUMP_KEYS[key])
        elif key == Qt.Key.Key_Home:
            self.look_at(self.span.begin_ms)
        elif key == Qt.Key.Key_End or (key == Qt.Key.Key_Escape and self.at_ms is not None):
            self.look_at(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag(event.position().x())
        else:
            self._tell(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        span, now = self.span, self._services.clock()
        self._paint_axis(brush, span, now)
        self._paint_gap(brush, now)
        self._told_to = 0.0
        for mark in self.events:
            if span.begin_ms <= mark.at_ms <= span.end_ms:
                self._paint_mark(brush, mark, self.x_of(mark.at_ms), now)
        self._paint_present(brush, now)
        if self.hasFocus():
            brush.box(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius=4, fill=None, edge="accent", width=2)
        painter.end()

    def _paint_axis(self, brush: Brushwork, span: Span, now: int) -> None:
        x_now = self.x_of(now)
        brush.line(0, AXIS_Y, x_now, AXIS_Y, "control", width=1.5)
        brush.line(x_now, AXIS_Y, self.width(), AXIS_Y, "control", width=1.5, dashed=True)
        for tick in span.ticks():
            x = self.x_of(tick)
            words = self._services.words.clock(tick)
            width = brush.measure(words, "small")
            left = min(max(0.0, x - width / 2), self.width() - width)
            brush.text(words, x=left, y=64, width=width + 1, step="small", name="text2")
            brush.line(x, AXIS_Y - 3, x, AXIS_Y, "control")

    def _paint_gap(self, brush: Brushwork, now: int) -> None:
        stopped = self.stopped_ms()
        if stopped is None:
            return
        left, right = max(0.0, self.x_of(stopped)), self.x_of(now)
        if right > left:
            _hatch(brush, QRectF(left, MARKS_Y - 9, right - left, 18))
        words = self._services.words
        said = words.say("timeline.stopped", clock=words.moment(stopped, now_ms=now))
        pill = self._pill_width(brush, now)
        room = self.x_of(now if self.at_ms is None else self.at_ms) - pill / 2 - 8
        width = brush.measure(said, "label", SEMIBOLD)
        brush.text(said, x=max(0.0, min(left, room - width)), y=13, width=width + 1, step="label", weight=SEMIBOLD, name="off_text")

    def _paint_mark(self, brush: Brushwork, mark: Event, x: float, now: int) -> None:
        later = self.at_ms is not None and mark.at_ms > self.at_ms
        ink = "text3" if later else "text"
        if mark.sort == OPERATION:
            brush.line(x, MARKS_Y - 7, x, MARKS_Y + 7, ink, width=2)
        elif mark.sort == RESOURCE:
            brush.disc(x, MARKS_Y, 3.6, fill="text3" if later else "accent")
        elif mark.sort == MAP:
            _diamond(brush, x, MARKS_Y, 5.5, ink)
        elif mark.sort == DUE and mark.at_ms > now:
            _wedge(brush, x, MARKS_Y, "text2")
            width = min(DUE_WIDTH, brush.measure(mark.text, "label"))
            left = min(max(x - width / 2, self.x_of(now) + 8), self.width() - width)
            # One name on another is none; the mark's own tip says the second.
            if left > self._told_to and self.at_ms is None:
                left = max(left, self.x_of(now) + self._pill_width(brush, now) / 2 + 6)
                brush.text(mark.text, x=left, y=13, width=width, step="label", name="text2")
                self._told_to = left + width + 10

    def _pill_width(self, brush: Brushwork, now: int) -> float:
        return brush.measure(self._said(now), "small", SEMIBOLD) + 22

    def _said(self, now: int) -> str:
        words = self._services.words
        if self.at_ms is None:
            return words.say("timeline.now", clock=words.clock(now))
        return words.say("timeline.then", clock=words.moment(self.at_ms, now_ms=now))

    def _paint_present(self, brush: Brushwork, now: int) -> None:
        at = now if self.at_ms is None else self.at_ms
        x = min(max(self.x_of(at), 8.0), self.width() - 8.0)
        if self.at_ms is not None:
            brush.disc(self.x_of(now), AXIS_Y, 4, fill="surface", edge="control")
        ground, ink = ("accent", "on_accent") if self.at_ms is None else ("invert", "on_invert")
        width = self._pill_width(brush, now)
        left = min(max(0.0, x - width / 2), self.width() - width)
        brush.line(x, 22, x, AXIS_Y, ground, width=1.6)
        brush.box(QRectF(left, 3, width, 20), radius=10, fill=ground)
        brush.text(self._said(now), x=left, y=13, width=width, step="small", weight=SEMIBOLD, name=ink, align=CENTRE)
        brush.disc(x, AXIS_Y, 7, fill="surface", edge=ground, width=3)

    def _drag(self, x: float) -> None:
        now = self._services.clock()
        moment = self.span.moment(x / max(1, self.width()))
        self.look_at(None if x > self.x_of(now) - NOW_PX else moment)

    def _tell(self, event: QMouseEvent) -> None:
        words, now = self._services.words, self._services.clock()
        near = [mark for mark in self.events if abs(self.x_of(mark.at_ms) - event.position().x()) <= NEAR_PX]
        lines = [f"{words.moment(mark.at_ms, now_ms=now)}  {self.sentence(mark)}" for mark in near]
        QToolTip.showText(event.globalPosition().toPoint(), plain("\n".join(lines)), self)

    def sentence(self, mark: Event) -> str:
        """Return what a mark says."""
        words = self._services.words
        if not mark.key:
            return mark.text
        kind = "incident" if mark.key == "timeline.step" else "assignment"
        state = words.choice(kind, "state", mark.state) if mark.state else ""
        return words.say(mark.key, text=mark.text, state=state)

    def _say(self) -> None:
        self.setAccessibleDescription(self._said(self._services.clock()))


class Timeline(QWidget):
    """Skip, play, the line, and what its marks mean."""

    moved = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.axis = Axis(services)
        self.axis.moved.connect(self._on_moved)
        self.skip_button = Button(services.look, ICON, icon_name="player-skip-back")
        self.play_button = Button(services.look, ICON, icon_name="player-play")
        self.play_button.setCheckable(True)
        self.skip_button.clicked.connect(self._on_skip)
        self.play_button.clicked.connect(self._on_play)
        self._key = _Key(services, self.axis)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.skip_button)
        row.addWidget(self.play_button)
        row.addSpacing(AXIS_LEFT - 100)
        row.addWidget(self.axis, 1)
        row.addSpacing(24)
        row.addWidget(self._key)
        self._playing = QTimer(self)
        self._playing.setInterval(PLAY_MS)
        self._playing.timeout.connect(self._on_played)
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(self.axis.update)
        self._ticking.start()
        self.reword()

    def set_events(self, events: tuple[Event, ...]) -> None:
        """Show these marks."""
        self.axis.set_events(events)
        self._key.update()

    def reword(self) -> None:
        say = self._services.words.say
        for button, key in ((self.skip_button, "timeline.skip"), (self.play_button, "timeline.play")):
            button.setToolTip(say(key))
            button.setAccessibleName(say(key))
        self.axis.setAccessibleName(say("timeline.title"))
        self.axis.update()
        self._key.update()

    def stop(self) -> None:
        """Stop playing."""
        self._playing.stop()
        self.play_button.setChecked(False)

    def _on_moved(self, at_ms: object) -> None:
        if at_ms is None:
            self.stop()
        self.moved.emit(at_ms)

    def _on_skip(self) -> None:
        self.stop()
        self.axis.step(-1)

    def _on_play(self) -> None:
        if not self.play_button.isChecked():
            self.stop()
            return
        if self.axis.at_ms is None:
            # From the beginning: there is nothing to play after now.
            first = next((event.at_ms for event in self.axis.events), self.axis.span.begin_ms)
            self.axis.look_at(first)
        self._playing.start()

    def _on_played(self) -> None:
        span, at_ms = self.axis.span, self.axis.at_ms
        if at_ms is None:
            self.stop()
            return
        self.axis.look_at(at_ms + (span.end_ms - span.begin_ms) // PLAY_STEPS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.fill(QRectF(self.rect()), "bg")
        brush.fill(QRectF(0, 0, self.width(), 1), "line_strong")
        painter.end()


class _Key(QWidget):
    """What the marks mean, and how many there are."""

    def __init__(self, services: Services, axis: Axis) -> None:
        super().__init__()
        self._services = services
        self._axis = axis
        self.setFixedSize(KEY_WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        found = counts(self._axis.events)
        for number, sort in enumerate(SORTS):
            y = 17 + 20.5 * number
            if sort == OPERATION:
                brush.line(8, y - 6, 8, y + 6, "text", width=2)
            elif sort == RESOURCE:
                brush.disc(8, y, 3.6, fill="accent")
            else:
                _diamond(brush, 8, y, 5.5, "text")
            brush.text(self._services.words.say(f"timeline.{sort}"), x=22, y=y, width=KEY_WIDTH - 56, step="small", name="text2")
            brush.text(figure(found[sort]), x=KEY_WIDTH - 34, y=y, width=30, step="small", weight=SEMIBOLD, align=RIGHT)
        painter.end()


def _hatch(brush: Brushwork, box: QRectF) -> None:
    painter = brush.painter
    brush.fill(box, "off_bg")
    painter.save()
    painter.setClipRect(box)
    painter.setOpacity(HATCH_OPACITY)
    painter.setPen(QPen(brush.colour("off_text"), 1))
    for start in range(int(box.left() - box.height()), int(box.right()), HATCH):
        painter.drawLine(QPointF(start, box.bottom()), QPointF(start + box.height(), box.top()))
    painter.restore()


def _diamond(brush: Brushwork, x: float, y: float, radius: float, ink: str) -> None:
    brush.painter.setPen(QPen(brush.colour(ink), 1.5))
    brush.painter.setBrush(brush.colour("surface"))
    corners = [QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y)]
    brush.painter.drawPolygon(QPolygonF(corners))


def _wedge(brush: Brushwork, x: float, y: float, ink: str) -> None:
    brush.painter.setPen(QPen(brush.colour(ink), 1.3))
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)
    brush.painter.drawPolygon(QPolygonF([QPointF(x - 5, y - 4), QPointF(x + 5, y - 4), QPointF(x, y + 5)]))
