"""Chance, keys, time and threads of the product, all from one seed and one thread while a world lives.

What the product takes from the machine is replaced at the modules that take it: nonces and keys come from the world's
`Random`, monotonic time jumps as the seed says (so that batches end in other places with every seed), the writer's thread
is never started, connections are the disk model's, and nothing waits for a real disk.
"""

import os
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.center import admission, keeper, rotation, rulings
from sync.center import blobs as center_blobs
from sync.links import agent, blobs, bundle_check, bundle_in, bundle_out, loader
from sync.oplog.codec import Malformed, decode, encode
from sync.store import cipher, leaf_files, readers, writer
from tests.fakes.world.clock import TrueTime
from tests.fakes.world.disk import Disk, DiskConnection
from tests.fakes.world.stepped import SteppedReaders, SteppedWriter

_KEY_BYTES = 32
_BATCH_ENDS = 0.15


class Bug(BaseException):
    """What a thread of the product would have logged as a bug and gone on."""


class Loud:
    """A logger of a thread's boundary, by which a bug comes out."""

    def __init__(self, log: Any) -> None:
        self._log = log

    def exception(self, message: str) -> None:
        raise Bug(message)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


class IdleThread:
    """Stands in for the writer's thread: the world turns the writer itself."""

    ident = None

    def __init__(self, **_: object) -> None: ...

    def start(self) -> None: ...

    def join(self) -> None: ...


@contextmanager
def determined(chance: Random, true: TrueTime) -> Iterator[None]:
    """Let everything the product draws come from ``chance`` and ``true`` until the block ends."""
    calm = SimpleNamespace(monotonic=lambda: 0.0, time_ns=lambda: true.ms * 1_000_000)
    hurried = SimpleNamespace(monotonic=_jumping(chance), time_ns=calm.time_ns)
    measured = SimpleNamespace(monotonic=_passing(true, chance), time_ns=calm.time_ns)
    connect = cipher.dbapi2.connect
    replaced: list[tuple[Any, str, Any]] = [
        (secrets, "token_bytes", lambda size=32: chance.randbytes(size)),
        (secrets, "token_hex", lambda size=32: chance.randbytes(size).hex()),
        (Ed25519PrivateKey, "generate", classmethod(lambda _: Ed25519PrivateKey.from_private_bytes(chance.randbytes(_KEY_BYTES)))),
        (X25519PrivateKey, "generate", classmethod(lambda _: X25519PrivateKey.from_private_bytes(chance.randbytes(_KEY_BYTES)))),
        (os, "fsync", lambda _descriptor: None),
        (leaf_files, "write_all", partial(Disk.write_all, leaf_files.write_all)),
        (cipher.dbapi2, "connect", lambda *args, **facts: connect(*args, factory=DiskConnection, **facts)),
        (writer, "threading", SimpleNamespace(Condition=threading.Condition, Thread=IdleThread)),
        (writer, "time", hurried),
        (agent, "time", measured),
        (agent, "log", Loud(agent.log)),
        (loader, "log", Loud(loader.log)),
        (blobs, "log", Loud(blobs.log)),
        (center_blobs, "time", calm),
        (keeper, "Writer", SteppedWriter),
        (keeper, "Readers", SteppedReaders),
        (keeper, "time", calm),
        (loader, "time", calm),
        (bundle_out, "seal", _sealed),
        (bundle_check, "Opener", _Opener),
        (bundle_in, "Opener", _Opener),
        (readers, "time", calm),
        (admission, "time", calm),
        (rulings, "time", calm),
        (rotation, "time", calm),
    ]
    with ExitStack() as stack:
        for owner, name, value in replaced:
            stack.callback(setattr, owner, name, vars(owner)[name])
            setattr(owner, name, value)
        yield


def _sealed(content: bytes, seal_keys: Sequence[bytes]) -> bytes:
    """Return what opens to these keys; age itself draws from the system."""
    return encode([list(seal_keys), content])


class _Opener:
    """Opens what `_sealed` made for one device."""

    def __init__(self, secrets: Sequence[X25519PrivateKey]) -> None:
        self.seal_keys = frozenset(secret.public_key().public_bytes_raw() for secret in secrets)

    def open(self, body: bytes) -> bytes:
        match decode(body):
            case [list(keys), bytes(content)] if not self.seal_keys.isdisjoint(keys):
                return content
        raise Malformed("seal")


def _jumping(chance: Random) -> Callable[[], float]:
    """Return a clock on which a batch of the writer ends now and then: it leaps past any bound, else it stands."""
    now = [0.0]

    def monotonic() -> float:
        now[0] += 1.0 if chance.random() < _BATCH_ENDS else 0.0
        return now[0]

    return monotonic


def _passing(true: TrueTime, chance: Random) -> Callable[[], float]:
    """Return a clock by which a transfer takes anything from a moment to half a minute, so that chunks are small and large."""
    now = [0.0]

    def monotonic() -> float:
        now[0] += chance.choice((0.05, 0.3, 2.0, 30.0))
        return now[0] + true.ms / 1000

    return monotonic
