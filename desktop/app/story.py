"""The main job told by real processes: two devices and a center, a cut, work on both sides, and one truth after it.

Two county posts and the provincial hall are certified by a center. The center dies. Both posts go on: each opens an
incident, grades it, establishes the scene post, dispatches units, activates a plan, issues and signs an order, writes
twenty lines; on the incident they share they change the same two fields differently, and one engine is killed in the
middle of its writing. The center returns. The story ends when all three hold the same rows and say so.

Layer: app. Source: our design.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit
from sync.domain.commands.forces import ImportUnits
from sync.domain.commands.incident_steps import StartHandling
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.plans import ActivatePlan, PublishPlan
from sync.domain.commands.posts import EstablishPost
from sync.domain.commands.recipients import SignOrder
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope, incident_scope
from sync.domain.units_import import RowFate, preview
from sync.engine.client import EngineClient
from sync.store.cipher import Connection, connect
from sync.store.exchange import Done
from sync.store.home import Home
from sync.store.queries import audit
from sync.store.queries.rows import LinkStatus
from sync.store.rebuild import scope_hashes
from sync.store.sheets import read_csv

T = TypeVar("T")
WAIT_S = 60.0
LINES = 20
POLL_S = 0.05

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One device of the story: who, where, and what its own incident is about."""

    key: str
    organisation: str
    person: str
    sheet: str | None = None
    title: str = ""
    place: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the story found.

    Attributes:
        equal: every scope reads the same on every replica that holds it.
        lost: acknowledged entries that the hall, and so the center, does not hold.
        questions: fields waiting for a person on the shared incident.
    """

    equal: bool
    lost: int
    questions: int
    seconds: float

    def __str__(self) -> str:
        """Return the last line of the main job."""
        return f"verdict: equal={'yes' if self.equal else 'no'} lost={self.lost} questions={self.questions} seconds={self.seconds:.1f}"


@dataclass(slots=True)
class Player:
    """A device with its engine process; `close` it."""

    cast: Cast
    home: Home
    client: EngineClient
    reader: Connection
    acknowledged: list[tuple[bytes, int]] = field(default_factory=list)
    told: list[LinkStatus] = field(default_factory=list)

    @classmethod
    def enter(cls, cast: Cast, home: Home) -> "Player":
        """Start the engine of a home and wait for its first word."""
        client = EngineClient.start(home)
        client.ready.result(WAIT_S)
        player = cls(cast, home, client, connect(home.database, home.key(), read_only=True))
        client.on_status(player.told.append)
        return player

    def do(self, request: object) -> Done:
        """Have a command committed and remember what was acknowledged."""
        return self.done(self.client.submit(request))

    def done(self, future: "Future[Done]") -> Done:
        """Wait for a submitted command and remember what was acknowledged."""
        done = future.result(WAIT_S)
        self.acknowledged.extend((self.replica, ordinal) for ordinal in done.ordinals)
        return done

    @property
    def link(self) -> LinkStatus | None:
        """Return what the engine said of its link last."""
        return self.told[-1] if self.told else None

    @property
    def replica(self) -> bytes:
        """Return the id of the present life."""
        return self.client.ready.result(WAIT_S).replica

    def kill(self) -> None:
        """Kill the engine the hard way; the client starts the next one."""
        if self.client.pid is not None:
            os.kill(self.client.pid, signal.SIGKILL)

    def close(self) -> None:
        """Stop the engine and let go of the database."""
        self.reader.close()
        self.client.close()


def until(what: str, holds: Callable[[], T], *, within_s: float = WAIT_S) -> T:
    """Return the first true answer of ``holds``.

    Raises: TimeoutError: it did not hold in time; the message says what.
    """
    pause, end = threading.Event(), time.monotonic() + within_s
    while not (answer := holds()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        pause.wait(POLL_S)
    return answer


def import_units(player: Player, sheet: Path) -> tuple[RowFate, ...]:
    """Import a sheet of units the way the window does: preview every row's fate, then import the good ones."""
    rows = read_csv(sheet)
    fates = preview(rows, ())
    player.do(ImportUnits(rows=tuple(rows)))
    return fates


