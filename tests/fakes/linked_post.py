"""A post with its agent, as an engine joins them: real store, real threads, real HTTP. Nobody sleeps: everybody waits for news."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

from fakes.live_center import LiveCenter
from fakes.post import Post

from sync.center.admission import admit, waiting_devices
from sync.center.exchange import system_ms
from sync.domain.commands.plans import PublishPlan
from sync.domain.content import content_address
from sync.links.agent import Agent
from sync.links.agent_store import AgentSettings
from sync.links.checkpoints import StoreCheckpoints
from sync.links.http import HttpLink
from sync.links.replica import StoreReplica
from sync.links.status import LinkState, LinkStatus
from sync.store.leaves import StoreBlobs
from sync.store.readers import Readers

WAIT_S = 20
BLOB_HELD = "select 1 from blobs where address = ? and held = 1"


OPEN: list["LinkedPost"] = []


class LinkedPost:
    """A post with its agent; `until` waits for a status, `sees` for a row."""

    def __init__(self, path: Path, organisation: str, center: LiveCenter, *, loads: bool = False) -> None:
        self.loads = loads
        self.url: str | None = None  # where the center is said to be, from the next agent on; None = where it is
        self.post = Post(path, organisation)
        self.news = threading.Condition()
        self.told: list[LinkStatus] = []
        self.post.writer._on_changes = lambda _changes: self._on_changes()  # type: ignore[assignment]
        self.readers = Readers(self.post.home, 1)
        self.store = StoreReplica(self.post.writer, self.readers)
        self.blobs = StoreBlobs(self.post.home, self.post.writer)
        self.center = center
        self.agent = self._agent()
        self.agent.start()
        OPEN.append(self)

    def restarted(self) -> Agent:
        """End the agent and start another one on the same store."""
        self.agent.close()
        self.agent = self._agent()
        self.agent.start()
        return self.agent

    def _agent(self) -> Agent:
        settings = AgentSettings(poll_s=30, idle_s=30, coalesce_s=0.01, refused_s=0.05)
        return Agent(
            self.store,
            lambda: HttpLink(self.url or self.center.address),
            blobs=self.blobs,
            checkpoints=StoreCheckpoints(self.post.home, self.post.writer, now_ms=system_ms) if self.loads else None,
            on_status=self._on_status,
            settings=settings,
            now_ms=lambda: time.time_ns() // 1_000_000,
            chance=lambda: 0.0,
        )

    def until(self, wanted: Callable[[LinkStatus], bool]) -> LinkStatus:
        with self.news:
            assert self.news.wait_for(lambda: wanted(self.agent.status), WAIT_S), self.agent.status
        return self.agent.status

    def sees(self, query: str, *values: object) -> None:
        with self.news:
            assert self.news.wait_for(lambda: bool(self.post.rows(query, *values)), WAIT_S), self.agent.status

    def close(self) -> None:
        if self in OPEN:
            OPEN.remove(self)
        self.agent.close()
        self.readers.close()
        self.post.close()

    def _on_changes(self) -> None:
        self.agent.changed()
        self._notify()

    def _on_status(self, status: LinkStatus) -> None:
        self.told.append(status)
        self._notify()

    def _notify(self) -> None:
        with self.news:
            self.news.notify_all()


def linked(path: Path, center: LiveCenter, *organisations: str) -> tuple[LinkedPost, ...]:
    """Return posts that knocked, were admitted and are in step."""
    posts = tuple(LinkedPost(path / f"post-{at}", organisation, center) for at, organisation in enumerate(organisations))
    for post in posts:
        status = post.until(lambda now: now.state is LinkState.WAITING)
        assert (status.code, status.fingerprint is not None) == ("device.uncertified", True)
    for device in waiting_devices(center.directory):
        admit(center.directory, fingerprint_or_key=device.fingerprint)
    for post in posts:
        post.until(lambda now: now.state is LinkState.IN_STEP)
    return posts


def document(title: str) -> bytes:
    cards = [{"number": 1, "phase": "先期处置", "role": "交警", "title": "封闭道路"}]
    text = {
        "format": 1,
        "title": title,
        "levels": [{"level": "serious", "matters": "泄漏处置", "measures": "疏散警戒", "period_hours": 24}],
        "cards": cards,
    }
    return json.dumps(text).encode()


def publish(post: LinkedPost, title: str) -> bytes:
    post.post.do(PublishPlan(document=document(title), version="1.0", name=title, code=title))
    return content_address(document(title))
