"""What came in while dark: told after every gap, put away by a key, back after a kill until it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import LINK
from desktop.app.picture_shell import DIGEST
from desktop.app.picture_world import TANKER
from desktop.app.stills import Still
from desktop.shell.gap import Gap
from sync.store.queries.digest import Digest
from sync.store.queries.rows import LinkStatus

pytestmark = pytest.mark.opens_at("incidents")

CONTACT = LinkStatus(state="received", received_ms=1)
NOTHING = Digest(since_ms=1)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def gap(still: Still, qtbot: QtBot) -> Gap:
    """Return the watch of a window that has contact and told everything."""
    still.readers.answers["digest.since_told"] = NOTHING
    gap = still.window.guide.gap
    still.engine.status.emit(CONTACT)
    gap.window_timer.setInterval(50)
    with qtbot.waitSignal(gap.over):
        gap.window_timer.timeout.emit()
        gap.look()
    qtbot.waitUntil(lambda: still.engine.told_count > 0)
    return gap


def _dark_and_back(still: Still) -> None:
    still.engine.status.emit(LINK)
    still.readers.answers["digest.since_told"] = DIGEST
    still.engine.status.emit(CONTACT)


def test_a_gap_marks_where_it_begins(still: Still, gap: Gap) -> None:
    """What arrived until the link was lost was seen; from there on the mark stands still."""
    assert gap is still.window.guide.gap
    told = still.engine.told_count
    still.engine.status.emit(LINK)
    assert still.engine.told_count == told + 1
    still.engine.changed.emit({"incident": frozenset()})
    assert still.engine.told_count == told + 1


def test_after_a_gap_the_card_tells_and_questions_wait(still: Still, gap: Gap, qtbot: QtBot) -> None:
    """Orders and changes are told at once; questions once nothing more came for a while."""
    card = still.window.guide.digest
    _dark_and_back(still)
    qtbot.waitUntil(card.isVisible)
    assert card.head.text() == "3 条指令，12 处变更"
    assert "13:58" in card.since.text()
    assert [line.sort for line in card.lines.rows] == ["order", "order", "order", "incident", "incident", "others"]
    qtbot.waitUntil(lambda: card.head.text() == "3 条指令，12 处变更，2 个问题", timeout=5_000)
    assert card.lines.rows[-1].sort == "questions"


def test_a_key_puts_it_away(still: Still, gap: Gap, qtbot: QtBot) -> None:
    """Ctrl+D from anywhere says that it was read; the mark moves on."""
    _dark_and_back(still)
    card = still.window.guide.digest
    qtbot.waitUntil(card.isVisible)
    qtbot.waitUntil(still.window.isActiveWindow)
    told = still.engine.told_count
    QTest.keyClick(still.window, Qt.Key.Key_D, CONTROL)
    assert not card.isVisible()
    assert still.engine.told_count == told + 1


def test_a_press_leads_there(still: Still, gap: Gap, qtbot: QtBot) -> None:
    """Each row leads to what it tells of, by mouse; the card stays until it is put away, by its button too."""
    _dark_and_back(still)
    card = still.window.guide.digest
    qtbot.waitUntil(card.isVisible)
    still.window.show_page("sync", None)
    place = card.list.visualRect(card.lines.index(3, 0)).center()
    QTest.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert still.window.stack.currentWidget() is still.incidents
    assert still.incidents.detail.subject == TANKER
    assert card.isVisible()
    QTest.mouseClick(card.dismiss_button, Qt.MouseButton.LeftButton)
    assert not card.isVisible()


def test_it_never_takes_the_keyboard(still: Still, gap: Gap, qtbot: QtBot) -> None:
    """A person who types is not disturbed by the card."""
    still.window.guide.line.focus_line()
    _dark_and_back(still)
    qtbot.waitUntil(still.window.guide.digest.isVisible)
    assert still.window.focusWidget() is still.window.guide.line.field


def test_a_start_is_a_gap_too(still: Still, qtbot: QtBot) -> None:
    """What nobody was told before the battery was pulled is told at the start; a first start tells nothing and sets the mark."""
    still.readers.answers["digest.since_told"] = DIGEST
    still.window.guide.load()
    still.window.guide.gap.look()
    qtbot.waitUntil(still.window.guide.digest.isVisible, timeout=5_000)
    still.readers.answers["digest.since_told"] = Digest()
    told = still.engine.told_count
    still.engine.changed.emit({})
    qtbot.waitUntil(lambda: still.engine.told_count > told, timeout=5_000)
    assert not still.window.guide.digest.isVisible()


def test_a_gap_that_brought_nothing_is_over_by_itself(still: Still, gap: Gap, qtbot: QtBot) -> None:
    """No card for nothing; what arrives later is seen as it arrives and makes no card."""
    still.engine.status.emit(LINK)
    still.engine.status.emit(CONTACT)
    told = still.engine.told_count
    qtbot.waitUntil(lambda: still.engine.told_count > told, timeout=5_000)
    still.readers.answers["digest.since_told"] = DIGEST
    still.engine.changed.emit({"incident": frozenset()})
    with qtbot.assertNotEmitted(gap.told, wait=300):
        still.engine.changed.emit({"journal": frozenset()})
    assert not still.window.guide.digest.isVisible()
