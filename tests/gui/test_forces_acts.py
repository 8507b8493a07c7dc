"""Every act of the page Forces with a real engine process: by keyboard alone and by mouse alone, and what it left in the store."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fakes.contested import apart, together
from helpers.forces_hands import begin_import, choose_unit, names_of, new_unit, sheet_file, shown_of, state_of, turn_branch
from helpers.hands import Hands, Mouse
from helpers.walking import BOTH, WAIT_MS, Chosen, Walks, hands_on, walks_in, walks_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.features.forces.import_work import BATCH_ROWS
from desktop.features.forces.list_pane import CONTACTS, UNITS
from desktop.features.forces.page import ForcesPage
from desktop.shell.print_card import PrintCard
from sync.domain.commands.forces import RegisterUnit, SetUnitFacts
from sync.domain.commands.incidents import OpenIncident
from sync.store.home import Home
from sync.store.queries.forces_rows import ContactLine

DOUBTFUL = "六合消防救援站"


@pytest.fixture(scope="module")
def walks(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    """Return walks over a home in which one unit was given two call signs apart, and one incident goes on."""
    path = tmp_path_factory.mktemp("forces")
    one, two = apart(path)
    unit = one.do(RegisterUnit(name=DOUBTFUL, readiness="standby")).created[0]
    one.do(OpenIncident(title="槽罐车侧翻", mode="actual", state="confirmed"))
    two.receive(one.runs(), births=one.births())
    for post, call_sign in ((one, "六合119"), (two, "六合消防")):
        post.do(SetUnitFacts(unit=unit, facts={"call_sign": call_sign}))
    together(one, two)
    with walks_of(qapp, Home(path / "one"), "forces", "desktop/features/forces") as walks:
        yield walks


@pytest.fixture(params=BOTH)
def hands(request: pytest.FixtureRequest, walks: Walks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    page = walks.part
    assert isinstance(page, ForcesPage)
    walks.root.window.show_page("forces", None)
    with hands_on(walks, request.param, qtbot, request.function.__name__, lambda: page.panel) as hands:
        hands.files = Chosen(monkeypatch)  # type: ignore[attr-defined]
        hands.until(lambda: page.units.rows.total > 0)
        yield hands


def test_a_unit_is_kept_from_its_first_line_to_its_last(hands: Hands) -> None:
    """Registered, reported, corrected, moved, with its past; unmasked and masked again; struck with a reason."""
    page, name = hands.page, f"机动队{type(hands).__name__}"
    hands.press(page.new_button)
    hands.press(page.panel.sheet.cancel_button)
    assert not page.panel.is_busy
    new_unit(hands, name)
    choose_unit(hands, name)
    hands.press(page.side.buttons["report"])
    hands.finish("report", readiness="rest", strength_ready="30")
    hands.until(lambda: (state_of(page, name), shown_of(page).get("strength_ready")) == ("rest", "30"))
    hands.press(page.side.buttons["facts"])
    hands.finish("facts", call_sign="钟山01", capabilities="处突、破拆")
    hands.until(lambda: shown_of(page).get("call_sign") == "钟山01")
    hands.press(page.side.buttons["move"])
    hands.finish("move", place="3号门", location="118.842, 32.268")
    hands.until(lambda: shown_of(page).get("place") == "3号门")
    hands.press(page.side.history_button)
    hands.until(lambda: page.side.history.isVisible() and page.side.history.lines.rowCount() > 0)
    hands.take(page.side.history.field, "place")
    hands.until(lambda: [line.row.value for line in page.side.history.lines.rows] == ["3号门"])
    hands.press(page.side.history.back_button)
    hands.until(lambda: page.side.offers("strike"))
    hands.press(page.side.buttons["strike"])
    hands.finish("strike", reason="撤编")
    hands.until(lambda: name not in names_of(page))


def test_a_name_and_a_phone_are_shown(hands: Hands) -> None:
    """The telephone by its button or its key, the name by its row; both looks are records."""
    page, name = hands.page, f"带班队{type(hands).__name__}"
    hands.press(page.new_button)
    hands.finish("new_unit", name=name, commander="周敏", phone="000-1234")
    hands.until(lambda: name in names_of(page))
    choose_unit(hands, name)
    hands.until(page.side.mask_button.isVisible)
    assert not {"周敏", "000-1234"} & set(shown_of(page).values())
    hands.press(page.side.mask_button)
    hands.until(lambda: "000-1234" in shown_of(page).values())
    assert "周敏" not in shown_of(page).values()
    hands.row(page.side.view, lambda row: row.field == "commander")
    hands.until(lambda: "周敏" in shown_of(page).values())


def test_a_unit_is_sent_from_here_and_leads_to_where_it_is(hands: Hands) -> None:
    """Dispatch begins on the page Incidents with the unit filled in; afterwards the unit names the incident that holds it."""
    page, name = hands.page, f"特勤队{type(hands).__name__}"
    window = page.window()
    new_unit(hands, name)
    choose_unit(hands, name)
    hands.press(page.side.buttons["dispatch"])
    incidents = window.pages["incidents"]
    hands.until(lambda: window.stack.currentWidget() is incidents)
    if not incidents.detail.isVisible():
        there = type(hands)(incidents, hands.qtbot)
        there.row(incidents.list.view, lambda row: getattr(row, "title", "") == "槽罐车侧翻")
    hands.until(lambda: incidents.detail.panel.sheet is not None and incidents.detail.panel.sheet.form.editors["unit"].value() is not None)
    type(hands)(incidents, hands.qtbot).finish("dispatch")
    hands.until(lambda: [row.unit_name for row in incidents.detail.detail.assignments if row.unit_name == name] == [name])
    window.show_page("forces", None)
    choose_unit(hands, name)
    hands.press(page.side.sent_button)
    hands.until(lambda: window.stack.currentWidget() is incidents and incidents.detail.isVisible())


def test_two_call_signs_lead_to_where_they_are_settled(hands: Hands) -> None:
    """What differs is said on the unit, and its button opens the page Sync."""
    page = hands.page
    choose_unit(hands, DOUBTFUL)
    hands.press(page.side.question_button)
    window = page.window()
    assert window.stack.currentWidget() is window.pages["sync"]


def test_a_contact_is_kept(hands: Hands) -> None:
    """Registered, confirmed, corrected, struck."""
    page, office = hands.page, f"值班长{type(hands).__name__}"
    hands.press(page.tabs[CONTACTS])
    hands.press(page.new_button)
    hands.finish("new_contact", office=office, phone="000-5710")
    hands.until(lambda: office in {row.office for row in page.contacts.rows.rows if row is not None})

    def chosen() -> ContactLine:
        hands.row(page.contacts.view, lambda row: isinstance(row, ContactLine) and row.office == office)
        hands.until(lambda: page.side.target().contact is not None and page.side.target().contact.office == office)
        return page.side.target().contact

    before = chosen()
    hands.press(page.side.buttons["confirm"])
    hands.finish("confirm")
    hands.until(
        lambda: [row.as_of != before.as_of for row in page.contacts.rows.rows if row is not None and row.office == office] == [True]
    )
    chosen()
    hands.press(page.side.buttons["contact_facts"])
    hands.finish("contact_facts", radio="350 兆 3 组")
    hands.until(lambda: [row.radio for row in page.contacts.rows.rows if row is not None and row.office == office] == ["350 兆 3 组"])
    chosen()
    hands.press(page.side.buttons["strike_contact"])
    hands.finish("strike_contact", reason="调离")
    hands.until(lambda: office not in {row.office for row in page.contacts.rows.rows if row is not None})
    hands.press(page.contacts.empty.button) if page.contacts.empty.button.isVisible() else None
    hands.press(page.contacts.below_button)
    hands.press(page.contacts.below_button)
    hands.press(page.tabs[UNITS])
    assert page.units.view.isVisible()


def test_the_board_is_narrowed_and_found_in(hands: Hands) -> None:
    """By organisation, state, text; what finds nothing is cleared by its own button."""
    page = hands.page
    county = next(node.row for node in page.tree.rows.rows if node.row.code == "320106")
    hands.row(page.tree.view, lambda node: node.row.code == "320106")
    hands.until(lambda: page.name.text() == county.short_name)
    hands.press(page.units.below_button)
    assert not page.units.question.below
    hands.press(page.units.below_button)
    hands.take(page.units.state, "disputed" if page.units.state.findData("disputed") >= 0 else "other")
    hands.take(page.units.state, None)
    hands.fill(page.units.search, "没有这支队伍")
    hands.until(page.units.empty.button.isVisible)
    hands.press(page.units.empty.button)
    hands.until(lambda: DOUBTFUL in names_of(page))
    hands.fill(page.tree.search, "gulou")
    hands.until(lambda: "320106" in {node.row.code for node in page.tree.rows.rows} and page.tree._found is not None)
    hands.row(page.tree.view, lambda node: node.row.code == "320106")
    hands.fill(page.tree.search, "")
    hands.until(lambda: page.tree._found is None)
    city = next(node for node in page.tree.rows.rows if node.row.code == "320100")
    for wanted in (not city.is_open, city.is_open):
        turn_branch(hands, "320100", wanted=wanted)
    hands.row(page.tree.view, lambda node: node.row.code == "")
    hands.until(lambda: DOUBTFUL in names_of(page))


def test_a_sheet_of_units_is_taken_in(hands: Hands, tmp_path: Path) -> None:
    """A refused file first, another in its place; its columns said again; every fate looked at; written; looked at on the board."""
    page, view = hands.page, hands.page.importing
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    begin_import(hands, broken)
    assert view.again_button.isVisible()
    name = f"新{type(hands).__name__}"
    hands.files.path = sheet_file(tmp_path / "units.csv", 3, name)
    hands.press(view.again_button)
    hands.until(view.write_button.isVisible)
    assert view.filters["create"].text().endswith("3")
    assert view.filters["bad"].text().endswith("1")
    for one in ("bad", "unchanged", "update", "create", "all"):
        hands.press(view.filters[one])
    if not view.mapping.isVisible():
        hands.press(view.mapping_button)
    hands.take(view.mapping.choices[2], "strength_present")
    hands.until(lambda: view.run.columns[2] == "strength_present")
    hands.press(view.mapping_button)
    hands.press(view.write_button)
    hands.until(view.show_button.isVisible)
    hands.press(view.show_button)
    hands.until(lambda: {f"{name}{number}" for number in range(3)} <= names_of(page))


class Halfway:
    """Lets the engine have one act of an import at once, and the second when it is told to: however slow a hand is, it is in time."""

    def __init__(self, engine: Any, patch: pytest.MonkeyPatch) -> None:
        self._genuine = engine.submit
        self._asked = 0
        self._held: list[Callable[[], None]] = []
        patch.setattr(engine, "submit", self._submit)

    def is_reached(self) -> bool:
        return bool(self._held)

    def go_on(self) -> None:
        self._held.pop()()

    def _submit(self, request: object, **more: Any) -> None:
        self._asked += 1
        hand_over = partial(self._genuine, request, **more)
        if self._asked == 2:
            self._held.append(hand_over)
        else:
            hand_over()


def test_a_long_import_is_stopped_and_what_is_written_stays(hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button stops between two acts of the engine; looking without writing is left by the way back."""
    page, view = hands.page, hands.page.importing
    before = page.units.rows.total
    path = sheet_file(tmp_path / "many.csv", 12 * BATCH_ROWS, f"多{type(hands).__name__}")
    begin_import(hands, path)
    hands.press(view.back_button)
    assert page.units.view.isVisible()
    begin_import(hands, path)
    halfway = Halfway(page.services.engine, monkeypatch)
    hands.press(view.write_button)
    hands.until(halfway.is_reached)
    hands.press(view.stop_button)
    halfway.go_on()
    hands.until(view.show_button.isVisible)
    written = view._written
    assert written is not None
    assert written.done == 2 * BATCH_ROWS, "the act under way is done, none after it"
    assert written.is_stopped
    hands.press(view.show_button)
    hands.until(lambda: page.units.rows.total == before + written.done)


