"""Claims about an agent behind a real bad link: packets vanish, a translator forgets, a cable is pulled; each has its state and word.

Two network namespaces joined by TUN (benchmarks/link.py): the post at the near end, the center at the far one, real TCP between.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.linked_post import LinkedPost, linked
from fakes.live_center import GULOU, LiveCenter
from sqlalchemy import select

from benchmarks.link import Link, why_not
from benchmarks.link_profiles import L4, L5, PROFILES, Profile
from sync.center.channel import ChannelSettings
from sync.center.database import entries
from sync.center.keys import keys_of
from sync.center.opening import open_database
from sync.domain.commands.incidents import OpenIncident
from sync.domain.ids import ReplicaId
from sync.links import sockets
from sync.links.status import LinkState, LinkStatus
from sync.protocol import gauge

pytestmark = [
    pytest.mark.expects_warnings("link ", "uvicorn"),
    pytest.mark.skipif(why_not() is not None, reason=str(why_not())),
]
NEAR_TRIP_S = 1.5  # what a machine under load adds to a round trip of nothing
_Field = tuple[Link, LinkedPost]


def _field(tmp_path: Path, profile: Profile) -> Iterator[_Field]:
    with Link(profile) as link:
        center = LiveCenter(tmp_path / "center" / "home", host=link.far_host, channel=ChannelSettings())
        with link.far():
            center.__enter__()
        try:
            with link.near():
                (post,) = linked(tmp_path, center, GULOU)
            _until_it_polls(post)
            try:
                yield link, post
            finally:
                link.plug()
                link.heal()
                post.close()
        finally:
            center.__exit__(None, None, None)


def _until_it_polls(post: LinkedPost) -> None:
    """Wait until the long poll is under way: what befalls the link before that befalls a dial."""
    pause = threading.Event()
    for _ in range(400):
        pipe = post.agent._links[1]._pipe if len(post.agent._links) > 1 else None
        if pipe is not None and pipe.under_way:
            return
        pause.wait(0.05)
    pytest.fail("no long poll began")


@pytest.fixture
def lan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Field]:
    # A forgotten connection is known dead after a second and a half here, not after half a minute.
    monkeypatch.setattr(sockets, "_IDLE_S", 1)
    monkeypatch.setattr(sockets, "_ASK_S", 1)
    monkeypatch.setattr(sockets, "_ASKED_MAX", 1)
    yield from _field(tmp_path, L4)


def told_within(post: LinkedPost, wanted: Callable[[LinkStatus], bool]) -> float:
    """Return how long it took until a person was told."""
    began = time.monotonic()
    post.until(wanted)
    return time.monotonic() - began


def test_a_pulled_cable_is_told_within_a_second_and_so_is_its_return(lan: _Field) -> None:
    """With the device down there is no way: the agent says that there is no network, and goes on by itself when there is one."""
    link, post = lan
    link.unplug()
    assert told_within(post, lambda now: (now.state, now.code) == (LinkState.OFFLINE, "link.no_network")) < 1.0 + NEAR_TRIP_S
    post.post.do(OpenIncident(title="断网时的事件", mode="exercise"))
    post.agent.changed()
    link.plug()
    assert told_within(post, lambda now: now.state is LinkState.IN_STEP and not now.backlog) < 5.0


@pytest.fixture
def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Field]:
    # The agent's own patience ends after six seconds, not after half a minute; the system's is what it always is.
    monkeypatch.setattr(gauge, "_HOLD_S", 6.0)
    yield from _field(tmp_path, L4)


def _silenced(field: _Field, code: str) -> None:
    """Let packets vanish until a connection is given up for ``code``, and heal the link."""
    link, post = field
    link.cut()
    post.post.do(OpenIncident(title="无声", mode="exercise"))
    post.agent.changed(urgent=True)
    assert told_within(post, lambda now: (now.state, now.code) == (LinkState.OFFLINE, "link.silent")) < 2.0 + NEAR_TRIP_S
    ended = {"link.timeout", "link.cut"}
    post.until(lambda _now: any(one.code in ended for one in post.told))
    first = next(one for one in post.told if one.code in ended)
    assert (first.state, first.code) == (LinkState.OFFLINE, code)
    assert first.backlog
    link.heal()
    post.agent.link_up()
    post.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog and now.code is None)


def test_silence_is_told_while_it_lasts(patient: _Field) -> None:
    """Packets vanish and nobody says so: a second after the answer was due the agent says that it waits, and later its patience ends."""
    _silenced(patient, "link.timeout")


def test_a_silent_connection_that_the_system_gives_up_is_cut(lan: _Field) -> None:
    """What was said last is never acknowledged: the system ends the connection long before the agent would, and it is told as cut."""
    _silenced(lan, "link.cut")


def test_a_connection_that_was_forgotten_is_noticed_without_a_word_to_send(lan: _Field) -> None:
    """A translator lost its table while the post only waited for news: it notices, dials anew, and hears what is new again."""
    link, post = lan
    seen = len(post.told)
    link.forget()
    post.until(lambda _now: any(one.state is LinkState.OFFLINE for one in post.told[seen:]))
    post.until(lambda now: now.state is LinkState.IN_STEP)
    post.post.do(OpenIncident(title="再次接通", mode="exercise"))
    post.agent.changed(urgent=True)
    post.until(lambda now: now.received_ms is not None)


@pytest.mark.slow
def test_a_link_that_goes_dark_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Two seconds of every six nothing passes: all of it gets there in the end, each entry once."""
    for link, post in _field(tmp_path, replace(L5, name="flicker", cycle_s=6.0, dark_s=2.0, loss=0.02)):
        center = post.store.load_memory().center
        assert center is not None

        def is_through(now: LinkStatus, post: LinkedPost = post, center: ReplicaId = center) -> bool:
            return now.state is LinkState.IN_STEP and not post.store.waiting(center)

        for number in range(600):
            post.post.do(OpenIncident(title=f"第 {number} 起", mode="exercise"))
            post.agent.changed()
            if number % 5 == 0:
                post.until(is_through)
            if number >= 60 and link.counts()["up"]["lost"] > 5:
                break
        post.until(is_through)
        assert link.counts()["up"]["lost"] > 5


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES.values(), ids=[*PROFILES])
def test_an_order_gets_through_on_every_link(tmp_path: Path, profile: Profile) -> None:
    """Written in the dark as on a link of 9.6 kbit/s: it is told as waiting, then as held, once, and the post never says otherwise.

    A center that goes away meanwhile is told within a second and the link's own time, and the same entry then goes up.
    """
    for link, post in _field(tmp_path, profile):
        center = post.store.load_memory().center
        assert center is not None
        for title in ("远处的事件", "又一起"):
            post.post.do(OpenIncident(title=title, mode="exercise"))
            post.agent.changed(urgent=True)
            with post.news:
                assert post.news.wait_for(lambda: not post.store.waiting(center), 90), post.agent.status  # noqa: B023
        link.unplug()
        post.post.do(OpenIncident(title="断网时的事件", mode="exercise"))
        post.agent.changed(urgent=True)
        post.until(lambda now: (now.state, now.code) == (LinkState.OFFLINE, "link.no_network") and bool(now.backlog))
        link.plug()
        with post.news:
            assert post.news.wait_for(lambda: not post.store.waiting(center) and post.agent.status.code is None, 90), post.agent.status  # noqa: B023
        database = open_database(post.center.directory, keys_of(post.center.directory))
        with database.read() as connection:
            held = connection.execute(select(entries.c.body).where(entries.c.replica == post.store.replica)).scalars().all()
        database.close()
        written = post.post.rows(
            "select e.body as body from entries e join streams s on s.number = e.stream"
            " where s.replica = (select number from replicas where standing = 'own')"
        )
        assert sorted(held) == sorted(row["body"] for row in written)
