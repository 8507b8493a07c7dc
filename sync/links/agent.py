"""The agent: keeps a device in step with its center, at its own pace, and says how it stands.

Two threads, each with its own connection, one session between them behind one lock that is never held while the network
answers:

- ``sync-agent`` pushes, and pulls whatever was not pulled yet; it wakes on a local write, at once when that was urgent. While
  more waits than one request carries, a second one is under way before the first is answered, and more where answers are held up
  (flight.py), so that the link never rests; an order written meanwhile goes at once.
- ``sync-agent-poll`` waits at the center for news in a long poll, while the session is in step.

A third, the courier's, carries blobs behind them; see blobs.py.

What a reply brings goes to the store in whole batches, then reach, then the cursor: never the other way round. No database
connection or transaction is open while the network answers. Layer: links. Source: engine specification §7.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.links.agent_store import AgentSettings, AgentStore, is_held
from sync.links.blobs import BlobStore, Courier
from sync.links.flight import Flight
from sync.links.haste import Haste
from sync.links.http import HttpLink, Refusal
from sync.links.lapse import Lapse
from sync.links.loader import CheckpointStore, Loader
from sync.links.status import LinkState, LinkStatus
from sync.links.teller import Teller
from sync.links.wake import Wake
from sync.oplog.codec import Malformed
from sync.oplog.hashing import fingerprint
from sync.oplog.run import Tip, Waiting
from sync.protocol import enrolment
from sync.protocol.backoff import Backoff
from sync.protocol.limits import REPLY_BYTES_MAX
from sync.protocol.messages import Want
from sync.protocol.session import HINT_LAPSED, HINT_WIPE, ClientSession, Memory, Outgoing, Phase

log = logging.getLogger("sync.links")

_UNCERTIFIED = "device.uncertified"
_FORKED = "entry.fork"
SILENT, TIMEOUT, NO_NETWORK = "link.silent", "link.timeout", "link.no_network"


class Agent:
    """Owns the two threads; `start` once, `close` joins them."""

    def __init__(
        self,
        store: AgentStore,
        connect: Callable[[], HttpLink],
        *,
        blobs: BlobStore | None = None,
        checkpoints: CheckpointStore | None = None,
        on_status: Callable[[LinkStatus], None] | None = None,
        settings: AgentSettings | None = None,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        chance: Callable[[], float] = random.random,
        converse: Callable[[Memory], ClientSession] | None = None,
    ) -> None:
        """Use ``connect`` for one link per thread; carry ``blobs`` where given; ``converse`` makes a session other than a device's.

        ``on_status`` is called from either thread, whenever something changed.
        """
        self._store = store
        self._connect = connect
        self._converse = converse or partial(ClientSession, store)
        self._settings = settings or AgentSettings()
        self._now_ms = now_ms
        self._chance = chance
        self._lock = threading.Lock()
        self._session: ClientSession | None = None
        self._teller = Teller(on_status, waiting=self._waiting, now_ms=now_ms)
        self._silences = 0  # in a row
        self._mistrusted = False
        self._lapse = Lapse()
        self._presented: bytes | None = None
        self._deliveries = 0
        self._push_haste, self._poll_haste = Haste(chance), Haste(chance)
        self._blobs = blobs
        self._courier = (
            None
            if blobs is None
            else Courier(
                blobs,
                connect,
                key=store.sign_key,
                signer=store.sign,
                clear=self._clear_for_blobs,
                known=lambda: store.load_memory().center,
                chance=chance,
            )
        )
        self._loader = (
            None
            if checkpoints is None
            else Loader(
                checkpoints, connect, key=store.sign_key, signer=store.sign, chance=chance, ended=self._loaded, clear=self._is_clear
            )
        )
        self._wake = Wake()
        self._in_step = threading.Event()
        self._links: list[HttpLink] = []
        self._threads = [
            threading.Thread(target=self._guarded, args=(self._push_loop,), name="sync-agent"),
            threading.Thread(target=self._guarded, args=(self._poll_loop,), name="sync-agent-poll"),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()
        if self._courier is not None:
            self._courier.start()
        if self._loader is not None:
            self._loader.start()

    def changed(self, *, urgent: bool = False) -> None:
        """Say that something was written here; urgent entries leave at once."""
        self._wake.call(urgent=urgent)
        self._look()

    def link_up(self) -> None:
        """Say that the network came up: try now."""
        self._mistrusted = False
        with self._lock:
            if self._session is not None:
                self._session.link_up()
        self._wake.call(urgent=True)

    def doubt(self) -> None:
        """Compare everything with the center at the next contact."""
        with self._lock:
            if self._session is not None:
                self._session.doubt()
        self.changed(urgent=True)

    @property
    def status(self) -> LinkStatus:
        """Return how the link stands."""
        return self._teller.status

    def close(self) -> None:
        """Stop and join both threads."""
        self._wake.stop()
        self._in_step.set()
        if self._courier is not None:
            self._courier.close()
        if self._loader is not None:
            self._loader.close()
        for link in tuple(self._links):
            link.abort()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    # The two loops.

    def _guarded(self, loop: Callable[[HttpLink], None]) -> None:
        link = self._connect()
        link.on_silence = self._silent
        self._links.append(link)
        try:
            loop(link)
        finally:
            link.close()

    def _push_loop(self, link: HttpLink) -> None:
        backoff = Backoff(self._chance)
        with self._lock:
            self._session = self._converse(self._store.load_memory())
        while not self._wake.stopped.is_set():
            delay_s = self._attempt(link, backoff, self._push_round)
            if delay_s is None:
                self._wake.rest(self._settings.idle_s, self._settings.coalesce_s)
            else:
                # After a failure ordinary writes wait for the retry; an urgent one, or the link coming up, does not.
                self._wake.pause(delay_s, has_no_network=self._has_no_network, has_way=link.has_way)

    def _poll_loop(self, link: HttpLink) -> None:
        backoff = Backoff(self._chance)
        while not self._wake.stopped.is_set():
            self._in_step.wait()
            if self._wake.stopped.is_set():
                return
            delay_s = self._attempt(link, backoff, self._poll_round)
            if delay_s is not None:
                self._leave_step()
                self.changed(urgent=True)
                self._wake.stopped.wait(min(delay_s, self._settings.idle_s))
            elif self._poll_haste.rest_s:
                self._wake.stopped.wait(self._poll_haste.rest_s)

    def _has_no_network(self) -> bool:
        return self.status.code == NO_NETWORK

    def _attempt(self, link: HttpLink, backoff: Backoff, act: Callable[[HttpLink], float | None]) -> float | None:
        """Run one round; return the seconds to wait when it failed or was refused, None when all went well."""
        try:
            delay_s = act(link)
        except Outage as outage:
            delay_s = backoff.failed(at_least_s=outage.retry_s or 0.0)
            self._failed(LinkState.OFFLINE, outage.code, delay_s, request=outage.facts.get("request"))
        except Refused as refused:
            delay_s = backoff.failed(at_least_s=self._settings.refused_s)
            self._failed(LinkState.REFUSED, refused.code, delay_s)
        except Malformed as error:
            delay_s = backoff.failed()
            self._failed(LinkState.REFUSED, "link.reply_malformed", delay_s, reason=str(error))
        except Exception:
            # The boundary of this thread: a bug is logged with its trace, and the link goes on.
            log.exception("agent failed")
            delay_s = backoff.failed()
            self._teller.tell(state=LinkState.OFFLINE, code="link.failed")
        else:
            backoff.reset()
        return delay_s

    # What a round does.

    def _push_round(self, link: HttpLink) -> float | None:
        """Exchange until nothing waits on either side."""
        flight = Flight(link, self._teller, is_urgent=self._wake.is_urgent)
        again = True
        try:
            while not self._wake.stopped.is_set():
                again = self._fill(link, flight, again=again)
                if not flight.sent:
                    break
                delay_s, more = self._hear(link, flight)
                if delay_s is not None:
                    return delay_s
                again = again or more
                if again and self._push_haste.round_answered(self._mark()):
                    return self._push_haste.rest_s
        finally:
            if flight.sent:
                link.drop()
        self._settle()
        return None

    def _presents(self, link: HttpLink) -> bool:
        """Show a certificate that the center did not make, as it says that it knows none; tell whether it is taken up."""
        (shown, self._presented) = self._presented, self._store.certificate()
        if self._presented is None or self._presented == shown:
            return False
        return isinstance(link.post(enrolment.PATH, enrolment.present(self._store.own_birth(), self._presented)), bytes)

    def _fill(self, link: HttpLink, flight: Flight, *, again: bool) -> bool:
        """Send as much as may be under way; return whether there is still a reason to ask once all of it is answered."""
        sent = flight.sent
        urgent = (again or bool(sent)) and self._wake.taken_up()
        room = flight.room(urgent=urgent)
        if not sent and again:
            outgoing = self._first(link)
            if outgoing is None:
                return False
            again = False
            self._send(flight, outgoing)
        while sent and len(sent) < room and sent[0].outgoing.phase is Phase.STEADY:
            self._store.sign_tips()
            with self._lock:
                under_way, chunk = [one.outgoing for one in sent], self._teller.gauge.chunk_bytes()
                following = self._held().another(under_way, push_bytes=chunk, now_ms=self._now_ms())
            flight.has_more = following is not None
            if following is None:
                break
            self._send(flight, following)
        if urgent and self._teller.gauge.is_far and any(one.outgoing.request.runs for one in sent):
            link.echo(self._teller.gauge.patience(0))
        return again

    def _first(self, link: HttpLink) -> Outgoing | None:
        """Compose a request while none is under way; None when there is nothing to ask and nothing to say."""
        if not self._in_step.is_set():
            # Something is asked in any case: the connection is made while what waits is signed.
            self._store.begin_signing()
            self._begin_talking()
            link.ready(self._teller.gauge.patience(0, failures=self._silences))
        self._store.sign_tips()
        certificate = self._store.certificate()
        with self._lock:
            session = self._held()
            session.certified(certificate)
            pulled_elsewhere = (self._in_step.is_set() and session.phase is Phase.STEADY) or self._is_loading(session)
            chunk = self._teller.gauge.chunk_bytes()
            want = Want(budget=0 if pulled_elsewhere else min(REPLY_BYTES_MAX, 4 * chunk))
            if pulled_elsewhere and not session.waiting() and not session.owes():
                return None
            return session.request(want, push_bytes=chunk, now_ms=self._now_ms())

    def _send(self, flight: Flight, outgoing: Outgoing) -> None:
        self._begin_talking()
        flight.send(outgoing, failures=self._silences)

    def _hear(self, link: HttpLink, flight: Flight) -> tuple[float | None, bool]:
        """Take the next answer, or see that something wants to leave before it. Returns as `_taken`."""
        heard = flight.hear(failures=self._silences)
        if heard is None:
            return None, False
        outgoing, answer = heard
        if isinstance(answer, Refusal) and answer.code == _UNCERTIFIED and not flight.sent and self._presents(link):
            return 0.0, False
        return self._taken(outgoing, answer, is_last=not flight.sent)

    def _is_loading(self, session: ClientSession) -> bool:
        """Tell whether checkpoints are on their way to a device that has read nothing of this center's feed yet."""
        cursor = session.memory.cursor
        if self._loader is None or session.phase is not Phase.STEADY or cursor is None or (cursor.n, cursor.m) != (0, 0):
            return False
        return self._loader.begin()

    def _loaded(self, taken: bool) -> None:  # noqa: FBT001 - a callback's one fact
        """Go on after a newcomer's loading: compare what was taken over and fetch what lies behind it, or read all of it."""
        if taken:
            self.doubt()
        else:
            self.changed(urgent=True)

    def _poll_round(self, link: HttpLink) -> float | None:
        with self._lock:
            session = self._held()
            if session.phase is not Phase.STEADY:
                return 0.0
            wait_s = self._settings.poll_s
            outgoing = session.request(Want(budget=REPLY_BYTES_MAX // 4, wait_s=wait_s), push_bytes=0, now_ms=self._now_ms())
        patience, began = self._teller.gauge.patience(len(outgoing.wire), wait_s=wait_s), time.monotonic()
        delay_s, _ = self._taken(outgoing, link.exchange(outgoing.wire, wait_s=wait_s, patience=patience))
        with self._lock:
            owes = self._held().owes()
            brought = self._held().memory.cursor != outgoing.request.cursor
        self._poll_haste.poll_answered(brought=brought, took_s=time.monotonic() - began, wait_s=wait_s)
        if owes:
            self.changed()
        return delay_s

    def _mark(self) -> object:
        """Return what changes with every answer that moves anything."""
        with self._lock:
            memory = self._held().memory
        return memory.cursor, memory.phase, self.status.backlog, self._deliveries

    def _begin_talking(self) -> None:
        """Tell that an exchange begins; of one that is cut off an attempt is no contact, and "offline since" must not begin anew."""
        if self.status.state is LinkState.OFFLINE:
            self._teller.tell(retry_ms=None)
        else:
            self._teller.tell(state=LinkState.SYNCING, code=None, retry_ms=None)

    def _silent(self) -> None:
        """Tell that an answer is overdue, and still waited for."""
        if self.status.state is not LinkState.OFFLINE:
            self._teller.tell(state=LinkState.OFFLINE, code=SILENT)

    def _taken(self, outgoing: Outgoing, answer: bytes | Refusal, *, is_last: bool = True) -> tuple[float | None, bool]:
        """Store what came, move the cursor. Returns seconds to wait when refused, and whether there is more to do.

        Args:
            is_last: whether nothing else is under way, so that what waits is not on its way already.
        """
        self._silences = 0
        if isinstance(answer, Refusal):
            return self._refused(answer), False
        if self.status.state is LinkState.OFFLINE and not outgoing.request.want.wait_s:
            self._teller.tell(state=LinkState.SYNCING, code=None)
        with self._lock:
            session = self._held()
            absorbed = session.absorb(outgoing, answer)
        if self._lapse.told(absorbed.reply.center_ms, is_over=HINT_LAPSED in absorbed.reply.hints):
            self.changed()  # told when the next push round settles, whichever thread learnt it
        self._note_wipe(absorbed.reply.hints.get(HINT_WIPE))
        received: Sequence[Tip] = ()
        if absorbed.inbound.runs or absorbed.inbound.births:
            received = self._store.deliver(absorbed.inbound)
            self._deliveries += bool(received)
        if absorbed.claims or absorbed.reach.tips or absorbed.reach.exact or absorbed.reach.backups:
            self._store.learn(absorbed.reach, absorbed.claims)
        forked = any(replica == outgoing.request.replica and code == _FORKED for replica, _, code in absorbed.reply.refused)
        if forked:
            # The center holds other entries of this very life: the database was copied or put back, and nothing here had shown it.
            self._store.succeed(outgoing.request.replica)
        with self._lock:
            memory = session.applied(outgoing, absorbed, received)
            if forked:
                session.doubt()
                memory = session.memory
            if not self._mistrusted and not is_held(absorbed.inbound.runs, received):
                # The cursor has passed what could not be believed: compare once, so that it is asked for again.
                self._mistrusted = True
                session.doubt()
                memory = session.memory
            # What waits and could not be offered, for want of a signature say, is no reason to ask again at once.
            offered = bool(outgoing.request.runs) or outgoing.phase is not Phase.STEADY
            waits = offered and is_last and bool(session.waiting())
            more = absorbed.reply.more or absorbed.reply.stale or session.phase is not Phase.STEADY or waits
            held_back = len(session.held_back)
        self._store.save(memory)
        if outgoing.phase is Phase.COMPARING and self._blobs is not None:
            self._blobs.doubt()
        confirmed = {"received_ms": self._now_ms()} if absorbed.pushed and absorbed.reply.durable is not None else {}
        offset_ms = absorbed.reply.center_ms - self._now_ms()
        self._teller.tell(offset_ms=offset_ms, held_back=held_back, fingerprint=None, **confirmed)
        return None, more

    def _note_wipe(self, order: object) -> None:
        with suppress(ValueError):
            if isinstance(order, str | bytes):
                self._store.note_wipe(order if isinstance(order, bytes) else bytes.fromhex(order))

    def _refused(self, refusal: Refusal) -> float:
        waits = refusal.code == _UNCERTIFIED
        with self._lock:
            session = self._held()
            known = session.memory.center
            if waits and known is not None and refusal.facts.get("center") != known:
                session.unknown_there()
                return 0.0
        if not waits:
            self._note_wipe(refusal.facts.get("wipe"))
            raise Refused(refusal.code)
        print_ = fingerprint(self._store.sign_key)
        # Each at a pace of its own: who waits for admission was often turned on with the others.
        delay_s = self._settings.refused_s * (1 + 0.25 * self._store.sign_key[0] / 256)
        self._failed(LinkState.WAITING, refusal.code, delay_s, fingerprint=print_)
        return delay_s

    def _settle(self) -> None:
        with self._lock:
            in_step = self._held().phase is Phase.STEADY and not self._is_loading(self._held())
        if in_step:
            self._teller.tell(state=LinkState.IN_STEP, code=HINT_LAPSED if self._lapse.is_over else None, retry_ms=None)
            self._in_step.set()
            self._look()

    def _look(self) -> None:
        if self._courier is not None:
            self._courier.look()
        if self._loader is not None and self._in_step.is_set():
            self._loader.look()

    def _clear_for_blobs(self) -> ReplicaId | None:
        """Return the center when it is in step and nothing waits to be sent, so that a blob holds up no entry."""
        if not self._in_step.is_set():
            return None
        with self._lock:
            session = self._session
            if session is None or session.phase is not Phase.STEADY or session.waiting():
                return None
            return session.memory.center

    def _is_clear(self) -> bool:
        return self._clear_for_blobs() is not None

    def _leave_step(self) -> None:
        self._in_step.clear()
        if self._wake.stopped.is_set():
            # Closing woke whoever waits to be in step; that must not be taken back.
            self._in_step.set()

    def _held(self) -> ClientSession:
        assert self._session is not None
        return self._session

    # What is told.

    def _failed(self, state: LinkState, code: str, delay_s: float, *, request: object = None, **facts: str) -> None:
        self._leave_step()
        self._silences = self._silences + 1 if code == TIMEOUT else 0
        if (state, code) != (self.status.state, self.status.code) and not self._wake.stopped.is_set():
            # By which request a center knows it in its own log, where it answered one.
            named = {} if request is None else {"request": request}
            log.warning("link %s", code, extra={"code": code, "state": state.value, **named})
        self._teller.tell(state=state, code=code, retry_ms=self._now_ms() + int(1000 * delay_s), fingerprint=facts.get("fingerprint"))

    def _waiting(self) -> tuple[Waiting, ...]:
        with self._lock:
            return () if self._session is None else self._session.waiting()