def test_contacts_are_taken_in(hands: Hands, tmp_path: Path) -> None:
    """The same door, on the other tab."""
    page, view = hands.page, hands.page.importing
    hands.press(page.tabs[CONTACTS])
    path, office = tmp_path / "contacts.csv", f"调度{type(hands).__name__}"
    path.write_bytes(f"岗位,姓名,电话\n{office},方蕴,000-3316\n".encode("gb18030"))
    begin_import(hands, path)
    hands.press(view.write_button)
    hands.until(view.show_button.isVisible)
    hands.press(view.show_button)
    hands.until(lambda: office in {row.office for row in page.contacts.rows.rows if row is not None})
    hands.press(page.tabs[UNITS])


def test_what_is_shown_goes_out_and_on_paper(hands: Hands, tmp_path: Path) -> None:
    """Exported to a sheet that says how many; the note above is put away; the printer's card comes up and is left."""
    page = hands.page
    hands.files.path = tmp_path / "out.csv"
    hands.press(page.export_button)
    hands.finish("export", private=True, reason="集结通知")
    hands.until(lambda: "已导出" in page.notice.text.text())
    assert DOUBTFUL in hands.files.path.read_text(encoding="utf-8-sig")
    hands.press(page.notice.close_button)
    assert not page.notice.isVisible()
    hands.press(page.print_button)
    card = page.window().findChild(PrintCard)
    assert card is not None
    assert card.buttons
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_every_key_of_the_page(hands: Hands, tmp_path: Path) -> None:
    """Search, new, report, send, import, export, past and tree answer to their keys, and each begins what its button begins."""
    if isinstance(hands, Mouse):
        return
    page = hands.page
    new_unit(hands, "键盘队")
    choose_unit(hands, "键盘队")
    page.units.view.setFocus()
    hands.key(Qt.Key.Key_F3)
    assert page.units.search.hasFocus()
    hands.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert page.tree.search.hasFocus()
    for code, title in ((Qt.Key.Key_F4, "new_unit"), (Qt.Key.Key_F6, "report")):
        hands.key(code)
        assert page.panel._name == title
        hands.key(Qt.Key.Key_Escape)
        assert not page.panel.is_busy
    page.units.view.setFocus()
    hands.key(Qt.Key.Key_F5)
    hands.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    hands.until(page.side.history.isVisible)
    hands.key(Qt.Key.Key_Escape)
    hands.files.path = tmp_path / "keys.csv"
    hands.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    hands.submit()
    hands.until(hands.files.path.exists)
    hands.until(lambda: page.export is None)
    hands.key(Qt.Key.Key_F9)
    hands.until(page.importing.write_button.isVisible)
    hands.key(Qt.Key.Key_Escape)
    hands.until(page.units.view.isVisible)
    hands.key(Qt.Key.Key_F7)
    window = page.window()
    hands.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.pages["incidents"], timeout=WAIT_MS)


@pytest.mark.parametrize("kind", BOTH)
def test_nothing_is_left_that_no_hand_did(walks: Walks, kind: type[Hands]) -> None:
    """Every button, choice, key, list and request of the page was used by the walks above."""
    assert walks.missed(kind, walks_in(globals())) == set()
