"""What a center that stands below another says and hears as that one's client: its own database, as a session sees it.

The same session, agent and courier as a device's (sync/links) run over it. What goes up are the streams that devices brought, cut
where their authors signed; what comes down is stored, judged and published here as if a device had brought it, so that each device
finds it behind its own cursor. Nothing is signed anew. What the center above gave is never offered to it again: its rows of the
feed name it as who brought them, and reach says the same of the streams.

What waits to go up is kept in memory by stream, from one look at the tips and then row by row of the feed.

Source: engine specification §7, §10.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from sync.center import feed, publishing, retired, unpublished
from sync.center.authority import REPLICA
from sync.center.below import is_below
from sync.center.beside import Beside
from sync.center.births import birth_in, center_word
from sync.center.database import (
    Database,
    Sort,
    claims,
    entries,
    forks,
    get,
    get_number,
    newcomers,
    put,
    replicas,
    signatures,
    streams,
    upstream_reach,
)
from sync.center.database import feed as feed_rows
from sync.center.facts import Facts
from sync.center.ingest import Ingest
from sync.center.keys import CenterKeys
from sync.center.sequencer import publish_waiting
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.birth import Birth
from sync.oplog.codec import Malformed
from sync.oplog.hashing import Domain
from sync.oplog.run import Run, Tip, Waiting
from sync.protocol.claims import claim_verifies, parse_claim
from sync.protocol.limits import CLAIMS_MAX
from sync.protocol.memory import Memory, dump_memory, load_memory
from sync.protocol.session import CenterReach, Inbound

AUTHORS_MAX = CLAIMS_MAX // 2  # of one push: each is told of by a claim of its own
ROWS = 2_000
BIRTHS_TOLD = 2 * CLAIMS_MAX
_MEMORY, _SPOKEN_BY, _CLAIMS_TOLD = "upstream_memory", "upstream_memory_of", "upstream_claims"
_SIZES = 4_096


class UpstreamStore:
    """Implements what agent and session ask of a store (`sync.links.agent_store.AgentStore`). Thread: any."""

    def __init__(
        self,
        database: Database,
        keys: CenterKeys,
        *,
        now_ms: Callable[[], int],
        on_growth: Callable[[], None],
        on_other: Callable[[], None],
    ) -> None:
        """Work on ``database``; ``on_growth`` is told of what came, ``on_other`` when another life answers above."""
        self._database = database
        self._keys = keys
        self._now_ms = now_ms
        self._on_growth = on_growth
        self._on_other = on_other
        self._beside = Beside(keys.directory)
        self._lock = threading.Lock()
        self._waiting: dict[int, Waiting] = {}
        self._seen: int | None = None
        self._shown: set[bytes] = set()  # hashes of second histories
        self._all_told: tuple[int, ...] | None = None  # how many births there were when all of them were told
        self._told: set[tuple[bytes, bool]] = set()  # births, and whether their devices were admitted by then
        with database.read() as connection:
            self._replica = ReplicaId(get(connection, REPLICA) or b"")
            self._center = self._memory(connection).center

    # Who speaks.

    @property
    def replica(self) -> ReplicaId:
        return self._replica

    @property
    def sign_key(self) -> bytes:
        return self._keys.public

    def sign(self, domain: Domain, body: bytes) -> bytes:
        return self._keys.sign(domain, body)

    def own_birth(self) -> bytes:
        with self._database.read() as connection:
            birth: bytes = connection.execute(select(replicas.c.birth).where(replicas.c.replica == self._replica)).scalar_one()
            return birth

    def is_retired(self, key: bytes) -> bool:
        with self._database.read() as connection:
            return key in retired.retirements(connection, self._keys.root_public)

    def ordinal(self) -> int:
        """Return 0: a center below another writes nothing itself."""
        return 0

    def certificate(self) -> bytes | None:
        """Return none: its birth carries what the root said of it, and that does not change within a life."""
        return None

    def begin_signing(self) -> None:
        """Sign nothing."""

    def sign_tips(self) -> None:
        """Sign nothing: what goes up is cut where its authors signed."""

    def note_wipe(self, raw: bytes) -> None:
        """Do nothing: an order is for devices."""

    def succeed(self, replica: ReplicaId) -> None:
        """Do nothing: the next life of a center begins at its start."""

    # What is here.

    def tips(self, scopes: Collection[Scope] | None = None) -> tuple[Tip, ...]:
        query = select(streams).where(streams.c.seq > 0)
        with self._database.read() as connection:
            rows = connection.execute(query if scopes is None else query.where(streams.c.scope.in_(scopes)))
            return tuple(feed.tip_of(row) for row in rows)

    def waiting(self, holder: ReplicaId) -> tuple[Waiting, ...]:
        """Return what waits to go up, the most urgent first, of so many authors as one push may be told of."""
        with self._lock, self._database.read() as connection:
            if holder != self._center:
                # Nobody was met: what the authority said goes to whoever it is, which may have lost it.
                of_authority = select(streams.c.number).where(streams.c.scope == AUTHORITY, streams.c.seq > 0)
                held = (_from(connection, number, 0) for number in connection.execute(of_authority).scalars().all())
                return tuple(one for one in held if one is not None)
            self._catch_up(connection)
            rows = sorted(self._waiting.values(), key=lambda one: one.urgency)
        authors = set(list(dict.fromkeys(one.replica for one in rows))[:AUTHORS_MAX])
        return tuple(one for one in rows if one.replica in authors)

    def behind(self) -> tuple[int, int]:
        """Return how many entries wait to go up, and the urgency of the most urgent one (-1 where none waits)."""
        with self._lock, self._database.read() as connection:
            self._catch_up(connection)
            rows = tuple(self._waiting.values())
        return sum(one.last_seq - one.first_seq + 1 for one in rows), min((one.urgency for one in rows), default=-1)

    def run(self, replica: ReplicaId, scope: Scope, first_seq: int, *, bytes_max: int) -> Run | None:
        with self._database.read() as connection:
            here = select(streams.c.number).where(streams.c.replica == replica, streams.c.scope == scope)
            number = connection.execute(here).scalar_one_or_none()
            last = None if number is None else _cut(connection, number, first_seq, bytes_max)
            return None if number is None or last is None else feed.stored_run(connection, number, first_seq, last)

    # What is kept.

    def load_memory(self) -> Memory:
        with self._database.read() as connection:
            return self._memory(connection)

    def save(self, memory: Memory) -> None:
        other = memory.center != self._center
        with self._database.write() as connection:
            if other:
                # Another life, or another center: what the one before held says nothing of it (K8).
                connection.execute(delete(upstream_reach))
                put(connection, _CLAIMS_TOLD, 0)
            put(connection, _SPOKEN_BY, self._replica)
            put(connection, _MEMORY, dump_memory(memory))
        if other:
            self._center = memory.center
            self._told, self._shown, self._all_told = set(), set(), None
            self._forget()
            self._on_other()

    def introduced(self, raw: bytes) -> None:
        """Keep the birth of the center that answered: devices prove by it what that one says it holds.

        Raises: Refused: `center.key_retired`; `center.not_above`: it stands not above this one, and asking it would close a circle.
        """
        birth = birth_in(raw)
        word = center_word(birth, root=self._keys.root_public)
        with self._database.write() as connection:
            above = word is not None and self._keys.organisation is not None and birth.sign_key != self._keys.public
            if birth.sign_key in retired.retirements(connection, self._keys.root_public):
                raise Refused("center.key_retired")
            if word is None or not above or not is_below(self._keys.organisation or "", word.organisation, Facts(connection)):
                raise Refused("center.not_above")
            row = insert(replicas).values(
                replica=birth.replica, birth=birth.raw, sign_key=birth.sign_key, center=int(word.organisation is None)
            )
            connection.execute(row.on_conflict_do_nothing())

    def deliver(self, inbound: Inbound) -> Sequence[Tip]:
        """Store, judge and publish what came, the authority's word first; return the tips that it touched."""
        births = tuple(_births(inbound))
        with self._database.write() as connection:
            if self._database.parallel:
                unpublished.hold(connection, {run.replica for run in inbound.runs})
                while publish_waiting(connection, self._keys, now_ms=self._now_ms()):
                    continue
            ingest = Ingest(connection, self._keys, now_ms=self._now_ms(), vouched=True)
            result = ingest.take(inbound.runs, births, pusher=self._center or self._replica)
            after = self._beside.look(connection)
        self._beside.write(after)
        if result.stored:
            self._on_growth()
        return tuple(result.tips.values())

    def learn(self, reach: CenterReach, claims: Sequence[bytes] = ()) -> None:  # noqa: A002, RUF100 - the port's name
        touched: set[int] = set()
        with self._database.write() as connection:
            for scope in reach.exact:
                here = select(streams.c.number).where(streams.c.scope == scope)
                connection.execute(delete(upstream_reach).where(upstream_reach.c.stream.in_(here)))
            for tip in reach.tips:
                touched |= _reached(connection, tip)
            told = [self._publish_claim(connection, raw) for raw in claims]
            after = self._beside.look(connection)
        self._beside.write(after)
        if reach.exact:
            self._forget()
        else:
            self._look_again(touched)
        if any(told):
            self._on_growth()

    # What goes beside the streams.

    def claims_due(self) -> tuple[tuple[bytes, ...], int]:
        """Return what devices here signed for and the center above was not told, and the n up to which that is all."""
        with self._database.read() as connection:
            since = get_number(connection, _CLAIMS_TOLD)
            query = select(claims.c.n, claims.c.raw).join(feed_rows, feed_rows.c.n == claims.c.n)
            rows = connection.execute(
                query.where(claims.c.n > since, feed_rows.c.pusher.is_(None) | (feed_rows.c.pusher != (self._center or b"")))
                .order_by(claims.c.n)
                .limit(CLAIMS_MAX)
            ).all()
        return tuple(row.raw for row in rows), rows[-1].n if rows else since

    def claims_told(self, n: int) -> None:
        """Note that the center above was told up to ``n``."""
        with self._database.write() as connection:
            if n > get_number(connection, _CLAIMS_TOLD):
                put(connection, _CLAIMS_TOLD, n)

    def births_due(self, first: Collection[ReplicaId] = ()) -> tuple[bytes, ...]:
        """Return births that the center above was not told in the life of this process, those of ``first`` before others.

        Of devices that wait here to be admitted above, and of those that were: one that writes nothing still signs for what it got.
        """
        with self._database.read() as connection:
            counts = (connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (replicas, newcomers))
            mark = tuple(map(int, counts))
            if mark == self._all_told:
                return ()
            waits = connection.execute(select(newcomers.c.birth).order_by(newcomers.c.last_ms.desc())).scalars().all()
            held = connection.execute(select(replicas.c.replica, replicas.c.birth).where(replicas.c.center == 0)).all()
        mine = sorted((row for row in held if row.replica != self._replica), key=lambda row: (row.replica not in first, row.replica))
        due = (*((row.birth, True) for row in mine), *((raw, False) for raw in waits))
        fresh = tuple(raw for raw, admitted in due if (raw, admitted) not in self._told)
        self._all_told = None if fresh else mark
        return fresh[:BIRTHS_TOLD]

    def births_told(self, births: Iterable[bytes]) -> None:
        """Note that the center above was told of them: of one that waits it is told again once it was admitted."""
        told = set(births)
        if told:
            with self._database.read() as connection:
                held = set(connection.execute(select(replicas.c.birth).where(replicas.c.birth.in_(told))).scalars())
            self._told |= {(raw, raw in held) for raw in told}

    def proofs_due(self) -> tuple[Run, ...]:
        """Return second histories that were found here, from where they part: the center above rules which one stands."""
        with self._database.read() as connection:
            rows = connection.execute(select(forks).order_by(forks.c.replica, forks.c.scope, forks.c.seq).limit(ROWS)).all()
            known = {
                (row.replica, row.scope): row.seq
                for row in connection.execute(
                    select(streams.c.replica, streams.c.scope, upstream_reach.c.seq).join(
                        upstream_reach, upstream_reach.c.stream == streams.c.number
                    )
                )
                if rows
            }
        found: dict[tuple[bytes, bytes], list[Row[Any]]] = {}
        for row in rows:
            branch = found.setdefault((row.replica, row.scope), [])
            # Of several branches of one stream the first is proof enough.
            if row.hash not in self._shown and (not branch or row.seq == branch[-1].seq + 1):
                branch.append(row)
        return tuple(_proof(branch) for place, branch in found.items() if branch and known.get(place, 0) >= branch[0].seq)

    def proofs_told(self, proofs: Iterable[Run]) -> None:
        """Note that the center above was shown them, in the life of this process."""
        keys = {(run.replica, run.scope) for run in proofs}
        with self._database.read() as connection:
            rows = connection.execute(select(forks.c.replica, forks.c.scope, forks.c.hash)).all() if keys else ()
        self._shown |= {row.hash for row in rows if (row.replica, row.scope) in keys}

    def _memory(self, connection: Connection) -> Memory:
        kept = get(connection, _MEMORY)
        if kept is None or get(connection, _SPOKEN_BY) != self._replica:
            # Another life of this center kept it: who begins anew compares everything.
            return Memory(root=self._keys.root_public)
        try:
            return replace(load_memory(kept), root=self._keys.root_public)
        except Malformed:
            return Memory(root=self._keys.root_public)

    def _publish_claim(self, connection: Connection, raw: bytes) -> bool:
        """Hand on what a holder signed for, the center above or a device that it knows, where its key verifies it."""
        try:
            claim = parse_claim(raw)
        except Malformed:
            return False
        key = connection.execute(select(replicas.c.sign_key).where(replicas.c.replica == claim.holder)).scalar_one_or_none()
        if key is None or len(claim.authors) != 1 or not claim_verifies(claim, key):
            return False
        return publishing.publish_claim(connection, claim.holder, next(iter(claim.authors)), raw, pusher=self._center)

    def _forget(self) -> None:
        with self._lock:
            self._waiting, self._seen = {}, None

    def _look_again(self, numbers: Iterable[int]) -> None:
        with self._lock, self._database.read() as connection:
            for number in numbers:
                if number in self._waiting:
                    self._note(connection, number)

    def _catch_up(self, connection: Connection) -> None:
        """Take in what was published since the last look; the first one goes through every tip."""
        head = feed.head(connection)
        if self._seen is None:
            query = select(streams.c.number).outerjoin(upstream_reach, upstream_reach.c.stream == streams.c.number)
            for number in connection.execute(query.where(streams.c.seq > func.coalesce(upstream_reach.c.seq, 0))).scalars().all():
                self._note(connection, number)
            self._seen = head
        while self._seen < head:
            query = select(feed_rows.c.n, feed_rows.c.stream).where(feed_rows.c.n > self._seen, feed_rows.c.sort == Sort.RUN)
            rows = connection.execute(query.where(feed_rows.c.pusher != (self._center or b"")).order_by(feed_rows.c.n).limit(ROWS)).all()
            for number in {row.stream for row in rows}:
                self._note(connection, number)
            self._seen = rows[-1].n if len(rows) == ROWS else head

    def _note(self, connection: Connection, number: int) -> None:
        known = connection.execute(select(upstream_reach.c.seq).where(upstream_reach.c.stream == number)).scalar_one_or_none()
        one = _from(connection, number, known or 0)
        if one is None:
            self._waiting.pop(number, None)
        else:
            self._waiting[number] = one


