"""The keeper of a world, the center's backups, and what devices do with them: load checkpoints, drop what is covered (K9), let rest.

Keeper, shelf, backup, proof, loader and compaction are the real ones; their threads are turns of the world. What a verified
backup holds is noted entry by entry from the center's own tables at that moment, and never taken from its word.
"""

from functools import partial
from typing import TYPE_CHECKING

from sync.center import backups
from sync.center.backups import back_up
from sync.center.keeper import Keeper
from sync.domain.commands import incident_steps
from sync.domain.commands.journals import StrikeJournal
from sync.domain.failures import Refused
from sync.domain.registry import KINDS_BY_NUMBER
from sync.domain.scopes import Scope
from sync.protocol.backoff import Backoff
from sync.store import cold, log
from sync.store.rebuild import check
from tests.fakes.world import oracle
from tests.fakes.world.device import Device
from tests.fakes.world.disk import Disk, Killed
from tests.fakes.world.naive import is_aside
from tests.fakes.world.places import TREE

if TYPE_CHECKING:
    from tests.fakes.world.world import World

KEEPER_STATEMENTS_MAX = 120
CHECKED_ON = 0.3
SEASON_S = 100 * 24 * 3600.0  # whatever the age that a device keeps its log for
_ENTRIES = (
    "select entries.replica, entries.ordinal, entries.body from entries join streams on streams.number = entries.stream"
    " where entries.seq <= streams.seq"
)
_PUBLISHED = (
    "select streams.replica, streams.scope, max(feed.last_seq) from feed join streams on streams.number = feed.stream"
    " where feed.last_seq is not null group by 1, 2 order by 1, 2"
)
_BASES = (
    "select replicas.replica, streams.scope, bases.seq from bases join streams on streams.number = bases.stream"
    " join replicas on replicas.number = streams.replica"
)
_ENDS = (
    ("confirmed", incident_steps.StartHandling),
    ("handling", incident_steps.ControlIncident),
    ("controlled", incident_steps.StartAftermath),
    ("aftermath", incident_steps.CloseIncident),
)


