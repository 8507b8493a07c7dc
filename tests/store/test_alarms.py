"""The alarm tray and the timers: what must be answered, from when, until when."""

from collections.abc import Callable

import pytest
from fakes.asked import db_of
from fakes.post import Post, carry

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow, WithdrawOrder
from sync.domain.commands.recipients import ReportOrder, SignOrder, TellByVoice
from sync.domain.commands.responses import CountersignResponse, StartResponse
from sync.domain.failures import Refused
from sync.store.queries import alarms, countersigning, situation
from sync.store.queries.alarms import COUNTERSIGN, OVERDUE, SILENT, TO_SIGN, UNSIGNED

MINUTE_MS = 60_000


def _issued(post: Post, incident: bytes, *, to: str = "320106", **more: object) -> tuple[bytes, bytes, int]:
    """Issue an order; return order, recipient and the time."""
    now = post.clock.ms
    request = IssueOrderNow(text="封闭出口", urgency="flash", organisations=(to,), incident=incident, **more)  # type: ignore[arg-type]
    post.do(request)
    (row,) = post.rows('select id, "order" from recipient_rows order by created_ms desc, id desc limit 1')
    return row["order"], row["id"], now


def test_an_order_to_us_rings_until_signed(post: Post, incident: bytes) -> None:
    """An order to this organisation is an alarm at once, and none once it is signed; the heads are those to sign over."""
    _, recipient, now = _issued(post, incident, sign_due_at=post.clock.ms + 5 * MINUTE_MS)
    (row,) = alarms.alarms(db_of(post), now)
    assert (row.sort, row.id, row.incident, row.text, row.mine) == (TO_SIGN, recipient, incident, "封闭出口", True)
    assert (row.due_ms, len(row.heads["state"])) == (now + 5 * MINUTE_MS, 1)
    post.do(SignOrder(recipient=recipient, seen=row.heads["state"]))
    assert alarms.alarms(db_of(post), now) == ()


def test_a_withdrawn_order_rings_no_more(post: Post, incident: bytes) -> None:
    """Nobody is called to sign what no longer holds."""
    order, _, now = _issued(post, incident)
    post.do(WithdrawOrder(order=order, reason="误发"))
    assert alarms.alarms(db_of(post), now) == ()


def test_ours_rings_when_its_time_to_sign_is_over(post: Post, incident: bytes) -> None:
    """An order to another is an alarm only past its time, and none once it was told by voice and read back."""
    _, recipient, now = _issued(post, incident, to="320115", sign_due_at=post.clock.ms + MINUTE_MS)
    assert alarms.alarms(db_of(post), now) == ()
    late = now + 3 * MINUTE_MS
    (row,) = alarms.alarms(db_of(post), late)
    assert (row.sort, row.mine, row.told_ms) == (UNSIGNED, False, None)
    post.do(TellByVoice(recipient=recipient, told_by="江宁值班室", channel="radio", read_back=False))
    (row,) = alarms.alarms(db_of(post), late)
    assert row.told_ms is not None
    post.do(TellByVoice(recipient=recipient, told_by="江宁值班室", channel="radio", read_back=True))
    assert alarms.alarms(db_of(post), late) == ()


def test_what_is_past_its_end_rings_at_both_ends(post: Post, incident: bytes) -> None:
    """An order to us, signed and not done in time, is an alarm here too."""
    _, recipient, now = _issued(post, incident, due_at=post.clock.ms + MINUTE_MS)
    post.do(SignOrder(recipient=recipient))
    assert alarms.alarms(db_of(post), now) == ()
    (row,) = alarms.alarms(db_of(post), now + 2 * MINUTE_MS)
    assert (row.sort, row.mine, row.due_ms) == (OVERDUE, True, now + MINUTE_MS)


def test_silence_rings_and_a_report_ends_it(make: Callable[[str], Post]) -> None:
    """Who was to report every ten minutes and is silent for eleven is called; each report begins the time anew."""
    post, other = make("320106"), make("320115")
    for one, neighbour in ((post, other), (other, post)):
        one.receive((), births=neighbour.births())
        one.accept(neighbour)
    incident = bytes(post.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).created[0])
    post.do(AddParty(incident=incident, organisation="320115"))
    _, recipient, _ = _issued(post, incident, to="320115", feedback_minutes=10)
    carry(post, other)
    other.do(SignOrder(recipient=recipient))
    carry(other, post)
    signed = other.clock.ms
    assert alarms.alarms(db_of(post), signed + 9 * MINUTE_MS) == ()
    (row,) = alarms.alarms(db_of(post), signed + 11 * MINUTE_MS)
    assert row.sort == SILENT
    assert alarms.alarms(db_of(other), signed + 11 * MINUTE_MS) == ()
    other.clock.ms += 11 * MINUTE_MS
    other.do(ReportOrder(recipient=recipient, report="到场，封控中"))
    carry(other, post)
    assert alarms.alarms(db_of(post), other.clock.ms) == ()


