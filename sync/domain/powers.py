"""What an office may and may not do, in the few acts by which people tell offices apart: derived from the kinds, never written twice.

Pure. Source: the office tables of the kinds.
"""

from sync.domain.access import offices_for
from sync.domain.offices import AUDIT
from sync.domain.registry import KINDS

# Name of a power → kind and verb, or move, that stands for it.
_POWERS: tuple[tuple[str, str, str], ...] = (
    ("open", "incident", "create"),
    ("grade", "incident", "grade"),
    ("respond", "response", "start"),
    ("issue", "order", "issue"),
    ("draft", "order", "create"),
    ("dispatch", "assignment", "create"),
    ("note", "journal", "create"),
    ("units", "unit", "create"),
    ("contacts", "contact", "create"),
    ("plans", "plan", "create"),
    ("persons", "person", "create"),
)
TRAIL = "trail"
POWERS: tuple[str, ...] = (*(name for name, _, _ in _POWERS), TRAIL)


def may_do(office: str) -> tuple[str, ...]:
    """Return the powers that an office has, in the sequence of `POWERS`."""
    held = [name for name, kind, verb in _POWERS if office in offices_for(KINDS[kind], verb)]
    return (*held, TRAIL) if office in AUDIT else tuple(held)


def may_not_do(office: str) -> tuple[str, ...]:
    """Return the powers that an office lacks, in the sequence of `POWERS`."""
    held = may_do(office)
    return tuple(name for name in POWERS if name not in held)
