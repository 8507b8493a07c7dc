"""Chinese input: what is being composed is no text yet, and its keys command nothing."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import DETAIL, TANKER
from desktop.app.stills import Still
from desktop.widgets.composing import Composing
from desktop.widgets.controls import SEARCH_DELAY_MS
from desktop.widgets.editors import PickEditor
from sync.domain.commands.journals import WriteJournal

pytestmark = pytest.mark.opens_at("incidents")

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def incident(still: Still, qtbot: QtBot) -> Still:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    qtbot.waitUntil(still.window.isActiveWindow)
    return still


def _compose(field: QWidget, letters: str) -> None:
    """Let an input method show letters that are not characters yet."""
    QApplication.sendEvent(field, QInputMethodEvent(letters, []))


def _commit(field: QWidget, words: str) -> None:
    """Let the input method hand over what was composed."""
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def test_enter_while_composing_submits_nothing(incident: Still) -> None:
    """Enter that ends a word of the input method writes no line; the next Enter writes the whole one."""
    entry = incident.incidents.detail.journal.entry
    entry.setFocus()
    _commit(entry, "水幕")
    for letters in ("b", "ba", "bao'chi"):
        _compose(entry, letters)
        assert incident.engine.submitted == []
    QTest.keyClick(entry, Qt.Key.Key_Return)
    QTest.keyClick(entry, Qt.Key.Key_Enter)
    assert incident.engine.submitted == []
    assert entry.text() == "水幕"
    _commit(entry, "保持")
    assert entry.text() == "水幕保持"
    QTest.keyClick(entry, Qt.Key.Key_Return)
    (request,) = incident.engine.submitted
    assert isinstance(request, WriteJournal)
    assert (request.line, request.scope) == ("水幕保持", DETAIL.incident.scope)


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_F3, NO_MODIFIER),
        (Qt.Key.Key_F4, NO_MODIFIER),
        (Qt.Key.Key_F7, NO_MODIFIER),
        (Qt.Key.Key_F9, NO_MODIFIER),
        (Qt.Key.Key_F10, NO_MODIFIER),
        (Qt.Key.Key_H, CONTROL),
        (Qt.Key.Key_2, CONTROL),
        (Qt.Key.Key_L, CONTROL | SHIFT),
        (Qt.Key.Key_D, CONTROL | SHIFT),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Escape, NO_MODIFIER),
    ],
)
def test_no_shortcut_fires_while_composing(incident: Still, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Function keys pick candidates in some input methods; they open no sheet, leave no page and switch nothing."""
    detail = incident.incidents.detail
    entry = detail.journal.entry
    entry.setFocus()
    _compose(entry, "shui'mu")
    QTest.keyClick(entry, key, modifiers)
    assert entry.hasFocus()
    assert not detail.panel.is_busy
    assert detail.middle_view.isVisible()
    assert incident.window.stack.currentWidget() is incident.incidents
    assert (incident.services.words.language, incident.services.look.theme) == ("zh", "day")


def test_no_shortcut_of_the_window_fires_while_composing(incident: Still) -> None:
    """Every one there is, also those that nobody listed: the word goes on being composed; F2 alone leads to the command line."""
    detail = incident.incidents.detail
    entry = detail.journal.entry
    every = incident.window.findChildren(QShortcut)
    fired = [QSignalSpy(shortcut.activated) for shortcut in every]
    assert len(every) > 25
    for shortcut in every:
        keys = shortcut.key()[0]
        if keys.key() == Qt.Key.Key_F2:
            continue
        entry.setFocus()
        _compose(entry, "shui'mu")
        QTest.keyClick(entry, keys.key(), keys.keyboardModifiers())
        assert not any(spy.count() for spy in fired), shortcut.key().toString()
        assert entry.hasFocus()
    _compose(entry, "shui")
    QTest.keyClick(entry, Qt.Key.Key_F2)
    assert incident.window.guide.line.field.hasFocus()


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_F8, Qt.Key.Key_F2]
)
def test_the_command_line_waits_for_the_word(incident: Still, key: Qt.Key) -> None:
    """Keys of the input method choose no completion there, begin nothing, stamp nothing and take no letter away."""
    line = incident.window.guide.line
    line.focus_line()
    _commit(line.field, "派 鼓楼")
    _compose(line.field, "ji'dong")
    QTest.keyClick(line.field, key)
    assert incident.engine.submitted == []
    assert line.field.text() == "派 鼓楼"
    assert line.field.hasFocus()
    _commit(line.field, "机动")
    assert line.field.text() == "派 鼓楼机动"


