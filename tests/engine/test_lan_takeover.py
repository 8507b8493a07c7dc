"""A spare takes over from a lost device beside the road: engines that are processes of their own, and no center anywhere."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.center.exchange import system_ms
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.ids import ReplicaId
from sync.domain.scopes import incident_scope
from sync.engine.client import EngineClient
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home

pytestmark = pytest.mark.slow
GULOU, JIANGNING = "320106", "320115"
HOST = "127.0.0.1"
WAIT_S = 60.0
LINES = "select line from journal_rows order by line"


class Post:
    """A device whose engine is a process; it listens on a port of its own and dials those that it is told of."""

    def __init__(self, path: Path, organisation: str, *beside: "Post", takes_over: ReplicaId | None = None) -> None:
        self.home = Home(path)
        facts = {"person": "王磊", "office": "duty_commander", "now_ms": system_ms()}
        self.device = create_device(self.home, organisation=organisation, takes_over=takes_over, **facts)  # type: ignore[arg-type]
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        named = (word for other in beside for word in ("--neighbour", f"{HOST}:{other.port}"))
        self._news = threading.Event()
        self.engine = EngineClient.start(self.home, arguments=("--lan", f"{HOST}:{self.port}", *named))
        self.engine.on_changes(lambda _changes: self._news.set())
        self.engine.ready.result(WAIT_S)

    def accept(self, *others: "Post") -> None:
        for other in others:
            self.engine.accept_key(other.device.sign_key).result(WAIT_S)

    def do(self, request: object) -> bytes:
        done = self.engine.submit(request, person="王磊", office="duty_commander").result(WAIT_S)
        return done.created[0] if done.created else b""

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        connection = connect(self.home.database, self.home.key(), read_only=True)
        try:
            return connection.execute(query, values).fetchall()  # type: ignore[no-any-return]
        finally:
            connection.close()

    def until(self, holds: Callable[[], bool], what: str) -> None:
        # Not everything that an engine does by itself is told to a window: it is looked at again meanwhile.
        until_s = time.monotonic() + WAIT_S
        while not holds():
            assert time.monotonic() < until_s, what
            self._news.wait(0.1)
            self._news.clear()


def acquainted(listens: Post, dials: Post) -> None:
    """People compared both fingerprints, and one of them says to try again."""
    listens.accept(dials)
    dials.accept(listens)
    dials.engine.exchange_now().result(WAIT_S)


@pytest.fixture
def posts(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    made: list[Post] = []

    def post(name: str, organisation: str, *beside: Post, takes_over: ReplicaId | None = None) -> Post:
        made.append(Post(tmp_path / name, organisation, *beside, takes_over=takes_over))
        return made[-1]

    yield post
    for one in made:
        one.engine.close()


def test_a_spare_goes_on_beside_a_neighbour(posts: Callable[..., Post]) -> None:
    """What the lost device wrote comes from the neighbour, counts once its key was compared, and the spare's own reaches the neighbour."""
    neighbour = posts("neighbour", JIANGNING)
    lost = posts("lost", GULOU, neighbour)
    incident = lost.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed"))
    lost.do(AddParty(incident=incident, organisation=JIANGNING))  # type: ignore[arg-type]
    scope = incident_scope(incident)  # type: ignore[arg-type]
    lost.do(WriteJournal(scope=scope, line="已到场"))
    acquainted(neighbour, lost)
    neighbour.until(lambda: neighbour.rows(LINES) == [("已到场",)], "the neighbour did not hear of it")
    replica, key = lost.device.replica, lost.device.sign_key
    lost.engine.close()

    spare = posts("spare", GULOU, neighbour, takes_over=replica)
    assert spare.device.predecessor == replica
    acquainted(neighbour, spare)
    held = "select count(*) from entries join replicas on replicas.number = entries.replica where replicas.replica = ?"
    spare.until(lambda: spare.rows(held, replica) == neighbour.rows(held, replica), "the spare was not given it")
    assert spare.rows(LINES) == [], "what nobody compared counts for nothing"
    spare.engine.accept_key(key).result(WAIT_S)
    spare.until(lambda: spare.rows(LINES) == [("已到场",)], "what was compared does not count")
    spare.do(WriteJournal(scope=scope, line="备机接手"))
    neighbour.until(lambda: len(neighbour.rows(LINES)) == 2, "the neighbour did not hear the spare")
