"""The page Forces: keyboard and mouse make the same requests, filters stay, what is private is masked until asked for."""

from dataclasses import replace
from itertools import permutations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.app import picture_forces as world
from desktop.app.picture_world import identity
from desktop.app.scenes.forces import forces_of
from desktop.app.stills import Still
from desktop.features.forces.acts import act_names
from desktop.features.forces.list_pane import CONTACTS, OTHER, UNITS
from desktop.features.forces.page import ForcesPage
from desktop.runtime.masks import MASK
from desktop.runtime.services import Intent
from desktop.shell.goals import goal_of
from desktop.widgets.rows_view import RowsView
from sync.domain.commands.forces import (
    RegisterContact,
    RegisterUnit,
    ReportReadiness,
    SetContactFacts,
    SetUnitFacts,
    StrikeContact,
    StrikeUnit,
)
from sync.domain.failures import Outage, Refused
from sync.store.exchange import Done
from sync.store.queries.finder import ORGANISATION, FoundRow
from sync.store.queries.forces_rows import BoardQuestion
from sync.store.queries.pages import Page

pytestmark = pytest.mark.opens_at("forces")

CHIEF = world.DETAIL.unit


@pytest.fixture
def page(still: Still) -> ForcesPage:
    still.window.show_page("forces", None)
    made = forces_of(still)
    made.units.view.setCurrentIndex(made.units.rows.index(3, 0))
    return made


