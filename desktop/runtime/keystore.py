"""The keystore of the operating system: where a person lets it, it keeps a secret that opens the database without the passphrase.

By way of `keyring`: the Secret Service of Linux desktops, KWallet, Windows' credentials, macOS' keychain. A backend that keeps
secrets in a file of its own, or none, counts as no keystore. It may ask the person something by itself and wait for the answer:
never in the GUI thread.
"""

import logging
import secrets
from importlib import import_module
from typing import Any

from sync.store.wrap import SECRET_BYTES

log = logging.getLogger("desktop.keystore")

SERVICE = "qianzhi"
_NAME_BYTES = 8


class Keystore:
    """The keystore of this session. Thread: any but the GUI's."""

    def is_there(self) -> bool:
        """Tell whether one answers that keeps its secrets safe."""
        return _backend() is not None

    def keep(self) -> tuple[str, bytes] | None:
        """Make a secret, keep it, and return it with its name; None where the keystore does not keep it."""
        name, secret = f"{SERVICE}/{secrets.token_hex(_NAME_BYTES)}", secrets.token_bytes(SECRET_BYTES)
        backend = _backend()
        if backend is None or not _told("kept", backend.set_password, SERVICE, name, secret.hex()):
            return None
        return (name, secret) if self.fetch(name) == secret else None

    def fetch(self, name: str) -> bytes | None:
        """Return what is kept under a name, None where it is not, or the keystore stays closed."""
        backend = _backend()
        held: list[Any] = []
        if backend is None or not _told("fetched", lambda: held.append(backend.get_password(SERVICE, name))):
            return None
        try:
            secret = bytes.fromhex(held[0] or "")
        except (TypeError, ValueError):
            return None
        return secret if len(secret) == SECRET_BYTES else None

    def forget(self, name: str) -> None:
        """Let go of what is kept under a name."""
        backend = _backend()
        if backend is not None:
            _told("forgotten", backend.delete_password, SERVICE, name)


class NoKeystore(Keystore):
    """Where nobody is to be asked: demonstrations and tests."""

    def is_there(self) -> bool:
        return False

    def keep(self) -> tuple[str, bytes] | None:
        return None

    def fetch(self, name: str) -> bytes | None:
        return None

    def forget(self, name: str) -> None:
        """Forget nothing."""


def _backend() -> Any:
    try:
        import keyring
        from keyring import core
    except ImportError:
        return None
    found = keyring.get_keyring()
    return found if core.recommended(found) else None


def _told(what: str, act: Any, *arguments: str) -> bool:
    """Do something with the keystore; one that refuses, is closed or is gone is told in the log, never with what it holds."""
    try:
        act(*arguments)
    except _failures() as error:
        log.info("keystore: not %s", what, extra={"reason": type(error).__name__})
        return False
    return True


def _failures() -> tuple[type[Exception], ...]:
    """Return what a keystore raises when it is closed, gone, or of another mind: keyring's own, its system's, the bus's."""
    found: list[type[Exception]] = [OSError, RuntimeError]
    for module, name in (
        ("keyring.errors", "KeyringError"),
        ("secretstorage.exceptions", "SecretStorageException"),
        ("jeepney", "DBusErrorResponse"),
    ):
        try:
            found.append(getattr(import_module(module), name))
        except ImportError:
            continue
    return tuple(found)
