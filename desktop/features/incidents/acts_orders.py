"""The acts on orders and on each of their recipients."""

from collections.abc import Callable

from desktop.features.incidents.act import ORGANISATION, UNIT, Act, Target, Values, nothing, reason, text_of
from desktop.runtime.words import Words
from desktop.widgets.form import NOW, Entry, entry
from sync.domain.commands import extensions, orders, recipients
from sync.domain.kind import Shape
from sync.domain.registry import KINDS
from sync.store.queries.rows import OrderRow, RecipientRow

ORDER = KINDS["order"]
RECIPIENT = KINDS["recipient"]


def _order_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        entry(ORDER, "urgency", initial="urgent"),
        entry(ORDER, "sort", initial="order"),
        entry(ORDER, "text", long=True, hint="hint.order", begins=True),
        Entry(name="organisations", label="form.organisations", pick=ORGANISATION, many=True, hint="hint.pick"),
        Entry(name="units", label="form.units", pick=UNIT, many=True, hint="hint.pick"),
        entry(ORDER, "place"),
        entry(ORDER, "sign_due_at", hint="hint.clock", ahead=True),
        entry(ORDER, "due_at", hint="hint.clock", ahead=True),
        entry(ORDER, "feedback_minutes"),
    )


def _compose_entries(target: Target, words: Words) -> tuple[Entry, ...]:
    return (*_order_entries(target, words), Entry(name="two_persons", label="order.two_persons", shape=Shape.FLAG))


def _order(request: type) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        return request(incident=target.incident, **values)

    return build


def _on_order(request: type, *, reasoned: bool = False) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, OrderRow)
        facts = {"reason": text_of(values, "reason")} if reasoned else {}
        return request(order=target.row.id, seen=target.seen(), **facts)

    return build


def _on_recipient(request: type, *names: str, field: str = "state") -> Callable[[Target, Values], object]:
    """Return a builder whose request names the heads of `field`, none for an empty one."""

    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, RecipientRow)
        seen = {"seen": target.seen(field)} if field else {}
        return request(recipient=target.row.id, **seen, **{name: values.get(name) for name in names})

    return build


def _report_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(RECIPIENT, "report", required=True, long=True),)


def _finish_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(RECIPIENT, "report", long=True),)


def _voice_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        entry(RECIPIENT, "told_by", required=True),
        Entry(
            name="channel", label="recipient.told_channel", shape=Shape.CHOICE, required=True, choices=("radio", "phone", "person"),
            choice_key="recipient.told_channel", initial="radio",
        ),
        entry(RECIPIENT, "read_back"),
        Entry(name="at", label="recipient.told_by_voice_at", shape=Shape.MOMENT, initial=NOW),
    )  # fmt: skip


def _redirect_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (
        Entry(name="organisation", label="form.organisation", pick=ORGANISATION, hint="hint.pick"),
        Entry(name="unit", label="assignment.unit", pick=UNIT, hint="hint.pick"),
    )


def _voice(target: Target, values: Values) -> object:
    assert isinstance(target.row, RecipientRow)
    told = {name: values.get(name) for name in ("told_by", "channel", "read_back", "at")}
    return recipients.TellByVoice(recipient=target.row.id, seen=_displayed(target, "told_by"), **told)  # type: ignore[arg-type]


def _displayed(target: Target, field: str) -> tuple[bytes, ...] | None:
    """Return the heads of a field that the board displayed with the way to the recipient, None when it displayed none."""
    return (target.way.heads.get(field) if target.way is not None else None) or None


def _extend_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    until = entry(RECIPIENT, "extension_until", name="until", required=True, hint="hint.clock", ahead=True)
    return (until, Entry(name="reason", label="form.reason", required=True, long=True))


def _extend(target: Target, values: Values) -> object:
    assert isinstance(target.row, RecipientRow)
    until = values["until"]
    assert isinstance(until, int)
    seen = _displayed(target, "extension_until")
    return extensions.RequestExtension(recipient=target.row.id, until=until, reason=text_of(values, "reason"), seen=seen)


def _answer(*, granted: bool) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, RecipientRow)
        seen = _displayed(target, "extension_until")
        return extensions.AnswerExtension(recipient=target.row.id, granted=granted, reason=text_of(values, "reason"), seen=seen)

    return build


def _grant_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (Entry(name="reason", label="recipient.extension_note", long=True),)


ACTS = (
    Act(name="order", entries=_order_entries, build=_order(orders.IssueOrderNow)),
    Act(name="compose", entries=_compose_entries, build=_order(orders.ComposeOrder)),
    Act(name="issue", entries=nothing, build=_on_order(orders.IssueOrder)),
    Act(name="withdraw", entries=reason, build=_on_order(orders.WithdrawOrder, reasoned=True), danger=True),
    Act(name="complete", entries=nothing, build=_on_order(orders.CompleteOrder)),
    Act(name="sign", entries=nothing, build=_on_recipient(recipients.SignOrder), at_once=True),
    Act(name="return_order", entries=reason, build=_on_recipient(recipients.ReturnOrder, "reason")),
    Act(name="start_order", entries=nothing, build=_on_recipient(recipients.StartOrder), at_once=True),
    Act(name="report", entries=_report_entries, build=_on_recipient(recipients.ReportOrder, "report", field="report")),
    Act(name="finish", entries=_finish_entries, build=_on_recipient(recipients.FinishOrder, "report")),
    Act(name="approve", entries=nothing, build=_on_recipient(recipients.ApproveFinish)),
    Act(name="decline", entries=reason, build=_on_recipient(recipients.DeclineFinish, "reason")),
    Act(name="insist", entries=reason, build=_on_recipient(recipients.InsistOrder, "reason")),
    Act(name="voice", entries=_voice_entries, build=_voice),
    Act(name="redirect", entries=_redirect_entries, build=_on_recipient(recipients.RedirectOrder, "organisation", "unit")),
    Act(name="withdraw_recipient", entries=reason, build=_on_recipient(recipients.WithdrawRecipient, "reason"), danger=True),
    Act(name="extend", entries=_extend_entries, build=_extend),
    Act(name="grant_extension", entries=_grant_entries, build=_answer(granted=True)),
    Act(name="decline_extension", entries=reason, build=_answer(granted=False)),
)
