"""Orders: where they live, both ends of each recipient, withdrawing and superseding."""

from dataclasses import replace

import pytest
from fakes.memory_view import CITY, COUNTY, NOW_MS, OTHER, PROVINCE, STATION, MemoryView

from sync.domain import acts
from sync.domain.commands.circles import AddMember, FoundCircle, RemoveMember
from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.incidents import AddParty
from sync.domain.commands.order_place import RECIPIENTS_MAX
from sync.domain.commands.orders import CompleteOrder, ComposeOrder, IssueOrder, IssueOrderNow, WithdrawOrder
from sync.domain.commands.questions import SettleField, SettleState
from sync.domain.commands.recipients import (
    ApproveFinish,
    DeclineFinish,
    FinishOrder,
    InsistOrder,
    RedirectOrder,
    ReportOrder,
    ReturnOrder,
    SignOrder,
    StartOrder,
    TellByVoice,
)
from sync.domain.draft import Organisation, Record, Urgency
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.lifecycle import DISPUTED
from sync.domain.scopes import ScopeSort, adhoc_circle_scope, incident_scope, organisation_scope, sort_of, standing_circle_scope
from sync.domain.sizes import DRAFT_BYTES_MAX, draft_bytes


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


@pytest.fixture
def incident(view: MemoryView) -> EntityId:
    fields = {"mode": "actual", "title": "罐车侧翻", "number": "鼓楼-B-0009", "place": "3号门"}
    return view.put("incident", state="handling", parties=(COUNTY, STATION), **fields)


def record(view: MemoryView, kind: str, entity: EntityId) -> Record:
    found = view.record(kind, entity)
    assert found is not None
    return found


def refusal(view: MemoryView, request: object) -> Refused:
    with pytest.raises(Refused) as refused:
        acts.decide(view, request, at_ms=NOW_MS)
    return refused.value


def issued(view: MemoryView, **fields: object) -> tuple[Record, tuple[Record, ...]]:
    request = IssueOrderNow(**{"text": "封闭北门", "urgency": "urgent", "organisations": (STATION,), **fields})  # type: ignore[arg-type]
    made = view.do(request)
    (order,) = [row for row in view.records("order") if row.id[:14] == made[:14]]
    return order, view.records("recipient", order=order.id)


def test_an_order_lives_in_its_incident_when_all_recipients_are_parties(view: MemoryView, incident: EntityId) -> None:
    """It copies number, title and place, and is issued with its recipients in one flash entry."""
    order, (recipient,) = issued(view, incident=incident)
    assert order.scope == incident_scope(incident)
    assert (order["state"], order["number"], order["incident_number"], order["place"]) == ("issued", "鼓楼-B-0001", "鼓楼-B-0009", "3号门")
    assert (order["issued_by"], order["issued_at"], recipient["state"]) == ("王强", NOW_MS, "issued")
    assert view.world.entries[-1][1].urgency is Urgency.FLASH
    assert issued(view, incident=incident, urgency="routine")[0]["urgency"] == "routine"
    assert view.world.entries[-1][1].urgency is Urgency.RECORD


def test_an_order_to_strangers_founds_a_circle_in_the_same_entry(view: MemoryView, incident: EntityId) -> None:
    """Members are the recipients, the mode is the incident's."""
    order, recipients = issued(view, incident=incident, organisations=(OTHER, STATION, COUNTY))
    assert sort_of(order.scope) is ScopeSort.ADHOC_CIRCLE
    (circle,) = view.records("circle")
    assert order.scope == adhoc_circle_scope(circle.id)
    assert (circle["members"], circle["owner"], circle["mode"]) == ((OTHER, STATION), COUNTY, "actual")
    assert {row["organisation"] for row in recipients} == {OTHER, STATION, COUNTY}
    view.at(OTHER).do(SignOrder(recipient=next(row.id for row in recipients if row["organisation"] == OTHER)))


