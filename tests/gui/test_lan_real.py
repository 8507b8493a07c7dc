"""Two real engines beside each other, one of them under a window: found by a code, accepted, exchanged with, turned off and on."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.real_window import shown
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.features.sync.lan_section import LanSection
from desktop.features.sync.lan_sheet import LanSheet
from desktop.features.sync.page import SyncPage
from desktop.widgets.codes import codes_in
from desktop.widgets.paper import draw_code
from sync.domain.card import read_card
from sync.domain.commands.incidents import OpenIncident
from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.rows import LinkStatus
from sync.store.queries.yard_rows import NeighbourRow, YardRow

GULOU, NOW_MS, WAIT_MS, WAIT_S = "320106", 1_795_000_000_000, 20_000, 20.0
BESIDE = ("--lan", "127.0.0.1:0")


class Beside:
    """The other device: an engine process and what it says of its LAN."""

    def __init__(self, home: Home) -> None:
        self._news = threading.Condition()
        self.yard = YardRow()
        self.client = EngineClient.start(home, arguments=BESIDE)
        self.client.on_status(self._on_status)
        self.client.ready.result(WAIT_S)

    def _on_status(self, status: LinkStatus) -> None:
        with self._news:
            self.yard = status.yard or YardRow()
            self._news.notify_all()

    def until_on(self) -> YardRow:
        with self._news:
            assert self._news.wait_for(lambda: self.yard.on and bool(self.yard.card), WAIT_S)
            return self.yard


def made(path: Path) -> Home:
    home = Home(path)
    create_device(home, organisation=GULOU, person="王磊", office="duty_commander", now_ms=NOW_MS)
    return home


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Beside]:
    other = Beside(made(tmp_path / "other"))
    yield other
    other.client.close()


def picture_of(card: str) -> QImage:
    image = QImage(600, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    draw_code(card, painter, QRectF(20, 20, 560, 560))
    painter.end()
    return image


@pytest.mark.slow  # two engines, a window and a code read by eye: seconds on a machine of its own, half a minute beside others
@pytest.mark.expects_warnings("names not heard")
def test_two_devices_find_each_other_by_their_codes(qapp: QApplication, qtbot: QtBot, tmp_path: Path, beside: Beside) -> None:
    """Each reads the other's code; what one wrote is then at the other; off and on by mouse and key; forgotten and refused in words."""
    home = made(tmp_path / "home")
    with shown(qapp, home, EngineClient.start(home, arguments=BESIDE)) as root:
        window = root.window
        window.show_page("sync", None)
        page = window.findChild(SyncPage)
        assert isinstance(page, SyncPage)
        qtbot.waitUntil(lambda: page.isVisible() and window.isActiveWindow(), timeout=WAIT_MS)
        QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        sheet = page.sheet(LanSheet)
        qtbot.waitUntil(lambda: sheet.is_on and sheet.code.isVisible(), timeout=WAIT_MS)
        # The other reads this device's code from its screen, and takes it as it stands there.
        (text,) = codes_in(sheet.code.grab().toImage())
        card = read_card(text)
        beside.client.accept_key(card.key).result(WAIT_S)
        host, port = card.places[0]
        beside.client.yard("name", address=f"{host}:{port}").result(WAIT_S)
        beside.client.submit(OpenIncident(title="旁边写下的事件", mode="exercise")).result(WAIT_S)
        # This one reads the other's from a picture, sees the fingerprint, and accepts with Enter.
        sheet.source.take_picture(picture_of(beside.until_on().card))
        qtbot.waitUntil(sheet.accept_button.hasFocus, timeout=WAIT_MS)
        QTest.keyClick(sheet.accept_button, Qt.Key.Key_Space)

        def neighbours() -> list[NeighbourRow]:
            return [row for row in page.left.rows if isinstance(row, NeighbourRow)]

        qtbot.waitUntil(lambda: any(row.known and row.equal for row in neighbours()), timeout=WAIT_MS)
        qtbot.waitUntil(lambda: root.services.engine.link is not None and root.services.engine.link.peers == 1, timeout=WAIT_MS)
        section = next(one for one in page.sections if isinstance(one, LanSection))
        (row,) = [row for row in neighbours() if row.known]
        qtbot.waitUntil(lambda: section.name_of(row).startswith("鼓楼区 "), timeout=WAIT_MS)
        titles: list[object] = []
        root.services.readers.query(lambda db: db.execute("select title from incident_rows").fetchall(), to=titles.append)
        qtbot.waitUntil(lambda: bool(titles), timeout=WAIT_MS)
        assert titles == [[("旁边写下的事件",)]]
        # Off by mouse, on again by key.
        QTest.mouseClick(sheet.off_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not sheet.is_on and sheet.turn_button.isVisible(), timeout=WAIT_MS)
        assert sheet.says.text() == "局域网未开启：旁边的终端找不到本机"
        sheet.turn_button.setFocus()
        QTest.keyClick(sheet.turn_button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: sheet.is_on and any(row.known for row in neighbours()), timeout=WAIT_MS)
        # An address that is none is refused beside it, and stays to be mended.
        sheet.address.setText("van:door")
        QTest.keyClick(sheet.address, Qt.Key.Key_Return)
        qtbot.waitUntil(sheet.refusal.isVisible, timeout=WAIT_MS)
        assert sheet.refusal.text() == "应写成主机或主机:端口：van:door"
        assert sheet.address.text() == "van:door"
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        assert page.sides.currentIndex() == 0
