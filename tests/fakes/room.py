"""A replica without its writer's thread: desk and inbox on a real encrypted database, every act in a transaction of its own."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.scopes import Scope
from sync.oplog.birth import Certificate, Role, make_certificate, parse_birth
from sync.oplog.checkpoint import seal
from sync.oplog.hashing import public_bytes
from sync.oplog.run import Run
from sync.store import adoption, checkpoints, rebuild
from sync.store.checkpoints import Made
from sync.store.cipher import connect, transaction
from sync.store.desk import Desk
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.inbox import Inbox
from tests.fakes.authority import Authority
from tests.fakes.begun_home import begin
from tests.fakes.post import START_MS, TREE

T = TypeVar("T")
KEEPER_KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


class Room:
    """One replica; `close` it. `template` is a home to copy, since making one takes longer than a world."""

    def __init__(self, path: Path, template: Path | None = None, *, accepted: Iterable[bytes] = ()) -> None:
        if template is None:
            create_device(begin(path), organisation="320106", person="林亦舟", office="duty_commander", now_ms=START_MS)
        else:
            shutil.copytree(template, path)
        self.home = Home(path)
        self.connection = connect(self.home.database, self.home.key(), read_only=False)
        self.connection.execute("pragma synchronous = off")
        self.desk = Desk(self.connection, shipped=TREE, blobs=rebuild.NoBlobs())
        self.inbox = Inbox(self.desk)
        for birth in accepted:
            self.act(lambda birth=birth: self.desk.trust.accept(parse_birth(birth).sign_key))  # type: ignore[misc]

    def close(self) -> None:
        self.connection.close()

    def act(self, work: Callable[[], T]) -> T:
        """Do one thing in a transaction; a failure undoes it."""
        try:
            with transaction(self.connection):
                result = work()
                self.desk.folding.flush()
                self.desk.streams.flush()
        except BaseException:
            self.desk.forget()
            self.inbox.forget()
            raise
        return result

    def receive(self, *runs: Run) -> None:
        """Store and fold runs."""
        for run in runs:
            self.act(lambda run=run: self.inbox.store(run, now_ms=START_MS))  # type: ignore[misc]
        self.fold()

    def fold(self) -> None:
        while self.act(lambda: self.inbox.fold_some(lambda: True)):
            pass

    def pin(self, authority: Authority) -> None:
        self.act(lambda: self.desk.trust.pin_root(authority.root))

    def make(self, scope: Scope) -> Made | None:
        return self.act(lambda: checkpoints.make(self.desk, scope))

    def begin(self, sealed: bytes) -> bytes:
        return self.act(lambda: adoption.begin(self.desk, sealed, now_ms=START_MS))

    def adopt(self, sealed: bytes, chunks: Iterable[bytes]) -> bytes:
        """Take a checkpoint over from its seal to the end."""
        checkpoint = self.begin(sealed)
        for position, content in enumerate(chunks):
            self.act(lambda at=position, raw=content: adoption.take_chunk(self.desk, checkpoint, at, raw))  # type: ignore[misc]
        while not self.act(lambda: adoption.finish(self.desk, checkpoint, now_ms=START_MS)):
            pass
        self.fold()
        return checkpoint

    def state(self) -> dict[str, str]:
        """Return a hash of each state table."""
        rebuild._index_all(self.connection)
        return rebuild.table_hashes(self.connection)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(query, values).fetchall())


def keeper_certificate(authority: Authority, key: Ed25519PrivateKey = KEEPER_KEY, *, role: Role = Role.KEEPER) -> bytes:
    """Return the word of the center's online key on a keeper's key."""
    certificate = Certificate(
        role=role,
        sign_key=public_bytes(key),
        seal_key=bytes(32),
        organisation="320106" if role is Role.DEVICE else None,
        offices=(),
        letters="",
        not_after_ms=2_000_000_000_000,
        serial=1,
    )
    return make_certificate(authority.key, certificate)


def sealed(authority: Authority, made: Made, key: Ed25519PrivateKey = KEEPER_KEY) -> bytes:
    """Return a checkpoint's head as a keeper of this center seals it."""
    center = parse_birth(authority.birth.raw).certificate
    assert center is not None
    return seal(made.body, key, center=center, keeper=keeper_certificate(authority, key))
