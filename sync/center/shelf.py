"""What the center gives of its keeper's checkpoints: to whom, in which order, and with which word of its backup.

A checkpoint holds every stream of its scope, so it is given only to devices that may read them all: to owners and superiors
of a circle, never to its members, who are given logs. Source: engine specification §4, §8.
"""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import Connection

from sync.center import covered, feed
from sync.center.authority import REPLICA
from sync.center.database import Database, get
from sync.center.facts import Facts
from sync.center.feed import Reader
from sync.center.keepers import is_revoked
from sync.center.keys import CenterKeys
from sync.center.tails import LOG_BYTES, Tails
from sync.domain.access import Standing, may_read
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.checkpoint import Base, decode_head
from sync.oplog.codec import decode
from sync.oplog.hashing import Domain
from sync.oplog.run import Run, Tip
from sync.protocol.loading import Begun, Chunk, Cover, Item, Logged, Wanted, cover_body, frames
from sync.store import bases, shelf
from sync.store.cipher import Database as Store
from sync.store.readers import Readers
from sync.store.shelf import Shelved

HISTORY = 32
_READ_S = 60.0
_NOBODY = ReplicaId(bytes(8))


_Step = tuple[Shelved, int | None]


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
        readers = self._counting()
        if readers is not None:
            yield from self._rows(readers, standing, wanted)
        loads = wanted.scopes is None and not wanted.heads_only
        chosen = () if readers is None else tuple(self._chosen(readers, standing, wanted))
        # Of other logs a newcomer tells only how far it came: they are brought for their flash, and whole when the loading is over.
        tails = self._tails(readers, key, standing, wanted, chosen) if readers is not None and loads else None
        yield from self._logs(standing, {scope: tips for scope, tips in wanted.logs.items() if scope == AUTHORITY or not loads})
        if readers is None:
            return
        if wanted.heads_only:
            for one in chosen:
                yield from self._headed(readers, one)
            return
        plan = _Plan(chosen, wanted)
        if tails is not None:
            yield from self._watched(readers, plan, tails)
        for step in plan.left():
            yield from self._step(readers, step, plan)

    def _tails(self, readers: Readers, key: bytes, standing: Standing, wanted: Wanted, chosen: tuple[Shelved, ...]) -> Tails:
        """Return what watches the feed for a newcomer's loading."""
        given = {one.scope: one.id for one in chosen}

        def bases_of(scope: Scope) -> tuple[Base, ...]:
            sealed = readers.query(_sealed, given[scope]).result(_READ_S) if scope in given else None
            return () if sealed is None else decode_head(decode(sealed)[0]).bases

        held = {scope: tips for scope, tips in wanted.logs.items() if scope != AUTHORITY}
        return Tails(self._database, key, standing, held=held, bases=bases_of)

    def _watched(self, readers: Readers, plan: "_Plan", tails: Tails) -> Iterator[Item]:
        """Yield what is open, then the rest; a scope to which flash came whole and with its tail, before anything else."""
        asked = False
        while True:
            flash = tails.fresh()
            if not asked and not plan.leads:
                flash, asked = tuple(dict.fromkeys((*flash, *tails.lately()))), True
            for scope in flash:
                for step in plan.left(scope):
                    yield from self._step(readers, step, plan)
                yield from tails.of(scope)
            following = next(plan.left(), None)
            if following is None:
                return
            yield from self._step(readers, following, plan)

    def _counting(self) -> Readers | None:
        """Return where checkpoints are read, None while no keeper runs, or where a ruling revokes the one that made them."""
        readers = self._readers()
        if readers is None:
            return None
        key = readers.query(_keeper).result(_READ_S)
        with self._database.read() as connection:
            return None if is_revoked(connection, key) else readers

    def _rows(self, readers: Readers, standing: Standing, wanted: Wanted) -> Iterator[Item]:
        """Yield single chunks of checkpoints that are still kept, to whom their scopes may be given."""
        for checkpoint, positions in wanted.rows.items():
            one = readers.query(_named, checkpoint).result(_READ_S)
            with self._database.read() as connection:
                given = one is not None and may_read(standing, one.scope, None, Facts(connection))
            for position in positions if given else ():
                content = readers.query(_chunk, checkpoint, position).result(_READ_S)
                if content is not None:
                    yield Chunk(checkpoint, position, content)

    def _logs(self, standing: Standing, logs: Mapping[Scope, tuple[Tip, ...]]) -> Iterator[Item]:
        for scope, tips in logs.items():
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

    def _step(self, readers: Readers, step: _Step, plan: "_Plan") -> Iterator[Item]:
        one, position = step
        if position is None:
            sealed = readers.query(_sealed, one.id).result(_READ_S)
            found: Item | None = None if sealed is None else Begun(sealed)
        else:
            content = readers.query(_chunk, one.id, position).result(_READ_S)
            found = None if content is None else Chunk(one.id, position, content)
        if found is None:
            # A newer one took its place on the shelf: the next request is given that.
            plan.drop(one)
        else:
            yield found

    def _headed(self, readers: Readers, one: Shelved) -> Iterator[Item]:
        """Yield a head, and the center's word where its backup covers it."""
        sealed = readers.query(_sealed, one.id).result(_READ_S)
        if sealed is not None:
            yield Begun(sealed)
            yield from self._covers(one.id, sealed)

    def _covers(self, checkpoint: bytes, sealed: bytes) -> Iterator[Item]:
        """Yield the center's word, when its last verified backup holds every entry that the checkpoint stands for."""
        with self._database.read() as connection:
            held = {(tip.replica, tip.scope): tip.seq for tip in covered.backup_tips(connection)}
            center = _center(connection)
        head = decode_head(decode(sealed)[0])
        if all(held.get((base.tip.replica, head.scope), 0) >= base.tip.seq for base in head.bases):
            yield Cover(checkpoint, center, self._keys.sign(Domain.COVER, cover_body(checkpoint, center)))


