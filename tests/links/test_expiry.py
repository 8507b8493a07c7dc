"""Claims about certificates that run out, are renewed, or name another organisation: real stores, real agents, a real center."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.linked_post import BLOB_HELD, LinkedPost, linked, publish
from fakes.live_center import GULOU, XUANWU, LiveCenter

from sync.center.admission import admit
from sync.domain.commands.incidents import OpenIncident
from sync.links.lapse import OVERTAKEN_MS_MAX, Lapse
from sync.links.status import LinkState

pytestmark = pytest.mark.expects_warnings("link ")


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


def opened(post: LinkedPost, title: str) -> bytes:
    return bytes(post.post.do(OpenIncident(title=title, mode="exercise")).created[0])


SEEN = "select 1 from incident_rows where id = ?"


def test_a_lapsed_device_gives_and_is_given_nothing_until_renewed(tmp_path: Path, center: LiveCenter) -> None:
    """What it writes is taken; of what others write it gets the authority alone, and everything once its certificate is renewed."""
    lapsed, beside = linked(tmp_path, center, GULOU, GULOU)
    key = lapsed.store.sign_key
    admit(center.directory, fingerprint_or_key=key, days=-1)
    status = lapsed.until(lambda now: now.code == "certificate.expired")
    assert status.state is LinkState.IN_STEP
    hers = opened(lapsed, "过期设备所写")
    beside.sees(SEEN, hers)
    lapsed.until(lambda now: not now.backlog)
    missed = [opened(beside, f"其间 {number}") for number in range(3)]
    address = publish(beside, "预案")
    beside.until(lambda now: not now.backlog)
    beside.sees("select 1 from link where name = 'blob ' || lower(hex(?))", address)
    lapsed.agent.doubt()
    lapsed.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)
    assert [row["id"] for row in lapsed.post.rows("select id from incident_rows")] == [hers]
    assert not lapsed.post.rows("select id from plan_version_rows")
    letters = lapsed.post.rows("select letters from replicas where standing = 'own'")
    renewed = admit(center.directory, fingerprint_or_key=key)
    assert (renewed.organisation, [renewed.letters]) == (GULOU, [row["letters"] for row in letters])
    for incident in missed:
        lapsed.sees(SEEN, incident)
    lapsed.sees(BLOB_HELD, address)
    assert lapsed.until(lambda now: now.state is LinkState.IN_STEP and now.code is None).fingerprint is None
    for post in (lapsed, beside):
        post.close()


def test_another_organisation_opens_its_scopes(tmp_path: Path, center: LiveCenter) -> None:
    """Certified anew for another organisation, a device gets what that one wrote long before, and writes for it."""
    moved, there = linked(tmp_path, center, GULOU, XUANWU)
    before = opened(there, "玄武的事件")
    mine = opened(moved, "鼓楼的事件")
    for post in (moved, there):
        post.until(lambda now: now.received_ms is not None and not now.backlog)
    assert not moved.post.rows(SEEN, before)
    admit(center.directory, fingerprint_or_key=moved.store.sign_key, organisation=XUANWU)
    moved.sees(SEEN, before)
    assert moved.post.rows(SEEN, mine)
    after = opened(moved, "以玄武的名义")
    there.sees(SEEN, after)
    moved.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)
    for post in (moved, there):
        post.close()


def test_an_overtaken_answer_says_nothing_of_the_certificate() -> None:
    """Push and poll answer in any order: the later word of the center holds, and a clock set back is no later word."""
    lapse = Lapse()
    said = []
    for center_ms, is_over in ((50_000, True), (50_200, False), (50_100, True), (50_300, True), (50_300 - OVERTAKEN_MS_MAX, False)):
        lapse.told(center_ms, is_over=is_over)
        said.append(lapse.is_over)
    assert said == [True, False, False, True, False]
