"""The page Plans by keyboard and by mouse: find, read, compare, activate, work the cards, import."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import picture_plans as world
from desktop.app.picture_world import DETAIL, NOW, TANKER
from desktop.app.stills import Still
from desktop.features.plans.library_view import LibraryView
from desktop.runtime.services import Intent
from desktop.widgets.editors import PickEditor
from sync.domain.commands.plans import ActivatePlan, AdvancePlanVersion, PublishPlan, RepealPlan, SetPlanFacts
from sync.domain.commands.responses import AdvanceTask
from sync.domain.failures import Outage, Refused
from sync.domain.plan_document import parse_bytes
from sync.store.queries.pages import Page
from sync.store.queries.plan_rows import LibraryFilter
from sync.store.queries.rows import LinkStatus

pytestmark = pytest.mark.opens_at("plans")


def key(still: Still, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or still.window, code, modifier)


def press(widget: object) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def library(still: Still) -> None:
    still.window.show_page("plans", None)


def plan(still: Still) -> None:
    still.window.show_page("plans", world.LEAK)


# The library


def test_the_library_opens_a_plan_by_keyboard_and_mouse(still: Still, qtbot: QtBot) -> None:
    """Search as one types, arrows step, Enter opens; a click opens too, and the arrow leads back."""
    library(still)
    view = still.plans.library
    key(still, Qt.Key.Key_F3)
    assert view.search.hasFocus()
    QTest.keyClicks(view.search, "fx")
    key(still, Qt.Key.Key_Down)
    key(still, Qt.Key.Key_Return)
    qtbot.waitUntil(still.plans.plan.isVisible)
    assert ("plan_library.listing", (LibraryFilter(text="fx"), 0, 200)) in still.readers.asked
    press(still.plans.plan.back_button)
    assert view.isVisible()
    box = view.view.visualRect(view.rows.index(0, 0))
    QTest.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert still.plans.plan.title.text() == world.LIBRARY[0].name


def test_filters_stay(still: Still) -> None:
    """What was chosen is asked for, kept for the next start, and read back; what reads no more is the plans in force."""
    library(still)
    box = still.plans.library.boxes["sort"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert still.plans.library.wanted.sort == "general"
    kept = json.loads(still.services.settings.preferences.plans_filter)
    assert (kept["sort"], kept["standing"]) == ("general", "in_force")
    assert still.readers.asked[-1] == ("plan_library.listing", (LibraryFilter(sort="general"), 0, 200))
    again = LibraryView(still.services)
    assert again.wanted.sort == "general"
    for damaged in ("{", "[1]"):
        still.services.settings.change(plans_filter=damaged)
        assert LibraryView(still.services).wanted == LibraryFilter()


def test_a_library_of_a_hundred_thousand_is_read_by_page(still: Still, qtbot: QtBot) -> None:
    """The last row is there once it is scrolled to; nothing reads them all."""
    still.readers.answers["plan_library.listing"] = world.many(100_000)
    library(still)
    view = still.plans.library
    assert view.rows.total == 100_000
    view.view.scrollToBottom()
    qtbot.waitUntil(lambda: view.rows.is_here(99_999))
    assert len([name for name, _ in still.readers.asked if name == "plan_library.listing"]) < 12


def test_an_empty_library_takes_the_worked_plans(still: Still) -> None:
    """As drafts, each code once; what stands already is passed over, and a failure says why."""
    still.readers.answers["plan_library.listing"] = Page(rows=(), offset=0, total=0)
    library(still)
    press(still.plans.library.shipped_button)
    taken = [request for request in still.engine.submitted if isinstance(request, PublishPlan)]
    assert len(taken) >= 1
    assert all(request.as_draft and parse_bytes(request.document).levels for request in taken)
    assert len({request.code for request in taken}) == len(taken)
    assert str(len(taken)) in still.plans.notice.text.text()
    assert still.plans.library.wanted.standing == "in_work"
    still.engine.answer = Refused("plan.code_taken", plan_code="X")
    still.plans.take_shipped()
    assert "0" in still.plans.notice.text.text()
    still.engine.answer = Outage("store.disk_full")
    still.plans.take_shipped()
    assert still.services.words.outage("store.disk_full", {}) in still.plans.notice.text.text()
    press(still.plans.notice.close_button)
    assert not still.plans.notice.isVisible()


# One plan


def test_the_matrix_is_walked_and_a_gap_names_itself(still: Still, qtbot: QtBot) -> None:
    """Arrows go from card to card; the card that waits for something is the one the need names."""
    plan(still)
    matrix = still.plans.plan.matrix
    assert matrix.hasFocus()
    first = matrix.current
    assert first == matrix.places[0].card
    for step in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up):
        with qtbot.waitSignal(matrix.chosen):
            key(still, step)
    with qtbot.waitSignal(matrix.picked):
        key(still, Qt.Key.Key_Return)
    short = world.DOCUMENT.needs[0]
    place = next(one for one in matrix.places if one.card.number == short.cards[0])
    with qtbot.waitSignal(matrix.picked):
        QTest.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=place.box.center().toPoint())
    assert short.name in matrix.accessibleName()
    assert place.card.title in still.plans.plan.card.title.text()
    QTest.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert matrix.current == place.card


def test_the_level_changes_cards_readiness_and_preview(still: Still) -> None:
    """By mouse and by keyboard; a level that the plan lacks can't be chosen."""
    plan(still)
    view = still.plans.plan
    press(view.levels["minor"])
    assert view.level == "minor"
    assert still.readers.asked[-1][0] == "readiness.check_version"
    assert still.services.words.say("response.level.minor") in view.side.act_button.text()
    key(still, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert view.level == "extreme"
    key(still, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert view.level == "minor"
    one = replace(world.DOCUMENT, levels=world.DOCUMENT.levels[:1])
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, document=one)
    still.plans.refresh()
    assert (view.level, view.levels["minor"].isEnabled()) == ("extreme", False)


def test_tabs_by_keyboard(still: Still) -> None:
    """Ctrl with arrows goes through them all and around."""
    plan(still)
    seen = []
    for _ in range(5):
        key(still, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        seen.append(still.plans.plan.tab)
        if seen[-1] == "text":
            still.plans.plan.text.tree_view.setFocus()
    assert seen == ["text", "command", "phones", "versions", "cards"]
    still.plans.plan.matrix.setFocus()
    key(still, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert still.plans.plan.tab == "versions"


def test_the_text_is_searched_and_stepped(still: Still, qtbot: QtBot) -> None:
    """F3 leads into the search; Enter goes to the next hit and around, the tree leads to its clause."""
    plan(still)
    key(still, Qt.Key.Key_F3)
    view = still.plans.plan.text
    assert view.search.hasFocus()
    with qtbot.waitSignal(view.stepped):
        view.search.setText("警戒")
    hits = [row.place for row in view.text.rows if row.hit]
    assert hits
    for turn in range(1, len(hits) + 1):
        key(still, Qt.Key.Key_Return)
        row = view.text_view.current_row()
        assert row is view.text.rows[hits[turn % len(hits)]]
    view.search.setText("没有这种词")
    qtbot.waitUntil(lambda: view.count.text() == still.services.words.say("plans.no_hit"))
    box = view.tree_view.visualRect(view.tree.index(3, 0))
    QTest.mouseClick(view.tree_view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert getattr(view.text_view.current_row(), "place", None) == view.tree.rows[3].place


def test_versions_are_compared_and_moved(still: Still) -> None:
    """Two versions differ card by card; each legal move is a button, and the decision names the heads displayed."""
    heads = {"state": (b"h" * 14,)}
    held = tuple(replace(version, heads=heads) for version in world.VERSIONS)
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, versions=held, version=held[1])
    plan(still)
    view = still.plans.plan
    view.show_tab("versions")
    versions = view.versions
    assert set(versions.buttons) == {"file", "revise", "repeal"}
    press(versions.buttons["file"])
    assert view.host.sheet is not None
    key(still, Qt.Key.Key_Return)
    assert still.engine.submitted[-1] == AdvancePlanVersion(version=world.LEAK, to="filed", seen=heads["state"])
    press(versions.buttons["repeal"])
    assert view.host.sheet is not None
    press(view.host.sheet.act_button)
    assert view.host.sheet.form.refusal("reason") != ""
    QTest.keyClicks(view.host.sheet.form.editors["reason"], "merged")
    key(still, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert still.engine.submitted[-1] == RepealPlan(version=world.LEAK, reason="merged", seen=heads["state"])
    versions.view.setCurrentIndex(versions.versions.index(0, 0))
    assert set(versions.buttons) == {"approve", "return"}
    versions.older.setCurrentIndex(versions.older.findData(world.LEAK_OLD))
    assert any(row.sort == "added" for row in versions.changes.rows)
    versions.older.setCurrentIndex(versions.older.findData(world.LEAK))
    versions.newer.setCurrentIndex(versions.newer.findData(world.LEAK))
    assert versions.changes.rows == ()


def test_a_version_is_opened_and_its_facts_are_changed(still: Still) -> None:
    """Enter on a version shows its document; review dates move on by an act that sends only what changed."""
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, heads={"review_due": (b"r" * 14,)})
    plan(still)
    view = still.plans.plan
    view.show_tab("versions")
    view.versions.view.setCurrentIndex(view.versions.versions.index(2, 0))
    key(still, Qt.Key.Key_Return)
    assert ("plan_library.detail", (world.LEAK, world.LEAK_OLD)) in still.readers.asked
    press(view.versions.facts_button)
    assert view.host.sheet is not None
    editor = view.host.sheet.form.editors["review_due"]
    editor.set_value(None)
    QTest.keyClicks(editor, "2027-09-01")
    key(still, Qt.Key.Key_Return)
    request = still.engine.submitted[-1]
    assert isinstance(request, SetPlanFacts)
    assert (dict(request.facts), dict(request.seen or {})) == ({"review_due": world.on("2027-09-01")}, {"review_due": (b"r" * 14,)})


def test_a_plan_that_is_not_held_or_not_ours_says_so(still: Still) -> None:
    """Without its text nothing is activated; without the right to write the moves are shown and disabled."""
    bare = replace(world.DETAIL, document=None, may_write=False)
    still.readers.answers["plan_library.detail"] = bare
    plan(still)
    assert not still.plans.plan.side.act_button.isEnabled()
    still.plans.plan.show_tab("versions")
    assert not still.plans.plan.versions.buttons["file"].isEnabled()
    assert not still.plans.plan.import_button.isEnabled()


# Activation


def test_an_activation_takes_six_keys_beside_its_text(still: Still, qtbot: QtBot) -> None:
    """F9, Enter on the incident, Tab twice, the approver's name, Enter: one request with what is displayed."""
    plan(still)
    key(still, Qt.Key.Key_F9)
    form = still.plans.plan.side.form
    pick = form.editors["incident"]
    assert isinstance(pick, PickEditor)
    assert pick.search.hasFocus()
    QTest.keyClicks(pick.search, "jb")
    qtbot.waitUntil(lambda: len(pick.candidates) > 0)
    key(still, Qt.Key.Key_Return)
    assert pick.value() == pick.value()
    key(still, Qt.Key.Key_Tab)
    key(still, Qt.Key.Key_Tab)
    assert form.editors["approver"].hasFocus()
    QTest.keyClicks(form.editors["approver"], "Wei")
    assert still.drafts.texts["plans.activate.approver"] == "Wei"
    key(still, Qt.Key.Key_Return)
    request = still.engine.submitted[-1]
    assert isinstance(request, ActivatePlan)
    assert (request.version, request.level, request.approver, request.approval) == (world.LEAK, "major", "Wei", "oral")
    assert request.incident == pick.value()
    assert request.approved_at is None
    assert still.drafts.texts["plans.activate.approver"] == ""
    assert still.window.stack.currentWidget() is still.incidents


def test_an_activation_begun_from_an_incident_waits_for_a_plan(still: Still) -> None:
    """The library asks for the plan; then incident, level and approval stand in the form, and the button has the focus."""
    values = {"incident": TANKER, "level": "serious", "approver": "魏同和", "approval": "phone"}
    still.services.intend(Intent(page="plans", act="activate", values=values))
    assert still.plans.notice.isVisible()
    assert still.plans.library.search.hasFocus()
    key(still, Qt.Key.Key_Return)
    side = still.plans.plan.side
    assert not still.plans.notice.isVisible()
    assert side.act_button.hasFocus()
    key(still, Qt.Key.Key_Return)
    request = still.engine.submitted[-1]
    assert isinstance(request, ActivatePlan)
    assert (request.incident, request.level, request.approval) == (TANKER, "serious", "phone")


def test_a_drill_marks_the_whole_window(still: Still) -> None:
    """Picking a drill to activate in, or a drill's card, stripes the frame; leaving takes it away."""
    drill = replace(DETAIL, incident=replace(DETAIL.incident, mode="exercise"))
    still.readers.answers["incidents.detail"] = drill
    plan(still)
    still.plans.begin("activate", {"incident": TANKER})
    assert still.window.top_bar.mode == "exercise"
    press(still.plans.plan.back_button)
    assert still.window.top_bar.mode == ""
    still.plans.show_cards()
    cards = still.plans.cards
    cards.view.setCurrentIndex(cards.rows.index(len(world.RUNNING) - 1, 0))
    assert still.window.top_bar.mode == "exercise"


def test_an_activation_is_refused_beside_the_plan(still: Still) -> None:
    """A level too large can't even be tried; what the engine refuses stands above the button, and nothing typed is lost."""
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, too_large={"major": 18_412})
    plan(still)
    side = still.plans.plan.side
    assert "18.4" in side.refusal.text()
    assert not side.act_button.isEnabled()
    press(still.plans.plan.levels["minor"])
    assert side.act_button.isEnabled()
    side.submit()
    assert side.form.refusal("incident") != ""
    still.engine.answer = Refused("plan.already_active", name="X")
    still.plans.begin("activate", {"incident": TANKER, "approver": "魏"})
    press(side.act_button)
    assert "X" in side.refusal.text()
    assert side.form.editors["approver"].value() == "魏"
    still.engine.answer = Refused("field.too_long", kind="response", field="approver", chars=99, chars_max=80)
    side.submit()
    assert side.form.refusal("approver") != ""


def test_nothing_is_activated_twice(still: Still) -> None:
    """While the engine decides, the button waits, whatever is read again meanwhile; a refusal outlives a refresh."""
    plan(still)
    side = still.plans.plan.side
    still.engine.answer = None
    still.plans.begin("activate", {"incident": TANKER, "approver": "魏", "approved_at": NOW - 60_000})
    side.submit()
    request = still.engine.submitted[-1]
    assert isinstance(request, ActivatePlan)
    assert request.approved_at == NOW // 60_000 * 60_000 - 60_000
    still.plans.refresh()
    assert not side.act_button.isEnabled()
    side.submit()
    assert still.engine.submitted.count(request) == 1
    side._on_failed(Refused("plan.already_active", name="X"))
    still.plans.refresh()
    assert "X" in side.refusal.text()
    assert side.act_button.isEnabled()
    still.plans.plan.choose_level("minor")
    assert not side.refusal.isVisible()


def test_the_activation_is_worded_by_a_person(still: Still) -> None:
    """F10: matters, measures and commanders of this case go into the request."""
    plan(still)
    key(still, Qt.Key.Key_F10)
    host = still.plans.plan.host
    assert host.sheet is not None
    host.sheet.form.editors["matters"].set_value("苯乙烯泄漏")
    name = next(name for name in host.sheet.form.editors if name.startswith("post."))
    host.sheet.form.editors[name].set_value("顾清和")
    press(host.sheet.act_button)
    still.plans.begin("activate", {"incident": TANKER})
    still.plans.plan.side.form.editors["period_hours"].set_value(12)
    still.plans.plan.side.submit()
    request = still.engine.submitted[-1]
    assert isinstance(request, ActivatePlan)
    assert (request.matters, request.period_hours, request.approver, request.approval) == ("苯乙烯泄漏", 12, None, None)
    assert request.commanders == {name.removeprefix("post."): "顾清和"}


def test_offline_and_details_are_said(still: Still) -> None:
    """Who must be told otherwise is counted while the link is down; every part is listed by name."""
    plan(still)
    side = still.plans.plan.side
    still.engine.status.emit(LinkStatus(state="received"))
    assert not side.offline.isVisible()
    still.engine.status.emit(LinkStatus(state="offline"))
    assert "3" in side.offline.text()
    press(side.detail_button)
    texts = [getattr(row, "text", "") for row in side.gaps.rows]
    assert world.DOCUMENT.orders[0].text in texts
    press(side.ready_button)
    assert any(not getattr(row, "met", True) for row in side.gaps.rows)


def test_escape_leads_back(still: Still) -> None:
    """From a sheet to the plan, from the plan to the library."""
    plan(still)
    key(still, Qt.Key.Key_F10)
    assert still.plans.plan.host.sheet is not None
    key(still, Qt.Key.Key_Escape)
    assert still.plans.plan.host.sheet is None
    assert still.plans.plan.isVisible()
    still.plans.plan.matrix.setFocus()
    key(still, Qt.Key.Key_Escape)
    assert still.plans.library.isVisible()


def test_what_contradicts_is_settled_elsewhere(still: Still) -> None:
    """A disputed version offers no move; a disputed card none but what stands."""
    disputed = replace(world.VERSIONS[0], state="disputed")
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, versions=(disputed,), version=disputed)
    plan(still)
    still.plans.plan.show_tab("versions")
    assert still.plans.plan.versions.buttons == {}
    card = replace(world.RUNNING[0], state="disputed")
    still.readers.answers["running_cards.listing"] = Page(rows=(card,), offset=0, total=1)
    still.plans.show_cards()
    still.plans.refresh()
    key(still, Qt.Key.Key_Return)
    assert still.plans.cards.host.sheet is None


def test_an_open_page_grows_old_and_asks_again(still: Still) -> None:
    """Each minute, while it is looked at."""
    plan(still)
    asked = len(still.readers.asked)
    still.plans._minute.timeout.emit()
    assert {name for name, _ in still.readers.asked[asked:]} >= {"readiness.check_version", "running_cards.counts"}


def test_an_unknown_act_is_our_bug(still: Still) -> None:
    """It is not passed over in silence."""
    with pytest.raises(NotImplementedError):
        still.plans.begin("nothing", {})


# Running cards


def test_cards_are_worked_by_keyboard(still: Still) -> None:
    """F5 shows them, F7 finishes with the evidence the plan asks for, F9 blocks and F10 skips with a reason, F6 starts."""
    library(still)
    key(still, Qt.Key.Key_F5)
    cards = still.plans.cards
    assert cards.view.hasFocus()
    key(still, Qt.Key.Key_F7)
    assert cards.host.sheet is not None
    key(still, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert cards.host.sheet.form.refusal("evidence") != ""
    cards.host.sheet.form.editors["evidence"].set_value("接警记录 3")
    cards.host.sheet.submit()
    assert still.engine.submitted[-1] == AdvanceTask(task=world.RUNNING[0].id, to="done", evidence="接警记录 3", seen=None)
    key(still, Qt.Key.Key_Down)
    for code, to, reason in (
        (Qt.Key.Key_F6, "under_way", None),
        (Qt.Key.Key_F9, "blocked", "桥断"),
        (Qt.Key.Key_F10, "not_applicable", "无"),
    ):
        key(still, code)
        assert cards.host.sheet is not None
        if reason is not None:
            cards.host.sheet.form.editors["reason"].set_value(reason)
        press(cards.host.sheet.act_button)
        assert still.engine.submitted[-1] == AdvanceTask(task=world.RUNNING[1].id, to=to, reason=reason)
    key(still, Qt.Key.Key_F5)
    assert still.plans.library.isVisible()


def test_cards_are_worked_by_mouse(still: Still) -> None:
    """A click on a card does what comes next; buttons do the rest, and the incident is one click away."""
    library(still)
    press(still.plans.cards_button)
    cards = still.plans.cards
    for number, title in ((1, "start"), (3, "resume")):
        box = cards.view.visualRect(cards.rows.index(number, 0))
        QTest.mouseClick(cards.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        assert cards.host.sheet is not None
        assert cards.host.sheet.act_button.text() == still.services.words.say(f"move.task.{title}")
        press(cards.host.sheet.cancel_button)
    press(cards.buttons["finish"])
    assert cards.host.sheet is not None
    press(cards.host.sheet.cancel_button)
    press(cards.incident_button)
    assert still.window.stack.currentWidget() is still.incidents


def test_the_badge_counts_overdue_cards(still: Still) -> None:
    """And the tab says how many run; a change of tasks reads them again."""
    library(still)
    assert "2" in still.plans.cards_button.text()
    asked = len(still.readers.asked)
    still.engine.changed.emit({"task": frozenset({b"x"}), "plan": frozenset({b"y"})})
    assert {name for name, _ in still.readers.asked[asked:]} >= {"running_cards.listing", "plan_library.listing"}
    still.services.intend(Intent(page="plans", act="cards"))
    assert still.plans.cards.isVisible()
