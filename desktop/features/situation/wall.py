"""The wall: the map and two boards alone on a whole screen, drawn twice as large, to be read from five metres.

It shows and takes no acts; Left and Right move it to the next monitor, F11 or Escape takes it away.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.features.situation.board import Board
from desktop.features.situation.tips import incident_state, is_aged
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.map.furniture import Furniture
from desktop.widgets.map.projection import Port, fitted
from desktop.widgets.map.symbols import MapContent, Symbol
from desktop.widgets.map.view import PROVINCE, box_of
from desktop.widgets.paint import LEVEL_NUMBER, Brushwork, mode_ink
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.values import class_words
from sync.store.queries.rows import LinkStatus
from sync.store.queries.situation_rows import IncidentMark

if TYPE_CHECKING:
    from desktop.widgets.map.pump import Pump
    from desktop.widgets.map.scene import Scene

# Drawn as for a screen of this size, then so much larger that it fills the real one: twice on 1920 × 1080, four times in a hall.
DESIGNED = (960.0, 540.0)
LARGER_MAX = 4.0
BOARD_SHARE = 0.42
TICK_MS = 1_000
HEAD, ROW, CITY, MORE = 44, 76, 26, 30
CITIES_ACROSS = 3


def larger(widget: QWidget) -> float:
    """Return how much larger than designed everything on the window of `widget` is drawn."""
    window = widget.window()
    return min(LARGER_MAX, max(1.0, min(window.width() / DESIGNED[0], window.height() / DESIGNED[1])))


class WallMap(QWidget):
    """The province with every symbol, at twice the size; nothing on it can be pressed."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.content = MapContent()
        self._scene: Scene | None = None
        self._pump: Pump | None = None
        self._furniture = Furniture(services.look, services.words)
        self._port = Port(0.0, 0.0, 1.0, 1.0, 1.0)

    def set_symbols(self, symbols: Sequence[Symbol]) -> None:
        """Show these symbols."""
        self.content.put(symbols)
        if self._scene is not None and self._pump is not None:
            self._scene.change()
            self._pump.change()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._scene is None:
            QTimer.singleShot(0, self, self._load)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._scene is not None:
            self._scene.restyle(self._ratio)
        self._aim()

    def restyle(self) -> None:
        """Draw everything in the theme and language in force."""
        if self._scene is not None and self._pump is not None:
            self._scene.language = self._services.words.language
            self._scene.restyle(self._ratio)
            self._pump.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.fill(QRectF(self.rect()), "m_sea")
        if self._scene is not None:
            factor = larger(self)
            painter.scale(factor, factor)
            self._scene.paint(painter, self._port)
            self._furniture.paint(painter, self._port, self.content.unplaced, self._ratio)
        painter.end()

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF() * larger(self)

    def _load(self) -> None:
        from desktop.widgets.map.pump import Pump
        from desktop.widgets.map.scene import Scene

        self._scene = Scene(self.content, self._services.look, self._ratio, language=self._services.words.language)
        self._pump = Pump(self._services, self._scene, self)
        self._pump.fresh.connect(self.update)
        self._aim()

    def _aim(self) -> None:
        factor = larger(self)
        width, height = self.width() / factor, self.height() / factor
        if width < 2 or height < 2:
            return
        self._port = fitted(box_of(PROVINCE), width, height, 0.0)
        if self._pump is not None:
            self._pump.look(self._port, self._ratio)


