"""Plans: reading a document, publishing, repealing, activating; responses, groups and tasks under way."""

import json
from typing import Any

import cbor2
import pytest
from fakes.memory_view import COUNTY, NOW_MS, OTHER, STATION, MemoryView
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import acts
from sync.domain.activation import largest_activation
from sync.domain.commands.plans import ActivatePlan, AdvancePlanVersion, PublishPlan, RepealPlan, SetPlanFacts
from sync.domain.commands.responses import AdjustResponse, AdvanceResponse, AdvanceTask, EndResponse, StartResponse
from sync.domain.content import LEAF_BYTES, content_address, leaf_hash, leaves, node_hash, root
from sync.domain.draft import Create, Record, Urgency
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.plan_document import CHAPTER_DEPTH_MAX, DOCUMENT_BYTES_MAX, PlanDocument, parse, parse_bytes, to_plain
from sync.domain.scopes import incident_scope, organisation_scope, standing_circle_scope
from sync.domain.sizes import DRAFT_BYTES_MAX, draft_bytes

DOCUMENT: dict[str, Any] = {
    "format": 1,
    "title": "危险化学品事故应急预案",
    "basis": "突发事件应对法",
    "chapters": [{"number": "1", "title": "总则", "text": "目的", "chapters": [{"number": "1.1", "title": "依据"}]}],
    "levels": [
        {"level": "serious", "condition": "3人以上死亡", "matters": "泄漏处置", "measures": "疏散 警戒", "period_hours": 24},
        {"level": "major", "matters": "扩大响应", "measures": "跨区增援", "period_hours": 48},
    ],
    "posts": [
        {"key": "g", "sort": "general", "name": "总指挥部", "commander": "县长"},
        {"key": "s", "sort": "scene", "name": "现场指挥部", "commander": "分管副县长", "under": "g"},
    ],
    "groups": [
        {"key": "a", "name": "综合协调组", "lead": COUNTY, "members": [STATION], "contact": "值班室", "report_minutes": 30},
        {"key": "b", "name": "增援组", "lead": OTHER, "levels": ["major"]},
    ],
    "cards": [
        {"number": 1, "phase": "先期处置", "role": "交警", "title": "封闭道路", "text": "两端", "group": "a", "limit_minutes": 10},
        {"number": 2, "phase": "先期处置", "role": "环保", "title": "监测", "repeat_minutes": 30, "evidence": "数据", "levels": ["major"]},
    ],
    "contacts": [{"organisation": STATION, "office": "值班室", "name": "李", "phone": "025", "as_of": 1}],
    "orders": [
        {"text": "赶赴现场", "urgency": "flash", "recipients": [STATION], "due_minutes": 30, "sign_minutes": 3, "feedback_minutes": 15},
        {"text": "跨区增援", "urgency": "flash", "sort": "callout", "recipients": [OTHER], "levels": ["major"]},
    ],
}
NEEDS = [
    {"sort": "units", "name": "侦检力量", "count": 1, "unit_sort": "fire", "capability": "侦检", "cards": [2]},
    {"sort": "equipment", "name": "堵漏工具", "count": 3, "levels": ["major"]},
]
CONTENT = json.dumps(DOCUMENT).encode()


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


@pytest.fixture
def incident(view: MemoryView) -> EntityId:
    return view.put("incident", state="handling", mode="actual", title="罐车侧翻", number="鼓楼-B-0009", place="3号门", parties=(COUNTY,))


def record(view: MemoryView, kind: str, entity: EntityId) -> Record:
    found = view.record(kind, entity)
    assert found is not None
    return found


def refusal(view: MemoryView, request: object) -> Refused:
    with pytest.raises(Refused) as refused:
        acts.decide(view, request, at_ms=NOW_MS)
    return refused.value


def published(view: MemoryView, **fields: Any) -> EntityId:
    first = {"name": "危化品预案", "code": "P-1"} if "plan" not in fields else {}
    made = view.do(PublishPlan(**{"document": CONTENT, "version": "1.0", **first, **fields}))
    return next(row.id for row in view.records("plan_version") if row.id[:14] == made[:14])


