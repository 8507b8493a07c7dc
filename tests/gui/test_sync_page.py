"""The page Sync: a question shows its values with their authors, and settling names the heads displayed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import ALERT, DISPUTE, INBOX, STRENGTH_QUESTION
from desktop.app.picture_world import TANKER, UNITS, at, identity
from desktop.app.stills import Still
from desktop.features.sync.answers import answer_to
from desktop.features.sync.lines import Said
from desktop.features.sync.question_card import VALUE_HEIGHT, QuestionCard
from sync.domain.commands.dispatch import RecallUnit
from sync.domain.commands.questions import SettleField, SettleState
from sync.domain.failures import Refused
from sync.store.queries.rows import LinkStatus, PathRow, RecordReachRow, SyncStatus

pytestmark = pytest.mark.opens_at("sync")


@pytest.fixture
def card(still: Still, qtbot: QtBot) -> QuestionCard:
    still.window.show_page("sync", None)
    qtbot.waitUntil(still.sync.isVisible)
    return still.sync.card


def test_a_value_is_chosen_with_its_basis(still: Still, card: QuestionCard, qtbot: QtBot) -> None:
    """A press on a value, a basis, a press on the act: the request names value, reason and every head seen."""
    QTest.mouseClick(card.cards[1], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(card.reason, "asked by phone")
    QTest.mouseClick(card.settle_button, Qt.MouseButton.LeftButton)
    question = STRENGTH_QUESTION
    expected = SettleField(
        kind="assignment", entity=question.entity, field="persons", value=12, seen=question.seen, reason="asked by phone"
    )
    assert still.engine.submitted == [expected]


def test_a_third_value_goes_before_the_choice(still: Still, card: QuestionCard, qtbot: QtBot) -> None:
    """A written value is the decision, whatever was chosen above; the button says it."""
    card.cards[0].setChecked(True)
    assert card.third is not None
    qtbot.keyClicks(card.third, "13")
    assert card.settle_button.text() == "采用 13"
    qtbot.keyClicks(card.reason, "counted")
    card.settle()
    (request,) = still.engine.submitted
    assert isinstance(request, SettleField)
    assert request.value == 13


def test_nothing_is_settled_without_a_basis(still: Still, card: QuestionCard) -> None:
    """The basis is required, and its lack is said beside it."""
    card.cards[0].setChecked(True)
    card.settle()
    assert still.engine.submitted == []
    assert card.refusal.text() == "要写依据"


def test_nothing_is_settled_without_a_decision(still: Still, card: QuestionCard, qtbot: QtBot) -> None:
    """A basis alone decides nothing."""
    qtbot.keyClicks(card.reason, "because")
    card.settle()
    assert still.engine.submitted == []
    assert card.refusal.isVisible()


def test_a_dispute_is_settled_by_a_state(still: Still, card: QuestionCard, qtbot: QtBot) -> None:
    """A dispute of a life cycle makes a move that names both heads."""
    still.readers.answers["questions.inbox"] = replace(INBOX, questions=(DISPUTE,))
    still.sync.refresh()
    card.cards[0].setChecked(True)
    qtbot.keyClicks(card.reason, "it was done")
    card.settle()
    expected = SettleState(kind="recipient", entity=DISPUTE.entity, to="finished", seen=DISPUTE.seen, reason="it was done")
    assert still.engine.submitted == [expected]


def test_a_second_enter_answers_no_other_question(still: Still, card: QuestionCard, qtbot: QtBot) -> None:
    """After one is settled the next lies there; the Enter that settled the first, pressed again, does nothing to it."""
    QTest.mouseClick(card.cards[1], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(card.reason, "phoned")
    still.readers.answers["questions.inbox"] = replace(INBOX, questions=(ALERT,))
    card.reason.setFocus()
    for _ in range(2):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Return)
    assert len(still.engine.submitted) == 1
    assert card.question is not None
    assert card.question.id == ALERT.id
    assert still.window.stack.currentWidget() is still.sync


def test_an_alert_leads_to_its_incident(still: Still, card: QuestionCard) -> None:
    """An alert is answered by an ordinary act: its button opens the incident and begins the act on the record that is too much."""
    alert = replace(ALERT, entity=UNITS[0].id)
    still.readers.answers["questions.inbox"] = replace(INBOX, questions=(alert,))
    still.sync.refresh()
    QTest.mouseClick(card.settle_button, Qt.MouseButton.LeftButton)
    detail = still.incidents.detail
    assert detail.subject == TANKER
    assert detail.panel.sheet is not None
    detail.panel.sheet.form.editors["reason"].set_value("x")
    detail.panel.sheet.submit()
    (request,) = still.engine.submitted
    assert isinstance(request, RecallUnit)
    assert request.assignment == UNITS[0].id


@pytest.mark.parametrize(
    ("code", "state", "act"),
    [
        ("entry_after_close", "ended", "reopen"),
        ("entry_after_close", "merged", None),
        ("entry_after_close", "archived", None),
        ("unit_twice", "arrived", "recall"),
        ("unit_twice", "completed", "release"),
        ("unit_twice", "disputed", None),
        ("two_scene_commanders", "active", "close_post"),
        ("merge_cycle", "merged", "unmerge"),
        ("of_a_later_version", "active", None),
    ],
)
def test_an_alert_offers_no_act_that_would_be_refused(still: Still, card: QuestionCard, code: str, state: str, act: str | None) -> None:
    """What the record's life cycle does not allow now is not offered; then the alert opens its incident and begins nothing."""
    alert = replace(ALERT, code=code, state=state)
    answer = answer_to(alert)
    assert (None if answer is None else answer.act) == act
    still.readers.answers["questions.inbox"] = replace(INBOX, questions=(alert,))
    still.sync.refresh()
    assert card.settle_button.text() == still.services.words.say("question.open" if answer is None else answer.key)
    if answer is None:
        QTest.mouseClick(card.settle_button, Qt.MouseButton.LeftButton)
        assert still.incidents.detail.subject == TANKER
        assert not still.incidents.detail.panel.is_busy


