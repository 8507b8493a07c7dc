"""The log for programmers: one rotating file beside the data, ids and counts only, never a name, phone or place."""

import logging
import logging.handlers
from contextlib import suppress
from pathlib import Path

_BYTES_MAX = 2_000_000
_FILES = 5
_FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"


class Log(logging.handlers.RotatingFileHandler):
    """A log that goes without: on a full disk its lines are lost, and nothing is said of it where nobody reads."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Lose the line; the window tells of the disk."""

    def close(self) -> None:
        """Close the file; what the disk does not take is lost, and the end of a program is no mistake of its."""
        with suppress(OSError):
            super().close()


def start_log(home: Path) -> logging.Handler:
    """Write the log to ``home/log`` from now on and return the handler, to be closed last.

    Raises: OSError: the folder can't be written.
    """
    folder = home / "log"
    folder.mkdir(parents=True, exist_ok=True)
    handler = Log(folder / "desktop.txt", maxBytes=_BYTES_MAX, backupCount=_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_FORM))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close the log."""
    logging.getLogger().removeHandler(handler)
    handler.close()
