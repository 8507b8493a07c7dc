"""What the center gives of its keeper's checkpoints: to whom, in which order, and with which word of its backup.

A checkpoint holds every stream of its scope, so it is given only to devices that may read them all: to owners and superiors
of a circle, never to its members, who are given logs. Source: engine specification §4, §8.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sync.center import covered, feed
from sync.center.authority import REPLICA
from sync.center.database import Database, get
from sync.center.facts import Facts
from sync.center.feed import Reader
from sync.center.keys import CenterKeys
from sync.domain.access import Standing, may_read
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.checkpoint import decode_head
from sync.oplog.codec import decode
from sync.oplog.hashing import Domain
from sync.oplog.run import Run, Tip
from sync.protocol.loading import Begun, Chunk, Cover, Item, Logged, Wanted, cover_body, frames
from sync.store import bases, shelf
from sync.store.cipher import Database as Store
from sync.store.readers import Readers
from sync.store.shelf import Shelved

LOG_BYTES = 64 * 1024
HISTORY = 32
_READ_S = 60.0
_NOBODY = ReplicaId(bytes(8))


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of one checkpoint that is to be given: its head where that leads, then chunks."""

    shelved: Shelved
    with_head: bool
    positions: Sequence[int]


class Shelf:
    """Answers loadings from the center's database and the keeper's; `readers` None while no keeper runs: logs only."""

    def __init__(self, database: Database, keys: CenterKeys, readers: Callable[[], Readers | None]) -> None:
        self._database = database
        self._keys = keys
        self._readers = readers

    def load(self, key: bytes, wanted: Wanted) -> Iterator[bytes]:
        """Yield the frames of a reply to the device with this key. Each frame is read on its own: nothing is held between."""
        return frames(self._items(key, wanted))

    def _items(self, key: bytes, wanted: Wanted) -> Iterator[Item]:
        with self._database.read() as connection:
            standing = Facts(connection).standing(key)
        if standing is None:
            return
        readers = self._readers()
        if readers is not None:
            yield from self._rows(readers, standing, wanted)
        yield from self._logs(standing, wanted)
        if readers is None:
            return
        chosen = self._chosen(readers, standing, wanted)
        for part in _heads(chosen) if wanted.heads_only else _parts(chosen, wanted):
            yield from self._part(readers, part, covers=wanted.heads_only)

    def _rows(self, readers: Readers, standing: Standing, wanted: Wanted) -> Iterator[Item]:
        """Yield single chunks of checkpoints that are still kept, to whom their scopes may be given."""
        for checkpoint, positions in wanted.rows.items():
            one = readers.query(_named, checkpoint).result(_READ_S)
            with self._database.read() as connection:
                given = one is not None and may_read(standing, one.scope, None, Facts(connection))
            if one is not None and given:
                held = tuple(position for position in positions if position < one.chunks)
                yield from self._part(readers, _Part(one, with_head=False, positions=held), covers=False)

    def _logs(self, standing: Standing, wanted: Wanted) -> Iterator[Item]:
        for scope, tips in wanted.logs.items():
            known: Mapping[Scope, tuple[Tip, ...]] = {scope: tips}
            more = True
            while more:
                with self._database.read() as connection:
                    reader = Reader(replica=_NOBODY, standing=standing)
                    runs, more = feed.behind_tips(connection, Facts(connection), reader, dict(known), budget=LOG_BYTES)
                if runs:
                    yield Logged(runs, tuple(sorted({run.birth for run in runs if run.birth is not None})))
                    known = {scope: _grown(known[scope], runs)}

    def _chosen(self, readers: Readers, standing: Standing, wanted: Wanted) -> list[Shelved]:
        """Return the checkpoints to give, in the order in which they are needed."""
        if wanted.heads_only:
            kept = readers.query(_every, wanted.scopes or ()).result(_READ_S)
        else:
            newest = readers.query(_newest, tuple(wanted.have)).result(_READ_S)
            kept = [one for one in newest if wanted.scopes is None or one.scope in wanted.scopes]
        with self._database.read() as connection:
            facts = Facts(connection)
            allowed = [one for one in kept if may_read(standing, one.scope, None, facts)]
        return sorted(allowed, key=lambda one: (standing.organisation not in one.awaited, not one.urgent, -one.made_ms, one.scope))

    def _part(self, readers: Readers, part: _Part, *, covers: bool) -> Iterator[Item]:
        one = part.shelved
        sealed = readers.query(_sealed, one.id).result(_READ_S) if part.with_head else None
        if part.with_head and sealed is None:
            return
        if sealed is not None:
            yield Begun(sealed)
            if covers:
                yield from self._covers(one.id, sealed)
        for position in part.positions:
            content = readers.query(_chunk, one.id, position).result(_READ_S)
            if content is None:
                return
            yield Chunk(one.id, position, content)

    def _covers(self, checkpoint: bytes, sealed: bytes) -> Iterator[Item]:
        """Yield the center's word, when its last verified backup holds every entry that the checkpoint stands for."""
        with self._database.read() as connection:
            held = {(tip.replica, tip.scope): tip.seq for tip in covered.backup_tips(connection)}
            center = _center(connection)
        head = decode_head(decode(sealed)[0])
        if all(held.get((base.tip.replica, head.scope), 0) >= base.tip.seq for base in head.bases):
            yield Cover(checkpoint, center, self._keys.sign(Domain.COVER, cover_body(checkpoint, center)))


def _parts(chosen: list[Shelved], wanted: Wanted) -> Iterator[_Part]:
    """Yield what is open of every scope first, then the rest of each."""
    for one in chosen:
        have = wanted.have.get(one.id, 0)
        if one.urgent and have < one.urgent:
            yield _Part(one, with_head=not have, positions=range(have, one.urgent))
    for one in chosen:
        have = max(wanted.have.get(one.id, 0), one.urgent)
        with_head = not one.urgent and not wanted.have.get(one.id, 0)
        if have < one.chunks or with_head:
            yield _Part(one, with_head=with_head, positions=range(have, one.chunks))


def _heads(chosen: list[Shelved]) -> Iterator[_Part]:
    for one in chosen:
        yield _Part(one, with_head=True, positions=range(0))


def _grown(tips: tuple[Tip, ...], runs: tuple[Run, ...]) -> tuple[Tip, ...]:
    ends = {tip.replica: tip for tip in tips}
    for run in runs:
        seq = run.first_seq + len(run.entries) - 1
        ends[run.replica] = Tip(replica=run.replica, scope=run.scope, seq=seq, ordinal=seq, hash=b"")
    return tuple(ends.values())


def _center(connection: Connection) -> ReplicaId:
    return ReplicaId(get(connection, REPLICA) or b"")


def _every(db: Store, scopes: tuple[Scope, ...]) -> list[Shelved]:
    return [one for scope in scopes for one in shelf.every(db.conn, scope)[:HISTORY]]


def _newest(db: Store, have: tuple[bytes, ...]) -> list[Shelved]:
    """Return the newest of each scope, or in its place the one that a device has begun."""
    begun = {one.scope: one for checkpoint in have if (one := shelf.named(db.conn, checkpoint)) is not None}
    return [begun.get(one.scope, one) for one in shelf.newest(db.conn)]


def _named(db: Store, checkpoint: bytes) -> Shelved | None:
    return shelf.named(db.conn, checkpoint)


def _sealed(db: Store, checkpoint: bytes) -> bytes | None:
    return shelf.sealed_of(db.conn, checkpoint)


def _chunk(db: Store, checkpoint: bytes, position: int) -> bytes | None:
    return bases.chunk(db.conn, checkpoint, position)
