"""Bundles made and taken in by the engine, one after the other, while it goes on with everything else.

One thread, `engine-carrying`. What a window asks is a call ``{act: "bundle", do: …}``::

    do: "request"                                                     → {raw: bytes, text: text, fingerprint: text}
    do: "meet", raw: bytes | text: text, accept: bool                 a request → `AskerTold`
    do: "plan", to: [replica…], urgency: text, bytes_max: n | null, part_bytes: n | null or absent    → `PlanTold`
    do: "make", folder: text, and as "plan"                           → `MadeTold`
    do: "check", paths: [text…]                                       → `PreviewTold`
    do: "take", paths: [text…], key: bytes | null, root: bytes | null, torn: bool      → `ReceiptTold`
    do: "certificate", path: text                                     → `CertificateTold`: what a file .qzc says, nothing is kept
    do: "certify", path: text, compared: text                         it counts; `compared`: digits of the root's fingerprint → null
    do: "stop"                                                        what is under way stops where it is → null

How far it is comes as ``{carrying: [phase, done, total]}``. Asked again after a crash, each does no harm: a bundle is made anew
under another name, one taken in changes nothing the second time.

Layer: engine. Source: our design (engine specification §6, §9).
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sync.domain.draft import Organisation, Urgency
from sync.domain.failures import Outage, Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.engine.bundle_words import asker_told, certificate_told, made_told, plan_told, preview_told, receipt_told
from sync.engine.messages import Call
from sync.links.bundle_ask import make_request, take_request
from sync.links.bundle_check import FILES_MAX, Preview, check_bundle
from sync.links.bundle_in import Consent, take_bundle
from sync.links.bundle_out import make_bundle, plan_bundle
from sync.links.bundle_plan import Wish
from sync.links.bundle_stick import Stick
from sync.links.bundle_work import Phase, Progress, Workplace
from sync.links.certificate_file import look_into, read_file, take_file
from sync.oplog.hashing import KEY_BYTES, fingerprint
from sync.protocol.bundle import PART_BYTES_MAX, RECIPIENTS_MAX
from sync.protocol.bundle_request import parse_request, read_request_text
from sync.store.bundle_log import titles_of
from sync.store.cipher import Connection
from sync.store.home import Home
from sync.store.leaves import StoreBlobs
from sync.store.organisations import Tree
from sync.store.writer import Writer

WAITING_MAX = 16
TOLD_S_LEAST = 0.15

Tell = Callable[[str, int, int], None]


class Carrying:
    """Owned by the engine, which closes it before the writer.

    Args:
        tell: is handed phase, bytes done and bytes to do, a few times a second; never waits.
    """

    def __init__(
        self,
        home: Home,
        writer: Writer,
        *,
        blobs: StoreBlobs,
        shipped: Sequence[Organisation],
        tell: Tell,
        now_ms: Callable[[], int],
        stick: Stick | None = None,
    ) -> None:
        self._place = Workplace(home=home, writer=writer, blobs=blobs, shipped=shipped, now_ms=now_ms)
        self._stick = stick or Stick()
        self._tell = tell
        self._told_at = 0.0
        self._told_phase: Phase | None = None
        self._door = threading.Lock()
        self._open = 0
        self._stopped = threading.Event()
        self._closing = threading.Event()
        self._checked: Preview | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine-carrying")

    def begin(self, call: Call) -> "Future[Any]":
        """Start what a call asks; the future holds its plain result. Thread: any; never waits.

        Raises: Refused: `command.malformed`. The future raises: Refused and Outage `bundle.…`, those of the store, `engine.busy`.
        """
        do = call.text("do")
        if do == "stop":
            self._stopped.set()
            stopped: Future[Any] = Future()
            stopped.set_result(None)
            return stopped
        act = _ACTS.get(do)
        if act is None:
            raise Refused("command.malformed", field="do")
        with self._door:
            if self._closing.is_set() or self._open >= WAITING_MAX:
                busy: Future[Any] = Future()
                busy.set_exception(Outage("engine.closed") if self._closing.is_set() else Outage("engine.busy", retry_s=1.0))
                return busy
            self._open += 1
            future: Future[Any] = self._thread.submit(self._run, act, call)
        return future

    def close(self) -> None:
        """Stop what is under way and join; what waits fails with Outage("engine.closed")."""
        with self._door:
            self._closing.set()
            self._stopped.set()
        self._thread.shutdown(wait=True)

    def _run(self, act: "Callable[[Carrying, Call], Any]", call: Call) -> Any:
        with self._door:
            self._open -= 1
            if self._closing.is_set():
                raise Outage("engine.closed")
            self._stopped.clear()
        return act(self, call)

    def _request(self, _call: Call) -> Mapping[str, Any]:
        with self._place.reading() as (connection, _):
            raw, text = make_request(connection, has_blob=self._place.has_blob(), now_ms=self._place.now_ms())
        return {"raw": raw, "text": text, "fingerprint": fingerprint(parse_request(raw).birth.sign_key)}

    def _meet(self, call: Call) -> Mapping[str, Any]:
        raw = call.body.get("raw")
        request = parse_request(raw) if isinstance(raw, bytes) else read_request_text(call.text("text"))
        asker = take_request(self._place, request, accept=call.body.get("accept") is True)
        with self._place.reading() as (connection, _):
            return asker_told(asker, self._names(connection)).to_wire()

    def _plan(self, call: Call) -> Mapping[str, Any]:
        return plan_told(plan_bundle(self._place, _wish(call, Path()))).to_wire()

    def _make(self, call: Call) -> Mapping[str, Any]:
        wish = _wish(call, Path(call.text("folder")))
        return made_told(make_bundle(self._place, wish, self._stick, tell=self._on_progress, cancelled=self._stopped.is_set)).to_wire()

    def _check(self, call: Call) -> Mapping[str, Any]:
        self._checked = None
        preview = check_bundle(self._place, _paths(call), self._stick, tell=self._on_progress, cancelled=self._stopped.is_set)
        self._checked = preview
        with self._place.reading() as (connection, _):
            titles = titles_of(connection, preview.changes.by_scope)
            return preview_told(preview, titles, self._names(connection)).to_wire()

    def _take(self, call: Call) -> Mapping[str, Any]:
        paths = _paths(call)
        checked = self._checked
        if checked is not None and {part.path for part in checked.parts} != set(paths):
            checked = None
        consent = Consent(key=_key(call, "key"), root=_key(call, "root"), torn=call.body.get("torn") is True)
        receipt = take_bundle(
            self._place, paths, self._stick, consent, checked=checked, tell=self._on_progress, cancelled=self._stopped.is_set
        )
        self._checked = None  # what it proved was used
        return receipt_told(receipt).to_wire()

    def _certificate(self, call: Call) -> Mapping[str, Any]:
        raw, now_ms = read_file(Path(call.text("path"))), self._place.now_ms()
        seen = self._place.write(lambda desk: look_into(desk, raw, now_ms=now_ms))
        with self._place.reading() as (connection, _):
            return certificate_told(seen, self._names(connection)).to_wire()

    def _certify(self, call: Call) -> None:
        raw, compared, now_ms = read_file(Path(call.text("path"))), call.text("compared"), self._place.now_ms()
        self._place.write(lambda desk: take_file(desk, raw, compared=compared, now_ms=now_ms))

    def _names(self, connection: Connection) -> Callable[[str], str]:
        tree = Tree(connection, self._place.shipped)

        def name(code: str) -> str:
            row = tree.get(code)
            return code if row is None else row.name

        return name

    def _on_progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told_at >= TOLD_S_LEAST or progress.done >= progress.total or progress.phase is not self._told_phase:
            self._told_at, self._told_phase = now, progress.phase
            self._tell(progress.phase.value, progress.done, progress.total)


_ACTS: Mapping[str, Callable[[Carrying, Call], Any]] = {
    "request": Carrying._request,  # noqa: SLF001 - the table of this class's own acts
    "meet": Carrying._meet,  # noqa: SLF001
    "plan": Carrying._plan,  # noqa: SLF001
    "make": Carrying._make,
    "check": Carrying._check,  # noqa: SLF001
    "take": Carrying._take,  # noqa: SLF001
    "certificate": Carrying._certificate,  # noqa: SLF001
    "certify": Carrying._certify,  # noqa: SLF001
}


def _wish(call: Call, folder: Path) -> Wish:
    to, bytes_max, urgency = call.body.get("to"), call.body.get("bytes_max"), call.text("urgency").upper()
    if not isinstance(to, list) or len(to) > RECIPIENTS_MAX or not all(isinstance(one, bytes) and len(one) == REPLICA_BYTES for one in to):
        raise Refused("command.malformed", field="to")
    if bytes_max is not None and (type(bytes_max) is not int or bytes_max < 0):
        raise Refused("command.malformed", field="bytes_max")
    part_bytes = call.body.get("part_bytes")
    if part_bytes is not None and type(part_bytes) is not int:
        raise Refused("command.malformed", field="part_bytes")
    if urgency not in Urgency.__members__:
        raise Refused("command.malformed", field="urgency")
    return Wish(
        recipients=tuple(ReplicaId(one) for one in to),
        folder=folder,
        urgency_max=Urgency[urgency],
        bytes_max=bytes_max,
        part_bytes=PART_BYTES_MAX if part_bytes is None else part_bytes,
    )


def _paths(call: Call) -> list[Path]:
    paths = call.body.get("paths")
    if not isinstance(paths, list) or not 1 <= len(paths) <= FILES_MAX or not all(isinstance(path, str) for path in paths):
        raise Refused("command.malformed", field="paths")
    return [Path(path) for path in paths]


def _key(call: Call, name: str) -> bytes | None:
    return None if call.body.get(name) is None else call.content(name, KEY_BYTES)
