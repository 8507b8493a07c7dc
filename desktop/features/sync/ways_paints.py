"""How the ways out and what waits look."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from desktop.features.sync.lines import PAD, columns
from desktop.runtime.services import Services
from desktop.widgets.paint import RIGHT, Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries.rows import PathRow, WaitingRow

PATH_ICONS = {"center": "building-broadcast-tower", "lan": "world", "bundle": "usb"}
_PATH_INKS = {"connected": "accent", "lost": "off_text", "never": "text2", "absent": "text2", "not_set": "text2"}


class WaysPaints:
    """The paint functions with the words and the clock they need."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words
        self._scale_s = 1.0
        self.is_revoked = False

    def paints(self) -> Mapping[type, RowPaint]:
        """Return how the rows look."""
        return {
            PathRow: RowPaint(height=48, paint=self._path, acts=False),
            WaitingRow: RowPaint(height=40, paint=self._waiting, acts=False),
        }

    def set_scale(self, seconds: float) -> None:
        """Let the bars end with the last thing that waits."""
        self._scale_s = max(1.0, seconds)

    def _path(self, brush: Brushwork, box: QRectF, row: PathRow) -> None:
        words, now = self._words, self._services.clock()
        top, low, left = box.top() + 16, box.top() + 33, box.left() + 48
        ink = _PATH_INKS.get(row.state, "text2")
        brush.icon(
            PATH_ICONS.get(row.sort, "world"), x=box.left() + PAD, y=box.center().y(), size=18, name=ink if ink != "off_text" else "text2"
        )
        contact, rate, next_time = columns(box, 3)
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
        if self.is_revoked and row.sort == "center":
            return words.say("path.next.revoked")
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
