"""The certificate of this device: for whom it speaks, in which offices, and until when. Layer: store."""

from dataclasses import dataclass

from sync.oplog.birth import Role, parse_certificate
from sync.oplog.codec import Malformed
from sync.store import life
from sync.store.cipher import Database
from sync.store.queries.common import Names
from sync.store.trust import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCertificate:
    """What it says. Time in milliseconds UTC. `by_officer`: an enrolment officer signed it, and the center said nothing since."""

    organisation: str
    organisation_name: str
    offices: tuple[str, ...]
    letters: str
    not_after_ms: int
    by_officer: bool


def own_certificate(db: Database) -> OwnCertificate | None:
    """Return what stands in it, None for a device that has none."""
    root = life.get(db.conn, ROOT)
    (raw,) = db.execute("select max(certificate) from replicas where standing = 'own'").fetchone()
    if root is None or raw is None:
        return None
    try:
        held = parse_certificate(raw, root=root)
    except Malformed:
        return None
    if held.role is not Role.DEVICE:
        return None
    code = held.organisation or ""
    return OwnCertificate(
        organisation=code,
        organisation_name=Names(db).full(code),
        offices=held.offices,
        letters=held.letters,
        not_after_ms=held.not_after_ms,
        by_officer=held.through is not None,
    )
