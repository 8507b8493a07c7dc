"""Who may open the console: whoever may read the center's folder, by an address that a command prints and that opens once.

============================  =======================================================================
`console/address`             where the console listens, while it does
`console/<digest of a word>`  an invitation: when it ends, in milliseconds UTC; gone once it was used
============================  =======================================================================

The word is 32 random bytes; only its digest lies on the disk. A session lives in the memory of the process and ends when it is
left, after half an hour of silence, after eight hours, and with the process. Owner-only files; the folder too.

Source: our design: the right to read the folder is the right to rule, as for the command line.
"""

import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from sync.center.keys import write_whole
from sync.domain.failures import Outage

FOLDER, ADDRESS = "console", "address"
WORD_BYTES = 32
INVITATION_S = 600
SESSION_IDLE_S_MAX, SESSION_S_MAX = 1_800, 8 * 3_600
SESSIONS_MAX = 32
REACHED_S_MAX = 2.0
_S_MS = 1_000


@dataclass(slots=True)
class Session:
    """An operator who came in. Times in milliseconds UTC.

    Attributes:
        operator: the name under which acts are recorded.
        form_word: proves that a form came from a page of this session.
    """

    operator: str
    form_word: str
    begun_ms: int
    seen_ms: int


def announce(directory: Path, address: str) -> None:
    """Say where the console listens."""
    folder = directory / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    write_whole(folder / ADDRESS, address)


def withdraw(directory: Path) -> None:
    """Say that it listens no more."""
    (directory / FOLDER / ADDRESS).unlink(missing_ok=True)


def invite(directory: Path, *, now_ms: int) -> str:
    """Return the address that opens the console once, within ten minutes; invitations that ended are cleared away.

    Raises: Outage: `center.console_closed` where none listens.
    """
    folder = directory / FOLDER
    try:
        address = (folder / ADDRESS).read_text(encoding="utf-8")
    except OSError as error:
        raise Outage("center.console_closed") from error
    at = urlsplit(address)
    try:
        socket.create_connection((at.hostname or "", at.port or 0), timeout=REACHED_S_MAX).close()
    except OSError as error:
        raise Outage("center.console_closed") from error
    for file in folder.iterdir():
        if file.name != ADDRESS and _ends_ms(file) < now_ms:
            file.unlink(missing_ok=True)
    word = secrets.token_urlsafe(WORD_BYTES)
    write_whole(folder / _digest(word), str(now_ms + INVITATION_S * _S_MS))
    return f"{address}/enter/{word}"


class Sessions:
    """Who is in; shared by the threads that answer."""

    def __init__(self, directory: Path, *, now_ms: Callable[[], int]) -> None:
        self._folder = directory / FOLDER
        self._now_ms = now_ms
        self._open: dict[str, Session] = {}
        self._lock = threading.Lock()

    def is_invited(self, word: str) -> bool:
        """Tell whether an invitation would open, without using it."""
        return self._now_ms() <= _ends_ms(self._folder / _digest(word))

    def begin(self, word: str, operator: str) -> str | None:
        """Use an invitation up; return the word that a cookie carries from now on, None when it does not open."""
        invited = self.is_invited(word)
        try:
            (self._folder / _digest(word)).unlink()
        except OSError:
            # Of two that come with one word, the file lets in the one that removed it.
            return None
        if not invited:
            return None
        now_ms = self._now_ms()
        cookie = secrets.token_urlsafe(WORD_BYTES)
        with self._lock:
            self._trim()
            self._open[_digest(cookie)] = Session(operator, secrets.token_urlsafe(WORD_BYTES), now_ms, now_ms)
        return cookie

    def of(self, cookie: str) -> Session | None:
        """Return the session of a cookie, None when it is none or over."""
        with self._lock:
            session = self._open.get(_digest(cookie))
            if session is None:
                return None
            if self._is_over(session):
                del self._open[_digest(cookie)]
                return None
            session.seen_ms = self._now_ms()
            return session

    def end(self, cookie: str) -> None:
        """Leave."""
        with self._lock:
            self._open.pop(_digest(cookie), None)

    def _is_over(self, session: Session) -> bool:
        now_ms = self._now_ms()
        return now_ms - session.seen_ms > SESSION_IDLE_S_MAX * _S_MS or now_ms - session.begun_ms > SESSION_S_MAX * _S_MS

    def _trim(self) -> None:
        """Make room for one more: those that are over go, then who was silent longest."""
        for digest in [digest for digest, session in self._open.items() if self._is_over(session)]:
            del self._open[digest]
        while len(self._open) >= SESSIONS_MAX:
            del self._open[min(self._open, key=lambda digest: self._open[digest].seen_ms)]


def _digest(word: str) -> str:
    return blake2b(word.encode(), digest_size=32).hexdigest()


def _ends_ms(file: Path) -> int:
    try:
        return int(file.read_bytes())
    except (OSError, ValueError):
        return -1
