"""Several processes in one center's folder: one keeps, the others read what it keeps; one starts at a time.

Source: engine specification §8, §10.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sync.center.keeper import FOLDER, Keeper
from sync.domain.failures import Outage
from sync.store.home import Home
from sync.store.readers import Readers
from sync.store.startup import FileLock

log = logging.getLogger("sync.center")

LOOK_S = 1.0
START_S = 120.0
_AGAIN_S = 0.05
_READ_S = 60.0


class Keeping:
    """Runs a keeper for as long as this process leads, and another in the place of one that a ruling revokes; `close` joins."""

    def __init__(self, keepers: list[Keeper], made: Callable[[], Keeper], leads: Callable[[], bool]) -> None:
        self._keepers = keepers
        self._made = made
        self._leads = leads
        self._failed: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="center-keeping")

    def start(self) -> None:
        """Begin; where this process leads, its keeper runs on return, or the log says why none does."""
        self._try()
        self._thread.start()

    def close(self) -> None:
        """Stop and join, the keeper too."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(LOOK_S):
            self._try()
        self._end()

    def _try(self) -> None:
        """Look; a center without a keeper serves all the same, and newcomers read whole logs until there is one."""
        try:
            self._look()
        except Outage as outage:
            # Another process may be about to let go of its home.
            if outage.code != self._failed:
                log.warning("no keeper runs", extra={"code": outage.code})
            self._failed = outage.code

    def _look(self) -> None:
        leads = self._leads()
        if self._keepers and (not leads or self._keepers[0].is_revoked()):
            self._end()
        if leads and not self._keepers:
            keeper = self._made()
            self._keepers.append(keeper)
            self._failed = None
            keeper.start()

    def _end(self) -> None:
        while self._keepers:
            self._keepers.pop().close()


class KeptBeside:
    """What the keeper of another process keeps, read from its home; opened anew when that is another file."""

    def __init__(self, directory: Path) -> None:
        self._home = Home(directory / FOLDER)
        self._opened: tuple[int, Readers] | None = None
        self._lock = threading.Lock()

    def readers(self) -> Readers | None:
        """Return readers, None while there is nothing to read. Thread: any."""
        with self._lock:
            try:
                inode = self._home.database.stat().st_ino
            except OSError:
                return None
            if self._opened is None or self._opened[0] != inode:
                self.close()
                with suppress(Outage):
                    self._opened = inode, Readers(self._home, 1, query_s_max=_READ_S)
            return None if self._opened is None else self._opened[1]

    def close(self) -> None:
        """Close them."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None


def readers_of(keepers: Sequence[Keeper], kept: KeptBeside | None) -> Readers | None:
    """Return the readers of the keeper that runs here, else of the one beside; None while there is neither. Thread: any."""
    # In one look: another thread may just put another keeper in its place.
    for keeper in keepers:
        return keeper.readers
    return None if kept is None else kept.readers()


@contextmanager
def waited_for(path: Path) -> Iterator[None]:
    """Hold the lock of a file, as soon as whoever holds it lets go.

    Raises: Outage: `store.second_instance` when nobody does within `START_S`.
    """
    lock = FileLock(path)
    until_s = time.monotonic() + START_S
    while True:
        try:
            lock.acquire()
            break
        except Outage as outage:
            if outage.code != "store.second_instance" or time.monotonic() > until_s:
                raise
            time.sleep(_AGAIN_S)
    try:
        yield
    finally:
        lock.release()
