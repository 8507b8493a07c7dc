"""One order with its recipients: how far each came, and the acts on each by keyboard and mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import RECORDS
from desktop.app.picture_world import DETAIL, NOW, ORDERS, TANKER
from desktop.app.scenes.sync import GROUPS
from desktop.app.stills import Still
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.order_cells import EMPTY, HELD_HERE, LATE, journey, reached
from desktop.features.incidents.recipient_card import read_out_seconds
from desktop.features.sync.slip_panel import SlipPanel
from desktop.widgets.paper import Paper
from desktop.widgets.rows_view import RowsView
from sync.domain.commands.extensions import AnswerExtension
from sync.domain.commands.orders import WithdrawOrder
from sync.domain.commands.recipients import ApproveFinish, FinishOrder, InsistOrder, RedirectOrder, ReportOrder, SignOrder, TellByVoice
from sync.store.queries.order_ways import WayRow
from sync.store.queries.rows import OrderRow, RecipientRow

pytestmark = pytest.mark.opens_at("incidents")

ORDER = ORDERS[0]
OWN = next(row for row in ORDER.recipients if row.mine)


@pytest.fixture
def detail(still: Still, qtbot: QtBot) -> DetailView:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    return still.incidents.detail


def _press(view: RowsView, row: object) -> None:
    number = next(place for place, item in enumerate(view.model().rows) if item == row)
    view.scrollTo(view.model().index(number, 0))
    place = view.visualRect(view.model().index(number, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def _with(still: Still, *changed: RecipientRow, **order: object) -> OrderRow:
    """Show the order with other recipients and return it."""
    row = replace(ORDER, recipients=changed, **order)  # type: ignore[arg-type]
    still.readers.answers["incidents.detail"] = replace(DETAIL, orders=(row,))
    still.incidents.refresh()
    still.incidents.detail.show_order(row.id)
    return row


def _acts(detail: DetailView, row: object) -> set[str]:
    _press(detail.board.view, row)
    assert detail.panel.menu is not None
    return set(detail.panel.menu.buttons)


def test_an_order_is_signed_by_keyboard_alone(still: Still, detail: DetailView) -> None:
    """Enter on the order shows its recipients with the cursor on one's own; Enter again offers the acts, Enter signs."""
    own = replace(OWN, state="issued", signed_at=None, finished_at=None)
    order = replace(ORDER, mine=False, recipients=(*ORDER.recipients[:3], own))
    still.readers.answers["incidents.detail"] = replace(DETAIL, orders=(order,))
    still.incidents.refresh()
    detail.middle_view.setCurrentIndex(detail.middle.index_of(order.id))
    QTest.keyClick(detail.middle_view, Qt.Key.Key_Return)
    assert detail.board.view.hasFocus()
    assert detail.board.view.current_row() == own
    QTest.keyClick(detail.board.view, Qt.Key.Key_Return)
    menu = detail.panel.menu
    assert menu is not None
    assert set(menu.buttons) == {"sign", "return_order", "extend"}
    QTest.keyClick(menu.buttons["sign"], Qt.Key.Key_Return)
    assert still.engine.submitted == [SignOrder(recipient=own.id, seen=own.heads["state"])]
    assert detail.board.view.hasFocus()


def test_escape_leads_back_step_by_step(detail: DetailView) -> None:
    """Escape leaves the menu for the board, and the board for the list, with the keyboard where it was."""
    _press(detail.middle_view, ORDER)
    _press(detail.board.view, ORDER.recipients[0])
    assert detail.panel.menu is not None
    QTest.keyClick(detail.panel.menu, Qt.Key.Key_Escape)
    assert detail.board.view.hasFocus()
    QTest.keyClick(detail.board.view, Qt.Key.Key_Escape)
    assert detail.middle_view.isVisible()
    assert detail.middle_view.hasFocus()
    assert not detail.board.isVisible()


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("issued", {"sign", "return_order", "extend"}),
        ("signed", {"start_order", "report", "finish", "return_order", "extend"}),
        ("under_way", {"report", "finish", "extend"}),
        ("reported", {"report", "finish", "extend"}),
        ("finish_requested", set()),
        ("finished", set()),
        ("refused", set()),
    ],
)
def test_a_recipient_is_offered_its_own_acts(still: Still, detail: DetailView, state: str, acts: set[str]) -> None:
    """Who received the order may sign, start, report, finish and send back, each in its time, and nothing of the issuer's."""
    own = replace(OWN, state=state)
    _with(still, own, mine=False)
    assert _acts(detail, own) == acts


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("issued", {"voice", "withdraw_recipient"}),
        ("under_way", {"voice", "withdraw_recipient"}),
        ("finish_requested", {"approve", "decline", "withdraw_recipient"}),
        ("refused", {"insist", "redirect", "withdraw_recipient"}),
        ("finished", set()),
    ],
)
def test_the_issuer_is_offered_the_other_acts(still: Still, detail: DetailView, state: str, acts: set[str]) -> None:
    """Who issued it may tell it by voice, approve, decline, insist and give it to another."""
    theirs = replace(ORDER.recipients[0], state=state)
    _with(still, theirs)
    assert _acts(detail, theirs) == acts


