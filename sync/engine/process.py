"""The engine: the process that owns a home's writer, readers, agent and door. A window is its client; a served device has none.

Start: lock, check, writer, readers, agent, attaching, carrying, keeper, door. Stop: door, keeper, attaching, carrying, agent,
writer, readers, lock; each is joined.

Layer: engine. Source: our design (engine specification §6).
"""

import hashlib
import logging
import os
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sync.domain import acts
from sync.domain.draft import Organisation
from sync.domain.failures import Outage, Refused
from sync.domain.ids import OP_BYTES, OpId
from sync.domain.scopes import Scope
from sync.engine.attaching import Attaching, asked_of
from sync.engine.blob_acts import BlobActs
from sync.engine.carrying import Carrying
from sync.engine.futures import followed, resolved, then, watched
from sync.engine.hand import hand_key
from sync.engine.keeper import Keeper
from sync.engine.keys import KeyTurning
from sync.engine.messages import TOKEN_BYTES, Call, done_to_wire, status_to_wire
from sync.engine.rekeying import PassphraseCheck
from sync.engine.seat import CHANGE_DATABASE_KEY, CHANGE_KEYS, Seat
from sync.engine.socket import Door
from sync.engine.status import RECEIVED, SYNCING, Agent, Dials, HasYard, LinkState, MakeAgent, NoAgent
from sync.engine.wiping import Wiping
from sync.links.enrolment import enter
from sync.links.http import HttpLink
from sync.oplog.hashing import KEY_BYTES
from sync.oplog.slip import read_slip_text, slip_text
from sync.protocol.enrolment import is_invitation, read_invitation
from sync.store import cold, device, drafts, pins, slips, told
from sync.store.blob_tables import BLOB
from sync.store.center_at import keep_center
from sync.store.cipher import Database, database
from sync.store.clocks import keep_offset
from sync.store.desk import Desk
from sync.store.exchange import Changes
from sync.store.home import Home
from sync.store.leaves import StoreBlobs
from sync.store.queries import paths
from sync.store.queries.rows import LinkStatus
from sync.store.reach import REACH
from sync.store.readers import Readers
from sync.store.startup import InstanceLock, StartReport, check
from sync.store.writer import Writer

log = logging.getLogger("engine")

# Records whose entries are flash in most cases; for the others a moment's wait gathers several into one exchange.
URGENT_KINDS = frozenset({"order", "recipient", "assignment"})

RATE_STEPS = 5
OFFSET_STEP_MS = 1_000

EXIT_BUG = 70
ENDING_S = 3.0  # within which an engine that is ending has let go of its home


def wall_ms() -> int:
    """Return the wall clock, milliseconds UTC."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an agent is made from."""

    home: Home
    writer: Writer
    readers: Readers
    blobs: StoreBlobs


