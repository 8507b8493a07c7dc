"""What people at the devices of a world do: real commands of every sort, chosen by what stands on their screens.

A request may well be refused; the rules are strict and that is a fine outcome. Concurrent edits come by themselves, since
everybody picks from few records and few values.
"""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from sync.domain.commands import (
    attachments,
    circles,
    dispatch,
    forces,
    groups,
    incident_steps,
    incidents,
    journals,
    merges,
    orders,
    plans,
    posts,
)
from sync.domain.commands import recipients as receiving
from sync.domain.commands import responses as responding
from sync.domain.commands.questions import SettleField, SettleState
from sync.domain.registry import KINDS
from sync.domain.scopes import incident_scope, organisation_scope, standing_circle_scope
from sync.store.states import state_in
from sync.store.tables import table_name
from tests.fakes.world.device import Device
from tests.fakes.world.places import PARENTS

LEVELS = ("minor", "serious", "major", "extreme")
MODES = ("actual", "actual", "exercise")
TITLES = ("罐车侧翻", "厂房起火", "河堤渗漏", "多车追尾")
WEIGHTS: tuple[tuple[str, int], ...] = (
    ("open", 3),
    ("party", 4),
    ("grade", 4),
    ("facts", 5),
    ("step", 4),
    ("journal", 8),
    ("strike", 2),
    ("post", 3),
    ("unit", 3),
    ("readiness", 3),
    ("dispatch", 4),
    ("assignment", 4),
    ("order", 4),
    ("recipient", 8),
    ("withdraw", 2),
    ("merge", 1),
    ("circle", 2),
    ("group", 2),
    ("plan", 1),
    ("activate", 2),
    ("task", 2),
    ("settle", 3),
    ("attach", 2),
)
_KINDS = tuple(name for name, _ in WEIGHTS)
_EACH = tuple(weight for _, weight in WEIGHTS)


def request(device: Device, chance: Random, *, only: str | None = None) -> object | None:
    """Return what somebody at ``device`` asks for now, of the sort ``only`` when given; None when nothing of the sort is at hand."""
    made: object | None = _MAKERS[only or chance.choices(_KINDS, _EACH)[0]](Desk(device, chance), chance)
    return made


class Desk:
    """The rows that a person sees; `one` picks among them."""

    def __init__(self, device: Device, chance: Random) -> None:
        self.device = device
        self._chance = chance

    def one(self, kind: str, where: str = "1", *values: object) -> Any:
        """Return id and scope of one record, None when there is none."""
        query = f"select id, scope from {table_name(kind)} where struck is null and {where} order by id"  # noqa: S608 - declared kinds
        rows = self.device.connection.execute(query, values).fetchall()
        if rows and self._chance.random() < 0.5:
            return rows[0]  # so that several people work on one record
        return self._chance.choice(rows) if rows else None

    def id(self, kind: str, where: str = "1", *values: object) -> bytes | None:
        row = self.one(kind, where, *values)
        return None if row is None else row[0]


def _open(desk: Desk, chance: Random) -> object:
    return incidents.OpenIncident(title=chance.choice(TITLES), mode=chance.choice(MODES), state=chance.choice(("unverified", "confirmed")))


def _on_incident(desk: Desk, make: Callable[[bytes], object]) -> object | None:
    incident = desk.id("incident")
    return None if incident is None else make(incident)


def _party(desk: Desk, chance: Random) -> object | None:
    code = chance.choice(sorted(PARENTS))
    if chance.random() < 0.2:
        return _on_incident(desk, lambda incident: incidents.RemoveParty(incident=incident, organisation=code))
    return _on_incident(desk, lambda incident: incidents.AddParty(incident=incident, organisation=code))


def _grade(desk: Desk, chance: Random) -> object | None:
    return _on_incident(desk, lambda incident: incidents.GradeIncident(incident=incident, grade=chance.choice(LEVELS), basis="规则"))


def _facts(desk: Desk, chance: Random) -> object | None:
    facts: dict[str, object] = {chance.choice(("trapped", "evacuated")): chance.randrange(4)}
    if chance.random() < 0.5:
        facts = {chance.choice(("title", "hazards", "place")): f"{chance.randrange(3)}号"}
    return _on_incident(desk, lambda incident: incidents.SetIncidentFacts(incident=incident, facts=facts))


def _step(desk: Desk, chance: Random) -> object | None:
    plain = chance.choice(
        (incident_steps.ConfirmIncident, incident_steps.StartHandling, incident_steps.ControlIncident, incident_steps.StartAftermath)
    )
    reasoned = chance.choice((incident_steps.CallFalse, incident_steps.ReopenIncident, incident_steps.VoidIncident))
    return _on_incident(
        desk,
        chance.choice(
            (
                lambda incident: plain(incident=incident),
                lambda incident: plain(incident=incident),
                lambda incident: reasoned(incident=incident, reason="核实"),
                lambda incident: incident_steps.CloseIncident(incident=incident, reason="完毕"),
            )
        ),
    )


