"""Estimates of entries, held against the entries themselves."""

import json

import pytest
from fakes.memory_view import COUNTY, NOW_MS, PROVINCE, MemoryView

from sync.domain import acts
from sync.domain.activation import largest_activation
from sync.domain.commands.forces import ImportUnits
from sync.domain.commands.order_place import RECIPIENTS_MAX
from sync.domain.commands.orders import IssueOrder, IssueOrderNow, WithdrawOrder
from sync.domain.commands.plans import ActivatePlan, PublishPlan
from sync.domain.draft import Draft, Organisation, Urgency
from sync.domain.ids import EntityId, OpId, ReplicaId, op_id
from sync.domain.kind import Field, Kind
from sync.domain.plan_document import parse
from sync.domain.registry import KINDS, SCHEMA
from sync.domain.scopes import incident_scope, organisation_scope
from sync.domain.sizes import DRAFT_BYTES_MAX, WRITES_MAX, draft_bytes
from sync.oplog.compose import Seen, plain_ops
from sync.oplog.entry import ENTRY_BYTES_MAX, Header, encode_entry

REPLICA = ReplicaId(b"\xff" * 8)
STRANGER = OpId(op_id(ReplicaId(b"\xee" * 8), 2**40, 300))
HEADER = Header(
    seq=2**40,
    ordinal=2**40,
    wall_ms=2**51,
    person="王" * 64,
    office="duty_commander",
    command_no=60,
    urgency=Urgency.FLASH,
    schema=SCHEMA,
)


class StrangersSight:
    """Every field has one head, written by somebody else: names are at their longest."""

    def seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:
        assert field in kind.by_number.values()
        return Seen(heads={STRANGER: 1 if entity else None}, own_last=None)


def entry_bytes(draft: Draft) -> int:
    ops = plain_ops(draft, KINDS, replica=REPLICA, ordinal=2**40, sight=StrangersSight())
    return len(encode_entry(REPLICA, draft.scope or organisation_scope(COUNTY), HEADER, ops))


@pytest.fixture
def view() -> MemoryView:
    view = MemoryView()
    for code in recipients():
        view.world.organisations[code] = Organisation(code=code, name=code, short_name=code, tier="station", parent=PROVINCE)
    return view


def recipients() -> tuple[str, ...]:
    return tuple(f"3299{number:08d}" for number in range(RECIPIENTS_MAX))


def test_an_order_to_two_hundred_fits_with_its_circle_and_with_its_withdrawal(view: MemoryView) -> None:
    """The estimate is never below the entry, the entry never above the limit."""
    request = IssueOrderNow(text="全省点名" * 60, urgency="flash", organisations=recipients())
    (draft,) = acts.decide(view, request, at_ms=NOW_MS)
    view.apply(draft)
    (order,) = view.records("order")
    (withdrawal,) = acts.decide(view, WithdrawOrder(order=order.id, reason="解除"), at_ms=NOW_MS)
    for entry in (draft, withdrawal):
        assert entry_bytes(entry) <= draft_bytes(entry.writes) + ENTRY_BYTES_MAX - DRAFT_BYTES_MAX
        assert entry_bytes(entry) <= ENTRY_BYTES_MAX
        assert len(entry.writes) <= WRITES_MAX


def test_issuing_a_draft_to_two_hundred_fits(view: MemoryView) -> None:
    """One move for each recipient."""
    order = view.put("order", organisation_scope(COUNTY), state="draft", issuer=COUNTY, urgency="flash", text="x")
    for code in recipients():
        view.put("recipient", organisation_scope(COUNTY), state="draft", order=order, organisation=code)
    (draft,) = acts.decide(view, IssueOrder(order=order), at_ms=NOW_MS)
    assert entry_bytes(draft) <= ENTRY_BYTES_MAX


def test_batches_of_an_import_fit_by_bytes_and_by_count(view: MemoryView) -> None:
    """Short rows fill the count before the bytes."""
    drafts = acts.decide(view, ImportUnits(rows=tuple({"名称": str(number)} for number in range(2000))), at_ms=NOW_MS)
    assert all(len(draft.writes) <= WRITES_MAX and entry_bytes(draft) <= ENTRY_BYTES_MAX for draft in drafts)


def test_whatever_may_be_published_can_be_activated(view: MemoryView) -> None:
    """At the largest size that publishing takes, every text of the moment at its longest."""
    document = {
        "format": 1,
        "title": "预案",
        "levels": [{"level": "major", "matters": "x" * 600, "measures": "疏散" * 900, "period_hours": 9}],
        "groups": [{"key": "a", "name": "综合协调组", "members": list(recipients()[:60])}],
        "orders": [{"text": "赶赴现场", "urgency": "flash", "recipients": list(recipients()[:40])}],
        "cards": [],
    }
    cards = [{"number": number, "phase": "先期处置", "role": "交警", "title": "封闭道路", "group": "a"} for number in range(1, 200)]
    while largest_activation(parse({**document, "cards": cards})) > DRAFT_BYTES_MAX:
        cards.pop()
    assert len(cards) > 20
    content = json.dumps({**document, "cards": cards}).encode()
    made = view.do(PublishPlan(document=content, version="1", name="x", code="P"))
    version = next(row.id for row in view.records("plan_version") if row.id[:14] == made[:14])
    fields = {"mode": "actual", "title": "题" * 120, "number": "号" * 20, "place": "地" * 80}
    incident = view.put("incident", state="handling", parties=(COUNTY,), **fields)
    (draft,) = acts.decide(view, ActivatePlan(incident=incident, version=version, level="major", approver="王" * 80), at_ms=NOW_MS)
    assert draft.scope == incident_scope(incident)
    assert entry_bytes(draft) <= ENTRY_BYTES_MAX
