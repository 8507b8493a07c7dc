"""The loader: brings checkpoints from the center, in a thread and on a connection of its own.

- A newcomer's, at the first contact: while they load, the agent sends what is written here and pulls nothing. Every whole
  frame is kept, so a cut at any byte, or the end of the program, costs at most a frame; the next request goes on from there.
  Whatever could not be taken over comes as a log afterwards, by the comparison that follows. A center without a keeper, or
  of an older version, gives none, and everything comes as a log.
- For a stale scope, the newest that was made under the rulings in force here.
- Chunks of scopes that rest at the center, when a person opened one or an entry came that writes to it; of a checkpoint that
  the center keeps no more, the newest of its scope in its place.
- Proofs that the center's history goes on; see witness.py.
- Heads with the center's word that its backup covers them, for compaction; see sync/store/compaction.py.

Layer: links. Source: engine specification §8.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import Protocol

from sync.domain.failures import Outage, Refused
from sync.domain.scopes import Scope
from sync.links.http import BlobAnswer, HttpLink, refusal_of
from sync.links.witness import HeadStore, Witness
from sync.oplog.checkpoint import scope_of
from sync.oplog.codec import Malformed
from sync.protocol.backoff import Backoff
from sync.protocol.envelope import Signer
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.loading import PATH, Begun, Chunk, Cover, FrameReader, Item, Logged, Wanted, encode_wanted
from sync.protocol.passes import make_pass
from sync.store.cold import NOT_THERE, Recall

log = logging.getLogger("sync.links")

REFRESH_S = 600.0
_NOT_FOUND, _STALE = 404, 428


class CheckpointStore(HeadStore, Protocol):
    """What the loader asks of the store; each call waits until the writer has committed."""

    def wanted(self) -> Wanted:
        """Return what a newcomer asks for: the authority's log, every checkpoint, those begun from where they stand."""

    def logged(self, item: Logged) -> None:
        """Store runs of a log, and fold them."""

    def begin(self, sealed: bytes) -> bytes:
        """Begin a checkpoint. Raises: Refused: as `adoption.begin`."""

    def take(self, item: Chunk) -> bool:
        """Keep a chunk; return whether a scope stands on its checkpoint now. Raises: Refused: as `adoption.take_chunk`, `finish`."""

    def unfinished(self) -> tuple[bytes, ...]:
        """Return the checkpoints that were begun and lack chunks."""

    def abandon(self) -> None:
        """Let go of every checkpoint that was begun and not finished."""

    def stale(self) -> tuple[Scope, ...]:
        """Return the scopes that need another checkpoint."""

    def droppable(self) -> tuple[Scope, ...]:
        """Return the scopes of which entries might be dropped, were they covered."""

    def covered(self, sealed: bytes, cover: Cover) -> None:
        """Keep the center's word on a checkpoint, where it is this center's."""

    def compact(self) -> int:
        """Drop what may be dropped; return how many entries were."""

    def rest(self) -> int:
        """Let rest at the center what closed long ago; return how many scopes."""

    def recalls(self) -> tuple[Recall, ...]:
        """Return what is wanted back."""

    def recalled(self, item: Chunk) -> bool:
        """Keep a chunk that was wanted back; return whether it was. Raises: Refused: `checkpoint.malformed`."""

    def warm(self) -> None:
        """Let the records of what came return."""

    def not_given(self, scope: Scope, why: str) -> None:
        """Note that the center gave nothing of a scope, and why."""

    def unproven(self) -> Wanted | None:
        """Return the log to ask for by which the next checkpoint is proven, None when there is none to prove."""

    def proving(self, item: Logged) -> None:
        """Lay runs of a log below its floor."""

    def prove(self) -> None:
        """Prove what is whole now, and let it stand on its log."""


