"""What a bundle is made of, asked of a reading connection: for whom, which streams from where to where, which blobs.

Whole streams as prefixes, cut at signatures, most urgent first. A stream goes to those who may read it, from the first entry
that one of them is not known to hold; a device's own streams are not brought to it, unless its request said that it lost some.
Blobs go with the records that name them.

Layer: store. Source: our design (engine specification §4, §7, §9).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sync.domain.access import Standing, may_read
from sync.domain.content import size_of
from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.kind import Shape
from sync.domain.lapse import is_withheld
from sync.domain.registry import KINDS
from sync.domain.scopes import AUTHORITY, CIRCLES, Scope, founding_replica, sort_of
from sync.oplog.birth import parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.oplog.hashing import fingerprint
from sync.oplog.run import Run, Tip
from sync.store import life, rulings
from sync.store.cipher import Connection
from sync.store.device import ROOT
from sync.store.facts import Facts
from sync.store.streams import FOLDING
from sync.store.tables import table_name

BLOB_FIELDS = tuple((kind.name, field.name) for kind in KINDS.values() for field in kind.by_name.values() if field.shape is Shape.BLOB)
BEHIND = "behind:"  # + replica: by its last request it was put back, so that its own streams are brought to it as well
_ENTRIES_READ = 512

HasBlob = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """For whom a bundle is. `lapsed`: its certificate and the grace have run out, so it is given the authority's stream alone."""

    replica: ReplicaId
    seal_key: bytes
    standing: Standing
    lapsed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPiece:
    """Consecutive entries of one stream that go out together. `to` are places of addressees, `bytes` those of the entries."""

    stream: int
    replica: ReplicaId
    scope: Scope
    first: int
    last: int
    urgency: Urgency
    entries: int
    bytes: int
    to: tuple[int, ...]
    pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobPiece:
    """A blob that goes out."""

    address: bytes
    size: int
    to: tuple[int, ...]


def addressee(connection: Connection, replica: ReplicaId, *, now_ms: int) -> Addressee:
    """Return a device as one for whom a bundle can be.

    Raises: Refused: `bundle.recipient_unknown` (no birth is held), `bundle.recipient_unaccepted` (neither certified nor accepted;
        fact `fingerprint`), `bundle.recipient_revoked`, `bundle.recipient_self`.
    """
    found = connection.execute(
        "select birth, standing, organisation, certificate from replicas where replica = ? and standing <> 'center'", (replica,)
    ).fetchone()
    if found is None:
        raise Refused("bundle.recipient_unknown", replica=replica.hex())
    birth, standing, organisation, certificate = parse_birth(found[0]), found[1], found[2], found[3]
    if standing == "own":
        raise Refused("bundle.recipient_self")
    if standing not in FOLDING:
        raise Refused("bundle.recipient_unaccepted", fingerprint=fingerprint(birth.sign_key), organisation=organisation)
    if any(last is None for _, last in rulings.ranges_of(connection).get(replica, ())):
        raise Refused("bundle.recipient_revoked", fingerprint=fingerprint(birth.sign_key))
    root = life.get(connection, ROOT)
    held, lapsed = Standing(organisation=organisation, offices=frozenset(), certified=False), False
    if certificate is not None and root is not None:
        shown = parse_certificate(certificate, root=root)
        held = Standing(organisation=shown.organisation or "", offices=frozenset(shown.offices), certified=True)
        lapsed = is_withheld(shown.not_after_ms, now_ms=now_ms)
    return Addressee(replica=replica, seal_key=birth.seal_key, standing=held, lapsed=lapsed)


def devices_of(connection: Connection, organisation: str | None = None) -> tuple[ReplicaId, ...]:
    """Return the present life of every other known device, of ``organisation`` only when given, those that may be given anything."""
    rows = connection.execute(
        "select replica, sign_key, organisation from replicas where number in (select max(number) from replicas group by sign_key)"
        " and standing in ('certified', 'accepted') order by number"
    ).fetchall()
    own = connection.execute("select sign_key from replicas where standing = 'own'").fetchall()
    return tuple(ReplicaId(replica) for replica, key, code in rows if (key,) not in own and (organisation is None or code == organisation))


