"""Acts on an incident: keyboard and mouse make the same frozen requests, and a refusal stands beside its field."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import DETAIL, INCIDENTS, JOURNAL, TANKER, UNIT_CHOICES, UNITS
from desktop.app.stills import Still
from desktop.features.incidents.act import Target
from desktop.features.incidents.acts import act_named, act_names
from desktop.features.incidents.header import Need
from desktop.features.incidents.menus import moves
from desktop.widgets.editors import Candidate, PickEditor
from desktop.widgets.form import Entry, Form
from desktop.widgets.rows_view import RowsView
from sync.domain.acts import COMMANDS
from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit
from sync.domain.commands.incident_steps import ControlIncident
from sync.domain.commands.incidents import GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import StrikeJournal, WriteJournal
from sync.domain.failures import Outage, Refused
from sync.domain.kind import Shape
from sync.domain.registry import KINDS
from sync.store.exchange import Done

pytestmark = pytest.mark.opens_at("incidents")


@pytest.fixture
def incident(still: Still, qtbot: QtBot) -> Still:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    return still


def _press_row(view: RowsView, number: int) -> None:
    place = view.visualRect(view.model().index(number, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(place))


def _row_of(view: RowsView, row: object) -> int:
    rows = view.model().rows
    return next(number for number, item in enumerate(rows) if item == row)


def test_an_incident_is_opened_by_keyboard_alone(still: Still, qtbot: QtBot) -> None:
    """F4, a title, Enter: the request is frozen, and the new incident is shown."""
    still.window.show_page("incidents", None)
    still.engine.answer = Done(created=(TANKER,), ordinals=(1,))
    QTest.keyClick(still.incidents.list.view, Qt.Key.Key_F4)
    sheet = still.incidents.panel.sheet
    assert sheet is not None
    title = sheet.form.editors["title"]
    assert isinstance(title, QLineEdit)
    qtbot.keyClicks(title, "Gate 3 tanker")
    QTest.keyClick(title, Qt.Key.Key_Return)
    (request,) = still.engine.submitted
    assert isinstance(request, OpenIncident)
    assert (request.title, request.mode, request.reported_at) == ("Gate 3 tanker", "actual", still.services.clock() // 60_000 * 60_000)
    assert still.incidents.detail.subject == TANKER


def test_an_incident_without_a_title_is_not_submitted(still: Still) -> None:
    """What a form lacks is said beside the field; the engine isn't asked."""
    still.window.show_page("incidents", None)
    still.incidents.open_new()
    sheet = still.incidents.panel.sheet
    assert sheet is not None
    QTest.mouseClick(sheet.act_button, Qt.MouseButton.LeftButton)
    assert still.engine.submitted == []
    assert sheet.form.refusal("title") == "请填写标题"


def test_a_line_is_written_with_enter(incident: Still, qtbot: QtBot) -> None:
    """Enter writes the line after the last one on the screen, by the channel chosen, and empties the field."""
    journal = incident.incidents.detail.journal
    QTest.keyClick(incident.incidents.detail.middle_view, Qt.Key.Key_F6)
    qtbot.keyClicks(journal.entry, "water curtain holds")
    QTest.keyClick(journal.entry, Qt.Key.Key_Return)
    expected = WriteJournal(scope=DETAIL.incident.scope, line="water curtain holds", channel="radio", after=JOURNAL[-1].id)
    assert incident.engine.submitted == [expected]
    assert journal.entry.text() == ""


def test_a_refused_line_keeps_its_text(incident: Still, qtbot: QtBot) -> None:
    """A refusal stands below the entry line, and what was typed is still there."""
    incident.engine.answer = Refused("incident.closed", state="archived")
    journal = incident.incidents.detail.journal
    qtbot.keyClicks(journal.entry, "late line")
    QTest.mouseClick(journal.write_button, Qt.MouseButton.LeftButton)
    assert journal.entry.text() == "late line"
    assert journal.refusal.isVisible()
    assert "已归档" in journal.refusal.text()


