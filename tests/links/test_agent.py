"""Claims about the agent: real stores, real threads, a real center on a real port. Nobody sleeps: everybody waits for news."""

import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import requests
from fakes.live_center import CITY, GULOU, LiveCenter
from fakes.post import Post

from sync.center.admission import admit, waiting_devices
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage
from sync.domain.scopes import incident_scope
from sync.links.agent import Agent, AgentSettings
from sync.links.http import HttpLink
from sync.links.replica import StoreReplica
from sync.links.status import LinkState, LinkStatus
from sync.store.readers import Readers

WAIT_S = 20
pytestmark = pytest.mark.expects_warnings("link ")


class LinkedPost:
    """A post with its agent; `until` waits for a status, `sees` for a row."""

    def __init__(self, path: Path, organisation: str, center: LiveCenter) -> None:
        self.post = Post(path, organisation)
        self.news = threading.Condition()
        self.told: list[LinkStatus] = []
        self.post.writer._on_changes = lambda _changes: self._notify()  # type: ignore[assignment]
        self.readers = Readers(self.post.home, 1)
        self.store = StoreReplica(self.post.writer, self.readers)
        settings = AgentSettings(poll_s=30, idle_s=30, coalesce_s=0.01, refused_s=0.05)
        self.agent = Agent(self.store, lambda: HttpLink(center.address), on_status=self._on_status, settings=settings, chance=lambda: 0.0)
        self.agent.start()

    def until(self, wanted: Callable[[LinkStatus], bool]) -> LinkStatus:
        with self.news:
            assert self.news.wait_for(lambda: wanted(self.agent.status), WAIT_S), self.agent.status
        return self.agent.status

    def sees(self, query: str, *values: object) -> None:
        with self.news:
            assert self.news.wait_for(lambda: bool(self.post.rows(query, *values)), WAIT_S), self.agent.status

    def close(self) -> None:
        self.agent.close()
        self.readers.close()
        self.post.close()

    def _on_status(self, status: LinkStatus) -> None:
        self.told.append(status)
        self._notify()

    def _notify(self) -> None:
        with self.news:
            self.news.notify_all()


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


@pytest.fixture
def posts(tmp_path: Path, center: LiveCenter) -> Iterator[tuple[LinkedPost, LinkedPost]]:
    pair = LinkedPost(tmp_path / "one", GULOU, center), LinkedPost(tmp_path / "two", CITY, center)
    for linked in pair:
        status = linked.until(lambda now: now.state is LinkState.WAITING)
        assert (status.code, status.fingerprint is not None) == ("device.uncertified", True)
    for device in waiting_devices(center.directory):
        admit(center.directory, fingerprint_or_key=device.fingerprint)
    for linked in pair:
        linked.until(lambda now: now.state is LinkState.IN_STEP)
    yield pair
    for linked in pair:
        linked.close()


def test_what_one_post_writes_appears_at_the_other(posts: tuple[LinkedPost, LinkedPost]) -> None:
    """An incident and its lines reach the superior through the center by themselves, and the author learns that they arrived."""
    one, other = posts
    incident = one.post.do(OpenIncident(title="龙潭罐车侧翻", mode="exercise")).created[0]
    one.agent.changed(urgent=True)
    other.sees("select id from incident_rows where id = ?", incident)
    status = one.until(lambda now: now.received_ms is not None and not now.backlog)
    assert status.offset_ms is not None
    other.post.do(WriteJournal(scope=incident_scope(incident), line="已派出增援"))
    other.agent.changed()
    one.sees("select id from journal_rows where line = '已派出增援'")
    one.sees("select 1 from reach join holders on holders.number = reach.holder where holders.sort = 'peer'")


def test_a_center_that_goes_and_comes_back(center: LiveCenter, posts: tuple[LinkedPost, LinkedPost]) -> None:
    """While the center is away the link says so and work goes on; when it is back everything arrives, once."""
    one, other = posts
    center.__exit__(None, None, None)
    incident = one.post.do(OpenIncident(title="断网时的事件", mode="exercise")).created[0]
    one.agent.changed(urgent=True)
    status = one.until(lambda now: now.state is LinkState.OFFLINE and bool(now.backlog))
    assert status.code in {"link.unreachable", "link.cut", "link.timeout"}
    assert status.retry_ms is not None
    assert sum(waiting.entries for waiting in status.backlog) == 1
    center.__enter__()
    for linked in posts:
        linked.agent.link_up()
        linked.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)
    other.sees("select id from incident_rows where id = ?", incident)


def test_closing_does_not_wait_for_the_long_poll(posts: tuple[LinkedPost, LinkedPost]) -> None:
    """Closing ends a long poll under way at once and joins both threads."""
    began = time.monotonic()
    posts[0].agent.close()
    assert time.monotonic() - began < 5
    assert not [thread.name for thread in posts[0].agent._threads if thread.is_alive()]


def test_a_restarted_agent_goes_on_where_it_was(tmp_path: Path, center: LiveCenter, posts: tuple[LinkedPost, LinkedPost]) -> None:
    """What a session kept survives the process: the next one is in step without pulling anything again."""
    one, _ = posts
    kept = one.store.load_memory()
    assert kept.cursor is not None
    one.agent.close()
    one.told.clear()
    agent = Agent(one.store, lambda: HttpLink(center.address), on_status=one._on_status)
    agent.start()
    one.agent = agent
    one.until(lambda now: now.state is LinkState.IN_STEP)
    again = one.store.load_memory()
    assert again.cursor is not None
    assert (again.cursor.center, again.cursor.n >= kept.cursor.n) == (kept.cursor.center, True)
    assert tmp_path.exists()


class Answering(requests.adapters.BaseAdapter):
    """Answers every request with one status and body."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self._status, self._body = status, body

    def send(self, *_: object, **__: object) -> requests.Response:
        response = requests.Response()
        response.status_code = self._status
        response.raw = BytesIO(self._body)
        return response

    def close(self) -> None: ...


@pytest.mark.parametrize(("status", "body", "code"), [(503, b"", "link.center_busy"), (502, b"<html>", "link.center_busy")])
def test_a_broken_path_is_an_outage(status: int, body: bytes, code: str) -> None:
    """A proxy's page or an overloaded center is the world failing, whatever its bytes are."""
    session = requests.Session()
    session.mount("http://", Answering(status, body))
    with pytest.raises(Outage, match=code.replace(".", r"\.")):
        HttpLink("http://center", session=session).exchange(b"")
