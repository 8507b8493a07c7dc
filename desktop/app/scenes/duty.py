"""The page Duty: persons and offices, and the trail."""

from dataclasses import replace

from desktop.app import picture_duty as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.features.duty.page import OWED, TRAIL, DutyPage
from sync.domain.failures import Outage, Refused


def duty_of(still: Still) -> DutyPage:
    """Return the page."""
    page = still.window.pages["duty"]
    assert isinstance(page, DutyPage)
    return page


def _persons(still: Still) -> None:
    still.window.show_page("duty", None)


def _looked(still: Still) -> None:
    _persons(still)
    duty_of(still).side.show_phone()


def _empty(still: Still) -> None:
    still.readers.answers["persons.roster"] = replace(world.ROSTER, persons=())
    _persons(still)


def _loading(still: Still) -> None:
    del still.readers.answers["persons.roster"]
    _persons(still)


def _refused(still: Still) -> None:
    _persons(still)
    page = duty_of(still)
    page.side.buttons["grant"].click()
    sheet = page.panel.sheet
    assert sheet is not None
    sheet.form.editors["office"].set_value("recorder")
    still.engine.answer = Refused("person.office_held", office="recorder")
    sheet.submit()


def _read_only(still: Still) -> None:
    still.readers.answers["persons.roster"] = replace(world.ROSTER, may_write=False, sees_trail=False)
    _persons(still)


def _owed(still: Still) -> None:
    _persons(still)
    duty_of(still).tabs[OWED].click()


def _owed_none(still: Still) -> None:
    still.readers.answers["countersigning.owed"] = ()
    _owed(still)


def _owed_refused(still: Still) -> None:
    _owed(still)
    still.engine.answer = Outage("store.disk_full")
    duty_of(still).owed.countersign()


def _trail(still: Still) -> None:
    _persons(still)
    duty_of(still).tabs[TRAIL].click()


def _many(still: Still) -> None:
    still.readers.answers["trail.trail"] = world.many
    _trail(still)


def _trail_empty(still: Still) -> None:
    _trail(still)
    trail = duty_of(still).trail
    trail.person.setText("无此人")
    trail.ask()


SCENES: Scenes = {
    "duty": _persons,
    "duty-looked": _looked,
    "duty-empty": _empty,
    "duty-loading": _loading,
    "duty-refused": _refused,
    "duty-read-only": _read_only,
    "duty-owed": _owed,
    "duty-owed-none": _owed_none,
    "duty-owed-refused": _owed_refused,
    "duty-trail": _trail,
    "duty-trail-many": _many,
    "duty-trail-empty": _trail_empty,
}
