"""Readiness: every line is met or a gap, with its figure; and two versions side by side."""

from dataclasses import replace

import pytest

from sync.domain.activation import activation_bytes, involved, measures_in, of_level
from sync.domain.kinds.force import FIGURE_AGE_LIMIT_S
from sync.domain.plan_diff import Change, compare
from sync.domain.plan_document import Card, Chapter, Contact, FirstOrder, Group, Level, Need, PlanDocument, Post
from sync.domain.readiness import COPY_DAYS_MAX, DAY_MS, DRILL_DAYS_MAX, Circumstances, Finding, LiveContact, LiveUnit, Stock, check, gaps

NOW = 1_800_000_000_000
DOCUMENT = PlanDocument(
    title="预案",
    basis="",
    chapters=(Chapter(number="1", title="总则", text="目的", chapters=(Chapter(number="1.1", title="范围"),)),),
    levels=(Level(level="major", matters="处置", measures="警戒", period_hours=24),),
    posts=(Post(key="g", sort="general", name="总指挥部", commander="区长"),),
    groups=(Group(key="a", name="综合组", lead="320116"),),
    cards=(Card(number=1, phase="先期", role="专家组", title="研判"),),
    contacts=(),
    orders=(FirstOrder(text="赶赴", urgency="flash", recipients=("320106",)),),
)
TODAY = Circumstances(now_ms=NOW, review_due=NOW + DAY_MS, drilled_at=NOW - DAY_MS)


def line(document: PlanDocument, today: Circumstances, sort: str) -> Finding:
    return next(finding for finding in check(document, "major", today) if finding.sort == sort)


@pytest.mark.parametrize(
    ("copy", "live", "met", "code"),
    [
        ({"phone": "119", "as_of": NOW}, None, True, "copy"),
        ({"phone": "119", "as_of": NOW - COPY_DAYS_MAX * DAY_MS - 1}, None, False, "old"),
        ({"phone": "119"}, None, False, "undated"),
        ({}, None, False, "no_number"),
        ({}, {"radio": "鼓楼101", "as_of": NOW}, True, "live"),
        ({"phone": "119", "as_of": NOW}, {"name": "李"}, True, "copy"),
        ({"phone": "119", "as_of": NOW}, {"phone": "110", "as_of": 1}, False, "old"),
    ],
)
def test_a_contact_is_reached_or_not(copy: dict[str, object], live: dict[str, object] | None, *, met: bool, code: str) -> None:
    """The live record counts before the copy where it holds a number; too old is a gap with its days."""
    contact = Contact(organisation="320111", office="专家组", **copy)  # type: ignore[arg-type]
    held = (
        ()
        if live is None
        else (LiveContact(organisation="320111", office="专家组", **live), LiveContact(organisation="x", office="专家组"))
    )  # type: ignore[arg-type]
    found = line(replace(DOCUMENT, contacts=(contact,)), replace(TODAY, contacts=held), "contact")
    assert (found.met, found.code, found.role) == (met, code, "专家组")


def test_the_newest_record_of_an_office_counts() -> None:
    """Two devices registered it; the later one is whom to call."""
    contact = Contact(organisation="o", office="a")
    held = [LiveContact(organisation="o", office="a", name=name, phone=name, as_of=at) for name, at in (("新", NOW), ("旧", 1))]
    assert line(replace(DOCUMENT, contacts=(contact,)), replace(TODAY, contacts=held), "contact").facts["number"] == "新"


@pytest.mark.parametrize(
    ("changes", "met", "code"),
    [
        ({}, True, "enough"),
        ({"sort": "patrol"}, False, "short"),
        ({"capabilities": frozenset({"排爆"})}, False, "short"),
        ({"readiness": "rest"}, False, "short"),
        ({"is_engaged": True}, False, "short"),
        ({"reported_at": NOW - FIGURE_AGE_LIMIT_S * 1000 - 1}, False, "stale"),
        ({"reported_at": None}, False, "stale"),
    ],
)
def test_a_unit_counts_when_it_stands_by_and_said_so_lately(changes: dict[str, object], *, met: bool, code: str) -> None:
    """Of the sort and capability that the plan names; the gap names the cards that wait for it."""
    unit = replace(
        LiveUnit(name="六合站", sort="fire", capabilities=frozenset({"侦检"}), readiness="standby", reported_at=NOW), **changes  # type: ignore[arg-type]
    )  # fmt: skip
    need = Need(sort="units", name="侦检力量", count=1, unit_sort="fire", capability="侦检", cards=(1,))
    found = line(replace(DOCUMENT, needs=(need,)), replace(TODAY, units=(unit,)), "units")
    assert (found.met, found.code, found.cards) == (met, code, (1,))


