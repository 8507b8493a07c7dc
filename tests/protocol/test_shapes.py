"""Claims about single parts of messages: each part that may be wrong is named Malformed by itself, whatever stands beside it."""

from collections.abc import Callable
from typing import Any

import pytest
import zstandard
from fakes.memory_replica import MemoryReplica
from fakes.messages import reply, request

from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.run import Run
from sync.protocol.envelope import compress, decompress
from sync.protocol.limits import CLAIM_BYTES_MAX, CODE_CHARS_MAX, HINTS_MAX
from sync.protocol.messages import decode_reply, decode_request, encode_reply, encode_request
from sync.protocol.packing import pack, unpack

A, H = bytes(8), bytes(32)
Path = tuple[int, ...]

REQUEST: list[tuple[Path, Any]] = [
    ((1,), bytes(5_000)),
    ((1,), 1),
    ((2,), [A, 1, 0]),
    ((2,), [A, 1, 0, [[1]]]),
    ((2,), [A, 3, 0, [[2, 0]]]),
    ((3,), [1]),
    ((3,), [1, bytes(3)]),
    ((4,), [1, 9, 0]),
    ((8,), [1]),
    ((8,), [bytes(CLAIM_BYTES_MAX + 1)]),
    ((7, 3, 0, 5), [1, 2]),
    ((7, 3, 0, 5), 2**63),
    ((7, 3, 0, 13), b"too short"),
    ((7, 3, 0, 14), [[1], b""]),
    ((7, 3, 0, 14), [[0], bytes(64)]),
    ((7, 3, 0, 0), 7),
]
REPLY: list[tuple[Path, Any]] = [
    ((2,), bytes(31)),
    ((9,), [bytes(15)]),
    ((10,), 5),
    ((11,), [[A, b"x", "code"]]),
    ((11,), [[A, b"x"]]),
    ((11,), [[A, b"x", "c" * (CODE_CHARS_MAX + 1)]]),
    ((16,), [1]),
    ((16,), {str(at): at for at in range(HINTS_MAX + 1)}),
    ((16,), {"doubt": None}),
    ((16,), {1: 1}),
]


def changed(raw: bytes, path: Path, value: Any) -> bytes:
    whole = part = decode(raw)
    for at in path[:-1]:
        part = part[at]
    part[path[-1]] = value
    return encode(whole)


@pytest.mark.parametrize(("path", "value"), REQUEST)
def test_one_wrong_part_makes_a_request_malformed(path: Path, value: Any) -> None:
    """The same request without that change is read."""
    raw = encode_request(request())
    assert decode_request(raw) == request()
    with pytest.raises(Malformed):
        decode_request(changed(raw, path, value))


@pytest.mark.parametrize(("path", "value"), REPLY)
def test_one_wrong_part_makes_a_reply_malformed(path: Path, value: Any) -> None:
    """The same reply without that change is read."""
    raw = encode_reply(reply())
    assert decode_reply(raw) == reply()
    with pytest.raises(Malformed):
        decode_reply(changed(raw, path, value))


def test_a_stored_entry_is_an_entry() -> None:
    """Packing what no entry is, or an entry at another's place, is refused before it leaves."""
    device = MemoryReplica(1, "320106")
    scope = device.open_incident()
    device.line(scope, "第二条")
    run = device.run(device.replica, scope, 1, bytes_max=9_999)
    assert run is not None
    assert [one.entries for one in unpack(pack([run]))[0]] == [run.entries]
    for entries in ((encode([1, 2]),), (encode(1),), run.entries[1:]):
        with pytest.raises(Malformed):
            pack([Run(replica=run.replica, scope=scope, first_seq=1, entries=entries, signatures=())])


LIES: list[Callable[[bytes], bytes]] = [
    lambda plain: zstandard.ZstdCompressor(write_content_size=False).compress(plain),
    lambda plain: compress(plain, 1) + b"\0",
    lambda plain: compress(plain, 1) * 2,
    lambda plain: compress(plain, 1)[:-1],
    lambda plain: compress(plain, 1)[:5] + bytes((len(plain) - 1,)) + compress(plain, 1)[6:],
]


@pytest.mark.parametrize("lie", LIES)
def test_a_frame_says_its_size_and_holds_it(lie: Callable[[bytes], bytes]) -> None:
    """A frame without its size, with another one, cut, doubled or with something behind it is malformed."""
    plain = bytes(range(100))
    assert decompress(compress(plain, 1)) == plain
    with pytest.raises(Malformed):
        decompress(lie(plain))