def test_a_new_value_keeps_choice_and_basis_typed(still: Still, card: QuestionCard, qtbot: QtBot) -> None:
    """A refused settlement says that a value arrived; the basis stays for the next try."""
    still.engine.answer = Refused("question.changed", kind="assignment")
    card.cards[0].setChecked(True)
    qtbot.keyClicks(card.reason, "asked")
    card.settle()
    assert "新值" in card.refusal.text()
    assert card.reason.text() == "asked"
    assert card.settle_button.isEnabled()


def test_later_puts_the_next_question_forward(still: Still, card: QuestionCard) -> None:
    """A question put off goes to the end and stays counted."""
    QTest.mouseClick(card.later_button, Qt.MouseButton.LeftButton)
    assert card.question == DISPUTE
    assert still.window.rail.items["sync"].accessibleName() == "同步，3 件待办"


def test_every_path_is_tried_at_once(still: Still, card: QuestionCard) -> None:
    """The button asks the engine to try, by mouse and by key."""
    QTest.mouseClick(still.sync.try_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(still.sync.right_view, Qt.Key.Key_F5)
    assert still.engine.exchanges == 2


def test_the_headline_is_the_engines(still: Still, card: QuestionCard) -> None:
    """Whether the link stands now is said by the engine, whatever the store last knew."""
    still.engine.status.emit(LinkStatus(state="received", received_ms=at("14:31:07")))
    assert still.sync.sentence.text() == "中心已收，截至 14:31:07。"


def test_long_values_that_begin_alike_are_told_apart(still: Still, card: QuestionCard, qtbot: QtBot) -> None:
    """A text value is shown whole on its card, so the card grows with it."""
    head = "苯乙烯 UN 2055，罐体余量 28.6 吨，"
    values = (
        replace(STRENGTH_QUESTION.values[0], value=head + "待核实"),
        replace(STRENGTH_QUESTION.values[1], value=head * 2 + "已核实，倒罐泵已到"),
    )
    question = replace(STRENGTH_QUESTION, kind="incident", field="hazards", values=values, id=identity(85))
    still.readers.answers["questions.inbox"] = replace(INBOX, questions=(question,))
    still.sync.refresh()
    qtbot.waitUntil(lambda: card.cards[1].minimumHeight() > VALUE_HEIGHT)
    assert [shown.value.value for shown in card.cards] == [value.value for value in values]


def test_the_page_says_of_the_center_what_the_engine_says(still: Still, card: QuestionCard) -> None:
    """Connected only while an engine says so; else lost since the last contact; chip, sentence and path agree."""
    still.readers.answers["paths.status"] = SyncStatus(
        link=LinkStatus(since_ms=at("13:40"), received_ms=at("13:40")),
        paths=(PathRow(id="center", sort="center", name="", state="lost", since_ms=at("13:40"), last_contact_ms=at("13:40")),),
    )
    still.sync.refresh()
    assert _center(still).state == "lost"
    assert still.sync.sentence.text() == "离线 52 分。本机无积压。"
    still.engine.status.emit(LinkStatus(state="received", since_ms=at("14:30"), received_ms=at("14:31")))
    assert _center(still).state == "connected"
    assert still.sync.sentence.text() == "中心已收，截至 14:31:00。"
    still.engine.status.emit(LinkStatus(state="offline", since_ms=at("14:31"), received_ms=at("14:31")))
    assert _center(still).state == "lost"
    assert still.sync.sentence.text() == "离线 1 分。本机无积压。"


def _center(still: Still) -> PathRow:
    return next(row for row in still.sync.left.rows if isinstance(row, PathRow))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (
            LinkStatus(error="device.uncertified", fingerprint="689f 2594 6fe3 17b1 3237 6198 f245 33cb"),
            "中心尚未认证本机，请值班长核对指纹：689f 2594 6fe3 17b1 3237 6198 f245 33cb",
        ),
        (LinkStatus(error="device.revoked"), "中心已停用本机。停用前中心收到的照样有效，没有落下的。"),
        (
            LinkStatus(error="device.revoked", waiting_entries=12),
            "中心已停用本机。停用前中心收到的照样有效；另有 12 条只在本机，中心不会再收。",
        ),
        (LinkStatus(state="received", error="certificate.expired"), "本机证书已过期：写的照收，续证后才收得到新的。"),
    ],
)
def test_what_the_center_has_against_this_device_is_said(still: Still, card: QuestionCard, status: LinkStatus, sentence: str) -> None:
    """A device that waits shows the fingerprint to compare; a revoked or lapsed one says what that means."""
    still.engine.status.emit(status)
    assert still.sync.sentence.text() == sentence


