"""The window's side of the engine: starts it, asks it, hears it, and starts it again when it died.

A future given out here never hangs. What was asked when an engine died is asked again of the next one, under the same token,
so that it is done once; after `TRIES_MAX` engines died over it, or when the engine can't start, it fails with an Outage.

Threads: `engine-client` launches and listens, `engine-client-sender` sends; callbacks come from the first and must not wait.

Layer: engine. Source: our design (engine specification §6).
"""

import contextlib
import logging
import secrets
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

from sync.domain.failures import Outage
from sync.domain.registry import KINDS
from sync.engine.between import Between
from sync.engine.child import end, let_go
from sync.engine.launching import Child, engine_command, launch
from sync.engine.messages import (
    MESSAGE_BYTES_MAX,
    TOKEN_BYTES,
    CarryProgress,
    FileToAttach,
    Hello,
    Progress,
    Proof,
    changes_from_wire,
    done_from_wire,
    pack,
    parse_told,
    raised,
    status_from_wire,
)
from sync.oplog.codec import Malformed
from sync.store.exchange import Changes, Done, Taken
from sync.store.home import Home
from sync.store.queries.rows import LinkStatus

log = logging.getLogger("engine.client")
T = TypeVar("T")

PENDING_MAX = 1_000
TRIES_MAX = 3
CLOSE_S_MAX = 20.0
RESTING, RESTING_S = "resting", 0.1
BEAT_S = 2.0
SILENCE_S_MAX = 30.0
BACKOFF_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
_HEALTHY_S = 30.0

EVERYTHING: Changes = {kind: frozenset() for kind in KINDS}


@dataclass(slots=True, kw_only=True)
class _Asked(Generic[T]):
    """One act on its way."""

    raw: bytes
    future: "Future[T]"
    read: Callable[[Any], T]
    tries: int = 0


