"""One exchange, seen from the center: open, take what is pushed, then answer from what is durable.

No HTTP here: bytes in, status and bytes out. Taking is one writing transaction on the writer's thread; answering reads a
consistent view afterwards, so an ack is never ahead of the disk. A long poll answers again whenever the feed has grown.

Source: engine specification §7, §10.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from sync.center import feed, retired, unpublished, wipes
from sync.center.authority import EPOCH, RECOVERY, REPLICA
from sync.center.below import by_author, standing_below
from sync.center.beside import Beside, HighWater, high_water
from sync.center.births import birth_in
from sync.center.condition import Condition, condition_of
from sync.center.database import Database, contacts, devices, entries, get, get_number, meta, newcomers, replicas
from sync.center.database import feed as feed_rows
from sync.center.database import unpublished as unpublished_rows
from sync.center.facts import Facts, ReadersFacts
from sync.center.feed import NOTHING_UNKNOWN, Brought, Reader
from sync.center.ingest import Ingest, Ingested
from sync.center.keys import CenterKeys
from sync.center.lag import Lag, lag_of
from sync.center.news import concerned
from sync.center.nonces import supply_of
from sync.center.prepared import Prepared
from sync.center.prover import Prover
from sync.center.refusals import Refusals
from sync.center.rounds import Rounds
from sync.center.rulings import FORKED
from sync.center.sequencer import drain, publish_waiting
from sync.center.speaker import Speaker, speaker
from sync.center.upstream_heads import HeadsTold
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.birth import Birth
from sync.oplog.codec import Malformed
from sync.oplog.hashing import fingerprint
from sync.oplog.run import Run, Tip
from sync.oplog.suites import code_of
from sync.oplog.tree import Range
from sync.protocol.claims import make_claim
from sync.protocol.envelope import Sealed, open_request, seal_reply
from sync.protocol.limits import CLAIMS_MAX, TIPS_MAX, ZSTD_LEVEL_REPLY
from sync.protocol.messages import Cursor, Reply, Request, decode_request, encode_refusal, encode_reply
from sync.protocol.session import HINT_DOUBT, HINT_LAPSED, HINT_ORDINAL, HINT_WIPE
from sync.protocol.tips import digests_of

OK, BAD_REQUEST, UNAUTHORISED = 200, 400, 401
# What every answer tells of the center, and whether its device may be told more, in one question.
_STANDS = Prepared(
    select(
        *(select(meta.c.value).where(meta.c.name == name).scalar_subquery().label(name) for name in (REPLICA, EPOCH, feed.TREE)),
        select(devices.c.not_after).where(devices.c.sign_key == bindparam("of")).scalar_subquery().label("not_after"),
        select(func.coalesce(func.max(feed_rows.c.n), 0)).scalar_subquery().label("n"),
    )
)
_HINTED = Prepared(
    select(
        select(func.max(entries.c.ordinal)).where(entries.c.replica == bindparam("asks")).scalar_subquery().label("written"),
        select(feed_rows.c.root).where(feed_rows.c.size == bindparam("told")).limit(1).scalar_subquery().label("root"),
    )
)
_CAME = insert(contacts)
_SEEN = Prepared(
    _CAME.on_conflict_do_update(index_elements=["sign_key"], set_={name: _CAME.excluded[name] for name in ("replica", "seen_ms", "n")}),
    columns=("sign_key", "replica", "seen_ms", "n"),
)
_BORN = Prepared(select(replicas.c.birth).where(replicas.c.replica == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `empty` tells a long poll that nothing was due yet; `grown` that the feed grew."""

    status: int
    body: bytes
    empty: bool = False
    grown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A request whose pushes are durable; what its answers are made from.

    `forgot`: its replica read this feed once, and greets again. `waits`: something of it is not published yet. `order`: to wipe
    itself, once it has offered what it never sent.
    """

    sealed: Sealed
    request: Request
    reader: Reader
    stale: bool
    ingested: Ingested
    nonces: tuple[bytes, ...]
    forgot: bool
    waits: bool = False
    order: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A request that proved itself, and the births that it brings."""

    sealed: Sealed
    request: Request
    births: dict[ReplicaId, Birth]


def system_ms() -> int:
    """Return the center's time, milliseconds UTC."""
    return time.time_ns() // 1_000_000