def test_an_order_within_the_house_and_to_the_children_needs_no_circle(view: MemoryView) -> None:
    """Own organisation, standing circle, or a circle that must be founded."""
    assert issued(view, organisations=(COUNTY,))[0].scope == organisation_scope(COUNTY)
    assert issued(view, organisations=(STATION, COUNTY))[0].scope == standing_circle_scope(COUNTY)
    assert sort_of(issued(view, organisations=(STATION, CITY))[0].scope) is ScopeSort.ADHOC_CIRCLE


def test_two_hundred_recipients_fit_one_entry(view: MemoryView) -> None:
    """Two hundred and one are refused."""
    codes = [f"3299{number:08d}" for number in range(RECIPIENTS_MAX + 1)]
    for code in codes:
        view.world.organisations[code] = Organisation(code=code, name=code, short_name=code, tier="station", parent=PROVINCE)
    (draft,) = acts.decide(view, IssueOrderNow(text="全省点名", urgency="flash", organisations=tuple(codes[:-1])), at_ms=NOW_MS)
    assert draft_bytes(draft.writes) < DRAFT_BYTES_MAX
    refused = refusal(view, IssueOrderNow(text="全省点名", urgency="flash", organisations=tuple(codes)))
    assert refused.facts == {"count": RECIPIENTS_MAX + 1, "most": RECIPIENTS_MAX}


def test_units_are_addressed_through_their_organisation(view: MemoryView, incident: EntityId) -> None:
    """The unit's name is copied; each recipient stands once."""
    unit = view.at(STATION).do(RegisterUnit(name="湖南路一组"))
    _, recipients = issued(view, incident=incident, organisations=(STATION, STATION), units=(unit, unit))
    assert sorted((row["organisation"], row["unit"], row["name"]) for row in recipients if row["unit"]) == [(STATION, unit, "湖南路一组")]
    assert len(recipients) == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"organisations": ()}, "order.recipients_missing"),
        ({"organisations": ("nowhere",)}, "organisation.unknown"),
        ({"text": " "}, "order.text_missing"),
        ({"urgency": "soon"}, "field.unknown_choice"),
        ({"feedback_minutes": 0}, "field.out_of_bounds"),
        ({"scope": b"?"}, "scope.unknown"),
        ({"scope": organisation_scope(COUNTY)}, "order.recipient_not_member"),
        ({"scope": standing_circle_scope(COUNTY), "organisations": (OTHER,)}, "order.recipient_not_member"),
        ({"scope": standing_circle_scope(CITY), "organisations": (OTHER,)}, "scope.may_not_write"),
    ],
)
def test_orders_that_can_t_arrive_are_refused(view: MemoryView, fields: dict[str, object], code: str) -> None:
    """Each before anything is numbered or written."""
    request = IssueOrderNow(**{"text": "封闭北门", "urgency": "flash", "organisations": (STATION,), **fields})  # type: ignore[arg-type]
    assert refusal(view, request).code == code
    assert not view.world.counts


def test_a_named_scope_must_hold_the_recipients_and_the_mode(view: MemoryView, incident: EntityId) -> None:
    """A drill's circle carries no order of an actual incident."""
    drill = adhoc_circle_scope(view.do(FoundCircle(title="拉动", mode="exercise", members=(STATION,))))
    actual = adhoc_circle_scope(view.do(FoundCircle(title="联勤", members=(STATION,))))
    assert refusal(view, ComposeOrder(text="x", urgency="flash", organisations=(OTHER,), scope=actual)).code == "order.recipient_not_member"
    mismatch = refusal(view, ComposeOrder(text="x", urgency="flash", organisations=(STATION,), incident=incident, scope=drill))
    assert mismatch.facts == {"mode": "actual", "other": "exercise"}
    outside = ComposeOrder(text="x", urgency="flash", organisations=(OTHER,), scope=incident_scope(incident))
    assert refusal(view, outside).code == "order.recipient_not_party"
    assert issued(view, scope=actual, incident=incident)[0].scope == actual
    assert issued(view, scope=incident_scope(incident))[0].scope == incident_scope(incident)
    assert issued(view, scope=standing_circle_scope(COUNTY))[0].scope == standing_circle_scope(COUNTY)


