"""Plans: publishing a version, taking it through its steps, repealing it, activating it.

Pure. Source: 突发事件应对法 (2024) art. 28, 72; engine specification §5 (plan).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync.domain.activation import Circumstances, activation_writes, first_orders, largest_activation
from sync.domain.commands.rules import (
    create,
    edit,
    edits,
    held,
    incident_in,
    is_open,
    may,
    members,
    move_to,
    needed,
    next_number,
    scope_of,
    step,
)
from sync.domain.content import content_address
from sync.domain.draft import Create, Draft, New, Record, Reference, Urgency, View, Write
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.kinds.plan import VALID_STATES
from sync.domain.plan_document import Level, PlanDocument, parse_bytes
from sync.domain.scopes import Scope, organisation_scope
from sync.domain.sizes import DRAFT_BYTES_MAX, draft_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlan:
    """Put a version in force, of a new plan or of `plan`.

    Attributes:
        document: content as `plan_document` describes it, JSON or CBOR.
        plan: None for a new plan, which needs name and code.
        scope: where a new plan lives; None = the author's organisation.
        as_draft: keep the version in drafting instead.
        review_due, drill_due: milliseconds UTC.
    """

    document: bytes
    version: str
    plan: bytes | None = None
    scope: bytes | None = None
    name: str | None = None
    code: str | None = None
    sort: str | None = None
    level: str | None = None
    class_codes: tuple[str, ...] = ()
    basis: str | None = None
    review_due: int | None = None
    drill_due: int | None = None
    as_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancePlanVersion:
    """Take a version to its next state. `seen` = heads of the state displayed."""

    version: bytes
    to: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepealPlan:
    """Repeal a version, with a reason. `seen` = heads of the state displayed."""

    version: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatePlan:
    """Activate a version in an incident at a level.

    Attributes:
        commanders: name by key of the plan's post.
        matters, measures, period_hours: None = as the plan says.
        approval: how `approver` agreed: written, oral or phone.
        approved_at: when, milliseconds UTC; None = now.
    """

    incident: bytes
    version: bytes
    level: str
    approver: str | None = None
    approval: str | None = None
    commanders: Mapping[str, str] | None = None
    matters: str | None = None
    measures: str | None = None
    period_hours: int | None = None
    approved_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlanFacts:
    """Change what is known of a plan beside its versions: owner, class, when it is due for review and drill.

    Attributes:
        facts: value by field name of the kind `plan`; None clears it.
        seen: heads displayed, by field name.
    """

    plan: bytes
    facts: Mapping[str, object]
    seen: Mapping[str, tuple[bytes, ...]] | None = None


def publish_plan(view: View, request: PublishPlan, *, at_ms: int) -> Draft:
    """Store the document as a version; the version in force before is repealed by the same entry.

    Raises: Refused: `plan.malformed`, `plan.activation_too_large`, `plan.code_taken`, `plan.too_large`,
        `plan.<field>_missing`, access and field codes.
    """
    document = parse_bytes(request.document)
    largest = largest_activation(document)
    if largest > DRAFT_BYTES_MAX:
        raise Refused("plan.activation_too_large", bytes=largest, most=DRAFT_BYTES_MAX)
    writes: list[Write] = []
    plan: Reference = New(0)
    if request.plan is None:
        scope = organisation_scope(view.author.organisation) if request.scope is None else scope_of(request.scope)
        writes.append(_plan_created(view, scope, request))
    else:
        record = held(view, "plan", request.plan)
        scope, plan = record.scope, record.id
    may(view, scope, "plan_version", "create")
    fields = {
        "state": "drafting" if request.as_draft else "in_force",
        "plan": plan,
        "version": request.version,
        "content": content_address(request.document),
        "published_at": None if request.as_draft else at_ms,
        "published_by": None if request.as_draft else view.author.person,
        "basis": request.basis or document.basis,
    }
    writes.append(create("plan_version", fields))
    if request.plan is not None and not request.as_draft:
        writes += _repeals(view, EntityId(request.plan), None, request.version)
    return Draft(scope=scope, writes=tuple(writes), blobs=(request.document,))


def advance_plan_version(view: View, request: AdvancePlanVersion, *, at_ms: int) -> Draft:
    """Move a version; putting it in force repeals the one before.

    Raises: Refused: `plan_version.illegal_transition`, access codes. Repealing has a command of its own.
    """
    version = held(view, "plan_version", request.version)
    move = move_to(version, request.to)
    if move == "repeal":
        raise Refused("plan_version.illegal_transition", state=version["state"], move=move)
    writes: list[Write] = [step(view, version, move, seen=request.seen)]
    plan = version["plan"]
    if move == "publish" and isinstance(plan, bytes):
        writes.append(edit("plan_version", version.id, "published_at", at_ms))
        writes.append(edit("plan_version", version.id, "published_by", view.author.person))
        writes += _repeals(view, EntityId(plan), version.id, str(version["version"]))
    return Draft(scope=version.scope, writes=tuple(writes))


def repeal_plan(view: View, request: RepealPlan, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Move a version to repealed; responses under way keep what they use.

    Raises: Refused: `plan_version.reason_missing` and the codes of a step.
    """
    version = held(view, "plan_version", request.version)
    repealed = step(view, version, "repeal", seen=request.seen)
    reason = edit("plan_version", version.id, "reason", needed("plan_version", "reason", request.reason))
    return Draft(scope=version.scope, writes=(repealed, reason))


