"""The list by keyboard: type, step and open without leaving the search field; the badge counts what waits, not what was found."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_world import DETAIL, INCIDENTS, TANKER, at, identity
from desktop.app.stills import Still
from desktop.features.incidents.lines import Figures
from desktop.features.incidents.list_filters import FilterRow
from sync.store.queries.incident_pages import IncidentFilter
from sync.store.queries.pages import Page
from sync.store.queries.rows import IncidentRow

pytestmark = pytest.mark.opens_at("incidents")


@pytest.fixture(autouse=True)
def _in_view(still: Still) -> None:
    still.window.show_page("incidents", None)


def test_the_first_incident_is_under_the_cursor(still: Still) -> None:
    """Enter works without reaching for anything first."""
    assert still.incidents.list.view.current_row() == INCIDENTS[0]


def test_arrows_step_and_enter_opens_from_the_search_field(still: Still, qtbot: QtBot) -> None:
    """Down and Up move among what was found and stop at its ends; Enter opens the row under the cursor."""
    found = still.incidents.list
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Up, 0)):
        QTest.keyClick(found.search, key)
        assert found.view.currentIndex().row() == row
    QTest.keyClick(found.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(found.opened) as opened:
        QTest.keyClick(found.search, Qt.Key.Key_Return)
    assert opened.args == [INCIDENTS[1]]


def test_enter_before_the_typing_rests_opens_what_is_found(still: Still, qtbot: QtBot) -> None:
    """A quick hand types a name and Enter: the first row found for exactly that text is opened."""
    found = still.incidents.list
    still.readers.answers["incident_pages.page"] = Page(rows=INCIDENTS[2:3], offset=0, total=1)
    with qtbot.waitSignal(found.opened) as opened:
        QTest.keyClicks(found.search, "yz")
        QTest.keyClick(found.search, Qt.Key.Key_Return)
    assert opened.args == [INCIDENTS[2]]
    assert ("incident_pages.page", (IncidentFilter(text="yz"), 0, 200)) in still.readers.asked


def test_nothing_found_opens_nothing(still: Still) -> None:
    """Enter and arrows in an empty list do nothing."""
    found = still.incidents.list
    still.readers.answers["incident_pages.page"] = Page(rows=(), offset=0, total=0)
    found.search.setText("没有")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(found.search, key)
    assert found.isVisible()
    assert found.view.current_row() is None


def test_the_badge_counts_what_waits(still: Still, qtbot: QtBot) -> None:
    """A search that finds nothing takes nothing off the rail."""
    badge = still.window.rail.items["incidents"].accessibleName()
    assert badge != still.services.words.say("page.incidents")
    still.readers.answers["incident_pages.page"] = Page(rows=(), offset=0, total=0)
    with qtbot.waitSignal(still.incidents.list.asked):
        still.incidents.list.search.setText("没有")
    assert still.window.rail.items["incidents"].accessibleName() == badge


def test_filters_stay(still: Still) -> None:
    """Grade, class, one's own and questions narrow the list by mouse and keyboard, and are there again next time."""
    filters = still.incidents.list.filters
    filters.grade.setFocus()
    QTest.keyClick(filters.grade, Qt.Key.Key_Down)
    QTest.mouseClick(filters.mine, Qt.MouseButton.LeftButton)
    QTest.keyClick(filters.asks, Qt.Key.Key_Space)
    wanted = IncidentFilter(grade=str(filters.grade.value()), mine=True, asks=True)
    assert wanted.grade
    assert still.readers.asked[-2] == ("incident_pages.page", (wanted, 0, 200))
    assert FilterRow(still.services).wanted("", ended=False) == wanted
    QTest.mouseClick(filters.clear, Qt.MouseButton.LeftButton)
    assert FilterRow(still.services).wanted("", ended=False) == IncidentFilter()


def test_a_hundred_thousand_rows_are_read_by_page(still: Still, qtbot: QtBot) -> None:
    """The count is that of all; scrolling to the middle reads the page in sight and no more than a few others."""

    def some(_wanted: object, offset: int, limit: int) -> Page[IncidentRow]:
        rows = tuple(replace(INCIDENTS[0], id=identity(10_000 + number)) for number in range(offset, offset + limit))
        return Page(rows=rows, offset=offset, total=100_000)

    still.readers.answers["incident_pages.page"] = some
    still.incidents.refresh()
    found = still.incidents.list
    bar = found.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(lambda: found.rows.is_here(50_000))
    assert len(found.rows.rows) <= 3 * 200


def test_another_incident_is_read_before_anything_is_done_on_it(still: Still, qtbot: QtBot) -> None:
    """Until it was read, the page shows nothing of the incident before, says so, and offers no act on either."""
    still.window.show_page("incidents", TANKER)
    detail = still.incidents.detail
    assert detail.subject == TANKER
    answer = still.readers.answers.pop("incidents.detail")
    still.window.show_page("incidents", identity(5))
    header, journal = detail.header, detail.journal
    buttons = (header.more_button, header.dispatch_button, header.order_button, header.print_button, journal.write_button, journal.entry)
    assert [part.isEnabled() for part in buttons] == [False] * 6
    assert (detail.subject, detail.facts.rows, journal.view.lines.rows) == (None, (), ())
    assert header._title.accessibleName() == still.services.words.say("detail.loading")
    assert header.next_button.isHidden()
    detail.open_act("dispatch")
    assert detail.panel.sheet is None
    still.readers.answers["incidents.detail"] = answer
    still.window.show_page("incidents", TANKER)
    assert [part.isEnabled() for part in buttons] == [True] * 6
    assert journal.view.lines.rows


def test_a_disputed_state_leads_to_where_it_is_settled(still: Still) -> None:
    """Nothing goes on from a disputed state; the button beside the life cycle opens Sync."""
    row = replace(DETAIL.incident, state="disputed")
    still.readers.answers["incidents.detail"] = replace(DETAIL, incident=row)
    still.window.show_page("incidents", TANKER)
    button = still.incidents.detail.header.next_button
    assert button.text() == still.services.words.say("detail.to_sync")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert still.sync.isVisible()
    assert still.engine.submitted == []


def test_a_figure_says_that_it_is_old_or_in_question(still: Still) -> None:
    """Past its limit, with two values, and where people are trapped."""
    fields = tuple(
        replace(row, at_ms=at("2:10"))
        if row.field == "evacuated"
        else replace(row, others=(12,))
        if row.field == "seriously_injured"
        else row
        for row in DETAIL.fields
    )
    still.readers.answers["incidents.detail"] = replace(DETAIL, fields=fields)
    still.window.show_page("incidents", TANKER)
    (figures,) = [row for row in still.incidents.detail.facts.rows if isinstance(row, Figures)]
    marks = {cell.label: (cell.aged, cell.asks, cell.alarms) for cell in figures.items}
    say = still.services.words.say
    assert marks[say("incident.evacuated")] == (True, False, False)
    assert marks[say("incident.seriously_injured")] == (False, True, False)
    assert marks[say("incident.trapped")] == (False, False, True)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1366, 1920])
def test_no_filter_is_cut_off(still: Still, qtbot: QtBot, language: str, width: int) -> None:
    """Whatever is chosen can be read whole, beside the detail and alone, in either language."""
    still.window.resize(width, 1080)
    still.services.words.switch(language)
    still.window.show_page("incidents", None)
    filters = still.incidents.list.filters
    filters.mine.click()
    for part in (filters.grade, filters.class_code, filters.mine, filters.asks, filters.clear):
        qtbot.waitUntil(lambda part=part: part.width() >= part.sizeHint().width())
        assert part.geometry().right() < filters.width()
