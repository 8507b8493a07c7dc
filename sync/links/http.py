"""The HTTP link: bytes out, bytes in, and every failure of the world as an `Outage`.

One per thread that talks. Exchanges and parts of blobs go over a pipe (pipe.py), what comes in pieces without a known end over a
`requests.Session`, which is also the seam for a test's own transport. Every call has timeouts; a reply is read up to a bound and
no further. Beyond this machine it speaks TLS 1.3 alone, to a center whose root the device knows (center_trust.py).
Source: engine specification §7.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import requests
from urllib3.exceptions import ProtocolError, ReadTimeoutError
from urllib3.exceptions import SSLError as StreamError

from sync.domain.address import Address, parse_address
from sync.domain.failures import Outage, Refused
from sync.links.center_trust import CenterTrust, Pins
from sync.links.pipe import Pipe
from sync.links.session_adapter import SessionAdapter
from sync.links.sockets import Sockets, outage_of
from sync.oplog.codec import Malformed
from sync.protocol.envelope import PATH
from sync.protocol.gauge import Patience
from sync.protocol.limits import CONNECT_S, READ_S, SPAN_BYTES_MAX, WIRE_BYTES_MAX
from sync.protocol.messages import decode_refusal
from sync.protocol.passes import NONCE_HEADER

OK = 200
_REDIRECT, _BAD_REQUEST, _SERVER, _SIGN_IN = 300, 400, 500, 511
_PIECE_BYTES = 16 * 1024
_WINDOW_BYTES = 64 * 1024  # of what comes in pieces: a device slower than its link would have minutes of it lying before what is urgent
_SMALL_PIECE_BYTES = 1024  # of an answer whose parts count, cut wherever it is
_MEDIA = {"content-type": "application/cbor"}
_HEADERS = {**_MEDIA, "accept-encoding": "identity"}


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
    """One connection to one center; owned by one thread. `abort` may come from another, `close` from the owner alone.

    Attributes:
        on_silence: called once for each silence of which a person should hear, while it lasts.
    """

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
        self._sockets = Sockets()
        self._mounted = session is not None
        self._pipe: Pipe | None = None
        self._begun: deque[bytes] = deque()
        self.on_silence: Callable[[], None] = _nobody_hears

    def exchange(self, wire: bytes, *, wait_s: float = 0.0, patience: Patience | None = None) -> bytes | Refusal:
        """Send a request and return the reply's bytes, or the refusal.

        Raises: Outage: `link.no_network`, `link.unreachable`, `link.timeout`, `link.cut`, `link.center_busy`; where somebody else
            answers `link.certificate`, `link.no_tls`, `link.captive`, `link.gateway`; and before anything is dialled `link.plaintext`,
            `link.address`, `link.root_unknown`, `link.authority_unreadable`.
        """
        patience = patience or Patience(due_s=wait_s)
        self.begin(wire, patience)
        reply = self.end(patience)
        assert reply is not None
        return reply

    def ready(self, patience: Patience) -> float | None:
        """Have a connection, so that what follows measures the link and not how it was made.

        Returns: the seconds that the last connect took, a round trip; None where that is not known.
        Raises: as `exchange`.
        """
        self._mount()
        if self._pipe is None:
            return None
        self._pipe.ready(patience)
        return self._pipe.connect_s

    @property
    def carried(self) -> tuple[int, int]:
        """Return the bytes of HTTP written and read so far, what TLS adds not counted."""
        return (0, 0) if self._pipe is None else (self._pipe.sent, self._pipe.heard)

    def has_way(self) -> bool:
        """Tell whether this machine knows a way to the center, as far as it was ever reached."""
        return self._pipe is not None and self._pipe.has_way()

    def begin(self, wire: bytes, patience: Patience) -> None:
        """Send a request, also before the answers to those before it came. A failure ends all that is under way. Raises: as `exchange`."""
        self._mount()
        if self._pipe is None:
            self._begun.append(wire)
        else:
            self._pipe.send("POST", PATH, _MEDIA, wire, patience)

    def has_room(self, most: int) -> bool:
        """Tell whether no more than ``most`` bytes of what was begun are on their way yet, as far as that is known."""
        return self._pipe is not None and self._pipe.has_room(most)

    def echo(self, patience: Patience) -> None:
        """Let something small follow what was begun last, so that a loss of its last packet is noticed. Raises: as `exchange`."""
        if self._pipe is not None:
            self._pipe.echo(patience)

    def end(self, patience: Patience, *, interrupted: Callable[[], bool] = bool) -> bytes | Refusal | None:
        """Return the next reply, or refusal; None once ``interrupted`` says so and nothing of it has come. Raises: as `exchange`."""
        if self._pipe is None:
            answer = self._requested("POST", PATH, self._begun.popleft(), {}, wait_s=patience.due_s, most=WIRE_BYTES_MAX)
        else:
            heard = self._pipe.hear(patience, most=WIRE_BYTES_MAX, interrupted=interrupted)
            if heard is None:
                return None
            answer = _answered(heard.status, heard.headers, heard.body)
        return answer.body if answer.status == OK else refusal_of(answer.status, answer.body)

    def drop(self) -> None:
        """Hear nothing more of what is under way."""
        self._begun.clear()
        if self._pipe is not None:
            self._pipe.close()

    def post(self, path: str, content: bytes) -> bytes | Refusal:
        """Ask for something by the way. Raises: Outage: as `exchange`."""
        self._mount()
        if self._pipe is None:
            answer = self._requested("POST", path, content, {}, most=WIRE_BYTES_MAX)
        else:
            self._pipe.send("POST", path, _MEDIA, content, Patience())
            heard = self._pipe.hear(Patience(), most=WIRE_BYTES_MAX)
            assert heard is not None
            answer = _answered(heard.status, heard.headers, heard.body)
        return answer.body if answer.status == OK else refusal_of(answer.status, answer.body)

    def blob(
        self, method: str, path: str, authorization: str, content: bytes = b"", *, into: Callable[[bytes], None] | None = None
    ) -> BlobAnswer:
        """Ask about, fetch or bring a part of a blob; what comes is not checked.

        Args:
            into: takes the body of a good answer as it arrives, so that what came before a cut is not lost.

        Raises: Outage as `exchange`; whatever `into` raises, which ends the answer.
        """
        self._mount()
        said, most = {"authorization": authorization}, 2 * SPAN_BYTES_MAX
        if self._pipe is None:
            return self._requested(method, path, content, said, most=most, into=into)
        self._pipe.send(method, path, _MEDIA | said, content, Patience())
        heard = self._pipe.hear(Patience(), most=most, into=into)
        assert heard is not None
        return _answered(heard.status, heard.headers, heard.body)

    def begin_blob(self, method: str, path: str, authorization: str, content: bytes, patience: Patience) -> None:
        """Ask about or bring a part of a blob, also before the answers to what went before it came. Raises: as `blob`."""
        self._mount()
        assert self._pipe is not None
        self._pipe.send(method, path, _MEDIA | {"authorization": authorization}, content, patience)

    def end_blob(self, patience: Patience, *, interrupted: Callable[[], bool] = bool) -> BlobAnswer | None:
        """Return the next answer; None once ``interrupted`` says so and nothing of it has come. Raises: as `blob`."""
        assert self._pipe is not None
        heard = self._pipe.hear(patience, most=2 * SPAN_BYTES_MAX, interrupted=interrupted)
        return None if heard is None else _answered(heard.status, heard.headers, heard.body)

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
                _not_by_a_portal(response.status_code, response.headers)
                nonce = _hex(response.headers.get(NONCE_HEADER, ""))
                if response.status_code != OK:
                    yield BlobAnswer(status=response.status_code, body=_bounded(response, WIRE_BYTES_MAX, None), nonce=nonce)
                else:
                    self._sockets.narrow(_WINDOW_BYTES)
                    yield _pieces(response)
        except requests.exceptions.RequestException as error:
            raise _outage_of(error) from error

    def abort(self) -> None:
        """End a call under way in another thread, which fails with `link.cut` or `link.unreachable`, and every later one."""
        self._sockets.shut()

    def close(self) -> None:
        """Close the connection."""
        self.drop()
        self._session.close()

    def _requested(
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
        """Ask by way of the session, which a test has given."""
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
                content = _bounded(response, most, into if response.status_code == OK else None)
                return _answered(response.status_code, response.headers, content)
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
        self._session.mount(f"{address.url}/", SessionAdapter(self._sockets, channel))
        self._pipe = Pipe(address.url, channel, self._sockets, on_silence=self._silent)
        self._mounted = True

    def _silent(self) -> None:
        self.on_silence()


def _trust_in(address: Address) -> CenterTrust:
    return CenterTrust(lambda: Pins(root=address.root))


def _nobody_hears() -> None:
    """Where nobody asked to be told."""


def _answered(status: int, headers: Mapping[str, str], body: bytes) -> BlobAnswer:
    _not_by_a_portal(status, headers)
    return BlobAnswer(status=status, body=body, nonce=_hex(headers.get(NONCE_HEADER, "")))


def _not_by_a_portal(status: int, headers: Mapping[str, str]) -> None:
    """Raise `link.captive` where a network that wants a sign-in answered: a center neither redirects nor shows pages."""
    page = status == OK and headers.get("content-type", "").startswith("text/html")
    if _REDIRECT <= status < _BAD_REQUEST or status == _SIGN_IN or page:
        raise Outage("link.captive", status=status)


def _outage_of(error: requests.exceptions.RequestException) -> Outage:
    """Return what a failure of the library means; the first that fits, since a timeout while connecting is both."""
    if isinstance(error, requests.exceptions.SSLError):
        return outage_of(error)
    meanings = (
        (requests.exceptions.ConnectTimeout, "link.unreachable"),
        (requests.exceptions.Timeout, "link.timeout"),
        (requests.exceptions.ChunkedEncodingError, "link.cut"),
        (requests.exceptions.ConnectionError, "link.unreachable"),
    )
    return Outage(next((code for sort, code in meanings if isinstance(error, sort)), "link.cut"))


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

    Raises: Outage: `link.center_busy` when the center itself says that it can't now; `link.gateway` when something on the way says
        so in its stead: a center words every no of its own.
    """
    try:
        facts = dict(decode_refusal(body))
    except Malformed as error:
        if status >= _SERVER or status < _BAD_REQUEST:
            raise Outage("link.gateway", status=status) from error
        facts = {"code": f"link.status_{status}"}
    retry = facts.get("retry")
    if status >= _SERVER or status < _BAD_REQUEST:
        named = {"request": facts["request"]} if isinstance(facts.get("request"), str) else {}
        raise Outage("link.center_busy", retry_s=float(retry) if isinstance(retry, int) else None, status=status, **named)
    return Refusal(status=status, code=str(facts.pop("code")), facts=facts)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
