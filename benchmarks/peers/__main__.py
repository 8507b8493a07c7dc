"""`python -m benchmarks.peers`: install the peers, measure ours and theirs on the same link, write docs/benchmarks.md.

Exit code 0 unless a measure itself fails: a figure that misses its aim is read, not raised. About twenty-five minutes, ten of them for the
center and the LAN.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import wire
from benchmarks.link import ROOT, why_not
from benchmarks.link_profiles import L1
from benchmarks.outcome import Effort
from benchmarks.peers import conflicts, driven, ours, paper, receipts
from benchmarks.peers.install import install
from benchmarks.peers.rows import OURS, Row, write_records
from benchmarks.registry import MEASURES
from benchmarks.table import to_json

PAGE = ROOT / "docs" / "benchmarks.md"
RECORDS, ORDERS = 1_000, 30
AIM_BYTES = 25
CENTER = ("ingest", "lan", "polls", "typhoon")
NO_LINK = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what ``arguments`` ask for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Ours and its peers on the same weak link.")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write (default docs/benchmarks.md)")
    parser.add_argument("--center", type=Path, help="figures of center and LAN measured before, as `python -m benchmarks` keeps them")
    parser.add_argument("--only-cuts", action="store_true", help="measure the cut links alone, and renew their rows of the page")
    chosen = parser.parse_args(arguments)
    reason = why_not()
    if reason is not None:
        print(f"no weak link can be made: {reason}", file=sys.stderr)
        return NO_LINK
    before = os.getloadavg()[0]
    if chosen.only_cuts:
        with TemporaryDirectory() as folder:
            rows = _gathered([lambda: ours.cutting(Path(folder))])
        paper.renew(chosen.page, rows, load=(before, os.getloadavg()[0]))
        return 0
    peers = install()
    with TemporaryDirectory() as folder:
        at, records = Path(folder), Path(folder) / "records.json"
        write_records(records, RECORDS)
        measures: tuple[Callable[[], Iterable[Row]], ...] = (
            lambda: ours.small(at),
            lambda: driven.pouch(peers, L1, at, records),
            lambda: driven.kinto(peers, L1, at, records),
            lambda: (_own_bytes(), *driven.state_bytes(peers, records, RECORDS)),
            receipts.measure,
            lambda: ours.order_in_bulk(at, orders=ORDERS),
            lambda: ours.cutting(at),
        )
        rows = _gathered(measures)
        with driven.kinto_here(peers, at) as url:
            played = conflicts.peers_outcomes(peers, url)
    paper.write(chosen.page, rows, played, load=(before, os.getloadavg()[0]), center=_center(chosen.center))
    print(chosen.page)
    return 0


def _gathered(measures: Iterable[Callable[[], Iterable[Row]]]) -> list[Row]:
    rows: list[Row] = []
    for measure in measures:
        for row in measure():
            print(f"{row.measure}: {row.peer} {row.value} {row.unit} {row.note}", file=sys.stderr, flush=True)
            rows.append(row)
    return rows


def _center(measured: Path | None) -> list[dict[str, Any]]:
    """Return the lines of the center and of a LAN: those that were measured before, or else measured now."""
    if measured is not None:
        kept = measured.read_text("utf-8")
    else:
        outcomes = [outcome for name in CENTER for outcome in MEASURES[name](Effort())]
        kept = to_json(outcomes, quick=False)
    found: list[dict[str, Any]] = json.loads(kept)["outcomes"]
    return found


def _own_bytes() -> Row:
    each = wire.push_bytes(RECORDS) / RECORDS
    note = "one push: author, history, signatures and envelope in it; no dictionary"
    return Row(measure="bytes for each record, one author's 1,000", peer=OURS, value=each, unit="B", aim=AIM_BYTES, note=note)


if __name__ == "__main__":
    sys.exit(main())
