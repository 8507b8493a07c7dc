"""The keys of this device in the window: how long they are in use, other ones by keyboard and mouse, what waits and what is refused."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app import picture_links as links
from desktop.app.stills import Still
from desktop.features.sync.certificate_sheet import CertificateSheet
from desktop.features.sync.keys_panel import KeysPanel
from desktop.features.sync.lines import Head, Said
from desktop.runtime.words import LANGUAGES
from desktop.shell.seat_card import SeatCard
from sync.domain.failures import Outage, Refused
from sync.domain.key_age import KEY_DAYS_MAX
from sync.domain.lapse import DAY_MS
from sync.engine.messages import ChangeKeys
from sync.store.queries.own_keys import OwnKeys
from sync.store.queries.persons import SeatRow

pytestmark = pytest.mark.opens_at("sync")
QUERY = "own_keys.own_keys"


def opened(still: Still, held: OwnKeys = links.KEYS) -> KeysPanel:
    still.readers.answers[QUERY] = held
    still.window.show_page("sync", None)
    sheet = still.sync.sheet(CertificateSheet)
    sheet.open()
    return sheet.keys


def said(still: Still) -> list[str]:
    rows = list(still.sync.left.rows)
    if not any(isinstance(row, Head) and row.title == "sync.keys" for row in rows):
        return []
    return [row.text for row in rows if isinstance(row, Said) and row.key.startswith("keys")]


@pytest.mark.parametrize("by_mouse", [True, False])
def test_keys_are_changed(still: Still, *, by_mouse: bool) -> None:
    """One press asks the engine, is told while it runs and when it is done; a second press meanwhile asks nothing."""
    panel = opened(still)
    still.engine.answer = None
    if by_mouse:
        QTest.mouseClick(panel.change_button, Qt.MouseButton.LeftButton)
    else:
        panel.change_button.setFocus()
        QTest.keyClick(panel.change_button, Qt.Key.Key_Space)
    assert still.engine.submitted == [ChangeKeys()]
    assert panel.said.text() == still.services.words.say("keys.running")
    assert not panel.change_button.isEnabled()
    panel.change()
    assert still.engine.submitted == [ChangeKeys()]
    still.readers.answers[QUERY] = replace(links.KEYS, since_ms=still.services.clock())
    still.engine.waiting.pop()({"changed": True, "code": ""})
    assert panel.said.text() == still.services.words.say("keys.changed")
    assert panel.change_button.isEnabled()
    assert "，0 天" in panel.present.text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["", "link.cut", "center.root_away", "link.unreachable", "center.unknown", "center.in_recovery"])
def test_what_a_change_waits_for_is_said(still: Still, code: str, language: str) -> None:
    """On the sheet and on the page, in both languages, as a sentence and never as a code."""
    still.services.words.switch(language)
    panel = opened(still, replace(links.KEYS, begun=True, waits_for=code))
    assert panel.waits.isVisible()
    assert said(still) == [panel.waits.text()]
    assert not code or code not in panel.waits.text()
    assert still.services.words.say("outage.unknown", code=code) not in panel.waits.text()


def test_it_ends_by_itself_before_ones_eyes(still: Still) -> None:
    """The engine ended it at a contact: the sheet reads anew when the device became another."""
    panel = opened(still, replace(links.KEYS, begun=True, waits_for="center.root_away"))
    still.readers.answers[QUERY] = replace(links.KEYS, since_ms=still.services.clock())
    still.engine.changed.emit({"device": frozenset()})
    assert not panel.waits.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_that_is_old_is_told_of(still: Still, language: str) -> None:
    """Each by its own sentence, the day after the policy's age, and neither before."""
    still.services.words.switch(language)
    now_ms = still.services.clock()
    opened(still, replace(links.KEYS, since_ms=now_ms - KEY_DAYS_MAX * DAY_MS))
    assert said(still) == []
    older_ms = now_ms - KEY_DAYS_MAX * DAY_MS - 1
    opened(still, replace(links.KEYS, since_ms=older_ms))
    assert said(still) == [still.services.words.say("keys.old.device", days=KEY_DAYS_MAX)]
    opened(still, replace(links.KEYS, since_ms=older_ms, database_since_ms=older_ms))
    assert said(still)[1:] == [still.services.words.say("keys.old.database", days=KEY_DAYS_MAX)]


@pytest.mark.parametrize("error", [Refused("device.uncertified"), Refused("device.revoked"), Outage("engine.restarted")])
def test_what_is_refused_stands_below_the_button(still: Still, error: Refused | Outage) -> None:
    """A sentence, and another try at once."""
    panel = opened(still)
    still.engine.answer = error
    panel.change_button.click()
    assert panel.refusal.isVisible()
    assert error.code not in panel.refusal.text()
    assert panel.change_button.isEnabled()
    assert panel.said.text() == ""


def test_who_has_none_to_change_is_told(still: Still) -> None:
    """A device that nobody certified, and one that was revoked: the button is off, with the reason for eyes and readers of screens."""
    panel = opened(still, replace(links.KEYS, certified=False))
    assert not panel.change_button.isEnabled()
    assert panel.said.text() == panel.change_button.accessibleDescription() == still.services.words.say("keys.uncertified")
    still.engine.status.emit(replace(links.LINK, error="device.revoked"))
    panel = opened(still)
    assert not panel.change_button.isEnabled()
    assert panel.change_button.accessibleDescription() == still.services.words.say("sync.revoked.off")


def test_it_asks_for_the_secret(still: Still) -> None:
    """Where people sign in the window asks for the secret, names the act, and sends it with what was typed."""
    seat = SeatRow(person="林亦舟", office="dispatcher", id=bytes(16), asks=True, persons=())
    still.readers.answers["persons.seat"] = seat
    panel = opened(still)
    still.engine.answer = Refused("seat.step_up")
    panel.change_button.click()
    (card,) = still.window.findChildren(SeatCard)
    assert still.services.words.say("seat.act.ChangeKeys") in card.sheet.hint
