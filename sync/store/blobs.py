"""Blobs: contents over 2 kB, encrypted files beside the database, named by what they hold.

File ``blobs/<2 hex>/<80 hex of the address>``::

    "qzb1" ‖ nonce (12) ‖ AES-256-GCM(content, associated data = address)

with a key derived from the database key (HKDF-SHA-256, info "qianzhi blobs 1"). A file is written beside its place, synced
and renamed; when read it must decrypt and give the address it is filed under, else it is damaged and is fetched again.

The table `blobs` says what the records held name and which of it lies here; which of it the center holds is in `link`, by
the center's replica, so that another life of the center holds nothing until it says so.

Layer: store. Source: NIST SP 800-38D, RFC 5869, our design (engine specification §9).
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.domain.content import HASH_BYTES, SIZE_BYTES, content_address
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.domain.kind import Shape
from sync.domain.registry import KINDS
from sync.store.cipher import outage_of
from sync.store.exchange import ChangeSet
from sync.store.home import FOLDER_MODE, Home, write_durably
from sync.store.life import Connection
from sync.store.tables import table_name

ADDRESS_BYTES = HASH_BYTES + SIZE_BYTES
BLOB_BYTES_MAX = 16 * 1024 * 1024

_MAGIC = b"qzb1"
_NONCE_BYTES = 12
_INFO = b"qianzhi blobs 1"

_SIZE_MAX = 2**63 - 1
_FIELDS = tuple((kind.name, field.name) for kind in KINDS.values() for field in kind.by_name.values() if field.shape is Shape.BLOB)
_NAMED = " union ".join(f'select "{field}" as address from {table_name(kind)} where "{field}" is not null' for kind, field in _FIELDS)
_AT_CENTER = "'blob ' || lower(hex(address))"


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

    def since_ms(self, address: bytes) -> int | None:
        """Return since when a file lies here, milliseconds UTC by the file system; None when it does not."""
        try:
            return self._path(address).stat().st_mtime_ns // 1_000_000
        except OSError:
            return None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """What is to be carried, small ones first: `fetch` is named by records and not here, `push` is here and not known at the center."""

    fetch: tuple[bytes, ...]
    push: tuple[bytes, ...]


def census(connection: Connection, blobs: Blobs) -> None:
    """Make the table follow the files, in the caller's transaction."""
    held = set(blobs.addresses())
    known = dict(connection.execute("select address, held from blobs").fetchall())
    for address in held - known.keys():
        _note(connection, address, held=True, source="here")
    for address, was in known.items():
        if bool(was) is not (address in held):
            connection.execute("update blobs set held = ? where address = ?", (int(address in held), address))


def errands(connection: Connection, blobs: Blobs, center: ReplicaId) -> Errands:
    """Note what records name anew, and return what is to be carried, in the caller's transaction."""
    unknown = connection.execute(
        f"select address from ({_NAMED}) where address not in (select address from blobs where held = 1)"
    ).fetchall()
    for (address,) in unknown:
        held = blobs.has(address)
        _note(connection, address, held=held, source="here" if held else "")
    wanted = f"select address from blobs where held = ? and size <= ? and address in ({_NAMED})"
    fetch = connection.execute(f"{wanted} order by size, address", (0, BLOB_BYTES_MAX)).fetchall()
    lacking = f"not exists (select 1 from link where name = {_AT_CENTER} and value = ?)"
    push = connection.execute(f"{wanted} and {lacking} order by size, address", (1, BLOB_BYTES_MAX, center)).fetchall()
    return Errands(fetch=tuple(address for (address,) in fetch), push=tuple(address for (address,) in push))


def is_named(connection: Connection, address: bytes) -> bool:
    """Tell whether a record that is held names a content."""
    return connection.execute(f"select 1 from ({_NAMED}) where address = ? limit 1", (address,)).fetchone() is not None


def note_held(connection: Connection, changes: ChangeSet, address: bytes, *, source: str) -> None:
    """Note that a blob lies here now; the records that name it read differently."""
    _note(connection, address, held=True, source=source)
    _touch(connection, changes, address)


def note_lost(connection: Connection, address: bytes) -> None:
    """Note that a blob is gone, or damaged: it is fetched again."""
    _note(connection, address, held=False, source="")


def note_at_center(connection: Connection, changes: ChangeSet, address: bytes, center: ReplicaId) -> None:
    """Note that this life of the center holds a blob; the records that name it are safer for it."""
    connection.execute(f"insert or replace into link (name, value) select {_AT_CENTER}, ? from (select ? as address)", (center, address))
    _touch(connection, changes, address)


def forget_center(connection: Connection) -> None:
    """Forget what the center holds, so that it is asked again."""
    connection.execute("delete from link where name like 'blob %'")


def _touch(connection: Connection, changes: ChangeSet, address: bytes) -> None:
    for kind, field in _FIELDS:
        for (entity,) in connection.execute(f'select id from {table_name(kind)} where "{field}" = ?', (address,)).fetchall():
            changes.add(kind, entity)


def _note(connection: Connection, address: bytes, *, held: bool, source: str) -> None:
    size = min(_SIZE_MAX, int.from_bytes(address[-SIZE_BYTES:], "big"))
    connection.execute("insert or replace into blobs (address, size, held, source) values (?, ?, ?, ?)", (address, size, int(held), source))