def prepare(player: Player, plan: bytes, samples: Path, say: Say) -> None:
    """Give a post its units and its plan, before anything happens."""
    assert player.cast.sheet is not None
    fates = import_units(player, samples / player.cast.sheet)
    bad = [fate for fate in fates if not fate.is_ok]
    reasons = ", ".join(f"{fate.row + 2}: {fate.faults[0].code}" for fate in bad)
    say(f"{player.cast.key}: {player.cast.sheet} {len(fates) - len(bad)} units, {len(bad)} rows refused ({reasons})")
    player.do(
        PublishPlan(
            document=plan, version="2026.1", name="危险化学品泄漏事故现场处置预案", code=f"HX-{player.cast.organisation}", sort="scene"
        )
    )


def share_incident(host: Player, guests: Sequence[Player], say: Say) -> EntityId:
    """Open the incident that both posts hold before the link is cut."""
    shared = host.do(OpenIncident(title="江北化工园3号门 苯乙烯槽罐车侧翻泄漏", mode="actual", state="confirmed", place="化工大道方水路口"))
    incident = shared.created[0]
    for guest in guests:
        host.do(AddParty(incident=incident, organisation=guest.cast.organisation))
    for guest in guests:
        until("the shared incident arrives", partial(audit.holds_incident, guest.reader, incident))
    say(f"shared incident {shared.number} is held by {', '.join([host.cast.key, *(guest.cast.key for guest in guests)])}")
    return incident


def work_alone(player: Player, shared: EntityId, facts: Mapping[str, object], *, dies: bool, say: Say) -> None:
    """Do a watch's work with the cable out; the engine of one post is killed in the middle of it."""
    cast = player.cast
    opened = player.do(OpenIncident(title=cast.title, mode="actual", state="confirmed", place=cast.place))
    incident = opened.created[0]
    player.do(GradeIncident(incident=incident, grade="serious", basis="重伤 11 人：生产安全事故报告和调查处理条例第三条"))
    player.do(StartHandling(incident=incident))
    player.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="陆闻笙", place=cast.place))
    units = audit.units_on_standby(player.reader, most=2)
    for unit in units:
        assignment = player.do(DispatchUnit(incident=incident, unit=unit, task="先期处置")).created[0]
        player.do(AdvanceAssignment(assignment=assignment, to="mustered"))
        player.do(AdvanceAssignment(assignment=assignment, to="departed"))
    version = audit.version_in_force(player.reader)
    assert version is not None
    player.do(ActivatePlan(incident=incident, version=version, level="serious", approver="顾清和", approval="oral"))
    order = player.do(
        IssueOrderNow(text="封控化工大道南北两端，清出救援通道。", urgency="urgent", organisations=(cast.organisation,), incident=incident)
    )
    (recipient,) = audit.recipients_of(player.reader, order.created[0])
    player.do(SignOrder(recipient=recipient))
    scope = incident_scope(incident)
    lines = [
        player.client.submit(WriteJournal(scope=scope, line=cast.lines[count % len(cast.lines)], channel="radio"))
        for count in range(LINES // 2)
    ]
    if dies:
        player.kill()
        say(f"{cast.key}: engine killed while {LINES // 2} lines were under way")
    lines += [
        player.client.submit(WriteJournal(scope=scope, line=cast.lines[count % len(cast.lines)], channel="radio"))
        for count in range(LINES // 2, LINES)
    ]
    for future in lines:
        player.done(future)
    player.do(SetIncidentFacts(incident=shared, facts=facts))
    written = audit.lines_in(player.reader, scope)
    say(
        f"{cast.key}: {opened.number} opened, graded, post established, {len(units)} units sent, plan active, order signed, {written} lines"
    )


def converged(players: Sequence[Player]) -> bool:
    """Tell whether every scope reads the same wherever it is held."""
    seen: dict[Scope, set[str]] = {}
    for player in players:
        for scope, text in scope_hashes(player.reader).items():
            seen.setdefault(scope, set()).add(text)
    return all(len(texts) == 1 for texts in seen.values())


def lost(players: Sequence[Player], hall: Player) -> int:
    """Count acknowledged entries that the hall does not hold; it has everything from the center alone."""
    held = audit.entries_held(hall.reader)
    return sum(entry not in held for player in players for entry in player.acknowledged)
