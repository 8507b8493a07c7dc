"""Faults of the pictures that a machine can see are found where they are planted, and nowhere else."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QPointF, QSize, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRawFont
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app import picture_links, picture_world
from desktop.app.picture_faults import Fault, faults
from desktop.app.picture_list import SCENES, SHOWN
from desktop.app.pictures import Wanted, badges, deal, main, records, take
from desktop.app.png import save_png
from desktop.app.scenes.everywhere import PLAIN
from desktop.app.shots import SETTLE_MS
from desktop.app.stills import Still, still_window
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import THEMES, Look
from desktop.runtime.words import CHINESE, ENGLISH, LANGUAGES, Words
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import font

CONTRAST_MIN = 4.5


# Always looked at: each view as it stands, in the language that needs more room, and one under gloves. The long tests look at all.
_OFTEN = {(name, ENGLISH) for name, scene in SCENES.items() if scene in PLAIN.values()} | {("gloves-incident", CHINESE)}
_EVERY = [
    pytest.param(name, language, marks=() if (name, language) in _OFTEN else pytest.mark.slow) for name in SCENES for language in LANGUAGES
]


@pytest.mark.parametrize(("name", "language"), _EVERY)
def test_no_picture_has_a_fault(qapp: QApplication, qtbot: QtBot, tmp_path: Path, name: str, language: str) -> None:
    """In no picture is a word of the program cut off, a target under 40 pixels, a part over another, a word hard to read or foreign."""
    still, found = _look(qapp, qtbot, tmp_path, name, language)
    assert still.window.grab().size() == QSize(1366, 768)
    _away(still)
    assert found == ()


@pytest.mark.slow
@pytest.mark.parametrize("view", SHOWN)
def test_each_state_looks_like_no_other(qapp: QApplication, qtbot: QtBot, tmp_path: Path, view: str) -> None:
    """No two states of a view have the same picture: a scene that fails to bring about its state would show the plain one."""
    plain = next(name for name, scene in SCENES.items() if scene is PLAIN[view])
    seen: dict[bytes, str] = {}
    for name in dict.fromkeys((plain, *SHOWN[view].values())):
        (tmp_path / name).mkdir()
        still, _ = _look(qapp, qtbot, tmp_path / name, name, CHINESE)
        picture = hashlib.sha256(bytes(still.window.grab().toImage().constBits())).digest()
        _away(still)
        assert seen.setdefault(picture, name) == name


def _look(qapp: QApplication, qtbot: QtBot, folder: Path, name: str, language: str) -> tuple[Still, tuple[Fault, ...]]:
    """Return a window that shows a scene, settled, with the faults in it."""
    still = still_window(qapp, folder, language=language, theme="day", badges=badges(qapp))
    still.window.show()
    SCENES[name](still)
    settled = QTimer()
    settled.setSingleShot(True)
    with qtbot.waitSignal(settled.timeout):
        settled.start(SETTLE_MS)
    return still, faults(still.window, still.services.words, records())


def _away(still: Still) -> None:
    still.window.close()
    delete(still.window)


def _planted(qtbot: QtBot, make: Callable[[QWidget], None]) -> set[str]:
    window = QWidget()
    window.setStyleSheet("background: #ffffff; color: #000000")
    window.resize(400, 200)
    make(window)
    qtbot.addWidget(window)
    window.show()
    return {fault.sort for fault in faults(window, Words(resources() / "translations", language="en"))}


def _clipped_label(window: QWidget) -> None:
    label = QLabel("a long sentence in a narrow place", window)
    label.setGeometry(10, 10, 40, 20)


def _small_letter(window: QWidget) -> None:
    QPushButton("finish", window).setGeometry(10, 10, 120, 40)


def _clipped_choice(window: QWidget) -> None:
    box = QComboBox(window)
    box.addItem("a long choice in a narrow place")
    box.setGeometry(10, 10, 80, 40)


def _clipped_button(window: QWidget) -> None:
    QPushButton("A long act on a narrow button", window).setGeometry(10, 10, 80, 40)


def _clipped_hint(window: QWidget) -> None:
    field = QLineEdit(window)
    field.setPlaceholderText("a long hint in a narrow field")
    field.setGeometry(10, 10, 80, 40)


def _clipped_sentence(window: QWidget) -> None:
    label = QLabel("a sentence that needs three lines and has room for one", window)
    label.setWordWrap(True)
    label.setGeometry(10, 10, 120, 20)


def _cut_label(window: QWidget) -> None:
    holder = QWidget(window)
    holder.setGeometry(10, 10, 80, 30)
    QLabel("its left end is out of sight", holder).setGeometry(-40, 0, 400, 20)


def _small_button(window: QWidget) -> None:
    button = QPushButton("ok", window)
    button.setStyleSheet("min-height: 0px; max-height: 18px; padding: 0px")
    button.setGeometry(10, 10, 120, 20)


def _overlapping_labels(window: QWidget) -> None:
    for left in (10, 60):
        QLabel("label", window).setGeometry(left, 10, 100, 20)


def _pale_label(window: QWidget) -> None:
    label = QLabel("hard to read", window)
    label.setStyleSheet("color: #c8c8c8")
    label.setGeometry(10, 10, 200, 20)


def _chinese_label(window: QWidget) -> None:
    QLabel(Words(resources() / "translations").say("page.incidents"), window).setGeometry(10, 10, 200, 20)


def _unknown_glyph(window: QWidget) -> None:
    QLabel("\U0001f6f6", window).setGeometry(10, 10, 200, 20)


@pytest.mark.parametrize(
    ("plant", "sort"),
    [
        (_clipped_label, "clipped"),
        (_clipped_choice, "clipped"),
        (_clipped_button, "clipped"),
        (_clipped_hint, "clipped"),
        (_clipped_sentence, "clipped"),
        (_cut_label, "cut at the side"),
        (_small_letter, "small letter"),
        (_small_button, "small target"),
        (_overlapping_labels, "overlap"),
        (_pale_label, "poor contrast"),
        (_chinese_label, "foreign word"),
        (_unknown_glyph, "missing glyph"),
    ],
)
def test_a_planted_fault_is_found(qtbot: QtBot, plant: Callable[[QWidget], None], sort: str) -> None:
    """Each sort of fault is seen where it was planted."""
    assert sort in _planted(qtbot, plant)


@pytest.mark.parametrize(("ink", "is_found"), [("text", False), ("line", True)])
def test_a_pale_painted_word_is_found(qtbot: QtBot, still: Still, ink: str, *, is_found: bool) -> None:
    """A word that paints itself in an ink too near its ground is seen, and one in the ink of texts is not."""
    window = _Painted(still.services.look, ink)
    window.resize(300, 80)
    qtbot.addWidget(window)
    window.show()
    assert any(fault.sort == "poor contrast" for fault in faults(window, still.services.words)) == is_found


@pytest.mark.parametrize(("room", "is_found"), [(200, False), (16, True)])
def test_a_painted_word_that_is_cut_is_found(qtbot: QtBot, still: Still, room: int, *, is_found: bool) -> None:
    """A word of the program that paints itself into too little room is seen; a record in the same room may be cut."""
    words = still.services.words
    for text, sort in ((words.say("page.situation"), "clipped"), ("one's own words", "")):
        window = _Painted(still.services.look, "text", words=text, room=room if sort else 20)
        window.resize(300, 80)
        qtbot.addWidget(window)
        window.show()
        found = {fault.sort for fault in faults(window, words)}
        assert ("clipped" in found) == (is_found and bool(sort))


class _Painted(QWidget):
    def __init__(self, look: Look, ink: str, *, words: str = "13:02", room: int = 200) -> None:
        super().__init__()
        self._look = look
        self._ink = ink
        self._words, self._room = words, room

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name and arguments
        painter = QPainter(self)
        brush = Brushwork(painter, self._look)
        brush.fill(self.rect().toRectF(), "surface")
        brush.text(self._words, x=20, y=40, width=self._room, name=self._ink)
        painter.end()


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
    """One command writes a scene in each language and theme, a page's state in high contrast too."""
    assert main(["--out", str(tmp_path), "--only", "incidents-empty"]) == 0
    themes, languages = ("day", "night", "high_contrast"), ("zh", "en")
    assert {path.stem for path in tmp_path.iterdir()} == {f"incidents-empty-{theme}-{one}" for theme in themes for one in languages}


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_slot_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt prints what a slot raises and goes on; the pictures do not pass with it."""

    def broken(still: Still) -> None:
        timer = QTimer(still.window)
        timer.setSingleShot(True)
        timer.timeout.connect(still.window.show_crash)
        timer.start(0)

    monkeypatch.setitem(SCENES, "broken", broken)  # type: ignore[arg-type]  # a dict, shown as a mapping
    one = Wanted(scene="broken", language=CHINESE, theme="day", path=tmp_path / "broken.png")
    assert [fault.sort for fault in take((one,)).faults] == ["exception"]


def test_pictures_are_dealt_to_processes() -> None:
    """Many pictures are drawn beside one another, none twice and none forgotten."""
    dealt = [list(share) for share in deal(tuple(range(95)), 2)]
    assert sorted(number for share in dealt for number in share) == list(range(95))
    assert len(dealt) == 2
    assert len(deal(tuple(range(25)), 8)) == 1


def test_a_picture_keeps_every_pixel(qapp: QApplication, tmp_path: Path) -> None:
    """The small file reads back as what was drawn, also where a row is no multiple of four bytes."""
    image = QImage(7, 5, QImage.Format.Format_RGB888)
    for place in range(35):
        image.setPixel(place % 7, place // 7, 0xFF000000 | place * 40_503 % 0xFFFFFF)
    save_png(image, tmp_path / "small.png")
    assert QImage(str(tmp_path / "small.png")).convertToFormat(QImage.Format.Format_RGB888) == image


def test_the_pictures_of_the_papers_are_small(tmp_path: Path) -> None:
    """README's five pictures are written by one command, by day and by night, each under 310 kB."""
    assert main(["--docs", str(tmp_path)]) == 0
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"situation-night.png", "incidents.png", "forces.png", "plans.png", "sync-night.png"}
    assert max(sizes.values()) < 310_000


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
