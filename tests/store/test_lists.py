"""Long lists: read from their indexes they say what a naive reading says, and their counts are the rows there are."""

from collections import Counter
from random import Random

import pytest
from fakes.asked import db_of
from fakes.post import Post

from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.forces import RegisterContact, RegisterUnit, ReportReadiness, StrikeContact, StrikeUnit
from sync.domain.commands.incident_steps import CallFalse
from sync.domain.commands.incidents import GradeIncident, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.store import listed
from sync.store.queries import forces, incident_pages, incident_parts, incidents, journal_pages
from sync.store.queries.forces_rows import ATTENTION, BoardQuestion
from sync.store.queries.incident_pages import IncidentFilter


@pytest.fixture(params=[1, 2])
def chance(request: pytest.FixtureRequest) -> Random:
    return Random(request.param)


def test_incidents_stand_as_a_naive_reading_puts_them(post: Post, chance: Random) -> None:
    """Whatever was graded and called false: sequence, total and what waits are those of sorting all of them."""
    for number in range(25):
        made = post.do(OpenIncident(title=f"事件{number}", mode=chance.choice(("actual", "exercise")))).created[0]
        if chance.random() < 0.5:
            post.do(GradeIncident(incident=made, grade=chance.choice(("minor", "serious", "major", "extreme")), basis="x"))
        elif chance.random() < 0.3:
            post.do(CallFalse(incident=made, reason="误报"))
    db = db_of(post)
    rows = db.execute("select id, state, mode, grade, created_ms from incident_rows").fetchall()
    going = [row for row in rows if row[1] != "false_alarm"]
    grades = ("extreme", "major", "serious", "minor", None)
    going.sort(key=lambda row: (row[4], row[0]), reverse=True)
    going.sort(key=lambda row: (row[2] != "actual", grades.index(row[3])))
    ended = sorted((row for row in rows if row[1] == "false_alarm"), key=lambda row: (row[4], row[0]), reverse=True)
    for wanted, expected in ((IncidentFilter(), going), (IncidentFilter(ended=True), ended)):
        pages = [incident_pages.page(db, wanted, offset, 7) for offset in range(0, len(expected) + 7, 7)]
        assert [row.id for page in pages for row in page.rows] == [row[0] for row in expected]
        assert {page.total for page in pages} == {len(expected)}
        assert [row.id for row in incidents.listing(db, "", wanted.ended)] == [row[0] for row in expected]
    assert incident_pages.waiting(db) == sum(row[1] == "unverified" for row in going)


def test_units_stand_as_a_naive_reading_puts_them(post: Post, incident: bytes, chance: Random) -> None:
    """Whoever reports, is sent or struck: sequence, totals, tally and the tree are those of sorting all of them."""
    expected: list[tuple[str, str]] = []
    for number in chance.sample(range(100, 1_000), 30):
        readiness = chance.choice(("standby", "rest", "unavailable", None))
        unit = post.do(RegisterUnit(name=f"{number}队", readiness=readiness)).created[0]
        fate = chance.random()
        if fate < 0.2:
            post.do(StrikeUnit(unit=unit, reason="撤编"))
            continue
        if fate < 0.4:
            readiness = chance.choice(("standby", "rest"))
            post.do(ReportReadiness(unit=unit, readiness=readiness))
        elif fate < 0.6 and readiness in {"standby", None}:
            post.do(DispatchUnit(incident=incident, unit=unit, task="封控"))
            readiness = "ordered"
        expected.append((readiness or "unknown", f"{number}队"))
    expected.sort(key=lambda row: (ATTENTION.index(row[0]), row[1]))
    db = db_of(post)
    for states in ((), ("standby",), ("ordered", "rest")):
        some = [row for row in expected if not states or row[0] in states]
        pages = [forces.board(db, BoardQuestion(states=states), offset, 7) for offset in range(0, len(some) + 7, 7)]
        assert [(row.state, row.name) for page in pages for row in page.rows] == some
        assert {page.total for page in pages} == {len(some)}
    assert forces.tally(db, BoardQuestion()) == Counter(state for state, _ in expected)
    assert forces.tally(db, BoardQuestion(text="队")) == Counter(state for state, _ in expected)
    (top,) = (row for row in forces.branches(db) if row.units)
    assert (top.units, top.ready) == (len(expected), sum(state == "standby" for state, _ in expected))


