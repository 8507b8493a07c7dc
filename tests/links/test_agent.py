"""Claims about the agent: real stores, real threads, a real center on a real port. Nobody sleeps: everybody waits for news."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import requests
from fakes.linked_post import LinkedPost, linked
from fakes.live_center import CITY, GULOU, LiveCenter

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage
from sync.domain.scopes import incident_scope
from sync.links.agent import Agent
from sync.links.agent_store import AgentSettings
from sync.links.http import HttpLink
from sync.links.status import LinkState
from sync.protocol.gauge import Gauge, Patience
from sync.protocol.messages import encode_refusal

WAIT_S = 20
pytestmark = pytest.mark.expects_warnings("link ")


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


@pytest.fixture
def posts(tmp_path: Path, center: LiveCenter) -> Iterator[tuple[LinkedPost, LinkedPost]]:
    one, other = linked(tmp_path, center, GULOU, CITY)
    yield one, other
    for post in (one, other):
        post.close()


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
    status = one.until(lambda now: now.state is LinkState.OFFLINE and bool(now.backlog) and now.retry_ms is not None)
    assert status.code in {"link.unreachable", "link.cut", "link.timeout"}
    assert sum(waiting.entries for waiting in status.backlog) == 1
    center.__enter__()
    for post in posts:
        post.agent.link_up()
        post.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)
    other.sees("select id from incident_rows where id = ?", incident)


def test_offline_is_since_when_it_was_cut(center: LiveCenter, posts: tuple[LinkedPost, LinkedPost]) -> None:
    """However often it is tried again: an attempt is no contact, and no moment of it is called syncing."""
    one, _ = posts
    center.__exit__(None, None, None)
    one.agent.changed(urgent=True)
    one.post.do(OpenIncident(title="断网时的事件", mode="exercise"))
    one.agent.changed(urgent=True)
    cut = one.until(lambda now: now.state is LinkState.OFFLINE and now.retry_ms is not None)
    assert cut.since_ms is not None
    for _ in range(3):
        seen = len(one.told)
        one.agent.link_up()
        one.until(lambda now, seen=seen: len(one.told) > seen and now.state is LinkState.OFFLINE and now.retry_ms is not None)  # type: ignore[misc]
        assert {(told.state, told.since_ms) for told in one.told[seen:]} == {(LinkState.OFFLINE, cut.since_ms)}
    center.__enter__()
    one.agent.link_up()
    one.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)


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


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (503, b"", "link.gateway"),
        (502, b"<html>", "link.gateway"),
        (503, b"Service Unavailable", "link.gateway"),
        (503, encode_refusal("center.crowded", retry=3), "link.center_busy"),
        (500, encode_refusal("center.failed"), "link.center_busy"),
    ],
)
def test_a_broken_path_is_an_outage(status: int, body: bytes, code: str) -> None:
    """A proxy's page and an overloaded center are the world failing, and are told apart by the center's own words."""
    session = requests.Session()
    session.mount("http://", Answering(status, body))
    with pytest.raises(Outage, match=code.replace(".", r"\.")):
        HttpLink("http://center", session=session).exchange(b"")


class EchoCounted(HttpLink):
    """A link that counts what it was asked to let follow."""

    echoes = 0

    def echo(self, patience: Patience) -> None:
        type(self).echoes += 1
        super().echo(patience)


def test_an_urgent_write_is_followed_by_an_echo_where_the_center_is_far(center: LiveCenter, posts: tuple[LinkedPost, LinkedPost]) -> None:
    """From rest, or while something is under way; never for what can wait, nor where a lost packet is not felt."""
    one, _ = posts
    one.agent.close()
    agent = Agent(one.store, lambda: EchoCounted(center.address), on_status=one._on_status, settings=AgentSettings(coalesce_s=0.01))
    agent.start()
    one.agent = agent
    one.until(lambda now: now.state is LinkState.IN_STEP)
    for trip_s, urgent, echoes in ((0.6, True, 1), (0.6, False, 0), (0.001, True, 0)):
        agent._teller.gauge = Gauge(trip_s=trip_s)
        before, EchoCounted.echoes = one.agent.status.received_ms, 0
        one.post.do(OpenIncident(title="水位超警", mode="exercise"))
        agent.changed(urgent=urgent)
        one.until(lambda now, before=before: now.received_ms != before and now.state is LinkState.IN_STEP and not now.backlog)  # type: ignore[misc]
        assert EchoCounted.echoes == echoes, (trip_s, urgent)
