"""mDNS: says in the yard that a device listens here, and hears of others.

Announced is ``<replica, hexadecimal>._qianzhi._tcp.local.`` with port and ``v=1``, and nothing that says for whom it works: who
is behind a name is told by the signatures of a meeting alone. An address that nobody verifies is only dialled.

Layer: links. Source: our design (engine specification §9); RFC 6762, RFC 6763.
"""

import logging
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

from zeroconf import Error, IPVersion, ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from sync.domain.ids import ReplicaId

log = logging.getLogger("sync.links.lan")

SERVICE = "_qianzhi._tcp.local."
VERSION = "1"
ASK_MS = 3_000


class Names(ServiceListener):
    """Owned by the LAN; `close` takes the name back.

    Args:
        interfaces: addresses of this machine on which to speak; none for every network.
        found: called from zeroconf's thread with host and port of another device.
    """

    def __init__(self, replica: ReplicaId, port: int, *, interfaces: Sequence[str], found: Callable[[str, int], None]) -> None:
        self._own = f"{replica.hex()}.{SERVICE}"
        self._found = found
        self._zeroconf: Zeroconf | None = None
        self._info = ServiceInfo(
            SERVICE,
            self._own,
            addresses=[socket.inet_aton(address) for address in interfaces] or None,
            port=port,
            properties={"v": VERSION},
            server=f"{replica.hex()}.local.",
        )
        self._interfaces = list(interfaces)

    def start(self) -> None:
        """Begin; a machine without a network that can multicast is told of once, and known addresses still serve."""
        try:
            if self._interfaces:
                self._zeroconf = Zeroconf(interfaces=self._interfaces, ip_version=IPVersion.V4Only)
            else:
                self._zeroconf = Zeroconf(ip_version=IPVersion.V4Only)
                self._info.addresses = [socket.inet_aton(address) for address in own_addresses()]
            self._zeroconf.register_service(self._info, allow_name_change=False)
            ServiceBrowser(self._zeroconf, SERVICE, listener=self)
        except (OSError, Error) as error:
            log.warning("names not heard", extra={"code": "lan.no_multicast", "error": type(error).__name__})

    def close(self) -> None:
        """Take the name back and stop."""
        if self._zeroconf is not None:
            with suppress(OSError, Error):
                self._zeroconf.unregister_service(self._info)
            self._zeroconf.close()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        if name == self._own:
            return
        info = zc.get_service_info(type_, name, ASK_MS)
        if info is not None and info.port:
            for host in info.parsed_addresses(IPVersion.V4Only)[:4]:
                self._found(host, info.port)

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.add_service(zc, type_, name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """Whether it is still here the next meeting tells."""


def own_addresses() -> list[str]:
    """Return the IPv4 addresses of this machine that others may reach."""
    import ifaddr  # noqa: PLC0415 - asked once, where names are announced

    return [str(found.ip) for adapter in ifaddr.get_adapters() for found in adapter.ips if found.is_IPv4 and found.ip != "127.0.0.1"]
