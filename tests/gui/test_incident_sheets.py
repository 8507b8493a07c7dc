"""What a sheet says while it is open: refusals come and go, the language changes whole; what an ended incident no longer takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import DETAIL, TANKER
from desktop.app.stills import Still
from desktop.features.incidents.intents import Wanted
from desktop.features.incidents.lines import FIGURES, Section
from desktop.features.incidents.menus import BEGINS_WORK, acts_on
from desktop.widgets.editors import Candidate, PickEditor
from desktop.widgets.form import Entry, Form
from sync.domain.failures import Refused
from sync.domain.kind import Shape

pytestmark = pytest.mark.opens_at("incidents")


@pytest.fixture
def incident(still: Still, qtbot: QtBot) -> Still:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    return still


def test_a_refusal_goes_when_its_field_changes(still: Still, qtbot: QtBot) -> None:
    """What a sentence complained of is mended by typing, choosing, picking or ticking: it goes at once, that of another entry stays."""
    choice = Entry(name="grade", label="incident.grade", shape=Shape.CHOICE, choices=("minor", "major"), choice_key="incident.grade")
    entries = (
        Entry(name="title", label="incident.title", required=True),
        Entry(name="reason", label="form.reason", long=True),
        choice,
        Entry(name="unit", label="assignment.unit", pick="unit"),
        Entry(name="knowingly", label="form.knowingly", shape=Shape.FLAG),
        Entry(name="other", label="form.reason"),
    )
    form = Form(entries, words=still.services.words, look=still.services.look, clock=still.services.clock)
    qtbot.addWidget(form)
    title, reason, grade, unit, knowingly = (form.editors[item.name] for item in entries[:-1])
    assert isinstance(unit, PickEditor)
    changes: dict[str, Callable[[], object]] = {
        "title": lambda: qtbot.keyClicks(title, "a"),
        "reason": lambda: qtbot.keyClicks(reason, "b"),
        "grade": lambda: QTest.keyClick(grade, Qt.Key.Key_Down),
        "unit": lambda: unit.set_value(Candidate(value=b"u", title="u")),
        "knowingly": lambda: QTest.keyClick(knowingly, Qt.Key.Key_Space),
    }
    form.refuse("other", "stays")
    for name, change in changes.items():
        form.refuse(name, "refused")
        change()
        assert (name, form.refusal(name)) == (name, "")
    assert form.refusal("other") == "stays"


@pytest.mark.parametrize("state", ["ended", "archived", "false_alarm", "merged", "void"])
def test_an_ended_incident_begins_nothing_new(incident: Still, state: str) -> None:
    """Units, orders and tasks are not offered, by button, key, row or menu, and the page says why; late lines and files are."""
    ended = replace(DETAIL, incident=replace(DETAIL.incident, state=state))
    incident.readers.answers["incidents.detail"] = ended
    incident.incidents.refresh()
    detail = incident.incidents.detail
    for button in (detail.header.dispatch_button, detail.header.order_button):
        assert not button.isEnabled()
        assert incident.services.words.choice("incident", "state", state) in button.toolTip()
    assert detail.read_only.isVisible()
    QTest.keyClick(detail.middle_view, Qt.Key.Key_F9)
    detail.open_act("dispatch")
    assert detail.panel.sheet is None
    offered = [row.act for row in detail.middle.rows if isinstance(row, Section) and row.act]
    assert offered == ["attach"]
    assert not BEGINS_WORK & set(acts_on(ended.incident, ended))
    assert not incident.incidents.detail.begin(Wanted(act="dispatch"))


def test_an_open_incident_says_no_reason(incident: Still) -> None:
    """Where work goes on nothing stands in its way, and the buttons explain nothing."""
    detail = incident.incidents.detail
    assert detail.header.order_button.isEnabled()
    assert detail.header.order_button.toolTip() == ""
    assert not detail.read_only.isVisible()
    assert BEGINS_WORK & set(acts_on(DETAIL.incident, DETAIL))


def test_a_picker_without_plans_says_what_to_do(incident: Still) -> None:
    """Where no plan in force is held the field says so, in the present language, and which ways are left."""
    incident.readers.answers["plans.in_force"] = ()
    detail = incident.incidents.detail
    detail.open_act("activate")
    assert detail.panel.sheet is not None
    version = detail.panel.sheet.form.editors["version"]
    assert isinstance(version, PickEditor)
    assert version.nothing.isVisible()
    assert "没有现行预案" in version.nothing.text()
    incident.services.words.switch("en")
    assert version.nothing.text().startswith("No plan in force")


def test_a_picker_with_plans_says_nothing(incident: Still) -> None:
    """What is offered speaks for itself, also where the letters typed fit none."""
    detail = incident.incidents.detail
    detail.open_act("activate")
    assert detail.panel.sheet is not None
    version = detail.panel.sheet.form.editors["version"]
    assert isinstance(version, PickEditor)
    assert version.candidates
    assert version.nothing.isHidden()


def test_an_open_sheet_is_said_in_the_other_language(incident: Still) -> None:
    """Head, labels, what fields held before, and refusals are said anew; what was typed and the keyboard stay."""
    detail = incident.incidents.detail
    detail.open_act("facts")
    sheet = detail.panel.sheet
    assert sheet is not None
    changed = next(row for row in DETAIL.fields if row.changes and row.field in FIGURES)
    dead, place = sheet.form.editors[changed.field], sheet.form.editors["place"]
    assert isinstance(dead, QLineEdit)
    assert isinstance(place, QLineEdit)
    dead.setText("many")
    sheet.submit()
    before = sheet.form.refusal(changed.field)
    noted = [item.note for item in sheet.form.entries if item.note]
    place.setText("Gate 3, north")
    place.setFocus()
    incident.window.next_language()
    assert detail.panel.sheet is sheet
    assert place.hasFocus()
    assert (place.text(), dead.text()) == ("Gate 3, north", "many")
    after = sheet.form.refusal(changed.field)
    assert before
    assert after
    assert after.isascii()
    assert not before.isascii()
    assert noted
    shown = [said.text() for said in sheet.findChildren(QLabel)]
    assert not any(note in text for note in noted for text in shown)
    assert sum("first " in text for text in shown) == len(noted)


def test_a_refusal_of_the_engine_is_said_in_the_other_language(incident: Still) -> None:
    """A sentence of the engine changes its language where it stands; one that went does not come back."""
    detail = incident.incidents.detail
    detail.open_act("grade")
    sheet = detail.panel.sheet
    assert sheet is not None
    incident.engine.answer = Refused("office.may_not", office="scene_commander", kind="incident", move="grade")
    sheet.form.editors["basis"].set_value("x")
    sheet.submit()
    chinese = sheet.refusal
    incident.window.next_language()
    assert chinese
    assert sheet.refusal
    assert sheet.refusal != chinese


def test_a_due_time_shows_its_day_once_it_is_left(incident: Still, qtbot: QtBot) -> None:
    """At 14:32 an order due at 16:00 is due today; one due at 09:00 is due tomorrow, and the field says so."""
    detail = incident.incidents.detail
    detail.open_act("order")
    sheet = detail.panel.sheet
    assert sheet is not None
    sign, due = sheet.form.editors["sign_due_at"], sheet.form.editors["due_at"]
    for editor, typed in ((sign, "16:00"), (due, "09:00")):
        editor.setFocus()
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert isinstance(sign, QLineEdit)
    assert isinstance(due, QLineEdit)
    assert (sign.text(), due.text()) == ("16:00", "07-19 09:00")
    now = incident.services.clock()
    moments = (sign.value(), due.value())
    assert all(isinstance(moment, int) and moment > now for moment in moments)
