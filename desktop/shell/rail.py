"""The rail: one item per page that exists, with the count of what waits there for a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import pressed_by
from desktop.widgets.paint import CENTRE, Brushwork
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain

WIDTH = 72
ITEM_HEIGHT = 48
BADGE_MAX = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class RailEntry:
    """One page as the rail names it: its name, its icon and the key of its word."""

    name: str
    icon: str
    label: str


class RailItem(QAbstractButton):
    """Icon over word; paints itself, keyboard and accessibility stay Qt's."""

    def __init__(self, services: Services, entry: RailEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.entry = entry
        self._badge = 0
        self.setCheckable(True)
        self.fit()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.reword()

    def fit(self) -> None:
        """Be as high as a gloved finger needs, where one is worn."""
        self.setFixedSize(WIDTH, max(ITEM_HEIGHT, self._services.look.target_px))

    def set_badge(self, count: int) -> None:
        """Show how many things wait on the page."""
        self._badge = count
        self.reword()
        self.update()

    @property
    def badge(self) -> int:
        """How many things wait on the page, as far as it told."""
        return self._badge

    def reword(self) -> None:
        word = self._services.words.say(self.entry.label)
        self.setText(word)
        self.setToolTip(plain(word))
        waits = self._services.words.say("rail.waits", page=word, count=self._badge)
        self.setAccessibleName(waits if self._badge else word)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        ink = "rail_on" if self.isChecked() else "rail_text"
        whole = QRectF(4, 1, WIDTH - 8, self.height() - 2)
        if self.isChecked() or self.underMouse():
            brush.box(whole, radius=8, fill="rail_sel" if self.isChecked() else "rail")
        if self.isChecked():
            brush.box(QRectF(0, 8, 3, self.height() - 16), radius=1.5, fill="rail_mark")
        painter.save()
        painter.translate(0, (self.height() - ITEM_HEIGHT) / 2)
        brush.icon(self.entry.icon, x=26, y=17, size=20, name=ink)
        weight = SEMIBOLD if self.isChecked() else 400
        brush.text(self.text(), x=2, y=38, width=WIDTH - 4, step="label", weight=weight, name=ink, align=CENTRE)
        if self._badge:
            shown = str(min(self._badge, BADGE_MAX))
            width = max(17.0, brush.measure(shown, "micro", SEMIBOLD) + 9)
            # In high contrast the chosen item has the colour of the badge itself.
            look = self._services.look
            drowned = self.isChecked() and look.colour("rail_sel") == look.colour("rail_mark")
            ground, figure = ("rail_on", "rail_sel") if drowned else ("rail_mark", "on_rail_mark")
            brush.box(QRectF(51 - width / 2, 2, width, 17), radius=8.5, fill=ground)
            brush.text(shown, x=51 - width / 2, y=10.5, width=width, step="micro", weight=SEMIBOLD, name=figure, align=CENTRE)
        painter.restore()
        if self.hasFocus():
            brush.box(whole, radius=8, fill=None, edge="rail_mark", width=2)
        painter.end()


class Rail(QWidget):
    """All items, one of them chosen."""

    chosen = Signal(str)

    def __init__(self, services: Services, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self.items = {entry.name: RailItem(services, entry, self) for entry in entries}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 58, 0, 8)
        column.setSpacing(4)
        for item in self.items.values():
            self._group.addButton(item)
            column.addWidget(item)
        column.addStretch(1)
        self._group.buttonClicked.connect(self._on_clicked)

    def choose(self, name: str) -> None:
        """Mark the page that is shown."""
        self.items[name].setChecked(True)

    def reword(self) -> None:
        for item in self.items.values():
            item.reword()
        self.update()

    def restyle(self) -> None:
        """Take the height of what is pressed from the look in force."""
        for item in self.items.values():
            item.fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.fill(self.rect().toRectF(), "rail")
        brush.box(QRectF(16, 8, 40, 40), radius=8, fill="rail_sel")
        # The mark is a sign, the same in every language.
        mark = self._services.words.say("app.mark")
        brush.text(mark, x=16, y=28, width=40, step="figure", weight=SEMIBOLD, name="rail_on", align=CENTRE)
        painter.end()

    def _on_clicked(self, item: RailItem) -> None:
        self.chosen.emit(item.entry.name)
