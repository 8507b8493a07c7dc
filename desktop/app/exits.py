"""Exit codes of the command line, whose table stands in its help, and its quiet: what is said is said in its own words."""

import contextlib
import logging
from collections.abc import Iterator
from types import MappingProxyType

OK, CHECK_FAILED, USAGE, REFUSED, OUTAGE, BUG = 0, 1, 2, 3, 4, 70

EXITS = MappingProxyType(
    {
        OK: "done",
        CHECK_FAILED: "a check failed",
        USAGE: "the command line was not understood",
        REFUSED: "a rule said no; nothing changed",
        OUTAGE: "the world failed: disk, key, link",
        BUG: "a mistake of the program",
    }
)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the log's warnings from standard error where no log is kept: the command says by itself what came of it."""
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
