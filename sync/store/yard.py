"""What a device keeps of its LAN: whether it is on, and the addresses that a person gave; what was met is never kept.

Local: `meta` holds `lan_on`, table `neighbours` the addresses. Layer: store. Source: our design (engine specification §9).
"""

from dataclasses import dataclass

from sync.domain.failures import Refused
from sync.store import life
from sync.store.life import Connection

NAMED_MAX = 32
LAN_ON = "lan_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptYard:
    """Attributes: named: host and port, oldest first."""

    on: bool
    named: tuple[tuple[str, int], ...]


def kept(connection: Connection) -> KeptYard:
    """Return what was kept; a device that was never asked has its LAN off."""
    rows = connection.execute("select host, port from neighbours order by at_ms, host, port").fetchall()
    return KeptYard(on=life.get_number(connection, LAN_ON) == 1, named=tuple((host, port) for host, port in rows))


def keep_on(connection: Connection, *, on: bool) -> None:
    """Keep whether the LAN is on."""
    life.put(connection, LAN_ON, int(on))


def keep_named(connection: Connection, host: str, port: int, *, now_ms: int) -> None:
    """Keep an address. Raises: Refused: `lan.too_many`."""
    known = connection.execute("select 1 from neighbours where host = ? and port = ?", (host, port)).fetchone()
    (count,) = connection.execute("select count(*) from neighbours").fetchone()
    if known is None and count >= NAMED_MAX:
        raise Refused("lan.too_many", count=NAMED_MAX)
    connection.execute("insert or ignore into neighbours (host, port, at_ms) values (?, ?, ?)", (host, port, now_ms))


def forget_named(connection: Connection, host: str, port: int) -> None:
    """Keep an address no more; one that was not kept is none the less forgotten."""
    connection.execute("delete from neighbours where host = ? and port = ?", (host, port))