def devices_named(connection: Connection, told: str) -> tuple[ReplicaId, ...]:
    """Return the present life of each device whose fingerprint begins as ``told``, or whose replica is ``told`` in hexadecimal."""
    digits = "".join(told.lower().split())
    rows = connection.execute(
        "select replica, sign_key from replicas where standing <> 'center'"
        " and number in (select max(number) from replicas group by sign_key) order by number"
    ).fetchall()
    return tuple(
        ReplicaId(replica)
        for replica, key in rows
        if digits and (replica.hex() == digits or fingerprint(key).replace(" ", "").startswith(digits))
    )


def stream_pieces(connection: Connection, facts: Facts, to: Sequence[Addressee]) -> Iterator[StreamPiece]:
    """Yield what goes out of every stream, in no particular sequence.

    Who lacks entries below this device's floor can't be helped from here, and is left out.
    """
    known = [_known(connection, one.replica) for one in to]
    behind = {place for place, one in enumerate(to) if life.get(connection, BEHIND + one.replica.hex()) is not None}
    pins = {stream for (stream,) in connection.execute("select distinct stream from pins").fetchall()}
    readers = Readers(facts, to)
    rows = connection.execute(
        "select streams.number, replicas.replica, streams.scope, replicas.organisation, max(signatures.seq), coalesce(bases.floor, 0)"
        " from streams join replicas on replicas.number = streams.replica join signatures on signatures.stream = streams.number"
        " left join bases on bases.stream = streams.number where streams.seq > 0 and signatures.seq <= streams.seq"
        " group by streams.number order by streams.number"
    ).fetchall()
    for number, replica, scope, organisation, signed, floor in rows:
        places = readers.of(Scope(scope), organisation)
        others = [place for place in places if to[place].replica != replica or place in behind]
        lacking = [place for place in others if floor <= known[place].get(number, 0) < signed]
        if not lacking:
            continue
        first = min(known[place].get(number, 0) for place in lacking) + 1
        whole = StreamPiece(
            stream=number,
            replica=ReplicaId(replica),
            scope=Scope(scope),
            first=first,
            last=signed,
            urgency=Urgency.BLOB,
            entries=0,
            bytes=0,
            to=places,
            pinned=number in pins,
        )
        yield from _by_urgency(connection, whole)


def in_sequence(pieces: Iterator[StreamPiece]) -> list[StreamPiece]:
    """Return pieces as they go out: by urgency, pinned ones first in each, what founds a scope before what others wrote in it."""
    return sorted(
        pieces,
        key=lambda piece: (
            piece.urgency,
            not piece.pinned,
            piece.to,
            founding_replica(piece.scope) not in {None, piece.replica},
            piece.stream,
            piece.first,
        ),
    )


def blob_pieces(connection: Connection, facts: Facts, to: Sequence[Addressee], has_blob: HasBlob) -> tuple[BlobPiece, ...]:
    """Return the blobs held that records name which somebody may read, who is not known to hold them; small ones first."""
    held = [{address for (address,) in _held_at(connection, one.replica)} for one in to]
    pieces = [
        BlobPiece(address=address, size=size_of(address), to=places)
        for address, places in blobs_readable(connection, facts, to, has_blob).items()
        if any(address not in held[place] for place in places)
    ]
    return tuple(sorted(pieces, key=lambda piece: (piece.size, piece.address)))


def named_blobs(connection: Connection) -> Iterator[tuple[bytes, Scope, str | None]]:
    """Yield (address, scope, organisation of the author) of each blob that a record names."""
    for kind, field in BLOB_FIELDS:
        rows = connection.execute(
            f'select "{field}", scope, by_organisation from {table_name(kind)} where "{field}" is not null'
        ).fetchall()
        for address, scope, organisation in rows:
            yield address, Scope(scope), organisation or None


