"""Orders from the issuer's side: composing, issuing, withdrawing, superseding, completing.

An order lives in its incident when all recipients are parties of it; else within the own organisation, in the standing
circle of the issuer when all recipients are direct children, or in a circle founded by the same entry.

An order of a drill that goes to anybody who takes no part in it leaves the drill, and is issued by somebody else than who drafted
it: a slip of one hand must not set a station in motion.

Pure. Source: engine specification §5 (order), §11 B; domain notes §3.18 (a drill is isolated); the order loop 指令下得去、反馈上得来.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.commands.circles import founding
from sync.domain.commands.order_place import Addressee, addressees, place_of
from sync.domain.commands.rules import (
    create,
    edit,
    held,
    incident_in,
    is_ended,
    may,
    may_in_office,
    members,
    needed,
    next_number,
    step,
    target,
)
from sync.domain.draft import Create, Draft, Move, New, Record, Urgency, View, Write
from sync.domain.failures import Refused
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, ScopeSort, sort_of

URGENT = frozenset({"flash", "urgent"})
TITLE_CHARS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeOrder:
    """Draft an order to organisations and units, up to 200.

    Attributes:
        scope: where it lives; None lets the rule above decide.
        incident: the incident it belongs to, None for none.
        supersedes: the order it replaces when it is issued.
        due_at, sign_due_at: milliseconds UTC.
        feedback_minutes: every how many minutes a report is wanted.
        two_persons: whether somebody else than who drafts it must issue it.
    """

    text: str
    urgency: str
    sort: str = "order"
    organisations: tuple[str, ...] = ()
    units: tuple[bytes, ...] = ()
    incident: bytes | None = None
    scope: bytes | None = None
    place: str | None = None
    due_at: int | None = None
    sign_due_at: int | None = None
    feedback_minutes: int | None = None
    supersedes: bytes | None = None
    two_persons: bool = False


class IssueOrderNow(ComposeOrder):
    """Compose and issue in one entry."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOrder:
    """Issue a drafted order. `seen` = heads of the order's state displayed."""

    order: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOrder:
    """Withdraw an order from every recipient who has not finished."""

    order: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteOrder:
    """Close an order whose recipients are all done."""

    order: bytes
    seen: tuple[bytes, ...] | None = None


def compose_order(view: View, request: ComposeOrder, *, at_ms: int) -> tuple[Draft, ...]:
    """Return the drafted order with its recipients, in one entry.

    Raises: Refused: `order.recipients_missing`, `order.too_many_recipients`, `order.recipient_not_party`,
        `order.recipient_not_member`, `incident.mode_mismatch`, `incident.closed`, access and field codes.
    """
    return _composed(view, request, "draft", at_ms)


def issue_order_now(view: View, request: IssueOrderNow, *, at_ms: int) -> tuple[Draft, ...]:
    """Return the order issued, with its recipients; what it supersedes ends in the same act.

    Raises: Refused: `order.second_person` where two are wanted, `order.leaves_drill`; as `compose_order` and `issue_order`.
    """
    if request.two_persons:
        raise Refused("order.second_person", name=view.author.person)
    may_in_office(view, "order", "issue")
    return _composed(view, request, "issued", at_ms)


def issue_order(view: View, request: IssueOrder, *, at_ms: int) -> tuple[Draft, ...]:
    """Move a draft and its recipients to issued.

    Raises: Refused: `order.not_issuer`, `order.second_person`, `order.illegal_transition`, `incident.closed`, access codes.
    Source: domain notes §3.8: for flash orders and call-outs a post may want two persons, one who proposes and one who issues.
    """
    order = _own(view, request.order)
    _refuse_ended(view, order.scope)
    if order["proposed_by"] == view.author.person:
        raise Refused("order.second_person", name=view.author.person)
    writes: list[Write] = [
        step(view, order, "issue", seen=request.seen),
        edit("order", order.id, "issued_at", at_ms),
        edit("order", order.id, "issued_by", view.author.person),
        *_recipient_moves(view, order, "issue"),
    ]
    replaced = order["supersedes"]
    return _with_superseded(view, order.scope, writes, replaced if isinstance(replaced, bytes) else None, _urgency(str(order["urgency"])))


