"""The words `center officer …` and `device certify`: letting devices in by hand, away from the center. No Qt.

Layer: app.
"""

import argparse
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.exits import OK
from desktop.app.opening import asked_once, asked_twice, line_of
from sync.domain.address import parse_address
from sync.domain.failures import Outage, Refused

if TYPE_CHECKING:
    from sync.oplog.birth import Birth

_ASK = "专管员口令 passphrase of the officer: "
_KEY_DIGITS, _DIGITS_MIN = 64, 8


def make(asked: argparse.Namespace) -> int:
    """Make an officer and say what it may."""
    from desktop.app.root_commands import brought
    from sync.center.officers import make_officer
    from sync.store.wrap import tuned

    root = brought(asked)
    made = make_officer(
        asked.life_data,
        asked.to,
        _given(asked, twice=True),
        cost=tuned(),
        organisation=asked.organisation,
        offices=_offices(asked),
        letters=asked.letters,
        days=asked.days,
        root=root,
        by=asked.by,
    )
    print(f"公钥 public key    {made.sign_key.hex()}")
    print(f"单位 organisation  {made.organisation} 及下级 and below")
    print(f"岗位 offices       {', '.join(made.offices)}")
    print(f"字母 letters       {made.letters}")
    print(f"有效至 good until  {_time(made.not_after_ms)}")
    print(f"已封存 sealed      {asked.to}")
    return OK


def shown(asked: argparse.Namespace) -> int:
    """List the officers that were made here."""
    from desktop.app.code_commands import STATE_WORDS
    from sync.center.exchange import system_ms
    from sync.center.officers import officers_made

    for one in officers_made(asked.life_data, now_ms=system_ms()):
        chinese, english = STATE_WORDS[one.state]
        may = f"{', '.join(one.offices)}; {one.letters}"
        print(f"{one.sign_key.hex()}  {one.organisation:<12} → {_time(one.not_after_ms)}  {chinese} {english}  {one.by}  {may}")
    return OK


def revoke(asked: argparse.Namespace) -> int:
    """Revoke an officer."""
    from sync.center.officers import revoke_officer

    try:
        key = bytes.fromhex(asked.key)
    except ValueError:
        key = b""
    if len(asked.key) != _KEY_DIGITS or not key:
        raise Refused("ruling.malformed", text=asked.key)
    revoke_officer(asked.life_data, key, reason=asked.reason, by=asked.by)
    print(f"{asked.key}  已吊销 revoked")
    return OK


def certify(asked: argparse.Namespace) -> int:
    """Certify the device of a request file, once its fingerprint was compared."""
    from sync.center.officers import certify as sign
    from sync.center.officers import open_officer
    from sync.oplog.hashing import fingerprint
    from sync.protocol.enrolment import certificate_file
    from sync.store.shipped import shipped

    address = None if asked.address is None else parse_address(asked.address)
    birth = birth_of(asked.request)
    shown = fingerprint(birth.sign_key)
    wanted = "".join(asked.fingerprint.split()).lower()
    if len(wanted) < _DIGITS_MIN or not "".join(shown.split()).startswith(wanted):
        raise Refused("device.not_waiting")
    officer = open_officer(asked.officer, lambda: _given(asked, twice=False))
    tree = shipped()

    def parent(code: str) -> str | None:
        known = tree.get(code)
        return None if known is None else known.parent

    raw = sign(
        officer,
        birth,
        parent=parent,
        now_ms=time.time_ns() // 1_000_000,
        organisation=asked.organisation,
        offices=_offices(asked),
        letters=asked.letters,
        days=asked.days,
    )
    write_owned(asked.out, certificate_file(raw, officer.root, address))
    print(f"{shown}  →  {asked.out}")
    return OK


def birth_of(path: Path) -> "Birth":
    """Return whose request a file is. Raises: Refused: those of `parse_request`; Outage: `file.unreadable`."""
    from sync.protocol.bundle_request import parse_request

    try:
        return parse_request(path.read_bytes()).birth
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error


def write_owned(path: Path, content: bytes) -> None:
    """Write a new file. Raises: Refused: `root.file_exists`; Outage: of the disk."""
    from sync.store.cipher import named

    if path.exists():
        raise Refused("root.file_exists", name=path.name)
    with named():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _given(asked: argparse.Namespace, *, twice: bool) -> str:
    if asked.officer_passphrase_file is not None:
        return line_of(asked.officer_passphrase_file)
    return asked_twice(_ASK) if twice else asked_once(_ASK)


def _offices(asked: argparse.Namespace) -> tuple[str, ...]:
    return tuple(office.strip() for office in (asked.offices or "").split(",") if office.strip())


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
