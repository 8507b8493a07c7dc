"""The head of one incident: severity, title, number, the journey of its life, and what the next step needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.incidents.lines import INCIDENT, is_waiting, life_steps
from desktop.features.incidents.menus import is_ended, may_begin, next_step
from desktop.runtime.services import Services
from desktop.runtime.theme_settings import TARGET_PX
from desktop.runtime.words import Words
from desktop.widgets.controls import ICON, PLAIN, PRIMARY, Button, rule
from desktop.widgets.life_bar import LifeBar
from desktop.widgets.paint import Brushwork, mode_ink
from desktop.widgets.texts import Texts
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.tips import plain
from desktop.widgets.wrapping import wrapped
from sync.domain.lifecycle import DISPUTED
from sync.domain.offices import CONTROLLER, OFFICES
from sync.store.queries.rows import IncidentDetail

HEIGHT = 136
NEEDS_SHOWN = 3
LIFE_WIDTH_MAX = 800
_ENDS = frozenset({"close", "archive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing the next step needs; `binds` when the step is refused without it."""

    key: str
    facts: Mapping[str, object]
    met: bool
    binds: bool = False


def needs(detail: IncidentDetail, act: str, office: str) -> tuple[Need, ...]:
    """Return what a step of the incident needs: the office that may make it, and what should be done before."""
    allowed = INCIDENT.offices.get(act)
    found = (
        [Need(key="need.office", facts={"offices": _offices(allowed, detail.incident.mode)}, met=office in allowed, binds=True)]
        if allowed
        else []
    )
    if act == "start":
        found.append(Need(key="need.grade", facts={}, met=detail.incident.grade is not None))
    if act == "control":
        unsigned = sum(is_waiting(row) for row in detail.orders if row.state == "issued")
        found.append(Need(key="need.signed" if unsigned else "need.signed_all", facts={"count": unsigned}, met=unsigned == 0))
    if act in _ENDS:
        out = sum(1 for row in detail.assignments if row.state != "returned")
        found.append(Need(key="need.units_back" if out else "need.units_back_all", facts={"count": out}, met=out == 0))
        still = sum(1 for row in detail.orders if row.state in {"draft", "issued"})
        found.append(Need(key="need.orders_closed" if still else "need.orders_closed_all", facts={"count": still}, met=still == 0))
    return tuple(found[:NEEDS_SHOWN])


def hindrance(detail: IncidentDetail, words: Words) -> tuple[str, dict[str, str]] | None:
    """Return the sentence, by key and facts, of why nothing new begins in the incident; None when it may."""
    if detail.into is not None:
        return "detail.merged", {"number": detail.into.number, "title": detail.into.title}
    if not detail.may_write:
        return "detail.read_only", {"parties": words.say("list.or").join(detail.parties)}
    if is_ended(detail):
        return "detail.ended", {"state": words.choice("incident", "state", detail.incident.state)}
    return None


def _offices(allowed: frozenset[str], mode: str) -> list[str]:
    """Return offices in the order of the table; those that direct drills only where a drill is."""
    return [office for office in OFFICES if office in allowed and (mode == "exercise" or office != CONTROLLER)]


_DISPUTE = "dispute"


