"""Changing this device's keys: ask the center for the next ones, and go on with them once it certified them.

Layer: links. Source: engine specification §1, §4.
"""

import time
from collections.abc import Callable
from contextlib import closing

from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.links.center_trust import CenterTrust, Pins
from sync.links.http import HttpLink, Refusal
from sync.protocol.enrolment import PATH, ask_keys
from sync.store import key_change
from sync.store.center_at import authority_named, center_url, root_known
from sync.store.desk import Desk
from sync.store.writer import Writer

WRITE_S = 60.0
Connect = Callable[[], HttpLink]


def change_keys(writer: Writer, *, connect: Connect | None = None, now_ms: Callable[[], int] | None = None) -> ReplicaId:
    """Change the signing and sealing keys of this device; return the life that goes on with them.

    The present keys go on where anything is in the way, and the next try asks for the same new ones.

    Raises: Refused: `keys.uncertified`, what the center refuses (`device.revoked`, `device.uncertified`), `certificate.malformed`,
        `certificate.other_device`; Outage: `center.unknown` where no center is named, `center.root_away`, those of `HttpLink`.
    """
    clock = now_ms or _system_ms
    birth, raw = writer.call(lambda desk: key_change.asked(desk, now_ms=clock())).result(WRITE_S)
    with closing((connect or (lambda: _connect(writer)))()) as link:
        answer = link.post(PATH, ask_keys(birth, raw))
    if isinstance(answer, Refusal):
        raise Outage(answer.code) if answer.code == "center.root_away" else Refused(answer.code)
    return writer.call(lambda desk: key_change.take(desk, answer, now_ms=clock())).result(WRITE_S)


def _connect(writer: Writer) -> HttpLink:
    url, pins = writer.call(_where).result(WRITE_S)
    if url is None:
        raise Outage("center.unknown")
    return HttpLink(url, trust=CenterTrust(lambda: pins))


def _where(desk: Desk) -> tuple[str | None, Pins]:
    return center_url(desk), Pins(root=root_known(desk), authority=authority_named(desk))


def _system_ms() -> int:
    return time.time_ns() // 1_000_000
