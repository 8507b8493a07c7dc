"""Who starts a wiped device is told so, in words; what keystores held for it is let go; the window of a running one closes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app.scenes.wiped import still_wiped
from desktop.app.start import run_window
from desktop.features.wiped.page import WipedPage
from desktop.runtime.keystore import NoKeystore
from desktop.runtime.words import LANGUAGES
from sync.store import unlocking, wiping
from sync.store.device import create_device
from sync.store.home import Home
from tests.fakes.wrapped import CHEAP, PASSPHRASE, new_process
from tests.store.test_wiping import order


class Forgetting(NoKeystore):
    """A keystore that keeps what it was to forget."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def forget(self, name: str) -> None:
        self.forgotten.append(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_who_when_and_why(qapp: QApplication, qtbot: QtBot, language: str) -> None:
    """In both languages, and Enter on the one button leaves."""
    page = still_wiped(qapp, language=language, theme="day")
    qtbot.addWidget(page)
    page.show()
    page.focus_first()
    assert "王值班" in page.said.text()
    assert "终端遗失" in page.said.text()
    with qtbot.waitSignal(page.left):
        QTest.keyClick(page.leave_button, Qt.Key.Key_Space)


def test_a_start_of_a_wiped_home_says_so_and_asks_for_nothing(qapp: QApplication, tmp_path: Path) -> None:
    """Cut short by a kill, the wipe is ended first; no passphrase is asked for, and the keystore lets go of what it held."""
    home = Home(tmp_path / "home")
    unlocking.begin(home, PASSPHRASE, cost=CHEAP)
    create_device(home, organisation="320106", person="王磊", office="dispatcher", now_ms=1)
    unlocking.let_keystore(home, "qianzhi/abc", bytes(32))

    def killed(step: int) -> None:
        if step == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wiping.carry_out(home, order(bytes(32)), step=killed)
    new_process()
    seen: list[str] = []

    def read() -> None:
        (page,) = (one for one in qapp.topLevelWidgets() if isinstance(one, WipedPage) and one.isVisible())
        seen.append(page.said.text())
        (button,) = (one for one in page.findChildren(QPushButton) if one is page.leave_button)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(300, read)
    keystore = Forgetting()
    assert run_window(home.path, keystore=keystore) == 0
    assert "王值班" in seen[0]
    assert keystore.forgotten == ["qianzhi/abc"]
    assert not home.database.exists()