def test_an_ended_incident_issues_nothing(view: MemoryView, incident: EntityId) -> None:
    """Neither a new order nor one drafted before."""
    draft = view.do(ComposeOrder(text="封路", urgency="flash", organisations=(STATION,), incident=incident))
    view.dispute(incident, "state", "ended")
    assert refusal(view, IssueOrder(order=draft)).code == "incident.closed"
    in_scope = IssueOrderNow(text="x", urgency="flash", organisations=(STATION,), scope=incident_scope(incident))
    assert refusal(view, in_scope).code == "incident.closed"


def test_two_persons_are_two(view: MemoryView, incident: EntityId) -> None:
    """Who proposed an order that wants two doesn't issue it, and can't issue it at once; somebody else does, each under the own name."""
    wanted = {"text": "封路", "urgency": "flash", "organisations": (STATION,), "incident": incident, "two_persons": True}
    assert refusal(view, IssueOrderNow(**wanted)).code == "order.second_person"
    order = view.do(ComposeOrder(**wanted))
    assert (record(view, "order", order)["state"], record(view, "order", order)["proposed_by"]) == ("draft", view.author.person)
    assert refusal(view, IssueOrder(order=order)).code == "order.second_person"
    other = replace(view, author=replace(view.author, person="顾清和"))
    other.do(IssueOrder(order=order))
    row = record(view, "order", order)
    assert (row["state"], row["proposed_by"], row["issued_by"]) == ("issued", view.author.person, "顾清和")


@pytest.mark.parametrize("mode", ["exercise", "test"])
def test_an_order_that_leaves_a_drill_takes_two_persons(view: MemoryView, mode: str) -> None:
    """To whom takes no part it can't be issued at once; a draft of it is a proposal, which somebody else issues."""
    fields = {"mode": mode, "title": "演练罐车", "number": "鼓楼-B-0010", "place": "3号门"}
    drill = view.put("incident", state="handling", parties=(COUNTY, STATION), **fields)
    leaving = {"text": "封路", "urgency": "flash", "organisations": (STATION, OTHER), "incident": drill}
    refused = refusal(view, IssueOrderNow(**leaving))
    assert (refused.code, refused.facts) == ("order.leaves_drill", {"mode": mode, "organisation": OTHER})
    view.do(ComposeOrder(**leaving))
    order = view.records("order")[-1]
    assert (order["state"], order["proposed_by"]) == ("draft", view.author.person)
    assert refusal(view, IssueOrder(order=order.id)).code == "order.second_person"
    other = replace(view, author=replace(view.author, person="顾清和"))
    other.do(IssueOrder(order=order.id))
    assert record(view, "order", order.id)["issued_by"] == "顾清和"


def test_an_order_within_a_drill_takes_one(view: MemoryView) -> None:
    """To those who take part it is issued at once, as outside of a drill to anybody."""
    fields = {"title": "演练罐车", "number": "鼓楼-B-0010", "place": "3号门"}
    for mode, to in (("exercise", (STATION,)), ("actual", (STATION, OTHER))):
        incident = view.put("incident", state="handling", parties=(COUNTY, STATION), mode=mode, **fields)
        view.do(IssueOrderNow(text="封路", urgency="flash", organisations=to, incident=incident))
        assert [row["state"] for row in view.records("order")][-1] == "issued"


