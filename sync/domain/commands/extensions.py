"""More time for an order: a recipient asks for it, the issuer answers; neither moves the recipient's state.

A later request replaces one that was not answered; the history keeps both.

Pure. Source: our design; the order loop 指令下得去、反馈上得来.
"""

from dataclasses import dataclass

from sync.domain.commands.recipients import addressed_here, issued_here
from sync.domain.commands.rules import edit, may, may_in_office, needed
from sync.domain.draft import Draft, Record, Urgency, View, Write
from sync.domain.failures import Refused
from sync.domain.kinds.order import RECIPIENT_LIFE

GRANTED, DECLINED = "granted", "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension:
    """Ask for time until `until`, milliseconds UTC. `seen` = heads of the asked time displayed."""

    recipient: bytes
    until: int
    reason: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerExtension:
    """Grant or decline what was asked; declining needs a reason. `seen` = heads of the asked time displayed."""

    recipient: bytes
    granted: bool
    reason: str = ""
    seen: tuple[bytes, ...] | None = None


def request_extension(view: View, request: RequestExtension, *, at_ms: int) -> Draft:
    """Note until when, why, and when it was asked; no answer holds for it yet.

    Raises: Refused: `order.not_recipient`, `recipient.ended`, `recipient.extension_past`, `recipient.extension_reason_missing`,
        access and field codes.
    """
    recipient = addressed_here(view, request.recipient)
    may(view, recipient.scope, "recipient", "set")
    _refuse_ended(recipient)
    if request.until <= at_ms:
        raise Refused("recipient.extension_past", field="until")
    writes: tuple[Write, ...] = (
        edit("recipient", recipient.id, "extension_until", request.until, seen=request.seen),
        edit("recipient", recipient.id, "extension_reason", needed("recipient", "extension_reason", request.reason)),
        edit("recipient", recipient.id, "extension_asked_at", at_ms),
        edit("recipient", recipient.id, "extension_answer", None),
        edit("recipient", recipient.id, "extension_note", None),
    )
    return Draft(scope=recipient.scope, writes=writes, urgency=Urgency.FLASH)


def answer_extension(view: View, request: AnswerExtension, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Answer what was asked; granted, the recipient's own due time is the one asked for.

    Raises: Refused: `order.not_issuer`, `recipient.ended`, `recipient.no_extension_asked`, `recipient.extension_changed`,
        `recipient.extension_note_missing`, access and field codes.
    """
    recipient = issued_here(view, request.recipient)
    # A decision on what an order demands, as issuing it is.
    may_in_office(view, "recipient", "approve")
    may(view, recipient.scope, "recipient", "set")
    _refuse_ended(recipient)
    if recipient["extension_until"] is None or recipient["extension_answer"] is not None:
        raise Refused("recipient.no_extension_asked")
    if request.seen is not None and set(request.seen) != set(recipient.heads.get("extension_until", ())):
        raise Refused("recipient.extension_changed")
    note = request.reason if request.granted else needed("recipient", "extension_note", request.reason)
    writes = [
        edit("recipient", recipient.id, "extension_answer", GRANTED if request.granted else DECLINED),
        edit("recipient", recipient.id, "extension_note", note),
    ]
    if request.granted:
        writes.append(edit("recipient", recipient.id, "due_at", recipient["extension_until"]))
    return Draft(scope=recipient.scope, writes=tuple(writes), urgency=Urgency.FLASH)


def _refuse_ended(recipient: Record) -> None:
    if recipient["state"] in RECIPIENT_LIFE.ends:
        raise Refused("recipient.ended", state=recipient["state"])
