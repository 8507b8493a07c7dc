"""Messages between window and engine: strict to read, and failures arrive as what they were."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId
from sync.engine import messages
from sync.engine.messages import Beat, Bug, Call
from sync.oplog.codec import Malformed, encode
from sync.store.exchange import Done
from sync.store.queries.rows import LinkStatus


def test_call_and_beat_are_read() -> None:
    """What a window packs the engine reads."""
    call = messages.parse_asked(messages.pack({"call": 7, "act": "draft", "key": "a", "text": "危化品"}))
    assert isinstance(call, Call)
    assert (call.number, call.act, call.text("key"), call.text("text"), call.optional_text("person")) == (7, "draft", "a", "危化品", None)
    assert messages.parse_asked(messages.pack({"beat": 3})) == Beat(3)


@pytest.mark.parametrize(
    "message",
    [
        [],
        {},
        {1: 2},
        {"call": 1},
        {"call": "1", "act": "draft"},
        {"call": True, "act": "draft"},
        {"call": -1, "act": "draft"},
        {"call": 2**60, "act": "draft"},
        {"call": 1, "act": "stop"},
        {"call": 1, "act": 5},
        {"beat": 1, "call": 1},
        {"beat": None},
    ],
)
def test_anything_else_is_malformed(message: object) -> None:
    """A message with a missing, surplus or ill-typed part is none."""
    with pytest.raises(Malformed):
        messages.parse_asked(encode(message))


@given(st.binary(max_size=200))
def test_bytes_from_nowhere_are_malformed_or_a_message(raw: bytes) -> None:
    """No bytes raise anything but Malformed."""
    with contextlib.suppress(Malformed):
        assert isinstance(messages.parse_asked(raw), (Call, Beat))


@pytest.mark.parametrize("field", ["text", "token"])
def test_missing_part_of_an_act_is_refused(field: str) -> None:
    """An act without what it needs is refused by name."""
    call = Call(number=1, act="draft", body={"token": b"short", "text": 5})
    with pytest.raises(Refused, match=r"command\.malformed"):
        call.text("text") if field == "text" else call.content("token", 16)


@pytest.mark.parametrize(
    "error",
    [
        Refused("order.illegal", order=b"\x01" * 16, states=("a", "b"), count=3),
        Outage("store.disk_full"),
        Outage("store.busy", retry_s=1.5, waiting=7),
    ],
)
def test_refusal_and_outage_arrive_as_they_were(error: Refused | Outage) -> None:
    """Code, facts and the time to wait survive the way."""
    back = messages.raised(messages.parse_told(messages.pack(messages.failure(5, error, ""))))
    assert type(back) is type(error)
    assert isinstance(back, (Refused, Outage))
    assert (back.code, back.facts) == (error.code, {name: messages.plain(value) for name, value in error.facts.items()})
    if isinstance(error, Outage):
        assert isinstance(back, Outage)
        assert back.retry_s == error.retry_s


def test_bug_arrives_as_its_report_alone() -> None:
    """Of an unexpected error only the report id travels."""
    raw = messages.pack(messages.failure(5, ValueError("王磊 13800000000"), "ab12"))
    back = messages.raised(messages.parse_told(raw))
    assert isinstance(back, Bug)
    assert back.report == "ab12"
    assert "王磊".encode() not in raw


def test_facts_of_any_name_are_harmless() -> None:
    """A fact named like a part of the failure itself breaks nothing."""
    body = {"call": 1, "outage": ["x.y", None, {"code": "z", "retry_s": 5, "self": 1, "other": 2}]}
    back = messages.raised(body)
    assert isinstance(back, Outage)
    assert (back.code, back.facts) == ("x.y", {"other": 2})


def test_results_changes_and_status_travel() -> None:
    """What the engine tells comes out as what went in."""
    done = Done(created=(EntityId(b"\x01" * 16),), ordinals=(5,), number="鼓楼-B-0007", again=True)
    changes = {"incident": frozenset({b"\x01" * 16, b"\x02" * 16}), "unit": frozenset[bytes]()}
    status = LinkStatus(state="syncing", waiting_entries=3, rate_bit_s=64000.0, error="link.unreachable")
    raw = messages.pack(
        {
            "call": 1,
            "done": messages.done_to_wire(done),
            "changes": messages.changes_to_wire(changes),
            "status": messages.status_to_wire(status),
        }
    )
    body = messages.parse_told(raw)
    assert messages.done_from_wire(body["done"]) == done
    assert messages.changes_from_wire(body["changes"]) == changes
    assert messages.status_from_wire(body["status"]) == status


def test_too_long_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither side packs or reads more than the bound."""
    monkeypatch.setattr(messages, "MESSAGE_BYTES_MAX", 100)
    with pytest.raises(Malformed, match="too long"):
        messages.pack({"beat": 1, "x": "y" * 200})
    with pytest.raises(Malformed, match="too long"):
        messages.parse_asked(encode({"call": 1, "act": "draft", "text": "y" * 200}))