def test_an_outage_keeps_its_text(incident: Still, qtbot: QtBot) -> None:
    """When the disk is full the line stays in its field, and the sentence says so."""
    incident.engine.answer = Outage("store.disk_full")
    journal = incident.incidents.detail.journal
    qtbot.keyClicks(journal.entry, "kept")
    QTest.keyClick(journal.entry, Qt.Key.Key_Return)
    assert journal.entry.text() == "kept"
    assert "磁盘满" in journal.refusal.text()


def test_a_unit_is_dispatched_by_typing(incident: Still, qtbot: QtBot) -> None:
    """F7, some letters, Enter takes the first that matches, Ctrl+Enter sends it."""
    QTest.keyClick(incident.incidents.detail.middle_view, Qt.Key.Key_F7)
    sheet = incident.incidents.detail.panel.sheet
    assert sheet is not None
    unit = sheet.form.editors["unit"]
    assert isinstance(unit, PickEditor)
    qtbot.keyClicks(unit.search, "gl")
    QTest.keyClick(unit.search, Qt.Key.Key_Return)
    assert incident.engine.submitted == []
    QTest.keyClick(unit.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert incident.engine.submitted == [DispatchUnit(incident=TANKER, unit=UNIT_CHOICES[0].id)]


def test_a_refusal_stands_beside_its_field(incident: Still) -> None:
    """A refusal about the unit is shown below the unit; the sheet stays open with what was chosen."""
    incident.engine.answer = Refused("unit.unavailable", unit="x", reason="y")
    detail = incident.incidents.detail
    detail.open_act("dispatch")
    sheet = detail.panel.sheet
    assert sheet is not None
    unit = sheet.form.editors["unit"]
    assert isinstance(unit, PickEditor)
    QTest.keyClick(unit.search, Qt.Key.Key_Return)
    sheet.submit()
    assert "不可用" in sheet.form.refusal("unit")
    assert detail.panel.sheet is sheet
    assert sheet.act_button.isEnabled()


def test_a_unit_is_advanced_by_mouse(incident: Still) -> None:
    """A press on the unit offers its legal steps; a press on one notes it at the time shown."""
    detail = incident.incidents.detail
    _press_row(detail.middle_view, _row_of(detail.middle_view, UNITS[1]))
    menu = detail.panel.menu
    assert menu is not None
    assert set(menu.buttons) == set(moves("assignment", "departed"))
    QTest.mouseClick(menu.buttons["advance_arrived"], Qt.MouseButton.LeftButton)
    sheet = detail.panel.sheet
    assert sheet is not None
    QTest.mouseClick(sheet.act_button, Qt.MouseButton.LeftButton)
    (request,) = incident.engine.submitted
    assert isinstance(request, AdvanceAssignment)
    assert (request.assignment, request.to, request.seen) == (UNITS[1].id, "arrived", UNITS[1].heads["state"])


def test_a_line_is_struck_with_a_reason(incident: Still, qtbot: QtBot) -> None:
    """A press on a line offers to strike it; without a reason nothing is asked."""
    detail = incident.incidents.detail
    _press_row(detail.journal.view, len(JOURNAL) - 1)
    menu = detail.panel.menu
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Return)
    menu.buttons["strike"].click()
    sheet = detail.panel.sheet
    assert sheet is not None
    sheet.submit()
    assert incident.engine.submitted == []
    reason = sheet.form.editors["reason"]
    assert isinstance(reason, QPlainTextEdit)
    qtbot.keyClicks(reason, "twice")
    sheet.submit()
    assert incident.engine.submitted == [StrikeJournal(journal=JOURNAL[-1].id, reason="twice")]


def test_the_grade_comes_with_the_rule_that_suggests_it(incident: Still) -> None:
    """The sheet begins with the grade the law's figures suggest and names the rule; the heads displayed travel along."""
    detail = incident.incidents.detail
    detail.open_act("grade")
    sheet = detail.panel.sheet
    assert sheet is not None
    sheet.submit()
    (request,) = incident.engine.submitted
    assert isinstance(request, GradeIncident)
    assert request.grade == "serious"
    assert "第三条" in request.basis
    assert request.seen == detail_heads("grade")


