"""Slips and clocks on the page Sync: handed out to copy, typed in, shown ahead; whose clock is suspect, and whether ours is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import CLOCKS, LINK, RECORDS, SLIPS
from desktop.app.picture_world import DETAIL
from desktop.app.scenes.sync import GROUPS
from desktop.app.stills import Still
from desktop.features.sync.ahead_paints import OwnClock
from desktop.features.sync.slip_panel import DRAFT, SlipPanel
from desktop.shell.notices import CLOCK
from sync.domain.failures import Refused
from sync.store.exchange import Taken
from sync.store.queries.clocks import SuspectClockRow

pytestmark = pytest.mark.opens_at("sync")


@pytest.fixture
def panel(still: Still, qtbot: QtBot) -> SlipPanel:
    still.window.show_page("sync", None)
    qtbot.waitUntil(still.sync.isVisible)
    still.readers.answers |= {
        "slips.held": SLIPS,
        "clocks.clocks": CLOCKS,
        "records.reach": tuple(replace(row, entry=row.id) for row in RECORDS),
    }
    still.sync.refresh()
    return still.sync.sheet(SlipPanel)


def choose(still: Still, row: object) -> None:
    view = still.sync.left_view
    view.setCurrentIndex(still.sync.left.index(still.sync.left.rows.index(row), 0))
    view.setFocus()


def test_an_order_is_handed_out_by_key_and_copied(still: Still, panel: SlipPanel, qtbot: QtBot) -> None:
    """F7 on a record shows its groups; a press copies them as one line."""
    still.engine.slip = GROUPS
    order = replace(RECORDS[1], entry=RECORDS[1].id)
    choose(still, order)
    QTest.keyClick(still.sync.left_view, Qt.Key.Key_F7)
    qtbot.waitUntil(panel.isVisible)
    assert still.engine.slips == [("out", order.entry)]
    assert panel.field.toPlainText().split() == GROUPS.split()
    assert panel.field.isReadOnly()
    QTest.mouseClick(panel.act_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == GROUPS
    QTest.keyClick(panel.act_button, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_a_slip_of_another_page_is_handed_out(still: Still, panel: SlipPanel) -> None:
    """What another page names is read and handed out; a record that is not held says so; an unknown act is an error."""
    still.engine.slip = GROUPS
    still.readers.answers["records.one"] = RECORDS[1]
    still.sync.begin("slip_out", {"row": RECORDS[1].id})
    assert panel.isVisible()
    assert still.engine.slips == [("out", RECORDS[1].entry)]
    still.readers.answers["records.one"] = None
    still.sync.begin("slip_out", {"row": b"?" * 16})
    assert len(still.engine.slips) == 1
    for act, values in (("dispatch", {"row": RECORDS[1].id}), ("slip_out", {})):
        with pytest.raises(LookupError):
            still.sync.begin(act, values)


def test_what_does_not_fit_says_its_size(still: Still, panel: SlipPanel) -> None:
    """An entry too long for a slip is refused with its size, and nothing is there to copy."""
    still.engine.slip = Refused("slip.too_large", bytes=312, bytes_max=200)
    choose(still, replace(RECORDS[0], entry=RECORDS[0].id))
    QTest.mouseClick(still.sync.acts.buttons["slip.out"], Qt.MouseButton.LeftButton)
    assert panel.refusal.text() == "短条放不下：312 B，最多 200 B"
    assert not panel.act_button.isEnabled()


def test_only_a_record_can_be_handed_out(still: Still, panel: SlipPanel) -> None:
    """A path or a heading under the cursor is no record."""
    assert not still.sync.acts.buttons["slip.out"].isEnabled()
    choose(still, still.sync.left.rows[-1])
    assert still.sync.acts.buttons["slip.out"].isEnabled()
    choose(still, SLIPS[0])
    assert not still.sync.acts.buttons["slip.out"].isEnabled()
    QTest.keyClick(still.sync.left_view, Qt.Key.Key_F7)
    assert still.engine.slips == []


def test_a_slip_is_typed_in_and_a_wrong_group_keeps_the_text(still: Still, panel: SlipPanel, qtbot: QtBot) -> None:
    """F6 offers the field; a refusal names the group and nothing typed is lost; taken in, the field is empty again."""
    QTest.keyClick(still.sync.left_view, Qt.Key.Key_F6)
    qtbot.waitUntil(panel.field.hasFocus)
    qtbot.keyClicks(panel.field, "mr0ska zddd8d")
    assert still.drafts.text(DRAFT) == "mr0ska zddd8d"
    still.engine.slip = Refused("slip.group", group=2)
    QTest.keyClick(panel.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.refusal.text() == "第 2 组有误，请对方重念"
    assert panel.field.toPlainText() == "mr0ska zddd8d"
    still.engine.slip = Taken(standing="unverified")
    QTest.mouseClick(panel.act_button, Qt.MouseButton.LeftButton)
    assert still.engine.slips == [("in", "mr0ska zddd8d")] * 2
    assert panel.said.text() == "已收下，未核实：尚无该终端的公钥"
    assert (panel.field.toPlainText(), still.drafts.text(DRAFT)) == ("", "")


def test_what_was_typed_is_back_when_the_panel_is(still: Still, panel: SlipPanel) -> None:
    """Half a slip survives closing the panel."""
    still.sync.sheet(SlipPanel).take_in()
    panel.field.setPlainText("MR0SKA")
    QTest.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    still.sync.sheet(SlipPanel).take_in()
    assert panel.field.toPlainText() == "MR0SKA"


def test_what_arrived_ahead_is_shown_whole_and_only_a_doubtful_one_goes(still: Still, panel: SlipPanel) -> None:
    """A verified slip waits for its stream; one that was never verified can be put away."""
    still.sync.left_view.picked.emit(SLIPS[0])
    assert panel.isVisible()
    assert not panel.dismiss_button.isVisible()
    still.sync.left_view.picked.emit(SLIPS[1])
    assert SLIPS[1].texts[0] in panel.said.text()
    still.engine.slip = None
    QTest.mouseClick(panel.dismiss_button, Qt.MouseButton.LeftButton)
    assert still.engine.slips == [("dismiss", SLIPS[1].id)]
    assert not panel.isVisible()


def test_suspect_clocks_stand_beside_their_device(still: Still, panel: SlipPanel) -> None:
    """Whose clock and by how much; ours only from a minute on, live before kept."""
    rows = still.sync.left.rows
    assert [row for row in rows if isinstance(row, SuspectClockRow)] == list(CLOCKS.suspects)
    assert not [row for row in rows if isinstance(row, OwnClock)]
    still.readers.answers["clocks.clocks"] = replace(CLOCKS, offset_ms=90_000, offset_at_ms=5)
    still.sync.refresh()
    assert [row for row in still.sync.left.rows if isinstance(row, OwnClock)] == [OwnClock(offset_ms=90_000, at_ms=5)]
    still.engine.status.emit(replace(LINK, clock_offset_ms=-3_600_000))
    assert [row for row in still.sync.left.rows if isinstance(row, OwnClock)] == [OwnClock(offset_ms=-3_600_000)]
    still.engine.status.emit(replace(LINK, clock_offset_ms=20))
    assert not [row for row in still.sync.left.rows if isinstance(row, OwnClock)]


def test_a_clock_far_off_is_said_once_on_every_page(still: Still) -> None:
    """A notice from five minutes on; put away it stays away, right again it goes."""
    still.window.set_status(replace(LINK, clock_offset_ms=3_600_000))
    assert CLOCK in still.window.notices.banners
    still.window.notices.end(CLOCK)
    still.window.set_status(replace(LINK, clock_offset_ms=3_601_000))
    assert CLOCK not in still.window.notices.banners
    still.window.set_status(replace(LINK, clock_offset_ms=0))
    still.window.set_status(replace(LINK, clock_offset_ms=-3_600_000))
    assert CLOCK in still.window.notices.banners
    still.window.set_status(LINK)
    assert CLOCK not in still.window.notices.banners


def test_a_journal_line_says_that_its_clock_is_suspect(still: Still) -> None:
    """Beside who wrote it and how it came."""
    line = replace(DETAIL.journal[0], clock_ahead_ms=7_200_000)
    assert "时钟可疑，快 2 时 00 分" in still.incidents.detail.journal.view._how(line)
