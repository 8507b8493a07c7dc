"""Blobs: contents over 2 kB, encrypted files beside the database, named by what they hold.

File ``blobs/<2 hex>/<80 hex of the address>``::

    "qzb1" ‖ nonce (12) ‖ AES-256-GCM(content, associated data = address)

with a key derived from the database key (HKDF-SHA-256, info "qianzhi blobs 1"). A file is written beside its place, synced
and renamed; when read it must decrypt and give the address it is filed under, else it is damaged and is fetched again.

Layer: store. Source: NIST SP 800-38D, RFC 5869, our design (engine specification §9).
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.domain.content import HASH_BYTES, SIZE_BYTES, content_address
from sync.domain.failures import Outage, Refused
from sync.store.cipher import outage_of
from sync.store.home import FOLDER_MODE, Home, write_durably

ADDRESS_BYTES = HASH_BYTES + SIZE_BYTES
BLOB_BYTES_MAX = 64 * 1024 * 1024

_MAGIC = b"qzb1"
_NONCE_BYTES = 12
_INFO = b"qianzhi blobs 1"


class Blobs:
    """The blobs of one home. Holds the derived key; any thread may use it, since every file is written whole."""

    def __init__(self, home: Home) -> None:
        self._folder = home.blobs
        self._cipher = AESGCM(HKDF(SHA256(), length=32, salt=None, info=_INFO).derive(home.key()))

    def put(self, content: bytes) -> bytes:
        """Keep `content` durably and return its address; what is already held whole is not written again.

        Raises: Refused: `blob.too_large`; Outage: `store.disk_full`, `store.read_only`, `store.disk_failed`.
        """
        if len(content) > BLOB_BYTES_MAX:
            raise Refused("blob.too_large", bytes_max=BLOB_BYTES_MAX)
        address = content_address(content)
        if self._holds_whole(address):
            return address
        nonce = secrets.token_bytes(_NONCE_BYTES)
        path = self._path(address)
        try:
            path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            write_durably(path, _MAGIC + nonce + self._cipher.encrypt(nonce, content, address))
        except OSError as error:
            raise outage_of(error) or error from error
        return address

    def put_as(self, address: bytes, content: bytes) -> None:
        """Keep `content` that came as `address`.

        Raises: Refused: `blob.not_its_address`, `blob.too_large`; Outage: as `put`.
        """
        if len(content) > BLOB_BYTES_MAX:
            raise Refused("blob.too_large", bytes_max=BLOB_BYTES_MAX)
        if content_address(content) != address:
            raise Refused("blob.not_its_address")
        self.put(content)

    def get(self, address: bytes) -> bytes | None:
        """Return the content at `address`, None when it is not held.

        Raises: Outage: `blob.damaged`, `store.read_only`, `store.disk_failed`.
        """
        try:
            raw = self._path(address).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise outage_of(error) or error from error
        start = len(_MAGIC) + _NONCE_BYTES
        try:
            content = self._cipher.decrypt(raw[len(_MAGIC) : start], raw[start:], address)
        except (InvalidTag, ValueError) as error:
            raise Outage("blob.damaged") from error
        if not raw.startswith(_MAGIC) or content_address(content) != address:
            raise Outage("blob.damaged")
        return content

    def has(self, address: bytes) -> bool:
        """Tell whether a file is there; only `get` tells whether it is whole."""
        return self._path(address).exists()

    def drop(self, address: bytes) -> None:
        """Let go of a blob; one not held is no error."""
        try:
            self._path(address).unlink(missing_ok=True)
        except OSError as error:
            raise outage_of(error) or error from error

    def addresses(self) -> Iterator[bytes]:
        """Yield the address of every file."""
        for path in sorted(self._folder.glob("??/*")):
            if len(path.name) == 2 * ADDRESS_BYTES:
                yield bytes.fromhex(path.name)

    def _holds_whole(self, address: bytes) -> bool:
        try:
            return self.get(address) is not None
        except Outage:
            return False

    def _path(self, address: bytes) -> Path:
        assert len(address) == ADDRESS_BYTES, len(address)
        name = address.hex()
        return self._folder / name[:2] / name