def test_a_further_report_replaces_the_one_displayed(still: Still, detail: DetailView, qtbot: QtBot) -> None:
    """The request names the heads of the report, so that a report nobody saw stays beside it."""
    own = replace(OWN, state="reported")
    _with(still, own, mine=False)
    _press(detail.board.view, own)
    assert detail.panel.menu is not None
    QTest.mouseClick(detail.panel.menu.buttons["report"], Qt.MouseButton.LeftButton)
    sheet = detail.panel.sheet
    assert sheet is not None
    text = sheet.form.editors["report"]
    assert isinstance(text, QPlainTextEdit)
    qtbot.keyClicks(text, "ramp closed")
    QTest.mouseClick(sheet.act_button, Qt.MouseButton.LeftButton)
    assert still.engine.submitted == [ReportOrder(recipient=own.id, report="ramp closed", seen=own.heads["report"])]


@pytest.mark.parametrize(
    ("state", "act", "values", "request_type"),
    [
        ("finish_requested", "approve", {}, ApproveFinish),
        ("refused", "insist", {"reason": "x"}, InsistOrder),
        ("refused", "redirect", {}, RedirectOrder),
        ("signed", "voice", {"told_by": "王庄"}, TellByVoice),
        ("signed", "finish", {}, FinishOrder),
    ],
)
def test_each_act_names_its_recipient(  # noqa: PLR0917 - parameters come by name
    still: Still, detail: DetailView, state: str, act: str, values: dict[str, str], request_type: type
) -> None:
    """Whatever is done is done to the recipient that was pressed."""
    row = replace(OWN, state=state)
    _with(still, row)
    _press(detail.board.view, row)
    assert detail.panel.menu is not None
    detail.panel.menu.buttons[act].click()
    sheet = detail.panel.sheet
    assert sheet is not None
    for name, value in values.items():
        sheet.form.editors[name].set_value(value)
    sheet.submit()
    (request,) = still.engine.submitted
    assert type(request) is request_type
    assert request.recipient == row.id  # type: ignore[attr-defined]


def test_the_whole_order_is_withdrawn_by_its_issuer(still: Still, detail: DetailView) -> None:
    """The acts on the whole order stand in its head; another's order takes a file and nothing else."""
    _press(detail.middle_view, ORDER)
    QTest.mouseClick(detail.board.acts_button, Qt.MouseButton.LeftButton)
    assert detail.panel.menu is not None
    QTest.mouseClick(detail.panel.menu.buttons["withdraw"], Qt.MouseButton.LeftButton)
    sheet = detail.panel.sheet
    assert sheet is not None
    sheet.form.editors["reason"].set_value("误发")
    sheet.submit()
    assert still.engine.submitted == [WithdrawOrder(order=ORDER.id, reason="误发", seen=ORDER.heads["state"])]
    _with(still, OWN, mine=False)
    detail.board.acts_button.click()
    assert detail.panel.menu is not None
    assert set(detail.panel.menu.buttons) <= {"see_files", "attach"}


def test_the_board_follows_its_order(still: Still, detail: DetailView) -> None:
    """What changes elsewhere changes on the board under the same cursor; an order that is gone closes it."""
    _press(detail.middle_view, ORDER)
    detail.board.view.setCurrentIndex(detail.board.lines.index_of(ORDER.recipients[0].id))
    signed = replace(ORDER.recipients[0], state="signed")
    changed = replace(ORDER, recipients=(signed, *ORDER.recipients[1:]))
    detail.show_detail(replace(DETAIL, orders=(changed,)))
    assert detail.board.view.current_row() == signed
    detail.show_detail(replace(DETAIL, orders=ORDERS[1:]))
    assert not detail.board.isVisible()


