"""Sees every message between device and center, and checks what only the wire shows; breaks of a promise go to `broken`."""

from typing import Any

from sqlalchemy import select

from sync.center.database import devices, entries, feed, replicas, streams
from sync.domain.scopes import AUTHORITY
from sync.protocol.claims import parse_claim
from sync.protocol.envelope import open_reply, open_request
from sync.protocol.messages import Reply, Request, decode_reply, decode_request
from tests.fakes.world.center import CenterNode
from tests.fakes.world.oracle import Oracle, Place
from tests.fakes.world.rights import Rights

OK, BAD, UNAUTHORISED, LARGE = 200, 400, 401, 413


class WireWitness:
    """Owned by the world, shown everything by the links.

    Attributes:
        broken: violations as (property, sentence), taken by the world after each step.
    """

    def __init__(self, center: CenterNode, oracle: Oracle, rights: Rights) -> None:
        self._center, self._oracle, self._rights = center, oracle, rights
        self.broken: list[tuple[str, str]] = []

    def answered(self, wire: bytes, status: int, body: bytes) -> None:
        """Check an answer of the center at the moment it is given."""
        if status not in {OK, UNAUTHORISED, BAD}:
            self.broken.append(("L3", f"center answered {status}"))
        if status != OK:
            return
        request = decode_request(open_request(wire).body)
        reply = decode_reply(open_reply(body)[0])
        self._durable(reply)
        self._pushed(request, reply)
        self._given(open_request(wire).key, request, reply)

    def hostile(self, status: int) -> None:
        """S11: what no device sent as it came is refused and changes nothing."""
        if status not in {BAD, UNAUTHORISED, LARGE}:
            self.broken.append(("S11", f"a mangled request was answered {status}"))

    def learn_authority(self) -> None:
        """Let the oracle know what the center wrote itself."""
        with self._center.center.database.read() as connection:
            query = (
                select(streams.c.replica, streams.c.scope, entries.c.seq, entries.c.ordinal, entries.c.body)
                .join(entries, entries.c.stream == streams.c.number)
                .where(streams.c.scope == AUTHORITY)
            )
            for row in connection.execute(query):
                self._oracle.learn(Place(*row))

    def _durable(self, reply: Reply) -> None:
        """S1, K10: what the center acknowledges lies committed in its database, seen through another connection."""
        if reply.durable is None:
            return
        with self._center.center.database.read() as connection:
            for tip in parse_claim(reply.durable).tips:
                if not self._holds(connection, tip.replica, tip.scope, tip.seq, tip.hash):
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
        with self._center.center.database.read() as connection:
            held = connection.execute(select(devices.c.organisation).where(devices.c.sign_key == key)).scalar_one_or_none()
            for run in reply.runs:
                author = self._organisation(connection, run.replica)
                if not self._rights.may_ever_read(held, run.scope, author):
                    self.broken.append(("S9", f"{held} was given scope {run.scope.hex()[:12]} of {author}"))
            places = connection.execute(select(feed.c.n).order_by(feed.c.n)).scalars().all()
            if list(places) != list(range(1, len(places) + 1)):
                self.broken.append(("S7", "the feed is not dense"))
            if reply.cursor.center == request.replica or reply.cursor.n > len(places):
                self.broken.append(("S7", f"cursor {reply.cursor.n} beyond the feed's {len(places)}"))

    def _organisation(self, connection: Any, replica: bytes) -> str | None:
        query = (
            select(devices.c.organisation).join(replicas, replicas.c.sign_key == devices.c.sign_key).where(replicas.c.replica == replica)
        )
        found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def _holds(self, connection: Any, replica: bytes, scope: bytes, seq: int, hash_: bytes) -> bool:
        query = (
            select(entries.c.hash)
            .join(streams, streams.c.number == entries.c.stream)
            .where(streams.c.replica == replica, streams.c.scope == scope, entries.c.seq == seq)
        )
        return connection.execute(query).scalar_one_or_none() == hash_
