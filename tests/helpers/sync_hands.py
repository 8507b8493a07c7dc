"""What hands do again and again on the page Sync."""

from helpers.hands import Hands, Keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import RecordReachRow


def press_value(hands: Hands, place: int) -> None:
    """Choose a value of the card."""
    card = hands.page.card.cards[place]
    if isinstance(hands, Keyboard):
        hands.reach(hands.page.card.cards[0])
        for _ in range(place):
            hands.key(Qt.Key.Key_Right)
        if not card.isChecked():
            hands.key(Qt.Key.Key_Space)
        assert card.isChecked()
    else:
        hands.press(card)


def ask_question(hands: Hands, wanted: str, sort: str) -> QuestionRow:
    """Bring a question of these hands' own on the card: it stands there, or in the list below."""
    page = hands.page

    def fits(row: object) -> bool:
        return isinstance(row, QuestionRow) and row.sort == sort and wanted in f"{row.title} {row.facts.get('units', '')}"

    hands.until(lambda: any(fits(row) for row in page.reading.inbox.questions))
    if not fits(page.card.question):
        hands.row(page.right_view, fits)
    hands.until(lambda: fits(page.card.question))
    question = page.card.question
    assert question is not None
    return question


def is_settled(hands: Hands, question: QuestionRow) -> None:
    hands.until(lambda: question.id not in {row.id for row in hands.page.reading.inbox.questions})


def write_basis(hands: Hands, text: str) -> None:
    hands.fill(hands.page.card.reason, text)


def at_record(hands: Hands) -> RecordReachRow:
    """Put the cursor on the first record of the list."""
    page = hands.page
    hands.until(lambda: any(isinstance(row, RecordReachRow) for row in page.left.rows))
    hands.row(page.left_view, lambda row: isinstance(row, RecordReachRow))
    row = page.left_view.current_row()
    assert isinstance(row, RecordReachRow)
    return row


def in_focus() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus
