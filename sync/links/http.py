"""The HTTP link: bytes out, bytes in, and every failure of the world as an `Outage`.

One `requests.Session` per thread that talks. Every call has connect and read timeouts; a reply is read up to a bound and no
further. Beyond this machine it speaks TLS 1.3 alone, to a center whose root the device knows (center_trust.py).
Source: engine specification §7.
"""

import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ProtocolError, ReadTimeoutError
from urllib3.exceptions import SSLError as StreamError

from sync.domain.address import Address, parse_address
from sync.domain.failures import Outage, Refused
from sync.links.center_trust import CenterTrust, Pins
from sync.oplog.codec import Malformed
from sync.protocol.envelope import PATH
from sync.protocol.limits import CONNECT_S, READ_S, SPAN_BYTES_MAX, WIRE_BYTES_MAX
from sync.protocol.messages import decode_refusal
from sync.protocol.passes import NONCE_HEADER

OK = 200
_REDIRECT, _BAD_REQUEST, _SERVER, _SIGN_IN = 300, 400, 500, 511
_PIECE_BYTES = 16 * 1024
_WINDOW_BYTES = 64 * 1024  # of what comes in pieces: a device slower than its link would have minutes of it lying before what is urgent
_SMALL_PIECE_BYTES = 1024  # of an answer whose parts count, cut wherever it is
_HEADERS = {"content-type": "application/cbor", "accept-encoding": "identity"}
# What OpenSSL says of one that speaks no TLS 1.3, or none at all; any other failure of TLS is a connection that broke.
_NO_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A center's no, as it was worded; unsigned, so it decides nothing but display and retry."""

    status: int
    code: str
    facts: dict[str, str | bytes | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobAnswer:
    """A plain answer: status, body, and the nonce for the next request, empty when none came."""

    status: int
    body: bytes
    nonce: bytes


class HttpLink:
    """One connection to one center; owned by one thread. `abort` may come from another, `close` from the owner alone."""

    def __init__(self, address: str, *, session: requests.Session | None = None, trust: CenterTrust | None = None) -> None:
        """Talk to the center at ``address``, such as ``https://center.example#<root>``.

        Args:
            session: a test's own transport, which then decides what it carries.
            trust: whom to believe there; None = the root that the address names.
        """
        self._address = address.partition("#")[0].rstrip("/")
        self._given = address
        self._trust = trust
        self._session = session or requests.Session()
        self._session.trust_env = False
        self._sockets = _Sockets()
        self._mounted = session is not None

    def exchange(self, wire: bytes, *, wait_s: float = 0.0) -> bytes | Refusal:
        """Send a request and return the reply's bytes, or the refusal.

        Raises: Outage: `link.unreachable`, `link.timeout`, `link.cut`, `link.center_busy`; where somebody else
            answers `link.certificate`, `link.no_tls`, `link.captive`; and before anything is dialled `link.plaintext`,
            `link.address`, `link.root_unknown`, `link.authority_unreadable`.
        """
        answer = self._call("POST", PATH, wire, {}, wait_s=wait_s, most=WIRE_BYTES_MAX)
        if answer.status == OK:
            return answer.body
        return refusal_of(answer.status, answer.body)

    def blob(
        self, method: str, path: str, authorization: str, content: bytes = b"", *, into: Callable[[bytes], None] | None = None
    ) -> BlobAnswer:
        """Ask about, fetch or bring a part of a blob; what comes is not checked.

        Args:
            into: takes the body of a good answer as it arrives, so that what came before a cut is not lost.

        Raises: Outage as `exchange`; whatever `into` raises, which ends the answer.
        """
        return self._call(method, path, content, {"authorization": authorization}, most=2 * SPAN_BYTES_MAX, into=into)

    @contextmanager
    def load(self, path: str, authorization: str, content: bytes) -> "Iterator[BlobAnswer | Iterator[bytes]]":
        """Ask for what comes in pieces: give them as they come, or the whole answer when it is a no.

        Raises: Outage as `exchange`, while asking and while reading; a reply that ends early is `link.cut`.
        """
        self._mount()
        try:
            with self._session.post(
                self._address + path,
                data=content,
                headers=_HEADERS | {"authorization": authorization},
                timeout=(CONNECT_S, READ_S),
                stream=True,
                allow_redirects=False,
            ) as response:
                _not_by_a_portal(response)
                nonce = _hex(response.headers.get(NONCE_HEADER, ""))
                if response.status_code != OK:
                    yield BlobAnswer(status=response.status_code, body=_bounded(response, WIRE_BYTES_MAX, None), nonce=nonce)
                else:
                    self._sockets.narrow()
                    yield _pieces(response)
        except requests.exceptions.RequestException as error:
            raise _outage_of(error) from error

    def abort(self) -> None:
        """End a call under way in another thread, which fails with `link.cut` or `link.unreachable`, and every later one."""
        self._sockets.shut()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _call(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: dict[str, str],
        *,
        wait_s: float = 0.0,
        most: int,
        into: Callable[[bytes], None] | None = None,
    ) -> BlobAnswer:
        self._mount()
        try:
            with self._session.request(
                method,
                self._address + path,
                # A file is sent in pieces, each with its own timeout; bytes have one timeout for the whole.
                data=body if len(body) <= _PIECE_BYTES else BytesIO(body),
                headers=_HEADERS | headers,
                timeout=(CONNECT_S, READ_S + wait_s),
                stream=True,
                allow_redirects=False,
            ) as response:
                _not_by_a_portal(response)
                content = _bounded(response, most, into if response.status_code == OK else None)
                return BlobAnswer(status=response.status_code, body=content, nonce=_hex(response.headers.get(NONCE_HEADER, "")))
        except requests.exceptions.RequestException as error:
            raise _outage_of(error) from error

    def _mount(self) -> None:
        """Prepare the transport at the first call. Raises: Outage: see `exchange`; the next call tries again."""
        if self._mounted:
            return
        try:
            address = parse_address(self._given)
        except Refused as refused:
            raise Outage(refused.code.replace("center.", "link.")) from refused
        channel = (self._trust or _trust_in(address)).channel() if address.is_secure else None
        self._session.adapters.clear()
        self._session.mount(f"{address.url}/", _Adapter(self._sockets, channel))
        self._mounted = True


def _trust_in(address: Address) -> CenterTrust:
    return CenterTrust(lambda: Pins(root=address.root))


class _Sockets:
    """The sockets that one link has open, so that another thread can end a call that waits for its reply."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._shut = False

    def add(self, opened: socket.socket) -> None:
        with self._lock:
            self._open.add(opened)
            shut = self._shut
        if shut:
            self.shut()

    def narrow(self) -> None:
        with self._lock:
            opened = tuple(self._open)
        for one in opened:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW_BYTES)

    def shut(self) -> None:
        with self._lock:
            self._shut = True
            opened = tuple(self._open)
        for one in opened:
            with suppress(OSError):
                # Of the plain socket: TLS would forget its session under the thread that reads, which then fails as no link does.
                socket.socket.shutdown(one, socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """An adapter whose connections note their sockets, and whose channels are judged by what is handed in and nothing else.

    Requests 2.34 would load the public roots it brings along into any context at each call; both of its ways there are closed.
    """

    def __init__(self, sockets: _Sockets, channel: tuple[ssl.SSLContext, str | None] | None) -> None:
        self._sockets = sockets
        self._channel = channel
        super().__init__(pool_connections=1, pool_maxsize=1)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave the context as it is."""

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        where, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return where, {}

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        judged: dict[str, Any] = {} if self._channel is None else {"ssl_context": self._channel[0], "server_hostname": self._channel[1]}
        super().init_poolmanager(*args, **(kwargs | judged))
        noted = self._sockets

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                noted.add(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                noted.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _not_by_a_portal(response: requests.Response) -> None:
    """Raise `link.captive` where a network that wants a sign-in answered: a center neither redirects nor shows pages."""
    status, media = response.status_code, response.headers.get("content-type", "")
    if _REDIRECT <= status < _BAD_REQUEST or status == _SIGN_IN or (status == OK and media.startswith("text/html")):
        raise Outage("link.captive", status=status)


def _outage_of(error: requests.exceptions.RequestException) -> Outage:
    """Return what a failure of the library means; the first that fits, since a timeout while connecting is both."""
    if isinstance(error, requests.exceptions.SSLError):
        return Outage(_meaning_of(error))
    meanings = (
        (requests.exceptions.ConnectTimeout, "link.unreachable"),
        (requests.exceptions.Timeout, "link.timeout"),
        (requests.exceptions.ChunkedEncodingError, "link.cut"),
        (requests.exceptions.ConnectionError, "link.unreachable"),
    )
    return Outage(next((code for sort, code in meanings if isinstance(error, sort)), "link.cut"))


def _meaning_of(error: BaseException) -> str:
    """Return what a failure of TLS means: not our center, no TLS 1.3 there, or a connection that broke."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "link.certificate"
        if isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS:
            return "link.no_tls"
        cause = cause.__cause__ or cause.__context__
    return "link.cut"


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield what comes as it comes, not when a piece is full: on a thin link a full one is seconds late."""
    raw: Iterator[bytes] = response.raw.stream(_PIECE_BYTES, decode_content=False)
    try:
        yield from raw
    except (ProtocolError, StreamError) as error:
        raise Outage("link.cut") from error
    except (ReadTimeoutError, OSError) as error:
        raise Outage("link.timeout") from error


def _bounded(response: requests.Response, most: int, into: Callable[[bytes], None] | None) -> bytes:
    parts: list[bytes] = []
    take = parts.append if into is None else into
    size = 0
    for part in response.iter_content(_PIECE_BYTES if into is None else _SMALL_PIECE_BYTES):
        size += len(part)
        if size > most:
            raise Outage("link.cut", reason="too long")
        take(part)
    told = response.headers.get("content-length", "")
    if told.isdigit() and int(told) != size:
        raise Outage("link.cut")
    return b"".join(parts)


def refusal_of(status: int, body: bytes) -> Refusal:
    """Return a center's no.

    Raises: Outage: `link.center_busy` when it is the world failing.
    """
    try:
        facts = dict(decode_refusal(body))
    except Malformed:
        facts = {"code": f"link.status_{status}"}
    retry = facts.get("retry")
    if status >= _SERVER or status < _BAD_REQUEST:
        raise Outage("link.center_busy", retry_s=float(retry) if isinstance(retry, int) else None, status=status)
    return Refusal(status=status, code=str(facts.pop("code")), facts=facts)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
