"""Checks that every command makes, once: is it held, who may, does the table allow it, does the value fit.

Each raises `Refused`. Codes that depend on the kind are made here alone: `<kind>.illegal_transition` with state and move,
`<kind>.<field>_missing` with field.

Pure. Source: our design.
"""

import math
from collections.abc import Mapping

from sync.domain.access import offices_for
from sync.domain.draft import Create, Move, New, Record, Reference, Set, View
from sync.domain.failures import Refused
from sync.domain.ids import EntityId, OpId
from sync.domain.kind import INTEGER_MAX, STRUCK, Field, Shape, Verb
from sync.domain.lifecycle import DISPUTED, SETTLE
from sync.domain.numbers import human_number
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, ScopeSort, founder_in, parse_scope, sort_of

# Set by the acts that they belong to, never as a bare fact.
FIXED: Mapping[str, frozenset[str]] = {
    "incident": frozenset({"number", "mode", "grade", "grade_basis", "into", "closed_at", "end_reason", "response_level", "sensitivity"}),
    "plan": frozenset({"code"}),
    "unit": frozenset(),
    "contact": frozenset(),
    "person": frozenset(),
}
# Lists in lists that a value may hold; an entry as a whole nests 16 deep.
TREE_DEPTH_MAX = 6
NEVER_REWRITTEN = frozenset({"number", "mode", "struck"})


def held(view: View, kind: str, entity: bytes) -> Record:
    """Return a record that is held and not struck.

    Raises: Refused: `record.not_held`, `record.struck`.
    """
    record = view.record(kind, EntityId(entity))
    if record is None:
        raise Refused("record.not_held", kind=kind)
    if record[STRUCK.name] is not None:
        raise Refused("record.struck", kind=kind)
    return record


def scope_of(raw: bytes) -> Scope:
    """Return bytes of a request as a scope.

    Raises: Refused: `scope.unknown`.
    """
    try:
        return parse_scope(raw)
    except ValueError as error:
        raise Refused("scope.unknown") from error


def may_in_office(view: View, kind: str, verb: str) -> None:
    """Check the office in which the author acts.

    Raises: Refused: `office.may_not`.
    """
    author = view.author
    if author.office not in author.offices or author.office not in offices_for(KINDS[kind], verb):
        raise Refused("office.may_not", office=author.office, kind=kind, move=verb)


def may(view: View, scope: Scope, kind: str, verb: str) -> None:
    """Check office and access for `verb` on `kind` in `scope`.

    Raises: Refused: `office.may_not`, `scope.may_not_write`.
    """
    may_in_office(view, kind, verb)
    if not view.may_write(scope, kind, verb):
        raise Refused("scope.may_not_write", kind=kind, move=verb)


def incident_in(view: View, scope: Scope) -> Record:
    """Return the incident whose scope this is, open for new work.

    Raises: Refused: `record.not_held`, `record.struck`, `incident.closed`.
    """
    founder = founder_in(scope)
    incident = held(view, "incident", founder or b"")
    if is_ended(incident):
        raise Refused("incident.closed", state=incident["state"])
    return incident


def is_ended(record: Record) -> bool:
    """Tell whether nothing more is expected of the record; a disputed one is still open."""
    life = KINDS[record.kind].life
    assert life is not None
    return record["state"] in life.ends


def is_open(record: Record) -> bool:
    """Tell whether the record stands and is not ended."""
    return record[STRUCK.name] is None and not is_ended(record)


def mode_of(view: View, scope: Scope) -> str:
    """Return the mode that a scope's records inherit; what nobody founds is actual.

    Raises: Refused: `record.not_held`, `record.struck`.
    """
    sort = sort_of(scope)
    if sort is ScopeSort.INCIDENT:
        return str(held(view, "incident", founder_in(scope) or b"")["mode"])
    if sort is ScopeSort.ADHOC_CIRCLE:
        return str(held(view, "circle", founder_in(scope) or b"")["mode"])
    return "actual"


def step(view: View, record: Record, move: str, *, seen: tuple[bytes, ...] | None = None) -> Move:
    """Return the move of `record`'s life cycle, when office, access and table allow it.

    Raises: Refused: `office.may_not`, `scope.may_not_write`, `<kind>.illegal_transition`.
    """
    may(view, record.scope, record.kind, move)
    return Move(kind=record.kind, entity=record.id, to=target(record, move), seen=op_ids(seen))


def target(record: Record, move: str) -> str:
    """Return where `move` leads `record` by its table.

    Raises: Refused: `<kind>.illegal_transition`.
    """
    life = KINDS[record.kind].life
    assert life is not None
    to = life.target(str(record["state"]), move)
    if to is None:
        raise Refused(f"{record.kind}.illegal_transition", state=record["state"], move=move)
    return to


def move_to(record: Record, to: str) -> str:
    """Return the move that leads `record` to the state `to`.

    Raises: Refused: `<kind>.illegal_transition`.
    """
    life = KINDS[record.kind].life
    assert life is not None
    for move, state in life.next_moves(str(record["state"])):
        if state == to and move != SETTLE:
            return move
    raise Refused(f"{record.kind}.illegal_transition", state=record["state"], move=to)


def settled(view: View, record: Record, to: str, seen: tuple[bytes, ...]) -> Move:
    """Return the move out of a dispute that names every head.

    Raises: Refused: `question.none`, `question.changed`, `<kind>.illegal_transition` and the access codes.
    """
    life = KINDS[record.kind].life
    if life is None or record["state"] != DISPUTED:
        raise Refused("question.none", kind=record.kind)
    if set(seen) != set(record.heads.get("state", ())):
        raise Refused("question.changed", kind=record.kind)
    if to not in life.settles:
        raise Refused(f"{record.kind}.illegal_transition", state=DISPUTED, move=to)
    may(view, record.scope, record.kind, SETTLE)
    return Move(kind=record.kind, entity=record.id, to=to, seen=op_ids(seen))


