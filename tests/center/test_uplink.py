"""Claims about a city's center below the province's: the same bytes reach both, once, whatever is cut or put back between them."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fakes.linked_post import BLOB_HELD, WAIT_S, LinkedPost, publish
from fakes.live_center import CITY, GULOU, PROVINCE, LiveCenter
from fakes.two_centers import QUICK, Cable, stand_below

from sync.center import serve, uplink
from sync.center.admission import admit, waiting_devices
from sync.center.condition import condition
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.links.status import LinkState
from sync.store.queries import records

AGAIN_S = 0.2

pytestmark = pytest.mark.expects_warnings("link ")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the uplink rest no longer than a test wants to."""
    genuine = uplink.Uplink.__init__

    def made(self: uplink.Uplink, *args: object, **facts: object) -> None:
        genuine(self, *args, **{**facts, "settings": QUICK})  # type: ignore[arg-type]

    monkeypatch.setattr(uplink.Uplink, "__init__", made)
    assert serve.Uplink is uplink.Uplink


class House:
    """The province, the city below it, the cable between them, and posts at either."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.province = LiveCenter(folder / "province" / "home")
        stack.enter_context(self.province)
        self.cable = stack.enter_context(Cable(self.province))
        self.city = LiveCenter(folder / "city" / "home")
        stand_below(self.province.directory, folder / "city" / "home", url=self.cable.url)
        stack.enter_context(self.city)
        self.posts: list[LinkedPost] = []

    def post(self, center: LiveCenter, organisation: str) -> LinkedPost:
        """Return a post that knocked where ``center`` is and was admitted by the province."""
        post = LinkedPost(self.folder / f"post-{len(self.posts)}", organisation, center)
        self.stack.callback(post.close)
        self.posts.append(post)
        status = post.until(lambda now: now.state is LinkState.WAITING)
        assert status.code == "device.uncertified"
        self.admit()
        post.until(lambda now: now.state is LinkState.IN_STEP)
        return post

    def admit(self) -> None:
        """Admit, at the province, whoever waits there."""
        while not (waiting := waiting_devices(self.province.directory)):
            pass
        for device in waiting:
            admit(self.province.directory, fingerprint_or_key=device.fingerprint)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path, stack)


def hold_alike(house: House) -> None:
    """Wait until every post is told that nothing waits, and until what is on its way has come: all hold the same."""
    for post in house.posts:
        post.agent.changed(urgent=True)
        post.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)
    first, ends = house.posts[0], time.monotonic() + WAIT_S
    for post in house.posts[1:]:
        while (found := apart(first, post)) and time.monotonic() < ends:
            # Looked at outside of the lock, which a writer takes to tell: what was told in between is seen a moment later.
            with post.news:
                post.news.wait(AGAIN_S)
        assert not found


def apart(one: LinkedPost, other: LinkedPost) -> set[tuple[bytes, str]]:
    """Return the scopes, with a hash of what is held of each, in which two posts that both hold them differ."""
    held, there = one.post.hashes(), other.post.hashes()
    return {(scope, text) for scope, text in held.items() ^ there.items() if scope in held and scope in there}


def test_posts_at_either_center_work_as_one(house: House) -> None:
    """An incident, a line and a plan's file go up and down by themselves; each record says which center holds it."""
    one, other, top = house.post(house.city, GULOU), house.post(house.city, CITY), house.post(house.province, PROVINCE)
    incident = one.post.do(OpenIncident(title="龙潭罐车侧翻", mode="exercise")).created[0]
    one.agent.changed(urgent=True)
    top.sees("select id from incident_rows where id = ?", incident)
    top.post.do(WriteJournal(scope=incident_scope(incident), line="省里已派出增援"))
    top.agent.changed(urgent=True)
    one.sees("select id from journal_rows where line = '省里已派出增援'")
    other.sees("select id from journal_rows where line = '省里已派出增援'")
    one.sees("select 1 from reach join holders on holders.number = reach.holder where holders.sort = 'other' and holders.name = ''")
    one.sees("select 1 from reach join holders on holders.number = reach.holder where holders.sort = 'center' and holders.name = ?", CITY)
    row = one.readers.query(records.one, incident).result(20)
    assert row is not None
    assert (row.center_ms is not None, row.center_name) == (True, "")
    hold_alike(house)


def test_a_cut_between_the_centers_is_made_good(house: House) -> None:
    """Both sides go on, posts at the city with one another; when the cable is back all of it is everywhere, once."""
    one, other, top = house.post(house.city, GULOU), house.post(house.city, CITY), house.post(house.province, PROVINCE)
    incident = one.post.do(OpenIncident(title="龙潭罐车侧翻", mode="exercise")).created[0]
    one.agent.changed(urgent=True)
    top.sees("select id from incident_rows where id = ?", incident)
    house.cable.cut()
    one.post.do(WriteJournal(scope=incident_scope(incident), line="断开时市里写的"))
    one.agent.changed(urgent=True)
    other.sees("select id from journal_rows where line = '断开时市里写的'")
    line = one.post.rows("select id from journal_rows where line = '断开时市里写的'")[0]["id"]
    one.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)
    row = one.readers.query(records.one, line).result(20)
    assert row is not None
    assert (row.center_ms is not None, row.center_name) == (True, "南京市"), "the city's center has it, the province's not yet"
    top.post.do(WriteJournal(scope=incident_scope(incident), line="断开时省里写的"))
    top.agent.changed(urgent=True)
    assert not top.post.rows("select id from journal_rows where line = '断开时市里写的'")
    house.cable.mend()
    top.sees("select id from journal_rows where line = '断开时市里写的'")
    one.sees("select id from journal_rows where line = '断开时省里写的'")
    other.sees("select id from journal_rows where line = '断开时省里写的'")
    hold_alike(house)
    assert condition(house.city.directory).upstream is not None


def test_a_cable_cut_again_and_again_brings_everything_in_the_end(house: House) -> None:
    """Cut behind so many bytes of replies, many times over: what came is kept, what did not comes again."""
    one, top = house.post(house.city, GULOU), house.post(house.province, PROVINCE)
    incident = one.post.do(OpenIncident(title="龙潭罐车侧翻", mode="exercise")).created[0]
    for count in (1, 90, 700, 2_000):
        house.cable.allow(count)
        one.post.do(WriteJournal(scope=incident_scope(incident), line=f"切断于 {count}"))
        one.agent.changed(urgent=True)
        one.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)
        house.cable.mend()
    top.sees("select id from journal_rows where line = '切断于 2000'")
    hold_alike(house)


def test_files_go_up_and_come_down_when_asked_for(house: House) -> None:
    """What a post at the city brought lies at the province too; what only the province has comes down once somebody asks."""
    one, far = house.post(house.city, CITY), house.post(house.province, GULOU)
    down = publish(far, "区里的预案")
    far.agent.changed(urgent=True)
    one.sees(BLOB_HELD, down)
    top = house.post(house.province, PROVINCE)
    up = publish(one, "市里的预案")
    one.agent.changed(urgent=True)
    top.sees(BLOB_HELD, up)