def press(view: RowsView, number: int, x: int | None = None) -> None:
    box = view.visualRect(view.model().index(number, 0))
    place = box.center() if x is None else QPoint(x, box.center().y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def last_question(still: Still, name: str = "forces.board") -> BoardQuestion:
    found = next(arguments[0] for asked, arguments in reversed(still.readers.asked) if asked == name)
    assert isinstance(found, BoardQuestion)
    return found


def form(page: ForcesPage) -> dict[str, object]:
    assert page.panel.sheet is not None
    return dict(page.panel.sheet.form.editors)


def fill(page: ForcesPage, **values: object) -> None:
    assert page.panel.sheet is not None
    for name, value in values.items():
        page.panel.sheet.form.editors[name].set_value(value)


# Reading


def test_the_board_shows_units_and_the_chosen_one_whole(page: ForcesPage, still: Still) -> None:
    """By mouse and by keyboard, the row under the cursor stands at the right with every field."""
    press(page.units.view, 4)
    assert ("forces.unit", (world.UNITS[4].id,)) in still.readers.asked
    QTest.keyClick(page.units.view, Qt.Key.Key_Up)
    assert still.readers.asked[-1] == ("forces.unit", (CHIEF.id,))
    labels = {line.field: line for line in page.side.fields.rows}
    assert labels["strength_ready"].value == "30"
    assert labels["strength_ready"].source == "20 分前 · 周启明 · 江北前指"
    assert (labels["strength_established"].old, labels["strength_ready"].old) == (True, False)
    assert labels["talkgroup"].asks
    assert labels["capabilities"].value == "处突、破拆、无人机"


def test_search_finds_as_one_types(page: ForcesPage, still: Still, qtbot: QtBot) -> None:
    """F3, some letters: the board is asked once the typing rests."""
    QTest.keyClick(page.units.view, Qt.Key.Key_F3)
    assert page.units.search.hasFocus()
    qtbot.keyClicks(page.units.search, "jb")
    qtbot.waitUntil(lambda: last_question(still).text == "jb")


def test_filters_ask_and_stay(page: ForcesPage, still: Still) -> None:
    """State and depth are asked for at once, and stand again when the page is made anew."""
    place = page.units.state.findData("rest")
    page.units.state.setCurrentIndex(place)
    page.units.state.activated.emit(place)
    assert last_question(still).states == ("rest",)
    QTest.mouseClick(page.units.below_button, Qt.MouseButton.LeftButton)
    assert last_question(still).below is False
    press(page.tree.view, 5)
    assert last_question(still).organisation == "320111JB"
    again = ForcesPage(still.services)
    assert again.units.question == BoardQuestion(organisation="320111JB", below=False, states=("rest",))
    assert again.name.text() == "江北前指"
    again.deleteLater()


def test_rare_states_stand_together(page: ForcesPage) -> None:
    """The filter counts each state, and those nobody sees often as one."""
    place = page.units.state.findData(OTHER)
    assert page.units.state.itemText(place) == "其他 1"
    assert page.units.state.itemText(0) == "全部状态 12"
    page.units.state.setCurrentIndex(place)
    assert "unknown" in page.units.question.states


def test_broken_preferences_cost_only_preferences(still: Still) -> None:
    """Filters that can't be read are the first ones."""
    for kept in ("{", "[1]", '{"units": {"state": "nonsense"}}'):
        still.services.settings.change(forces_filters=kept)
        page = ForcesPage(still.services)
        assert page.units.question == BoardQuestion()
        page.deleteLater()


def test_branches_come_in_any_order(page: ForcesPage) -> None:
    """Readers answer beside one another: the children of a branch may be here before its own row is, and stand below it all the same."""
    tree = page.tree
    codes, answers = [node.row.code for node in tree.rows.rows], tuple(tree._children.values())
    assert len(answers) > 2
    for order in permutations(answers):
        tree._children.clear()
        for rows in order:
            tree._on_branches(rows)
        assert [node.row.code for node in tree.rows.rows] == codes


def test_the_tree_is_opened_by_keyboard_and_by_mouse(page: ForcesPage, still: Still) -> None:
    """Right opens, Left closes and then goes to what stands above; a press on the mark does the same."""
    tree = page.tree
    names = [node.row.code for node in tree.rows.rows]
    assert names[:4] == ["", "320000", "320100", "320106"]
    tree.point_at("320111JB")
    QTest.keyClick(tree.view, Qt.Key.Key_Right)
    assert "320111HG" in [node.row.code for node in tree.rows.rows]
    QTest.keyClick(tree.view, Qt.Key.Key_Left)
    assert "320111HG" not in [node.row.code for node in tree.rows.rows]
    QTest.keyClick(tree.view, Qt.Key.Key_Left)
    assert still.readers.asked[-1][0] != "forces.branches"
    current = tree.view.current_row()
    assert getattr(current, "row", None) == world.BRANCHES[5]
    place = next(number for number, node in enumerate(tree.rows.rows) if node.row.code == "320100")
    press(tree.view, place, x=30)
    assert "320106" not in [node.row.code for node in tree.rows.rows]
    assert page.units.question.organisation == "320100"


def test_the_tree_is_searched(page: ForcesPage, still: Still, qtbot: QtBot) -> None:
    """What is found says where it belongs; an emptied field shows the tree again."""
    QTest.keyClick(page.units.view, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert page.tree.search.hasFocus()
    qtbot.keyClicks(page.tree.search, "jb")
    qtbot.waitUntil(lambda: all(node.is_found for node in page.tree.rows.rows))
    QTest.keyClick(page.tree.search, Qt.Key.Key_Down)
    QTest.keyClick(page.tree.search, Qt.Key.Key_Return)
    assert last_question(still).organisation == "320111JB"
    page.tree.search.clear()
    qtbot.waitUntil(lambda: not page.tree.rows.rows[0].is_found)


def test_a_list_of_a_hundred_thousand_is_read_by_page(page: ForcesPage, still: Still, qtbot: QtBot) -> None:
    """Only what is in sight is asked for."""
    still.readers.answers["forces.board"] = world.many
    page.units.ask()
    assert page.count.text() == "100,000"
    still.readers.asked.clear()
    page.units.view.scrollTo(page.units.rows.index(90_000, 0))
    page.units.view.grab()
    qtbot.waitUntil(lambda: page.units.rows.at(90_000) is not None)
    assert len([name for name, _ in still.readers.asked if name == "forces.board"]) <= 2


def test_an_empty_board_says_what_to_do_first(page: ForcesPage, still: Still) -> None:
    """Import, with the button; a search or a state that finds nothing offers to clear them, and begins no import."""
    still.readers.answers["forces.board"] = Page(rows=(), offset=0, total=0)
    page.units.ask()
    assert page.units.empty.button.isVisible()
    QTest.mouseClick(page.units.empty.button, Qt.MouseButton.LeftButton)
    assert still.files.asked[-1][0] == "导入力量"
    page.units.search.setText("x")
    page.units.ask()
    page.units.state.set_value("rest")
    asked = len(still.files.asked)
    QTest.mouseClick(page.units.empty.button, Qt.MouseButton.LeftButton)
    assert (last_question(still).text, last_question(still).states) == ("", ())
    assert page.units.search.hasFocus()
    assert len(still.files.asked) == asked


def test_changes_are_read_again_only_where_they_matter(page: ForcesPage, still: Still) -> None:
    """A unit that changed is read again, a journal line is not."""
    still.readers.asked.clear()
    still.engine.changed.emit({"journal": frozenset()})
    assert not [name for name, _ in still.readers.asked if name.startswith("forces.")]
    still.engine.changed.emit({"unit": frozenset()})
    assert {"forces.board", "forces.unit", "forces.branches"} <= {name for name, _ in still.readers.asked}


def test_every_model_passes_the_tester(page: ForcesPage, still: Still) -> None:
    """Tree, board, contacts and fields keep Qt's contract while their rows change."""
    models = [page.tree.rows, page.units.rows, page.contacts.rows, page.side.fields]
    testers = [QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning) for model in models]
    still.readers.answers["forces.board"] = Page(rows=world.UNITS[::-1], offset=0, total=len(world.UNITS))
    page.refresh()
    page.tabs[CONTACTS].click()
    page.tree.search.setText("jb")
    page.tree.search.asked.emit("jb")
    assert len(testers) == 4


# Acts on units


def test_readiness_is_reported_by_keyboard(page: ForcesPage, still: Still, qtbot: QtBot) -> None:
    """F6, a figure, Ctrl+Enter: the request holds what was typed and what stood."""
    QTest.keyClick(page.units.view, Qt.Key.Key_F6)
    ready = form(page)["strength_ready"]
    assert isinstance(ready, QLineEdit)
    ready.clear()
    qtbot.keyClicks(ready, "28")
    QTest.keyClick(ready, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (request,) = still.engine.submitted
    assert isinstance(request, ReportReadiness)
    assert (request.unit, request.readiness, request.strength_ready, request.strength_present) == (CHIEF.id, "standby", 28, 38)
    assert page.panel.sheet is None


def test_facts_are_corrected_by_mouse(page: ForcesPage, still: Still) -> None:
    """Only what changed is written, naming the heads displayed; masked fields are not even offered."""
    QTest.mouseClick(page.side.buttons["facts"], Qt.MouseButton.LeftButton)
    assert "phone" not in form(page)
    fill(page, talkgroup="处突三组", capabilities="处突，水上")
    assert page.panel.sheet is not None
    QTest.mouseClick(page.panel.sheet.act_button, Qt.MouseButton.LeftButton)
    assert still.engine.submitted == [
        SetUnitFacts(
            unit=CHIEF.id,
            facts={"talkgroup": "处突三组", "capabilities": ("处突", "水上")},
            seen={"talkgroup": (identity(412), identity(413)), "capabilities": (identity(416),)},
        )
    ]


def test_an_unmasked_phone_can_be_corrected(page: ForcesPage, still: Still) -> None:
    """Once displayed, private fields are in the form, with what stands."""
    page.side.mask_button.click()
    page.side.buttons["facts"].click()
    fill(page, phone="138 0000 9999")
    assert page.panel.sheet is not None
    page.panel.sheet.submit()
    corrected = SetUnitFacts(unit=CHIEF.id, facts={"phone": "138 0000 9999"}, seen={"phone": (identity(411),)})
    assert still.engine.submitted[1:] == [corrected]


def test_a_unit_is_moved(page: ForcesPage, still: Still) -> None:
    """Place in words, and a point typed as two numbers; what is no point is said beside its field and nothing is sent."""
    page.side.buttons["move"].click()
    fill(page, location="北边")
    assert page.panel.sheet is not None
    page.panel.sheet.submit()
    assert still.engine.submitted == []
    assert "北边" in page.panel.sheet.form.refusal("location")
    fill(page, location="118.80， 32.26", place="化工园 1 号门")
    page.panel.sheet.act_button.setEnabled(True)
    page.panel.sheet.submit()
    (request,) = still.engine.submitted
    assert isinstance(request, SetUnitFacts)
    assert request.facts == {"place": "化工园 1 号门", "location": (118.8, 32.26)}


def test_a_unit_is_struck_with_a_reason(page: ForcesPage, still: Still, qtbot: QtBot) -> None:
    """Without one nothing is sent."""
    QTest.mouseClick(page.side.buttons["strike"], Qt.MouseButton.LeftButton)
    assert page.panel.sheet is not None
    page.panel.sheet.submit()
    assert still.engine.submitted == []
    reason = form(page)["reason"]
    assert isinstance(reason, QPlainTextEdit)
    qtbot.keyClicks(reason, "merged")
    QTest.keyClick(reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert still.engine.submitted == [StrikeUnit(unit=CHIEF.id, reason="merged")]


def test_a_unit_is_registered(page: ForcesPage, still: Still, qtbot: QtBot) -> None:
    """F4, a name, Enter; the new one is chosen. A name that is taken is said beside the name, and what was typed stays."""
    QTest.keyClick(page.units.view, Qt.Key.Key_F4)
    name = form(page)["name"]
    assert isinstance(name, QLineEdit)
    qtbot.keyClicks(name, "Harbour team")
    still.engine.answer = Refused("unit.name_taken", name="Harbour team")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert page.panel.sheet is not None
    assert "Harbour team" in page.panel.sheet.form.refusal("name")
    still.engine.answer = Done(created=(world.UNITS[6].id,), ordinals=(1,))
    QTest.keyClick(name, Qt.Key.Key_Return)
    request = still.engine.submitted[-1]
    assert isinstance(request, RegisterUnit)
    assert (request.name, request.readiness, request.capabilities, request.location) == ("Harbour team", "standby", (), None)
    assert ("forces.unit", (world.UNITS[6].id,)) in still.readers.asked


def test_an_outage_keeps_what_was_typed(page: ForcesPage, still: Still) -> None:
    """The sheet stays open with a sentence; Escape leaves it, and the draft is there again."""
    still.engine.answer = Outage("store.disk_full")
    page.side.buttons["strike"].click()
    reason = form(page)["reason"]
    assert isinstance(reason, QPlainTextEdit)
    reason.setPlainText("撤编")
    assert page.panel.sheet is not None
    page.panel.sheet.submit()
    assert "磁盘满" in page.panel.sheet.refusal
    QTest.keyClick(page.panel.sheet, Qt.Key.Key_Escape)
    assert page.panel.sheet is None
    page.side.buttons["strike"].click()
    reason = form(page)["reason"]
    assert isinstance(reason, QPlainTextEdit)
    assert reason.toPlainText() == "撤编"


def test_dispatch_goes_to_the_incidents(page: ForcesPage, still: Still, monkeypatch: pytest.MonkeyPatch) -> None:
    """F7 and the button say what is wanted to the page that does it."""
    intents: list[Intent] = []
    page.services = replace(page.services, intend=intents.append)
    QTest.keyClick(page.units.view, Qt.Key.Key_F7)
    QTest.mouseClick(page.side.buttons["dispatch"], Qt.MouseButton.LeftButton)
    assert intents == [Intent(page="incidents", act="dispatch", values={"unit": CHIEF.id})] * 2


def test_the_incident_that_holds_a_unit_is_one_press_away(page: ForcesPage, still: Still) -> None:
    """Its number and title stand on the unit."""
    QTest.mouseClick(page.side.sent_button, Qt.MouseButton.LeftButton)
    assert still.window.pages["incidents"].isVisible()


def test_what_differs_is_settled_on_the_page_of_questions(page: ForcesPage, still: Still) -> None:
    """Two values that did not see each other are one press away from where a person chooses."""
    assert page.side.question_button.isVisible()
    QTest.mouseClick(page.side.question_button, Qt.MouseButton.LeftButton)
    assert still.window.pages["sync"].isVisible()


def test_another_organisations_unit_is_read_only(page: ForcesPage, still: Still) -> None:
    """It can be sent, and nothing else; F6 does nothing."""
    still.readers.answers["forces.unit"] = replace(world.DETAIL, may_write=False)
    page.refresh()
    assert [name for name, button in page.side.buttons.items() if button.isVisible()] == ["dispatch"]
    assert page.side.read_only.isVisible()
    QTest.keyClick(page.units.view, Qt.Key.Key_F6)
    assert page.panel.sheet is None


def test_a_unit_that_was_struck_meanwhile_is_gone(page: ForcesPage, still: Still) -> None:
    """The panel says so."""
    still.readers.answers["forces.unit"] = None
    page.refresh()
    assert not page.side.buttons["report"].isVisible()


# Intents


def test_other_pages_begin_acts_here(still: Still) -> None:
    """A report waits until its unit is shown; without one the page says what it is wanted for; an unknown act is our bug."""
    still.window.begin(Intent(page="forces", act="report", subject=CHIEF.id, values={"readiness": "rest"}))
    page = forces_of(still)
    assert page.panel.sheet is not None
    assert page.panel.sheet.form.editors["readiness"].value() == "rest"
    page.panel.leave()
    page.begin("new_unit", {"name": "x"})
    assert page.panel.sheet is not None
    assert page.panel.sheet.form.editors["name"].value() == "x"
    page.begin("new_contact", {"office": "值班室"})
    assert page.tabs[CONTACTS].isChecked()
    page.tabs[UNITS].click()
    with pytest.raises(LookupError):
        page.begin("nonsense", {})
    page.begin("import", {})
    assert still.files.asked[-1][0] == "导入力量"


def test_an_organisation_found_elsewhere_is_shown_here(page: ForcesPage, still: Still) -> None:
    """Its own board, its name over it, and the cursor of the tree on it."""
    goal = goal_of(FoundRow(sort=ORGANISATION, code="320106", title="南京市公安局鼓楼分局", call_sign="鼓楼分局"), still.window.pages)
    assert goal is not None
    still.window.begin(goal)
    assert last_question(still).organisation == "320106"
    assert page.name.text() == "鼓楼分局"
    assert getattr(page.tree.view.current_row(), "row", None) == world.BRANCHES[4]


def test_an_act_without_a_unit_says_what_it_waits_for(still: Still) -> None:
    """The notice goes when a unit is chosen, or is dismissed."""
    still.readers.answers["forces.board"] = Page(rows=(), offset=0, total=0)
    still.window.show_page("forces", None)
    page = forces_of(still)
    page.tabs[CONTACTS].click()
    page.tabs[UNITS].click()
    page.begin("report", {})
    assert page.notice.isVisible()
    QTest.mouseClick(page.notice.close_button, Qt.MouseButton.LeftButton)
    assert not page.notice.isVisible()


# Contacts


@pytest.fixture
def contacts(page: ForcesPage) -> ForcesPage:
    QTest.mouseClick(page.tabs[CONTACTS], Qt.MouseButton.LeftButton)
    press(page.contacts.view, 2)
    return page


def test_contacts_are_shown_with_their_age(contacts: ForcesPage) -> None:
    """One that nobody confirmed for half a year fades; names and phones are masked here too."""
    lines = {line.field: line for line in contacts.side.fields.rows}
    assert lines["as_of"].old
    assert lines["phone"].value == MASK
    press(contacts.contacts.view, 0)
    assert not next(line for line in contacts.side.fields.rows if line.field == "as_of").old


def test_a_contact_is_confirmed(contacts: ForcesPage, still: Still) -> None:
    """One press and one more: it counts as asked now."""
    QTest.mouseClick(contacts.side.buttons["confirm"], Qt.MouseButton.LeftButton)
    assert contacts.panel.sheet is not None
    QTest.keyClick(contacts.panel.sheet.act_button, Qt.Key.Key_Return)
    (request,) = still.engine.submitted
    assert isinstance(request, SetContactFacts)
    assert request.facts == {"as_of": still.services.clock()}


def test_a_contact_is_corrected_added_and_struck(contacts: ForcesPage, still: Still, qtbot: QtBot) -> None:
    """Masked fields stay as they are; F4 adds one; striking needs a reason."""
    contacts.side.buttons["contact_facts"].click()
    assert set(form(contacts)) == {"office", "radio", "note"}
    fill(contacts, radio="园区1")
    assert contacts.panel.sheet is not None
    contacts.panel.sheet.submit()
    chosen = world.CONTACTS[2]
    assert still.engine.submitted[-1] == SetContactFacts(contact=chosen.id, facts={"radio": "园区1"}, seen={"radio": ()})
    QTest.keyClick(contacts.contacts.view, Qt.Key.Key_F4)
    office = form(contacts)["office"]
    assert isinstance(office, QLineEdit)
    qtbot.keyClicks(office, "Port desk")
    QTest.keyClick(office, Qt.Key.Key_Return)
    assert still.engine.submitted[-1] == RegisterContact(office="Port desk")
    press(contacts.contacts.view, 2)
    contacts.side.buttons["strike_contact"].click()
    fill(contacts, reason="已调离")
    assert contacts.panel.sheet is not None
    contacts.panel.sheet.submit()
    assert still.engine.submitted[-1] == StrikeContact(contact=chosen.id, reason="已调离")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_is_worded(still: Still, language: str) -> None:
    """Title and button of each act, in each language."""
    keys = still.services.words.keys(language)
    for name in act_names():
        assert {f"forces.act.{name}", f"forces.act.{name}.do"} <= keys


def test_the_page_is_said_again_in_another_language(page: ForcesPage, still: Still) -> None:
    """With a sheet open and a row chosen."""
    page.begin("strike", {})
    still.services.words.switch("en")
    page.reword()
    assert page.tabs[UNITS].text() == "Units"
    assert page.units.state.itemText(0) == "All states 12"
    assert page.name.text() == "All held"
