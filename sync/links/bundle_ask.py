"""Asking for a bundle, and being asked: the file `.qzr` or its text out of a home, and into one.

Layer: links. Source: our design (engine specification §9); bytes: sync/protocol/bundle_request.py.
"""

from dataclasses import dataclass

from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.links.bundle_hear import learn_claims, learn_holdings, note_behind
from sync.links.bundle_said import TIPS_A_CLAIM
from sync.links.bundle_work import WRITE_S, Workplace
from sync.oplog.birth import parse_birth
from sync.oplog.hashing import Domain, fingerprint, sign
from sync.oplog.run import Tip
from sync.protocol.bundle_holding import make_holdings
from sync.protocol.bundle_request import Request, encode_request, encode_request_text
from sync.protocol.claims import make_claim
from sync.store import life
from sync.store.bundles import HasBlob, births_of, held_blobs, held_tips, own_certificate
from sync.store.cipher import Connection
from sync.store.desk import Desk
from sync.store.device import ROOT
from sync.store.exchange import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asked for a bundle. `standing` as it stands here: certified, accepted, own or unknown."""

    replica: ReplicaId
    sign_key: bytes
    fingerprint: str
    organisation: str
    standing: str


def make_request(connection: Connection, *, has_blob: HasBlob, now_ms: int) -> tuple[bytes, str]:
    """Return this device's request as the bytes of a file, and as text. Reads only.

    Raises: Outage: `store.no_device`.
    """
    own = life.load_life(connection)
    if own is None:
        raise Outage("store.no_device")

    def signer(domain: Domain, body: bytes) -> bytes:
        return sign(own.sign_key, domain, body)

    tips: dict[ReplicaId, list[Tip]] = {}
    for _, tip, _ in held_tips(connection):
        tips.setdefault(tip.replica, []).append(tip)
    claims = [
        make_claim(own.replica, signer, at_ms=now_ms, tips=streams[start : start + TIPS_A_CLAIM])
        for _, streams in sorted(tips.items())
        for start in range(0, len(streams), TIPS_A_CLAIM)
    ]
    request = Request(
        asked_ms=now_ms,
        birth=parse_birth(births_of(connection, [own.replica])[0]),
        certificate=own_certificate(connection),
        root=life.get(connection, ROOT),
        claims=tuple(claims),
        holdings=make_holdings(own.replica, signer, at_ms=now_ms, addresses=held_blobs(connection, has_blob)),
    )
    return encode_request(request, signer), encode_request_text(request, signer)


def take_request(place: Workplace, request: Request, *, accept: bool = False) -> Asker:
    """Learn who asks and what it holds; with ``accept`` a person compared its fingerprint and lets its entries count.

    Nothing is given by this: whether anything may be is asked when the bundle is made.
    """
    place.writer.receive(Delivery(runs=(), births=(request.birth.raw,), path="bundle")).result(WRITE_S)
    place.write(lambda desk: _stand(desk, request, accept=accept))
    note_behind(place, request.birth.replica, request.claims)
    learn_claims(place, request.claims, maker=request.birth.replica)
    learn_holdings(place, request.holdings)
    return place.write(lambda desk: _asker(desk, request))


def accept_key(desk: Desk, key: bytes) -> None:
    """Let a key count whose fingerprint a person compared, and let the rows it wrote say its organisation."""
    for row in desk.trust.accept(key):
        desk.folding.project_again(row.replica, row.organisation)


def show_certificate(desk: Desk, raw: bytes | None) -> None:
    """Take a certificate that its device shows."""
    for row in () if raw is None else desk.trust.show(raw):
        desk.folding.project_again(row.replica, row.organisation)


def _stand(desk: Desk, request: Request, *, accept: bool) -> None:
    show_certificate(desk, request.certificate)
    if accept:
        accept_key(desk, request.birth.sign_key)


def _asker(desk: Desk, request: Request) -> Asker:
    row = desk.streams.replica(request.birth.replica)
    if row is None:
        raise Refused("bundle.request_malformed")
    return Asker(
        replica=row.replica,
        sign_key=row.sign_key,
        fingerprint=fingerprint(row.sign_key),
        organisation=row.organisation,
        standing=row.standing,
    )
