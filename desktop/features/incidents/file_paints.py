"""How files look in the middle column: a thumbnail or the icon of the kind, what it is, where it is in words."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPixmap

from desktop.features.incidents.file_lines import (
    BROKEN,
    STORING,
    FileLine,
    JobLine,
    MoreFiles,
    file_facts,
    file_title,
    job_words,
    media_icon,
    place_look,
    place_words,
    why_words,
)
from desktop.features.incidents.thumbs import Thumbs
from desktop.runtime.services import Services
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from desktop.widgets.wrapping import wrapped

PAD = 16
HEIGHT = 60
THUMB = (64, 48)
WHY_LINES_MAX = 2


class FilePaints:
    """The paint functions with the words and thumbnails they need; one for the page."""

    def __init__(self, services: Services, thumbs: Thumbs) -> None:
        self._services = services
        self._thumbs = thumbs

    def rows(self) -> Mapping[type, RowPaint]:
        """Return how each class of line looks."""
        return {
            FileLine: RowPaint(height=HEIGHT, paint=self._file, inset=PAD),
            JobLine: RowPaint(height=HEIGHT, paint=self._job, inset=PAD),
            MoreFiles: RowPaint(height=40, paint=self._more, inset=PAD),
        }

    def _file(self, brush: Brushwork, box: QRectF, line: FileLine) -> None:
        words, row = self._services.words, line.row
        left, right = box.left() + PAD, box.right() - PAD
        self._picture(brush, QRectF(left, box.center().y() - THUMB[1] / 2, *THUMB), self._thumbs.get(row.preview), row.media)
        left += THUMB[0] + 12
        top, middle, low = box.top() + 14, box.center().y() + 1, box.bottom() - 12
        struck = row.struck is not None
        icon, ink = place_look(row.where)
        said = place_words(row.where, words)
        width = brush.measure(said, "small", SEMIBOLD)
        if not struck:
            brush.text(said, x=right - width, y=top, width=width, step="small", weight=SEMIBOLD, name=ink)
            brush.icon(icon, x=right - width - 19, y=top, size=14, name=ink)
        room = right - left - (0 if struck else width + 30)
        brush.text(file_title(row), x=left, y=top, width=room, weight=SEMIBOLD, name="text3" if struck else "text", struck=struck)
        facts = file_facts(row, words, now_ms=self._services.clock())
        brush.text(facts, x=left, y=middle + 2, width=right - left, step="label", name="text2")
        if row.struck is not None:
            told = words.say("lines.struck", person=row.struck.person, clock=words.clock(row.struck.at_ms), reason=row.struck.reason)
            brush.text(told, x=left, y=low, width=right - left, step="label", name="off_text")
            return
        why = why_words(row.where, words)
        below = why or " · ".join(part for part in (line.of, row.file_name if row.caption else "") if part)
        brush.text(below, x=left, y=low, width=right - left, step="label", name="danger_text" if why else "text3")

    def _job(self, brush: Brushwork, box: QRectF, line: JobLine) -> None:
        words = self._services.words
        left, right = box.left() + PAD, box.right() - PAD
        self._picture(brush, QRectF(left, box.center().y() - THUMB[1] / 2, *THUMB), None, line.media)
        left += THUMB[0] + 12
        top, low = box.top() + (14 if line.state == BROKEN else 18), box.bottom() - 18
        said, ink = job_words(line, words), "danger_text" if line.state == BROKEN else "accent"
        width = brush.measure(said, "small", SEMIBOLD)
        brush.text(said, x=right - width, y=top, width=width, step="small", weight=SEMIBOLD, name=ink)
        brush.text(line.name, x=left, y=top, width=right - left - width - 12, weight=SEMIBOLD)
        if line.state == BROKEN:
            for number, text in enumerate(wrapped(line.why, int(right - left), self._services.look, step="label")[:WHY_LINES_MAX]):
                brush.text(text, x=left, y=top + 18 + 15 * number, width=right - left, step="label", name="danger_text")
        elif line.state == STORING:
            brush.bar(QRectF(left, low - 3, right - left, 6), line.percent / 100)

    def _more(self, brush: Brushwork, box: QRectF, line: MoreFiles) -> None:
        said = self._services.words.say("files.more", count=line.hidden) if line.hidden else self._services.words.say("files.fewer")
        brush.text(said, x=box.left() + PAD, y=box.center().y(), width=box.width() - 2 * PAD, step="small", weight=SEMIBOLD, name="accent")

    def _picture(self, brush: Brushwork, box: QRectF, thumb: QPixmap | None, media: str) -> None:
        brush.box(box, radius=4, fill="sunken")
        if thumb is None or thumb.isNull():
            brush.icon(media_icon(media), x=box.center().x() - 11, y=box.center().y(), size=22, name="text3")
            return
        size = QSizeF(thumb.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(box.center().x() - size.width() / 2, box.center().y() - size.height() / 2, size.width(), size.height())
        brush.painter.setRenderHint(brush.painter.RenderHint.SmoothPixmapTransform)
        brush.painter.drawPixmap(place, thumb, QRectF(thumb.rect()))