class Exchange:
    """The center's side; one for each process. `take` runs on the writer's thread, `answer` on a reader's."""

    def __init__(
        self, database: Database, keys: CenterKeys, *, now_ms: Callable[[], int] = system_ms, on_pushed: Callable[[], object] | None = None
    ) -> None:
        """Serve ``database``; ``on_pushed`` is told when something waits to be published, without it this publishes by itself."""
        self._database = database
        self.on_pushed = on_pushed or self._publish
        self._keys = keys
        self._now_ms = now_ms
        self._nonces = supply_of(database, "exchange")
        self._beside = Beside(keys.directory)
        self.prover = Prover(database, keys, now_ms=now_ms)
        self.refusals = Refusals()
        self._rounds = Rounds()
        self._heads_told = HeadsTold()
        self._seeing = Lock()
        self.requests = self.refused = self.stored = 0

    def take(self, wire: bytes) -> Taken | Answer:
        """Open a request and make durable what it pushes; an `Answer` is a refusal that changed nothing of the log."""
        opened = self._opened(wire)
        if isinstance(opened, Answer):
            return opened
        if self._database.parallel and not any(run.scope == AUTHORITY for run in opened.request.runs):
            with self._database.push() as connection:
                outcome = self._store(connection, opened, True)
            if isinstance(outcome, Taken) and outcome.waits:
                self.on_pushed()
            return outcome
        with self._database.write() as connection:
            if self._database.parallel:
                # The authority's words are judged alone and at once; what else of these replicas waits goes before them.
                unpublished.hold(connection, {run.replica for run in opened.request.runs})
                while publish_waiting(connection, self._keys, now_ms=self._now_ms()):
                    continue
            outcome = self._store(connection, opened)
            after = self._beside.look(connection)
        self._beside.write(after)
        return outcome

    def take_together(self, wires: Sequence[bytes]) -> list[Taken | Answer]:
        """Take several requests; where there is one writer, in one transaction and one flush: all that anything is raised for is undone."""
        if self._database.parallel or len(wires) == 1:
            return [self.take(wire) for wire in wires]
        every = [self._opened(wire) for wire in wires]
        with self._database.write() as connection:
            outcomes = [one if isinstance(one, Answer) else self._store(connection, one) for one in every]
            after = self._beside.look(connection)
        self._beside.write(after)
        return outcomes

    def _opened(self, wire: bytes) -> "_Opened | Answer":
        self.requests += 1
        try:
            sealed = open_request(wire)
            request = decode_request(sealed.body)
            return _Opened(sealed, request, _births(sealed, request))
        except Malformed as error:
            return self._refusal(BAD_REQUEST, code_of(error, "request.malformed"))

    def _publish(self) -> None:
        drain(self._database, self._keys, self._beside, now_ms=self._now_ms)

    def answer(self, taken: Taken) -> Answer:
        """Compose the reply from one consistent view."""
        with self._database.read() as connection:
            # The time and what is seen at it go together: of two replies the later one has seen no less, whichever arrives first.
            with self._seeing:
                center_ms = self._now_ms()
                # One that is to offer what it never sent before it wipes itself is given nothing either.
                stands = _STANDS.first(connection, of=taken.sealed.key)
                lapsed = taken.order is not None or (stands.not_after is not None and stands.not_after < center_ms)
            taken = replace(taken, reader=replace(taken.reader, lapsed=lapsed))
            reply, empty = self._reply(connection, taken, center_ms, stands)
        body = seal_reply(self._keys.sign, taken.sealed.hash, encode_reply(reply), level=ZSTD_LEVEL_REPLY)
        return Answer(OK, body, empty=empty, grown=taken.ingested.stored > 0 or bool(taken.request.claims))

    def is_published(self, taken: Taken) -> bool:
        """Tell whether what a push stored has its place in the feed."""
        waiting = select(unpublished_rows.c.number).where(unpublished_rows.c.stream.in_(taken.ingested.streams)).limit(1)
        with self._database.read() as connection:
            return connection.execute(waiting).first() is None

    def mark(self) -> HighWater:
        """Return how far the feed is."""
        with self._database.read() as connection:
            return high_water(connection, self._keys.directory)

    def concerned(self, since: int | None) -> tuple[int, frozenset[str] | None]:
        """Return how far the feed is, and whom what lies behind ``since`` may concern; None for everyone."""
        with self._database.read() as connection:
            return concerned(connection, since)

    def condition(self) -> Condition:
        """Return how the center stands."""
        with self._database.read() as connection:
            return condition_of(connection)

    def lag(self) -> Lag:
        """Return how far behind those are who are in touch."""
        with self._database.read() as connection:
            return lag_of(connection, now_ms=self._now_ms())

    def _store(
        self,
        connection: Connection,
        opened: "_Opened",
        later: bool = False,  # noqa: FBT001, FBT002 - the worlds of the tests put themselves in between
    ) -> Taken | Answer:
        sealed, request, births = opened.sealed, opened.request, opened.births
        now_ms = self._now_ms()
        ingest = Ingest(connection, self._keys, now_ms=now_ms, later=later)
        facts = Facts(connection)
        who = speaker(connection, sealed.key, request.replica)
        standing = who.standing
        center = standing is None and (standing := standing_below(connection, self._keys, facts, sealed.key, births)) is not None
        if center and sealed.key in retired.retirements(connection, self._keys.root_public):
            return self._refusal(UNAUTHORISED, "center.key_retired", center=get(connection, REPLICA))
        if standing is None and get_number(connection, RECOVERY):
            # What the predecessor said travels with any device, also with one that only the predecessor admitted.
            ingest.take(tuple(run for run in request.runs if run.scope == AUTHORITY), births.values(), pusher=request.replica)
            facts = Facts(connection)
            who = speaker(connection, sealed.key, request.replica)
            standing = who.standing
        if standing is None:
            return self._unknown(connection, ingest, sealed, births)
        refused = facts.refused(sealed.key) if who.is_ruled else None
        order = None if refused is None else wipes.order_for(connection, sealed.key)
        if refused is not None and not wipes.offers(order):
            return self._refusal(UNAUTHORISED, refused if order is None else "device.revoked", center=get(connection, REPLICA), wipe=order)
        if _is_foreign(who, sealed, request, births):
            return self._refusal(BAD_REQUEST, "request.foreign_replica")
        brought = _brought(connection, request)
        if who.birth is not None:
            ingest.knows(request.replica, who.birth)
        ingested = ingest.take(request.runs, births.values(), pusher=request.replica)
        holder, pusher = (None, request.replica) if center else (sealed.key, None)
        told = ingest.take_claims(request.claims, sign_key=holder, pusher=pusher)
        for replica, _, code in ingested.refused:
            if code != FORKED:  # which is ruled on, and said there
                self.refusals.note("run", code, replica=replica.hex())
        self.stored += ingested.stored
        forgot = request.cursor is None and who.was == request.replica and who.n > 0
        n = 0 if request.cursor is None else request.cursor.n
        _SEEN.run(connection, sign_key=sealed.key, replica=request.replica, seen_ms=now_ms, n=n)
        stale, nonces = self._nonces.turn(sealed.key, sealed.nonce)
        reader = Reader(replica=request.replica, standing=standing, brought=brought, center=center)
        waits = later and bool(ingested.stored or ingested.refused or told)
        return Taken(
            sealed=sealed,
            request=request,
            reader=reader,
            stale=stale,
            ingested=ingested,
            nonces=nonces,
            forgot=forgot,
            waits=waits,
            order=order,
        )

    def _unknown(self, connection: Connection, ingest: Ingest, sealed: Sealed, births: dict[ReplicaId, Birth]) -> Answer:
        birth = next((birth for birth in births.values() if birth.sign_key == sealed.key), None)
        if birth is not None:
            ingest.note_newcomer(birth)
        known = connection.execute(select(newcomers.c.sign_key).where(newcomers.c.sign_key == sealed.key)).first() is not None
        return self._refusal(
            UNAUTHORISED,
            "device.uncertified",
            fingerprint=fingerprint(sealed.key),
            root=self._keys.root_public,
            center=get(connection, REPLICA),
            waiting=int(known),
        )

    def _reply(self, connection: Connection, taken: Taken, center_ms: int, stands: Row[Any]) -> tuple[Reply, bool]:
        shared = self._rounds.at((stands.replica, stands.epoch, stands.n))
        request, facts = taken.request, ReadersFacts(connection, shared.settled)
        center = ReplicaId(stands.replica or b"")
        met = request.cursor is not None and request.cursor.center == center
        cursor = request.cursor if met and request.cursor is not None else Cursor(center=center)
        birth = None if met else _BORN.scalar(connection, of=center)
        runs: tuple[Run, ...] = ()
        own = tuple(self._claims_of(taken, center))[:CLAIMS_MAX] if taken.reader.center else ()
        claims: tuple[bytes, ...] = ()
        births: tuple[bytes, ...] = ()
        backups: tuple[Tip, ...] = ()
        more = False
        doubted: dict[Scope, tuple[Tip, ...]] | None = None
        giving = met and not taken.stale and request.want.budget > 0
        if giving and request.digests is not None:
            doubted = _doubted(connection, facts, taken)
            cursor = Cursor(center=center, n=feed.head(connection))
            claims, births = feed.claims_for(connection, facts, taken.reader)
            backups = feed.backups_for(connection, taken.reader)
        elif giving and request.tips is not None:
            tips = dict(request.tips)
            runs, more = feed.behind_tips(connection, facts, taken.reader, tips, budget=request.want.budget, shared=shared)
        elif giving:
            want = request.want
            page = feed.page(
                connection,
                facts,
                taken.reader,
                cursor,
                budget=want.budget,
                urgency_max=want.urgency_max,
                claims_max=CLAIMS_MAX - len(own),
                shared=shared,
            )
            runs, claims, births, cursor, more, backups = page.runs, page.claims, page.births, page.cursor, page.more, page.backups
        reply = Reply(
            center=center,
            birth=birth,
            root=None if met else self._keys.root_public,
            epoch=int(stands.epoch or 0),
            center_ms=center_ms,
            cursor=cursor,
            more=more,
            tree=feed.tree_kept(stands.tree).head,
            stale=taken.stale,
            nonces=taken.nonces,
            durable=self._durable(taken, center),
            refused=tuple(taken.ingested.refused),
            runs=runs,
            births=births,
            claims=(*own, *claims)[:CLAIMS_MAX],
            doubted=doubted,
            backups=backups,
            hints=_hints(connection, taken) if met else {HINT_DOUBT: 1} if taken.forgot else {},
        )
        reply = self._handed_on(connection, taken, reply)
        pushed = taken.ingested.tips or taken.ingested.refused
        told = runs or claims or backups or more or doubted is not None
        return reply, not (pushed or told or taken.stale or not met)

    def _handed_on(self, connection: Connection, taken: Taken, reply: Reply) -> Reply:
        """Add to entries what a city's center has to tell of the province's history."""
        if not reply.runs or self._keys.organisation is None:
            return reply
        above, proves = self._heads_told.due(connection, taken.sealed.key)
        return replace(reply, claims=(*reply.claims, *above)[:CLAIMS_MAX], births=(*reply.births, *proves))

    def _durable(self, taken: Taken, center: ReplicaId) -> bytes | None:
        tips = [tip for tip in taken.ingested.tips.values() if tip.seq]
        return make_claim(center, self._keys.sign, at_ms=self._now_ms(), tips=tips) if tips else None

    def _claims_of(self, taken: Taken, center: ReplicaId) -> Iterator[bytes]:
        """Yield for each author whose entries a center below brought what of them lies here: it hands that on."""
        at_ms = self._now_ms()
        for tips in by_author(tip for tip in taken.ingested.tips.values() if tip.seq and tip.scope != AUTHORITY).values():
            yield make_claim(center, self._keys.sign, at_ms=at_ms, tips=tips)

    def _refusal(self, status: int, code: str, **facts: str | bytes | int | None) -> Answer:
        self.refused += 1
        self.refusals.note("request", code)
        return Answer(status, encode_refusal(code, **facts))