def test_only_what_was_changed_is_set(incident: Still) -> None:
    """Saving facts names the changed fields alone, with the heads that were displayed."""
    detail = incident.incidents.detail
    detail.open_act("facts")
    sheet = detail.panel.sheet
    assert sheet is not None
    sheet.form.editors["dead"].set_value(1)
    sheet.submit()
    seen = {"dead": detail_heads("dead")}
    assert incident.engine.submitted == [SetIncidentFacts(incident=TANKER, facts={"dead": 1}, seen=seen)]


def test_a_step_asks_only_its_office(incident: Still) -> None:
    """The next step stays visible, disabled for a dispatcher and enabled for the duty commander."""
    header = incident.incidents.detail.header
    assert header.next_button.isVisible()
    assert not header.next_button.isEnabled()
    incident.incidents.detail.set_office("duty_commander")
    QTest.mouseClick(header.next_button, Qt.MouseButton.LeftButton)
    sheet = incident.incidents.detail.panel.sheet
    assert sheet is not None
    QTest.keyClick(sheet.act_button, Qt.Key.Key_Return)
    assert incident.engine.submitted == [ControlIncident(incident=TANKER, seen=detail_heads("state"))]


def test_every_legal_move_of_the_kinds_shown_has_an_act() -> None:
    """A life cycle that gains a move gains an act, or this fails."""
    for kind in ("incident", "post", "assignment", "order", "recipient"):
        life = KINDS[kind].life
        assert life is not None
        for state in life.states:
            assert set(moves(kind, state)) <= set(act_names()), (kind, state)


def test_every_act_makes_a_known_command(incident: Still) -> None:
    """Each act on the incident itself builds a request that the engine knows."""
    known = {command.request for command in COMMANDS.values()}
    target = Target(detail=DETAIL)
    for name in ("facts", "grade", "confirm", "start", "control", "restore", "close", "archive", "reopen", "call_false", "void"):
        values = {"grade": "serious", "basis": "x", "reason": "x"} if name != "facts" else {"dead": 3}
        assert type(act_named(name).build(target, values)) in known, name


def test_escape_leaves_a_sheet_and_keeps_its_draft(incident: Still, qtbot: QtBot) -> None:
    """What was typed into a sheet that was left is there when it is opened again."""
    detail = incident.incidents.detail
    detail.open_act("order")
    sheet = detail.panel.sheet
    assert sheet is not None
    text = sheet.form.editors["text"]
    assert isinstance(text, QPlainTextEdit)
    qtbot.keyClicks(text, "close the ramp")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert detail.panel.sheet is None
    detail.open_act("order")
    again = detail.panel.sheet
    assert again is not None
    assert again.form.editors["text"].value() == "close the ramp"


def detail_heads(name: str) -> tuple[bytes, ...]:
    return next(row.heads for row in DETAIL.fields if row.field == name)


def _held(key: Qt.Key) -> QKeyEvent:
    """Return the press that the keyboard repeats while a key is held down."""
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", True)


def test_a_second_enter_sends_nothing_twice(incident: Still, qtbot: QtBot) -> None:
    """While the engine has not answered, Enter and the button do nothing more."""
    incident.engine.answer = None
    QTest.keyClick(incident.incidents.detail.middle_view, Qt.Key.Key_F7)
    sheet = incident.incidents.detail.panel.sheet
    assert sheet is not None
    sheet.form.editors["unit"].set_value(Candidate(value=UNIT_CHOICES[0].id, title="x"))
    task = sheet.form.editors["task"]
    for _ in range(2):
        QTest.keyClick(task, Qt.Key.Key_Return)
    QTest.mouseClick(sheet.act_button, Qt.MouseButton.LeftButton)
    assert len(incident.engine.submitted) == 1


def test_an_enter_after_an_act_opens_nothing(incident: Still, qtbot: QtBot) -> None:
    """The Enter that ended an act, pressed once more, opens no other; after any other key the list answers again."""
    detail = incident.incidents.detail
    QTest.keyClick(detail.middle_view, Qt.Key.Key_F7)
    sheet = detail.panel.sheet
    assert sheet is not None
    sheet.form.editors["unit"].set_value(Candidate(value=UNIT_CHOICES[0].id, title="x"))
    QTest.keyClick(sheet.form.editors["task"], Qt.Key.Key_Return)
    assert detail.middle_view.hasFocus()
    for _ in range(2):
        QTest.keyClick(detail.middle_view, Qt.Key.Key_Return)
    assert not detail.panel.is_busy
    QTest.keyClick(detail.middle_view, Qt.Key.Key_Home)
    QTest.keyClick(detail.middle_view, Qt.Key.Key_Return)
    assert detail.panel.is_busy


