"""Claims about spans: any range of a blob arrives in any pieces, each leaf is kept as it completes, nothing wrong is believed."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.content import HASH_BYTES, LEAF_BYTES, Leaf, Tree, content_address, leaf_count, leaves, size_of
from sync.domain.leaf_set import LeafSet
from sync.oplog.codec import Malformed, encode
from sync.protocol.limits import SPAN_BYTES_MAX
from sync.protocol.pace import Pace
from sync.protocol.spans import (
    RUNS_MAX,
    Incoming,
    Lacking,
    Span,
    Unfinished,
    decode_lacking,
    encode_lacking,
    next_span,
    parse_span,
    span_body,
)

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "blobs.json").read_text(encoding="utf-8"))
SIZES = st.one_of(st.integers(0, 200), st.integers(0, 5 * LEAF_BYTES), st.sampled_from([LEAF_BYTES, 2 * LEAF_BYTES, 4 * LEAF_BYTES]))


def content_of(size: int) -> bytes:
    return Random(size).randbytes(size)


def leaves_of(content: bytes) -> list[Leaf]:
    tree = Tree(leaves(content))
    places = range(leaf_count(len(content)))
    return [Leaf(index, content[index * LEAF_BYTES : (index + 1) * LEAF_BYTES], tree.proof(index)) for index in places]


def body_of(content: bytes, span: Span) -> bytes:
    held = leaves_of(content)
    return span_body(span, [held[index] for index in span.touched])


def unfinished_at(content: bytes, at: int) -> Unfinished | None:
    if at % LEAF_BYTES == 0:
        return None
    leaf = leaves_of(content)[at // LEAF_BYTES]
    return Unfinished(leaf.index, leaves(content)[leaf.index], leaf.proof, leaf.content[: at % LEAF_BYTES])


@st.composite
def spans(draw: st.DrawFn) -> tuple[bytes, Span]:
    """Draw a content and a range of it."""
    content = content_of(draw(SIZES))
    start = draw(st.integers(0, max(0, len(content) - 1)))
    end = draw(st.integers(min(start + 1, len(content)), min(len(content), start + SPAN_BYTES_MAX)))
    return content, Span(content_address(content), start, end)


@given(spans(), st.data())
def test_a_span_arrives_in_any_pieces(drawn: tuple[bytes, Span], data: st.DataObject) -> None:
    """Each leaf is given out with the byte that completes it; what has begun and not ended is unfinished; the path names it."""
    content, span = drawn
    body = body_of(content, span)
    assert len(body) == span.body_bytes
    assert parse_span(span.address, span.text()) == span
    incoming = Incoming(span, unfinished_at(content, span.start))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=6)))
    found: list[Leaf] = []
    for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True):
        found.extend(incoming.feed(body[start:end]))
    done = range(span.start // LEAF_BYTES, leaf_count(len(content)) if span.end == len(content) else span.end // LEAF_BYTES)
    assert found == [leaves_of(content)[index] for index in done]
    assert incoming.is_complete
    assert incoming.unfinished == (None if span.end == len(content) else unfinished_at(content, span.end))


@given(spans(), st.floats(0, 1))
def test_what_is_cut_goes_on_where_it_ended(drawn: tuple[bytes, Span], share: float) -> None:
    """Cut at any byte, the next span begins where the last leaf was left, and both together bring each leaf once."""
    content, span = drawn
    body = body_of(content, span)
    incoming = Incoming(span, unfinished_at(content, span.start))
    keep = int(len(body) * share)
    found = list(incoming.feed(body[:keep]))
    assert incoming.is_complete == (keep == len(body))
    rest = incoming.unfinished
    at = rest.at if rest is not None else (found[-1].index + 1) * LEAF_BYTES if found else span.start - span.start % LEAF_BYTES
    if at < span.end or not (content or found):
        again = Incoming(Span(span.address, at, span.end), rest)
        found.extend(again.feed(body_of(content, Span(span.address, at, span.end))))
        assert again.is_complete
    done = range(span.start // LEAF_BYTES, leaf_count(len(content)) if span.end == len(content) else span.end // LEAF_BYTES)
    assert [leaf.index for leaf in found] == list(done)


@given(spans(), st.floats(0, 0.9999), st.integers(1, 255))
def test_a_changed_byte_is_never_believed(drawn: tuple[bytes, Span], share: float, flip: int) -> None:
    """Wherever a byte differs, every leaf that is given out is a true one, and one that is wrong ends it."""
    content, span = drawn
    body = bytearray(body_of(content, span))
    if not body:
        return
    body[int(len(body) * share)] ^= flip
    incoming = Incoming(span, unfinished_at(content, span.start))
    found: list[Leaf] = []
    try:
        for start in range(0, len(body), 1000):
            found.extend(incoming.feed(bytes(body[start : start + 1000])))
    except Malformed:
        pass
    else:
        assert incoming.unfinished is not None
        assert incoming.unfinished != unfinished_at(content, span.end)
    true = leaves_of(content)
    assert all(leaf == true[leaf.index] for leaf in found)


def test_a_span_that_does_not_fit_is_malformed() -> None:
    """One that begins where nothing ended, and one that is longer than it says."""
    content = content_of(2 * LEAF_BYTES)
    span = Span(content_address(content), 10, 30)
    for other in (None, unfinished_at(content, 9), unfinished_at(content, LEAF_BYTES + 10)):
        with pytest.raises(Malformed):
            Incoming(span, other)
    incoming = Incoming(span, unfinished_at(content, 10))
    with pytest.raises(Malformed):
        incoming.feed(content[10:31])


@pytest.mark.parametrize(
    "text", ["", "-", "1", "1-", "-1", "5-5", "6-5", "01-5", "1-0x5", "1-5-6", "1-5 ", "١-5", "0-999999", "9" * 12 + "-5"]
)
def test_what_names_no_span(text: str) -> None:
    """Signs, other digits, leading zeros, nothing, too much, past the end."""
    assert parse_span(content_address(content_of(500_000)), text) is None


def test_the_empty_blob_has_one_span() -> None:
    """Nothing to carry but its one leaf."""
    address = content_address(b"")
    span = parse_span(address, "0-0")
    assert span == next_span(address, range(1), 0, 100)
    assert span is not None
    assert Incoming(span, None).feed(body_of(b"", span)) == (Leaf(0, b"", ()),)
    assert parse_span(content_address(b"x"), "0-0") is None


@given(st.integers(1, 40 * LEAF_BYTES), st.data())
def test_the_next_span_is_within_the_run_and_the_bound(size: int, data: st.DataObject) -> None:
    """It begins with the run or where a leaf was left, is never longer than asked, ends with a leaf where one fits; they cover the run."""
    address = content_address(content_of(1))[:HASH_BYTES] + size.to_bytes(8, "big")
    total = leaf_count(size)
    first = data.draw(st.integers(0, total - 1))
    run = range(first, data.draw(st.integers(first + 1, total)))
    most = data.draw(st.one_of(st.integers(0, 3 * LEAF_BYTES), st.integers(0, 2 * SPAN_BYTES_MAX)))
    at = data.draw(st.integers(0, size))
    span = next_span(address, run, at, most)
    low, high = run.start * LEAF_BYTES, min(run.stop * LEAF_BYTES, size)
    assert span.start == (at if low < at < high else low)
    assert span.start < span.end <= high
    assert span.end - span.start <= max(1, min(most, SPAN_BYTES_MAX))
    assert parse_span(address, span.text()) == span
    if most >= LEAF_BYTES and span.start == low:
        assert span.end == high or span.end % LEAF_BYTES == 0


@given(st.integers(1, 3000), st.data())
def test_a_holding_travels(total: int, data: st.DataObject) -> None:
    """What is told of missing leaves is what is missing, and of what is beyond the list nothing is believed to be there."""
    address = bytes(HASH_BYTES) + (total * LEAF_BYTES).to_bytes(8, "big")
    missing = LeafSet(total).with_leaves(data.draw(st.sets(st.integers(0, total - 1), max_size=150)))
    told = Lacking(lacks=missing.ranges(), at=data.draw(st.integers(0, size_of(address))))
    back = decode_lacking(address, encode_lacking(told))
    assert (back.lacks, back.at) == (told.lacks[:RUNS_MAX], told.at)
    held = back.held(total)
    assert not held.both(missing)
    if len(told.lacks) < RUNS_MAX:
        assert held == missing.missing()


def test_a_list_that_is_full_says_nothing_of_what_lies_beyond() -> None:
    """Of more runs than fit only the first are told, and only leaves between them are held for sure."""
    missing = LeafSet(200).with_leaves(range(0, 200, 2))
    held = Lacking(lacks=missing.ranges(RUNS_MAX)).held(200)
    assert [index for run in held.ranges() for index in run] == list(range(1, 127, 2))


@pytest.mark.parametrize(
    "told",
    [
        [],
        {},
        {"lacks": [], "at": 0, "more": 1},
        {"lacks": [], "at": -1},
        {"lacks": [], "at": True},
        {"lacks": [], "at": 3 * LEAF_BYTES + 1},
        {"lacks": [[0]], "at": 0},
        {"lacks": [[0, 0]], "at": 0},
        {"lacks": [[-1, 1]], "at": 0},
        {"lacks": [[2, 2]], "at": 0},
        {"lacks": [[1, 1], [0, 1]], "at": 0},
        {"lacks": [[True, 1]], "at": 0},
        {"lacks": [["0", 1]], "at": 0},
        {"lacks": [[0, 1]] * (RUNS_MAX + 1), "at": 0},
        {"lacks": {}, "at": 0},
    ],
)
def test_what_is_no_holding_is_malformed(told: object) -> None:
    """Anything else than runs in sequence within the blob."""
    with pytest.raises(Malformed):
        decode_lacking(bytes(HASH_BYTES) + (3 * LEAF_BYTES).to_bytes(8, "big"), encode(told))


@pytest.mark.parametrize("vector", VECTORS["spans"], ids=lambda vector: vector["path"])
def test_spans_are_as_they_were(vector: dict[str, str]) -> None:
    """Path, head and lacking of a counted content are those written down."""
    content = bytes(number % 251 for number in range(3 * LEAF_BYTES + 5))
    span = parse_span(content_address(content), vector["path"])
    assert span is not None
    assert body_of(content, span)[: span.head_bytes].hex() == vector["head"]
    assert body_of(content, span)[span.head_bytes :] == content[span.start : span.end]
    assert (
        encode_lacking(Lacking(lacks=(range(span.touched.start),) if span.touched.start else (), at=span.start)).hex() == vector["lacking"]
    )


def test_pace_follows_the_link() -> None:
    """A chunk takes a second at the measured rate: the first small, at most twice the one before, within its bounds."""
    pace = Pace().measured(100, 0.6)
    assert pace.chunk == 8 * 1024
    for _ in range(4):
        pace = pace.measured(pace.chunk, 0.6 + pace.chunk / 8_000)
    assert pace.chunk == 8_000
    assert pace.spans(2) == 4_800  # a round trip of 0.6 s: while one is answered the other is on its way
    assert [replace(pace, trip_s=trip_s).spans(2) for trip_s in (None, 0.1, 0.8, 3.0)] == [4_000, 4_000, 6_400, 8_000]
    fast = pace
    grown = [(fast := fast.measured(fast.chunk, 0.01)).chunk for _ in range(12)]
    assert all(after <= 2 * before for before, after in zip([8_000, *grown], grown, strict=False))
    assert grown[-1] == SPAN_BYTES_MAX
    fading = fast
    for _ in range(30):
        fading = fading.measured(fading.chunk, 250.6)
    assert (fading.chunk, fading.spans(2)) == (2 * 1024, 2 * 1024)
    assert pace.measured(5_000, 0.0) == pace
    assert pace.measured(100, 0.1, between_s=0.1) == pace
    assert Pace(trip_s=5.0).measured(8_192, 1.0).rate == pytest.approx(81_920)
    assert Pace(trip_s=0.2).measured(0, 0.4).trip_s == pytest.approx(0.225), "what was lost once makes no link far"
    assert Pace(trip_s=0.2).measured(0, 0.1).trip_s == pytest.approx(0.1)


def test_what_will_be_lacking_is_what_is_told_then() -> None:
    """A span that is on its way is taken for taken, so that the next one can begin where it ends: leaf by leaf, and within one."""
    content = bytes(range(256)) * 1_024  # four leaves
    address = content_address(content)
    first, rest = Span(address, 0, LEAF_BYTES + 1_000), Span(address, LEAF_BYTES + 1_000, len(content))
    begun = Lacking(lacks=(range(4),)).after(first)
    assert begun == Lacking(lacks=(range(1, 4),), at=LEAF_BYTES + 1_000)
    assert begun.after(rest) == Lacking(lacks=())
    assert begun.after(Span(address, LEAF_BYTES + 1_000, 2 * LEAF_BYTES)) == Lacking(lacks=(range(2, 4),))
    apart = Lacking(lacks=(range(1), range(2, 4)))
    assert apart.after(Span(address, 2 * LEAF_BYTES, 3 * LEAF_BYTES)) == Lacking(lacks=(range(1), range(3, 4)))
