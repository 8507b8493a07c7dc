"""Sentences below one another stand at the height they need; names and values stand in columns."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_faults import watched
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.widgets.lines import Lines


def _shown(qtbot: QtBot, lines: Lines, width: int) -> QWidget:
    window = QWidget()
    window.resize(width, 400)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(lines)
    column.addStretch(1)
    qtbot.addWidget(window)
    window.show()
    return window


def test_values_stand_in_one_column(qtbot: QtBot) -> None:
    """Every value begins right of the widest name; a line without a name begins at the edge."""
    lines = Lines(Look(resources() / "themes"), pairs=True)
    window = _shown(qtbot, lines, 300)
    lines.set_pairs([("a", "one"), ("much longer", "two")])
    lines.setText(f"{lines.text()}\nstruck by hand")
    with watched() as seen:
        window.grab()
    left = {drawn.words: drawn.box.left() for drawn in seen}
    assert left["one"] == left["two"] > left["much longer"] + 40
    assert left["a"] == left["much longer"] == left["struck by hand"]


def test_it_insists_on_the_height_of_its_words(qtbot: QtBot) -> None:
    """Narrower, the same words need more lines, and get them; nothing is as high as nothing."""
    lines = Lines(Look(resources() / "themes"))
    lines.setText("one sentence that is long enough for several lines where there is little room")
    window = _shown(qtbot, lines, 600)
    wide = lines.height()
    narrow = Lines(Look(resources() / "themes"))
    narrow.setText(lines.text())
    slim = _shown(qtbot, narrow, 150)
    assert narrow.height() == narrow.heightForWidth(150) > 2 * wide
    lines.setText("")
    assert (lines.minimumHeight(), window.isVisible(), slim.isVisible()) == (0, True, True)