def test_equipment_is_what_a_ledger_tells() -> None:
    """In service against needed; without a ledger nobody knows, and that is a gap. A need of another level is not asked."""
    need = Need(sort="equipment", name="堵漏工具", count=3, levels=("major",))
    document = replace(DOCUMENT, needs=(need, replace(need, name="泵", levels=("minor",))))
    assert line(document, TODAY, "equipment").code == "unknown"
    assert line(document, replace(TODAY, stocks={}), "equipment").code == "unknown"
    short = line(document, replace(TODAY, stocks={"堵漏工具": Stock(in_service=2, total=3)}), "equipment")
    assert (short.code, short.facts["count"], short.facts["total"]) == ("short", 2, 3)
    assert line(document, replace(TODAY, stocks={"堵漏工具": Stock(in_service=3, total=3)}), "equipment").met
    assert sum(finding.sort == "equipment" for finding in check(document, "major", TODAY)) == 1


def test_review_and_drill_have_their_dates() -> None:
    """Overdue says by how many days; a drill after its date counts; three years without one are too long."""
    assert line(DOCUMENT, TODAY, "review").code == "later"
    overdue = line(DOCUMENT, replace(TODAY, review_due=NOW - 3 * DAY_MS), "review")
    assert (overdue.code, overdue.facts["days"], overdue.met) == ("overdue", 3, False)
    assert line(DOCUMENT, replace(TODAY, review_due=None), "review").code == "not_set"
    assert line(DOCUMENT, TODAY, "drill").code == "recent"
    assert line(DOCUMENT, replace(TODAY, drilled_at=None), "drill").code == "never"
    assert line(DOCUMENT, replace(TODAY, drilled_at=NOW - (DRILL_DAYS_MAX + 1) * DAY_MS), "drill").code == "old"
    assert line(DOCUMENT, replace(TODAY, drill_due=NOW - 1, drilled_at=NOW - DAY_MS), "drill").code == "overdue"
    assert line(DOCUMENT, replace(TODAY, drill_due=NOW - DAY_MS, drilled_at=NOW - 1), "drill").code == "recent"
    assert [finding.sort for finding in gaps(check(DOCUMENT, "major", replace(TODAY, review_due=None)))] == ["review"]
    assert check(DOCUMENT, "major", replace(TODAY, drilled_at=None))[0].sort == "drill"


def test_an_activation_knows_whom_it_involves_and_its_size() -> None:
    """Of the level alone."""
    document = replace(DOCUMENT, orders=(*DOCUMENT.orders, FirstOrder(text="x", urgency="flash", recipients=("9",), levels=("minor",))))
    assert involved(document, "major") == {"320116", "320106"}
    assert len(of_level(document.orders, "minor")) == 2
    assert activation_bytes(document, document.levels[0]) > 0
    assert measures_in("疏散；警戒;封控\n\n监测") == ["疏散", "警戒", "封控", "监测"]


def test_versions_are_compared_clause_by_clause() -> None:
    """Added, removed, changed, each with what differs; equal versions differ in nothing."""
    assert compare(DOCUMENT, DOCUMENT) == ()
    chapters = (Chapter(number="1", title="总则", text="新目的"), Chapter(number="2", title="体系"), Chapter(number="2", title="再"))
    newer = replace(
        DOCUMENT,
        title="新预案",
        basis="法",
        chapters=chapters,
        levels=(replace(DOCUMENT.levels[0], period_hours=48),),
        posts=(),
        cards=(*DOCUMENT.cards, Card(number=2, phase="先期", role="交警", title="封路", levels=("major", "minor"))),
        contacts=(Contact(organisation="o", office="a"), Contact(organisation="o", office="a", phone="1")),
        needs=(Need(sort="units", name="侦检", count=1),),
    )
    found = compare(DOCUMENT, newer)
    assert [(change.part, change.sort, change.key) for change in found] == [
        ("title", "changed", ""),
        ("chapters", "changed", "1"),
        ("chapters", "added", "2"),
        ("chapters", "added", "2 (2)"),
        ("chapters", "removed", "1.1"),
        ("levels", "changed", "major"),
        ("posts", "removed", "g"),
        ("cards", "added", "2"),
        ("contacts", "added", "o a"),
        ("contacts", "added", "o a (2)"),
        ("needs", "added", "侦检"),
    ]
    assert (found[0].before, found[0].after) == ({"title": "预案", "basis": ""}, {"title": "新预案", "basis": "法"})
    assert found[1] == Change(part="chapters", sort="changed", key="1", title="总则", before={"text": "目的"}, after={"text": "新目的"})
    assert found[7].after["levels"] == "major、minor"
    assert compare(newer, DOCUMENT)[-1].title == "侦检"