class Boards(QWidget):
    """Clock and link, the incidents by severity, and how many stand by in each city; painted at twice the size."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.board: Board | None = None
        self.link: LinkStatus | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.update)
        self._tick.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        factor = larger(self)
        painter.scale(factor, factor)
        brush = Brushwork(painter, self._services.look)
        width, height = self.width() / factor, self.height() / factor
        brush.fill(QRectF(0, 0, width, height), "surface")
        self._head(brush, width)
        if self.board is not None:
            foot = self._cities(brush, self.board, width, height)
            self._incidents(brush, self.board, width, foot)
        painter.end()

    def _head(self, brush: Brushwork, width: float) -> None:
        words, now = self._services.words, self._services.clock()
        clock = words.clock(now)
        used = brush.measure(clock, "figure", SEMIBOLD)
        brush.text(clock, x=width - used - 14, y=HEAD / 2, width=used + 1, step="figure", weight=SEMIBOLD)
        brush.text(self._link(now), x=14, y=HEAD / 2, width=width - used - 40, step="row", weight=SEMIBOLD, name=self._ink())
        brush.fill(QRectF(0, HEAD - 1, width, 1), "line_strong")

    def _ink(self) -> str:
        return "off_text" if self.link is None or self.link.state in {"offline", "lan"} else "text2"

    def _link(self, now: int) -> str:
        words, link = self._services.words, self.link
        if link is None:
            return ""
        stopped = link.since_ms or link.received_ms
        if link.state in {"offline", "lan"} and stopped is not None:
            return words.say("timeline.stopped", clock=words.moment(stopped, now_ms=now))
        return words.say("situation.wall.never") if stopped is None else words.say("situation.wall.online", clock=words.clock(stopped))

    def _incidents(self, brush: Brushwork, board: Board, width: float, foot: float) -> None:
        words = self._services.words
        y = HEAD + 20.0
        head = words.say("situation.active")
        x = 14 + brush.text(head, x=14, y=y, width=200, step="section", weight=SEMIBOLD)
        brush.text(figure(len(board.incidents)), x=x + 10, y=y, width=80, step="section", name="text2")
        top = HEAD + 38.0
        fits = len(board.incidents) * ROW <= foot - top
        shown = board.incidents if fits else board.incidents[: max(0, int((foot - top - MORE) // ROW))]
        for mark in shown:
            self._incident(brush, mark, top, width)
            top += ROW
        if len(shown) < len(board.incidents):
            more = words.say("situation.wall.more", count=len(board.incidents) - len(shown))
            brush.text(more, x=14, y=top + 20, width=width - 28, step="section", name="text2")
        elif not shown:
            brush.text(words.say("situation.empty"), x=14, y=top + 20, width=width - 28, step="section", name="text2")

    def _incident(self, brush: Brushwork, mark: IncidentMark, top: float, width: float) -> None:
        row, words, now = mark.incident, self._services.words, self._services.clock()
        number = LEVEL_NUMBER.get(row.grade or "")
        brush.severity(row.grade, x=30, y=top + 28, size=30, figure=words.say(f"numeral.{number}") if number else "")
        left, right = 56.0, width - 14
        brush.text(row.title, x=left, y=top + 16, width=right - left, step="incident", weight=SEMIBOLD)
        grade = words.choice("incident", "grade", row.grade) if row.grade else words.say("incident.not_graded")
        ink = f"s{number}_text" if number else "text2"
        x = left + brush.text(grade, x=left, y=top + 40, width=110, step="section", weight=SEMIBOLD, name=ink)
        if row.mode != "actual":
            said = f" · {words.choice('incident', 'mode', row.mode)}"
            x += brush.text(said, x=x, y=top + 40, width=90, step="section", weight=SEMIBOLD, name=mode_ink(row.mode, "text2"))
        span = words.span((now - row.reported_at) / 1000) if row.reported_at else ""
        used = brush.measure(span, "section", SEMIBOLD)
        brush.text(span, x=right - used, y=top + 40, width=used + 1, step="section", weight=SEMIBOLD)
        state = f" · {incident_state(row, words)}"
        room, state_width = right - used - x - 8, brush.measure(state, "section")
        sort = class_words(row.class_code, words)
        if sort:
            x += brush.text(f" · {sort}", x=x, y=top + 40, width=room - state_width, step="section", name="text2")
        brush.text(state, x=x, y=top + 40, width=state_width + 1, step="section", name="text2")
        units = words.say("situation.units.count", there=row.units_on_scene, total=row.units_total)
        x = left + brush.text(units, x=left, y=top + 61, width=right - left, step="row", name="text2") + 12
        if row.last_at_ms is not None:
            own = row.last_reach == "here"
            source = words.say("situation.source.here") if own else row.last_from
            said = words.say("situation.aged", span=words.span((now - row.last_at_ms) / 1000), source=source)
            tone = "text3" if is_aged(row.last_at_ms, now) else "text2"
            used = min(right - x, brush.measure(said, "row"))
            brush.text(said, x=right - used, y=top + 61, width=used, step="row", name=tone)
            right -= used + 12
        commander = words.choice("offices", "office", row.commander) if row.commander else ""
        brush.text(commander, x=x, y=top + 61, width=right - x, step="row", name="text2")
        brush.fill(QRectF(left, top + ROW - 1, width - left, 1), "line")

    def _cities(self, brush: Brushwork, board: Board, width: float, height: float) -> float:
        """Paint the counts of each city from the bottom up; return where they begin."""
        if not board.standby:
            return height
        words = self._services.words
        lines = -(-len(board.standby) // CITIES_ACROSS)
        top = height - lines * CITY - 44
        brush.fill(QRectF(0, top, width, 1), "line_strong")
        brush.text(words.say("situation.wall.standby"), x=14, y=top + 20, width=width - 28, step="section", weight=SEMIBOLD)
        column = (width - 28) / CITIES_ACROSS
        for place, row in enumerate(board.standby):
            x, y = 14 + place % CITIES_ACROSS * column, top + 46 + place // CITIES_ACROSS * CITY
            used = brush.text(row.name, x=x, y=y, width=column - 44, step="section", name="text2")
            ink = "text3" if row.aged == row.count else "text"
            x += (
                used
                + 8
                + brush.text(figure(row.count), x=x + used + 8, y=y, width=column - used, step="section", weight=SEMIBOLD, name=ink)
            )
            if row.aged:
                said = words.say("situation.wall.aged", aged=row.aged)
                brush.text(said, x=x + 5, y=y, width=column - used - 34, step="label", name="text3")
        return top


class Wall(QWidget):
    """A whole screen; a window of its own, deleted when it is closed.

    Signals:
        left: it was taken away.
        stepped: it is wanted on another monitor, so many places on.

    Attributes:
        monitor: name of the one that it fills.
    """

    left = Signal()
    stepped = Signal(int)

    def __init__(self, services: Services) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services = services
        self.monitor = ""
        self.map = WallMap(services)
        self.boards = Boards(services)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.boards)
        row.addWidget(self.map, 1)
        self.reword()

    def show_on(self, screen: QScreen) -> None:
        """Fill a screen."""
        self.monitor = screen.name()
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.setFocus()

    def show_board(self, board: Board, symbols: Sequence[Symbol]) -> None:
        """Show what stands now."""
        self.boards.board = board
        self.boards.update()
        self.map.set_symbols(symbols)

    def show_link(self, link: LinkStatus) -> None:
        """Say what is true of the link."""
        self.boards.link = link
        self.boards.update()

    def reword(self) -> None:
        self.setWindowTitle(self._services.words.say("situation.wall"))
        self.restyle()

    def restyle(self) -> None:
        self.map.restyle()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F11}:
            self.close()
            return
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.boards.setFixedWidth(round(self.width() * BOARD_SHARE))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.left.emit()
        super().closeEvent(event)
