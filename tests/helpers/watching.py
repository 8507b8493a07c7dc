"""What a page of the real window can do, and what hands did of it: an act that is added without a walk is found by comparing the two.

Four things are counted, each from the page itself and never from a list of a test's own: every button, choice and entry of a menu
that stands on it or ever came up, every key it answers to, every request that its folder builds and every door of the engine that
its folder calls, and every list whose rows act. While hands are at work each model is under Qt's own tester, and no part may come
up as a window.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QWidget

from desktop.runtime.bridge import EngineBridge
from desktop.widgets.rows_view import RowsView
from sync.domain import commands
from sync.domain.acts import COMMANDS

ROOT = Path(__file__).parents[2]
SEEN = "watched"
# Fields of a sheet are what its act is given, no acts of their own.
FORM = "Form"


class Watch(QObject):
    """Watches one part of a window from now on.

    Args:
        folders: of the part's code, below the root of the repository; single modules too.
        apart: what lies in the part and is watched elsewhere.
    """

    def __init__(self, part: QWidget, folders: Sequence[str], bridge: EngineBridge, *, apart: QWidget | None = None) -> None:
        super().__init__()
        self.part = part
        self._apart = apart
        self.untabbed: set[str] = set()
        self.is_on = True
        self.buttons: set[str] = set()
        self.pressed: set[str] = set()
        self.keys: set[str] = set()
        self.keyed: set[str] = set()
        self.lists: set[str] = set()
        self.picked: set[str] = set()
        self.asked: set[str] = set()
        self.windows: list[str] = []
        self._held: set[str] = set()
        self.builds = {name for folder in folders for name in builds_of(ROOT / folder)}
        self.doors = {name for folder in folders for name in doors_of(ROOT / folder)}
        self._seen = f"{SEEN} {id(self)}"
        for door in self.doors | {"submit"}:
            setattr(bridge, door, self._noting(door, getattr(bridge, door)))
        self.look()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def close(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.look()

    def loose(self) -> set[str]:
        """Return the names of parts that nobody holds, of classes that are held elsewhere: what was put out of use and is not gone yet."""
        return {name for name in self.buttons | self.lists if name in self._held}

    def look(self) -> None:
        """Note everything that stands in the part now."""
        for widget in self.part.findChildren(QWidget):
            self._note(widget)
        for menu in self.part.findChildren(QMenu):
            self._note_menu(menu)
        for shortcut in self.part.findChildren(QShortcut):
            if not shortcut.property(self._seen) and not self._is_apart(shortcut.parent()):
                shortcut.setProperty(self._seen, True)
                shortcut.activated.connect(self._on_key)
                self.keys.add(shortcut.key().toString())
        for model in self.part.findChildren(QAbstractItemModel):
            if model.parent() is not None and not model.property(SEEN):
                model.setProperty(SEEN, True)
                # Ends with its model.
                QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if self.is_on and isinstance(event, QShowEvent) and isinstance(watched, QWidget):
            if watched.windowType() == Qt.WindowType.Window and watched is not self.part.window():
                self.windows.append(type(watched).__name__)
            elif self.part.isAncestorOf(watched):
                self._note(watched)
        return False

    def _note(self, widget: QWidget) -> None:
        if widget.property(self._seen) or self._is_apart(widget) or not isinstance(widget, (QAbstractButton, QComboBox, RowsView)):
            return
        name = name_of(widget, self.part)
        if name.startswith(FORM) or widget.window() is not self.part.window():
            return
        if "." in name:
            self._held.add(type(widget).__name__)
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            self.untabbed.add(name)
        widget.setProperty(self._seen, name)
        if isinstance(widget, RowsView):
            if any(paint.acts for paint in widget._paints.values()):
                self.lists.add(name)
            widget.picked.connect(self._on_picked)
        elif isinstance(widget, QComboBox):
            self.buttons.add(name)
            widget.activated.connect(self._on_pressed)
        else:
            self.buttons.add(name)
            widget.clicked.connect(self._on_pressed)

    def _is_apart(self, part: QObject | None) -> bool:
        return self._apart is not None and isinstance(part, QWidget) and (part is self._apart or self._apart.isAncestorOf(part))

    def _note_menu(self, menu: QMenu) -> None:
        """Note what a menu offers, by the names that its entries carry."""
        for action in menu.actions():
            act = action.data()
            if isinstance(act, str) and not action.property(self._seen):
                name = f"{type(menu).__name__}[{act}]"
                action.setProperty(self._seen, name)
                self.buttons.add(name)
                action.triggered.connect(self._on_pressed)

    def _noting(self, door: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def asking(*arguments: Any, **named: Any) -> Any:
            if self.is_on:
                self.asked.add(type(arguments[0]).__name__ if door == "submit" else door)
            return function(*arguments, **named)

        return asking

    def _on_pressed(self, *_state: object) -> None:
        if self.is_on:
            self.pressed.add(self.sender().property(self._seen))

    def _on_picked(self, _row: object) -> None:
        if self.is_on:
            self.picked.add(self.sender().property(self._seen))

    def _on_key(self) -> None:
        sender = self.sender()
        assert isinstance(sender, QShortcut)
        if self.is_on:
            self.keyed.add(sender.key().toString())


def name_of(widget: QWidget, part: QWidget) -> str:
    """Return the class that holds a widget and the attribute by which it does; what nobody holds goes by its own class."""
    at: QObject | None = widget.parent()
    while at is not None:
        for attribute, value in vars(at).items():
            if value is widget:
                return f"{type(at).__name__}.{attribute}"
            if isinstance(value, dict):
                key = next((key for key, one in value.items() if one is widget or key is widget), None)
                if isinstance(key, str):
                    return f"{type(at).__name__}.{attribute}[{key}]"
                if key is not None:
                    # By the id of a record: one stands for all.
                    return f"{type(at).__name__}.{attribute}"
            elif isinstance(value, (list, tuple)) and any(one is widget for one in value):
                act = widget.property("act")
                return f"{type(at).__name__}.{attribute}[{act}]" if act else f"{type(at).__name__}.{attribute}"
        if at is part:
            break
        at = at.parent()
    return type(widget).__name__


def builds_of(folder: Path) -> set[str]:
    """Return the names of the requests that the modules of a folder build, by what they import."""
    known = {command.request.__name__ for command in COMMANDS.values()}
    found: set[str] = set()
    for tree in _trees(folder):
        modules: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(commands.__name__):
                for alias in node.names:
                    (modules if _is_module(alias.name) else found).add(alias.asname or alias.name)
        found |= {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
        }
    return found & known


def doors_of(folder: Path) -> set[str]:
    """Return the names of the doors of the engine that the modules of a folder call, acts apart."""
    calls = (node.func for tree in _trees(folder) for node in ast.walk(tree) if isinstance(node, ast.Call))
    found = {
        call.attr
        for call in calls
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Attribute) and call.value.attr == "engine"
    }
    return found - {"submit"}


def _trees(folder: Path) -> Iterator[ast.Module]:
    paths = sorted(folder.glob("*.py")) if folder.is_dir() else [folder]
    return (ast.parse(path.read_text(encoding="utf-8")) for path in paths)


def _is_module(name: str) -> bool:
    try:
        return isinstance(import_module(f"{commands.__name__}.{name}"), ModuleType)
    except ModuleNotFoundError:
        return False
