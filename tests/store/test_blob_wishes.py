"""Claims about what is carried and kept: its sequence, what a person wants of it, what is never let go, and what the screens are told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.leafy import attach, content_of, incident_of, leaves_of
from fakes.linked_post import document
from fakes.post import Post, carry

from sync.domain.commands.plans import PublishPlan
from sync.domain.content import LEAF_BYTES, content_address
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.store import blob_wishes
from sync.store.blob_tables import FETCH_BYTES_MAX, PREVIEW_BYTES_MAX
from sync.store.cipher import database
from sync.store.leaves import StoreBlobs
from sync.store.queries.blobs import BlobRow, BlobTotals, blob_row, blob_rows, blob_totals, content, piece

CENTER = ReplicaId(b"center-1")
LARGE = content_of(FETCH_BYTES_MAX + 5)
MIDDLE = content_of(FETCH_BYTES_MAX)
SMALL = content_of(PREVIEW_BYTES_MAX)
PLAN = json.dumps(
    json.loads(document("甲")) | {"chapters": [{"number": str(at), "title": "全文", "text": "字" * 190_000} for at in range(2)]}
).encode()


class Side:
    """A post with its blobs."""

    def __init__(self, path: Path, organisation: str) -> None:
        self.post = Post(path, organisation)
        self.store = StoreBlobs(self.post.home, self.post.writer)

    def ways(self) -> list[tuple[str, bytes]]:
        return [(errand.way, errand.address) for errand in self.store.errands(CENTER)]

    def wish(self, wish: object, *arguments: object, **named: object) -> None:
        self.post.writer.call(lambda desk: wish(desk, *arguments, **named)).result(30)  # type: ignore[operator]

    def row(self, address: bytes) -> BlobRow:
        return blob_row(database(self.post.reader), address)

    def totals(self) -> BlobTotals:
        return blob_totals(database(self.post.reader))

    def keep(self, content: bytes, count: int | None = None) -> None:
        self.store.keep_leaves(content_address(content), leaves_of(content)[:count], source="center")


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    """An author that attached three files, and a reader that holds the entries alone."""
    one, other = Side(tmp_path / "one", "320106"), Side(tmp_path / "other", "320100")
    incident = incident_of(one.post)
    for original, preview in ((LARGE, SMALL[:20_000]), (SMALL, None), (MIDDLE, None)):
        attach(one.post, incident, one.store.blobs.put(original), preview=preview)
    other.post.accept(one.post)
    carry(one.post, other.post)
    yield one, other
    for side in (one, other):
        side.post.close()


def test_previews_go_first_and_large_originals_wait_to_be_asked_for(sides: tuple[Side, Side]) -> None:
    """Small before large; over the limit nothing is fetched by itself, but everything of one's own is brought."""
    one, other = sides
    addresses = [content_address(each) for each in (SMALL[:20_000], SMALL, MIDDLE, LARGE)]
    assert one.ways() == [("push", address) for address in addresses]
    assert other.ways() == [("fetch", address) for address in addresses[:3]]
    assert other.row(addresses[3]).on_demand
    assert not other.row(addresses[2]).on_demand


def test_what_a_person_waits_for_goes_before_everything(sides: tuple[Side, Side]) -> None:
    """Asked for, a large one is first; let rest it is not carried; given up, what came stays until room is made."""
    _, other = sides
    large = content_address(LARGE)
    other.wish(blob_wishes.fetch_now, large)
    assert other.ways()[0] == ("fetch", large)
    assert other.store.errands(CENTER)[0].asked
    other.keep(LARGE, 2)
    other.wish(blob_wishes.pause, large, on=True)
    assert large not in dict(map(reversed, other.ways()))  # type: ignore[arg-type]
    assert (other.row(large).is_paused, other.row(large).leaves_here) == (True, 2)
    other.wish(blob_wishes.pause, large, on=False)
    assert other.ways()[0] == ("fetch", large)
    other.store.cancel(large)
    assert ("fetch", large) not in other.ways()
    assert (other.row(large).leaves_here, other.row(large).on_demand) == (2, True), "for whoever asks again"
    assert other.store.evict(large) == 2 * LEAF_BYTES
    assert other.row(large).leaves_here == 0
    middle = content_address(MIDDLE)
    other.store.cancel(middle)
    assert ("fetch", middle) not in other.ways()
    other.keep(MIDDLE, 1)
    assert other.store.evict(None) == LEAF_BYTES
    assert other.store.leaves_missing(middle) == (range(4),)
    other.wish(blob_wishes.fetch_now, middle)
    other.keep(MIDDLE)
    other.store.cancel(middle)
    assert other.row(middle).is_here, "what is here whole stays"
    assert other.post.rows("select * from blob_wishes where address = ?", middle) == []
    for wish in (blob_wishes.fetch_now, blob_wishes.pause):
        with pytest.raises(Refused, match=r"blob\.not_named"):
            other.wish(wish, content_address(b"unnamed"), **({"on": True} if wish is blob_wishes.pause else {}))
    with pytest.raises(Refused, match=r"blob\.not_named"):
        other.store.cancel(content_address(b"unnamed"))


