"""While the engine makes the state anew, the window says that it shows less than there is."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.app.stills import Still
from desktop.shell.catching_up import COUNT_MIN, STILL_MAX
from desktop.shell.notices import FOLDING

pytestmark = pytest.mark.opens_at("sync")


def test_what_does_not_count_yet_is_said_until_it_does(still: Still, qtbot: QtBot) -> None:
    """The number goes down in the sentence; with the last entry the sentence goes."""
    left = [4_000, 2_500, 300, 0]
    still.readers.answers["uncounted.entries"] = lambda: left.pop(0) if left else 0
    watch, notices = still.window.catching_up, still.window.notices
    watch._timer.setInterval(0)
    still.window.show_start({})
    assert notices.banners[FOLDING].text.text() == "正在重建本机状态，还有 4,000 条未计入；下面显示的还不全，记录都在"
    qtbot.waitUntil(lambda: FOLDING not in notices.banners)
    assert left == []


def test_what_waits_for_another_reason_is_not_waited_for(still: Still, qtbot: QtBot) -> None:
    """Entries of an unknown author stand still, and few ones are no news: no notice stays for them."""
    still.readers.answers["uncounted.entries"] = COUNT_MIN
    watch, notices = still.window.catching_up, still.window.notices
    watch._timer.setInterval(0)
    still.window.show_start({})
    assert FOLDING in notices.banners
    qtbot.waitUntil(lambda: FOLDING not in notices.banners)
    assert watch._still > STILL_MAX
    still.readers.answers["uncounted.entries"] = COUNT_MIN - 1
    still.window.show_start({})
    assert FOLDING not in notices.banners
