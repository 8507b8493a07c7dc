"""Who answers: a center that introduces itself is believed by the root's certificate over its key, and by nothing else.

Pure. Source: our design (engine specification §7, §10).
"""

from sync.oplog.birth import Role, parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.protocol.messages import Reply


def introduced_key(reply: Reply, *, root: bytes | None) -> tuple[bytes, bytes]:
    """Return the online key of the center that speaks, and the root that vouches for it.

    Args:
        root: the one that is pinned, None before the first contact.

    Raises: Malformed: no birth or no certificate, those of somebody else, or of another root.
    """
    if reply.birth is None or reply.root is None:
        raise Malformed("center without birth")
    if root is not None and root != reply.root:
        raise Malformed("another root")
    birth = parse_birth(reply.birth)
    if birth.certificate is None or birth.replica != reply.center:
        raise Malformed("center without certificate")
    certificate = parse_certificate(birth.certificate, root=reply.root)
    if certificate.role is not Role.CENTER or certificate.sign_key != birth.sign_key:
        raise Malformed("not a center")
    return birth.sign_key, reply.root
