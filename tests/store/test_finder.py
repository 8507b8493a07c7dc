"""Finding anything by what a person typed, and what the names of a command line may mean."""

import pytest
from fakes.asked import db_of, scope_of
from fakes.post import Post

from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit
from sync.domain.commands.forces import ImportUnits, RegisterContact, RegisterUnit, StrikeUnit
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.plans import PublishPlan
from sync.domain.commands.posts import EstablishPost
from sync.domain.commands.recipients import SignOrder
from sync.oplog.codec import encode
from sync.store.queries import finder, line
from sync.store.queries.line import LineAsked


@pytest.fixture
def forces(post: Post) -> dict[str, bytes]:
    """Return units of the post by name."""
    named = {"鼓楼处突机动队": "钟山01", "鼓楼巡特警一中队": "钟山11", "六合消防救援站": "六合消防", "鼓楼处突机动二队": "钟山02"}
    return {name: bytes(post.do(RegisterUnit(name=name, call_sign=sign, readiness="standby")).created[0]) for name, sign in named.items()}


def _titles(post: Post, text: str, *sorts: str) -> list[str]:
    return [row.title for row in finder.find(db_of(post), text, sorts or finder.SORTS)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("巡特警", ["鼓楼巡特警一中队"]),
        ("gulouxun", ["鼓楼巡特警一中队"]),
        ("xtj", ["鼓楼巡特警一中队"]),
        ("钟山11", ["鼓楼巡特警一中队"]),
        ("luhe", ["六合消防救援站"]),
        ("lhxf", ["六合消防救援站"]),
        ("六合消防", ["六合消防救援站"]),
    ],
)
def test_a_unit_is_found_by_any_of_its_names(post: Post, forces: dict[str, bytes], typed: str, expected: list[str]) -> None:
    """Chinese, pinyin, initials, call sign and the local reading of a place lead to the unit."""
    assert set(expected) <= set(forces)
    assert expected == _titles(post, typed, finder.UNIT)


@pytest.mark.parametrize("typed", ["鼓楼机动", "gljd"])
def test_a_short_form_finds_every_unit_it_may_mean(post: Post, forces: dict[str, bytes], typed: str) -> None:
    """Characters or initials may be left out; two units that fit are both found, and neither is the exact one."""
    found = finder.find(db_of(post), typed, (finder.UNIT,))
    assert {forces["鼓楼处突机动队"], forces["鼓楼处突机动二队"]} <= {row.id for row in found}
    assert forces["六合消防救援站"] not in {row.id for row in found}
    assert not any(row.exact for row in found)


def test_a_whole_name_is_exact(post: Post, forces: dict[str, bytes]) -> None:
    """The whole name or call sign, whatever its width or case, names one thing and stands first."""
    for typed in ("鼓楼处突机动队", "钟山01", "钟山０１"):
        first = finder.find(db_of(post), typed, (finder.UNIT,))[0]
        assert (first.id, first.exact) == (forces["鼓楼处突机动队"], True), typed


def test_an_old_whole_name_stands_before_many_newer(post: Post) -> None:
    """The unit called exactly as typed is found though a hundred newer ones begin alike."""
    first = post.do(RegisterUnit(name="鼓楼", readiness="standby")).created[0]
    post.do(ImportUnits(rows=tuple({"名称": f"鼓楼{number}中队"} for number in range(100))))
    found = finder.find(db_of(post), "鼓楼", (finder.UNIT,))
    assert (found[0].id, found[0].exact, len(found)) == (first, True, finder.EACH_MAX)


def test_everything_is_found_by_sort(post: Post, incident: bytes, forces: dict[str, bytes]) -> None:
    """Incidents by number and title, posts, plans, commanders, contacts, places and organisations answer in the order of sorts."""
    post.do(EstablishPost(incident=incident, sort="scene", name="槽车现场指挥部", commander="周敏"))
    post.do(RegisterContact(office="值班长", name="周建国", phone="025-0001"))
    number = finder.find(db_of(post), "槽车", (finder.INCIDENT,))[0].number
    assert [row.id for row in finder.find(db_of(post), number, (finder.INCIDENT,)) if row.exact] == [incident]
    found = finder.find(db_of(post), "槽车")
    assert [row.sort for row in found] == ["incident", "post", "person"]
    assert found[1].incident == incident
    assert {"周敏", "值班长"} == set(_titles(post, "zhou", finder.PERSON)), "found by a name that nobody is shown"
    assert _titles(post, "宁洛", finder.PLACE) == ["宁洛高速 K12"]
    assert _titles(post, "njgl", finder.ORGANISATION) == ["鼓楼区"]
    assert {row.sort for row in finder.find(db_of(post), "鼓楼")} == {"incident", "unit", "organisation"}
    assert forces


def test_nothing_is_found_for_nothing(post: Post, forces: dict[str, bytes]) -> None:
    """An empty text, spaces and marks find nothing and break nothing."""
    assert forces
    for typed in ("", "  ", "%", "_", '"', "'", "*", "，", "%%%", "a" * 500):
        assert finder.find(db_of(post), typed) == (), typed


def test_recent_begins_with_what_was_written_to(post: Post, incident: bytes) -> None:
    """The incident written to last stands before a newer one."""
    newer = bytes(post.do(OpenIncident(title="隧道积水", mode="actual", state="confirmed")).created[0])
    post.do(WriteJournal(scope=scope_of(incident), line="水幕建立"))
    assert [row.id for row in finder.recent(db_of(post))] == [incident, newer]


def test_a_line_learns_what_units_do(post: Post, incident: bytes, forces: dict[str, bytes]) -> None:
    """A unit comes with its open task, its incident and the heads of its state."""
    unit = forces["鼓楼处突机动队"]
    sent = post.do(DispatchUnit(incident=incident, unit=unit)).created[0]
    post.do(AdvanceAssignment(assignment=sent, to="departed"))
    found = line.look(db_of(post), LineAsked(at=incident, units=("钟山01",), recipients=("njgl", "六合消防"), destination="宁洛高速"))
    (meant,) = found.units["钟山01"]
    (standing,) = meant.standing
    assert (standing.id, standing.state, standing.incident, standing.title) == (sent, "departed", incident, "化学品槽车侧翻")
    assert len(standing.heads) == 1
    assert found.at is not None
    assert found.at.id == incident
    assert [row.id for row in found.destinations] == [incident]
    assert [row.code for row in found.recipients["njgl"]] == ["320106"]
    assert [row.id for row in found.recipients["六合消防"]] == [forces["六合消防救援站"]]


def test_a_line_learns_which_words_are_one_name(post: Post, forces: dict[str, bytes]) -> None:
    """Of the runs of words those are known that are the whole call sign or name of a unit, in either width of the space."""
    (unit,) = post.do(RegisterUnit(name="草场门消防一车", call_sign="草场\u30001", readiness="standby")).created
    asked = LineAsked(units=("草场 1",), runs=("草场 1", "草场 10", "1 到东门", "草场 1 号"))
    found = line.look(db_of(post), asked)
    assert found.known == ("草场 1",)
    assert [meant.row.id for meant in found.units["草场 1"] if meant.row.exact] == [unit]
    post.do(StrikeUnit(unit=unit, reason="撤编"))
    assert line.look(db_of(post), asked).known == ()


def test_a_line_learns_what_waits_to_be_signed(post: Post, incident: bytes) -> None:
    """Orders to this organisation wait until they are signed."""
    post.do(IssueOrderNow(text="封闭出口", urgency="urgent", organisations=("320106",), incident=incident))
    (waiting,) = line.look(db_of(post), LineAsked(waiting=True)).waiting
    assert (waiting.text, len(waiting.heads)) == ("封闭出口", 1)
    post.do(SignOrder(recipient=waiting.recipient, seen=waiting.heads))
    assert line.look(db_of(post), LineAsked(waiting=True)).waiting == ()


def test_plans_are_found(post: Post) -> None:
    """A plan answers to its name and to its code."""
    level = {"level": "major", "matters": "抢险救援", "measures": "封闭道路", "period_hours": 24}
    document = encode({"format": 1, "title": "危险化学品事故应急预案", "levels": [level]})
    post.do(PublishPlan(document=document, version="1.0", name="危化品预案", code="JS-WHP"))
    for typed in ("危化", "whp", "JS-WHP"):
        assert _titles(post, typed, finder.PLAN) == ["危化品预案"], typed
