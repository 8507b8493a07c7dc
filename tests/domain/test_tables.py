"""Every state × every move, through the commands: they refuse exactly what the tables omit."""

from collections.abc import Callable
from itertools import product

import pytest
from fakes.memory_view import COUNTY, NOW_MS, MemoryView

from sync.domain.commands import dispatch, incident_steps, merges, orders, plans, posts, recipients, responses
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.lifecycle import DISPUTED
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, incident_scope, organisation_scope

Request = Callable[[EntityId, EntityId], object]  # of the record and of another incident

REQUESTS: dict[tuple[str, str], Request] = {
    ("incident", "submit"): lambda it, _: incident_steps.SubmitIncident(incident=it),
    ("incident", "confirm"): lambda it, _: incident_steps.ConfirmIncident(incident=it),
    ("incident", "start"): lambda it, _: incident_steps.StartHandling(incident=it),
    ("incident", "control"): lambda it, _: incident_steps.ControlIncident(incident=it),
    ("incident", "restore"): lambda it, _: incident_steps.StartAftermath(incident=it),
    ("incident", "close"): lambda it, _: incident_steps.CloseIncident(incident=it),
    ("incident", "archive"): lambda it, _: incident_steps.ArchiveIncident(incident=it),
    ("incident", "reopen"): lambda it, _: incident_steps.ReopenIncident(incident=it, reason="复燃"),
    ("incident", "call_false"): lambda it, _: incident_steps.CallFalse(incident=it, reason="误报"),
    ("incident", "void"): lambda it, _: incident_steps.VoidIncident(incident=it, reason="误录"),
    ("incident", "merge"): lambda it, other: merges.MergeIncident(incident=it, into=other),
    ("incident", "unmerge"): lambda it, _: merges.UnmergeIncident(incident=it, reason="并错"),
    ("assignment", "muster"): lambda it, _: dispatch.AdvanceAssignment(assignment=it, to="mustered"),
    ("assignment", "depart"): lambda it, _: dispatch.AdvanceAssignment(assignment=it, to="departed"),
    ("assignment", "arrive"): lambda it, _: dispatch.AdvanceAssignment(assignment=it, to="arrived"),
    ("assignment", "complete"): lambda it, _: dispatch.AdvanceAssignment(assignment=it, to="completed"),
    ("assignment", "return"): lambda it, _: dispatch.ReleaseUnit(assignment=it),
    ("assignment", "recall"): lambda it, _: dispatch.RecallUnit(assignment=it, reason="改派"),
    ("post", "open"): lambda it, _: posts.OpenPost(post=it),
    ("post", "move"): lambda it, _: posts.MovePost(post=it, place="3号门"),
    ("post", "resume"): lambda it, _: posts.ResumePost(post=it),
    ("post", "close"): lambda it, _: posts.ClosePost(post=it),
    ("order", "issue"): lambda it, _: orders.IssueOrder(order=it),
    ("order", "withdraw"): lambda it, _: orders.WithdrawOrder(order=it, reason="情况变化"),
    ("order", "complete"): lambda it, _: orders.CompleteOrder(order=it),
    ("recipient", "sign"): lambda it, _: recipients.SignOrder(recipient=it),
    ("recipient", "return"): lambda it, _: recipients.ReturnOrder(recipient=it, reason="非辖区"),
    ("recipient", "insist"): lambda it, _: recipients.InsistOrder(recipient=it, reason="属辖区"),
    ("recipient", "start"): lambda it, _: recipients.StartOrder(recipient=it),
    ("recipient", "report"): lambda it, _: recipients.ReportOrder(recipient=it, report="已到位"),
    ("recipient", "finish"): lambda it, _: recipients.FinishOrder(recipient=it),
    ("recipient", "approve"): lambda it, _: recipients.ApproveFinish(recipient=it),
    ("recipient", "decline"): lambda it, _: recipients.DeclineFinish(recipient=it, reason="补充"),
    ("plan_version", "repeal"): lambda it, _: plans.RepealPlan(version=it, reason="修订"),
    ("response", "end"): lambda it, _: responses.EndResponse(response=it, reason="解除"),
}
# Commands that name the state they lead to.
ADVANCES: dict[str, Callable[[EntityId, str], object]] = {
    "plan_version": lambda it, to: plans.AdvancePlanVersion(version=it, to=to),
    "response": lambda it, to: responses.AdvanceResponse(response=it, to=to, reason="会商意见"),
    "group": lambda it, to: responses.AdvanceGroup(group=it, to=to),
    "task": lambda it, to: responses.AdvanceTask(task=it, to=to, reason="道路中断"),
}
# Made by the order's own commands, for all recipients at once.
BY_ORDER = {("order", "supersede"), ("recipient", "issue"), ("recipient", "withdraw"), ("recipient", "supersede")}
# Ending and repealing have commands of their own, with a reason.
BY_OWN_COMMAND = {("response", "ended"), ("plan_version", "repealed")}


