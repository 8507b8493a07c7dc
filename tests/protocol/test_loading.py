"""Loadings as bytes: vectors, round trips, frames cut anywhere, every malformed form refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.ids import EntityId, ReplicaId, op_id
from sync.domain.scopes import AUTHORITY, incident_scope, organisation_scope
from sync.oplog.codec import Malformed, encode
from sync.oplog.entry import PlainOp, encode_entry
from sync.oplog.hashing import Domain, public_bytes, sign
from sync.oplog.run import Run, Tip, advance, empty_tip, sign_tip
from sync.protocol.envelope import compress
from sync.protocol.limits import FRAME_BYTES, WIRE_BYTES_MAX
from sync.protocol.loading import (
    Begun,
    Chunk,
    Cover,
    FrameReader,
    Item,
    Logged,
    Wanted,
    cover_body,
    cover_verifies,
    decode_wanted,
    encode_wanted,
    frames,
)
from tests.oplog.keys import BIRTH, KEY, header

DATA = Path(__file__).parents[1] / "data" / "loadings.json"
SCOPE = organisation_scope("320106")
ID, CENTER = bytes(range(32)), ReplicaId(b"c" * 8)


def run() -> Run:
    plain = PlainOp(kind=8, entity=None, field=None, value={1: "水罐一号"}, names=None)
    tip, entry = advance(empty_tip(BIRTH, SCOPE), encode_entry(BIRTH.replica, SCOPE, header(1), [plain]))
    marks = ((1, sign_tip(KEY, tip)),)
    return Run(replica=BIRTH.replica, scope=SCOPE, first_seq=1, entries=(entry.body,), signatures=marks, birth=BIRTH.raw)


ITEMS: tuple[Item, ...] = (
    Logged((run(),), (BIRTH.raw,)),
    Begun(b"sealed"),
    Chunk(ID, 3, b"content"),
    Cover(ID, CENTER, sign(KEY, Domain.COVER, cover_body(ID, CENTER))),
)
WANTED = Wanted(
    logs={AUTHORITY: (Tip(replica=BIRTH.replica, scope=AUTHORITY, seq=4, ordinal=5, hash=bytes(32)),)},
    scopes=(incident_scope(EntityId(op_id(BIRTH.replica, 1, 0))), SCOPE),
    have={ID: 2},
    heads_only=True,
)

ROWS = Wanted(scopes=(), rows={ID: (0, 3, 300), bytes(32): (7,)})


def framed(value: object) -> bytes:
    packed = compress(encode(value), 9)
    return len(packed).to_bytes(4, "big") + packed


def test_the_bytes_are_those_of_the_vectors() -> None:
    """A request and the items of a reply are fixed to the byte; how zstd packs a frame is not."""
    reader = FrameReader()
    found = {"wanted": encode_wanted(WANTED).hex(), "rows": encode_wanted(ROWS).hex(), "cover": ITEMS[3].signature.hex()}  # type: ignore[union-attr]
    assert json.loads(DATA.read_text("utf-8")) == found
    assert tuple(reader.feed(b"".join(frames(ITEMS)))) == ITEMS


@pytest.mark.parametrize("wanted", [WANTED, ROWS, Wanted(), Wanted(logs={AUTHORITY: ()}, have={})])
def test_what_is_wanted_survives(wanted: Wanted) -> None:
    """Logs from the start are asked for by an empty list of tips; no list of scopes means every one."""
    assert decode_wanted(encode_wanted(wanted)) == wanted


@pytest.mark.parametrize(
    "value",
    [
        [],
        [[], None, []],
        [[], None, [], 1],
        [[], None, [[bytes(31), 1]], False],
        [[], None, [[bytes(32), -1]], False],
        [[], None, [7], False],
        [[], None, 7, False],
        [[], [b"z"], [], False],
        [[], 7, [], False],
        [7, None, [], False],
        [[], [], [], False, []],
        [[], [], [], False, 7],
        [[], [], [], False, [7]],
        [[], [], [], False, [[bytes(31), [1]]]],
        [[], [], [], False, [[bytes(32), 1]]],
        [[], [], [], False, [[bytes(32), []]]],
        [[], [], [], False, [[bytes(32), [-1]]]],
        [[], [], [], False, [[bytes(32), [2, 1]]]],
        [[], [], [], False, [[bytes(32), [1, 1]]]],
        [[], [], [], False, [[bytes(32), [1]]], 1],
    ],
)
def test_a_malformed_request_is_refused(value: object) -> None:
    """Every list bounded, every name of its length."""
    with pytest.raises(Malformed):
        decode_wanted(encode(value))


@given(st.integers(1, 400))
def test_frames_cut_anywhere_give_what_is_whole(step: int) -> None:
    """However the bytes come, items appear in order as their frames are whole; a cut shows as not being between two."""
    items = [Chunk(ID, position, bytes([position]) * FRAME_BYTES) for position in range(5)]
    wire = b"".join(frames(items))
    reader, found = FrameReader(), list[Item]()
    for start in range(0, len(wire), step):
        found.extend(reader.feed(wire[start : start + step]))
    assert found == items
    assert reader.is_between
    assert len(list(frames(items))) == 5
    torn = FrameReader()
    assert list(torn.feed(wire[:-1])) == items[:-1]
    assert not torn.is_between


def test_a_frame_leaves_before_the_next_item_is_made() -> None:
    """What is urgent waits for the frame under way and for no other: small items share one, a full one goes, runs end theirs."""
    made: list[int] = []

    def items() -> Iterator[Item]:
        for position, size in enumerate((10, FRAME_BYTES, 10)):
            made.append(position)
            yield Chunk(ID, position, bytes(size))
        made.append(3)
        yield ITEMS[0]
        yield ITEMS[1]

    frame = frames(items())
    counts = [(len(list(FrameReader().feed(next(frame)))), len(made)) for _ in range(3)]
    assert counts == [(2, 2), (2, 4), (1, 4)]
    assert next(frame, None) is None


def test_no_items_are_no_frames() -> None:
    """An empty reply is empty."""
    assert list(frames([])) == []
    assert FrameReader().is_between


@pytest.mark.parametrize(
    "wire",
    [
        (WIRE_BYTES_MAX + 1).to_bytes(4, "big"),
        framed({}),
        framed([7]),
        framed([[9]]),
        framed([[0, 7]]),
        framed([[1, 7]]),
        framed([[2, bytes(31), 0, b""]]),
        framed([[2, bytes(32), -1, b""]]),
        framed([[3, bytes(32), bytes(7), bytes(64)]]),
        framed([[3, bytes(32), bytes(8), bytes(63)]]),
        (5).to_bytes(4, "big") + b"zzzzz",
    ],
)
def test_a_malformed_frame_is_refused(wire: bytes) -> None:
    """Nothing of it is used."""
    with pytest.raises(Malformed):
        list(FrameReader().feed(wire))


def test_a_cover_is_the_word_of_one_center_on_one_checkpoint() -> None:
    """Another key, another checkpoint, another life of the center: none of them is that word."""
    cover = ITEMS[3]
    assert isinstance(cover, Cover)
    key = public_bytes(KEY)
    assert cover_verifies(cover, key)
    others: list[Any] = [Cover(bytes(32), CENTER, cover.signature), Cover(ID, ReplicaId(b"d" * 8), cover.signature)]
    assert not any(cover_verifies(other, key) for other in others)
    assert not cover_verifies(cover, bytes(32))
