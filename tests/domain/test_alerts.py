"""Alerts and effective status: queries over the rows held."""

import random

import pytest
from fakes.memory_view import COUNTY, NOW_MS, MemoryView

from sync.domain.alerts import (
    ENTRY_AFTER_CLOSE,
    MERGE_CYCLE,
    TWO_SCENE_COMMANDERS,
    UNIT_TWICE,
    Alert,
    alert_id,
    alerts,
    effective_status,
)
from sync.domain.draft import Record
from sync.domain.ids import EntityId
from sync.domain.registry import KINDS
from sync.domain.scopes import incident_scope, organisation_scope


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


def rows(view: MemoryView) -> list[Record]:
    return [record for kind in KINDS for record in view.records(kind)]


def found(view: MemoryView) -> list[Alert]:
    every = rows(view)
    told = alerts(every)
    random.Random(1).shuffle(every)
    assert alerts(every) == told, "order of arrival changes nothing"
    return list(told)


def incident(view: MemoryView, state: str = "handling", **fields: object) -> EntityId:
    return view.put("incident", state=state, mode="actual", number="鼓楼-B-0001", parties=(COUNTY,), **fields)


def assignment(view: MemoryView, where: EntityId, unit: EntityId, state: str = "arrived", **fields: object) -> EntityId:
    return view.put("assignment", incident_scope(where), state=state, unit=unit, unit_name="鼓楼机动", **fields)


def test_one_unit_in_two_open_incidents_is_one_alert(view: MemoryView) -> None:
    """Its id hangs on the records alone; returned, struck and ended tasks say nothing."""
    unit = view.put("unit", organisation_scope(COUNTY), name="鼓楼机动")
    one, other, over = incident(view), incident(view), incident(view, "ended")
    first = assignment(view, one, unit)
    assignment(view, other, unit, "returned")
    assignment(view, other, unit, struck="误")
    assignment(view, over, unit)
    assert found(view) == []
    second = assignment(view, other, unit)
    (alert,) = found(view)
    assert (alert.kind, alert.records, alert.facts) == (UNIT_TWICE, tuple(sorted((first, second))), {"units": ("鼓楼机动",)})
    assert alert.id == alert_id(UNIT_TWICE, (second, first))
    assert len(alert.id) == 16


def test_a_task_whose_incident_is_not_held_counts_as_open(view: MemoryView) -> None:
    """Two assignments are enough to know."""
    unit = view.put("unit", organisation_scope(COUNTY), name="鼓楼机动")
    one, other = incident(view), incident(view)
    assignment(view, one, unit)
    assignment(view, other, unit)
    del view.world.rows[other]
    assert [alert.kind for alert in found(view)] == [UNIT_TWICE]


def test_two_scene_posts_at_work_are_one_alert(view: MemoryView) -> None:
    """Planned, closed, forward and other incidents' posts say nothing."""
    one, other = incident(view), incident(view)
    for where, state, sort in (
        (one, "active", "scene"),
        (one, "planned", "scene"),
        (one, "closed", "scene"),
        (one, "active", "forward"),
        (other, "active", "scene"),
    ):
        view.put("post", incident_scope(where), state=state, sort=sort, name="x", commander="李")
    assert found(view) == []
    view.put("post", incident_scope(one), state="moving", sort="scene", name="y", commander="赵")
    (alert,) = found(view)
    assert (alert.kind, alert.facts) == (TWO_SCENE_COMMANDERS, {"commanders": ("李", "赵")})


def test_what_is_entered_after_the_close_is_told(view: MemoryView) -> None:
    """By the moment of entry, not by the time stated; a reopened incident forgets it."""
    ended = incident(view, "ended", closed_at=NOW_MS)
    scope = incident_scope(ended)
    view.put("journal", scope, at_ms=NOW_MS, line="同时", stated_at=1)
    assert found(view) == []
    late = view.put("journal", scope, at_ms=NOW_MS + 1, line="补录", stated_at=1)
    (alert,) = found(view)
    assert (alert.kind, set(alert.records)) == (ENTRY_AFTER_CLOSE, {ended, late})
    assert alert.facts == {"kind_entered": "journal", "number": "鼓楼-B-0001"}
    view.dispute(ended, "state", "handling")
    assert found(view) == []


def test_an_ending_without_a_moment_or_an_incident_not_held_tells_nothing(view: MemoryView) -> None:
    """Nothing to compare with."""
    ended, gone = incident(view, "archived"), incident(view, "ended", closed_at=1)
    for where in (ended, gone):
        view.put("journal", incident_scope(where), line="x", stated_at=1)
    del view.world.rows[gone]
    assert found(view) == []


def test_a_merge_cycle_is_one_alert_and_a_chain_is_none(view: MemoryView) -> None:
    """Whoever leads into the circle is not part of it."""
    one, other, third, end = (incident(view, "merged") for _ in range(4))
    view.dispute(end, "state", "handling")
    view.dispute(one, "into", other)
    view.dispute(other, "into", end)
    assert found(view) == []
    view.dispute(other, "into", one)
    view.dispute(third, "into", one)
    (alert,) = found(view)
    assert (alert.kind, alert.records) == (MERGE_CYCLE, tuple(sorted((one, other))))
    incident(view, "merged")
    assert len(found(view)) == 1


def test_a_unit_does_what_its_newest_open_task_says(view: MemoryView) -> None:
    """Else its readiness, which may be unknown."""
    scope = organisation_scope(COUNTY)
    unit, other = view.put("unit", scope, name="x", readiness="standby"), view.put("unit", scope, name="y")
    where = incident(view)
    assignment(view, where, unit, "arrived", at_ms=1)
    assignment(view, where, unit, "departed", at_ms=2)
    assignment(view, where, unit, "returned", at_ms=3)
    held = view.records("assignment")
    by_name = {str(row["name"]): row for row in view.records("unit")}
    busy = effective_status(by_name["x"], held)
    assert busy.status == "departed"
    assert busy.assignment is not None
    assert effective_status(by_name["x"], ()).status == "standby"
    unknown = effective_status(by_name["y"], held)
    assert (unknown.status, unknown.assignment, other) == (None, None, by_name["y"].id)