def test_a_record_is_sent_first(still: Still) -> None:
    """F9 on a record that the center lacks pins it, the sentence of the next contact names it, F9 again takes it back."""
    still.readers.answers["pins.pinned"] = {}
    still.window.show_page("sync", None)
    row = next(row for row in still.sync.left.rows if isinstance(row, RecordReachRow) and row.center_ms is None and row.entry)
    still.sync.left_view.setCurrentIndex(still.sync.left.index(still.sync.left.rows.index(row), 0))
    assert still.sync.pin_button.isEnabled()
    still.readers.answers["pins.pinned"] = {row.entry: 1}
    QTest.keyClick(still.sync.left_view, Qt.Key.Key_F9)
    assert still.engine.pins == [(row.entry, True)]
    assert any(row.title in line.text for line in still.sync.left.rows if isinstance(line, Said))
    QTest.mouseClick(still.sync.pin_button, Qt.MouseButton.LeftButton)
    assert still.engine.pins[-1] == (row.entry, False)


def test_what_the_center_holds_is_not_sent_first(still: Still) -> None:
    """The button is off where there is nothing to hurry."""
    still.window.show_page("sync", None)
    held = next(row for row in still.sync.left.rows if isinstance(row, RecordReachRow) and row.center_ms is not None)
    still.sync.left_view.setCurrentIndex(still.sync.left.index(still.sync.left.rows.index(held), 0))
    assert not still.sync.pin_button.isEnabled()


def test_where_a_record_is_can_be_asked(still: Still, qtbot: QtBot) -> None:
    """F3 and two characters look among all records; nothing found is said."""
    still.window.show_page("sync", None)
    still.readers.answers["records.reach"] = ()
    QTest.keyClick(still.sync.left_view, Qt.Key.Key_F3)
    assert still.sync.search.hasFocus()
    with qtbot.waitSignal(still.sync.search.asked):
        still.sync.search.setText("槽车")
    assert ("records.reach", ("槽车",)) in still.readers.asked
    assert Said(key="sync.none_found") in still.sync.left.rows


def test_a_refused_pin_is_said(still: Still) -> None:
    """The reason stands below the headline."""
    still.window.show_page("sync", None)
    row = next(row for row in still.sync.left.rows if isinstance(row, RecordReachRow) and row.center_ms is None and row.entry)
    still.sync.left_view.setCurrentIndex(still.sync.left.index(still.sync.left.rows.index(row), 0))
    still.engine.answer = Refused("record.not_held", kind="record")
    still.sync.pin_button.click()
    assert still.sync.refusal.text() == still.services.words.refusal("record.not_held", {"kind": "record"})
