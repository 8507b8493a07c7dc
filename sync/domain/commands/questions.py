"""Answering questions: several values of one field, or a disputed state.

The reason of an answer is a journal line about the record, written by the program in the same entry.

Pure. Source: engine specification §2 (questions).
"""

from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, held, may, settled
from sync.domain.draft import Create, Draft, Record, View
from sync.domain.failures import Refused
from sync.domain.kinds.journal import JOURNAL
from sync.domain.registry import KINDS
from sync.domain.scopes import sort_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleField:
    """Say which value holds. `seen` = every head that was displayed; one that arrived since keeps the question open."""

    kind: str
    entity: bytes
    field: str
    value: str | int | bool | float | bytes | tuple[float, float] | None
    seen: tuple[bytes, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleState:
    """Say which state holds. `seen` = every head of the state that was displayed."""

    kind: str
    entity: bytes
    to: str
    seen: tuple[bytes, ...]
    reason: str = ""


def settle_field(view: View, request: SettleField, *, at_ms: int) -> Draft:
    """Set the field, naming the heads seen.

    Raises: Refused: `kind.unknown`, `question.none`, `field.fixed`, access and field codes.
    """
    record = _record(view, request.kind, request.entity)
    if not request.seen:
        raise Refused("question.none", kind=request.kind)
    # A level has an office of its own to set it; settling two of them takes the same.
    may(view, record.scope, request.kind, "grade" if request.field == "grade" else "set")
    answer = edit(request.kind, record.id, request.field, request.value, seen=request.seen)
    return Draft(scope=record.scope, writes=(answer, *_because(record, request.reason, at_ms)))


def settle_state(view: View, request: SettleState, *, at_ms: int) -> Draft:
    """Move out of the dispute, naming every head.

    Raises: Refused: `kind.unknown`, `question.none`, `question.changed`, `<kind>.illegal_transition`, access codes.
    """
    record = _record(view, request.kind, request.entity)
    answer = settled(view, record, request.to, request.seen)
    return Draft(scope=record.scope, writes=(answer, *_because(record, request.reason, at_ms)))


def _record(view: View, kind: str, entity: bytes) -> Record:
    if kind not in KINDS:
        raise Refused("kind.unknown", kind=kind)
    return held(view, kind, entity)


def _because(record: Record, reason: str, at_ms: int) -> tuple[Create, ...]:
    if not reason.strip() or sort_of(record.scope) not in JOURNAL.scopes:
        return ()
    fields = {"line": reason, "stated_at": at_ms, "channel": "system", "subject": record.id, "system": True}
    return (create("journal", fields),)