def test_a_draft_is_issued_by_an_office_that_may(view: MemoryView, incident: EntityId) -> None:
    """The dispatcher drafts, the commander issues, every recipient with it."""
    dispatcher = view.acting("dispatcher")
    draft = dispatcher.do(ComposeOrder(text="封路", urgency="flash", organisations=(STATION, COUNTY), incident=incident))
    assert view.world.entries[-1][1].urgency is Urgency.RECORD
    assert refusal(dispatcher, IssueOrder(order=draft)).code == "office.may_not"
    assert refusal(dispatcher, IssueOrderNow(text="x", urgency="flash", organisations=(COUNTY,))).code == "office.may_not"
    view.do(IssueOrder(order=draft))
    assert {row["state"] for row in view.records("recipient", order=draft)} == {"issued"}
    assert refusal(view.at(STATION), WithdrawOrder(order=draft, reason="x")).code == "order.not_issuer"


def test_a_withdrawal_reaches_every_recipient_who_has_not_finished(view: MemoryView, incident: EntityId) -> None:
    """The finished and the disputed stay as they are; a struck record is left alone."""
    view.do(AddParty(incident=incident, organisation=OTHER))
    order, recipients = issued(view, incident=incident, organisations=(STATION, COUNTY, OTHER, STATION))
    done, open_one, disputed = recipients
    view.dispute(done.id, "state", "finished")
    view.dispute(disputed.id, "state", "finished", "withdrawn")
    view.put("recipient", order.scope, state="issued", order=order.id, organisation=COUNTY, struck="误")
    assert refusal(view, WithdrawOrder(order=order.id, reason="")).code == "order.reason_missing"
    view.do(WithdrawOrder(order=order.id, reason="险情解除"))
    assert [record(view, "recipient", row.id)["state"] for row in (done, open_one, disputed)] == ["finished", "withdrawn", DISPUTED]
    assert record(view, "order", order.id)["reason"] == "险情解除"


def test_an_order_closes_when_all_recipients_have_ended(view: MemoryView, incident: EntityId) -> None:
    """Until then the number of the open ones is told."""
    order, (recipient,) = issued(view, incident=incident)
    assert refusal(view, CompleteOrder(order=order.id)).facts == {"count": 1}
    station = view.at(STATION)
    station.do(SignOrder(recipient=recipient.id))
    station.do(FinishOrder(recipient=recipient.id, report="已封闭"))
    view.do(ApproveFinish(recipient=recipient.id))
    view.do(CompleteOrder(order=order.id))
    assert record(view, "order", order.id)["state"] == "completed"


@pytest.mark.parametrize("drafted", [True, False])
def test_a_new_order_ends_the_one_it_supersedes(view: MemoryView, incident: EntityId, drafted: bool) -> None:  # noqa: FBT001
    """In one entry within a scope, in two across scopes; composed or issued at once."""
    for organisations, entries in (((STATION,), 1), ((OTHER,), 2)):
        old, (recipient,) = issued(view, incident=incident)
        request = {"text": "改封南门", "urgency": "flash", "incident": incident, "supersedes": old.id, "organisations": organisations}
        if drafted:
            made = view.do(ComposeOrder(**request))  # type: ignore[arg-type]
            order = next(row.id for row in view.records("order") if row.id[:14] == made[:14])
            assert record(view, "order", old.id)["state"] == "issued"
            drafts = acts.decide(view, IssueOrder(order=order), at_ms=NOW_MS)
        else:
            drafts = acts.decide(view, IssueOrderNow(**request), at_ms=NOW_MS)  # type: ignore[arg-type]
        assert len(drafts) == entries
        for draft in drafts:
            view.apply(draft)
        assert record(view, "order", old.id)["state"] == "superseded"
        assert record(view, "recipient", recipient.id)["state"] == "superseded"


def test_only_the_recipient_signs_and_reports(view: MemoryView, incident: EntityId) -> None:
    """Issuer, superiors and neighbours are refused; the signature carries time and name and goes first."""
    _, (recipient,) = issued(view, incident=incident)
    for stranger in (view, view.at(CITY), view.at(OTHER)):
        for request in (
            SignOrder(recipient=recipient.id),
            ReturnOrder(recipient=recipient.id, reason="x"),
            StartOrder(recipient=recipient.id),
            ReportOrder(recipient=recipient.id, report="x"),
            FinishOrder(recipient=recipient.id),
        ):
            assert refusal(stranger, request).code == "order.not_recipient"
    view.at(STATION).do(SignOrder(recipient=recipient.id))
    signed = record(view, "recipient", recipient.id)
    assert (signed["signed_at"], signed["signed_by"]) == (NOW_MS, "王强")
    assert view.world.entries[-1][1].urgency is Urgency.FLASH


