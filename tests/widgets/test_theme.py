"""Another theme: the whole window is dressed, and each of its widgets once or twice, however deep it lies."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.start import make_application
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import DAY, HIGH_CONTRAST, NIGHT, Look
from desktop.widgets.theme import apply_theme, style_sheet

DEEP = 12


class Dressings(QObject):
    """Counts how often a widget is told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.StyleChange
        return False


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


def test_a_deep_widget_is_dressed_as_often_as_a_high_one(qapp: QApplication, qtbot: QtBot) -> None:
    """A change of theme costs as many dressings as there are widgets, and two at most for each."""
    apply_theme(qapp, Look(resources() / "themes", theme=DAY))
    window = inner = QWidget()
    qtbot.addWidget(window)
    for _ in range(DEEP):
        layout = QVBoxLayout(inner)
        inner = QWidget()
        layout.addWidget(inner)
    label = QLabel("", inner)
    window.show()
    seen = Dressings()
    label.installEventFilter(seen)
    for theme in (NIGHT, HIGH_CONTRAST, DAY):
        look = Look(resources() / "themes", theme=theme)
        seen.count = 0
        apply_theme(qapp, look)
        assert 1 <= seen.count <= 2
        assert qapp.styleSheet() == style_sheet(look)
        assert label.palette().windowText().color() == QColor(look.colour("text"))


def test_the_theme_in_force_dresses_nobody(qapp: QApplication, qtbot: QtBot) -> None:
    """Asking for what is there already changes no widget."""
    look = Look(resources() / "themes", theme=DAY)
    apply_theme(qapp, look)
    label, seen = QLabel(), Dressings()
    qtbot.addWidget(label)
    label.show()
    label.installEventFilter(seen)
    apply_theme(qapp, look)
    assert seen.count == 0
