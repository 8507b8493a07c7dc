"""The channel between two devices beside each other: TLS 1.3, and frames that are bounded in bytes and in time.

Frame::

    kind (1 byte) ‖ length (4 bytes, big-endian) ‖ content     kind 0: a message of `sync.protocol.peer` · 1: the code of a refusal
                                                            · 2: an order to wipe, ahead of a refusal

Who listens shows a certificate that was made for this one start and that nobody signed: two vehicles that never met a center
have no authority in common. What makes the channel theirs are the signatures of their device keys over that certificate's hash
(`binding` in sync/protocol/peer.py): who stands between has to show another certificate, and then nothing verifies.

Layer: links. Source: our design (engine specification §9); RFC 5929 (tls-server-end-point) for the binding.
"""

import datetime as dt
import secrets
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.domain.failures import Outage, Refused
from sync.links.secure import letting_go
from sync.links.sockets import is_given_up
from sync.oplog.codec import Malformed
from sync.oplog.hashing import Domain, digest
from sync.protocol.limits import CODE_CHARS_MAX, CONNECT_S, FRAME_S, WIRE_BYTES_MAX
from sync.protocol.peer import Channel, Seat

HANDSHAKE_S = 5.0
MESSAGE, REFUSAL, ORDER = 0, 1, 2
ORDER_BYTES_MAX = 8 * 1024
_HEAD_BYTES = 5
_DAYS = 3_650


class Shown:
    """What a listener shows: a certificate of its own, and the context that uses it. `binding` names it."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "qz")])
        now = dt.datetime.now(dt.UTC)
        days = dt.timedelta(days=_DAYS)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - days)
            .not_valid_after(now + days)
            .sign(key, hashes.SHA256())
        )
        self.binding = binding_of(certificate.public_bytes(serialization.Encoding.DER))
        self.context = letting_go(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.num_tickets = 0
        # The library reads keys from files alone: this one lies there for a moment, under a password that nobody keeps.
        password = secrets.token_hex(32).encode()
        sealed = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(password)
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "shown.pem"
            path.write_bytes(sealed + certificate.public_bytes(serialization.Encoding.PEM))
            self.context.load_cert_chain(path, password=password)


def binding_of(certificate: bytes) -> bytes:
    """Return what names the channel of who shows ``certificate`` (DER)."""
    return digest(Domain.REQUEST, certificate)


class Wire:
    """One channel; owned by the thread that converses. `abort` may come from another."""

    def __init__(self, connection: ssl.SSLSocket, channel: Channel) -> None:
        self._connection = connection
        self.channel = channel
        self.bytes = 0
        self.on_order: Callable[[bytes], None] = _ignored
        self._is_ordered = False

    def send(self, content: bytes, *, kind: int = MESSAGE) -> None:
        """Send a frame. Raises: Outage: `link.cut`, `link.timeout`."""
        try:
            self._connection.settimeout(FRAME_S)
            self._connection.sendall(bytes((kind,)) + len(content).to_bytes(4, "big") + content)
        except TimeoutError as error:
            raise Outage("link.cut" if is_given_up(error) else "link.timeout") from error
        except OSError as error:
            raise Outage("link.cut") from error
        self.bytes += len(content)

    def refuse(self, code: str, *, order: bytes = b"") -> None:
        """Say why there will be no more, an order to wipe before it; whether it arrives is all one."""
        with suppress(Outage):
            if order:
                self.send(order, kind=ORDER)
            self.send(code.encode(), kind=REFUSAL)

    def receive(self, most: int = WIRE_BYTES_MAX) -> bytes:
        """Return the other's message.

        Raises: Malformed: longer than ``most``, or no frame; Refused: the other's code; Outage: `link.cut`, `link.timeout`.
        """
        until = time.monotonic() + FRAME_S
        head = self._exactly(_HEAD_BYTES, until)
        size = int.from_bytes(head[1:], "big")
        if head[0] == ORDER and size <= ORDER_BYTES_MAX and not self._is_ordered:
            self._is_ordered = True
            # A revoked device is told so, and what is asked of it; the refusal follows.
            self.on_order(self._exactly(size, until))
            return self.receive(most)
        if head[0] == REFUSAL and size <= CODE_CHARS_MAX:
            code = self._exactly(size, until).decode("ascii", "replace")
            raise Refused(code if code.replace(".", "").replace("_", "").isalnum() else "lan.refused")
        if head[0] != MESSAGE or size > most:
            raise Malformed("frame")
        content = self._exactly(size, until)
        self.bytes += size
        return content

    def abort(self) -> None:
        """End a conversation under way in another thread."""
        with suppress(OSError):
            # Of the plain socket: TLS would forget its session under the thread that reads.
            socket.socket.shutdown(self._connection, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        with suppress(OSError):
            self._connection.close()

    def _exactly(self, size: int, until: float) -> bytes:
        """Return ``size`` bytes, all of them before ``until``: a byte now and then is no progress."""
        parts: list[bytes] = []
        while size:
            left = until - time.monotonic()
            if left <= 0:
                raise Outage("link.timeout")
            try:
                self._connection.settimeout(left)
                part = self._connection.recv(min(size, 64 * 1024))
            except TimeoutError as error:
                raise Outage("link.cut" if is_given_up(error) else "link.timeout") from error
            except OSError as error:
                raise Outage("link.cut") from error
            if not part:
                raise Outage("link.cut")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def dial(host: str, port: int) -> Wire:
    """Return the channel to who listens there; who that is, its signatures tell. Raises: Outage: `link.unreachable`, `link.cut`."""
    context = letting_go(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # see the head of this module: device keys sign for the channel
    try:
        plain = socket.create_connection((host, port), CONNECT_S)
    except OSError as error:
        raise Outage("link.unreachable") from error
    plain.settimeout(HANDSHAKE_S)
    try:
        secure = context.wrap_socket(plain)
    except OSError as error:
        plain.close()
        raise Outage("link.cut") from error
    return Wire(secure, Channel(binding_of(secure.getpeercert(binary_form=True) or b""), Seat.DIALS))


def answer(plain: socket.socket, shown: Shown) -> Wire:
    """Return the channel of who came. Raises: Outage: `link.cut`: no TLS 1.3, or not within `HANDSHAKE_S`."""
    plain.settimeout(HANDSHAKE_S)
    # A timeout counts anew with each byte; this one counts for all of them.
    other = plain.dup()
    late = threading.Timer(HANDSHAKE_S, _shut, [other])
    late.start()
    try:
        return Wire(shown.context.wrap_socket(plain, server_side=True), Channel(shown.binding, Seat.LISTENS))
    except OSError as error:
        plain.close()
        raise Outage("link.cut") from error
    finally:
        late.cancel()
        late.join()
        other.close()


def _shut(plain: socket.socket) -> None:
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)


def _ignored(_order: bytes) -> None:
    """Where nobody asked to be told."""
