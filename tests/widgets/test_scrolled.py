"""A part that scrolls where there is no room asks for its height, insists on none, and comes and goes with what it holds."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.scrolled import Scrolled


def test_it_asks_for_the_height_and_insists_on_none(qtbot: QtBot) -> None:
    """High enough the part is whole; in a low window it scrolls instead of making the window higher."""
    window, part = QWidget(), QLabel("x")
    part.setMinimumHeight(300)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    scrolled = Scrolled(part)
    column.addWidget(scrolled)
    qtbot.addWidget(window)
    window.resize(200, 500)
    window.show()
    qtbot.waitUntil(lambda: scrolled.height() == 300)
    assert window.minimumSizeHint().height() == 0
    window.resize(200, 100)
    qtbot.waitUntil(lambda: scrolled.height() == 100)
    assert part.height() == 300
    assert scrolled.verticalScrollBar().maximum() == 200


def test_it_comes_and_goes_with_its_part(qtbot: QtBot) -> None:
    """A hidden part takes no room; one that is hidden when it is laid in stays hidden."""
    window, part = QWidget(), QLabel("x")
    part.hide()
    scrolled = Scrolled(part)
    QVBoxLayout(window).addWidget(scrolled)
    qtbot.addWidget(window)
    window.show()
    assert not scrolled.isVisible()
    part.show()
    qtbot.waitUntil(scrolled.isVisible)
    part.hide()
    qtbot.waitUntil(scrolled.isHidden)
