"""The history of a field, one press or key away: first values kept, who, when, and what each saw."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import DETAIL, HISTORY, TANKER
from desktop.app.scenes.forces import forces_of
from desktop.app.stills import Still
from desktop.features.forces.page import ForcesPage
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.lines import Fact, Figures
from desktop.widgets.history_view import Older, Past, past_lines
from desktop.widgets.rows_view import RowsView
from sync.store.queries.history import DroppedRow

pytestmark = pytest.mark.opens_at("incidents")


@pytest.fixture
def detail(still: Still, qtbot: QtBot) -> DetailView:
    still.window.show_page("incidents", TANKER)
    qtbot.waitUntil(still.incidents.detail.isVisible)
    qtbot.waitUntil(still.window.isActiveWindow)
    return still.incidents.detail


def _number(view: RowsView, wanted: Callable[[object], bool]) -> int:
    return next(number for number, row in enumerate(view.model().rows) if wanted(row))


def test_a_press_on_a_fact_shows_its_history(still: Still, detail: DetailView) -> None:
    """The place is pressed: its values are read from the log and shown, the latest first."""
    view = detail.facts_view
    place = _number(view, lambda row: isinstance(row, Fact) and row.field == "place")
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(view.model().index(place, 0)).center()
    )
    assert detail.history.isVisible()
    assert still.readers.asked[-1] == ("incidents.history", ("incident", TANKER, "place"))
    assert [line.row for line in detail.history.lines.rows] == list(reversed(HISTORY))


def test_the_same_by_key(still: Still, detail: DetailView) -> None:
    """Ctrl+H shows the fact under the cursor, the arrows go on to the next field, Escape leads back."""
    view = detail.facts_view
    view.setFocus()
    view.setCurrentIndex(view.model().index(_number(view, lambda row: isinstance(row, Fact) and row.field == "hazards"), 0))
    QTest.keyClick(view, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert detail.history.field.hasFocus()
    assert still.readers.asked[-1][1][2] == "hazards"
    QTest.keyClick(detail.history.field, Qt.Key.Key_Down)
    assert still.readers.asked[-1][1][2] == DETAIL.fields[[row.field for row in DETAIL.fields].index("hazards") + 1].field
    QTest.keyClick(detail.history.field, Qt.Key.Key_Escape)
    assert detail.middle_view.hasFocus()


def test_the_figures_lead_to_the_one_that_changed_most(still: Still, detail: DetailView) -> None:
    """Figures stand side by side in one row; the history begins with the one most often corrected."""
    view = detail.facts_view
    view.setCurrentIndex(view.model().index(_number(view, lambda row: isinstance(row, Figures)), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert still.readers.asked[-1][1][2] == "seriously_injured"


def test_levels_are_read_where_they_may_not_be_set(still: Still, detail: DetailView) -> None:
    """Who may not write is led from a level to its history instead of a form."""
    still.readers.answers["incidents.detail"] = replace(DETAIL, may_write=False)
    still.incidents.refresh()
    view = detail.facts_view
    view.setCurrentIndex(view.model().index(view.model().rowCount() - 1, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert still.readers.asked[-1][1][2] == "duty_level"
    assert not detail.edit_button.isEnabled()


def test_what_stands_and_what_was_seen_is_told(detail: DetailView) -> None:
    """Two values that stand differ; one that saw none of the others says so; the first is called the first."""
    blind = replace(HISTORY[2], op=b"other", saw=())
    lines = past_lines((*HISTORY, blind))
    assert [(line.first, line.disputed) for line in lines] == [(False, True), (False, True), (False, False), (True, False)]
    detail.show_history("seriously_injured")
    assert [detail.history.paints.speech(line).split(" ")[0] for line in detail.history.lines.rows] == ["11", "9", "7"]
    assert detail.history.paints.speech(lines[0]).endswith("写入时没有看到其他值")
    assert detail.history.paints.speech(lines[-1]).endswith("首值")
    assert detail.history.paints.speech(lines[1]).endswith("当时看到：9")


def test_a_late_answer_about_another_field_is_passed_over(still: Still, detail: DetailView) -> None:
    """The history that was asked for last is the one shown, in whatever order the answers come."""
    later: list[Callable[[object], None]] = []

    def wait(function: Callable[..., object], *_arguments: object, to: Callable[[object], None], failed: object = None) -> None:
        later.append(to)

    detail.show_history("place")
    still.readers.query = wait  # type: ignore[method-assign]
    detail.history.field.set_value("hazards")
    assert len(later) == 1
    first = later[0].__self__  # type: ignore[attr-defined]
    detail.history.field.set_value("source")
    assert later[-1].__self__ is not first  # type: ignore[attr-defined]
    later[-1](HISTORY[:1])
    assert [line.row for line in detail.history.lines.rows] == list(HISTORY[:1])


@pytest.fixture
def forces(still: Still, qtbot: QtBot) -> ForcesPage:
    still.window.show_page("forces", None)
    qtbot.waitUntil(still.window.isActiveWindow)
    made = forces_of(still)
    made.units.view.setCurrentIndex(made.units.rows.index(3, 0))
    return made


def test_a_units_fields_have_their_history_one_press_away(still: Still, forces: ForcesPage) -> None:
    """The button shows every value of a field of the unit, by key too; Escape leads back to the fields."""
    side = forces.side
    QTest.mouseClick(side.history_button, Qt.MouseButton.LeftButton)
    assert side.history.isVisible()
    name, (kind, unit, field) = still.readers.asked[-1]
    assert (name, kind, unit) == ("incidents.history", "unit", side.target().subject)
    assert field == side.history.field.value()
    QTest.keyClick(side.history.field, Qt.Key.Key_Escape)
    assert side.view.isVisible()
    QTest.keyClick(forces.units.view, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert side.history.isVisible()
    forces.refresh()
    assert side.history.isVisible()
    forces.units.view.setCurrentIndex(forces.units.rows.index(2, 0))
    forces.side.show_nothing("forces.choose")
    assert side.history.isHidden()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_button_beside_the_history_is_cut_off(still: Still, forces: ForcesPage, qtbot: QtBot, language: str) -> None:
    """The buttons of a unit of one's own, that differs and is sent, are read whole in either language."""
    still.services.words.switch(language)
    side = forces.side
    for button in (*side.buttons.values(), side.history_button, side.mask_button):
        qtbot.waitUntil(lambda button=button: not button.isVisible() or button.width() >= button.sizeHint().width())


