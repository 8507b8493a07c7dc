"""The keeper of a world, the center's backups, and what devices do with them: load checkpoints, drop what is covered (K9).

Keeper, shelf, backup, proof, loader and compaction are the real ones; their threads are turns of the world. What a verified
backup holds is noted entry by entry from the center's own tables at that moment, and never taken from its word.
"""

from typing import TYPE_CHECKING

from sync.center import backups
from sync.center.backups import back_up
from sync.center.keeper import Keeper
from sync.domain.commands import incident_steps
from sync.domain.failures import Refused
from sync.protocol.backoff import Backoff
from tests.fakes.world.device import Device

if TYPE_CHECKING:
    from tests.fakes.world.world import World

SEASON_S = 100 * 24 * 3600.0  # whatever the age that a device keeps its log for
_ENTRIES = (
    "select entries.replica, entries.ordinal, entries.body from entries join streams on streams.number = entries.stream"
    " where entries.seq <= streams.seq"
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

    def load(self, device: Device) -> None:
        """Let the loader of a device do what is due: a newcomer's checkpoints, what is stale, covers and compaction, proofs."""
        loader = device.loader
        if loader is None:
            return
        loader._refresh_due, loader._rest_due = 0.0, float("inf")
        device.link.left = self._world.requests_a_round
        before = device.held_entries()
        loader._round(device.link, Backoff(self._chance.random))
        self._world.trace.say(device.name, "loaded", before, device.held_entries())

    def tidy(self, device: Device) -> None:
        """Let all of it happen in the sequence in which something may be dropped in the end."""
        for act in (self._world.acts.push, self.keep, self.back_up, self.season, self._world.acts.push, self.load):
            act(device)

    def season(self, device: Device) -> None:
        """Let a season pass, before which somebody ends an incident."""
        query = "select id, scope, state from incident_rows where state <> 'closed' and struck is null order by id limit 1"
        for _ in _ENDS:
            row = device.connection.execute(query).fetchone()
            step = next((act for state, act in _ENDS if row is not None and state == row[2]), None)
            if row is None or step is None:
                break
            facts = {"reason": "完毕"} if step is incident_steps.CloseIncident else {}
            try:
                done = device.do(step(incident=row[0], **facts))
            except Refused:
                break
            self._world.acts.acknowledge(device, done.ordinals)
        self._world.true.pass_s(SEASON_S)
        self._world.trace.say("a season passes")

    def _keeper(self) -> Keeper:
        center = self._world.center
        if not center.center.keepers:
            center.center.keepers.append(Keeper(center.folder, center.center.database, center.center.keys, now_ms=center.clock))
        return center.center.keepers[0]