class EngineClient:
    """Owned by whoever composes the window's process, which closes it after the last page.

    Args:
        command: what starts the engine; tests give their own.
    """

    def __init__(self, home: Home, *, arguments: Sequence[str] = (), command: Sequence[str] | None = None) -> None:
        self._home = home
        self._command = tuple(command) if command is not None else engine_command(home, arguments)
        self._line = threading.Condition()
        self._asked: dict[int, _Asked[Any]] = {}
        self._outbox: deque[bytes] = deque()
        self._connection: Connection[Any, Any] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._pid: int | None = None
        self._answered = False
        self._closing = threading.Event()
        self._between = Between(self._closing)
        self._on_changes: list[Callable[[Changes], None]] = []
        self._on_status: list[Callable[[LinkStatus], None]] = []
        self._on_attaching: list[Callable[[Progress], None]] = []
        self._on_carrying: list[Callable[[CarryProgress], None]] = []
        self._on_outage: list[Callable[[Outage | None], None]] = []
        self._on_started: list[Callable[[Hello], None]] = []
        self._hello: Hello | None = None
        self.ready: Future[Hello] = Future()
        self._threads = (
            threading.Thread(target=self._supervise, name="engine-client"),
            threading.Thread(target=self._send, name="engine-client-sender"),
        )

    @classmethod
    def start(cls, home: Home | Path, *, arguments: Sequence[str] = (), command: Sequence[str] | None = None) -> "EngineClient":
        """Start an engine for `home` and return at once; `ready` holds its first word, or why there is none."""
        client = cls(home if isinstance(home, Home) else Home(home), arguments=arguments, command=command)
        for thread in client._threads:
            thread.start()
        return client

    def submit(self, request: object, *, person: str | None = None, office: str | None = None, proof: Proof = None) -> "Future[Done]":
        """Have a command decided and committed; `proof` as acts ask for it, see messages.py. Thread: any; never waits.

        The future raises: Refused; Outage: of the store, `engine.restarted`, `engine.closed`, `engine.busy`; Bug.
        Raises: Refused: `command.unknown`.
        """
        from sync.domain import acts  # noqa: PLC0415 - every command comes with it; a window's first frame waits for none

        name, values = acts.to_wire(request)
        token = secrets.token_bytes(TOKEN_BYTES)
        proven = {"second": proof} if isinstance(proof, dict) else {"proof": proof}
        return self._ask("command", done_from_wire, name=name, request=values, person=person, office=office, token=token, **proven)

    def change_keys(self, *, proof: Proof = None) -> "Future[Any]":
        """Change this device's keys, see messages.py; the future raises: Refused: `keys.uncertified`, `seat.…`, those of the center."""
        return self._ask("keys", _anything, proof=proof)

    def draft_put(self, key: str, text: str) -> "Future[None]":
        """Keep unsent text; an empty one forgets the key."""
        return self._ask("draft", _nothing, key=key, text=text)

    def drafts(self) -> "Future[Mapping[str, str]]":
        """Return every text kept."""
        return self._ask("drafts", dict)

    def told(self) -> "Future[None]":
        """Say that a person was told what came in up to now."""
        return self._ask("told", _nothing)

    def exchange_now(self, scope: bytes | None = None) -> "Future[None]":
        """Try every path once, now; given a scope, to fetch what of it rests at the center: Refused `scope.unknown` if nothing does."""
        return self._ask("exchange", _nothing, scope=scope)

    def sit_down(self, person: str, office: str) -> "Future[None]":
        """Say who acts from now on."""
        return self._ask("sit", _nothing, person=person, office=office)

    def seat(self, act: str = "seat", **values: object) -> "Future[Any]":
        """Ask something of the seat, see messages.py: seat, sit, lock, enrol. The future raises: Refused `seat.…`, `sign_in.…`."""
        return self._ask(act, _anything, **values)

    def accept_key(self, key: bytes) -> "Future[None]":
        """Say that a person compared this key's fingerprint: what its device wrote counts from now on."""
        return self._ask("accept", _nothing, key=key)

    def back_up(self) -> "Future[int]":
        """Make a backup; the future holds when it was made, milliseconds UTC."""
        return self._ask("backup", int)

    def set_center(self, url: str | None) -> "Future[None]":
        """Keep the center's address and go by it at once; the future raises Refused."""
        return self._ask("center", _nothing, url=url)

    def yard(self, do: str, **values: object) -> "Future[None]":
        """Say of the LAN that it be on or off, or that an address be dialled: on, off, name, forget; see messages.py.

        The future raises: Refused `lan.address`, `lan.too_many`, `lan.unavailable`; Outage: `lan.port_taken`, as `submit`.
        """
        return self._ask("yard", _nothing, do=do, **values)

    def hand_out_slip(self, entry: bytes) -> "Future[str]":
        """Return the groups of the slip for the own entry that holds the op ``entry``; the future raises Refused `slip.…`."""
        return self._ask("slip_out", str, entry=entry)

    def take_slip(self, text: str) -> "Future[Taken]":
        """Take a slip in as a person reads it out; the future raises Refused `slip.…`."""
        return self._ask("slip_in", _taken, text=text)

    def dismiss_slip(self, entry: bytes) -> "Future[None]":
        """Let go of a slip that its stream will never absorb."""
        return self._ask("slip_dismiss", _nothing, entry=entry)

    def pin(self, entry: bytes, *, on: bool) -> "Future[None]":
        """Send the stream up to the entry that holds the op ``entry`` first, or in its turn again; the future raises Refused."""
        return self._ask("pin", _nothing, entry=entry, on=on)

    def attach(self, file: FileToAttach) -> "Future[Done]":
        """Have a file taken in and attached; its progress comes by `on_attaching`.

        The future raises: Refused `attachment.…` and as `attach_file`; Outage: `file.unreadable`, and as `submit`.
        """
        return self._ask("attach", done_from_wire, **asdict(file))

    def stop_attaching(self, token: bytes) -> "Future[None]":
        """Give up on a file that waits or is being taken in; what is attached already stays."""
        return self._ask("attach_stop", _nothing, token=token)

    def blob(self, does: str, **values: object) -> "Future[Any]":
        """Ask something of a blob, see messages.py: fetch, pause, cancel, evict, export, export_stop.

        The future holds the bytes let go of by `evict`, else None, and raises: Refused `blob.…`; Outage: `blob.damaged`, as `submit`.
        """
        return self._ask("blob", _anything, does=does, **values)

    def check_passphrase(self, passphrase: str, *, proof: Proof = None) -> "Future[int]":
        """See that the key of the database may be changed now by who sits here; the future holds how many bytes that writes and reads.

        The future raises: Refused: `passphrase.wrong`, `passphrase.none`, `seat.…`, `sign_in.…`; Outage: `store.disk_full`, as `submit`.
        """
        return self._ask("rekey", int, passphrase=passphrase, proof=proof)

    def between(self, act: Callable[[threading.Event], T]) -> "Future[T]":
        """End the engine in order, do ``act`` while none runs, and start another; what is asked meanwhile waits for that one.

        ``act`` runs in the thread `engine-client` and is handed what is set when this client closes. What the engine before it was
        asked and did not answer is asked again, and done once. The future raises: what ``act`` does; Outage: `engine.closed`.
        """
        with self._line:
            future = self._between.add(act)
            if self._closing.is_set():
                self._between.fail(Outage("engine.closed"))
            elif self._connection is not None:
                self._outbox.append(pack({"beat": 0}))  # the answer wakes the listener
                self._line.notify_all()
        return future

    @property
    def pid(self) -> int | None:
        """Return the process id of the engine that listens now, None while there is none."""
        return self._pid

    def on_changes(self, callback: Callable[[Changes], None]) -> None:
        """Call back with what reads differently; a kind with no ids means anything of it."""
        self._on_changes.append(callback)

    def on_status(self, callback: Callable[[LinkStatus], None]) -> None:
        """Call back with the state of the link."""
        self._on_status.append(callback)

    def bundle(self, do: str, values: Mapping[str, Any]) -> "Future[Any]":
        """Have something done about bundles; what and how: `sync.engine.carrying`. The future holds the plain result.

        The future raises: Refused and Outage `bundle.…`, those of the store, `engine.busy`; Outage as `submit`; Bug.
        """
        return self._ask("bundle", _anything, do=do, **values)

    def on_carrying(self, callback: Callable[[CarryProgress], None]) -> None:
        """Call back with how far a bundle is."""
        self._on_carrying.append(callback)

    def on_attaching(self, callback: Callable[[Progress], None]) -> None:
        """Call back with how far a file is that is being taken in."""
        self._on_attaching.append(callback)

    def on_started(self, callback: Callable[[Hello], None]) -> None:
        """Call back with the first word of every engine, of the one that runs now too: what each start found and mended."""
        with self._line:
            self._on_started.append(callback)
            hello = self._hello
        if hello is not None:
            callback(hello)

    def on_outage(self, callback: Callable[[Outage | None], None]) -> None:
        """Call back with why there is no engine, and with None when there is one again."""
        self._on_outage.append(callback)

    def close(self) -> None:
        """End the engine in order, fail what is still open with Outage("engine.closed"), join; twice is once."""
        with self._line:
            self._closing.set()
            process = self._process
            self._line.notify_all()
        if process is not None:
            let_go(process)
        for thread in self._threads:
            thread.join()
        closed = Outage("engine.closed")
        self._fail_all(closed)
        self._between.fail(closed)
        if not self.ready.done():
            self.ready.set_exception(closed)

    def _ask(self, act: str, read: Callable[[Any], T], **values: object) -> "Future[T]":
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # what was asked may be done already: it can't be taken back
        with self._line:
            if self._closing.is_set() or len(self._asked) >= PENDING_MAX:
                future.set_exception(Outage("engine.closed") if self._closing.is_set() else Outage("engine.busy", retry_s=1.0))
                return future
            self._number += 1
            try:
                raw = pack({"call": self._number, "act": act, **values})
            except Malformed as error:
                future.set_exception(error)
                return future
            asked = _Asked(raw=raw, future=future, read=read)
            self._asked[self._number] = asked
            if self._connection is not None and not self._between:
                asked.tries += 1
                self._outbox.append(raw)
                self._line.notify_all()
        return future

    def _supervise(self) -> None:
        failures = 0
        while not self._closing.is_set():
            self._between.do()
            try:
                child = self._launch()
            except Outage as outage:
                self._told_outage(outage)
                self._fail_all(outage)
                if not self.ready.done():
                    self.ready.set_exception(outage)
            else:
                self._attach(child)
                reason = self._listen(child)
                self._detach(child)
                if reason == RESTING:
                    failures = 0
                    continue
                if not self._closing.is_set():
                    log.warning("engine died, another is started", extra={"reason": reason})
                    self._told_outage(Outage("engine.gone", retry_s=BACKOFF_S[0]))
                # An engine that did something was no failure; one that dies over what it is asked again waits longer each time.
                if self._answered or time.monotonic() - child.since > _HEALTHY_S:
                    failures = 0
            self._closing.wait(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
            failures += 1

    def _must_rest(self) -> bool:
        """Tell whether the engine is to end for what is done between two."""
        with self._line:
            return self._between.is_due(answered=not any(asked.tries for asked in self._asked.values()))

    def _launch(self) -> Child:
        return launch(self._command, self._home, closing=self._closing, begun=self._note_process)

    def _note_process(self, process: "subprocess.Popen[bytes]") -> None:
        with self._line:
            self._process = process

    def _attach(self, child: Child) -> None:
        with self._line:
            self._connection = child.connection
            self._pid = child.hello.pid
            self._hello = child.hello
            started = tuple(self._on_started)
            self._answered = False
            self._outbox.clear()
            given_up = [number for number, asked in self._asked.items() if asked.tries >= TRIES_MAX]
            lost = [self._asked.pop(number) for number in given_up]
            for asked in self._asked.values():
                asked.tries += 1
                self._outbox.append(asked.raw)
            self._line.notify_all()
        for asked in lost:
            asked.future.set_exception(Outage("engine.restarted"))
        first = not self.ready.done()
        if first:
            self.ready.set_result(child.hello)
        for callback in started:
            callback(child.hello)
        self._told_outage(None)
        if not first:
            # What an engine committed as it died was told to nobody.
            self._told_changes(EVERYTHING)

    def _listen(self, child: Child) -> str:
        heard = time.monotonic()
        beats = 0
        try:
            while not self._closing.is_set():
                if self._must_rest():
                    return RESTING
                if child.connection.poll(RESTING_S if self._between else BEAT_S):
                    self._heard(parse_told(child.connection.recv_bytes(MESSAGE_BYTES_MAX)))
                    heard = time.monotonic()
                elif time.monotonic() - heard > SILENCE_S_MAX:
                    return "silent"
                else:
                    beats += 1
                    with self._line:
                        self._outbox.append(pack({"beat": beats}))
                        self._line.notify_all()
        except (OSError, EOFError):
            return "gone"
        except Malformed:
            return "malformed"
        return "closing"

    def _detach(self, child: Child) -> None:
        with self._line:
            self._connection = None
            self._pid = None
            self._outbox.clear()
        end(child.process, patience_s=CLOSE_S_MAX if self._closing.is_set() or self._between else 0.0)
        child.connection.close()
        with self._line:
            self._process = None

    def _heard(self, message: Mapping[str, Any]) -> None:
        if "call" in message:
            with self._line:
                self._answered = True
                asked = self._asked.pop(message["call"], None)
            if asked is None:
                return
            error = raised(message)
            if error is not None:
                asked.future.set_exception(error)
            else:
                asked.future.set_result(asked.read(message["done"]))
        elif "changes" in message:
            self._told_changes(changes_from_wire(message["changes"]))
        elif "status" in message:
            status = status_from_wire(message["status"])
            for callback in self._on_status:
                callback(status)
        else:
            self._heard_progress(message)

    def _heard_progress(self, message: Mapping[str, Any]) -> None:
        if "attaching" in message:
            progress = Progress(*message["attaching"])
            for told in self._on_attaching:
                told(progress)
        elif "carrying" in message:
            for heard in self._on_carrying:
                heard(CarryProgress(*message["carrying"]))

    def _send(self) -> None:
        while True:
            with self._line:
                while not self._closing.is_set() and (self._connection is None or not self._outbox):
                    self._line.wait()
                if self._closing.is_set():
                    return
                connection, raw = self._connection, self._outbox.popleft()
            assert connection is not None
            # A line that broke is noticed by the listener, and what was lost is asked again of the next engine.
            with contextlib.suppress(OSError, ValueError):
                connection.send_bytes(raw)

    def _told_changes(self, changes: Changes) -> None:
        for callback in self._on_changes:
            callback(changes)

    def _told_outage(self, outage: Outage | None) -> None:
        for callback in self._on_outage:
            callback(outage)

    def _fail_all(self, outage: Outage) -> None:
        with self._line:
            failed, self._asked = list(self._asked.values()), {}
        for asked in failed:
            asked.future.set_exception(outage)


def _taken(body: Mapping[str, Any]) -> Taken:
    return Taken(standing=body["standing"], again=body["again"])


def _anything(answer: Any) -> Any:
    return answer


def _nothing(_value: object) -> None:
    return None
