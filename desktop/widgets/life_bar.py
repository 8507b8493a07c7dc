"""The life cycle as a journey: what was reached and when, where it stands, what comes next."""

from dataclasses import dataclass

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD

REACHED = "reached"
PRESENT = "present"
NEXT = "next"
AHEAD = "ahead"

_LEFT = 24
_MIDDLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStep:
    """One step: its state's key, how it stands to the present, and the line below."""

    label: str
    place: str
    note: str = ""


class LifeBar(QWidget):
    """Draws the steps at even distances."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.steps: tuple[LifeStep, ...] = ()
        self.setFixedHeight(80)

    def set_steps(self, steps: tuple[LifeStep, ...]) -> None:
        self.steps = steps
        say = self._services.words.say
        self.setAccessibleName(" · ".join(f"{say(step.label)} {step.note}".strip() for step in steps if step.place in {REACHED, PRESENT}))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        count = len(self.steps)
        gap = min(112.0, (self.width() - 2 * _LEFT) / max(1, count - 1)) if count > 1 else 112.0
        for number, step in enumerate(self.steps):
            x = _LEFT + number * gap
            if number + 1 < count:
                done = step.place == REACHED
                brush.line(
                    x + 11, _MIDDLE, x + gap - 11, _MIDDLE, "accent" if done else "control", width=2 if done else 1.4, dashed=not done
                )
            self._draw_step(brush, step, x, gap)
        painter.end()

    def _draw_step(self, brush: Brushwork, step: LifeStep, x: float, gap: float) -> None:
        if step.place == REACHED:
            brush.disc(x, _MIDDLE, 9, fill="accent")
            brush.icon("check", x=x - 6, y=_MIDDLE, size=12, name="on_accent")
        elif step.place == PRESENT:
            brush.disc(x, _MIDDLE, 9.5, fill="surface", edge="accent", width=2)
            brush.disc(x, _MIDDLE, 4.5, fill="accent")
        else:
            brush.disc(
                x, _MIDDLE, 9 if step.place == NEXT else 6.5, fill="surface", edge="text2" if step.place == NEXT else "control", width=1.5
            )
        weight = SEMIBOLD if step.place == PRESENT else 400
        ink = "text3" if step.place == AHEAD else "text"
        left = max(0.0, x - _LEFT + 14)
        brush.text(self._services.words.say(step.label), x=left, y=_MIDDLE + 24, width=gap - 6, weight=weight, name=ink)
        note = "accent" if step.place == NEXT else "text2"
        brush.text(step.note, x=left, y=_MIDDLE + 43, width=gap - 6, step="label", name=note)
