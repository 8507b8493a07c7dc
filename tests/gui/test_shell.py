"""The frame of the pages: language and theme switch live, the link is said in words, notices stay as long as their cause."""

from dataclasses import replace
from math import ceil

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import INBOX, LINK
from desktop.app.picture_world import DETAIL, NOW, TANKER, at
from desktop.app.stills import Still
from desktop.shell.link_chip import LinkChip, link_words
from desktop.shell.window import edge, stripes
from desktop.widgets.theme import style_sheet
from sync.domain.failures import Outage
from sync.store.queries.rows import LinkStatus

pytestmark = pytest.mark.opens_at("incidents")

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_language_switches_live(still: Still, qtbot: QtBot) -> None:
    """Ctrl+Shift+L says every visible word in the other language, the open sheet included, and is remembered."""
    still.window.show_page("incidents", TANKER)
    still.incidents.detail.open_act("dispatch")
    qtbot.waitUntil(still.window.isActiveWindow)
    QTest.keyClick(still.window, Qt.Key.Key_L, CONTROL_SHIFT)
    sheet = still.incidents.detail.panel.sheet
    assert sheet is not None
    assert sheet.act_button.text() == "Send"
    assert still.window.rail.items["incidents"].text() == "Incidents"
    assert still.incidents.detail.journal.write_button.text() == "Write"
    assert still.services.settings.preferences.language == "en"


def test_theme_switches_live(still: Still, qapp: object, qtbot: QtBot) -> None:
    """Ctrl+Shift+D shows the next theme everywhere and is remembered."""
    qtbot.waitUntil(still.window.isActiveWindow)
    QTest.keyClick(still.window, Qt.Key.Key_D, CONTROL_SHIFT)
    assert still.services.look.theme == "night"
    assert still.services.look.colour("accent") in style_sheet(still.services.look)
    assert still.services.settings.preferences.theme == "night"