class Engine:
    """One home at work; owned by its process, which closes it.

    Args:
        shipped: the organisations that the program brings along.
        make_agent: ``(parts, changed) → agent``; `changed` is to be called when the agent's state did. None for no path.
        auth_key: the key of the window's door, None for no door.
        by_hand: whether the command line may ask for what is carried by hand, by a door of its own; see hand.py.
        tell_carrying: is handed how far a bundle is, as windows are; it must not wait.
        is_process: whether the process is this engine's own, and ends with it.

    Raises: Outage: see `InstanceLock.acquire`, `check` and `Writer`.
    """

    _live_state = ""  # what windows were told of the link last; nothing yet
    _live_rate: float | None = None
    _live_offset_ms: int | None = None

    def __init__(
        self,
        home: Home,
        *,
        shipped: Sequence[Organisation] = (),
        now_ms: Callable[[], int] = wall_ms,
        make_agent: "Callable[[Parts], MakeAgent] | None" = None,
        auth_key: bytes | None = None,
        by_hand: bool = False,
        tell_carrying: Callable[[str, int, int], None] | None = None,
        is_process: bool = False,
    ) -> None:
        self.home = home
        self._tell_carrying = tell_carrying
        self._hand: Door | None = None
        self._now_ms = now_ms
        self._door: Door | None = None
        self._standing: LinkStatus | None = None
        self._keeper: Keeper | None = None
        self._attaching: Attaching | None = None
        self._blob_acts: BlobActs | None = None
        self._carrying: Carrying | None = None
        self._wiping: Wiping | None = None
        self._keys: KeyTurning | None = None
        self._agent: Agent = NoAgent()
        self._seat: Seat | None = None
        self._passphrase = PassphraseCheck(home)
        self._entering = ThreadPoolExecutor(1, thread_name_prefix="engine-entering")
        self._is_process = is_process
        self._made = threading.Event()
        self._closing = threading.Lock()
        self._closed = False
        self._lock = InstanceLock(home)
        # The engine of a window that was killed a moment ago ends by itself, and has its last commit to close.
        self._lock.acquire(wait_s=ENDING_S)
        try:
            self.report: StartReport = check(home, now_ms=now_ms())
            self.writer = Writer(home, now_ms=now_ms, shipped=shipped, on_changes=self._on_changes, on_stopped=self._on_writer_stopped)
        except BaseException:
            self._lock.release()
            raise
        self.readers = Readers(home)
        self.blobs = StoreBlobs(home, self.writer)
        try:
            present = self.writer.call(_describe).result()
            self._seat = Seat(self.writer, person=present.person, office=present.office, now_ms=now_ms, changed=self._on_seat)
            if make_agent is not None:
                self._agent = make_agent(Parts(home=home, writer=self.writer, readers=self.readers, blobs=self.blobs))(self._on_link)
            self._blob_acts = BlobActs(self.blobs, self.writer, tell=self._on_attaching, wake=self._on_wish)
            self._attaching = Attaching(home, self.writer, tell=self._on_attaching, now_ms=now_ms)
            self._carrying = Carrying(home, self.writer, blobs=self.blobs, shipped=shipped, tell=self._on_carrying, now_ms=now_ms)
            self._wiping = Wiping(home, self.writer, self._ended, now_ms)
            self._keys = KeyTurning(self.writer, self._entering, connect=self._dial, now_ms=now_ms, turned=self._on_turned)
            self._keeper = Keeper(home, self.readers, self._agent, now_ms=now_ms, tell=self._on_status, sweep=self._attaching.sweep)
            self._open_doors(present, auth_key, by_hand=by_hand)
        except BaseException:
            self.close()
            raise
        finally:
            self._made.set()

    def _open_doors(self, present: device.Device, auth_key: bytes | None, *, by_hand: bool) -> None:
        who = {"replica": bytes(present.replica), "person": present.person, "office": present.office, "pid": os.getpid()}
        hello = {"hello": {**who, "report": asdict(self.report)}}
        if by_hand:
            self._hand = Door(self.home.hand_address, hand_key(self.home), answer=self.answer_by_hand, report=report_of, hello=hello)
        if auth_key is not None:
            self._door = Door(self.home.address, auth_key, answer=self.answer, report=report_of, hello=hello)
            if self._standing is not None:
                # The keeper told how things stand before there was anybody to tell; unless something changes it will not again.
                self._door.tell_status(status_to_wire(self._standing))

    def answer(self, call: Call) -> "Future[Any]":
        """Start what a window asks; the future holds its plain result. Thread: any.

        Raises: Refused: `command.unknown`, `command.malformed`.
        """
        return self._noted(_ACTS[call.act], call)

    def answer_by_hand(self, call: Call) -> "Future[Any]":
        """Start what the command line asks: what is carried by hand, and nothing else. Thread: any.

        Raises: Refused: `command.unknown`, `command.malformed`.
        """
        if call.act != "bundle":
            raise Refused("command.unknown", name=call.act)
        return self._noted(Engine._bundle, call)

    def _noted(self, act: "Callable[[Engine, Call], Future[Any]]", call: Call) -> "Future[Any]":
        """Start an act; where a rule says no, now or later, one line of the log has the code."""
        try:
            begun = act(self, call)
        except Refused as refused:
            _note_refused(refused, call.act)
            raise
        return watched(begun, lambda error: _note_refused(error, call.act))

    @property
    def seat(self) -> Seat:
        """Return who sits here."""
        assert self._seat is not None, "the engine is made"
        return self._seat

    def link(self) -> LinkState:
        """Return what the agent lives through now. Thread: any."""
        return self._agent.state()

    def close(self) -> None:
        """Stop in order and join every thread; twice is once."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            for door in (self._door, self._hand):
                if door is not None:
                    door.close()
            if self._keeper is not None:
                self._keeper.close()
            if self._attaching is not None:
                self._attaching.close()
            if self._blob_acts is not None:
                self._blob_acts.close()
            if self._carrying is not None:
                self._carrying.close()
            self._entering.shutdown(wait=True)
            if self._wiping is not None:
                self._wiping.close()
            self._agent.close()
            if self._seat is not None:
                self._seat.close()
            self.writer.close()
            self.readers.close()
            self._lock.release()

    def _command(self, call: Call) -> "Future[Any]":
        request = acts.from_wire(call.body.get("name"), call.body.get("request"))
        name = type(request).__name__
        token, by = call.content("token", TOKEN_BYTES), self.seat.author(call, name)
        written = followed(by, partial(self._write, request, token, by))
        written.add_done_callback(partial(self.seat.note_ended, name))
        return then(written, done_to_wire)

    def _write(self, request: object, token: bytes, by: "Future[tuple[str, str]]") -> "Future[Any]":
        return self.writer.command(request, person=by.result()[0], office=by.result()[1], token=token)

    def _draft(self, call: Call) -> "Future[Any]":
        key, text, now_ms = call.text("key"), call.text("text"), self._now_ms()
        return self.writer.call(lambda desk: drafts.put(database(desk.connection), key, text, now_ms=now_ms))

    def _drafts(self, _call: Call) -> "Future[Any]":
        return then(self.readers.query(drafts.every), dict)

    def _told(self, _call: Call) -> "Future[Any]":
        now_ms = self._now_ms()
        return self.writer.call(lambda desk: told.mark(desk.connection, now_ms=now_ms))

    def _exchange(self, call: Call) -> "Future[Any]":
        scope, now_ms = call.body.get("scope"), self._now_ms()
        if scope is None:
            self._agent.exchange_now()
            return resolved(None)
        if not isinstance(scope, bytes):
            raise Refused("command.malformed", field="scope")
        # What is wanted is written first, and whoever carries looks when that is told as a change.
        return then(self.writer.call(lambda desk: cold.ask(desk, Scope(scope), now_ms=now_ms)), _exchanged)

    def _sit(self, call: Call) -> "Future[Any]":
        return self.seat.answer(call)

    def _on_seat(self) -> None:
        # No ids: who sits here is told with the desk's device.
        if self._door is not None:
            self._door.tell_changes({"device": frozenset()})

    def _accept(self, call: Call) -> "Future[Any]":
        key = call.content("key", KEY_BYTES)
        return self.writer.call(lambda desk: _accept_key(desk, key))

    def _backup(self, _call: Call) -> "Future[Any]":
        assert self._keeper is not None
        return self._keeper.back_up()

    def _center(self, call: Call) -> "Future[Any]":
        url = call.optional_text("url")
        if url is not None and is_invitation(url):
            return then(self._entering.submit(enter, self.writer, read_invitation(url)), self._renewed)
        return then(self.writer.call(lambda desk: keep_center(desk, url)), self._renewed)

    def _renewed(self, _nothing: object) -> None:
        self._agent.renew()

    def _turn_keys(self, call: Call) -> "Future[Any]":
        assert self._keys is not None
        self.seat.who(call, CHANGE_KEYS)
        proof = self.seat.prove(call, CHANGE_KEYS)
        return self._keys.ask() if proof is None else followed(proof, self._keys.ask)

    def _rekey(self, call: Call) -> "Future[Any]":
        passphrase = call.text("passphrase")
        by = self.seat.author(call, CHANGE_DATABASE_KEY)
        checked = followed(by, lambda: self._entering.submit(self._passphrase.check, passphrase))
        checked.add_done_callback(partial(self.seat.note_ended, CHANGE_DATABASE_KEY))
        return checked

    def _dial(self) -> HttpLink:
        if not isinstance(self._agent, Dials):
            raise Outage("center.unknown")
        return self._agent.dial()

    def _on_turned(self) -> None:
        self._agent.renew()
        self._on_changes({"device": frozenset()})

    def _ended(self) -> bool:
        # An order that waited for the start may be due before the engine is whole: what it opened afterwards would stay open.
        self._made.wait()
        self.close()
        return self._is_process

    def _on_changes(self, changes: Changes) -> None:
        if self._wiping is not None:
            self._wiping.heard(changes)
        if self._door is not None:
            self._door.tell_changes(changes)
        if changes.keys() - {REACH, BLOB}:
            self._agent.wake(urgent=not URGENT_KINDS.isdisjoint(changes))
        self._on_link()

    def _on_writer_stopped(self) -> None:
        """End the process: an engine that can't write is of no use, and whoever started it starts another."""
        if self._is_process:
            os._exit(EXIT_BUG)

    def _on_link(self) -> None:
        if self._keeper is not None:
            self._keeper.note()

    def _on_status(self, status: LinkStatus) -> None:
        self._standing = status
        if self._keys is not None:
            self._keys.heard(status.error, connected=status.state in {RECEIVED, SYNCING})
        self._keep_live(status)
        if self._door is not None:
            self._door.tell_status(status_to_wire(status))

    def _keep_live(self, status: LinkStatus) -> None:
        """Keep the link's state and a rate that changed by a fifth, each of which is a commit; not every count."""
        self._keep_offset()
        rate = status.rate_bit_s
        near = self._live_rate is not None and rate is not None and abs(rate - self._live_rate) < self._live_rate / RATE_STEPS
        if status.state == self._live_state and (near or rate == self._live_rate):
            return
        self._live_state, self._live_rate = status.state, rate
        self.writer.call(
            lambda desk: paths.keep_live(desk.connection, state=status.state, since_ms=status.since_ms, rate_bit_s=status.rate_bit_s)
        )

    def _keep_offset(self) -> None:
        """Keep the center's clock against ours when it was first measured since the start, or moved by a second."""
        offset_ms = self._agent.state().clock_offset_ms
        if offset_ms is None or (self._live_offset_ms is not None and abs(offset_ms - self._live_offset_ms) < OFFSET_STEP_MS):
            return
        self._live_offset_ms = offset_ms
        now_ms = self._now_ms()
        self.writer.call(lambda desk: keep_offset(desk.connection, offset_ms, at_ms=now_ms))

    def _attach(self, call: Call) -> "Future[Any]":
        assert self._attaching is not None
        person, office = self.seat.who(call)
        return self._attaching.begin(asked_of(call, person=person, office=office))

    def _attach_stop(self, call: Call) -> "Future[Any]":
        assert self._attaching is not None
        self._attaching.stop(call.content("token", TOKEN_BYTES))
        return resolved(None)

    def _bundle(self, call: Call) -> "Future[Any]":
        assert self._carrying is not None
        begun = self._carrying.begin(call)
        # A certificate file may say where the center is.
        return then(begun, self._renewed) if call.body.get("do") == "certify" else begun

    def _yard(self, call: Call) -> "Future[Any]":
        if not isinstance(self._agent, HasYard):
            raise Refused("lan.unavailable")
        match call.text("do"):
            case "on" | "off" as which:
                return self._agent.turn(on=which == "on")
            case "name":
                return self._agent.name(call.text("address"))
            case "forget":
                return self._agent.forget(call.text("address"))
            case other:
                raise Refused("command.unknown", name=other)

    def _on_carrying(self, phase: str, done: int, total: int) -> None:
        for door in (self._door, self._hand):
            if door is not None:
                door.tell_carrying(phase, done, total)
        if self._tell_carrying is not None:
            self._tell_carrying(phase, done, total)

    def _on_attaching(self, token: bytes, done: int, size: int) -> None:
        if self._door is not None:
            self._door.tell_attaching(token, done, size)

    def _blob(self, call: Call) -> "Future[Any]":
        assert self._blob_acts is not None
        return self._blob_acts.answer(call)

    def _on_wish(self) -> None:
        self._agent.wake(urgent=False)

    def _slip_out(self, call: Call) -> "Future[Any]":
        op = OpId(call.content("entry", OP_BYTES))
        return then(self.readers.query(_slip_of, op), slip_text)

    def _slip_in(self, call: Call) -> "Future[Any]":
        raw, now_ms = read_slip_text(call.text("text")), self._now_ms()
        return then(self.writer.call(lambda desk: slips.take_in(desk, raw, now_ms=now_ms)), asdict)

    def _pin(self, call: Call) -> "Future[Any]":
        op, now_ms = OpId(call.content("entry", OP_BYTES)), self._now_ms()
        if call.body.get("on") is False:
            return self.writer.call(lambda desk: pins.unpin(desk.connection, op))
        return self.writer.call(lambda desk: pins.pin(desk.connection, op, now_ms=now_ms))

    def _slip_dismiss(self, call: Call) -> "Future[Any]":
        op = OpId(call.content("entry", OP_BYTES))
        return self.writer.call(lambda desk: slips.dismiss(desk, op))


