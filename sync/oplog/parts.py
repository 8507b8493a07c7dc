"""Parts of forms that come from outside, each checked for its sort and bounds.

Pure. Source: our design.
"""

from typing import Any

from sync.domain.ids import ORDINAL_MAX, REPLICA_BYTES, ReplicaId
from sync.domain.scopes import Scope, parse_scope
from sync.oplog.codec import Malformed


def scope_in(raw: object) -> Scope:
    """Return bytes from outside as a scope.

    Raises: Malformed: they are none.
    """
    try:
        return parse_scope(raw)  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        raise Malformed("scope") from error


def replica_in(raw: object) -> ReplicaId:
    """Return bytes from outside as a replica id.

    Raises: Malformed: they are none.
    """
    if not isinstance(raw, bytes) or len(raw) != REPLICA_BYTES:
        raise Malformed("replica")
    return ReplicaId(raw)


def number_in(raw: object, *, least: int = 0, most: int = ORDINAL_MAX) -> int:
    """Return a number from outside that lies within its bounds.

    Raises: Malformed: no integer, or outside.
    """
    if type(raw) is not int or not least <= raw <= most:
        raise Malformed("number")
    return raw


def list_in(raw: object, most: int) -> list[Any]:
    """Return a list from outside that is not too long.

    Raises: Malformed: no list, or too long.
    """
    if not isinstance(raw, list) or len(raw) > most:
        raise Malformed("list")
    return raw
