"""Steps of an incident's life: from submitting a draft to the archive, and the ways out.

Pure. Source: 突发事件应对法 (2024) art. 86, 94; the life cycle of `sync.domain.kinds.incident`.
"""

from dataclasses import dataclass

from sync.domain.commands.rules import edit, held, needed, step
from sync.domain.draft import Draft, View


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A step that needs no reason. `seen` = heads of the state displayed."""

    incident: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReasonedStep:
    """A step that needs a reason. `seen` = heads of the state displayed."""

    incident: bytes
    reason: str
    seen: tuple[bytes, ...] | None = None


class SubmitIncident(_Step):
    """Pass a draft on to be verified."""

    __slots__ = ()


class ConfirmIncident(_Step):
    """Say that it is real."""

    __slots__ = ()


class StartHandling(_Step):
    """Begin to handle it."""

    __slots__ = ()


class ControlIncident(_Step):
    """Say that it is basically under control."""

    __slots__ = ()


class StartAftermath(_Step):
    """Begin the aftermath."""

    __slots__ = ()


class ArchiveIncident(_Step):
    """Put an ended incident into the archive."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident:
    """End it. `reason` may be left blank."""

    incident: bytes
    reason: str = ""
    seen: tuple[bytes, ...] | None = None


class CallFalse(_ReasonedStep):
    """Say that it was a false alarm."""

    __slots__ = ()


class ReopenIncident(_ReasonedStep):
    """Handle it again: it flared up."""

    __slots__ = ()


class VoidIncident(_ReasonedStep):
    """Declare the record itself void: entered by mistake."""

    __slots__ = ()


def submit_incident(view: View, request: SubmitIncident, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Move draft to unverified."""
    return _plain(view, request, "submit")


def confirm_incident(view: View, request: ConfirmIncident, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move to confirmed."""
    return _plain(view, request, "confirm")


def start_handling(view: View, request: StartHandling, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move confirmed to handling."""
    return _plain(view, request, "start")


def control_incident(view: View, request: ControlIncident, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move handling to controlled."""
    return _plain(view, request, "control")


def start_aftermath(view: View, request: StartAftermath, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move controlled to aftermath."""
    return _plain(view, request, "restore")


def archive_incident(view: View, request: ArchiveIncident, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move ended to archived."""
    return _plain(view, request, "archive")


def close_incident(view: View, request: CloseIncident, *, at_ms: int) -> Draft:
    """Move to ended and note when."""
    return _reasoned(view, request.incident, "close", request.reason, request.seen, closed_at=at_ms)


def call_false(view: View, request: CallFalse, *, at_ms: int) -> Draft:
    """Move unverified to false alarm.

    Raises: Refused: `incident.reason_missing`.
    """
    reason = needed("incident", "reason", request.reason)
    return _reasoned(view, request.incident, "call_false", reason, request.seen, closed_at=at_ms)


def reopen_incident(view: View, request: ReopenIncident, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move back to handling; the moment of closing no longer holds.

    Raises: Refused: `incident.reason_missing`.
    """
    reason = needed("incident", "reason", request.reason)
    return _reasoned(view, request.incident, "reopen", reason, request.seen, closed_at=None)


def void_incident(view: View, request: VoidIncident, *, at_ms: int) -> Draft:
    """Move to void.

    Raises: Refused: `incident.reason_missing`.
    """
    reason = needed("incident", "reason", request.reason)
    return _reasoned(view, request.incident, "void", reason, request.seen, closed_at=at_ms)


def _plain(view: View, request: _Step, move: str) -> Draft:
    incident = held(view, "incident", request.incident)
    return Draft(scope=incident.scope, writes=(step(view, incident, move, seen=request.seen),))


def _reasoned(view: View, entity: bytes, move: str, reason: str, seen: tuple[bytes, ...] | None, *, closed_at: int | None) -> Draft:
    incident = held(view, "incident", entity)
    writes = (
        step(view, incident, move, seen=seen),
        edit("incident", incident.id, "closed_at", closed_at),
        *((edit("incident", incident.id, "end_reason", reason),) if reason.strip() else ()),
    )
    return Draft(scope=incident.scope, writes=writes)