def test_read_only_offers_nothing(still: Still, detail: DetailView) -> None:
    """Who may not write sees the board and is offered no act."""
    still.readers.answers["incidents.detail"] = replace(DETAIL, may_write=False)
    still.incidents.refresh()
    _press(detail.middle_view, ORDER)
    assert not detail.board.acts_button.isEnabled()
    assert _acts(detail, OWN) == set()


def test_what_was_done_has_been_delivered() -> None:
    """A recipient who signed holds the order, even where no device of it is known to; who was only told by voice does not."""
    issued, reported = ORDER.recipients[0], replace(ORDER.recipients[1], delivered_at=None)
    assert reached(replace(issued, read_back=False)) == (True, False, False, False, False, False)
    assert reached(issued) == (True, True, False, False, False, False)
    assert reached(reported) == (True, True, True, True, True, False)


def test_the_board_begins_with_one_s_own_and_with_what_waits(still: Still, detail: DetailView) -> None:
    """One's own recipient first, then by attention: undelivered, unsigned in time, returned, the others."""
    first, *others = (row for row in ORDER.recipients if not row.mine)
    undelivered = replace(first, told_by_voice_at=None, read_back=None)
    _with(still, *others, OWN, undelivered)
    assert [row.id for row in detail.board.lines.rows][:2] == [OWN.id, undelivered.id]


@pytest.mark.parametrize(
    ("changes", "way", "order", "place", "look", "cause"),
    [
        ({"state": "issued"}, {}, {}, 1, LATE, "undelivered"),
        ({"state": "issued"}, {"times": {"issued": NOW - 60_000}}, {"sign_due_at": None}, 0, HELD_HERE, "issued"),
        ({"state": "issued", "delivered_at": NOW}, {}, {}, 2, LATE, "sign_late"),
        ({"state": "issued", "delivered_at": NOW}, {}, {"sign_due_at": NOW + 1}, 2, EMPTY, "issued"),
        ({"state": "signed", "signed_at": NOW}, {}, {"due_at": NOW - 1}, 5, LATE, "due_late"),
        ({"state": "signed", "signed_at": NOW}, {"due_at": NOW + 1}, {"due_at": NOW - 1}, 5, EMPTY, "signed"),
        ({"state": "signed", "signed_at": NOW - 3_600_000}, {}, {"feedback_minutes": 30, "due_at": None}, 4, LATE, "feedback_late"),
        ({"state": "signed"}, {"extension_until": NOW + 1}, {"due_at": None}, 5, EMPTY, "extension"),
        ({"state": "signed"}, {"extension_until": NOW + 1, "extension_answer": "declined"}, {"due_at": None}, 5, EMPTY, "signed"),
        ({"state": "disputed"}, {}, {}, 2, EMPTY, "disputed"),
        ({"state": "finish_requested"}, {}, {}, 5, EMPTY, "finish_requested"),
    ],
)
def test_what_is_late_is_boxed_in_its_place(  # noqa: PLR0917 - parameters come by name
    changes: dict[str, object], way: dict[str, object], order: dict[str, object], place: int, look: str, cause: str
) -> None:
    """Undelivered, unsigned, unreported and unfinished each in their own column; granted time counts for its recipient alone."""
    bare = RecipientRow(id=b"r" * 16, state="issued", organisation="320106", organisation_name="鼓楼")
    row = replace(bare, **changes)  # type: ignore[arg-type]
    made = journey(row, WayRow(id=row.id, **way), replace(ORDER, **order), now_ms=NOW)  # type: ignore[arg-type]
    assert (made.cells[place].look, made.cause) == (look, cause)


def test_what_nobody_got_is_read_out(still: Still, detail: DetailView) -> None:
    """The text to read stands beside an undelivered recipient, with the number to be read back, and goes once it was told."""
    undelivered = replace(ORDER.recipients[0], told_by_voice_at=None, read_back=None)
    _with(still, undelivered)
    assert detail.board.card.text.isVisible()
    assert ORDER.number in detail.board.card.text.text()
    _with(still, ORDER.recipients[0])
    assert not detail.board.card.text.isVisible()


