"""A real home with a real writer in a folder of its own, for measures that need a whole replica."""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.author import OFFICE, Author
from benchmarks.workload import ORGANISATION
from sync.domain.draft import Organisation
from sync.domain.ids import EntityId
from sync.oplog.run import Run
from sync.store.device import create_device
from sync.store.exchange import Delivery, Done
from sync.store.home import Home
from sync.store.writer import Writer

WAIT_S = 600
PERSON = "林亦舟"
TREE = (
    Organisation(code="320000", name="江苏省", short_name="江苏", tier="province", parent=None),
    Organisation(code="320100", name="南京市", short_name="南京", tier="city", parent="320000"),
    Organisation(code=ORGANISATION, name="鼓楼区", short_name="鼓楼", tier="county", parent="320100"),
)


def now_ms() -> int:
    """Return the wall clock, milliseconds UTC."""
    return time.time_ns() // 1_000_000


def new_home(path: Path) -> Home:
    """Make a device at `path`."""
    home = Home(path)
    create_device(home, organisation=ORGANISATION, person=PERSON, office=OFFICE, now_ms=now_ms())
    return home


class Station:
    """A device with its writer; use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        self.home = new_home(path)
        self.writer = Writer(self.home, now_ms=now_ms, shipped=TREE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.writer.close()

    def begin(self, request: object) -> "Future[Done]":
        """Submit a command."""
        return self.writer.command(request, person=PERSON, office=OFFICE)

    def do(self, request: object) -> tuple[EntityId, ...]:
        """Submit a command, wait until it is durable, and return the records it created."""
        return self.begin(request).result(WAIT_S).created

    def trust(self, *authors: Author) -> None:
        """Let these authors' entries count, as when a person compared their fingerprints."""
        births = tuple(author.own_birth() for author in authors)
        self.writer.receive(Delivery(runs=(), births=births, path="direct")).result(WAIT_S)
        keys = [author.sign_key for author in authors]
        self.writer.call(lambda desk: [desk.trust.accept(key) for key in keys]).result(WAIT_S)

    def receive(self, runs: Sequence[Run]) -> None:
        """Take runs in, and wait until they are folded and searchable."""
        deliveries = (runs[start : start + 1_000] for start in range(0, len(runs), 1_000))
        for some in deliveries:
            received = self.writer.receive(Delivery(runs=tuple(some), path="direct")).result(WAIT_S)
            assert not received.refused, received.refused
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is left to fold or to index."""
        self.writer.settled().result(WAIT_S)
