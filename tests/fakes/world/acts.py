"""What happens in a world without anything going wrong: people write, agents talk, devices meet, the center admits and rules."""

from functools import partial
from typing import TYPE_CHECKING

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.draft import Create, Draft, Urgency
from sync.domain.failures import Refused
from sync.domain.registry import KINDS, SCHEMA
from sync.domain.scopes import Scope, incident_scope, organisation_scope
from sync.engine.process import _accept_key
from sync.oplog.clock import tick
from sync.oplog.entry import Header, PlainOp
from sync.store import life as lives
from sync.store.desk import CommandJob, Desk
from tests.fakes.world.checks import in_their_scopes
from tests.fakes.world.device import OFFICE, Device
from tests.fakes.world.files import Files
from tests.fakes.world.keeping import Keeping
from tests.fakes.world.meeting import Meeting
from tests.fakes.world.oracle import Place
from tests.fakes.world.places import TREE
from tests.fakes.world.sticks import Sticks
from tests.fakes.world.workload import request

if TYPE_CHECKING:
    from tests.fakes.world.world import World

REQUESTS_MAX = 150  # that one round of an agent may make: a backlog of a world is some ten chunks
TRIES = 6
_UNKNOWN_KIND, _UNKNOWN_FIELD = 4_001, 61
_EXTRA_ON = 0.4  # of the worlds, for each
_EXTRAS = ({"stick_ask": 8, "stick_make": 12, "stick_take": 18, "stick_loop": 8},)
_KEEPING = {"keep": 8, "back_up": 5, "load": 12, "season": 4, "tidy": 4, "cool": 8, "fetch": 5, "late": 5}
_RECEIVING = ("push", "poll", "load", "carry", "stick_take")
_CARRYING = {"attach": 8, "carry": 20}
_WEIGHTS = {"write": 46, "push": 18, "fold": 10, "meet": 9, "poll": 6, "admit": 3, "accept": 3, "newer": 2, "leave_recovery": 1}


