"""Hostile bodies against the center's real request path, in process: real requests cut, flipped, lied about, and signed again.

Three depths. Bytes of the wire are changed as they come; the envelope inside the compression is changed, so that its signature
breaks; and what a certified device says is changed and signed by that very device, so that it reaches everything behind the
envelope. A short run goes with every change, a hundred thousand with the soak.
"""

import asyncio
import resource
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from random import Random

import pytest
from fakes.asgi import alive, post
from fakes.live_center import GULOU, XUANWU, direct, write_organisations
from fakes.memory_replica import MemoryReplica
from fakes.mutations import changed, mutated
from sqlalchemy import select

from sync.center import app as center_app
from sync.center.admission import admit
from sync.center.app import CenterApp
from sync.center.database import claims, devices, entries, feed, forks, memberships, owners, replicas, rulings, streams
from sync.center.enrolment import Enrolment
from sync.center.exchange import system_ms
from sync.center.serve import Center, open_center
from sync.links.http import Refusal
from sync.oplog.codec import Malformed, decode, encode
from sync.protocol.envelope import PATH, compress, decompress, open_request, seal_request
from sync.protocol.limits import NONCE_BYTES

OK, REFUSED = 200, {400, 401, 413}
MEMORY_KIB_MAX = 64 * 1024
TABLES = (streams, entries, feed, replicas, devices, forks, memberships, owners, rulings, claims)


class NoBackups:
    """Stands in for the center's clockwork: a backup would say in the feed what it covers, while bodies are thrown."""

    def due_in_s(self) -> float:
        return 1e9

    def back_up(self, closing: Callable[[], bool]) -> object:
        raise NotImplementedError


def recorded(folder: Path) -> tuple[Center, MemoryReplica, list[bytes]]:
    """Return a center with two certified devices, and every request that one of them made on its way there."""
    center = open_center(folder / "center", organisations_csv=write_organisations(folder / "organisations.csv"))
    stores = [MemoryReplica(71, GULOU), MemoryReplica(72, XUANWU)]
    wires: list[bytes] = []
    for store in stores:
        device, _ = direct(store, center)
        exchange = device.link.exchange

        def noted(wire: bytes, *, wait_s: float = 0.0, exchange=exchange, store=store):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if store is stores[0]:
                wires.append(wire)
            return exchange(wire, wait_s=wait_s)

        device.link.exchange = noted  # type: ignore[method-assign]
        device.round()
        admit(folder / "center", fingerprint_or_key=store.sign_key)
        scope = store.open_incident()
        for number in range(6):
            store.line(scope, f"第{number}条，现场情况稳定")
        device.sync()
        store.add_party(scope, XUANWU)
        store.found_circle([GULOU])
        device.sync()
        device.session.doubt()
        device.sync()
    return center, stores[0], wires


def state_of(center: Center) -> dict[str, str]:
    """Return a hash of every table that the center keeps of log, access and feed."""
    found: dict[str, str] = {}
    with center.database.read() as connection:
        for table in TABLES:
            rows = [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            found[table.name] = f"{len(rows)} rows, {blake2b(repr(rows).encode(), digest_size=8).hexdigest()}"
    return found


def hostile(wires: list[bytes], store: MemoryReplica, chance: Random) -> bytes:
    """Return one hostile body, of one of the three depths."""
    wire = chance.choice(wires)
    depth = chance.randrange(4)
    if depth == 0:
        return mutated(wire, chance, wires)
    if depth == 1:
        return compress(mutated(decompress(wire), chance), 1)
    body = decode(open_request(wire).body)
    for _ in range(chance.randint(1, 3)):
        body = changed(body, chance)
    try:
        raw = encode(body)
    except Malformed:
        raw = mutated(open_request(wire).body, chance)
    return seal_request(store.sign_key, store.sign, chance.choice((b"", chance.randbytes(NONCE_BYTES))), raw, level=1)[0]


async def throw(center: Center, store: MemoryReplica, wires: list[bytes], *, count: int, seed: int) -> Counter[int]:
    """Send ``count`` hostile bodies and return how often each status came back."""
    app = CenterApp(
        center.exchange,
        center.blobs,
        version=center.database.version,
        clockwork=NoBackups(),
        shelf=center.shelf,
        enrolment=Enrolment(center.database, center.keys, now_ms=system_ms),
    ).starlette()
    chance, statuses = Random(seed), Counter[int]()
    async with alive(app):
        for _ in range(count):
            body = hostile(wires, store, chance)
            status, _ = await post(app, PATH, body)
            assert status == OK or status in REFUSED, (status, body.hex())
            statuses[status] += 1
    return statuses


@pytest.mark.parametrize("count", [1_200, pytest.param(100_000, marks=pytest.mark.slow)])
def test_hostile_bodies_are_refused_and_change_nothing(count: int, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """200 for what a device may well say, else 400, 401 or 413; never another status; log, access and feed stay; memory too."""
    monkeypatch.setattr(center_app, "POLLS_MAX", 0)
    center, store, wires = recorded(tmp_path)
    try:
        before, idle = state_of(center), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        statuses = asyncio.run(throw(center, store, wires, count=count, seed=seed))
        assert state_of(center) == before
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle <= MEMORY_KIB_MAX
        assert statuses[400] > count / 4, statuses
        assert statuses[OK], "some of it reaches what lies behind the envelope"
    finally:
        center.database.close()


def test_a_run_that_is_refused_leaves_no_row(tmp_path: Path) -> None:
    """A device that pushes streams without a sound signature, one scope after another, fills nothing."""
    center, store, _ = recorded(tmp_path)
    device, _ = direct(store, center)
    before = state_of(center)
    for _ in range(3):
        store.streams[store.replica, store.open_incident()].signatures = {1: bytes(64)}
    try:
        told = [device.round() for _ in range(2)]
        assert {code for one in told if not isinstance(one, Refusal) for *_, code in one.reply.refused} == {"run.malformed"}
        assert [state_of(center)[name] for name in ("streams", "entries")] == [before[name] for name in ("streams", "entries")]
    finally:
        center.database.close()
