"""The map on the screen and on paper: themes, languages, names that thin out, hostile rows, and what Qt must not lose."""

import gc
import sys
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from fakes.shown_map import NANJING, SUZHOU, XUZHOU, ShownMap, symbol
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.start import make_application
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import THEMES, Look
from desktop.runtime.words import LANGUAGES
from desktop.widgets.map.lens import SceneLens
from desktop.widgets.map.marks import MarkFace, mark_box
from desktop.widgets.map.stamps import Stamps
from desktop.widgets.map.symbols import SORTS, Symbol
from desktop.widgets.paint import UNIT_GLYPHS
from desktop.widgets.theme import apply_theme, face

FRAMES = 300
Show = Callable[..., ShownMap]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture
def show_map(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Show]:
    """Return what shows symbols on a map."""
    made: list[ShownMap] = []

    def show(*symbols: Symbol, language: str = "zh", theme: str = "day") -> ShownMap:
        made.append(ShownMap(qapp, qtbot, tmp_path, language=language, theme=theme))
        return made[-1].show(symbols)

    yield show
    for shown in made:
        shown.end()
    gc.collect(1)


def faces() -> list[MarkFace]:
    """Return every way a mark can look."""
    states = [*UNIT_GLYPHS, "hazard", "protect", ""]
    return [
        MarkFace(sort=sort, level=level, state=state, glyph=glyph, aged=aged, count=count)
        for sort in SORTS
        for level in (["extreme", "major", "serious", "minor", None] if sort == "incident" else [None])
        for state in (states if sort in {"unit", "place"} else [""])
        for glyph in ("消", "")
        for aged in (False, True)
        for count in (1, 12_345)
    ]


def opaqueness(image: QImage) -> NDArray[np.uint8]:
    """Return how opaque each pixel is, row by row."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    # A copy: the pixels go with their image.
    return rows[:, 3 : plain.width() * 4 : 4].copy()


@pytest.mark.parametrize("theme", THEMES)
def test_every_mark_is_drawn_whole(qapp: QApplication, theme: str) -> None:
    """In each theme every mark leaves ink, none is cut by the edge of its stamp, and its box holds what labels must not cover."""
    stamps = Stamps(Look(resources() / "themes", theme=theme), 1.0)
    for face_of in faces():
        ink = opaqueness(stamps.mark(face_of).picture.toImage()) > 40
        assert ink.any(), face_of
        edges = (ink[0], ink[-1], ink[:, 0], ink[:, -1])
        assert not any(edge.any() for edge in edges), face_of
        left, top, right, bottom = mark_box(face_of)
        assert left < 0 < right
        assert top < bottom


def test_age_steps_the_tone_and_keeps_the_shape(qapp: QApplication) -> None:
    """An aged mark looks different from a fresh one, and is as opaque: a faint mark cannot be read at night."""
    stamps = Stamps(Look(resources() / "themes"), 1.0)
    for sort, state in (("unit", "arrived"), ("incident", ""), ("post", ""), ("own", "")):
        fresh, aged = (
            stamps.mark(MarkFace(sort=sort, level="major", state=state, glyph="x", aged=old, count=1)).picture.toImage()  # type: ignore[arg-type]
            for old in (False, True)
        )
        assert fresh != aged
        assert opaqueness(fresh).max() == opaqueness(aged).max() == 255


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_lies_on_another(show_map: Show, language: str) -> None:
    """Labels of the ground and of symbols keep clear of one another at every scale, in both languages."""
    shown = show_map(
        *(symbol(f"incident {number}", 118.7 + number * 0.11, 32.0, sort="incident", level="major") for number in range(9)),
        language=language,
    )
    look = shown.still.services.look
    for span in (400_000.0, 120_000.0, 30_000.0):
        shown.view.centre_on(*NANJING, span)
        shown.settle()
        sheet = shown.scene._sheet
        assert sheet is not None
        boxes = []
        for label in sheet.labels:
            x, y = shown.view.port.to_pixels(label.x, label.y)
            width, height = face(look, label.step, label.weight).advance(label.words), look.px(label.step)
            boxes.append(QRectF(x + label.dx, y + label.dy - height / 2, width, height))
        assert boxes
        assert not [1 for one, two in combinations(boxes, 2) if one.intersects(two)]


def test_names_thin_out(show_map: Show) -> None:
    """The whole province names its cities; nearer, counties and then towns join, and no city is lost on the way."""
    shown = show_map()

    def words() -> set[str]:
        sheet = shown.scene._sheet
        assert sheet is not None
        return {label.words for label in sheet.labels}

    assert {"南京", "徐州", "苏州", "洪泽湖"} <= words()
    assert "六合" not in words()
    shown.view.centre_on(*NANJING, 120_000.0)
    shown.settle()
    assert {"南京", "六合"} <= words()
    near = words()
    shown.view.centre_on(*NANJING, 25_000.0)
    shown.settle()
    assert words() - near


def test_each_theme_and_language_is_its_own(show_map: Show, qapp: QApplication) -> None:
    """A switch of theme or language draws everything anew: ground, marks, labels and key."""
    shown = show_map(symbol("a", *NANJING), language="zh")
    services = shown.still.services
    seen: list[QImage] = [shown.viewport.grab().toImage()]
    for theme in ("night", "high_contrast"):
        services.look.switch(theme)
        apply_theme(qapp, services.look)
        shown.view.restyle()
        shown.settle()
        seen.append(shown.viewport.grab().toImage())
        corner = seen[-1].pixelColor(780, 300)
        assert corner.name().upper() == services.look.colour("m_sea").upper()
    services.words.switch("en")
    shown.view.restyle()
    shown.settle()
    seen.append(shown.viewport.grab().toImage())
    assert all(one != two for one, two in pairwise(seen))


@pytest.mark.parametrize("black_and_white", [True, False])
def test_the_map_prints(show_map: Show, black_and_white: bool) -> None:  # noqa: FBT001
    """On paper the map fills its rectangle and nothing else; without colour it is grey throughout."""
    shown = show_map(symbol("a", *NANJING), symbol("b", *XUZHOU, sort="incident", level="extreme"), theme="night")
    paper = QImage(900, 700, QImage.Format.Format_RGB32)
    paper.fill(0xFFFFFFFF)
    painter = QPainter(paper)
    shown.view.render_to(painter, QRectF(50, 50, 800, 600), black_and_white=black_and_white)
    painter.end()
    assert all(paper.pixelColor(x, 20).name() == "#ffffff" for x in range(900))
    colours = [paper.pixelColor(x, y) for x in range(60, 840, 3) for y in range(60, 640, 3)]
    assert len({colour.name() for colour in colours}) > 5
    grey = all(abs(colour.red() - colour.blue()) < 3 and abs(colour.red() - colour.green()) < 3 for colour in colours)
    assert grey is black_and_white


def test_hostile_rows_are_counted_not_drawn(show_map: Show) -> None:
    """NaN, latitude 95 and infinity don't stop the map: the rest is drawn, and the map says how many have no place."""
    nan, inf = float("nan"), float("inf")
    bad = [symbol(f"x{number}", *point) for number, point in enumerate([(nan, 32.0), (118.0, 95.0), (inf, inf), (-999.0, 0.0)])]
    shown = show_map(*bad, symbol("good", *NANJING, label="名" * 300, glyph="👩‍🚒", count=-5))
    assert [mark.speaker.key for mark in shown.marks] == [b"good"]
    assert shown.view.content.unplaced == 4
    with_note = shown.viewport.grab().toImage()
    shown.view.set_symbols([symbol("good", *NANJING, label="名" * 300, glyph="👩‍🚒", count=-5)])
    shown.settle()
    assert shown.viewport.grab().toImage() != with_note


