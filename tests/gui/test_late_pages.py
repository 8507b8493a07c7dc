"""A page made after the link was told of says of it what the chip says."""

from pytestqt.qtbot import QtBot

from desktop.app.picture_world import at
from desktop.app.stills import Still
from desktop.features.plans.page import PlansPage
from desktop.features.situation.page import SituationPage
from desktop.features.sync.page import SyncPage
from sync.store.queries.rows import LinkStatus

RECEIVED = LinkStatus(state="received", received_ms=at("13:41"))


def test_a_late_page_knows_the_link(still: Still, qtbot: QtBot) -> None:
    """The store never knows whether the link stands: what it tells must not call a connected device offline."""
    still.engine.status.emit(RECEIVED)
    sync, plans, situation = SyncPage(still.services), PlansPage(still.services), SituationPage(still.services)
    for page in (sync, plans, situation):
        qtbot.addWidget(page)
        page.refresh()
    assert still.services.words.clock(at("13:41"), seconds=True) in sync.sentence.text()
    assert plans.plan.side._link == RECEIVED
    assert situation.timeline.axis.link == RECEIVED


def test_a_look_at_the_store_keeps_the_link(still: Still, qtbot: QtBot) -> None:
    """The same for a page that was there: reading again does not take it offline."""
    plans = PlansPage(still.services)
    qtbot.addWidget(plans)
    still.engine.status.emit(RECEIVED)
    plans.refresh()
    assert plans.plan.side._link == RECEIVED
