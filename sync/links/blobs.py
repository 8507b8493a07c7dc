"""Blobs on their way: brought to the center and fetched from it, a span at a time, when nothing else waits.

A thread and a connection of their own, so that two gigabytes on a weak link hold up no entry: a span is begun only while the
agent is in step and nothing waits to be sent, and is as long as the link carries in a second. Between two spans everything
is looked at again: what a person asked for and a new preview go before the rest of a film. A blob that fails is tried again
later, with its own backoff, and stops neither the others nor the entries. What proved itself is never carried twice. Where
something is due the connection is made while the agent comes into step.

Layer: links. Source: engine specification §9; property L3.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.links.blob_link import BlobLink
from sync.links.http import HttpLink
from sync.links.transfers import Fetch, Leaves, Push, Step, Way
from sync.oplog.codec import Malformed
from sync.protocol.backoff import Backoff
from sync.protocol.envelope import Signer
from sync.store.blob_tables import PREVIEW_BYTES_MAX, PUSH, Errand

log = logging.getLogger("sync.links")

RETRY_S_MAX = 300.0
TOLD_S_LEAST = 0.4
TRANSFERS_MAX = 16  # each keeps less than a leaf in memory
ABSENT = "blob.missing"
_LINK = "link."


class BlobStore(Leaves, Protocol):
    """What the courier asks of the store; each call waits until the writer has committed."""

    def census(self) -> None:
        """Make the table follow the files; once for each start."""

    def errands(self, center: ReplicaId) -> tuple[Errand, ...]:
        """Return what records name and is not here, and what is here and not known to be at ``center``, in sequence."""

    def at_center(self, address: bytes, center: ReplicaId) -> None:
        """Note that the center holds it."""

    def mend(self, address: bytes) -> None:
        """Note what of a blob is damaged, or gone, as missing."""

    def doubt(self) -> None:
        """Forget what the center holds: it may have gone back."""

    def moved(self, address: bytes, way: str, done: int, rate: float | None) -> None:
        """Note how far it is, in bytes and bytes per second; no rate while it rests."""

    def failed(self, address: bytes, way: str, code: str) -> None:
        """Note why it rests."""


@dataclass(slots=True)
class _Retry:
    """When a blob that failed is tried again."""

    backoff: Backoff
    at: float = 0.0
    code: str = ""


class Courier:
    """Owns its thread; `start` once, `close` joins it. `look` comes from any thread and never waits."""

    def __init__(
        self,
        store: BlobStore,
        connect: Callable[[], HttpLink],
        *,
        key: bytes,
        signer: Signer,
        clear: Callable[[], ReplicaId | None],
        chance: Callable[[], float],
        known: Callable[[], ReplicaId | None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clear`` returns the center while nothing more urgent waits, else None; ``known``, the one spoken to before."""
        self._store = store
        self._connect = connect
        self._key = key
        self._signer = signer
        self._clear = clear
        self._known = known
        self._chance = chance
        self._clock = clock
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._link: HttpLink | None = None
        self._counted = False
        self._retries: dict[bytes, _Retry] = {}
        self._transfers: OrderedDict[bytes, Fetch | Push] = OrderedDict()
        self._moving: Errand | None = None
        self._told_at = 0.0
        self._thread = threading.Thread(target=self._run, name="sync-agent-blobs")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def look(self) -> None:
        """Say that there may be something to carry, or that the way is clear."""
        self._wake.set()

    def close(self) -> None:
        """Stop and join, a transfer under way included."""
        self._stop.set()
        self._wake.set()
        if self._link is not None:
            self._link.abort()
        if self._thread.ident is not None:
            self._thread.join()

    def carry(self, link: Way) -> float | None:
        """Carry what is due; return the seconds until the next retry, None when only news bring more. Called by its own thread."""
        self._wake.clear()
        try:
            return self._carried(link)
        except Outage as outage:
            log.info("blobs not looked up", extra={"code": outage.code})
        except Exception:  # the thread boundary: logged with its trace, and the link goes on
            log.exception("courier failed")
        return RETRY_S_MAX

    def prepare(self, link: BlobLink) -> None:
        """Have a connection and nonces where something is due, so that it leaves as soon as it may. Called by its own thread."""
        try:
            center = self._known()
            if center is None:
                return
            self._census()
            errand = next(iter(self._store.errands(center)), None)
            if errand is not None and not self._stop.is_set():
                link.prepare(errand.address)
        except (Outage, Refused) as error:
            log.info("blobs not prepared", extra={"code": error.code})
        except Exception:  # the thread boundary: logged with its trace, and the link goes on
            log.exception("courier failed")

    def _run(self) -> None:
        self._link = self._connect()
        link = BlobLink(self._link, self._key, self._signer, clock=self._clock)
        rest_s: float | None = None
        try:
            self.prepare(link)
            while not self._stop.is_set():
                self._wake.wait(rest_s)
                rest_s = self.carry(link)
        finally:
            self._link.close()

    def _carried(self, link: Way) -> float | None:
        left: list[Errand] | None = None
        while (center := self._center()) is not None:
            self._census()
            if left is None or self._wake.is_set():
                self._wake.clear()
                left = self._looked_up(center)
            errand = next((one for one in left if not self._rests(one.address)), None)
            if errand is None:
                self._tell_moving(None)
                due = min((self._retries[one.address].at for one in left), default=None)
                return None if due is None else max(0.0, due - self._clock())
            step = self._try(link, errand, center)
            if step is Step.DONE:
                left.remove(errand)
            elif step is Step.LOST:
                self._store.mend(errand.address)
                left = None
        self._tell_moving(None)
        # What the link did to them ends with the link: when the way is clear again they are tried at once.
        self._retries = {address: retry for address, retry in self._retries.items() if not retry.code.startswith(_LINK)}
        return None

    def _census(self) -> None:
        if not self._counted:
            self._store.census()
            self._counted = True

    def _center(self) -> ReplicaId | None:
        return None if self._stop.is_set() else self._clear()

    def _looked_up(self, center: ReplicaId) -> list[Errand]:
        found = list(self._store.errands(center))
        ways = {errand.address: errand.way for errand in found}
        self._retries = {address: retry for address, retry in self._retries.items() if address in ways}
        for address in [address for address, one in self._transfers.items() if ways.get(address) != one.way]:
            del self._transfers[address]
        return found

    def _rests(self, address: bytes) -> bool:
        retry = self._retries.get(address)
        return retry is not None and retry.at > self._clock()

    def _try(self, link: Way, errand: Errand, center: ReplicaId) -> Step | None:
        """Carry one span of a blob; return what it did, None when it failed and rests."""
        code, at_least_s = ABSENT, 0.0
        try:
            transfer = self._transfer(errand)
            self._tell_moving(errand)
            step = transfer.step(link)
            if step is Step.DONE:
                self._done(errand, transfer, center)
            if step is not Step.ABSENT:
                self._retries.pop(errand.address, None)
                self._tell(errand, transfer, link, step)
                return step
        except Outage as outage:
            code, at_least_s = outage.code, outage.retry_s or 0.0
            log.info("blob not carried", extra={"code": code})
        except Malformed:
            code = "link.reply_malformed"
            log.info("blob not carried", extra={"code": code})
        except Refused as refused:
            code = refused.code
            log.info("blob refused", extra={"code": code, "address": errand.address.hex()})
        self._failed(errand, code, at_least_s)
        return None

    def _transfer(self, errand: Errand) -> Fetch | Push:
        found = self._transfers.get(errand.address)
        if found is None:
            found = (Push if errand.way == PUSH else Fetch)(self._store, errand.address)
            self._transfers[errand.address] = found
            while len(self._transfers) > TRANSFERS_MAX:
                self._transfers.popitem(last=False)
        self._transfers.move_to_end(errand.address)
        return found

    def _done(self, errand: Errand, transfer: Fetch | Push, center: ReplicaId) -> None:
        del self._transfers[errand.address]
        if isinstance(transfer, Push) or transfer.from_center:
            self._store.at_center(errand.address, center)
        self._moving = None

    def _failed(self, errand: Errand, code: str, at_least_s: float) -> None:
        retry = self._retries.setdefault(errand.address, _Retry(Backoff(self._chance, max_s=RETRY_S_MAX)))
        retry.at = self._clock() + retry.backoff.failed(at_least_s=at_least_s)
        self._moving = None
        if retry.code != code:
            retry.code = code
            self._store.failed(errand.address, errand.way, code)

    # What is told, a few times a second.

    def _tell_moving(self, errand: Errand | None) -> None:
        """Say of the blob that moved until now that it rests, when another one is begun, or none."""
        before, self._moving = self._moving, errand
        transfer = None if before is None else self._transfers.get(before.address)
        if before is None or transfer is None or (errand is not None and errand.address == before.address):
            return
        self._store.moved(before.address, before.way, transfer.done, None)

    def _tell(self, errand: Errand, transfer: Fetch | Push, link: Way, step: Step) -> None:
        now = self._clock()
        if step is not Step.MORE or errand.size <= PREVIEW_BYTES_MAX or now - self._told_at < TOLD_S_LEAST:
            return
        self._told_at = now
        self._store.moved(errand.address, errand.way, transfer.done, link.pace.rate)