def test_no_symbols_is_a_map(show_map: Show) -> None:
    """Without a symbol the ground is there, and keys and clicks find nothing."""
    shown = show_map()
    assert shown.marks == ()
    assert not shown.scene.step(shown.view.port, 1)
    assert shown.scene.at(400, 300, shown.view.port) is None
    assert len({shown.viewport.grab().toImage().pixelColor(x, 300).name() for x in range(0, 800, 5)}) > 3


def test_a_hundred_thousand_symbols_are_shown(show_map: Show) -> None:
    """100,000 symbols are one map: a few hundred marks, all of them counted."""
    west, south = 116.8, 31.2
    many = [symbol(str(number), west + number % 400 * 0.01, south + number // 400 * 0.01) for number in range(100_000)]
    shown = show_map(*many)
    assert len(shown.marks) < 1_500
    assert sum(mark.face.count for mark in shown.marks) == 100_000


def test_painting_keeps_the_balance_of_none(show_map: Show) -> None:
    """A few hundred frames leave the reference count of None where it was: PySide6 6.12 takes one with each and aborts Python."""
    shown = show_map(*(symbol(str(number), 118.0 + number * 0.03, 33.0) for number in range(60)))
    canvas = shown.view.canvas
    assert canvas is not None
    for _ in range(20):
        canvas.dragged.emit(2.0, 1.0)
        shown.viewport.repaint()
    before = sys.getrefcount(None)
    for frame in range(FRAMES):
        canvas.dragged.emit(2.0 if frame % 2 else -2.0, 1.0)
        shown.viewport.repaint()
    assert abs(sys.getrefcount(None) - before) < FRAMES / 3


def test_the_lens_shows_the_scene(show_map: Show, qtbot: QtBot) -> None:
    """The lens shows a place with its cordons wide enough to see them, and leads to it on the large map."""
    shown = show_map(symbol("a", *NANJING))
    lens = SceneLens(shown.still.services, shown.view)
    lens.show_scene(*NANJING, "化工园3号门", rings=((700.0, "control"), (1_500.0, "cordon")), symbols=[symbol("a", *NANJING)])
    shown.settle()
    assert lens.isVisible()
    assert lens.scene is not None
    assert [mark.speaker.key for mark in lens.scene.marks] == [b"a"]
    with qtbot.waitSignal(lens.enlarged) as heard:
        lens._enlarge.click()
    assert heard.args[:2] == list(NANJING)
    assert 3_000 < heard.args[2] < 8_000
    image = lens.grab().toImage()
    assert len({image.pixelColor(x, 150).name() for x in range(image.width())}) > 4
    lens.show_scene(float("nan"), 95.0, "nowhere")
    assert not lens.isVisible()


def test_what_was_put_before_the_canvas_is_there_after(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """A page may fill the map before it was ever shown; the canvas comes after the first frame and shows it all."""
    shown = ShownMap(qapp, qtbot, tmp_path, language="zh", theme="day")
    shown.view.set_symbols([symbol("a", *SUZHOU)])
    shown.view.select(b"a")
    shown.view.centre_on(*SUZHOU, 50_000.0)
    assert shown.view.canvas is None
    with qtbot.waitSignal(shown.view.ready):
        shown.view.show()
    shown.settle()
    assert [mark.face.chosen for mark in shown.marks] == [True]
    assert shown.viewport.rect().contains(shown.at(*SUZHOU))
    shown.end()
