"""The address of a center, as people type it and as it is handed on: where it answers, and by which key it is known.

::

    https://host[:port][#root]      root = the public key of the center's root, 64 hexadecimal digits
    http://loopback[:port][#root]   without TLS, for what runs on this machine

The part behind ``#`` is what a channel stands on: whoever passes the address on passes on whom to believe. Pure.
Source: our design (engine specification §4, §10).
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address

from sync.domain.failures import Refused

SECURE, PLAIN = "https", "http"
PORT_MAX = 65_535
_FORM = re.compile(
    r"(?P<url>(?P<scheme>https?)://(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[0-9A-Za-z.-]+))(?::(?P<port>[0-9]{1,5}))?)/?"
    r"(?:#(?P<root>[0-9a-fA-F]{64})?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a center answers.

    Attributes:
        url: scheme, host and port, without a slash at its end.
        root: public key of the center's root, None when the address did not say.
    """

    url: str
    root: bytes | None

    @property
    def is_secure(self) -> bool:
        """Tell whether it is reached by TLS."""
        return self.url.startswith(f"{SECURE}:")

    @property
    def is_of_this_machine(self) -> bool:
        """Tell whether it names this machine itself, which no cable and no radio lies before."""
        form = _FORM.fullmatch(self.url)
        return form is not None and is_of_this_machine(form["six"] or form["host"])

    def __str__(self) -> str:
        return self.url if self.root is None else f"{self.url}#{self.root.hex()}"


def parse_address(text: str) -> Address:
    """Return an address from outside.

    Raises: Refused: `center.address`; `center.plaintext` where it would leave this machine without TLS.
    """
    form = _FORM.fullmatch(text.strip())
    if form is None or (form["port"] is not None and not 0 < int(form["port"]) <= PORT_MAX):
        raise Refused("center.address", field="center")
    found = Address(url=form["url"], root=None if form["root"] is None else bytes.fromhex(form["root"]))
    if not found.is_secure and not found.is_of_this_machine:
        raise Refused("center.plaintext", field="center")
    return found


def is_of_this_machine(host: str) -> bool:
    """Tell whether a host's name or address means the machine that reads it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
