"""A box to tick shows its tick, and answers keyboard and pointer as Qt's does."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.widgets.tick_box import BOX, INSET, TickBox


def test_a_ticked_box_looks_ticked(qtbot: QtBot) -> None:
    """Unticked its middle is the ground, ticked it is the accent with a tick in it; space and a click turn it."""
    look = Look(resources() / "themes")
    box = TickBox(look, "words")
    box.setStyleSheet(f"background: {look.colour('surface')}")
    qtbot.addWidget(box)
    box.resize(200, 40)
    box.show()
    inside = QPoint(INSET + 3, 20 - BOX // 2 + 3)

    def seen() -> str:
        return QColor(box.grab().toImage().pixel(inside)).name()

    assert seen() == QColor(look.colour("surface")).name()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert (box.isChecked(), seen()) == (True, QColor(look.colour("accent")).name())
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=inside)
    assert not box.isChecked()
