"""Births that were read before: a device sends its own with every request, and each one carries a signature to be checked."""

from functools import lru_cache

from sync.oplog.birth import Birth, Certificate, Role, parse_birth, parse_certificate
from sync.oplog.codec import Malformed

KNOWN_MAX = 20_000

# A birth is what its bytes say, so those that were found right stay right; what is malformed is not kept.
birth_in = lru_cache(KNOWN_MAX)(parse_birth)


def center_word(birth: Birth, *, root: bytes) -> Certificate | None:
    """Return the root's word that a birth is a center's, None when it is none's.

    With an organisation it is a center of that organisation, which stands below another one and is no authority.
    """
    if birth.certificate is None:
        return None
    try:
        certificate = parse_certificate(birth.certificate, root=root)
    except Malformed:
        return None
    return certificate if certificate.role is Role.CENTER and certificate.sign_key == birth.sign_key else None
