"""What the page Plans reads, filled by real commands on a real device."""

import json
from dataclasses import replace
from typing import Any

import pytest
from fakes.asked import db_of
from fakes.post import START_MS, Post

from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.forces import RegisterContact, RegisterUnit
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.plans import ActivatePlan, AdvancePlanVersion, PublishPlan, RepealPlan
from sync.domain.commands.responses import AdvanceTask
from sync.domain.sizes import DRAFT_BYTES_MAX
from sync.store.cipher import database
from sync.store.queries import plan_library, plans, readiness, running_cards
from sync.store.queries.plan_rows import ANY, IN_WORK, OTHERS, OWN, REPEALED, LibraryFilter, PlanDetail

HOUR_MS = 3_600_000
LATER_MS = START_MS + HOUR_MS
DOCUMENT: dict[str, Any] = {
    "format": 1,
    "title": "危险化学品事故应急预案",
    "levels": [{"level": "major", "matters": "抢险救援", "measures": "封闭道路", "period_hours": 24}],
    "groups": [{"key": "a", "name": "综合协调组", "lead": "320106", "members": ["320115"]}],
    "cards": [
        {"number": 1, "phase": "先期处置", "role": "交警", "title": "封闭道路", "text": "两端", "group": "a", "limit_minutes": 10},
        {"number": 2, "phase": "全面处置", "role": "环保", "title": "报浓度", "repeat_minutes": 30},
        {"number": 3, "phase": "收尾", "role": "环保", "title": "签字"},
    ],
    "contacts": [{"organisation": "320106", "office": "值班室", "phone": "025-1", "as_of": START_MS}],
    "needs": [
        {"sort": "units", "name": "侦检力量", "count": 1, "unit_sort": "fire", "cards": [2]},
        {"sort": "units", "name": "排爆", "count": 1, "capability": "排爆"},
        {"sort": "equipment", "name": "堵漏工具", "count": 1},
    ],
}
PLANS = (
    ("危险化学品泄漏", "JS-WHP", "special", "city", ("A204",)),
    ("森林火灾", "JS-SL", "special", "county", ("A106",)),
    ("总体预案", "JS-ZT", "general", "county", ()),
)


def publish(post: Post, document: dict[str, Any] = DOCUMENT, **fields: Any) -> bytes:
    """Publish and return the version."""
    done = post.do(PublishPlan(**{"document": json.dumps(document).encode(), "version": "1.0", **fields}))
    return done.created[-1]


def library(post: Post, **wanted: Any) -> list[str]:
    page = plan_library.listing(db_of(post), LibraryFilter(**wanted), 0, 200)
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


def one(post: Post) -> PlanDetail:
    (row,) = plan_library.listing(db_of(post), LibraryFilter(standing=ANY), 0, 200).rows
    found = plan_library.detail(db_of(post), row.id, None)
    assert found is not None
    return found


def test_nothing_is_found_on_a_new_device(post: Post) -> None:
    """Every question answers."""
    db = db_of(post)
    assert plan_library.listing(db, LibraryFilter(), 0, 200).total == 0
    assert plan_library.detail(db, bytes(16), None) is None
    codes = plan_library.codes_by_name(db)
    assert (codes["南京市"], codes["江宁"], "鼓楼区" in codes) == ("320100", "320115", False)
    assert (plan_library.document(db, bytes(16)), plan_library.live_contacts(db, ())) == (None, ())
    assert readiness.check_version(db, bytes(16), "major", 0) is None
    assert running_cards.listing(db, None, 0, 200).rows == ()
    assert (running_cards.counts(db, 0).open, running_cards.card(db, None, None).card) == (0, None)


def test_the_library_filters_and_finds(post: Post) -> None:
    """By sort, level, class, owner and standing; by Chinese, pinyin, initials and code."""
    for name, code, sort, level, classes in PLANS:
        publish(post, name=name, code=code, sort=sort, level=level, class_codes=classes)
    publish(post, name="草案", code="JS-CA", as_draft=True)
    post.settle()
    assert sorted(library(post)) == sorted(name for name, *_ in PLANS)
    assert library(post, sort="general") == ["总体预案"]
    assert library(post, level="city") == ["危险化学品泄漏"]
    assert library(post, classes="A1") == ["森林火灾"]
    assert (len(library(post, owner=OWN)), library(post, owner=OTHERS)) == (3, [])
    assert library(post, standing=IN_WORK) == ["草案"]
    assert len(library(post, standing=ANY)) == 4
    for text in ("森林", "senlin", "slhz", "JS-SL"):
        assert library(post, text=text) == ["森林火灾"], text
    (fire,) = plan_library.listing(db_of(post), LibraryFilter(text="森林"), 0, 200).rows
    assert (fire.owner_name, fire.version, fire.state, fire.class_codes) == ("南京鼓楼", "1.0", "in_force", ("A106",))
    assert fire.since is not None
    assert fire.version_id is not None
    post.do(RepealPlan(version=fire.version_id, reason="合并"))
    assert library(post, standing=REPEALED) == ["森林火灾"]
    second = plan_library.listing(db_of(post), LibraryFilter(standing=ANY), 1, 2)
    assert (second.offset, second.total, len(second.rows)) == (1, 4, 2)


