"""Every state of the page Forces."""

import tempfile
from dataclasses import replace
from pathlib import Path

from desktop.app import picture_forces as world
from desktop.app.picture_world import INCIDENTS, at, identity
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.features.forces.list_pane import CONTACTS
from desktop.features.forces.page import ForcesPage
from sync.domain.failures import Refused
from sync.store.queries.forces_rows import Standing
from sync.store.queries.pages import Page


def forces_of(still: Still) -> ForcesPage:
    """Return the page."""
    page = still.window.pages["forces"]
    assert isinstance(page, ForcesPage)
    return page


def _board(still: Still) -> None:
    still.window.show_page("forces", None)
    page = forces_of(still)
    page.tree.point_at("320111JB")
    page.units.view.setCurrentIndex(page.units.rows.index(3, 0))


def _unmasked(still: Still) -> None:
    _board(still)
    forces_of(still).side.mask_button.click()


def _empty(still: Still) -> None:
    still.readers.answers["forces.board"] = Page(rows=(), offset=0, total=0)
    still.readers.answers["forces.tally"] = {}
    still.window.show_page("forces", None)
    forces_of(still).units.ask()


def _not_found(still: Still) -> None:
    _empty(still)
    page = forces_of(still)
    page.units.search.setText(world.UNITS[0].name)
    page.units.ask()


def _loading(still: Still) -> None:
    del still.readers.answers["forces.board"]
    del still.readers.answers["forces.unit"]
    page = forces_of(still)
    page.units.show_loading()
    page.side.show_nothing("forces.choose")
    still.window.show_page("forces", None)


def _stale(still: Still) -> None:
    stale = world.UNITS[7]
    fields = tuple(replace(held, told=replace(held.told, at_ms=at("08:00"))) for held in world.DETAIL.fields)
    still.readers.answers["forces.unit"] = replace(world.DETAIL, unit=stale, sent=None, fields=fields)
    _board(still)
    page = forces_of(still)
    page.units.view.setCurrentIndex(page.units.rows.index(7, 0))


def _read_only(still: Still) -> None:
    still.readers.answers["forces.unit"] = replace(world.DETAIL, may_write=False)
    _board(still)


def _question(still: Still) -> None:
    """Show a unit of which two facts differ, chosen in the board that marks it."""
    asked = replace(world.UNITS[0], questions=2)
    others = {"talkgroup": ("处突二组",), "strength_ready": (26,)}
    fields = tuple(replace(held, others=others.get(held.field, ())) for held in world.DETAIL.fields)
    still.readers.answers["forces.unit"] = replace(world.DETAIL, unit=asked, fields=fields)
    still.window.show_page("forces", None)
    page = forces_of(still)
    page.tree.point_at("320111JB")
    page.units.view.setCurrentIndex(page.units.rows.index(0, 0))


def _drill(still: Still) -> None:
    """Show a unit that stands in a drill: the frame says so, and its incident's number."""
    drill = INCIDENTS[-1]
    assert world.DETAIL.sent is not None
    sent = replace(world.DETAIL.sent, number=drill.number, title=drill.title, mode="exercise")
    unit = replace(world.UNITS[3], incident_number=drill.number, incident_mode="exercise")
    rows = (*world.UNITS[:3], unit, *world.UNITS[4:])
    still.readers.answers["forces.board"] = Page(rows=rows, offset=0, total=len(rows))
    still.readers.answers["forces.unit"] = replace(world.DETAIL, unit=unit, sent=sent)
    _board(still)
    forces_of(still).units.ask()


def _many(still: Still) -> None:
    still.readers.answers["forces.board"] = world.many
    still.window.show_page("forces", None)
    page = forces_of(still)
    page.units.ask()
    page.units.view.scrollTo(page.units.rows.index(120, 0))


def _tree_found(still: Still) -> None:
    _board(still)
    page = forces_of(still)
    page.tree.search.setText("jb")
    page.tree.search.asked.emit("jb")


def _report_refused(still: Still) -> None:
    _board(still)
    still.engine.answer = Refused("unit.reason_missing", field="reason")
    page = forces_of(still)
    page.begin("report", {"readiness": "unavailable"})
    assert page.panel.sheet is not None
    page.panel.sheet.submit()


def _new_unit(still: Still) -> None:
    _board(still)
    forces_of(still).begin("new_unit", {})


def _strike(still: Still) -> None:
    _board(still)
    forces_of(still).begin("strike", {})


def _contacts(still: Still) -> None:
    _board(still)
    page = forces_of(still)
    page.tabs[CONTACTS].click()
    page.contacts.view.setCurrentIndex(page.contacts.rows.index(2, 0))


def _import(still: Still) -> None:
    still.readers.answers["forces_sheet.standing"] = _standing
    _board(still)
    with tempfile.TemporaryDirectory() as folder:
        still.files.path = world.sheet_in(Path(folder))
        forces_of(still).begin_import()


def _import_refused(still: Still) -> None:
    _board(still)
    still.files.path = Path("花名册.xlsm")
    forces_of(still).begin_import()


def _import_writing(still: Still) -> None:
    _import(still)
    still.engine.answer = None
    forces_of(still).importing.write_button.click()


def _import_done(still: Still) -> None:
    _import(still)
    forces_of(still).importing.write_button.click()


def _standing(_kind: str, after: bytes) -> tuple[Standing, ...]:
    if after:
        return ()
    values = {"name": "江北处突机动队", "call_sign": "江北101", "strength_present": 38, "strength_ready": 30, "place": "化工园 3 号门"}
    held = ({"name": "排爆组", "call_sign": "江北601", "sort": "bomb_disposal", "strength_present": 5, "strength_ready": 0}, values)
    return tuple(
        Standing(id=identity(304 + number), organisation="320111JB", organisation_name="江北前方指挥部", values=row)
        for number, row in enumerate(held)
    )


SCENES: Scenes = {
    "forces": _board,
    "forces-unmasked": _unmasked,
    "forces-empty": _empty,
    "forces-not-found": _not_found,
    "forces-loading": _loading,
    "forces-stale": _stale,
    "forces-read-only": _read_only,
    "forces-question": _question,
    "forces-drill": _drill,
    "forces-100000": _many,
    "forces-tree-found": _tree_found,
    "forces-report-refused": _report_refused,
    "forces-new-unit": _new_unit,
    "forces-strike": _strike,
    "forces-contacts": _contacts,
    "forces-import": _import,
    "forces-import-refused": _import_refused,
    "forces-import-writing": _import_writing,
    "forces-import-done": _import_done,
}
