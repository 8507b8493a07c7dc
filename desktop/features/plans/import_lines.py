"""The rows of the mapping screen, and what is said about what was read."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from sync.domain.plan_text import NOTHING, TEXT, Notice, Section

ROW = 44
INDENT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """A section at its place."""

    place: int
    section: Section


class SectionPaint:
    """Draws sections with their level as indentation and their use as a chip."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def rows(self) -> Mapping[type, RowPaint]:
        return {SectionLine: RowPaint(height=ROW, paint=self._section)}

    def _section(self, brush: Brushwork, box: QRectF, row: SectionLine) -> None:
        section, y = row.section, box.center().y()
        left, right = box.left() + 16 + (section.level - 1) * INDENT, box.right() - 16
        for depth in range(1, section.level):
            x = box.left() + 20 + (depth - 1) * INDENT
            brush.fill(QRectF(x, box.top(), 1, box.height()), "line")
        use = self._words.say(f"import.use.{section.use}")
        width = brush.measure(use, "small", SEMIBOLD) + 20
        plain = section.use in {TEXT, NOTHING}
        brush.chip(
            use,
            x=right - width,
            y=y,
            ground="sunken" if plain else "accent_soft",
            ink="text2" if plain else "accent",
            height=26,
            padding=10,
        )
        said = f"{section.number}  {section.title}".strip()
        weight = SEMIBOLD if section.level == 1 else 400
        struck = section.use == NOTHING
        used = brush.text(
            said, x=left, y=y, width=right - width - left - 100, weight=weight, name="text3" if struck else "text", struck=struck
        )
        counts = (("import.lines", len(section.parts) - len(section.tables)), ("import.tables", len(section.tables)))
        parts = " ".join(self._words.say(key, count=count) for key, count in counts if count)
        brush.text(parts, x=left + used + 12, y=y, width=right - width - left - used - 24, step="label", name="text3")


def notice_words(notice: Notice, words: Words) -> str:
    """Return a notice as a sentence."""
    return words.say(f"import.notice.{notice.code}", count=notice.count, detail=notice.detail)