def but(**changes: Any) -> dict[str, Any]:
    return {**DOCUMENT, **changes}


# Documents


def test_a_document_reads_back_as_it_was_written() -> None:
    """JSON and CBOR give one document; its plain form parses to itself."""
    document = parse(DOCUMENT)
    assert parse_bytes(CONTENT) == parse_bytes(cbor2.dumps(DOCUMENT)) == document
    assert parse(to_plain(document)) == document
    level = document.level("major")
    assert level is not None
    assert level.period_hours == 48
    assert document.level("minor") is None
    assert (document.needs, "needs" in to_plain(document)) == ((), False)


def test_what_a_plan_needs_is_read_and_written() -> None:
    """Units and equipment with the cards that wait for them; a document from before has none, and is written without."""
    groups = [{**DOCUMENT["groups"][0], "under": "s"}]
    cards = [{name: value for name, value in card.items() if name != "group"} for card in DOCUMENT["cards"]]
    document = parse(but(needs=NEEDS, groups=groups, cards=cards))
    assert [(need.sort, need.count, need.unit_sort, need.cards, need.levels) for need in document.needs] == [
        ("units", 1, "fire", (2,), ()),
        ("equipment", 3, None, (), ("major",)),
    ]
    assert document.groups[0].under == "s"
    assert parse(to_plain(document)) == document


@pytest.mark.parametrize(
    ("document", "at"),
    [
        ([], "document"),
        ({1: 2}, "document"),
        (but(format=2), "document.format"),
        (but(title=""), "document.title"),
        (but(title=7), "document.title"),
        (but(title="\ud800"), "document.title"),
        (but(colour="red"), "document.colour"),
        (but(levels=[]), "document.levels"),
        (but(needs=[{**NEEDS[0], "sort": "men"}]), "document.needs[0].sort"),
        (but(needs=[{**NEEDS[0], "count": 0}]), "document.needs[0].count"),
        (but(needs=[{**NEEDS[0], "cards": [2, 2]}]), "document.needs[0].cards"),
        (but(needs=[{**NEEDS[0], "cards": ["2"]}]), "document.needs[0].cards"),
        (but(needs=[{**NEEDS[0], "cards": [3]}]), "document.needs[0].cards"),
        (but(groups=[{"key": "a", "name": "x", "under": "?"}]), "document.groups[0].under"),
        (but(levels=None), "document.levels"),
        (but(levels=[*DOCUMENT["levels"], DOCUMENT["levels"][0]]), "document.levels"),
        (but(levels="many"), "document.levels"),
        (but(levels=[{"level": "huge"}]), "document.levels[0].level"),
        (but(levels=[{"level": ["major"]}]), "document.levels[0].level"),
        (but(levels=[{**DOCUMENT["levels"][0], "period_hours": True}]), "document.levels[0].period_hours"),
        (but(levels=[{**DOCUMENT["levels"][0], "period_hours": 0}]), "document.levels[0].period_hours"),
        (but(posts=[{**DOCUMENT["posts"][1]}]), "document.posts[0].under"),
        (but(posts=[DOCUMENT["posts"][0]] * 2), "document.posts"),
        (but(posts=[7]), "document.posts[0]"),
        (but(groups=[DOCUMENT["groups"][0]] * 2), "document.groups"),
        (but(groups=[{"key": "a", "name": "x", "members": [1]}]), "document.groups[0].members"),
        (but(groups=[{"key": "a", "name": "x", "members": ["1", "1"]}]), "document.groups[0].members"),
        (but(groups=[{"key": "a", "name": "x", "lead": "省" * 11}]), "document.groups[0].lead"),
        (but(groups=[{"key": "a", "name": "x", "report_minutes": 0}]), "document.groups[0].report_minutes"),
        (but(cards=[DOCUMENT["cards"][0]] * 2), "document.cards"),
        (but(cards=[{**DOCUMENT["cards"][0], "group": "z"}]), "document.cards[0].group"),
        (but(cards=[{**DOCUMENT["cards"][0], "levels": ["huge"]}]), "document.cards[0].levels[0]."),
        (but(orders=[{**DOCUMENT["orders"][0], "recipients": []}]), "document.orders[0].recipients"),
        (but(orders=[{**DOCUMENT["orders"][0], "sort": "shout"}]), "document.orders[0].sort"),
        (but(contacts=[{"organisation": "", "office": "x"}]), "document.contacts[0].organisation"),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(document: Any, at: str) -> None:
    """No key is missing, unknown or of another sort unseen."""
    with pytest.raises(Refused, match=r"^plan\.malformed") as refused:
        parse(document)
    assert refused.value.facts == {"at": at}


def test_chapters_nest_so_deep_and_no_deeper() -> None:
    """A document that nests without end is refused."""
    chapter: dict[str, Any] = {"number": "x", "title": "x"}
    for _ in range(CHAPTER_DEPTH_MAX):
        chapter = {"number": "x", "title": "x", "chapters": [chapter]}
    with pytest.raises(Refused, match=r"^plan\.malformed"):
        parse(but(chapters=[chapter]))
    assert isinstance(parse(but(chapters=chapter["chapters"])), PlanDocument)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"{" * 100_000, b"\x81" * 100_000, b"[]", b"\xa1"])
