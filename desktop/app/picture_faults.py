"""Faults of a picture that a machine can see: clipped words, missing glyphs, poor contrast, overlapping parts, foreign words.

An English button that begins with a small letter is one, too.
What paints itself is watched while it paints (`Brushwork.text`), what Qt paints is read from its widgets, and contrast is
measured on the pixels of the picture. A record's own text may be elided; a word of the program may not.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPushButton, QScrollArea, QScrollBar, QSplitterHandle, QWidget

from desktop.app.picture_pixels import Pixels, contrast
from desktop.runtime.words import CHINESE, ENGLISH, Words
from desktop.widgets.paint import LEFT, RIGHT, Brushwork

CONTRAST_MIN = 4.5
# Smoothed edges of a thin stroke are paler than its ink.
CONTRAST_OF_PIXELS_MIN = 4.2
TARGET_MIN = 40
FIELD_PADDING = 20
# Of a choice: the air before its words, and its arrow.
CHOICE_PADDING = 40
# Property of a widget that lies over others on purpose.
OVERLAY = "overlay"
_OVERLAP_MAX = 1
# Of the 16 pixels of a line; less is the cut edge of a list.
LINE_SEEN_MIN = 12
_SPACE = set("\n\t \u2009\u00a0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One text that painted itself: its words, on what, where in the picture, in which ink, and whether they had room."""

    words: str
    on: object
    box: QRectF
    ink: QColor
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One fault: its sort, and the words or parts it concerns."""

    sort: str
    about: str

    def __str__(self) -> str:
        return f"{self.sort}: {self.about}"


@contextmanager
def watched() -> Iterator[list[Drawn]]:
    """Collect every text that paints itself until the block ends."""
    seen: list[Drawn] = []
    draw: Any = Brushwork.text

    def watch(self: Brushwork, words: str, *, x: float, y: float, width: float, **more: Any) -> float:
        step, weight = str(more.get("step", "body")), int(more.get("weight", 400))
        used = draw(self, words, x=x, y=y, width=width, **more)
        left = _left(more.get("align", LEFT), x, width, used)
        box = self.painter.deviceTransform().mapRect(QRectF(left, y - 8, used, 16)) & _sight(self.painter.device())
        wide = self.measure(words, step, weight) > width + 1
        seen.append(Drawn(words=words, on=self.painter.device(), box=box, ink=self.colour(str(more.get("name", "text"))), fits=not wide))
        return float(used)

    Brushwork.text = watch  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Brushwork.text = draw  # type: ignore[method-assign]


def faults(window: QWidget, words: Words, records: frozenset[str] = frozenset()) -> tuple[Fault, ...]:
    """Paint `window` and return what is wrong with the picture, each fault once.

    Args:
        records: texts that people wrote; they stay in their language and may read like a word of the program.
    """
    with watched() as seen:
        pixels = Pixels(window.grab().toImage())
    overlays = _overlays(window)
    own = _own_words(words)
    found: set[Fault] = set()
    found |= {Fault(sort="clipped", about=item.words) for item in seen if not item.fits and item.words in own}
    found |= {Fault(sort="clipped", about=text) for text in clipped(window)}
    found |= {Fault(sort="cut at the side", about=text) for text in cut_at_the_side(window)}
    found |= {Fault(sort="small target", about=text) for text in small_targets(window)}
    found |= {Fault(sort="overlap", about=text) for text in overlapping(window)}
    found |= {
        Fault(sort="poor contrast", about=text)
        for text in _poor_inks(pixels, [item for item in seen if not _is_covered(window, item, overlays)])
    }
    found |= {Fault(sort="poor contrast", about=text) for text in _poor_labels(window, pixels, overlays)}
    texts = [item.words for item in seen] + [text for _, text in _texts(window)]
    if words.language == ENGLISH:
        found |= {
            Fault(sort="small letter", about=text)
            for widget, text in _texts(window)
            if isinstance(widget, QPushButton) and text[:1].islower()
        }
    foreign = _foreign_words(words) - records
    found |= {Fault(sort="foreign word", about=text) for text in texts if text in foreign}
    found |= {Fault(sort="missing glyph", about=character) for character in missing_glyphs("".join(texts), tuple(window.font().families()))}
    return tuple(sorted(found))


def clipped(window: QWidget) -> set[str]:
    """Return the words of visible labels, buttons and placeholders that their widget has no room for."""
    found: set[str] = set()
    for widget, text in _texts(window):
        metrics = QFontMetricsF(widget.font())
        if isinstance(widget, QLabel) and not widget.wordWrap() and metrics.horizontalAdvance(text) > widget.width() + 1:
            found.add(text)
        if isinstance(widget, QLabel) and widget.wordWrap() and widget.heightForWidth(widget.width()) > widget.height() + 1:
            found.add(text)
        if isinstance(widget, QPushButton) and widget.sizeHint().width() > widget.width() + 1:
            found.add(text)
        if isinstance(widget, QLineEdit) and metrics.horizontalAdvance(widget.placeholderText()) > widget.width() - FIELD_PADDING:
            found.add(widget.placeholderText())
    for box in window.findChildren(QComboBox):
        room = box.width() - CHOICE_PADDING
        if box.isVisible() and not box.visibleRegion().isEmpty() and QFontMetricsF(box.font()).horizontalAdvance(box.currentText()) > room:
            found.add(box.currentText())
    return found


def cut_at_the_side(window: QWidget) -> set[str]:
    """Return the words of parts in sight whose left or right end lies outside what holds them."""
    return {text for widget, text in _texts(window) if text and _is_cut_at_the_side(widget)}


def _is_cut_at_the_side(widget: QWidget) -> bool:
    holder = widget.parentWidget()
    while holder is not None and not widget.isWindow():
        left = widget.mapTo(holder, QPoint(0, 0)).x()
        if left < -_OVERLAP_MAX or left + widget.width() > holder.width() + _OVERLAP_MAX:
            return True
        if holder.isWindow():
            break
        holder = holder.parentWidget()
    return False


def small_targets(window: QWidget) -> set[str]:
    """Return the buttons in sight that a gloved finger would miss."""
    return {
        f"{type(widget).__name__} {widget.text()} {widget.height()}"
        for widget in window.findChildren(QAbstractButton)
        if widget.isVisible() and widget.height() < TARGET_MIN
    }


def overlapping(window: QWidget) -> set[str]:
    """Return the pairs of neighbours in sight that lie on one another without being meant to."""
    found: set[str] = set()
    for parent in (window, *window.findChildren(QWidget)):
        if not parent.isVisible() or isinstance(parent, QScrollArea):
            continue
        parts = [child for child in parent.children() if isinstance(child, QWidget) and _stands(child)]
        for one, other in combinations(parts, 2):
            common = one.geometry().intersected(other.geometry())
            if min(common.width(), common.height()) > _OVERLAP_MAX:
                found.add(f"{_name(one)} and {_name(other)}")
    return found


def missing_glyphs(text: str, names: tuple[str, ...]) -> set[str]:
    """Return the characters that none of the families `names` has."""
    held = [_file_of(name) for name in names]
    return {character for character in set(text) - _SPACE if not any(raw.supportsCharacter(ord(character)) for raw in held)}


def _file_of(family: str) -> QRawFont:
    """Return the file behind a family, so that no other is asked when it lacks a glyph."""
    face = QFont()
    face.setFamilies([family])
    return QRawFont.fromFont(face)


def _sight(device: object) -> QRectF:
    """Return where in the picture a widget's paint can be seen: a row that lies half below the edge of its list is cut there.

    What is painted into a picture of its own first, as the key of a map is, lies nowhere yet.
    """
    if not isinstance(device, QWidget):
        return QRectF()
    return QRectF(QRect(device.mapTo(device.window(), QPoint(0, 0)), device.size()))


def _left(align: object, x: float, width: float, used: float) -> float:
    return x if align == LEFT else x + width - used if align == RIGHT else x + (width - used) / 2


def _stands(widget: QWidget) -> bool:
    return (
        widget.isVisible()
        and not widget.isWindow()
        and not widget.visibleRegion().isEmpty()
        and not widget.property(OVERLAY)
        and not isinstance(widget, (QScrollBar, QSplitterHandle))
    )


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    words = text() if callable(text) else ""
    return f"{type(widget).__name__} {words}".strip()


def _texts(window: QWidget) -> list[tuple[QWidget, str]]:
    found: list[tuple[QWidget, str]] = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
            found.append((widget, widget.text()))
    return found


def _own_words(words: Words) -> frozenset[str]:
    templates = (words.template(key, words.language) for key in words.keys(words.language))
    return frozenset(text for text in templates if "{" not in text)


def _foreign_words(words: Words) -> frozenset[str]:
    """Return what the program says in its other language only."""
    other = ENGLISH if words.language == CHINESE else CHINESE
    both = frozenset(words.keys(other))
    own = frozenset(words.template(key, words.language) for key in both)
    return frozenset(text for key in both if len(text := words.template(key, other)) > 1 and text not in own and "{" not in text)


def _overlays(window: QWidget) -> tuple[tuple[QWidget, QRect], ...]:
    """Return what lies over others on purpose and is not looked through, each with its place in the picture."""
    return tuple(
        (over, QRect(over.mapTo(window, QPoint(0, 0)), over.size()))
        for over in window.findChildren(QWidget)
        if over.property(OVERLAY) and over.isVisible() and not over.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    )


def _is_covered(window: QWidget, item: Drawn, overlays: Sequence[tuple[QWidget, QRect]]) -> bool:
    """Tell whether a text lies under something, or reaches out of the part it is painted on, as the last row of a list does."""
    if not isinstance(item.on, QWidget):
        return False
    box = item.box.toRect()
    # What a scrolled part holds beyond its edge is painted too, and never seen.
    sight = item.on.visibleRegion().boundingRect().translated(item.on.mapTo(window, QPoint(0, 0)))
    return not sight.contains(box) or _lies_under(item.on, box, overlays)


def _lies_under(widget: QWidget, box: QRect, overlays: Sequence[tuple[QWidget, QRect]]) -> bool:
    """Tell whether an overlay covers part of `box`, where `widget` stands."""
    return any(place.intersects(box) and over is not widget and not over.isAncestorOf(widget) for over, place in overlays)


def _poor_inks(pixels: Pixels, seen: Sequence[Drawn]) -> set[str]:
    found: set[str] = set()
    for item in seen:
        # A little around the words: two heavy characters alone cover most of their own box.
        ground = pixels.ground(item.box.toRect().adjusted(-4, -2, 4, 2)) if item.box.height() > LINE_SEEN_MIN else None
        if ground is not None and contrast(item.ink, ground) < CONTRAST_MIN:
            found.add(f"{item.words} {item.ink.name()} on {ground.name()}")
    return found


def _poor_labels(window: QWidget, pixels: Pixels, overlays: Sequence[tuple[QWidget, QRect]]) -> set[str]:
    found: set[str] = set()
    for widget, text in _texts(window):
        if not text or not widget.isEnabled():
            continue
        box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        ground = None if _lies_under(widget, box, overlays) else pixels.ground(box)
        if ground is not None and (best := pixels.best_contrast(box, ground)) < CONTRAST_OF_PIXELS_MIN:
            found.add(f"{text} on {ground.name()} {best:.1f}")
    return found