class Readers:
    """Who of the addressees may read a stream; asks `may_read` once for each sort of answer."""

    def __init__(self, facts: Facts, to: Sequence[Addressee]) -> None:
        self._facts = facts
        self._to = to
        self._found: dict[tuple[Scope, str | None], tuple[int, ...]] = {}

    def of(self, scope: Scope, organisation: str | None) -> tuple[int, ...]:
        """Return the places of those who may read what devices of ``organisation`` write in ``scope``."""
        author = organisation or None
        key = (scope, author if sort_of(scope) in CIRCLES else None)
        places = self._found.get(key)
        if places is None:
            places = self._found[key] = tuple(place for place, one in enumerate(self._to) if self._may(one, scope, author))
        return places

    def _may(self, one: Addressee, scope: Scope, author: str | None) -> bool:
        if one.lapsed:
            return scope == AUTHORITY
        return may_read(one.standing, scope, author, self._facts)


def runs(connection: Connection, piece: StreamPiece, *, bytes_max: int, mark_bytes: int = 8 * 1024) -> Iterator[Run]:
    """Yield the entries of a piece as runs of about ``bytes_max``, each cut at a signature held; nothing when they are gone.

    Of the signatures inside a run one for each ``mark_bytes`` goes along, so that whoever takes it in need not do so at a stretch.
    """
    found = connection.execute(
        "select seq, signature from signatures where stream = ? and seq between ? and ? order by seq",
        (piece.stream, piece.first, piece.last),
    ).fetchall()
    signed = dict(found)
    bodies: list[bytes] = []
    marks: list[tuple[int, bytes]] = []
    first, size, since, cut = piece.first, 0, 0, 0
    for seq, body in _bodies(connection, piece):
        bodies.append(body)
        size += len(body)
        since += len(body)
        if seq not in signed:
            continue
        cut = len(bodies)
        is_end = size >= bytes_max or seq == piece.last
        if is_end or since >= mark_bytes:
            marks.append((seq, signed[seq]))
            since = 0
        if is_end:
            yield _run(piece, first, bodies, marks)
            first, bodies, marks, size, cut = seq + 1, [], [], 0, 0
    assert not cut, "a piece ends at a signature"


def trimmed(connection: Connection, piece: StreamPiece, bytes_max: int) -> StreamPiece | None:
    """Return as much of ``piece`` as fits into ``bytes_max``, cut at a signature; itself when all of it does, None when nothing."""
    if piece.bytes <= bytes_max:
        return piece
    signed = {
        seq
        for (seq,) in connection.execute(
            "select seq from signatures where stream = ? and seq between ? and ?", (piece.stream, piece.first, piece.last)
        ).fetchall()
    }
    size, fits = 0, (0, 0)
    for seq, body in _bodies(connection, piece):
        size += len(body)
        if size > bytes_max:
            break
        if seq in signed:
            fits = (seq, size)
    last, held = fits
    return replace(piece, last=last, entries=last - piece.first + 1, bytes=held) if last else None


def births_of(connection: Connection, replicas: Sequence[ReplicaId]) -> tuple[bytes, ...]:
    """Return the births of ``replicas``, sorted, each once."""
    found: set[bytes] = set()
    for replica in set(replicas):
        found.update(row[0] for row in connection.execute("select birth from replicas where replica = ?", (replica,)).fetchall())
    return tuple(sorted(found))


def held_tips(connection: Connection) -> tuple[tuple[int, Tip, str | None], ...]:
    """Return (number, end, organisation of the author) of every stream held."""
    rows = connection.execute(
        "select streams.number, replicas.replica, streams.scope, streams.seq, streams.ordinal, streams.hash, replicas.organisation"
        " from streams join replicas on replicas.number = streams.replica where streams.seq > 0 order by streams.number"
    ).fetchall()
    return tuple(
        (number, Tip(replica=ReplicaId(replica), scope=Scope(scope), seq=seq, ordinal=ordinal, hash=hashed), organisation or None)
        for number, replica, scope, seq, ordinal, hashed, organisation in rows
    )