def test_telling_by_voice_stands_beside_what_nobody_got(still: Still, detail: DetailView) -> None:
    """One press asks who told it, how, and whether it was read back; the request names the recipient under the cursor."""
    late = replace(ORDER.recipients[0], state="issued", delivered_at=None, told_by_voice_at=None)
    _with(still, late, issued_at=NOW - 3_600_000)
    board = detail.board
    board.view.setCurrentIndex(board.lines.index(0, 0))
    assert board.card.voice_button.isVisible()
    QTest.mouseClick(board.card.voice_button, Qt.MouseButton.LeftButton)
    sheet = board.panel.sheet
    assert sheet is not None
    sheet.form.editors["told_by"].set_value("通信岗")
    QTest.keyClick(sheet.act_button, Qt.Key.Key_Return)
    (request,) = still.engine.submitted
    assert isinstance(request, TellByVoice)
    assert (request.recipient, request.told_by) == (late.id, "通信岗")
    still.readers.answers["incidents.detail"] = replace(DETAIL, may_write=False, orders=(replace(ORDER, recipients=(late,)),))
    still.incidents.refresh()
    board.card.voice_button.click()
    assert len(still.engine.submitted) == 1


def test_paper_and_slip_stand_beside_what_nobody_got(still: Still, detail: DetailView, qtbot: QtBot) -> None:
    """Print offers the sheet of this order before all others, by mouse; Slip leads to its groups on Sync, by keyboard."""
    _with(still, replace(ORDER.recipients[0], told_by_voice_at=None, read_back=None))
    card = detail.board.card
    assert card.print_button.isVisible()
    QTest.mouseClick(card.print_button, Qt.MouseButton.LeftButton)
    desk = still.window.printing
    assert desk.card is not None
    assert still.incidents.papers()[0].label == "paper.order"
    made: list[Paper] = []
    still.incidents.papers()[0].make(made.append)
    assert made[0].number == ORDER.number
    desk.card.close()
    record = replace(RECORDS[1], entry=RECORDS[1].id)
    still.readers.answers["records.one"] = record
    still.engine.slip = GROUPS
    card.slip_button.setFocus()
    QTest.keyClick(card.slip_button, Qt.Key.Key_Space)
    qtbot.waitUntil(still.sync.sheet(SlipPanel).isVisible)
    assert ("records.one", (ORDER.id,)) in still.readers.asked
    assert still.engine.slips == [("out", record.entry)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("封闭三号匝道出口", 2), ("close ramp three now please", 2), ("", 0), ("封闭三号匝道出口 right now please close it", 4)],
)
def test_the_time_to_read_is_of_the_text(text: str, seconds: int) -> None:
    """An order in Chinese takes as long to read where the page speaks English."""
    assert read_out_seconds(text) == seconds


def test_the_sheets_of_an_incident_begin_with_itself(still: Still, detail: DetailView) -> None:
    """Only an open board puts its order first."""
    assert still.incidents.papers()[0].label == "paper.incident"


def test_more_time_is_answered_by_what_was_displayed(still: Still, detail: DetailView) -> None:
    """The issuer is offered the two answers first; the request names the heads of the time asked for."""
    row = replace(ORDER.recipients[1], state="signed")
    heads = {"extension_until": (b"e" * 16,)}
    still.readers.answers["order_ways.ways"] = (WayRow(id=row.id, extension_until=NOW + 3_600_000, heads=heads),)
    _with(still, row)
    assert _acts(detail, row) >= {"grant_extension", "decline_extension"}
    assert detail.panel.menu is not None
    QTest.mouseClick(detail.panel.menu.buttons["grant_extension"], Qt.MouseButton.LeftButton)
    assert detail.panel.sheet is not None
    detail.panel.sheet.submit()
    assert still.engine.submitted == [AnswerExtension(recipient=row.id, granted=True, seen=heads["extension_until"])]


def test_another_order_is_a_press_away(still: Still, detail: DetailView) -> None:
    """The cards above the board lead to the other orders of the incident, by mouse and by keyboard."""
    detail.show_order(ORDER.id)
    other = next(card for card in detail.board.strip.cards if card.order is not None and card.order.id != ORDER.id)
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert detail.board.order is not None
    assert detail.board.order.id == ORDERS[1].id
    back = next(card for card in detail.board.strip.cards if card.order is not None and card.order.id == ORDER.id)
    QTest.keyClick(back, Qt.Key.Key_Space)
    assert detail.board.order.id == ORDER.id
