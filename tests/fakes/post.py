"""A post without its window: a real home, a real writer, and hand-carried exchange with other posts.

`carry` takes everything one post holds to another the way a link would: births, then runs cut at signatures.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from sync.domain.draft import Organisation
from sync.domain.scopes import Scope
from sync.oplog.run import Run, Tip
from sync.store import log
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.exchange import Changes, Delivery, Done, Received
from sync.store.home import Home
from sync.store.rebuild import scope_hashes
from sync.store.writer import Writer
from tests.fakes.begun_home import begin

WAIT_S = 30
START_MS = 1_795_430_400_000
TREE = (
    Organisation(code="320000", name="江苏省", short_name="江苏", tier="province", parent=None),
    Organisation(code="320100", name="南京市", short_name="南京", tier="city", parent="320000"),
    Organisation(code="320106", name="鼓楼区", short_name="鼓楼", tier="county", parent="320100"),
    Organisation(code="320115", name="江宁区", short_name="江宁", tier="county", parent="320100"),
    Organisation(code="320200", name="无锡市", short_name="无锡", tier="city", parent="320000"),
)


class Clock:
    """A wall clock that a test moves; each reading is a millisecond later."""

    def __init__(self, start_ms: int = START_MS) -> None:
        self.ms = start_ms

    def __call__(self) -> int:
        self.ms += 1
        return self.ms


class Post:
    """One device with its writer; `close` it."""

    def __init__(self, path: Path, organisation: str, *, office: str = "duty_commander", clock: Clock | None = None) -> None:
        self.home = Home(path)
        self.clock = clock or Clock()
        self.organisation = organisation
        self.office = office
        self.changes: list[Changes] = []
        if not self.home.database.exists():
            begin(path)
            create_device(self.home, organisation=organisation, person="林亦舟", office=office, now_ms=self.clock())
        self.writer = Writer(self.home, now_ms=self.clock, shipped=TREE, on_changes=self.changes.append)
        self.reader = connect(self.home.database, self.home.key(), read_only=True)

    def do(self, request: object, *, token: bytes | None = None) -> Done:
        """Submit a command and return what it did, or raise what it raised."""
        return self.begin(request, token=token).result(WAIT_S)

    def begin(self, request: object, *, token: bytes | None = None) -> "Future[Done]":
        return self.writer.command(request, person="林亦舟", office=self.office, token=token)

    def settle(self) -> None:
        self.writer.settled().result(WAIT_S)

    @property
    def replica(self) -> bytes:
        return self.writer.call(lambda desk: desk.life.replica).result(WAIT_S)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return rows of a reading query as mappings."""
        cursor = self.reader.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tips(self) -> tuple[Tip, ...]:
        return log.tips(self.reader)

    def runs(self, *, after: dict[tuple[bytes, bytes], int] | None = None, scopes: Iterable[Scope] | None = None) -> tuple[Run, ...]:
        """Return everything held, as signed runs, beyond ``after``."""
        self.writer.sign_tips().result(WAIT_S)
        found: list[Run] = []
        for tip in log.tips(self.reader, None if scopes is None else tuple(scopes)):
            first = (after or {}).get((tip.replica, tip.scope), 0) + 1
            while first <= tip.seq:
                run = log.run(self.reader, tip.replica, tip.scope, first, bytes_max=8_192)
                if run is None:
                    break
                found.append(run)
                first = run.first_seq + len(run.entries)
        return tuple(found)

    def births(self) -> tuple[bytes, ...]:
        return tuple(row["birth"] for row in self.rows("select birth from replicas order by number"))

    def accept(self, other: "Post") -> None:
        """A person compared the other device's fingerprint."""
        key = other.rows("select sign_key from replicas where standing = 'own'")[0]["sign_key"]
        self.writer.call(lambda desk: desk.trust.accept(key)).result(WAIT_S)

    def trust_birth(self, raw: bytes) -> None:
        """A person compared the fingerprint of a device whose birth was carried here."""
        row = self.writer.call(lambda desk: desk.trust.learn_birth(raw, now_ms=self.clock())).result(WAIT_S)
        self.writer.call(lambda desk: desk.trust.accept(row.sign_key)).result(WAIT_S)

    def receive(self, runs: tuple[Run, ...], *, births: tuple[bytes, ...] = ()) -> Received:
        received = self.writer.receive(Delivery(runs=runs, births=births, path="direct")).result(WAIT_S)
        self.settle()
        return received

    def hashes(self, scopes: Iterable[Scope] | None = None) -> dict[Scope, str]:
        self.settle()
        return scope_hashes(self.reader, scopes)

    def close(self) -> None:
        self.reader.close()
        self.writer.close()


def carry(source: Post, target: Post) -> Received:
    """Bring everything that ``source`` holds beyond ``target`` to ``target``."""
    have = {(tip.replica, tip.scope): tip.seq for tip in target.tips()}
    return target.receive(source.runs(after=have), births=source.births())