class _Plan:
    """What is still to be given of the chosen checkpoints, step by step: heads (None) and chunks; lives for one reply."""

    def __init__(self, chosen: tuple[Shelved, ...], wanted: Wanted) -> None:
        self._leads: dict[tuple[bytes, int | None], Shelved] = {}
        self._rest: dict[tuple[bytes, int | None], Shelved] = {}
        for one in chosen:
            have = wanted.have.get(one.id, 0)
            steps = self._leads if one.urgent else self._rest
            if not have:
                steps[one.id, None] = one
            self._leads.update({(one.id, at): one for at in range(have, one.urgent)})
            self._rest.update({(one.id, at): one for at in range(max(have, one.urgent), one.chunks)})

    @property
    def leads(self) -> bool:
        """Tell whether something of what is open is still to be given."""
        return bool(self._leads)

    def left(self, scope: Scope | None = None) -> Iterator[_Step]:
        """Yield the steps that are left, of one scope or of all; whatever is yielded counts as given."""
        for steps in (self._leads, self._rest):
            for key in [key for key, one in steps.items() if scope in {None, one.scope}]:
                # What is not on the shelf any more is dropped on the way.
                one = steps.pop(key, None)
                if one is not None:
                    yield one, key[1]

    def drop(self, gone: Shelved) -> None:
        """Give no more of a checkpoint."""
        for steps in (self._leads, self._rest):
            for key in [key for key in steps if key[0] == gone.id]:
                del steps[key]


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


def _keeper(db: Store) -> bytes:
    return bytes(db.execute("select sign_key from replicas where standing = 'own'").fetchone()[0])


def _named(db: Store, checkpoint: bytes) -> Shelved | None:
    return shelf.named(db.conn, checkpoint)


def _sealed(db: Store, checkpoint: bytes) -> bytes | None:
    return shelf.sealed_of(db.conn, checkpoint)


def _chunk(db: Store, checkpoint: bytes, position: int) -> bytes | None:
    return bases.chunk(db.conn, checkpoint, position)
