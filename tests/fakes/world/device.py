"""One device of a world: the real home, writer, readers and agent, turned by the world's one thread.

The writer's thread is never started (seeded.py): whatever is put into a queue is done at once, as far as batches go, and
folding is a step of its own, so that a crash finds entries stored and not yet folded. Agent and session are the real ones; a
round of the agent is one call.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from sync.domain.content import Leaf
from sync.domain.ids import ReplicaId
from sync.domain.registry import KINDS
from sync.links.agent import Agent
from sync.links.agent_store import AgentSettings
from sync.links.blobs import Courier
from sync.links.checkpoints import StoreCheckpoints
from sync.links.loader import Loader
from sync.links.replica import StoreReplica
from sync.oplog.hashing import public_bytes
from sync.protocol.backoff import Backoff
from sync.protocol.session import ClientSession
from sync.store import startup
from sync.store.cipher import close, connect, database
from sync.store.device import create_device
from sync.store.exchange import Done
from sync.store.home import Home
from sync.store.leaf_files import LeafFiles
from sync.store.leaves import StoreBlobs
from sync.store.migrations import migrate, shape_state_tables
from tests.fakes.world.clock import MachineClock, TrueTime
from tests.fakes.world.disk import Disk
from tests.fakes.world.places import TREE
from tests.fakes.world.stepped import SteppedReaders, SteppedWriter

OFFICE = "duty_commander"


@cache
def template() -> Path:
    """Return a folder with a migrated database that holds no device yet; made once in a process."""
    home = Home(Path(mkdtemp(prefix="world-")) / "home")
    home.create()
    connection = connect(home.database, home.key(), read_only=False)
    migrate(database(connection))
    shape_state_tables(database(connection), KINDS)
    close(connection)
    return home.path


@contextmanager
def _written_a_moment_ago() -> Iterator[None]:
    """Verify no page of a database that this process just made: that takes as long as some steps of a world."""
    genuine = vars(startup)["_is_whole"]
    setattr(startup, "_is_whole", lambda *_, **__: True)  # noqa: B010 - a name of the module's own
    try:
        yield
    finally:
        setattr(startup, "_is_whole", genuine)  # noqa: B010


class _Files(LeafFiles):
    """The real files of leaves, written on the disk of a world."""

    def __init__(self, home: Home, disk: Disk) -> None:
        super().__init__(home.blobs, home.key())
        self._disk = disk

    def write(self, address: bytes, leaves: Iterable[Leaf]) -> None:
        with self._disk.writing():
            super().write(address, leaves)

    def write_whole(self, address: bytes, leaves: Iterable[Leaf]) -> None:
        with self._disk.writing():
            super().write_whole(address, leaves)


class Device:
    """One machine with its disk and clock; `boot` it, use it, let it die.

    Attributes:
        sign_key: public; of a clone the same as of its model.
        former: the signing keys that it had before.
        certified: whether the center's certificate was asked for and given.
        due_ms: when the agent talks next by itself, in true time.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        organisation: str,
        true: TrueTime,
        chance: Random,
        *,
        model: "Device | None" = None,
        loads: bool = False,
        takes_over: ReplicaId | None = None,
        root: bytes | None = None,
    ) -> None:
        """Make what lies on the machine; ``root`` as a person typed it at its making."""
        self.name, self.organisation = name, organisation
        self.home = Home(folder)
        self.disk = Disk(folder)
        self.clock = MachineClock(true)
        self.person = f"值班员{name}"
        self.certified = False if model is None else model.certified
        self.former: set[bytes] = set() if model is None else set(model.former)
        self.due_ms = 0
        self._loads = loads
        self._true, self._chance = true, chance
        self.link: Any = None
        if model is None:
            folder.mkdir(mode=0o700)
            for file in ("qianzhi.db", "database.key"):
                shutil.copyfile(template() / file, folder / file)
            facts: dict[str, Any] = {
                "person": self.person,
                "office": OFFICE,
                "now_ms": self.clock(),
                "takes_over": takes_over,
                "root": root,
            }
            create_device(self.home, organisation=organisation, **facts)
        self._is_fresh = model is None
        self.alive = False
        self.report: startup.StartReport | None = None

    def boot(self) -> None:
        """Start as an engine starts: check the home, then writer, readers, agent."""
        with _written_a_moment_ago() if self._is_fresh else nullcontext():
            self.report = startup.check(self.home, now_ms=self.clock())
        self._is_fresh = False
        self.writer = SteppedWriter(self.home, now_ms=self.clock, shipped=TREE)
        self.disk.watch(self.writer._connection)
        self.readers = SteppedReaders(self.home)
        self.alive = True
        self.blobs = StoreBlobs(self.home, self.writer)
        self.blobs._reading = self.readers.reading  # type: ignore[method-assign]
        self.blobs.blobs.files = self.blobs._files = _Files(self.home, self.disk)
        self.store = StoreReplica(self.writer, self.readers)  # type: ignore[arg-type]
        self.agent = Agent(
            self.store,
            lambda: self.link,
            checkpoints=StoreCheckpoints(self.home, self.writer, now_ms=self.clock) if self._loads else None,
            settings=AgentSettings(poll_s=0, idle_s=30, coalesce_s=0.5, refused_s=20),
            now_ms=self.clock,
            chance=self._chance.random,
        )
        self.courier = Courier(
            self.blobs,
            lambda: self.link,
            key=self.sign_key,
            signer=self.store.sign,
            clear=self.agent._clear_for_blobs,
            chance=self._chance.random,
            clock=lambda: self._true.ms / 1000,
        )
        self.agent._session = ClientSession(self.store, self.store.load_memory())
        self.backoffs = {"push": Backoff(self._chance.random), "poll": Backoff(self._chance.random)}
        self.disk.note_mark()

    @property
    def session(self) -> ClientSession:
        assert self.agent._session is not None
        return self.agent._session

    @property
    def loader(self) -> Loader | None:
        """Return what brings checkpoints, None in a world without a keeper."""
        return self.agent._loader

    def held_entries(self) -> int:
        """Return how many entries lie in the log."""
        return int(self.connection.execute("select count(*) from entries").fetchone()[0])

    @property
    def replica(self) -> bytes:
        return self.writer._desk.life.replica

    @property
    def sign_key(self) -> bytes:
        return public_bytes(self.writer._desk.life.sign_key)

    @property
    def connection(self) -> Any:
        """Return the writing connection, for checks between steps: nothing is open on it then."""
        return self.writer._connection

    def organisation_of(self, replica: bytes) -> str | None:
        """Return the organisation that this device takes a replica to be of."""
        row = self.connection.execute("select organisation from replicas where replica = ?", (replica,)).fetchone()
        return None if row is None else row[0] or None

    def do(self, request: object, *, token: bytes | None = None) -> Done:
        """Give a command and return what it did, or raise what it raised."""
        done = self.writer.command(request, person=self.person, office=OFFICE, token=token).result(0)
        self.disk.note_mark()
        return done

    def push(self) -> float | None:
        """Let the agent exchange until nothing waits; return the seconds it would wait after a failure."""
        return self.agent._attempt(self.link, self.backoffs["push"], self.agent._push_round)

    def poll(self) -> float | None:
        """Let the agent ask for news once."""
        return self.agent._attempt(self.link, self.backoffs["poll"], self.agent._poll_round)

    def die(self) -> dict[str, bytes]:
        """Lose the process: everything in memory is gone. Returns what lies on the disk."""
        self.alive = False
        self.disk.kill_in = None
        self.disk.empty()
        files = self.disk.held()
        self.writer._connection.disk = None
        self.readers.close()
        self.writer._connection.close()
        self.disk.put_back(files)
        return files

    def close(self) -> None:
        """Leave no connection open."""
        if self.alive:
            self.alive = False
            self.readers.close()
            self.writer._connection.close()
