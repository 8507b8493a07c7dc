"""To whom an order goes and in which scope it lives.

Pure. Source: engine specification §5 (order).
"""

from dataclasses import dataclass

from sync.domain.commands.rules import held, known_organisation, members, mode_of, scope_of
from sync.domain.draft import Record, View
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope, ScopeSort, founder_in, organisation_in, organisation_scope, sort_of, standing_circle_scope

RECIPIENTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Addressee:
    """One recipient to be: an organisation, or a unit of it with its name."""

    organisation: str
    unit: EntityId | None = None
    name: str | None = None


def addressees(view: View, organisations: tuple[str, ...], units: tuple[bytes, ...]) -> tuple[Addressee, ...]:
    """Return the recipients, each once, in the order given.

    Raises: Refused: `order.recipients_missing`, `order.too_many_recipients`, `organisation.unknown`, `record.not_held`.
    """
    found = [Addressee(known_organisation(view, code)) for code in organisations]
    for entity in units:
        unit = held(view, "unit", entity)
        found.append(Addressee(organisation_in(unit.scope) or "", unit.id, str(unit["name"])))
    once = tuple(dict.fromkeys(found))
    if not once:
        raise Refused("order.recipients_missing", field="recipients")
    if len(once) > RECIPIENTS_MAX:
        raise Refused("order.too_many_recipients", count=len(once), most=RECIPIENTS_MAX)
    return once


def place_of(view: View, wanted: bytes | None, incident: Record | None, to: tuple[Addressee, ...]) -> tuple[Scope | None, str]:
    """Return the scope in which an order to `to` lives, None for a circle yet to be founded, and its mode.

    Raises: Refused: `order.recipient_not_party`, `order.recipient_not_member`, `incident.mode_mismatch`, `scope.unknown`.
    """
    mode = "actual" if incident is None else str(incident["mode"])
    codes = frozenset(item.organisation for item in to)
    if wanted is None:
        return _fitting(view, incident, codes), mode
    scope = scope_of(wanted)
    _refuse_outsiders(view, scope, codes)
    there = mode_of(view, scope)
    if incident is not None and there != mode:
        raise Refused("incident.mode_mismatch", mode=mode, other=there)
    return scope, there


def _fitting(view: View, incident: Record | None, codes: frozenset[str]) -> Scope | None:
    own = view.author.organisation
    if incident is not None:
        return incident.scope if codes <= set(members(incident, "parties")) else None
    if codes == {own}:
        return organisation_scope(own)
    return standing_circle_scope(own) if codes <= _children_among(view, own, codes) | {own} else None


def _refuse_outsiders(view: View, scope: Scope, codes: frozenset[str]) -> None:
    sort = sort_of(scope)
    if sort is ScopeSort.INCIDENT:
        incident = held(view, "incident", founder_in(scope) or b"")
        for outsider in sorted(codes - set(members(incident, "parties"))):
            raise Refused("order.recipient_not_party", organisation=outsider)
        return
    for outsider in sorted(codes - _inside(view, scope, codes)):
        raise Refused("order.recipient_not_member", organisation=outsider)


def _inside(view: View, scope: Scope, codes: frozenset[str]) -> set[object]:
    if sort_of(scope) is ScopeSort.ADHOC_CIRCLE:
        circle = held(view, "circle", founder_in(scope) or b"")
        return {*members(circle, "members"), circle["owner"]}
    owner = organisation_in(scope) or ""
    return {owner, *(_children_among(view, owner, codes) if sort_of(scope) is ScopeSort.STANDING_CIRCLE else ())}


def _children_among(view: View, owner: str, codes: frozenset[str]) -> frozenset[str]:
    rows = (view.organisation(code) for code in codes)
    return frozenset(row.code for row in rows if row is not None and row.parent == owner)
