"""The key of the database, changed while the window is open: the engine rests, readers hold no file, and a process of its own does it.

What a keystore keeps opens the old key alone: where one opened the home, it is given a secret for the new key before, and forgets
that of the key which does not stand in the end.
"""

import contextlib
import logging
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from desktop.runtime.keystore import Keystore
from sync.domain.failures import Outage, Refused
from sync.engine.child import end
from sync.engine.client import EngineClient
from sync.engine.futures import followed
from sync.engine.launching import engine_command
from sync.engine.messages import Proof
from sync.engine.rekeying import handed
from sync.store import rekeying, unlocking
from sync.store.home import Home
from sync.store.readers import Readers

log = logging.getLogger("desktop.database_key")

AGAIN_S = 2.0
END_S_MAX = 20.0
_LINE_BYTES_MAX = 200


@dataclass(frozen=True, slots=True)
class KeyProgress:
    """How far a change is, bytes; `outage`: what it waits for, empty while it goes on."""

    done: int
    total: int
    outage: str = ""


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """A change that was done; `keystore_lost`: the keystore did not answer and opens the device no longer."""

    keystore_lost: bool


Tell = Callable[[KeyProgress | None], None]


def change_key(home: Home, keystore: Keystore, act: Callable[[tuple[str, bytes] | None], None]) -> bool:
    """Do ``act``, which changes the key of an open wrapped home, with what the keystore is to open it by; return whether that was lost.

    The keystore forgets what opens the home no longer, whatever became of the act. Raises: what ``act`` does.
    """
    names = unlocking.read(home).keystore_names()
    kept = keystore.keep() if names else None
    try:
        act(kept)
    finally:
        _forget(home, keystore, names if kept is None else (*names, kept[0]))
    return bool(names) and kept is None


class KeyChange:
    """Owned by the composition root. Thread: any."""

    def __init__(self, home: Home, client: EngineClient, readers: Readers, keystore: Keystore) -> None:
        self._home = home
        self._client = client
        self._readers = readers
        self._keystore = keystore
        self.process: subprocess.Popen[bytes] | None = None

    def change(self, passphrase: str, *, proof: Proof, told: Tell) -> "Future[KeyChanged]":
        """Change the key by who sits here; ``told`` hears how far it is, in another thread, and None when it ended.

        The future raises: as `EngineClient.check_passphrase`; Outage: `rekey.broken_off`, those of the disk: the key is the one before.
        """
        checked = self._client.check_passphrase(passphrase, proof=proof)
        return followed(checked, lambda: self._client.between(partial(self._between, passphrase, checked.result(), told)))

    def _between(self, passphrase: str, total: int, told: Tell, closing: threading.Event) -> KeyChanged:
        told(KeyProgress(0, total))
        try:
            with self._readers.resting():
                act = partial(self._changed, passphrase, total, told, closing)
                return KeyChanged(change_key(self._home, self._keystore, act))
        finally:
            told(None)

    def _changed(self, passphrase: str, total: int, told: Tell, closing: threading.Event, kept: tuple[str, bytes] | None) -> None:
        """Have the process change the key, and hold the one that stands then, whatever became of it."""
        before = self._home.key()
        failure = self._run(passphrase, kept, told, closing)
        while True:
            if closing.is_set():
                raise Outage("engine.closed")
            try:
                # Where the process died past the point of no return, this takes the steps that were left.
                unlocking.by_passphrase(self._home, passphrase)
                break
            except Outage as outage:
                told(KeyProgress(total, total, outage.code))
                closing.wait(AGAIN_S)
        if self._home.key() == before:
            log.warning("key of the database not changed", extra={"code": failure.code if failure else "none"})
            raise failure or Outage("rekey.broken_off")
        log.info("key of the database changed")

    def _run(self, passphrase: str, kept: tuple[str, bytes] | None, told: Tell, closing: threading.Event) -> Outage | Refused | None:
        """Return why the process says that it changed nothing, None where it says nothing like that."""
        command, flags = engine_command(self._home, ("--rekey",)), getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=flags)  # noqa: S603 - ourselves
        except OSError:
            return Outage("engine.not_started")
        self.process = process
        ended = threading.Event()
        watcher = threading.Thread(target=_end_when, args=(closing, ended, process), name="rekey-watch")
        watcher.start()
        try:
            return self._heard(process, handed(passphrase, kept), told)
        finally:
            ended.set()
            watcher.join()
            end(process, patience_s=END_S_MAX)
            self.process = None

    @staticmethod
    def _heard(process: "subprocess.Popen[bytes]", line: bytes, told: Tell) -> Outage | Refused | None:
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.write(line)
            process.stdin.flush()
        while said := process.stdout.readline(_LINE_BYTES_MAX).decode(errors="replace").split():
            match said:
                case ["changed"]:
                    return None
                case ["outage", code]:
                    return Outage(code)
                case ["refused", code]:
                    return Refused(code)
                case [done, total] if done.isdigit() and total.isdigit():
                    told(KeyProgress(int(done), int(total)))
                case _:
                    break
        return Outage("rekey.broken_off")


def _forget(home: Home, keystore: Keystore, names: tuple[str, ...]) -> None:
    if rekeying.is_under_way(home):
        return  # which of them will open it is seen only when that was ended
    with contextlib.suppress(Outage):
        standing = unlocking.read(home).keystore_names()
        for name in names:
            if name not in standing:
                keystore.forget(name)


def _end_when(closing: threading.Event, ended: threading.Event, process: "subprocess.Popen[bytes]") -> None:
    """Let the process die where it is when the window closes: the next start ends what it began."""
    while not ended.wait(0.1):
        if closing.is_set():
            process.kill()
            return