def set_plan_facts(view: View, request: SetPlanFacts, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set facts of a plan; its code stays, since papers and other posts name the plan by it.

    Raises: Refused: `facts.none`, field and access codes.
    """
    plan = held(view, "plan", request.plan)
    may(view, plan.scope, "plan", "set")
    return Draft(scope=plan.scope, writes=edits(plan, request.facts, request.seen))


def activate_plan(view: View, request: ActivatePlan, *, at_ms: int) -> Draft:
    """Make response, posts, groups, tasks and first orders in one entry, and let those whom it involves in.

    Raises: Refused: `plan.not_in_force`, `plan.content_not_held`, `plan.level_absent`, `plan.already_active`,
        `plan.activation_too_large`, `incident.closed`, access and field codes.
    """
    incident = incident_in(view, held(view, "incident", request.incident).scope)
    may(view, incident.scope, "response", "start")
    version = held(view, "plan_version", request.version)
    if version["state"] not in VALID_STATES:
        raise Refused("plan.not_in_force", state=version["state"])
    plan = held(view, "plan", version["plan"] if isinstance(version["plan"], bytes) else b"")
    if any(is_open(response) for response in view.records("response", scope=incident.scope, plan=plan.id)):
        raise Refused("plan.already_active", name=plan["name"])
    document = _document(view, version)
    level = document.level(request.level)
    if level is None:
        raise Refused("plan.level_absent", level=request.level)
    circumstances = _circumstances(
        view,
        request,
        at_ms=at_ms,
        incident=incident,
        version=version,
        orders=len(first_orders(document, request.level)),
        level=_worded(level, request),
    )
    writes = activation_writes(document, circumstances)
    size = draft_bytes(writes)
    if size > DRAFT_BYTES_MAX:
        raise Refused("plan.activation_too_large", bytes=size, most=DRAFT_BYTES_MAX)
    return Draft(scope=incident.scope, writes=writes, urgency=Urgency.FLASH)


def _plan_created(view: View, scope: Scope, request: PublishPlan) -> Create:
    may(view, scope, "plan", "create")
    fields = {
        "name": request.name,
        "code": request.code,
        "sort": request.sort,
        "level": request.level,
        "class_codes": request.class_codes or None,
        "owner": view.author.organisation,
        "review_due": request.review_due,
        "drill_due": request.drill_due,
    }
    plan = create("plan", fields)
    if any(other["struck"] is None for other in view.records("plan", scope=scope, code=plan.fields["code"])):
        raise Refused("plan.code_taken", plan_code=plan.fields["code"])
    return plan


def _repeals(view: View, plan: EntityId, keeps: EntityId | None, version: str) -> list[Write]:
    writes: list[Write] = []
    for older in view.records("plan_version", plan=plan):
        if older.id != keeps and older["state"] in VALID_STATES and older["struck"] is None:
            writes.append(step(view, older, "repeal"))
            writes.append(edit("plan_version", older.id, "reason", version))
    return writes


def _document(view: View, version: Record) -> PlanDocument:
    address = version["content"]
    content = view.blob(address) if isinstance(address, bytes) else None
    if content is None:
        raise Refused("plan.content_not_held")
    return parse_bytes(content)


def _worded(level: Level, request: ActivatePlan) -> Level:
    return replace(
        level,
        matters=request.matters or level.matters,
        measures=request.measures or level.measures,
        period_hours=level.period_hours if request.period_hours is None else request.period_hours,
    )


def _circumstances(
    view: View,
    request: ActivatePlan,
    *,
    at_ms: int,
    incident: Record,
    version: Record,
    orders: int,
    level: Level,
) -> Circumstances:
    scene = any(is_open(post) and post["state"] != "planned" for post in view.records("post", scope=incident.scope, sort="scene"))
    place = incident["place"]
    address, plan = version["content"], version["plan"]
    assert isinstance(address, bytes)
    assert isinstance(plan, bytes)
    return Circumstances(
        incident=incident.id,
        at_ms=at_ms,
        plan=EntityId(plan),
        version_hash=address,
        level=level,
        issuer=view.author.organisation,
        issued_by=view.author.person,
        incident_number=str(incident["number"]),
        incident_title=str(incident["title"]),
        order_numbers=tuple(next_number(view) for _ in range(orders)),
        place=None if place is None else str(place),
        approver=request.approver,
        approval=request.approval,
        approved_at=request.approved_at,
        commanders=request.commanders or {},
        parties=frozenset(str(code) for code in members(incident, "parties")),
        skip_scene=scene,
    )
