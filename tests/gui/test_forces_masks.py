"""The page Forces masks names and telephones until somebody looks at them, and each look is a record."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app import picture_forces as world
from desktop.app.scenes.forces import forces_of
from desktop.app.stills import Still, StillEngine
from desktop.features.forces.page import ForcesPage
from desktop.runtime.masks import MASK
from sync.domain.commands.looks import NoteLook
from sync.domain.failures import Outage, Refused

pytestmark = pytest.mark.opens_at("forces")

CHIEF = world.DETAIL.unit


@pytest.fixture
def page(still: Still) -> ForcesPage:
    still.window.show_page("forces", None)
    made = forces_of(still)
    made.units.view.setCurrentIndex(made.units.rows.index(3, 0))
    return made


def test_private_fields_are_masked_until_asked_for(page: ForcesPage, still: Still) -> None:
    """One key shows the telephone of one unit, and only that, and is a look; the mask comes back with whoever sits here next."""

    def said(field: str) -> str:
        return next(line.value for line in page.side.fields.rows if line.field == field)

    assert (said("phone"), said("commander")) == (MASK, MASK)
    QTest.keyClick(page.units.view, Qt.Key.Key_F5)
    assert (said("phone"), said("commander")) == ("138 0000 1101", MASK)
    assert still.engine.submitted == [NoteLook(act="show", kind="unit", subject=CHIEF.id, fields=("phone",))]
    assert not page.side.mask_button.isVisible()
    QTest.keyClick(page.units.view, Qt.Key.Key_F5)
    assert len(still.engine.submitted) == 1
    still.window.show_page("incidents", None)
    still.window.show_page("forces", None)
    assert said("phone") == "138 0000 1101"
    still.window.seat.changed.emit()
    assert said("phone") == MASK


def test_a_masked_field_is_shown_by_its_row(page: ForcesPage, still: Still) -> None:
    """By mouse and by Enter; the fields that nobody masks take neither."""
    view = page.side.view
    for field, keyed in (("commander", False), ("phone", True)):
        place = next(number for number, line in enumerate(page.side.fields.rows) if line.field == field)
        index = page.side.fields.index(place, 0)
        if keyed:
            view.setCurrentIndex(index)
            QTest.keyClick(view, Qt.Key.Key_Return)
        else:
            view.scrollTo(index)
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(index).center())
        assert still.engine.submitted[-1] == NoteLook(act="show", kind="unit", subject=CHIEF.id, fields=(field,))
    assert MASK not in [line.value for line in page.side.fields.rows]


def test_a_look_that_cannot_be_written(page: ForcesPage, still: Still) -> None:
    """Refused, it is not shown and the window says why; on a full disk it is shown, and written once the store takes anything."""
    still.engine.answer = Refused("seat.locked")
    page.side.mask_button.click()
    assert any(line.value == MASK and line.field == "phone" for line in page.side.fields.rows)
    assert "已上锁" in still.window.notices.banners["look"].text.text()
    still.engine.answer = Outage("store.disk_full")
    page.side.mask_button.click()
    assert not any(line.value == MASK and line.field == "phone" for line in page.side.fields.rows)
    still.engine.answer = StillEngine().answer
    still.engine.submitted.clear()
    still.engine.changed.emit({"unit": frozenset()})
    assert still.engine.submitted == [NoteLook(act="show", kind="unit", subject=CHIEF.id, fields=("phone",))]
