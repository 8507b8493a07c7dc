"""Claims about an agent on a link that lies, hangs or is somebody else's: each fault ends in its own state and word."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from fakes.linked_post import LinkedPost, linked
from fakes.live_center import GULOU, LiveCenter
from fakes.portal import PAGE, REDIRECT, REQUIRED, Portal

from sync.center.keys import load_keys
from sync.domain.commands.incidents import OpenIncident
from sync.links.status import LinkState

pytestmark = pytest.mark.expects_warnings("link ")


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


@pytest.fixture
def post(tmp_path: Path, center: LiveCenter) -> Iterator[LinkedPost]:
    (one,) = linked(tmp_path, center, GULOU)
    yield one
    one.close()


@pytest.mark.parametrize("answer", [REDIRECT, PAGE, REQUIRED], ids=["redirect", "page", "511"])
def test_a_portal_is_not_taken_for_the_center(post: LinkedPost, answer: bytes) -> None:
    """It is an outage with a word of its own, nothing counts as held by anybody, and with the center back everything goes up."""
    memory = post.store.load_memory()
    with Portal(answer) as portal:
        post.url = portal.url
        post.restarted()
        post.post.do(OpenIncident(title="被门户挡住", mode="exercise"))
        post.agent.changed(urgent=True)
        status = post.until(lambda now: now.code is not None and bool(now.backlog))
        assert (status.state, status.code, status.received_ms) == (LinkState.OFFLINE, "link.captive", None)
        assert portal.heard
    kept = post.store.load_memory()
    assert (kept.center, kept.cursor, kept.phase) == (memory.center, memory.cursor, memory.phase)
    post.url = None
    post.restarted()
    post.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog and now.code is None)


def test_a_proxy_that_opens_tls_is_refused_before_it_hears_anything(post: LinkedPost) -> None:
    """Its certificate is another authority's: the agent says so and tells it not a byte; with the center back everything goes up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with Portal(PAGE, context=context) as proxy:
        post.url = f"{proxy.url}#{load_keys(post.center.directory).root_public.hex()}"
        post.restarted()
        post.post.do(OpenIncident(title="被代理拆看", mode="exercise"))
        post.agent.changed(urgent=True)
        status = post.until(lambda now: now.code is not None)
        assert (status.state, status.code) == (LinkState.OFFLINE, "link.certificate")
    assert not proxy.heard
    post.url = None
    post.restarted()
    post.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog and now.code is None)