def _births(sealed: Sealed, request: Request) -> dict[ReplicaId, Birth]:
    """Return the births that a request brings, the sender's own checked against its envelope.

    Raises: Malformed: its own birth is another key's or another replica's.
    """
    births = {birth.replica: birth for birth in map(birth_in, request.births)}
    if request.birth is not None:
        own = birth_in(request.birth)
        if own.sign_key != sealed.key or own.replica != request.replica:
            raise Malformed("foreign birth")
        births[own.replica] = own
    return births


def _is_foreign(who: Speaker, sealed: Sealed, request: Request, births: dict[ReplicaId, Birth]) -> bool:
    """Tell whether a device speaks as a replica that is another key's: what is withheld as an echo depends on it."""
    key = who.signs
    if key is None and request.replica in births:
        key = births[request.replica].sign_key
    return key is not None and key != sealed.key


def _brought(connection: Connection, request: Request) -> Brought:
    """Return what a request shows of the rows that its device brought earlier; a long poll shows nothing, since pushes overtake it."""
    if request.tree is None or request.want.wait_s or not request.want.budget:
        return NOTHING_UNKNOWN
    pushed = {(bytes(run.replica), bytes(run.scope)): run.first_seq + len(run.entries) - 1 for run in request.runs}
    return Brought(told=request.tree.size, before=feed.tree(connection).size, pushed=pushed)


