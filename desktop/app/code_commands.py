"""The words `center code …`: what an operator hands to whoever sets a new device up. No Qt.

Layer: app.
"""

import argparse
import sys
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

from desktop.app.exits import OK
from sync.domain.address import Address, parse_address
from sync.domain.failures import Outage, Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.protocol.enrolment import Invitation

TEXT = "txt"
QR_KINDS = ("png", "svg", "pdf", TEXT)
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
    if asked.qr is not None:
        kind = _kind_of(asked.qr)
        if address is None:
            raise Refused("enrol.qr_address")
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
        if asked.qr is not None:
            _write_code(asked.qr, str(invitation), kind)
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


def address(asked: argparse.Namespace) -> int:
    """Say how a center is reached with its root behind it, as text and as a QR code that the set-up page reads."""
    from sync.center.keys import keys_of

    where = parse_address(asked.address)
    root = keys_of(asked.life_data).root_public
    if where.root not in {None, root}:
        raise Refused("trust.other_root", field="center")
    kind = None if asked.qr is None else _kind_of(asked.qr)
    text = str(Address(url=where.url, root=root))
    print(text)
    _show_code(text)
    if asked.qr is not None and kind is not None:
        _write_code(asked.qr, text, kind)
    return OK


def _kind_of(path: Path) -> str:
    """Return how a QR code is written into a file of this name. Raises: Refused: `enrol.qr_kind`, `root.file_exists`."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in QR_KINDS:
        raise Refused("enrol.qr_kind", name=path.name)
    if path.exists():
        raise Refused("root.file_exists", name=path.name)
    return kind


def _write_code(path: Path, text: str, kind: str) -> None:
    """Write the QR code for its owner alone: one with a code lets a device in. Raises: Outage: `center.no_qr`, of the disk."""
    from desktop.app.officer_commands import write_owned

    try:
        import segno
    except ImportError as error:
        raise Outage("center.no_qr") from error
    drawn, held, lines = segno.make(text, error="m", micro=False), BytesIO(), StringIO()
    if kind == TEXT:
        drawn.terminal(lines, border=4, compact=True)
    else:
        drawn.save(held, kind=kind, border=4, scale=8)
    write_owned(path, lines.getvalue().encode() if kind == TEXT else held.getvalue())
    print(f"二维码 QR code     {path}")


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
