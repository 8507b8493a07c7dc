"""Approvals by word of mouth that nobody put in writing yet: that there are some, since when, and the way to where it is done."""

from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QRectF

from desktop.features.sync.lines import Head
from desktop.features.sync.section import Section
from desktop.runtime.services import Intent
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries import countersigning
from sync.store.queries.countersigning import OwedRow

ROWS_SHOWN = 3
PAD = 16


class OwedSection(Section):
    """Shows the oldest of them; a press on one leads to the page Duty."""

    _rows: tuple[OwedRow, ...] = ()

    def refresh(self) -> None:
        self.services.readers.query(countersigning.owed, to=self._on_rows)

    def lines(self) -> Sequence[object]:
        if not self._rows:
            return ()
        now_ms = self.services.clock()
        late = sum(row.due_ms < now_ms for row in self._rows)
        note = self.services.words.say("sync.owed.note", count=len(self._rows), late=late)
        return (Head(title="sync.owed", note=note, warns=bool(late)), *self._rows[:ROWS_SHOWN])

    def paints(self) -> Mapping[type, RowPaint]:
        return {OwedRow: RowPaint(height=52, paint=self._paint, grows=False)}

    def identify(self, row: object) -> Hashable:
        return row.id if isinstance(row, OwedRow) else super().identify(row)

    def pick(self, row: object) -> None:
        self.services.intend(Intent(page="duty", act="owed", values={}))

    def _paint(self, brush: Brushwork, box: QRectF, row: OwedRow) -> None:
        words, now_ms = self.services.words, self.services.clock()
        upper, lower, left, width = box.top() + 17, box.top() + 36, box.left() + PAD, box.width() - 2 * PAD
        late = row.due_ms < now_ms
        due = words.say("owed.late" if late else "owed.left", span=words.span(abs(now_ms - row.due_ms) / 1000))
        brush.text(words.say("owed.who", who=row.approver, due=due), x=left, y=upper, width=width, weight=SEMIBOLD)
        brush.text(words.say("owed.what", number=row.number, title=row.title), x=left, y=lower, width=width, step="small", name="text2")

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._rows = rows
        self.told.emit()
