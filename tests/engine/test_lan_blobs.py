"""Files between two vehicles without a center: leaves follow the entries over the same channel, cut and gone on with, from anybody."""

import time
from collections.abc import Callable
from random import Random

import pytest
from fakes.vehicle import GULOU, WAIT_S, Vehicle, acquainted, incident_of

from sync.domain.commands.attachments import AttachFile
from sync.domain.content import LEAF_BYTES
from sync.domain.scopes import Scope, founder_in
from sync.links import lan_blobs
from sync.links.lan_blobs import Files, LanWay
from sync.oplog.codec import Malformed
from sync.protocol.spans import Span
from sync.store import blob_wishes

HELD = "select 1 from blobs where address = ? and held = 1"


def attached(vehicle: Vehicle, scope: Scope, content: bytes) -> bytes:
    address = vehicle.engine.blobs.blobs.put(content)
    incident = founder_in(scope)
    vehicle.do(AttachFile(subject=incident, subject_kind="incident", original=address, media="other", file_name="现场.bin"))
    return address


def shared(vehicles: Callable[..., Vehicle]) -> tuple[Vehicle, Vehicle, Scope]:
    one = vehicles(GULOU)
    other = vehicles(GULOU, one)
    acquainted(one, other)
    scope = incident_of(one)
    other.sees("select 1 from incident_rows")
    return one, other, scope


def test_a_file_follows_its_record_to_the_neighbour(vehicles: Callable[..., Vehicle]) -> None:
    """What one attaches lies at the other a moment later, byte for byte, and the other says that it came by the LAN."""
    one, other, scope = shared(vehicles)
    content = Random(1).randbytes(3 * LEAF_BYTES + 17)
    address = attached(one, scope, content)
    other.sees(HELD, address)
    assert other.engine.blobs.blobs.get(address) == content


def test_a_large_file_is_cut_and_goes_on_from_another_neighbour(vehicles: Callable[..., Vehicle], monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves that came before a cut stay; the rest comes later, of another neighbour too, and no leaf comes twice."""
    monkeypatch.setattr(lan_blobs, "TURN_S", 0.1)
    one, other, scope = shared(vehicles)
    third = vehicles(GULOU, one)
    acquainted(one, other, third)
    content = Random(2).randbytes(96 * LEAF_BYTES)
    address = attached(one, scope, content)
    for each in (other, third):
        each.sees("select 1 from attachment_rows")
    came: list[int] = []
    keep = other.engine.blobs.keep_leaves

    def counted(address: bytes, leaves: object, *, source: str) -> int:
        assert source == "lan"
        came.extend(leaf.index for leaf in leaves)  # type: ignore[attr-defined]
        if 0 < len(came) < 40 and len(came) >= 8:
            one_cut()
        return keep(address, leaves, source=source)  # type: ignore[arg-type]

    def one_cut() -> None:
        for wire in tuple(other.lan._wires):
            wire.abort()

    monkeypatch.setattr(other.engine.blobs, "keep_leaves", counted)
    third.engine.writer.call(lambda desk: blob_wishes.fetch_now(desk, address)).result(WAIT_S)
    third.lan.wake(urgent=False)
    third.sees(HELD, address)
    other.engine.writer.call(lambda desk: blob_wishes.fetch_now(desk, address)).result(WAIT_S)
    other.lan.wake(urgent=False)
    other.sees("select 1 from blob_leaves where address = ?", address)
    one.engine.close()
    other.lan.add("127.0.0.1", third.lan.port, way="named")
    other.lan.try_all()
    other.sees(HELD, address)
    assert other.engine.blobs.blobs.get(address) == content
    assert len(came) == len(set(came)) == 96


def test_orders_pass_while_a_large_file_is_on_its_way(vehicles: Callable[..., Vehicle]) -> None:
    """A line written while a film travels is at the other side within the turn of a side, not after the film."""
    one, other, scope = shared(vehicles)
    address = attached(one, scope, Random(3).randbytes(200 * LEAF_BYTES))
    other.sees("select 1 from attachment_rows")
    other.engine.writer.call(lambda desk: blob_wishes.fetch_now(desk, address)).result(WAIT_S)
    other.lan.wake(urgent=False)
    other.sees("select 1 from blob_leaves where address = ?", address)
    began = time.monotonic()
    incident_of(one)
    other.sees("select 1 where (select count(*) from incident_rows) = 2")
    took = time.monotonic() - began
    other.sees(HELD, address)
    print(f"an entry beside 13 MB: {took:.2f} s, all of it after {time.monotonic() - began:.2f} s")
    assert took < 5.0, took


class Told:
    """A wire whose other end says what it is told to."""

    def __init__(self, *answers: bytes) -> None:
        self.sent: list[bytes] = []
        self._answers = list(answers)

    def send(self, content: bytes) -> None:
        self.sent.append(content)

    def receive(self, most: int) -> bytes:
        answer = self._answers.pop(0)
        assert len(answer) <= most
        return answer


@pytest.mark.parametrize("question", [b"\xf6", b"\x82\x00\x41a", b"\x84\x01\x58\x28" + bytes(40) + b"\x00\x05", b"\x81\x02"])
def test_questions_that_are_none_end_it(vehicles: Callable[..., Vehicle], question: bytes) -> None:
    """What is no question, a span beyond its blob too, ends the sharing; nothing is answered."""
    files = Files(vehicles(GULOU).engine.blobs)
    wire = Told(question)
    with pytest.raises(Malformed):
        files._answer(wire, gives=True)  # type: ignore[arg-type]
    assert wire.sent == []


def test_who_may_be_given_nothing_is_given_nothing(vehicles: Callable[..., Vehicle]) -> None:
    """A device whose certificate lapsed is told that all is lacking here, though it lies here; and gets no span."""
    one = vehicles(GULOU)
    address = attached(one, incident_of(one), Random(4).randbytes(100))
    files = Files(one.engine.blobs)
    for gives in (True, False):
        asks = Told()
        way = LanWay(asks)  # type: ignore[arg-type]
        with pytest.raises(IndexError):
            way.lacking(address)
        with pytest.raises(IndexError):
            way.get(Span(address, 0, 100), lambda _piece: None)
        way.end()
        answers = Told(*asks.sent)
        files._answer(answers, gives=gives)  # type: ignore[arg-type]
        lacking, body = answers.sent
        assert (b"lacks" in lacking, bool(body)) == (True, gives)
        assert (Told(lacking) and LanWay(Told(lacking)).lacking(address).lacks) == (() if gives else (range(1),))  # type: ignore[arg-type]
