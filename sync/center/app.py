"""The center on HTTP: bounded bodies, one writer thread, a few readers, and long polls that wait for what concerns them.

=====================  ==============================================================================
POST /v1/sync          the exchange; 200 signed reply · 400 malformed · 401 uncertified or revoked
GET /v1/blob/…         what is lacking of a blob; 401 as above · 428 nonce used or unknown, the next one comes with every answer
GET, PUT /v1/blob/…/…  a span of it; 400 malformed, nothing changed · 404 not here · 409 begins where nothing ended, with the
                       lacking · 429 too many partials · 503 disk full or failing; what was cut off is kept up to the last byte
POST /v1/enrol         a code that lets a new device in; 200 proved answer · 400 malformed · 401 it does not · 429 too often
POST /v1/tree          a signed head of the feed's tree, and proofs; 400 malformed · 409 of another life, under a pass as blobs
POST /v1/checkpoints   checkpoints, and the authority's log, under a pass as blobs; frames as long as there are any
GET /healthz           200 while the database answers
GET /metrics           Prometheus text
=====================  ==============================================================================

Source: engine specification §7, §10.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from math import ceil
from typing import Protocol, TypeVar

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from sync.center import measures
from sync.center.blobs import STALE_NONCE, Admission, Blobs, address_in
from sync.center.bodies import body_of
from sync.center.doors import CONNECTION, LATE
from sync.center.enrolment import Enrolment
from sync.center.exchange import BAD_REQUEST, OK, UNAUTHORISED, Answer, Exchange, Taken
from sync.center.measures import Kept, Measured, Measures
from sync.center.news import ANYBODY, Waiting
from sync.center.rates import Rates
from sync.center.request_ids import Named, carried, request_id
from sync.center.shelf import Shelf
from sync.center.taking import Taking
from sync.domain.content import Leaf
from sync.domain.failures import Outage, Refused
from sync.oplog.codec import Malformed
from sync.oplog.heads import PATH as TREE
from sync.oplog.heads import decode_ask
from sync.protocol.enrolment import PATH as ENROLMENT
from sync.protocol.enrolment import REQUEST_BYTES_MAX as ENROLMENT_BYTES_MAX
from sync.protocol.envelope import PATH
from sync.protocol.limits import WIRE_BYTES_MAX
from sync.protocol.loading import PATH as LOADING
from sync.protocol.loading import decode_wanted
from sync.protocol.messages import encode_refusal
from sync.protocol.passes import NONCE_HEADER
from sync.protocol.spans import Span, encode_lacking, parse_span
from sync.store.cipher import DatabaseError

log = logging.getLogger("sync.center")

MEDIA = "application/cbor"
TOO_LARGE, NOT_FOUND, BUSY, NONCE_STALE, GONE = 413, 404, 503, 428, 499
CONFLICT, TOO_MANY, FAILED = 409, 429, 500
WATCH_S = 0.25
POLLS_MAX = 2_000
PUBLISH_S_MAX = 0.5
BACKUP_RETRY_S = 600.0
OUTAGE_RETRY_S = 30.0  # what a device is told when the outage itself names no time
TRANSFERS_MAX = 32  # each may hold a span in memory
SPAN_S_MAX = 120.0
ENTRIES_PER_S, ENTRIES_BURST = 0.5, 20.0  # of one address: a county that lets its devices in behind one, and nobody who tries codes
_T = TypeVar("_T")


class Clockwork(Protocol):
    """What the center does by the clock, and what lies beside it."""

    def due_in_s(self) -> float:
        """Return the seconds until the next backup is due."""

    def back_up(self, closing: Callable[[], bool]) -> object:
        """Make one; give up when ``closing`` says so."""

    def folded(self, n: int) -> Kept:
        """Return how the keeper stands behind a feed that came to ``n``."""

    def is_leading(self) -> bool:
        """Tell whether this process does what one must do alone."""

    def free(self) -> int:
        """Return the free bytes where the center lies."""


class CenterApp:
    """The application's state: threads, the condition of the feed, counters. Lives with the event loop."""

    def __init__(
        self,
        exchange: Exchange,
        blobs: Blobs,
        *,
        version: Callable[[], int],
        clockwork: Clockwork,
        shelf: Shelf,
        enrolment: Enrolment,
        on_growth: Callable[[], None] = lambda: None,
        on_missing: Callable[[bytes], None] = lambda _address: None,
        writers: int = 1,
    ) -> None:
        """Serve.

        Args:
            on_missing: is told, on a thread for files, of a blob that a device asked for and is not here.
            writers: how many pushes are stored side by side, where the database takes more than one.
        """
        self._on_missing = on_missing
        self._exchange = exchange
        self.refusals = exchange.refusals
        self._shelf = shelf
        self._on_growth = on_growth
        self._blobs = blobs
        self._enrolment = enrolment
        self._version = version
        self._clockwork = clockwork
        self._taking = Taking(exchange, parallel=writers > 1)
        self._writer = ThreadPoolExecutor(writers, thread_name_prefix="center-writer")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="center-reader")
        self._files = ThreadPoolExecutor(2, thread_name_prefix="center-files")
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="center-backup")
        self._transfers = asyncio.Semaphore(TRANSFERS_MAX)
        self._waiting = Waiting()
        self._due = asyncio.Event()
        self._told_to: int | None = None
        self._polls = 0
        self._closing = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._measures = Measures()
        self._rates = Rates(time.monotonic)
        self._entries = Rates(time.monotonic, per_s=ENTRIES_PER_S, burst=ENTRIES_BURST)

    def starlette(self) -> Starlette:
        """Return the ASGI application."""
        routes = [
            Route(PATH, self._sync, methods=["POST"]),
            Route("/v1/blob/{address}", self._blob, methods=["GET"]),
            Route("/v1/blob/{address}/{span}", self._blob, methods=["GET", "PUT"]),
            Route(LOADING, self._load, methods=["POST"]),
            Route(ENROLMENT, self._enrol, methods=["POST"]),
            Route(TREE, self._tree, methods=["POST"]),
            Route("/healthz", self._healthz),
            Route("/metrics", self._metrics),
        ]
        handlers = {ClientDisconnect: self._gone, Outage: self._rests, Exception: self._failed}
        return Starlette(routes=routes, lifespan=self._lifespan, exception_handlers=handlers, middleware=[Middleware(Named)])

    def polls(self) -> int:
        """Return how many long polls wait now."""
        return self._polls

    async def closing(self) -> None:
        """Let every long poll answer now."""
        self._closing = True
        self._waiting.tell(None)

    def grew(self) -> None:
        """Say that the feed grew. Thread: any; never waits."""
        if self._loop is not None and not self._closing:
            with suppress(RuntimeError):  # the loop ended just now
                self._loop.call_soon_threadsafe(self._announce)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        tasks = [asyncio.create_task(act()) for act in (self._watch, self._back_up, self._tell)]
        try:
            yield
        finally:
            await self.closing()
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            self._writer.shutdown(wait=True)
            self._readers.shutdown(wait=True)
            self._files.shutdown(wait=True)
            self._keeper.shutdown(wait=True)

    async def _watch(self) -> None:
        """Notice what another process wrote: an admission, a ruling. A disk that fails is told of once, and asked again."""
        known: int | None = None
        failing = False
        while True:
            try:
                now = await self._read(self._version)
            except Outage as outage:
                if not failing:
                    log.warning("database failed", extra={"code": outage.code})
                failing = True
            else:
                failing = False
                if now != known and known is not None:
                    self._announce()
                known = now
            await asyncio.sleep(WATCH_S)

    async def _back_up(self) -> None:
        """Make backups by the clock; one that fails is told of once in the log, and tried again."""
        failed: str | None = None
        while True:
            if failed is not None:
                await asyncio.sleep(BACKUP_RETRY_S)
            try:
                await asyncio.sleep(await self._read(self._clockwork.due_in_s))
                await asyncio.get_running_loop().run_in_executor(self._keeper, lambda: self._clockwork.back_up(self._is_closing))
            except Outage as outage:
                if outage.code != failed and not self._closing:
                    log.warning("backup failed", extra={"code": outage.code})
                failed = outage.code
            except Exception:
                # The boundary of this task: a bug is logged with its trace, and the center goes on serving.
                log.exception("backup failed")
                failed = "backup.failed"
            else:
                failed = None

    def _announce(self) -> None:
        self._on_growth()
        self._due.set()

    async def _tell(self) -> None:
        """Wake whom what was published may concern; what comes while that is looked up is told together, the next time."""
        while True:
            await self._due.wait()
            self._due.clear()
            try:
                self._told_to, names = await self._read(partial(self._exchange.concerned, self._told_to))
            except Outage:
                # Whoever asks the database next says what it does; nobody sleeps through what may have come.
                self._told_to, names = None, None
            except Exception:
                # The boundary of this task: a bug is logged with its trace, and everyone is answered.
                log.exception("not known whom it concerns")
                self._told_to, names = None, None
            self._waiting.tell(names)

    async def _sync(self, request: HttpRequest) -> Response:
        wait_s = self._rates.wait_s(None if request.client is None else request.client.host)
        if wait_s:
            return self._refuse(BUSY, "center.crowded", retry=ceil(wait_s))
        body = await body_of(request, WIRE_BYTES_MAX)
        if body is None:
            return self._refuse(TOO_LARGE, "request.too_large")
        try:
            return self._respond(await self._exchanged(body))
        except asyncio.CancelledError:
            if not self._closing:
                raise
            # Closing waits no longer: said here, or the server says it in words that any gateway has.
            return self._respond(Answer(BUSY, encode_refusal("center.closing")))
        except Outage as outage:
            return self._out(outage)

    async def _enrol(self, request: HttpRequest) -> Response:
        wait_s = self._entries.wait_s(None if request.client is None else request.client.host)
        if wait_s:
            return self._refuse(TOO_MANY, "enrol.often", retry=ceil(wait_s))
        body = await body_of(request, ENROLMENT_BYTES_MAX)
        if body is None:
            return self._refuse(TOO_LARGE, "request.too_large")
        answer = await self._write(lambda: self._enrolment.take(body))
        if answer.grown:
            self._announce()
        return self._respond(answer)

    async def _exchanged(self, body: bytes) -> Answer:
        with self._measures.taken.time():
            outcome = await self._taking.take(body, writer=self._write)
        if isinstance(outcome, Answer):
            return outcome
        if outcome.waits and outcome.ingested.streams:
            await self._published(outcome)
        if not outcome.waits and (outcome.ingested.stored or outcome.request.claims):
            self._announce()
        return await self._answered(outcome)

    async def _published(self, taken: Taken) -> None:
        """Wait for the place of what was pushed, but not for long: what is stored is durable, whoever publishes it.

        A reply that tells of a feed without it would be followed by what its device carried; and the mark beside the database
        tells of what is published.
        """
        until_s = asyncio.get_running_loop().time() + PUBLISH_S_MAX
        while (left_s := until_s - asyncio.get_running_loop().time()) > 0:
            count = self._waiting.count
            if await self._read(lambda: self._exchange.is_published(taken)) or not await self._waiting.wait(ANYBODY, count, left_s):
                return

    async def _answered(self, taken: Taken) -> Answer:
        count, name = self._waiting.count, taken.reader.standing.organisation
        answer = await self._read(lambda: self._exchange.answer(taken))
        wait_s = taken.request.want.wait_s
        if not answer.empty or not wait_s or self._polls >= POLLS_MAX or self._closing:
            return answer
        deadline = asyncio.get_running_loop().time() + wait_s
        self._polls += 1
        try:
            while answer.empty:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0 or self._is_closing() or not await self._waiting.wait(name, count, left):
                    break
                count = self._waiting.count
                answer = await self._read(lambda: self._exchange.answer(taken))
        finally:
            self._polls -= 1
        return answer

    def _is_closing(self) -> bool:
        return self._closing

    async def _blob(self, request: HttpRequest) -> Response:
        address, named = address_in(request.path_params["address"]), request.path_params.get("span")
        span = None if address is None or named is None else parse_span(address, named)
        if address is None or (named is not None and span is None):
            return self._refuse(BAD_REQUEST, "blob.malformed")
        header, path, method = request.headers.get("authorization", ""), request.url.path, request.method
        gives = span is not None and method != "PUT"
        admission = await self._read(lambda: self._blobs.admit(header, method=method, path=path, gives=gives))
        if admission.code is not None:
            response = self._kept_out(admission.code)
        else:
            try:
                async with self._transfers:
                    response = await self._transferred(request, address, span, admission)
            except Refused as refused:
                response = self._refuse(TOO_MANY, refused.code)
            except Outage as outage:
                response = self._out(outage)
        response.headers[NONCE_HEADER] = admission.nonce.hex()
        return response

    async def _load(self, request: HttpRequest) -> Response:
        return await self._passed(request, LOADING, self._loaded)

    async def _tree(self, request: HttpRequest) -> Response:
        return await self._passed(request, TREE, self._proved)

    async def _passed(self, request: HttpRequest, path: str, act: Callable[[HttpRequest, bytes], Awaitable[Response]]) -> Response:
        """Answer who shows a pass; the next nonce goes with every answer."""
        admission = await self._read(
            lambda: self._blobs.admit(request.headers.get("authorization", ""), method="POST", path=path, gives=True)
        )
        if admission.code is not None:
            response = self._kept_out(admission.code)
        else:
            response = await act(request, admission.key)
        response.headers[NONCE_HEADER] = admission.nonce.hex()
        return response

    async def _proved(self, request: HttpRequest, _key: bytes) -> Response:
        body = await body_of(request, WIRE_BYTES_MAX)
        if body is None:
            return self._refuse(TOO_LARGE, "request.too_large")
        try:
            ask = decode_ask(body)
            if ask.evidence:
                await self._write(lambda: self._exchange.prover.learn(ask.evidence))
            return self._respond(Answer(OK, await self._read(lambda: self._exchange.prover.answer(ask))))
        except Malformed:
            return self._refuse(BAD_REQUEST, "request.malformed")
        except Refused as refused:
            return self._refuse(CONFLICT, refused.code)

    async def _loaded(self, request: HttpRequest, key: bytes) -> Response:
        body = await body_of(request, WIRE_BYTES_MAX)
        if body is None:
            return self._refuse(TOO_LARGE, "request.too_large")
        try:
            found = self._shelf.load(key, decode_wanted(body))
        except Malformed:
            return self._refuse(BAD_REQUEST, "request.malformed")
        self._measures.answered(OK)
        return StreamingResponse(self._frames(found), media_type="application/octet-stream")

    async def _frames(self, found: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Yield frames, each read when the one before it has left; a center that closes, or a disk that fails, ends early."""
        while not self._closing:
            try:
                frame = await self._file(lambda: next(found, None))
            except (Outage, DatabaseError) as error:
                log.warning("loading ended early", extra={"error": type(error).__name__})
                return
            if frame is None:
                return
            yield frame

    async def _transferred(self, request: HttpRequest, address: bytes, span: Span | None, admission: Admission) -> Response:
        if span is None:
            lacking = await self._file(lambda: self._blobs.lacking(address, admission.key))
            return self._respond(Answer(OK, encode_lacking(lacking)))
        if request.method == "PUT":
            return await self._brought(request, span, admission.key)
        body = await self._file(lambda: self._blobs.give(span))
        if body is None:
            await self._file(lambda: self._on_missing(address))
            return self._respond(Answer(NOT_FOUND, encode_refusal("blob.missing")))
        return Response(body, media_type="application/octet-stream")

    async def _brought(self, request: HttpRequest, span: Span, key: bytes) -> Response:
        """Take a span in as it comes: what is complete of one that is cut off is kept, of one that is wrong nothing."""
        incoming = await self._file(lambda: self._blobs.begin(span, key))
        if incoming is None:
            return self._respond(Answer(CONFLICT, encode_lacking(await self._file(lambda: self._blobs.lacking(span.address, key)))))
        leaves: list[Leaf] = []
        try:
            async with asyncio.timeout(SPAN_S_MAX):
                async for piece in request.stream():
                    leaves.extend(incoming.feed(piece))
        except (ClientDisconnect, TimeoutError) as error:
            await self._file(lambda: self._blobs.keep(span.address, key, leaves, incoming.unfinished))
            raise ClientDisconnect from error
        except Malformed:
            # What went before may be what was wrong.
            self._blobs.forget_unfinished(span.address, key)
            return self._refuse(BAD_REQUEST, "blob.malformed")
        if not incoming.is_complete:
            return self._refuse(BAD_REQUEST, "blob.malformed")
        return self._respond(
            Answer(OK, encode_lacking(await self._file(lambda: self._blobs.keep(span.address, key, leaves, incoming.unfinished))))
        )

    async def _gone(self, _request: HttpRequest, error: Exception) -> Response:
        """Count a device that vanished while it spoke: cables and closing agents do that, and nobody hears the answer."""
        if isinstance(error.__cause__, TimeoutError):
            self.refusals.note(CONNECTION, LATE)
        return self._respond(Answer(GONE, b""))

    async def _rests(self, _request: HttpRequest, error: Exception) -> Response:
        """Say what the disk does, wherever in an answer it did it: the device comes again."""
        assert isinstance(error, Outage)
        return self._out(error)

    async def _failed(self, _request: HttpRequest, _error: Exception) -> Response:
        """Say in the center's own words that it has a bug, which is logged with its trace: a device tells a proxy by what it lacks."""
        response = self._respond(Answer(FAILED, encode_refusal("center.failed", request=request_id())))
        response.headers["connection"] = "close"  # as the server does behind an exception, so that nobody asks again on this one
        return response

    async def _healthz(self, _request: HttpRequest) -> Response:
        now = await self._read(self._exchange.condition)
        recovery = "none" if now.recovery is None else now.recovery.why
        backup_ms = 0 if now.backup is None else now.backup.at_ms
        return PlainTextResponse(f"ok\nepoch {now.epoch}\nfeed {now.n}\nrecovery {recovery}\nbackup_ms {backup_ms}\n")

    async def _metrics(self, _request: HttpRequest) -> Response:
        now = await self._read(self._exchange.condition)
        measured = Measured(
            stored=self._exchange.stored,
            polls=self._polls,
            leads=self._clockwork.is_leading(),
            kept=await self._read(lambda: self._clockwork.folded(now.n)),
            free=await self._read(self._clockwork.free),
            lag=await self._read(self._exchange.lag),
        )
        return Response(self._measures.text(now, measured), media_type=measures.MEDIA)

    def _out(self, outage: Outage) -> Response:
        log.warning("outage", extra={"code": outage.code})
        retry_s = int(outage.retry_s or OUTAGE_RETRY_S)
        return self._respond(Answer(BUSY, encode_refusal(outage.code, retry=retry_s, request=request_id())))

    def _kept_out(self, code: str) -> Response:
        """Answer who has no pass; a nonce that is not this device's, or is used, is no more than the first word of most."""
        if code == STALE_NONCE:
            return self._respond(Answer(NONCE_STALE, encode_refusal(code)))
        return self._refuse(UNAUTHORISED, code)

    def _refuse(self, status: int, code: str, **facts: int) -> Response:
        self.refusals.note("request", code)
        return self._respond(Answer(status, encode_refusal(code, **facts)))

    def _respond(self, answer: Answer) -> Response:
        self._measures.answered(answer.status)
        return Response(answer.body, status_code=answer.status, media_type=MEDIA)

    async def _write(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, carried(act))

    async def _read(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, carried(act))

    async def _file(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._files, carried(act))
