"""Every act on an incident with a real engine process: once by keyboard alone, once by mouse alone, and what it left in the store."""

from collections.abc import Callable, Iterator

import pytest
from helpers.hands import Hands, Keyboard, Mouse
from helpers.real_window import shown
from helpers.walking import BOTH
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.start import Root
from desktop.features.incidents.acts import act_names
from desktop.features.incidents.level_lines import Level
from desktop.features.incidents.lines import Section
from desktop.features.incidents.page import IncidentsPage
from sync.domain.commands.forces import RegisterUnit
from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.incident_more import GroupRow
from sync.store.queries.rows import AssignmentRow, IncidentDetail, JournalRow, OrderRow, PostRow, RecipientRow, TaskRow

NOW_MS = 1_773_000_000_000
WAIT_S = 30
# Acts whose beginning this page alone can't make, and where they are driven: files and plans have stories of their own.
ELSEWHERE = frozenset(
    {
        "activate",
        "attach",
        "attach_files",
        "attach_retry",
        "attach_stop",
        "caption",
        "group_working",
        "open_outside",
        "see_files",
        "strike_file",
    }
)
UNITS = ("鼓楼处突机动队", "六合消防救援站")
DONE: dict[type[Hands], set[str]] = {Keyboard: set(), Mouse: set()}


