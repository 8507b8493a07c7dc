"""A library that filters leave empty, and a plan whose text is not here."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app.scenes import plans
from desktop.app.stills import Still
from sync.store.queries.pages import Page
from sync.store.queries.plan_rows import LibraryFilter

pytestmark = pytest.mark.opens_at("plans")


def test_what_hides_every_plan_is_cleared_by_one_press(still: Still) -> None:
    """A search and filters that find nothing are gone; which plans are looked through stays, and no import begins."""
    still.window.show_page("plans", None)
    still.readers.answers["plan_library.listing"] = Page(rows=(), offset=0, total=0)
    view = still.plans.library
    view.search.setText("没有")
    view.boxes["sort"].set_value("general")
    view.ask()
    QTest.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)
    assert view.wanted == LibraryFilter()
    assert view.search.hasFocus()
    assert still.files.asked == []


def test_what_is_not_here_is_neither_activated_nor_worded(still: Still) -> None:
    """Both buttons say so as soon as the plan is shown."""
    plans.SCENES["plan-not-held"](still)
    side = still.plans.plan.side
    assert (side.act_button.isEnabled(), side.words_button.isEnabled()) == (False, False)


def test_a_plan_that_is_held_is_activated_and_worded(still: Still) -> None:
    """The counterpart: neither button is off for good."""
    plans.SCENES["plan"](still)
    side = still.plans.plan.side
    assert (side.act_button.isEnabled(), side.words_button.isEnabled()) == (True, True)
