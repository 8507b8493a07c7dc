"""The life of this replica: its keys, its place among its own lives, its clock and its counters.

Kept in `meta`, inside the encrypted database. One device has one signing key and, over time, one replica after another: a
database found to be older than what left it begins a new life that names its predecessor, so no ordinal is ever reused.

Source: our design (engine specification §1, §6).
"""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth, make_birth

LIFE_WHY = "life_why"  # why the present life began: a verdict of the mark, `restored`, or `shown` by others; none for the first
LINK_MEMORY = "link_memory"  # what the last conversation with the center came to; without it the next one begins with a greeting
ACCEPTED = "accepted:"  # + sign key: a person compared its fingerprint, or it is this device's own
Connection = Any  # a DB-API connection of sqlcipher3


@dataclass(slots=True, kw_only=True)
class Life:
    """What the writer counts; saved in the transaction that uses it.

    Attributes:
        ordinal: of the last entry written.
        wall_ms: the hybrid clock, milliseconds UTC.
        numbers: human numbers given so far.
    """

    replica: ReplicaId
    sign_key: Ed25519PrivateKey
    ordinal: int
    wall_ms: int
    numbers: int


def put(connection: Connection, name: str, value: bytes | str | int | None) -> None:
    """Keep a value of `meta`."""
    connection.execute("insert or replace into meta (name, value) values (?, ?)", (name, _as_bytes(value)))


def get(connection: Connection, name: str) -> bytes | None:
    """Return a value of `meta`, None when it was never kept."""
    found = connection.execute("select value from meta where name = ?", (name,)).fetchone()
    return None if found is None else found[0]


def get_text(connection: Connection, name: str) -> str | None:
    """Return a text of `meta`."""
    value = get(connection, name)
    return None if value is None else value.decode()


def get_number(connection: Connection, name: str) -> int:
    """Return a number of `meta`, 0 when it was never kept."""
    value = get(connection, name)
    return 0 if value is None else int(value)


def begin_life(
    connection: Connection,
    *,
    sign_key: Ed25519PrivateKey,
    seal_public: bytes,
    nonce: bytes,
    now_ms: int,
    claim: str | None,
    certificate: bytes | None = None,
    predecessor: ReplicaId | None = None,
) -> Birth:
    """Begin a replica life in the caller's transaction: its birth, its row as `own`, counters at zero.

    The predecessor, when there is one, becomes an ordinary replica of the same device: its entries stay and count.
    """
    birth = make_birth(sign_key, seal_key=seal_public, nonce=nonce, predecessor=predecessor, certificate=certificate, claim=claim)
    if predecessor is not None:
        connection.execute("update replicas set standing = 'accepted' where replica = ? and standing = 'own'", (predecessor,))
    connection.execute(
        "insert into replicas (replica, birth, hash, sign_key, standing, organisation, letters, certificate, seen_ms)"
        " values (?, ?, ?, ?, 'own', ?, '', ?, ?)",
        (birth.replica, birth.raw, birth.hash, birth.sign_key, claim or "", certificate, now_ms),
    )
    put(connection, "sign_key", sign_key.private_bytes_raw())
    put(connection, "replica", birth.replica)
    put(connection, ACCEPTED + birth.sign_key.hex(), b"1")
    for name in ("ordinal", "numbers"):
        put(connection, name, 0)
    lives = get_number(connection, "lives") + 1
    put(connection, "lives", lives)
    return birth


def load_life(connection: Connection) -> Life | None:
    """Return the present life, None in a database where no device was made yet."""
    replica, secret = get(connection, "replica"), get(connection, "sign_key")
    if replica is None or secret is None:
        return None
    return Life(
        replica=ReplicaId(replica),
        sign_key=Ed25519PrivateKey.from_private_bytes(secret),
        ordinal=get_number(connection, "ordinal"),
        wall_ms=get_number(connection, "wall_ms"),
        numbers=get_number(connection, "numbers"),
    )


def save_life(connection: Connection, life: Life) -> None:
    """Keep the counters, in the transaction that used them: changed in place, so that no index is written."""
    values = (("ordinal", life.ordinal), ("wall_ms", life.wall_ms), ("numbers", life.numbers))
    connection.execute(
        "insert into meta (name, value) values (?, ?), (?, ?), (?, ?) on conflict (name) do update set value = excluded.value",
        [part for name, number in values for part in (name, _as_bytes(number))],
    )


def _as_bytes(value: bytes | str | int | None) -> bytes | None:
    return value if value is None or isinstance(value, bytes) else str(value).encode()
