"""The feed: every published piece in commit order, and what of it is due to one reader.

Order of delivery. A row's place is (n, 0). A grant at n is, for whom it is the first in its scope, the place of every
earlier piece of that scope: (n, n′). So pieces passed by while they were nobody's business come whole, in order, when they
become somebody's; and a piece of a scope with grants is due at its own place only behind a grant. What goes ahead of its
turn because it is urgent is remembered in the reader's own cursor, never here.

No echo: what a replica wrote is never due to it (how much of that lies here, each reply tells), and what it brought of others
is not, as far as it has had word of it. A row is known to who brought it once a reply told a tree as large; one beyond that,
and older than the request, was brought by a device that has since been put back to before it, or by one whose answer was lost.

Source: engine specification §7; S7: never beyond applied data, never a gap.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select

from sync.center.covered import own_line, own_tips
from sync.center.database import Sort, claims, devices, entries, feed, get, replicas, signatures, streams
from sync.center.facts import Facts
from sync.center.prepared import Prepared
from sync.center.rounds import Round, alone
from sync.domain.access import Standing, may_carry, may_read
from sync.domain.draft import Urgency
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope, founding_replica
from sync.oplog.run import Run, Tip, Waiting
from sync.oplog.tree import Range, TreeHead
from sync.protocol.limits import AHEAD_MAX, CLAIMS_MAX
from sync.protocol.messages import Cursor, Position
from sync.protocol.packing import thin
from sync.protocol.scheduler import allot

PAGE_ROWS = 512
SCAN_ROWS_MAX = 8_192
BACKUP_TIPS_A_ROW = 4_096  # so that a page of the feed tells no more than a reply may hold
BACKUP_TIP_BYTES = 60
SCAN_BYTES_LEAST = 512 * 1024  # how far behind a backlog an urgent entry is found
TREE = "tree"
LEAST_URGENT = int(max(Urgency))


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Which rows that a device brought it has had no word of.

    Attributes:
        told: size of the tree that it was last told.
        before: size of the tree when its request came.
        pushed: how far its request itself pushes streams; so far it holds them.
    """

    told: int
    before: int
    pushed: Mapping[tuple[bytes, bytes], int] = field(default_factory=dict)

    def is_unknown(self, row: Row[tuple[object, ...]]) -> bool:
        """Tell whether a row may be news to who brought it."""
        return bool(self.told < row.size <= self.before and self.pushed.get((row.author, row.scope), 0) < row.last_seq)


