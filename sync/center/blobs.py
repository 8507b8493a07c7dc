"""Blobs at the center: files outside the database, named by their content, stored only when the content is what the name says.

A certified device may bring and fetch what it can name: the 40-byte address is told only inside entries, so who knows one
was given an entry that names it. The center folds access alone and can't tell in which scopes a blob is named. A device
whose certificate has run out may still bring, and is given nothing.

Source: engine specification §4 (expiry), §9 (whole transfer; leaves on their own come later).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.center.database import Database
from sync.center.facts import Facts
from sync.center.nonces import Nonces
from sync.domain.content import content_address
from sync.domain.failures import Refused
from sync.domain.kind import BLOB_ID_BYTES
from sync.protocol.limits import BLOB_BYTES_MAX
from sync.protocol.passes import open_pass
from sync.protocol.session import HINT_LAPSED
from sync.store.cipher import outage_of
from sync.store.home import write_durably

log = logging.getLogger("sync.center")

STALE_NONCE = "request.stale_nonce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Whether a request may go on: the code of the refusal, None when it may; and the nonce for the next one."""

    code: str | None
    nonce: bytes = b""


class Blobs:
    """The folder of blobs; each call opens its own file."""

    def __init__(self, directory: Path, database: Database, *, now_ms: Callable[[], int]) -> None:
        self._directory = directory / "blobs"
        self._database = database
        self._now_ms = now_ms
        self._nonces = Nonces()

    def admit(self, header: str, *, method: str, path: str) -> Admission:
        """Judge a request by its pass."""
        held = open_pass(header, method=method, path=path)
        if held is None:
            return Admission(code="device.uncertified")
        with self._database.read() as connection:
            facts = Facts(connection)
            if facts.standing(held.key) is None:
                return Admission(code="device.uncertified")
            if facts.revoked(held.key):
                return Admission(code="device.revoked")
            lapsed = facts.lapsed(held.key, now_ms=self._now_ms())
        fresh = self._nonces.spend(held.key, held.nonce)
        nonce = self._nonces.next_for(held.key)
        if not fresh:
            return Admission(code=STALE_NONCE, nonce=nonce)
        return Admission(code=HINT_LAPSED if lapsed and method == "GET" else None, nonce=nonce)

    def has(self, address: bytes) -> bool:
        """Tell whether there is a file."""
        return self._path(address).exists()

    def get(self, address: bytes) -> bytes | None:
        """Return the content, None when it is not here; a file that is not what its name says is let go, to be brought again.

        Raises: Outage: those of the disk.
        """
        path = self._path(address)
        try:
            content = path.read_bytes()
            if content_address(content) == address:
                return content
            log.warning("blob damaged", extra={"address": address.hex()})
            path.unlink(missing_ok=True)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise outage_of(error) or error from error
        return None

    def put(self, address: bytes, content: bytes) -> None:
        """Store content under its address, durable before it returns.

        Raises: Refused: `blob.wrong_address`, `blob.too_large`; Outage: those of the disk.
        """
        if len(content) > BLOB_BYTES_MAX:
            raise Refused("blob.too_large")
        if content_address(content) != address:
            raise Refused("blob.wrong_address")
        path = self._path(address)
        try:
            if not path.exists():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_durably(path, content)
        except OSError as error:
            raise outage_of(error) or error from error

    def _path(self, address: bytes) -> Path:
        name = address.hex()
        return self._directory / name[:2] / name


def address_in(text: str) -> bytes | None:
    """Return the address that a path names, None when it is none."""
    try:
        address = bytes.fromhex(text)
    except ValueError:
        return None
    return address if len(address) == BLOB_ID_BYTES and text == address.hex() else None
