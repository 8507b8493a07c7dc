"""The way between pages: features ask for a page by name, and know nothing of one another or of the window."""

from typing import Protocol

from desktop.runtime.services import Intent


class Shows(Protocol):
    """What can show a page: the window."""

    def show_page(self, name: str, subject: bytes | None) -> None: ...

    def begin(self, intent: Intent) -> None: ...


class Navigation:
    """A class because pages are given the way before there is a window."""

    def __init__(self) -> None:
        self._window: Shows | None = None

    def lead_to(self, window: Shows) -> None:
        """Show pages in `window` from now on."""
        self._window = window

    def navigate(self, page: str, subject: bytes | None) -> None:
        """Show `page`, and one of its records when `subject` is one."""
        assert self._window is not None
        self._window.show_page(page, subject)

    def intend(self, intent: Intent) -> None:
        """Show the page of `intent` and begin its act there."""
        assert self._window is not None
        self._window.begin(intent)
