"""Forces to pick and to look through. Layer: store."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sync.domain.coordinates import Point, distance_m
from sync.domain.kinds import assignment, incident
from sync.domain.registry import KINDS
from sync.store.cipher import Database
from sync.store.queries.common import Names, as_record, found_by, marks
from sync.store.queries.finder import plain
from sync.store.queries.rows import ROWS_MAX, UnitRow

NEAREST_MAX = 60
# Free units first, then those that have a task already, then those that are reported unavailable.
_FREE, _ENGAGED, _UNAVAILABLE = 0, 1, 2


def listing(db: Database, text: str = "") -> tuple[UnitRow, ...]:
    """Return the units that `text` finds by name, call sign, pinyin or initials; all for an empty one, by name."""
    found = found_by(db, "unit", text)
    where, values = "struck is null", list[object]()
    if found is not None:
        where += f" and id in ({marks(found)})"
        values.extend(found)
    return _units(db, db.execute(f"select * from unit_rows where {where} order by name, id limit {ROWS_MAX}", values).fetchall())


def nearest(db: Database, text: str, incident_id: bytes, seats: Mapping[str, Point]) -> tuple[UnitRow, ...]:
    """Return the units that `text` finds, all for an empty one, those first that could be at the incident soonest.

    A unit that is called as typed stands before all; units with a task, then unavailable ones, stand behind the free ones; who
    told no place stands at the seat of its organisation. Without a place of the incident they stand by name instead.

    Args:
        seats: code of a division → where it is.
    """
    here = _place_of(db, incident_id, seats)
    found = found_by(db, "unit", text)
    wanted, sifted = plain(text), None if found is None else frozenset(found)
    busy = _busy(db)
    ranked: list[tuple[bool, int, float, str, bytes]] = []
    for row in db.execute(
        "select id, by_organisation, coalesce(name, ''), coalesce(call_sign, ''), readiness, location_lon, location_lat"
        " from unit_rows where struck is null"
    ).fetchall():
        unit = bytes(row[0])
        if sifted is not None and unit not in sifted:
            continue
        place = seat(row[1], seats) if row[5] is None else (row[5], row[6])
        metres = float("inf") if place is None or here is None else distance_m(place, here)
        rank = _UNAVAILABLE if row[4] == "unavailable" else _ENGAGED if unit in busy else _FREE
        called = bool(wanted) and wanted in {plain(row[2]), plain(row[3])}
        ranked.append((not called, rank, metres, row[2], unit))
    best = sorted(ranked)[:NEAREST_MAX]
    rows = db.execute(f"select * from unit_rows where id in ({marks(best)})", [unit for *_, unit in best]).fetchall()
    held = {row.id: row for row in _units(db, rows)}
    return tuple(replace(held[unit], metres=None if metres == float("inf") else metres) for _, _, metres, _, unit in best)


def seat(code: str, seats: Mapping[str, Point]) -> Point | None:
    """Return the seat of an organisation, else of its county, else of its city; None when none is known."""
    return seats.get(code) or seats.get(code[:6]) or seats.get(f"{code[:4]}00")


def _place_of(db: Database, incident_id: bytes, seats: Mapping[str, Point]) -> Point | None:
    """Return where an incident is: its place, else the seat of the division it lies in."""
    row = db.execute("select location_lon, location_lat, division from incident_rows where id = ?", [incident_id]).fetchone()
    if row is None:
        return None
    return (row[0], row[1]) if row[0] is not None else seat(row[2], seats) if row[2] else None


def _units(db: Database, rows: list[Any]) -> tuple[UnitRow, ...]:
    units = [(as_record(KINDS["unit"], row), row[3]) for row in rows]
    engaged = _engaged(db, [unit.id for unit, _ in units])
    names = Names(db)
    return tuple(
        UnitRow(
            id=unit.id,
            name=str(unit["name"] or ""),
            sort=unit["sort"],  # type: ignore[arg-type]  # a choice, by its declaration
            call_sign=unit["call_sign"],  # type: ignore[arg-type]
            organisation=unit.organisation,
            organisation_name=names.full(unit.organisation),
            readiness=unit["readiness"],  # type: ignore[arg-type]
            engaged_in=engaged.get(unit.id),
            strength_ready=unit["strength_ready"],  # type: ignore[arg-type]
            vehicles=unit["vehicles"],  # type: ignore[arg-type]
            place=unit["place"],  # type: ignore[arg-type]
            changed_ms=changed_ms,
        )
        for unit, changed_ms in units
    )


_HANDED_BACK, _GONE_ON = tuple(sorted(assignment.FREES)), tuple(incident.LIFE.ends)
_OPEN = (
    " from assignment_rows left join incident_rows on incident_rows.scope = assignment_rows.scope"
    f" where assignment_rows.struck is null and assignment_rows.state not in ({marks(_HANDED_BACK)})"
    f" and (incident_rows.state is null or incident_rows.state not in ({marks(_GONE_ON)}))"
)
_OVER = (*_HANDED_BACK, *_GONE_ON)


def _busy(db: Database) -> frozenset[bytes]:
    """Return every unit that an open assignment holds."""
    return frozenset(bytes(unit) for (unit,) in db.execute(f"select distinct assignment_rows.unit{_OPEN}", list(_OVER)).fetchall() if unit)


def _engaged(db: Database, units: list[bytes]) -> dict[bytes, str]:
    """Return the number of the incident in which the newest open assignment holds a unit."""
    rows = db.execute(
        f"select assignment_rows.unit, coalesce(incident_rows.number, ''){_OPEN} and assignment_rows.unit in ({marks(units)})"
        " order by assignment_rows.created_ms, assignment_rows.id",
        [*_OVER, *units],
    ).fetchall()
    return {bytes(unit): str(number) for unit, number in rows}
