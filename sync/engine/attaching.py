"""Attaching a file: the engine takes it in from where it lies, then commits the entry that names it.

One thread, `engine-attaching`, does one file after the other, so the writer never waits for a film. The same thread lets go of
what nothing names, so a file just taken in is never swept from under the entry about to name it. A call that is asked again
after a crash is known by its token and reads nothing twice.

Layer: engine. Source: our design (engine specification §6, §9).
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sync.domain.commands.attachments import AttachFile
from sync.domain.failures import Outage, Refused
from sync.engine.messages import TOKEN_BYTES, Call, done_to_wire
from sync.store.blobs import Blobs
from sync.store.exchange import Done
from sync.store.home import Home
from sync.store.intake import take_in
from sync.store.loose import let_go, loose, unnamed
from sync.store.writer import Writer

log = logging.getLogger("engine.attaching")

WAITING_MAX = 200
PREVIEW_ARGUMENT_BYTES_MAX = 1024 * 1024
TOLD_S_LEAST = 0.15

Tell = Callable[[bytes, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a window asks to be attached; see `AttachFile`.

    Attributes:
        token: names the act: a resend is answered with the first result, and a stop names it.
    """

    token: bytes
    path: str
    name: str
    subject: bytes
    subject_kind: str
    preview: bytes | None
    taken_at: int | None
    caption: str | None
    person: str
    office: str


def asked_of(call: Call, *, person: str, office: str) -> Asked:
    """Return what a call asks for; `person` and `office` act where it names nobody.

    Raises: Refused: `command.malformed`.
    """
    subject, preview, taken_at = (call.body.get(name) for name in ("subject", "preview", "taken_at"))
    if not isinstance(subject, bytes):
        raise Refused("command.malformed", field="subject")
    if preview is not None and (not isinstance(preview, bytes) or len(preview) > PREVIEW_ARGUMENT_BYTES_MAX):
        raise Refused("command.malformed", field="preview")
    if taken_at is not None and type(taken_at) is not int:
        raise Refused("command.malformed", field="taken_at")
    return Asked(
        token=call.content("token", TOKEN_BYTES),
        path=call.text("path"),
        name=call.text("name"),
        subject=subject,
        subject_kind=call.text("subject_kind"),
        preview=preview,
        taken_at=taken_at,
        caption=call.optional_text("caption"),
        person=call.optional_text("person") or person,
        office=call.optional_text("office") or office,
    )


class Attaching:
    """Owned by the engine, which closes it before the writer.

    Args:
        tell: is handed token, bytes done and bytes to do, a few times a second; never waits.
    """

    def __init__(self, home: Home, writer: Writer, *, tell: Tell, now_ms: Callable[[], int]) -> None:
        self._home = home
        self._blobs = Blobs(home)
        self._writer = writer
        self._tell = tell
        self._now_ms = now_ms
        self._door = threading.Lock()
        self._open: set[bytes] = set()
        self._stopped: set[bytes] = set()
        self._closing = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine-attaching")

    def begin(self, asked: Asked) -> "Future[dict[str, object]]":
        """Attach a file; the future holds the command's plain result. Thread: any; never waits.

        The future raises: Refused: as `take_in` and `attach_file`; Outage: `file.unreadable`, `engine.busy`, those of the store.
        """
        with self._door:
            if self._closing.is_set() or len(self._open) >= WAITING_MAX:
                refused: Future[dict[str, object]] = Future()
                refused.set_exception(Outage("engine.closed") if self._closing.is_set() else Outage("engine.busy", retry_s=1.0))
                return refused
            self._open.add(asked.token)
            return self._thread.submit(self._attach, asked)

    def stop(self, token: bytes) -> None:
        """Give up on a file that waits or is being read; what is committed already stays. Thread: any; never waits."""
        with self._door:
            if token in self._open:
                self._stopped.add(token)

    def sweep(self) -> "Future[int]":
        """Let go of what nothing names; the future holds how many. Thread: any; never waits."""
        with self._door:
            if self._closing.is_set():
                closed: Future[int] = Future()
                closed.set_exception(Outage("engine.closed"))
                return closed
            return self._thread.submit(self._sweep)

    def close(self) -> None:
        """Give up on everything and join; twice is once."""
        with self._door:
            self._closing.set()
        self._thread.shutdown(wait=True)

    def _attach(self, asked: Asked) -> dict[str, object]:
        try:
            known = self._writer.call(lambda desk: desk.done_before(asked.token)).result()
            return done_to_wire(known if known is not None else self._taken_in(asked))
        finally:
            with self._door:
                self._open.discard(asked.token)
                self._stopped.discard(asked.token)

    def _taken_in(self, asked: Asked) -> Done:
        progress = _Progress(asked.token, self._tell)
        taken = take_in(self._blobs, Path(asked.path), told=progress.told, stopped=lambda: self._is_stopped(asked.token))
        request = AttachFile(
            subject=asked.subject,
            subject_kind=asked.subject_kind,
            original=taken.address,
            media=taken.media,
            file_name=asked.name,
            preview=asked.preview,
            taken_at=asked.taken_at,
            caption=asked.caption,
        )
        try:
            return self._writer.command(request, person=asked.person, office=asked.office, token=asked.token).result()
        except Refused:
            # Nobody will name it: two gigabytes that a rule refused need not lie there for a day.
            self._let_go(unnamed(self._home, (taken.address,)))
            raise

    def _is_stopped(self, token: bytes) -> bool:
        return self._closing.is_set() or token in self._stopped

    def _sweep(self) -> int:
        gone = self._let_go(loose(self._home, self._blobs, now_ms=self._now_ms()))
        if gone:
            log.info("contents let go that nothing names", extra={"count": gone})
        return gone

    def _let_go(self, addresses: tuple[bytes, ...]) -> int:
        return self._writer.call(lambda desk: let_go(desk.connection, self._blobs, addresses)).result() if addresses else 0


class _Progress:
    """Tells a few times a second, and the end always."""

    def __init__(self, token: bytes, tell: Tell) -> None:
        self._token = token
        self._tell = tell
        self._last_s = 0.0

    def told(self, done: int, size: int) -> None:
        now_s = time.monotonic()
        if done < size and now_s - self._last_s < TOLD_S_LEAST:
            return
        self._last_s = now_s
        self._tell(self._token, done, size)
