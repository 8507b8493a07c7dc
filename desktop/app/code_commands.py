"""The words `center code …`: what an operator hands to whoever sets a new device up. No Qt.

Layer: app.
"""

import argparse
import sys
from datetime import UTC, datetime

from desktop.app.exits import OK
from sync.domain.address import parse_address
from sync.domain.failures import Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.protocol.enrolment import Invitation

STATE_WORDS = {
    "open": ("有效", "open"),
    "used": ("已用", "used"),
    "ended": ("过期", "run out"),
    "closed": ("作废", "withdrawn"),
}


def make(asked: argparse.Namespace) -> int:
    """Make a code and show it, the only time."""
    from sync.center.codes import Terms, make_code

    # Read before a code is made, so that a wrong one costs none.
    address = None if asked.address is None else parse_address(asked.address)
    terms = Terms(
        organisation=asked.organisation,
        offices=tuple(office.strip() for office in (asked.offices or "").split(",") if office.strip()),
        letters=asked.letters,
        days=asked.days,
        label=asked.label,
        takes_over=_replica(asked.takes_over),
        by=asked.by,
    )
    code, ends_ms = make_code(asked.life_data, terms, minutes=asked.minutes)
    print(f"入网码 code        {code}")
    print(f"单位 organisation  {asked.organisation}")
    print(f"有效至 good until  {_time(ends_ms)}, 一台终端、一次有效 for one device, once")
    if address is not None:
        invitation = Invitation(address=address, code=code)
        print(f"地址 address       {invitation.address.url}")
        print(f"扫码 to scan       {invitation}")
        _show_code(str(invitation))
    print("只显示这一次 / It is shown this once.", file=sys.stderr)
    return OK


def shown(asked: argparse.Namespace) -> int:
    """List the codes of the last month."""
    from sync.center.codes import codes_made
    from sync.center.exchange import system_ms
    from sync.oplog.hashing import fingerprint

    for one in codes_made(asked.life_data, now_ms=system_ms()):
        chinese, english = STATE_WORDS[one.state]
        used = "" if one.used_by is None else f"  {fingerprint(one.used_by)}"
        print(f"{one.name}  {one.organisation:<12} {_time(one.made_ms)} – {_time(one.ends_ms)}  {chinese} {english}  {one.by}{used}")
    return OK


def withdraw(asked: argparse.Namespace) -> int:
    """Take a code back."""
    from sync.center.codes import withdraw_code

    withdraw_code(asked.life_data, asked.name)
    print(f"{asked.name}  作废 withdrawn")
    return OK


def _show_code(text: str) -> None:
    """Draw the QR code on a terminal, where there is one to draw it on."""
    if not sys.stdout.isatty():
        return
    try:
        import segno
    except ImportError:
        return
    segno.make(text, error="m", micro=False).terminal(border=2, compact=True)


def _replica(text: str | None) -> ReplicaId | None:
    if text is None:
        return None
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != REPLICA_BYTES:
        raise Refused("ruling.malformed", text=text)
    return ReplicaId(raw)


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
