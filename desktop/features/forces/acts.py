"""Every act of this page as data: its form, and the frozen request that its values make.

Labels follow from the name: ``forces.act.<name>`` heads the sheet, ``forces.act.<name>.do`` stands on the button,
``forces.act.<name>.hint`` below the head where it exists.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop.widgets.form import Entry, entry
from sync.domain.commands import forces
from sync.domain.kind import Kind, Shape
from sync.domain.registry import KINDS
from sync.domain.units_import import list_of, point_of
from sync.store.queries.forces_rows import ContactLine, UnitDetail

Values = Mapping[str, object]

UNIT, CONTACT = KINDS["unit"], KINDS["contact"]
NAMED = ("name", "sort", "call_sign", "talkgroup")
PRIVATE = tuple(field.name for field in UNIT.fields if field.private)
STRENGTH = ("strength_established", "strength_present", "strength_on_post", "strength_ready", "vehicles")
REPORTED = ("strength_present", "strength_on_post", "strength_ready", "vehicles")
ABILITIES = ("capabilities", "out_minutes_max")
WHERE = ("place", "location")
CALLED = ("office", "name", "phone", "radio", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an act is on.

    Attributes:
        masked: names of the fields that are masked: what is not displayed is not edited.
    """

    unit: UnitDetail | None = None
    contact: ContactLine | None = None
    now_ms: int = 0
    masked: frozenset[str] = frozenset()

    @property
    def subject(self) -> bytes:
        """Return the id of what the act is on, empty for a new record."""
        if self.unit is not None:
            return self.unit.unit.id
        return b"" if self.contact is None else self.contact.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act."""

    name: str
    entries: Callable[[Target], tuple[Entry, ...]]
    build: Callable[[Target, Values], object]
    danger: bool = False


def act_named(name: str) -> Act:
    """Return the act called `name`.

    Raises: KeyError: this page has none.
    """
    return _ACTS[name]


def act_names() -> tuple[str, ...]:
    """Return every name, for the checks of the words."""
    return tuple(_ACTS)


def _entries(kind: Kind, names: tuple[str, ...], held: Mapping[str, object]) -> tuple[Entry, ...]:
    return tuple(_beginning(entry(kind, name), held.get(name)) for name in names)


def _beginning(item: Entry, value: object) -> Entry:
    if item.shape is Shape.POINT:
        text = ", ".join(f"{part:g}" for part in value) if isinstance(value, (tuple, list)) else None
        return replace(item, initial=text, hint="forces.hint.location")
    if item.shape is Shape.TREE:
        text = "、".join(str(part) for part in value) if isinstance(value, (tuple, list)) else None
        return replace(item, initial=text, hint="forces.hint.capabilities")
    return replace(item, initial=value)


def _plain(values: Values) -> dict[str, object]:
    """Return the values as a record holds them: what was typed as one line becomes a point or a list.

    Raises: Refused: `row.not_a_number`.
    """
    read = dict(values)
    if isinstance(read.get("location"), str):
        read["location"] = point_of(str(read["location"]))
    if isinstance(read.get("capabilities"), str):
        read["capabilities"] = list_of(str(read["capabilities"]))
    return read


def _new_unit_entries(_target: Target) -> tuple[Entry, ...]:
    return _entries(UNIT, (*NAMED, "readiness", *STRENGTH, *PRIVATE, *WHERE, *ABILITIES), {"readiness": "standby"})


def _new_unit(_target: Target, values: Values) -> object:
    read = _plain(values)
    return forces.RegisterUnit(**{**read, "capabilities": read.get("capabilities") or ()})  # type: ignore[arg-type]  # by the declaration of each entry


def _report_entries(target: Target) -> tuple[Entry, ...]:
    assert target.unit is not None
    held = {name: target.unit.value(name) for name in ("readiness", "reason", *REPORTED, "place")}
    items = _entries(UNIT, ("readiness", "reason", *REPORTED, "place"), held)
    return (replace(items[0], required=True, initial=held["readiness"] or "standby"), *items[1:])


def _report(target: Target, values: Values) -> object:
    return forces.ReportReadiness(unit=target.subject, **values)  # type: ignore[arg-type]  # by the declaration of each entry


def _facts_entries(target: Target) -> tuple[Entry, ...]:
    assert target.unit is not None
    names = (*NAMED, "strength_established", *(name for name in PRIVATE if name not in target.masked), *ABILITIES)
    return _entries(UNIT, names, {name: target.unit.value(name) for name in names})


def _unit_facts(target: Target, values: Values) -> object:
    unit = target.unit
    assert unit is not None
    changed = {name: value for name, value in _plain(values).items() if value != _bare(unit.value(name))}
    return forces.SetUnitFacts(unit=target.subject, facts=changed, seen={name: unit.seen.get(name, ()) for name in changed})


def _bare(value: object) -> object:
    return (tuple(value) or None) if isinstance(value, (list, tuple)) else value


def _move_entries(target: Target) -> tuple[Entry, ...]:
    assert target.unit is not None
    return _entries(UNIT, WHERE, {name: target.unit.value(name) for name in WHERE})


def _reason(_target: Target) -> tuple[Entry, ...]:
    return (Entry(name="reason", label="form.reason", required=True, long=True),)


def _strike(target: Target, values: Values) -> object:
    return forces.StrikeUnit(unit=target.subject, reason=str(values["reason"]))


def _new_contact_entries(_target: Target) -> tuple[Entry, ...]:
    return _entries(CONTACT, CALLED, {})


def _new_contact(_target: Target, values: Values) -> object:
    return forces.RegisterContact(**values)  # type: ignore[arg-type]  # by the declaration of each entry


def _contact_entries(target: Target) -> tuple[Entry, ...]:
    names = tuple(name for name in CALLED if name not in target.masked)
    return _entries(CONTACT, names, {name: getattr(target.contact, name) for name in names})


def _contact_facts(target: Target, values: Values) -> object:
    contact = target.contact
    assert contact is not None
    changed = {name: value for name, value in values.items() if value != getattr(contact, name)}
    return forces.SetContactFacts(contact=contact.id, facts=changed, seen={name: contact.heads.get(name, ()) for name in changed})


def _nothing(_target: Target) -> tuple[Entry, ...]:
    return ()


def _confirm(target: Target, _values: Values) -> object:
    assert target.contact is not None
    seen = {"as_of": target.contact.heads.get("as_of", ())}
    return forces.SetContactFacts(contact=target.subject, facts={"as_of": target.now_ms}, seen=seen)


def _strike_contact(target: Target, values: Values) -> object:
    return forces.StrikeContact(contact=target.subject, reason=str(values["reason"]))


_ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act(name="new_unit", entries=_new_unit_entries, build=_new_unit),
        Act(name="report", entries=_report_entries, build=_report),
        Act(name="facts", entries=_facts_entries, build=_unit_facts),
        Act(name="move", entries=_move_entries, build=_unit_facts),
        Act(name="strike", entries=_reason, build=_strike, danger=True),
        Act(name="new_contact", entries=_new_contact_entries, build=_new_contact),
        Act(name="contact_facts", entries=_contact_entries, build=_contact_facts),
        Act(name="confirm", entries=_nothing, build=_confirm),
        Act(name="strike_contact", entries=_reason, build=_strike_contact, danger=True),
    )
}
