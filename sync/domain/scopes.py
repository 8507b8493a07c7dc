"""Scopes: the unit in which records are shared, as short opaque bytes.

One letter says which sort, the rest is the key:

====  =================  ==========================================================
`a`   authority          nothing: there is one authority
`o`   org/X              the organisation's code text, UTF-8, 1 to 32 bytes
`i`   incident/I         the 16-byte id of the ``create incident`` op
`s`   circle/X           standing circle of X and its direct children: the code text
`d`   circle (ad hoc)    the 16-byte id of the op that created the circle
====  =================  ==========================================================

Pure. Source: our design.
"""

from enum import Enum
from typing import NewType

from sync.domain.ids import OP_BYTES, EntityId, ReplicaId, index_of, replica_of

Scope = NewType("Scope", bytes)

ORGANISATION_CODE_BYTES_MAX = 32


class ScopeSort(Enum):
    """What a scope shares, by its first byte."""

    AUTHORITY = b"a"
    ORGANISATION = b"o"
    INCIDENT = b"i"
    STANDING_CIRCLE = b"s"
    ADHOC_CIRCLE = b"d"


AUTHORITY = Scope(ScopeSort.AUTHORITY.value)
CIRCLES = frozenset({ScopeSort.STANDING_CIRCLE, ScopeSort.ADHOC_CIRCLE})
_SORTS = {sort.value: sort for sort in ScopeSort}
_CODED = frozenset({ScopeSort.ORGANISATION, ScopeSort.STANDING_CIRCLE})


def organisation_scope(code: str) -> Scope:
    """Return org/X for the organisation with ``code``."""
    return parse_scope(ScopeSort.ORGANISATION.value + code.encode())


def standing_circle_scope(code: str) -> Scope:
    """Return circle/X, shared by X and its direct children."""
    return parse_scope(ScopeSort.STANDING_CIRCLE.value + code.encode())


def incident_scope(incident: EntityId) -> Scope:
    """Return incident/I for the incident created by op ``incident``."""
    return parse_scope(ScopeSort.INCIDENT.value + incident)


def adhoc_circle_scope(circle: EntityId) -> Scope:
    """Return the scope of the circle created by op ``circle``."""
    return parse_scope(ScopeSort.ADHOC_CIRCLE.value + circle)


def parse_scope(raw: bytes) -> Scope:
    """Check bytes from outside and return them as a scope.

    Raises: ValueError: the letter is unknown or the key has the wrong form.
    """
    sort = ScopeSort(raw[:1])
    key = raw[1:]
    if sort is ScopeSort.AUTHORITY:
        valid = not key
    elif sort in _CODED:
        valid = 1 <= len(key) <= ORGANISATION_CODE_BYTES_MAX and _is_text(key)
    else:
        valid = len(key) == OP_BYTES and index_of(EntityId(key)) == 0
    if not valid:
        message = "scope key has the wrong form"
        raise ValueError(message)
    return Scope(raw)


def sort_of(scope: Scope) -> ScopeSort:
    """Return what ``scope`` shares."""
    return _SORTS[scope[:1]]


def organisation_in(scope: Scope) -> str | None:
    """Return the organisation code that names the scope, or None when none does."""
    return scope[1:].decode() if sort_of(scope) in _CODED else None


def founder_in(scope: Scope) -> EntityId | None:
    """Return the incident or circle whose creation opened the scope, or None when no op did."""
    return None if sort_of(scope) in _CODED or scope == AUTHORITY else EntityId(scope[1:])


def founding_replica(scope: Scope) -> ReplicaId | None:
    """Return the replica whose seq 1 opens the scope, or None when the scope always exists."""
    founder = founder_in(scope)
    return None if founder is None else replica_of(founder)


def _is_text(key: bytes) -> bool:
    try:
        return key.decode().isprintable()
    except UnicodeDecodeError:
        return False