class Windows(QObject):
    """Notes every window that comes up beside the one there is; what a choice drops down is none."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QShowEvent) and isinstance(watched, QWidget) and watched.windowType() == Qt.WindowType.Window:
            self.shown.append(type(watched).__name__)
        return False


@pytest.fixture(scope="module")
def root(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    home = Home(tmp_path_factory.mktemp("post") / "home")
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    client = EngineClient.start(home)
    for name in UNITS:
        client.submit(RegisterUnit(name=name, readiness="standby")).result(WAIT_S)
    with shown(qapp, home, client) as root:
        yield root


@pytest.fixture(params=BOTH)
def hands(request: pytest.FixtureRequest, root: Root, qapp: QApplication, qtbot: QtBot) -> Iterator[Hands]:
    """Return hands on a fresh incident."""
    page = root.window.pages["incidents"]
    assert isinstance(page, IncidentsPage)
    root.window.show_page("incidents", None)
    page._leave()
    root.window.activateWindow()
    qtbot.waitUntil(root.window.isActiveWindow)
    made: Hands = request.param(page, qtbot)
    windows = Windows()
    qapp.installEventFilter(windows)
    _open(made, f"槽罐车侧翻 {request.node.name}")
    yield made
    qapp.removeEventFilter(windows)
    assert windows.shown == [], "a part stood on the screen as a window of its own"
    DONE[request.param].update(made.done)


def _open(hands: Hands, title: str, **values: object) -> bytes:
    """Open an incident from the list."""
    page = hands.page
    before = page.detail.subject if page.detail.isVisible() else None
    if isinstance(hands, Keyboard):
        QTest.keyClick(page, Qt.Key.Key_F4)
    else:
        if before is not None:
            QTest.mouseClick(page.detail.header.back_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(page.list.new_button, Qt.MouseButton.LeftButton)
    for name, value in {"title": title, **values}.items():
        hands.give(name, value)
    hands.submit()
    hands.until(lambda: page.detail.isVisible() and page.detail.subject not in {None, before})
    hands.done.append("open")
    subject = page.detail.subject
    assert subject is not None
    return subject


def _detail(hands: Hands) -> IncidentDetail:
    found = hands.page.detail.detail
    assert found is not None
    return found


def _value(hands: Hands, field: str) -> object:
    return next((row.value for row in _detail(hands).fields if row.field == field), None)


def _own(hands: Hands, act: str, /, **values: object) -> None:
    """Do an act of the incident itself."""
    hands.everything()
    hands.act(act, **values)


def _on(hands: Hands, kind: type, act: str, wanted: Callable[[object], bool] = bool, **values: object) -> None:
    """Do an act of a row of the middle column."""
    hands.row(hands.page.detail.middle_view, lambda row: isinstance(row, kind) and wanted(row))
    hands.act(act, **values)


def _states(hands: Hands, rows: str) -> list[str]:
    return [row.state for row in getattr(_detail(hands), rows)]


def test_an_incident_is_led_through_its_life(hands: Hands) -> None:
    """Facts, grade and levels; every step to the archive; reopened before; each stands in the record."""
    _own(hands, "facts", place="3号门", seriously_injured="12", class_code="A204")
    hands.until(lambda: _value(hands, "seriously_injured") == 12)
    _own(hands, "grade")
    hands.until(lambda: (_value(hands, "grade"), "第三条" in str(_value(hands, "grade_basis"))) == ("serious", True))
    for level in ("warning_level", "duty_level"):
        hands.row(hands.page.detail.facts_view, lambda row, level=level: isinstance(row, Level) and row.field == level)
        hands.finish(level, **{level: "major"})
        hands.until(lambda level=level: _value(hands, level) == "major")
    for act, state in (("confirm", "confirmed"), ("start", "handling"), ("control", "controlled"), ("restore", "aftermath")):
        _own(hands, act)
        hands.until(lambda state=state: _detail(hands).incident.state == state)
    _own(hands, "reopen", reason="复燃")
    hands.until(lambda: _detail(hands).incident.state == "handling")
    _own(hands, "control")
    hands.until(lambda: _detail(hands).incident.state == "controlled")
    _own(hands, "close", reason="已处置完毕")
    hands.until(lambda: _detail(hands).incident.state == "ended")
    assert not hands.page.detail.header.order_button.isEnabled()
    _own(hands, "archive")
    hands.until(lambda: _detail(hands).incident.state == "archived")


def test_what_was_no_incident_is_closed_otherwise(hands: Hands) -> None:
    """A draft is submitted; what is not confirmed is called false; what was opened twice is voided: each with its reason."""
    _own(hands, "call_false", reason="误报")
    hands.until(lambda: _detail(hands).incident.state == "false_alarm")
    _open(hands, "重复登记", state="draft")
    assert _detail(hands).incident.state == "draft"
    _own(hands, "submit")
    hands.until(lambda: _detail(hands).incident.state == "unverified")
    _own(hands, "void", reason="重复登记")
    hands.until(lambda: (_detail(hands).incident.state, _value(hands, "end_reason")) == ("void", "重复登记"))


def test_an_incident_is_merged_and_taken_back(hands: Hands) -> None:
    """Its lines stand on the other's page until the merge is taken back; each page leads to the other."""
    page = hands.page
    first, title = page.detail.subject, _detail(hands).incident.title
    assert first is not None
    second = _open(hands, "园区北门追尾")
    journal = page.detail.journal
    hands.write(journal.entry, "园区北门追尾两车")
    QTest.keyClick(journal.entry, Qt.Key.Key_Return)
    hands.until(lambda: [row.text for row in _detail(hands).journal] == ["园区北门追尾两车"])
    _own(hands, "merge", into=title)
    hands.until(page.detail.read_only.isVisible)
    QTest.mouseClick(page.detail.read_only.close_button, Qt.MouseButton.LeftButton)
    hands.until(lambda: page.detail.subject == first)
    hands.until(lambda: [row.id for row in _detail(hands).absorbed] == [second])
    assert [(row.text, bool(row.of)) for row in _detail(hands).journal] == [("园区北门追尾两车", True)]
    hands.row(page.detail.middle_view, lambda row: getattr(row, "id", None) == second)
    hands.until(lambda: page.detail.subject == second)
    _own(hands, "unmerge", reason="两起")
    hands.until(lambda: _detail(hands).incident.state == "confirmed")
    assert not page.detail.read_only.isVisible()


