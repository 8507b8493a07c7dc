"""What the command line says of a text: what it would do, what is unclear, and what must be asked of the store to know.

Apart from `line_acts`, which judges and brings the commands with it: the window shows its line before any command is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from desktop.runtime import line_grammar as grammar
from desktop.runtime.line_grammar import Line, Part
from sync.store.queries.finder import FoundRow
from sync.store.queries.line import LineAsked

EMPTY, READY, UNCLEAR, GOES = "empty", "ready", "unclear", "goes"
ORDER_ROW, STATE_ROW = "order", "state"
URGENCY = "urgent"
RADIO = "radio"
UNAVAILABLE = "unavailable"
Fact = object


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact that a declaration words: kind, field, value."""

    kind: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A fact that is a time, milliseconds UTC."""

    at_ms: int


def _no_facts() -> Mapping[str, Fact]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the line says.

    Attributes:
        state: `EMPTY`, `READY` to be done, `UNCLEAR`, or `GOES` somewhere without an act.
        key: end of the sentences' keys; ``line.will.<key>``, ``line.done.<key>`` or ``line.lacks.<key>``.
        facts: of the sentence.
        request: the command when ready.
        spot: the part that is unclear, None for the end of the line.
        choices: what `spot` may mean.
        goal: where the line goes.
    """

    state: str
    key: str = ""
    facts: Mapping[str, Fact] = field(default_factory=_no_facts)
    request: object = None
    spot: Part | None = None
    choices: tuple[FoundRow, ...] = ()
    goal: FoundRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the line is typed into.

    Attributes:
        moved: whether the line was begun for another incident than the one in view now.
        picked: what a person chose for a name, by name as compared: id, or code of an organisation.
        stamped_ms: the moment that stands stamped in the line, None for none.
    """

    now_ms: int
    moved: bool = False
    picked: Mapping[str, bytes | str] = field(default_factory=lambda: MappingProxyType({}))
    stamped_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The incident of a line that names none: the one in view, if the line was begun for it or for none. Never another unasked.

    Attributes:
        at: that incident.
        offered: what is offered where there is none: the one it was begun for and the one in view, else the one used last.
        moved: whether those two differ.
    """

    at: bytes | None = None
    offered: tuple[bytes, ...] = ()
    moved: bool = False


def aim(*, begun: bytes | None, in_view: bytes | None, used: bytes | None) -> Aim:
    """Return where a line goes that was begun while `begun` was in view."""
    if begun is not None and begun != in_view:
        return Aim(offered=(begun,) if in_view is None else (begun, in_view), moved=True)
    return Aim(at=in_view, offered=() if in_view is not None or used is None else (used,))


def asked_of(line: Line, aimed: Aim) -> LineAsked:
    """Return what must be asked of the store to know what `line` means."""
    names = tuple(name.text for name in (*line.names, *line.further))
    return LineAsked(
        at=aimed.at,
        offered=aimed.offered,
        incident="" if line.incident is None else line.incident.text,
        destination="" if line.place is None else line.place.text,
        units=names if line.verb in {grammar.DISPATCH, grammar.STATUS} else (),
        recipients=names if line.verb == grammar.ORDER else (),
        waiting=line.verb == grammar.SIGN,
        runs=line.runs,
    )