def test_only_the_issuer_approves_insists_redirects_and_tells(view: MemoryView, incident: EntityId) -> None:
    """The recipient can't close its own order."""
    _, (recipient,) = issued(view, incident=incident)
    for request in (
        ApproveFinish(recipient=recipient.id),
        DeclineFinish(recipient=recipient.id, reason="x"),
        InsistOrder(recipient=recipient.id, reason="x"),
        RedirectOrder(recipient=recipient.id, organisation=COUNTY),
        TellByVoice(recipient=recipient.id, told_by="王", channel="radio", read_back=True),
    ):
        assert refusal(view.at(STATION), request).code == "order.not_issuer"


def test_reports_repeat_and_keep_what_was_not_seen(view: MemoryView, incident: EntityId) -> None:
    """The first moves the state, the next only the text."""
    _, (recipient,) = issued(view, incident=incident)
    station = view.at(STATION)
    station.do(SignOrder(recipient=recipient.id))
    assert refusal(station, ReportOrder(recipient=recipient.id, report=" ")).code == "recipient.report_missing"
    station.do(ReportOrder(recipient=recipient.id, report="到位"))
    heads = record(view, "recipient", recipient.id).heads["report"]
    station.do(ReportOrder(recipient=recipient.id, report="封闭", seen=heads))
    now = record(view, "recipient", recipient.id)
    assert (now["state"], now["report"], len(now.heads["report"])) == ("reported", "封闭", 1)


def test_a_refusal_is_insisted_on_or_redirected(view: MemoryView, incident: EntityId) -> None:
    """Each needs the refusal first; the new recipient must be inside."""
    order, (recipient,) = issued(view, incident=incident)
    assert refusal(view, RedirectOrder(recipient=recipient.id, organisation=COUNTY)).code == "order.not_refused"
    view.at(STATION).do(ReturnOrder(recipient=recipient.id, reason="警力不足"))
    assert refusal(view, InsistOrder(recipient=recipient.id, reason="")).code == "recipient.reason_missing"
    assert refusal(view, RedirectOrder(recipient=recipient.id)).code == "order.recipients_missing"
    assert refusal(view, RedirectOrder(recipient=recipient.id, organisation=OTHER)).code == "order.recipient_not_party"
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    view.do(RedirectOrder(recipient=recipient.id, unit=unit))
    states = {row["unit"]: row["state"] for row in view.records("recipient", order=order.id)}
    assert states == {None: "withdrawn", unit: "issued"}


def test_what_was_told_by_voice_signs_for_nobody(view: MemoryView, incident: EntityId) -> None:
    """Who, how, when, read back or not; the state stays."""
    _, (recipient,) = issued(view, incident=incident)
    unnamed = TellByVoice(recipient=recipient.id, told_by="", channel="radio", read_back=True)
    assert refusal(view, unnamed).code == "recipient.told_by_missing"
    view.do(TellByVoice(recipient=recipient.id, told_by="王", channel="radio", read_back=False, at=5))
    view.do(TellByVoice(recipient=recipient.id, told_by="王", channel="phone", read_back=True))
    told = record(view, "recipient", recipient.id)
    assert (told["state"], told["told_by_voice_at"], told["read_back"], told["told_channel"]) == ("issued", NOW_MS, True, "phone")


def test_a_recipient_whose_order_is_not_held_has_no_issuer_here(view: MemoryView, incident: EntityId) -> None:
    """A half-held order is refused, not guessed."""
    orphan = view.put("recipient", incident_scope(incident), state="finish_requested", organisation=STATION)
    assert refusal(view, ApproveFinish(recipient=orphan)).code == "record.not_held"


