"""The LAN: meets the devices beside this one, without a center; listens, dials, and exchanges when there is something to say.

Whoever wrote something, or heard something new, meets every neighbour that does not hold it as far as was last seen; a neighbour
with whom nothing differs is met again after a while, so that it is known who is here. Of two that dial each other at once the
one with the lower replica goes on, and the other's conversation ends as busy.

Bounds, since anybody in the yard can knock: connections at once and from one host, knocks of one host in ten seconds, bytes and
seconds of every message, seconds of a meeting. A stranger, a revoked device and one of another province are told so by a code after
their HELLO, with the order to wipe if there is one; who they are is known for a while to whoever may accept them, on no disk.

Threads: `lan-door` accepts, `lan-rounds` decides whom to dial, each conversation has a thread of its own. Layer: links.
Source: our design (engine specification §9).
"""

import logging
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from sync.domain.access import Standing
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.links.lan_blobs import Files
from sync.links.lan_knocks import GUESTS_MAX, Knocks
from sync.links.lan_names import Names
from sync.links.lan_neighbour import ANYWHERE, CAME, FOUND, NAMED, LanSettings, Neighbour, Turned, TurnedAway, organisation_of, turned_in
from sync.links.lan_wire import Shown, Wire, answer, dial
from sync.links.replica import StoreReplica
from sync.oplog.birth import Birth
from sync.oplog.codec import Malformed
from sync.oplog.hashing import Domain, digest
from sync.protocol.backoff import Backoff
from sync.protocol.limits import HELLO_BYTES_MAX, MEETING_S, NONCE_BYTES, RELAYED_MAX, WIRE_BYTES_MAX
from sync.protocol.peer import UNSIGNED, Offer, PeerSession, Seat
from sync.protocol.tips import digests_of

log = logging.getLogger("sync.links.lan")

NEIGHBOURS_MAX = 64
DIALS_MAX = 8
STEP_LOOK_S = 1.0  # how late it is noticed at most that this device came in step with the center, or fell out
BUSY, STRANGER, REVOKED, ONESELF = "lan.busy", "lan.stranger", "device.revoked", "lan.oneself"
MALFORMED, WRONG_KEY, FOREIGN, LAPSED = "lan.malformed", "lan.wrong_key", "lan.other_province", "certificate.expired"


