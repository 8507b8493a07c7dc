"""The words `center …` and `device admit`. No Qt; the center is imported here and nowhere else in the program.

Layer: app.
"""

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop.app.exits import OK, USAGE
from desktop.runtime.paths import resources
from sync.domain.failures import Refused

_RANGE = re.compile(r"([1-9][0-9]{0,14})(?:-([1-9][0-9]{0,14})?)?")
_REPLICA = re.compile(r"[0-9a-f]{16}")


def serve(asked: argparse.Namespace) -> int:
    """Be the center until a signal asks to stop; the first line says where it listens."""
    from sync.center.serve import run

    if asked.data is None:
        print("请用 --data 指定中心的数据文件夹。 / Name the center's folder with --data.", file=sys.stderr)
        return USAGE

    def ready(address: str) -> None:
        print(address, flush=True)

    return run(asked.data, host=asked.host, port=asked.port, organisations_csv=resources() / "divisions" / "organisations.csv", ready=ready)


def admit(asked: argparse.Namespace) -> int:
    """Certify one waiting device, or all; without a name, list those who wait."""
    from sync.center.admission import admit as certify
    from sync.center.admission import waiting_devices

    waiting = waiting_devices(asked.data)
    if asked.fingerprint is None and not asked.all_waiting:
        for device in waiting:
            print(f"{device.fingerprint}  {device.organisation or '-':<12} {_time(device.first_ms)} – {_time(device.last_ms)}")
        return OK
    named: list[str | bytes] = [device.sign_key for device in waiting] if asked.all_waiting else [asked.fingerprint]
    offices = tuple(office.strip() for office in (asked.offices or "").split(",") if office.strip())
    for name in named:
        made = certify(asked.data, fingerprint_or_key=name, organisation=asked.organisation, offices=offices)
        print(f"{made.fingerprint}  {made.organisation:<12} {made.letters}  → {_time(made.not_after_ms)}")
    return OK


def rule(asked: argparse.Namespace) -> int:
    """Set ordinals of a replica aside, or take that back."""
    from sync.center.rulings import rule as decide

    if _REPLICA.fullmatch(asked.replica) is None:
        raise Refused("ruling.malformed", text=asked.replica)
    ranges = tuple(_range(text) for text in asked.aside)
    decide(Path(asked.rule_data), replica=bytes.fromhex(asked.replica), ranges=ranges, reason=asked.reason, by=asked.by)
    print(f"{asked.replica}  {', '.join(asked.aside) or '-'}")
    return OK


def back_up(asked: argparse.Namespace) -> int:
    """Make a verified backup and say what it holds."""
    from sync.center.backups import back_up as make
    from sync.center.exchange import system_ms

    made = make(asked.life_data, to=asked.to, now_ms=system_ms())
    print(f"备份 backup        {made.path}")
    print(f"时间 made          {_time(made.at_ms)}, 供给位置 feed {made.n}")
    print(f"已验证 verified    {made.streams} 条流 streams, {made.entries} 条 entries, 本次逐条核对 walked {made.walked}")
    print(f"附件 blobs         {made.blobs}, 缺 missing {made.missing}")
    return OK


def _range(text: str) -> tuple[int, int | None]:
    """Return ``813-830``, ``813-`` or ``813`` as ordinals.

    Raises: Refused: `ruling.malformed`.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        raise Refused("ruling.malformed", text=text)
    first = int(found[1])
    last = int(found[2]) if found[2] else (None if text.endswith("-") else first)
    if last is not None and last < first:
        raise Refused("ruling.malformed", text=text)
    return first, last


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
