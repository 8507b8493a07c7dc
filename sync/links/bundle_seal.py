"""Sealing a section of a bundle to those who may read all of it: age with X25519, one stanza for each.

Layer: links. Source: age v1; pyrage, its Rust implementation (0.12 of the crate `age` panics over a key that gives an all-zero
secret, so such a key is refused before it gets there; tests/links/test_bundle_seal.py).
"""

from collections.abc import Sequence
from functools import cache

import pyrage
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.domain.failures import Refused
from sync.oplog.codec import Malformed
from sync.oplog.hashing import KEY_BYTES
from sync.protocol.age_keys import identity_text, recipient_text

_ANY_SECRET = bytes(range(KEY_BYTES))


def is_usable(seal_key: bytes) -> bool:
    """Tell whether something can be sealed to a public key; points of low order give everybody the same secret."""
    try:
        X25519PrivateKey.from_private_bytes(_ANY_SECRET).exchange(X25519PublicKey.from_public_bytes(seal_key))
    except ValueError:
        return False
    return True


def seal(content: bytes, seal_keys: Sequence[bytes]) -> bytes:
    """Return ``content`` sealed to the public keys given, each of which can open all of it.

    Raises: Refused: `bundle.recipient_key`.
    """
    sealed: bytes = pyrage.encrypt(content, [_recipient(key) for key in seal_keys])
    return sealed


class Opener:
    """Opens what is sealed to one device, by its present key or by the one before a change."""

    def __init__(self, secrets: Sequence[X25519PrivateKey]) -> None:
        self._identities = [pyrage.x25519.Identity.from_str(identity_text(secret.private_bytes_raw())) for secret in secrets]
        self.seal_keys = frozenset(secret.public_key().public_bytes_raw() for secret in secrets)

    def open(self, body: bytes) -> bytes:
        """Return the content of ``body``.

        Raises: Malformed: it is not sealed to this device, or not whole.
        """
        try:
            content: bytes = pyrage.decrypt(body, self._identities)
        except pyrage.DecryptError as error:
            raise Malformed("seal") from error
        return content


@cache
def _recipient(seal_key: bytes) -> "pyrage.x25519.Recipient":
    if not is_usable(seal_key):
        raise Refused("bundle.recipient_key")
    return pyrage.x25519.Recipient.from_str(recipient_text(seal_key))
