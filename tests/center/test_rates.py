"""Claims about an address that asks too often: it waits, others don't, and counting costs little."""

import asyncio
from pathlib import Path

import pytest
from fakes.asgi import alive, post
from fakes.kept_center import KeptCenter

from sync.center import rates
from sync.center.app import BUSY, CenterApp
from sync.center.enrolment import Enrolment
from sync.center.exchange import system_ms
from sync.center.rates import Rates
from sync.protocol.envelope import PATH
from sync.protocol.messages import decode_refusal

FAR = "203.0.113.7"


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_and_then_a_rate() -> None:
    """What is saved up goes at once; after that each second brings so many; another address has its own."""
    clock = Clock()
    held = Rates(clock, per_s=2.0, burst=3.0)
    assert [held.wait_s(FAR) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert held.wait_s("203.0.113.8") == 0.0
    clock.now = 0.5
    assert [held.wait_s(FAR) for _ in range(2)] == [0.0, 0.5]
    clock.now = 1_000.0
    assert [held.wait_s(FAR) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


def test_this_machine_is_not_counted() -> None:
    """A proxy beside the center speaks for everybody."""
    held = Rates(Clock(), per_s=1.0, burst=1.0)
    for address in ("127.0.0.1", "::1", None, "unix"):
        assert [held.wait_s(address) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_only_so_many_addresses_are_kept() -> None:
    """Whoever comes from everywhere fills no memory."""
    held = Rates(Clock(), per_s=1.0, burst=1.0, addresses_max=3)
    for number in range(50):
        held.wait_s(f"203.0.113.{number}")
    assert len(held._left) == 3


def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a byte of the body is read: busy, with the seconds; whoever asks from elsewhere is answered."""
    monkeypatch.setattr(rates, "PER_S", 0.5)
    monkeypatch.setattr(rates, "BURST", 1.0)
    stage = KeptCenter(tmp_path)
    center = stage.center

    class Never:
        def due_in_s(self) -> float:
            return 3_600.0

        def back_up(self, closing: object) -> object:
            raise AssertionError(closing)

    async def ask() -> list[tuple[int, bytes]]:
        app = CenterApp(
            center.exchange,
            center.blobs,
            version=center.database.version,
            clockwork=Never(),
            shelf=center.shelf,
            enrolment=Enrolment(center.database, center.keys, now_ms=system_ms),
        ).starlette()
        async with alive(app):
            return [await post(app, PATH, b"none", client=client) for client in (FAR, FAR, "203.0.113.8")]

    try:
        first, second, other = asyncio.run(ask())
    finally:
        stage.close()
    assert (first[0], second[0], other[0]) == (400, BUSY, 400)
    assert dict(decode_refusal(second[1])) == {"code": "center.crowded", "retry": 2}
