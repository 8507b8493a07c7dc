"""Orders from both ends of one recipient: signing to finishing by the recipient, the rest by the issuer.

Pure. Source: the per-recipient machine of `sync.domain.kinds.order`; engine specification §4 (a member moves its own).
"""

from dataclasses import dataclass

from sync.domain.commands.order_place import addressees, place_of
from sync.domain.commands.orders import recipient_created
from sync.domain.commands.rules import edit, held, may, needed, step
from sync.domain.draft import Draft, Record, Urgency, View, Write
from sync.domain.failures import Refused
from sync.domain.ids import EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOrder:
    """Sign for an order. `seen` here and below = heads of the recipient's state displayed."""

    recipient: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOrder:
    """Send an order back, signed or not, with a reason."""

    recipient: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOrder:
    """Say that it is being carried out."""

    recipient: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOrder:
    """Report on it; each further report replaces the last and stays in the history. `seen` = heads of the report."""

    recipient: bytes
    report: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishOrder:
    """Say that it is done and ask the issuer to close it."""

    recipient: bytes
    report: str | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveFinish:
    """Accept that it is done."""

    recipient: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineFinish:
    """Send it back for more, with a reason."""

    recipient: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsistOrder:
    """Reject a refusal: the order stands."""

    recipient: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectOrder:
    """Give a refused order to another organisation of the same scope, or to a unit."""

    recipient: bytes
    organisation: str | None = None
    unit: bytes | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRecipient:
    """Take the order back from one recipient, with a reason; the others keep it."""

    recipient: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellByVoice:
    """Note that the order was told by voice. `at` None = now; `seen` = heads of who told it displayed."""

    recipient: bytes
    told_by: str
    channel: str
    read_back: bool
    at: int | None = None
    seen: tuple[bytes, ...] | None = None


def sign_order(view: View, request: SignOrder, *, at_ms: int) -> Draft:
    """Move to signed, with time and name.

    Raises: Refused: `order.not_recipient` and the codes of a step.
    """
    recipient = addressed_here(view, request.recipient)
    writes = (
        step(view, recipient, "sign", seen=request.seen),
        edit("recipient", recipient.id, "signed_at", at_ms),
        edit("recipient", recipient.id, "signed_by", view.author.person),
    )
    return Draft(scope=recipient.scope, writes=writes, urgency=Urgency.FLASH)


