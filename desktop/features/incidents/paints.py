"""How the rows of this page look: list rows, facts, levels, posts, units, orders."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from desktop.features.incidents.level_lines import Level
from desktop.features.incidents.lines import Fact, Figures, LevelPair, Nothing, PartyLine, Section, is_aged, is_waiting, share_done
from desktop.features.incidents.question_words import question_words
from desktop.runtime.services import Services
from desktop.runtime.words import figure
from desktop.widgets.paint import CENTRE, LEVEL_NUMBER, RIGHT, Brushwork, mode_ink
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD, face
from desktop.widgets.values import class_words
from desktop.widgets.wrapping import wrapped
from sync.store.queries.incident_more import GroupRow
from sync.store.queries.linked import LinkedRow
from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import AssignmentRow, IncidentRow, OrderRow, PostRow, TaskRow

PAD = 16
_STEP_COLUMN = 56
_TIMES = ("ordered_at", "departed_at", "arrived_at", "completed_at")
FIGURES_ABREAST = 5
# Low enough that on the smallest screen all four stand below facts and figures.
LEVEL_HEIGHT = 52
LAST_TEXT_ROOM = 260
FACT_HEIGHT, FACT_LINE, FACT_LABEL = 27, 20, 72
FACT_LINES_MAX = 3


class IncidentPaints:
    """The paint functions with the words and the clock they need; one for the page."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words
        self.files: Mapping[bytes, int] = {}

    def listing(self) -> Mapping[type, RowPaint]:
        """Return how the incident list looks."""
        return {IncidentRow: RowPaint(height=90, paint=self._incident, inset=56)}

    def facts(self) -> Mapping[type, RowPaint]:
        """Return how facts and levels look."""
        return {
            Section: RowPaint(height=40, paint=self._section, acts=False, inset=None, parts=True),
            Fact: RowPaint(height=self._fact_height, paint=self._fact, inset=None, grows=False),
            Figures: RowPaint(height=_figures_height, paint=self._figures, inset=None),
            Level: RowPaint(height=LEVEL_HEIGHT, paint=self._level),
        }

    def preview(self) -> Mapping[type, RowPaint]:
        """Return how an incident looks beside the list, where it is only read."""
        return {
            Section: RowPaint(height=40, paint=self._section, acts=False, inset=None, parts=True),
            Fact: RowPaint(height=self._fact_height, paint=self._fact, acts=False, inset=None),
            Figures: RowPaint(height=_figures_height, paint=self._figures, acts=False, inset=None),
            LevelPair: RowPaint(height=LEVEL_HEIGHT, paint=self._level_pair, acts=False),
            AssignmentRow: RowPaint(height=40, paint=self._unit, acts=False, inset=40),
            Nothing: RowPaint(height=40, paint=self._nothing, acts=False, inset=None),
        }

    def middle(self) -> Mapping[type, RowPaint]:
        """Return how posts, units and orders look."""
        return {
            Section: RowPaint(height=44, paint=self._section, inset=None, parts=True),
            QuestionRow: RowPaint(height=52, paint=self._question, inset=PAD),
            PostRow: RowPaint(height=40, paint=self._post, inset=PAD),
            AssignmentRow: RowPaint(height=40, paint=self._unit, inset=40),
            OrderRow: RowPaint(height=42, paint=self._order, inset=PAD, mark=self._order_mark),
            TaskRow: RowPaint(height=40, paint=self._task),
            GroupRow: RowPaint(height=40, paint=self._group, inset=PAD),
            PartyLine: RowPaint(height=40, paint=self._party, acts=False, inset=PAD),
            LinkedRow: RowPaint(height=40, paint=self._linked, inset=PAD),
            Nothing: RowPaint(height=40, paint=self._nothing, acts=False, inset=None),
        }

    def _incident(self, brush: Brushwork, box: QRectF, row: IncidentRow) -> None:
        words, now = self._words, self._services.clock()
        left, right, top = box.left() + 56, box.right() - PAD, box.top()
        number = LEVEL_NUMBER.get(row.grade or "")
        figure = words.say(f"numeral.{number}") if number else ""
        brush.severity(row.grade, x=box.left() + 30, y=top + 32, size=28, figure=figure)
        used = brush.measure(row.number, "label")
        brush.text(row.number, x=right - used, y=top + 22, width=used, step="label", name=mode_ink(row.mode, "text3"))
        brush.text(row.title, x=left, y=top + 22, width=right - left - used - 12, step="row", weight=SEMIBOLD)
        x = left + brush.text(
            words.choice("incident", "grade", row.grade) if row.grade else words.say("incident.not_graded"),
            x=left, y=top + 45, width=120, step="small", weight=SEMIBOLD, name=f"s{number}_text" if number else "text2",
        )  # fmt: skip
        if row.mode != "actual":
            mode = f" · {words.choice('incident', 'mode', row.mode)}"
            x += brush.text(mode, x=x, y=top + 45, width=120, step="small", weight=SEMIBOLD, name=mode_ink(row.mode, "text2"))
        span = words.span((now - row.reported_at) / 1000) if row.reported_at else ""
        width = brush.measure(span, "small", SEMIBOLD)
        brush.text(span, x=right - width, y=top + 45, width=width, step="small", weight=SEMIBOLD)
        parts = (class_words(row.class_code, words), words.choice("incident", "state", row.state), row.place or "")
        rest = "".join(f" · {part}" for part in parts if part)
        brush.text(rest, x=x, y=top + 45, width=right - x - width - 12, step="small", name="text2")
        self._incident_foot(brush, row, left, right, top + 69)

    def _incident_foot(self, brush: Brushwork, row: IncidentRow, left: float, right: float, y: float) -> None:
        words = self._words
        if row.at_center:
            # What is counted from records that are not here would read as none.
            said = " · ".join(
                (words.say("list.at_center", count=row.at_center), words.age(row.last_at_ms or 0, now_ms=self._services.clock()))
            )
            brush.icon("server", x=left, y=y, size=14)
            brush.text(said, x=left + 20, y=y, width=right - left - 20, step="small", name="text2")
            return
        brush.icon("users", x=left, y=y, size=14)
        x = left + 20 + brush.text(f"{figure(row.units_on_scene)}/{figure(row.units_total)}", x=left + 20, y=y, width=60, step="small")
        brush.icon("send", x=x + 16, y=y, size=14)
        x += 36 + brush.text(figure(row.orders_open), x=x + 36, y=y, width=40, step="small")
        if row.questions:
            x += 12 + brush.conflict(words.say("questions.count", count=row.questions), x=x + 12, y=y)
        age = "" if row.last_at_ms is None else words.age(row.last_at_ms, now_ms=self._services.clock())
        room = min(120.0, right - x - 40 - brush.measure(age, "label"))
        if row.commander and room >= 36:
            x += 16 + brush.text(row.commander, x=x + 16, y=y, width=room, step="small", name="text2")
        if age:
            said = " · ".join(part for part in (row.last_text if _has_room(x, right) else "", age, row.last_from) if part)
            if brush.measure(said, "label") > right - x - 12:
                said = age  # an age is never cut; from where it came is on the page
            ink = "off_text" if row.last_reach == "here" else "text3"
            used = brush.text(said, x=x + 12, y=y, width=right - x - 12, step="label", name=ink, align=RIGHT)
            if is_aged(row.last_at_ms, self._services.clock()):
                brush.line(right - used, y + 9, right, y + 9, "text3", dashed=True)

    def _section(self, brush: Brushwork, box: QRectF, row: Section) -> None:
        y = box.center().y()
        title = self._words.say(row.title)
        x = box.left() + PAD + brush.text(title, x=box.left() + PAD, y=y, width=200, step="row", weight=SEMIBOLD)
        right = box.right() - PAD
        if row.act and not row.columns:
            act = self._words.say(f"section.act.{row.act}")
            width = brush.text(act, x=x + 12, y=y, width=right - x - 12, step="small", weight=SEMIBOLD, name="accent", align=RIGHT)
            right -= width + 12
        for number, key in enumerate(reversed(row.columns)):
            left = right - (number + 1) * _STEP_COLUMN
            brush.text(self._words.say(key), x=left, y=y, width=_STEP_COLUMN, step="label", name="text2", align=CENTRE)
        right -= len(row.columns) * _STEP_COLUMN
        if row.act and row.columns:
            brush.icon("plus", x=right - 20, y=y, size=16, name="accent")
            right -= 24
        brush.text(row.note, x=x + 12, y=y, width=right - x - 16, step="small", name="text2")

    def _fact(self, brush: Brushwork, box: QRectF, row: Fact) -> None:
        left, right, y = box.left() + PAD, box.right() - PAD, box.top() + FACT_HEIGHT / 2
        brush.text(row.label, x=left, y=y, width=FACT_LABEL - 4, step="small", name="text2")
        beside = self._beside_fact(row)
        if row.asks:
            brush.conflict(self._words.say("value.differs"), x=right - beside, y=y)
        elif row.note:
            brush.text(row.note, x=right - beside, y=y, width=beside, step="label", name="text3")
        lines = self._fact_lines(row, int(box.width()))
        room = right - left - FACT_LABEL
        for number, line in enumerate(lines):
            taken = beside + 8 if beside and number == 0 else 0
            brush.text(line, x=left + FACT_LABEL, y=y + number * FACT_LINE, width=room - taken)

    def _beside_fact(self, row: Fact) -> float:
        """Return how wide the mark or note at the right of a fact is, 0 for neither."""
        small = face(self._services.look, "small", SEMIBOLD)
        if row.asks:
            return small.advance(f"≠  {self._words.say('value.differs')}") + 18
        return face(self._services.look, "label").advance(row.note) if row.note else 0

    def _fact_lines(self, row: Fact, width: int) -> tuple[str, ...]:
        """Return a value as lines: one, or where it is too long for one, as many as it needs up to `FACT_LINES_MAX`."""
        beside = self._beside_fact(row)
        room = int(width - 2 * PAD - FACT_LABEL - (beside + 8 if beside else 0))
        lines = wrapped(row.value, max(60, room), self._services.look)
        kept = lines[: FACT_LINES_MAX - 1]
        return lines if len(lines) <= FACT_LINES_MAX else (*kept, "".join(lines[len(kept) :]))

    def _fact_height(self, row: Fact, width: int) -> int:
        return FACT_HEIGHT + FACT_LINE * (len(self._fact_lines(row, width)) - 1)

    def _figures(self, brush: Brushwork, box: QRectF, row: Figures) -> None:
        brush.fill(QRectF(box.left() + PAD, box.top() + 6, box.width() - 2 * PAD, 1), "line_strong")
        count = min(FIGURES_ABREAST, max(3, len(row.items)))
        column = (box.width() - 2 * PAD) / count
        for number, cell in enumerate(row.items):
            x = box.left() + PAD + number % count * column
            top = box.top() + 8 + number // count * 68
            last = number == len(row.items) - 1
            room = box.right() - 4 - x if last else column - 3
            brush.text(cell.label, x=x, y=top + 12, width=room, step="label", name="text2")
            ink = "text3" if cell.value == "0" else "text2" if cell.aged else "danger_text" if cell.alarms else "text"
            used = brush.text(cell.value, x=x, y=top + 35, width=column + 12, step="figure", weight=SEMIBOLD, name=ink)
            if cell.aged:
                brush.line(x, top + 47, x + used, top + 47, "text3", dashed=True)
            if cell.asks:
                brush.differs(x=x + used + 3, y=top + 35)
            brush.text(cell.first, x=x, y=top + 56, width=column - 4, step="label", name="text3", struck=True)

    def _bare_level(self, brush: Brushwork, box: QRectF, row: Level) -> None:
        y = box.top() + 17
        left, right = box.left() + PAD, box.right() - PAD - 18
        brush.text(row.label, x=left, y=y, width=64, step="small", name="text2")
        brush.severity(row.value, x=left + 78, y=y, size=20)
        number = LEVEL_NUMBER.get(row.value or "")
        ink = "text" if number else "text3"
        x = left + 96 + brush.text(row.words, x=left + 96, y=y, width=110, weight=SEMIBOLD if number else 400, name=ink)
        if row.asks:
            brush.conflict(self._words.say("value.differs"), x=x + 10, y=y)
        elif row.basis:
            brush.text(row.who, x=x + 8, y=y, width=right - x - 8, step="label", name="text2", align=RIGHT)
        ink = "off_text" if row.raises else "text2"
        brush.text(row.basis or row.who, x=left, y=box.top() + 37, width=right - left, step="label", name=ink)

    def _level_pair(self, brush: Brushwork, box: QRectF, row: LevelPair) -> None:
        half = box.width() / 2
        for number, level in enumerate(row.levels):
            self._bare_level(brush, QRectF(box.left() + number * half, box.top(), half, box.height()), level)

    def _level(self, brush: Brushwork, box: QRectF, row: Level) -> None:
        self._bare_level(brush, box, row)
        brush.icon("chevron-right", x=box.right() - PAD - 14, y=box.center().y(), size=14)

    def _post(self, brush: Brushwork, box: QRectF, row: PostRow) -> None:
        y = box.center().y()
        left, right = box.left() + PAD, box.right() - PAD
        brush.box(QRectF(left, y - 12, 28, 24), radius=3, fill="gb_event")
        brush.text(
            self._words.say(f"post.flag.{row.sort}"), x=left, y=y, width=28, step="small", weight=SEMIBOLD, name="on_event", align=CENTRE
        )
        x = left + 40 + brush.text(row.name, x=left + 40, y=y, width=140, weight=SEMIBOLD)
        state = self._words.choice("post", "state", row.state)
        since = f"{self._words.clock(row.established_at)} " if row.established_at else ""
        if row.handover_offered_at and not row.handover_taken_at:
            said, ink = self._words.say("post.handover_open", successor=row.successor or ""), "off_text"
        else:
            where = f" · {self._words.say('post.here')}" if row.here else ""
            said, ink = f"{since}{state}{where}", "text2"
        width = brush.measure(said, "small")
        brush.text(said, x=right - width, y=y, width=width, step="small", name=ink)
        commander = self._words.choice("offices", "office", row.commander)
        x += 14 + brush.text(commander, x=x + 14, y=y, width=right - width - x - 24, name="text2")
        self._of(brush, row.of, x, y, right - width)

    def _of(self, brush: Brushwork, number: str, x: float, y: float, right: float) -> None:
        """Say at the end of a row in which absorbed incident it lives."""
        if number and x + 8 + brush.measure(_tail(number), "label") <= right:
            brush.text(_tail(number), x=x + 8, y=y, width=right - x, step="label", name="text3")

    def _unit(self, brush: Brushwork, box: QRectF, row: AssignmentRow) -> None:
        y = box.center().y()
        right = box.right() - PAD
        brush.unit_state(row.state, x=box.left() + PAD + 7, y=y)
        left = box.left() + 40
        over = row.state in {"returned", "recalled", "disputed"}
        names = right - 4 * _STEP_COLUMN - left - 4
        # The number of the incident it lives in is never cut; the name gives way.
        own = names - (brush.measure(_tail(row.of), "label") + 8 if row.of else 0)
        ink = "text3" if over else "text"
        x = left + brush.text(row.unit_name, x=left, y=y, width=own, name=ink, struck=row.state == "recalled")
        self._of(brush, row.of, x, y, left + names)
        if over:
            state = self._words.choice("assignment", "state", row.state)
            brush.text(state, x=right - 2 * _STEP_COLUMN, y=y, width=2 * _STEP_COLUMN, step="small", name="text2", align=RIGHT)
            return
        for number, name in enumerate(_TIMES):
            at_ms = getattr(row, name)
            x = right - (4 - number) * _STEP_COLUMN
            said = self._words.clock(at_ms)
            brush.text(said, x=x, y=y, width=_STEP_COLUMN, name="text" if at_ms else "text3", align=CENTRE)

    def _order(self, brush: Brushwork, box: QRectF, row: OrderRow) -> None:
        y = box.center().y()
        left, right = box.left() + PAD, box.right() - PAD
        number = row.number.rsplit("-", 1)[-1]
        x = left + 12 + brush.text(number, x=left, y=y, width=60, step="small", weight=SEMIBOLD, name="text2")
        if row.id in self.files:
            brush.icon("paperclip", x=x - 4, y=y, size=14, name="accent")
            x += 18 + brush.text(str(self.files[row.id]), x=x + 12, y=y, width=20, step="small", weight=SEMIBOLD, name="accent")
        waiting = is_waiting(row)
        if row.state in {"issued", "draft"} and waiting:
            said, ink, weight = self._words.say("orders.unsigned", count=waiting), "danger_text", SEMIBOLD
        elif row.state == "issued":
            done = sum(1 for item in row.recipients if item.state in {"reported", "finish_requested", "finished"})
            said, ink, weight = self._words.say("orders.reported", done=done, total=len(row.recipients)), "text2", 400
        else:
            said, ink, weight = self._words.choice("order", "state", row.state), "text2", 400
        width = brush.measure(said, "small", weight)
        brush.text(said, x=right - width, y=y, width=width, step="small", weight=weight, name=ink)
        bar = right - max(width, 92) - 72
        brush.bar(QRectF(bar, y - 3, 60, 6), share_done(row))
        brush.text(row.text.split("\n", 1)[0], x=x, y=y, width=bar - x - 12, struck=row.state == "withdrawn")

    def _order_mark(self, row: OrderRow, box: QRectF) -> QRectF | None:
        """Return where the mark of an order's files can be pressed: behind its number."""
        if row.id not in self.files:
            return None
        used = face(self._services.look, "small", SEMIBOLD).advance(row.number.rsplit("-", 1)[-1])
        return QRectF(box.left() + PAD + used, box.top(), 46, box.height())

    def _task(self, brush: Brushwork, box: QRectF, row: TaskRow) -> None:
        y = box.center().y()
        left, right = box.left() + PAD, box.right() - PAD
        done = row.state in {"done", "not_applicable"}
        if row.state == "done":
            brush.disc(left + 7, y, 7, fill="accent")
            brush.icon("check", x=left + 2, y=y, size=10, name="on_accent")
        else:
            brush.disc(left + 7, y, 6, fill=None, edge="danger_text" if row.state == "blocked" else "text3")
        state = self._words.choice("task", "state", row.state)
        said = f"{self._words.clock(row.due_at)} {state}" if row.due_at and not done else state
        width = brush.measure(said, "small")
        ink = "danger_text" if row.state == "blocked" else "text2"
        brush.text(said, x=right - width, y=y, width=width, step="small", name=ink)
        used = brush.text(row.title, x=left + 24, y=y, width=right - width - left - 36, name="text3" if done else "text")
        who = " · ".join(part for part in (row.role, row.of) if part)
        brush.text(who, x=left + 34 + used, y=y, width=right - width - left - used - 46, step="label", name="text2")

    def _group(self, brush: Brushwork, box: QRectF, row: GroupRow) -> None:
        y, over = box.center().y(), row.state == "dissolved"
        left, right = box.left() + PAD, box.right() - PAD
        state = self._words.choice("group", "state", row.state)
        said = state if over or not row.tasks_open else self._words.say("groups.tasks", state=state, count=row.tasks_open)
        width = brush.measure(said, "small")
        brush.text(said, x=right - width, y=y, width=width, step="small", name="text2")
        brush.icon("users-group", x=left, y=y, size=16, name="text3" if over else "text2")
        x = left + 26 + brush.text(row.name, x=left + 26, y=y, width=150, weight=SEMIBOLD, name="text3" if over else "text")
        who = row.lead_name or self._services.masks.say("group", row.id, "contact", row.contact)
        if row.members:
            who = self._words.say("groups.members", lead=who or self._words.say("value.none"), count=len(row.members))
        who = " · ".join(part for part in (who, row.of) if part)
        brush.text(who, x=x + 12, y=y, width=right - width - x - 22, step="small", name="text2")

    def _linked(self, brush: Brushwork, box: QRectF, row: LinkedRow) -> None:
        y, left, right = box.center().y(), box.left() + PAD, box.right() - PAD - 18
        used = brush.measure(row.number, "label")
        brush.text(row.number, x=right - used, y=y, width=used, step="label", name="text2")
        brush.text(row.title, x=left, y=y, width=right - used - left - 12)
        brush.icon("chevron-right", x=right + 4, y=y, size=14)

    def _question(self, brush: Brushwork, box: QRectF, row: QuestionRow) -> None:
        left, right, y = box.left() + PAD, box.right() - PAD - 18, box.top() + 17
        x = left + brush.conflict("", x=left, y=y) + 8
        title, note = question_words(row, self._words)
        brush.text(title, x=x, y=y, width=right - x, weight=SEMIBOLD)
        brush.text(note, x=left, y=box.top() + 38, width=right - left, step="label", name="text2")
        brush.icon("chevron-right", x=right + 4, y=box.center().y(), size=14)

    def _party(self, brush: Brushwork, box: QRectF, row: PartyLine) -> None:
        y = box.center().y()
        brush.text(row.name, x=box.left() + PAD, y=y, width=box.width() - 130)
        brush.text(row.code, x=box.right() - PAD - 110, y=y, width=110, step="label", name="text3", align=RIGHT)

    def _nothing(self, brush: Brushwork, box: QRectF, row: Nothing) -> None:
        brush.text(row.text, x=box.left() + PAD, y=box.center().y() - 4, width=box.width() - 2 * PAD, step="small", name="text3")


def _tail(number: str) -> str:
    """Return the running count of a number: within one post it is enough."""
    return number.rsplit("-", 1)[-1]


def _has_room(left: float, right: float) -> bool:
    """Tell whether the last line's words fit beside its age."""
    return right - left > LAST_TEXT_ROOM


def _figures_height(row: Figures, _width: int) -> int:
    abreast = min(FIGURES_ABREAST, max(3, len(row.items)))
    return 10 + 68 * -(-len(row.items) // abreast)
