"""One value, one byte string: what is refused, and why nothing else can slip through."""

import math

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.oplog.codec import DEPTH_MAX, Malformed, decode, decode_own, encode

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary()
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner) | st.dictionaries(st.integers(-(2**30), 2**30), inner) | st.dictionaries(st.text(max_size=40), inner),
    max_leaves=25,
)


@given(VALUES)
def test_every_allowed_value_comes_back(value: object) -> None:
    """decode(encode(v)) is v, and its bytes are the only ones."""
    raw = encode(value)
    assert decode(raw) == value
    assert encode(decode(raw)) == raw


@given(st.binary(max_size=64))
def test_any_bytes_decode_or_are_malformed(raw: bytes) -> None:
    """No bytes raise anything but Malformed, and what decodes has exactly these bytes."""
    try:
        value = decode(raw)
    except Malformed:
        return
    assert encode(value) == raw


@given(VALUES, st.integers(0, 10**6), st.integers(0, 255))
def test_a_changed_byte_is_noticed(value: object, at: int, byte: int) -> None:
    """A mutated encoding is malformed or another value, never the same value in other bytes."""
    raw = bytearray(encode(value))
    raw[at % len(raw)] = byte
    changed = bytes(raw)
    try:
        other = decode(changed)
    except Malformed:
        return
    assert encode(other) == changed


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x01\x01",  # two values
        b"\x18\x01",  # an integer not in its shortest form
        b"\x9f\x01\xff",  # indefinite length
        b"\xa2\x01\x01\x01\x02",  # a key twice
        b"\xa2\x02\x01\x01\x02",  # keys out of order
        b"\xa1\x81\x01\x02",  # a key that is an array
        b"\xa2\x01\x01\x61\x61\x02",  # keys of two sorts
        b"\xa1\xf5\x01",  # a key that is a flag
        b"\xf9\x7e\x00",  # not a number
        b"\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00",  # a float not in its shortest form
        b"\xf7",  # undefined
        b"\xf0",  # a simple value
        b"\x81" * (DEPTH_MAX + 2) + b"\x01",
        b"\x81" * 5000 + b"\x01",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",  # an array of 2^64 - 1
        b"\x5b\x00\x00\x00\xff\xff\xff\xff\xff",  # a terabyte of bytes
        b"\x61\xff",  # text that is not UTF-8
        cbor2.dumps(cbor2.CBORTag(2, b"\xff" * 9)),  # a big integer
        cbor2.dumps(cbor2.CBORTag(35, "(a+)+$")),  # a regular expression
        cbor2.dumps(cbor2.CBORTag(36, "MIME")),
        cbor2.dumps(cbor2.CBORTag(9999, 1)),
        cbor2.dumps(cbor2.CBORTag(4, [1, 2])),
    ],
)
def test_forms_outside_the_format_are_malformed(raw: bytes) -> None:
    """Tags, indefinite lengths, other orders and other forms of the same value are refused."""
    with pytest.raises(Malformed):
        decode(raw)


@pytest.mark.parametrize(
    "value", [2**64, -(2**63) - 1, math.nan, math.inf, {1: 1, "a": 2}, {b"a": 1}, {True: 1}, {1, 2}, object(), (1, {2})]
)
def test_values_outside_the_format_are_not_written(value: object) -> None:
    """The writer is as strict as the reader."""
    with pytest.raises(Malformed):
        encode(value)


def test_nesting_ends_at_its_bound() -> None:
    """Sixteen levels are the most, written or read."""
    value: object = 1
    for _ in range(DEPTH_MAX):
        value = [value]
    assert decode(encode(value)) == value
    with pytest.raises(Malformed):
        encode([value])


def test_own_bytes_that_changed_are_malformed() -> None:
    """What this program encoded for itself is not judged again, but it must be a value."""
    assert decode_own(encode([1, "二"])) == [1, "二"]
    with pytest.raises(Malformed):
        decode_own(encode([1, "二"])[:-1])


@given(VALUES)
def test_only_the_canonical_bytes_decode(value: object) -> None:
    """Maps in another order and floats in a longer form are refused, however the value is encoded anew to see it."""
    raw = cbor2.dumps(value)
    if raw == cbor2.dumps(value, canonical=True):
        assert decode(raw) == value
    else:
        with pytest.raises(Malformed, match="not deterministic"):
            decode(raw)