class Keeping:
    """Owned by the world's acts."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._chance = world.chance

    def keep(self, _device: Device) -> None:
        """Let the keeper follow the feed and make a checkpoint of every scope that changed."""
        keeper = self._keeper()
        rows, made = keeper.follow(), keeper.make_due(every=True)
        self._world.trace.say("keeper took", rows, "made", len(made))

    def back_up(self, _device: Device) -> None:
        """Let the center make a backup and prove it; what it holds may be dropped from now on."""
        world = self._world
        with world.center.shared(backups):
            made = back_up(world.center.folder, now_ms=world.center.clock())
        for row in world.center.rows(_ENTRIES):
            world.oracle.safe.add((bytes(row[0]), row[1], bytes(row[2])))
        world.mishaps.forget_center_copies()
        world.trace.say("center backed up", made.entries, made.walked)

    def keep_and_die(self, device: Device) -> None:
        """Kill the center, and the keeper with it, at some statement of the keeper's turn; both start again on what lies there."""
        center = self._world.center
        self._keeper()
        center.keeper_disk.kill_in = self._chance.randrange(KEEPER_STATEMENTS_MAX)
        try:
            self.keep(device)
        except Killed as error:
            self._world.trace.say("keeper killed at", error)
            center.die()
            center.boot()
        center.keeper_disk.kill_in = None

    def load(self, device: Device, *, rests: bool = False) -> None:
        """Let the loader of a device do what is due: a newcomer's checkpoints, what is stale, covers and compaction, proofs.

        Args:
            rests: whether it looks for what may rest at the center, too.
        """
        loader = device.loader
        if loader is None:
            return
        loader._refresh_due, loader._rest_due = 0.0, 0.0 if rests else float("inf")
        device.link.left = self._world.requests_a_round
        before = device.held_entries()
        loader._round(device.link, Backoff(self._chance.random))
        self._world.trace.say(device.name, "loaded", before, device.held_entries())

    def tidy(self, device: Device) -> None:
        """Let all of it happen in the sequence in which something may be dropped in the end."""
        acts = self._world.acts
        for act in (acts.push, self.keep, self.back_up, self.season, acts.push, acts.poll, self.load):
            act(device)

    def cool(self, device: Device) -> None:
        """Let a small incident be opened, read by whoever is there, closed, and rest at the center a season later."""
        acts = self._world.acts
        incident = acts.open_for_all(device, lines=3)
        acts.push(device)
        other = self._chance.choice(self._world.devices)
        if other.alive:
            acts.poll(other)
            other.writer.fold()
        self.close(device, incident)
        self.tidy(device)
        self.load(device, rests=True)
        self._world.trace.say(device.name, "lets rest", len(self._cold(device)))
        if self._cold(device) and self._chance.random() < CHECKED_ON:
            # What has just come may wait to be folded; a rebuild folds everything.
            device.writer.fold()
            different = check(device.home, shipped=TREE).different
            if different:
                self._world.broken("S4", device, f"with records at the center a rebuild makes other tables: {', '.join(different)}")
        for act in self._chance.choice(((), (self.late,), (self.late, self.load), (self.fetch,))):
            act(device)

    def fetch(self, device: Device) -> None:
        """Let a person open what rests."""
        self._ask(device)
        self.load(device)

    def late(self, device: Device) -> None:
        """Let somebody elsewhere write to a record that rests at a device, and let it arrive there."""
        entities = {entity for _, _, entity in self._cold(device)}
        for other in self._world.devices:
            rows = (
                other.connection.execute("select id from journal_rows where struck is null order by id").fetchall() if other.alive else ()
            )
            found = next((entity for (entity,) in rows if entity in entities), None)
            if found is not None:
                done = other.do(StrikeJournal(journal=found, reason="迟到的更正"))
                self._world.acts.acknowledge(other, done.ordinals)
                self._world.trace.say(other.name, "writes late to", found)
                self._world.acts.push(other)
                break
        self._world.acts.push(device)
        self._world.acts.poll(device)
        device.writer.fold()

    def lacking(self, devices: list[Device]) -> str:
        """L1: tell what the keeper did not take in, or which record rests though it was written to, or asked for; empty for none."""
        behind = self._behind()
        if behind:
            return behind
        for device in devices:
            resting = self._cold(device)
            if resting and (late := self._written_late(device, resting)):
                return f"{device.name} lets {late} rest, to which somebody wrote"
        asked = [device.name for device in devices if self._ask(device)]
        return f"{asked[0]} has not back what rests" if asked else ""

    def _behind(self) -> str:
        keeper, forked = self._keeper(), self._world.oracle.forked
        held = {(tip.replica, tip.scope): tip.seq for tip in keeper._writer.call(lambda desk: log.tips(desk.connection)).result(0)}
        for replica, scope, last in self._world.center.rows(_PUBLISHED):
            if replica not in forked and held.get((replica, scope), 0) < last:
                return (
                    f"the keeper lacks {replica.hex()[:8]} {scope.hex()[:12]} beyond {held.get((replica, scope), 0)}, published is {last}"
                )
        return ""

    def _written_late(self, device: Device, resting: set[tuple[bytes, int, bytes]]) -> str:
        """Return a cold record that a folded entry beyond its checkpoint wrote to and that the center could give; empty for none."""
        held = self._world.harvest(device)
        aside = self._world.oracle.aside_folded(held)
        given = {row[0] for row in device.connection.execute("select scope from cold where why = ''").fetchall()}
        bases = {(row[0], row[1]): row[2] for row in device.connection.execute(_BASES).fetchall()}
        for entry in self._world.oracle.foldable(held):
            stream = held.streams[entry.replica, entry.scope]
            beyond = bases.get((entry.replica, entry.scope), 0) < entry.header.seq <= stream.folded_seq
            if entry.scope in given and beyond and not is_aside(aside, entry.replica, entry.header.ordinal):
                for op in entry.ops:
                    known = op.kind in KINDS_BY_NUMBER and op.field in KINDS_BY_NUMBER[op.kind].by_number
                    if known and (entry.scope, op.kind, op.entity) in resting:
                        return op.entity.hex()[:16]
        return ""

    def _cold(self, device: Device) -> set[tuple[bytes, int, bytes]]:
        return oracle.read(device.connection).cold

    def _ask(self, device: Device) -> bool:
        """Want back all that rests; return whether anything does."""
        scopes = [Scope(row[0]) for row in device.connection.execute("select scope from cold where records > 0 order by scope").fetchall()]
        for scope in scopes:
            device.writer.call(partial(cold.ask, scope=scope, now_ms=device.clock())).result(0)
        return bool(scopes)

    def season(self, device: Device) -> None:
        """Let a season pass, before which somebody ends an incident."""
        row = device.connection.execute(
            "select id from incident_rows where state <> 'closed' and struck is null order by id limit 1"
        ).fetchone()
        if row is not None:
            self.close(device, row[0])
        self._world.true.pass_s(SEASON_S)
        self._world.trace.say("a season passes")

    def close(self, device: Device, incident: bytes) -> None:
        """Let somebody lead an incident to its end, as far as that goes."""
        for _ in _ENDS:
            row = device.connection.execute("select state from incident_rows where id = ?", (incident,)).fetchone()
            step = next((act for state, act in _ENDS if row is not None and state == row[0]), None)
            if step is None:
                break
            facts = {"reason": "完毕"} if step is incident_steps.CloseIncident else {}
            try:
                done = device.do(step(incident=incident, **facts))
            except Refused:
                break
            self._world.acts.acknowledge(device, done.ordinals)

    def _keeper(self) -> Keeper:
        center = self._world.center
        if not center.center.keepers:
            keeper = Keeper(center.folder, center.center.database, center.center.keys, now_ms=center.clock)
            center.center.keepers.append(keeper)
            center.keeper_disk = Disk(keeper.home.path)
            center.keeper_disk.watch(keeper._writer._connection)
        return center.center.keepers[0]
