"""The copies of a center's database at hand: how far each one came, which came furthest, what later ones held beyond it.

How far is told by what lies in a copy, its epoch and the end of its feed; the time in its name is a clock's, and a clock may be
wrong. What a later verified backup covered, devices were told of and may have dropped (K9): it lies in that backup, in the
database that it was made of, and nowhere else for certain.

Source: engine specification §3 (K9), §10.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from sync.center import feed
from sync.center.authority import EPOCH
from sync.center.covered import backup_tips
from sync.center.database import get_number, streams
from sync.center.proof import opened
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.store.backup import listing_in

Ends = Mapping[tuple[ReplicaId, Scope], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy that opens. `at_ms` is what its name says, milliseconds UTC; `n` the end of its feed."""

    epoch: int
    n: int
    at_ms: int
    path: Path

    @property
    def far(self) -> tuple[int, int]:
        """Return what copies are compared by."""
        return self.epoch, self.n


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What devices may have dropped although a copy lacks it; `held_in` names the files in which it lies."""

    entries: int
    held_in: tuple[Path, ...]


def copies_in(folders: Iterable[Path], key: bytes) -> tuple[Copy, ...]:
    """Return the copies in these folders that open under ``key``, the one that came furthest first."""
    found = {copy.path.resolve(): copy for folder in folders for copy in _opening(folder, key)}
    return tuple(sorted(found.values(), key=lambda copy: (*copy.far, copy.at_ms), reverse=True))


def copy_at(path: Path, key: bytes, *, at_ms: int = 0) -> Copy:
    """Return how far one copy came.

    Raises: Outage: it does not open, or not to its end.
    """
    with opened(path, key) as connection:
        return Copy(epoch=get_number(connection, EPOCH), n=feed.head(connection), at_ms=at_ms, path=path)


def beyond(ends: Ends, *, later: Iterable[Path], replaced: Path | None, key: bytes, told: Ends | None = None) -> Beyond:
    """Return what lies beyond ``ends`` and may lie with no device any more.

    Args:
        ends: last seq of each stream in the copy that was used.
        later: copies that came further.
        replaced: the database that the copy replaces, None when there was none.
        told: what that database says was covered, where it was asked before; None to open it.
    """
    most: dict[tuple[ReplicaId, Scope], int] = {}
    held_in: list[Path] = []
    for path in (*later, *(() if replaced is None else (replaced,))):
        with suppress(Outage):
            held = told if told is not None and path == replaced else _told(path, key, whole=path != replaced)
            past = {stream: seq for stream, seq in held.items() if seq > ends.get(stream, 0)}
            most = {stream: max(most.get(stream, 0), past.get(stream, 0)) for stream in most.keys() | past.keys()}
            if past:
                held_in.append(path)
    return Beyond(entries=sum(seq - ends.get(stream, 0) for stream, seq in most.items()), held_in=tuple(held_in))


def _told(path: Path, key: bytes, *, whole: bool) -> Ends:
    """Return the ends that devices may have been told of: all that a copy holds, or what a database says was covered."""
    with opened(path, key) as connection:
        if whole:
            return {(ReplicaId(row.replica), Scope(row.scope)): row.seq for row in connection.execute(select(streams)).all()}
        return covered_ends(connection)


def covered_ends(connection: Connection) -> Ends:
    """Return the ends of the streams as the last verified backup of a database covers them."""
    return {(tip.replica, tip.scope): tip.seq for tip in backup_tips(connection)}


def _opening(folder: Path, key: bytes) -> Iterator[Copy]:
    for listed in listing_in(folder):
        with suppress(Outage):
            yield copy_at(listed.path, key, at_ms=listed.at_ms)