class Lan:
    """Owned by the engine; `start` once, `close` joins every thread.

    Args:
        files: what is wanted of neighbours and given to them beside entries.
        in_step: whether this device is in step with its center.
        changed: called from any thread when it is known anew who is here.
    """

    def __init__(
        self,
        store: StoreReplica,
        settings: LanSettings,
        *,
        files: Files,
        in_step: Callable[[], bool] = lambda: False,
        changed: Callable[[], None] = lambda: None,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Listen at once. Raises: Outage: `lan.port_taken`."""
        self._store = store
        self._settings = settings
        self._files = files
        self._in_step = in_step
        self._changed = changed
        self._now_ms = now_ms
        self._chance = chance
        self._shown = Shown()
        self._lock = threading.Condition()
        self._neighbours: dict[tuple[str, int], Neighbour] = {}
        self._talking: dict[ReplicaId, Seat] = {}
        # What they have comes before they say whether they carry it themselves, which is the last word of a meeting.
        self._unsaid: set[ReplicaId] = set()
        self._guests: dict[socket.socket, str] = {}
        self._knocks = Knocks()
        self._turned = TurnedAway()
        self._wires: set[Wire] = set()
        self._threads: set[threading.Thread] = set()
        self._pass_on_at = 0.0
        self._stop = threading.Event()
        self._names: Names | None = None
        try:
            self._door = socket.create_server((settings.host, settings.port), backlog=GUESTS_MAX)
        except OSError as error:
            raise Outage("lan.port_taken", port=str(settings.port)) from error
        self.port: int = self._door.getsockname()[1]
        for host, port in settings.named:
            self.add(host, port, way=NAMED)
        self._own = (
            threading.Thread(target=self._accept, name="lan-door"),
            threading.Thread(target=self._rounds, name="lan-rounds"),
        )

    def start(self) -> None:
        """Begin."""
        for thread in self._own:
            thread.start()
        if self._settings.names:
            host = self._settings.host
            interfaces = () if host == ANYWHERE else (host,)
            self._names = Names(self._store.replica, self.port, interfaces=interfaces, found=self._on_found)
            self._names.start()

    def _on_found(self, host: str, port: int) -> None:
        self.add(host, port, way=FOUND)

    @property
    def lately_s(self) -> float:
        """Return for how many seconds a device counts as here after a meeting."""
        return 3 * self._settings.idle_s

    def in_step(self) -> frozenset[ReplicaId]:
        """Return the devices here that said at a late meeting to be in step with the center, or may be about to say so. Thread: any."""
        since = time.monotonic() - self.lately_s
        with self._lock:
            known = [one for one in self._neighbours.values() if one.in_step and one.met is not None and one.met > since and not one.code]
            unsaid = frozenset(self._unsaid)
        return unsaid.union(one.replica for one in known if one.replica is not None)

    def tell_claims(self) -> None:
        """Meet everybody soon, though no entry waits: the center signed for something. Thread: any; never waits."""
        at = time.monotonic() + self._settings.claims_s
        with self._lock:
            for one in self._neighbours.values():
                one.owed = one.owed or at
        self._hurry(at, failing=False)

    def add(self, host: str, port: int, *, way: str) -> None:
        """Know of an address at which a device may be."""
        with self._lock:
            if (host, port) not in self._neighbours and len(self._neighbours) < NEIGHBOURS_MAX:
                self._neighbours[host, port] = Neighbour(host=host, port=port, way=way, backoff=Backoff(self._chance))
                self._lock.notify_all()

    def forget(self, host: str, port: int) -> None:
        """Dial an address no more; a device that is there may still come, or be found by its name."""
        with self._lock:
            self._neighbours.pop((host, port), None)
        self._changed()

    def wake(self, *, urgent: bool) -> None:
        """Say that something was written or heard here; urgent goes at once. Thread: any; never waits."""
        self._files.look()
        if urgent:
            self._files.hurry()
            self._pass_on_at = 0.0
        wait_s = 0.0 if urgent else self._settings.coalesce_s
        self._hurry(time.monotonic() + wait_s, failing=False)

    def try_all(self) -> None:
        """Meet every neighbour now, whatever failed before. Thread: any; never waits."""
        with self._lock:
            for one in self._neighbours.values():
                one.agreed = None
        self._files.look()
        self._hurry(time.monotonic(), failing=True)

    def here(self) -> tuple[Neighbour, ...]:
        """Return the neighbours as they are known now."""
        with self._lock:
            return tuple(replace(one, told=set()) for one in self._neighbours.values())

    def turned(self) -> tuple[Turned, ...]:
        """Return who came and was turned away lately, and has not been met since; the last one first."""
        with self._lock:
            met = {one.key for one in self._neighbours.values() if one.key}
        return self._turned.without(met)

    def talking(self) -> frozenset[ReplicaId]:
        """Return with whom a conversation is under way."""
        with self._lock:
            return frozenset(self._talking)

    def present(self) -> int:
        """Return how many devices answered lately."""
        since = time.monotonic() - self.lately_s
        return len({one.replica for one in self.here() if one.met is not None and one.met > since and not one.code})

    def close(self) -> None:
        """Stop and join."""
        self._stop.set()
        if self._names is not None:
            self._names.close()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        with self._lock:
            self._lock.notify_all()
            wires = tuple(self._wires)
            guests = tuple(self._guests)
        for wire in wires:
            wire.abort()
        for guest in guests:
            with suppress(OSError):
                socket.socket.shutdown(guest, socket.SHUT_RDWR)
        for thread in (*self._own, *self._threads):
            if thread.ident is not None:
                thread.join()

    # Who comes.

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                plain, address = self._door.accept()
            except OSError:
                if self._stop.is_set():
                    return
                continue
            host = str(address[0])
            if not self._may_knock(host):
                plain.close()
                continue
            with self._lock:
                self._guests[plain] = host
            self._begin(self._guest, plain, host)

    def _may_knock(self, host: str) -> bool:
        """Judge a knock; one line tells when a host is first turned away."""
        with self._lock:
            may, tells = self._knocks.judge(host, tuple(self._guests.values()))
        if tells:
            log.info("neighbour turned away", extra={"code": "lan.too_often"})
        return may

    def _guest(self, plain: socket.socket, host: str) -> None:
        try:
            wire = answer(plain, self._shown)
        except Outage as outage:
            log.info("neighbour refused", extra={"code": outage.code})
        else:
            self._converse(wire, host, None)
        finally:
            with self._lock:
                self._guests.pop(plain, None)

    # Whom to dial.

    def _rounds(self) -> None:
        said = self._in_step()
        while not self._stop.is_set():
            now = time.monotonic()
            if self._in_step() is not said:
                # Whoever is told late carries what this device carries itself, or waits for what it no longer does.
                said = not said
                self.tell_claims()
            with self._lock:
                due = [one for one in self._neighbours.values() if one.due <= now and not one.dialling]
                dialling = sum(one.dialling for one in self._neighbours.values())
                for one in due[: max(0, DIALS_MAX - dialling)]:
                    one.dialling = True
                    one.due = now + self._settings.idle_s
                    self._begin(self._dial, one)
                waits = [one.due for one in self._neighbours.values() if not one.dialling]
                self._lock.wait(max(0.01, min(*waits, now + STEP_LOOK_S) - time.monotonic()) if waits else STEP_LOOK_S)

    def _dial(self, one: Neighbour) -> None:
        try:
            if self._wants(one):
                self._converse(dial(one.host, one.port), one.host, one)
        except Outage as outage:
            self._failed(one, outage.code)
        finally:
            with self._lock:
                one.dialling = False
                self._lock.notify_all()

    def _wants(self, one: Neighbour) -> bool:
        """Tell whether there is something that this neighbour was not seen to hold, or whether it was not met for a while."""
        now = time.monotonic()
        is_owed = one.owed is not None and now >= one.owed
        if is_owed or one.agreed is None or one.standing is None or one.met is None or now - one.met >= self._settings.idle_s:
            return True
        held = self._store.readable_by(one.standing, (tip for tip in self._store.tips() if tip.seq))
        if digests_of(held) == one.agreed:
            self._due_by(one, one.owed)
            return self._files.wants(one.replica)
        if self._written() == one.own and now < self._pass_on_at:
            # Only what others wrote differs, and they are beside it too: it is passed on a moment later, if it is still lacking then.
            self._due_by(one, self._pass_on_at)
            return False
        return True

    def _written(self) -> frozenset[tuple[Scope, int]]:
        own = self._store.replica
        return frozenset((tip.scope, tip.seq) for tip in self._store.tips() if tip.replica == own)

    def _due_by(self, one: Neighbour, at: float | None) -> None:
        with self._lock:
            one.due = one.due if at is None else min(one.due, at)

    def _hurry(self, at: float, *, failing: bool) -> None:
        with self._lock:
            for one in self._neighbours.values():
                if failing or not one.code:
                    one.due = min(one.due, at)
            self._lock.notify_all()

    # What is said.

    def _converse(self, wire: Wire, host: str, one: Neighbour | None) -> None:
        """Exchange until both are equal; note what came of it, and one line when it was refused."""
        with self._lock:
            self._wires.add(wire)
        if self._stop.is_set():
            wire.abort()
        session: PeerSession | None = None
        own = self._written()
        try:
            wire.on_order = self._store.note_wipe
            session = self._session(wire, one)
            self._meet(wire, session)
            self._met(session, host, one, own)
            self._share(wire, session)
        except Refused as refused:
            if refused.code != BUSY:
                log.info("neighbour refused", extra={"code": refused.code})
            self._failed(one, refused.code, session)
            self._turn_away(session, host, refused.code)
        except Malformed as error:
            code = WRONG_KEY if str(error) == UNSIGNED else MALFORMED
            wire.refuse(code)
            self._failed(one, code)
            log.info("neighbour refused", extra={"code": code, "reason": str(error)})
        except Outage as outage:
            self._failed(one, outage.code)
            log.info("meeting ended", extra={"code": outage.code})
        finally:
            wire.close()
            with self._lock:
                self._wires.discard(wire)
                other = None if session is None or session.other is None else session.other.replica
                known = self._known(other)
                if known is not None and session is not None and not session.done:
                    known.told.clear()
                if other is not None and self._talking.get(other) is wire.channel.seat:
                    del self._talking[other]
                    self._unsaid.discard(other)

    def _session(self, wire: Wire, one: Neighbour | None) -> PeerSession:
        self._store.sign_tips()

        def relays(other: Birth, standing: Standing) -> tuple[bytes, ...]:
            known = one or self._known(other.replica)
            heard: set[bytes] = set() if known is None else known.told
            news = {digest(Domain.REACH, raw): raw for raw in self._store.relays_for(other, standing)}
            fresh = [mark for mark in news if mark not in heard][:RELAYED_MAX]
            heard.update(fresh)
            return tuple(news[mark] for mark in fresh)

        return PeerSession(
            self._store,
            nonce=secrets.token_bytes(NONCE_BYTES),
            now_ms=self._now_ms(),
            channel=wire.channel,
            offer=Offer(relays=relays, in_step=self._in_step(), port=self.port),
        )

    def _meet(self, wire: Wire, session: PeerSession) -> None:
        until = time.monotonic() + MEETING_S
        while not session.done:
            if time.monotonic() > until:
                raise Outage("link.timeout")
            mine = session.say()
            is_hello = session.other is None
            most = HELLO_BYTES_MAX if is_hello else WIRE_BYTES_MAX
            if wire.channel.seat is Seat.DIALS:
                wire.send(mine)
                theirs = wire.receive(most)
            else:
                theirs = wire.receive(most)
                wire.send(mine)
            heard = session.hear(theirs)
            assert session.other is not None
            if is_hello:
                self._admit(wire, session)
            else:
                self._store.hear(session.other.replica, heard)
                if heard.inbound.runs and time.monotonic() > self._pass_on_at:
                    self._pass_on_at = time.monotonic() + self._settings.spread_s * (1 + self._chance())

    def _admit(self, wire: Wire, session: PeerSession) -> None:
        """Judge who said hello. Raises: Refused: `lan.oneself`, `lan.busy`, and those of `_objection`; the other was told."""
        other, seat, code = session.other, wire.channel.seat, ""
        assert other is not None
        own = self._store.replica
        if other.replica == own:
            code = ONESELF
        elif session.standing is None:
            code = self._objection(other, session.other_certificate)
        else:
            with self._lock:
                present = self._talking.get(other.replica)
                if present is not None and (present is seat or (own < other.replica) is (seat is Seat.LISTENS)):
                    code = BUSY
                else:
                    self._talking[other.replica] = seat
                    self._unsaid.add(other.replica)
        if code:
            wire.refuse(code, order=self._store.wipe_for(other) if code == REVOKED else b"")
            raise Refused(code)

    def _objection(self, other: Birth, certificate: bytes | None) -> str:
        """Return why a device stands for nothing here."""
        if self._store.is_revoked(other):
            return REVOKED
        return FOREIGN if self._store.is_foreign(other, certificate) else STRANGER

    def _turn_away(self, session: PeerSession | None, host: str, code: str) -> None:
        """Know for a while who was turned away, on either side."""
        if session is not None and session.other is not None and code in {STRANGER, REVOKED, FOREIGN}:
            self._turned.note(turned_in(session, host, code, at_ms=self._now_ms()))
            self._changed()

    def _met(self, session: PeerSession, host: str, one: Neighbour | None, own: frozenset[tuple[Scope, int]]) -> None:
        assert session.other is not None
        now, replica = time.monotonic(), session.other.replica
        if one is None and session.other_port:
            known = self._known(replica)
            if known is None:
                self.add(host, session.other_port, way=CAME)
            with self._lock:
                one = known or self._neighbours.get((host, session.other_port))
        lapsed = session.standing is not None and session.standing.organisation == ""
        if lapsed and not (one is not None and one.lapsed):
            log.info("neighbour given the authority's log alone", extra={"code": LAPSED})
        self._turned.forget(session.other.sign_key)
        with self._lock:
            if one is not None:
                one.replica, one.standing, one.in_step = replica, session.standing, session.other_in_step
                one.key, one.organisation, one.lapsed = session.other.sign_key, organisation_of(session), lapsed
                one.met, one.met_ms, one.code, one.owed = now, self._now_ms(), "", None
                one.agreed, one.own = session.agreed, own
                if one.agreed is None:
                    one.due = now + one.backoff.failed()
                else:
                    one.backoff.reset()
                    one.due = now + self._settings.idle_s
            self._unsaid.discard(replica)
        # What was written meanwhile goes on its way, and what was heard a moment later, to whoever lacks it still.
        self._hurry(max(now, self._pass_on_at), failing=False)
        self._changed()

    def _share(self, wire: Wire, session: PeerSession) -> None:
        """Let leaves follow the entries for a moment; what breaks here breaks nothing of the meeting, which was held."""
        other, standing = session.other, session.standing
        assert other is not None
        gives = standing is not None and bool(standing.organisation)
        try:
            left = self._files.exchange(wire, other.replica, first=wire.channel.seat is Seat.DIALS, gives=gives)
        except (Outage, Malformed, Refused):
            return
        known = self._known(other.replica)
        if left and known is not None:
            with self._lock:
                known.due = time.monotonic()
                self._lock.notify_all()

    def _failed(self, one: Neighbour | None, code: str, session: PeerSession | None = None) -> None:
        other = None if session is None else session.other
        if one is not None and session is not None and other is not None and other.replica != self._store.replica:
            one.replica, one.key, one.organisation = other.replica, other.sign_key, organisation_of(session)
        if one is None or self._stop.is_set():
            return
        with self._lock:
            if code == BUSY:
                one.due = time.monotonic() + self._settings.coalesce_s * (1 + self._chance())
                return
            one.code, one.agreed = code, None
            one.due = time.monotonic() + one.backoff.failed()
        self._changed()

    def _known(self, replica: ReplicaId | None) -> Neighbour | None:
        with self._lock:
            return next((one for one in self._neighbours.values() if one.replica == replica is not None), None)

    def _begin(self, act: Callable[..., None], *values: object) -> None:
        def run() -> None:
            try:
                act(*values)
            except Exception:  # the thread boundary: logged with its trace, and the others go on
                log.exception("lan failed")
            finally:
                self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, name="lan-meeting")
        self._threads.add(thread)
        thread.start()
