"""Faults of the pictures that a machine can see: clipped words, missing glyphs, too little contrast."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QPointF, QSize, QTimer
from PySide6.QtGui import QFontMetricsF, QImage, QRawFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app import picture_links, picture_world
from desktop.app.pictures import SCENES, SETTLE_MS, main
from desktop.app.png import save_png
from desktop.app.stills import Still, still_window
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import THEMES, Look
from desktop.runtime.words import LANGUAGES, Words
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import font

CONTRAST_MIN = 4.5
TARGET_MIN = 40
BUTTON_PADDING = 24
FIELD_PADDING = 20


def _clipped(window: QWidget) -> set[str]:
    """Return the words of visible labels, buttons and placeholders that their widget has no room for."""
    found: set[str] = set()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        metrics = QFontMetricsF(widget.font())
        if isinstance(widget, QLabel) and not widget.wordWrap() and metrics.horizontalAdvance(widget.text()) > widget.width() + 1:
            found.add(widget.text())
        if isinstance(widget, QLabel) and widget.wordWrap() and widget.heightForWidth(widget.width()) > widget.height() + 1:
            found.add(widget.text())
        if isinstance(widget, QPushButton) and widget.sizeHint().width() > widget.width() + BUTTON_PADDING:
            found.add(widget.text())
        if isinstance(widget, QLineEdit) and metrics.horizontalAdvance(widget.placeholderText()) > widget.width() - FIELD_PADDING:
            found.add(widget.placeholderText())
    return found


def _small_targets(window: QWidget) -> set[str]:
    return {
        f"{type(widget).__name__} {widget.text()} {widget.height()}"
        for widget in window.findChildren(QAbstractButton)
        if widget.isVisible() and widget.height() < TARGET_MIN
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCENES)
def test_no_word_is_clipped(  # noqa: PLR0917 - fixtures come by name
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    """In no picture is a word of the program cut off, or a target under 40 pixels; records may be elided."""
    cut: set[str] = set()
    draw: Callable[..., float] = Brushwork.text

    def watch(self: Brushwork, words: str, *, x: float, y: float, width: float, **more: object) -> float:
        step, weight = str(more.get("step", "body")), int(str(more.get("weight", 400)))
        if self.measure(words, step, weight) > width + 1:
            cut.add(words)
        return draw(self, words, x=x, y=y, width=width, **more)

    monkeypatch.setattr(Brushwork, "text", watch)
    still = still_window(qapp, tmp_path, language=language, theme="day")
    still.window.show()
    SCENES[name](still)
    settled = QTimer()
    settled.setSingleShot(True)
    with qtbot.waitSignal(settled.timeout):
        settled.start(SETTLE_MS)
    assert still.window.grab().size() == QSize(1366, 768)
    own = {words for key in still.services.words.keys(language) if "{" not in (words := still.services.words.template(key, language))}
    clipped, small = _clipped(still.window), _small_targets(still.window)
    still.window.close()
    delete(still.window)
    assert set() == clipped
    assert set() == cut & own
    assert set() == small


def test_every_character_has_a_glyph(qapp: QApplication) -> None:
    """No sentence and no record of the pictures shows a box in place of a character."""
    look = Look(resources() / "themes")
    words = Words(resources() / "translations")
    texts = [words.template(key, language) for language in LANGUAGES for key in words.keys(language)]
    texts += _texts_of(picture_world) + _texts_of(picture_links)
    held = []
    for family in look.families:
        face = font(look)
        face.setFamilies([family])
        held.append(QRawFont.fromFont(face))
    missing = {
        character for character in set("".join(texts)) - set("\n\t ") if not any(raw.supportsCharacter(ord(character)) for raw in held)
    }
    assert set() == missing


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_text_and_ground_can_be_read(theme: str) -> None:
    """Each pair measured with the tokens keeps 4.5 to 1 in each theme."""
    look = Look(resources() / "themes", theme=theme)
    pairs = json.loads((resources() / "themes" / "tokens.json").read_text(encoding="utf-8"))["contrast"]["pairs"]
    poor = {(pair["text"], pair["on"]) for pair in pairs if _contrast(look.colour(pair["text"]), look.colour(pair["on"])) < CONTRAST_MIN}
    assert set() == poor


def test_the_pictures_are_written(tmp_path: Path) -> None:
    """One command writes a scene in each language and theme."""
    assert main(["--out", str(tmp_path), "--only", "incidents-empty"]) == 0
    assert len(list(tmp_path.glob("incidents-empty-*.png"))) == 4


def test_a_picture_keeps_every_pixel(qapp: QApplication, tmp_path: Path) -> None:
    """The small file reads back as what was drawn, also where a row is no multiple of four bytes."""
    image = QImage(7, 5, QImage.Format.Format_RGB888)
    for place in range(35):
        image.setPixel(place % 7, place // 7, 0xFF000000 | place * 40_503 % 0xFFFFFF)
    save_png(image, tmp_path / "small.png")
    assert QImage(str(tmp_path / "small.png")).convertToFormat(QImage.Format.Format_RGB888) == image


def test_the_pictures_of_the_papers_are_small(tmp_path: Path) -> None:
    """README's pictures are written by one command, by day and by night, each under 250 kB."""
    assert main(["--docs", str(tmp_path)]) == 0
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"incidents.png", "incidents-night.png", "sync.png", "sync-night.png"}
    assert max(sizes.values()) < 250_000


def test_the_window_fits_its_least_size(still: Still) -> None:
    """Nothing on a page asks for more than 1366 × 768."""
    for name in still.window.pages:
        still.window.show_page(name, picture_world.TANKER if name == "incidents" else None)
        hint = still.window.minimumSizeHint()
        assert (hint.width() <= 1366, hint.height() <= 768) == (True, True), (name, hint)
    assert still.window.childAt(QPointF(30, 30).toPoint()) is not None


def _texts_of(module: ModuleType) -> list[str]:
    path = module.__file__
    assert path is not None
    return re.findall(r'"([^"\n]*)"', Path(path).read_text(encoding="utf-8"))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
