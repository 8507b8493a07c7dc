"""Who may read and who may write: the one pure function that writer, LAN peer, bundle and center all compute.

========================  ============================================  =================================================
scope                     read by                                       written by
========================  ============================================  =================================================
authority                 everyone                                      the center alone, by its own key
org/X                     X and its superiors                           X; superiors for kinds marked `superiors_write`
incident/I                the parties of I and their superiors          the same
circle, standing or not   owner and its superiors: every stream;        the owner: everything; a member: its own moves on
                          a member: the owner's streams and its own     kinds marked `recipients_move`
========================  ============================================  =================================================

A person acts in one office at a time, named in the entry: see `acting`. What an office may do stands with each kind.

A superior is a strict ancestor in the organisation tree. A device that no center certified only *claims* its place: it
reads and writes as that organisation, but a claim to stand above others opens nothing below it. Its offices are the local
ones. Which recipient record is a member's own is a rule of the commands, since this function sees kinds and not records.

Whoever founds a scope is its first party or its owner by that very entry: callers fold the founding entry before they ask.

Pure. Source: engine specification §4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sync.domain.kind import Kind
from sync.domain.kinds.order import RECIPIENT_MOVES
from sync.domain.offices import LOCAL_OFFICES, WRITERS
from sync.domain.registry import KINDS
from sync.domain.scopes import CIRCLES, Scope, ScopeSort, organisation_in, sort_of

MEMBER_VERBS = RECIPIENT_MOVES | {"set"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a device stands for.

    Attributes:
        organisation: certified, or claimed while not `certified`.
        offices: those of the certificate, or the local ones.
    """

    organisation: str
    offices: frozenset[str]
    certified: bool


class AccessFacts(Protocol):
    """What the answer depends on beside the certificate: data that is held."""

    def parent(self, code: str) -> str | None:
        """Return the organisation just above, or None at the top or when unknown."""

    def parties(self, scope: Scope) -> frozenset[str]:
        """Return the organisations that are parties of an incident."""

    def owner(self, scope: Scope) -> str | None:
        """Return who owns a circle, or None when not known."""

    def members(self, scope: Scope) -> frozenset[str]:
        """Return the members of a circle: the folded set, or the direct children of a standing circle's owner."""

    def offices_held(self, organisation: str, person: str) -> frozenset[str] | None:
        """Return the offices of whoever is registered under a name with an organisation, None when nobody is."""


def acting(device: Standing, person: str, office: str, facts: AccessFacts) -> Standing:
    """Return what a device stands for while ``person`` acts in ``office``: that office alone, where both have it.

    The device has an office by its certificate, or by the local rule. A person has it by the record of who works there; a name
    that nobody registered has those of the device, so that a vehicle that nobody could register in time may work.
    """
    held = facts.offices_held(device.organisation, person)
    has = office in device.offices and (held is None or office in held)
    return Standing(organisation=device.organisation, offices=frozenset({office}) if has else frozenset(), certified=device.certified)


def may_read(reader: Standing, scope: Scope, author: str | None, facts: AccessFacts) -> bool:
    """Tell whether `reader` may hold the stream that a replica of `author` writes in `scope`.

    `author` is the organisation certified or claimed for the stream's replica, None when not known.
    """
    sort = sort_of(scope)
    if sort is ScopeSort.AUTHORITY:
        return True
    if sort is ScopeSort.ORGANISATION:
        return _stands_at(reader, organisation_in(scope), facts)
    if sort is ScopeSort.INCIDENT:
        return _is_of_incident(reader, scope, facts)
    owner = facts.owner(scope)
    if _stands_at(reader, owner, facts):
        return True
    return reader.organisation in facts.members(scope) and author is not None and author in {owner, reader.organisation}


def may_carry(carrier: Standing, scope: Scope, author: str | None, facts: AccessFacts) -> bool:
    """Tell whether a center of `carrier`'s organisation may hold a stream: what that organisation, or any below it, may read.

    A center is where devices meet, so it has to hold what its devices may, also what is for one of them alone.
    """
    if may_read(carrier, scope, author, facts):
        return True
    if sort_of(scope) not in CIRCLES:
        return False
    return author is not None and any(
        author in {facts.owner(scope), member} and _stands_at(carrier, member, facts) for member in facts.members(scope)
    )


def may_write(writer: Standing, scope: Scope, kind: str, verb: str, facts: AccessFacts) -> bool:
    """Tell whether `writer` may make `verb` on records of `kind` in `scope`.

    `verb` is create, set, add, remove, count, settle, or the name of a move. A kind that this version does not know is
    judged by its scope alone; its offices are left to readers who know it.
    """
    known = KINDS.get(kind)
    if known is not None and not (sort_of(scope) in known.scopes and offices_of(writer) & offices_for(known, verb)):
        return False
    sort = sort_of(scope)
    if sort is ScopeSort.AUTHORITY:
        return False
    if sort is ScopeSort.ORGANISATION:
        own = writer.organisation == organisation_in(scope)
        return own or (known is not None and known.superiors_write and _stands_at(writer, organisation_in(scope), facts))
    if sort is ScopeSort.INCIDENT:
        return _is_of_incident(writer, scope, facts)
    if writer.organisation == facts.owner(scope):
        return True
    moves_own = known is not None and known.recipients_move and verb in MEMBER_VERBS
    return moves_own and writer.organisation in facts.members(scope)


def readers_of_incident(scope: Scope, facts: AccessFacts) -> frozenset[str]:
    """Return every organisation that may read the incident: its parties and all above them."""
    parties = facts.parties(scope)
    return parties | {superior for party in parties for superior in superiors(party, facts)}


def superiors(code: str, facts: AccessFacts) -> Iterator[str]:
    """Yield the organisations above `code`, nearest first; a tree that runs in a circle ends where it meets itself."""
    met = {code}
    above = facts.parent(code)
    while above is not None and above not in met:
        yield above
        met.add(above)
        above = facts.parent(above)


def offices_for(kind: Kind, verb: str) -> frozenset[str]:
    """Return the offices that may make `verb` on `kind`."""
    return kind.offices.get(verb, WRITERS)


def offices_of(standing: Standing) -> frozenset[str]:
    """Return the offices that count: an uncertified device has the local ones at most."""
    return standing.offices if standing.certified else standing.offices & LOCAL_OFFICES


def _stands_at(standing: Standing, code: str | None, facts: AccessFacts) -> bool:
    if code is None:
        return False
    return standing.organisation == code or (standing.certified and standing.organisation in superiors(code, facts))


def _is_of_incident(standing: Standing, scope: Scope, facts: AccessFacts) -> bool:
    return any(_stands_at(standing, party, facts) for party in facts.parties(scope))
