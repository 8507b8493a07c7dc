"""Wiping: a revoked device destroys what opens its data, once the center ordered it, by whatever path the order came.

An order is noted in `meta` after it proved itself (sync/oplog/wipe.py) and to be for this device. Where it says so, what was never
sent is offered to the center first, for `OFFER_MS` at most: a thief who keeps a laptop off the network gains no more than that.

Then, killed at any moment::

    1  the mark `wiped` is written durably: the order, and under which names keystores hold secrets
    2  key.wrap, its copy and a plain key are overwritten and removed: from here on the data open to nobody
    3  database, log, backups, blobs, mark of the high water and logs are removed
    4  the mark says that it is done, and stays: whoever starts the program is told in words

Every start that finds the mark does 2 to 4 again before anything else. What a flash disk no longer shows may live on; it is
encrypted under a key that is gone. Layer: store. Source: our design (engine specification §4).
"""

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.domain.failures import Outage
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.wipe import read_wipe, signer_of, wipe_said
from sync.store import life, log, retired
from sync.store import wrap as wraps
from sync.store.cipher import named
from sync.store.desk import Desk
from sync.store.home import Home, wipe_file, write_durably
from sync.store.life import Connection
from sync.store.rulings import replaced_rulings

ORDER, NOTED_MS = "wipe_order", "wipe_noted_ms"
WIPE = "wipe"  # among what changed: an order was noted
OFFER_MS = 24 * 60 * 60 * 1000
_LEFT_BYTES_MAX = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiped:
    """What the mark of a wiped home says. Time in milliseconds UTC."""

    by: str
    reason: str
    at_ms: int
    keystore_names: tuple[str, ...]
    done: bool


def note(desk: Desk, raw: bytes, *, now_ms: int) -> bool:
    """Note an order that proves itself and is for this device; tell whether it is one. Anything else changes nothing."""
    root = desk.trust.root
    own = desk.streams.replica(desk.life.replica)
    if root is None or own is None:
        return False
    try:
        order = read_wipe(raw, root=root)
    except Malformed:
        return False
    if order.sign_key != own.sign_key or retired.is_retired(desk.connection, signer_of(raw)):
        return False
    if life.get(desk.connection, ORDER) is None:
        life.put(desk.connection, NOTED_MS, now_ms)
    life.put(desk.connection, ORDER, raw)
    desk.folding.changes.add(WIPE, own.replica)
    return True


def note_rulings(desk: Desk, *, now_ms: int) -> None:
    """Look through the rulings in force for an order to this device; one that was lifted, or whose key was retired, is forgotten."""
    replaced = replaced_rulings(desk.connection)
    rows = desk.connection.execute("select id, wipe from ruling_rows where wipe is not null and struck is null order by id").fetchall()
    in_force = [raw for ruling, raw in rows if ruling not in replaced]
    found = sum(note(desk, bytes(raw), now_ms=now_ms) for raw in in_force)
    held = life.get(desk.connection, ORDER)
    stolen = held is not None and retired.is_retired(desk.connection, signer_of(held))
    if held is not None and not found and (stolen or any(bytes(raw) == held for _, raw in rows)):
        desk.connection.execute("delete from meta where name in (?, ?)", (ORDER, NOTED_MS))


def order_for(connection: Connection, sign_key: bytes) -> bytes:
    """Return the order in force for another device, to be handed over to it; empty where none is held."""
    replaced = replaced_rulings(connection)
    rows = connection.execute("select id, wipe from ruling_rows where wipe is not null and struck is null order by id").fetchall()
    for ruling, raw in rows:
        with contextlib.suppress(Malformed):
            order = wipe_said(bytes(raw))
            if ruling not in replaced and order.sign_key == sign_key and not retired.is_retired(connection, signer_of(bytes(raw))):
                return bytes(raw)
    return b""


