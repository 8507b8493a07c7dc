"""Where an incident is, by hand and by keyboard: any spelling, any datum, a name; what is unreadable is said and nothing is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.picture_situation import GATE
from desktop.app.picture_world import TANKER
from desktop.app.stills import Still
from desktop.widgets.editors import PointEditor
from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.coordinates import parse_point

pytestmark = pytest.mark.opens_at("incidents")


@pytest.fixture
def where(still: Still, qtbot: QtBot) -> PointEditor:
    """Return the field of the form that opens an incident, the title typed already."""
    still.engine.answer = None
    still.window.show_page("incidents", None)
    still.incidents.open_new()
    qtbot.keyClicks(_form(still).editors["title"], "tanker")
    editor = _form(still).editors["location"]
    assert isinstance(editor, PointEditor)
    editor.setFocus()
    return editor


def _form(still: Still):  # noqa: ANN202 - the form of whichever panel is open
    sheet = still.incidents.panel.sheet or still.incidents.detail.panel.sheet
    assert sheet is not None
    return sheet.form


def _type(editor: PointEditor, text: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.asked):
        qtbot.keyClicks(editor.search, text)


def _submit(still: Still) -> object:
    sheet = still.incidents.panel.sheet or still.incidents.detail.panel.sheet
    assert sheet is not None
    sheet.submit()
    return still.engine.submitted[-1] if still.engine.submitted else None


@pytest.mark.parametrize(("down", "datum"), [(0, "wgs84"), (1, "gcj02"), (2, "bd09")])
def test_coordinates_in_each_datum(still: Still, where: PointEditor, qtbot: QtBot, down: int, datum: str) -> None:
    """The same figures are offered as they read in each datum; Down and Enter take one."""
    _type(where, "32.268, 118.842", qtbot)
    for _ in range(down):
        QTest.keyClick(where.search, Qt.Key.Key_Down)
    QTest.keyClick(where.search, Qt.Key.Key_Return)
    request = _submit(still)
    assert isinstance(request, OpenIncident)
    assert request.location == parse_point("32.268, 118.842", datum)  # type: ignore[arg-type]


def test_degrees_minutes_and_seconds_need_no_picking(still: Still, where: PointEditor, qtbot: QtBot) -> None:
    """Coordinates that were typed and not picked count as WGS-84: nothing that was typed is dropped."""
    qtbot.keyClicks(where.search, "32°16'04.8\"N 118°50'31.2\"E")
    request = _submit(still)
    assert isinstance(request, OpenIncident)
    assert request.location == pytest.approx((118.842, 32.268))


def test_a_name_is_found(still: Still, where: PointEditor, qtbot: QtBot) -> None:
    """By Chinese or initials, from the shipped names and from what stands in the store."""
    _type(where, "gaoyou", qtbot)
    shipped = [one for one in where.candidates if one.title.startswith("高邮")]
    assert shipped
    assert any(one.value == GATE for one in where.candidates)
    place = where.candidates.index(shipped[0])
    for _ in range(place):
        QTest.keyClick(where.search, Qt.Key.Key_Down)
    QTest.keyClick(where.search, Qt.Key.Key_Return)
    request = _submit(still)
    assert isinstance(request, OpenIncident)
    assert request.location == shipped[0].value


def test_what_is_no_place_is_said_beside_the_field(still: Still, where: PointEditor, qtbot: QtBot) -> None:
    """A name that nobody picked and no coordinates: refused beside the field, the text stays."""
    qtbot.keyClicks(where.search, "behind the tower")
    assert _submit(still) is None
    assert _form(still).refusal("location") == still.services.words.say("form.not_a_point")
    assert where.search.text() == "behind the tower"


def test_an_empty_field_is_no_place(still: Still, where: PointEditor) -> None:
    """A place is not required."""
    request = _submit(still)
    assert isinstance(request, OpenIncident)
    assert request.location is None


def test_facts_begin_with_the_place_that_is_held(still: Still, qtbot: QtBot) -> None:
    """The form of the facts shows it and writes it only when it became another."""
    still.engine.answer = None
    still.window.show_page("incidents", TANKER)
    still.incidents.detail.open_act("facts")
    editor = _form(still).editors["location"]
    assert isinstance(editor, PointEditor)
    assert editor.value() == GATE
    editor.search.selectAll()
    qtbot.keyClicks(editor.search, "32.1, 118.9")
    request = _submit(still)
    assert isinstance(request, SetIncidentFacts)
    assert request.facts == {"location": pytest.approx((118.9, 32.1))}
