"""What the page Forces reads, filled by real commands on real devices."""

import pytest
from fakes.asked import db_of
from fakes.post import Post, carry

from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit
from sync.domain.commands.forces import (
    ImportUnits,
    RegisterContact,
    RegisterUnit,
    ReportReadiness,
    SetUnitFacts,
    StrikeContact,
    StrikeUnit,
)
from sync.domain.units_import import UNITS, Held, preview
from sync.store.queries import forces, forces_sheet
from sync.store.queries.forces_rows import BoardQuestion

ALL = BoardQuestion()


@pytest.fixture
def filled(post: Post, incident: bytes) -> dict[str, bytes]:
    """A post with a unit in each of five states."""
    made = {}
    for name, readiness in (("待命一队", "standby"), ("待命二队", "standby"), ("休整队", "rest"), ("在途队", "standby"), ("不明队", None)):
        request = RegisterUnit(name=name, readiness=readiness, call_sign=f"钟山{len(made)}", strength_ready=len(made))
        made[name] = bytes(post.do(request).created[0])
    sent = post.do(DispatchUnit(incident=incident, unit=made["在途队"], task="封控")).created[0]
    post.do(AdvanceAssignment(assignment=sent, to="departed"))
    return made


def test_the_board_stands_by_attention(post: Post, filled: dict[str, bytes]) -> None:
    """Who is on the way comes before who stands by, who rests comes last; each state is counted."""
    db = db_of(post)
    page = forces.board(db, ALL, 0, 200)
    assert [(row.name, row.state) for row in page.rows] == [
        ("在途队", "departed"),
        ("待命一队", "standby"),
        ("待命二队", "standby"),
        ("不明队", "unknown"),
        ("休整队", "rest"),
    ]
    assert (page.total, page.offset) == (5, 0)
    assert forces.tally(db, BoardQuestion(states=("rest",))) == {"departed": 1, "standby": 2, "unknown": 1, "rest": 1}
    assert page.rows[0].incident_number != ""
    assert page.rows[0].state_at_ms is not None


def test_the_board_is_read_by_page_and_filtered(post: Post, filled: dict[str, bytes]) -> None:
    """A page from anywhere, by state, by what was typed, by organisation with or without those below."""
    db = db_of(post)
    assert [row.name for row in forces.board(db, ALL, 3, 1).rows] == ["不明队"]
    asked = {
        BoardQuestion(states=("rest", "unknown")): 2,
        BoardQuestion(text="dmyd"): 1,
        BoardQuestion(text="钟山3"): 1,
        BoardQuestion(organisation="320106"): 5,
        BoardQuestion(organisation="320100"): 5,
        BoardQuestion(organisation="320000", below=False): 0,
        BoardQuestion(organisation="320115"): 0,
    }
    assert {question: forces.board(db, question, 0, 200).total for question in asked} == asked


def test_each_figure_tells_its_age_and_its_source(post: Post, filled: dict[str, bytes]) -> None:
    """A figure reported later is younger than the rest of the unit; one never told has no age."""
    first = forces.board(db_of(post), BoardQuestion(text="待命一队"), 0, 1).rows[0]
    post.do(ReportReadiness(unit=filled["待命一队"], readiness="standby", strength_ready=9))
    (row,) = forces.board(db_of(post), BoardQuestion(text="待命一队"), 0, 1).rows
    assert row.figures["strength_ready"].value == 9
    assert (row.figures["strength_ready"].at_ms or 0) > (first.figures["strength_ready"].at_ms or 0)
    assert (row.figures["vehicles"].at_ms, row.figures["strength_ready"].by) == (None, "")


def test_a_unit_whole(post: Post, filled: dict[str, bytes], incident: bytes) -> None:
    """Every field with its heads and who wrote it, and the assignment that holds it; a struck one is gone."""
    detail = forces.unit(db_of(post), filled["在途队"])
    assert detail is not None
    assert detail.sent is not None
    assert (detail.sent.incident, detail.sent.state, detail.sent.task, detail.may_write) == (incident, "departed", "封控", True)
    assert detail.value("name") == "在途队"
    assert len(detail.seen["name"]) == 1
    held = next(held for held in detail.fields if held.field == "name")
    assert held.told.by.startswith("林亦舟")
    post.do(StrikeUnit(unit=filled["休整队"], reason="撤编"))
    assert forces.unit(db_of(post), filled["休整队"]) is None
    assert forces.unit(db_of(post), filled["待命一队"]).sent is None  # type: ignore[union-attr]


