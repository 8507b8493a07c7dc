"""How the rows of this page look: paths, what waits, where records are, what else waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush

from desktop.runtime.services import Services
from desktop.widgets.paint import CENTRE, RIGHT, Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.values import shown
from desktop.widgets.wrapping import wrapped
from sync.store.queries.question_rows import QuestionRow, SetAsideRow, UnknownRow
from sync.store.queries.rows import PathRow, RecordReachRow, WaitingRow

PAD = 16
PATH_ICONS = {"center": "building-broadcast-tower", "lan": "world", "bundle": "usb"}
_PATH_INKS = {"connected": "accent", "lost": "off_text", "never": "text2", "absent": "text2", "not_set": "text2"}
_DOT_COLUMN = 90
QUESTION_ICONS = {"field": "git-compare", "dispute": "route-x", "alert": "alert-triangle"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head of a region of the left side; `columns` name what stands below."""

    title: str
    note: str = ""
    columns: tuple[str, ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence in place of rows: a key of the words, or words already made."""

    key: str
    text: str = ""


class SyncPaints:
    """The paint functions with the words and the clock they need."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words
        self.pinned: frozenset[bytes] = frozenset()

    def left(self) -> Mapping[type, RowPaint]:
        """Return how the left side looks."""
        return {
            Head: RowPaint(height=38, paint=self._head, acts=False, inset=None),
            PathRow: RowPaint(height=48, paint=self._path, acts=False),
            WaitingRow: RowPaint(height=40, paint=self._waiting, acts=False),
            RecordReachRow: RowPaint(height=40, paint=self._record),
            Said: RowPaint(height=self._said_height, paint=self._said, acts=False, inset=None),
        }

    def right(self) -> Mapping[type, RowPaint]:
        """Return how the other questions and what was set aside look."""
        return {
            Head: RowPaint(height=38, paint=self._head, acts=False, inset=None),
            QuestionRow: RowPaint(height=58, paint=self._question),
            SetAsideRow: RowPaint(height=self._aside_height, paint=self._set_aside, acts=False),
            UnknownRow: RowPaint(height=self._unknown_height, paint=self._unknown, acts=False),
            Said: RowPaint(height=40, paint=self._said, acts=False, inset=None),
        }

    def _head(self, brush: Brushwork, box: QRectF, row: Head) -> None:
        if box.top() > 1:
            brush.fill(QRectF(box.left(), box.top(), box.width(), 1), "line_strong")
        y = box.center().y()
        x = box.left() + PAD
        x += brush.text(self._words.say(row.title), x=x, y=y, width=200, step="row", weight=SEMIBOLD) + 12
        for key, left, width in zip(row.columns, self._columns(box, len(row.columns)), (140, 100, 260, _DOT_COLUMN), strict=False):
            if len(row.columns) == 4:
                brush.text(self._words.say(key), x=left - _DOT_COLUMN / 2, y=y, width=_DOT_COLUMN, step="label", name="text2", align=CENTRE)
            else:
                brush.text(self._words.say(key), x=left, y=y, width=width, step="label", name="text2")
        room = (self._columns(box, 4)[0] - 45 if len(row.columns) == 4 else box.right() - PAD) - x
        if row.note and len(row.columns) != 3:
            ink, weight = ("off_text", SEMIBOLD) if row.warns else ("text3", 400)
            brush.text(row.note, x=x, y=y, width=room, step="label", weight=weight, name=ink)

    def _columns(self, box: QRectF, count: int) -> tuple[float, ...]:
        if count == 4:
            right = box.right() - PAD - _DOT_COLUMN / 2
            return tuple(right - (3 - number) * _DOT_COLUMN for number in range(4))
        return tuple(box.left() + left for left in (246, 412, 532))[:count]

    def _path(self, brush: Brushwork, box: QRectF, row: PathRow) -> None:
        words, now = self._words, self._services.clock()
        top, low, left = box.top() + 16, box.top() + 33, box.left() + 48
        ink = _PATH_INKS.get(row.state, "text2")
        brush.icon(
            PATH_ICONS.get(row.sort, "world"), x=box.left() + PAD, y=box.center().y(), size=18, name=ink if ink != "off_text" else "text2"
        )
        contact, rate, next_time = self._columns(box, 3)
        # A center is called what it is; its address is no name.
        name = row.name if row.name and "://" not in row.name else words.say(f"path.sort.{row.sort}")
        brush.text(name, x=left, y=top, width=contact - left - 12, step="body", weight=SEMIBOLD)
        brush.text(words.say(f"path.state.{row.state}"), x=left, y=low, width=contact - left - 12, step="label", name=ink)
        if row.last_contact_ms is not None:
            brush.text(words.clock(row.last_contact_ms, seconds=True), x=contact, y=top, width=150, weight=SEMIBOLD, name="text2")
            brush.text(words.age(row.last_contact_ms, now_ms=now), x=contact, y=low, width=150, step="label", name="text2")
        elif row.state in {"never", "not_set"}:
            brush.text(words.say("path.never_met"), x=contact, y=box.center().y(), width=150, step="small", name="text2")
        brush.text(words.rate(row.rate_bit_s), x=rate, y=box.center().y(), width=110, step="small", name="text2")
        brush.text(self._next(row), x=next_time, y=box.center().y(), width=box.right() - next_time - PAD, step="small")

    def _next(self, row: PathRow) -> str:
        words = self._words
        if row.state == "not_set":
            return words.say("path.next.not_set")
        if row.waiting_entries == 0:
            return words.say("path.next.nothing")
        if row.waiting_orders:
            said = words.say("path.next.orders", orders=row.waiting_orders, entries=row.waiting_entries)
        else:
            said = words.say("path.next.entries", entries=row.waiting_entries)
        return said if row.seconds_left is None else words.say("path.next.span", said=said, span=words.span(row.seconds_left))

    def _waiting(self, brush: Brushwork, box: QRectF, row: WaitingRow) -> None:
        words, y = self._words, box.center().y()
        left, right = box.left() + PAD, box.right() - PAD
        brush.text(words.say(f"urgency.{row.urgency}"), x=left, y=y, width=80, weight=SEMIBOLD)
        kinds = " · ".join(words.say("waiting.kind", kind=words.say(f"kind.{kind}"), count=count) for kind, count in row.kinds.items())
        brush.text(kinds, x=left + 84, y=y, width=142, step="small", name="text2")
        brush.text(words.say("waiting.entries", count=row.entries), x=left + 230, y=y, width=70, weight=SEMIBOLD, align=RIGHT)
        brush.text(words.size(row.bytes), x=left + 304, y=y, width=72, step="small", name="text2", align=RIGHT)
        bar = QRectF(box.left() + 412, y - 4, right - box.left() - 412 - 116, 8)
        brush.box(bar, radius=4, fill="line")
        if row.ends_s is not None and row.starts_s is not None:
            self._bar(brush, bar, row)
            brush.text(words.say("waiting.about", span=words.span(row.ends_s)), x=right - 108, y=y, width=108, weight=SEMIBOLD, align=RIGHT)
        else:
            brush.text(words.say("waiting.no_rate"), x=right - 108, y=y, width=108, step="small", name="text2", align=RIGHT)

    def _bar(self, brush: Brushwork, bar: QRectF, row: WaitingRow) -> None:
        assert row.starts_s is not None
        assert row.ends_s is not None
        whole = max(row.ends_s, self._scale_s)
        start = bar.left() + bar.width() * row.starts_s / whole
        end = bar.left() + bar.width() * row.ends_s / whole
        brush.box(QRectF(start, bar.top(), max(8.0, end - start), bar.height()), radius=4, fill="accent")

    _scale_s: float = 1.0

    def set_scale(self, seconds: float) -> None:
        """Let the bars end with the last thing that waits."""
        self._scale_s = max(1.0, seconds)

    def _record(self, brush: Brushwork, box: QRectF, row: RecordReachRow) -> None:
        y = box.center().y()
        left = box.left() + PAD
        dots = self._columns(box, 4)
        number = row.number.rsplit("-", 1)[-1] if row.number else self._words.clock(row.written_ms)
        brush.text(number, x=left, y=y, width=56, step="small", weight=SEMIBOLD, name="text2")
        where = self._where(row)
        width = brush.measure(where, "label") if where else 0
        title = f"{self._words.say(f'kind.{row.kind}')} · {row.title}"
        room = dots[0] - 24 - left - 60 - width - 12
        if row.entry in self.pinned:
            brush.icon("pinned", x=left + 58, y=y, size=14, name="accent")
            brush.text(title, x=left + 78, y=y, width=room - 18, weight=SEMIBOLD)
        else:
            brush.text(title, x=left + 60, y=y, width=room)
        brush.text(where, x=dots[0] - 24 - width, y=y, width=width + 1, step="label", name="text2")
        reached = (True, row.peer_ms is not None or bool(row.peer_name), row.center_ms is not None, row.seen_ms is not None)
        for number_, (x, there) in enumerate(zip(dots, reached, strict=True)):
            if number_:
                done = there and reached[number_ - 1]
                brush.line(dots[number_ - 1] + 8, y, x - 8, y, "accent" if done else "control", width=2 if done else 1, dashed=not done)
            brush.disc(x, y, 6 if there else 5, fill="accent" if there else None, edge=None if there else "control")

    def _where(self, row: RecordReachRow) -> str:
        words = self._words
        if row.seen_ms is not None:
            return words.say("record.seen", clock=words.clock(row.seen_ms))
        if row.center_ms is not None:
            return words.say("record.center", clock=words.clock(row.center_ms))
        if row.peer_name:
            return words.say("record.peer", name=row.peer_name, clock=words.clock(row.peer_ms))
        return ""

    def _question(self, brush: Brushwork, box: QRectF, row: QuestionRow) -> None:
        brush.icon(QUESTION_ICONS.get(row.sort, "alert-circle"), x=box.left() + PAD, y=box.center().y(), size=18, name="text2")
        left, right = box.left() + 46, box.right() - PAD - 20
        brush.text(question_title(row, self._services), x=left, y=box.top() + 20, width=right - left, weight=SEMIBOLD)
        brush.text(question_note(row, self._services), x=left, y=box.top() + 40, width=right - left, step="label", name="text2")
        brush.icon("chevron-right", x=box.right() - PAD - 14, y=box.center().y(), size=14)

    def _set_aside(self, brush: Brushwork, box: QRectF, row: SetAsideRow) -> None:
        words = self._words
        brush.icon("lock-exclamation", x=box.left() + PAD, y=box.center().y(), size=18, name="text2")
        left, right = box.left() + 46, box.right() - PAD
        said = words.say("aside.title", count=row.entries, organisation=row.organisation_name, device=row.device)
        brush.text(said, x=left, y=box.top() + 20, width=right - left, weight=SEMIBOLD)
        for number, line in enumerate(self._aside_lines(row, int(box.width()))):
            brush.text(line, x=left, y=box.top() + 40 + number * 18, width=right - left, step="label", name="text2")

    def _aside_lines(self, row: SetAsideRow, width: int) -> tuple[str, ...]:
        """Return by whose ruling, when and why, whole: a person must be able to judge it."""
        words = self._words
        clock = words.moment(row.at_ms, now_ms=self._services.clock())
        note = words.say("aside.note", person=row.ruled_by, clock=clock, reason=row.reason)
        ruling = words.say("aside.ruling", ruling=row.id.hex()[:12])
        return (*wrapped(note, max(120, width - 46 - PAD), self._services.look, step="label"), ruling)

    def _aside_height(self, row: SetAsideRow, width: int) -> int:
        return 34 + 18 * len(self._aside_lines(row, width)) + 8

    def _unknown(self, brush: Brushwork, box: QRectF, row: UnknownRow) -> None:
        words = self._words
        brush.icon("help", x=box.left() + PAD, y=box.center().y(), size=18, name="text2")
        left, right = box.left() + 46, box.right() - PAD
        said = words.say("unknown.title", count=row.ops, organisation=row.organisation_name)
        brush.text(said, x=left, y=box.top() + 20, width=right - left, weight=SEMIBOLD)
        for number, line in enumerate(self._unknown_lines(row, int(box.width()))):
            brush.text(line, x=left, y=box.top() + 40 + number * 18, width=right - left, step="label", name="text2")

    def _unknown_lines(self, row: UnknownRow, width: int) -> tuple[str, ...]:
        words = self._words
        last = words.say("unknown.last", clock=words.moment(row.at_ms, now_ms=self._services.clock()))
        note = words.say("unknown.note", number=row.kind_number)
        return (*wrapped(note, max(120, width - 46 - PAD), self._services.look, step="label"), last)

    def _unknown_height(self, row: UnknownRow, width: int) -> int:
        return 34 + 18 * len(self._unknown_lines(row, width)) + 8

    def _said(self, brush: Brushwork, box: QRectF, row: Said) -> None:
        brush.painter.setBrush(QBrush())
        lines = self._said_lines(row, int(box.width()))
        for number, line in enumerate(lines):
            y = box.center().y() + (number - (len(lines) - 1) / 2) * 20
            brush.text(line, x=box.left() + PAD, y=y, width=box.width() - 2 * PAD, step="small", name="text2")

    def _said_lines(self, row: Said, width: int) -> tuple[str, ...]:
        said = row.text or self._words.say(row.key)
        return tuple(wrapped(said, max(120, width - 2 * PAD), self._services.look, step="small"))

    def _said_height(self, row: Said, width: int) -> int:
        return 20 + 20 * max(1, len(self._said_lines(row, width)))


def question_title(row: QuestionRow, services: Services) -> str:
    """Return what the question is about."""
    words = services.words
    if row.sort == "alert":
        return words.say(f"alert.{row.code}", **row.facts) if words.has(f"alert.{row.code}") else words.say("alert.unknown", code=row.code)
    return words.say("question.title", title=row.title, field=words.say(f"{row.kind}.{row.field}"))


def question_note(row: QuestionRow, services: Services) -> str:
    """Return the values and their authors in one line."""
    words = services.words
    if row.sort == "alert":
        return row.title
    values = (f"{shown(row.field, value.value, words, kind=row.kind)} {value.organisation_name or value.person}" for value in row.values)
    return " ≠ ".join(values)
