"""Exit codes of the command line; the table stands in its help."""

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
