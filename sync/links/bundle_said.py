"""What a bundle says of who holds what: claims and holdings, this device's own and those of others, verbatim.

Each goes to those who may read everything that it names, and to nobody else (a claim names the streams of one author, so that
members of a circle don't learn of one another). A device always hears of its own streams. Heads of the center's tree, and what
convicts it of two histories, are for everybody.

Layer: links. Source: our design (engine specification §1 reach, §9).
"""

from collections.abc import Iterator, Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed
from sync.oplog.hashing import Domain, sign
from sync.oplog.run import Tip
from sync.protocol.bundle_content import CLAIMS_MAX
from sync.protocol.bundle_holding import make_holdings
from sync.protocol.claims import make_claim, parse_claim
from sync.protocol.envelope import Signer
from sync.store import heads
from sync.store.bundles import Addressee, HasBlob, Readers, blobs_readable, held_tips
from sync.store.cipher import Connection
from sync.store.claims import kept_claims
from sync.store.facts import Facts

TIPS_A_CLAIM = 512
SECTION_BYTES = 512 * 1024
Group = tuple[int, ...]


class Said:
    """What is said in one bundle, by who may hear it."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._claims: dict[Group, list[bytes]] = {}
        self._holdings: dict[Group, list[bytes]] = {}
        self.holders: set[ReplicaId] = set()

    def signer(self, domain: Domain, body: bytes) -> bytes:
        """Sign as this device."""
        return sign(self._key, domain, body)

    def add_claim(self, group: Group, raw: bytes) -> None:
        """Say ``raw`` to ``group``; to nobody when that is empty."""
        if group:
            self._claims.setdefault(group, []).append(raw)

    def add_holding(self, group: Group, raw: bytes) -> None:
        """Say ``raw`` to ``group``; to nobody when that is empty."""
        if group:
            self._holdings.setdefault(group, []).append(raw)

    def sections(self) -> Iterator[tuple[Group, Sequence[bytes], Sequence[bytes]]]:
        """Yield (readers, claims, holdings), each small enough for one section."""
        for group in sorted(self._claims.keys() | self._holdings.keys()):
            for some in _pieces(self._claims.get(group, [])):
                yield group, some, ()
            for some in _pieces(self._holdings.get(group, [])):
                yield group, (), some


def said_by(
    connection: Connection,
    facts: Facts,
    to: Sequence[Addressee],
    *,
    own: ReplicaId,
    key: Ed25519PrivateKey,
    has_blob: HasBlob,
    at_ms: int,
) -> Said:
    """Return what this device holds and what it was told that others hold, as far as each of ``to`` may know."""
    said = Said(key)
    readers = Readers(facts, to)
    heard = {number: _hearers(readers, to, tip, organisation) for number, tip, organisation in held_tips(connection)}
    tips: dict[tuple[Group, ReplicaId], list[Tip]] = {}
    for number, tip, _ in held_tips(connection):
        if tip.replica != own:
            tips.setdefault((heard[number], tip.replica), []).append(tip)
    for (group, _), streams in sorted(tips.items()):
        if group:
            for raw in own_claims(own, said.signer, streams, at_ms=at_ms):
                said.add_claim(group, raw)
    _relay(connection, said, to, heard)
    for raw in heads.relayed(connection):
        said.add_claim(tuple(range(len(to))), raw)
    blobs: dict[Group, list[bytes]] = {}
    for address, group in blobs_readable(connection, facts, to, has_blob).items():
        blobs.setdefault(group, []).append(address)
    for group, addresses in blobs.items():
        for raw in make_holdings(own, said.signer, at_ms=at_ms, addresses=addresses):
            said.add_holding(group, raw)
    return said


def own_claims(own: ReplicaId, signer: Signer, tips: Sequence[Tip], *, at_ms: int) -> Iterator[bytes]:
    """Yield claims over ``tips``, each small enough to be taken in."""
    for start in range(0, len(tips), TIPS_A_CLAIM):
        yield make_claim(own, signer, at_ms=at_ms, tips=tips[start : start + TIPS_A_CLAIM])


def _relay(connection: Connection, said: Said, to: Sequence[Addressee], heard: Mapping[int, Group]) -> None:
    places = {(tip.replica, tip.scope): number for number, tip, _ in held_tips(connection)}
    for kept in kept_claims(connection):
        try:
            named = {places.get((tip.replica, tip.scope)) for tip in parse_claim(kept.raw).tips}
        except Malformed:
            continue
        if None in named:
            continue
        groups = [set(heard[number]) for number in named if number is not None]
        group = tuple(place for place in sorted(set.intersection(*groups)) if to[place].replica != kept.holder)
        said.add_claim(group, kept.raw)
        if group:
            said.holders.add(kept.holder)


def _hearers(readers: Readers, to: Sequence[Addressee], tip: Tip, organisation: str | None) -> Group:
    own = {place for place, one in enumerate(to) if one.replica == tip.replica}
    return tuple(sorted({*readers.of(tip.scope, organisation), *own}))


def _pieces(rows: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    some: list[bytes] = []
    size = 0
    for raw in rows:
        if some and (size + len(raw) > SECTION_BYTES or len(some) >= CLAIMS_MAX):
            yield some
            some, size = [], 0
        some.append(raw)
        size += len(raw)
    if some:
        yield some
