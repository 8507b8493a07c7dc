"""The way from a device to the center: whole messages of the real protocol, lost, cut, doubled, replayed, answered by noise.

Stands where `HttpLink` stands: `exchange` returns a reply or a refusal or raises the outage that the real one would.
Everything that passes is shown to the world's `Witness`, which keeps what checks need: what the center acknowledged, what was
given to whom.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, Protocol, TypeVar

from sync.domain.failures import Outage
from sync.links.http import OK, BlobAnswer, Refusal, refusal_of
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.run import Waiting
from sync.protocol.envelope import compress, decompress
from sync.protocol.gauge import Patience
from sync.protocol.limits import PROTO
from sync.protocol.messages import encode_refusal
from tests.fakes.mutations import changed, mutated
from tests.fakes.world.center import CenterNode
from tests.fakes.world.disk import Killed
from tests.fakes.world.doors import Doors
from tests.fakes.world.faults import Faults
from tests.fakes.world.trace import Trace

REPLAYS_KEPT = 20
FAILED, BUSY = 500, 503
PIECE_BYTES = 20_000
_T = TypeVar("_T")


def forged(reply: bytes, chance: Random) -> bytes:
    """Return a reply changed on its way: a byte of it, or, well encoded, something that it says; nobody can sign it anew."""
    if chance.random() < 0.4:
        return mutated(reply, chance)
    _, body, signature = decode(decompress(reply))
    try:
        return compress(encode([PROTO, encode(changed(decode(body), chance)), signature]), 3)
    except Malformed:
        return mutated(reply, chance)


class Storm(BaseException):
    """More requests than a round may make; no handler of the product may see this."""


class Witness(Protocol):
    """Sees what passes."""

    def sent(self, wire: bytes, waiting: Iterable[Waiting]) -> None:
        """A request leaves its device, where this waits to be sent."""

    def answered(self, wire: bytes, status: int, body: bytes) -> None:
        """The center answered; the answer may yet be lost on its way."""

    def hostile(self, status: int) -> None:
        """The center answered a request that no device sent as it came."""


class WorldLink:
    """One device's link; owned by its device.

    Attributes:
        requests: how many left the device, for the bound on storms.
        left: how many more the world allows now; the next is a storm.
        down: nothing passes.
        meanwhile: called while the network answers, when the world wants something to happen then.
    """

    def __init__(self, device: str, center: CenterNode, chance: Random, trace: Trace, witness: Witness) -> None:
        self._device, self._center = device, center
        self._chance, self._trace, self._witness = chance, trace, witness
        self._old: list[bytes] = []
        self._begun: deque[bytes] = deque()
        self._blobs_begun: deque[tuple[Any, ...]] = deque()
        self._doors = Doors(center)
        self.owner: Any = None
        self.faults = Faults()
        self.requests = 0
        self.left = 0
        self.down = False
        self.meanwhile: Callable[[], None] = lambda: None

    def ready(self, _patience: Patience) -> None:
        """Have a connection: what befalls one befalls the request."""

    def begin(self, wire: bytes, _patience: Patience) -> None:
        """Send a request; what befalls it is seen when its answer is waited for."""
        self._begun.append(wire)

    def end(self, _patience: Patience, **_: Any) -> bytes | Refusal:
        """Return the next answer; what breaks takes with it all that is under way."""
        try:
            return self.exchange(self._begun.popleft())
        except Outage:
            self.drop()
            raise

    def echo(self, _patience: Patience) -> None:
        """Packets are none here."""

    def drop(self) -> None:
        """Break the connection: of what is under way the center may have seen the beginning, and nobody hears an answer."""
        self._blobs_begun.clear()
        while self._begun:
            wire = self._begun.popleft()
            if self.down or not self._center.alive or self._chance.random() < 0.5:
                self._begun.clear()
            else:
                self._take(wire)

    def exchange(self, wire: bytes, **_: Any) -> bytes | Refusal:
        """Send a request and return what comes back, if anything does. Nothing is waited: nothing else moves."""
        self.requests += 1
        self.left -= 1
        self._witness.sent(wire, self.owner.session.waiting())
        if self.left < 0:
            raise Storm(self._device)
        faults, chance = self.faults, self._chance
        if self.down or faults.now("unreachable", chance) or not self._center.alive:
            raise self._out("link.unreachable")
        if faults.now("request_lost", chance):
            raise self._out("link.timeout")
        if faults.now("request_cut", chance):
            self._hostile(wire[: chance.randrange(len(wire))])
            raise self._out("link.cut")
        if self._old and faults.now("replayed", chance):
            self._take(chance.choice(self._old))
        self._keep(wire)
        if faults.now("doubled", chance):
            self._take(wire)
        if faults.now("busy", chance):
            raise self._out("link.center_busy")
        status, body = self._take(wire)
        if faults.now("written_meanwhile", chance):
            self.meanwhile()
        return self._arrived(status, body)

    def blob(
        self, method: str, path: str, authorization: str, content: bytes = b"", *, into: Callable[[bytes], None] | None = None, **_: Any
    ) -> BlobAnswer:
        """Carry a question about a blob and its answer; cut anywhere, what came before the cut has come."""
        faults, chance = self.faults, self._chance
        self._leave()
        if content and faults.now("request_cut", chance):
            self._asked(lambda: self._doors.blob(method, path, authorization, content[: chance.randrange(len(content))], ends=False))
            raise self._out("link.cut")
        answer = self._asked(lambda: self._doors.blob(method, path, authorization, content))
        if faults.now("reply_lost", chance):
            raise self._out("link.timeout")
        body = answer.body
        is_cut = bool(body) and faults.now("reply_cut", chance)
        if body and faults.now("reply_flipped", chance):
            body = mutated(body, chance)
        if is_cut:
            body = body[: chance.randrange(len(body))]
        if into is not None and answer.status == OK:
            for start in range(0, len(body), PIECE_BYTES):
                into(body[start : start + PIECE_BYTES])
        if is_cut:
            raise self._out("link.cut")
        return BlobAnswer(status=answer.status, body=body, nonce=answer.nonce)

    def begin_blob(self, *asked: Any) -> None:
        """Ask about a blob; what befalls it is seen when its answer is waited for."""
        *question, _patience = asked
        self._blobs_begun.append(tuple(question))

    def has_room(self, _most: int) -> bool:
        """Answers are never held up here."""
        return False

    def end_blob(self, _patience: Patience, **_: Any) -> BlobAnswer:
        """Return the next answer; what breaks takes with it all that is under way."""
        try:
            return self.blob(*self._blobs_begun.popleft())
        except Outage:
            self._blobs_begun.clear()
            raise

    @contextmanager
    def load(self, _path: str, authorization: str, content: bytes) -> Iterator[BlobAnswer | Iterator[bytes]]:
        """Ask for checkpoints; the frames may end anywhere."""
        self._leave()
        found = self._asked(lambda: self._doors.load(authorization, content))
        yield found if isinstance(found, BlobAnswer) else self._frames(found)

    def _frames(self, found: Iterator[bytes]) -> Iterator[bytes]:
        while (frame := self._asked(lambda: next(found, None))) is not None:
            if self.faults.now("reply_cut", self._chance):
                yield frame[: self._chance.randrange(len(frame))]
                raise self._out("link.cut")
            yield frame

    def _leave(self) -> None:
        """Count a question of the other two doors, which may not get there."""
        self.requests += 1
        self.left -= 1
        if self.left < 0:
            raise Storm(self._device)
        if self.down or self.faults.now("unreachable", self._chance) or not self._center.alive:
            raise self._out("link.unreachable")

    def _asked(self, ask: Callable[[], _T]) -> _T:
        try:
            return ask()
        except Killed as error:
            self._trace.say("center killed at", error)
            self._center.die()
            raise self._out("link.cut") from None

    def abort(self) -> None: ...

    def close(self) -> None: ...

    def _arrived(self, status: int, body: bytes) -> bytes | Refusal:
        faults, chance = self.faults, self._chance
        if faults.now("reply_lost", chance):
            raise self._out("link.timeout")
        if faults.now("reply_cut", chance):
            # HTTP states a length, so what is cut is known to be.
            raise self._out("link.cut")
        if status == OK and faults.now("reply_flipped", chance):
            body = forged(body, chance)
            self._trace.say(self._device, "reply forged", len(body))
        return body if status == OK else refusal_of(status, body)

    def _take(self, wire: bytes) -> tuple[int, bytes]:
        try:
            status, body = self._center.answer(wire)
        except Killed as error:
            self._trace.say("center killed at", error)
            self._center.die()
            raise self._out("link.cut") from None
        except Outage as error:
            status, body = BUSY, encode_refusal(error.code, retry=5)
        except Exception as error:  # noqa: BLE001 - the boundary of the real one answers so, and one request costs no other
            self._trace.say("center failed", type(error).__name__)
            status, body = FAILED, encode_refusal("center.failed")
        self._witness.answered(wire, status, body)
        self._trace.say(self._device, "exchange", status)
        return status, body

    def _hostile(self, wire: bytes) -> None:
        try:
            status, _ = self._center.answer(wire)
        except Killed:
            self._center.die()
            return
        self._witness.hostile(status)

    def _keep(self, wire: bytes) -> None:
        self._old.append(wire)
        if len(self._old) > REPLAYS_KEPT:
            del self._old[0]

    def _out(self, code: str) -> Outage:
        self._trace.say(self._device, code)
        return Outage(code)
