"""What an activation writes: response, posts, groups, tasks and first orders, one entry of the incident.

`largest_activation` says how big the biggest one of a plan becomes, so that publishing refuses what could never be
activated in one act.

Pure. Source: engine specification §5 (plan), §11; 突发事件应对法 (2024) art. 72.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from sync.domain.commands.rules import create
from sync.domain.draft import Add, Create, New, Reference, Set, Write
from sync.domain.ids import OP_BYTES, EntityId
from sync.domain.kind import BLOB_ID_BYTES
from sync.domain.plan_document import Card, FirstOrder, Group, Level, Need, PlanDocument, Post
from sync.domain.sizes import draft_bytes

_Part = TypeVar("_Part", Post, Group, Card, FirstOrder, Need)

MINUTE_MS = 60_000
_WIDE = "汉" * 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What an activation takes from the moment, the plan's version and the person who decides.

    Attributes:
        level: the plan's level with the person's own words where given.
        version_hash: content address of the version, 40 bytes.
        commanders: name by key of the post; a post without one shows the role.
        parties: organisations that are parties already.
        skip_scene: a scene post is held open, so none is made.
        order_numbers: human numbers for the first orders, one each.
        approved_at: when `approver` agreed, milliseconds UTC; None = at the moment of the activation.
    """

    incident: EntityId
    at_ms: int
    plan: EntityId
    version_hash: bytes
    level: Level
    issuer: str
    issued_by: str
    incident_number: str
    incident_title: str
    order_numbers: tuple[str, ...]
    place: str | None = None
    approver: str | None = None
    approval: str | None = None
    approved_at: int | None = None
    commanders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    parties: frozenset[str] = frozenset()
    skip_scene: bool = False


def activation_writes(document: PlanDocument, facts: Circumstances) -> tuple[Write, ...]:
    """Return the writes, the response first.

    Raises: Refused: field codes, when the person's own words do not fit.
    """
    writes: list[Write] = [_response(facts)]
    posts = [post for post in of_level(document.posts, facts.level.level) if not (facts.skip_scene and post.sort == "scene")]
    writes += [_post(post, facts) for post in posts]
    groups: dict[str, New] = {}
    for group in of_level(document.groups, facts.level.level):
        groups[group.key] = New(len(writes))
        writes += _group(group, groups[group.key])
    writes += [_task(card, groups, facts) for card in of_level(document.cards, facts.level.level)]
    for order, number in zip(first_orders(document, facts.level.level), facts.order_numbers, strict=True):
        writes += _order(order, number, New(len(writes)), facts)
    entering = involved(document, facts.level.level) - facts.parties
    writes += [Add(kind="incident", entity=facts.incident, field="parties", value=code) for code in sorted(entering)]
    writes.append(Set(kind="incident", entity=facts.incident, field="response_level", value=facts.level.level))
    return tuple(writes)


def of_level(items: Iterable[_Part], level: str) -> list[_Part]:
    """Return what a level calls for; what names no level is for all of them."""
    return [item for item in items if not item.levels or level in item.levels]


def activation_bytes(document: PlanDocument, level: Level) -> int:
    """Return an upper estimate, in bytes, of the activation of one level, every text of the moment at its longest."""
    return draft_bytes(activation_writes(document, _worst(document, level)))


def involved(document: PlanDocument, level: str) -> frozenset[str]:
    """Return the organisations that an activation at `level` lets in: leads, members, recipients."""
    groups = of_level(document.groups, level)
    codes = {code for group in groups for code in group.members}
    codes |= {group.lead for group in groups if group.lead is not None}
    return frozenset(codes | {code for order in first_orders(document, level) for code in order.recipients})


def measures_in(text: str) -> list[str]:
    """Return measures one by one, as a level states them: by line or by semicolon."""
    return [part.strip() for part in text.replace("；", "\n").replace(";", "\n").split("\n") if part.strip()]


def first_orders(document: PlanDocument, level: str) -> tuple[FirstOrder, ...]:
    """Return the orders that an activation at `level` issues at once."""
    return tuple(of_level(document.orders, level))


def largest_activation(document: PlanDocument) -> int:
    """Return an upper estimate, in bytes, of the biggest activation of the plan, every text of the moment at its longest."""
    return max(activation_bytes(document, level) for level in document.levels)


def _worst(document: PlanDocument, level: Level) -> Circumstances:
    nobody = EntityId(bytes(OP_BYTES))
    numbers = len(first_orders(document, level.level))
    return Circumstances(
        incident=nobody,
        at_ms=2**52,
        plan=nobody,
        version_hash=bytes(BLOB_ID_BYTES),
        level=level,
        issuer="0" * 32,
        issued_by=_WIDE,
        incident_number=_WIDE[:20],
        incident_title=_WIDE,
        order_numbers=(_WIDE[:20],) * numbers,
        place=_WIDE,
        approver=_WIDE,
        approval="written",
    )


def _response(facts: Circumstances) -> Create:
    fields = {
        "state": "active",
        "level": facts.level.level,
        "matters": facts.level.matters,
        "period_hours": facts.level.period_hours,
        "measures": facts.level.measures,
        "plan": facts.plan,
        "version_hash": facts.version_hash,
        "approver": facts.approver,
        "approval": facts.approval,
        "approved_at": None if facts.approver is None else facts.approved_at or facts.at_ms,
        "started_at": facts.at_ms,
    }
    return create("response", fields)


def _post(post: Post, facts: Circumstances) -> Create:
    commander = facts.commanders.get(post.key, "").strip() or post.commander
    fields = {"state": "active", "sort": post.sort, "name": post.name, "commander": commander, "established_at": facts.at_ms}
    return create("post", fields)


def _group(group: Group, reference: New) -> list[Write]:
    fields = {
        "state": "working",
        "name": group.name,
        "response": New(0),
        "lead": group.lead,
        "contact": group.contact,
        "report_minutes": group.report_minutes,
    }
    return [create("group", fields), *(Add(kind="group", entity=reference, field="members", value=code) for code in group.members)]


def _task(card: Card, groups: Mapping[str, New], facts: Circumstances) -> Create:
    group: Reference | None = groups.get(card.group) if card.group is not None else None
    fields = {
        "state": "pending",
        "title": card.title,
        "response": New(0),
        "group": group,
        "version_hash": facts.version_hash,
        "card": card.number,
        "phase": card.phase,
        "role": card.role,
        "due_at": _after(facts, card.limit_minutes),
        "repeat_minutes": card.repeat_minutes,
    }
    return create("task", fields)


def _order(order: FirstOrder, number: str, reference: New, facts: Circumstances) -> list[Write]:
    fields = {
        "state": "issued",
        "number": number,
        "sort": order.sort,
        "urgency": order.urgency,
        "text": order.text,
        "issuer": facts.issuer,
        "issued_by": facts.issued_by,
        "issued_at": facts.at_ms,
        "incident_number": facts.incident_number,
        "incident_title": facts.incident_title,
        "place": facts.place,
        "due_at": _after(facts, order.due_minutes),
        "sign_due_at": _after(facts, order.sign_minutes),
        "feedback_minutes": order.feedback_minutes,
    }
    recipients = [create("recipient", {"state": "issued", "order": reference, "organisation": code}) for code in order.recipients]
    return [create("order", fields), *recipients]


def _after(facts: Circumstances, minutes: int | None) -> int | None:
    return None if minutes is None else facts.at_ms + minutes * MINUTE_MS
