"""B6: a fresh device against 10,000 records over a link of 64 kbit/s: first useful screen, and whole against size ÷ rate.

The checkpoints are those a keeper makes of what an author wrote; they come in the frames that a center sends, and a real
device verifies, keeps and lays them down. The link is simulated: a piece arrives when its last byte would have, after one round
trip of 600 ms; the device begins with a piece once it has arrived and the one before is done, with the seconds it really takes.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.author import Author
from benchmarks.growth import opened, write_lines
from benchmarks.outcome import Effort, Outcome
from benchmarks.station import Station, now_ms
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain.draft import Create, New, Urgency
from sync.domain.scopes import Scope, organisation_scope
from sync.links.checkpoints import StoreCheckpoints
from sync.oplog.birth import Certificate, Role, make_certificate
from sync.oplog.checkpoint import checkpoint_id, seal
from sync.oplog.hashing import public_bytes
from sync.protocol.loading import Begun, Chunk, FrameReader, Item, frames
from sync.store import checkpoints
from sync.store.checkpoints import Made

RATE_BYTES_S = 8_000
ROUND_TRIP_S = 0.6
PIECE_BYTES = 1_400
FIRST_S = 20.0
WHOLE_RATIO = 1.15
INCIDENTS = 12


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield seconds to the first useful screen, and the whole against its size at the rate."""
    records = effort.pick(10_000, 500)
    author = Author(5, ORGANISATION)
    scopes = written(author, records)
    with TemporaryDirectory() as folder, Station(Path(folder) / "keeper") as keeper, Station(Path(folder) / "fresh") as fresh:
        root = _Chain()
        for station in (keeper, fresh):
            station.trust(author)
        keeper.receive(author.fresh_runs())
        made = [keeper.writer.call(partial(checkpoints.make, scope=scope)).result() for scope in scopes]
        fresh.writer.call(lambda desk: desk.trust.pin_root(root.public)).result()
        wire = b"".join(frames(_items([one for one in made if one is not None], root)))
        first_s, whole_s = _loaded(wire, fresh, INCIDENTS)
    told = f"fresh device, {records:,} records at 64 kbit/s"
    yield Outcome(
        name=f"{told}: first useful screen", unit="s", ours=first_s, base=None, base_name="20 s", ratio=first_s / FIRST_S, aim=1.0
    )
    least_s = len(wire) / RATE_BYTES_S
    yield Outcome(
        name=f"{told}: whole", unit="s", ours=whole_s, base=least_s, base_name="size ÷ rate", ratio=whole_s / least_s, aim=WHOLE_RATIO
    )


def written(author: Author, records: int) -> list[Scope]:
    """Let an author write a county's units, incidents with their journals, and orders that wait; return the scopes."""
    home = organisation_scope(ORGANISATION)
    for start in range(0, records * 8 // 10, 20):
        units = tuple(
            Create(kind="unit", fields={"name": f"水罐 {number} 号车", "call_sign": f"A-{number:05d}", "readiness": "standby"})
            for number in range(start, start + 20)
        )
        author.write(home, units, command="ImportUnits", at_ms=START_MS + start)
    incidents = [opened(author) for _ in range(INCIDENTS)]
    lines = records // 10 // INCIDENTS
    for scope in incidents:
        write_lines(author, scope, lines)
        for number in range(lines // 2):
            order = Create(
                kind="order", fields={"state": "issued", "text": "封控化工大道匝道", "issuer": ORGANISATION, "issued_at": START_MS}
            )
            recipient = Create(kind="recipient", fields={"state": "issued", "order": New(0), "organisation": ORGANISATION})
            at_ms = START_MS + number
            author.write(scope, (order, recipient), command="IssueOrder", at_ms=at_ms, urgency=Urgency.FLASH)
    return [home, *incidents]


def ordered(at_ms: int) -> tuple[Create, ...]:
    """Return an order with one recipient that has not signed."""
    order = {"state": "issued", "text": "封控化工大道匝道", "issuer": ORGANISATION, "issued_at": at_ms}
    recipient = {"state": "issued", "order": New(0), "organisation": ORGANISATION}
    return Create(kind="order", fields=order), Create(kind="recipient", fields=recipient)


class _Chain:
    """A root, a center's online key and a keeper, with their certificates."""

    def __init__(self) -> None:
        self._root, self._online, self.keeper = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
        self.public = public_bytes(self._root)
        self.center_word = _word(self._root, self._online, Role.CENTER)
        self.keeper_word = _word(self._online, self.keeper, Role.KEEPER)


def _word(by: Ed25519PrivateKey, key: Ed25519PrivateKey, role: Role) -> bytes:
    certificate = Certificate(
        role=role,
        sign_key=public_bytes(key),
        seal_key=bytes(32),
        organisation=None,
        offices=(),
        letters="",
        not_after_ms=2**50,
        serial=1,
    )
    return make_certificate(by, certificate)


def _items(made: Sequence[Made], root: _Chain) -> Iterator[Item]:
    """Yield what a center sends, in its order: what is open of each scope, then the rest."""
    for leading in (True, False):
        for one in made:
            checkpoint, urgent = checkpoint_id(one.body), one.head.urgent
            if leading is bool(urgent):
                yield Begun(seal(one.body, root.keeper, center=root.center_word, keeper=root.keeper_word))
            span = range(urgent) if leading else range(urgent, len(one.chunks))
            yield from (Chunk(checkpoint, position, one.chunks[position]) for position in span)


def _loaded(wire: bytes, fresh: Station, incidents: int) -> tuple[float, float]:
    """Return when what is open was shown, and when everything stood, seconds after the request."""
    store, reader = StoreCheckpoints(fresh.home, fresh.writer, now_ms=now_ms), FrameReader()
    done_s, first_s, shown = 0.0, 0.0, False
    for start in range(0, len(wire), PIECE_BYTES):
        piece = wire[start : start + PIECE_BYTES]
        arrived_s = ROUND_TRIP_S + (start + len(piece)) / RATE_BYTES_S
        began = perf_counter()
        came = False
        for item in reader.feed(piece):
            came = True
            if isinstance(item, Begun):
                store.begin(item.sealed)
            elif isinstance(item, Chunk):
                store.take(item)
        done_s = max(done_s, arrived_s) + perf_counter() - began
        if came and not shown:
            shown = fresh.writer.call(lambda desk: _open(desk.connection)).result() == incidents
            first_s = done_s
    return first_s, done_s


def _open(connection: object) -> int:
    rows = connection.execute("select count(*) from incident_rows").fetchone()  # type: ignore[attr-defined]
    return int(rows[0])
