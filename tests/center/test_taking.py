"""Claims about pushes that are taken together: as if one had come after the other, in one flush, and what ails one is no other's."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes.live_center import GULOU, Device, direct, write_organisations
from fakes.memory_replica import MemoryReplica
from sqlalchemy import Connection, select

from sync.center.admission import admit
from sync.center.database import feed
from sync.center.exchange import Answer, Exchange, Taken
from sync.center.serve import Center, open_center
from sync.center.taking import TOGETHER_MAX, Taking, taken_together
from sync.domain.failures import Outage
from sync.protocol.messages import Want

pytestmark = pytest.mark.usefixtures("ground")
COUNT = 5


@pytest.fixture
def center(tmp_path: Path) -> Iterator[Center]:
    opened = open_center(tmp_path / "home", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
    yield opened
    opened.database.close()


@pytest.fixture
def devices(center: Center) -> Iterator[list[Device]]:
    made = [direct(MemoryReplica(70_000 + number, GULOU), center)[0] for number in range(COUNT)]
    for device in made:
        device.round()
        admit(center.keys.directory, fingerprint_or_key=device.store.sign_key)
        device.sync()
    yield made
    for device in made:
        device.close()


def written(device: Device) -> bytes:
    """Open an incident and return the request that pushes it."""
    device.store.open_incident()
    return device.session.request(Want(budget=0), push_bytes=10_000, now_ms=1).wire


def stands(center: Center, devices: list[Device]) -> list[bytes]:
    """Return who of the devices has a published incident, and check that n is dense."""
    with center.database.read() as connection:
        rows = connection.execute(select(feed).order_by(feed.c.n)).all()
    assert [row.n for row in rows] == list(range(1, len(rows) + 1))
    pushed = {row.pusher for row in rows}
    return [device.store.replica for device in devices if device.store.replica in pushed]


def transactions(center: Center, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the writing transactions from here on."""
    begun: list[int] = []
    genuine = center.database.write

    @contextmanager
    def counted() -> Iterator[Connection]:
        begun.append(1)
        with genuine() as connection:
            yield connection

    monkeypatch.setattr(center.database, "write", counted)
    return begun


def test_what_gathered_is_taken_in_one_transaction(center: Center, devices: list[Device], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its own outcome in its place, a malformed one among them too; on a file it is one flush."""
    wires = [written(device) for device in devices]
    begun = transactions(center, monkeypatch)
    outcomes = taken_together(center.exchange, [wires[0], b"nothing", *wires[1:]])
    refused = outcomes.pop(1)
    assert isinstance(refused, Answer)
    assert refused.status == 400
    assert [outcome.request.replica for outcome in outcomes if isinstance(outcome, Taken)] == [one.store.replica for one in devices]
    assert stands(center, devices) == [device.store.replica for device in devices]
    assert center.database.parallel or len(begun) == 1


def test_a_replay_in_the_same_moment_changes_nothing(center: Center, devices: list[Device]) -> None:
    """The same push twice in one transaction is stored once, and both are told how far it lies here."""
    wire = written(devices[0])
    one, other = taken_together(center.exchange, [wire, wire])
    assert isinstance(one, Taken)
    assert isinstance(other, Taken)
    assert (one.ingested.stored, other.ingested.stored) == (1, 0)
    assert one.ingested.tips == other.ingested.tips


def test_what_ails_one_is_told_to_no_other(center: Center, devices: list[Device], monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in one push takes back what was done for all, and then each is taken alone."""
    wires = [written(device) for device in devices]
    genuine = Exchange._store

    def faulty(self: Exchange, connection: Connection, opened: Any, *later: bool) -> Taken | Answer:
        outcome = genuine(self, connection, opened, *later)
        if opened.request.replica == devices[2].store.replica:
            raise ZeroDivisionError
        return outcome

    monkeypatch.setattr(Exchange, "_store", faulty)
    outcomes = taken_together(center.exchange, wires)
    assert [type(outcome) for outcome in outcomes] == [Taken, Taken, ZeroDivisionError, Taken, Taken]
    assert stands(center, devices) == [device.store.replica for at, device in enumerate(devices) if at != 2]


class Scripted:
    """Stands in for the exchange: it tells what it was given at once, and waits for leave."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.leave = threading.Event()

    def take_together(self, wires: list[bytes]) -> list[Answer]:
        self.leave.wait(20)
        self.groups.append(len(wires))
        if b"bad" in wires:
            raise Outage("store.full")
        return [Answer(200, wire) for wire in wires]


def taken_by(exchange: Scripted, wires: list[bytes], *, parallel: bool = False) -> list[object]:
    """Give wires to a `Taking` while its writer is held up by the first, and return what came of each."""

    async def lived() -> list[object]:
        with ThreadPoolExecutor(1) as thread:
            loop = asyncio.get_running_loop()

            def writer(act: Callable[[], None]) -> Awaitable[None]:
                return loop.run_in_executor(thread, act)

            taking = Taking(exchange, parallel=parallel)  # type: ignore[arg-type]
            tasks = [asyncio.create_task(taking.take(wire, writer=writer)) for wire in wires]
            await asyncio.sleep(0)
            tasks[-1].cancel()
            exchange.leave.set()
            return [one.body if isinstance(one, Answer) else one for one in await asyncio.gather(*tasks, return_exceptions=True)]

    return asyncio.run(lived())


def test_each_is_answered_for_itself() -> None:
    """Those that waited are taken as many as may be together; an outage is raised for its own; who went away keeps nobody."""
    exchange, wires = Scripted(), [b"%d" % number for number in range(TOGETHER_MAX + 10)]
    wires[7] = b"bad"
    found = taken_by(exchange, wires)
    assert isinstance(found[7], Outage)
    assert isinstance(found[-1], asyncio.CancelledError)
    assert [one for at, one in enumerate(found[:-1]) if at != 7] == [wire for at, wire in enumerate(wires[:-1]) if at != 7]
    assert max(exchange.groups) == TOGETHER_MAX


def test_side_by_side_each_is_taken_by_itself() -> None:
    """Where the database takes several at once, none waits for another's company."""
    exchange = Scripted()
    found = taken_by(exchange, [b"1", b"2", b"3", b"4"], parallel=True)
    assert found[:-1] == [b"1", b"2", b"3"]
    assert set(exchange.groups) == {1}
