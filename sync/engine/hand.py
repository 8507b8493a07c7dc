"""The command line's line to an engine that runs on the same home: one call after the other, with progress.

A window's engine owns the home, and the key of its door went to that window alone. So every engine process has a second, smaller
door beside it, for whoever may read the home: its key is derived from the database's, which lies in an owner-only file or where
the owner's keystore keeps it, and the socket is the owner's alone as well. A local process of another user opens neither. Behind
it nothing is answered but what is carried by hand (`{act: "bundle", …}`, see carrying.py), in the messages of messages.py::

    key of the second door = HKDF-SHA256(key of the database, no salt, info "qianzhi door by hand 1"), 32 bytes

Nothing is written down for it, so nothing is left behind by an engine that was killed.

Layer: engine. Source: RFC 5869; our design (engine specification §6).
"""

import contextlib
from collections.abc import Callable, Mapping
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.domain.failures import Outage
from sync.engine.messages import MESSAGE_BYTES_MAX, pack, parse_told, raised
from sync.engine.socket import AUTH_KEY_BYTES, FAMILY
from sync.oplog.codec import Malformed
from sync.store.home import Home

_INFO = b"qianzhi door by hand 1"

Tell = Callable[[str, int, int], None]


def hand_key(home: Home) -> bytes:
    """Return the key of the second door. Raises: Outage: as `Home.key`."""
    return HKDF(SHA256(), length=AUTH_KEY_BYTES, salt=None, info=_INFO).derive(home.key())


class Hand:
    """One connection to the engine of a home; use it in a `with` statement, from one thread.

    Args:
        tell: is handed phase, bytes done and bytes to do while something is carried.
    """

    def __init__(self, connection: "Connection[Any, Any]", tell: Tell) -> None:
        self._connection = connection
        self._tell = tell
        self._number = 0

    @classmethod
    def reach(cls, home: Home, tell: Tell) -> Self | None:
        """Return a line to the engine that runs on ``home``, None where none does.

        Raises: Outage: as `Home.key`; `engine.not_started` when something else listens there.
        """
        key = hand_key(home)
        try:
            # `Client` answers and delivers the challenges by itself where it is given the key.
            return cls(Client(home.hand_address, FAMILY, authkey=key), tell)
        except (FileNotFoundError, ConnectionError):
            return None
        except (AuthenticationError, OSError, EOFError) as error:
            raise Outage("engine.not_started") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def ask(self, do: str, **values: Any) -> Any:
        """Have the engine do it, and return its plain result; an interrupt stops it where it is.

        Raises: Refused, Outage, Bug: as the engine says; Outage: `engine.gone` when it ended meanwhile.
        """
        try:
            return self._ask(do, values)
        except KeyboardInterrupt:
            with contextlib.suppress(OSError, ValueError):
                self._send("stop", {})
            raise
        except (OSError, EOFError, Malformed) as error:
            raise Outage("engine.gone") from error

    def _send(self, do: str, values: Mapping[str, Any]) -> int:
        self._number += 1
        self._connection.send_bytes(pack({"call": self._number, "act": "bundle", "do": do, **values}))
        return self._number

    def _ask(self, do: str, values: Mapping[str, Any]) -> Any:
        number = self._send(do, values)
        while True:
            told = parse_told(self._connection.recv_bytes(MESSAGE_BYTES_MAX))
            if "carrying" in told:
                self._tell(*told["carrying"])
            elif told.get("call") == number:
                failure = raised(told)
                if failure is not None:
                    raise failure
                return told["done"]
