"""Where the center of a device is and by what it is known; in the writer's transaction.

Kept in `meta`: `center_url`; `center_root`, the root's key as the address told it, which is pinned (trust.py) by the first
exchange that proves it and until then gives way to another address; `center_authority`, PEM, where an administrator named one.

Layer: store. Source: our design (engine specification §4).
"""

from sync.domain.address import Address, parse_address
from sync.domain.failures import Refused
from sync.store import life
from sync.store.desk import Desk
from sync.store.device import CENTER_AUTHORITY, CENTER_ROOT, CENTER_URL, keep


def keep_center(desk: Desk, text: str | None, *, authority: str | None = None) -> None:
    """Keep where the center is, None for nowhere.

    Raises: Refused: those of `parse_address`; `trust.other_root` when another root is pinned, and nothing is kept.
    """
    address = None if text is None else parse_address(text)
    if address is not None:
        check_root(desk, address)
    told = (None, None) if address is None else (address.url, address.root)
    keep(desk.connection, {CENTER_URL: told[0], CENTER_ROOT: told[1], CENTER_AUTHORITY: authority})


def check_root(desk: Desk, address: Address) -> None:
    """Check that an address is of the center whose root is pinned, if one is. Raises: Refused: `trust.other_root`."""
    if address.root is not None and desk.trust.root not in {None, address.root}:
        raise Refused("trust.other_root", field="center")


def center_url(desk: Desk) -> str | None:
    """Return where the center is, None when that was never said."""
    return life.get_text(desk.connection, CENTER_URL)


def root_known(desk: Desk) -> bytes | None:
    """Return the root's key as it is pinned, else as the kept address told it."""
    return desk.trust.root or life.get(desk.connection, CENTER_ROOT)


def authority_named(desk: Desk) -> str | None:
    """Return the PEM of the authority that vouches for the center's channel, None when its root does."""
    return life.get_text(desk.connection, CENTER_AUTHORITY)
