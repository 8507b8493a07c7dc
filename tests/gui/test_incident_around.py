"""What stands around one incident: its questions, what was merged into it, who has dealt with a line, what the levels rest on."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import DISPUTE as QUESTION
from desktop.app.picture_orders import MORE
from desktop.app.picture_world import DETAIL, FIELDS, JOURNAL, TANKER, UNITS, identity
from desktop.app.stills import Still
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.level_lines import Level, level_lines, response_words
from desktop.features.incidents.menus import BEGINS_WORK, acts_on
from desktop.features.incidents.question_words import question_words
from desktop.widgets.rows_view import RowsView
from sync.store.queries.incident_more import NOTHING_MORE, IncidentMore, ResponseFactsRow
from sync.store.queries.linked import LinkedRow
from sync.store.queries.question_rows import IncidentQuestions, QuestionRow
from sync.store.queries.rows import ResponseRow

pytestmark = pytest.mark.opens_at("incidents")

OTHER = LinkedRow(id=identity(9), number="江北-A-0009", title="园区北门追尾", state="merged")
RESPONSE = ResponseRow(
    id=identity(600),
    state="active",
    level="major",
    matters="苯乙烯泄漏",
    approver="省厅",
    approval="oral",
    started_at=DETAIL.fields[0].at_ms,
)


@pytest.fixture
def detail(still: Still, qtbot: QtBot) -> DetailView:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    qtbot.waitUntil(still.window.isActiveWindow)
    return still.incidents.detail


def _press(view: RowsView, row: object) -> None:
    index = view.model().index(view.model().rows.index(row), 0)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(index).center())


def test_a_question_leads_to_where_it_is_settled(still: Still, detail: DetailView) -> None:
    """It stands first on the page with its values; a press, and Enter too, puts it on the card of Sync; those of another are not shown."""
    still.readers.answers["questions.of_incident"] = IncidentQuestions(id=TANKER, rows=(QUESTION,))
    still.incidents.refresh()
    assert detail.middle.rows[1] == QUESTION
    assert question_words(QUESTION, still.services.words)[1].count("≠") == len(QUESTION.values) - 1
    detail.middle_view.grab()
    _press(detail.middle_view, QUESTION)
    assert still.window.stack.currentWidget() is still.sync
    assert still.sync.card.question is not None
    assert still.sync.card.question.id == QUESTION.id
    still.window.show_page("incidents", TANKER)
    detail.middle_view.setFocus()
    detail.middle_view.setCurrentIndex(detail.middle.index(1, 0))
    QTest.keyClick(detail.middle_view, Qt.Key.Key_Return)
    assert still.window.stack.currentWidget() is still.sync
    still.window.show_page("incidents", TANKER)
    detail.show_questions(identity(1), (QUESTION,))
    assert QUESTION not in detail.middle.rows


def test_an_alert_says_what_it_is_about(still: Still) -> None:
    """In the words of its sort; one of a later version by its code."""
    row = QuestionRow(id=b"a", sort="alert", kind="assignment", entity=b"e", scope=b"s", field="", title="鼓楼机动", code="unit_twice")
    assert question_words(row, still.services.words) == ("同一力量在两个未结束事件中", "鼓楼机动")
    assert "brand_new" in question_words(replace(row, code="brand_new"), still.services.words)[0]


def test_what_was_merged_is_named_and_reached(still: Still, detail: DetailView) -> None:
    """Its records say where they live and take no new work; a press leads to its own page, whose banner leads back."""
    unit = replace(UNITS[0], id=identity(700), of=OTHER.number)
    line = replace(JOURNAL[-1], id=identity(701), of=OTHER.number)
    still.readers.answers["incidents.detail"] = replace(
        DETAIL, absorbed=(OTHER,), assignments=(*DETAIL.assignments, unit), journal=(*DETAIL.journal, line)
    )
    still.incidents.refresh()
    assert OTHER.number in detail.journal.view._how(line)
    group = replace(MORE.groups[0], of=OTHER.number)
    assert BEGINS_WORK.intersection(acts_on(MORE.groups[0], DETAIL))
    assert not BEGINS_WORK.intersection(acts_on(group, DETAIL))
    assert acts_on(unit, DETAIL) == acts_on(UNITS[0], DETAIL)
    into = LinkedRow(id=TANKER, number=DETAIL.incident.number, title=DETAIL.incident.title, state="handling")
    there = replace(DETAIL, incident=replace(DETAIL.incident, id=OTHER.id, state="merged"), into=into)
    still.readers.answers["incidents.detail"] = there
    _press(detail.middle_view, OTHER)
    assert detail.subject == OTHER.id
    assert detail.read_only.text.text() == f"已并入 {into.number} {into.title}，后续情况在那边办理"
    assert detail.read_only.close_button.isVisible()
    still.readers.answers["incidents.detail"] = DETAIL
    QTest.mouseClick(detail.read_only.close_button, Qt.MouseButton.LeftButton)
    assert detail.subject == TANKER
    assert not detail.read_only.isVisible()


def test_lines_of_one_role_alone(still: Still, detail: DetailView) -> None:
    """A chip shows the lines that its role has dealt with, two those of either; none such is said; pressed again all are back."""
    journal = detail.journal
    every = journal.view.lines.rowCount()
    chips = journal.ticks.chips
    for tick in ("map", "resources"):
        QTest.mouseClick(chips[tick], Qt.MouseButton.LeftButton)
    assert {row.ticks for row in journal.view.lines.rows} == {row.ticks for row in JOURNAL if {"map", "resources"}.intersection(row.ticks)}
    QTest.keyClick(chips["map"], Qt.Key.Key_Space)
    assert all("resources" in row.ticks for row in journal.view.lines.rows)
    QTest.keyClick(chips["resources"], Qt.Key.Key_Space)
    assert journal.view.lines.rowCount() == every
    still.readers.answers["incidents.detail"] = replace(DETAIL, journal=tuple(replace(row, ticks=()) for row in JOURNAL))
    QTest.mouseClick(chips["map"], Qt.MouseButton.LeftButton)
    still.incidents.refresh()
    assert journal.view.is_narrow
    assert journal.view.lines.rowCount() == 0


def _level(still: Still, name: str, more: IncidentMore = NOTHING_MORE, **changes: object) -> Level:
    detail = replace(DETAIL, **changes)  # type: ignore[arg-type]
    return next(row for row in level_lines(detail, more, still.services.words, now_ms=still.services.clock()) if row.field == name)


def test_the_rule_is_heard_until_somebody_graded_as_high(still: Still) -> None:
    """Ungraded: what the figures suggest; graded as high: the basis given; figures that grew since: the rule again."""
    without = tuple(row for row in FIELDS if row.field not in {"grade", "grade_basis"})
    bare = _level(still, "grade", fields=without)
    assert (bare.words, bare.raises) == ("未定级", True)
    assert bare.basis == "规则建议较大：10人以上50人以下重伤"
    graded = _level(still, "grade")
    assert not graded.raises
    assert "重伤" in graded.basis
    grown = tuple(replace(row, value=60) if row.field == "seriously_injured" else row for row in FIELDS)
    worse = _level(still, "grade", fields=grown)
    assert (worse.value, worse.raises, worse.basis) == ("serious", True, "规则建议重大：50人以上100人以下重伤")
    assert _level(still, "duty_level", fields=()).words == "未定"


def test_a_response_states_what_the_law_wants(still: Still, detail: DetailView) -> None:
    """The level says who approved it, since when and for how long; its menu says matters, period and measures."""
    more = IncidentMore(id=TANKER, responses=(ResponseFactsRow(id=RESPONSE.id, period_hours=12, measures="疏散 1.2 km"),))
    level = _level(still, "response_level", more, responses=(RESPONSE,))
    assert level.basis.startswith("省厅 口头批准 · ")
    assert level.basis.endswith(" · 预计 12 小时")
    assert response_words(RESPONSE, more, still.services.words).split("\n") == [
        "事项：苯乙烯泄漏", "预计期限（小时）：12", "措施：疏散 1.2 km", "批准人：省厅 口头批准 · 待补签",
    ]  # fmt: skip
    proposed = replace(RESPONSE, state="proposed", approver=None, approval=None)
    assert _level(still, "response_level", responses=(proposed,)).basis == "建议"
    still.readers.answers["incidents.detail"] = replace(DETAIL, responses=(RESPONSE,))
    still.readers.answers["incident_more.more"] = more
    still.incidents.refresh()
    row = next(row for row in detail.facts.rows if isinstance(row, Level) and row.field == "response_level")
    _press(detail.facts_view, row)
    assert detail.panel.menu is not None
    assert "措施：疏散 1.2 km" in detail.panel.menu._note.text()


def test_a_disputed_state_is_said_in_words(still: Still) -> None:
    """Of every kind: a dispute is no state of a declaration."""
    for kind in ("incident", "post", "assignment", "order", "recipient", "task", "group", "response"):
        assert still.services.words.choice(kind, "state", "disputed") == "有争议"
