"""From threads and processes to bound slots: everything the engine and the readers answer arrives in the GUI thread.

The client of the engine and the readers speak in `Future`s and plain callbacks, from threads of their own. A slot runs where
the *sender* lives unless its receiver is a QObject, so each bridge is a QObject made in the GUI thread, signals itself, and
calls bound methods only; a receiver whose widget is gone is passed over.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from desktop.runtime.services import Changes
from desktop.runtime.unproven import Unproven
from sync.domain.failures import Outage, Refused
from sync.engine.messages import ChangeDatabaseKey, ChangeKeys, FileToAttach, Proof
from sync.store.queries.rows import LinkStatus

if TYPE_CHECKING:
    from desktop.runtime.database_key import KeyChange

log = logging.getLogger("desktop.bridge")

REFRESH_INTERVAL_MS = 200
# After a quiet time a change is told so soon: one commit tells of itself in several messages.
LEAD_MS = 20
# Acts that follow one another faster than a hand are an import: only the first of them hurries the views.
HAND_MS = 300
DRAFT_DELAY_MS = 400
DRAFT_RETRY_MS = 2_000


class EngineClient(Protocol):
    """What the bridge needs of `sync.engine.client.EngineClient`; callbacks come from the client's own thread."""

    def submit(self, request: object, *, proof: Proof = None) -> "Future[Any]": ...

    def change_keys(self, *, proof: Proof = None) -> "Future[Any]": ...

    def seat(self, act: str = "seat", **values: object) -> "Future[Any]": ...

    def on_changes(self, callback: Callable[[Changes], None]) -> None: ...

    def on_status(self, callback: Callable[[Any], None]) -> None: ...

    def on_started(self, callback: Callable[[Any], None]) -> None: ...

    def on_outage(self, callback: Callable[[Outage | None], None]) -> None: ...

    def exchange_now(self, scope: bytes | None = None) -> "Future[None]": ...

    def set_center(self, url: str | None) -> "Future[None]": ...

    def told(self) -> "Future[None]": ...

    def hand_out_slip(self, entry: bytes) -> "Future[str]": ...

    def take_slip(self, text: str) -> "Future[Any]": ...

    def dismiss_slip(self, entry: bytes) -> "Future[None]": ...

    def pin(self, entry: bytes, *, on: bool) -> "Future[None]": ...

    def attach(self, file: FileToAttach) -> "Future[Any]": ...

    def stop_attaching(self, token: bytes) -> "Future[None]": ...

    def blob(self, does: str, **values: object) -> "Future[Any]": ...

    def on_attaching(self, callback: Callable[[Any], None]) -> None: ...

    def bundle(self, do: str, values: Mapping[str, Any]) -> "Future[Any]": ...

    def on_carrying(self, callback: Callable[[Any], None]) -> None: ...

    def yard(self, do: str, **values: object) -> "Future[None]": ...

    def accept_key(self, key: bytes) -> "Future[None]": ...

    def drafts(self) -> "Future[Mapping[str, str]]": ...

    def draft_put(self, key: str, text: str) -> "Future[None]": ...


class StoreReaders(Protocol):
    """What the bridge needs of `sync.store.readers.Readers`."""

    def query(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]": ...