def test_an_enter_held_down_decides_nothing(incident: Still, qtbot: QtBot) -> None:
    """What the keyboard repeats opens no row, presses no button and sends no sheet."""
    detail = incident.incidents.detail
    detail.middle_view.setFocus()
    detail.middle_view.setCurrentIndex(detail.middle_view.model().index(0, 0))
    QApplication.sendEvent(detail.middle_view, _held(Qt.Key.Key_Return))
    assert not detail.panel.is_busy
    QTest.keyClick(detail.middle_view, Qt.Key.Key_F10)
    assert detail.panel.menu is not None
    QApplication.sendEvent(next(iter(detail.panel.menu.buttons.values())), _held(Qt.Key.Key_Return))
    assert detail.panel.sheet is None
    detail.open_act("control")
    assert detail.panel.sheet is not None
    QApplication.sendEvent(detail.panel.sheet, _held(Qt.Key.Key_Enter))
    QApplication.sendEvent(detail.panel.sheet.act_button, _held(Qt.Key.Key_Enter))
    assert incident.engine.submitted == []


def test_a_late_answer_takes_no_other_sheet_away(incident: Still, qtbot: QtBot) -> None:
    """Who left a sheet that waits and began another keeps what is typed there when the first one's answer comes."""
    detail = incident.incidents.detail
    incident.engine.answer = None
    detail.open_act("control")
    assert detail.panel.sheet is not None
    detail.panel.sheet.submit()
    QTest.keyClick(detail.panel.sheet, Qt.Key.Key_Escape)
    detail.open_act("facts")
    assert detail.panel.sheet is not None
    place = detail.panel.sheet.form.editors["place"]
    assert isinstance(place, QLineEdit)
    place.setText("东门外")
    incident.engine.waiting[0](Done(created=(), ordinals=(1,)))
    assert detail.panel.sheet is not None
    assert place.text() == "东门外"
    assert incident.drafts.text(next(key for key, text in incident.drafts.texts.items() if text == "东门外")) == "东门外"


def test_units_are_offered_by_how_soon_they_could_be_there(incident: Still, qtbot: QtBot) -> None:
    """The sheet says by which estimate, and beside each unit its minutes, kilometres and readiness; typing asks again."""
    QTest.keyClick(incident.incidents.detail.middle_view, Qt.Key.Key_F7)
    sheet = incident.incidents.detail.panel.sheet
    assert sheet is not None
    unit = sheet.form.editors["unit"]
    assert isinstance(unit, PickEditor)
    assert unit.candidates[0].note.startswith("约 13 分 · 8.6 km · 备勤")
    with qtbot.waitSignal(unit.asked):
        qtbot.keyClicks(unit.search, "gl")
    assert incident.readers.asked[-1] == ("nearby.units", ("gl", TANKER))


def test_no_level_stands_chosen_that_nobody_chose(incident: Still) -> None:
    """A required choice without a value begins at none and is asked; one with a value begins there."""
    detail = incident.incidents.detail
    detail.open_act("establish_post")
    sheet = detail.panel.sheet
    assert sheet is not None
    assert sheet.form.editors["sort"].value() is None
    for name in ("name", "commander"):
        sheet.form.editors[name].set_value("x")
    sheet.submit()
    assert sheet.form.refusal("sort")
    assert incident.engine.submitted == []
    detail.open_act("grade")
    assert detail.panel.sheet is not None
    assert detail.panel.sheet.form.editors["grade"].value() is not None


