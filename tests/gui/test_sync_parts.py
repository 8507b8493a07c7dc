"""What the page Sync is put together from: another section or sheet is one line; what may not be done is off and says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.app.picture_links import INBOX, LINK, SLIPS, STRENGTH_QUESTION
from desktop.app.stills import Still
from desktop.features.sync import parts
from desktop.features.sync.lines import Head, Said
from desktop.features.sync.page import SyncPage
from desktop.features.sync.section import Act, Section, Sheet
from desktop.features.sync.slip_panel import SlipPanel
from desktop.runtime.services import Services
from desktop.widgets.rows_view import RowPaint
from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import RecordReachRow

pytestmark = pytest.mark.opens_at("sync")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stick:
    """A row of nobody else."""

    id: int


class Sticks(Section):
    """A section as another developer would write it."""

    picked: object = None

    def refresh(self) -> None:
        self.told.emit()

    def lines(self) -> Sequence[object]:
        return (Head(title="sync.slips"), Stick(id=1), Stick(id=2))

    def paints(self) -> Mapping[type, RowPaint]:
        return {Stick: RowPaint(height=40, paint=self._paint)}

    def pick(self, row: object) -> None:
        Sticks.picked = row

    def _paint(self, *_about: object) -> None:
        return


class StickSheet(Sheet):
    """A sheet as another developer would write it."""

    shows = frozenset({Stick})
    begins = frozenset({"stick_out"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.seen: list[object] = []

    def acts(self) -> tuple[Act, ...]:
        return (Act(label="slip.take", key="F10", run=self.show_row),)

    def show_row(self, row: object) -> None:
        self.seen.append(row)
        self.opened.emit(self)

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        assert act in self.begins
        self.show_row(values["row"])


@pytest.fixture
def page(still: Still, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> SyncPage:
    monkeypatch.setattr(parts, "LEFT", (Sticks, *parts.LEFT))
    monkeypatch.setattr(parts, "SHEETS", (*parts.SHEETS, StickSheet))
    made = SyncPage(still.services)
    qtbot.addWidget(made)
    made.resize(1294, 668)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    return made


def test_a_section_is_one_line(page: SyncPage) -> None:
    """Its lines stand where its line stands among the sections, and a press on one is its own."""
    assert page.left.rows[:3] == (Head(title="sync.slips"), Stick(id=1), Stick(id=2))
    assert any(isinstance(row, RecordReachRow) for row in page.left.rows)
    page.left_view.setCurrentIndex(page.left.index(2, 0))
    QTest.keyClick(page.left_view, Qt.Key.Key_Return)
    assert Sticks.picked == Stick(id=2)


def test_a_sheet_is_one_line(page: SyncPage) -> None:
    """Its act is a button with its key, its rows open it, another page begins it, and closing gives the questions back."""
    sheet = page.sheet(StickSheet)
    QTest.keyClick(page.left_view, Qt.Key.Key_F10)
    assert sheet.isVisible()
    sheet.closed.emit()
    assert page.sides.currentIndex() == 0
    page.left_view.picked.emit(Stick(id=1))
    assert sheet.isVisible()
    page.begin("stick_out", {"row": 3})
    assert sheet.seen[1:] == [Stick(id=1), 3]
    assert page.acts.buttons["slip.take"].isVisible()
    assert page.minimumSizeHint().width() <= page.width()


def test_two_sections_do_not_share_a_class_of_rows(still: Still, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose row was pressed must be plain."""
    monkeypatch.setattr(parts, "LEFT", (Sticks, Sticks, *parts.LEFT))
    with pytest.raises(AssertionError):
        SyncPage(still.services)


def test_a_revoked_device_speaks_no_more(still: Still) -> None:
    """Slips out, sending first and settling are off by button, key and press on a row, each with the reason; reading goes on."""
    still.readers.answers["pins.pinned"] = {}
    still.window.show_page("sync", None)
    page = still.sync
    record = next(row for row in page.left.rows if isinstance(row, RecordReachRow) and row.center_ms is None)
    page.left_view.setCurrentIndex(page.left.index(page.left.rows.index(record), 0))
    assert page.pin_button.isEnabled()
    still.engine.status.emit(replace(LINK, error="device.revoked"))
    reason = still.services.words.say("sync.revoked.off")
    barred = (page.pin_button, page.acts.buttons["slip.out"], page.card.settle_button)
    assert [(button.isEnabled(), button.toolTip()) for button in barred] == [(False, reason)] * 3
    assert page.card.refusal.text() == reason
    assert page._basis.text() == reason
    assert Said(key="contact", text=still.services.words.say("contact.revoked")) in page.left.rows
    QTest.keyClick(page.left_view, Qt.Key.Key_F9)
    page.left_view.picked.emit(record)
    page.card.settle()
    assert (still.engine.pins, still.engine.submitted) == ([], [])
    assert page.acts.buttons["slip.in"].isEnabled()
    assert page.try_button.isEnabled()
    still.engine.status.emit(LINK)
    assert [button.isEnabled() for button in barred] == [True] * 3


@pytest.mark.parametrize("barred", ["office", "scope"])
def test_who_may_not_settle_is_told(still: Still, barred: str) -> None:
    """The button is off, the reason stands above it, and typing a basis does not take it away; the next question is judged anew."""
    asked = replace(STRENGTH_QUESTION, barred=barred)
    still.readers.answers["questions.inbox"] = replace(INBOX, questions=(asked, replace(asked, id=b"n" * 16, barred="")))
    still.window.show_page("sync", None)
    card = still.sync.card
    assert not card.settle_button.isEnabled()
    card.cards[0].setChecked(True)
    card.reason.setText("asked by phone")
    assert card.refusal.isVisible()
    assert card.refusal.text() == still.services.words.say(f"question.barred.{barred}")
    card.settle()
    assert still.engine.submitted == []
    other = next(row for row in still.sync.right.rows if isinstance(row, QuestionRow))
    still.sync.right_view.picked.emit(other)
    assert card.settle_button.isEnabled()
    assert not card.refusal.isVisible()


def test_nothing_read_is_not_nothing_there(still: Still) -> None:
    """Until the store answered, both halves say that they read, and neither that nothing waits."""
    for name in ("paths.status", "records.reach", "questions.inbox", "countersigning.owed"):
        del still.readers.answers[name]
    page = SyncPage(still.services)
    page.refresh()
    assert page.left.rows == (Said(key="sync.loading"),)
    assert page.right.rows == (Said(key="sync.loading"),)
    assert page.sentence.text() == still.services.words.say("sync.loading")
    assert page.card.isHidden()


def test_a_slip_that_is_gone_is_said_on_its_sheet(still: Still) -> None:
    """A slip asked for by another page whose record is not held opens the sheet and says so."""
    still.readers.answers |= {"records.one": None, "slips.held": SLIPS}
    still.window.show_page("sync", None)
    still.sync.begin("slip_out", {"row": b"?" * 16})
    sheet = still.sync.sheet(SlipPanel)
    assert sheet.isVisible()
    assert sheet._title.text() == still.services.words.say("sync.none_found")
    assert still.engine.slips == []