def test_a_superior_reads_and_does_not_write(gulou: Post, nanjing: Post) -> None:
    """What a county sends up is shown there with its source, read-only; two values that did not meet are a question."""
    unit = bytes(gulou.do(RegisterUnit(name="鼓楼机动", readiness="standby", talkgroup="一组")).created[0])
    nanjing.accept(gulou)
    carry(gulou, nanjing)
    (row,) = forces.board(db_of(nanjing), BoardQuestion(organisation="320100"), 0, 10).rows
    assert (row.organisation, row.name) == ("320106", "鼓楼机动")
    detail = forces.unit(db_of(nanjing), unit)
    assert detail is not None
    assert detail.may_write is False


def test_the_tree_counts_what_stands_below(post: Post, filled: dict[str, bytes]) -> None:
    """Units of a county count for its city and its province; who is sent is not ready."""
    db = db_of(post)
    (province,) = [row for row in forces.branches(db) if row.code == "320000"]
    assert (province.units, province.ready, province.tier) == (5, 2, "province")
    assert province.children > 0
    (city,) = [row for row in forces.branches(db, "320000") if row.code == "320100"]
    assert (city.units, city.parent) == (5, "320000")
    (county,) = [row for row in forces.branches(db, "320100") if row.code == "320106"]
    assert (county.units, county.ready, county.children) == (5, 2, 0)


def test_the_tree_is_searched(post: Post) -> None:
    """By name, pinyin, initials and code; each finding says what it stands below."""
    db = db_of(post)
    for typed in ("鼓楼", "gulou", "gl", "320106"):
        assert "320106" in [row.code for row in forces.found(db, typed)], typed
    (county,) = [row for row in forces.found(db, "320106") if row.code == "320106"]
    assert county.path[0] == "江苏"
    assert len(county.path) == 2
    assert forces.line(db, "320106") == ("320000", "320100", "320106")
    assert forces.line(db, "999") == ("999",)


def test_contacts_by_organisation_and_office(post: Post) -> None:
    """In sequence, found by office, name and radio; a struck one is gone."""
    for office, name in (("值班长", "王"), ("值班室", "李")):
        post.do(RegisterContact(office=office, name=name, phone="025-1", radio="钟山00"))
    db = db_of(post)
    page = forces.contacts(db, ALL, 0, 200)
    assert [(row.office, row.name) for row in page.rows] == [("值班室", "李"), ("值班长", "王")]
    assert page.rows[0].may_write
    assert len(page.rows[0].heads["phone"]) == 1
    assert [forces.contacts(db, BoardQuestion(text=text), 0, 9).total for text in ("值班长", "zbs", "没有", "李")] == [1, 1, 0, 1]
    post.do(StrikeContact(contact=page.rows[0].id, reason="已调离"))
    assert forces.contacts(db_of(post), ALL, 0, 200).total == 1


def test_an_import_twice_makes_no_doubles(post: Post) -> None:
    """What stands is read page after page, and a second import of the same sheet writes nothing."""
    rows = tuple(
        {"名称": f"{number}队", "可出动": str(number), "能力": "破拆；排爆", "经度": "118.7", "纬度": "32.1"} for number in range(230)
    )
    post.do(ImportUnits(rows=rows))
    held: list[Held] = []
    after = b""
    while page := forces_sheet.standing(db_of(post), "unit", after):
        assert len(page) <= 200
        held += [Held(id=row.id, values=row.values) for row in page]
        after = page[-1].id
    assert len(held) == 230
    assert {fate.sort for fate in preview(rows, held, UNITS)} == {"unchanged"}
    post.do(ImportUnits(rows=rows))
    assert forces.board(db_of(post), ALL, 0, 1).total == 230


@pytest.mark.parametrize(("kind", "field"), [("unit", "name"), ("unit", "call_sign"), ("contact", "office")])
def test_a_row_is_looked_up_without_reading_the_others(post: Post, kind: str, field: str) -> None:
    """The writer's own question goes through the index, else an import of a thousand rows reads a million."""
    question = f'select * from {kind}_rows where "scope" is ? and "{field}" is ? order by created_ms, id limit 5000'  # noqa: S608 - a question of our own
    steps = post.reader.execute(f"explain query plan {question}", (b"o", "x")).fetchall()
    assert f"idx_{kind}_rows_scope_{field}_created_ms" in steps[0][3]


def test_an_export_reads_what_was_asked_for(post: Post) -> None:
    """By organisation, with heads for who imports it again."""
    unit = bytes(post.do(RegisterUnit(name="鼓楼机动")).created[0])
    post.do(SetUnitFacts(unit=unit, facts={"talkgroup": "一组"}))
    db = db_of(post)
    (row,) = forces_sheet.export(db, "unit", BoardQuestion(organisation="320100"))
    assert (row.id, row.organisation, row.values["talkgroup"]) == (unit, "320106", "一组")
    assert forces_sheet.export(db, "unit", BoardQuestion(organisation="320200")) == ()
    assert forces_sheet.export(db, "unit", ALL, unit) == ()
