"""The log for programmers: one rotating file beside the data, ids and counts only, never a name, phone or place.

What belongs to a line follows it as `name=value`, where the value is a number or one word: a code, an id, a report's number.

A center, whose log other programs gather, writes one JSON object a line to standard error: time (UTC), level, logger, event, what
belongs to it by name, and the trace of a mistake.
"""

import json
import logging
import logging.handlers
import re
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

_BYTES_MAX = 2_000_000
_FILES = 5
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,80}")  # more is a sentence, which may be what somebody typed


class Discreet(logging.Formatter):
    """Writes of a mistake where it happened and of which type it was, never what it says: that may be what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what another handler made of the error before is not taken over."""
        facts = [f"{name}={value}" for name, value in facts_of(record).items() if _WORD.fullmatch(str(value))]
        said = " ".join([record.getMessage(), *facts])
        return super().format(logging.makeLogRecord({**vars(record), "exc_text": None, "msg": said, "args": None}))

    def formatException(self, ei: object) -> str:
        """Return the frames of the error and of those before it, each with the type's name, and a number of the system."""
        assert isinstance(ei, tuple)
        told: list[str] = []
        error: BaseException | None = ei[1]
        met: set[int] = set()
        while error is not None and id(error) not in met:
            met.add(id(error))
            number = f" errno {error.errno}" if isinstance(error, OSError) else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}{number}")
            error = error.__cause__ or error.__context__
        return "\n--\n".join(told)


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    """Return what belongs to a record by name, beside what every record has."""
    return {name: value for name, value in vars(record).items() if name not in _USUAL}


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
    handler.setFormatter(Discreet(_FORM))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


class Lines(Discreet):
    """One JSON object for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what JSON has no form for is written as text."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"time": at, "level": record.levelname, "logger": record.name, "event": record.getMessage()}
        line.update({name: value for name, value in facts_of(record).items() if name not in line})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def start_lines(stream: TextIO) -> logging.Handler:
    """Write the log as lines of JSON to ``stream`` from now on and return the handler, to be stopped last."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close the log."""
    logging.getLogger().removeHandler(handler)
    handler.close()
