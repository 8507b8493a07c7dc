"""The top bar: whose desk this is, the mode of what is open, the link in words, the clock, the person."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.shell.link_chip import LinkChip
from desktop.shell.timers import Timers
from desktop.widgets.controls import ICON, Button
from desktop.widgets.paint import CENTRE, RIGHT, Brushwork, mode_ink
from desktop.widgets.theme import SEMIBOLD, font
from desktop.widgets.tips import plain
from sync.store.queries.rows import DeskIdentity

HEIGHT = 56
TICK_MS = 1000
PLATE_WIDTH_MAX = 320
PERSON_WIDTH_MAX = 150
# The ink of the mode on each of its grounds.
_ON = {"invert": "on_invert", "drill": "on_drill", "sunken": "text2"}


class _Plate(QWidget):
    """Two lines: what it is, and more about it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._lines = ("", "")
        self.setFixedHeight(HEIGHT)
        self.setMaximumWidth(PLATE_WIDTH_MAX)

    def say(self, first: str, second: str) -> None:
        self._lines = (first, second)
        self.setAccessibleName(f"{first} {second}")
        self.setToolTip(plain(f"{first}\n{second}"))
        width = QFontMetricsF(font(self._services.look, "section", SEMIBOLD)).horizontalAdvance(first)
        narrow = QFontMetricsF(font(self._services.look, "label")).horizontalAdvance(second)
        self.setFixedWidth(min(PLATE_WIDTH_MAX, int(max(width, narrow)) + 4))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.text(self._lines[0], x=0, y=21, width=self.width(), step="section", weight=SEMIBOLD)
        brush.text(self._lines[1], x=0, y=41, width=self.width(), step="label", name="text2")
        painter.end()


class _ModeChip(QWidget):
    """实战, 演练 or 测试 of what is open; nothing when nothing is."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.mode = ""
        self.setFixedSize(84, HEIGHT)

    def set_mode(self, mode: str) -> None:
        self.mode = mode
        self.setVisible(bool(mode))
        self.setAccessibleName(self._services.words.choice("incident", "mode", mode) if mode else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        fill = "invert" if self.mode == "actual" else mode_ink(self.mode, "sunken")
        brush.box(QRectF(0, 14, 76, 28), radius=4, fill=fill)
        words = self._services.words.choice("incident", "mode", self.mode)
        brush.text(words, x=2, y=28, width=72, weight=SEMIBOLD, name=_ON[fill], align=CENTRE)
        painter.end()


class _Clock(QWidget):
    """Time and day."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.setFixedSize(104, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        now = self._services.clock()
        words = self._services.words
        brush.text(words.clock(now, seconds=True), x=0, y=21, width=104, step="incident", weight=SEMIBOLD, align=RIGHT)
        brush.text(words.day(now), x=0, y=41, width=104, step="label", name="text2", align=RIGHT)
        painter.end()


class _Person(QAbstractButton):
    """Who sits here and in which office."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._lines = ("", "")
        self._room = 0
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def say(self, person: str, office: str) -> None:
        self._lines = (person, office)
        name = QFontMetricsF(font(self._services.look, "body", SEMIBOLD)).horizontalAdvance(person)
        duty = QFontMetricsF(font(self._services.look, "label")).horizontalAdvance(office)
        self._room = min(PERSON_WIDTH_MAX, int(max(name, duty)) + 2)
        self.setFixedWidth(42 + self._room)
        self.setAccessibleName(f"{person} {office}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.disc(16, 28, 16, fill="accent_soft")
        brush.text(self._lines[0][:1], x=0, y=28, width=32, weight=SEMIBOLD, name="accent", align=CENTRE)
        brush.text(self._lines[0], x=42, y=21, width=self._room, weight=SEMIBOLD)
        brush.text(self._lines[1], x=42, y=40, width=self._room, step="label", name="text2")
        painter.end()


class TopBar(QWidget):
    """The bar itself; repaints its clock once a second."""

    link_clicked = Signal()
    settings_clicked = Signal()
    person_clicked = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._identity: DeskIdentity | None = None
        self.setFixedHeight(HEIGHT)
        self._plate = _Plate(services)
        self._mode = _ModeChip(services)
        self._mode.set_mode("")
        self.link = LinkChip(services)
        self.link.clicked.connect(self.link_clicked)
        self.timers = Timers(services)
        self._clock = _Clock(services)
        self._person = _Person(services)
        self._person.clicked.connect(self.person_clicked)
        self.settings_button = Button(services.look, ICON, icon_name="adjustments")
        self.settings_button.clicked.connect(self.settings_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._plate)
        row.addSpacing(4)
        row.addWidget(self._mode)
        row.addWidget(self.timers)
        row.addStretch(1)
        for part in (self.link, self._clock, self._person, self.settings_button):
            row.addWidget(part)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.reword()

    def _on_tick(self) -> None:
        self._clock.update()
        self.timers.tick()

    def set_identity(self, identity: DeskIdentity) -> None:
        """Say whose desk this is."""
        self._identity = identity
        self.reword()

    def set_mode(self, mode: str) -> None:
        """Say in which mode the open record is."""
        self._mode.set_mode(mode)

    @property
    def identity(self) -> DeskIdentity | None:
        return self._identity

    @property
    def mode(self) -> str:
        return self._mode.mode

    def reword(self) -> None:
        words = self._services.words
        self.settings_button.setToolTip(words.say("settings.title"))
        self.settings_button.setAccessibleName(words.say("settings.title"))
        identity = self._identity
        if identity is not None:
            letter = words.say("desk.letter", letter=identity.letter)
            known = letter if identity.certified else words.say("desk.not_certified", letter=letter)
            self._plate.say(identity.organisation_name, known)
            self._person.say(identity.person, words.choice("offices", "office", identity.office))
        self._mode.set_mode(self._mode.mode)
        self.link.reword()
        self._on_tick()

    def restyle(self) -> None:
        # The button alone grows under gloves; what is read keeps its place.
        self.setFixedHeight(max(HEIGHT, self._services.look.target_px + 4))
        self.settings_button.restyle()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.fill(self.rect().toRectF(), "surface")
        brush.fill(QRectF(0, self.height() - 1, self.width(), 1), "line_strong")
        painter.end()
