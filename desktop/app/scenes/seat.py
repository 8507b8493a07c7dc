"""The seat that changes hands, and the veil of a locked window."""

from desktop.app import picture_alarms as alarms
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.runtime.unproven import Unproven
from sync.domain.commands.orders import IssueOrder
from sync.domain.failures import Refused
from sync.store.queries.persons import PersonRow, SeatRow

_MINE = bytes(range(16))
_SEAT = SeatRow(
    person="林亦舟",
    office="dispatcher",
    id=_MINE,
    asks=True,
    persons=(
        PersonRow(id=bytes(16), name="陈默", offices=("recorder",), signs_in=True, sits=False),
        PersonRow(id=_MINE, name="林亦舟", offices=("dispatcher", "watch_leader"), signs_in=True, sits=True),
    ),
)


def _staffed(still: Still, *, locked: bool) -> None:
    still.readers.answers["persons.seat"] = _SEAT
    still.engine.seat_answers["seat"] = {"asks": True, "locked": locked}


def _relief(still: Still) -> None:
    _staffed(still, locked=False)
    still.window.seat.relieve()


def _locked(still: Still) -> None:
    _staffed(still, locked=True)
    still.engine.seat_answers["sit"] = Refused("sign_in.wait", seconds=4)
    still.readers.answers["alarms.alarms"] = (alarms.TO_US, alarms.NOT_SIGNED)
    still.window.alarms.ask()
    still.window.seat.ask()
    card = still.window.seat.card
    assert card is not None
    card.form.editors["secret"].set_value("000111")
    card.sheet.submit()


def _proof(still: Still) -> None:
    """Void an incident: the engine wants the secret, and did not take the one that came first."""
    _staffed(still, locked=False)
    still.window.show_page("incidents", world.TANKER)
    still.incidents.detail.open_act("void")
    sheet = still.incidents.detail.panel.sheet
    assert sheet is not None
    sheet.form.editors["reason"].set_value("同一事故重复登记，以 0008 号为准")
    still.engine.answer = Refused("seat.step_up")
    sheet.submit()
    card = still.window.seat.card
    assert card is not None
    still.engine.answer = Refused("sign_in.wrong", seconds=0)
    card.form.editors["secret"].set_value("000111")
    card.sheet.submit()


def _second(still: Still) -> None:
    """Issue an order that somebody else must issue than who drafted it."""
    _staffed(still, locked=False)
    still.window.show_page("incidents", world.TANKER)
    still.incidents.detail.open_act("grade")
    sheet = still.incidents.detail.panel.sheet
    assert sheet is not None
    still.engine.asker(_issuing())  # type: ignore[misc]  # the window named itself at its start


def _issuing() -> Unproven:
    act = Unproven(IssueOrder(order=bytes(16)), print, print, print)
    act.error = Refused("order.second_person", name="林亦舟")
    return act


SCENES: Scenes = {"seat-relief": _relief, "seat-locked": _locked, "seat-proof": _proof, "seat-second": _second}
