"""Orders as their issuer and their recipients carry them on: signed, reported, finished, refused, told by voice, or not at all.

Only recipients whose device is on stage act; to the others the order is under way, as it would be.

Layer: app. Source: our design.
"""

from collections.abc import Callable, Iterator

from desktop.app.province.script import OrderStep
from desktop.app.province.stage import MINUTE_MS, Act
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.recipients import (
    ApproveFinish,
    FinishOrder,
    ReportOrder,
    ReturnOrder,
    SignOrder,
    StartOrder,
    TellByVoice,
)
from sync.domain.ids import EntityId
from sync.store.exchange import Done

# Minutes after the order was issued.
SIGNED, STARTED, REPORTED, FINISHED, APPROVED = 3, 6, 22, 40, 48


def order_acts(order: OrderStep, *, at_ms: int, incident: Callable[[], EntityId] | None = None) -> Iterator[Act]:
    """Yield the order and what becomes of it at each recipient."""
    issued: dict[str, EntityId] = {}

    def remember(done: Done) -> None:
        # The recipients are the last that an order's entry creates, in the order of the addressees.
        issued.update(zip(order.to, done.created[-len(order.to) :], strict=True))

    def issue() -> IssueOrderNow:
        return IssueOrderNow(
            text=order.text,
            urgency=order.urgency,
            sort=order.sort,
            organisations=order.to,
            incident=None if incident is None else incident(),
            due_at=_after(at_ms, order.due),
            sign_due_at=_after(at_ms, order.sign),
            feedback_minutes=order.feedback,
        )

    yield Act(at_ms=at_ms, author=order.by, request=issue, then=remember)
    for code, (step, *words) in order.steps.items():
        yield from recipient_acts(lambda code=code: issued[code], step, words, at_ms=at_ms, issuer=order.by, recipient=code)  # type: ignore[misc]


def recipient_acts(
    entity: Callable[[], EntityId], step: str, words: list[str], *, at_ms: int, issuer: str, recipient: str
) -> Iterator[Act]:
    """Yield what one recipient does: sign, overdue (signed and begun, no more), report, finish, finished, refuse, told, none."""
    text = words[0] if words else ""

    def act(minute: int, author: str, request: Callable[[], object]) -> Act:
        return Act(at_ms=at_ms + minute * MINUTE_MS, author=author, request=request)

    match step:
        case "told":
            yield act(SIGNED, issuer, lambda: TellByVoice(recipient=entity(), told_by=text or "值班长", channel="phone", read_back=True))
        case "refuse":
            yield act(SIGNED, recipient, lambda: ReturnOrder(recipient=entity(), reason=text))
        case "sign" | "overdue" | "report" | "finish" | "finished":
            yield act(SIGNED, recipient, lambda: SignOrder(recipient=entity()))
            if step != "sign":
                yield act(STARTED, recipient, lambda: StartOrder(recipient=entity()))
            if step in {"report", "finish", "finished"}:
                yield act(REPORTED, recipient, lambda: ReportOrder(recipient=entity(), report=text))
            if step in {"finish", "finished"}:
                yield act(FINISHED, recipient, lambda: FinishOrder(recipient=entity(), report=text))
            if step == "finished":
                yield act(APPROVED, issuer, lambda: ApproveFinish(recipient=entity()))
        case _:
            return


def _after(at_ms: int, minutes: int | None) -> int | None:
    return None if minutes is None else at_ms + minutes * MINUTE_MS