def test_bytes_that_are_no_document_are_refused(content: bytes) -> None:
    """Torn, nested without end, or something else."""
    with pytest.raises(Refused, match=r"^plan\.malformed"):
        parse_bytes(content)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes) -> None:
    """Reading is total over bytes."""
    for candidate in (content, b"{" + content):
        with pytest.raises(Refused, match=r"^plan\.malformed"):
            parse_bytes(candidate)


def test_a_document_past_its_limit_is_refused_unread() -> None:
    """Before anything is decoded."""
    with pytest.raises(Refused, match=r"^plan\.too_large"):
        parse_bytes(b"{" + b" " * DOCUMENT_BYTES_MAX)


# Content addresses


def test_an_address_is_the_root_over_its_leaves_and_the_size() -> None:
    """One leaf, two, three: the odd one goes up as it is."""
    for size in (0, 1, LEAF_BYTES, LEAF_BYTES + 1, 3 * LEAF_BYTES):
        content = bytes(size)
        assert content_address(content) == root(leaves(content)) + size.to_bytes(8, "big")
        assert len(leaves(content)) == max(1, -(-size // LEAF_BYTES))
    one, two, three = (leaf_hash(bytes([number])) for number in range(3))
    assert root((one, two, three)) == node_hash(node_hash(one, two), three)
    assert root((one,)) == one


# Publishing


def test_publishing_makes_plan_and_version_in_one_entry(view: MemoryView) -> None:
    """The content is stored under its address."""
    version = record(view, "plan_version", published(view, class_codes=("A204",), sort="special"))
    assert (version["state"], version["published_by"], version["basis"]) == ("in_force", "王强", "突发事件应对法")
    assert version["content"] == content_address(CONTENT)
    assert view.world.blobs[content_address(CONTENT)] == CONTENT
    assert record(view, "plan", EntityId(version["plan"]))["class_codes"] == ("A204",)  # type: ignore[arg-type]
    assert len(view.world.entries) == 1


def test_a_new_version_repeals_the_one_in_force(view: MemoryView) -> None:
    """Drafts and the other plan's versions are left alone; a draft published later does the same."""
    first = published(view)
    plan = record(view, "plan_version", first)["plan"]
    other = published(view, code="P-2")
    draft = published(view, plan=plan, version="2.0", as_draft=True)
    assert (record(view, "plan_version", first)["state"], record(view, "plan_version", draft)["published_at"]) == ("in_force", None)
    for to in ("consulting", "reviewing", "approving", "in_force"):
        view.do(AdvancePlanVersion(version=draft, to=to))
    assert [record(view, "plan_version", entity)["state"] for entity in (first, other, draft)] == ["repealed", "in_force", "in_force"]
    assert (record(view, "plan_version", first)["reason"], record(view, "plan_version", draft)["published_at"]) == ("2.0", NOW_MS)
    third = published(view, plan=plan, version="3.0")
    assert [record(view, "plan_version", entity)["state"] for entity in (draft, third)] == ["repealed", "in_force"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"document": b"{"}, "plan.malformed"),
        ({"name": None}, "plan.name_missing"),
        ({"code": ""}, "plan.code_missing"),
        ({"version": ""}, "plan_version.version_missing"),
        ({"scope": b"?"}, "scope.unknown"),
        ({"scope": organisation_scope(OTHER)}, "scope.may_not_write"),
        ({"plan": b"\x00" * 16}, "record.not_held"),
    ],
)
def test_a_plan_that_lacks_something_is_not_published(view: MemoryView, fields: dict[str, Any], code: str) -> None:
    """Nor one in a place that is not the author's."""
    request = PublishPlan(**{"document": CONTENT, "version": "1", "name": "x", "code": "P-1", **fields})
    assert refusal(view, request).code == code


