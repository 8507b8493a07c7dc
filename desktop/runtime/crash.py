"""The last boundary: an error nobody expected is written with a report id, and the person is told that id."""

import hashlib
import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

log = logging.getLogger("desktop.crash")

_ID_CHARS = 8


def report_id(error: BaseException) -> str:
    """Return a short id of where the error arose: equal for equal faults, so that reports can be counted."""
    frames = traceback.extract_tb(error.__traceback__)
    where = "|".join(f"{frame.name}:{frame.lineno}" for frame in frames[-5:])
    return hashlib.blake2b(f"{type(error).__name__}|{where}".encode(), digest_size=_ID_CHARS // 2).hexdigest()


class CrashReporter:
    """Stands in for `sys.excepthook` while the window lives; a class because it must be undone.

    Args:
        tell: called with the report id, in the thread of the error.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._before = sys.excepthook

    def start(self) -> None:
        """Take over unexpected errors."""
        self._before = sys.excepthook
        sys.excepthook = self._on_error

    def stop(self) -> None:
        """Give them back."""
        sys.excepthook = self._before

    def _on_error(self, sort: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(sort, KeyboardInterrupt):
            self._before(sort, error, trace)
            return
        report = report_id(error)
        log.error("unexpected error", exc_info=(sort, error, trace), extra={"report": report})
        self._tell(report)
