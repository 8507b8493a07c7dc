"""Forces: registering units and contacts, reporting readiness and strength, importing many units.

Pure. Source: force records; readiness 休整 · 备勤 · 不可用.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, edits, held, may, needed, strike
from sync.domain.draft import Create, Draft, View
from sync.domain.failures import Refused
from sync.domain.scopes import Scope, organisation_scope
from sync.domain.sizes import DRAFT_BYTES_MAX, write_bytes
from sync.domain.units_import import preview

ROWS_MAX = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnit:
    """Register a unit of the author's organisation."""

    name: str
    sort: str | None = None
    call_sign: str | None = None
    readiness: str | None = None
    strength_established: int | None = None
    strength_present: int | None = None
    strength_on_post: int | None = None
    strength_ready: int | None = None
    vehicles: int | None = None
    commander: str | None = None
    phone: str | None = None
    talkgroup: str | None = None
    place: str | None = None
    location: tuple[float, float] | None = None
    capabilities: tuple[str, ...] = ()
    out_minutes_max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReadiness:
    """Report how ready a unit is. Figures that are None stay as they were."""

    unit: bytes
    readiness: str
    reason: str | None = None
    strength_present: int | None = None
    strength_on_post: int | None = None
    strength_ready: int | None = None
    vehicles: int | None = None
    place: str | None = None
    location: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUnitFacts:
    """Correct facts of a unit by field name. `seen` = heads displayed per field when editing began."""

    unit: bytes
    facts: Mapping[str, object]
    seen: Mapping[str, tuple[bytes, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeUnit:
    """Strike a unit that no longer exists, with a reason."""

    unit: bytes
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterContact:
    """Register whom to call for an office of the author's organisation. `as_of` None = now."""

    office: str
    name: str | None = None
    phone: str | None = None
    radio: str | None = None
    note: str | None = None
    as_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUnits:
    """Register the good rows of a sheet; columns as in `units_import`."""

    rows: tuple[Mapping[str, str | None], ...]


def register_unit(view: View, request: RegisterUnit, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Create a unit.

    Raises: Refused: `unit.name_missing`, `unit.name_taken`, access and field codes.
    """
    scope = _own(view, "unit")
    fields = {name: getattr(request, name) for name in RegisterUnit.__dataclass_fields__}
    unit = create("unit", {**fields, "capabilities": request.capabilities or None})
    if any(other["struck"] is None for other in view.records("unit", scope=scope, name=unit.fields["name"])):
        raise Refused("unit.name_taken", name=unit.fields["name"])
    return Draft(scope=scope, writes=(unit,))


def report_readiness(view: View, request: ReportReadiness, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set readiness and the figures given; the reason always, so that an old one does not linger.

    Raises: Refused: `unit.readiness_missing`, `unit.reason_missing` when unavailable, access and field codes.
    """
    unit = held(view, "unit", request.unit)
    may(view, unit.scope, "unit", "set")
    readiness = needed("unit", "readiness", request.readiness)
    reason = needed("unit", "reason", request.reason) if readiness == "unavailable" else request.reason
    figures = ("strength_present", "strength_on_post", "strength_ready", "vehicles", "place", "location")
    given = {name: getattr(request, name) for name in figures}
    writes = (
        edit("unit", unit.id, "readiness", readiness),
        edit("unit", unit.id, "reason", reason),
        *(edit("unit", unit.id, name, value) for name, value in given.items() if value is not None),
    )
    return Draft(scope=unit.scope, writes=writes)


def set_unit_facts(view: View, request: SetUnitFacts, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Set facts of a unit.

    Raises: Refused: `facts.none`, `field.fixed`, access and field codes.
    """
    unit = held(view, "unit", request.unit)
    may(view, unit.scope, "unit", "set")
    return Draft(scope=unit.scope, writes=edits(unit, request.facts, request.seen))


def strike_unit(view: View, request: StrikeUnit, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Strike a unit; its assignments stay.

    Raises: Refused: `unit.reason_missing`, access codes.
    """
    unit = held(view, "unit", request.unit)
    return Draft(scope=unit.scope, writes=(strike(view, unit, request.reason),))


def register_contact(view: View, request: RegisterContact, *, at_ms: int) -> Draft:
    """Create a contact.

    Raises: Refused: `contact.office_missing`, access and field codes.
    """
    scope = _own(view, "contact")
    fields = {name: getattr(request, name) for name in RegisterContact.__dataclass_fields__}
    return Draft(scope=scope, writes=(create("contact", {**fields, "as_of": at_ms if request.as_of is None else request.as_of}),))


def import_units(view: View, request: ImportUnits, *, at_ms: int) -> tuple[Draft, ...]:  # noqa: ARG001
    """Register every good row, in as many entries as their size needs; bad rows stop nobody.

    Raises: Refused: `units.too_many_rows`, `units.no_good_row`, access codes.
    """
    if len(request.rows) > ROWS_MAX:
        raise Refused("units.too_many_rows", rows=len(request.rows), most=ROWS_MAX)
    scope = _own(view, "unit")
    existing = ((str(unit["name"]), str(unit["call_sign"] or "")) for unit in view.records("unit", scope=scope) if unit["struck"] is None)
    good = [create("unit", fate.fields) for fate in preview(request.rows, existing) if fate.is_ok]
    if not good:
        raise Refused("units.no_good_row", rows=len(request.rows))
    return tuple(Draft(scope=scope, writes=batch) for batch in _batches(good))


def _batches(units: list[Create]) -> list[tuple[Create, ...]]:
    batches: list[list[Create]] = [[]]
    filled = 0
    for unit in units:
        size = write_bytes(unit)
        if batches[-1] and filled + size > DRAFT_BYTES_MAX:
            batches.append([])
            filled = 0
        batches[-1].append(unit)
        filled += size
    return [tuple(batch) for batch in batches]


def _own(view: View, kind: str) -> Scope:
    scope = organisation_scope(view.author.organisation)
    may(view, scope, kind, "create")
    return scope
