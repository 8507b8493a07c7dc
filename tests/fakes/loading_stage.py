"""A fresh post before a center whose keeper made a checkpoint, and a wire that may be cut, bent or read frame by frame."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes.live_center import CITY, GULOU, direct, write_organisations
from fakes.memory_replica import MemoryReplica
from fakes.post import TREE, Post

from sync.center.admission import admit
from sync.center.keeper import Keeper
from sync.center.serve import Center, open_center
from sync.domain.failures import Outage
from sync.domain.scopes import Scope
from sync.links.checkpoints import StoreCheckpoints
from sync.links.http import BlobAnswer
from sync.links.loader import Loader
from sync.links.replica import StoreReplica
from sync.oplog.run import Run
from sync.protocol.backoff import Backoff
from sync.protocol.loading import FrameReader, Logged, Wanted, decode_wanted
from sync.store.readers import Readers
from sync.store.writer import Writer

LINES = 130


@dataclass
class Wire:
    """Stands in for `HttpLink`: the first ``keep`` bytes of a reply, then the link breaks; None lets it pass. `answers` come first.

    `between` is called before each frame is made, with the number of those that the device has.
    """

    center: Center
    key: bytes
    keep: int | None = None
    bend: Any = None
    length: int = 0
    asked: int = 0
    answers: list[BlobAnswer] = field(default_factory=list)
    between: Callable[[int], None] | None = None

    @contextmanager
    def load(self, _path: str, _authorization: str, content: bytes) -> "Iterator[BlobAnswer | Iterator[bytes]]":
        self.asked += 1
        if self.answers:
            yield self.answers.pop(0)
            return
        if self.between is not None:
            yield self._lazily(decode_wanted(content), self.between)
            return
        whole = b"".join(self.center.shelf.load(self.key, decode_wanted(content)))
        if self.bend is not None:
            whole = self.bend(whole)
        self.length = len(whole)
        yield self._pieces(whole)

    def _lazily(self, wanted: Wanted, between: Callable[[int], None]) -> Iterator[bytes]:
        frames, had = self.center.shelf.load(self.key, wanted), 0
        while True:
            between(had)
            frame = next(frames, None)
            if frame is None:
                return
            had += 1
            if had == self.keep:
                yield frame[:-1]
                raise Outage("link.cut")
            yield frame

    def _pieces(self, whole: bytes) -> Iterator[bytes]:
        cut = whole if self.keep is None else whole[: self.keep]
        yield from (cut[start : start + 700] for start in range(0, len(cut), 700))
        if self.keep is not None and self.keep < len(whole):
            raise Outage("link.cut")

    def abort(self) -> None: ...

    def close(self) -> None: ...


class Written:
    """A center that was written to and whose keeper made checkpoints, closed again: to be copied, since writing it takes longest."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder / "live", folder / "kept"
        folder = self.folder
        folder.mkdir()
        center = open_center(folder / "center", organisations_csv=write_organisations(folder / "organisations.csv"))
        self.author = MemoryReplica(1, GULOU)
        writer, _ = direct(self.author, center)
        writer.round()
        admit(folder / "center", fingerprint_or_key=self.author.sign_key)
        writer.sync()
        self.scope: Scope = self.author.open_incident()
        for number in range(LINES):
            # More than one frame holds, and nothing that packs away.
            self.author.line(self.scope, f"第{number}车 {random.Random(number).randbytes(200).hex()}")
        writer.sync(most=60, push_bytes=12_000)
        keeper = Keeper(folder / "center", center.database, center.keys, now_ms=lambda: 1)
        keeper.follow()
        assert len(keeper.make_due()) == 1
        keeper.close()
        center.database.close()
        shutil.copytree(self.folder, self.kept)


class Stage:
    """Such a center, opened, and a fresh post that it admitted."""

    def __init__(self, written: Written, post: Path) -> None:
        # At the place where it was written: a center that is found elsewhere takes itself for a copy.
        folder = self.folder = written.folder
        shutil.rmtree(folder)
        shutil.copytree(written.kept, folder)
        self.center = open_center(folder / "center", organisations_csv=folder / "organisations.csv")
        self.author, self.scope = written.author, written.scope
        self.keeper = Keeper(folder / "center", self.center.database, self.center.keys, now_ms=lambda: 1)
        self.center.keepers.append(self.keeper)
        self.post = Post(post, CITY)
        readers = Readers(self.post.home, 1)
        store = StoreReplica(self.post.writer, readers)
        device, _ = direct(store, self.center)
        device.round()
        admit(folder / "center", fingerprint_or_key=store.sign_key, organisation=CITY)
        root = self.center.keys.root_public
        self.post.writer.call(lambda desk: desk.trust.pin_root(root)).result(30)
        readers.close()
        self.wire = Wire(self.center, store.sign_key)
        self.ended: list[bool] = []
        self.sign = store.sign

    def loader(self) -> Loader:
        """Return a loader that begins, as at a first contact; `_round` is one try of it."""
        store = StoreCheckpoints(self.post.home, self.post.writer, now_ms=lambda: 1)
        loader = Loader(store, lambda: self.wire, key=self.wire.key, signer=self.sign, chance=lambda: 0.0, ended=self.ended.append)  # type: ignore[arg-type, return-value]
        assert loader.begin()
        return loader

    def once(self, loader: Loader) -> float | None:
        """Try once."""
        return loader._round(self.wire, Backoff(lambda: 0.0))  # type: ignore[arg-type]

    def given(self, wanted: Wanted) -> list[tuple[tuple[Run, ...], tuple[bytes, ...]]]:
        """Return the runs, with their births, that the shelf gives to the post."""
        items = FrameReader().feed(b"".join(self.center.shelf.load(self.wire.key, wanted)))
        return [(item.runs, item.births) for item in items if isinstance(item, Logged)]

    def restart(self) -> None:
        """End the post's writer, as a program that ends does, and begin another on the same home."""
        self.post.writer.close()
        self.post.writer = Writer(self.post.home, now_ms=self.post.clock, shipped=TREE)

    def close(self) -> None:
        self.post.close()
        self.keeper.close()
        self.center.database.close()


def lines(stage: Stage) -> int:
    return len(stage.post.rows("select id from journal_rows"))


def kept(stage: Stage) -> int:
    return int(stage.post.rows("select count(*) as kept from checkpoint_chunks")[0]["kept"])
