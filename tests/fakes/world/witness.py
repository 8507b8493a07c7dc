"""Sees every message between device and center, and checks what only the wire shows; breaks of a promise go to `broken`."""

from collections.abc import Iterable

from sync.domain.draft import Urgency
from sync.domain.scopes import AUTHORITY
from sync.oplog.run import Run, Waiting
from sync.protocol.claims import parse_claim
from sync.protocol.envelope import open_reply, open_request
from sync.protocol.limits import AHEAD_MAX
from sync.protocol.messages import Reply, Request, decode_reply, decode_request
from tests.fakes.world.center import CenterNode
from tests.fakes.world.oracle import Oracle, Place
from tests.fakes.world.rights import Rights

OK, BAD, UNAUTHORISED, LARGE, BUSY = 200, 400, 401, 413, 503
_ENTRIES = "from entries join streams on streams.number = entries.stream"


class WireWitness:
    """Owned by the world, shown everything by the links.

    Attributes:
        broken: violations as (property, sentence), taken by the world after each step.
    """

    def __init__(self, center: CenterNode, oracle: Oracle, rights: Rights) -> None:
        self._center, self._oracle, self._rights = center, oracle, rights
        self._known: tuple[int, int] = (0, 0)
        self.broken: list[tuple[str, str]] = []

    def sent(self, wire: bytes, waiting: Iterable[Waiting]) -> None:
        """L2: of a device's own streams those with an urgent entry go before all that is less urgent, in every request."""
        request = decode_request(open_request(wire).body)
        urgent = {(one.replica, one.scope) for one in waiting if one.urgency == Urgency.FLASH and one.replica == request.replica}
        taken: set[tuple[bytes, bytes]] = set()
        for run in request.runs:
            if not _is_urgent(self._oracle, run) and (run.replica, run.scope) not in urgent and urgent - taken:
                self.broken.append(("L2", f"a less urgent stream went before {len(urgent - taken)} with an urgent entry"))
                return
            taken.add((run.replica, run.scope))

    def answered(self, wire: bytes, status: int, body: bytes) -> None:
        """Check an answer of the center at the moment it is given."""
        if status not in {OK, UNAUTHORISED, BAD, BUSY}:
            self.broken.append(("L3", f"center answered {status}"))
        if status != OK:
            return
        request = decode_request(open_request(wire).body)
        reply = decode_reply(open_reply(body)[0])
        self._durable(reply)
        self._pushed(request, reply)
        self._given(open_request(wire).key, request, reply)
        self._in_turn(request, reply)

    def hostile(self, status: int) -> None:
        """S11: what no device sent as it came is refused and changes nothing."""
        if status not in {BAD, UNAUTHORISED, LARGE}:
            self.broken.append(("S11", f"a mangled request was answered {status}"))

    def learn_authority(self) -> None:
        """Let the oracle know what the center wrote itself."""
        now = (self._center.lives, self._center.rows("select max(n) from feed")[0][0] or 0)
        if now == self._known:
            return
        self._known = now
        query = f"select streams.replica, streams.scope, entries.seq, entries.ordinal, entries.body {_ENTRIES} where streams.scope = ?"
        for row in self._center.rows(query, AUTHORITY):
            self._oracle.learn(Place(*row))

    def _durable(self, reply: Reply) -> None:
        """S1, K10: what the center acknowledges lies committed in its database, seen through another connection."""
        if reply.durable is None:
            return
        for tip in parse_claim(reply.durable).tips:
            if self._hash_at(tip.replica, tip.scope, tip.seq) != tip.hash:
                self.broken.append(("K10", f"center acknowledged {tip.replica.hex()[:8]} seq {tip.seq} before it was durable"))
            self._oracle.promised[tip.replica, tip.scope] = (tip.seq, tip.hash)

    def _pushed(self, request: Request, reply: Reply) -> None:
        """L4: what was pushed and not refused has moved the center's tip."""
        refused = {(replica, scope) for replica, scope, _ in reply.refused}
        told = {} if reply.durable is None else {(tip.replica, tip.scope): tip.seq for tip in parse_claim(reply.durable).tips}
        for run in request.runs:
            end = run.first_seq + len(run.entries) - 1
            if (run.replica, run.scope) not in refused and told.get((run.replica, run.scope), 0) < end:
                forked = run.replica in self._oracle.forkable
                if not forked:
                    self.broken.append(("L4", f"a push up to seq {end} was neither refused nor acknowledged"))

    def _given(self, key: bytes, request: Request, reply: Reply) -> None:
        """S9, K7: only whole readable streams are given; S7: the feed is dense and the cursor never beyond it."""
        held = next((row[0] for row in self._center.rows("select organisation from devices where sign_key = ?", key)), None)
        for run in reply.runs:
            wrote = next((row[0] for row in self._center.rows("select sign_key from replicas where replica = ?", run.replica)), b"")
            author = self._oracle.organisations.get(wrote)
            if not self._rights.may_ever_read(held, run.scope, author) and wrote != key:
                self.broken.append(("S9", f"{held} was given scope {run.scope.hex()[:12]} of {author}"))
        count, last = self._center.rows("select count(*), coalesce(max(n), 0) from feed")[0]
        if count != last:
            self.broken.append(("S7", "the feed is not dense"))
        if reply.cursor.center == request.replica or reply.cursor.n > count:
            self.broken.append(("S7", f"cursor {reply.cursor.n} beyond the feed's {count}"))

    def _in_turn(self, request: Request, reply: Reply) -> None:
        """L2: in what the center gives in step, no stream without urgent entries stands before one that has some in it."""
        cursor = request.cursor
        if cursor is None or request.digests is not None or request.tips is not None or len(cursor.ahead) > AHEAD_MAX // 2:
            return
        plain = None
        for run in reply.runs:
            if _is_urgent(self._oracle, run):
                if plain is not None and not self._has_urgent_behind(plain):
                    self.broken.append(("L2", f"the center gave {plain.scope.hex()[:12]} before a stream with an urgent entry"))
            elif plain is None:
                plain = run

    def _has_urgent_behind(self, run: Run) -> bool:
        """Tell whether the center holds an urgent entry of the stream behind a run: the run is that one's prefix."""
        query = (
            "select 1 from feed join streams on streams.number = feed.stream"
            " where streams.replica = ? and streams.scope = ? and feed.last_seq >= ? and feed.urgency = ? limit 1"
        )
        return bool(self._center.rows(query, run.replica, run.scope, run.first_seq + len(run.entries), int(Urgency.FLASH)))

    def _hash_at(self, replica: bytes, scope: bytes, seq: int) -> bytes | None:
        query = f"select entries.hash {_ENTRIES} where streams.replica = ? and streams.scope = ? and entries.seq = ?"
        return next((row[0] for row in self._center.rows(query, replica, scope, seq)), None)


def _is_urgent(oracle: Oracle, run: Run) -> bool:
    """Tell whether an entry of a run is urgent."""
    return any(
        oracle.entry(Place(run.replica, run.scope, seq, 0, body)).header.urgency == Urgency.FLASH
        for seq, body in enumerate(run.entries, run.first_seq)
    )