def _doubted(connection: Connection, facts: Facts, taken: Taken) -> dict[Scope, tuple[Tip, ...]]:
    """Return the tips of scopes whose digests differ, as many as one reply may hold."""
    held = feed.readable_tips(connection, facts, taken.reader)
    ours = digests_of(tip for tips in held.values() for tip in tips)
    theirs = taken.request.digests or {}
    differing: dict[Scope, tuple[Tip, ...]] = {}
    left = TIPS_MAX // 4
    for scope in sorted({*ours, *theirs}, key=lambda scope: (scope != AUTHORITY, scope)):
        if ours.get(scope) != theirs.get(scope) and left > 0:
            differing[scope] = held.get(scope, ())
            left -= 1 + len(differing[scope])
    return differing


def _hints(connection: Connection, taken: Taken) -> dict[str, int | str]:
    hints: dict[str, int | str] = {HINT_LAPSED: 1} if taken.reader.lapsed else {}
    if taken.order is not None:
        hints[HINT_WIPE] = taken.order.hex()
    told = taken.request.tree
    found = _HINTED.first(connection, asks=taken.request.replica, told=0 if told is None else told.size)
    if told is not None and told.root != (found.root if told.size else Range().root):
        hints[HINT_DOUBT] = 1
    if found.written and not taken.stale:
        hints[HINT_ORDINAL] = found.written
    return hints
