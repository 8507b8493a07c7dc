"""Blobs at the center: files outside the database, named by their content, stored only when the content is what the name says.

Any certified device may bring and fetch what it can name: the 40-byte address is told only inside entries. Requests carry
``authorization: qz <sign key> <ms> <signature>`` (hex), signed in domain "qz request" over H(method ‖ path ‖ ms).

Source: engine specification §9 (whole transfer; leaves on their own come later).
"""

import os
import secrets
from pathlib import Path

from sync.center.database import Database
from sync.center.facts import Facts
from sync.domain.content import content_address
from sync.domain.failures import Refused
from sync.domain.kind import BLOB_ID_BYTES
from sync.protocol.limits import BLOB_BYTES_MAX
from sync.protocol.passes import AGE_MS_MAX, open_pass


class Blobs:
    """The folder of blobs; each call opens its own file."""

    def __init__(self, directory: Path, database: Database) -> None:
        self._directory = directory / "blobs"
        self._database = database

    def admits(self, header: str, *, method: str, path: str, now_ms: int) -> bool:
        """Tell whether the pass is a certified, unrevoked device's and fresh."""
        held = open_pass(header, method=method, path=path)
        if held is None or abs(now_ms - held.at_ms) > AGE_MS_MAX:
            return False
        with self._database.read() as connection:
            facts = Facts(connection)
            return facts.standing(held.key) is not None and not facts.revoked(held.key)

    def get(self, address: bytes) -> bytes | None:
        """Return the content, None when it is not here."""
        path = self._path(address)
        return path.read_bytes() if path.exists() else None

    def put(self, address: bytes, content: bytes) -> None:
        """Store content under its address, durable before it returns.

        Raises: Refused: `blob.wrong_address`, `blob.too_large`.
        """
        if len(content) > BLOB_BYTES_MAX:
            raise Refused("blob.too_large")
        if content_address(content) != address:
            raise Refused("blob.wrong_address")
        path = self._path(address)
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

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