def withdraw_order(view: View, request: WithdrawOrder, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Move the order and every recipient held that is not finished to withdrawn.

    Raises: Refused: `order.not_issuer`, `order.reason_missing`, `order.illegal_transition`, access codes.
    """
    order = _own(view, request.order)
    writes: tuple[Write, ...] = (
        step(view, order, "withdraw", seen=request.seen),
        edit("order", order.id, "reason", needed("order", "reason", request.reason)),
        *_recipient_moves(view, order, "withdraw"),
    )
    return Draft(scope=order.scope, writes=writes, urgency=_urgency(str(order["urgency"])))


def complete_order(view: View, request: CompleteOrder, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move to completed once every recipient has ended.

    Raises: Refused: `order.not_issuer`, `order.recipients_open`, `order.illegal_transition`, access codes.
    """
    order = _own(view, request.order)
    completed = step(view, order, "complete", seen=request.seen)
    still_open = sum(not is_ended(recipient) for recipient in recipients_of(view, order))
    if still_open:
        raise Refused("order.recipients_open", count=still_open)
    return Draft(scope=order.scope, writes=(completed,))


def recipients_of(view: View, order: Record) -> tuple[Record, ...]:
    """Return the order's recipients that are held and not struck."""
    return tuple(item for item in view.records("recipient", order=order.id) if item["struck"] is None)


def recipient_created(addressee: Addressee, order: bytes | New, state: str) -> Create:
    """Return the record of one recipient; an organisation's name stays in the tree, a unit's is copied."""
    fields = {"state": state, "order": order, "organisation": addressee.organisation, "unit": addressee.unit, "name": addressee.name}
    return create("recipient", fields)


def _composed(view: View, request: ComposeOrder, state: str, at_ms: int) -> tuple[Draft, ...]:
    incident = None if request.incident is None else incident_in(view, held(view, "incident", request.incident).scope)
    to = addressees(view, request.organisations, request.units)
    scope, mode = place_of(view, request.scope, incident, to)
    opening: tuple[Write, ...] = ()
    leaves_drill = scope is None and mode != "actual"
    if leaves_drill and state == "issued":
        assert incident is not None, "what belongs to no incident is no drill"
        outside = sorted({item.organisation for item in to} - set(members(incident, "parties")))
        raise Refused("order.leaves_drill", mode=mode, organisation=outside[0])
    if scope is None:
        opening = founding(view, request.text.strip()[:TITLE_CHARS], mode, tuple(item.organisation for item in to))
    else:
        _refuse_ended(view, scope)
        may(view, scope, "order", "create")
        may(view, scope, "recipient", "create")
    fields = {
        "state": state,
        "sort": request.sort,
        "urgency": request.urgency,
        "text": request.text,
        "issuer": view.author.organisation,
        "issued_by": view.author.person if state == "issued" else None,
        "issued_at": at_ms if state == "issued" else None,
        "incident_number": incident and incident["number"],
        "incident_title": incident and incident["title"],
        "place": request.place or (incident and incident["place"]),
        "due_at": request.due_at,
        "sign_due_at": request.sign_due_at,
        "feedback_minutes": request.feedback_minutes,
        "supersedes": request.supersedes,
        "proposed_by": view.author.person if request.two_persons or leaves_drill else None,
    }
    order = create("order", fields)
    order = create("order", {**order.fields, "number": next_number(view)})
    writes = [*opening, order, *(recipient_created(item, New(len(opening)), state) for item in to)]
    replaced = request.supersedes if state == "issued" else None
    urgency = _urgency(request.urgency) if state == "issued" else Urgency.RECORD
    return _with_superseded(view, scope, writes, replaced, urgency)


def _with_superseded(view: View, scope: Scope | None, writes: list[Write], replaced: bytes | None, urgency: Urgency) -> tuple[Draft, ...]:
    founds = ScopeSort.ADHOC_CIRCLE if scope is None else None
    if replaced is None:
        return (Draft(scope=scope, writes=tuple(writes), urgency=urgency, founds=founds),)
    old = _own(view, replaced)
    ending: tuple[Write, ...] = (step(view, old, "supersede"), *_recipient_moves(view, old, "supersede"))
    if old.scope == scope:
        return (Draft(scope=scope, writes=(*writes, *ending), urgency=urgency),)
    return (
        Draft(scope=scope, writes=tuple(writes), urgency=urgency, founds=founds),
        Draft(scope=old.scope, writes=ending, urgency=urgency),
    )


def _recipient_moves(view: View, order: Record, move: str) -> Iterable[Move]:
    life = KINDS["recipient"].life
    assert life is not None
    for recipient in recipients_of(view, order):
        if life.target(str(recipient["state"]), move) is not None:
            yield Move(kind="recipient", entity=recipient.id, to=target(recipient, move))


def _own(view: View, entity: bytes) -> Record:
    order = held(view, "order", entity)
    if order["issuer"] != view.author.organisation:
        raise Refused("order.not_issuer", issuer=order["issuer"])
    return order


def _refuse_ended(view: View, scope: Scope) -> None:
    if sort_of(scope) is ScopeSort.INCIDENT:
        incident_in(view, scope)


def _urgency(word: str) -> Urgency:
    return Urgency.FLASH if word in URGENT else Urgency.RECORD
