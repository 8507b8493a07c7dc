"""Which acts a thing offers now: derived from its life cycle, so a new move shows without a line here where its name is its act.

Pure.
"""

from collections.abc import Mapping

from desktop.features.incidents.act import SEE_CONTACT
from sync.domain.kinds.order import RECIPIENT_LIFE
from sync.domain.kinds.response import BY_WORD
from sync.domain.lifecycle import DISPUTED
from sync.domain.registry import KINDS
from sync.store.queries.incident_more import GroupRow
from sync.store.queries.order_ways import WayRow
from sync.store.queries.rows import AssignmentRow, IncidentDetail, JournalRow, OrderRow, PostRow, RecipientRow, ResponseRow, TaskRow

# Moves that have a page or an act of their own name; the rest are named like their act.
_ACT_OF_MOVE: Mapping[str, Mapping[str, str]] = {
    "incident": {},
    "post": {"open": "open_post", "move": "move_post", "resume": "resume_post", "close": "close_post"},
    "assignment": {
        "muster": "advance_mustered",
        "depart": "advance_departed",
        "arrive": "advance_arrived",
        "complete": "advance_completed",
        "return": "release",
        "recall": "recall",
    },
    "order": {"supersede": ""},
    "recipient": {"return": "return_order", "start": "start_order", "issue": "", "withdraw": "withdraw_recipient", "supersede": ""},
}
_RECIPIENTS_OWN = frozenset({"sign", "return_order", "start_order", "report", "finish"})
_ON_RESPONSE: Mapping[str, tuple[str, ...]] = {
    "proposed": ("start_response", "submit_response", "decline_response"),
    "pending": ("start_response", "decline_response"),
    "active": ("adjust_response", "propose_end", "end_response"),
    "ending": ("adjust_response", "continue_response", "end_response"),
}
RESPONDING = ("activate", "respond")
_GATHERING = ("attach", "open_group", "add_task", "add_party", "remove_party", "compose")
# What an ended incident takes no more: each of these begins new work in it.
BEGINS_WORK = frozenset(
    {
        "activate",
        "add_party",
        "add_task",
        "change_group",
        "compose",
        "dispatch",
        "establish_post",
        "issue",
        "join_group",
        "leave_group",
        "open_group",
        "open_post",
        "order",
        "remove_party",
        "respond",
    }
)
_ALONG = ("submit", "confirm", "start", "control", "restore", "close", "archive")


def moves(kind: str, state: str) -> tuple[str, ...]:
    """Return the acts that are legal next steps of a record, in the order of its table."""
    life = KINDS[kind].life
    assert life is not None
    if state == DISPUTED:
        return ()
    names = (_ACT_OF_MOVE[kind].get(move, move) for move, _ in life.next_moves(state))
    return tuple(dict.fromkeys(name for name in names if name))


def is_owed(row: ResponseRow) -> bool:
    """Tell whether an approval by word of mouth waits to be put in writing."""
    return row.approval in BY_WORD and row.countersigned_by is None


def is_ended(detail: IncidentDetail) -> bool:
    """Tell whether the incident takes no new work; one whose state is disputed still does."""
    life = KINDS["incident"].life
    assert life is not None
    return detail.incident.state in life.ends


def may_begin(act: str, detail: IncidentDetail) -> bool:
    """Tell whether an act may be begun in the incident as it stands; its own rules are the engine's."""
    return detail.may_write and not (act in BEGINS_WORK and is_ended(detail))


def next_step(state: str) -> str | None:
    """Return the act that carries an incident further along its way, None when none does."""
    return next((act for act in moves("incident", state) if act in _ALONG), None)


def acts_on(row: object, detail: IncidentDetail, way: WayRow | None = None) -> tuple[str, ...]:
    """Return the acts that a pressed row offers; `way` is a recipient's. What lives in an absorbed incident takes no new work."""
    ended = bool(getattr(row, "of", ""))
    offered = tuple(act for act in _offered(row, detail, way) if may_begin(act, detail) and not (ended and act in BEGINS_WORK))
    # Whoever reads may look, where nothing may be written too.
    return (*offered, SEE_CONTACT) if isinstance(row, (PostRow, GroupRow)) and row.contact else offered


def acts_on_response(row: ResponseRow | None, detail: IncidentDetail) -> tuple[str, ...]:
    """Return the acts that the response level offers; `row` is the response that stands."""
    return acts_on(row, detail) if row is not None else tuple(act for act in RESPONDING if may_begin(act, detail))


def _offered(row: object, detail: IncidentDetail, way: WayRow | None) -> tuple[str, ...]:
    if isinstance(row, PostRow):
        handing = row.handover_offered_at is not None and row.handover_taken_at is None
        extra = ("take_handover",) if handing else ("offer_handover",)
        return (*extra, *moves("post", row.state)) if row.state != "closed" else ()
    if isinstance(row, AssignmentRow):
        return moves("assignment", row.state)
    if isinstance(row, OrderRow):
        return (*(moves("order", row.state) if row.mine else ()), "attach")
    if isinstance(row, RecipientRow):
        return _on_recipient(row, detail, way)
    if isinstance(row, TaskRow):
        life = KINDS["task"].life
        assert life is not None
        return tuple(f"task_{to}" for _, to in life.next_moves(row.state))
    if isinstance(row, GroupRow):
        life = KINDS["group"].life
        assert life is not None
        steps = tuple(f"group_{to}" for _, to in life.next_moves(row.state))
        return (*steps, "join_group", *(("leave_group",) if row.members else ()), "change_group", "add_task") if steps else ()
    if isinstance(row, ResponseRow):
        owed = ("countersign",) if is_owed(row) else ()
        return (*owed, *_ON_RESPONSE.get(row.state, ()), *RESPONDING)
    if isinstance(row, JournalRow):
        return () if row.struck else ("attach", "strike", "tick_map", "tick_resources", "tick_operations")
    steps = moves("incident", detail.incident.state)
    along = tuple(act for act in steps if act in _ALONG)
    others = tuple(act for act in steps if act not in _ALONG)
    return (*along, "facts", "grade", *RESPONDING, "establish_post", "dispatch", "order", *_GATHERING, *others)


def _on_recipient(row: RecipientRow, detail: IncidentDetail, way: WayRow | None) -> tuple[str, ...]:
    legal = moves("recipient", row.state)
    issued_here = any(order.mine and row in order.recipients for order in detail.orders)
    wanted = [act for act in legal if (act in _RECIPIENTS_OWN and row.mine) or (act not in _RECIPIENTS_OWN and issued_here)]
    if row.mine and row.state == "reported":
        # A further report is no move: it replaces the last and stays in the history.
        wanted.insert(0, "report")
    is_open = row.state not in RECIPIENT_LIFE.ends
    if row.mine and is_open and row.state not in {"finish_requested", "refused"}:
        wanted.append("extend")
    if issued_here and is_open and way is not None and way.extension_until is not None and way.extension_answer is None:
        wanted[:0] = ["grant_extension", "decline_extension"]
    if issued_here and row.state in {"issued", "signed", "under_way"}:
        # Where nothing came back yet, telling it by voice is the first thing to do.
        wanted.insert(0 if row.state == "issued" else len(wanted), "voice")
    if issued_here and row.state == "refused":
        wanted.append("redirect")
    return tuple(wanted)
