"""What a window asks of blobs: fetch one now, let it rest, give it up, make room, write one out to a path.

Wishes are a row each and are done in the writer; what reads or writes whole files runs on a thread of its own,
`engine-blobs`, one after the other. Whoever carries is woken by the engine.

Layer: engine. Source: our design (engine specification §6, §9).
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from sync.domain.failures import Outage, Refused
from sync.domain.kind import BLOB_ID_BYTES
from sync.engine.messages import TOKEN_BYTES, Call
from sync.store import blob_wishes
from sync.store.leaves import StoreBlobs
from sync.store.writer import Writer

log = logging.getLogger("engine.blobs")

WAITING_MAX = 64

Tell = Callable[[bytes, int, int], None]


class BlobActs:
    """Owned by the engine, which closes it before the writer.

    Args:
        tell: is handed token, bytes done and bytes to do of a file that is written out.
        wake: lets whoever carries blobs look again; both never wait.
    """

    def __init__(self, blobs: StoreBlobs, writer: Writer, *, tell: Tell, wake: Callable[[], None]) -> None:
        self._blobs = blobs
        self._writer = writer
        self._tell = tell
        self._wake = wake
        self._door = threading.Lock()
        self._waiting: dict[bytes, bool] = {}  # token → whether it is to stop
        self._open = 0
        self._closing = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine-blobs")
        # What a killed engine left half written is swept, link or no link.
        self._thread.submit(self._counted)

    def answer(self, call: Call) -> "Future[Any]":
        """Start what a call asks; see messages.py. Thread: any; never waits.

        Raises: Refused: `command.malformed`.
        """
        does = _DOES.get(call.text("does"))
        if does is None:
            raise Refused("command.malformed", field="does")
        return does(self, call)

    def close(self) -> None:
        """Stop what runs and join; twice is once."""
        self._closing.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _counted(self) -> None:
        try:
            self._blobs.census()
        except Outage as outage:
            log.info("blobs not counted", extra={"code": outage.code})

    def _fetch(self, call: Call) -> "Future[Any]":
        return self._behind(call.content("address", BLOB_ID_BYTES), self._fetched)

    def _fetched(self, address: bytes) -> None:
        if not self._blobs.leaves_missing(address):
            # It is here, and somebody misses it all the same: read it through, and fetch what is damaged.
            self._blobs.mend(address)
        if self._blobs.leaves_missing(address):
            self._writer.call(partial(blob_wishes.fetch_now, address=address)).result()
            self._wake()

    def _pause(self, call: Call) -> "Future[Any]":
        address, on = call.content("address", BLOB_ID_BYTES), call.body.get("on") is not False
        return self._behind(address, lambda address: self._wished(partial(blob_wishes.pause, address=address, on=on)))

    def _cancel(self, call: Call) -> "Future[Any]":
        return self._behind(call.content("address", BLOB_ID_BYTES), self._blobs.cancel)

    def _evict(self, call: Call) -> "Future[Any]":
        address = None if call.body.get("address") is None else call.content("address", BLOB_ID_BYTES)
        return self._behind(address, self._blobs.evict)

    def _export(self, call: Call) -> "Future[Any]":
        address, token, path = call.content("address", BLOB_ID_BYTES), call.content("token", TOKEN_BYTES), Path(call.text("path"))
        with self._door:
            self._waiting[token] = False
        return self._behind(address, lambda address: self._exported(address, token, path), token=token)

    def _exported(self, address: bytes, token: bytes, path: Path) -> None:
        try:
            self._blobs.export(address, path, progress=partial(self._tell, token), cancelled=lambda: self._must_stop(token))
        finally:
            with self._door:
                self._waiting.pop(token, None)

    def _export_stop(self, call: Call) -> "Future[Any]":
        token = call.content("token", TOKEN_BYTES)
        with self._door:
            if token in self._waiting:
                self._waiting[token] = True
        done: Future[Any] = Future()
        done.set_result(None)
        return done

    def _wished(self, wish: Callable[..., None]) -> None:
        self._writer.call(wish).result()
        self._wake()

    def _must_stop(self, token: bytes) -> bool:
        return self._closing.is_set() or self._waiting.get(token, True)

    def _behind(self, address: bytes | None, act: Callable[[Any], Any], *, token: bytes = b"") -> "Future[Any]":
        with self._door:
            if self._closing.is_set() or self._open >= WAITING_MAX:
                self._waiting.pop(token, None)
                refused: Future[Any] = Future()
                refused.set_exception(Outage("engine.closed") if self._closing.is_set() else Outage("engine.busy", retry_s=1.0))
                return refused
            self._open += 1
            return self._thread.submit(self._done, act, address)

    def _done(self, act: Callable[[Any], Any], address: bytes | None) -> Any:
        try:
            return act(address)
        finally:
            with self._door:
                self._open -= 1


_DOES: dict[str, Callable[[BlobActs, Call], "Future[Any]"]] = {
    "fetch": BlobActs._fetch,  # noqa: SLF001 - the table of this class's own acts
    "pause": BlobActs._pause,  # noqa: SLF001
    "cancel": BlobActs._cancel,  # noqa: SLF001
    "evict": BlobActs._evict,  # noqa: SLF001
    "export": BlobActs._export,  # noqa: SLF001
    "export_stop": BlobActs._export_stop,  # noqa: SLF001
}
