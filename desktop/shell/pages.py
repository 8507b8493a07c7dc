"""The pages of the window: each is made when it is first asked for, so that a start waits only for the one it shows.

Importing and building every page took nine tenths of the time before the first frame. The others follow that frame, one in each
turn of the event loop, so that a key pressed meanwhile waits for one page at most.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.shell.rail import RailEntry
from desktop.widgets.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """What the window knows of a page before there is one.

    Attributes:
        entry: its place in the rail.
        make: makes it, inside the parent it is given; what it needs is imported then.
        offers: acts that begin without a subject, by name: Ctrl+K offers them.
    """

    entry: RailEntry
    make: Callable[[Services, QWidget], Page]
    offers: tuple[str, ...] = ()


class Pages(Mapping[str, Page]):
    """Every page by name. Asking for one makes it; asking which there are makes none.

    Args:
        inside: what holds them. A page that is handed over whole is dressed by the style sheet once more, with all that it holds.
        join: called once with each page that was made, before anybody else has it.
    """

    def __init__(self, services: Services, shown: Sequence[ShownPage], inside: QWidget, join: Callable[[str, Page], None]) -> None:
        self._services = services
        self._inside = inside
        self._shown = {one.entry.name: one for one in shown}
        self._join = join
        self.made: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        page = self.made.get(name)
        if page is None:
            page = self.made[name] = self._make(name)
            self._join(name, page)
        return page

    def _make(self, name: str) -> Page:
        try:
            return self._shown[name].make(self._services, self._inside)
        except Exception:
            # What there is of it would live as long as the window, and its keys with it.
            for page in self._inside.findChildren(Page, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if page not in self.made.values():
                    page.deleteLater()
            raise

    def __contains__(self, name: object) -> bool:
        return name in self._shown

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)

    def name_of(self, page: QObject | None) -> str:
        """Return the name of a page that was made."""
        return next(name for name, one in self.made.items() if one is page)


class PageMaker(QObject):
    """Makes the pages that are missing while the event loop has nothing else to do, one in each turn, and lets each read.

    A page that can't be made is our bug, told once; the others are made all the same.

    Signals:
        ended: every page had its turn.
    """

    ended = Signal()

    def __init__(self, pages: Pages, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self._waiting = deque(pages)
        self._is_done = False
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin, or go on; nothing happens once every page had its turn."""
        if not self._is_done:
            self._turn.start(0)

    def stop(self) -> None:
        """Make no more."""
        self._is_done = True
        self._waiting.clear()
        self._turn.stop()

    def _on_turn(self) -> None:
        while self._waiting and self._waiting[0] in self._pages.made:
            self._waiting.popleft()
        if self._waiting:
            name = self._waiting.popleft()
            # Before the page is made: one that fails must not keep the others from their turn.
            self.start()
            self._pages[name].refresh()
        else:
            self._is_done = True
            self.ended.emit()
