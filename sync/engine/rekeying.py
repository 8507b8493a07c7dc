"""The key of the database, changed for a window: an engine sees that it may be, then a process of its own does it between two engines.

The process reads one line of standard input, ``<passphrase>`` or ``<passphrase> <name> <secret>`` of the keystore that is to open
the home too (hexadecimal each). It writes lines ``<bytes done> <bytes of all>`` from time to time, and a last one: ``changed``,
``outage <code>``, ``refused <code>``, or ``failed`` by a mistake of ours. When standard input ends before that it dies at once,
wherever it is, as by a kill: what stands then is what a start finds and ends (`sync.store.rekeying`). No secret is ever an argument,
in the environment or in a file.

Layer: engine. Source: our design (engine specification §6).
"""

import os
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

from sync.domain.failures import Outage, Refused
from sync.store import rekeying, unlocking
from sync.store import wrap as wraps
from sync.store.home import Home
from sync.store.sign_ins import wait_s
from sync.store.startup import InstanceLock
from sync.store.unlocking import Lock
from sync.store.wrap import PASSPHRASE_CHARS_MAX, tuned

EXIT_OK, EXIT_OUTAGE, EXIT_CUT = 0, 4, 9
ENDING_S = 3.0  # within which the engine before it has let go of the home
TELL_S = 0.2
_LINE_BYTES_MAX = 4 * 2 * PASSPHRASE_CHARS_MAX + 1_024


class PassphraseCheck:
    """Says whether the key may be changed by who knows the passphrase. Thread: one at a time.

    A wrong one costs a wait, as at the page that opens the device; where people sign in the seat asks for the secret first.
    """

    def __init__(self, home: Home, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._home = home
        self._clock = clock
        self._wrong = 0
        self._until_s = 0.0

    def check(self, passphrase: str) -> int:
        """Return how many bytes a change writes and reads.

        Raises: Refused: `passphrase.wrong`, `passphrase.none` (the key lies in a file), `sign_in.wait`; Outage: `store.disk_full`.
        """
        if unlocking.lock_of(self._home) is not Lock.WRAPPED:
            raise Refused("passphrase.none")
        left_s = self._until_s - self._clock()
        if left_s > 0:
            raise Refused("sign_in.wait", seconds=int(left_s) + 1)
        try:
            wraps.open_by_passphrase(unlocking.read(self._home), passphrase)
        except Refused:
            self._wrong += 1
            self._until_s = self._clock() + wait_s(self._wrong)
            raise
        self._wrong = 0
        rekeying.check_room(self._home)
        return rekeying.bytes_of(self._home)


def handed(passphrase: str, keystore: tuple[str, bytes] | None) -> bytes:
    """Return the line that the process reads."""
    words = [passphrase.encode()] if keystore is None else [passphrase.encode(), keystore[0].encode(), keystore[1]]
    return b" ".join(word.hex().encode() for word in words) + b"\n"


def run(home: Home, *, asked: BinaryIO, told: BinaryIO) -> int:
    """Change the key of ``home``, be told by ``asked`` and tell ``told``; return the exit code."""
    passphrase, keystore = _read(asked.readline(_LINE_BYTES_MAX))
    said, ended = _Said(told), threading.Event()
    watch = threading.Thread(target=_die_with, args=(asked, ended), name="rekey-cut")
    watch.start()
    word, code = "failed", EXIT_OUTAGE
    try:
        _change(home, passphrase, keystore, said.tell)
        word, code = "changed", EXIT_OK
    except (Outage, Refused) as failure:
        word = f"{'outage' if isinstance(failure, Outage) else 'refused'} {failure.code}"
    finally:
        ended.set()
        said.say(word)
        # Whoever heard the last word closes its end.
        watch.join()
    return code


def _change(home: Home, passphrase: str, keystore: tuple[str, bytes] | None, told: rekeying.Told) -> None:
    if unlocking.lock_of(home) is not Lock.WRAPPED:
        raise Refused("passphrase.none")
    unlocking.by_passphrase(home, passphrase)
    lock = InstanceLock(home)
    lock.acquire(wait_s=ENDING_S)
    try:
        rekeying.rekey(home, passphrase, cost=tuned(), keystore=keystore, told=told)
    finally:
        lock.release()


class _Said:
    """What the process says, progress at most a few times a second."""

    def __init__(self, told: BinaryIO) -> None:
        self._told = told
        self._last_s = 0.0

    def tell(self, done: int, total: int) -> None:
        now_s = time.monotonic()
        if now_s - self._last_s >= TELL_S or done == total:
            self._last_s = now_s
            self.say(f"{done} {total}")

    def say(self, line: str) -> None:
        self._told.write(f"{line}\n".encode())
        self._told.flush()


def _die_with(asked: BinaryIO, ended: threading.Event) -> None:
    """End the process when whoever started it is gone or thinks better of it."""
    while asked.read(1):
        pass
    if not ended.is_set():
        os._exit(EXIT_CUT)


def _read(line: bytes) -> tuple[str, tuple[str, bytes] | None]:
    try:
        words = [bytes.fromhex(word) for word in line.decode("ascii").split()]
        match words:
            case [passphrase]:
                return passphrase.decode(), None
            case [passphrase, name, secret]:
                return passphrase.decode(), (name.decode(), secret)
    except ValueError:
        pass
    return "", None
