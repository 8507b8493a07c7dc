"""The journal: writing a line, striking one, ticking it off. A late line is always taken.

Pure. Source: 突发事件应对法 (2024) art. 92, 94.
"""

from dataclasses import dataclass

from sync.domain.commands.rules import create, held, may, members, scope_of, strike
from sync.domain.draft import Add, Draft, New, Remove, View
from sync.domain.failures import Refused
from sync.domain.kinds.journal import TICKS


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteJournal:
    """Write one line.

    `stated_at` None = now; `after` = the last line the author saw; `subject` = the record it is about.

    `ticks`: desks that have dealt with it already, by who writes it.
    """

    scope: bytes
    line: str
    stated_at: int | None = None
    channel: str | None = None
    said_by: str | None = None
    place: str | None = None
    relayed_by: str | None = None
    after: bytes | None = None
    subject: bytes | None = None
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeJournal:
    """Strike a line through, with a reason."""

    journal: bytes
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickJournal:
    """Tick a line as dealt with by one desk (map, resources, operations), or take the tick back."""

    journal: bytes
    tick: str
    on: bool = True


def write_journal(view: View, request: WriteJournal, *, at_ms: int) -> Draft:
    """Write a line, in an ended incident too: what came late is still true.

    Raises: Refused: `scope.unknown`, `journal.line_missing`, `field.unknown_choice`, access and field codes.
    """
    scope = scope_of(request.scope)
    may(view, scope, "journal", "create")
    fields = {
        "line": request.line,
        "stated_at": at_ms if request.stated_at is None else request.stated_at,
        "channel": request.channel,
        "said_by": request.said_by,
        "place": request.place,
        "relayed_by": request.relayed_by,
        "after": request.after,
        "subject": request.subject,
    }
    ticks = tuple(Add(kind="journal", entity=New(0), field="ticks", value=_known(tick)) for tick in dict.fromkeys(request.ticks))
    return Draft(scope=scope, writes=(create("journal", fields), *ticks))


def strike_journal(view: View, request: StrikeJournal, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Strike the line; it stays readable.

    Raises: Refused: `journal.reason_missing`, `record.struck`, access codes.
    """
    line = held(view, "journal", request.journal)
    return Draft(scope=line.scope, writes=(strike(view, line, request.reason),))


def tick_journal(view: View, request: TickJournal, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Add or remove a tick.

    Raises: Refused: `field.unknown_choice`, `journal.ticked_already`, `journal.not_ticked`, access codes.
    """
    line = held(view, "journal", request.journal)
    may(view, line.scope, "journal", "add" if request.on else "remove")
    ticked = _known(request.tick) in members(line, "ticks")
    if request.on and ticked:
        raise Refused("journal.ticked_already", tick=request.tick)
    if request.on:
        return Draft(scope=line.scope, writes=(Add(kind="journal", entity=line.id, field="ticks", value=request.tick),))
    if not ticked:
        raise Refused("journal.not_ticked", tick=request.tick)
    return Draft(scope=line.scope, writes=(Remove(kind="journal", entity=line.id, field="ticks", value=request.tick),))


def _known(tick: str) -> str:
    if tick not in TICKS:
        raise Refused("field.unknown_choice", kind="journal", field="ticks", value=tick)
    return tick