def test_a_code_is_taken_once_in_a_place(view: MemoryView) -> None:
    """The circle is another place."""
    published(view)
    assert refusal(view, PublishPlan(document=CONTENT, version="1", name="x", code="P-1")).code == "plan.code_taken"
    published(view, scope=standing_circle_scope(COUNTY))


def test_a_plan_too_large_to_activate_is_not_published(view: MemoryView) -> None:
    """Its largest level counts."""
    cards = [{"number": number, "phase": "处置", "role": "交警", "title": "长" * 100, "levels": ["major"]} for number in range(1, 60)]
    content = json.dumps(but(cards=cards)).encode()
    refused = refusal(view, PublishPlan(document=content, version="1", name="x", code="P-1"))
    assert refused.code == "plan.activation_too_large"
    assert refused.facts == {"bytes": largest_activation(parse_bytes(content)), "most": DRAFT_BYTES_MAX}


def test_a_repeal_needs_a_reason_and_its_own_command(view: MemoryView) -> None:
    """So that no version disappears unexplained."""
    version = published(view)
    assert refusal(view, RepealPlan(version=version, reason="")).code == "plan_version.reason_missing"
    assert refusal(view, AdvancePlanVersion(version=version, to="repealed")).code == "plan_version.illegal_transition"


# Activation


def test_activating_makes_everything_of_the_level_in_one_flash_entry(view: MemoryView, incident: EntityId) -> None:
    """Response, posts, groups, tasks, first orders; the organisations it involves become parties."""
    version = published(view)
    request = ActivatePlan(incident=incident, version=version, level="serious", approver="王", approval="oral", commanders={"s": "李 "})
    (draft,) = acts.decide(view, request, at_ms=NOW_MS)
    assert draft.urgency is Urgency.FLASH
    view.apply(draft)
    (response,) = view.records("response")
    stated = (response["level"], response["matters"], response["period_hours"], response["approved_at"])
    assert stated == ("serious", "泄漏处置", 24, NOW_MS)
    assert response["version_hash"] == content_address(CONTENT)
    assert {row["name"]: row["commander"] for row in view.records("post")} == {"总指挥部": "县长", "现场指挥部": "李"}
    (group,) = view.records("group")
    assert (group["lead"], group["members"], group["response"]) == (COUNTY, (STATION,), response.id)
    (task,) = view.records("task")
    assert (task["card"], task["group"], task["due_at"]) == (1, group.id, NOW_MS + 600_000)
    (order,) = view.records("order")
    assert (order["number"], order["due_at"], order["incident_title"]) == ("鼓楼-B-0001", NOW_MS + 1_800_000, "罐车侧翻")
    assert [row["organisation"] for row in view.records("recipient", order=order.id)] == [STATION]
    assert record(view, "incident", incident)["parties"] == (COUNTY, STATION)
    assert record(view, "incident", incident)["response_level"] == "serious"


