"""Acts that another page begins here: by name, on a record or on the incident, their forms beginning with what is known."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.app.picture_world import ORDERS, TANKER, UNIT_CHOICES
from desktop.app.stills import Still
from desktop.features.incidents.acts import act_names
from desktop.runtime.services import Intent
from desktop.widgets.editors import PickEditor
from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.recipients import SignOrder
from sync.domain.failures import Refused
from sync.store.queries.named import NamedRow

pytestmark = pytest.mark.opens_at("incidents")

UNIT = UNIT_CHOICES[0]


@pytest.fixture
def named(still: Still) -> Still:
    still.readers.answers["named.titles"] = (NamedRow(value=UNIT.id, title=UNIT.name),)
    return still


def test_an_incident_is_opened_where_the_map_was_pressed(still: Still) -> None:
    """Title, class and place begin as given; the point travels along without an entry of its own."""
    values = {"title": "roof fire", "place": "gate 3", "class_code": "A204", "location": (118.842, 32.268)}
    still.services.intend(Intent(page="incidents", act="open", values=values))
    sheet = still.incidents.panel.sheet
    assert sheet is not None
    title = sheet.form.editors["title"]
    assert isinstance(title, QLineEdit)
    assert title.text() == "roof fire"
    sheet.submit()
    (request,) = still.engine.submitted
    assert isinstance(request, OpenIncident)
    assert (request.place, request.class_code, request.location) == ("gate 3", "A204", (118.842, 32.268))


def test_a_unit_is_dispatched_from_another_page(named: Still) -> None:
    """The unit stands in its field by name, and Ctrl+Enter sends it."""
    named.services.intend(Intent(page="incidents", act="dispatch", subject=TANKER, values={"unit": UNIT.id}))
    sheet = named.incidents.detail.panel.sheet
    assert sheet is not None
    unit = sheet.form.editors["unit"]
    assert isinstance(unit, PickEditor)
    assert unit.search.text() == UNIT.name
    QTest.keyClick(unit.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert named.engine.submitted == [DispatchUnit(incident=TANKER, unit=UNIT.id)]


def test_an_act_without_an_incident_waits_for_one(named: Still) -> None:
    """The list says what an incident is wanted for; opening one begins the act, dismissing the notice forgets it."""
    named.services.intend(Intent(page="incidents", act="dispatch", values={"unit": UNIT.id}))
    page = named.incidents
    assert page.notice.isVisible()
    assert page.detail.panel.sheet is None
    QTest.mouseClick(page.notice.close_button, Qt.MouseButton.LeftButton)
    assert not page.notice.isVisible()
    named.services.navigate("incidents", TANKER)
    assert page.detail.panel.sheet is None
    page._leave()
    named.services.intend(Intent(page="incidents", act="dispatch", values={"unit": UNIT.id}))
    named.services.navigate("incidents", TANKER)
    assert page.detail.panel.sheet is not None
    assert not page.notice.isVisible()


def test_an_order_is_signed_by_one_press(still: Still) -> None:
    """From an alarm: nothing more is asked, and the heads that the alarm displayed travel along."""
    recipient = ORDERS[0].recipients[0]
    seen = (b"h" * 16,)
    still.services.intend(Intent(page="incidents", act="sign", subject=TANKER, values={"row": recipient.id, "seen": seen}))
    assert still.engine.submitted == [SignOrder(recipient=recipient.id, seen=seen)]
    assert still.incidents.detail.panel.sheet is None


def test_an_order_outside_any_incident_is_signed_too(still: Still) -> None:
    """An alarm of a circle's order names no incident; a refusal stays in sight."""
    still.services.intend(Intent(page="incidents", act="sign", values={"row": b"r" * 16}))
    assert still.engine.submitted == [SignOrder(recipient=b"r" * 16)]
    still.engine.answer = Refused("order.not_recipient", recipient="320106")
    still.services.intend(Intent(page="incidents", act="sign", values={"row": b"r" * 16}))
    assert still.incidents.notice.isVisible()


def test_a_refused_signing_stays_on_its_sheet(still: Still) -> None:
    """What is done at once and refused shows why, with its button to try again."""
    still.engine.answer = Refused("recipient.illegal_transition", state="withdrawn", move="sign")
    values = {"row": ORDERS[0].recipients[0].id}
    still.services.intend(Intent(page="incidents", act="sign", subject=TANKER, values=values))
    sheet = still.incidents.detail.panel.sheet
    assert sheet is not None
    assert sheet.refusal
    assert sheet.act_button.isEnabled()


def test_a_record_that_is_gone_is_said(still: Still) -> None:
    """Nothing begins on a record that this device does not hold."""
    still.services.intend(Intent(page="incidents", act="voice", subject=TANKER, values={"row": b"?" * 16}))
    assert still.incidents.notice.isVisible()
    assert still.incidents.detail.panel.sheet is None


def test_an_unknown_act_is_our_bug(still: Still) -> None:
    """A page that names an act that does not exist is told so by the tests, not by a silent press."""
    assert "no_such_act" not in act_names()
    with pytest.raises(LookupError):
        still.incidents.begin("no_such_act", {})
