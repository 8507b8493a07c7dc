"""Every act of the page Plans with a real engine process: by keyboard alone and by mouse alone, and what it left in the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.hands import Hands, Keyboard, Mouse
from helpers.walking import BOTH, NOW_MS, WAIT_S, Chosen, Walks, hands_on, walks_in, walks_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.features.plans.lines import MaskedBranch, MaskedPhone
from desktop.features.plans.page import PlansPage
from desktop.runtime.masks import MASK
from desktop.shell.print_card import PrintCard
from desktop.widgets.rows_view import RowsView
from sync.domain.commands.incidents import OpenIncident
from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.plan_rows import PlanLine, RunningCard, VersionLine

CONTROL = Qt.KeyboardModifier.ControlModifier
INCIDENT, PLAN = "槽罐车侧翻", "危险化学品泄漏事故"
TEXT = """积水处置预案
1 总则
规范先期处置。
2 二级响应
封控一点五公里；跨区增援。
3 先期处置行动卡
（1）调度员：报水位，每30分钟一次
（2）交警：封闭道路，10分钟内
"""


@pytest.fixture(scope="module", params=BOTH)
def walks(request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    home = Home(tmp_path_factory.mktemp("plans") / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    client = EngineClient.start(home)
    client.submit(OpenIncident(title=INCIDENT, mode="actual", state="confirmed")).result(WAIT_S)
    with walks_of(qapp, home, "plans", "desktop/features/plans", client) as walks:
        walks.kind = request.param
        yield walks


@pytest.fixture
def hands(request: pytest.FixtureRequest, walks: Walks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    page = walks.part
    assert isinstance(page, PlansPage)
    walks.root.window.show_page("plans", None)
    page.leave()
    page.library_button.setChecked(True)
    page._show_list()
    with hands_on(walks, walks.kind, qtbot, request.function.__name__, page._host) as hands:
        hands.files = Chosen(monkeypatch)  # type: ignore[attr-defined]
        yield hands


def _rows(page: PlansPage) -> list[PlanLine]:
    return [row for row in page.library.rows.rows if isinstance(row, PlanLine)]


def _open(hands: Hands, name: str, tab: str = "cards") -> None:
    """Open a plan from the library, whatever its standing."""
    page = hands.page
    hands.take(page.library.boxes["standing"], "")
    hands.row(page.library.view, lambda row: isinstance(row, PlanLine) and name in row.name)
    hands.until(lambda: page.plan.detail is not None and name in page.plan.detail.plan.name and page.plan.isVisible())
    if page.plan.tab != tab:
        hands.press(page.plan.tabs[tab])


def _move(hands: Hands, move: str, after: str, **values: object) -> None:
    """Take the version under the cursor a step on."""
    versions = hands.page.plan.versions
    # They are made anew with each reading.
    hands.until(lambda: move in versions.buttons and versions.buttons[move].isVisible())
    hands.press(versions.buttons[move])
    hands.finish(move, **values)
    hands.until(lambda: _state(hands) == after)


def _state(hands: Hands) -> str:
    row = hands.page.plan.versions.view.current_row()
    return row.state if isinstance(row, VersionLine) else ""


def _import(hands: Hands, path: Path) -> None:
    view = hands.page.importing
    path.write_bytes(TEXT.encode("gb18030"))
    hands.files.path = path
    hands.until(lambda: view.rows.rowCount() == 5)


def test_the_worked_plans_are_taken_and_found(hands: Hands) -> None:
    """An empty library offers a file and the worked plans; they come as drafts; filters and search narrow them."""
    page, library = hands.page, hands.page.library
    hands.until(library.shipped_button.isVisible)
    hands.files.path = None
    hands.press(library.empty.button)
    hands.press(library.shipped_button)
    hands.until(lambda: "6" in page.notice.text.text() and len(_rows(page)) == 6)
    hands.press(page.notice.close_button)
    for name, value in (("sort", "special"), ("level", "city"), ("classes", "A"), ("owner", "own")):
        box = library.boxes[name]
        hands.take(box, value if box.findData(value) >= 0 else box.itemData(1))
        hands.take(box, "")
    hands.take(library.boxes["standing"], "in_force")
    hands.take(library.boxes["standing"], "")
    hands.fill(library.search, "hxp")
    hands.until(lambda: [PLAN in row.name for row in _rows(page)] == [True])
    hands.fill(library.search, "没有")
    hands.until(lambda: library.empty.button.isVisible() and not _rows(page))
    hands.press(library.empty.button)
    hands.until(lambda: len(_rows(page)) == 6)


def test_a_plan_is_read_through(hands: Hands, tmp_path: Path) -> None:
    """Its text by chapters and words, its command tree, its phones, its levels; whom it names, shown and on paper; and back."""
    page, plan = hands.page, hands.page.plan
    _open(hands, PLAN)
    hands.press(plan.tabs["text"])
    hands.row(plan.text.tree_view, lambda row: row.place > 0)
    hands.row(plan.text.text_view, lambda _row: True)
    hands.fill(plan.text.search, "泄漏")
    hands.until(lambda: plan.text.count.text() != "")
    for tab in ("command", "phones", "versions", "cards"):
        hands.press(plan.tabs[tab])
        assert plan.tab == tab
    for level in ("minor", "extreme", "serious", "major"):
        hands.press(plan.levels[level])
        assert plan.level == level
    _show_one(hands, "command", plan.command_view, MaskedBranch)
    _show_one(hands, "phones", plan.phones_view, MaskedPhone)
    hands.press(plan.tabs["cards"])
    hands.until(lambda: plan.side.verdict.text() != "")
    hands.press(plan.side.detail_button)
    hands.press(plan.side.ready_button)
    hands.press(plan.print_button)
    hands.files.path = tmp_path / "contacts.pdf"
    buttons = page.window().findChild(PrintCard).buttons
    hands.press(next(button for button, (offer, to_file) in buttons.items() if to_file and offer.label == "paper.contacts.private"))
    hands.until(lambda: hands.files.path.exists() and hands.files.path.read_bytes()[:5] == b"%PDF-")
    hands.press(plan.print_button)
    card = page.window().findChild(PrintCard)
    assert card is not None
    assert card.buttons
    QTest.keyClick(_focus(), Qt.Key.Key_Escape)
    hands.press(plan.back_button)
    hands.until(page.library.view.isVisible)


def _show_one(hands: Hands, tab: str, view: RowsView, masked: type) -> None:
    """Act on the first masked line of a tab: that one is shown, the others stay masked, and the look is written."""
    hands.press(hands.page.plan.tabs[tab])
    rows = view.model().rows
    hidden = [row for row in rows if isinstance(row, masked)]
    assert hidden
    assert all(MASK in str(row) for row in hidden)
    hands.row(view, lambda row: row is hidden[0])
    hands.until(lambda: sum(isinstance(row, masked) for row in view.model().rows) == len(hidden) - 1)
    shown = view.model().rows[rows.index(hidden[0])]
    assert MASK not in str(shown)


def _focus() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def test_a_file_becomes_a_plan_and_its_next_version(hands: Hands, tmp_path: Path) -> None:
    """Refused first, another in its place, mapped, saved; led through its steps; a second version beside it; compared; repealed."""
    page, view, plan = hands.page, hands.page.importing, hands.page.plan
    hands.files.path = tmp_path / "broken.docx"
    hands.files.path.write_bytes(b"PK\x03\x04")
    hands.press(page.library.import_button)
    hands.until(view.empty.button.isVisible)
    hands.files.path = tmp_path / "plan.txt"
    hands.files.path.write_bytes(TEXT.encode("gb18030"))
    hands.press(view.empty.button)
    hands.until(lambda: view.rows.rowCount() == 5)
    hands.press(view.back_button)
    hands.press(page.library.import_button)
    hands.until(lambda: view.rows.rowCount() == 5)
    hands.row(view.view, lambda row: row.place == 3)
    use, level = view.use.value(), view.level.value()
    for combo, value, before in ((view.use, "annex", use), (view.level, 3 if level != 3 else 2, level)):
        hands.take(combo, value)
        hands.take(combo, before)
    hands.press(view.next_button)
    code = f"JS-{type(hands).__name__}"
    hands.finish("publish", code=code, version="1.0", matters="积水处置", measures="封闭道路")
    hands.until(lambda: plan.detail is not None and plan.detail.plan.code == code and plan.tab == "versions")
    hands.row(plan.versions.view, lambda row: isinstance(row, VersionLine))
    _move(hands, "consult", "consulting")
    _move(hands, "return", "drafting")
    for move, after in (("review", "reviewing"), ("approve", "approving"), ("publish", "in_force"), ("file", "filed")):
        _move(hands, move, after)
    hands.press(plan.versions.facts_button)
    hands.finish("facts", name="积水处置预案（修订）")
    hands.until(lambda: plan.detail.plan.name == "积水处置预案（修订）")
    hands.press(plan.import_button)
    hands.until(lambda: view.rows.rowCount() == 5)
    hands.press(view.next_button)
    hands.finish("publish", version="1.1", matters="积水处置", measures="封闭道路，转移群众")
    hands.until(lambda: len(plan.versions.versions.rows) == 2)
    for number in (0, 1):
        hands.take(plan.versions.older, plan.versions.versions.rows[number].id)
        hands.take(plan.versions.newer, plan.versions.versions.rows[1 - number].id)
    hands.until(lambda: plan.versions.changes.rowCount() > 0)
    hands.row(plan.versions.view, lambda row: isinstance(row, VersionLine) and row.version == "1.0")
    _move(hands, "revise", "revising")
    _move(hands, "repeal", "repealed", reason="以新版代替")


def test_a_plan_is_activated_and_its_cards_are_carried_out(hands: Hands) -> None:
    """In force; worded by a person; activated in an incident in one act; its cards begun, blocked, gone on with, finished, left out."""
    page, plan, cards = hands.page, hands.page.plan, hands.page.cards
    _open(hands, PLAN, "versions")
    hands.row(plan.versions.view, lambda row: isinstance(row, VersionLine))
    for move, after in (("review", "reviewing"), ("approve", "approving"), ("publish", "in_force")):
        _move(hands, move, after)
    hands.press(plan.tabs["cards"])
    hands.press(plan.side.words_button)
    hands.give("matters", "泄漏处置与疏散")
    hands.press(plan.host.sheet.act_button)
    hands.until(lambda: plan.host.sheet is None)
    editor = plan.side.form.editors["incident"]
    hands.reach(editor.search)
    hands.pick(editor, INCIDENT)
    hands.fill(plan.side.form.editors["approver"], "顾清和")
    hands.press(plan.side.act_button)
    window = page.window()
    incidents = window.pages["incidents"]
    hands.until(lambda: window.stack.currentWidget() is incidents)
    hands.until(
        lambda: incidents.detail.detail is not None and [row.matters for row in incidents.detail.detail.responses] == ["泄漏处置与疏散"]
    )
    window.show_page("plans", None)
    page.leave()
    hands.press(page.cards_button)
    hands.until(lambda: cards.rows.rowCount() > 5)
    hands.press(page.print_button)
    assert {offer.label for offer, _ in page.window().findChild(PrintCard).buttons.values()} == {"paper.running"}
    QTest.keyClick(_focus(), Qt.Key.Key_Escape)
    card = _card(hands, lambda row: row.state == "pending")
    for move, after, values in (
        ("start", "under_way", {}),
        ("block", "blocked", {"reason": "仪器故障"}),
        ("resume", "under_way", {}),
        ("finish", None, {"evidence": "18 mg/m³"}),
    ):
        _card(hands, lambda row: row.id == card.id)
        hands.press(cards.buttons[move])
        hands.finish(f"task_{move}", **values)
        hands.until(lambda after=after: _state_of(hands, card.id) == after)
    other = _card(hands, lambda row: row.state == "pending")
    hands.press(cards.buttons["skip"])
    hands.finish("task_skip", reason="不适用")
    hands.until(lambda: _state_of(hands, other.id) is None)
    hands.press(cards.incident_button)
    hands.until(lambda: window.stack.currentWidget() is incidents)
    window.show_page("plans", None)
    hands.press(page.library_button)
    hands.until(page.library.view.isVisible)


def _card(hands: Hands, wanted: object) -> RunningCard:
    """Put the cursor on a running card; the sheet that Enter opens is left."""
    cards = hands.page.cards
    hands.row(cards.view, lambda row: isinstance(row, RunningCard) and wanted(row))  # type: ignore[operator]
    if cards.host.sheet is not None:
        hands.press(cards.host.sheet.cancel_button)
    row = cards.view.current_row()
    assert isinstance(row, RunningCard)
    return row


def _state_of(hands: Hands, card: bytes) -> str | None:
    return next((row.state for row in hands.page.cards.rows.rows if row is not None and row.id == card), None)


def test_every_key_of_the_page(hands: Hands, tmp_path: Path) -> None:
    """Lists, search, import, tabs, levels, sections, cards and the activation answer to their keys."""
    if isinstance(hands, Mouse):
        return
    assert isinstance(hands, Keyboard)
    page, plan = hands.page, hands.page.plan
    hands.key(Qt.Key.Key_F3)
    assert page.library.search.hasFocus()
    hands.key(Qt.Key.Key_F5)
    hands.until(page.cards.view.isVisible)
    page.cards.view.setFocus()
    _card(hands, lambda row: row.state == "pending")
    for code, name in (
        (Qt.Key.Key_F6, "task_start"), (Qt.Key.Key_F7, "task_finish"), (Qt.Key.Key_F9, "task_block"), (Qt.Key.Key_F10, "task_skip"),
    ):  # fmt: skip
        hands.key(code)
        assert page.cards.host._name == name
        hands.key(Qt.Key.Key_Escape)
        hands.until(lambda: page.cards.host.sheet is None)
        page.cards.view.setFocus()
    hands.key(Qt.Key.Key_F5)
    hands.files.path = tmp_path / "plan.txt"
    hands.files.path.write_bytes(TEXT.encode("gb18030"))
    hands.key(Qt.Key.Key_F4)
    hands.until(lambda: page.importing.rows.rowCount() == 5)
    hands.row(page.importing.view, lambda row: row.place == 3)
    page.importing.view.setFocus()
    level = page.importing.level.value()
    for code in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        hands.key(code, CONTROL)
    assert page.importing.level.value() == level
    hands.key(Qt.Key.Key_Return, CONTROL)
    assert page.importing.host.sheet is not None
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    hands.until(page.library.view.isVisible)
    _open(hands, PLAN)
    tab, shown = plan.tab, plan.level
    hands.key(Qt.Key.Key_Right, CONTROL)
    assert plan.tab != tab
    hands.key(Qt.Key.Key_Left, CONTROL)
    hands.key(Qt.Key.Key_Down, CONTROL)
    assert plan.level != shown
    hands.key(Qt.Key.Key_Up, CONTROL)
    hands.key(Qt.Key.Key_F10)
    assert plan.host.sheet is not None
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_F9)
    assert plan.side.isAncestorOf(_focus())


def test_nothing_is_left_that_no_hand_did(walks: Walks) -> None:
    """Every button, choice, key, list and request of the page was used by the walks above."""
    assert walks.missed(walks.kind, walks_in(globals())) == set()