def return_order(view: View, request: ReturnOrder, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Move to refused.

    Raises: Refused: `order.not_recipient`, `recipient.reason_missing` and the codes of a step.
    """
    return _reasoned(view, addressed_here(view, request.recipient), "return", request.reason, request.seen)


def start_order(view: View, request: StartOrder, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move to under way.

    Raises: Refused: `order.not_recipient` and the codes of a step.
    """
    recipient = addressed_here(view, request.recipient)
    return Draft(scope=recipient.scope, writes=(step(view, recipient, "start", seen=request.seen),))


def report_order(view: View, request: ReportOrder, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set the report, and move to reported the first time.

    Raises: Refused: `order.not_recipient`, `recipient.report_missing` and the codes of a step.
    """
    recipient = addressed_here(view, request.recipient)
    may(view, recipient.scope, "recipient", "set")
    report = edit("recipient", recipient.id, "report", needed("recipient", "report", request.report), seen=request.seen)
    writes: tuple[Write, ...] = (report,) if recipient["state"] == "reported" else (step(view, recipient, "report"), report)
    return Draft(scope=recipient.scope, writes=writes)


def finish_order(view: View, request: FinishOrder, *, at_ms: int) -> Draft:
    """Move to finish requested, with the time and a last report when given.

    Raises: Refused: `order.not_recipient` and the codes of a step.
    """
    recipient = addressed_here(view, request.recipient)
    writes: list[Write] = [step(view, recipient, "finish", seen=request.seen), edit("recipient", recipient.id, "finished_at", at_ms)]
    if request.report is not None and request.report.strip():
        writes.append(edit("recipient", recipient.id, "report", request.report))
    return Draft(scope=recipient.scope, writes=tuple(writes))


def approve_finish(view: View, request: ApproveFinish, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move to finished.

    Raises: Refused: `order.not_issuer` and the codes of a step.
    """
    recipient = issued_here(view, request.recipient)
    return Draft(scope=recipient.scope, writes=(step(view, recipient, "approve", seen=request.seen),))


def decline_finish(view: View, request: DeclineFinish, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move back to under way.

    Raises: Refused: `order.not_issuer`, `recipient.reason_missing` and the codes of a step.
    """
    return _reasoned(view, issued_here(view, request.recipient), "decline", request.reason, request.seen)


def insist_order(view: View, request: InsistOrder, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move refused back to issued.

    Raises: Refused: `order.not_issuer`, `recipient.reason_missing` and the codes of a step.
    """
    return _reasoned(view, issued_here(view, request.recipient), "insist", request.reason, request.seen)


def redirect_order(view: View, request: RedirectOrder, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Withdraw a refused recipient and create another in its place.

    Raises: Refused: `order.not_issuer`, `order.not_refused`, `order.recipients_missing`, `order.recipient_not_party`,
        `order.recipient_not_member` and the codes of a step.
    """
    recipient = issued_here(view, request.recipient)
    if recipient["state"] != "refused":
        raise Refused("order.not_refused", state=recipient["state"])
    withdrawn = step(view, recipient, "withdraw", seen=request.seen)
    may(view, recipient.scope, "recipient", "create")
    organisations = () if request.organisation is None else (request.organisation,)
    to = addressees(view, organisations, () if request.unit is None else (request.unit,))
    place_of(view, recipient.scope, None, to)
    fresh = [recipient_created(item, _order(view, recipient).id, "issued") for item in to]
    return Draft(scope=recipient.scope, writes=(withdrawn, *fresh), urgency=Urgency.FLASH)


def withdraw_recipient(view: View, request: WithdrawRecipient, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move one recipient to withdrawn.

    Raises: Refused: `order.not_issuer`, `recipient.reason_missing` and the codes of a step.
    """
    return _reasoned(view, issued_here(view, request.recipient), "withdraw", request.reason, request.seen)


def tell_by_voice(view: View, request: TellByVoice, *, at_ms: int) -> Draft:
    """Note who told it, how, when, and whether it was read back; it signs for nobody.

    Raises: Refused: `order.not_issuer`, `recipient.told_by_missing`, access and field codes.
    """
    recipient = issued_here(view, request.recipient)
    may(view, recipient.scope, "recipient", "set")
    told = {
        "told_by_voice_at": at_ms if request.at is None else request.at,
        "told_by": needed("recipient", "told_by", request.told_by),
        "told_channel": request.channel,
        "read_back": request.read_back,
    }
    writes = tuple(
        edit("recipient", recipient.id, name, value, seen=request.seen if name == "told_by" else None) for name, value in told.items()
    )
    return Draft(scope=recipient.scope, writes=writes)


def addressed_here(view: View, entity: bytes) -> Record:
    """Return a recipient that is this organisation's own.

    Raises: Refused: `order.not_recipient`, `record.not_held`, `record.struck`.
    """
    recipient = held(view, "recipient", entity)
    if recipient["organisation"] != view.author.organisation:
        raise Refused("order.not_recipient", recipient=recipient["organisation"])
    return recipient


def issued_here(view: View, entity: bytes) -> Record:
    """Return a recipient of an order that this organisation issued.

    Raises: Refused: `order.not_issuer`, `record.not_held`, `record.struck`.
    """
    recipient = held(view, "recipient", entity)
    issuer = _order(view, recipient)["issuer"]
    if issuer != view.author.organisation:
        raise Refused("order.not_issuer", issuer=issuer)
    return recipient


def _order(view: View, recipient: Record) -> Record:
    order = recipient["order"]
    return held(view, "order", EntityId(order if isinstance(order, bytes) else b""))


def _reasoned(view: View, recipient: Record, move: str, reason: str, seen: tuple[bytes, ...] | None) -> Draft:
    moved = step(view, recipient, move, seen=seen)
    because = edit("recipient", recipient.id, "reason", needed("recipient", "reason", reason))
    return Draft(scope=recipient.scope, writes=(moved, because), urgency=Urgency.FLASH)
