"""Forces: registering units and contacts, correcting and striking them, reporting readiness and strength, importing many.

Pure. Source: force records; readiness 休整 · 备勤 · 不可用.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, edits, held, may, needed, strike
from sync.domain.draft import Draft, Record, View, Write
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.kind import STRUCK
from sync.domain.scopes import Scope, organisation_scope
from sync.domain.sizes import DRAFT_BYTES_MAX, write_bytes
from sync.domain.units_import import CONTACTS, CREATE, UNITS, Held, RowFate, SheetSort, key_of, preview, read_row

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
class SetContactFacts:
    """Correct facts of a contact by field name; without `as_of` among them it counts as confirmed now."""

    contact: bytes
    facts: Mapping[str, object]
    seen: Mapping[str, tuple[bytes, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeContact:
    """Strike a contact that no longer answers, with a reason."""

    contact: bytes
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUnits:
    """Write the good rows of a sheet of units; columns as in `units_import`.

    Attributes:
        seen: of each row that changes a unit that stands, by its position as text: field → heads displayed in the preview.
    """

    rows: tuple[Mapping[str, str | None], ...]
    seen: Mapping[str, Mapping[str, tuple[bytes, ...]]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportContacts:
    """Write the good rows of a sheet of contacts, as `ImportUnits`."""

    rows: tuple[Mapping[str, str | None], ...]
    seen: Mapping[str, Mapping[str, tuple[bytes, ...]]] | None = None


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


def set_contact_facts(view: View, request: SetContactFacts, *, at_ms: int) -> Draft:
    """Set facts of a contact.

    Raises: Refused: `facts.none`, access and field codes.
    """
    contact = held(view, "contact", request.contact)
    may(view, contact.scope, "contact", "set")
    writes = edits(contact, request.facts, request.seen)
    if "as_of" not in request.facts:
        writes += (edit("contact", contact.id, "as_of", at_ms),)
    return Draft(scope=contact.scope, writes=writes)


def strike_contact(view: View, request: StrikeContact, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Strike a contact.

    Raises: Refused: `contact.reason_missing`, access codes.
    """
    contact = held(view, "contact", request.contact)
    return Draft(scope=contact.scope, writes=(strike(view, contact, request.reason),))


def import_units(view: View, request: ImportUnits, *, at_ms: int) -> tuple[Draft, ...]:  # noqa: ARG001
    """Write every good row, in as many entries as their size needs; bad rows stop nobody, unchanged ones write nothing.

    Raises: Refused: `units.too_many_rows`, `units.no_good_row`, `row.changed_meanwhile`, access codes.
    """
    return _imported(view, UNITS, request.rows, request.seen or {})


def import_contacts(view: View, request: ImportContacts, *, at_ms: int) -> tuple[Draft, ...]:
    """Write every good row, as `import_units`; a new contact without a date counts as confirmed now.

    Raises: Refused: as `import_units`.
    """
    return _imported(view, CONTACTS, request.rows, request.seen or {}, as_of=at_ms)


def _imported(
    view: View,
    sheet: SheetSort,
    rows: tuple[Mapping[str, str | None], ...],
    seen: Mapping[str, Mapping[str, tuple[bytes, ...]]],
    *,
    as_of: int | None = None,
) -> tuple[Draft, ...]:
    if len(rows) > ROWS_MAX:
        raise Refused("units.too_many_rows", rows=len(rows), most=ROWS_MAX)
    scope = _own(view, sheet.kind.name)
    here = view.organisation(view.author.organisation)
    own = {view.author.organisation} | ({here.name, here.short_name} if here is not None else set())
    fates = preview(rows, _standing(view, scope, sheet, rows), sheet, frozenset(own))
    if not any(fate.is_ok for fate in fates):
        raise Refused("units.no_good_row", rows=len(rows))
    writes = [write for fate in fates if fate.writes for write in _writes(sheet, fate, seen.get(str(fate.row)), as_of)]
    return tuple(Draft(scope=scope, writes=batch) for batch in _batches(writes))


def _standing(view: View, scope: Scope, sheet: SheetSort, rows: tuple[Mapping[str, str | None], ...]) -> tuple[Held, ...]:
    """Return the records that stand and share a name or a call sign with a row."""
    kind, found = sheet.kind.name, dict[EntityId, Record]()
    asked: set[tuple[str, str]] = set()
    for row in rows:
        fields, _ = read_row(row, sheet)
        for name in filter(None, (sheet.key[0], sheet.once)):
            value = str(fields.get(name) or "")
            if value and (name, value) not in asked:
                asked.add((name, value))
                found |= {record.id: record for record in view.records(kind, scope=scope, **{name: value})}
    return tuple(Held(id=record.id, values=record.values) for record in found.values() if record[STRUCK.name] is None)


def _writes(sheet: SheetSort, fate: RowFate, seen: Mapping[str, tuple[bytes, ...]] | None, as_of: int | None) -> tuple[Write, ...]:
    """Return what a row writes, when that is what its preview said.

    Raises: Refused: `row.changed_meanwhile`.
    """
    if (fate.sort == CREATE) != (seen is None):
        raise Refused("row.changed_meanwhile", value=" ".join(filter(None, key_of(sheet, fate.fields))))
    kind = sheet.kind.name
    if seen is None:
        dated = {"as_of": as_of} if as_of is not None else {}
        return (create(kind, {**dated, **fate.fields}),)
    assert fate.record is not None
    record = EntityId(fate.record)
    return tuple(edit(kind, record, name, value, seen=seen.get(name)) for name, value in fate.fields.items())


def _batches(writes: list[Write]) -> list[tuple[Write, ...]]:
    batches: list[list[Write]] = [[]]
    filled = 0
    for write in writes:
        size = write_bytes(write)
        if batches[-1] and filled + size > DRAFT_BYTES_MAX:
            batches.append([])
            filled = 0
        batches[-1].append(write)
        filled += size
    return [tuple(batch) for batch in batches if batch]


def _own(view: View, kind: str) -> Scope:
    scope = organisation_scope(view.author.organisation)
    may(view, scope, kind, "create")
    return scope
