"""Our figures on the link: real posts, a real center process, TLS, every acknowledgement signed and durable (FULL) at both ends."""

import math
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.link import CUBIC, Link
from benchmarks.link_profiles import L1, L2, Profile
from benchmarks.outpost import ISSUER, FarCenter, Outpost
from benchmarks.peers.rows import OURS, Row
from benchmarks.station import now_ms
from benchmarks.workload import ORGANISATION
from sync.domain.commands.attachments import AttachFile
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.failures import Outage
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope, incident_scope
from sync.links.http import HttpLink, Refusal
from sync.protocol.messages import Want
from sync.protocol.session import ClientSession

EDITS, QUEUED, STARTS = 7, 200, 5
SETTLE_S = 1.5
BLOB_BYTES, FILM_BYTES = 200_000, 400_000
FLOOD = 15_000  # records, each with a word that does not compress; as the film at least three cuts long
BETWEEN_ORDERS_S = (1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Field:
    """A post in step with its center, and the incidents it works on."""

    link: Link
    center: FarCenter
    post: Outpost
    incidents: tuple[EntityId, ...]

    def scope(self, number: int) -> Scope:
        """Return the scope of an incident."""
        return incident_scope(self.incidents[number])

    def write(self, count: int, *, dense: bool = False) -> None:
        """Write journal lines into the first four incidents, in turns."""
        chance = random.Random(count)
        for number in range(count):
            word = chance.randbytes(12).hex() if dense else f"{number * 37 % 400} 户"
            line = f"{number} 号车到场，水幕展开，疏散已通知 {word}"
            self.post.station.do(WriteJournal(scope=self.scope(number % 4), line=line, channel="radio"))


@contextmanager
def field(profile: Profile, folder: Path, *, congestion: str = CUBIC, seed: int = 1) -> Iterator[Field]:
    """Enrol a post over ``profile``, and open five incidents."""
    folder.mkdir()
    with ExitStack() as stack:
        link = stack.enter_context(Link(profile, congestion=congestion, seed=seed))
        center = stack.enter_context(FarCenter(folder / "center", link))
        post = stack.enter_context(Outpost(folder / "post", center, link))
        post.enrol()
        opened = [post.station.do(OpenIncident(title=f"{number} 号", mode="exercise"))[0] for number in range(5)]
        assert post.agent is not None
        post.agent.changed(urgent=True)
        post.acknowledged()
        yield Field(link, center, post, tuple(opened))


def small(folder: Path) -> Iterator[Row]:
    """Yield one edit, a backlog after a cold start, and asking when nothing is new."""
    with field(L1, folder / "small") as at:
        edits = []
        for number in range(EDITS + 1):
            time.sleep(SETTLE_S)
            edits.append(at.post.acknowledged_s(WriteJournal(scope=at.scope(0), line=f"{number} 水幕展开 保持"), at.scope(0), urgent=True))
        yield Row(measure="one edit, warm, acknowledged", peer=OURS, value=median(edits[1:]), unit="s", aim=0.8)
        yield _cold(at)
        yield from _nothing_new(at)
        yield compared(at, "small")


def _cold(at: Field) -> Row:
    """Return how long a backlog takes after a start: about twenty packets, of which one in fifty is lost, so it is done several times."""
    took: list[float] = []
    for _ in range(STARTS):
        at.post.rest()
        at.write(QUEUED)
        at.link.reset()
        began = time.perf_counter()
        at.post.go()
        at.post.acknowledged()
        took.append(time.perf_counter() - began)
    counts = at.link.counts()
    carried = f"{counts['up']['content']:,} B up, {counts['down']['content']:,} B down; TCP and TLS set up in it"
    note = f"median of {STARTS} starts, {min(took):.2f} to {max(took):.2f} s; the last one {carried}"
    return Row(measure=f"{QUEUED} queued records", peer=OURS, value=median(took), unit="s", aim=3.0, note=note)


def _nothing_new(at: Field) -> Iterator[Row]:
    at.post.rest()
    session = ClientSession(at.post.store, at.post.store.load_memory())
    with at.link.near():
        link = HttpLink(at.center.address)
        for _ in range(20):
            before, began = link.carried, time.perf_counter()
            outgoing = session.request(Want(budget=65_536), push_bytes=0, now_ms=now_ms())
            answer = link.exchange(outgoing.wire)
            seconds = time.perf_counter() - began
            assert not isinstance(answer, Refusal)
            absorbed = session.absorb(outgoing, answer)
            at.post.store.save(session.applied(outgoing, absorbed, ()))
            up, down = (after - earlier for after, earlier in zip(link.carried, before, strict=True))
            if before[0] and not (absorbed.reply.nonces or absorbed.reply.stale or absorbed.inbound.runs):
                break
        link.close()
    yield Row(measure="nothing new, asked", peer=OURS, value=seconds, unit="s", note=f"{up} B up, {down} B down, TLS not counted")
    yield Row(measure="nothing new, bytes up", peer=OURS, value=float(up), unit="B", aim=400, note="HTTP headers included")
    yield Row(measure="nothing new, bytes down", peer=OURS, value=float(down), unit="B", aim=400, note="HTTP headers included")


def order_in_bulk(folder: Path, *, orders: int) -> Iterator[Row]:
    """Yield how long orders take while a blob and the records of four incidents go up."""
    with field(L1, folder / "bulk") as at:
        post, chance = at.post, random.Random(7)
        film = folder / "film"
        film.write_bytes(chance.randbytes(BLOB_BYTES))
        address = post.blobs.blobs.put_file(film)
        post.station.do(AttachFile(subject=at.incidents[0], subject_kind="incident", original=address, media="other", file_name="录像.bin"))
        assert post.agent is not None
        post.agent.changed()
        stopped = threading.Event()

        def keep_writing() -> None:
            number = 0
            while not stopped.wait(0.25):
                number += 1
                post.station.do(WriteJournal(scope=at.scope(number % 4), line=f"{number} 号车 {chance.randbytes(24).hex()}"))
                if post.agent is not None:
                    post.agent.changed()

        writing = threading.Thread(target=keep_writing, name="bench-writes")
        writing.start()
        delays = []
        for number in range(orders):
            time.sleep(chance.uniform(*BETWEEN_ORDERS_S))
            order = IssueOrderNow(
                text=f"{number} 号令：封控化工大道匝道", urgency="flash", organisations=(ORGANISATION,), incident=at.incidents[4]
            )
            delays.append(post.acknowledged_s(order, at.scope(4), urgent=True, office=ISSUER))
        stopped.set()
        writing.join()
        post.acknowledged()
        delays.sort()
        note = f"{orders} orders, median {median(delays):.2f} s, longest {delays[-1]:.2f} s; CUBIC, queue of 32 kB"
        p95 = delays[math.ceil(0.95 * len(delays)) - 1]
        yield Row(measure="an order while bulk goes up, p95", peer=OURS, value=p95, unit="s", aim=2.0, note=note)
        yield compared(at, "bulk")


def cutting(folder: Path) -> Iterator[Row]:
    """Yield goodput and waste on a link that is dark for 10 s of every 30, for records and for a blob.

    The ideal is the bare rate in the light, which nothing reaches that loses packets, waits for answers and sets TCP and TLS up; a post
    that is slow without cuts as well is seen by it. What of its own undisturbed rate it keeps when the link is cut stands beside it.
    Both contents are long enough that several cuts fall into them, since how a short one ends depends on the second at which it began.
    The two links carry at the same time, each by processes of its own.
    """
    with ThreadPoolExecutor(2) as pool:
        crossed = list(pool.map(partial(_crossed, folder=folder), (L1, L2)))
    for _, equal in crossed:
        yield equal
    (undisturbed, _), (cut, _) = crossed
    light = (L2.cycle_s - L2.dark_s) / L2.cycle_s
    for what in ("records", "blob"):
        (least_s, least), (seconds, content) = undisturbed[what], cut[what]
        share = least / seconds / (L2.rate_bit_s / 8 * light)
        without = least / least_s / (L1.rate_bit_s / 8)
        note = f"{least:,} B of TCP content took {seconds:.0f} s, undisturbed {least_s:.0f} s; without cuts {without:.2f} of the bare line"
        yield Row(measure=f"cut 10 s of 30, {what}: goodput", peer=OURS, value=share, unit="of ideal", aim=0.75, at_least=True, note=note)
        kept = least_s / seconds / light
        beside = "its rate undisturbed, in the light alone"
        yield Row(measure=f"cut 10 s of 30, {what}: kept of its own rate", peer=OURS, value=kept, unit="of it", note=beside)
        waste = 100 * max(0, content - least) / least
        yield Row(measure=f"cut 10 s of 30, {what}: waste", peer=OURS, value=waste, unit="%", aim=10, note="beyond what L1 took")


def _crossed(profile: Profile, folder: Path) -> tuple[dict[str, tuple[float, int]], Row]:
    """Let records and then a blob go up over one link; return what each took, and whether both ends are equal afterwards."""
    carried: dict[str, tuple[float, int]] = {}
    with field(profile, folder / f"cut-{profile.name}") as at:
        at.post.rest()
        at.write(FLOOD, dense=True)
        carried["records"] = _gone_up(at)
        at.post.rest()
        film = folder / f"film-{profile.name}"
        film.write_bytes(random.Random(5).randbytes(FILM_BYTES))
        address = at.post.blobs.blobs.put_file(film)
        attach = AttachFile(subject=at.incidents[0], subject_kind="incident", original=address, media="other", file_name="录像.bin")
        at.post.station.do(attach)
        carried["blob"] = _gone_up(at, address)
        return carried, compared(at, f"cut-{profile.name}")


def _gone_up(at: Field, blob: bytes | None = None) -> tuple[float, int]:
    """Let everything go up; return the seconds, and the bytes of TCP content that left."""
    at.link.reset()
    began = time.perf_counter()
    at.post.go()
    at.post.acknowledged()
    center = at.post.store.load_memory().center
    assert center is not None
    while blob is not None and any(one.address == blob for one in at.post.blobs.errands(center)):
        time.sleep(0.05)
    return time.perf_counter() - began, at.link.counts()["up"]["content"]


def compared(at: Field, name: str) -> Row:
    """Compare the digests of every scope with the center's: hashes of all tips that either holds."""
    at.post.rest()
    session = ClientSession(at.post.store, at.post.store.load_memory())
    session.doubt()
    doubted = None
    with at.link.near():
        link = HttpLink(at.center.address)
        for _ in range(20):
            outgoing = session.request(Want(budget=65_536), push_bytes=0, now_ms=now_ms())
            try:
                answer = link.exchange(outgoing.wire)
            except Outage:  # the link may be dark now
                continue
            assert not isinstance(answer, Refusal)
            reply = session.absorb(outgoing, answer).reply
            if not reply.stale:
                doubted = reply.doubted
                break
            session.memory = session.applied(outgoing, session.absorb(outgoing, answer), ())
            session.doubt()
        link.close()
    lacking = at.post.store.waiting(at.post.store.load_memory().center or at.post.store.replica)
    equal = doubted == {} and not lacking
    return Row(measure=f"both ends equal afterwards ({name})", peer=OURS, value=float(equal), unit="", aim=1.0, at_least=True)