def test_groups_tasks_and_parties_by_hand(hands: Hands) -> None:
    """A group opened, changed, joined, left and dissolved; a task of it worked on, blocked, done and left out; a party in and out."""
    _own(hands, "open_group", name="现场处置组", lead="鼓楼", report_minutes="30")
    _on(hands, GroupRow, "join_group", organisation="江宁")
    hands.until(lambda: [len(row.members) for row in hands.page.detail._more.groups] == [1])
    _on(hands, GroupRow, "change_group", contact="350 兆 3 组")
    hands.until(lambda: [row.contact for row in hands.page.detail._more.groups] == ["350 兆 3 组"])
    _on(hands, GroupRow, "add_task", title="测下风向")
    hands.until(lambda: _states(hands, "tasks") == ["pending"])
    _on(hands, TaskRow, "task_under_way")
    hands.until(lambda: _states(hands, "tasks") == ["under_way"])
    _on(hands, TaskRow, "task_blocked", reason="仪器故障")
    hands.until(lambda: _states(hands, "tasks") == ["blocked"])
    _on(hands, TaskRow, "task_under_way")
    hands.until(lambda: _states(hands, "tasks") == ["under_way"])
    _on(hands, TaskRow, "task_done", evidence="18 mg/m³")
    hands.until(lambda: _states(hands, "tasks") == ["done"])
    _own(hands, "add_task", title="转移群众")
    _on(hands, TaskRow, "task_not_applicable", lambda row: getattr(row, "title", "") == "转移群众", reason="无人居住")
    hands.until(lambda: sorted(_states(hands, "tasks")) == ["done", "not_applicable"])
    _on(hands, GroupRow, "leave_group", organisation="320115")
    hands.until(lambda: [row.members for row in hands.page.detail._more.groups] == [()])
    _on(hands, GroupRow, "group_dissolved")
    hands.until(lambda: [row.state for row in hands.page.detail._more.groups] == ["dissolved"])
    _own(hands, "add_party", organisation="玄武")
    hands.until(lambda: {code for code, _ in hands.page.detail._more.parties} == {"320106", "320115", "320102"})
    _own(hands, "remove_party", organisation="320102")
    hands.until(lambda: {code for code, _ in hands.page.detail._more.parties} == {"320106", "320115"})


def test_posts_are_established_moved_and_handed_over(hands: Hands) -> None:
    """Planned first, then opened; moved; command passes only when it is taken; closed."""
    _own(hands, "establish_post", sort="scene", name="现场指挥部", commander="陆闻笙", contact="000-1234", planned=True)
    hands.until(lambda: _states(hands, "posts") == ["planned"])
    hands.row(hands.page.detail.middle_view, lambda row: isinstance(row, PostRow))
    hands.choose("see_contact")
    hands.until(lambda: "000-1234" in hands.panel.menu._note.text())
    hands.done.append("see_contact")
    hands.panel.leave()
    for act, state, values in (
        ("open_post", "active", {}),
        ("move_post", "moving", {"place": "北侧停车场"}),
        ("resume_post", "active", {"place": "北侧停车场"}),
    ):
        _on(hands, PostRow, act, **values)
        hands.until(lambda state=state: _states(hands, "posts") == [state])
    _on(hands, PostRow, "offer_handover", successor="李长河", brief="泄漏已封堵")
    hands.until(lambda: _detail(hands).posts[0].successor == "李长河")
    assert _detail(hands).posts[0].commander == "陆闻笙"
    _on(hands, PostRow, "take_handover")
    hands.until(lambda: _detail(hands).posts[0].commander == "李长河")
    _on(hands, PostRow, "close_post")
    hands.until(lambda: _states(hands, "posts") == ["closed"])


def test_units_are_sent_and_report_their_way(hands: Hands) -> None:
    """One goes the whole way, one is recalled; each step has its time."""
    hands.row(hands.page.detail.middle_view, lambda row: isinstance(row, Section) and row.act == "dispatch")
    hands.finish("dispatch", unit=UNITS[0], task="封堵", persons="12")
    for step in ("mustered", "departed", "arrived", "completed"):
        _on(hands, AssignmentRow, f"advance_{step}")
        hands.until(lambda step=step: _states(hands, "assignments") == [step])
    _on(hands, AssignmentRow, "release")
    hands.until(lambda: _states(hands, "assignments") == ["returned"])
    (sent,) = _detail(hands).assignments
    assert None not in {sent.ordered_at, sent.mustered_at, sent.departed_at, sent.arrived_at, sent.completed_at, sent.returned_at}
    _own(hands, "dispatch", unit=UNITS[1])
    _on(hands, AssignmentRow, "recall", lambda row: getattr(row, "unit_name", "") == UNITS[1], reason="改派他处")
    hands.until(lambda: sorted(_states(hands, "assignments")) == ["recalled", "returned"])
    _on(hands, AssignmentRow, "release", lambda row: getattr(row, "unit_name", "") == UNITS[1])
    hands.until(lambda: _states(hands, "assignments") == ["returned", "returned"])


