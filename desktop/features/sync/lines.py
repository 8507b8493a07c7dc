"""What every section of this page shares: the head of a region, a sentence in place of rows, and how both look."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush

from desktop.runtime.services import Services
from desktop.widgets.paint import CENTRE, Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.wrapping import wrapped

PAD = 16
DOT_COLUMN = 90
_OF_PATHS = (246, 412, 532)
_WIDTHS = (140, 100, 260, DOT_COLUMN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head of a region; `columns` name what stands below: three of a path or four of a record."""

    title: str
    note: str = ""
    columns: tuple[str, ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence in place of rows: a key of the words, or words already made."""

    key: str
    text: str = ""


def columns(box: QRectF, count: int) -> tuple[float, ...]:
    """Return where columns begin: three from the left, or the middles of four dots at the right."""
    if count == len(_OF_PATHS):
        return tuple(box.left() + left for left in _OF_PATHS)
    right = box.right() - PAD - DOT_COLUMN / 2
    return tuple(right - (3 - number) * DOT_COLUMN for number in range(4))


class LinePaints:
    """The paint functions of what every section shares."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    def paints(self) -> Mapping[type, RowPaint]:
        """Return how the rows look."""
        return {
            Head: RowPaint(height=38, paint=self._head, acts=False, inset=None),
            Said: RowPaint(height=self._said_height, paint=self._said, acts=False, inset=None),
        }

    def _head(self, brush: Brushwork, box: QRectF, row: Head) -> None:
        if box.top() > 1:
            brush.fill(QRectF(box.left(), box.top(), box.width(), 1), "line_strong")
        y = box.center().y()
        x = box.left() + PAD
        width = 200 if row.columns else box.width() / 2
        x += brush.text(self._words.say(row.title), x=x, y=y, width=width, step="row", weight=SEMIBOLD) + 12
        places = columns(box, len(row.columns)) if row.columns else ()
        dots = len(row.columns) == len(_WIDTHS)
        for key, left, width in zip(row.columns, places, _WIDTHS, strict=False):
            if dots:
                brush.text(self._words.say(key), x=left - DOT_COLUMN / 2, y=y, width=DOT_COLUMN, step="label", name="text2", align=CENTRE)
            else:
                brush.text(self._words.say(key), x=left, y=y, width=width, step="label", name="text2")
        room = (places[0] - DOT_COLUMN / 2 if dots else box.right() - PAD) - x
        if row.note and len(row.columns) != len(_OF_PATHS):
            ink, weight = ("off_text", SEMIBOLD) if row.warns else ("text3", 400)
            brush.text(row.note, x=x, y=y, width=room, step="label", weight=weight, name=ink)

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