def _journal(desk: Desk, chance: Random) -> object | None:
    scopes = [organisation_scope(desk.device.organisation), standing_circle_scope(desk.device.organisation)]
    incident = desk.id("incident")
    if incident is not None:
        scopes += [incident_scope(incident)] * 6  # type: ignore[arg-type]
    line = "现场风向变化" * chance.choice((1, 1, 1, 30)) + str(chance.randrange(1000))
    return journals.WriteJournal(scope=chance.choice(scopes), line=line, channel="radio")


def _strike(desk: Desk, chance: Random) -> object | None:
    line = desk.id("journal")
    if line is None:
        return None
    if chance.random() < 0.5:
        return journals.TickJournal(journal=line, tick=chance.choice(("map", "operations")), on=chance.random() < 0.6)
    return journals.StrikeJournal(journal=line, reason="有误")


def _post(desk: Desk, chance: Random) -> object | None:
    post = desk.id("post")
    if post is None or chance.random() < 0.3:
        return _on_incident(
            desk,
            lambda incident: posts.EstablishPost(
                incident=incident, sort=chance.choice(("scene", "forward")), name="现场指挥部", commander="陆闻笙"
            ),
        )
    return chance.choice(
        (
            posts.MovePost(post=post, place=f"{chance.randrange(3)}号路口"),
            posts.OfferHandover(post=post, successor="顾清和", brief="情况稳定"),
            posts.TakeHandover(post=post, successor="顾清和"),
            posts.ClosePost(post=post),
        )
    )


def _unit(desk: Desk, chance: Random) -> object:
    return forces.RegisterUnit(name=f"{desk.device.organisation}机动队{chance.randrange(50)}", sort="rapid_response", readiness="standby")


def _readiness(desk: Desk, chance: Random) -> object | None:
    unit = desk.id("unit")
    if unit is None:
        return None
    if chance.random() < 0.1:
        return forces.StrikeUnit(unit=unit, reason="撤编")
    readiness = chance.choice(("standby", "rest", "unavailable"))
    return forces.ReportReadiness(unit=unit, readiness=readiness, reason="检修", strength_present=chance.randrange(9))


def _dispatch(desk: Desk, chance: Random) -> object | None:
    unit = desk.id("unit")
    if unit is None:
        return None
    return _on_incident(
        desk, lambda incident: dispatch.DispatchUnit(incident=incident, unit=unit, task="警戒", knowingly=chance.random() < 0.5)
    )


def _assignment(desk: Desk, chance: Random) -> object | None:
    assignment = desk.id("assignment")
    if assignment is None:
        return None
    states = ("mustered", "departed", "arrived", "completed", "returned")
    return chance.choice(
        (
            dispatch.AdvanceAssignment(assignment=assignment, to=chance.choice(states)),
            dispatch.AdvanceAssignment(assignment=assignment, to=chance.choice(states)),
            dispatch.ReleaseUnit(assignment=assignment),
            dispatch.RecallUnit(assignment=assignment, reason="另有任务"),
        )
    )


def _order(desk: Desk, chance: Random) -> object | None:
    urgency = chance.choice(("flash", "urgent", "routine"))
    told = tuple(chance.sample(sorted(PARENTS), chance.randint(1, 3)))
    incident = desk.id("incident") if chance.random() < 0.8 else None
    facts: dict[str, Any] = {
        "text": "封闭道路" + str(chance.randrange(99)),
        "urgency": urgency,
        "organisations": told,
        "incident": incident,
    }
    if chance.random() < 0.3:
        order = desk.id("order", "state = 'draft'")
        return orders.ComposeOrder(**facts) if order is None else orders.IssueOrder(order=order)
    return orders.IssueOrderNow(**facts)


def _recipient(desk: Desk, chance: Random) -> object | None:
    recipient = desk.id("recipient")
    if recipient is None:
        return None
    makes: Sequence[Callable[[], object]] = (
        lambda: receiving.SignOrder(recipient=recipient),
        lambda: receiving.StartOrder(recipient=recipient),
        lambda: receiving.ReportOrder(recipient=recipient, report=f"已完成{chance.randrange(5)}成"),
        lambda: receiving.FinishOrder(recipient=recipient, report="完毕"),
        lambda: receiving.ApproveFinish(recipient=recipient),
        lambda: receiving.DeclineFinish(recipient=recipient, reason="未到位"),
        lambda: receiving.ReturnOrder(recipient=recipient, reason="无力量"),
        lambda: receiving.InsistOrder(recipient=recipient, reason="必须执行"),
        lambda: receiving.TellByVoice(recipient=recipient, told_by="电台", channel="radio", read_back=True),
    )
    return chance.choice(makes)()


