"""Action cards by phase and role: one painted table with a cursor. A card that waits for something says so itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.features.plans.lines import limit_words, minutes_words
from desktop.runtime.services import Services
from desktop.widgets.paint import CENTRE, Brushwork
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.wrapping import wrapped
from sync.domain.plan_document import Card

HEAD, ROLE, ROW, PHASE_MIN = 40, 116, 86, 150
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A card in the table, with its box in the coordinates of the whole table."""

    card: Card
    row: int
    column: int
    box: QRectF


class CardMatrix(QAbstractScrollArea):
    """The table. `chosen` tells the card under the cursor, `picked` the one pressed."""

    chosen = Signal(object)
    picked = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._cards: tuple[Card, ...] = ()
        self._gaps: Mapping[int, str] = {}
        self._roles_short: Mapping[str, int] = {}
        self.phases: tuple[str, ...] = ()
        self.roles: tuple[str, ...] = ()
        self.places: tuple[Place, ...] = ()
        self._tops: tuple[float, ...] = (0.0,)
        self.current: Card | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(ROW // 2)
        self.horizontalScrollBar().setSingleStep(PHASE_MIN // 2)

    def show_cards(self, cards: Sequence[Card], gaps: Mapping[int, str], short: Mapping[str, int]) -> None:
        """Show cards in the order of the plan; `gaps` by card number, `short` = gaps by role."""
        self._cards, self._gaps, self._roles_short = tuple(cards), gaps, short
        self.phases = tuple(dict.fromkeys(card.phase for card in cards))
        self.roles = tuple(dict.fromkeys(card.role for card in cards))
        number = self.current.number if self.current is not None else None
        self.current = next((card for card in cards if card.number == number), cards[0] if cards else None)
        self._arrange()

    def focus_card(self, card: Card) -> None:
        """Put the cursor on a card."""
        self.current = card
        place = self._place_of(card)
        if place is not None:
            self._reveal(place.box)
        self.setAccessibleName(f"{card.role} {card.phase} {card.title} {self._gaps.get(card.number, '')}".strip())
        self.viewport().update()
        self.chosen.emit(card)

    def sizeHint(self) -> QSize:
        return QSize(ROLE + 4 * 190, HEAD + 6 * ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self.places:
            self._step(*step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.current is not None:
            self.picked.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        x, y = spot.x() + self.horizontalScrollBar().value(), spot.y() + self.verticalScrollBar().value()
        place = next((one for one in self.places if one.box.contains(x, y)), None)
        if place is not None and spot.y() > HEAD:
            self.focus_card(place.card)
            self.picked.emit(place.card)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        brush = Brushwork(painter, self._services.look)
        width, height = self.viewport().width(), self.viewport().height()
        dx, dy = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        brush.fill(QRectF(0, 0, width, height), "surface")
        painter.save()
        painter.setClipRect(QRectF(0, HEAD, width, height - HEAD))
        painter.translate(-dx, -dy)
        self._draw_grid(brush, dx)
        for place in self.places:
            if place.box.bottom() >= dy and place.box.top() <= dy + height:
                self._draw_card(brush, place)
        painter.restore()
        self._draw_head(brush, width, dx)
        painter.end()

    def _column_width(self) -> float:
        room = self.viewport().width() - ROLE
        return max(PHASE_MIN, room / max(1, len(self.phases)))

    def _arrange(self) -> None:
        column = self._column_width()
        top, tops, places = float(HEAD), [float(HEAD)], list[Place]()
        for row, role in enumerate(self.roles):
            most = 1
            for number, phase in enumerate(self.phases):
                here = [card for card in self._cards if (card.role, card.phase) == (role, phase)]
                most = max(most, len(here))
                for stacked, card in enumerate(here):
                    box = QRectF(ROLE + number * column + 6, top + stacked * ROW + 6, column - 12, ROW - 12)
                    places.append(Place(card=card, row=row, column=number, box=box))
            top += most * ROW
            tops.append(top)
        self.places, self._tops = tuple(places), tuple(tops)
        self.verticalScrollBar().setRange(0, max(0, int(top - self.viewport().height())))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.horizontalScrollBar().setRange(0, max(0, int(ROLE + column * len(self.phases) - self.viewport().width() - 1)))
        self.viewport().update()

    def _draw_grid(self, brush: Brushwork, dx: int) -> None:
        right = ROLE + self._column_width() * len(self.phases)
        filled = {(place.row, place.column) for place in self.places}
        for row, role in enumerate(self.roles):
            top, bottom = self._tops[row], self._tops[row + 1]
            brush.fill(QRectF(0, bottom - 1, right, 1), "line")
            short = self._roles_short.get(role, 0)
            for number, line in enumerate(wrapped(role, ROLE - PAD_ROLE, self._services.look, weight=SEMIBOLD)[:2]):
                brush.text(line, x=dx + 16, y=top + 24 + number * 20, width=ROLE - 20, weight=SEMIBOLD)
            if short:
                said = self._services.words.say("plans.short", count=short)
                brush.text(said, x=dx + 16, y=top + 66, width=ROLE - 20, step="label", weight=SEMIBOLD, name="off_text")
            for number in range(len(self.phases)):
                x = ROLE + number * self._column_width()
                brush.fill(QRectF(x, top, 1, bottom - top), "line")
                if (row, number) not in filled:
                    nothing = self._services.words.say("plans.no_action")
                    brush.text(nothing, x=x, y=top + ROW / 2, width=self._column_width(), step="label", name="text3", align=CENTRE)

    def _draw_card(self, brush: Brushwork, place: Place) -> None:
        card, box = place.card, place.box
        gap = self._gaps.get(card.number)
        brush.box(box, radius=6, fill="off_bg" if gap else "raised", edge="off_text" if gap else "line")
        lines = wrapped(card.title, int(box.width() - 20), self._services.look, weight=SEMIBOLD)
        shown = (*lines[:1], "".join(lines[1:])) if len(lines) > 1 else lines
        for number, line in enumerate(shown):
            brush.text(line, x=box.left() + 10, y=box.top() + 15 + number * 19, width=box.width() - 20, weight=SEMIBOLD)
        icon, said = ("alert-triangle", gap) if gap else limit_words(card, self._services.words)
        ink = "off_text" if gap else "text2"
        brush.icon(icon, x=box.left() + 10, y=box.bottom() - 15, size=14, name=ink)
        brush.text(
            said,
            x=box.left() + 30,
            y=box.bottom() - 15,
            width=box.width() - 38,
            step="label",
            weight=SEMIBOLD if gap else 400,
            name=ink,
        )
        if card == self.current:
            brush.box(box, radius=6, fill=None, edge="accent", width=2 if self.hasFocus() else 1)

    def _draw_head(self, brush: Brushwork, width: int, dx: int) -> None:
        brush.fill(QRectF(0, 0, width, HEAD), "sunken")
        brush.fill(QRectF(0, HEAD - 1, width, 1), "line_strong")
        column = self._column_width()
        for number, phase in enumerate(self.phases):
            x = ROLE + number * column - dx
            used = brush.text(phase, x=x + 12, y=HEAD / 2, width=column - 24, weight=SEMIBOLD)
            said = self._until(phase)
            room = column - 36 - used
            if said and brush.measure(said, "label") <= room:
                brush.text(said, x=x + 24 + used, y=HEAD / 2, width=room, step="label", name="text2")

    def _until(self, phase: str) -> str:
        """Return the longest limit of a phase: by then it is done."""
        limits = [card.limit_minutes for card in self._cards if card.phase == phase and card.limit_minutes is not None]
        return self._services.words.say("plans.within", span=minutes_words(max(limits), self._services.words)) if limits else ""

    def _place_of(self, card: Card) -> Place | None:
        return next((place for place in self.places if place.card.number == card.number), None)

    def _step(self, rows: int, columns: int) -> None:
        here = self._place_of(self.current) if self.current is not None else None
        if here is None:
            self.focus_card(self.places[0].card)
            return
        centre = here.box.center()
        if columns:
            ahead = [one for one in self.places if (one.column - here.column) * columns > 0]
            key = [
                (float(abs(one.row - here.row)), float(abs(one.column - here.column)), abs(one.box.center().y() - centre.y()))
                for one in ahead
            ]
        else:
            ahead = [one for one in self.places if (one.box.center().y() - centre.y()) * rows > 0]
            key = [(float(abs(one.column - here.column)), abs(one.box.center().y() - centre.y()), 0.0) for one in ahead]
        if ahead:
            self.focus_card(ahead[key.index(min(key))].card)

    def _reveal(self, box: QRectF) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if box.top() - HEAD < bar.value() + 6:
            bar.setValue(int(box.top() - HEAD - 6))
        elif box.bottom() > bar.value() + height:
            bar.setValue(int(box.bottom() - height + 6))
        side, width = self.horizontalScrollBar(), self.viewport().width()
        if box.left() - ROLE < side.value():
            side.setValue(int(box.left() - ROLE))
        elif box.right() > side.value() + width:
            side.setValue(int(box.right() - width + 6))


PAD_ROLE = 24
