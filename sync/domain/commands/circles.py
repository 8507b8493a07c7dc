"""Circles that people found, and who is in them.

Pure. Source: engine specification §1, §4 (ad-hoc circle).
"""

from dataclasses import dataclass

from sync.domain.commands.rules import create, held, known_organisation, may, may_in_office, members
from sync.domain.draft import Add, Draft, New, Record, Remove, View, Write
from sync.domain.failures import Refused
from sync.domain.scopes import ScopeSort


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCircle:
    """Found a circle owned by the author's organisation."""

    title: str
    mode: str = "actual"
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMember:
    """Let an organisation into a circle."""

    circle: bytes
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMember:
    """Take an organisation out of a circle; what it received stays with it."""

    circle: bytes
    organisation: str


def found_circle(view: View, request: FoundCircle, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Found the circle's scope.

    Raises: Refused: `circle.title_missing`, `organisation.unknown`, office and field codes.
    """
    return Draft(scope=None, founds=ScopeSort.ADHOC_CIRCLE, writes=founding(view, request.title, request.mode, request.members))


def founding(view: View, title: str, mode: str, organisations: tuple[str, ...]) -> tuple[Write, ...]:
    """Return the writes that found a circle, the circle itself first.

    Raises: Refused: as `found_circle`.
    """
    may_in_office(view, "circle", "create")
    owner = view.author.organisation
    circle = create("circle", {"title": title, "owner": owner, "mode": mode})
    others = [known_organisation(view, code) for code in dict.fromkeys(organisations) if code != owner]
    return (circle, *(Add(kind="circle", entity=New(0), field="members", value=code) for code in others))


def add_member(view: View, request: AddMember, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Add one member.

    Raises: Refused: `circle.not_owner`, `circle.already_member`, `organisation.unknown`, access codes.
    """
    circle = _owned(view, request.circle, "add")
    code = known_organisation(view, request.organisation)
    if code in members(circle, "members") or code == circle["owner"]:
        raise Refused("circle.already_member", organisation=code)
    return Draft(scope=circle.scope, writes=(Add(kind="circle", entity=circle.id, field="members", value=code),))


def remove_member(view: View, request: RemoveMember, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Remove one member.

    Raises: Refused: `circle.not_owner`, `circle.not_member`, access codes.
    """
    circle = _owned(view, request.circle, "remove")
    if request.organisation not in members(circle, "members"):
        raise Refused("circle.not_member", organisation=request.organisation)
    return Draft(scope=circle.scope, writes=(Remove(kind="circle", entity=circle.id, field="members", value=request.organisation),))


def _owned(view: View, entity: bytes, verb: str) -> Record:
    circle = held(view, "circle", entity)
    if circle["owner"] != view.author.organisation:
        raise Refused("circle.not_owner", owner=circle["owner"])
    may(view, circle.scope, "circle", verb)
    return circle
