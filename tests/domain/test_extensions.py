"""More time for an order, one recipient taken out of it, and returning what was signed."""

import pytest
from fakes.memory_view import COUNTY, NOW_MS, OTHER, STATION, MemoryView

from sync.domain import acts
from sync.domain.commands.extensions import AnswerExtension, RequestExtension
from sync.domain.commands.orders import IssueOrderNow, WithdrawOrder
from sync.domain.commands.posts import EstablishPost, OfferHandover
from sync.domain.commands.recipients import InsistOrder, ReturnOrder, SignOrder, TellByVoice, WithdrawRecipient
from sync.domain.draft import Record, Set, Urgency
from sync.domain.failures import Refused
from sync.domain.ids import EntityId

LATER = NOW_MS + 3_600_000


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


@pytest.fixture
def recipient(view: MemoryView) -> EntityId:
    """One of two recipients, at the station."""
    parties = (COUNTY, STATION, OTHER)
    incident = view.put("incident", state="handling", mode="actual", title="罐车侧翻", number="鼓楼-B-0009", parties=parties)
    view.do(IssueOrderNow(text="封闭北门", urgency="urgent", organisations=(STATION, OTHER), incident=incident))
    return next(row.id for row in view.records("recipient") if row["organisation"] == STATION)


def held(view: MemoryView, recipient: EntityId) -> Record:
    found = view.record("recipient", recipient)
    assert found is not None
    return found


def refusal(view: MemoryView, request: object) -> Refused:
    with pytest.raises(Refused) as refused:
        acts.decide(view, request, at_ms=NOW_MS)
    return refused.value


def test_more_time_is_asked_for_and_granted(view: MemoryView, recipient: EntityId) -> None:
    """The answer makes the time asked for this recipient's own; its state stays as it was."""
    view.at(STATION).do(RequestExtension(recipient=recipient, until=LATER, reason="道路积水"))
    asked = held(view, recipient)
    assert (asked["extension_until"], asked["extension_reason"], asked["extension_asked_at"]) == (LATER, "道路积水", NOW_MS)
    assert (asked["extension_answer"], asked["due_at"], asked["state"]) == (None, None, "issued")
    (draft,) = acts.decide(view, AnswerExtension(recipient=recipient, granted=True, seen=asked.heads["extension_until"]), at_ms=NOW_MS)
    assert draft.urgency is Urgency.FLASH
    view.do(AnswerExtension(recipient=recipient, granted=True))
    answered = held(view, recipient)
    assert (answered["extension_answer"], answered["due_at"], answered["state"]) == ("granted", LATER, "issued")


def test_declining_needs_a_reason_and_a_later_request_waits_again(view: MemoryView, recipient: EntityId) -> None:
    """No due time follows from a declined request."""
    view.at(STATION).do(RequestExtension(recipient=recipient, until=LATER, reason="道路积水"))
    assert refusal(view, AnswerExtension(recipient=recipient, granted=False)).code == "recipient.extension_note_missing"
    view.do(AnswerExtension(recipient=recipient, granted=False, reason="现场等人"))
    assert (held(view, recipient)["extension_answer"], held(view, recipient)["due_at"]) == ("declined", None)
    assert refusal(view, AnswerExtension(recipient=recipient, granted=True)).code == "recipient.no_extension_asked"
    view.at(STATION).do(RequestExtension(recipient=recipient, until=LATER + 1, reason="仍有积水"))
    assert held(view, recipient)["extension_answer"] is None


def test_who_may_ask_and_who_may_answer(view: MemoryView, recipient: EntityId) -> None:
    """The recipient's organisation asks, the issuer's direction answers what it saw."""
    ask = RequestExtension(recipient=recipient, until=LATER, reason="道路积水")
    assert refusal(view, ask).code == "order.not_recipient"
    assert refusal(view, AnswerExtension(recipient=recipient, granted=True)).code == "recipient.no_extension_asked"
    past = RequestExtension(recipient=recipient, until=NOW_MS, reason="道路积水")
    assert refusal(view.at(STATION), past).code == "recipient.extension_past"
    bare = RequestExtension(recipient=recipient, until=LATER, reason=" ")
    assert refusal(view.at(STATION), bare).code == "recipient.extension_reason_missing"
    view.at(STATION).do(ask)
    answer = AnswerExtension(recipient=recipient, granted=True)
    assert refusal(view.at(STATION), answer).code == "order.not_issuer"
    assert refusal(view.acting("dispatcher"), answer).code == "office.may_not"
    stale = AnswerExtension(recipient=recipient, granted=True, seen=(b"?" * 16,))
    assert refusal(view, stale).code == "recipient.extension_changed"


def test_what_has_ended_gets_no_more_time(view: MemoryView, recipient: EntityId) -> None:
    """Neither asked for nor answered after a withdrawal."""
    view.at(STATION).do(RequestExtension(recipient=recipient, until=LATER, reason="道路积水"))
    view.do(WithdrawRecipient(recipient=recipient, reason="改由他家"))
    again = RequestExtension(recipient=recipient, until=LATER, reason="道路积水")
    assert refusal(view.at(STATION), again).code == "recipient.ended"
    assert refusal(view, AnswerExtension(recipient=recipient, granted=True)).code == "recipient.ended"


def test_one_recipient_is_taken_out(view: MemoryView, recipient: EntityId) -> None:
    """The others and the order itself stay; it needs a reason and the issuer."""
    assert refusal(view, WithdrawRecipient(recipient=recipient, reason="")).code == "recipient.reason_missing"
    assert refusal(view.at(STATION), WithdrawRecipient(recipient=recipient, reason="x")).code == "order.not_issuer"
    view.do(WithdrawRecipient(recipient=recipient, reason="改由他家"))
    states = {row["organisation"]: row["state"] for row in view.records("recipient")}
    assert states == {STATION: "withdrawn", OTHER: "issued"}
    (order,) = view.records("order")
    assert order["state"] == "issued"
    view.do(WithdrawOrder(order=order.id, reason="险情解除"))


def test_a_signed_order_is_sent_back(view: MemoryView, recipient: EntityId) -> None:
    """Who signed may still find that it can't be done; insisting issues it again."""
    view.at(STATION).do(SignOrder(recipient=recipient))
    view.at(STATION).do(ReturnOrder(recipient=recipient, reason="车辆故障"))
    assert held(view, recipient)["state"] == "refused"
    view.do(InsistOrder(recipient=recipient, reason="必须到"))
    assert held(view, recipient)["state"] == "issued"


def test_telling_and_offering_name_what_was_displayed(view: MemoryView, recipient: EntityId) -> None:
    """The heads seen travel with the field that the decision is about, and with no other."""
    seen = (bytes(range(16)),)
    told = TellByVoice(recipient=recipient, told_by="王庄", channel="radio", read_back=True, seen=seen)
    (draft,) = acts.decide(view, told, at_ms=NOW_MS)
    assert {write.field for write in draft.writes if isinstance(write, Set) and write.seen == seen} == {"told_by"}
    (incident,) = view.records("incident")
    post = view.do(EstablishPost(incident=incident.id, sort="forward", name="前指", commander="顾清和"))
    (draft,) = acts.decide(view, OfferHandover(post=post, successor="陆闻笙", brief="平稳", seen=seen), at_ms=NOW_MS)
    assert {write.field for write in draft.writes if isinstance(write, Set) and write.seen == seen} == {"successor"}
