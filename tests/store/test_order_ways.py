"""The way of an order to its recipients, groups and parties, filled by real commands on real devices."""

from fakes.asked import db_of, scope_of
from fakes.post import Post

from sync.domain.commands.extensions import RequestExtension
from sync.domain.commands.groups import AddTask, OpenGroup
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.recipients import ReportOrder, SignOrder, StartOrder
from sync.domain.commands.responses import AdvanceGroup, StartResponse
from sync.store.queries import incident_more, journal_pages, order_ways
from sync.store.queries.rows import HERE


def test_each_state_has_the_time_it_was_reached(post: Post, incident: bytes) -> None:
    """Issued, signed, under way and reported in their sequence; the last report's time apart; nothing of an unknown order."""
    order = post.do(IssueOrderNow(text="封闭北门", urgency="flash", organisations=("320106",), incident=incident)).created[0]
    (bare,) = order_ways.ways(db_of(post), order)
    assert set(bare.times) == {"issued"}
    assert (bare.reach, bare.path) == (HERE, "")
    post.do(SignOrder(recipient=bare.id))
    post.do(StartOrder(recipient=bare.id))
    post.do(ReportOrder(recipient=bare.id, report="已封闭"))
    post.do(ReportOrder(recipient=bare.id, report="已绕行"))
    (way,) = order_ways.ways(db_of(post), order)
    assert list(way.times) == ["issued", "signed", "under_way", "reported"]
    assert sorted(way.times.values()) == list(way.times.values())
    assert way.reported_ms is not None
    assert way.reported_ms > way.times["reported"]
    assert order_ways.ways(db_of(post), b"?" * 16) == ()


def test_a_request_for_time_travels_with_its_heads(post: Post, incident: bytes) -> None:
    """What the board shows is what an answer names."""
    order = post.do(IssueOrderNow(text="封闭北门", urgency="flash", organisations=("320106",), incident=incident)).created[0]
    (bare,) = order_ways.ways(db_of(post), order)
    post.do(RequestExtension(recipient=bare.id, until=2**42, reason="积水"))
    (way,) = order_ways.ways(db_of(post), order)
    assert (way.extension_until, way.extension_reason, way.extension_answer) == (2**42, "积水", None)
    assert len(way.heads["extension_until"]) == 1


def test_groups_and_parties_of_an_incident(post: Post, incident: bytes) -> None:
    """Groups with lead, members and open tasks; parties by name; what a response states in full."""
    post.do(StartResponse(incident=incident, level="major", matters="泄漏", measures="疏散", period_hours=12))
    group = post.do(OpenGroup(incident=incident, name="现场处置组", lead="320106", members=("320106",))).created[0]
    post.do(AddTask(incident=incident, title="测下风向", group=group))
    found = incident_more.more(db_of(post), incident)
    (row,) = found.groups
    assert (row.name, row.lead, row.lead_name, row.members, row.tasks_open) == (
        "现场处置组",
        "320106",
        "鼓楼区",
        (("320106", "鼓楼区"),),
        1,
    )
    assert found.parties == (("320106", "鼓楼区"),)
    (stated,) = found.responses
    assert (found.response(stated.id), stated.period_hours, stated.measures) == (stated, 12, "疏散")
    assert found.response(b"?") is None
    assert incident_more.more(db_of(post), b"?" * 16).groups == ()


def test_earlier_lines_follow_the_sequence_shown(post: Post, incident: bytes) -> None:
    """Pages before the last lines join them without gap or repetition, a back-dated line in its place."""
    for number in range(5):
        post.do(WriteJournal(scope=scope_of(incident), line=f"line {number}"))
    post.do(WriteJournal(scope=scope_of(incident), line="back-dated", stated_at=1))
    db = db_of(post)
    pages = [journal_pages.earlier(db, scope_of(incident), shown, 2) for shown in (0, 2, 4, 6)]
    lines = [row.text for page in reversed(pages) for row in page]
    assert lines == ["back-dated", *(f"line {number}" for number in range(5))]
    assert pages[3] == ()


def test_roles_of_an_incident_stand_for_their_organisations(post: Post, incident: bytes) -> None:
    """A group by its name or initials, lead and members once; all parties only where nothing is asked; no dissolved group."""
    group = post.do(OpenGroup(incident=incident, name="秩序维护组", lead="320106", members=("320106", "320115"))).created[0]
    gone = post.do(OpenGroup(incident=incident, name="秩序二组", lead="320106")).created[0]
    post.do(AdvanceGroup(group=gone, to="dissolved"))
    post.do(OpenGroup(incident=incident, name="空组"))
    members = (("320106", "鼓楼区"), ("320115", "江宁区"))
    for text in ("秩序", "zxwh", "zhixu"):
        assert [(row.id, row.name, row.organisations) for row in incident_more.roles(db_of(post), text, incident)] == [
            (group, "秩序维护组", members)
        ]
    every = incident_more.roles(db_of(post), "", incident)
    assert [row.name for row in every] == ["秩序维护组", ""]
    assert set(every[-1].organisations) == set(members)
    assert incident_more.roles(db_of(post), "", bytes(16)) == ()