class Loader:
    """Owns its thread; `start` once, `close` joins it. `begin` and `look` come from any thread and never wait."""

    def __init__(
        self,
        store: CheckpointStore,
        connect: Callable[[], HttpLink],
        *,
        key: bytes,
        signer: Signer,
        chance: Callable[[], float],
        ended: Callable[[bool], None],
        clear: Callable[[], bool] = lambda: True,
    ) -> None:
        """Go on behind the checkpoints only while ``clear`` says that nothing more urgent waits.

        ``ended`` is told in the loader's thread when a newcomer's loading is over, and whether anything was taken over.
        """
        self._store = store
        self._connect = connect
        self._key = key
        self._signer = signer
        self._chance = chance
        self._ended = ended
        self._clear = clear
        self._nonce = bytes(NONCE_BYTES)
        self._witness = Witness(store, key=key, signer=signer)
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._link: HttpLink | None = None
        self._loads = False
        self._done = False
        self._taken = 0
        self._refresh_due = self._rest_due = 0.0
        self._thread = threading.Thread(target=self._run, name="sync-agent-load")

    @property
    def busy(self) -> bool:
        """Tell whether a newcomer's checkpoints are on their way."""
        return self._loads

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def begin(self) -> bool:
        """Load as a newcomer, once for each start; return whether that is under way."""
        if not self._done and not self._loads:
            self._loads = True
            self._wake.set()
        return self._loads

    def look(self) -> None:
        """Say that the center is in step: what is stale, or may be dropped, can be asked about."""
        self._wake.set()

    def close(self) -> None:
        """Stop and join, a loading under way included."""
        self._stop.set()
        self._wake.set()
        if self._link is not None:
            self._link.abort()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        self._link = self._connect()
        backoff = Backoff(self._chance)
        rest_s: float | None = None
        try:
            while not self._stop.is_set():
                self._wake.wait(rest_s)
                self._wake.clear()
                rest_s = None if self._stop.is_set() else self._round(self._link, backoff)
        finally:
            self._link.close()

    def _round(self, link: HttpLink, backoff: Backoff) -> float | None:
        """Do what is due; return the seconds until the next try, None when only news bring more."""
        try:
            self._do(link)
        except Outage as outage:
            # Of the link, or of the disk while what was begun is let go of: a newcomer that gave up here would wait for ever.
            log.info("checkpoints not loaded", extra={"code": outage.code})
            return backoff.failed(at_least_s=outage.retry_s or 0.0)
        backoff.reset()
        return None

    def _do(self, link: HttpLink) -> None:
        try:
            if self._loads:
                self._load(link)
            else:
                self._recall(link)
                self._refresh(link)
                self._prove(link)
                if self._clear() and not self._stop.is_set():
                    self._witness.look(link)
        except Outage:
            raise
        except (Refused, Malformed) as error:
            log.warning("checkpoints refused", extra={"code": str(error)})
            self._over()
        except Exception:
            # The boundary of this thread: a bug is logged with its trace, and everything comes as a log.
            log.exception("loader failed")
            self._over()

    def _prove(self, link: HttpLink) -> None:
        """Fetch logs behind their checkpoints while nothing else waits, and prove what is whole."""
        while self._clear() and not self._stop.is_set() and (wanted := self._store.unproven()) is not None:
            for item in self._items(link, wanted):
                if isinstance(item, Logged):
                    self._store.proving(item)
                if not self._clear():
                    return
            self._store.prove()
            if self._store.unproven() == wanted:
                return

    def _load(self, link: HttpLink) -> None:
        for item in self._items(link, self._store.wanted()):
            self._take(item)
        if self._store.unfinished():
            raise Outage("link.cut")
        self._over()

    def _over(self) -> None:
        if self._loads:
            self._store.abandon()
            self._loads, self._done = False, True
            self._ended(self._taken > 0)

    def _take(self, item: Item) -> None:
        try:
            match item:
                case Logged():
                    self._store.logged(item)
                case Begun(sealed):
                    self._store.begin(sealed)
                case Chunk():
                    self._taken += self._store.take(item)
                case Cover():
                    pass
        except Refused as refused:
            # One checkpoint that can't be taken over costs no other: its scope comes as a log.
            if refused.code != "checkpoint.unknown":
                log.warning("checkpoint refused", extra={"code": refused.code})

    def _recall(self, link: HttpLink) -> None:
        """Fetch what is wanted back, one scope after the other: what a person waits for first."""
        self._store.warm()
        for wanted in self._store.recalls():
            if self._stop.is_set():
                return
            try:
                self._recall_one(link, wanted)
            except Refused as refused:
                self._store.not_given(wanted.scope, refused.code)

    def _recall_one(self, link: HttpLink, wanted: Recall) -> None:
        came = 0
        for item in self._items(link, Wanted(scopes=(), rows={wanted.checkpoint: wanted.positions})):
            if isinstance(item, Chunk) and self._store.recalled(item):
                came += 1
                self._store.warm()
        if came < len(wanted.positions):
            self._replace(link, wanted.scope)

    def _replace(self, link: HttpLink, scope: Scope) -> None:
        """Take the newest checkpoint of a scope, where the center keeps the one no more on which it stands here."""
        before = self._taken
        for item in self._items(link, Wanted(scopes=(scope,))):
            self._take(item)
        if self._taken == before:
            self._store.not_given(scope, NOT_THERE)
        self._store.abandon()

    def _refresh(self, link: HttpLink) -> None:
        """Ask for what stale scopes need, and for the center's word on what may be dropped."""
        if time.monotonic() >= self._rest_due:
            self._rest_due = time.monotonic() + REFRESH_S
            self._store.rest()
        if time.monotonic() < self._refresh_due:
            return
        stale, droppable = self._store.stale(), self._store.droppable()
        if not (stale or droppable):
            return
        self._refresh_due = time.monotonic() + REFRESH_S
        chosen: dict[Scope, bytes] = {}
        sealed = b""
        for item in self._items(link, Wanted(scopes=tuple(sorted({*stale, *droppable})), heads_only=True)):
            if isinstance(item, Begun):
                sealed = item.sealed
                self._choose(sealed, stale, chosen)
            elif isinstance(item, Cover):
                self._store.covered(sealed, item)
        if chosen:
            for item in self._items(link, Wanted(scopes=tuple(chosen), have=dict.fromkeys(chosen.values(), 0))):
                self._take(item)
            self._store.abandon()
        if droppable:
            self._store.compact()

    def _choose(self, sealed: bytes, stale: Collection[Scope], chosen: dict[Scope, bytes]) -> None:
        """Begin the newest checkpoint of a stale scope that is accepted here; the newest come first."""
        scope = scope_of(sealed)
        if scope in stale and scope not in chosen:
            with suppress(Refused):
                chosen[scope] = self._store.begin(sealed)

    def _items(self, link: HttpLink, wanted: Wanted) -> Iterator[Item]:
        """Yield what the center gives.

        Raises: Outage: as `HttpLink.load`; Refused: the center's code; Malformed: no frames.
        """
        body = encode_wanted(wanted)
        for _ in range(2):
            header = make_pass(self._key, self._signer, method="POST", path=PATH, nonce=self._nonce)
            with link.load(PATH, header, body) as answer:
                if not isinstance(answer, BlobAnswer):
                    self._nonce = bytes(NONCE_BYTES)
                    reader = FrameReader()
                    for data in answer:
                        for item in reader.feed(data):
                            if self._stop.is_set():
                                raise Outage("link.cut")
                            yield item
                    if not reader.is_between:
                        raise Outage("link.cut")
                    return
                self._nonce = answer.nonce if len(answer.nonce) == NONCE_BYTES else bytes(NONCE_BYTES)
                if answer.status == _NOT_FOUND:
                    return
                if answer.status != _STALE:
                    raise Refused(refusal_of(answer.status, answer.body).code)
        raise Outage("link.cut")
