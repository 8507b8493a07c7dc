"""Fixed keys and births for byte vectors; never used outside tests."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.draft import Urgency
from sync.oplog.birth import Birth, make_birth
from sync.oplog.entry import Header

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
ROOT_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
BIRTH: Birth = make_birth(KEY, seal_key=bytes(32), nonce=bytes(16), claim="320106")
OTHER_BIRTH: Birth = make_birth(OTHER_KEY, seal_key=bytes(32), nonce=bytes(16), claim="320115")


def header(seq: int, ordinal: int | None = None, **changes: object) -> Header:
    """Return a plain header for entry ``seq``."""
    values: dict[str, object] = {
        "seq": seq,
        "ordinal": ordinal or seq,
        "wall_ms": 1_795_430_400_000 + seq,
        "person": "林亦舟",
        "office": "dispatcher",
        "command_no": 24,
        "urgency": Urgency.RECORD,
        "schema": 1,
    }
    return Header(**{**values, **changes})  # type: ignore[arg-type]
