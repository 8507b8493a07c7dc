"""Taking in this device's own certificate from outside the exchange: by a code, or from a file; in the writer's transaction.

Layer: store. Source: our design (engine specification §4).
"""

from sync.domain.failures import Refused
from sync.oplog.birth import Certificate, Role, parse_certificate
from sync.oplog.codec import Malformed
from sync.store.desk import Desk


def take_certificate(desk: Desk, raw: bytes, *, root: bytes) -> Certificate:
    """Pin the root and let the certificate count, if it is this device's and that root's; return it.

    Args:
        root: proved by a code, or compared by a person.

    Raises: Refused: `trust.other_root`, `certificate.malformed` (not of this root), `certificate.other_device`,
        `certificate.older` (the authority said a later one). Nothing is kept then.
    """
    if desk.trust.root not in {None, root}:
        raise Refused("trust.other_root", field="center")
    try:
        certificate = parse_certificate(raw, root=root)
    except Malformed as error:
        raise Refused("certificate.malformed") from error
    if certificate.role is not Role.DEVICE:
        raise Refused("certificate.malformed")
    own = desk.streams.replica(desk.life.replica)
    assert own is not None
    if certificate.sign_key != own.sign_key:
        raise Refused("certificate.other_device")
    for row in (*desk.trust.pin_root(root), *desk.trust.show(raw)):
        desk.folding.project_again(row.replica, row.organisation)
    held = desk.trust.certificate_for(own.sign_key)
    if held is None or held[0].serial > certificate.serial:
        raise Refused("certificate.older")
    return certificate
