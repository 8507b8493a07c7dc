"""Claims about what is under way: two requests where answers come in time, more while the link would rest, an order at once."""

from collections.abc import Callable

import pytest
from fakes.memory_replica import MemoryReplica

from sync.links.flight import Flight
from sync.links.http import HttpLink
from sync.links.teller import Teller
from sync.protocol.gauge import Gauge, Patience
from sync.protocol.limits import HELD_UP_MAX, IN_FLIGHT_MAX
from sync.protocol.memory import Memory
from sync.protocol.messages import Want
from sync.protocol.session import ClientSession, Outgoing

FAR = Gauge(rate=8_000.0, trip_s=0.6)


class Held(HttpLink):
    """A link on which an answer comes unless whoever waits for it has something better to do."""

    def __init__(self) -> None:
        super().__init__("http://nowhere")
        self.has_carried = False
        self.asked: list[int] = []

    def ready(self, _patience: Patience) -> float | None:
        return 0.6

    def begin(self, wire: bytes, _patience: Patience) -> None: ...

    def end(self, _patience: Patience, *, interrupted: Callable[[], bool] = bool) -> bytes | None:
        return None if interrupted() else b"answer"

    def has_room(self, most: int) -> bool:
        self.asked.append(most)
        return self.has_carried


class Waiting:
    """A flight on such a link, and whether an order wants to leave."""

    def __init__(self, gauge: Gauge = FAR) -> None:
        self.link, self.is_urgent = Held(), False
        teller = Teller(None, waiting=tuple, now_ms=lambda: 0)
        teller.gauge = gauge
        self.flight = Flight(self.link, teller, is_urgent=lambda: self.is_urgent)

    def send(self, count: int = 1) -> None:
        for _ in range(count):
            self.flight.send(a_request(), failures=0)


def a_request() -> Outgoing:
    return ClientSession(MemoryReplica(1, "320106"), Memory()).request(Want(budget=0), push_bytes=0, now_ms=0)


def test_two_are_under_way_where_answers_come_in_time() -> None:
    """And each is answered by what it asked, the oldest first."""
    waiting = Waiting()
    assert waiting.flight.room(urgent=False) == IN_FLIGHT_MAX
    waiting.send(2)
    assert waiting.flight.room(urgent=False) == IN_FLIGHT_MAX
    first = waiting.flight.sent[0].outgoing
    assert waiting.flight.hear(failures=0) == (first, b"answer")
    assert len(waiting.flight.sent) == 1


def test_more_follow_while_the_link_would_rest_and_no_more_than_may_be_lost() -> None:
    """As the system knows that what was sent arrived: by the link as it was measured, until as many are under way as may be."""
    waiting = Waiting()
    waiting.send(2)
    waiting.link.has_carried = True
    for under_way in range(IN_FLIGHT_MAX, HELD_UP_MAX):
        assert waiting.flight.hear(failures=0) is None
        assert waiting.flight.room(urgent=False) == under_way + 1
        waiting.send()
    assert waiting.flight.room(urgent=False) == HELD_UP_MAX
    assert waiting.flight.hear(failures=0) is not None
    assert set(waiting.link.asked) == {FAR.way_bytes}


def test_nobody_is_interrupted_for_nothing() -> None:
    """Where nothing waits beside what is under way the answer is waited for; after it there may be more again."""
    waiting = Waiting()
    waiting.send(3)
    waiting.link.has_carried, waiting.flight.has_more = True, False
    assert waiting.flight.hear(failures=0) is not None
    assert waiting.flight.has_more
    assert waiting.flight.hear(failures=0) is None


@pytest.mark.parametrize("under_way", [1, IN_FLIGHT_MAX, HELD_UP_MAX, HELD_UP_MAX + 1])
def test_an_order_waits_for_no_answer(under_way: int) -> None:
    """However much is under way one may follow; a second one behind as much as that does not."""
    waiting = Waiting()
    waiting.send(under_way)
    waiting.is_urgent = True
    assert waiting.flight.room(urgent=True) == max(IN_FLIGHT_MAX, under_way + 1)
    assert (waiting.flight.hear(failures=0) is None) is (under_way <= HELD_UP_MAX)
