"""A center that lies: the same keys and the same life over two databases, so that it shows two histories; and a device that looks.

`twin` copies a folder as nobody honest would: the mark beside the database is written anew, so that no life ends.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

from fakes.live_center import Device, LiveCenter
from fakes.post import Post

from sync.center.beside import read_high_water, write_high_water
from sync.links.checkpoints import StoreCheckpoints
from sync.links.http import HttpLink
from sync.links.replica import StoreReplica
from sync.links.witness import Witness
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.peer import Offer, PeerSession
from sync.store.highwater import place_of
from sync.store.readers import Readers


def twin(center: LiveCenter, to: Path) -> LiveCenter:
    """Return another center of the same life, on a copy of the folder of one that does not run."""
    shutil.copytree(center.directory, to)
    mark = read_high_water(to)
    assert mark is not None
    write_high_water(to, replace(mark, place=place_of(to)))
    return LiveCenter(to)


class Onlooker:
    """A device step by step: a real store, its session, and the witness that asks whenever it is told to."""

    def __init__(self, path: Path, organisation: str, center: LiveCenter) -> None:
        self.post = Post(path, organisation)
        self.readers = Readers(self.post.home, 1)
        self.store = StoreReplica(self.post.writer, self.readers)
        self.center = center
        self.device = Device(self.store, center)
        self._seconds = 0.0
        heads = StoreCheckpoints(self.post.home, self.post.writer, now_ms=self.post.clock)
        self.witness = Witness(heads, key=self.store.sign_key, signer=self.store.sign, now_s=self._now_s)

    def _now_s(self) -> float:
        return self._seconds

    def admit(self) -> None:
        """Knock, and be let in by an operator."""
        self.device.round()
        self.center.admit(self)  # type: ignore[arg-type]
        self.sync()

    @property
    def sign_key(self) -> bytes:
        return self.store.sign_key

    @property
    def organisation(self) -> str:
        return self.post.organisation

    def turn(self, center: LiveCenter) -> None:
        """Reach another center from now on, as if by the same address."""
        self.center = center
        self.device.link.close()
        self.device.link = HttpLink(center.address)

    def sync(self) -> None:
        self.store.sign_tips()
        self.device.sync()
        self.post.settle()

    def look(self, *, after_s: float = 10_000.0) -> None:
        """Let time pass, and let the witness ask."""
        self._seconds += after_s
        self.witness.look(self.device.link)

    def heads(self) -> list[tuple[int, str, str]]:
        rows = self.post.rows("select size, source, state from tree_heads order by size, source")
        return [(row["size"], row["source"], row["state"]) for row in rows]

    def convictions(self) -> list[tuple[str, str]]:
        return [(row["why"], row["source"]) for row in self.post.rows("select why, source from convictions order by why, source")]

    def close(self) -> None:
        self.device.close()
        self.readers.close()
        self.post.close()


def meet(one: Onlooker, other: Onlooker) -> None:
    """Let two devices exchange side by side, with what each has to tell of others."""
    chance = Random(one.sign_key + other.sign_key)
    sides = [
        PeerSession(at.store, nonce=chance.randbytes(NONCE_BYTES), now_ms=at.post.clock(), offer=Offer(relays=at.store.relays_for))
        for at in (one, other)
    ]
    while not all(side.done for side in sides):
        said = [side.say() for side in sides]
        for at, side, wire in zip((one, other), sides, reversed(said), strict=True):
            heard = side.hear(wire)
            assert side.other is not None
            at.store.hear(side.other.replica, heard)
