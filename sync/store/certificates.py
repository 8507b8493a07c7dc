"""Taking in this device's own certificate from outside the exchange: by a code, or from a file; in the writer's transaction.

Layer: store. Source: our design (engine specification §4).
"""

from sync.domain.failures import Refused
from sync.oplog.birth import Certificate, Role, is_within, parse_certificate
from sync.oplog.codec import Malformed
from sync.store.desk import Desk
from sync.store.rulings import keys_revoked


def judge_certificate(desk: Desk, raw: bytes, *, root: bytes, now_ms: int | None = None) -> Certificate:
    """Return what a certificate says, if it would count here; nothing is kept.

    Args:
        root: proved by a code, or to be compared by a person.
        now_ms: refuses one that has run out by then; None for one that the center made this moment.

    Raises: Refused: `trust.other_root`, `certificate.malformed` (not of this root), `certificate.other_device`, `certificate.ended`,
        `officer.revoked`, `officer.outside`, `certificate.older` (the authority said a later one, or an officer speaks where the
        authority has spoken).
    """
    trust = desk.trust
    if trust.root not in {None, root}:
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
    if now_ms is not None and certificate.not_after_ms < now_ms:
        raise Refused("certificate.ended", end_ms=certificate.not_after_ms, now_ms=now_ms)
    if certificate.through is not None:
        _judge_officer(desk, certificate)
    held = trust.certificate_for(own.sign_key)
    if held is not None and held[0].serial > certificate.serial:
        raise Refused("certificate.older")
    return certificate


def take_certificate(desk: Desk, raw: bytes, *, root: bytes, now_ms: int | None = None) -> Certificate:
    """Pin the root and let the certificate count, if it is this device's and that root's; return it.

    Raises: Refused: as `judge_certificate`. Nothing is kept then.
    """
    certificate = judge_certificate(desk, raw, root=root, now_ms=now_ms)
    for row in (*desk.trust.pin_root(root), *desk.trust.show(raw)):
        desk.folding.project_again(row.replica, row.organisation)
    held = desk.trust.certificate_for(certificate.sign_key)
    if held is None or held[0].serial > certificate.serial:
        raise Refused("certificate.older")
    return certificate


def _judge_officer(desk: Desk, certificate: Certificate) -> None:
    assert certificate.through is not None
    if certificate.through.sign_key in keys_revoked(desk.connection):
        raise Refused("officer.revoked")
    if not is_within(certificate, desk.tree.parent):
        raise Refused("officer.outside", organisation=certificate.through.organisation)
    if desk.connection.execute("select 1 from device_rows where sign_key = ?", (certificate.sign_key,)).fetchone() is not None:
        raise Refused("certificate.older")
