"""Claims about the names of requests: what a device was told leads to the lines that say why, on whichever thread they were written."""

import asyncio
import logging
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fakes.live_center import GULOU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from sync.center.exchange import Answer, Exchange, Taken
from sync.center.request_ids import Named, carried, name_in_log, request_id
from sync.center.taking import Taking
from sync.domain.failures import Outage
from sync.links.http import Refusal

NAME = re.compile(r"[0-9a-f]{12}")
NUMBERS = iter(range(81_000, 82_000))


@pytest.fixture
def center(ground: str, tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


def named(caplog: pytest.LogCaptureFixture, *events: str) -> list[str]:
    """Return the requests that lines of these events carry."""
    return [record.request for record in caplog.records if record.getMessage().startswith(events) and hasattr(record, "request")]


def told(device: Device) -> str:
    """Return the request that a failed answer carried."""
    with pytest.raises(Outage, match=r"link\.center_busy") as outage:
        device.round()
    return str(outage.value.facts["request"])


@pytest.mark.expects_warnings("Exception in ASGI application")
def test_a_bug_is_answered_by_the_name_under_which_it_is_logged(
    center: LiveCenter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer says nothing of the bug but the name; the line with the trace carries it; the next request has another."""
    (device,) = introduced(center, MemoryReplica(next(NUMBERS), GULOU))
    with monkeypatch.context() as planted:
        planted.setattr(Exchange, "answer", _fail)
        names = [told(device), told(device)]
    assert all(NAME.fullmatch(name) for name in names)
    assert names[0] != names[1]
    device.sync()  # the line is written behind the answer, and before the loop turns to the next request
    assert named(caplog, "Exception in ASGI application") == names
    device.close()


def _fail(_exchange: Exchange, _taken: Taken) -> Answer:
    raise RuntimeError("planted")


@pytest.mark.expects_warnings("outage")
def test_an_outage_and_what_a_thread_wrote_of_it_carry_one_name(
    center: LiveCenter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A line of a reader's thread, that of the boundary and the answer name one request."""
    (device,) = introduced(center, MemoryReplica(next(NUMBERS), GULOU))

    def fail(_exchange: Exchange, _taken: Taken) -> Answer:
        logging.getLogger("sync.center").info("planted on %s", threading.current_thread().name)
        raise Outage("store.disk_full", retry_s=3.0)

    with monkeypatch.context() as planted:
        planted.setattr(Exchange, "answer", fail)
        name = told(device)
    assert named(caplog, "planted on center-reader") == named(caplog, "outage") == [name]
    device.close()


def test_what_is_refused_is_logged_under_its_request(center: LiveCenter, caplog: pytest.LogCaptureFixture) -> None:
    """A stranger who knocks leaves a line with the name of the knock, written where requests are stored."""
    device = Device(MemoryReplica(next(NUMBERS), GULOU), center)
    assert isinstance(device.round(), Refusal)
    assert [NAME.fullmatch(name) is not None for name in named(caplog, "request refused")] == [True]
    device.close()


class _Gathered:
    """Takes nothing once it is let, and tells the log how many it was given."""

    def __init__(self) -> None:
        self.leave = threading.Event()

    def take_together(self, wires: list[bytes]) -> list[Any]:
        assert self.leave.wait(20)
        logging.getLogger("sync.center").info("took %d", len(wires))
        return [Answer(200, wire) for wire in wires]


def test_a_turn_for_several_is_of_none(caplog: pytest.LogCaptureFixture) -> None:
    """What is written while several are taken together is no more of one than of the others; of one alone it is its own."""
    exchange = _Gathered()
    names: list[str | None] = []

    async def lived() -> None:
        with ThreadPoolExecutor(1) as thread:
            taking = Taking(exchange, parallel=False)  # type: ignore[arg-type]

            async def served(_scope: object, _receive: object, _send: object) -> None:
                names.append(request_id())
                await taking.take(b"x", writer=lambda act: asyncio.get_running_loop().run_in_executor(thread, carried(act)))

            calls = [asyncio.create_task(Named(served)({"type": "http"}, *_NOBODY)) for _ in range(4)]
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_soon(exchange.leave.set)
            await asyncio.gather(*calls)

    name_in_log()
    asyncio.run(lived())
    assert [record.getMessage() for record in caplog.records if record.name == "sync.center"] == ["took 1", "took 3"]
    assert named(caplog, "took 1") == names[:1]
    assert named(caplog, "took 3") == []


async def _nothing(*_: object) -> Any:
    return None


_NOBODY = (_nothing, _nothing)
