"""A certificate file as a center or its operator would make one, without either."""

import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.lapse import DAY_MS
from sync.oplog.birth import Birth, Certificate, Role, make_certificate
from sync.oplog.hashing import public_bytes
from sync.protocol.enrolment import certificate_file


def certified(root: Ed25519PrivateKey, birth: Birth, to: Path, *, days: int = 400, organisation: str = "320106") -> Path:
    """Write the certificate of a device, from now on by the wall clock."""
    certificate = Certificate(
        role=Role.DEVICE,
        sign_key=birth.sign_key,
        seal_key=birth.seal_key,
        organisation=organisation,
        offices=("duty_commander", "dispatcher"),
        letters="C",
        not_after_ms=time.time_ns() // 1_000_000 + days * DAY_MS,
        serial=time.time_ns() // 1_000_000,
    )
    to.write_bytes(certificate_file(make_certificate(root, certificate), public_bytes(root), None))
    return to
