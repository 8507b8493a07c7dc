"""How the rows of this page look: plans, clauses, branches, telephones, gaps, counts, differences, running cards."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from desktop.features.plans.lines import (
    Branch,
    ChangeLine,
    Clause,
    CountLine,
    DetailLine,
    GapLine,
    MaskedBranch,
    MaskedPhone,
    Passage,
    PhoneLine,
    day,
    minutes_words,
)
from desktop.runtime.services import Services
from desktop.widgets.paint import RIGHT, Brushwork, mode_ink
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.values import class_words, shown
from desktop.widgets.wrapping import wrapped
from sync.domain.kinds.plan import VALID_STATES
from sync.domain.lifecycle import DISPUTED
from sync.store.queries.plan_rows import PlanLine, RunningCard, VersionLine

PAD = 16
STEP = 20
LINE = 20
LIBRARY_ROW = 64
INDENT_MAX = 6
_PASSAGE_LINES_MAX = 2_000


class PlanPaints:
    """The paint functions with the words, look and clock they need; one for the page."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    def library(self) -> Mapping[type, RowPaint]:
        return {PlanLine: RowPaint(height=LIBRARY_ROW, paint=self._plan)}

    def cards(self) -> Mapping[type, RowPaint]:
        return {RunningCard: RowPaint(height=60, paint=self._card, inset=48)}

    def tree(self) -> Mapping[type, RowPaint]:
        return {Clause: RowPaint(height=40, paint=self._clause, inset=None)}

    def text(self) -> Mapping[type, RowPaint]:
        return {Passage: RowPaint(height=self._passage_height, paint=self._passage, inset=None)}

    def command(self) -> Mapping[type, RowPaint]:
        return {
            Branch: RowPaint(height=56, paint=self._branch, acts=False),
            MaskedBranch: RowPaint(height=56, paint=self._branch, grows=False),
        }

    def phones(self) -> Mapping[type, RowPaint]:
        return {
            PhoneLine: RowPaint(height=56, paint=self._phone, acts=False),
            MaskedPhone: RowPaint(height=56, paint=self._phone, grows=False),
        }

    def gaps(self) -> Mapping[type, RowPaint]:
        return {
            GapLine: RowPaint(height=44, paint=self._gap, acts=False, inset=46),
            DetailLine: RowPaint(height=32, paint=self._detail, acts=False, inset=None),
        }

    def counts(self) -> Mapping[type, RowPaint]:
        return {CountLine: RowPaint(height=28, paint=self._count, acts=False, inset=PAD)}

    def versions(self) -> Mapping[type, RowPaint]:
        return {VersionLine: RowPaint(height=56, paint=self._version)}

    def changes(self) -> Mapping[type, RowPaint]:
        return {ChangeLine: RowPaint(height=self._change_height, paint=self._change, acts=False, inset=None)}

    def _plan(self, brush: Brushwork, box: QRectF, row: PlanLine) -> None:
        words, now = self._words, self._services.clock()
        left, right = box.left() + PAD, box.right() - PAD
        upper, lower = box.top() + 22, box.top() + 44
        x = left + brush.text(row.name, x=left, y=upper, width=box.width() * 0.4, step="row", weight=SEMIBOLD)
        if overdue := row.overdue(now):
            said = words.say("plans.cards_overdue", count=overdue)
            x += 12 + brush.chip(said, x=x + 12, y=upper, ground="late_soft", ink="danger_text", height=22, padding=8)
        elif row.cards_open:
            said = words.say("plans.cards_open", count=row.cards_open)
            brush.chip(said, x=x + 12, y=upper, ground="accent_soft", ink="accent", height=22, padding=8)
        sort = words.choice("plan", "sort", row.sort) if row.sort else ""
        level = words.choice("plan", "level", row.level) if row.level else ""
        classes = words.say("list.or").join(class_words(code, words) for code in row.class_codes)
        parts = " · ".join(part for part in (row.code, sort, level, classes, row.owner_name) if part)
        columns = _columns(box)
        brush.text(parts, x=left, y=lower, width=columns[0] - left - 16, step="small", name="text2")
        state = shown("state", row.state or None, words, kind="plan_version")
        room = columns[1] - columns[0] - 12
        brush.text(f"{row.version} {state}", x=columns[0], y=upper, width=room, step="small", weight=SEMIBOLD)
        since = words.say("plans.since", day=day(row.since)) if row.since else ""
        brush.text(since, x=columns[0], y=lower, width=room, step="small", name="text2")
        due, late = _due(row.review_due, now)
        said = words.say("plans.review_overdue" if late else "plans.review_due", day=due) if due else words.say("plans.review_unset")
        brush.text(said, x=columns[1], y=upper, width=columns[2] - columns[1] - 12, step="small", name="off_text" if late else "text")
        drilled = words.say("plans.drilled", day=day(row.drilled_at)) if row.drilled_at else words.say("plans.never_drilled")
        brush.text(drilled, x=columns[1], y=lower, width=columns[2] - columns[1] - 12, step="small", name="text2")
        used = words.say("plans.used", day=day(row.used_at)) if row.used_at else ""
        brush.text(used, x=columns[2], y=lower, width=right - columns[2], step="small", name="text2", align=RIGHT)

    def _card(self, brush: Brushwork, box: QRectF, row: RunningCard) -> None:
        words, now = self._words, self._services.clock()
        late = row.due_at is not None and row.due_at < now
        upper, lower = box.top() + 20, box.top() + 42
        left, right = box.left() + 48, box.right() - PAD
        icon = "alert-triangle" if row.state == "blocked" else "player-play" if row.state == "under_way" else "clock"
        brush.icon(icon, x=box.left() + 18, y=upper, size=18, name="danger_text" if late or row.state == "blocked" else "text2")
        if row.due_at is None:
            said, ink = words.say("plans.as_needed"), "text2"
        elif late:
            said, ink = words.say("cards.late", span=words.span((now - row.due_at) / 1000)), "danger_text"
        else:
            said, ink = words.say("cards.due", clock=words.moment(row.due_at, now_ms=now)), "text"
        width = brush.measure(said, "small", SEMIBOLD)
        brush.text(said, x=right - width, y=upper, width=width, step="small", weight=SEMIBOLD, name=ink)
        brush.text(row.title, x=left, y=upper, width=right - width - left - 16, step="row", weight=SEMIBOLD)
        state = shown("state", row.state, words, kind="task")
        every = words.say("plans.every", span=minutes_words(row.repeat_minutes, words)) if row.repeat_minutes else ""
        side = " · ".join(part for part in (every, state) if part)
        width = brush.measure(side, "small")
        brush.text(side, x=right - width, y=lower, width=width, step="small", name="text2")
        x = left + brush.text(row.incident_number, x=left, y=lower, width=140, step="small", name=mode_ink(row.mode, "text2"))
        parts = (row.incident_title, row.role or "", row.group_name)
        brush.text("".join(f" · {part}" for part in parts if part), x=x, y=lower, width=right - width - x - 16, step="small", name="text2")

    def _clause(self, brush: Brushwork, box: QRectF, row: Clause) -> None:
        left = box.left() + 12 + min(row.depth, INDENT_MAX) * 14
        weight = SEMIBOLD if row.depth == 0 else 400
        said = f"{row.number}  {row.title}".strip()
        brush.text(said, x=left, y=box.center().y(), width=box.right() - left - 8, step="small" if row.depth else "body", weight=weight)

    def _passage_lines(self, row: Passage, width: int) -> tuple[str, ...]:
        if not row.text:
            return ()
        return wrapped(row.text.replace("\t", "    "), width - 2 * PAD - 8, self._services.look)[:_PASSAGE_LINES_MAX]

    def _passage_height(self, row: Passage, width: int) -> int:
        lines = self._passage_lines(row, width)
        return 40 + len(lines) * (LINE + 2) + (8 if lines else 0)

    def _passage(self, brush: Brushwork, box: QRectF, row: Passage) -> None:
        if row.hit:
            brush.fill(box, "accent_soft")
        left = box.left() + PAD
        step = "section" if row.depth == 0 else "row"
        said = f"{row.number}  {row.title}".strip()
        brush.text(said, x=left, y=box.top() + 22, width=box.width() - 2 * PAD, step=step, weight=SEMIBOLD)
        for number, line in enumerate(self._passage_lines(row, int(box.width()))):
            brush.text(line, x=left, y=box.top() + 48 + number * (LINE + 2), width=box.width() - PAD - 8)

    def _branch(self, brush: Brushwork, box: QRectF, row: Branch) -> None:
        left = box.left() + PAD + row.depth * 28
        y = box.center().y()
        if row.depth:
            brush.line(left - 16, box.top(), left - 16, y, "line_strong")
            brush.line(left - 16, y, left - 4, y, "line_strong")
        brush.icon(row.icon, x=left, y=y, size=20, name="text2")
        brush.text(row.title, x=left + 32, y=y - 10 if row.note else y, width=box.right() - left - 48, step="row", weight=SEMIBOLD)
        right = box.right() - PAD
        if isinstance(row, MaskedBranch):
            right = self._show_word(brush, right, y + 12) - 8
        brush.text(row.note, x=left + 32, y=y + 12, width=right - left - 32, step="small", name="text2")

    def _show_word(self, brush: Brushwork, right: float, y: float) -> float:
        """Draw the word of the act that shows what is masked; return where it begins."""
        said = self._words.say("mask.show")
        width = brush.measure(said, "small", SEMIBOLD)
        brush.text(said, x=right - width, y=y, width=width, step="small", weight=SEMIBOLD, name="accent")
        return right - width

    def _phone(self, brush: Brushwork, box: QRectF, row: PhoneLine) -> None:
        upper, lower = box.top() + 19, box.top() + 39
        left = box.left() + PAD
        first = left + box.width() * 0.3
        second = left + box.width() * 0.66
        brush.text(row.office, x=left, y=upper, width=first - left - 12, weight=SEMIBOLD)
        brush.text(row.organisation, x=left, y=lower, width=first - left - 12, step="small", name="text2")
        brush.text(row.copy, x=first, y=upper, width=second - first - 12, name="text3" if row.differs else "text", struck=row.differs)
        brush.text(row.copied, x=first, y=lower, width=second - first - 12, step="label", name="text3")
        right = box.right() - PAD
        live = row.live or self._words.say("plans.no_live")
        brush.text(
            live, x=second, y=upper, width=right - second, weight=SEMIBOLD if row.live else 400, name="text" if row.live else "text3"
        )
        brush.text(row.lived, x=second, y=lower, width=right - second, step="label", name="text3")
        if isinstance(row, MaskedPhone):
            self._show_word(brush, right, lower)

    def _gap(self, brush: Brushwork, box: QRectF, row: GapLine) -> None:
        ink = "text2" if row.met else "off_text"
        brush.icon("check" if row.met else row.icon, x=box.left() + PAD, y=box.center().y(), size=18, name=ink)
        left, right = box.left() + 46, box.right() - 12
        brush.text(row.title, x=left, y=box.top() + 14, width=right - left, weight=400 if row.met else SEMIBOLD)
        brush.text(row.note, x=left, y=box.top() + 32, width=right - left, step="label", name="text2" if row.met else "off_text")

    def _detail(self, brush: Brushwork, box: QRectF, row: DetailLine) -> None:
        y, left, right = box.center().y(), box.left() + PAD, box.right() - PAD
        if row.head:
            brush.text(row.text, x=left, y=y, width=right - left, step="small", weight=SEMIBOLD, name="accent")
            return
        width = min(brush.measure(row.note, "label"), (right - left) * 0.45)
        brush.text(row.note, x=right - width, y=y, width=width, step="label", name="text2")
        brush.text(row.text, x=left + 8, y=y, width=right - width - left - 20, step="small")

    def _count(self, brush: Brushwork, box: QRectF, row: CountLine) -> None:
        y, left = box.center().y(), box.left() + PAD
        brush.icon(row.icon, x=left, y=y, size=16, name="text2")
        brush.text(row.label, x=left + 26, y=y, width=104, step="small")
        width = brush.measure(row.count, "row", SEMIBOLD)
        brush.text(row.count, x=left + 162 - width, y=y, width=width, step="row", weight=SEMIBOLD)
        brush.text(row.note, x=left + 174, y=y, width=box.right() - PAD - left - 174, step="small", name="text2")

    def _version(self, brush: Brushwork, box: QRectF, row: VersionLine) -> None:
        words = self._words
        upper, lower = box.top() + 19, box.top() + 39
        left, right = box.left() + PAD, box.right() - PAD
        width = self._version_state(brush, row, right, upper)
        x = left + brush.text(row.version, x=left, y=upper, width=160, step="row", weight=SEMIBOLD)
        said = words.say("plans.published", day=day(row.published_at), person=row.published_by or "") if row.published_at else ""
        brush.text(said, x=x + 16, y=upper, width=right - width - x - 32, step="small", name="text2")
        held = "" if row.is_held else words.say("plans.not_held")
        note = " · ".join(part for part in (held, row.reason or "", row.basis or "") if part)
        brush.text(note, x=left, y=lower, width=right - left, step="small", name="text2")

    def _version_state(self, brush: Brushwork, row: VersionLine, right: float, y: float) -> float:
        """Draw the state at the right and return its width; two that contradict each other are inverted."""
        if row.state == DISPUTED:
            said = self._words.say("plans.to_question")
            width = brush.measure(f"≠  {said}", "small", SEMIBOLD) + 18
            brush.conflict(said, x=right - width, y=y)
            return width
        state = self._words.choice("plan_version", "state", row.state)
        width = brush.measure(state, "small", SEMIBOLD)
        ink = "accent" if row.state in VALID_STATES else "text2"
        brush.text(state, x=right - width, y=y, width=width, step="small", weight=SEMIBOLD, name=ink)
        return width

    def _change_cells(self, row: ChangeLine, width: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        column = (width - 2 * PAD - 110) // 2 - 8
        look = self._services.look
        return tuple(wrapped(text, column, look, step="small") if text else () for text in (row.before, row.after))  # type: ignore[return-value]

    def _change_height(self, row: ChangeLine, width: int) -> int:
        if row.head:
            return 40
        return 8 + LINE * max(1, *(len(lines) for lines in self._change_cells(row, width)))

    def _change(self, brush: Brushwork, box: QRectF, row: ChangeLine) -> None:
        left = box.left() + PAD
        if row.head:
            signs = {"added": ("plus", "accent"), "removed": ("minus", "danger_text"), "changed": ("arrows-diff", "off_text")}
            icon, ink = signs[row.sort]
            brush.fill(QRectF(box.left(), box.top(), box.width(), 1), "line")
            brush.icon(icon, x=left, y=box.center().y(), size=16, name=ink)
            word = self._words.say(f"diff.sort.{row.sort}")
            x = left + 24 + brush.text(word, x=left + 24, y=box.center().y(), width=80, step="small", weight=SEMIBOLD, name=ink)
            brush.text(row.title, x=x + 12, y=box.center().y(), width=box.right() - x - 24, weight=SEMIBOLD)
            return
        before, after = self._change_cells(row, int(box.width()))
        column = (box.width() - 2 * PAD - 110) / 2
        brush.text(row.title, x=left + 24, y=box.top() + 14, width=80, step="label", name="text2")
        for number, line in enumerate(before):
            brush.text(line, x=left + 110, y=box.top() + 14 + number * LINE, width=column, step="small", name="text3", struck=True)
        for number, line in enumerate(after):
            brush.text(line, x=left + 110 + column, y=box.top() + 14 + number * LINE, width=column, step="small")


def _columns(box: QRectF) -> tuple[float, float, float]:
    """Return where the three columns on the right of a library row begin."""
    return box.left() + box.width() * 0.52, box.left() + box.width() * 0.68, box.left() + box.width() * 0.86


def _due(at_ms: int | None, now_ms: int) -> tuple[str, bool]:
    return day(at_ms), at_ms is not None and at_ms < now_ms
