"""Another online key for a center that stands below another one, while a root that is not its own vouches for it.

Three acts, as at its joining; neither file is secret, and the center serves on until the last one::

    request   at the center: the next key is made and kept, in `joining.next`; the present one asks for it
    answer    at the center above, with the root: the next key's certificate, and the root's word that retires the present one,
              which is said in the authority's stream from here on
    take      at the center, which is stopped: a new life under the next key, in the steps of `rotation.py`

From the answer on whoever heard of it believes nothing of the present key beyond the word, and refuses a center that answers with
it. The center writes no entries, so of its lives none counts for any, and of its history what it signed when it asked.

    asks     = CBOR [2, birth of the present life, key change (sync/oplog/key_change.py), tree head, [keeper's key (32), …]]
    answers  = CBOR [2, root (32), certificate, retirement]

Source: our design (engine specification §10: two keys; city centers as relays).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from sync.center import feed, life, retired
from sync.center import keepers as known_keepers
from sync.center.authority import EPOCH, REPLICA, Authority
from sync.center.below import is_below
from sync.center.beside import Beside
from sync.center.births import center_word
from sync.center.database import get, get_number, keepers, replicas
from sync.center.facts import Facts
from sync.center.keys import (
    JOINING_NEXT,
    CenterKeys,
    drop_next,
    keep_next,
    keep_pair,
    keys_of,
    next_pair,
    put_next,
)
from sync.center.life import not_in_recovery
from sync.center.opening import open_database
from sync.center.postgres import served_by_nobody
from sync.center.restore import LOCK
from sync.center.rotation import finish, retirement_word, with_next
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth, Certificate, make_certificate, parse_birth, parse_certificate
from sync.oplog.codec import Malformed, encode
from sync.oplog.hashing import KEY_BYTES, public_bytes
from sync.oplog.heads import Head, head_verifies, make_head, parse_head
from sync.oplog.key_change import LIVES_MAX, KeyChange, make_key_change, read_key_change
from sync.oplog.retirement import KEEPERS_MAX, LifeKept, Retirement, make_retirement, read_retirement
from sync.store.cipher import named
from sync.store.startup import FileLock

VERSION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a center below asks for: its present life, what that key says of the next one, its history, and its keepers."""

    birth: Birth
    certificate: Certificate
    change: KeyChange
    head: Head
    keepers: tuple[bytes, ...]


def request(directory: Path) -> bytes:
    """Make the next key of the center that lives in ``directory``, and return what asks for it. Said again, it asks for the same key.

    Works while the center serves.

    Raises: Refused: `center.top` (no one stands above it: `center rotate`), `center.in_recovery`; Outage: those of `keys_of`, of the disk.
    """
    keys = keys_of(directory)
    if keys.organisation is None:
        raise Refused("center.top")
    following, seal = keep_pair(directory)
    now_ms = time.time_ns() // 1_000_000
    database = open_database(directory, keys)
    try:
        with database.read() as connection:
            not_in_recovery(connection)
            present = ReplicaId(get(connection, REPLICA) or b"")
            birth = connection.execute(select(replicas.c.birth).where(replicas.c.replica == present)).scalar_one()
            mine = set(connection.execute(select(replicas.c.replica).where(replicas.c.sign_key == keys.public)).scalars())
            line = [(one, 0) for one in life.lives(connection) if one in mine][:LIVES_MAX]
            tree, epoch = feed.tree_head(connection), get_number(connection, EPOCH)
            standing = [bytes(key) for key in connection.execute(select(keepers.c.sign_key).order_by(keepers.c.since_ms.desc())).scalars()]
            counted = [key for key in standing if not known_keepers.is_revoked(connection, key)][:KEEPERS_MAX]
    finally:
        database.close()
    change = make_key_change(keys.online, following, seal_key=seal, lives=tuple(line), at_ms=now_ms)
    head = make_head(present, keys.sign, epoch=epoch, tree=tree, at_ms=now_ms)
    return encode([VERSION, bytes(birth), change, head, counted])


def read_request(parts: Sequence[object], *, root: bytes) -> Asked:
    """Return what the parts of a request ask, if a center below this root and its next key signed it. Raises: Malformed."""
    match parts:
        case [2, bytes(raw), bytes(change_raw), bytes(head_raw), list(named_keepers)] if len(named_keepers) <= KEEPERS_MAX:
            pass
        case _:
            raise Malformed("center request")
    birth, head = parse_birth(raw), parse_head(head_raw)
    certificate = center_word(birth, root=root)
    if certificate is None or certificate.organisation is None:
        raise Malformed("center request")
    change = read_key_change(change_raw, present=birth.sign_key)
    if head.center != birth.replica or not head_verifies(head, birth.sign_key):
        raise Malformed("center request")
    if not all(isinstance(key, bytes) and len(key) == KEY_BYTES for key in named_keepers):
        raise Malformed("center request")
    return Asked(birth=birth, certificate=certificate, change=change, head=head, keepers=tuple(named_keepers))


