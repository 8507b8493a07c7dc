"""The page of an incident that others were merged into: the union of all, nothing moved (engine specification §5)."""

from collections.abc import Callable

import pytest
from fakes.asked import db_of, scope_of
from fakes.post import Post, carry

from sync.domain.commands.attachments import AttachFile, StrikeAttachment
from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.groups import AddTask, OpenGroup
from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import StrikeJournal, WriteJournal
from sync.domain.commands.merges import MergeIncident, UnmergeIncident
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.posts import EstablishPost
from sync.domain.commands.responses import StartResponse
from sync.store.blobs import Blobs
from sync.store.queries import attachments, incident_more, incidents, journal_pages, questions
from sync.store.queries.rows import IncidentDetail

OTHER = "高架追尾"


def detail(post: Post, incident: bytes) -> IncidentDetail:
    found = incidents.detail(db_of(post), incident)
    assert found is not None
    return found


@pytest.fixture
def other(post: Post) -> bytes:
    return bytes(post.do(OpenIncident(title=OTHER, mode="actual", state="confirmed")).created[0])


def attach(post: Post, subject: bytes, content: bytes) -> bytes:
    request = AttachFile(subject=subject, subject_kind="incident", original=Blobs(post.home).put(content), media="jpeg", file_name="x.jpg")
    return bytes(post.do(request).created[0])


def fill(post: Post, incident: bytes) -> None:
    """Let one record of each sort be in an incident."""
    post.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="陆闻笙"))
    unit = post.do(RegisterUnit(name="鼓楼处突机动队", readiness="standby")).created[0]
    post.do(DispatchUnit(incident=incident, unit=unit))
    post.do(IssueOrderNow(text="封控", urgency="flash", organisations=("320106",), incident=incident))
    post.do(StartResponse(incident=incident, level="major", matters="泄漏", measures="疏散", period_hours=12))
    group = post.do(OpenGroup(incident=incident, name="现场处置组", lead="320106")).created[0]
    post.do(AddTask(incident=incident, title="测下风向", group=group))
    attach(post, incident, b"photo")


def test_everything_of_a_merged_incident_stands_on_the_other_s_page(post: Post, incident: bytes, other: bytes) -> None:
    """Posts, units, orders, responses, tasks, groups and files, each with the number of where it lives; its own page says where it went."""
    fill(post, other)
    attach(post, incident, b"own")
    bare = detail(post, incident)
    assert (bare.posts, bare.assignments, bare.orders, bare.tasks, bare.absorbed) == ((), (), (), (), ())
    post.do(MergeIncident(incident=other, into=incident))
    number = detail(post, other).incident.number
    whole = detail(post, incident)
    for rows in (whole.posts, whole.assignments, whole.orders, whole.responses, whole.tasks):
        assert [row.of for row in rows] == [number]  # type: ignore[attr-defined]
    assert [(row.number, row.title, row.state) for row in whole.absorbed] == [(number, OTHER, "merged")]
    assert whole.into is None
    more = incident_more.more(db_of(post), incident)
    assert [(row.name, row.of, row.tasks_open) for row in more.groups] == [("现场处置组", number, 1)]
    assert more.response(whole.responses[0].id) is not None
    files = attachments.of_incident(db_of(post), incident)
    assert ([row.of for row in files.rows], files.count) == (["", number], 2)
    gone = detail(post, other)
    assert gone.into is not None
    assert (gone.into.id, gone.into.number) == (incident, whole.incident.number)
    assert [row.of for row in gone.assignments] == [""]


def test_lines_of_both_stand_in_one_sequence(post: Post, incident: bytes, other: bytes) -> None:
    """By the time stated; what comes late in the merged one appears too; a struck line says why; earlier pages join the last ones."""
    for number in range(3):
        post.do(WriteJournal(scope=scope_of(incident), line=f"own {number}"))
        post.do(WriteJournal(scope=scope_of(other), line=f"other {number}"))
    post.do(MergeIncident(incident=other, into=incident))
    late = post.do(WriteJournal(scope=scope_of(other), line="late")).created[0]
    post.do(StrikeJournal(journal=late, reason="重复"))
    whole = detail(post, incident)
    number = detail(post, other).incident.number
    assert [(row.text, row.of) for row in whole.journal] == [
        ("own 0", ""), ("other 0", number), ("own 1", ""), ("other 1", number), ("own 2", ""), ("other 2", number), ("late", number),
    ]  # fmt: skip
    assert whole.journal_count == 7
    struck = whole.journal[-1].struck
    assert struck is not None
    assert struck.reason == "重复"
    pages = [journal_pages.earlier(db_of(post), scope_of(incident), shown, 3) for shown in (1, 4, 7)]
    assert [row.text for page in reversed(pages) for row in page] == [row.text for row in whole.journal[:-1]]
    assert [row.text for row in detail(post, other).journal] == ["other 0", "other 1", "other 2", "late"]
    assert journal_pages.earlier(db_of(post), b"i" + bytes(16), 0, 9) == ()