def test_a_higher_level_brings_more_and_the_person_s_own_words_hold(view: MemoryView, incident: EntityId) -> None:
    """A scene post that works already is not made again."""
    view.put("post", incident_scope(incident), state="active", sort="scene", name="现场", commander="赵")
    view.dispute(incident, "place", None)
    version = published(view)
    view.do(ActivatePlan(incident=incident, version=version, level="major", matters="爆炸", measures="增援", period_hours=12))
    (response,) = view.records("response")
    assert (response["matters"], response["measures"], response["period_hours"], response["approved_at"]) == ("爆炸", "增援", 12, None)
    assert sorted(str(row["name"]) for row in view.records("post")) == sorted(["总指挥部", "现场"])
    assert {row["number"] for row in view.records("order")} == {"鼓楼-B-0001", "鼓楼-B-0002"}
    assert {row["title"]: row["group"] for row in view.records("task")}["监测"] is None
    assert record(view, "incident", incident)["parties"] == (OTHER, COUNTY, STATION)


def test_what_can_t_be_activated_is_refused(view: MemoryView, incident: EntityId) -> None:
    """Repealed, without content, at an unknown level, twice, in an ended incident, or with words too long."""
    version = published(view)
    plan = record(view, "plan_version", version)["plan"]
    request = {"incident": incident, "version": version, "level": "serious"}
    assert refusal(view, ActivatePlan(**{**request, "level": "extreme"})).code == "plan.level_absent"  # type: ignore[arg-type]
    assert refusal(view, ActivatePlan(**request, period_hours=0)).code == "field.out_of_bounds"  # type: ignore[arg-type]
    draft = published(view, plan=plan, as_draft=True)
    assert refusal(view, ActivatePlan(**{**request, "version": draft})).facts == {"state": "drafting"}  # type: ignore[arg-type]
    assert refusal(view.acting("call_taker"), ActivatePlan(**request)).code == "office.may_not"  # type: ignore[arg-type]
    view.world.blobs.clear()
    assert refusal(view, ActivatePlan(**request)).code == "plan.content_not_held"  # type: ignore[arg-type]
    view.dispute(version, "content", None)
    assert refusal(view, ActivatePlan(**request)).code == "plan.content_not_held"  # type: ignore[arg-type]
    other = published(view, code="P-2")
    view.do(ActivatePlan(**{**request, "version": other}))  # type: ignore[arg-type]
    assert refusal(view, ActivatePlan(**{**request, "version": other})).code == "plan.already_active"  # type: ignore[arg-type]
    view.dispute(incident, "state", "ended")
    assert refusal(view, ActivatePlan(**request)).code == "incident.closed"  # type: ignore[arg-type]


def test_a_version_stored_by_another_release_is_measured_again(view: MemoryView, incident: EntityId) -> None:
    """A document that came from elsewhere and is too large is refused at activation."""
    cards = [{"number": number, "phase": "处置", "role": "交警", "title": "长" * 100} for number in range(1, 60)]
    content = json.dumps(but(cards=cards)).encode()
    view.world.blobs[content_address(content)] = content
    scope = organisation_scope(COUNTY)
    plan = view.put("plan", scope, name="x", code="P-9")
    version = view.put("plan_version", scope, state="in_force", plan=plan, version="1", content=content_address(content))
    assert refusal(view, ActivatePlan(incident=incident, version=version, level="major")).code == "plan.activation_too_large"
    orphan = view.put("plan_version", scope, state="in_force", version="1", content=content_address(content))
    assert refusal(view, ActivatePlan(incident=incident, version=orphan, level="major")).code == "record.not_held"
    drafted = view.put("plan_version", scope, state="approving", version="1", content=content_address(content))
    view.do(AdvancePlanVersion(version=drafted, to="in_force"))


