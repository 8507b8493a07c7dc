"""The heal phase: faults off, everybody certified, a bounded number of rounds; then all that may be held is held everywhere."""

from typing import TYPE_CHECKING

from sync.center import feed
from sync.center.authority import RECOVERY
from sync.center.database import get_number
from sync.center.facts import Facts
from sync.center.feed import Reader
from sync.protocol.session import Phase
from sync.store.rebuild import check, scope_hashes
from tests.fakes.world.acts import REQUESTS_MAX
from tests.fakes.world.device import Device
from tests.fakes.world.faults import NONE
from tests.fakes.world.places import TREE

if TYPE_CHECKING:
    from tests.fakes.world.world import World

ROUNDS_MAX = 12
RETRY_S = 61.0  # the longest wait of a backoff is over


def heal(world: "World") -> None:
    """Switch every fault off and let everybody exchange until all agree.

    Raises: Violation: L1, when they don't within `ROUNDS_MAX` rounds; S3, S4 when they do and read differently.
    """
    world.trace.say("heal")
    world.faults = NONE
    for device in world.devices:
        device.link.faults, device.disk.kill_in = NONE, None
        device.disk.empty()
    world.center.disk.kill_in = None
    world.center.clock.mend()
    if not world.center.alive:
        world.center.boot()
    world.rotations.mend()
    difference = "nothing was tried"
    for count in range(ROUNDS_MAX):
        world.true.pass_s(RETRY_S)
        for turn in (_brings, _fetches):
            for device in world.devices:
                turn(world, device)
        if world.keeps:
            world.acts.keeping.keep(world.devices[0])
        difference = (
            _difference(world)
            or (world.acts.files.lacking() if world.carries else "")
            or (world.acts.keeping.lacking(_talking(world)) if world.keeps else "")
            or world.rotations.lacking(_talking(world))
        )
        if count == 1 and world.center.lives > 1:
            world.center.leave_recovery()
        if not difference:
            world.trace.say("healed in", count + 1)
            break
    else:
        name = "S2" if _is_calm(world) else "L1"
        world.broken(name, None, f"no agreement after {ROUNDS_MAX} rounds: {difference}")
    world.look(world.devices)
    world.histories.agree()
    world.rotations.agree()
    _same_rows(world)
    _rebuilt(world)


def _brings(world: "World", device: Device) -> None:
    """Let a device bring what it has; all do before any of them asks for news, so that one round is mostly enough."""
    device.link.left = REQUESTS_MAX
    device.agent.link_up()
    device.push()
    if device.agent.status.code == "device.uncertified" and not _in_recovery(world):
        world.center.admit(device.sign_key, device.organisation)
        device.certified = True
        device.push()


def _fetches(world: "World", device: Device) -> None:
    device.link.left = REQUESTS_MAX
    if world.keeps:
        world.acts.keeping.load(device)
        device.push()
    # The first one may have found its nonces spent by a copy of this device.
    copies = sum(one.sign_key == device.sign_key for one in world.devices)
    for _ in range(min(copies, 2)):
        if device.agent._in_step.is_set():
            device.poll()
    device.writer.fold()
    if world.carries:
        world.acts.files.carry(device)


def _talking(world: "World") -> list[Device]:
    """Return the devices that no ruling keeps from the center."""
    with world.center.center.database.read() as connection:
        facts = Facts(connection)
        return [device for device in world.devices if not facts.revoked(device.sign_key)]


def _in_recovery(world: "World") -> bool:
    with world.center.center.database.read() as connection:
        return bool(get_number(connection, RECOVERY))


def _difference(world: "World") -> str:
    """S2, L1: tell where a device lacks what the center may give it, or the center what a device may push; empty for nowhere."""
    forked = world.oracle.forked
    with world.center.center.database.read() as connection:
        facts = Facts(connection)
        center = {(row.replica, row.scope): row.seq for row in connection.execute(feed._STREAMS) if row.seq}
        for device in world.devices:
            standing = facts.standing(device.sign_key)
            if standing is None:
                return f"{device.name} is not certified"
            if facts.revoked(device.sign_key):
                continue
            reader = Reader(replica=device.session._store.replica, standing=standing)
            due = {(tip.replica, tip.scope): tip for tips in feed.readable_tips(connection, facts, reader).values() for tip in tips}
            held = {(tip.replica, tip.scope): tip for tip in device.store.tips()}
            for key, tip in due.items():
                if key[0] not in forked and (key not in held or held[key].hash != tip.hash):
                    return f"{device.name} lacks {_named(key)} beyond {held[key].seq if key in held else 0}, the center has {tip.seq}"
            for key, tip in held.items():
                if key[0] not in forked and center.get(key, 0) < tip.seq:
                    return f"the center lacks {_named(key)} beyond {center.get(key, 0)}, {device.name} has {tip.seq}"
            waiting = [one for one in device.session.waiting() if one.replica not in forked]
            if waiting:
                return f"{device.name} still waits to send {len(waiting)} streams"
    return ""


def _is_calm(world: "World") -> bool:
    """Tell whether everybody believes to be in step, so that what is lacking is lacking in silence."""
    return all(device.session.phase is Phase.STEADY and not device.session.waiting() for device in world.devices)


def _named(key: tuple[bytes, bytes]) -> str:
    return f"{key[0].hex()[:8]} {key[1].hex()[:12]}"


def _same_rows(world: "World") -> None:
    """S3: devices that hold the same streams of a scope to the same tips, and fold them, have byte-equal rows and questions in it."""
    seen: dict[tuple[bytes, object], tuple[Device, str]] = {}
    for device in world.devices:
        tips: dict[bytes, list[object]] = {}
        for row in device.connection.execute(
            "select streams.scope, replicas.replica, streams.seq, streams.hash, streams.folded_seq from streams"
            " join replicas on replicas.number = streams.replica where streams.seq > 0 order by 1, 2"
        ).fetchall():
            tips.setdefault(row[0], []).append(row[1:])
        told = _rulings(device)
        stale = {row[0] for row in device.connection.execute("select scope from stale").fetchall()}
        stale |= {row[0] for row in device.connection.execute("select scope from cold where records > 0").fetchall()}
        hashes = scope_hashes(device.connection)
        for scope, hashed in hashes.items():
            if scope in stale:
                continue  # its rows stand as they were until the next checkpoint, or lie at the center: the page Sync says so
            key = (scope, (tuple(tips[scope]), told))
            if key in seen and seen[key][1] != hashed:
                world.broken("S3", device, f"scope {scope.hex()[:12]} reads otherwise than at {seen[key][0].name}, from the same entries")
            seen.setdefault(key, (device, hashed))
        world.trace.say(device.name, *sorted(hashes.values()))


def _rulings(device: Device) -> tuple[object, ...]:
    return tuple(device.connection.execute("select id, ranges, replaces from ruling_rows order by id").fetchall())


def _rebuilt(world: "World") -> None:
    """S4: folding the log anew gives the same tables, byte for byte."""
    device = world.chance.choice(world.devices)
    different = check(device.home, shipped=TREE).different
    if different:
        world.broken("S4", device, f"a rebuild makes other tables: {', '.join(different)}")