def test_circles_are_kept_by_their_owner(view: MemoryView) -> None:
    """Only the owner adds and removes; everyone stands once."""
    circle = view.do(FoundCircle(title="联勤", members=(OTHER, OTHER, COUNTY)))
    assert record(view, "circle", circle)["members"] == (OTHER,)
    view.do(AddMember(circle=circle, organisation=STATION))
    assert refusal(view, AddMember(circle=circle, organisation=STATION)).code == "circle.already_member"
    assert refusal(view, AddMember(circle=circle, organisation=COUNTY)).code == "circle.already_member"
    assert refusal(view.at(OTHER), AddMember(circle=circle, organisation=CITY)).code == "circle.not_owner"
    view.do(RemoveMember(circle=circle, organisation=OTHER))
    assert refusal(view, RemoveMember(circle=circle, organisation=OTHER)).code == "circle.not_member"
    assert refusal(view, FoundCircle(title="")).code == "circle.title_missing"


def test_a_dispute_is_settled_by_naming_every_head(view: MemoryView, incident: EntityId) -> None:
    """Finished while withdrawn: the issuer decides, with a reason in the journal."""
    _, (recipient,) = issued(view, incident=incident)
    seen = view.dispute(recipient.id, "state", "finished", "withdrawn")
    settle = {"kind": "recipient", "entity": recipient.id, "to": "finished"}
    assert refusal(view, SettleState(**settle, seen=seen[:1])).code == "question.changed"  # type: ignore[arg-type]
    assert refusal(view, SettleState(**{**settle, "to": "draft"}, seen=seen)).code == "recipient.illegal_transition"  # type: ignore[arg-type]
    assert refusal(view.acting("recorder"), SettleState(**settle, seen=seen)).code == "office.may_not"  # type: ignore[arg-type]
    view.do(SettleState(**settle, seen=seen, reason="撤回前已办结"))  # type: ignore[arg-type]
    assert record(view, "recipient", recipient.id)["state"] == "finished"
    assert [(row["line"], row["subject"], row["system"]) for row in view.records("journal")] == [("撤回前已办结", recipient.id, True)]
    assert refusal(view, SettleState(**settle, seen=seen)).code == "question.none"  # type: ignore[arg-type]


def test_a_field_in_question_is_settled_with_what_was_seen(view: MemoryView, incident: EntityId) -> None:
    """A head that arrived since stays; fixed fields and unknown kinds are refused."""
    seen = view.dispute(incident, "dead", 1, 2, 3)
    view.do(SettleField(kind="incident", entity=incident, field="dead", value=2, seen=seen[:2]))
    assert seen[2] in record(view, "incident", incident).heads["dead"]
    grades = view.dispute(incident, "grade", "minor", "major")
    grade = SettleField(kind="incident", entity=incident, field="grade", value="major", seen=grades, reason="按条例第三条")
    assert refusal(view.acting("recorder"), grade).code == "office.may_not"
    view.do(grade)
    assert record(view, "incident", incident)["grade"] == "major"
    for fields, code in (
        ({"kind": "weather"}, "kind.unknown"),
        ({"seen": ()}, "question.none"),
        ({"field": "number", "value": "x"}, "field.fixed"),
        ({"field": "state", "value": "ended"}, "field.fixed"),
    ):
        request = SettleField(**{"kind": "incident", "entity": incident, "field": "dead", "value": 1, "seen": seen, **fields})  # type: ignore[arg-type]
        assert refusal(view, request).code == code


def test_a_kind_without_life_has_no_state_to_settle(view: MemoryView) -> None:
    """And where no journal is kept, the reason is not kept either."""
    unit = view.do(RegisterUnit(name="鼓楼机动"))
    assert refusal(view, SettleState(kind="unit", entity=unit, to="x", seen=(unit,))).code == "question.none"