_ACTS: dict[str, Callable[[Engine, Call], "Future[Any]"]] = {
    "command": Engine._command,  # noqa: SLF001 - the table of this class's own acts
    "draft": Engine._draft,  # noqa: SLF001
    "drafts": Engine._drafts,  # noqa: SLF001
    "told": Engine._told,  # noqa: SLF001
    "exchange": Engine._exchange,  # noqa: SLF001
    "sit": Engine._sit,  # noqa: SLF001
    "lock": Engine._sit,  # noqa: SLF001
    "enrol": Engine._sit,  # noqa: SLF001
    "unenrol": Engine._sit,  # noqa: SLF001
    "seat": Engine._sit,  # noqa: SLF001
    "accept": Engine._accept,  # noqa: SLF001
    "backup": Engine._backup,  # noqa: SLF001
    "center": Engine._center,  # noqa: SLF001
    "slip_out": Engine._slip_out,  # noqa: SLF001
    "slip_in": Engine._slip_in,  # noqa: SLF001
    "slip_dismiss": Engine._slip_dismiss,  # noqa: SLF001
    "pin": Engine._pin,  # noqa: SLF001
    "attach": Engine._attach,  # noqa: SLF001
    "attach_stop": Engine._attach_stop,  # noqa: SLF001
    "blob": Engine._blob,  # noqa: SLF001
    "yard": Engine._yard,  # noqa: SLF001
    "bundle": Engine._bundle,  # noqa: SLF001
    "keys": Engine._turn_keys,  # noqa: SLF001
    "rekey": Engine._rekey,  # noqa: SLF001
}


def _note_refused(error: BaseException, act: str) -> None:
    if isinstance(error, Refused):
        log.info("refused", extra={"code": error.code, "act": act})


def report_of(error: BaseException) -> str:
    """Write an unexpected error to the log and return its report id; an expected one has none.

    Equal faults have equal ids, so that reports can be counted.
    """
    if isinstance(error, (Refused, Outage, CancelledError)):
        return ""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    where = "|".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    report = hashlib.blake2b(f"{type(error).__name__}|{where}".encode(), digest_size=4).hexdigest()
    log.error("unexpected error", exc_info=error, extra={"report": report})
    return report


def _exchanged(_chunks: int) -> None:
    """Answer what waits for the link."""


def _describe(desk: Desk) -> device.Device:
    present = device.describe(desk.connection)
    assert present is not None, "check found a device"
    return present


def _slip_of(db: Database, op: OpId) -> bytes:
    return slips.hand_out(db.conn, op).raw


def _accept_key(desk: Desk, key: bytes) -> None:
    for row in desk.trust.accept(key):
        desk.folding.project_again(row.replica, row.organisation)
