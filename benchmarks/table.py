"""The table of a run, and its JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from benchmarks.outcome import Outcome

HEADINGS = ("measure", "ours", "peer or base", "ratio", "aim", "holds")
_VERDICT = {True: "yes", False: "no", None: "-"}


def render(outcomes: Sequence[Outcome]) -> str:
    """Return the table as text; figures are right-aligned."""
    rows = [HEADINGS, *(_cells(outcome) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [_line(row, widths) for row in rows]
    return "\n".join((lines[0], "  ".join("-" * width for width in widths), *lines[1:]))


def to_json(outcomes: Sequence[Outcome], *, quick: bool) -> str:
    """Return a run for machines: the same lines with whole figures."""
    lines = [{**asdict(outcome), "holds": outcome.holds} for outcome in outcomes]
    return json.dumps({"quick": quick, "outcomes": lines}, indent=2) + "\n"


def _cells(outcome: Outcome) -> tuple[str, ...]:
    base = outcome.base_name if outcome.base is None else f"{_figure(outcome.base)} {outcome.unit} {outcome.base_name}"
    ratio = "-" if outcome.ratio is None else f"{outcome.ratio:.2f}"
    aim = "-" if outcome.aim is None else f"{'≥' if outcome.at_least else '≤'} {outcome.aim:g}"
    return outcome.name, f"{_figure(outcome.ours)} {outcome.unit}", base, ratio, aim, _VERDICT[outcome.holds]


def _figure(value: float) -> str:
    if abs(value) >= 100:  # noqa: PLR2004 - three places are enough for any figure
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"  # noqa: PLR2004


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    left, right = row[0].ljust(widths[0]), row[1].rjust(widths[1])
    rest = [
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row[2:], widths[2:], strict=True))
    ]
    return "  ".join((left, right, *rest)).rstrip()