def test_what_the_center_does_not_hold_is_never_let_go(sides: tuple[Side, Side]) -> None:
    """Pinned until the center says that it has it; a preview and a plan stay even then; what went is fetched when asked for."""
    one, _ = sides
    one.post.do(PublishPlan(document=PLAN, version="1.0", name="甲", code="甲"))
    assert one.ways()[-1] == ("push", content_address(PLAN))
    with pytest.raises(Refused, match=r"blob\.not_at_center"):
        one.store.evict(content_address(LARGE))
    assert one.store.evict(None) == 0
    for errand in one.store.errands(CENTER):
        one.store.at_center(errand.address, CENTER)
    assert one.ways() == []
    assert one.totals().evictable_bytes == len(LARGE) + len(MIDDLE)
    with pytest.raises(Refused, match=r"blob\.not_at_center"):
        one.store.evict(content_address(SMALL))
    assert one.store.evict(content_address(LARGE)) == len(LARGE)
    row = one.row(content_address(LARGE))
    assert (row.is_here, row.at_center, row.on_demand) == (False, True, True)
    assert one.store.evict(None) == len(MIDDLE)
    assert one.ways() == [], "what was let go of is not fetched by itself"
    assert one.store.blobs.get(content_address(SMALL)) == SMALL
    one.wish(blob_wishes.fetch_now, content_address(MIDDLE))
    assert one.ways() == [("fetch", content_address(MIDDLE))]


def test_an_essential_content_is_fetched_whatever_its_size(sides: tuple[Side, Side]) -> None:
    """A plan's text over the limit comes by itself; without it the plan is a name."""
    one, other = sides
    one.post.do(PublishPlan(document=PLAN, version="1.0", name="甲", code="甲"))
    assert len(PLAN) > FETCH_BYTES_MAX
    carry(one.post, other.post)
    assert other.ways()[-1] == ("fetch", content_address(PLAN))
    assert not other.row(content_address(PLAN)).on_demand


def test_the_screens_are_told_how_far_it_is(sides: tuple[Side, Side]) -> None:
    """Leaves and bytes here, the rate while it moves, why it rests; changes name the address; done, nothing of it is left."""
    one, other = sides
    large = content_address(LARGE)
    assert other.row(large) == BlobRow(address=large, size=len(LARGE), leaves=5, on_demand=True)
    assert (other.row(large).percent, other.row(large).seconds_left) == (0, None)
    other.wish(blob_wishes.fetch_now, large)
    other.keep(LARGE, 2)
    other.store.moved(large, "fetch", 2 * LEAF_BYTES + 100, 8_000.0)
    assert other.post.changes[-1] == {"blob": {large}}
    row = other.row(large)
    assert (row.moving, row.done, row.rate, row.leaves_here, row.percent, row.asked) == (
        "fetch",
        2 * LEAF_BYTES + 100,
        8_000.0,
        2,
        50,
        True,
    )
    assert row.seconds_left == pytest.approx((len(LARGE) - 2 * LEAF_BYTES - 100) / 8_000)
    other.store.failed(large, "fetch", "blob.missing")
    row = other.row(large)
    assert (row.moving, row.failed, row.done, row.rate) == ("", "blob.missing", 2 * LEAF_BYTES + 100, None)
    other.wish(blob_wishes.fetch_now, large)
    assert other.row(large).failed == ""
    other.keep(LARGE)
    row = other.row(large)
    assert (row.is_here, row.leaves_here, row.done, row.failed, row.asked, row.at_center) == (True, 5, len(LARGE), "", False, False)
    attached = other.post.rows("select id from attachment_rows where original = ?", large)[0]["id"]
    assert attached in other.post.changes[-1]["attachment"]
    one.store.errands(CENTER)
    one.store.moved(large, "push", 1_000, 100.0)
    assert (one.row(large).moving, one.row(large).done, one.row(large).is_here) == ("push", 1_000, True)
    one.store.failed(large, "push", "")
    one.store.moved(large, "push", 2_000, None)
    one.store.at_center(large, CENTER)
    assert (one.row(large).at_center, one.row(large).percent, one.row(large).moving) == (True, 100, "")
    assert one.post.rows("select * from blob_moves") == []


def test_totals_say_what_waits(sides: tuple[Side, Side]) -> None:
    """Here, to go, to come, on demand; contents are read whole or in pieces."""
    one, other = sides
    assert one.ways()
    assert other.ways()
    preview, small, middle, large = 20_000, len(SMALL), len(MIDDLE), len(LARGE)
    every = preview + small + middle + large
    assert one.totals() == BlobTotals(here=4, here_bytes=every, to_push=4, to_push_bytes=every)
    assert other.totals() == BlobTotals(to_fetch=3, to_fetch_bytes=preview + small + middle, on_demand=1, on_demand_bytes=large)
    other.store.at_center(content_address(LARGE), CENTER)
    other.store.doubt()
    assert not other.row(content_address(LARGE)).at_center
    db = database(one.post.reader)
    assert content(db, content_address(MIDDLE)) == MIDDLE
    assert content(database(other.post.reader), content_address(MIDDLE)) is None
    assert piece(db, content_address(LARGE), LEAF_BYTES - 5, 3 * LEAF_BYTES + 5) == LARGE[LEAF_BYTES - 5 : 3 * LEAF_BYTES + 5]
    assert piece(db, content_address(LARGE), len(LARGE) - 3, len(LARGE) + 10) == LARGE[-3:]
    assert blob_rows(db, ()) == {}