def test_a_response_is_proposed_started_adjusted_and_ended(hands: Hands) -> None:
    """One proposed is submitted and started, adjusted, proposed to end, continued and ended; another is declined."""
    view = hands.page.detail.facts_view

    def respond(act: str, **values: object) -> None:
        hands.row(view, lambda row: isinstance(row, Level) and row.field == "response_level")
        hands.act(act, **values)

    stated = {"level": "major", "matters": "泄漏", "measures": "疏散", "period_hours": "12"}
    respond("respond", **stated, proposed=True)
    hands.until(lambda: _states(hands, "responses") == ["proposed"])
    for act, state, values in (
        ("submit_response", "pending", {}),
        ("start_response", "active", {}),
        ("adjust_response", "active", {"period_hours": "24", "reason": "风向改变"}),
        ("propose_end", "ending", {}),
        ("continue_response", "active", {}),
        ("end_response", "ended", {"reason": "险情排除"}),
    ):
        respond(act, **values)
        hands.until(lambda state=state: _states(hands, "responses") == [state])
    hands.until(lambda: [(row.period_hours, row.reason) for row in hands.page.detail._more.responses] == [(24, "险情排除")])
    respond("respond", **stated, proposed=True)
    hands.until(lambda: sorted(_states(hands, "responses")) == ["ended", "proposed"])
    respond("decline_response", reason="不需要")
    hands.until(lambda: sorted(_states(hands, "responses")) == ["declined", "ended"])
    respond("respond", **stated, approver="分管领导", approval="phone")
    hands.until(lambda: sorted(_states(hands, "responses")) == ["active", "declined", "ended"])
    respond("countersign")
    hands.until(lambda: "林亦舟" in {row.countersigned_by for row in _detail(hands).responses})


def test_the_journal_is_ticked_and_struck(hands: Hands) -> None:
    """Each role ticks, and takes its tick back; a struck line stays with its reason."""
    journal = hands.page.detail.journal
    hands.write(journal.entry, "水幕建立")
    if isinstance(hands, Keyboard):
        QTest.keyClick(journal.entry, Qt.Key.Key_Return)
    else:
        QTest.mouseClick(journal.write_button, Qt.MouseButton.LeftButton)
    for tick in ("map", "resources", "operations"):
        hands.row(journal.view, lambda row: isinstance(row, JournalRow))
        hands.act(f"tick_{tick}")
        hands.until(lambda tick=tick: tick in _detail(hands).journal[0].ticks)
    hands.row(journal.view, lambda row: isinstance(row, JournalRow))
    hands.act("tick_map")
    hands.until(lambda: sorted(_detail(hands).journal[0].ticks) == ["operations", "resources"])
    hands.row(journal.view, lambda row: isinstance(row, JournalRow))
    hands.act("strike", reason="记重")
    hands.until(lambda: _detail(hands).journal[0].struck is not None)
    assert journal.view.lines.rowCount() == 1


def _order(hands: Hands, text: str, act: str = "order", **more: object) -> None:
    _own(hands, act, text=text, organisations="鼓楼", **more)
    hands.until(lambda: text in [row.text for row in _detail(hands).orders])
    hands.row(hands.page.detail.middle_view, lambda row: isinstance(row, OrderRow) and row.text == text)
    hands.until(lambda: hands.page.detail.open_order is not None)


def _answer(hands: Hands, act: str, state: str, /, **values: object) -> None:
    """Do an act of the recipient whose board is open."""
    board = hands.page.detail.board
    hands.row(board.view, lambda row: isinstance(row, RecipientRow))
    hands.act(act, **values)
    hands.until(lambda: [row.state for row in board.lines.rows] == [state])


