"""One order with its recipients: how far each came, and the acts on each by keyboard and mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import DETAIL, ORDERS, TANKER
from desktop.app.stills import Still
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.order_board import board_lines, reached
from desktop.widgets.rows_view import RowsView
from sync.domain.commands.orders import WithdrawOrder
from sync.domain.commands.recipients import ApproveFinish, FinishOrder, InsistOrder, RedirectOrder, ReportOrder, SignOrder, TellByVoice
from sync.store.queries.rows import OrderRow, RecipientRow

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
    assert set(menu.buttons) == {"sign", "return_order"}
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
        ("issued", {"sign", "return_order"}),
        ("signed", {"start_order", "report", "finish"}),
        ("under_way", {"report", "finish"}),
        ("reported", {"report", "finish"}),
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
        ("issued", {"voice"}),
        ("under_way", {"voice"}),
        ("finish_requested", {"approve", "decline"}),
        ("refused", {"insist", "redirect"}),
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
    """The acts on the whole order stand in its head; another's order offers none."""
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
    assert not detail.board.acts_button.isEnabled()


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
    assert reached(issued) == (False,) * 5
    assert reached(reported) == (True, True, True, True, False)
    assert [getattr(row, "mine", None) for row in board_lines(ORDER)][2:] == [True, False, False, False]