def test_the_estimate_covers_the_activation(view: MemoryView, incident: EntityId) -> None:
    """What publishing allowed, activating never exceeds."""
    version = published(view)
    (draft,) = acts.decide(view, ActivatePlan(incident=incident, version=version, level="major"), at_ms=NOW_MS)
    assert draft_bytes(draft.writes) <= largest_activation(parse(DOCUMENT))
    assert sum(isinstance(write, Create) for write in draft.writes) == 11


# Responses and tasks


def test_a_response_without_a_plan_states_what_the_law_demands(view: MemoryView, incident: EntityId) -> None:
    """Matters, level, period, measures; proposed ones set no level."""
    words: dict[str, Any] = {"incident": incident, "level": "serious", "matters": "处置", "measures": "警戒", "period_hours": 8}
    proposed = view.do(StartResponse(**words, proposed=True))
    assert record(view, "incident", incident)["response_level"] is None
    assert refusal(view, AdvanceResponse(response=proposed, to="declined")).code == "response.reason_missing"
    view.do(AdvanceResponse(response=proposed, to="active"))
    assert record(view, "incident", incident)["response_level"] == "serious"
    assert record(view, "response", proposed)["started_at"] == NOW_MS
    assert refusal(view, StartResponse(**{**words, "matters": ""})).code == "response.matters_missing"
    started = view.do(StartResponse(**words, approver="王", approval="phone"))
    assert record(view, "response", started)["approval"] == "phone"


def test_a_response_is_adjusted_with_a_reason(view: MemoryView, incident: EntityId) -> None:
    """Level, period, measures; the incident shows the new level."""
    response = view.do(StartResponse(incident=incident, level="serious", matters="处置", measures="警戒", period_hours=8))
    view.do(AdjustResponse(response=response, level="major", reason="扩大"))
    assert record(view, "incident", incident)["response_level"] == "major"
    view.do(AdjustResponse(response=response, period_hours=24, measures="疏散", reason="延期"))
    assert (record(view, "response", response)["period_hours"], record(view, "response", response)["reason"]) == (24, "延期")
    assert refusal(view, AdjustResponse(response=response, reason="x")).code == "facts.none"
    assert refusal(view, AdjustResponse(response=response, level="minor", reason="")).code == "response.reason_missing"
    view.do(EndResponse(response=response, reason="解除"))
    assert refusal(view, AdjustResponse(response=response, level="minor", reason="x")).code == "response.not_active"


def test_the_last_response_to_end_clears_the_level(view: MemoryView, incident: EntityId) -> None:
    """Proposals do not keep it up; ending needs its own command."""
    words: dict[str, Any] = {"incident": incident, "level": "serious", "matters": "处置", "measures": "警戒", "period_hours": 8}
    one, other = view.do(StartResponse(**words)), view.do(StartResponse(**words))
    view.do(StartResponse(**words, proposed=True))
    assert refusal(view, AdvanceResponse(response=one, to="ended")).code == "response.illegal_transition"
    assert refusal(view, EndResponse(response=one, reason="")).code == "response.reason_missing"
    view.do(EndResponse(response=one, reason="解除"))
    assert record(view, "incident", incident)["response_level"] == "serious"
    view.do(AdvanceResponse(response=other, to="ending"))
    view.do(EndResponse(response=other, reason="解除"))
    assert record(view, "incident", incident)["response_level"] is None


def test_a_task_keeps_evidence_and_reason(view: MemoryView, incident: EntityId) -> None:
    """Blocked and not applicable say why."""
    task = view.put("task", incident_scope(incident), state="pending", title="封路")
    assert refusal(view, AdvanceTask(task=task, to="blocked")).code == "task.reason_missing"
    view.do(AdvanceTask(task=task, to="blocked", reason="桥断"))
    view.do(AdvanceTask(task=task, to="done", evidence="照片3张"))
    assert (record(view, "task", task)["reason"], record(view, "task", task)["evidence"]) == ("桥断", "照片3张")


