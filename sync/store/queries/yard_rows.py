"""The LAN as the engine tells it to screens: who is beside this device, and where it listens itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourRow:
    """A device beside this one, or an address at which one may be. Times are milliseconds UTC.

    Attributes:
        id: text that names the row.
        port: 0 where it is not known to listen.
        way: `named` (a person gave the address), `found` (by mDNS), `came` (it dialled), `turned` (it dialled and was turned away).
        replica: None until something answered, as are key and fingerprint then empty.
        organisation: code, by its certificate where that counts here, else as it says itself.
        state: `here`, `talking`, `gone` (met, and not of late), `refused`, `lost` (what failed is no word about the device), `never`.
        code: why it was refused or not reached.
        known: whether it is certified or its key accepted.
        lapsed: whether its certificate has run out, and the grace too: it gets the authority's log alone.
        equal: whether both held the same of what it may read when they met last.
        in_step: whether it said to be in step with the center.
        carries: whether it is the one that carries for those without an uplink.
    """

    id: str
    host: str
    port: int
    way: str
    state: str
    replica: bytes | None = None
    key: bytes = b""
    fingerprint: str = ""
    organisation: str = ""
    code: str = ""
    met_ms: int | None = None
    known: bool = False
    lapsed: bool = False
    equal: bool = False
    in_step: bool = False
    carries: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YardRow:
    """The LAN as this device lives through it.

    Attributes:
        on: whether it listens.
        places: ``host:port`` where others reach it.
        card: text for a code that says key and places; empty while it is off.
        code: why it is not on though it was asked to be.
        in_step, carries: of this device, as in `NeighbourRow`.
    """

    on: bool = False
    places: tuple[str, ...] = ()
    card: str = ""
    code: str = ""
    in_step: bool = False
    carries: bool = False
    neighbours: tuple[NeighbourRow, ...] = ()
