"""The key of the database, changed from the window: over a real engine by keyboard and mouse, and each state of panel and card."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.wrapped import PASSPHRASE, new_process, wrapped_device
from helpers.real_window import shown
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import picture_links as links
from desktop.app.start import Root
from desktop.app.stills import Still
from desktop.features.sync.certificate_sheet import CertificateSheet
from desktop.features.sync.database_key_panel import DatabaseKeyPanel
from desktop.runtime.database_key import KeyChanged, KeyProgress
from desktop.runtime.words import LANGUAGES
from desktop.shell.seat_card import PROVE, UNLOCK
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.persons import RegisterPerson
from sync.domain.failures import Outage, Refused
from sync.engine.client import EngineClient
from sync.engine.messages import ChangeDatabaseKey
from sync.store.cipher import connect
from sync.store.home import Home
from sync.store.queries.own_keys import OwnKeys

SECRET = "190219"  # of tests alone
WAIT_S, WAIT_MS = 60, 60_000
QUERY = "own_keys.own_keys"


@pytest.fixture
def root(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Root]:
    """A window over a wrapped home at which 林亦舟 signed in, with one incident."""
    home = wrapped_device(tmp_path / "home")
    client = EngineClient.start(home)
    person = bytes(client.submit(RegisterPerson(name="林亦舟", offices=("duty_commander",))).result(WAIT_S).created[0])
    client.seat("enrol", id=person, secret=SECRET).result(WAIT_S)
    client.seat("sit", id=person, office="duty_commander", secret=SECRET).result(WAIT_S)
    client.submit(OpenIncident(title="一起", mode="test", state="confirmed")).result(WAIT_S)
    with shown(qapp, home, client) as root:
        root.window.activateWindow()
        qtbot.waitUntil(root.window.isActiveWindow)
        yield root
    new_process()


def panel_of(root: Root, qtbot: QtBot) -> DatabaseKeyPanel:
    root.window.show_page("sync", None)
    sheet = root.window.pages["sync"].sheet(CertificateSheet)  # type: ignore[attr-defined]
    assert isinstance(sheet, CertificateSheet)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    panel = sheet.database_key
    qtbot.waitUntil(lambda: panel.field.isVisible() and panel.field.isEnabled() and bool(panel.long.text()), timeout=WAIT_MS)
    return panel


def press(panel: DatabaseKeyPanel, passphrase: str, *, by_mouse: bool) -> None:
    if by_mouse:
        QTest.mouseClick(panel.field, Qt.MouseButton.LeftButton)
    else:
        for _ in range(60):
            if panel.field.hasFocus():
                break
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert panel.field.hasFocus()
    QTest.keyClick(panel.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for character in passphrase:
        # The offscreen keyboard has no Chinese keys; an input method hands text over whole.
        if character.isascii():
            QTest.keyClicks(panel.field, character)
        else:
            panel.field.insert(character)
    if by_mouse:
        QTest.mouseClick(panel.change_button, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(panel.field, Qt.Key.Key_Return)


def prove(root: Root, qtbot: QtBot, sort: str) -> None:
    def is_there() -> bool:
        card = root.window.seat.card
        return card is not None and card.sort == sort and card.isVisible()

    qtbot.waitUntil(is_there, timeout=WAIT_MS)
    card = root.window.seat.card
    assert card is not None
    editor = card.form.editors["secret"]
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, SECRET)
    QTest.keyClick(editor, Qt.Key.Key_Return)


@pytest.mark.parametrize("by_mouse", [False, True])
def test_the_key_is_changed_from_the_window(root: Root, qtbot: QtBot, tmp_path: Path, *, by_mouse: bool) -> None:
    """A wrong passphrase is said; the right one and the secret change the key before one's eyes, and what was typed is there."""
    window, words = root.window, root.services.words
    held = Home(tmp_path / "home")
    old = held.key()
    field = window.guide.line.field
    field.setText("打到一半的一行")
    panel = panel_of(root, qtbot)
    press(panel, "a wrong one altogether", by_mouse=by_mouse)
    prove(root, qtbot, PROVE)
    qtbot.waitUntil(lambda: panel.refusal.text() == words.refusal("passphrase.wrong", {}), timeout=WAIT_MS)
    assert panel.refusal.isVisible()
    assert held.key() == old
    press(panel, PASSPHRASE, by_mouse=by_mouse)
    said: list[object] = []
    root.services.engine.rekeying.connect(said.append)
    prove(root, qtbot, PROVE)
    qtbot.waitUntil(lambda: window.rekeying.card is not None, timeout=WAIT_MS)
    assert not window.stack.isEnabled()
    assert window.alarms.card is not None
    qtbot.waitUntil(lambda: window.rekeying.card is None and held.key() != old, timeout=WAIT_MS)
    assert window.stack.isEnabled()
    assert isinstance(said[0], KeyProgress)
    assert said[-1] is None
    prove(root, qtbot, UNLOCK)
    qtbot.waitUntil(lambda: panel.said.text() == words.say("keys.database.changed") and not window.seat.locked, timeout=WAIT_MS)
    assert panel.field.text() == ""
    assert field.text() == "打到一半的一行"
    with pytest.raises(Outage, match=r"store\.key_wrong"):
        connect(held.database, old, read_only=True)
    connection = connect(held.database, held.key(), read_only=True)
    try:
        assert connection.execute("select title from incident_rows").fetchall() == [("一起",)]
    finally:
        connection.close()