class Acts:
    """Chooses and does; owned by the world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance = world.chance
        self._weights = dict(_WEIGHTS)
        self._met_whole = False
        for extra in _EXTRAS:
            if self._chance.random() < _EXTRA_ON:
                self._weights |= extra
        self.sticks, self.keeping = Sticks(world), Keeping(world)
        self.files = Files(world)
        if world.keeps:
            self._weights |= _KEEPING
        if world.carries:
            self._weights |= _CARRYING

    def some(self) -> list[Device]:
        """Let one ordinary thing happen; return the devices it touched."""
        device = self._chance.choice([one for one in self._world.devices if one.alive])
        name = self._chance.choices(tuple(self._weights), tuple(self._weights.values()))[0]
        return self._one(device, name)

    def _one(self, device: Device, name: str) -> list[Device]:
        if name == "meet":
            return self.meet(device)
        if name.startswith("stick_"):
            return self.pass_on(device, name)
        owner = self.keeping if name in _KEEPING else self.files if name in _CARRYING else self
        act = getattr(owner, name)
        self._world.during(device, lambda: act(device))
        return [device]

    def receive(self, device: Device) -> list[Device]:
        """Let a device take something in: from the center, from the keeper's shelf, a file, a bundle."""
        return self._one(device, self._chance.choice([name for name in _RECEIVING if name in self._weights]))

    def pass_on(self, device: Device, name: str) -> list[Device]:
        """Let somebody do something with a stick, which may touch others."""
        act = getattr(self.sticks, name.removeprefix("stick_"))
        for one in self._world.devices:
            if one.alive:
                self._world.harvest(one)
        dying = next((one for one in self._world.devices if one.disk.kill_in is not None), device)
        self._world.during(dying, lambda: act(device))
        return [one for one in self._world.devices if one.alive] if name in {"stick_loop", "stick_ask"} else [device]

    def gather(self, device: Device) -> None:
        """Let a device open an incident with all the others' organisations, most of the time, so that there is something to share."""
        if self._chance.random() < 0.6:
            self.open_for_all(device)

    def open_for_all(self, device: Device, *, lines: int = 0) -> bytes:
        """Let a device open an incident with all the others' organisations and some lines; return which."""
        done = device.do(OpenIncident(title="开局", mode="actual", state="confirmed"))
        self.acknowledge(device, done.ordinals)
        incident = done.created[0]
        others = sorted({one.organisation for one in self._world.devices} - {device.organisation})
        asked: list[object] = [AddParty(incident=incident, organisation=code) for code in others]
        asked += [WriteJournal(scope=incident_scope(incident), line=f"第{at}行") for at in range(lines)]
        for each in asked:
            self.acknowledge(device, device.do(each).ordinals)
        return incident

    def write(self, device: Device, *, only: str | None = None) -> None:
        """Let somebody at the device give commands until one is taken; what it commits is acknowledged."""
        for _ in range(TRIES):
            wanted = request(device, self._chance, only=only)
            if wanted is None:
                continue
            try:
                self._command(device, wanted)
            except Refused as refused:
                self._world.trace.say(device.name, type(wanted).__name__, refused.code)
            else:
                return

    def _command(self, device: Device, wanted: object) -> None:
        token = self._chance.randbytes(16)
        done = device.do(wanted, token=token)
        self.acknowledge(device, done.ordinals)
        self._world.trace.say(device.name, type(wanted).__name__, done.ordinals)
        if self._chance.random() < 0.05:
            again = device.do(wanted, token=token)
            if not again.again or again.ordinals != done.ordinals:
                self._world.broken("S8", device, "a command sent again with its token was done again")

    def acknowledge(self, device: Device, ordinals: tuple[int, ...]) -> None:
        """Note what the user was told is kept."""
        query = (
            "select replicas.replica, streams.scope, entries.seq, entries.ordinal, entries.body from entries"
            " join streams on streams.number = entries.stream join replicas on replicas.number = entries.replica"
            " where replicas.replica = ? and entries.ordinal = ?"
        )
        rows = [device.connection.execute(query, (device.replica, ordinal)).fetchone() for ordinal in ordinals]
        if None in rows:
            self._world.broken("S1", device, f"of the ordinals {ordinals} that were acknowledged not all are in the log")
        places = [Place(*row) for row in rows]
        self._world.oracle.commit(device.name, places)
        for name, sentence in in_their_scopes(self._world.oracle, places):
            self._world.broken(name, device, sentence)
        for place in places:
            self._world.rights.learn(self._world.oracle.entry(place))

    def newer(self, device: Device) -> None:
        """Let a later version have written here: a kind and a field that this one does not know."""
        ordinal = device.writer.call(lambda desk: _append_unknown(desk, device.clock())).result(0)
        self.acknowledge(device, (ordinal,))
        self._world.trace.say(device.name, "writes what nobody knows", ordinal)

    def overstep(self, device: Device) -> None:
        """Let a device write where it may not; every rule of the commands is passed by."""
        codes = [row.code for row in TREE if row.code != device.organisation]
        draft = Draft(
            scope=organisation_scope(self._chance.choice(codes)),
            writes=(Create(kind="journal", fields={"line": "越权", "stated_at": device.clock()}),),
            urgency=Urgency.RECORD,
        )
        job = CommandJob(request=None, person=device.person, office=OFFICE)
        device.writer.call(lambda desk: _append(desk, draft, job, device.clock())).result(0)
        self._world.trace.say(device.name, "oversteps")

    def fold(self, device: Device) -> None:
        """Let the background work, a few turns or all of it."""
        device.writer.fold(self._chance.choice((1, 3, 10_000)))

    def push(self, device: Device) -> None:
        """Let the agent exchange, if it would now: after a failure it waits, unless the link came up."""
        world = self._world
        if world.true.ms < device.due_ms:
            if self._chance.random() < 0.6:
                return
            device.agent.link_up()
        device.link.left = REQUESTS_MAX
        delay_s = device.push()
        if device.loader is not None and device.loader.busy:
            self.keeping.load(device)
        device.due_ms = world.true.ms + int(1000 * (delay_s or 0.0))
        world.requests_most = max(world.requests_most, REQUESTS_MAX - device.link.left)
        world.trace.say(device.name, "pushed", device.session.phase.value, device.agent.status.code, f"{delay_s or 0:.1f}")

    def poll(self, device: Device) -> None:
        """Let the agent's second thread ask for news, if it is in step."""
        if device.agent._in_step.is_set():
            device.link.left = REQUESTS_MAX
            device.poll()

    def meet(self, device: Device) -> list[Device]:
        """Let two devices stand beside each other."""
        others = [one for one in self._world.devices if one.alive and one is not device]
        return self.beside(device, self._chance.choice(others)) if others else [device]

    def beside(self, device: Device, other: Device) -> list[Device]:
        """Let these two stand beside each other."""
        meeting = Meeting(device, other, self._chance, self._world.trace, self._world.rights)
        ended = False

        def go() -> None:
            nonlocal ended
            ended = meeting.go(self._world.faults)
            if ended and self._world.carries:
                for asks, gives, session in ((device, other, meeting.sessions[1]), (other, device, meeting.sessions[0])):
                    self.files.share(asks, gives, gives=session.standing is not None and bool(session.standing.organisation))

        for one in (device, other):
            self._world.harvest(one)
        dying = device if device.disk.kill_in is not None else other
        self._world.during(dying, go)
        self._met_whole = ended
        self._world.trace.say(device.name, "met", other.name, "to the end" if ended else "cut")
        for name, sentence in meeting.broken:
            self._world.broken(name, device, sentence)
        return [device, other]

    def take_over(self, spare: Device, neighbour: Device, lost: bytes) -> list[Device]:
        """Let a spare go on beside a neighbour, before any center: it gets what the lost device wrote, as far as it lies there."""
        for one, other in ((spare, neighbour), (neighbour, spare)):
            key = other.sign_key
            one.writer.call(partial(_accept_key, key=key)).result(0)
        touched = self.beside(spare, neighbour)
        scope = organisation_scope(spare.organisation)
        there, here = (
            max((tip.seq for tip in one.store.tips() if (tip.replica, tip.scope) == (lost, scope)), default=0) for one in (neighbour, spare)
        )
        self._world.trace.say(spare.name, "takes over beside", neighbour.name, there, here)
        if self._met_whole and here < there:
            self._world.broken("S2", spare, f"of the lost device {here} entries came, {neighbour.name} has {there}")
        return touched

    def admit(self, device: Device) -> None:
        """Let the center certify a device that knocked."""
        device.link.left = REQUESTS_MAX
        device.push()
        if device.certified:
            return
        self._world.center.admit(device.sign_key, device.organisation)
        device.certified = True
        self._world.trace.say(device.name, "is admitted")
        device.push()

    def accept(self, device: Device) -> None:
        """Let a person compare another device's fingerprint."""
        others = [one for one in self._world.devices if one.alive and one is not device]
        if others:
            key = self._chance.choice(others).sign_key
            device.writer.call(lambda desk: _accept_key(desk, key)).result(0)
            self._world.trace.say(device.name, "accepts", key)

    def leave_recovery(self, _device: Device) -> None:
        """Let an operator say that the predecessor's tail was sought."""
        if self._world.center.lives > 1:
            self._world.center.leave_recovery()
            self._world.trace.say("center leaves recovery")


