"""Two pairs of hands on a page: one that has a keyboard alone, one that has a mouse alone (and types its texts).

Each waits for what the engine answers, as a person does; none reaches behind the screen.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QCheckBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.editors import ChoiceEditor, PickEditor
from desktop.widgets.rows_view import RowsView
from desktop.widgets.sheet_host import SheetHost

WAIT_MS = 30_000
STEPS_MAX = 160
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """What both share: typing, and waiting until an act is done. `where` returns the region on which sheets are laid now."""

    def __init__(self, page: Any, qtbot: QtBot, where: Callable[[], SheetHost] | None = None) -> None:
        self.page = page
        self.qtbot = qtbot
        self.done: list[str] = []
        self._where = where

    @property
    def panel(self) -> Any:
        """Return the region of the sheets; on the page Incidents, that of the incident or of the list."""
        if self._where is not None:
            return self._where()
        return self.page.detail.panel if self.page.detail.isVisible() else self.page.panel

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=WAIT_MS)

    def act(self, name: str, /, **values: object) -> None:
        """Choose an act of the menu that is open, give its values, and wait until it is done."""
        self.choose(name)
        self.finish(name, **values)

    def finish(self, name: str, /, **values: object) -> None:
        """Give the values of the sheet that is open, if it asks any, submit it and wait."""
        for entry, value in values.items():
            self.give(entry, value)
        if self.panel.sheet is not None and self.panel.sheet.act_button.isEnabled():
            self.submit()
        self.until(self._is_done)
        self.done.append(name)

    def give(self, entry: str, value: object) -> None:
        sheet = self.panel.sheet
        assert sheet is not None, entry
        editor = sheet.form.editors[entry]
        self.reach(editor.search if isinstance(editor, PickEditor) else editor)
        if isinstance(editor, PickEditor):
            self.pick(editor, str(value))
        elif isinstance(editor, ChoiceEditor):
            self.turn(editor, value)
        elif isinstance(editor, QCheckBox):
            self.tick(editor)
        else:
            self.write(editor, str(value))

    @staticmethod
    def _focus() -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the keyboard"
        return focus

    def write(self, field: QWidget, text: str) -> None:
        """Replace what stands in a field, as an input method hands it over."""
        QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
        if not text:
            QTest.keyClick(field, Qt.Key.Key_Delete)
            return
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(field, event)

    def _found(self, editor: PickEditor, title: str) -> int:
        """Type what finds something, and wait until it stands first."""
        with self.qtbot.waitSignal(editor.asked, timeout=WAIT_MS):
            self.write(editor.search, title)
        self.until(lambda: editor.candidates and title in editor.candidates[0].title)
        return 0

    def _is_done(self) -> bool:
        sheet = self.panel.sheet
        if sheet is not None and sheet.act_button.isEnabled():
            refusals = [sheet.refusal, *(sheet.form.refusal(name) for name in sheet.form.editors)]
            assert not any(refusals), refusals
        return sheet is None and getattr(self.panel, "menu", None) is None

    def fill(self, field: QWidget, text: str) -> None:
        """Write into a field of the page."""
        self.reach(field)
        self.write(field, text)

    def take(self, combo: ChoiceEditor, value: object) -> None:
        """Choose a word of a choice that stands on the page."""
        self.reach(combo)
        self.turn(combo, value)

    def press(self, button: QAbstractButton) -> None:
        """Press a button that can be pressed, once it can."""
        raise NotImplementedError

    def row(self, view: RowsView, wanted: Callable[[object], bool]) -> None:
        """Act on the row that is wanted, once it is there."""
        raise NotImplementedError

    def choose(self, name: str) -> None:
        raise NotImplementedError

    def reach(self, field: QWidget) -> None:
        raise NotImplementedError

    def pick(self, editor: PickEditor, title: str) -> None:
        raise NotImplementedError

    def turn(self, editor: ChoiceEditor, value: object) -> None:
        raise NotImplementedError

    def tick(self, editor: QCheckBox) -> None:
        raise NotImplementedError

    def submit(self) -> None:
        raise NotImplementedError

    def everything(self) -> None:
        """Open the menu of the incident itself."""
        raise NotImplementedError

    def leave(self) -> None:
        """Go back by one."""
        raise NotImplementedError

    def _place(self, view: RowsView, wanted: Callable[[object], bool]) -> int:
        self.until(lambda: any(wanted(row) for row in view.model().rows))
        return next(number for number, row in enumerate(view.model().rows) if wanted(row))


class Keyboard(Hands):
    """Moves by arrow keys and Tab."""

    def press(self, button: QAbstractButton) -> None:
        self.until(lambda: button.isVisible() and button.isEnabled())
        group = button.group()
        if group is not None and group.exclusive() and not button.isChecked():
            self._turn_to(group, button)
            return
        self.reach(button)
        # Qt's own boxes answer the space bar alone.
        QTest.keyClick(button, Qt.Key.Key_Space if isinstance(button, QCheckBox) else Qt.Key.Key_Return)

    def _turn_to(self, group: QButtonGroup, button: QAbstractButton) -> None:
        """Choose one of several: Tab leads to one of them, arrows turn to the others, the space bar chooses where they did not."""
        buttons = group.buttons()
        for _ in range(STEPS_MAX):
            if self._focus() in buttons:
                break
            QTest.keyClick(self._focus(), Qt.Key.Key_Tab)
        away = button.mapToGlobal(QPoint()) - self._focus().mapToGlobal(QPoint())
        if abs(away.x()) > abs(away.y()):
            towards = Qt.Key.Key_Left if away.x() < 0 else Qt.Key.Key_Right
        else:
            towards = Qt.Key.Key_Up if away.y() < 0 else Qt.Key.Key_Down
        for _ in range(len(buttons)):
            if button.hasFocus():
                break
            QTest.keyClick(self._focus(), towards)
        assert button.hasFocus(), f"arrows never reach {button}"
        if not button.isChecked():
            QTest.keyClick(button, Qt.Key.Key_Space)
        assert button.isChecked()

    def key(self, code: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(self._focus(), code, modifier)

    def row(self, view: RowsView, wanted: Callable[[object], bool]) -> None:
        view.setFocus()
        place = self._place(view, wanted)
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(STEPS_MAX):
            if view.currentIndex().row() == place:
                break
            QTest.keyClick(view, Qt.Key.Key_Down)
        assert view.currentIndex().row() == place
        QTest.keyClick(view, Qt.Key.Key_Return)

    def choose(self, name: str) -> None:
        menu = self.panel.menu
        assert menu is not None, name
        assert name in menu.buttons, (name, list(menu.buttons))
        for _ in range(STEPS_MAX):
            if menu.buttons[name].hasFocus():
                break
            QTest.keyClick(self._focus(), Qt.Key.Key_Down)
        QTest.keyClick(self._focus(), Qt.Key.Key_Return)

    def reach(self, field: QWidget) -> None:
        # What was just made comes into sight with the next turn of the event loop; Tab passes over it before.
        self.until(field.isVisible)
        for _ in range(STEPS_MAX):
            if field.hasFocus():
                return
            QTest.keyClick(self._focus(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {field}")

    def pick(self, editor: PickEditor, title: str) -> None:
        place = self._found(editor, title)
        for _ in range(STEPS_MAX):
            if editor.view.currentIndex().row() == place:
                break
            QTest.keyClick(editor.search, Qt.Key.Key_Down if editor.view.currentIndex().row() < place else Qt.Key.Key_Up)
        QTest.keyClick(editor.search, Qt.Key.Key_Return)

    def turn(self, editor: ChoiceEditor, value: object) -> None:
        # Qt finds no bytes.
        down = next((place for place in range(editor.count()) if editor.itemData(place) == value), -1) > editor.currentIndex()
        for _ in range(STEPS_MAX):
            if editor.value() == value:
                return
            QTest.keyClick(editor, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        raise AssertionError(f"{value} is not offered")

    def tick(self, editor: QCheckBox) -> None:
        QTest.keyClick(editor, Qt.Key.Key_Space)

    def submit(self) -> None:
        QTest.keyClick(self._focus(), Qt.Key.Key_Return, CONTROL)

    def everything(self) -> None:
        QTest.keyClick(self._focus(), Qt.Key.Key_F10)

    def leave(self) -> None:
        QTest.keyClick(self._focus(), Qt.Key.Key_Escape)


class Mouse(Hands):
    """Points and presses; only texts are typed."""

    def press(self, button: QAbstractButton) -> None:
        self.until(lambda: button.isVisible() and button.isEnabled())
        self._into_sight(button)
        self._press(button, QPoint(12, button.height() // 2) if isinstance(button, QCheckBox) else None)

    def row(self, view: RowsView, wanted: Callable[[object], bool]) -> None:
        index = view.model().index(self._place(view, wanted), 0)
        view.scrollTo(index)
        self._press(view.viewport(), view.visualRect(index).center())

    def choose(self, name: str) -> None:
        menu = self.panel.menu
        assert menu is not None, name
        assert name in menu.buttons, (name, list(menu.buttons))
        self._press(menu.buttons[name])

    def reach(self, field: QWidget) -> None:
        self.until(field.isVisible)
        self._into_sight(field)
        if not isinstance(field, (ChoiceEditor, QCheckBox)):
            self._press(field)
            assert field.hasFocus()

    def pick(self, editor: PickEditor, title: str) -> None:
        index = editor.view.model().index(self._found(editor, title), 0)
        self.until(lambda: editor.view.isVisible() and editor.view.height() > 0)
        editor.view.scrollTo(index)
        self._into_sight(editor.view)
        self._press(editor.view.viewport(), editor.view.visualRect(index).center())

    def turn(self, editor: ChoiceEditor, value: object) -> None:
        # The screenless platform drops nothing down; what a press there would choose is chosen.
        editor.setCurrentIndex(next(place for place in range(editor.count()) if editor.itemData(place) == value))
        assert editor.value() == value
        editor.activated.emit(editor.currentIndex())

    def tick(self, editor: QCheckBox) -> None:
        self._press(editor, QPoint(12, editor.height() // 2))

    def submit(self) -> None:
        assert self.panel.sheet is not None
        self._press(self.panel.sheet.act_button)

    def everything(self) -> None:
        self._press(self.page.detail.header.more_button)

    def leave(self) -> None:
        self._press(self.page.detail.board.back_button)

    @staticmethod
    def _into_sight(part: QWidget) -> None:
        at = part.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        if isinstance(at, QScrollArea):
            at.ensureWidgetVisible(part)

    @staticmethod
    def _press(part: QWidget, point: QPoint | None = None) -> None:
        QTest.mouseClick(part, Qt.MouseButton.LeftButton, NO_MODIFIER, point or part.rect().center())