def opened(still: Still, held: OwnKeys = links.KEYS) -> DatabaseKeyPanel:
    still.readers.answers[QUERY] = held
    still.window.show_page("sync", None)
    sheet = still.sync.sheet(CertificateSheet)
    sheet.open()
    return sheet.database_key


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_long_it_takes_is_said_before(still: Still, language: str) -> None:
    """By what is to be read and written, in both languages; a home without a passphrase is told what to do instead."""
    still.services.words.switch(language)
    panel = opened(still, replace(links.KEYS, database_bytes=9_000_000_000))
    words = still.services.words
    assert panel.long.text() == words.say("keys.database.long", size="9.0 GB", span=words.span(360))
    panel = opened(still, replace(links.KEYS, wrapped=False))
    assert panel.said.text() == panel.change_button.accessibleDescription() == words.say("keys.database.plain")
    assert not panel.field.isEnabled()
    panel.change()
    assert still.engine.submitted == []


def test_nothing_typed_asks_for_it(still: Still) -> None:
    """The button without a passphrase puts the caret where it is typed; one press asks once, and another meanwhile nothing."""
    panel = opened(still)
    panel.change_button.click()
    assert still.engine.submitted == []
    still.engine.answer = None
    panel.field.setText(PASSPHRASE)
    panel.change_button.click()
    panel.change()
    assert still.engine.submitted == [ChangeDatabaseKey(PASSPHRASE)]
    assert PASSPHRASE not in repr(still.engine.submitted)
    assert panel.said.text() == still.services.words.say("keys.database.running")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [Refused("passphrase.wrong"), Refused("sign_in.wait", seconds=4), Outage("store.disk_full"), Outage("rekey.broken_off")],
)
def test_a_failure_says_why(still: Still, error: Refused | Outage, language: str) -> None:
    """A sentence and never a code; another try at once."""
    still.services.words.switch(language)
    panel = opened(still)
    still.engine.answer = error
    panel.field.setText(PASSPHRASE)
    panel.change()
    assert panel.refusal.isVisible()
    assert error.code not in panel.refusal.text()
    assert still.services.words.say("outage.unknown", code=error.code) not in panel.refusal.text()
    assert panel.change_button.isEnabled()
    assert panel.said.text() == ""


def test_a_keystore_that_is_lost_is_told(still: Still) -> None:
    """The person must know that the passphrase is needed from now on."""
    panel = opened(still)
    still.engine.key_answer = KeyChanged(keystore_lost=True)
    panel.field.setText(PASSPHRASE)
    panel.change()
    assert still.services.words.say("keys.database.keystore_lost") in panel.said.text()
    assert panel.field.text() == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_how_far_it_is(still: Still, language: str) -> None:
    """Bytes, what is left once that can be told, and what holds it up; pages take no keys meanwhile and have them back behind it."""
    still.services.words.switch(language)
    words, desk = still.services.words, still.window.rekeying
    opened(still).field.setFocus()
    still.engine.rekeying.emit(KeyProgress(0, 1_000_000))
    assert desk.card is not None
    assert desk.card.said.text() == words.say("rekey.of", done="0 B", total="1.0 MB")
    assert not still.window.stack.isEnabled()
    desk.card._since_ms -= 10_000
    still.engine.rekeying.emit(KeyProgress(250_000, 1_000_000))
    assert words.say("rekey.left", span=words.span(30)) in desk.card.said.text()
    still.engine.rekeying.emit(KeyProgress(1_000_000, 1_000_000, "store.disk_full"))
    assert desk.card.waits.text() == words.say("rekey.waits", why=words.outage("store.disk_full", {}))
    still.engine.rekeying.emit(None)
    assert desk.card is None
    assert still.window.stack.isEnabled()
    still.engine.rekeying.emit(None)
