"""Walks through a page by both pairs of hands over one window with its engine, and what they leave undone.

A module of walks has one window for all, a `Walks`; each walk is a test that runs once with each pair of hands, the mouse among
the slow ones. The last test of the module asks `missed`, which names whatever the page offers and no hand used.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers.hands import Hands, Keyboard, Mouse
from helpers.real_window import shown
from helpers.watching import Watch
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.start import Root
from desktop.widgets.sheet_host import SheetHost
from sync.engine.client import EngineClient
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
WAIT_S = 30
WAIT_MS = 30_000
BOTH = (pytest.param(Keyboard, id="keyboard"), pytest.param(Mouse, id="mouse", marks=pytest.mark.slow))


class Chosen:
    """Answers the system's questions for files: `path` is what a person would choose, None for thinking better of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path: Path | None = None
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, self._one)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", self._some)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", self._folder)

    def _one(self, *_arguments: object) -> tuple[str, str]:
        return ("" if self.path is None else str(self.path)), ""

    def _some(self, *_arguments: object) -> tuple[list[str], str]:
        return ([] if self.path is None else [str(self.path)]), ""

    def _folder(self, *_arguments: object) -> str:
        return "" if self.path is None else str(self.path)


class Walks:
    """One window over a home, a watch for each pair of hands, and how many walks each has made."""

    def __init__(self, root: Root, part: QWidget, *folders: str, apart: QWidget | None = None) -> None:
        self.root = root
        self.part = part
        self.watches = {kind: Watch(part, folders, root.services.engine, apart=apart) for kind in (Keyboard, Mouse)}  # type: ignore[arg-type]
        self.kind: type[Hands] = Keyboard
        self.walked: dict[type[Hands], set[str]] = {Keyboard: set(), Mouse: set()}

    def close(self) -> None:
        for watch in self.watches.values():
            watch.close()

    def missed(self, kind: type[Hands], walks: Sequence[str], *, spared: Sequence[str] = ()) -> set[str]:
        """Return what the part offers and these hands never used; of what is spared, what was used or is not there.

        Skips the test where not every walk was made by these hands in this process.
        """
        if self.walked[kind] != set(walks):
            pytest.skip("not every walk was made")
        watch = self.watches[kind]
        watch.look()
        missing = (watch.buttons - watch.pressed) | (watch.lists - watch.picked) | ((watch.builds | watch.doors) - watch.asked)
        missing -= watch.loose()
        if kind is Keyboard:
            # What takes no keyboard has a key of its own, which is counted.
            missing -= watch.untabbed
            missing |= watch.keys - watch.keyed
        return missing ^ set(spared)


@contextmanager
def walks_of(application: QApplication, home: Home, page: str, folder: str, client: EngineClient | None = None) -> Iterator[Walks]:
    """Open the window over a home and watch one of its pages."""
    with shown(application, home, client) as root:
        root.window.show_page(page, None)
        walks = Walks(root, root.window.pages[page], folder)
        yield walks
        walks.close()


@contextmanager
def hands_on(walks: Walks, kind: type[Hands], qtbot: QtBot, walk: str, where: Callable[[], SheetHost] | None) -> Iterator[Hands]:
    """Return hands of a kind at the part, for one walk, while its watch looks on; the other watch notes nothing meanwhile."""
    made = kind(walks.part, qtbot, where)
    for one, watch in walks.watches.items():
        watch.is_on = one is kind
    walks.watches[kind].look()
    walks.root.window.activateWindow()
    qtbot.waitUntil(walks.root.window.isActiveWindow)
    yield made
    walks.watches[kind].look()
    walks.walked[kind].add(walk)
    windows, walks.watches[kind].windows = walks.watches[kind].windows, []
    assert windows == [], "a part stood on the screen as a window of its own"


def walks_in(names: dict[str, object]) -> list[str]:
    """Return the names of a module's walks: its tests that take hands."""
    return [name for name, one in names.items() if name.startswith("test_") and "hands" in getattr(one, "__annotations__", {})]