def test_the_past_of_names_and_phones_is_masked_too(forces: ForcesPage) -> None:
    """What is masked in the fields can't be read in their history; masking again puts away what was shown of it."""
    side = forces.side
    offered = [row.field for row in side.target().unit.fields]
    assert "phone" in offered
    side.show_history("phone")
    assert side.history.field.value() != "phone"
    assert side.history.field.findData("phone") < 0
    forces.side.show_phone()
    side.show_history("phone")
    assert side.history.field.value() == "phone"
    forces.services.masks.cover()
    assert side.history.isHidden()


def test_older_values_lie_at_the_center(still: Still, detail: DetailView) -> None:
    """Below the values held stands that older ones are at the center, with the one that still stands; none held is called the first."""
    kept = replace(HISTORY[2], saw=(), saw_more=1, stands=False)
    still.readers.answers["incidents.history"] = (DroppedRow(value=11, at_ms=HISTORY[0].at_ms), kept)
    detail.show_history("seriously_injured")
    kept_line, older = detail.history.lines.rows
    assert isinstance(kept_line, Past)
    assert isinstance(older, Older)
    assert not kept_line.first
    speech = detail.history.paints.speech
    assert speech(kept_line).endswith("当时看到的值不在本机")
    assert speech(older) == "11 更早的历史不在本机，在中心"
    detail.history.view.grab()
    still.readers.answers["incidents.history"] = (DroppedRow(),)
    detail.show_history("place")
    assert [speech(line) for line in detail.history.lines.rows] == ["更早的历史不在本机，在中心"]
