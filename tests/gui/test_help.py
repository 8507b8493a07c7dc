"""Help on F1: every page has it, and it names every key that the page answers to."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from desktop.app.stills import Still
from desktop.runtime.words import LANGUAGES
from desktop.shell.help_card import EVERYWHERE, keys_of
from desktop.widgets.page import Page

pytestmark = pytest.mark.opens_at("incidents")


def _keys(part: QWidget) -> set[str]:
    return {shortcut.key().toString() for shortcut in part.findChildren(QShortcut)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_key(still: Still, language: str) -> None:
    """Each key of a page, and each key of the window, stands in its help, in each language."""
    words = still.services.words
    words.switch(language)
    everywhere = dict(keys_of(words.say(f"help.{EVERYWHERE}.keys")))
    for name, page in still.window.pages.items():
        assert words.say(f"help.{name}")
        told = dict(keys_of(words.say(f"help.{name}.keys")))
        assert all(told.values())
        assert set() == _keys(page) - told.keys() - everywhere.keys(), name
    own = {key for key in _keys(still.window) if not any(key in _keys(page) for page in still.window.pages.values())}
    assert set() == {key for key in own if not (key.startswith("Ctrl+") and key[5:].isdigit())} - everywhere.keys()


def test_f1_shows_and_puts_away(still: Still) -> None:
    """F1 tells of the page in view; F1 or Escape puts it away, and the page has the keyboard again."""
    still.window.show_page("incidents", None)
    still.window.activateWindow()
    for key in (Qt.Key.Key_F1, Qt.Key.Key_Escape):
        QTest.keyClick(still.window, Qt.Key.Key_F1)
        card = still.window.help
        assert card is not None
        assert card.findChildren(QLabel)[0].text() == still.services.words.say("page.incidents")
        QTest.keyClick(card, key)
        assert not card.isVisible()
    page = still.window.stack.currentWidget()
    assert isinstance(page, Page)


def test_help_is_put_away_by_mouse(still: Still) -> None:
    """Its button closes it."""
    still.window.show_help()
    card = still.window.help
    assert card is not None
    QTest.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
    assert not card.isVisible()
