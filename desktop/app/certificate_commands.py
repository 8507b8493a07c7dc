"""The word `device certificate`: a certificate that was carried here in a file is looked into and taken. No Qt.

Layer: app.
"""

import argparse

from desktop.app.bundle_commands import carrier
from desktop.app.device_commands import home_of, tell_device
from desktop.app.exits import OK
from desktop.runtime.words import at
from sync.domain.failures import Outage
from sync.engine.bundle_told import CertificateTold
from sync.store.cipher import connect
from sync.store.device import describe


def take(asked: argparse.Namespace) -> int:
    """Take this device's certificate from a file, and say what it is; `--show` only looks into it.

    Raises: Refused: `certificate.no_file`, `certificate.root_unknown` (none is pinned, and no fingerprint was given or another),
        those of `judge_certificate`; Outage: `file.unreadable`, those of an `Engine`.
    """
    path = str(asked.file.absolute())
    with carrier(asked) as do:
        _tell(CertificateTold.from_wire(do("certificate", path=path)))
        if asked.show:
            return OK
        do("certify", path=path, compared=asked.root or "")
    home = home_of(asked)
    connection = connect(home.database, home.key(), read_only=True)
    try:
        device = describe(connection)
    finally:
        connection.close()
    if device is None:
        raise Outage("store.missing")
    tell_device(home, device)
    return OK


def _tell(told: CertificateTold) -> None:
    print(f"证书 certificate   {told.organisation} {told.organisation_name}, {told.letters}, {', '.join(told.offices)}")
    print(f"有效至 good until  {at(told.not_after_ms):%Y-%m-%d %H:%M}")
    if told.officer:
        print(f"签发 signed by     专管员 officer, {told.officer}")
    if told.root_fingerprint:
        print(f"根 root            {told.root_fingerprint}, 本机尚未认得 not trusted here yet")
