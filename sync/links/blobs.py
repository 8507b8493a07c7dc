"""Blobs on their way: brought to the center and fetched from it, one at a time, when nothing else waits.

A thread and a connection of their own, so that sixteen megabytes on a weak link hold up no entry: it begins only while the
agent is in step and nothing waits to be sent, and looks again before each blob. A blob that fails is tried again later,
with its own backoff, and stops neither the others nor the entries. Content is kept only when it is what its address says.

Layer: links. Source: engine specification §9; property L3.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.links.http import OK, HttpLink, refusal_of
from sync.protocol.backoff import Backoff
from sync.protocol.envelope import Signer
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.passes import blob_path, make_pass
from sync.store.blob_tables import PUSH, Errand

log = logging.getLogger("sync.links")

RETRY_S_MAX = 300.0
_NO_CONTENT, _NOT_FOUND, _STALE = 204, 404, 428


class BlobStore(Protocol):
    """What the courier asks of the store; each call waits until the writer has committed."""

    def census(self) -> None:
        """Make the table follow the files; once for each start."""

    def errands(self, center: ReplicaId) -> tuple[Errand, ...]:
        """Return what records name and is not here, and what is here and not known to be at ``center``, in sequence."""

    def content(self, address: bytes) -> bytes | None:
        """Return a blob; a damaged one is let go and noted as lost, and None."""

    def keep(self, address: bytes, content: bytes) -> None:
        """Keep what came from the center. Raises: Refused: `blob.not_its_address`; Outage: those of the disk."""

    def at_center(self, address: bytes, center: ReplicaId) -> None:
        """Note that the center holds it."""

    def doubt(self) -> None:
        """Forget what the center holds: it may have gone back."""


class BlobLink:
    """The three questions about a blob, each signed with a nonce that the last answer brought."""

    def __init__(self, link: HttpLink, key: bytes, signer: Signer) -> None:
        self._link = link
        self._key = key
        self._signer = signer
        self._nonce = bytes(NONCE_BYTES)

    def holds(self, address: bytes) -> bool:
        """Tell whether the center holds a blob. Raises: as `HttpLink.blob`, and Refused: the center's code."""
        status, _ = self._ask("HEAD", address, {OK, _NOT_FOUND})
        return status == OK

    def get(self, address: bytes) -> bytes | None:
        """Return a blob's bytes, not yet checked; None when the center does not hold it. Raises: as `holds`."""
        status, body = self._ask("GET", address, {OK, _NOT_FOUND})
        return body if status == OK else None

    def put(self, address: bytes, content: bytes) -> None:
        """Bring a blob. Raises: as `holds`."""
        self._ask("PUT", address, {_NO_CONTENT}, content)

    def _ask(self, method: str, address: bytes, good: set[int], content: bytes = b"") -> tuple[int, bytes]:
        path = blob_path(address)
        for _ in range(2):
            header = make_pass(self._key, self._signer, method=method, path=path, nonce=self._nonce)
            answer = self._link.blob(method, path, header, content)
            self._nonce = answer.nonce if len(answer.nonce) == NONCE_BYTES else bytes(NONCE_BYTES)
            if answer.status != _STALE:
                break
        if answer.status in good:
            return answer.status, answer.body
        raise Refused(refusal_of(answer.status, answer.body).code)


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
    ) -> None:
        """``clear`` returns the center while nothing more urgent waits, else None."""
        self._store = store
        self._connect = connect
        self._key = key
        self._signer = signer
        self._clear = clear
        self._chance = chance
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._link: HttpLink | None = None
        self._counted = False
        self._retries: dict[bytes, tuple[Backoff, float]] = {}
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

    def _run(self) -> None:
        self._link = self._connect()
        link = BlobLink(self._link, self._key, self._signer)
        rest_s: float | None = None
        try:
            while not self._stop.is_set():
                self._wake.wait(rest_s)
                self._wake.clear()
                rest_s = self._round(link)
        finally:
            self._link.close()

    def _round(self, link: BlobLink) -> float | None:
        """Carry what is due; return the seconds until the next retry, None when only news bring more."""
        try:
            return self._carried(link)
        except Outage as outage:
            log.info("blobs not looked up", extra={"code": outage.code})
        except Exception:  # the thread boundary: logged with its trace, and the link goes on
            log.exception("courier failed")
        return RETRY_S_MAX

    def _carried(self, link: BlobLink) -> float | None:
        center = self._center()
        if center is None:
            return None
        if not self._counted:
            self._store.census()
            self._counted = True
        found = self._store.errands(center)
        named = {errand.address for errand in found}
        self._retries = {address: retry for address, retry in self._retries.items() if address in named}
        for errand in found:
            address, act = errand.address, self._push if errand.way == PUSH else self._fetch
            if self._retries.get(address, (None, 0.0))[1] > time.monotonic():
                continue
            if (center := self._center()) is None:
                return None
            self._try(lambda act=act, address=address, center=center: act(link, address, center), address)  # type: ignore[misc]
        due = min((at for _, at in self._retries.values()), default=None)
        return None if due is None else max(0.0, due - time.monotonic())

    def _center(self) -> ReplicaId | None:
        return None if self._stop.is_set() else self._clear()

    def _try(self, act: Callable[[], bool], address: bytes) -> None:
        at_least_s = 0.0
        try:
            if act():
                self._retries.pop(address, None)
                return
        except Outage as outage:
            at_least_s = outage.retry_s or 0.0
            log.info("blob not carried", extra={"code": outage.code})
        except Refused as refused:
            log.info("blob refused", extra={"code": refused.code, "address": address.hex()})
        backoff = self._retries[address][0] if address in self._retries else Backoff(self._chance, max_s=RETRY_S_MAX)
        self._retries[address] = (backoff, time.monotonic() + backoff.failed(at_least_s=at_least_s))

    def _push(self, link: BlobLink, address: bytes, center: ReplicaId) -> bool:
        content = self._store.content(address)
        if content is None:
            self.look()
            return True
        if not link.holds(address):
            link.put(address, content)
        self._store.at_center(address, center)
        return True

    def _fetch(self, link: BlobLink, address: bytes, center: ReplicaId) -> bool:
        content = link.get(address)
        if content is None:
            return False
        self._store.keep(address, content)
        self._store.at_center(address, center)
        return True