def _from(connection: Connection, number: int, seq: int) -> Waiting | None:
    """Return what of a stream lies behind ``seq`` in the feed, None when nothing does."""
    stream = connection.execute(select(streams.c.replica, streams.c.scope).where(streams.c.number == number)).one()
    # By scope, of which there is an index, though the stream says it all.
    here = (feed_rows.c.scope == stream.scope, feed_rows.c.stream == number, feed_rows.c.sort == Sort.RUN, feed_rows.c.last_seq > seq)
    found = connection.execute(
        select(func.max(feed_rows.c.last_seq), func.min(feed_rows.c.urgency), func.sum(feed_rows.c.bytes)).where(*here)
    ).one()
    if found[0] is None:
        return None
    return Waiting(
        replica=ReplicaId(stream.replica),
        scope=Scope(stream.scope),
        first_seq=seq + 1,
        last_seq=int(found[0]),
        urgency=int(found[1]),
        bytes=max(1, int(found[2])),
    )


def _cut(connection: Connection, number: int, first: int, bytes_max: int) -> int | None:
    """Return the last signed seq that fits behind ``first``, at least the first one; None when nothing signed lies there."""
    marks = select(signatures.c.seq).where(signatures.c.stream == number, signatures.c.seq >= first).order_by(signatures.c.seq)
    signed = connection.execute(marks.limit(_SIZES)).scalars().all()
    if not signed:
        return None
    sizes = select(entries.c.seq, func.length(entries.c.body)).where(entries.c.stream == number, entries.c.seq.between(first, signed[-1]))
    cuts, last, total = set(signed), signed[0], 0
    for seq, size in connection.execute(sizes.order_by(entries.c.seq)):
        total += size
        if total > bytes_max and seq > last:
            break
        if seq in cuts:
            last = seq
    return int(last)


def _proof(branch: Sequence[Row[Any]]) -> Run:
    marks = tuple((row.seq, row.signature) for row in branch if row.signature is not None)
    return Run(
        replica=ReplicaId(branch[0].replica),
        scope=Scope(branch[0].scope),
        first_seq=branch[0].seq,
        entries=tuple(row.body for row in branch),
        signatures=marks,
        birth=None,
    )


def _reached(connection: Connection, tip: Tip) -> set[int]:
    """Note how far the center above holds a stream; return its number, nothing where the stream is not known here."""
    here = select(streams.c.number).where(streams.c.replica == tip.replica, streams.c.scope == tip.scope)
    number = connection.execute(here).scalar_one_or_none()
    if number is None:
        return set()
    row = insert(upstream_reach).values(stream=number, seq=tip.seq)
    further = upstream_reach.c.seq < row.excluded.seq
    connection.execute(row.on_conflict_do_update(index_elements=["stream"], set_={"seq": row.excluded.seq}, where=further))
    return {int(number)}


def _births(inbound: Inbound) -> Iterable[Birth]:
    for raw in {*inbound.births, *(run.birth for run in inbound.runs if run.birth is not None)}:
        try:
            yield birth_in(raw)
        except Malformed:
            continue