def test_the_frame_tells_of_what_is_in_view(still: Still, qtbot: QtBot) -> None:
    """A drill left open on another page stripes no page that shows none, and is striped again when it is back; previewed ones too."""
    drill = replace(DETAIL, incident=replace(DETAIL.incident, mode="exercise"))
    still.readers.answers["incidents.detail"] = drill
    still.window.show_page("incidents", TANKER)
    assert (still.window.top_bar.mode, still.window.frame.isVisible()) == ("exercise", True)
    for name, mode in (("forces", ""), ("sync", "actual"), ("plans", "")):
        # The question on the card of Sync is about a real incident.
        still.window.show_page(name, None)
        assert (still.window.top_bar.mode, still.window.frame.isVisible()) == (mode, False)
    still.window.show_page("incidents", None)
    assert (still.window.top_bar.mode, still.window.frame.isVisible()) == ("exercise", True)
    still.incidents._leave()
    assert still.window.top_bar.mode == ""
    view, place = still.incidents.list.view, next(number for number, row in enumerate(INCIDENTS) if row.id == TANKER)
    view.setCurrentIndex(view.model().index(place + 1, 0))
    view.setCurrentIndex(view.model().index(place, 0))
    assert (still.window.top_bar.mode, still.window.frame.isVisible()) == ("exercise", True)


def test_what_was_chosen_and_picked_comes_back(incident: Still, qtbot: QtBot) -> None:
    """Escape and a new window keep whom an order goes to and how urgent it is, by name at once; what was sent is forgotten."""
    detail = incident.incidents.detail
    QTest.keyClick(detail.middle_view, Qt.Key.Key_F9)
    sheet = detail.panel.sheet
    assert sheet is not None
    text = sheet.form.editors["text"]
    assert text.hasFocus(), "who types at once types the order, not its urgency"
    text.set_value("封控三百米")
    sheet.form.editors["urgency"].set_value("flash")
    sheet.form.editors["organisations"].set_value(Candidate(value="320106", title="鼓楼分局"))
    sheet.form.editors["units"].set_value(Candidate(value=UNIT_CHOICES[0].id, title="鼓楼处突机动队", note="备勤"))
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    detail.open_act("order")
    again = detail.panel.sheet
    assert again is not None
    units = again.form.editors["units"]
    assert isinstance(units, PickEditor)
    assert [(row.value, row.title, row.note) for row in units.taken] == [(UNIT_CHOICES[0].id, "鼓楼处突机动队", "备勤")]
    values = {name: again.form.editors[name].value() for name in ("urgency", "organisations", "units", "text")}
    assert values == {"urgency": "flash", "organisations": ("320106",), "units": (UNIT_CHOICES[0].id,), "text": "封控三百米"}
    typed = again.form.editors["text"]
    assert isinstance(typed, QPlainTextEdit)
    qtbot.keyClicks(typed, "!")
    assert typed.toPlainText() == "封控三百米!", "one goes on where one stopped"
    again.submit()
    assert len(incident.engine.submitted) == 1
    detail.open_act("order")
    fresh = detail.panel.sheet
    assert fresh is not None
    assert (fresh.form.editors["urgency"].value(), fresh.form.editors["units"].value()) == ("urgent", ())


def test_a_draft_of_another_version_is_no_choice(still: Still) -> None:
    """What can't be read is left out, and a choice that is offered no more as well."""
    still.drafts.texts["x.grade"] = json.dumps([["plain", "colossal", "", ""]])
    still.drafts.texts["x.unit"] = "not json"
    entries = (
        Entry(name="grade", label="incident.grade", shape=Shape.CHOICE, required=True, choices=("minor",), choice_key="incident.grade"),
        Entry(name="unit", label="assignment.unit", pick="unit"),
    )
    services = still.services
    form = Form(entries, words=services.words, look=services.look, clock=services.clock, drafts=services.drafts, draft_key="x")
    assert (form.editors["grade"].value(), form.editors["unit"].value()) == ("minor", None)


def test_what_does_not_bind_reads_as_advice(incident: Still) -> None:
    """A step that goes through with units still out does not say that it needs them back; the office it does need is said plainly."""
    header = incident.incidents.detail.header
    advised = Need(key="need.units_back", facts={"count": 4}, met=False)
    assert header._needs.words_of(advised) == "宜先：力量都已归还（还有 4）"
    assert header._needs.words_of(replace(advised, met=True)) == "力量都已归还（还有 4）"
    assert not header._needs.words_of(Need(key="need.office", facts={"offices": ()}, met=False, binds=True)).startswith("宜先")