def answer(directory: Path, keys: CenterKeys, asked: Asked, *, reason: str, by: str, stolen: bool) -> tuple[bytes, str]:
    """Certify the next key, retire the present one in the authority's stream, and return the answer and whose center it is.

    Said again for the same request, the same is answered. Works while a center runs on the same directory.

    Args:
        stolen: no keeper that the present key certified counts any more.

    Raises: Refused: `center.not_below`, `center.key_retired` (for another key than this one), `center.in_recovery`;
        Outage: `center.root_away`, those of the disk.
    """
    organisation = asked.certificate.organisation or ""
    root = keys.root()
    certificate = make_certificate(
        root,
        replace(asked.certificate, sign_key=asked.change.sign_key, seal_key=asked.change.seal_key, serial=asked.certificate.serial + 1),
    )
    now_ms = time.time_ns() // 1_000_000
    said = Retirement(
        key=asked.birth.sign_key,
        successor=asked.change.sign_key,
        lives=tuple(LifeKept(replica=one, ordinal=0, tree=asked.head.tree) for one, _ in asked.change.lives),
        keepers=() if stolen else asked.keepers,
        settles=False,
        at_ms=now_ms,
        by=by,
        reason=reason,
    )
    database, beside = open_database(directory, keys), Beside(directory)
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            if not is_below(organisation, keys.organisation, Facts(connection)):
                raise Refused("center.not_below", organisation=organisation)
            raw = _said_before(connection, keys, said)
            if raw is None:
                raw = make_retirement(root, said)
                Authority(connection, keys, now_ms=now_ms).say([[retirement_word(connection, raw)]])
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
    return encode([VERSION, keys.root_public, certificate, raw]), organisation


def take(directory: Path, parts: Sequence[object]) -> str:
    """Go on under the next key, as the answer allows; return whose center it is. The center is stopped.

    Killed at any moment, the next start ends it or nothing happened, and the same answer may be taken again.

    Raises: Refused: `center.answer_unreadable`, `center.answer_foreign` (to another request), `center.in_recovery`;
        Outage: `store.second_instance` while the center runs, those of the disk.
    """
    with FileLock(directory / LOCK):
        keys = finish(directory, keys_of(directory))
        certificate, raw, said = _answered(parts, keys)
        if certificate.sign_key == keys.public:
            _drop_pair(directory)
            return certificate.organisation or ""
        pair = next_pair(directory)
        if pair is None or public_bytes(Ed25519PrivateKey.from_private_bytes(pair[0])) != certificate.sign_key or said.key != keys.public:
            raise Refused("center.answer_foreign")
        assert isinstance(parts[2], bytes)
        made = (*pair, parts[2])
        database = open_database(directory, keys)
        try:
            with served_by_nobody(database):
                keep_next(directory, made)
                with database.write() as connection:
                    not_in_recovery(connection)
                    before = ReplicaId(get(connection, REPLICA) or b"")
                    now_ms = time.time_ns() // 1_000_000
                    life.next_life(connection, with_next(keys, made), predecessor=before, known_epoch=0, why=None, now_ms=now_ms)
                    retired.keep(connection, raw, root=keys.root_public)
                    after = Beside(directory).look(connection)
                Beside(directory).write(after)
                put_next(directory)
        except Refused:
            drop_next(directory)
            raise
        finally:
            database.close()
        _drop_pair(directory)
    return certificate.organisation or ""


def _answered(parts: Sequence[object], keys: CenterKeys) -> tuple[Certificate, bytes, Retirement]:
    match parts:
        case [2, bytes(root), bytes(certified), bytes(raw)] if root == keys.root_public:
            pass
        case _:
            raise Refused("center.answer_foreign" if len(parts) == 4 else "center.answer_unreadable")  # noqa: PLR2004 - its parts
    try:
        certificate = parse_certificate(certified, root=root)
        said = read_retirement(raw, root=root)
    except Malformed as error:
        raise Refused("center.answer_unreadable") from error
    if certificate.organisation != keys.organisation or keys.organisation is None or said.successor != certificate.sign_key:
        raise Refused("center.answer_foreign")
    return certificate, raw, said


def _said_before(connection: Connection, keys: CenterKeys, said: Retirement) -> bytes | None:
    """Return the root's word on this key that was said already, None where none was. Raises: Refused: `center.key_retired`."""
    for raw in retired.said(connection):
        try:
            held = read_retirement(raw, root=keys.root_public)
        except Malformed:
            continue
        if held.key == said.key:
            if held.successor != said.successor:
                raise Refused("center.key_retired")
            return raw
    return None


def _drop_pair(directory: Path) -> None:
    with named():
        (directory / JOINING_NEXT).unlink(missing_ok=True)