def test_a_finished_task_leaves_its_next_occurrence(view: MemoryView, incident: EntityId) -> None:
    """One period after it was due; when that has passed too, one period after now; without a due time, after now."""
    scope = incident_scope(incident)
    response = view.put("response", scope, state="active", level="major")
    copied: dict[str, Any] = {"response": response, "card": 4, "phase": "处置", "role": "环保", "repeat_minutes": 30}
    for due, expected in (
        (NOW_MS - 60_000, NOW_MS + 29 * 60_000),
        (NOW_MS - 3_600_000, NOW_MS + 30 * 60_000),
        (None, NOW_MS + 30 * 60_000),
    ):
        title = f"报浓度 {due}"
        task = view.put("task", scope, state="pending", title=title, due_at=due, **copied)
        view.do(AdvanceTask(task=task, to="done", evidence="18 mg/m³"))
        (left,) = (row for row in view.records("task", title=title) if row.id != task)
        assert (left["state"], left["due_at"], left["evidence"]) == ("pending", expected, None)
        assert {name: left[name] for name in copied} == copied


def test_a_task_repeats_only_while_it_should(view: MemoryView, incident: EntityId) -> None:
    """Not when it is skipped or started, nor beside an open one of its card, nor after response or incident ended."""
    scope = incident_scope(incident)
    response = view.put("response", scope, state="active", level="major")
    words: dict[str, Any] = {"state": "pending", "response": response, "card": 4, "repeat_minutes": 30}

    def writes(task: EntityId, to: str = "done") -> int:
        (draft,) = acts.decide(view, AdvanceTask(task=task, to=to, reason="x"), at_ms=NOW_MS)
        return sum(isinstance(write, Create) for write in draft.writes)

    task = view.put("task", scope, title="报浓度", **words)
    assert (writes(task), writes(task, "under_way"), writes(task, "not_applicable"), writes(task, "blocked")) == (1, 0, 0, 0)
    assert refusal(view.acting("evaluator"), AdvanceTask(task=task, to="done")).facts["move"] == "create"
    assert writes(view.put("task", scope, title="无响应", **{**words, "response": None})) == 1
    assert writes(view.put("task", scope, title="一次", **{**words, "repeat_minutes": None})) == 0
    assert writes(view.put("task", scope, title="报浓度", **{**words, "card": 5})) == 1
    twin = view.put("task", scope, title="报浓度", **words)
    assert (writes(task), writes(twin)) == (0, 0)
    view.do(AdvanceTask(task=twin, to="not_applicable", reason="重复"))
    assert writes(task) == 1
    view.do(EndResponse(response=response, reason="解除"))
    assert writes(task) == 0
    view.dispute(incident, "state", "ended")
    assert writes(view.put("task", scope, title="无响应2", **{**words, "response": None})) == 0


def test_the_facts_of_a_plan_change_beside_its_versions(view: MemoryView) -> None:
    """Review and drill dates move on; the code stays, and offices without plans may not."""
    published(view)
    (plan,) = view.records("plan")
    view.do(SetPlanFacts(plan=plan.id, facts={"review_due": NOW_MS, "name": "新名"}))
    assert (record(view, "plan", plan.id)["review_due"], record(view, "plan", plan.id)["name"]) == (NOW_MS, "新名")
    assert refusal(view, SetPlanFacts(plan=plan.id, facts={"code": "P-2"})).code == "field.fixed"
    assert refusal(view, SetPlanFacts(plan=plan.id, facts={})).code == "facts.none"
    assert refusal(view.acting("call_taker"), SetPlanFacts(plan=plan.id, facts={"review_due": 1})).code == "office.may_not"


def test_an_approval_keeps_its_own_hour(view: MemoryView, incident: EntityId) -> None:
    """Agreed by phone at 14:05 and activated at 14:20 says 14:05."""
    version = published(view)
    view.do(ActivatePlan(incident=incident, version=version, level="serious", approver="王", approval="phone", approved_at=NOW_MS - 9))
    assert view.records("response")[0]["approved_at"] == NOW_MS - 9
