"""A list that nobody holds any more while the end of its answers is due; run as a process of its own, which it would end.

Run it as `python dropped_list.py`; it exits with 0 when the events behind it were delivered.
"""

import gc
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QCoreApplication, QTimer

from desktop.widgets.paged_model import PagedModel
from sync.store.queries.pages import Page

LISTS = 50


class AtOnce:
    """Answers as it is asked."""

    def query(self, function: Callable[..., object], *arguments: object, to: Callable[[object], None], **_rest: object) -> None:
        to(function(*arguments))


def read(offset: int, limit: int) -> Page[int]:
    """Return a page of three rows."""
    return Page(rows=(1, 2, 3)[offset : offset + limit], offset=offset, total=3)


def main() -> int:
    """Make lists, ask them, and let go of them; then deliver what is due."""
    application = QCoreApplication(sys.argv[:1])
    gc.disable()  # as in a window, where a timer collects; the events come first
    for _ in range(LISTS):
        made: PagedModel[int] = PagedModel(AtOnce(), int, str)
        made.ask(read)
        del made
    QTimer.singleShot(0, application.quit)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