class _Delivery(QObject):
    """Calls bound methods with the outcome of futures, in the GUI thread, in the order they ended."""

    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def await_future(self, future: "Future[Any]", done: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
        def end(ended: "Future[object]") -> None:
            if isValid(self) and not ended.cancelled():
                self._ended.emit(ended, done, failed)

        future.add_done_callback(end)

    def _on_ended(self, future: "Future[object]", done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        error = future.exception()
        receiver = done if error is None else failed
        owner = getattr(receiver, "__self__", None)
        if isinstance(owner, QObject) and not isValid(owner):
            return
        if error is None:
            done(future.result())
            return
        if not isinstance(error, (Refused, Outage)):
            log.error("unexpected error", exc_info=error)
        failed(error)


class EngineBridge(QObject):
    """The engine as the window sees it; owned by the composition root, lives in the GUI thread.

    Signals:
        started: the report of each start of an engine, the fields of the store's `StartReport`.
        attaching: how far a file is that is being taken in, a `Progress`.
        carrying: how far a bundle is, a `CarryProgress`.
        rekeying: how far the change of the database's key is, a `KeyProgress`, and None once an engine may work again.
    """

    changed = Signal(object)
    acted = Signal()
    status = Signal(object)
    failed = Signal(object)
    recovered = Signal()
    started = Signal(object)
    attaching = Signal(object)
    carrying = Signal(object)
    rekeying = Signal(object)
    _told = Signal(object)
    _written = Signal()
    _outage_told = Signal(object)
    _status_told = Signal(object)
    _start_told = Signal(object)
    _attaching_told = Signal(object)
    _carrying_told = Signal(object)
    _rekeying_told = Signal(object)

    def __init__(self, client: EngineClient, parent: QObject | None = None, *, key_change: "KeyChange | None" = None) -> None:
        super().__init__(parent)
        self._client = client
        self._key_change = key_change
        self._delivery = _Delivery(self)
        self._asker: Callable[[Unproven], None] | None = None
        self._gathered: dict[str, frozenset[bytes]] = {}
        self._since_act = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_refresh_due)
        self._written.connect(self._on_written, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._status_told.connect(self.status, Qt.ConnectionType.QueuedConnection)
        self._outage_told.connect(self._on_outage, Qt.ConnectionType.QueuedConnection)
        self.link: LinkStatus | None = None
        self.status.connect(self._on_status)
        self._start_told.connect(self._on_start, Qt.ConnectionType.QueuedConnection)
        self._attaching_told.connect(self.attaching, Qt.ConnectionType.QueuedConnection)
        client.on_started(self._start_told.emit)
        client.on_attaching(self._attaching_told.emit)
        self._carrying_told.connect(self.carrying, Qt.ConnectionType.QueuedConnection)
        client.on_carrying(self._carrying_told.emit)
        self._rekeying_told.connect(self.rekeying, Qt.ConnectionType.QueuedConnection)
        client.on_outage(self._outage_told.emit)
        client.on_changes(self._told.emit)
        client.on_status(self._status_told.emit)

    def submit(
        self, request: object, *, done: Callable[[object], None], failed: Callable[[BaseException], None], proof: Proof = None
    ) -> None:
        """Hand `request` to the engine; see `Engine.submit`."""
        unheard = failed if proof is not None else Unproven(request, done, failed, self._asker).on_failed
        future = self._begun(request, proof)
        future.add_done_callback(self._tell_written)
        self._delivery.await_future(future, done, unheard)

    def _begun(self, request: object, proof: Proof) -> "Future[Any]":
        if isinstance(request, ChangeKeys):
            return self._client.change_keys(proof=proof)
        if isinstance(request, ChangeDatabaseKey):
            assert self._key_change is not None, "a window over a home has one"
            return self._key_change.change(request.passphrase, proof=proof, told=self._rekeying_told.emit)
        return self._client.submit(request, proof=proof)

    def prove_by(self, asker: Callable[[Unproven], None]) -> None:
        """See `Engine.prove_by`."""
        self._asker = asker

    def seat(self, act: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        """See `Engine.seat`."""
        self._delivery.await_future(self._client.seat(act, **values), done, failed)

    def hand_out_slip(self, entry: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """See `Engine.hand_out_slip`."""
        self._delivery.await_future(self._client.hand_out_slip(entry), done, failed)

    def take_slip(self, text: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """See `Engine.take_slip`."""
        self._delivery.await_future(self._client.take_slip(text), done, failed)

    def dismiss_slip(self, entry: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """See `Engine.dismiss_slip`."""
        self._delivery.await_future(self._client.dismiss_slip(entry), done, failed)

    def pin(self, entry: bytes, *, on: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """See `Engine.pin`."""
        self._delivery.await_future(self._client.pin(entry, on=on), done, failed)

    def attach(self, file: FileToAttach, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """See `Engine.attach`."""
        self._delivery.await_future(self._client.attach(file), done, failed)

    def stop_attaching(self, token: bytes) -> None:
        """See `Engine.stop_attaching`."""
        self._delivery.await_future(self._client.stop_attaching(token), self._on_tried, self._on_not_tried)

    def blob(self, does: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        """See `Engine.blob`."""
        self._delivery.await_future(self._client.blob(does, **values), done, failed)

    def bundle(
        self, do: str, values: Mapping[str, Any], *, done: Callable[[object], None], failed: Callable[[BaseException], None]
    ) -> None:
        """See `Engine.bundle`."""
        self._delivery.await_future(self._client.bundle(do, values), done, failed)

    def set_center(self, url: str | None, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """See `Engine.set_center`."""
        self._delivery.await_future(self._client.set_center(url), done, failed)

    def yard(self, do: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        """See `Engine.yard`."""
        self._delivery.await_future(self._client.yard(do, **values), done, failed)

    def accept_key(self, key: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """See `Engine.accept_key`."""
        self._delivery.await_future(self._client.accept_key(key), done, failed)

    def recall(self, scope: bytes) -> None:
        """Fetch what of a scope rests at the center; what comes is told by `changed`, that it can't come now by `status`."""
        self._delivery.await_future(self._client.exchange_now(scope), self._on_tried, self._on_not_tried)

    def exchange_now(self) -> None:
        """Try every path once, now; what came of it is told by `status`."""
        self._delivery.await_future(self._client.exchange_now(), self._on_tried, self._on_not_tried)

    def told(self) -> None:
        """Say that a person was told what came in up to now."""
        self._delivery.await_future(self._client.told(), self._on_tried, self._on_not_tried)

    def _on_tried(self, _nothing: object) -> None:
        """Be content: of a try the status tells, of a mark nothing is to be shown."""

    def _on_not_tried(self, error: BaseException) -> None:
        self.failed.emit(error)

    def _on_start(self, hello: Any) -> None:
        self.started.emit(hello.report)

    def _on_status(self, link: object) -> None:
        self.link = link if isinstance(link, LinkStatus) else None

    def _on_outage(self, outage: Outage | None) -> None:
        if outage is None:
            self.recovered.emit()
            return
        self.failed.emit(outage)
        if self.link is not None:
            # Without an engine nothing is connected, whatever it said last.
            self.status.emit(replace(self.link, state="offline", since_ms=self.link.received_ms, peers=0))

    def _on_told(self, changes: Mapping[str, frozenset[bytes]]) -> None:
        for kind, ids in changes.items():
            held = self._gathered.get(kind, ids)
            # No ids: anything of the kind; that is not made less by ids that follow.
            self._gathered[kind] = held | ids if held and ids else frozenset()
        if not self._timer.isActive():
            self._timer.start(LEAD_MS)

    def _tell_written(self, ended: "Future[object]") -> None:
        if isValid(self) and not ended.cancelled() and ended.exception() is None:
            self._written.emit()

    def _on_written(self) -> None:
        """Let a person see at once what her act changed: its changes went before its answer and are gathered by now."""
        by_hand = not self._since_act.isValid() or self._since_act.elapsed() >= HAND_MS
        self._since_act.start()
        if by_hand:
            self.acted.emit()
            self._on_refresh_due()

    def _on_refresh_due(self) -> None:
        if self._gathered:
            gathered, self._gathered = self._gathered, {}
            self._timer.start(REFRESH_INTERVAL_MS)
            self.changed.emit(gathered)


class ReaderBridge(QObject):
    """The readers as the window sees them; lives in the GUI thread.

    An outage of the store is told once through `failed`, for the banner that stays.
    """

    failed = Signal(object)

    def __init__(self, readers: StoreReaders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = readers
        self._delivery = _Delivery(self)

    def query(
        self,
        function: Callable[..., object],
        *arguments: object,
        to: Callable[[object], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run a query function; see `Readers.query`."""
        self._delivery.await_future(self._readers.query(function, *arguments), to, failed or self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(error)


class WorkBridge(QObject):
    """Work for another thread whose outcome comes back here: what is done once, before there is an engine."""

    def __init__(self, worker: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._delivery = _Delivery(self)

    def run(
        self, function: Callable[..., object], *arguments: object, done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Run `function(*arguments)` there; exactly one of the two bound methods is called, in the GUI thread."""
        self._delivery.await_future(self._worker.submit(function, *arguments), done, failed)


class EngineDrafts(QObject):
    """Unsent text by field, kept here and handed to the engine within half a second of the last key.

    Text the store could not take is handed over again until it is kept, whether or not its writer types on.

    Signals:
        loaded: what was kept when the window last closed or died is here.
        failed: the error, each time a text is not kept.
        recovered: everything typed is kept again.
    """

    loaded = Signal()
    failed = Signal(object)
    recovered = Signal()

    def __init__(self, client: EngineClient, kept: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._delivery = _Delivery(self)
        self._texts = dict(kept)
        self._unsaved: set[str] = set()
        self._handed: set[str] = set()
        self._waiting = 0
        self._is_failing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    def load(self) -> None:
        """Fetch what the engine kept; what was typed meanwhile stays."""
        self._delivery.await_future(self._client.drafts(), self._on_loaded, self._on_not_loaded)

    def text(self, key: str) -> str:
        return self._texts.get(key, "")

    def put(self, key: str, text: str) -> None:
        if self._texts.get(key, "") == text:
            return
        self._texts[key] = text
        self._unsaved.add(key)
        # Not restarted by each key: a person who types without pause must not outrun it.
        if not self._timer.isActive():
            self._timer.start(DRAFT_DELAY_MS)

    def flush(self) -> None:
        """Hand over what is not yet saved; called by the timer and before the window closes."""
        unsaved, self._unsaved = self._unsaved, set()
        self._handed |= unsaved
        self._waiting += len(unsaved)
        for key in unsaved:
            self._delivery.await_future(self._client.draft_put(key, self._texts[key]), self._on_kept, self._on_failed)

    def _on_loaded(self, kept: Mapping[str, str]) -> None:
        self._texts = {**kept, **self._texts}
        self.loaded.emit()

    def _on_not_loaded(self, error: BaseException) -> None:
        log.warning("drafts not loaded", extra={"reason": type(error).__name__})

    def _on_kept(self, _nothing: object) -> None:
        self._waiting -= 1
        if self._waiting:
            return
        self._handed.clear()
        if self._is_failing and not self._unsaved:
            self._is_failing = False
            self.recovered.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._waiting -= 1
        if not self._is_failing:
            log.warning("draft not kept", extra={"reason": type(error).__name__})
        self._is_failing = True
        # Which of them failed is not asked: keeping a text twice does no harm.
        self._unsaved |= self._handed
        self._timer.start(DRAFT_RETRY_MS)
        self.failed.emit(error)