def _whole(hands: Hands, act: str, /, **values: object) -> None:
    """Do an act of the whole order whose board is open."""
    board = hands.page.detail.board
    if isinstance(hands, Keyboard):
        hands.reach(board.acts_button)
        QTest.keyClick(board.acts_button, Qt.Key.Key_Return)
    else:
        QTest.mouseClick(board.acts_button, Qt.MouseButton.LeftButton)
    hands.act(act, **values)


def test_an_order_is_followed_to_its_end(hands: Hands) -> None:
    """Composed and issued; told by voice; signed, begun, more time asked and answered both ways, reported, finished, declined, approved."""
    _order(hands, "封控三百米", "compose", sort="notice", urgency="flash")
    assert [row.sort for row in _detail(hands).orders] == ["notice"]
    _whole(hands, "issue")
    hands.until(lambda: _states(hands, "orders") == ["issued"])
    _answer(hands, "voice", "issued", told_by="通信岗")
    _answer(hands, "sign", "signed")
    _answer(hands, "start_order", "under_way")
    for answer, values in (("grant_extension", {}), ("decline_extension", {"reason": "不能再等"})):
        _answer(hands, "extend", "under_way", until="23:59", reason="积水绕行")
        hands.until(lambda: any(way.extension_until and not way.extension_answer for way in hands.page.detail.board.paints.ways.values()))
        _answer(hands, answer, "under_way", **values)
        hands.until(lambda: any(way.extension_answer for way in hands.page.detail.board.paints.ways.values()))
    _answer(hands, "report", "reported", report="已封闭")
    _answer(hands, "report", "reported", report="已绕行")
    _answer(hands, "finish", "finish_requested", report="全部到位")
    _answer(hands, "decline", "under_way", reason="补报人数")
    _answer(hands, "finish", "finish_requested", report="12 人")
    _answer(hands, "approve", "finished")
    _whole(hands, "complete")
    hands.until(lambda: _states(hands, "orders") == ["completed"])


def test_an_order_is_sent_back_given_away_and_withdrawn(hands: Hands) -> None:
    """Refused and insisted on; refused and given to another; one recipient withdrawn; then the whole order."""
    board = hands.page.detail.board
    _order(hands, "运送沙袋")
    _answer(hands, "return_order", "refused", reason="无车")
    _answer(hands, "insist", "issued", reason="征用社会车辆")
    _answer(hands, "return_order", "refused", reason="仍无车")
    hands.row(board.view, lambda row: isinstance(row, RecipientRow))
    hands.act("redirect", unit=UNITS[0])
    hands.until(lambda: sorted(row.state for row in board.lines.rows) == ["issued", "withdrawn"])
    hands.row(board.view, lambda row: isinstance(row, RecipientRow) and row.state == "issued")
    hands.act("withdraw_recipient", reason="已由他队完成")
    hands.until(lambda: {row.state for row in board.lines.rows} == {"withdrawn"})
    _whole(hands, "withdraw", reason="不再需要")
    hands.until(lambda: _states(hands, "orders") == ["withdrawn"])
    hands.leave()
    hands.until(hands.page.detail.middle_view.isVisible)


def test_an_order_goes_to_a_role(hands: Hands) -> None:
    """Picked as a whole, a working group stands for its lead and members."""
    _own(hands, "open_group", name="秩序维护组", lead="鼓楼", members="江宁")
    hands.until(lambda: len(hands.page.detail._more.groups) == 1)
    _own(hands, "order", text="封闭匝道", organisations="秩序维护")
    hands.until(lambda: len(_detail(hands).orders) == 1)
    assert {row.organisation for row in _detail(hands).orders[0].recipients} == {"320106", "320115"}


@pytest.mark.parametrize("kind", BOTH)
def test_every_act_was_driven(kind: type[Hands]) -> None:
    """Nothing is on the page that no hand did; runs after the stories above."""
    if not DONE[kind]:
        pytest.skip("the stories did not run")
    assert set(act_names()) - ELSEWHERE - DONE[kind] == set()
