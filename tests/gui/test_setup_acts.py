"""Every act of the first page with a real home: by keyboard alone and by mouse alone, and the device that it made."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.hands import Hands, Keyboard
from helpers.walking import BOTH, WAIT_MS, Chosen, Walks
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app.first_start import FirstStart
from desktop.app.start import now_ms
from desktop.runtime.settings import Settings
from desktop.widgets.theme import apply_theme
from sync.store.cipher import connect
from sync.store.device import describe
from sync.store.home import Home

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SECRET = "halten Sie 2026"  # of tests alone
# Nothing lies behind this page.
SPARED = ("Sheet.cancel_button",)


class NoEngine(QObject):
    """There is none before there is a device."""

    def submit(self, request: object) -> None:
        raise AssertionError(request)


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirstStart]:
    # It would end the loop in which the test waits.
    monkeypatch.setattr(QApplication, "exit", _go_on)
    with ThreadPoolExecutor(1) as worker:
        first = FirstStart(qapp, Home(tmp_path / "home"), worker, now_ms)
        first.page.show()
        first.page.focus_first()
        yield first
        first.page.close()
    delete(first.page)
    first._look.switch("day")
    apply_theme(qapp, first._look)


def _go_on(*_code: object) -> None:
    return


@pytest.mark.qt_log_ignore("Couldn't (load|resolve) ", "ThreadLocalRhiHolder", extend=True)
@pytest.mark.parametrize("kind", BOTH)
def test_a_device_is_made_by_hand(
    first: FirstStart, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Hands]
) -> None:
    """Language and theme, organisation, person, office, a passphrase twice; whatever the page offers was used, and the device is there."""
    page, engine, files = first.page, NoEngine(), Chosen(monkeypatch)
    walks = Walks(SimpleNamespace(services=SimpleNamespace(engine=engine)), page, "desktop/features/setup")  # type: ignore[arg-type]
    for one, watch in walks.watches.items():
        watch.is_on = one is kind
    try:
        hands = kind(page, qtbot, lambda: SimpleNamespace(sheet=page.sheet))  # type: ignore[arg-type, return-value]
        qtbot.waitUntil(page.isActiveWindow)
        for name in ("en", "zh"):
            hands.press(page.top.languages[name])
            assert page._words.language == name
        for name in ("night", "high_contrast", "day"):
            hands.press(page.top.themes[name])
            assert page._look.theme == name
        if isinstance(hands, Keyboard):
            for code, times in ((Qt.Key.Key_L, 2), (Qt.Key.Key_D, 3)):
                for _ in range(times):
                    hands.key(code, CONTROL_SHIFT)
        assert (page._words.language, page._look.theme) == ("zh", "day")
        hands.until(lambda: page.organisation.candidates)
        files.path = tmp_path / "no code.png"
        QImage(200, 200, QImage.Format.Format_RGB32).save(str(files.path))
        hands.press(page.source.picture_button)
        hands.until(lambda: page._words.say("refused.picture.no_code") in [one.text() for one in page.findChildren(QLabel)])
        hands.press(page.source.camera_button)
        if page.source.camera.is_on:
            hands.press(page.source.camera_button)
        for name, value in {
            "organisation": "鼓楼", "person": "林亦舟", "office": "duty_commander", "passphrase": SECRET, "again": SECRET,
        }.items():  # fmt: skip
            hands.give(name, value)
        with qtbot.waitSignal(page.made, timeout=WAIT_MS):
            hands.press(page.sheet.act_button)
    finally:
        walks.close()
    assert walks.missed(kind, [], spared=SPARED) == set()
    assert Settings(tmp_path / "home" / "preferences.json").preferences.language == "zh"
    home = Home(tmp_path / "home")
    with closing(connect(home.database, home.key(), read_only=True)) as connection:
        device = describe(connection)
    assert device is not None
    assert (device.person, device.office) == ("林亦舟", "duty_commander")
