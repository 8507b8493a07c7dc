"""The order to wipe proves itself by the root, in whoever's hands it travels; anything else is none."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.oplog.birth import BIRTH_BYTES_MAX, Certificate, Role, make_certificate
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import Domain, public_bytes, sign
from sync.oplog.wipe import WipeOrder, make_wipe, read_wipe, wipe_said
from tests.oplog.keys import BIRTH, ROOT_KEY

ROOT = public_bytes(ROOT_KEY)
ONLINE = Ed25519PrivateKey.from_private_bytes(bytes(range(50, 82)))
ORDER = WipeOrder(sign_key=BIRTH.sign_key, offers=True, at_ms=1_790_000_000_000, by="王值班", reason="遗失")


def word(role: Role = Role.CENTER, root: Ed25519PrivateKey = ROOT_KEY, organisation: str | None = None) -> bytes:
    certificate = Certificate(
        role=role,
        sign_key=public_bytes(ONLINE),
        seal_key=bytes(32),
        organisation=organisation,
        offices=(),
        letters="",
        not_after_ms=2**52,
        serial=1,
    )
    return make_certificate(root, certificate)


def test_a_centers_order_is_read() -> None:
    """It comes back whole, and says for whom it is before it is believed."""
    for order in (ORDER, replace(ORDER, offers=False)):
        raw = make_wipe(ONLINE, word(), order)
        assert read_wipe(raw, root=ROOT) == order == wipe_said(raw)


def test_nobody_else_orders() -> None:
    """Another root, a key that no center has, another signer, a changed order, another domain: refused."""
    raw = make_wipe(ONLINE, word(), ORDER)
    body, signature, certificate = decode(raw)
    other = encode([*decode(body)[:2], bytes(32), *decode(body)[3:]])
    for forged in (
        make_wipe(ONLINE, word(Role.DEVICE, organisation="3201"), ORDER),
        make_wipe(ONLINE, word(Role.KEEPER), ORDER),
        make_wipe(ONLINE, word(root=ONLINE), ORDER),
        make_wipe(ROOT_KEY, word(), ORDER),
        encode([other, signature, certificate]),
        encode([body, sign(ONLINE, Domain.CERTIFICATE, body), certificate]),
        encode([body, bytes(64), certificate]),
    ):
        with pytest.raises(Malformed):
            read_wipe(forged, root=ROOT)
    with pytest.raises(Malformed):
        read_wipe(raw, root=bytes(32))


def test_other_shapes_are_malformed() -> None:
    """Whatever is not of the form, signed or not."""
    good = decode(decode(make_wipe(ONLINE, word(), ORDER))[0])
    bodies = [[*good[:at], wrong, *good[at + 1 :]] for at, wrong in ((0, 2), (1, 2), (2, b"short"), (3, 2), (4, "x"), (5, 1), (6, None))]
    shapes = [encode([encode(body), sign(ONLINE, Domain.WIPE, encode(body)), word()]) for body in bodies]
    for raw in (b"", encode(7), encode([b"", b"short", b""]), bytes(2 * BIRTH_BYTES_MAX + 1), *shapes):
        with pytest.raises(Malformed):
            read_wipe(raw, root=ROOT)
        with pytest.raises(Malformed):
            wipe_said(raw)