def test_the_settings_panel_switches_too(still: Still) -> None:
    """The same by pressing the buttons of the panel."""
    QTest.mouseClick(still.window.top_bar.settings_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(still.window.preferences.languages["en"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(still.window.preferences.themes["high_contrast"], Qt.MouseButton.LeftButton)
    still.window.preferences.close()
    assert (still.services.words.language, still.services.look.theme) == ("en", "high_contrast")


@pytest.mark.parametrize(
    ("status", "fact", "rest"),
    [
        (LINK, "离线 自 13:58", "12 条未上报（3 指令）"),
        (None, "正在查看链路", "上次接通的时间还没读到"),
        (LinkStatus(), "离线 · 从未接通", "本机无积压"),
        (LinkStatus(received_ms=at("13:41")), "离线 自 13:41", "本机无积压"),
        (LinkStatus(state="syncing", seconds_left=40), "同步中", "指令优先 · 约 40 秒"),
        (LinkStatus(state="syncing"), "同步中", "指令优先"),
        (LinkStatus(state="received", received_ms=at("13:41:07")), "中心已收 13:41:07", "本机无积压"),
        (LinkStatus(state="received", received_ms=at("13:41:07"), waiting_entries=2), "中心已收 13:41:07", "2 条未上报"),
        (LinkStatus(error="device.uncertified"), "待中心认证", "本机无积压"),
        (LinkStatus(error="device.revoked", waiting_entries=2), "本机已被中心停用", "2 条未上报"),
        (LinkStatus(state="received", error="certificate.expired"), "本机证书已过期", "本机无积压"),
        (LinkStatus(state="lan", peers=2, since_ms=at("13:58")), "局域网 2 个友邻", "中心未通 自 13:58"),
    ],
)
def test_the_link_is_said_in_words(still: Still, status: LinkStatus | None, fact: str, rest: str) -> None:
    """Each state of the link is a sentence with its time; none is a mere lamp."""
    assert link_words(status, still.services.words, now_ms=NOW) == (fact, rest)


def test_the_chip_claims_nothing_before_anything_is_told(still: Still) -> None:
    """At a slow start the chip says that the link is being found out; never that it never stood."""
    chip = LinkChip(still.services)
    assert chip.status is None
    assert chip.accessibleName() == "正在查看链路 · 上次接通的时间还没读到"
    assert not chip.grab().isNull()
    chip.set_status(LinkStatus())
    assert chip.accessibleName().startswith("离线 · 从未接通")


def test_the_chip_opens_sync(still: Still) -> None:
    """One press on the link chip shows where everything is."""
    QTest.mouseClick(still.window.top_bar.link, Qt.MouseButton.LeftButton)
    assert still.window.stack.currentWidget() is still.sync


def test_a_store_outage_stays_until_it_ends(still: Still) -> None:
    """The banner says that nothing is being saved, can't be put away, and goes when the store answers."""
    still.window.show_outage(Outage("store.disk_full"))
    banner = still.window.notices.banners["store"]
    assert "没有在保存" in banner.text.text()
    assert not banner.close_button.isVisible()
    still.window.end_outage()
    assert not still.window.notices.banners


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ({"verdict": "sound", "restored_at_ms": None, "lost_entries": None, "new_life": False, "clock_behind_ms": 0}, []),
        ({"verdict": "unmarked"}, []),
        ({"verdict": "rolled_back", "new_life": True, "lost_entries": 3}, ["比本机写到过的旧", "3 条"]),
        ({"verdict": "cloned", "new_life": True}, ["复制"]),
        ({"verdict": "sound", "restored_at_ms": at("13:15"), "moved_aside": "damaged-x", "new_life": True}, ["13:15", "damaged-x"]),
        ({"clock_behind_ms": 600_000}, ["14:42"]),
        ({"of_a_later_version": 1, "new_life": True}, ["新身份"]),
    ],
)
def test_a_start_says_what_it_found(still: Still, report: dict[str, object], said: list[str]) -> None:
    """Restored, rolled back, copied, lost, a clock gone wrong: each is a notice that stays until it is put away; else silence."""
    still.window.show_start(report)
    texts = " ".join(banner.text.text() for banner in still.window.notices.banners.values())
    assert [words for words in said if words not in texts] == []
    assert bool(texts) is bool(said)
    for banner in tuple(still.window.notices.banners.values()):
        assert not banner.close_button.isHidden()
        QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert not still.window.notices.banners


def test_a_long_start_is_no_empty_province(still: Still) -> None:
    """While the engine makes the state anew the pages lack rows: a notice says so and goes when the engine is there."""
    still.window.show_starting()
    assert "还不全" in next(iter(still.window.notices.banners.values())).text.text()
    still.window.show_start({})
    assert not still.window.notices.banners


def test_a_link_outage_is_no_banner(still: Still) -> None:
    """A link that fails is the chip's business."""
    still.window.show_outage(Outage("link.unreachable", retry_s=5))
    assert not still.window.notices.banners


def test_an_unexpected_error_names_its_report(still: Still) -> None:
    """Our bug is told with its report id and can be put away."""
    still.window.show_crash("1a2b3c4d")
    banner = still.window.notices.banners["crash"]
    assert "1a2b3c4d" in banner.text.text()
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert not still.window.notices.banners


@pytest.mark.parametrize(("mode", "violet", "framed"), [("actual", 0, 0), ("exercise", 1, 1), ("test", 0, 1)])
def test_violet_is_a_drill_s_alone(still: Still, mode: str, violet: int, framed: int) -> None:
    """Chip, number and frame of a drill are violet; a test is framed too, without that colour; what is actual has neither."""
    shown = replace(DETAIL, incident=replace(DETAIL.incident, mode=mode, grade=None))
    still.readers.answers["incidents.detail"] = shown
    still.window.show_page("incidents", TANKER)
    assert still.window.frame.isVisible() == framed
    drill = still.services.look.colour("drill")
    for part in (still.window.top_bar, still.incidents.detail.header._title, *((still.window.frame,) if framed else ())):
        assert _has_hue(part, drill) == violet, part


def _has_hue(part: QWidget, name: str) -> bool:
    """Tell whether any strongly coloured pixel of a part has the hue of a colour."""
    wanted, image = QColor(name).hslHue(), part.grab().toImage()
    seen = (image.pixelColor(x, y) for y in range(image.height()) for x in range(0, image.width(), 2))
    return any(abs(colour.hslHue() - wanted) <= 6 and colour.hslSaturation() > 60 and colour.alpha() == 255 for colour in seen)


def test_a_drill_frames_the_window(still: Still) -> None:
    """While a drill is open the frame is striped and the chip says so; an actual incident takes both away."""
    drill = replace(DETAIL, incident=replace(DETAIL.incident, mode="exercise"))
    still.readers.answers["incidents.detail"] = drill
    still.window.show_page("incidents", TANKER)
    assert still.window.frame.isVisible()
    assert still.window.top_bar.mode == "exercise"
    still.readers.answers["incidents.detail"] = DETAIL
    still.incidents.refresh()
    assert not still.window.frame.isVisible()


def test_the_frame_is_copied_and_looks_like_its_pattern(still: Still) -> None:
    """Each edge is the one pattern from corner to corner, made once for a size: a second painting draws nothing anew."""
    frame = still.window.frame
    frame.mode = "exercise"
    look = still.services.look
    pattern = stripes(look.colour("surface"), look.colour("drill"), frame.devicePixelRatioF())
    plain = QPixmap(frame.size() * frame.devicePixelRatioF())
    plain.setDevicePixelRatio(frame.devicePixelRatioF())
    painter = QPainter(plain)
    painter.drawTiledPixmap(frame.rect(), pattern)
    painter.end()
    seen, whole = frame.grab().toImage(), plain.toImage()
    made = edge.cache_info().misses
    width, height = frame.width(), frame.height()
    for x, y in ((0, 0), (5, 5), (width // 2, 3), (width - 1, 9), (3, height // 2), (width - 2, height // 2), (width // 2, height - 1)):
        assert seen.pixelColor(x, y) == whole.pixelColor(x, y), (x, y)
    frame.grab()
    assert edge.cache_info().misses == made


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_an_edge_leaves_no_pixel_of_a_scaled_screen(qapp: object, ratio: float) -> None:
    """A part of a device pixel is a whole one, and striped to the last."""
    made = edge("#ffffff", "#7a3fb0", ratio, QRect(0, 10, 10, 749)).toImage()
    assert (made.width(), made.height()) == (ceil(10 * ratio), ceil(749 * ratio))
    assert all(made.pixelColor(x, made.height() - 1).alpha() == 255 for x in range(made.width()))
    assert all(made.pixelColor(made.width() - 1, y).alpha() == 255 for y in range(made.height()))


def test_only_pages_that_exist_are_in_the_rail(still: Still) -> None:
    """The rail names the pages of the catalogue and nothing else, with what waits on each."""
    assert list(still.window.rail.items) == list(still.window.pages)
    assert still.window.rail.items["sync"].accessibleName() == "同步，3 件待办"


def test_the_window_fits_beside_title_and_task_bar(still: Still) -> None:
    """On a screen of 1366 × 768 the command line is in sight: the first start fills what the desktop leaves, and needs no more."""
    window = still.window
    window.restore_place()
    assert window.isMaximized()
    least = window.minimumSize()
    assert (least.width() <= 1366, least.height() <= 768 - 31 - 48) == (True, True), least


def test_only_the_page_in_view_says_what_is_open(still: Still) -> None:
    """A drill on one page frames that page: another one has its own, and what hidden pages read changes nothing in view."""
    drill = replace(DETAIL.incident, mode="exercise")
    still.readers.answers["incidents.detail"] = replace(DETAIL, incident=drill)
    still.window.show_page("incidents", TANKER)
    assert still.window.frame.isVisible()
    still.window.show_page("forces", None)
    assert not still.window.frame.isVisible()
    still.window.pages["incidents"].opened.emit("exercise")
    assert not still.window.frame.isVisible()
    asked = tuple(replace(row, mode="exercise") for row in INBOX.questions)
    still.readers.answers["questions.inbox"] = replace(INBOX, questions=asked)
    still.window.show_page("sync", None)
    assert still.window.frame.isVisible()
    still.window.show_page("forces", None)
    still.window.show_page("incidents", None)
    still.window.show_page("incidents", TANKER)
    assert still.window.frame.isVisible()