def blobs_readable(connection: Connection, facts: Facts, to: Sequence[Addressee], has_blob: HasBlob) -> Mapping[bytes, tuple[int, ...]]:
    """Return ``address of a blob held whole → places of those who may read a record that names it``."""
    readers = Readers(facts, to)
    found: dict[bytes, set[int]] = {}
    for address, scope, organisation in named_blobs(connection):
        found.setdefault(address, set()).update(readers.of(scope, organisation))
    return {address: tuple(sorted(places)) for address, places in found.items() if places and has_blob(address)}


def held_blobs(connection: Connection, has_blob: HasBlob) -> tuple[bytes, ...]:
    """Return the addresses of the blobs held whole that records name."""
    return tuple(address for address in sorted({address for address, _, _ in named_blobs(connection)}) if has_blob(address))


def note_blob_reach(connection: Connection, holder: ReplicaId, addresses: Sequence[bytes]) -> None:
    """Note which blobs a holder said it holds, in the writer's transaction."""
    connection.executemany("insert or ignore into blob_reach values (?, ?)", [(holder, address) for address in addresses])


def own_certificate(connection: Connection) -> bytes | None:
    """Return this device's certificate, None while it has none or one that its root did not sign."""
    found = connection.execute("select certificate from replicas where standing = 'own'").fetchone()
    root = life.get(connection, ROOT)
    if found is None or found[0] is None or root is None:
        return None
    try:
        parse_certificate(found[0], root=root)
    except Malformed:
        return None
    return bytes(found[0])


def _by_urgency(connection: Connection, whole: StreamPiece) -> Iterator[StreamPiece]:
    """Cut a stream behind its last flash entry and behind its last record, each at the next signature; count what each piece holds."""
    stream, first, last = whole.stream, whole.first, whole.last
    ends = connection.execute(
        "select max(case when urgency = 0 then seq end), max(case when urgency = 1 then seq end) from entries"
        " where stream = ? and seq between ? and ?",
        (stream, first, last),
    ).fetchone()
    for urgency, end in zip(Urgency, (*ends, last), strict=True):
        if end is None or end < first:
            continue
        (cut,) = connection.execute("select min(seq) from signatures where stream = ? and seq >= ?", (stream, end)).fetchone()
        count, size = connection.execute(
            "select count(*), sum(length(body)) from entries where stream = ? and seq between ? and ?", (stream, first, cut)
        ).fetchone()
        yield replace(whole, first=first, last=cut, urgency=urgency, entries=count, bytes=size or 0)
        first = cut + 1


def _bodies(connection: Connection, piece: StreamPiece) -> Iterator[tuple[int, bytes]]:
    """Yield (seq, body) of a piece without a gap; nothing when its beginning was dropped since it was planned."""
    after = piece.first - 1
    while rows := connection.execute(
        "select seq, body from entries where stream = ? and seq > ? and seq <= ? order by seq limit ?",
        (piece.stream, after, piece.last, _ENTRIES_READ),
    ).fetchall():
        if rows[0][0] != after + 1:
            return
        yield from rows
        after = rows[-1][0]


def _run(piece: StreamPiece, first: int, bodies: Sequence[bytes], marks: Sequence[tuple[int, bytes]]) -> Run:
    return Run(replica=piece.replica, scope=piece.scope, first_seq=first, entries=tuple(bodies), signatures=tuple(marks))


def _known(connection: Connection, replica: ReplicaId) -> dict[int, int]:
    return dict(
        connection.execute(
            "select reach.stream, reach.seq from reach join holders on holders.number = reach.holder where holders.replica = ?", (replica,)
        ).fetchall()
    )


def _held_at(connection: Connection, replica: ReplicaId) -> list[tuple[bytes]]:
    rows: list[tuple[bytes]] = connection.execute("select address from blob_reach where holder = ?", (replica,)).fetchall()
    return rows
