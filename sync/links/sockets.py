"""Sockets for a link that is thin and breaks: how they are set up, ended from another thread, and what their failures mean.

Layer: links. Source: RFC 1122 §4.2.3.6, RFC 9293.
"""

import errno
import socket
import ssl
import sys
import threading
import weakref
from contextlib import suppress
from typing import Any

from sync.domain.failures import Outage
from sync.protocol.limits import RETRANSMIT_ANSWER_S_LEAST, RETRANSMIT_S_LEAST, RETRANSMIT_S_MAX

# A connection on which nothing is said is asked whether it lives: one that a translator of addresses forgot, or whose other end
# lost its power, is known dead after half a minute, for 100 bytes in ten seconds.
_IDLE_S, _ASK_S, _ASKED_MAX = 10, 5, 4
_UNSENT_BYTES = 4 * 1024
_SMALL_PACKETS, _SMALL_TRIPS = 3, 2  # answers that follow one another; of the shortest round trip
_LINUX_NOTSENT_LOWAT, _LINUX_RTO_MAX_MS = 25, 44  # of Linux (since 6.15), which Python 3.11 gives no name
# Of Linux's tcp_info: whether something is taken for lost (0 = nothing), how often in a row it was sent again by the clock, packets
# not acknowledged, milliseconds since an acknowledgement came, microseconds of a round trip, how much they vary, the shortest one.
_LOSS, _BY_THE_CLOCK, _UNACKED, _LAST_ACK = slice(1, 2), slice(2, 3), slice(24, 28), slice(56, 60)
_TRIP, _TRIP_VARIES, _SHORTEST_TRIP = slice(68, 72), slice(72, 76), slice(148, 152)
# Bytes of a full packet; packets acknowledged out of turn, taken for lost, and sent again; bytes not sent yet.
_PACKET, _ARRIVED, _LOST, _AGAIN, _UNSENT = slice(16, 20), slice(28, 32), slice(32, 36), slice(36, 40), slice(144, 148)
_MILLI, _MICRO = 1_000, 1_000_000
_AGAIN_TIMES, _AGAIN_TRIPS_MAX = 1.5, 8  # of the wait for a first loss; of the shortest round trip, a full queue before a thin link in it
# What OpenSSL says of one that speaks no TLS 1.3, or none at all; any other failure of TLS is a connection that broke.
_NO_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}
)
NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})


class Sockets:
    """The sockets that one link has open, so that another thread can end a call that waits for its reply."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._shut = False

    def add(self, opened: socket.socket) -> None:
        """Note a socket; one that comes after the end is shut at once."""
        with self._lock:
            self._open.add(opened)
            shut = self._shut
        if shut:
            self.shut()

    def narrow(self, size: int) -> None:
        """Let the system keep no more than ``size`` bytes of what was not read yet, on each that is open."""
        with self._lock:
            opened = tuple(self._open)
        for one in opened:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)

    def shut(self) -> None:
        """End whatever is open, and whatever will be."""
        with self._lock:
            self._shut = True
            opened = tuple(self._open)
        for one in opened:
            with suppress(OSError):
                # Of the plain socket: TLS would forget its session under the thread that reads, which then fails as no link does.
                socket.socket.shutdown(one, socket.SHUT_RDWR)


def tune(opened: socket.socket) -> None:
    """Set up a connection for a link that is thin and breaks; what a system lacks it goes without."""
    hurry(opened)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    linux = hasattr(socket, "SO_BINDTODEVICE")
    options = [
        (getattr(socket, "TCP_KEEPIDLE", None), _IDLE_S),
        (getattr(socket, "TCP_KEEPINTVL", None), _ASK_S),
        (getattr(socket, "TCP_KEEPCNT", None), _ASKED_MAX),
        # The same for one that has not acknowledged what was said last: it is not asked, since there is something to send again.
        (getattr(socket, "TCP_USER_TIMEOUT", None), _given_up_ms()),
        (getattr(socket, "TCP_NOTSENT_LOWAT", _LINUX_NOTSENT_LOWAT if linux else None), _UNSENT_BYTES),
    ]
    for option, value in options:
        _set(opened, option, value)


def hurry(opened: socket.socket) -> float:
    """Let the system send again what was lost about as late as it would the first time, where it can be told, and not ever later.

    How late that is follows from the round trips that it measured, so with a queue before the link nothing is sent again too soon.
    Those in which a link was dark seem long, so the shortest one bounds it.

    Returns: after how many seconds at most, as it was told; whether it takes that is its own affair.
    """
    if not hasattr(socket, "SO_BINDTODEVICE"):
        return 0.0
    trip, varies, shortest = (_told(opened, part) or 0 for part in (_TRIP, _TRIP_VARIES, _SHORTEST_TRIP))
    most_s = max(RETRANSMIT_S_MAX, _AGAIN_TRIPS_MAX * min(shortest, trip) / _MICRO)
    again_s = min(most_s, max(RETRANSMIT_S_LEAST, _AGAIN_TIMES * (trip + 4 * varies) / _MICRO)) if trip else RETRANSMIT_S_MAX
    _set(opened, _LINUX_RTO_MAX_MS, int(_MILLI * again_s))
    return again_s


def hurry_answer(opened: socket.socket) -> None:
    """Do as `hurry` for an answer that was written, and let a small one be sent again after two of the shortest round trips.

    What is sent again is the first that the other end hears once a dark link is back, and it acknowledges what had arrived before
    the dark: the system there goes on at once instead of waiting for its own clock. Some hundred bytes sent too soon, where a queue
    makes the way longer, cost less than that.
    """
    hurry(opened)
    linux = hasattr(socket, "SO_BINDTODEVICE")
    shortest, unacked, unsent = (_told(opened, part) for part in (_SHORTEST_TRIP, _UNACKED, _UNSENT))
    small = linux and bool(shortest) and unsent == 0 and unacked is not None and unacked <= _SMALL_PACKETS
    if small:
        _set(opened, _LINUX_RTO_MAX_MS, max(int(_MILLI * RETRANSMIT_ANSWER_S_LEAST), _SMALL_TRIPS * (shortest or 0) // _MILLI))
    # The system gives up after so many times, which are fewer seconds now. A large answer may wait for a reader, whom its door judges.
    _set(opened, getattr(socket, "TCP_USER_TIMEOUT", None), _given_up_ms() if small else 0)


def _given_up_ms() -> int:
    """Return after how long a connection is given up that acknowledges nothing."""
    return _MILLI * (_IDLE_S + _ASK_S * _ASKED_MAX)


def _set(opened: socket.socket, option: int | None, value: int) -> None:
    """Set an option of TCP where the system has it."""
    with suppress(OSError):
        if option is not None:
            opened.setsockopt(socket.IPPROTO_TCP, option, value)


def acknowledged_s(opened: socket.socket) -> float | None:
    """Return how many seconds ago the other end's system last acknowledged anything, None where this system does not tell."""
    told = _told(opened, _LAST_ACK)
    return None if told is None else told / _MILLI


