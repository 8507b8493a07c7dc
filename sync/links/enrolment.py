"""Being let in by a code: ask what it is for, then show the birth and keep what comes back.

The root that the answer proves is pinned, the address is kept as it was dialled, and the certificate counts from now on, although
the authority's record of it is only pulled at the first exchange. Layer: links. Source: engine specification §4.
"""

import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace

from sync.domain.address import Address
from sync.domain.failures import Outage, Refused
from sync.links.center_trust import CenterTrust, Pins, UnprovedTrust
from sync.links.http import HttpLink, Refusal
from sync.oplog.birth import NONCE_BYTES
from sync.oplog.codec import Malformed
from sync.protocol.enrolment import PATH, Invitation, Told, ask, read_told
from sync.store.center_at import keep_center
from sync.store.certificates import take_certificate
from sync.store.desk import Desk
from sync.store.writer import Writer

WRITE_S = 60.0
Connect = Callable[[Address], HttpLink]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A device that was let in, or would be: by which root, where its center is, and as what."""

    address: Address
    told: Told


def look(invitation: Invitation, *, connect: Connect | None = None) -> Told:
    """Return what a code is for; nothing is used up.

    Raises: Refused: `enrol.unproved` (whoever answers does not know the code), what the center refuses; Outage: those of `HttpLink`.
    """
    return _asked(invitation, b"", connect=connect)


def enter(writer: Writer, invitation: Invitation, *, connect: Connect | None = None) -> Entered:
    """Let this device in, and keep its certificate, its root and its center.

    Raises: Refused: as `look`, `trust.other_root` where another root is pinned, and nothing is asked then; Outage: as `look`.
    """
    pinned, birth = writer.call(_root_and_birth).result(WRITE_S)
    address = invitation.address
    if pinned is not None and address.root not in {None, pinned}:
        raise Refused("trust.other_root", field="center")
    # A device that knows its root dials nobody else.
    known = replace(invitation, address=replace(address, root=address.root or pinned))
    told = _asked(known, birth, connect=connect)
    found = replace(address, root=told.root)
    writer.call(lambda desk: _keep(desk, told, found)).result(WRITE_S)
    return Entered(address=found, told=told)


def _asked(invitation: Invitation, birth: bytes, *, connect: Connect | None) -> Told:
    nonce = secrets.token_bytes(NONCE_BYTES)
    with closing((connect or _connect)(invitation.address)) as link:
        answer = link.post(PATH, ask(invitation.code, birth=birth, nonce=nonce))
    if isinstance(answer, Refusal):
        raise Refused(answer.code)
    try:
        told = read_told(answer, invitation.code, nonce=nonce)
    except Malformed as error:
        raise Outage("link.reply_malformed") from error
    if invitation.address.root not in {None, told.root}:
        raise Refused("trust.other_root", field="center")
    return told


def _connect(address: Address) -> HttpLink:
    trust = UnprovedTrust() if address.root is None else CenterTrust(lambda: Pins(root=address.root))
    return HttpLink(address.url, trust=trust)


def _root_and_birth(desk: Desk) -> tuple[bytes | None, bytes]:
    row = desk.streams.replica(desk.life.replica)
    assert row is not None
    return desk.trust.root, row.birth


def _keep(desk: Desk, told: Told, address: Address) -> None:
    take_certificate(desk, told.certificate, root=told.root)
    keep_center(desk, str(address))
