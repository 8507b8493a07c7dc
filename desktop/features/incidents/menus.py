"""Which acts a thing offers now: derived from its life cycle, so a new move shows without a line here where its name is its act.

Pure.
"""

from collections.abc import Mapping

from sync.domain.lifecycle import DISPUTED
from sync.domain.registry import KINDS
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
    "recipient": {"return": "return_order", "start": "start_order", "issue": "", "withdraw": "", "supersede": ""},
}
_RECIPIENTS_OWN = frozenset({"sign", "return_order", "start_order", "report", "finish"})
RESPONDING = ("activate", "respond")
_ALONG = ("submit", "confirm", "start", "control", "restore", "close", "archive")


def moves(kind: str, state: str) -> tuple[str, ...]:
    """Return the acts that are legal next steps of a record, in the order of its table."""
    life = KINDS[kind].life
    assert life is not None
    if state == DISPUTED:
        return ()
    names = (_ACT_OF_MOVE[kind].get(move, move) for move, _ in life.next_moves(state))
    return tuple(dict.fromkeys(name for name in names if name))


def next_step(state: str) -> str | None:
    """Return the act that carries an incident further along its way, None when none does."""
    return next((act for act in moves("incident", state) if act in _ALONG), None)


def acts_on(row: object, detail: IncidentDetail) -> tuple[str, ...]:
    """Return the acts that a pressed row offers."""
    if not detail.may_write:
        return ()
    if isinstance(row, PostRow):
        handing = row.handover_offered_at is not None and row.handover_taken_at is None
        extra = ("take_handover",) if handing else ("offer_handover",)
        return (*extra, *moves("post", row.state)) if row.state != "closed" else ()
    if isinstance(row, AssignmentRow):
        return moves("assignment", row.state)
    if isinstance(row, OrderRow):
        return moves("order", row.state) if row.mine else ()
    if isinstance(row, RecipientRow):
        return _on_recipient(row, detail)
    if isinstance(row, TaskRow):
        life = KINDS["task"].life
        assert life is not None
        return tuple(f"task_{to}" for _, to in life.next_moves(row.state))
    if isinstance(row, ResponseRow):
        return (*(("end_response",) if row.state in {"active", "ending"} else ()), *RESPONDING)
    if isinstance(row, JournalRow):
        return () if row.struck else ("strike", "tick_map", "tick_resources", "tick_operations")
    return (*moves("incident", detail.incident.state), "facts", "grade", *RESPONDING, "establish_post", "dispatch", "order", "add_party")


def _on_recipient(row: RecipientRow, detail: IncidentDetail) -> tuple[str, ...]:
    legal = moves("recipient", row.state)
    issued_here = any(order.mine and row in order.recipients for order in detail.orders)
    wanted = [act for act in legal if (act in _RECIPIENTS_OWN and row.mine) or (act not in _RECIPIENTS_OWN and issued_here)]
    if row.mine and row.state == "reported":
        # A further report is no move: it replaces the last and stays in the history.
        wanted.insert(0, "report")
    if issued_here and row.state in {"issued", "signed", "under_way"}:
        wanted.append("voice")
    if issued_here and row.state == "refused":
        wanted.append("redirect")
    return tuple(wanted)