def test_a_plan_shows_the_version_that_stands(post: Post) -> None:
    """While the next one is drafted the one in force stands; any version's document can be asked for."""
    first = publish(post, name="危化品", code="JS-WHP")
    plan = one(post).plan.id
    draft = publish(post, {**DOCUMENT, "title": "新"}, plan=plan, version="2.0", as_draft=True)
    detail = one(post)
    assert (detail.plan.version_id, detail.version and detail.version.id) == (first, first)
    assert [(line.version, line.state, line.is_held) for line in detail.versions] == [("2.0", "drafting", True), ("1.0", "in_force", True)]
    assert detail.versions[0].heads["state"]
    assert detail.names == {"320106": "南京鼓楼", "320115": "江宁"}
    assert (detail.may_write, detail.too_large, detail.heads["name"] != ()) == (True, {}, True)
    drafted = plan_library.detail(db_of(post), plan, draft)
    assert drafted is not None
    assert drafted.document is not None
    assert drafted.document.title == "新"
    assert plan_library.document(db_of(post), first) == detail.document
    assert plan_library.document(database(post.reader), draft) == drafted.document


def test_a_level_too_large_is_named(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its bytes, before anybody tries."""
    publish(post, name="危化品", code="JS-WHP")
    monkeypatch.setattr(plan_library, "DRAFT_BYTES_MAX", 100)
    assert one(post).too_large["major"] > 100
    assert one(post).too_large["major"] < DRAFT_BYTES_MAX


def test_readiness_asks_units_and_contacts(post: Post) -> None:
    """A unit on standby and reported lately counts until it is engaged; a live contact stands before the copy."""
    version = publish(post, name="危化品", code="JS-WHP", review_due=LATER_MS)

    def lines(now_ms: int = LATER_MS) -> dict[str, tuple[bool, str]]:
        row = readiness.check_version(db_of(post), version, "major", now_ms)
        assert row is not None
        return {finding.subject or finding.sort: (finding.met, finding.code) for finding in row.findings}

    assert lines() == {
        "值班室": (True, "copy"),
        "侦检力量": (False, "short"),
        "排爆": (False, "short"),
        "堵漏工具": (False, "unknown"),
        "review": (True, "later"),
        "drill": (False, "never"),
    }
    unit = post.do(RegisterUnit(name="六合站", sort="fire", readiness="standby", capabilities=("排爆",))).created[0]
    post.do(RegisterContact(office="值班室", name="李", phone="025-2"))
    assert (lines()["侦检力量"], lines()["排爆"], lines()["值班室 李"]) == ((True, "enough"), (True, "enough"), (True, "live"))
    assert lines(LATER_MS + 5 * HOUR_MS)["侦检力量"] == (False, "stale")
    incident = post.do(OpenIncident(title="罐车侧翻", mode="actual")).created[0]
    post.do(DispatchUnit(incident=incident, unit=unit, task="侦检"))
    assert lines()["侦检力量"] == (False, "short")
    bare = publish(post, {**DOCUMENT, "needs": []}, name="空", code="JS-K")
    row = readiness.check_version(db_of(post), bare, "major", LATER_MS)
    assert row is not None
    assert {finding.sort for finding in row.findings} == {"contact", "review", "drill"}


def test_running_cards_stand_overdue_first(post: Post) -> None:
    """With incident, plan, group and what the card says; a drill counts as the plan's last drill."""
    version = publish(post, name="危化品", code="JS-WHP")
    incident = post.do(OpenIncident(title="罐车侧翻", mode="actual")).created[0]
    post.do(ActivatePlan(incident=incident, version=version, level="major"))
    cards = running_cards.listing(db_of(post), None, 0, 200)
    assert (cards.total, cards.rows[0].title) == (3, "封闭道路")
    first = cards.rows[0]
    assert (first.incident, first.plan_name, first.group_name, first.mode) == (incident, "危化品", "综合协调组", "actual")
    assert first.heads["state"]
    assert replace(running_cards.counts(db_of(post), LATER_MS), open=0).overdue == 1
    said = running_cards.card(db_of(post), first.version_hash, first.card).card
    assert said is not None
    assert said.text == "两端"
    assert running_cards.card(db_of(post), first.version_hash, 99).card is None
    line = one(post).plan
    assert (line.cards_open, line.overdue(LATER_MS), line.drilled_at, line.used_at is not None) == (3, 1, None, True)
    repeats = next(row for row in cards.rows if row.repeat_minutes)
    post.do(AdvanceTask(task=repeats.id, to="done", evidence="18"))
    again = [row for row in running_cards.listing(db_of(post), line.id, 0, 200).rows if row.repeat_minutes]
    assert ([row.title for row in again], again[0].id != repeats.id, again[0].due_at is not None) == (["报浓度"], True, True)
    assert running_cards.listing(db_of(post), bytes(16), 0, 200).total == 0
    drill = post.do(OpenIncident(title="演练", mode="exercise")).created[0]
    post.do(ActivatePlan(incident=drill, version=version, level="major"))
    assert one(post).plan.drilled_at is not None


def test_the_life_of_a_version_is_read(post: Post) -> None:
    """From drafting through review and approval into force, step by step."""
    version = publish(post, name="危化品", code="JS-WHP", as_draft=True)
    for to in ("consulting", "reviewing", "approving", "in_force", "filed", "revising"):
        line = one(post).versions[0]
        post.do(AdvancePlanVersion(version=version, to=to, seen=line.heads["state"]))
        assert one(post).versions[0].state == to
        assert (to in {"in_force", "filed", "revising"}) == bool(plans.in_force(db_of(post)))
    assert one(post).versions[0].published_by == "林亦舟"
