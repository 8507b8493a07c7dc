"""The organisations that the program brings along, read once per process.

Layer: store. Source: resources/divisions/source.txt.
"""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sync.domain.draft import Organisation
from sync.store.organisations import read_shipped


@cache
def shipped() -> Mapping[str, Organisation]:
    """Return the shipped organisations by code; none when the program was taken apart."""
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parents[2]
    path = root / "resources" / "divisions" / "organisations.csv"
    return {row.code: row for row in read_shipped(path)} if path.is_file() else {}
