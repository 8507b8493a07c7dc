"""How the row of a record looks: what it is, and which of four places it has reached."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF

from desktop.features.sync.lines import PAD, columns
from desktop.features.sync.reading import Reading
from desktop.runtime.services import Services
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries.rows import RecordReachRow


class RecordPaints:
    """The paint functions with the words they need and the pins they show."""

    def __init__(self, services: Services, reading: Reading) -> None:
        self._words = services.words
        self._reading = reading

    def paints(self) -> Mapping[type, RowPaint]:
        """Return how the rows look."""
        return {RecordReachRow: RowPaint(height=40, paint=self._record)}

    def _record(self, brush: Brushwork, box: QRectF, row: RecordReachRow) -> None:
        y = box.center().y()
        left = box.left() + PAD
        dots = columns(box, 4)
        number = row.number.rsplit("-", 1)[-1] if row.number else self._words.clock(row.written_ms)
        brush.text(number, x=left, y=y, width=56, step="small", weight=SEMIBOLD, name="text2")
        where = self._where(row)
        width = brush.measure(where, "label") if where else 0
        title = f"{self._words.say(f'kind.{row.kind}')} · {row.title}"
        room = dots[0] - 24 - left - 60 - width - 12
        if row.entry in self._reading.pinned:
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
        if row.center_name:
            return words.say("record.center_of", name=row.center_name, clock=words.clock(row.center_ms))
        if row.center_ms is not None:
            return words.say("record.center", clock=words.clock(row.center_ms))
        if row.peer_name:
            return words.say("record.peer", name=row.peer_name, clock=words.clock(row.peer_ms))
        return ""