NOTHING_UNKNOWN = Brought(told=0, before=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom rows are chosen: a device, its present replica, what it stands for, and whether its certificate has run out.

    `center`: it is a center below this one, which carries what those below it may read.
    """

    replica: ReplicaId
    standing: Standing
    lapsed: bool = False
    brought: Brought = NOTHING_UNKNOWN
    center: bool = False

    def may_read(self, scope: Scope, author: str | None, facts: Facts) -> bool:
        """Tell whether a stream may be given: to a lapsed device only the authority's, where its renewal comes."""
        if self.center:
            return may_carry(self.standing, scope, author, facts)
        return scope == AUTHORITY if self.lapsed else may_read(self.standing, scope, author, facts)


@dataclass(frozen=True, slots=True)
class Piece:
    """One due piece at its place."""

    place: Position
    stream: int
    first_seq: int
    last_seq: int
    urgency: int
    bytes: int


@dataclass(slots=True)
class Due:
    """What a scan found: pieces and claims in order of place, own tips that a backup covers now, and how far it came."""

    pieces: list[Piece] = field(default_factory=list)
    claims: list[tuple[Position, int]] = field(default_factory=list)
    backups: list[Tip] = field(default_factory=list)
    scanned: int = 0
    ended: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one reply takes from the feed."""

    runs: tuple[Run, ...]
    claims: tuple[bytes, ...]
    births: tuple[bytes, ...]
    cursor: Cursor
    more: bool
    backups: tuple[Tip, ...] = ()


# Every row with its author's organisation, and a claim's holder and author's organisation, so that one question answers a page.
_authors, _claimed = replicas.alias("authors"), replicas.alias("claimed")
_devices, _claim_devices = devices.alias("author_devices"), devices.alias("claim_devices")
_ROWS = (
    select(
        feed,
        streams.c.replica.label("author"),
        _devices.c.organisation.label("author_organisation"),
        claims.c.holder,
        _claim_devices.c.organisation.label("claim_organisation"),
    )
    .outerjoin(streams, streams.c.number == feed.c.stream)
    .outerjoin(_authors, _authors.c.replica == streams.c.replica)
    .outerjoin(_devices, _devices.c.sign_key == _authors.c.sign_key)
    .outerjoin(claims, claims.c.n == feed.c.n)
    .outerjoin(_claimed, _claimed.c.replica == claims.c.author)
    .outerjoin(_claim_devices, _claim_devices.c.sign_key == _claimed.c.sign_key)
)
_HEAD = Prepared(select(func.coalesce(func.max(feed.c.n), 0)))
_ROOT_AT = Prepared(select(feed.c.root).where(feed.c.size == bindparam("size")).limit(1))
_BEHIND = Prepared(_ROWS.where(feed.c.n > bindparam("behind")).order_by(feed.c.n).limit(PAGE_ROWS))
_EARLIER = Prepared(
    _ROWS.where(
        feed.c.scope == bindparam("at"), feed.c.sort == int(Sort.RUN), feed.c.n < bindparam("before"), feed.c.n > bindparam("resumed")
    ).order_by(feed.c.n)
)
_GRANTS = Prepared(
    select(feed.c.n, feed.c.organisation).where(feed.c.scope == bindparam("at"), feed.c.sort == int(Sort.GRANT)).order_by(feed.c.n)
)
_STREAM = Prepared(select(streams.c.replica, streams.c.scope).where(streams.c.number == bindparam("number")))
_BODIES = Prepared(
    select(entries.c.body)
    .where(entries.c.stream == bindparam("number"), entries.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(entries.c.seq)
)
_SIGNED = Prepared(
    select(signatures.c.seq, signatures.c.signature)
    .where(signatures.c.stream == bindparam("number"), signatures.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(signatures.c.seq)
)
_BIRTH = Prepared(select(replicas.c.birth).where(replicas.c.replica == bindparam("of")))
_STREAMS = (
    select(streams, _devices.c.organisation.label("author_organisation"))
    .join(_authors, _authors.c.replica == streams.c.replica)
    .outerjoin(_devices, _devices.c.sign_key == _authors.c.sign_key)
)


def head(connection: Connection) -> int:
    """Return the newest n, 0 in an empty feed."""
    return int(_HEAD.scalar(connection))


def tree(connection: Connection) -> Range:
    """Return the feed's hash tree."""
    return tree_kept(get(connection, TREE))


def tree_kept(raw: bytes | None) -> Range:
    """Return the tree that was kept as ``raw``, the empty one before there was any."""
    return Range() if raw is None else Range.load(raw)


def tree_head(connection: Connection) -> TreeHead:
    """Return size and root of the feed's hash tree."""
    return tree(connection).head


def root_at(connection: Connection, size: int) -> bytes | None:
    """Return the root that was told for a size, None when none was."""
    found: bytes | None = _ROOT_AT.scalar(connection, size=size)
    return Range().root if size == 0 else found


def page(
    connection: Connection,
    facts: Facts,
    reader: Reader,
    cursor: Cursor,
    *,
    budget: int,
    urgency_max: int,
    claims_max: int = CLAIMS_MAX,
    shared: Round,
) -> Page:
    """Return what is due behind ``cursor`` within ``budget`` bytes, urgent streams first, always as prefixes.

    ``shared``: what other answers have read of the same state.
    """
    due = _Scan(connection, facts, reader, shared).behind(cursor, bytes_enough=max(SCAN_BYTES_LEAST, 4 * budget))
    had = set(cursor.ahead)
    pieces = [piece for piece in due.pieces if piece.place not in had]
    told = [claim for claim in due.claims if claim[0] not in had]
    sent = _chosen(pieces, budget, urgency_max=urgency_max, in_order=len(had) > AHEAD_MAX // 2)
    claims_sent = told[:claims_max]
    done = had | {piece.place for piece in sent} | {place for place, _ in claims_sent}
    left = sorted({piece.place for piece in pieces if piece.place not in done} | {place for place, _ in told if place not in done})
    places = sorted({*done, *left})
    cursor = _cursor_after(cursor.center, places, left, due.scanned, was=(cursor.n, cursor.m))
    raws, births = _claims_at(connection, [n for _, n in claims_sent])
    more = bool(left) or not due.ended
    return Page(runs=runs_of(connection, sent, shared), claims=raws, births=births, cursor=cursor, more=more, backups=tuple(due.backups))


def lag(connection: Connection, facts: Facts, reader: Reader, cursor: Cursor) -> tuple[list[Piece], bool]:
    """Return what is due behind ``cursor``, and whether that is all of it: of a long backlog only the beginning is counted."""
    due = _Scan(connection, facts, reader, alone()).behind(cursor, bytes_enough=SCAN_BYTES_LEAST)
    return due.pieces, due.ended


def behind_tips(
    connection: Connection, facts: Facts, reader: Reader, known: dict[Scope, tuple[Tip, ...]], *, budget: int, shared: Round | None = None
) -> tuple[tuple[Run, ...], bool]:
    """Return runs of the scopes in ``known`` from where its tips end, and whether there are more."""
    pieces: list[Piece] = []
    held = {(tip.replica, tip.scope): tip.seq for tips in known.values() for tip in tips}
    rows = connection.execute(_STREAMS.where(streams.c.scope.in_(known))).all() if known else []
    for row in rows:
        seq = held.get((ReplicaId(row.replica), Scope(row.scope)), 0)
        if seq < row.seq and reader.may_read(Scope(row.scope), row.author_organisation, facts):
            # By scope, of which there is an index, though the stream says it all.
            query = select(feed).where(feed.c.scope == row.scope, feed.c.stream == row.number, feed.c.last_seq > seq).order_by(feed.c.n)
            pieces.extend(_piece((at.n, 0), at) for at in connection.execute(query))
    chosen = _chosen(pieces, budget, urgency_max=LEAST_URGENT, in_order=False)
    return runs_of(connection, chosen, shared or alone()), len(chosen) < len(pieces)


def claims_for(connection: Connection, facts: Facts, reader: Reader) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the newest claims due to ``reader``, with the births of their holders; for one who begins anew."""
    if reader.lapsed:
        return (), ()
    query = (
        select(claims)
        .join(_claimed, _claimed.c.replica == claims.c.author)
        .join(_claim_devices, _claim_devices.c.sign_key == _claimed.c.sign_key)
        .where(_of_whom(reader, facts), claims.c.holder != reader.replica)
        .order_by(claims.c.n.desc())
        .limit(SCAN_ROWS_MAX)
    )
    mine: list[Row[tuple[object, ...]]] = []
    met: set[tuple[bytes, bytes]] = set()
    for row in connection.execute(query):
        if (row.holder, row.author) not in met and len(mine) < CLAIMS_MAX:
            met.add((row.holder, row.author))
            mine.append(row)
    holders = {row.holder for row in mine}
    births = connection.execute(select(replicas.c.birth).where(replicas.c.replica.in_(holders))).scalars().all() if holders else []
    return tuple(row.raw for row in reversed(mine)), tuple(births)


def _of_whom(reader: Reader, facts: Facts) -> ColumnElement[bool]:
    """Return whose claims a reader is told of: its organisation's, and a center those of the ones below it too."""
    column = _claim_devices.c.organisation
    return column.in_(facts.served_by(reader.standing)) if reader.center else column == reader.standing.organisation


def backups_for(connection: Connection, reader: Reader) -> tuple[Tip, ...]:
    """Return the backup tips of the reader's own streams, those that moved last first; for one who begins anew."""
    return own_tips(connection, own_line(connection, reader.replica), most=2 * BACKUP_TIPS_A_ROW)


def readable_tips(connection: Connection, facts: Facts, reader: Reader) -> dict[Scope, tuple[Tip, ...]]:
    """Return the tips of every stream that ``reader`` may hold, by scope; its own it may always know."""
    groups: dict[Scope, list[Tip]] = {}
    for row in connection.execute(_STREAMS.where(streams.c.seq > 0).order_by(streams.c.scope, streams.c.replica)):
        scope = Scope(row.scope)
        if row.replica == reader.replica or reader.may_read(scope, row.author_organisation, facts):
            groups.setdefault(scope, []).append(tip_of(row))
    return {scope: tuple(tips) for scope, tips in groups.items()}


def tip_of(row: Row[tuple[object, ...]]) -> Tip:
    """Return the tip that a row of `streams` holds."""
    return Tip(replica=ReplicaId(row.replica), scope=Scope(row.scope), seq=row.seq, ordinal=row.ordinal, hash=row.hash)


def runs_of(connection: Connection, pieces: list[Piece], shared: Round) -> tuple[Run, ...]:
    """Return the pieces as runs, neighbours joined, in the order in which their streams were chosen."""
    groups: dict[int, list[Piece]] = {}
    for piece in pieces:
        groups.setdefault(piece.stream, []).append(piece)
    runs: list[Run] = []
    for number, group in groups.items():
        first, last = min(piece.first_seq for piece in group), max(piece.last_seq for piece in group)
        runs.append(shared.run((number, first, last), partial(stored_run, connection, number, first, last)))
    return tuple(runs)


def stored_run(connection: Connection, number: int, first: int, last: int) -> Run:
    """Return entries ``first`` to ``last`` of a stream with the signatures needed; the birth goes with seq 1."""
    stream, within = _STREAM.first(connection, number=number), {"number": number, "first": first, "last": last}
    bodies = tuple([row.body for row in _BODIES.all(connection, **within)])
    marks = tuple([(row.seq, row.signature) for row in _SIGNED.all(connection, **within)])
    birth = _BIRTH.scalar(connection, of=stream.replica) if first == 1 else None
    run = Run(replica=stream.replica, scope=stream.scope, first_seq=first, entries=bodies, signatures=marks, birth=birth)
    return thin(run)


def _chosen(pieces: list[Piece], budget: int, *, urgency_max: int, in_order: bool) -> list[Piece]:
    if budget <= 0 or not pieces:
        return []
    if in_order:
        return _first_within(pieces, budget)
    by_stream: dict[int, list[Piece]] = {}
    for piece in sorted(pieces, key=lambda one: (one.stream, one.first_seq)):
        by_stream.setdefault(piece.stream, []).append(piece)
    waiting: list[Waiting] = []
    for number, group in by_stream.items():
        urgency = min(piece.urgency for piece in group)
        if urgency <= urgency_max:
            # The scheduler is fair by scope; a stream's number stands in for it, as most scopes have few streams.
            key = number.to_bytes(8, "big")
            size, ends = sum(piece.bytes for piece in group), (group[0].first_seq, group[-1].last_seq)
            one = Waiting(replica=ReplicaId(key), scope=Scope(key), first_seq=ends[0], last_seq=ends[1], urgency=urgency, bytes=size)
            waiting.append(one)
    chosen: list[Piece] = []
    for portion in allot(waiting, budget):
        group = by_stream[int.from_bytes(portion.waiting.replica, "big")]
        chosen.extend(_first_within(group, portion.bytes))
    return chosen


def _first_within(pieces: list[Piece], budget: int) -> list[Piece]:
    taken: list[Piece] = []
    for piece in pieces:
        if taken and piece.bytes > budget:
            break
        taken.append(piece)
        budget -= piece.bytes
    return taken


def _cursor_after(center: ReplicaId, places: list[Position], left: list[Position], scanned: int, *, was: Position) -> Cursor:
    """Return the cursor just before the first place that is left, and what lies done behind it."""
    if not left:
        return Cursor(center=center, n=scanned, m=0)
    first = left[0]
    before = [m for n, m in places if n == first[0] and m < first[1]]
    resumed = was[1] if was[0] == first[0] - 1 else 0
    at = (first[0] - 1, max(before, default=resumed))
    undone = set(left)
    ahead = tuple(place for place in places if place > first and place not in undone)
    return Cursor(center=center, n=at[0], m=at[1], ahead=ahead[:AHEAD_MAX])


def _claims_at(connection: Connection, numbers: list[int]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    rows = connection.execute(select(claims).where(claims.c.n.in_(numbers)).order_by(claims.c.n)).all() if numbers else []
    strangers = {row.holder for row in rows if row.first}
    births = connection.execute(select(replicas.c.birth).where(replicas.c.replica.in_(strangers))).scalars().all() if strangers else []
    return tuple(row.raw for row in rows), tuple(births)


def _piece(place: Position, row: Row[tuple[object, ...]]) -> Piece:
    return Piece(place, row.stream, row.first_seq, row.last_seq, row.urgency, row.bytes)


class _Scan:
    """Goes through the feed for one reader; it lives for one reply."""

    def __init__(self, connection: Connection, facts: Facts, reader: Reader, shared: Round) -> None:
        self._connection = connection
        self._shared = shared
        self._facts = facts
        self._reader = reader
        self._due: dict[int, bool] = {}
        self._granted: dict[Scope, int | None] = {}
        self._met: set[tuple[int, int]] = set()
        self._own: tuple[ReplicaId, ...] = ()

    def behind(self, cursor: Cursor, *, bytes_enough: int) -> Due:
        due = Due(scanned=cursor.n)
        found = 0
        while found < bytes_enough and due.scanned - cursor.n < SCAN_ROWS_MAX:
            rows = self._shared.page(due.scanned, partial(_BEHIND.all, self._connection, behind=due.scanned))
            for row in rows:
                resumed = cursor.m if row.n == cursor.n + 1 else 0
                for piece in self._pieces(row, resumed):
                    if (piece.stream, piece.first_seq) not in self._met:
                        self._met.add((piece.stream, piece.first_seq))
                        due.pieces.append(piece)
                        found += piece.bytes
                if row.sort == Sort.CLAIM and self._is_mine(row):
                    due.claims.append(((row.n, 0), row.n))
                if row.sort == Sort.BACKUP:
                    tips = own_tips(self._connection, self._line(), at=row.n, most=BACKUP_TIPS_A_ROW)
                    due.backups.extend(tips)
                    found += BACKUP_TIP_BYTES * len(tips)
                due.scanned = row.n
                if found >= bytes_enough:
                    break
            if len(rows) < PAGE_ROWS and (not rows or due.scanned == rows[-1].n):
                return due
        due.ended = False
        return due

    def _pieces(self, row: Row[tuple[object, ...]], resumed: int) -> Iterator[Piece]:
        if row.sort == Sort.RUN and self._is_due(row):
            first_grant = self._first_grant(Scope(row.scope))
            if founding_replica(Scope(row.scope)) is None or (first_grant is not None and first_grant < row.n):
                yield _piece((row.n, 0), row)
        elif row.sort == Sort.GRANT:
            scope = Scope(row.scope)
            mine = self._facts.is_due_to(row.organisation, self._reader.standing)
            if mine and (row.again or self._first_grant(scope) == row.n):
                for earlier in _EARLIER.all(self._connection, at=scope, before=row.n, resumed=resumed):
                    if self._is_due(earlier):
                        yield _piece((row.n, earlier.n), earlier)

    def _line(self) -> tuple[ReplicaId, ...]:
        if not self._own:
            self._own = own_line(self._connection, self._reader.replica)
        return self._own

    def _is_due(self, row: Row[tuple[object, ...]]) -> bool:
        if row.pusher == self._reader.replica and not self._reader.brought.is_unknown(row):
            return False
        if row.stream not in self._due:
            readable = self._reader.may_read(Scope(row.scope), row.author_organisation, self._facts)
            self._due[row.stream] = row.author != self._reader.replica and readable
        return self._due[row.stream]

    def _first_grant(self, scope: Scope) -> int | None:
        if scope not in self._granted:
            rows = self._shared.grants(scope, partial(_GRANTS.all, self._connection, at=scope))
            mine = (row.n for row in rows if self._facts.is_due_to(row.organisation, self._reader.standing))
            self._granted[scope] = next(mine, None)
        return self._granted[scope]

    def _is_mine(self, row: Row[tuple[object, ...]]) -> bool:
        reader = self._reader
        if reader.center:
            mine = row.pusher != reader.replica and row.claim_organisation is not None
            return mine and self._facts.is_due_to(row.claim_organisation, reader.standing)
        mine = row.holder != reader.replica and row.claim_organisation == reader.standing.organisation
        return bool(mine and not reader.lapsed)
