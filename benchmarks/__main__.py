"""`python -m benchmarks`: run the measures, print the table, keep it as build/bench.json.

Exit code 0 unless a benchmark itself fails: a figure that misses its aim is read, not raised.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.outcome import Effort, Outcome
from benchmarks.registry import MEASURES
from benchmarks.table import render, to_json

RESULT = Path(__file__).resolve().parents[1] / "build" / "bench.json"


def main(arguments: Sequence[str] | None = None, *, result: Path = RESULT) -> int:
    """Run what ``arguments`` ask for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Benchmarks with their peers, as a table.")
    parser.add_argument("--only", action="append", choices=sorted(MEASURES), help="run this measure only; may be given again")
    parser.add_argument("--quick", action="store_true", help="little work: shows that a measure works, not what it says")
    parser.add_argument("--into", type=Path, default=result, help="where the table is kept as JSON")
    chosen = parser.parse_args(arguments)
    effort = Effort(quick=chosen.quick)
    outcomes: list[Outcome] = []
    for name, measure in MEASURES.items():
        if chosen.only is None or name in chosen.only:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            outcomes.extend(measure(effort))
    print(render(outcomes))
    chosen.into.parent.mkdir(parents=True, exist_ok=True)
    chosen.into.write_text(to_json(outcomes, quick=chosen.quick), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
