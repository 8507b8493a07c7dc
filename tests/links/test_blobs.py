"""Claims about blobs on their way: what a plan says arrives behind its entry, over real HTTP, and one that fails stops nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.linked_post import BLOB_HELD, LinkedPost, document, linked, publish
from fakes.live_center import GULOU, LiveCenter

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.plans import ActivatePlan
from sync.domain.failures import Refused
from sync.domain.scopes import incident_scope
from sync.store.blobs import Blobs
from sync.store.leaves import StoreBlobs

pytestmark = pytest.mark.expects_warnings("link ", "blob damaged")


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


@pytest.fixture
def posts(tmp_path: Path, center: LiveCenter) -> Iterator[tuple[LinkedPost, ...]]:
    pair = linked(tmp_path, center, GULOU, GULOU)
    yield pair
    for post in pair:
        post.close()


def test_a_plan_published_here_is_activated_there(posts: tuple[LinkedPost, ...]) -> None:
    """What a plan says follows its entry through the center, and another device of the organisation activates it."""
    one, other = posts
    address = publish(one, "危化品预案")
    other.sees(BLOB_HELD, address)
    assert other.post.rows("select size, source from blobs") == [{"size": len(document("危化品预案")), "source": "center"}]
    assert one.post.rows("select held, source from blobs") == [{"held": 1, "source": "here"}]
    version = other.post.rows("select id from plan_version_rows")[0]["id"]
    incident = other.post.do(OpenIncident(title="罐车侧翻", mode="exercise")).created[0]
    other.post.do(ActivatePlan(incident=incident, version=version, level="serious", approver="王", approval="oral"))
    assert [row["matters"] for row in other.post.rows("select matters from response_rows")] == ["泄漏处置"]


def test_without_its_content_a_plan_cannot_be_activated(tmp_path: Path, center: LiveCenter) -> None:
    """The entry alone is not the plan: until the content is here the command says so."""
    one, other = linked(tmp_path, center, GULOU, GULOU)
    other.agent._courier.close()  # type: ignore[union-attr]
    publish(one, "危化品预案")
    other.sees("select id from plan_version_rows")
    version = other.post.rows("select id from plan_version_rows")[0]["id"]
    incident = other.post.do(OpenIncident(title="罐车侧翻", mode="exercise")).created[0]
    with pytest.raises(Refused, match=r"plan\."):
        other.post.do(ActivatePlan(incident=incident, version=version, level="serious"))
    for post in (one, other):
        post.close()


def test_one_blob_that_fails_stops_neither_the_others_nor_the_entries(center: LiveCenter, posts: tuple[LinkedPost, ...]) -> None:
    """Damaged at the center, one blob is not believed; the next one and every entry arrive, and once it is whole it does too."""
    one, other = posts
    other.agent._courier.close()  # type: ignore[union-attr]
    bad, good = publish(one, "甲"), publish(one, "乙乙乙")
    sure = "select 1 from link where name = 'blob ' || lower(hex(?))"
    for address in (bad, good):
        one.sees(sure, address)
    file = center.directory / "blobs" / bad.hex()[:2] / bad.hex()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    again = other.restarted()
    other.sees(BLOB_HELD, good)
    assert not file.exists(), "what is not its address is let go"
    incident = one.post.do(OpenIncident(title="其间的事件", mode="exercise")).created[0]
    one.post.do(WriteJournal(scope=incident_scope(incident), line="照常"))
    other.sees("select 1 from journal_rows where line = '照常'")
    assert not other.post.rows(BLOB_HELD, bad)
    one.agent.doubt()
    other.sees(BLOB_HELD, bad)
    assert again is other.agent


def test_a_damaged_file_is_fetched_again(posts: tuple[LinkedPost, ...]) -> None:
    """What disk or hand spoiled at a device comes back from the center."""
    one, other = posts
    address = publish(one, "丙")
    other.sees(BLOB_HELD, address)
    file = next(path for path in other.post.home.blobs.rglob("*") if path.is_file())
    file.write_bytes(b"spoilt")
    other.agent.doubt()
    other.until(lambda _: file.exists() and file.read_bytes() != b"spoilt")
    assert Blobs(other.post.home).get(address) == document("丙")


def test_the_table_follows_the_files(posts: tuple[LinkedPost, ...]) -> None:
    """A file that appeared, or went, while nothing ran is noted at the next start."""
    one, _ = posts
    address = publish(one, "丁")
    one.sees(BLOB_HELD, address)
    # While it goes up the courier would find it gone first, and note that it has to come from elsewhere.
    one.sees("select 1 from link where name = 'blob ' || lower(hex(?))", address)
    one.agent.close()  # it would fetch the file again before anybody looks
    stray = Blobs(one.post.home).put(b"brought by hand")
    Blobs(one.post.home).drop(address)
    store = StoreBlobs(one.post.home, one.post.writer)
    store.census()
    rows = one.post.rows("select address, held, source from blobs order by size")
    assert [(row["address"], row["held"], row["source"]) for row in rows] == [(stray, 1, "here"), (address, 0, "here")]
    center = one.store.load_memory().center
    assert center is not None
    assert [(errand.address, errand.way) for errand in store.errands(center)] == [(address, "fetch")], "nobody names the stray one"