def test_a_page_of_a_list_walks_its_index(post: Post) -> None:
    """No list is sorted when it is opened."""
    for sequence, which in ((listed.GOES_ON_SEQUENCE, listed.GOES_ON), (listed.ENDED_SEQUENCE, listed.ENDED)):
        question = f"select id from incident_rows where {which} order by {sequence} limit 200"  # noqa: S608 - a question of our own
        steps = [row[3] for row in post.reader.execute(f"explain query plan {question}").fetchall()]
        assert len(steps) == 1, steps
        assert "COVERING INDEX idx_incident_rows_listed" in steps[0]
    question = f"select {listed.READINESS_RANK}, name, id from unit_rows where struck is null order by 1, 2, 3"  # noqa: S608 - as above
    steps = [row[3] for row in post.reader.execute(f"explain query plan {question}").fetchall()]
    assert len(steps) == 1, steps
    assert "COVERING INDEX idx_unit_rows_listed" in steps[0]


def test_contacts_are_counted_as_they_come_and_go(post: Post) -> None:
    """A struck one counts no more."""
    made = [post.do(RegisterContact(office=f"值班{number}", phone="025-1")).created[0] for number in range(3)]
    post.do(StrikeContact(contact=made[1], reason="已调离"))
    assert forces.contacts(db_of(post), BoardQuestion(), 0, 9).total == 2
    assert forces.contacts(db_of(post), BoardQuestion(organisation="320106"), 0, 9).total == 2
    assert forces.contacts(db_of(post), BoardQuestion(organisation="320115"), 0, 9).total == 0


def test_earlier_lines_are_those_of_the_whole_sequence(
    post: Post, incident: bytes, chance: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines stated late, early and behind one another: each earlier page is the same as when all lines are put in sequence."""
    monkeypatch.setattr(journal_pages, "_READ_MORE", 2)
    scope, lines = incident_scope(incident), list[bytes]()
    now = 1_700_000_000_000
    for number in range(60):
        stated = now + 60_000 * number + chance.choice((0, 0, 0, -600_000, 300_000))
        after = chance.choice(lines[-5:]) if lines and chance.random() < 0.6 else None
        lines.append(post.do(WriteJournal(scope=scope, line=f"第{number}行", stated_at=stated, after=after)).created[0])
    db = db_of(post)
    whole = incident_parts.sequence(db, (scope,), 1_000)
    assert sorted(whole) == sorted(row[0] for row in db.execute("select id from journal_rows where scope = ?", [scope]).fetchall())
    for shown in range(0, len(whole) + 5, 5):
        end = max(0, len(whole) - shown)
        assert [row.id for row in journal_pages.earlier(db, scope, shown, 5)] == whole[max(0, end - 5) : end]
    people = db.execute("select count(*) from journal_rows where scope = ? and coalesce(system, 0) = 0", [scope]).fetchone()[0]
    assert incident_parts.journal_count(db, (scope,)) == people


def test_a_long_chain_of_lines_is_put_in_sequence_at_once() -> None:
    """Each line behind the last, stated ever earlier: the sequence is the one in which they were written, and none is walked twice."""
    lines = [(number.to_bytes(4), (number - 1).to_bytes(4) if number else None, 10**6 - number, number) for number in range(50_000)]
    assert [place[3] for place in incident_parts.in_sequence(lines)] == [line[0] for line in lines]
    assert [place[3] for place in incident_parts.in_sequence(reversed(lines))] == [line[0] for line in lines]
