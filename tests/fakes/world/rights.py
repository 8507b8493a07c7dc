"""Who may read what, written a second time from the specification's table, over everything that was ever committed.

It answers the widest question, may this organisation *ever* have read it: an add of a party counts from its commit on,
whoever withdrew it later, because a stream that left is not called back. What it refuses nobody may ever have been given.
"""

from collections import defaultdict

from sync.domain.registry import KINDS
from sync.oplog.entry import Entry
from tests.fakes.world.places import superiors

_INCIDENT, _CIRCLE = KINDS["incident"], KINDS["circle"]
_PARTIES = _INCIDENT.by_name["parties"].number
_MEMBERS, _OWNER = _CIRCLE.by_name["members"].number, _CIRCLE.by_name["owner"].number


class Rights:
    """Grows with what is committed; owned by the world."""

    def __init__(self) -> None:
        self._parties: dict[bytes, set[str]] = defaultdict(set)
        self._owners: dict[bytes, set[str]] = defaultdict(set)
        self._members: dict[bytes, set[str]] = defaultdict(set)

    def learn(self, entry: Entry) -> None:
        """Note what an entry opens."""
        for op in entry.ops:
            if not isinstance(op.value, str):
                continue
            if op.kind == _INCIDENT.number and op.field == _PARTIES:
                self._parties[entry.scope].add(op.value)
            elif op.kind == _CIRCLE.number and op.field == _MEMBERS:
                self._members[entry.scope].add(op.value)
            elif op.kind == _CIRCLE.number and op.field == _OWNER:
                self._owners[entry.scope].add(op.value)

    def may_ever_read(self, reader: str | None, scope: bytes, author: str | None) -> bool:
        """Tell whether a device of ``reader`` may have been given the stream that ``author`` writes in ``scope``."""
        if scope == b"a":
            return True
        if reader is None:
            return False
        sort, key = scope[:1], scope[1:]
        if sort == b"o":
            return _stands(reader, {key.decode()})
        if sort == b"i":
            return _stands(reader, self._parties[scope])
        owners = {key.decode()} if sort == b"s" else self._owners[scope]
        if _stands(reader, owners):
            return True
        member = superiors(reader)[:1] == (key.decode(),) if sort == b"s" else reader in self._members[scope]
        return member and (author == reader or author in owners)


def _stands(reader: str, codes: set[str]) -> bool:
    return reader in codes or any(reader in superiors(code) for code in codes)
