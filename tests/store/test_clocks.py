"""Suspect clocks: told beside the device and the line, judged by the center's time, and never part of the state."""

from pathlib import Path

from fakes.asked import db_of, scope_of
from fakes.post import START_MS, Clock, Post, carry

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.oplog.clock import FUTURE_MS_MAX
from sync.store import slips
from sync.store.clocks import keep_offset
from sync.store.queries import incidents, paths
from sync.store.queries.clocks import clocks
from sync.store.rebuild import check
from tests.fakes.post import TREE
from tests.store.test_slips import out, take

HOUR_MS = 3_600_000
WAIT_S = 30


def two(tmp_path: Path, *, ahead_ms: int) -> tuple[Post, Post, bytes]:
    """Return a post whose clock is ahead, one whose clock is right, and the first one's incident, held by both."""
    fast = Post(tmp_path / "fast", "320106", clock=Clock(START_MS + ahead_ms))
    right = Post(tmp_path / "right", "320115")
    incident = fast.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).created[0]
    fast.do(AddParty(incident=incident, organisation="320115"))
    fast.do(WriteJournal(scope=scope_of(incident), line="到场"))
    right.receive((), births=fast.births())
    right.accept(fast)
    return fast, right, bytes(incident)


def test_a_clock_from_the_future_is_told_and_nothing_refused(tmp_path: Path) -> None:
    """The device and its line say by how much; the line counts; the state holds nothing of it."""
    fast, right, incident = two(tmp_path, ahead_ms=2 * HOUR_MS)
    try:
        carry(fast, right)
        (suspect,) = clocks(db_of(right)).suspects
        assert (suspect.organisation_name, suspect.person, suspect.entries) == ("鼓楼区", "林亦舟", 3)
        assert abs(suspect.ahead_ms - 2 * HOUR_MS) < 1_000
        detail = incidents.detail(db_of(right), incident)
        assert detail is not None
        assert [(line.text, round((line.clock_ahead_ms or 0) / HOUR_MS)) for line in detail.journal] == [("到场", 2)]
        assert check(right.home, shipped=TREE).different == ()
        assert clocks(db_of(fast)).suspects == ()
    finally:
        fast.close()
        right.close()


def test_a_clock_within_the_bound_is_not_suspect(tmp_path: Path) -> None:
    """Five minutes are what clocks differ by."""
    fast, right, incident = two(tmp_path, ahead_ms=FUTURE_MS_MAX - 1_000)
    try:
        carry(fast, right)
        assert clocks(db_of(right)).suspects == ()
        detail = incidents.detail(db_of(right), incident)
        assert detail is not None
        assert detail.journal[0].clock_ahead_ms is None
    finally:
        fast.close()
        right.close()


def test_the_centers_time_judges_where_it_is_known(tmp_path: Path) -> None:
    """A device that is two hours behind accuses nobody: it knows by how much the center is ahead of it."""
    fast, right, _ = two(tmp_path, ahead_ms=2 * HOUR_MS)
    try:
        right.writer.call(lambda desk: keep_offset(desk.connection, 2 * HOUR_MS, at_ms=START_MS)).result(WAIT_S)
        carry(fast, right)
        told = clocks(db_of(right))
        assert (told.offset_ms, told.offset_at_ms, told.suspects) == (2 * HOUR_MS, START_MS, ())
        assert paths.link(db_of(right)).clock_offset_ms == 2 * HOUR_MS
    finally:
        fast.close()
        right.close()


def test_a_slip_from_the_future_is_told_once(tmp_path: Path) -> None:
    """A slip counts as an arrival; its stream, which brings the entry later, does not count it again."""
    fast, right, incident = two(tmp_path, ahead_ms=HOUR_MS)
    try:
        carry(fast, right)
        fast.do(WriteJournal(scope=scope_of(incident), line="撤离"))
        assert take(right, out(fast)).standing == slips.VERIFIED
        before = clocks(db_of(right)).suspects
        carry(fast, right)
        assert [row.entries for row in before] == [row.entries for row in clocks(db_of(right)).suspects] == [4]
    finally:
        fast.close()
        right.close()
