"""The scripted conflicts on every peer: what is shown, what can still be read, who is told. The script is conflicts.json.

Ours are the same conflicts in our own declarations: two authors who saw the same beginning write without seeing one another,
and a real store takes both in. Told is who opens the inbox of questions on any replica that may read the incident.
"""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from benchmarks.author import Author, Board
from benchmarks.growth import opened
from benchmarks.peers.install import FOLDER, Peers
from benchmarks.peers.rows import OURS
from benchmarks.station import Station
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.draft import Add, Create, Move, New, Remove, Set, Write
from sync.domain.ids import EntityId
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, organisation_scope
from sync.store.desk import Desk
from sync.store.queries.questions import inbox
from sync.store.readers import Readers

SCRIPT = Path(__file__).with_name("conflicts.json")
SCRIPTS = Path(__file__).parent / "scripts"
YEAR_MS = 365 * 24 * 3_600_000
OTHER, THIRD = "320102", "320104"
_WAIT_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one conflict at one peer: the value shown, the values that can still be read, and who is told."""

    shown: object
    kept: tuple[object, ...]
    told: str


@dataclass(slots=True)
class Play:
    """One conflict under way: who opened, two who write without seeing one another, and the records that the outcome is about."""

    opener: Author
    scope: Scope
    a: Author
    b: Author
    asked: tuple[tuple[str, EntityId, str], ...] = ()
    made: list[Author] = field(default_factory=list)
    scopes: dict[EntityId, Scope] = field(default_factory=dict)

    @property
    def incident(self) -> EntityId:
        """Return the incident."""
        return EntityId(self.scope[1:])

    def set(self, author: Author, kind: str, entity: EntityId, name: str, value: object, *, at_ms: int = START_MS + 60_000) -> None:
        """Write one field."""
        author.write(self.scope, (Set(kind=kind, entity=entity, field=name, value=value),), command="SetIncidentFacts", at_ms=at_ms)

    def write(self, author: Author, *writes: Write, scope: Scope | None = None) -> list[EntityId]:
        """Write one entry."""
        return author.write(scope or self.scope, writes, command="SetIncidentFacts", at_ms=START_MS + 60_000)

    def move(self, author: Author, kind: str, entity: EntityId, *states: str) -> None:
        """Move a record on, step by step."""
        for state in states:
            self.write(author, Move(kind=kind, entity=entity, to=state))


Scene = Callable[[Author, Board], Play]


def _parted(opener: Author, scope: Scope, board: Board, *, seen: bool = False) -> Play:
    """Let two authors go on from what stands, each by itself; when ``seen``, b sees what a writes."""
    board_a = deepcopy(board)
    a, b = Author(12, ORGANISATION, board=board_a), Author(13, ORGANISATION, board=board_a if seen else deepcopy(board))
    return Play(opener, scope, a, b, made=[opener, a, b])


def _facts(name: str, value_a: object, value_b: object) -> Scene:
    def scene(opener: Author, board: Board) -> Play:
        scope = opened(opener)
        _first(opener, scope, name)
        play = _parted(opener, scope, board)
        play.set(play.a, "incident", play.incident, name, value_a)
        play.set(play.b, "incident", play.incident, name, value_b)
        play.asked = (("incident", play.incident, name),)
        return play

    return scene


def _first(opener: Author, scope: Scope, name: str) -> None:
    if name == "grade":
        first = Set(kind="incident", entity=EntityId(scope[1:]), field="grade", value="minor")
        opener.write(scope, (first,), command="GradeIncident", at_ms=START_MS + 1_000)


def _two_fields(opener: Author, board: Board) -> Play:
    play = _parted(opener, opened(opener), board)
    play.set(play.a, "incident", play.incident, "hazards", "tank")
    play.set(play.b, "incident", play.incident, "source", "Bridge")
    play.asked = (("incident", play.incident, "hazards"),)
    return play


def _struck(opener: Author, board: Board) -> Play:
    scope = opened(opener)
    line = Create(kind="journal", fields={"line": "first", "stated_at": START_MS, "channel": "radio"})
    (made,) = opener.write(scope, (line,), command="WriteJournal", at_ms=START_MS + 1_000)
    play = _parted(opener, scope, board)
    play.set(play.a, "journal", made, "line", "second")
    play.set(play.b, "journal", made, "struck", "twice")
    play.asked = (("journal", made, "line"), ("journal", made, "struck"))
    return play


def _one_number(opener: Author, board: Board) -> Play:
    play = _parted(opener, opened(opener), board)
    order = Create(
        kind="order", fields={"state": "issued", "number": "0001", "text": "封控", "issuer": ORGANISATION, "issued_at": START_MS}
    )
    play.asked = tuple(("order", play.write(author, order)[0], "number") for author in (play.a, play.b))
    return play


def _order(to_a: Sequence[str], to_b: Sequence[str], before: Sequence[str] = ()) -> Scene:
    def scene(opener: Author, board: Board) -> Play:
        scope = opened(opener)
        order = Create(kind="order", fields={"state": "issued", "text": "封控", "issuer": ORGANISATION, "issued_at": START_MS})
        recipient = Create(kind="recipient", fields={"state": "issued", "order": New(0), "organisation": ORGANISATION})
        _, made = opener.write(scope, (order, recipient), command="IssueOrder", at_ms=START_MS + 1_000)
        first = Play(opener, scope, opener, opener)
        first.move(opener, "recipient", made, *before)
        play = _parted(opener, scope, board)
        play.move(play.a, "recipient", made, *to_a)
        play.move(play.b, "recipient", made, *to_b)
        play.asked = (("recipient", made, "state"),)
        return play

    return scene


def _one_unit(opener: Author, board: Board) -> Play:
    scope, other = opened(opener), opened(opener)
    unit = Create(kind="unit", fields={"name": "E1", "sort": "rescue", "readiness": "standby"})
    (made,) = opener.write(organisation_scope(ORGANISATION), (unit,), command="RegisterUnit", at_ms=START_MS + 1_000)
    play = _parted(opener, scope, board)
    sent = Create(kind="assignment", fields={"state": "ordered", "unit": made, "unit_name": "E1", "organisation": ORGANISATION})
    first, second = play.write(play.a, sent), play.write(play.b, sent, scope=other)
    play.asked = (("assignment", first[0], "unit"), ("assignment", second[0], "unit"))
    play.scopes[second[0]] = other
    return play


def _parties(taken_out: bool) -> Scene:  # noqa: FBT001 - one fact of the scene
    def scene(opener: Author, board: Board) -> Play:
        scope = opened(opener)
        first = Play(opener, scope, opener, opener)
        first.write(opener, Add(kind="incident", entity=first.incident, field="parties", value=OTHER))
        play = _parted(opener, scope, board)
        change = Remove if taken_out else Add
        play.write(play.a, change(kind="incident", entity=play.incident, field="parties", value=OTHER if taken_out else THIRD))
        play.write(play.b, Add(kind="incident", entity=play.incident, field="parties", value=OTHER if taken_out else "320105"))
        play.asked = (("incident", play.incident, "parties"),)
        return play

    return scene


def _late_line(opener: Author, board: Board) -> Play:
    play = _parted(opener, opened(opener), board)
    play.move(play.a, "incident", play.incident, "handling", "controlled", "aftermath", "ended")
    line = Create(kind="journal", fields={"line": "late", "stated_at": START_MS, "channel": "radio"})
    made = play.b.write(play.scope, (line,), command="WriteJournal", at_ms=START_MS + 120_000)
    play.asked = (("journal", made[0], "line"),)
    return play


def _clock_behind(opener: Author, board: Board) -> Play:
    scope = opened(opener)
    _first(opener, scope, "grade")
    play = _parted(opener, scope, board, seen=True)
    play.set(play.a, "incident", play.incident, "grade", "serious", at_ms=START_MS + YEAR_MS)
    play.set(play.b, "incident", play.incident, "grade", "major")
    play.asked = (("incident", play.incident, "grade"),)
    return play


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "two grade at once": _facts("grade", "serious", "major"),
        "two grade alike": _facts("grade", "major", "major"),
        "two fields of one record": _two_fields,
        "edited and struck": _struck,
        "one number given twice": _one_number,
        "withdrawn and finished": _order(("withdrawn",), ("finish_requested",), ("signed", "under_way")),
        "signed and under way": _order(("signed",), ("signed", "under_way")),
        "one unit sent to two incidents": _one_unit,
        "a party taken out and let in": _parties(taken_out=True),
        "two parties let in": _parties(taken_out=False),
        "a line after the close": _late_line,
        "seen, then written by a clock a year behind": _clock_behind,
    }
)


def ours() -> dict[str, Outcome]:
    """Play every conflict in our own declarations, each in a store of its own."""
    found: dict[str, Outcome] = {}
    for name, scene in SCENES.items():
        board: Board = {}
        play = scene(Author(11, ORGANISATION, board=board), board)
        with TemporaryDirectory() as folder, Station(Path(folder) / "home") as station:
            station.trust(*play.made)
            station.receive([run for author in play.made for run in author.fresh_runs()])
            readers = Readers(station.home, 1)
            try:
                questions = readers.query(inbox).result(_WAIT_S).questions
            finally:
                readers.close()
            kept = tuple(station.writer.call(partial(_kept, play=play)).result(_WAIT_S))
        told = "everybody who may read it: " + ", ".join(sorted({one.code or one.sort for one in questions})) if questions else ""
        found[name] = Outcome(shown=kept[-1] if kept else None, kept=kept, told=told)
    return found


def _kept(desk: Desk, *, play: Play) -> list[object]:
    """Return the standing values of what the conflict is about."""
    found: list[object] = []
    for name, entity, item in play.asked:
        kind, scope = KINDS[name], play.scopes.get(entity, play.scope)
        found.extend(desk.folding.seen(scope, desk.life.replica, kind, entity, kind.by_name[item]).heads.values())
    return found


def peers_outcomes(peers: Peers, kinto_url: str) -> dict[str, dict[str, Outcome]]:
    """Play them on the peers, each driven as its own documentation drives it."""
    commands = (
        ("node", [str(peers.node), str(SCRIPTS / "conflicts.mjs"), str(SCRIPT), str(FOLDER / "node_modules")]),
        ("python", [str(peers.python), str(SCRIPTS / "conflicts.py"), str(SCRIPT), kinto_url]),
    )
    found: dict[str, dict[str, Outcome]] = {OURS: ours()}
    for registry, words in commands:
        if registry in peers.missing:
            continue
        done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=_WAIT_S)  # noqa: S603 - fixed words
        told: dict[str, dict[str, dict[str, Any]]] = json.loads(done.stdout)
        for peer, outcomes in told.items():
            found[peer] = {
                name: Outcome(shown=one["shown"], kept=tuple(one["kept"]), told=one.get("told", "")) for name, one in outcomes.items()
            }
    return found


def names() -> list[str]:
    """Return the conflicts in their sequence."""
    return [one["name"] for one in json.loads(SCRIPT.read_text("utf-8"))]
