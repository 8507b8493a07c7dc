"""Claims about the LAN on the page Sync: who is here and why not, by key and by mouse, over the seeded world."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import LINK, SYNC
from desktop.app.scenes.lan import CARD, FINGERPRINT, KEY, NAMES, NEIGHBOURS, PATHS, YARD
from desktop.app.stills import Still
from desktop.features.sync.lan_sheet import LanSheet
from desktop.features.sync.lan_words import exchange_of, neighbour_name, neighbour_state, yard_sentence
from sync.domain.failures import Outage, Refused
from sync.store.queries.rows import PathRow
from sync.store.queries.yard_rows import NeighbourRow, YardRow

pytestmark = pytest.mark.opens_at("sync")

REFUSALS = ("lan.stranger", "device.revoked", "lan.other_province", "lan.wrong_key", "lan.malformed", "lan.oneself")


def told(still: Still, yard: YardRow | None) -> LanSheet:
    still.readers.answers["organisations.names"] = NAMES
    still.readers.answers["paths.status"] = replace(SYNC, paths=PATHS)
    still.window.show_page("sync", None)
    still.engine.status.emit(replace(LINK, yard=yard))
    return still.sync.sheet(LanSheet)


def test_the_list_says_who_is_here_and_who_carries(still: Still) -> None:
    """A row for each neighbour, in place of its row among the ways; without a LAN there is no region."""
    told(still, YARD)
    shown = [row for row in still.sync.left.rows if isinstance(row, NeighbourRow)]
    assert shown == list(NEIGHBOURS)
    assert [row.id for row in still.sync.left.rows if isinstance(row, PathRow)] == ["center", "usb"]
    words = still.window.services.words
    assert neighbour_name(NEIGHBOURS[0], dict(NAMES), words) == f"南京市六合区 {FINGERPRINT[:9]}"
    assert neighbour_name(NEIGHBOURS[4], {}, words) == "10.0.0.9:8471"
    assert [exchange_of(row, missing, words) for row, missing in ((NEIGHBOURS[0], 0), (NEIGHBOURS[1], 14), (NEIGHBOURS[1], 0))] == [
        "彼此一致",
        "对方尚缺 14 条",
        "正在对照",
    ]
    assert exchange_of(NEIGHBOURS[2], 3, words) == ""
    assert yard_sentence(replace(YARD, carries=True), words) == "已开启，2 台终端在旁；本机有上行，替无上行者代传"
    told(still, None)
    assert not any(isinstance(row, NeighbourRow) for row in still.sync.left.rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_refusal_has_its_sentence(still: Still, language: str) -> None:
    """Why a device was turned away is said in words of its own, never by a code, and what helps stands beside it."""
    words = still.window.services.words
    words.switch(language)
    sheet = told(still, YARD)
    said = {neighbour_state(replace(NEIGHBOURS[3], code=code), words) for code in REFUSALS}
    assert len(said) == len(REFUSALS)
    assert not any(code in sentence for code in REFUSALS for sentence in said)
    assert "lan.new" in neighbour_state(replace(NEIGHBOURS[3], code="lan.new"), words)
    for code in REFUSALS[:4]:
        sheet.show_row(replace(NEIGHBOURS[3], code=code))
        assert words.say(f"lan.why.{code}.long") in sheet.about.text()
    sheet.show_row(replace(NEIGHBOURS[1], lapsed=True))
    assert words.say("lan.why.certificate.expired.long") in sheet.about.text()
    words.switch("zh")


def test_it_is_turned_on_by_key_and_off_by_mouse(still: Still, qtbot: QtBot) -> None:
    """Ctrl+L opens it with the switch under the hand; an outage is said beside it, and the switch is there again."""
    sheet = told(still, YardRow())
    QTest.keyClick(still.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(sheet.turn_button.hasFocus)
    assert (sheet.code.isVisible(), sheet.address.isEnabled(), sheet.off_button.isVisible()) == (False, False, False)
    still.engine.answer = Outage("lan.port_taken", port="8471")
    QTest.keyClick(sheet.turn_button, Qt.Key.Key_Space)
    assert (sheet.refusal.text(), sheet.turn_button.isEnabled()) == ("本机的局域网端口 8471 已被占用", True)
    still.engine.answer = None
    QTest.keyClick(sheet.turn_button, Qt.Key.Key_Space)
    still.engine.status.emit(replace(LINK, yard=YARD))
    assert (sheet.code.isVisible(), sheet.refusal.isVisible()) == (True, False)
    assert "192.168.31.20:8471" in sheet.places.text()
    QTest.mouseClick(sheet.off_button, Qt.MouseButton.LeftButton)
    assert [do for do, _ in still.engine.yard_asked] == ["on", "on", "off"]
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert still.sync.sides.currentIndex() == 0


def test_an_address_is_typed_kept_as_a_draft_and_dialled(still: Still, qtbot: QtBot) -> None:
    """Enter dials it; what is refused stays to be mended, and what is half typed outlives the sheet."""
    sheet = told(still, YARD)
    sheet.open()
    qtbot.waitUntil(sheet.address.hasFocus)
    QTest.keyClick(sheet.address, Qt.Key.Key_Return)
    qtbot.keyClicks(sheet.address, "10.0.0.7")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    sheet.open()
    assert sheet.address.text() == "10.0.0.7"
    still.engine.answer = Refused("lan.address", address="10.0.0.7")
    QTest.keyClick(sheet.address, Qt.Key.Key_Return)
    assert (sheet.refusal.text(), sheet.address.text()) == ("应写成主机或主机:端口：10.0.0.7", "10.0.0.7")
    still.engine.answer = None
    QTest.mouseClick(sheet.name_button, Qt.MouseButton.LeftButton)
    assert still.engine.yard_asked == [("name", {"address": "10.0.0.7"})] * 2
    assert sheet.address.text() == ""


def test_another_devices_code_is_shown_before_it_is_accepted(still: Still) -> None:
    """What was read shows its fingerprint and places; a press accepts the key and dials each place; another code is refused in words."""
    sheet = told(still, YARD)
    sheet.open()
    sheet.source.found.emit(CARD)
    assert still.engine.accepted == []
    assert "192.168.31.20:8471" in sheet.about.text()
    QTest.mouseClick(sheet.accept_button, Qt.MouseButton.LeftButton)
    assert still.engine.accepted == [KEY]
    assert [values["address"] for _, values in still.engine.yard_asked] == ["192.168.31.20:8471", "10.42.0.1:8471"]
    sheet.address.setText(CARD.lower())
    QTest.keyClick(sheet.address, Qt.Key.Key_Return)
    assert sheet.accept_button.isVisible()
    sheet.source.failed.emit(Refused("picture.other_code.lan"))
    assert sheet.refusal.text() == "图中的二维码不是终端名片"


def test_a_stranger_is_accepted_and_an_address_forgotten(still: Still) -> None:
    """A stranger offers its key to be accepted, a device of another province or a revoked one does not; a kept address can be forgotten."""
    sheet = told(still, YARD)
    still.sync.left_view.picked.emit(NEIGHBOURS[2])
    assert (sheet.accept_button.isVisible(), sheet.forget_button.isVisible()) == (True, False)
    assert NEIGHBOURS[2].fingerprint in sheet.about.text()
    exchanges = still.engine.exchanges
    QTest.keyClick(sheet.accept_button, Qt.Key.Key_Space)
    assert (still.engine.accepted, still.engine.exchanges) == ([NEIGHBOURS[2].key], exchanges + 1)
    sheet.show_row(NEIGHBOURS[3])
    assert not sheet.accept_button.isVisible()
    sheet.show_row(NEIGHBOURS[4])
    QTest.mouseClick(sheet.meet_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(sheet.forget_button, Qt.MouseButton.LeftButton)
    assert still.engine.exchanges == exchanges + 2
    assert still.engine.yard_asked == [("forget", {"address": "10.0.0.9:8471"})]
