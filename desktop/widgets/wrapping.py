"""Text cut into lines as it is drawn, kept by (text, width): heights and paints of long lists ask for the same again and again."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from desktop.runtime.theme_settings import Look
from desktop.widgets.theme import face

LINES_KEPT = 4096
_EM_MAX = 1.25  # no ASCII character of our faces is wider, in its pixel size


def wrapped(text: str, width: int, look: Look, *, step: str = "body", weight: int = 400) -> tuple[str, ...]:
    """Return `text` as lines of at most `width` pixels, one at least."""
    return _wrapped(text, width, look.families, look.px(step), weight)


def in_two(text: str, width: int, look: Look, *, step: str = "body", weight: int = 400) -> tuple[str, ...]:
    """Return a title as lines like `wrapped`; one of two lines is cut at the space that parts it best, where both parts fit."""
    lines = wrapped(text, width, look, step=step, weight=weight)
    if len(lines) != 2:
        return lines
    measure = face(look, step, weight).advance
    cuts = [(text[:at], text[at + 1 :]) for at, character in enumerate(text) if character == " "]
    fit = [(max(measure(first), measure(rest)), first, rest) for first, rest in cuts]
    fit = [one for one in fit if one[0] <= width]
    return min(fit)[1:] if fit else lines


@lru_cache(maxsize=LINES_KEPT)
def _wrapped(text: str, width: int, families: tuple[str, ...], px: int, weight: int) -> tuple[str, ...]:
    """Return `text` cut into lines of at most `width` pixels; WordWrap keeps ， and 。 off the line's start."""
    face = QFont()
    face.setFamilies(list(families))
    face.setPixelSize(px)
    face.setWeight(QFont.Weight(weight))
    face.setFeature(QFont.Tag("tnum"), 1)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, face)
        option = QTextOption()
        option.setWrapMode(
            QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if _longest(paragraph, face, width) > width else QTextOption.WrapMode.WordWrap
        )
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
    return tuple(lines) or ("",)


def _longest(paragraph: str, face: QFont, width: int) -> float:
    """Return how long the longest word is that may be longer than `width`, 0 when none can be."""
    least = width / (_EM_MAX * face.pixelSize())
    long = [word for word in paragraph.split() if len(word) > least and word.isascii()]
    metrics = QFontMetricsF(face)
    return max((metrics.horizontalAdvance(word) for word in long), default=0.0)