def _withdraw(desk: Desk, chance: Random) -> object | None:
    order = desk.id("order")
    if order is None:
        return None
    return orders.WithdrawOrder(order=order, reason="情况变化") if chance.random() < 0.6 else orders.CompleteOrder(order=order)


def _merge(desk: Desk, chance: Random) -> object | None:
    one, other = desk.id("incident"), desk.id("incident")
    if one is None or other is None or one == other:
        return None
    if chance.random() < 0.2:
        return merges.UnmergeIncident(incident=one, reason="误并")
    return merges.MergeIncident(incident=one, into=other)


def _circle(desk: Desk, chance: Random) -> object | None:
    code = chance.choice(sorted(PARENTS))
    circle = desk.id("circle")
    if circle is None or chance.random() < 0.4:
        return circles.FoundCircle(title="联动", mode=chance.choice(MODES), members=(code,))
    return chance.choice((circles.AddMember, circles.RemoveMember))(circle=circle, organisation=code)


def _group(desk: Desk, chance: Random) -> object | None:
    group = desk.id("group")
    if group is None or chance.random() < 0.5:
        return _on_incident(desk, lambda incident: groups.OpenGroup(incident=incident, name=f"{chance.randrange(4)}组"))
    code = chance.choice(sorted(PARENTS))
    return chance.choice((groups.JoinGroup, groups.LeaveGroup))(group=group, organisation=code)


def document(number: int) -> bytes:
    """Return a small plan with one level and one card."""
    cards = [{"number": 1, "phase": "先期处置", "role": "交警", "title": "封闭道路"}]
    levels = [{"level": "serious", "matters": "泄漏处置", "measures": "疏散警戒", "period_hours": 24}]
    return json.dumps({"format": 1, "title": f"预案{number}", "levels": levels, "cards": cards}).encode()


def _plan(desk: Desk, chance: Random) -> object:
    number = chance.randrange(4)
    return plans.PublishPlan(document=document(number), version="1.0", name=f"预案{number}", code=f"P{number}")


def _activate(desk: Desk, chance: Random) -> object | None:
    version = desk.id("plan_version")
    if version is None:
        return None
    return _on_incident(
        desk,
        lambda incident: plans.ActivatePlan(
            incident=incident, version=version, level="serious", approver="顾清和", approval="oral", commanders={}
        ),
    )


def _task(desk: Desk, chance: Random) -> object | None:
    task = desk.id("task")
    if task is not None and chance.random() < 0.5:
        return responding.AdvanceTask(task=task, to=chance.choice(("under_way", "done", "blocked")), reason="无")
    return _on_incident(desk, lambda incident: groups.AddTask(incident=incident, title=f"任务{chance.randrange(9)}"))


def _settle(desk: Desk, chance: Random) -> object | None:
    """Answer a question that stands, as a person does: naming every value shown."""
    rows = desk.device.connection.execute(
        "select entity, field, kind, scope from questions where field <> 'ruling' order by entity, field"
    ).fetchall()
    if not rows:
        return None
    entity, name, kind_name, scope = chance.choice(rows)
    kind = KINDS[kind_name]
    state = state_in(desk.device.connection, scope, kind, entity)
    assert state is not None
    heads = state.fields[kind.by_name[name].number].heads
    seen = tuple(sorted(heads))
    if kind.by_name[name].life is not None:
        life = kind.by_name[name].life
        assert life is not None
        return SettleState(kind=kind_name, entity=entity, to=chance.choice(sorted(life.settles or life.states)), seen=seen, reason="核实")
    field, value = kind.by_name[name], heads[seen[0]][0]
    shown = field.choices[value] if field.choices and isinstance(value, int) else value
    return SettleField(kind=kind_name, entity=entity, field=name, value=shown, seen=seen, reason="核实")


def _attach(desk: Desk, chance: Random) -> object | None:
    """Attach a file of a few leaves."""
    incident = desk.id("incident")
    if incident is None:
        return None
    content = chance.randbytes(chance.choice((3_000, 20_000, 70_000, 140_000)))
    address = desk.device.blobs.blobs.put(content)
    name = f"{len(content)}.bin"
    return attachments.AttachFile(subject=incident, subject_kind="incident", original=address, media="other", file_name=name)


_MAKERS: dict[str, Callable[[Desk, Random], object | None]] = {
    "open": _open,
    "party": _party,
    "grade": _grade,
    "facts": _facts,
    "step": _step,
    "journal": _journal,
    "strike": _strike,
    "post": _post,
    "unit": _unit,
    "readiness": _readiness,
    "dispatch": _dispatch,
    "assignment": _assignment,
    "order": _order,
    "recipient": _recipient,
    "withdraw": _withdraw,
    "merge": _merge,
    "circle": _circle,
    "group": _group,
    "plan": _plan,
    "activate": _activate,
    "task": _task,
    "settle": _settle,
    "attach": _attach,
}
