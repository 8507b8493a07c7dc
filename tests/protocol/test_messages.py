"""Claims about messages: one encoding each, held by vectors; nothing hostile raises anything but Malformed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.memory_replica import MemoryReplica
from fakes.messages import CENTER, DEVICE, SCOPE, TIP, reply, request
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed
from sync.oplog.hashing import public_bytes
from sync.oplog.tree import TreeHead
from sync.protocol.claims import claim_verifies, make_claim, parse_claim
from sync.protocol.envelope import compress, decompress, open_reply, open_request, reply_verifies, seal_reply, seal_request
from sync.protocol.memory import Memory, Phase, dump_memory, load_memory
from sync.protocol.messages import (
    Cursor,
    decode_refusal,
    decode_reply,
    decode_request,
    encode_refusal,
    encode_reply,
    encode_request,
)
from sync.protocol.passes import make_pass, open_pass
from sync.protocol.tips import tips_in, tips_out

VECTORS = Path(__file__).parent.parent / "data" / "messages.json"
MESSAGES = {
    "request": lambda: encode_request(request()),
    "reply": lambda: encode_reply(reply()),
    "hinted": lambda: encode_reply(replace(reply(), hints={"doubt": 1, "ordinal": 813})),
    "claim": lambda: make_claim(DEVICE.replica, DEVICE.sign, at_ms=5, tips=[TIP]),
    "refusal": lambda: encode_refusal("device.uncertified", fingerprint="0000", waiting=1),
    "tips": lambda: encode_request(replace(request(), runs=(), births=(), claims=(), digests=None)),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_bytes_are_those_of_the_vectors(name: str) -> None:
    """The bytes of version 1 never change."""
    assert MESSAGES[name]().hex() == json.loads(VECTORS.read_text(encoding="utf-8"))[name]


def test_messages_come_back_as_they_were() -> None:
    """Decoding what was encoded gives the same message."""
    assert decode_request(encode_request(request())) == request()
    assert decode_reply(encode_reply(reply())) == reply()


DECODERS = {"request": decode_request, "reply": decode_reply, "refusal": decode_refusal, "claim": parse_claim}


@pytest.mark.parametrize("name", DECODERS)
@given(data=st.data())
def test_hostile_bytes_are_malformed(name: str, data: st.DataObject) -> None:
    """Changed, cut or random bytes are decoded, or refused as Malformed; nothing else is raised."""
    raw = bytearray(MESSAGES[name]())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del raw[data.draw(st.integers(0, len(raw) - 1)) :]
    try:
        DECODERS[name](bytes(raw))
    except Malformed:
        return


def test_a_reply_answers_one_request_alone() -> None:
    """The signature of a reply covers the request it answers, so no old reply can be played again."""
    wire, hashed = seal_request(DEVICE.sign_key, DEVICE.sign, bytes(16), encode_request(request()))
    sealed = open_request(wire)
    assert (sealed.hash, sealed.key) == (hashed, public_bytes(DEVICE.key))
    body, signature = open_reply(seal_reply(DEVICE.sign, hashed, encode_reply(reply()), level=3))
    assert reply_verifies(DEVICE.sign_key, hashed, body, signature)
    assert not reply_verifies(DEVICE.sign_key, bytes(32), body, signature)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_of_a_request_can_be_changed(at: int, flip: int) -> None:
    """Whatever byte inside a request's envelope changes, the signature tells."""
    wire, _ = seal_request(DEVICE.sign_key, DEVICE.sign, bytes(16), encode_request(request()), level=1)
    plain = bytearray(decompress(wire))
    plain[at % len(plain)] ^= flip
    with pytest.raises(Malformed):
        open_request(compress(bytes(plain), 1))


def test_claims_are_signed_by_their_holder() -> None:
    """A claim verifies with its holder's key, and not with another's."""
    claim = parse_claim(MESSAGES["claim"]())
    assert (claim.tips, claim.authors) == ((TIP,), {DEVICE.replica})
    assert claim_verifies(claim, DEVICE.sign_key)
    assert not claim_verifies(claim, MemoryReplica(2, "320106").sign_key)


def test_tips_must_be_sorted_and_single() -> None:
    """Tips out of order, or twice, are malformed."""
    rows = tips_out([TIP, replace(TIP, replica=ReplicaId(bytes(8)))])
    assert len(tips_in(rows)[SCOPE]) == 2
    rows[0][1].reverse()
    with pytest.raises(Malformed):
        tips_in(rows)
    with pytest.raises(Malformed):
        tips_in([rows[0], rows[0]])


def test_passes_are_for_one_path() -> None:
    """A pass opens the path and method it was made for, and no other."""
    header = make_pass(DEVICE.sign_key, DEVICE.sign, method="GET", path="/v1/blob/aa", nonce=bytes(16))
    held = open_pass(header, method="GET", path="/v1/blob/aa")
    assert held is not None
    assert (held.key, held.nonce) == (DEVICE.sign_key, bytes(16))
    assert open_pass(header, method="PUT", path="/v1/blob/aa") is None
    assert open_pass(header, method="GET", path="/v1/blob/ab") is None
    assert all(open_pass(bad, method="GET", path="/") is None for bad in ("", "qz", "xx 00 00 00", "qz zz 00 00", "qz 00 00 00"))


def test_memory_survives_and_damage_begins_anew() -> None:
    """What a session keeps comes back whole; damaged bytes are Malformed."""
    memory = Memory(
        center=CENTER,
        center_key=bytes(32),
        root=bytes(32),
        cursor=Cursor(center=CENTER, n=3, m=1, ahead=((5, 0),)),
        tree=TreeHead(4, bytes(32)),
        epoch=1,
        nonces=(bytes(16),),
        phase=Phase.COMPARING,
        owed=frozenset({(DEVICE.replica, SCOPE)}),
    )
    assert load_memory(dump_memory(memory)) == memory
    assert load_memory(dump_memory(Memory())) == Memory()
    other_version = b"\x8c" + bytes(12)
    for bad in (b"", b"\x80", dump_memory(memory)[:-1], b"\x8b" + bytes(11), other_version):
        with pytest.raises(Malformed):
            load_memory(bad)
