"""Claims about a wire that breaks within blobs: real posts, a real center, and cuts at any byte of request and answer."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.blob_wire import BlobWire
from fakes.leafy import attach, content_of, incident_of
from fakes.linked_post import BLOB_HELD, LinkedPost, linked
from fakes.live_center import CITY, GULOU, LiveCenter

from sync.domain.content import LEAF_BYTES, content_address
from sync.store import blob_wishes
from sync.store.queries.blobs import blob_row

pytestmark = pytest.mark.expects_warnings("link ", "blob damaged")

AT_CENTER = "select 1 from link where name = 'blob ' || lower(hex(?))"
LOST_A_CUT = 1_100  # of an answer: less than what is read at once


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


def port_of(center: LiveCenter) -> int:
    return int(center.address.rsplit(":", 1)[1])


def through(wire: BlobWire, post: LinkedPost) -> None:
    """Let a post reach its center by the wire from now on, and try again at once after each cut."""
    post.url = wire.url
    post.restarted()


def at_once(post: LinkedPost) -> None:
    """Let what failed be due; nothing is taken away, since the courier's own thread counts on what it noted."""
    for retry in tuple(post.agent._courier._retries.values()):  # type: ignore[union-attr]
        retry.at = 0.0


def driven(post: LinkedPost, query: str, address: bytes) -> None:
    """Wait for a row; meanwhile nobody waits long after a cut."""
    for _ in range(400):
        if post.post.rows(query, address):
            return
        at_once(post)
        post.agent.link_up()
        with post.news:
            post.news.wait_for(lambda: bool(post.post.rows(query, address)), 0.1)
    raise AssertionError(post.agent.status, post.post.rows("select * from blob_moves"))


def test_cut_on_the_way_there(tmp_path: Path, center: LiveCenter, seed: int) -> None:
    """However often the wire breaks while a blob is brought, the center has it in the end, and what had come is not sent again."""
    chance = random.Random(seed)
    one, _ = linked(tmp_path, center, GULOU, CITY)
    size = 12 * LEAF_BYTES + 99
    wire = BlobWire(port_of(center), [0.0, 1.0, *(chance.random() for _ in range(20))])
    try:
        through(wire, one)
        incident = incident_of(one.post)
        address = one.blobs.blobs.put(content_of(size, seed))
        attach(one.post, incident, address)
        driven(one, AT_CENTER, address)
        print(len(wire.spans), "spans", wire.made, "cuts", wire.repeated("PUT"), "bytes again")
        assert wire.made == 22
        assert wire.repeated("PUT") <= wire.made * LOST_A_CUT
        assert {method for method, _ in wire.spans} == {"PUT"}
    finally:
        one.close()
        wire.close()


def test_cut_on_the_way_here(tmp_path: Path, center: LiveCenter, seed: int) -> None:
    """However often the wire breaks while a blob is fetched, it is here in the end, and what had come is not fetched again."""
    chance = random.Random(seed)
    one, other = linked(tmp_path, center, GULOU, CITY)
    size = 12 * LEAF_BYTES + 99
    incident = incident_of(one.post)
    address = one.blobs.blobs.put(content_of(size, seed))
    attach(one.post, incident, address)
    one.sees(AT_CENTER, address)
    wire = BlobWire(port_of(center), [0.0, 1.0, *(chance.random() for _ in range(20))])
    try:
        other.sees("select 1 from attachment_rows where original = ?", address)
        assert not other.post.rows(BLOB_HELD, address), "over the limit nothing is fetched by itself"
        through(wire, other)
        other.post.writer.call(lambda desk: blob_wishes.fetch_now(desk, address)).result(10)
        driven(other, BLOB_HELD, address)
        assert other.blobs.blobs.get(address) == content_of(size, seed)
        print(len(wire.spans), "spans", wire.made, "cuts", wire.repeated("GET"), "bytes again")
        assert wire.made == 22
        assert wire.repeated("GET") <= wire.made * LOST_A_CUT
        # What came from there whole is known to be there, without a question.
        other.sees(AT_CENTER, address)
    finally:
        other.close()
        wire.close()


def test_a_wire_that_breaks_within_every_leaf_still_brings_it(tmp_path: Path, center: LiveCenter) -> None:
    """Never more than a third of a span passes: leaves are put together from their parts."""
    one, _ = linked(tmp_path, center, GULOU, CITY)
    address = one.blobs.blobs.put(content_of(LEAF_BYTES))
    wire = BlobWire(port_of(center), itertools.chain([0.4] * 8, itertools.repeat(1.0, 2)))
    try:
        through(wire, one)
        attach(one.post, incident_of(one.post), address)
        driven(one, AT_CENTER, address)
        starts = [span.start for _, span in wire.spans]
        assert len({start for start in starts if start % LEAF_BYTES}) >= 4, starts
    finally:
        one.close()
        wire.close()


def test_what_is_wrong_at_the_center_is_not_believed(tmp_path: Path, center: LiveCenter) -> None:
    """A blob that nobody brought rests and is said to; the screens see why."""
    one, other = linked(tmp_path, center, GULOU, CITY)
    one.agent._courier.close()  # type: ignore[union-attr]
    incident = incident_of(one.post)
    address = one.blobs.blobs.put(content_of(5_000))
    attach(one.post, incident, address)
    other.sees("select 1 from blob_moves where address = ? and failed = 'blob.missing'", address)
    readers = other.readers
    assert readers.query(blob_row, address).result(5).failed == "blob.missing"
    again = one.restarted()
    one.sees(AT_CENTER, address)
    at_once(other)
    other.agent.changed()
    other.sees(BLOB_HELD, address)
    assert readers.query(blob_row, address).result(5).failed == ""
    assert again is one.agent
    assert content_address(content_of(5_000)) == address