class TitleLine(QWidget):
    """Severity, title and number in one line; the title gives way first."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._detail: IncidentDetail | None = None
        self.setFixedHeight(40)

    def show_loading(self) -> None:
        """Say that the incident is being read."""
        self._detail = None
        self.setAccessibleName(self._services.words.say("detail.loading"))
        self.update()

    def show_detail(self, detail: IncidentDetail) -> None:
        self._detail = detail
        self.setAccessibleName(f"{detail.incident.title} {detail.incident.number}")
        self.setToolTip(plain(detail.incident.title))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        if self._detail is None:
            brush.text(self._services.words.say("detail.loading"), x=0, y=20, width=self.width(), name="text2")
            painter.end()
            return
        row, words = self._detail.incident, self._services.words
        grade = words.choice("incident", "grade", row.grade) if row.grade else words.say("incident.not_graded")
        x = 12 + brush.severity_chip(row.grade, grade, x=0, y=20)
        number = brush.measure(row.number, "body")
        room = self.width() - x - number - 16
        x += brush.text(row.title, x=x, y=20, width=room, step="incident", weight=SEMIBOLD)
        brush.text(row.number, x=x + 14, y=21, width=number + 1, name=mode_ink(row.mode, "text2"))
        painter.end()


class _Needs(QWidget):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._act = ""
        self._needs: tuple[Need, ...] = ()

    def show_needs(self, act: str, found: tuple[Need, ...]) -> None:
        self._act, self._needs = act, found
        self.update()

    def show_dispute(self) -> None:
        """Say that nothing goes on before the state is settled."""
        self._act, self._needs = _DISPUTE, ()
        self.update()

    def words_of(self, need: Need) -> str:
        words = self._services.words
        facts = dict(need.facts)
        offices = facts.get("offices")
        if isinstance(offices, list):
            facts["offices"] = words.say("list.or").join(words.choice("offices", "office", office) for office in offices)
        said = words.say(need.key, **facts)
        # What does not bind must not read as if the step were refused without it.
        return said if need.binds or need.met else words.say("need.advised", need=said)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._act:
            return
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        words = self._services.words
        if self._act == _DISPUTE:
            for number, line in enumerate(
                wrapped(words.say("detail.disputed"), self.width(), self._services.look, step="small", weight=SEMIBOLD)
            ):
                brush.text(line, x=0, y=16 + number * 20, width=self.width(), step="small", weight=SEMIBOLD)
            painter.end()
            return
        heading = words.say("needs.title", act=words.say(f"act.{self._act}"))
        brush.text(heading, x=0, y=10, width=self.width(), step="small", weight=SEMIBOLD)
        for number, need in enumerate(self._needs):
            y = 31 + number * 20
            if need.met:
                brush.disc(7, y, 6, fill="accent")
                brush.icon("check", x=3, y=y, size=8, name="on_accent")
            else:
                brush.disc(7, y, 5.5, fill=None, edge="text2")
            brush.text(self.words_of(need), x=22, y=y, width=self.width() - 24, step="small", name="text2")
        painter.end()


class DetailHeader(QWidget):
    """The head with its buttons. Signals tell the act that was pressed, and that papers are wanted."""

    back = Signal()
    act = Signal(str)
    more = Signal()
    printed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._texts = Texts(services.words)
        self._detail: IncidentDetail | None = None
        self._office = ""
        self._fit()
        services.look.observe(self._fit)
        self.back_button = Button(services.look, ICON, icon_name="arrow-left")
        self.print_button = Button(services.look, ICON, icon_name="printer")
        self.print_button.clicked.connect(self.printed)
        self.more_button = Button(services.look, PLAIN)
        self.dispatch_button = Button(services.look, PLAIN)
        self.order_button = Button(services.look, PRIMARY, icon_name="send")
        self.next_button = Button(services.look, PLAIN)
        self._title = TitleLine(services)
        self._needs = _Needs(services)
        self.life = LifeBar(services)
        self._build()
        self.back_button.clicked.connect(self.back)
        self.more_button.clicked.connect(self.more)
        self.dispatch_button.clicked.connect(self._on_dispatch)
        self.order_button.clicked.connect(self._on_order)
        self.next_button.clicked.connect(self._on_next)

    def show_detail(self, detail: IncidentDetail, office: str) -> None:
        """Show an incident to a person who acts in `office`."""
        self._detail, self._office = detail, office
        self._title.show_detail(detail)
        self.reword()

    def show_loading(self) -> None:
        """Show that the incident is being read; nothing can be done on what nobody sees."""
        self._detail = None
        self._title.show_loading()
        self.life.set_steps(())
        self._needs.show_needs("", ())
        self._line.hide()
        self.next_button.hide()
        for button in (self.more_button, self.dispatch_button, self.order_button, self.print_button):
            button.setEnabled(False)

    def _fit(self) -> None:
        """Stand as high as the buttons of the title line need."""
        self.setFixedHeight(HEIGHT + self._services.look.target_px - TARGET_PX)

    def reword(self) -> None:
        self._texts.reword()
        detail = self._detail
        if detail is None:
            return
        self.life.set_steps(life_steps(detail, self._services.words))
        hindered = hindrance(detail, self._services.words)
        self.more_button.setEnabled(detail.may_write)
        for act, button in (("dispatch", self.dispatch_button), ("order", self.order_button)):
            button.setEnabled(may_begin(act, detail))
            button.setToolTip(plain(self._services.words.say(hindered[0], **hindered[1]) if hindered is not None else ""))
        self.print_button.setEnabled(True)
        following = next_step(detail.incident.state)
        disputed = detail.incident.state == DISPUTED
        for part in (self.next_button, self._line):
            part.setVisible(following is not None or disputed)
        if disputed:
            self._needs.show_dispute()
            self.next_button.setText(self._services.words.say("detail.to_sync"))
            self.next_button.setEnabled(True)
            self.update()
            return
        found = needs(detail, following, self._office) if following else ()
        self._needs.show_needs(following or "", found)
        if following is not None:
            self.next_button.setText(self._services.words.say(f"act.{following}.do"))
            legal = all(need.met for need in found if need.binds)
            self.next_button.setEnabled(detail.may_write and legal)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        brush.fill(self.rect().toRectF(), "surface")
        brush.fill(QRectF(0, self.height() - 1, self.width(), 1), "line_strong")
        painter.end()

    def _build(self) -> None:
        self._texts.bind(self.back_button.setAccessibleName, "detail.back")
        self._texts.bind(self.back_button.setToolTip, "detail.back")
        self._texts.bind(self.print_button.setAccessibleName, "print.button")
        self._texts.bind(self.print_button.setToolTip, "print.button")
        self._texts.bind(self.more_button.setText, "detail.more")
        self._texts.bind(self.dispatch_button.setText, "detail.dispatch")
        self._texts.bind(self.order_button.setText, "detail.order")
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 16, 0)
        top.setSpacing(8)
        top.addWidget(self.back_button)
        top.addWidget(self._title, 1)
        for button in (self.print_button, self.more_button, self.dispatch_button, self.order_button):
            top.addWidget(button)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(0, 0, 16, 0)
        bottom.setSpacing(16)
        self.life.setMaximumWidth(LIFE_WIDTH_MAX)
        bottom.addWidget(self.life, 65)
        self._line = rule(upright=True)
        bottom.addWidget(self._line)
        bottom.addWidget(self._needs, 28)
        bottom.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 5)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(bottom, 1)

    def _on_dispatch(self) -> None:
        self.act.emit("dispatch")

    def _on_order(self) -> None:
        self.act.emit("order")

    def _on_next(self) -> None:
        following = next_step(self._detail.incident.state) if self._detail is not None else None
        if following is not None:
            self.act.emit(following)
        elif self._detail is not None:
            self._services.navigate("sync", None)