def due(desk: Desk, *, now_ms: int) -> tuple[bytes, int]:
    """Return the order to be carried out and in how many milliseconds; no order is empty bytes.

    What is offered first waits while anything of this device is not at the center, `OFFER_MS` at most.
    """
    raw, root = life.get(desk.connection, ORDER), desk.trust.root
    if raw is None or root is None:
        return b"", 0
    order = read_wipe(raw, root=root)
    center = desk.connection.execute("select replica from holders where sort = 'center' limit 1").fetchone()
    waits = order.offers and (center is None or bool(log.unsent(desk.connection, center[0])))
    left_ms = life.get_number(desk.connection, NOTED_MS) + OFFER_MS - now_ms
    return raw, max(0, left_ms) if waits else 0


def carry_out(home: Home, raw: bytes, *, step: Callable[[int], None] | None = None) -> None:
    """Do steps 1 to 4; nobody has the database open. ``step`` is told before each.

    Raises: Outage: of the disk; the next start goes on.
    """
    tell = step or _nothing
    tell(1)
    _finish(home, raw, mark(home, raw), tell)


def mark(home: Home, raw: bytes) -> tuple[str, ...]:
    """Do step 1, which may be done while the database is open; return under which names keystores hold secrets.

    Raises: Outage: of the disk.
    """
    names: tuple[str, ...] = ()
    for path in (home.wrap_file, home.wrap_copy):
        with contextlib.suppress(OSError, Outage):
            names = tuple(dict.fromkeys((*names, *wraps.from_bytes(path.read_bytes()).keystore_names())))
    with named():
        write_durably(home.wiped, encode([raw, list(names), 0]))
    return names


def settle(home: Home) -> None:
    """End a wipe that a kill cut short, and say that the home was wiped.

    Raises: Outage: `device.wiped` (facts `by`, `reason`), where the home was; those of the disk.
    """
    found = wiped(home)
    if found is None:
        return
    if not found.done:
        raw, names, _ = _mark(home)
        _finish(home, raw, names, _nothing)
    raise Outage("device.wiped", by=found.by, reason=found.reason)


def sweep(home: Home) -> None:
    """Remove what a window or an engine that was at work meanwhile wrote into a wiped home, and let this process forget its key."""
    home.let_go()
    for folder in (home.logs, home.window_log):
        shutil.rmtree(folder, ignore_errors=True)
    for socket in (home.address, home.hand_address):
        with contextlib.suppress(OSError):
            Path(socket).unlink(missing_ok=True)


def wiped(home: Home) -> Wiped | None:
    """Return what the mark says, None in a home that nobody wiped."""
    if not home.wiped.exists():
        return None
    raw, names, done = _mark(home)
    by, reason, at_ms = "", "", 0
    with contextlib.suppress(Malformed):
        order = wipe_said(raw)
        by, reason, at_ms = order.by, order.reason, order.at_ms
    return Wiped(by=by, reason=reason, at_ms=at_ms, keystore_names=names, done=done)


def _finish(home: Home, raw: bytes, names: tuple[str, ...], tell: Callable[[int], None]) -> None:
    with named():
        tell(2)
        for path in (home.wrap_file, home.wrap_copy, home.key_file, home.key_next, home.key_swap):
            if path.exists():
                wipe_file(path)
        tell(3)
        beside = tuple(home.database.with_name(home.database.name + end) for end in ("-wal", "-shm", "-journal"))
        for path in (home.database, home.database_next, *beside):
            path.unlink(missing_ok=True)
        home.high_water.unlink(missing_ok=True)
        for folder in (home.backups, home.blobs, home.logs):
            shutil.rmtree(folder, ignore_errors=True)
        tell(4)
        write_durably(home.wiped, encode([raw, list(names), 1]))


def _mark(home: Home) -> tuple[bytes, tuple[str, ...], bool]:
    """Return what the mark holds; one that can't be read still is one: what began is ended."""
    try:
        with home.wiped.open("rb") as file:
            found = decode(file.read(_LEFT_BYTES_MAX))
    except (OSError, Malformed):
        return b"", (), False
    match found:
        case [bytes(raw), list(names), int(done)] if all(isinstance(name, str) for name in names):
            return raw, tuple(names), done == 1
    return b"", (), False


def _nothing(_step: int) -> None:
    """Nobody asked to be told."""