def test_orders_to_sign_stand_first(post: Post, incident: bytes) -> None:
    """What this desk alone can answer is on top, then the longest overdue."""
    now = post.clock.ms
    _issued(post, incident, to="320115", sign_due_at=now + MINUTE_MS)
    _issued(post, incident, to="320200", sign_due_at=now + 2 * MINUTE_MS)
    _issued(post, incident)
    rows = alarms.alarms(db_of(post), now + 10 * MINUTE_MS)
    assert [(row.sort, row.due_ms) for row in rows] == [(TO_SIGN, None), (UNSIGNED, now + MINUTE_MS), (UNSIGNED, now + 2 * MINUTE_MS)]


def test_timers_run_to_the_nearest_end(post: Post, incident: bytes) -> None:
    """An order's signature runs first, then its end; what has no time does not run; lines are no timers."""
    now = post.clock.ms
    _, recipient, _ = _issued(post, incident, sign_due_at=now + MINUTE_MS, due_at=now + 9 * MINUTE_MS)
    _issued(post, incident, to="320115", sign_due_at=now + 5 * MINUTE_MS)
    _issued(post, incident)
    post.do(WriteJournal(scope=b"i" + incident, line="一"))
    assert [(row.sort, row.due_ms) for row in alarms.timers(db_of(post))] == [(TO_SIGN, now + MINUTE_MS), (UNSIGNED, now + 5 * MINUTE_MS)]
    post.do(SignOrder(recipient=recipient))
    assert [(row.sort, row.due_ms) for row in alarms.timers(db_of(post))] == [
        (UNSIGNED, now + 5 * MINUTE_MS),
        (OVERDUE, now + 9 * MINUTE_MS),
    ]


def test_no_alarm_scans_the_incidents(post: Post, incident: bytes) -> None:
    """Orders find their incidents by an index: a province's thousands must not be read once for each order."""
    _issued(post, incident)
    db, asked = db_of(post), []
    db.conn.set_trace_callback(asked.append)
    alarms.alarms(db, post.clock.ms)
    situation.waiting(db, post.clock.ms)
    db.conn.set_trace_callback(None)
    # What asks for the states of rows that are shown already names each of them.
    reading = [sql for sql in asked if "recipient_rows" in sql and "folds" not in sql]
    assert len(reading) == 2
    plans = [step[3] for sql in reading for step in db.execute(f"explain query plan {sql}").fetchall()]
    assert [step for step in plans if "home" in step or "named" in step or "incident_rows" in step] != []
    assert [step for step in plans if step.startswith("SCAN")] == []


def test_an_approval_by_word_runs_until_it_is_in_writing(post: Post, incident: bytes) -> None:
    """Two hours from the approval, past them too; by whom it was approved; none for what was written, declined, or countersigned."""
    said = {"incident": incident, "level": "serious", "matters": "泄漏", "measures": "封控", "period_hours": 4}
    now = post.clock.ms
    post.do(StartResponse(**said, approver="顾清和", approval="written"))
    post.do(StartResponse(**said, approver="分管领导", approval="phone"))
    (row,) = [row for row in alarms.timers(db_of(post)) if row.sort == COUNTERSIGN]
    assert (row.name, row.incident) == ("分管领导", incident)
    assert abs(row.due_ms - now - 120 * MINUTE_MS) < MINUTE_MS
    post.do(CountersignResponse(response=row.id))
    assert not [row for row in alarms.timers(db_of(post)) if row.sort == COUNTERSIGN]


def test_what_is_owed_is_listed_the_oldest_first(post: Post, incident: bytes) -> None:
    """With its incident, its heads and whether this office may; what was countersigned meanwhile names whoever it saw, and is refused."""
    said = {"incident": incident, "level": "serious", "matters": "泄漏", "measures": "封控", "period_hours": 4}
    for who in ("甲", "乙", "丙"):
        post.clock.ms += 60_000
        post.do(StartResponse(**said, approver=who, approval="oral"))
    rows = countersigning.owed(db_of(post))
    assert [row.approver for row in rows] == ["甲", "乙", "丙"]
    assert {(row.incident, row.approval, row.level, row.may) for row in rows} == {(incident, "oral", "serious", True)}
    assert [row.due_ms for row in rows] == sorted(row.approved_ms + 120 * MINUTE_MS for row in rows)
    post.do(CountersignResponse(response=rows[0].id, seen=rows[0].heads["countersigned_by"]))
    assert [row.approver for row in countersigning.owed(db_of(post))] == ["乙", "丙"]
    with pytest.raises(Refused, match=r"response\.countersigned"):
        post.do(CountersignResponse(response=rows[0].id, seen=()))
