"""Claims about many devices at once, over a clock that is made: whatever answers or does not, nobody asks again and again (L5).

Agents and center are real; the network between them, and the time, are not. What the agents' two threads do between rounds is done
here by one thread, moment by moment: a pause or a rest is a later moment, and a call wakes as it does there.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from heapq import heappop, heappush
from io import BytesIO
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from fakes.live_center import GULOU, write_organisations
from fakes.memory_replica import ORIGIN_MS, MemoryReplica
from requests.adapters import BaseAdapter

from sync.center import exchange as center_exchange
from sync.center.admission import admit
from sync.center.exchange import Answer
from sync.center.serve import Center, open_center
from sync.domain.draft import Urgency
from sync.links.agent import Agent
from sync.links.agent_store import AgentSettings
from sync.links.haste import FRUITLESS_MAX, REST_S_MAX
from sync.links.http import HttpLink
from sync.links.status import LinkState
from sync.protocol.backoff import Backoff
from sync.protocol.limits import BACKOFF_MAX_S
from sync.protocol.messages import encode_refusal, encode_reply

HOUR_S = 3_600.0
EVER = float("inf")
Answering = Callable[[bytes], tuple[int, bytes, dict[str, str]]]
pytestmark = pytest.mark.expects_warnings("link ")


class Store(MemoryReplica):
    """What an agent asks beside: tips are signed as they are written, and nobody is certified but at the center."""

    def begin_signing(self) -> None: ...

    def sign_tips(self) -> None: ...

    def note_wipe(self, raw: bytes) -> None: ...


class Wire(BaseAdapter):
    """Counts what a device asks, and lets the storm answer."""

    def __init__(self, storm: "Storm", place: int) -> None:
        super().__init__()
        self._storm = storm
        self._place = place

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self._storm.asked.append((self._storm.now, self._place))
        assert isinstance(request.body, bytes)
        status, body, headers = self._storm.answer(request.body)
        response = requests.Response()
        response.request, response.url = request, str(request.url)
        response.status_code = status
        response.headers.update({"content-length": str(len(body)), **headers})
        response.raw = BytesIO(body)
        return response

    def close(self) -> None: ...


class Device:
    """One agent without its threads: `push_s` and `poll_s` are when its loops go on."""

    def __init__(self, storm: "Storm", place: int, store: Store, chance: Callable[[], float]) -> None:
        self.store = store
        self.links = [self._link(storm, place) for _ in range(2)]
        settings = AgentSettings()
        self.agent = Agent(
            store, lambda: self.links[0], settings=settings, now_ms=lambda: ORIGIN_MS + int(storm.now * 1_000), chance=chance
        )
        self.agent._session = self.agent._converse(store.load_memory())
        self.settings = settings
        self.backoffs = [Backoff(chance), Backoff(chance)]
        self.push_s, self.poll_s = 0.0, EVER

    @staticmethod
    def _link(storm: "Storm", place: int) -> HttpLink:
        session = requests.Session()
        session.mount("http://", Wire(storm, place))
        return HttpLink("http://center", session=session)

    def turn(self, now: float) -> None:
        """Do what is due, as `Agent._push_loop` and `Agent._poll_loop` do."""
        if self.push_s <= now:
            self._push(now)
        elif self.poll_s <= now:
            self._poll(now)
        self.wake(now)

    def wake(self, now: float) -> None:
        """Let what is urgent go at once."""
        if self.agent._wake._urgent.is_set():
            self.push_s = now

    def _push(self, now: float) -> None:
        self.agent._wake._called.clear()
        self.agent._wake._urgent.clear()
        delay_s = self.agent._attempt(self.links[0], self.backoffs[0], self.agent._push_round)
        rests_s = self.settings.coalesce_s if self.agent._wake._called.is_set() else self.settings.idle_s
        self.push_s = now + (rests_s if delay_s is None else delay_s)
        if self.poll_s == EVER and self.agent._in_step.is_set():
            self.poll_s = now

    def _poll(self, now: float) -> None:
        if not self.agent._in_step.is_set():
            self.poll_s = EVER
            return
        delay_s = self.agent._attempt(self.links[1], self.backoffs[1], self.agent._poll_round)
        if delay_s is None:
            self.poll_s = now + self.agent._poll_haste.rest_s
            return
        self.agent._leave_step()
        self.agent.changed(urgent=True)
        self.poll_s = now + min(delay_s, self.settings.idle_s)


class Storm:
    """Devices before one center, or what stands in its place; `until` goes on to a moment."""

    def __init__(self, center: Center, count: int, *, seed: int, admitted: bool = True) -> None:
        self.now = 0.0
        self.asked: list[tuple[float, int]] = []
        self.center = center
        self.answer: Answering = self.by_center
        chance = Random(f"storm {seed}")
        self.devices = [Device(self, place, Store(90_000 + place, GULOU), chance.random) for place in range(count)]
        if admitted:
            for device in self.devices:
                device.turn(0.0)
                admit(center.keys.directory, fingerprint_or_key=device.store.sign_key)
                device.push_s = 0.0
        self.asked.clear()

    def by_center(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        """Answer as the center does that holds no poll."""
        outcome = self.center.exchange.take(body)
        answer = outcome if isinstance(outcome, Answer) else self.center.exchange.answer(outcome)
        return answer.status, answer.body, {}

    def until(self, end: float, *, most: int) -> None:
        """Go on; fail as soon as more than ``most`` requests of one device were made on the way."""
        order = count()
        for device in self.devices:
            device.wake(self.now)
        queue = [(min(device.push_s, device.poll_s), next(order), device) for device in self.devices]
        queue.sort()
        told = Counter[int]()
        seen = len(self.asked)
        while queue and queue[0][0] <= end:
            at, _, device = heappop(queue)
            self.now = max(self.now, at)
            device.turn(self.now)
            heappush(queue, (min(device.push_s, device.poll_s), next(order), device))
            told.update(place for _, place in self.asked[seen:])
            seen = len(self.asked)
            assert not told or max(told.values()) <= most, f"{max(told.values())} requests of one device in {self.now:.0f} s"
        self.now = end

    def are_in_step(self) -> bool:
        return all(device.agent.status.state is LinkState.IN_STEP for device in self.devices)

    def close(self) -> None:
        for device in self.devices:
            for link in device.links:
                link.close()


@pytest.fixture
def center(tmp_path: Path) -> Iterator[Center]:
    opened = open_center(tmp_path / "home", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
    yield opened
    opened.database.close()


@pytest.fixture
def storms(center: Center, seed: int) -> Iterator[Callable[..., Storm]]:
    made: list[Storm] = []

    def make(devices: int, **how: bool) -> Storm:
        made.append(Storm(center, devices, seed=seed, **how))
        return made[-1]

    yield make
    for storm in made:
        storm.close()


def away(_body: bytes) -> tuple[int, bytes, dict[str, str]]:
    raise requests.exceptions.ConnectionError


def saying(status: int, body: bytes, **headers: str) -> Answering:
    return lambda _body: (status, body, headers)


FAILING: dict[str, Answering] = {
    "away": away,
    "busy": saying(503, encode_refusal("center.crowded", retry=5)),
    "failed": saying(500, encode_refusal("center.failed")),
    "gateway": saying(502, b"<html>Bad Gateway</html>"),
    "portal": saying(302, b"", location="http://portal.example/"),
    "page": saying(200, b"<html>Welcome</html>", **{"content-type": "text/html; charset=utf-8"}),
    "garbage": saying(200, b"\x00" * 64),
    "revoked": saying(401, encode_refusal("device.revoked")),
}


@pytest.mark.parametrize(
    "answer",
    [answer if name in {"away", "busy"} else pytest.param(answer, marks=pytest.mark.slow) for name, answer in FAILING.items()],
    ids=[*FAILING],
)
def test_whatever_fails_is_asked_seldom(storms: Callable[..., Storm], answer: Answering) -> None:
    """For an hour nothing comes of it: each device asks once in half a minute to a minute, and no second sees them together."""
    storm = storms(24)
    storm.until(30.0, most=20)
    assert storm.are_in_step()
    began = len(storm.asked)
    storm.answer = answer
    for device in storm.devices:
        device.store.open_incident("断网期间", urgency=Urgency.FLASH)
        device.agent.changed(urgent=True)
    most = int(HOUR_S / (BACKOFF_MAX_S / 2)) + 20
    storm.until(30.0 + HOUR_S, most=most)
    late = Counter(int(at) for at, _ in storm.asked[began:] if at > 30.0 + HOUR_S / 2)
    assert max(late.values()) <= 6, "of twenty-four, spread over half a minute"
    assert len(storm.asked) - began <= 24 * most * 0.8


def test_a_center_that_comes_back_is_not_run_over(storms: Callable[..., Storm]) -> None:
    """After ten minutes without it all are in step again within a minute and a bit, and come one after the other."""
    storm = storms(20)
    storm.until(30.0, most=20)
    storm.answer = away
    for device in storm.devices:
        device.store.open_incident("断网期间")
        device.agent.changed(urgent=True)
    storm.until(630.0, most=60)
    storm.answer = storm.by_center
    began = len(storm.asked)
    storm.until(630.0 + BACKOFF_MAX_S + 1, most=8 * 20)
    assert storm.are_in_step()
    first: dict[int, float] = {}
    for at, place in storm.asked[began:]:
        first.setdefault(place, at)
    assert len(first) == 20
    assert max(Counter(int(at) for at in first.values()).values()) <= 6, "of twenty, spread over half a minute"


def test_who_waits_for_admission_knocks_in_its_own_time(storms: Callable[..., Storm]) -> None:
    """Twelve that were turned on together knock three times a minute each, and soon at moments of their own."""
    storm = storms(12, admitted=False)
    storm.until(HOUR_S / 4, most=int(HOUR_S / 4 / 20) + 2)
    assert all(device.agent.status.state is LinkState.WAITING for device in storm.devices)
    late = Counter(int(at) for at, _ in storm.asked if at > HOUR_S / 8)
    assert max(late.values()) <= 5


def test_a_center_that_holds_no_polls_is_asked_seldom(storms: Callable[..., Storm]) -> None:
    """Where each poll is answered at once and empty, a device rests in between; what is new it still hears within that rest."""
    storm = storms(12)
    storm.until(30.0, most=20)
    storm.until(330.0, most=int(300 / (REST_S_MAX / 2)) + 12)
    writer, reader = storm.devices[:2]
    scope = writer.store.open_incident("照常送达")
    writer.agent.changed(urgent=True)
    storm.until(storm.now + REST_S_MAX + 1, most=30)
    assert (writer.store.replica, scope) in reader.store.streams


def test_more_that_never_comes_is_not_asked_for_for_ever(storms: Callable[..., Storm], monkeypatch: pytest.MonkeyPatch) -> None:
    """A center that says "more" with every answer and gives nothing is asked as seldom; work goes on beside it."""
    storm = storms(6)
    storm.until(30.0, most=20)
    monkeypatch.setattr(center_exchange, "encode_reply", lambda reply: encode_reply(replace(reply, more=True)))
    for device in storm.devices:
        device.agent._leave_step()
        device.agent.changed(urgent=True)
    storm.until(330.0, most=2 * int(300 / (REST_S_MAX / 2)) + 40)
    device = storm.devices[0]
    device.store.open_incident("仍然送达")
    device.agent.changed(urgent=True)
    # Two loops; the entry, its receipt and its echo each begin the rests anew, and five rests fill that time.
    storm.until(storm.now + REST_S_MAX + 1, most=2 * 3 * (FRUITLESS_MAX + 1 + 5))
    assert device.agent.status.backlog == ()
