"""Merging incidents: nothing moves, one points to the other and the other says so.

Pure. Source: engine specification §5 (merge).
"""

from dataclasses import dataclass

from sync.domain.commands.rules import edit, held, incident_in, may, members, needed, step
from sync.domain.draft import Add, Draft, Record, Remove, View
from sync.domain.failures import Refused
from sync.domain.ids import EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeIncident:
    """Merge `incident` into `into`. `seen` = heads of the state displayed."""

    incident: bytes
    into: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeIncident:
    """Take a merge back."""

    incident: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


def merge_incident(view: View, request: MergeIncident, *, at_ms: int) -> tuple[Draft, ...]:
    """Return two entries, each true alone: the merged one points, the other absorbs.

    Raises: Refused: `incident.merge_into_itself`, `incident.mode_mismatch`, `incident.merge_cycle`, `incident.closed`
        and the codes of a step.
    """
    merged, target = held(view, "incident", request.incident), held(view, "incident", request.into)
    if merged.id == target.id:
        raise Refused("incident.merge_into_itself")
    if merged["mode"] != target["mode"]:
        raise Refused("incident.mode_mismatch", mode=merged["mode"], other=target["mode"])
    if _leads_to(view, target, merged.id):
        raise Refused("incident.merge_cycle", number=target["number"])
    incident_in(view, target.scope)
    may(view, target.scope, "incident", "add")
    writes = (
        step(view, merged, "merge", seen=request.seen),
        edit("incident", merged.id, "into", target.id),
        edit("incident", merged.id, "closed_at", at_ms),
    )
    absorbing = Add(kind="incident", entity=target.id, field="absorbs", value=merged.id)
    return Draft(scope=merged.scope, writes=writes), Draft(scope=target.scope, writes=(absorbing,))


def unmerge_incident(view: View, request: UnmergeIncident, *, at_ms: int) -> tuple[Draft, ...]:  # noqa: ARG001 - one signature for all commands
    """Return the merged incident to confirmed; the other lets go of it when it is held here and writable.

    Raises: Refused: `incident.reason_missing` and the codes of a step.
    """
    reason = needed("incident", "reason", request.reason)
    merged = held(view, "incident", request.incident)
    writes = (
        step(view, merged, "unmerge", seen=request.seen),
        edit("incident", merged.id, "into", None),
        edit("incident", merged.id, "closed_at", None),
        edit("incident", merged.id, "end_reason", reason),
    )
    drafts = [Draft(scope=merged.scope, writes=writes)]
    target = _into(view, merged)
    if target is not None and merged.id in members(target, "absorbs") and view.may_write(target.scope, "incident", "remove"):
        drafts.append(Draft(scope=target.scope, writes=(Remove(kind="incident", entity=target.id, field="absorbs", value=merged.id),)))
    return tuple(drafts)


def _leads_to(view: View, start: Record, end: EntityId) -> bool:
    met: set[EntityId] = set()
    at: Record | None = start
    while at is not None and at.id not in met:
        if at.id == end:
            return True
        met.add(at.id)
        at = _into(view, at)
    return False


def _into(view: View, incident: Record) -> Record | None:
    into = incident["into"]
    return view.record("incident", EntityId(into)) if isinstance(into, bytes) else None