def is_sending_again(opened: socket.socket) -> bool:
    """Tell whether the system sends again by the clock what nobody acknowledges, as far as it tells."""
    return bool(_told(opened, _BY_THE_CLOCK))


def believes_all_is_well(opened: socket.socket) -> bool:
    """Tell whether something is not acknowledged, and the system takes nothing of it for lost."""
    return bool(_told(opened, _UNACKED)) and not _told(opened, _LOSS) and not is_sending_again(opened)


def on_the_way(opened: socket.socket) -> int | None:
    """Return how many bytes that were written here neither arrived nor are lost, as far as the system knows.

    Returns: None where it does not tell, or sends again by the clock: nobody knows then what arrives.
    """
    parts = [_told(opened, part) for part in (_PACKET, _UNACKED, _ARRIVED, _LOST, _AGAIN, _UNSENT)]
    if None in parts or is_sending_again(opened):
        return None
    packet, unacked, arrived, lost, again, unsent = (part or 0 for part in parts)
    return max(0, unacked - arrived - lost + again) * packet + unsent


def _told(opened: socket.socket, part: slice) -> int | None:
    """Return a number of what the system knows of a connection, None where it does not tell."""
    option = getattr(socket, "TCP_INFO", None)
    if option is None:
        return None
    try:
        told = opened.getsockopt(socket.IPPROTO_TCP, option, part.stop)
    except OSError:
        return None
    return int.from_bytes(told[part], sys.byteorder) if len(told) == part.stop else None


def has_way(place: tuple[Any, ...]) -> bool:
    """Tell whether the system would know where to send a packet for ``place``: a datagram's socket is connected, and says nothing."""
    with socket.socket(family_of(place), socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(place)
        except OSError as error:
            return error.errno not in NO_NETWORK
    return True


def family_of(place: tuple[Any, ...]) -> socket.AddressFamily:
    """Return the family of an address as `socket.getpeername` gives it: of IPv6 flow and scope stand behind host and port."""
    return socket.AF_INET6 if len(place) > 2 else socket.AF_INET  # noqa: PLR2004


def is_given_up(error: BaseException) -> bool:
    """Tell whether the system gave a connection up, its probes or what was said last never acknowledged; else our own time was up.

    Python raises `TimeoutError` for both. Only the system's has a number, and after it the connection is none any more.
    """
    return isinstance(error, TimeoutError) and error.errno is not None


def outage_of(error: BaseException) -> Outage:
    """Return what a failure of a connection means: not our center, no TLS 1.3 there, our patience at its end, or a broken connection."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Outage):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Outage("link.certificate")
        if isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS:
            return Outage("link.no_tls")
        if isinstance(cause, TimeoutError):
            return Outage("link.cut" if is_given_up(cause) else "link.timeout")
        cause = cause.__cause__ or cause.__context__
    return Outage("link.cut")
