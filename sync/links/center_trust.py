"""Whom a device believes to be its center: made once of what it pinned, and shared by all its connections.

With the root known, its anchor alone; with an authority's file given beside it, that authority alone, for a center whose
administrator has certificates of his own. The roots of the machine are never asked. Without either a device does not dial: who
answers first at an address is no center by that.

Layer: links. Source: our design (engine specification §4, §10).
"""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sync.domain.failures import Outage
from sync.links.anchor import CENTER_NAME, trusting_file, trusting_nobody, trusting_root
from sync.links.secure import letting_go


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """What a device holds on to.

    Attributes:
        root: public key of the center's root.
        authority: PEM of another authority that its administrator named, which then decides alone.
    """

    root: bytes | None = None
    authority: str | None = None


class Channel:
    """How to dial: the context, the same for every connection, and where TLS may be taken up again. Thread: any.

    Attributes:
        name: whom to ask for, None for whoever was dialled.
    """

    def __init__(self, context: ssl.SSLContext, name: str | None) -> None:
        self.context = letting_go(context)
        self.name = name
        self._kept: tuple[str, ssl.SSLSession] | None = None

    def wrap(self, plain: socket.socket, *, dialled: str) -> ssl.SSLSocket:
        """Return ``plain`` as TLS, its handshake still to be done; what was agreed on before is offered, which spares certificates."""
        asked, kept = self.name or dialled, self._kept
        # Where TLS is taken up again no certificate is judged, so it is by the name that was judged, and by no other.
        session = kept[1] if kept is not None and kept[0] == asked else None
        return self.context.wrap_socket(plain, server_hostname=asked, session=session, do_handshake_on_connect=False)

    def note(self, secure: ssl.SSLSocket) -> None:
        """Keep what a connection agreed on; its ticket came with the first answer."""
        held = secure.session
        if held is not None and held.has_ticket and isinstance(secure.server_hostname, str):
            self._kept = secure.server_hostname, held


class CenterTrust:
    """Reads the pins when a channel is first wanted; a root may come by a bundle after the start. Thread: any."""

    def __init__(self, read: Callable[[], Pins]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._made: Channel | None = None

    def channel(self) -> Channel:
        """Return how to dial, the same for every connection.

        Raises: Outage: `link.root_unknown`, `link.authority_unreadable`.
        """
        with self._lock:
            if self._made is None:
                self._made = _made(self._read())
            return self._made


class UnprovedTrust(CenterTrust):
    """For enrolment alone, by a device that knows no root: what is said there proves itself (sync/protocol/enrolment.py)."""

    def __init__(self) -> None:
        super().__init__(Pins)

    def channel(self) -> Channel:
        """Return how to dial whoever answers."""
        return Channel(trusting_nobody(), CENTER_NAME)


def _made(pins: Pins) -> Channel:
    if pins.authority is not None:
        return Channel(trusting_file(pins.authority), None)
    if pins.root is None:
        raise Outage("link.root_unknown")
    return Channel(trusting_root(pins.root), CENTER_NAME)