def create(kind: str, fields: Mapping[str, object]) -> Create:
    """Return a record's creation with every value judged; what is not given is left out.

    Raises: Refused: `<kind>.<field>_missing` and the `field.` codes.
    """
    declared = KINDS[kind].by_name
    values = {name: judged(kind, declared[name], value) for name, value in fields.items()}
    for field in KINDS[kind].fields:
        if field.required and values.get(field.name) is None:
            raise Refused(f"{kind}.{field.name}_missing", field=field.name)
    return Create(kind=kind, fields={name: value for name, value in values.items() if value is not None})


def edit(kind: str, entity: Reference, name: str, value: object, *, seen: tuple[bytes, ...] | None = None) -> Set:
    """Return one field's new value, judged; None or blank text clears a field that is not required.

    Raises: Refused: `field.unknown`, `field.fixed`, `<kind>.<field>_missing` and the other `field.` codes.
    """
    field = KINDS[kind].by_name.get(name)
    if field is None:
        raise Refused("field.unknown", field=name)
    if field.verb is not Verb.SET or name in NEVER_REWRITTEN:
        raise Refused("field.fixed", field=name)
    value = judged(kind, field, value)
    if value is None and field.required:
        raise Refused(f"{kind}.{name}_missing", field=name)
    return Set(kind=kind, entity=entity, field=name, value=value, seen=op_ids(seen))


def edits(record: Record, facts: Mapping[str, object], seen: Mapping[str, tuple[bytes, ...]] | None) -> tuple[Set, ...]:
    """Return the new values of several fields, each naming the heads displayed for it.

    Raises: Refused: `facts.none` when nothing is given, and what `edit` raises.
    """
    if not facts:
        raise Refused("facts.none")
    for name in facts:
        if name in FIXED[record.kind]:
            raise Refused("field.fixed", field=name)
    known = seen or {}
    return tuple(edit(record.kind, record.id, name, value, seen=known.get(name)) for name, value in facts.items())


def strike(view: View, record: Record, reason: str) -> Set:
    """Return the striking of a record: it stays readable, struck through, with the reason.

    Raises: Refused: `<kind>.reason_missing` and the access codes.
    """
    may(view, record.scope, record.kind, "set")
    return Set(kind=record.kind, entity=record.id, field=STRUCK.name, value=needed(record.kind, "reason", reason))


def needed(kind: str, name: str, text: str | None) -> str:
    """Return text that an act can't do without.

    Raises: Refused: `<kind>.<name>_missing`.
    """
    stripped = (text or "").strip()
    if not stripped:
        raise Refused(f"{kind}.{name}_missing", field=name)
    return stripped


def judged(kind: str, field: Field, value: object) -> object:
    """Return `value` as the field may hold it, blank text as None.

    Raises: Refused: `field.too_long`, `field.out_of_bounds`, `field.unknown_choice`, `field.malformed`.
    """
    if isinstance(value, str):
        value = value.strip() or None
    if value is None or isinstance(value, New):
        return value
    wire = list(value) if isinstance(value, tuple) else value
    if field.shape is Shape.CHOICE:
        if value not in field.choices:
            raise Refused("field.unknown_choice", kind=kind, field=field.name, value=str(value))
    elif field.shape is Shape.TEXT and isinstance(value, str) and len(value) > field.chars_max:
        raise Refused("field.too_long", kind=kind, field=field.name, chars=len(value), chars_max=field.chars_max)
    elif field.bounds is not None and type(value) in {int, float} and not field.accepts(value):
        raise Refused("field.out_of_bounds", kind=kind, field=field.name, least=field.bounds[0], greatest=field.bounds[1])
    elif field.life is None and not (field.accepts(wire) and is_encodable(value)):
        raise Refused("field.malformed", kind=kind, field=field.name)
    return value


def is_encodable(value: object, depth: int = TREE_DEPTH_MAX) -> bool:
    """Tell whether an entry can hold the value: text with a UTF-8 form, finite figures, shallow lists and maps."""
    if isinstance(value, str):
        return _has_bytes(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) <= INTEGER_MAX
    if isinstance(value, (list, tuple)):
        return depth > 0 and all(is_encodable(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return depth > 0 and all(isinstance(key, str) and _has_bytes(key) and is_encodable(item, depth - 1) for key, item in value.items())
    return value is None or isinstance(value, bytes)


def _has_bytes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def next_number(view: View) -> str:
    """Return the human number of the record about to be created."""
    code = view.author.organisation
    organisation = view.organisation(code)
    return human_number(organisation.short_name if organisation else code, view.author.letter, view.count_next())


def known_organisation(view: View, code: str) -> str:
    """Return the code of an organisation in the tree.

    Raises: Refused: `organisation.unknown`.
    """
    if view.organisation(code) is None:
        raise Refused("organisation.unknown", organisation=code)
    return code


def op_ids(seen: tuple[bytes, ...] | None) -> tuple[OpId, ...] | None:
    """Return the heads that a request names, None when it leaves them to the writer."""
    return None if seen is None else tuple(OpId(head) for head in seen)


def members(record: Record, name: str) -> tuple[object, ...]:
    """Return the members of a set, none when unset."""
    value = record[name]
    return value if isinstance(value, tuple) else ()