def _append(desk: Desk, draft: Draft, job: CommandJob, now_ms: int) -> int:
    desk._append(draft, job, command_no=1, now_ms=now_ms)
    lives.save_life(desk.connection, desk.life)
    return desk.life.ordinal


def _append_unknown(desk: Desk, now_ms: int) -> int:
    """Write an entry with a kind and a field of a later version, as the writer writes."""
    life = desk.life
    own = desk.streams.replica(life.replica)
    assert own is not None
    scope: Scope = organisation_scope(own.organisation or "320000")
    stream = desk.streams.stream(own, scope)
    header = Header(
        seq=stream.seq + 1,
        ordinal=life.ordinal + 1,
        wall_ms=tick(life.wall_ms, now_ms),
        person="来者",
        office=OFFICE,
        command_no=900,
        urgency=Urgency.RECORD,
        schema=SCHEMA + 1,
    )
    known = KINDS["journal"].number
    ops = [
        PlainOp(kind=_UNKNOWN_KIND, entity=None, field=None, value={1: "新", 2: [1, 2]}, names=None),
        PlainOp(kind=known, entity=None, field=None, value={1: "行", 2: now_ms, _UNKNOWN_FIELD: "新"}, names=None),
    ]
    desk._store(stream, header, ops)
    life.ordinal, life.wall_ms = header.ordinal, header.wall_ms
    lives.save_life(desk.connection, life)
    return header.ordinal