def test_shortcuts_work_again_after_composing(incident: Still) -> None:
    """Once the word is there, a shortcut is a shortcut; so it is when the field was left in the middle of a word."""
    detail = incident.incidents.detail
    entry = detail.journal.entry
    entry.setFocus()
    _compose(entry, "shui")
    _commit(entry, "水")
    QTest.keyClick(entry, Qt.Key.Key_F9)
    assert detail.panel.sheet is not None
    detail.panel.leave()
    entry.setFocus()
    _compose(entry, "shui")
    detail.middle_view.setFocus()
    QTest.keyClick(detail.middle_view, Qt.Key.Key_F7)
    assert detail.panel.sheet is not None


def test_composing_is_no_draft(incident: Still) -> None:
    """Letters on the way to a character are not kept as text; the characters are."""
    entry = incident.incidents.detail.journal.entry
    entry.setFocus()
    _compose(entry, "shui'mu")
    assert incident.drafts.texts == {}
    _commit(entry, "水幕")
    assert list(incident.drafts.texts.values()) == ["水幕"]


def test_a_sheet_is_neither_left_nor_submitted_while_composing(incident: Still) -> None:
    """Escape takes back a word of the input method, not the sheet; Ctrl+Enter waits for the word."""
    detail = incident.incidents.detail
    detail.open_act("order")
    sheet = detail.panel.sheet
    assert sheet is not None
    text = sheet.form.editors["text"]
    assert isinstance(text, QPlainTextEdit)
    text.setFocus()
    _compose(text, "feng'bi")
    QTest.keyClick(text, Qt.Key.Key_Escape)
    QTest.keyClick(text, Qt.Key.Key_Return, CONTROL)
    assert detail.panel.sheet is sheet
    assert incident.engine.submitted == []


def test_a_pick_waits_for_the_word(incident: Still, qtbot: QtBot) -> None:
    """Arrow keys and Enter while composing choose nothing from the list below; nothing is searched for half a word."""
    detail = incident.incidents.detail
    detail.open_act("dispatch")
    assert detail.panel.sheet is not None
    unit = detail.panel.sheet.form.editors["unit"]
    assert isinstance(unit, PickEditor)
    unit.search.setFocus()
    with qtbot.assertNotEmitted(unit.asked, wait=2 * SEARCH_DELAY_MS):
        _compose(unit.search, "gu'lou")
        QTest.keyClick(unit.search, Qt.Key.Key_Down)
        QTest.keyClick(unit.search, Qt.Key.Key_Return)
    assert unit.value() is None
    with qtbot.waitSignal(unit.asked) as asked:
        _commit(unit.search, "鼓楼")
    assert asked.args == ["鼓楼"]


class _X11Line(QLineEdit):
    """A line as Qt has it on X11: it takes Ctrl+E for itself before any shortcut."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_E:
            event.accept()
            return True
        return super().event(event)


def test_a_field_leaves_the_keys_of_the_page_to_it(qapp: QApplication, qtbot: QtBot) -> None:
    """Ctrl+E opens the facts of a line from within the line, on X11 too; what edits everywhere stays with the field."""
    line = _X11Line()
    qtbot.addWidget(line)
    Composing(line)
    for key, taken in ((Qt.Key.Key_E, False), (Qt.Key.Key_C, True)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        QApplication.sendEvent(line, event)
        assert event.isAccepted() == taken
