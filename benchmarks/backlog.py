"""A backlog of photos on a weak link: how long an order waits for it, against what one chunk and one round trip take.

The courier, its transfers and the center's store are the real ones; link and clock are simulated, so that a seed gives the
same figures on any machine. The link carries one thing after the other at a fixed rate, and what is sent waits for what is
being sent. An order is written at a random moment; its delay is how much later it is there than over the idle link.

The base is the bound itself: a second of the link, and its round trip. For comparison the same backlog goes photo by photo.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.outcome import Effort, Outcome
from sync.center.blobs import Blobs
from sync.center.database import Database
from sync.domain.content import LEAF_BYTES, Leaf, Tree, address_of, leaf_hash, size_of
from sync.domain.ids import ReplicaId
from sync.links.blobs import Courier
from sync.links.http import HttpLink
from sync.protocol.limits import CHUNK_SECONDS
from sync.protocol.pace import Pace
from sync.protocol.spans import Lacking, Span
from sync.store.blob_tables import PUSH, Errand

RATE_BYTES_S = 8_000.0  # 64 kbit/s
TRIP_S = 0.6
SPAN_OVERHEAD_BYTES = 700  # headers of request and answer
ORDER_BYTES = 1_200
PHOTO_BYTES, PREVIEW_BYTES = 488_000, 12_000
CENTER = ReplicaId(b"center 1")
_KEY = bytes(range(32))


@dataclass(slots=True)
class Clock:
    """The simulated time, in seconds."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Device:
    """What lies on the device: photos with their previews, small ones first, and what is known to be at the center."""

    def __init__(self, photos: int, chance: Random) -> None:
        self._leaves: dict[bytes, list[Leaf]] = {}
        for size in (*([PREVIEW_BYTES] * photos), *([PHOTO_BYTES] * photos)):
            content = chance.randbytes(size)
            parts = [content[start : start + LEAF_BYTES] for start in range(0, size, LEAF_BYTES)]
            tree = Tree([leaf_hash(part) for part in parts])
            self._leaves[address_of(tree.root, size)] = [Leaf(index, part, tree.proof(index)) for index, part in enumerate(parts)]
        self.there: set[bytes] = set()
        self.bytes = photos * (PHOTO_BYTES + PREVIEW_BYTES)

    def errands(self, _center: ReplicaId) -> tuple[Errand, ...]:
        waiting = [address for address in self._leaves if address not in self.there]
        return tuple(Errand(address=address, way=PUSH, size=size_of(address)) for address in waiting)

    def leaf(self, address: bytes, index: int) -> Leaf | None:
        return self._leaves[address][index]

    def at_center(self, address: bytes, _center: ReplicaId) -> None:
        self.there.add(address)

    def leaves_missing(self, _address: bytes) -> tuple[range, ...]:
        return ()

    def keep_leaves(self, _address: bytes, _leaves: Sequence[Leaf], *, source: str) -> int:
        raise AssertionError(source)

    def census(self) -> None: ...

    def mend(self, _address: bytes) -> None: ...

    def doubt(self) -> None: ...

    def moved(self, _address: bytes, _way: str, _done: int, _rate: float | None) -> None: ...

    def failed(self, _address: bytes, _way: str, _code: str) -> None: ...


class SlowWay:
    """The link: what is said takes its time, and a real center takes it in."""

    def __init__(self, center: Blobs, clock: Clock, *, whole: bool) -> None:
        """``whole``: as much at once as there is, as it was before."""
        self._center = center
        self._clock = clock
        self._whole = whole
        self.pace = Pace(chunk=PHOTO_BYTES) if whole else Pace()
        self.busy_until = 0.0
        self.chunks: list[int] = []

    def lacking(self, address: bytes) -> Lacking:
        self._said(0)
        return self._center.lacking(address, _KEY)

    def get(self, span: Span, into: Callable[[bytes], None]) -> bool:
        raise AssertionError(span, into)

    def put(self, span: Span, body: bytes) -> Lacking:
        self._said(len(body))
        self.chunks.append(len(body))
        incoming = self._center.begin(span, _KEY)
        assert incoming is not None
        return self._center.keep(span.address, _KEY, incoming.feed(body), incoming.unfinished)

    def _said(self, size: int) -> None:
        began = self._clock.now
        self.busy_until = began + (size + SPAN_OVERHEAD_BYTES) / RATE_BYTES_S
        self._clock.now = self.busy_until + TRIP_S
        if not self._whole:
            self.pace = self.pace.measured(size, self._clock.now - began)


@dataclass(frozen=True, slots=True)
class Ran:
    """One backlog that went: the delays of the orders meanwhile, the largest chunk, and the share of the link that blobs used."""

    delays_s: tuple[float, ...]
    chunk_bytes: int
    share: float
    seconds: float


def run(photos: int, orders: int, *, seed: int, whole: bool = False) -> Ran:
    """Let a backlog go while orders are written."""
    chance, clock = Random(seed), Clock()
    device = Device(photos, chance)
    span_s = device.bytes / RATE_BYTES_S
    waiting = sorted(chance.random() * span_s for _ in range(orders))
    delays: list[float] = []
    with TemporaryDirectory() as folder:
        database = Database(Path(folder), _KEY)
        way = SlowWay(Blobs(Path(folder), database, _KEY, now_ms=lambda: 0), clock, whole=whole)

        def clear() -> ReplicaId | None:
            return None if waiting and waiting[0] <= clock.now else CENTER

        courier = Courier(
            device, lambda: HttpLink("http://nowhere"), key=_KEY, signer=lambda *_: b"", clear=clear, chance=chance.random, clock=clock
        )
        while device.errands(CENTER):
            courier.carry(way)  # until all of it is there, or an order is waiting
            while waiting and waiting[0] <= clock.now:
                written = waiting.pop(0)
                # What is on the link goes first: the span that was under way, or the order before this one.
                left = max(written, way.busy_until)
                delays.append(left - written)
                way.busy_until = left + ORDER_BYTES / RATE_BYTES_S
                clock.now = max(clock.now, way.busy_until + TRIP_S)
        database.close()
    return Ran(tuple(delays), max(way.chunks), device.bytes / RATE_BYTES_S / clock.now, clock.now)


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield how long an order waited at worst, in chunks and in whole photos, and how much of the link the photos got."""
    photos = effort.pick(40, 4)
    ran = run(photos, effort.pick(400, 40), seed=1)
    bound = CHUNK_SECONDS + TRIP_S
    yield Outcome(
        name=f"an order behind {photos * (PHOTO_BYTES + PREVIEW_BYTES) / 1e6:.0f} MB of photos at 64 kbit/s, worst of {len(ran.delays_s)}",
        unit="s",
        ours=max(ran.delays_s),
        base=bound,
        base_name="one chunk and one round trip",
        ratio=max(ran.delays_s) / bound,
        aim=1.0,
    )
    whole = run(photos, effort.pick(400, 40), seed=1, whole=True)
    yield Outcome(
        name="the same, photo by photo",
        unit="s",
        ours=max(ran.delays_s),
        base=max(whole.delays_s),
        base_name="worst wait for a whole photo",
        ratio=max(ran.delays_s) / max(whole.delays_s),
    )
    yield Outcome(
        name=f"share of the link that photos get, round trips of {TRIP_S} s",
        unit="%",
        ours=100 * ran.share,
        base=None,
        base_name="orders and round trips between",
        ratio=None,
    )
