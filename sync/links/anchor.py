"""The certificates of the channel to the center, and the trust anchor that a device makes of the root key it pinned anyway.

=========  ===============================  ======================  =======================================================
part       subject (CN)                     signed by               extensions
=========  ===============================  ======================  =======================================================
anchor     ``qianzhi root``                 the root, see below     CA, path length 1
issuer     ``qianzhi issuer``               the root                CA, path length 0
leaf       ``center.qianzhi.internal``      the issuer              no CA, server; that name, and those for other tools
=========  ===============================  ======================  =======================================================

All keys are Ed25519, all times but the leaf's 2000 to 9999. Of an anchor path validation takes the name and the key (RFC 5280
§6.1.1 d); its signature proves nothing that is not pinned already, so a device makes the anchor itself, signed by a key that
everybody knows, and 32 bytes are all that has to be handed over. The center writes the same one signed by the root into
`root.pem`, for tools that want a file.

The leaf is asked for one name whatever address was dialled: what this root vouches for is the center and nothing else, at any
address, behind any translation of addresses. Its times are not judged by a device: a vehicle whose clock fell back to 2000 must
reach the center that tells it the time (engine specification §7: nothing is refused by clock); the center renews by them.

Layer: links. Source: RFC 5280, RFC 8410, RFC 8446; our design.
"""

import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.domain.failures import Outage

CENTER_NAME = "center.qianzhi.internal"
_ROOT_NAME, _ISSUER_NAME = "qianzhi root", "qianzhi issuer"
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_UNUSED = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "encipher_only", "decipher_only"),
)
_EVERYBODYS = Ed25519PrivateKey.from_private_bytes(bytes(32))
_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python gives no name


def anchor(root: bytes, signer: Ed25519PrivateKey = _EVERYBODYS) -> x509.Certificate:
    """Return the trust anchor of a root's public key: of what a device verifies, the same bytes for the same key."""
    key = Ed25519PublicKey.from_public_bytes(root)
    return _authority(_ROOT_NAME, key, by=_ROOT_NAME, signer_public=key, signer=signer, length=1)


def make_issuer(root: Ed25519PrivateKey, issuer: Ed25519PublicKey) -> x509.Certificate:
    """Let a key that stays at the center issue leaves, so that a renewal needs neither the root nor a device."""
    return _authority(_ISSUER_NAME, issuer, by=_ROOT_NAME, signer_public=root.public_key(), signer=root, length=0)


def make_leaf(
    issuer: Ed25519PrivateKey, leaf: Ed25519PublicKey, names: Iterable[str], *, first: datetime, last: datetime
) -> x509.Certificate:
    """Return a certificate for the channel; ``names`` are further host names and addresses, for tools that judge them."""
    shown: list[x509.GeneralName] = [x509.DNSName(CENTER_NAME), *(_named(name) for name in names)]
    return (
        _begun(CENTER_NAME, leaf, by=_ISSUER_NAME, signer_public=issuer.public_key(), first=first, last=last)
        .add_extension(x509.SubjectAlternativeName(shown), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(issuer, None)
    )


def trusting_root(root: bytes) -> ssl.SSLContext:
    """Return what a device dials with that knows the root's key: TLS 1.3, nobody else's word, one name."""
    context = _client()
    context.load_verify_locations(cadata=anchor(root).public_bytes(Encoding.DER))
    context.verify_flags |= _NO_CHECK_TIME
    return context


def trusting_file(authority: str) -> ssl.SSLContext:
    """Return what a device dials with whose administrator named another authority, as PEM: its names and times are judged as usual.

    Raises: Outage: `link.authority_unreadable`.
    """
    context = _client()
    try:
        context.load_verify_locations(cadata=authority)
    except (ssl.SSLError, ValueError) as error:
        raise Outage("link.authority_unreadable") from error
    return context


def trusting_nobody() -> ssl.SSLContext:
    """Return what a device dials with that knows no root yet: whoever answers is believed by what he proves over the channel alone."""
    context = _client()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _client() -> ssl.SSLContext:
    # Not `create_default_context`: that one trusts whatever the machine does.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _authority(
    name: str, key: Ed25519PublicKey, *, by: str, signer_public: Ed25519PublicKey, signer: Ed25519PrivateKey, length: int
) -> x509.Certificate:
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return (
        _begun(name, key, by=by, signer_public=signer_public, first=_FIRST, last=_LAST)
        .add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
        .add_extension(x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True), critical=True)
        .sign(signer, None)
    )


def _begun(
    name: str, key: Ed25519PublicKey, *, by: str, signer_public: Ed25519PublicKey, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    # A number that follows from the key and the time: the same anchor is the same bytes, and no two leaves share one.
    number = int.from_bytes(x509.SubjectKeyIdentifier.from_public_key(key).digest[:8], "big") >> 1
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(by))
        .public_key(key)
        .serial_number((number << 40) + int(first.timestamp()))
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer_public), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
