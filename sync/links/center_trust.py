"""Whom a device believes to be its center: made once of what it pinned, and shared by all its connections.

With the root known, its anchor alone; with an authority's file given beside it, that authority alone, for a center whose
administrator has certificates of his own. The roots of the machine are never asked. Without either a device does not dial: who
answers first at an address is no center by that.

Layer: links. Source: our design (engine specification §4, §10).
"""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sync.domain.failures import Outage
from sync.links.anchor import CENTER_NAME, trusting_file, trusting_root


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """What a device holds on to.

    Attributes:
        root: public key of the center's root.
        authority: PEM of another authority that its administrator named, which then decides alone.
    """

    root: bytes | None = None
    authority: str | None = None


class CenterTrust:
    """Reads the pins when a channel is first wanted; a root may come by a bundle after the start. Thread: any."""

    def __init__(self, read: Callable[[], Pins]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._made: tuple[ssl.SSLContext, str | None] | None = None

    def channel(self) -> tuple[ssl.SSLContext, str | None]:
        """Return the context to dial with, the same for every connection, and the name to ask for; None for the dialled one.

        Raises: Outage: `link.root_unknown`, `link.authority_unreadable`.
        """
        with self._lock:
            if self._made is None:
                self._made = _made(self._read())
            return self._made


def _made(pins: Pins) -> tuple[ssl.SSLContext, str | None]:
    if pins.authority is not None:
        return trusting_file(pins.authority), None
    if pins.root is None:
        raise Outage("link.root_unknown")
    return trusting_root(pins.root), CENTER_NAME