def stage(kind: str, state: str) -> tuple[MemoryView, EntityId, EntityId]:
    """Return a view, a record of `kind` in `state`, and another open incident."""
    view = MemoryView()
    other = view.put("incident", state="handling", mode="actual", title="另一起", parties=(COUNTY,))
    scope: Scope | None = incident_scope(other)
    fields: dict[str, object] = {
        "incident": {"mode": "actual", "title": "罐车侧翻", "parties": (COUNTY,)},
        "assignment": {"unit": other, "organisation": COUNTY},
        "post": {"sort": "forward", "name": "前指", "commander": "李"},
        "order": {"urgency": "flash", "text": "封路", "issuer": COUNTY},
        "recipient": {"organisation": COUNTY},
        "plan_version": {"version": "2"},
        "response": {"level": "major"},
        "group": {"name": "综合协调"},
        "task": {"title": "设卡"},
    }[kind]
    if kind == "incident":
        scope = None
    if kind == "plan_version":
        scope = organisation_scope(COUNTY)
        fields["plan"] = view.put("plan", scope, name="预案", code="P1")
    if kind == "recipient":
        fields["order"] = view.put("order", scope, state="issued", issuer=COUNTY, urgency="flash", text="封路")
    if state == DISPUTED:
        entity = view.put(kind, scope, **fields)
        life = KINDS[kind].life
        assert life is not None
        pair = next(pair for pair in product(life.states, life.states) if life.join(*pair) == DISPUTED)
        view.dispute(entity, "state", *pair)
        return view, entity, other
    return view, view.put(kind, scope, state=state, **fields), other


def states_of(kind: str) -> tuple[str, ...]:
    life = KINDS[kind].life
    assert life is not None
    branched = any(life.join(*pair) == DISPUTED for pair in product(life.states, life.states))
    return (*life.states, DISPUTED) if branched else life.states


CASES = [(kind, move, state) for kind, move in REQUESTS for state in states_of(kind)]
ADVANCE_CASES = [(kind, to, state) for kind in ADVANCES for state in states_of(kind) for to in (*states_of(kind), "nowhere")]


@pytest.mark.parametrize(("kind", "move", "state"), CASES)
def test_a_command_moves_where_the_table_says_and_is_refused_elsewhere(kind: str, move: str, state: str) -> None:
    """The cross product of moves and states, DISPUTED included."""
    view, entity, other = stage(kind, state)
    life = KINDS[kind].life
    assert life is not None
    to = life.target(state, move)
    if kind == "recipient" and move == "report" and state == "reported":
        to = "reported"  # a further report needs no move
    if to is None:
        with pytest.raises(Refused, match=rf"^{kind}\.illegal_transition") as refused:
            view.do(REQUESTS[kind, move](entity, other))
        assert refused.value.facts["state"] == state
    else:
        view.do(REQUESTS[kind, move](entity, other))
        record = view.record(kind, entity)
        assert record is not None
        assert record["state"] == to


@pytest.mark.parametrize(("kind", "to", "state"), ADVANCE_CASES)
def test_an_advance_leads_only_to_next_states(kind: str, to: str, state: str) -> None:
    """Commands that name a state accept exactly the states one move away."""
    view, entity, _ = stage(kind, state)
    life = KINDS[kind].life
    assert life is not None
    legal = state != DISPUTED and to in {target for _, target in life.next_moves(state)} and (kind, to) not in BY_OWN_COMMAND
    if legal:
        view.do(ADVANCES[kind](entity, to))
        record = view.record(kind, entity)
        assert record is not None
        assert record["state"] == to
    else:
        with pytest.raises(Refused, match=rf"^{kind}\.illegal_transition"):
            view.do(ADVANCES[kind](entity, to))


def test_every_move_of_every_table_has_a_command() -> None:
    """No life cycle holds a move that nobody can make."""
    for kind in KINDS.values():
        if kind.life is None:
            continue
        for (_, move), to in kind.life.moves.items():
            by_name = (kind.name, move) in REQUESTS or (kind.name, move) in BY_ORDER
            assert by_name or (kind.name in ADVANCES and (kind.name, to) not in BY_OWN_COMMAND), (kind.name, move)


def test_seen_heads_travel_into_the_move() -> None:
    """A move that saw one of two heads leaves the other standing."""
    view, entity, _ = stage("recipient", "issued")
    seen, unseen = view.dispute(entity, "state", "issued", "signed")
    view.do(recipients.StartOrder(recipient=entity, seen=(unseen,)))
    record = view.record("recipient", entity)
    assert record is not None
    assert seen in record.heads["state"]
    assert unseen not in record.heads["state"]
    assert record.created_ms == NOW_MS
