"""The watch over a page finds what no hand did: a button, a choice, a key, a list, a request or a door that was added without a walk."""

from pathlib import Path

import pytest
from helpers.hands import Keyboard, Mouse
from helpers.walking import Walks
from helpers.watching import builds_of, doors_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

SOURCE = """
from sync.domain.commands import forces
from sync.domain.commands.incidents import GradeIncident, class_known

def act(self):
    self.services.engine.submit(forces.StrikeUnit(unit=b"", reason=""))
    self._services.engine.pin(b"", on=True)
    self.services.engine.changed.connect(self.act)
    return GradeIncident
"""


class Engine:
    """What stands for the bridge."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def submit(self, request: object) -> None:
        self.asked.append(request)

    def pin(self, entry: bytes, *, on: bool) -> None:
        self.asked.append((entry, on))


class Services:
    """What a window gives its pages."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine


class Root:
    """What holds them."""

    def __init__(self, engine: Engine) -> None:
        self.services = Services(engine)


class Part(QWidget):
    """A page with one of each."""

    def __init__(self) -> None:
        super().__init__()
        self.one_button = QPushButton("one")
        self.more = {"two": QPushButton("two")}
        self.choice = QComboBox()
        self.choice.addItems(["a", "b"])
        column = QVBoxLayout(self)
        for part in (self.one_button, self.more["two"], self.choice):
            column.addWidget(part)
        QShortcut(QKeySequence("F4"), self)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acts.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def test_what_a_folder_builds_and_calls_is_read_from_it(folder: Path) -> None:
    """Requests by name or by their module; doors of the engine, its signals and submitting apart."""
    assert builds_of(folder) == {"StrikeUnit", "GradeIncident"}
    assert doors_of(folder) == {"pin"}


def test_whatever_no_hand_used_is_named(qtbot: QtBot, folder: Path) -> None:
    """Each thing is missed until hands of that kind used it; what comes up later is missed too; what is spared for nothing is named."""
    part, engine = Part(), Engine()
    qtbot.addWidget(part)
    part.show()
    walks = Walks(Root(engine), part, str(folder))  # type: ignore[arg-type]
    watch = walks.watches[Keyboard]
    walks.watches[Mouse].is_on = False
    whole = {"Part.one_button", "Part.more[two]", "Part.choice", "F4", "StrikeUnit", "GradeIncident", "pin"}
    assert walks.missed(Keyboard, []) == whole
    QTest.mouseClick(part.one_button, Qt.MouseButton.LeftButton)
    part.choice.activated.emit(1)
    engine.pin(b"", on=True)
    assert engine.asked == [(b"", True)]
    left = {"Part.more[two]", "F4", "StrikeUnit", "GradeIncident"}
    assert walks.missed(Keyboard, []) == left
    assert walks.missed(Mouse, []) == whole - {"F4"}
    part.late_button = QPushButton("late", part)
    part.late_button.show()
    assert walks.missed(Keyboard, []) == left | {"Part.late_button"}
    assert walks.missed(Keyboard, [], spared=["F4", "Part.one_button"]) == (left | {"Part.late_button", "Part.one_button"}) - {"F4"}
    assert watch.windows == []
    stray = QWidget()
    qtbot.addWidget(stray)
    stray.show()
    assert watch.windows == ["QWidget"]
    walks.close()
