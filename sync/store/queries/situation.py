"""The situation: incidents, units and posts with their places, cities' standby counts, finding, and what waits.

Every query is a few grouped statements and at most `ROWS_MAX` rows; units come by pages, in the order of their ids.

Layer: store.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sync.domain.draft import Record
from sync.domain.ids import EntityId
from sync.domain.kind import Kind
from sync.domain.kinds import assignment, incident, post, response
from sync.domain.kinds.force import FIGURE_AGE_LIMIT_S
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, founder_in
from sync.store.cipher import Database
from sync.store.queries import desk, finder, incidents
from sync.store.queries.common import INCIDENT_OF_ORDER, Names, as_record, marks
from sync.store.queries.rows import ROWS_MAX
from sync.store.queries.situation_rows import (
    AT_SCENE,
    REPORTED,
    UNPLACED,
    DueRow,
    IncidentMark,
    Place,
    PlacedRow,
    PostMark,
    StandbyRow,
    UnitMark,
)
from sync.store.states import states_in

DUE_MAX = 50
_UNIT, _ASSIGNMENT, _POST = KINDS["unit"], KINDS["assignment"], KINDS["post"]
_GONE_ON = tuple(sorted(incident.LIFE.ends))
_HANDED_BACK = tuple(sorted(assignment.LIFE.ends))
_AT_SCENE_STATES = frozenset({"arrived", "completed"})


def active(db: Database) -> tuple[IncidentMark, ...]:
    """Return the incidents that go on, in the sequence of the incident list, with their places."""
    rows = incidents.listing(db)
    places = _places(db, "incident", [row.id for row in rows])
    return tuple(IncidentMark(incident=row, location=places.get(row.id)) for row in rows)


def units(db: Database, after: bytes = b"") -> tuple[UnitMark, ...]:
    """Return a page of the units that stand, beginning behind the id `after`; fewer than `ROWS_MAX` is the last page."""
    return _units(db, "struck is null and id > ?", [after])


def units_touched(db: Database, changed: tuple[bytes, ...], assignments: tuple[bytes, ...]) -> tuple[UnitMark, ...]:
    """Return the units among `changed` and those of the `assignments`, as they stand now; at most `ROWS_MAX` of each are looked at."""
    held = db.execute(
        f"select distinct unit from assignment_rows where id in ({marks(assignments[:ROWS_MAX])})", list(assignments[:ROWS_MAX])
    ).fetchall()
    wanted = sorted({*changed[:ROWS_MAX], *(bytes(unit) for (unit,) in held if unit is not None)})[:ROWS_MAX]
    return _units(db, f"struck is null and id in ({marks(wanted)})", wanted)


def posts(db: Database, after: bytes = b"") -> tuple[PostMark, ...]:
    """Return a page of the posts that are not closed, of incidents that go on, beginning behind the id `after`."""
    ends = tuple(sorted(post.LIFE.ends))
    rows = db.execute(
        "select post_rows.*, incident_rows.id, incident_rows.title from post_rows"
        " join incident_rows on incident_rows.scope = post_rows.scope"
        " where post_rows.struck is null and incident_rows.struck is null and post_rows.id > ?"
        f" and post_rows.state not in ({marks(ends)}) and incident_rows.state not in ({marks(_GONE_ON)})"
        f" order by post_rows.id limit {ROWS_MAX}",
        [after, *ends, *_GONE_ON],
    ).fetchall()
    return tuple(_post(as_record(_POST, row[:-2]), row[3], row[-2], row[-1]) for row in rows)


def standby(db: Database, now_ms: int) -> tuple[StandbyRow, ...]:
    """Return for each city how many units are reported to stand by and are in no incident."""
    rows = db.execute(
        # A city's code is the first four digits of its counties'.
        "select substr(by_organisation, 1, 4) || '00' as city, count(*), sum(changed_ms < ?), max(changed_ms) from unit_rows"
        " where struck is null and readiness = 'standby' and length(by_organisation) >= 4 and id not in ("
        " select assignment_rows.unit from assignment_rows left join incident_rows on incident_rows.scope = assignment_rows.scope"
        " where assignment_rows.struck is null and assignment_rows.unit is not null"
        f" and assignment_rows.state not in ({marks(_HANDED_BACK)})"
        f" and (incident_rows.state is null or incident_rows.state not in ({marks(_GONE_ON)})))"
        f" group by city order by city limit {ROWS_MAX}",
        [now_ms - FIGURE_AGE_LIMIT_S * 1000, *_HANDED_BACK, *_GONE_ON],
    ).fetchall()
    names = Names(db)
    return tuple(
        StandbyRow(city=city, name=names.short(city), count=count, aged=aged, newest_ms=newest) for city, count, aged, newest in rows
    )


def find(db: Database, text: str) -> tuple[PlacedRow, ...]:
    """Return what `text` may mean on a map, each with its place: incidents, units, posts, places, organisations."""
    rows = finder.find(db, text, (finder.INCIDENT, finder.UNIT, finder.POST, finder.PLACE, finder.ORGANISATION))
    held: dict[bytes, Place] = {}
    for kind, sort in (("incident", finder.INCIDENT), ("unit", finder.UNIT), ("post", finder.POST)):
        held.update(_places(db, kind, [row.id for row in rows if row.sort == sort]))
    # What is found by its place leads to the incident there.
    held.update(_places(db, "incident", [row.incident for row in rows if row.incident is not None]))
    return tuple(PlacedRow(found=row, location=held.get(row.id) or held.get(row.incident or b"")) for row in rows)


def waiting(db: Database, now_ms: int) -> tuple[DueRow, ...]:
    """Return what waits for this desk: orders to sign, ours unsigned past their time, tasks due where we lead, fields in question."""
    own = desk.identity(db).organisation
    orders = db.execute(
        "select recipient_rows.id, coalesce(home.id, named.id), order_rows.text, recipient_rows.name, order_rows.sign_due_at,"
        ' recipient_rows.organisation from recipient_rows join order_rows on order_rows.id = recipient_rows."order"'
        f"{INCIDENT_OF_ORDER}"
        " where recipient_rows.struck is null and order_rows.struck is null and recipient_rows.state = 'issued'"
        " and order_rows.state = 'issued' and ? <> ''"
        " and (recipient_rows.organisation = ? or (order_rows.issuer = ? and order_rows.sign_due_at < ?))"
        f" order by coalesce(order_rows.sign_due_at, order_rows.created_ms) limit {DUE_MAX}",
        [own, own, own, now_ms],
    ).fetchall()
    names = Names(db)
    # Of two incidents under one number, which a merge will end, either leads there.
    signing = {
        key: DueRow(sort="sign", id=key, incident=held, title=text or "", due_at=due)
        if organisation == own
        else DueRow(sort="unsigned", id=key, incident=held, title=name or names.short(organisation), due_at=due)
        for key, held, text, name, due, organisation in orders
    }
    found = list(signing.values())
    done = tuple(sorted(response.TASK_LIFE.ends))
    tasks = db.execute(
        "select task_rows.id, task_rows.scope, task_rows.title, task_rows.due_at from task_rows"
        # Who leads an incident chases its tasks; who only takes part has no say in them.
        " join incident_rows on incident_rows.scope = task_rows.scope and incident_rows.lead = ? and incident_rows.struck is null"
        f" and incident_rows.state not in ({marks(_GONE_ON)})"
        f" where task_rows.struck is null and task_rows.due_at < ? and task_rows.state not in ({marks(done)})"
        f" order by task_rows.due_at limit {DUE_MAX}",
        [own, *_GONE_ON, now_ms, *done],
    ).fetchall()
    found += [DueRow(sort="task", id=key, incident=_incident(scope), title=title or "", due_at=due) for key, scope, title, due in tasks]
    asked = db.execute(
        "select questions.entity, questions.scope, incident_rows.title from questions"
        " left join incident_rows on incident_rows.scope = questions.scope"
        f" where questions.sort in ('question', 'disputed') order by questions.entity, questions.field limit {DUE_MAX}"
    ).fetchall()
    # One record may be in question by several fields; the line is about the record.
    lines = {
        bytes(entity): DueRow(sort="question", id=entity, incident=_incident(scope), title=title or "") for entity, scope, title in asked
    }
    return tuple(found + list(lines.values()))[:DUE_MAX]


def _units(db: Database, where: str, values: Sequence[object]) -> tuple[UnitMark, ...]:
    rows = db.execute(f"select * from unit_rows where {where} order by id limit {ROWS_MAX}", list(values)).fetchall()
    records = [as_record(_UNIT, row) for row in rows]
    written = _written(db, _UNIT, records, "location", "readiness")
    held = _assigned(db, [record.id for record in records])
    names = Names(db)
    return tuple(_unit(record, names, written.get(record.id, {}), held.get(record.id)) for record in records)


def _unit(record: Record, names: Names, written: Mapping[str, int], held: Sequence[Any] | None) -> UnitMark:
    state, reported = str(record["readiness"] or ""), written.get("readiness")
    location, located = _place(record["location"]), written.get("location")
    basis = REPORTED if location is not None else UNPLACED
    found, title = None, ""
    if held is not None:
        found, title, state, reported, arrived, scene = held
        if state in _AT_SCENE_STATES and scene is not None and (located is None or (arrived or 0) > located):
            # Told to be on scene after it told where it is: the incident's own place is the newer word.
            location, located, basis = scene, arrived, AT_SCENE
    return UnitMark(
        id=record.id,
        name=str(record["name"] or ""),
        sort=record["sort"],  # type: ignore[arg-type]  # a choice, by its declaration
        call_sign=record["call_sign"],  # type: ignore[arg-type]
        organisation=record.organisation,
        organisation_name=names.short(record.organisation),
        state=state,
        incident=found,
        incident_title=title,
        location=location,
        basis=basis,
        located_ms=located if location is not None else None,
        reported_ms=reported,
        place=record["place"],  # type: ignore[arg-type]
        strength_ready=record["strength_ready"],  # type: ignore[arg-type]
        vehicles=record["vehicles"],  # type: ignore[arg-type]
    )


def _assigned(db: Database, wanted: Sequence[bytes]) -> dict[bytes, tuple[Any, ...]]:
    """Return for each unit its newest open assignment as (incident, title, state, changed, arrived, the incident's place)."""
    rows = db.execute(
        "select assignment_rows.unit, incident_rows.id, incident_rows.title, assignment_rows.state, assignment_rows.changed_ms,"
        " assignment_rows.arrived_at, incident_rows.location_lon, incident_rows.location_lat from assignment_rows"
        " left join incident_rows on incident_rows.scope = assignment_rows.scope"
        f" where assignment_rows.unit in ({marks(wanted)}) and assignment_rows.struck is null"
        f" and assignment_rows.state not in ({marks(_HANDED_BACK)})"
        f" and (incident_rows.state is null or incident_rows.state not in ({marks(_GONE_ON)}))"
        " order by assignment_rows.created_ms, assignment_rows.id",
        [*wanted, *_HANDED_BACK, *_GONE_ON],
    ).fetchall()
    return {
        bytes(unit): (found, title or "", state or "", changed, arrived, None if lon is None else (lon, lat))
        for unit, found, title, state, changed, arrived, lon, lat in rows
    }


def _written(db: Database, kind: Kind, records: Sequence[Record], *fields: str) -> dict[EntityId, dict[str, int]]:
    """Return for each record when the standing values of `fields` were written; a field never written is left out."""
    found: dict[EntityId, dict[str, int]] = {}
    for entity, state in states_in(db.conn, kind, [(record.scope, record.id) for record in records]).items():
        folded = state.fields
        times = {name: folded.get(kind.by_name[name].number) for name in fields}
        found[entity] = {name: max(at for _, at in held.heads.values()) for name, held in times.items() if held is not None and held.heads}
    return found


def _post(record: Record, changed_ms: int, incident_id: bytes, title: str | None) -> PostMark:
    return PostMark(
        id=record.id,
        incident=incident_id,
        incident_title=title or "",
        **{name: str(record[name] or "") for name in ("state", "sort", "name", "commander")},
        place=record["place"],  # type: ignore[arg-type]
        location=_place(record["location"]),
        changed_ms=changed_ms,
    )


def _places(db: Database, kind: str, keys: Sequence[bytes]) -> dict[bytes, Place]:
    rows = db.execute(
        f"select id, location_lon, location_lat from {kind}_rows where id in ({marks(keys)}) and location_lon is not null", list(keys)
    ).fetchall()
    return {bytes(key): (lon, lat) for key, lon, lat in rows}


def _place(value: object) -> Place | None:
    return (float(value[0]), float(value[1])) if isinstance(value, tuple) else None


def _incident(scope: bytes) -> bytes | None:
    return founder_in(Scope(scope)) if scope[:1] == b"i" else None
