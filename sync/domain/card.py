"""The card of a device: what it shows as a code so that another one beside it finds it and knows its key.

::

    QZLAN:<key, 64 hexadecimal digits>/<host>:<port>[/<host>:<port>…]     letters in capitals: a code of this alphabet is smallest

Whoever reads it from the other's screen compared the key by that; it is accepted by a press of its own. At most `PLACES_MAX`
places; a host is a name or an IPv4 address. Pure. Source: our design (engine specification §4, §9).
"""

import re
from dataclasses import dataclass

from sync.domain.failures import Refused

PLACES_MAX = 8
PORT_MAX = 65_535
_CARD = re.compile(r"QZLAN:([0-9A-F]{64})((?:/[0-9A-Z.-]{1,253}:[0-9]{1,5}){1,8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A device's signing key and where it listens, as it said itself."""

    key: bytes
    places: tuple[tuple[str, int], ...]


def write_card(card: Card) -> str:
    """Return the text of a card."""
    places = "".join(f"/{host.upper()}:{port}" for host, port in card.places[:PLACES_MAX])
    return f"QZLAN:{card.key.hex().upper()}{places}"


def read_card(text: str) -> Card:
    """Return what a card says. Raises: Refused: `lan.no_card`."""
    found = _CARD.fullmatch(text.strip().upper())
    if found is None:
        raise Refused("lan.no_card")
    places = [place.split(":") for place in found[2].split("/")[1:]]
    if not all(0 < int(port) <= PORT_MAX for _, port in places):
        raise Refused("lan.no_card")
    return Card(key=bytes.fromhex(found[1]), places=tuple((host.lower(), int(port)) for host, port in places))
