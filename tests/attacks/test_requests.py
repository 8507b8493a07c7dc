"""Attacks on the exchange itself: replayed, reordered, truncated, forged, stripped, of another protocol, by who may not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fakes.live_center import GULOU, XUANWU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from helpers.attacked import Attack, Held

from sync.center.condition import condition
from sync.center.rulings import rule
from sync.links.http import Refusal
from sync.oplog.codec import decode, encode
from sync.protocol.envelope import compress, decompress, seal_request
from sync.protocol.messages import Want, decode_request, encode_request
from sync.protocol.session import Absorbed


def composed(device: Device) -> bytes:
    """Return the device's next request, as it leaves."""
    return device.session.request(Want(budget=4_096), push_bytes=64 * 1024, now_ms=1).wire


def refused(device: Device, wire: bytes) -> str:
    answer = device.link.exchange(wire)
    assert isinstance(answer, Refusal)
    return answer.code


def changed(device: Device, change: Callable[[list[object]], object]) -> bytes:
    """Return a request with its envelope changed and sent as it is then."""
    envelope = decode(decompress(composed(device)))
    change(envelope)
    return compress(encode(envelope), 3)


@pytest.fixture
def device(center: LiveCenter) -> Device:
    (one,) = introduced(center, MemoryReplica(1, GULOU))
    one.store.open_incident()
    one.sync()
    return one


def test_a_request_is_replayed(device: Device, held: Held, attack: Attack) -> None:
    """The same bytes a second and a third time: nothing is stored, numbered or given, and the sender learns only a fresh nonce."""
    device.store.open_incident()
    outgoing = device.session.request(Want(budget=4_096), push_bytes=64 * 1024, now_ms=1)
    first = device.link.exchange(outgoing.wire)
    assert isinstance(first, bytes)
    with attack("request.stale_nonce", held, lines=0) as told:
        # No line: whoever lost an answer asks the same again, and that is no offence.
        for _ in range(2):
            again = device.link.exchange(outgoing.wire)
            assert isinstance(again, bytes)
            reply = device.session.absorb(outgoing, again).reply
            assert (reply.runs, reply.claims) == ((), ())
            told("request.stale_nonce" if reply.stale else "")


def test_what_is_pushed_is_reordered(center: LiveCenter, device: Device, held: Held, attack: Attack) -> None:
    """The second half of a stream before the first: refused as a gap with one line, nothing stored; in its sequence it is taken."""
    scope = device.store.open_incident()
    for number in range(4):
        device.store.line(scope, f"{number}")
    before = condition(center.directory).entries
    outgoing = device.session.request(Want(budget=0), push_bytes=64 * 1024, now_ms=1)
    request = decode_request(decode(decompress(outgoing.wire))[3])
    (run,) = (run for run in request.runs if run.scope == scope)
    behind = replace(run, first_seq=3, entries=run.entries[2:], signatures=run.signatures[-1:], birth=None)
    body = encode_request(replace(request, runs=(behind,)))
    wire, hashed = seal_request(device.store.sign_key, device.store.sign, b"", body)
    with attack("run.gap", held) as told:
        answer = device.link.exchange(wire)
        assert isinstance(answer, bytes)
        ((*_, code),) = device.session.absorb(replace(outgoing, hash=hashed), answer).reply.refused
        told(code)
    device.sync()
    assert condition(center.directory).entries == before + 5


def test_a_request_is_truncated(device: Device, held: Held, attack: Attack) -> None:
    """Cut at every hundredth byte: 400 each time, one line for all of them within a minute, nothing moved."""
    device.store.open_incident()
    wire = composed(device)
    with attack("request.malformed", held) as told:
        # One line in all: whoever sends a thousand pushes nothing out of the log.
        for end in range(0, len(wire), 100):
            told(refused(device, wire[:end]))


@pytest.mark.parametrize("proto", [0, 2, 255])
def test_another_protocol_is_spoken(device: Device, held: Held, attack: Attack, proto: int) -> None:
    """An older and a later version are no way round a check: refused before the signature is even looked at."""
    with attack("request.malformed", held) as told:
        told(refused(device, changed(device, lambda envelope: envelope.__setitem__(0, proto))))


@pytest.mark.parametrize("signature", [bytes(64), b"", bytes(63)])
def test_a_signature_is_forged_or_stripped(device: Device, held: Held, attack: Attack, signature: bytes) -> None:
    """Around the whole request: none, a short one, another's. Nothing of it is read."""
    device.store.open_incident()
    with attack("request.malformed", held) as told:
        told(refused(device, changed(device, lambda envelope: envelope.__setitem__(4, signature))))


@pytest.mark.parametrize("strip", [True, False])
def test_an_authors_signature_is_forged_or_stripped(device: Device, held: Held, attack: Attack, *, strip: bool) -> None:
    """Of a stream inside a sound request: refused by its name with one line, and nothing of it is stored, for nothing proves it."""
    scope = device.store.open_incident()
    outgoing = device.session.request(Want(budget=0), push_bytes=64 * 1024, now_ms=1)
    request = decode_request(decode(decompress(outgoing.wire))[3])
    (run,) = (run for run in request.runs if run.scope == scope)
    marks = () if strip else tuple((seq, bytes(64)) for seq, _ in run.signatures)
    body = encode_request(replace(request, runs=(replace(run, signatures=marks),)))
    wire, hashed = seal_request(device.store.sign_key, device.store.sign, b"", body)
    with attack("run.malformed", held) as told:
        answer = device.link.exchange(wire)
        assert isinstance(answer, bytes)
        reply = device.session.absorb(replace(outgoing, hash=hashed), answer).reply
        ((*_, code),) = reply.refused
        told(code)
    assert reply.durable is None


def test_a_revoked_device_comes(center: LiveCenter, device: Device, held: Held, attack: Attack) -> None:
    """An open ruling: 401 by its code, one line, and neither takes nor gives anything."""
    rule(center.directory, replica=device.store.replica, ranges=[[3, None]], reason="丢失", by="值班长")
    device.store.open_incident()
    with attack("device.revoked", held) as told:
        told(refused(device, composed(device)))


def test_a_device_speaks_for_another(center: LiveCenter, device: Device, held: Held, attack: Attack) -> None:
    """A certified device of another organisation names this one's replica as its own: refused by its code, with one line."""
    (other,) = introduced(center, MemoryReplica(2, XUANWU))
    request = decode_request(decode(decompress(composed(other)))[3])
    body = encode_request(replace(request, replica=device.store.replica, birth=None))
    wire, _ = seal_request(other.store.sign_key, other.store.sign, b"", body)
    with attack("request.foreign_replica", held) as told:
        told(refused(other, wire))


def test_a_device_that_nobody_admitted_comes(center: LiveCenter, held: Held, attack: Attack) -> None:
    """It waits by its fingerprint: 401, one line, nothing of what it brought is kept."""
    stranger = Device(MemoryReplica(3, GULOU), center)
    stranger.store.open_incident()
    with attack("device.uncertified", held) as told:
        outcome = stranger.round()
        assert not isinstance(outcome, Absorbed)
        told(outcome.code)
