"""The life of this replica: its keys, its place among its own lives, its clock and its counters.

Kept in `meta`, inside the encrypted database; but the last ordinal stands with the streams, and the clock of an act in its entry. One
device has one signing key and, over time, one replica after another: a database found to be older than what left it begins a new life
that names its predecessor, so no ordinal is ever reused.

Source: our design (engine specification §1, §6).
"""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth, make_birth
from sync.oplog.entry import read_header

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
    wall_ms = 0 if predecessor is None else clock(connection, predecessor)
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
    put(connection, "numbers", 0)
    put(connection, "wall_ms", wall_ms)
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
        ordinal=last_ordinal(connection, ReplicaId(replica)),
        wall_ms=clock(connection, ReplicaId(replica)),
        numbers=get_number(connection, "numbers"),
    )


def last_ordinal(connection: Connection, replica: ReplicaId) -> int:
    """Return the ordinal of the last entry that ``replica`` is known to have written, 0 before the first."""
    (ordinal,) = connection.execute(
        "select coalesce(max(streams.ordinal), 0) from streams join replicas on replicas.number = streams.replica"
        " where replicas.replica = ?",
        (replica,),
    ).fetchone()
    return int(ordinal)


def clock(connection: Connection, replica: ReplicaId) -> int:
    """Return the hybrid clock of this device where ``replica`` is its life: what it saw or wrote last, milliseconds UTC."""
    found = connection.execute(
        "select body from entries where replica = (select number from replicas where replica = ?) order by ordinal desc limit 1", (replica,)
    ).fetchone()
    return max(get_number(connection, "wall_ms"), 0 if found is None else read_header(found[0]).wall_ms)


def save_life(connection: Connection, life: Life) -> None:
    """Keep the counters that the log doesn't tell, in the transaction that used them: changed in place, so that no index is written.

    An act's own clock is in its entry: it need not be kept beside it while the entry is held.
    """
    connection.execute(
        "insert into meta (name, value) values (?, ?), (?, ?) on conflict (name) do update set value = excluded.value",
        ("wall_ms", _as_bytes(life.wall_ms), "numbers", _as_bytes(life.numbers)),
    )


def _as_bytes(value: bytes | str | int | None) -> bytes | None:
    return value if value is None or isinstance(value, bytes) else str(value).encode()