def test_the_list_counts_what_was_merged(post: Post, incident: bytes, other: bytes) -> None:
    """Units, open orders and the last line of the merged one show in the other's line."""
    fill(post, other)
    post.do(MergeIncident(incident=other, into=incident))
    post.do(WriteJournal(scope=scope_of(other), line="late"))
    (row,) = incidents.listing(db_of(post))
    assert (row.id, row.units_total, row.orders_open, row.last_text) == (incident, 1, 1, "late")


def test_what_was_merged_through_another_stands_there_too(post: Post, incident: bytes, other: bytes) -> None:
    """And goes again as soon as one of them is taken back."""
    third = bytes(post.do(OpenIncident(title="三号", mode="actual", state="confirmed")).created[0])
    post.do(WriteJournal(scope=scope_of(third), line="third"))
    post.do(MergeIncident(incident=third, into=other))
    post.do(MergeIncident(incident=other, into=incident))
    assert [row.title for row in detail(post, incident).absorbed] == [OTHER, "三号"]
    assert [row.text for row in detail(post, incident).journal] == ["third"]
    post.do(UnmergeIncident(incident=other, reason="两起"))
    assert (detail(post, incident).absorbed, detail(post, incident).journal, detail(post, other).into) == ((), (), None)
    assert [row.title for row in detail(post, other).absorbed] == ["三号"]


def test_in_a_circle_nobody_is_merged(make: Callable[[str], Post]) -> None:
    """Each was merged into the other while they were apart: both pages hold their own alone."""
    one, two = make("320106"), make("320106")
    first, second = (bytes(one.do(OpenIncident(title=title, mode="actual", state="confirmed")).created[0]) for title in ("甲", "乙"))
    for scope in (first, second):
        one.do(WriteJournal(scope=scope_of(scope), line=scope.hex()))
    two.accept(one)
    one.accept(two)
    carry(one, two)
    one.do(MergeIncident(incident=first, into=second))
    two.do(MergeIncident(incident=second, into=first))
    carry(two, one)
    for incident in (first, second):
        found = detail(one, incident)
        assert (found.absorbed, [row.text for row in found.journal]) == ((), [incident.hex()])


def test_struck_files_of_a_merged_incident_say_why(post: Post, incident: bytes, other: bytes) -> None:
    """The reason is read where the record lives."""
    made = attach(post, other, b"photo")
    post.do(StrikeAttachment(attachment=made, reason="误传"))
    post.do(MergeIncident(incident=other, into=incident))
    files = attachments.of_incident(db_of(post), incident)
    (row,) = files.rows
    assert row.struck is not None
    assert (row.struck.reason, row.struck.person, files.count) == ("误传", "林亦舟", 0)


def test_questions_of_an_incident_are_its_own_and_those_of_what_was_merged(post: Post, incident: bytes, other: bytes) -> None:
    """A unit sent twice shows on each page it concerns, and on no other."""
    third = bytes(post.do(OpenIncident(title="三号", mode="actual", state="confirmed")).created[0])
    unit = post.do(RegisterUnit(name="鼓楼处突机动队", readiness="standby")).created[0]
    post.do(DispatchUnit(incident=incident, unit=unit))
    post.do(DispatchUnit(incident=other, unit=unit, knowingly=True))
    asked = {one: questions.of_incident(db_of(post), one) for one in (incident, other, third)}
    assert [[row.code for row in found.rows] for found in asked.values()] == [["unit_twice"], ["unit_twice"], []]
    assert asked[incident].rows[0].id == asked[other].rows[0].id
    assert all(row in questions.inbox(db_of(post)).questions for row in asked[incident].rows)
    post.do(MergeIncident(incident=other, into=third))
    late = post.do(WriteJournal(scope=scope_of(other), line="late")).created[0]
    found = questions.of_incident(db_of(post), third)
    assert [(row.code, row.entity, row.state) for row in found.rows] == [("entry_after_close", late, "merged")]
    assert questions.of_incident(db_of(post), bytes(16)).rows == ()


def test_a_field_in_question_stands_on_its_incident_alone(make: Callable[[str], Post]) -> None:
    """Two values that did not see each other: one question on that page, none on another."""
    one, two = make("320106"), make("320106")
    incident, other = (bytes(one.do(OpenIncident(title=title, mode="actual", state="confirmed")).created[0]) for title in ("甲", "乙"))
    two.accept(one)
    one.accept(two)
    carry(one, two)
    one.do(SetIncidentFacts(incident=incident, facts={"hazards": "苯乙烯"}))
    two.do(SetIncidentFacts(incident=incident, facts={"hazards": "丙烯腈"}))
    carry(two, one)
    (row,) = questions.of_incident(db_of(one), incident).rows
    assert (row.sort, row.field, {value.value for value in row.values}) == ("field", "hazards", {"苯乙烯", "丙烯腈"})
    assert questions.of_incident(db_of(one), other).rows == ()
