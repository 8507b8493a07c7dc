"""The benchmarks' table, its JSON and its measures: each completes; no figure is judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.outcome import Outcome, interleaved
from benchmarks.table import HEADINGS, render

LINES = (
    Outcome(name="commit", unit="ms", ours=2.5, base=1.0, base_name="bare", ratio=2.5, aim=4.0),
    Outcome(name="fold", unit="ops/s", ours=8_000, base=None, base_name="10,000 ops/s", ratio=0.8, aim=1.0, at_least=True),
    Outcome(name="for information", unit="B", ours=24.25, base=110, base_name="raw", ratio=0.22),
)


def test_the_table_renders() -> None:
    """Headings, a rule, a line for each outcome; a bound that is reached from below reads so."""
    lines = render(LINES).splitlines()
    assert lines[0].split() == " ".join(HEADINGS).split()
    assert [line.split()[-1] for line in lines[2:]] == ["yes", "no", "-"]
    assert "≤ 4" in lines[2]
    assert "≥ 1" in lines[3]
    assert "8,000 ops/s" in lines[3]


def test_sides_take_turns() -> None:
    """Ours and base are called alternately, so that a disturbance meets both."""
    calls: list[str] = []
    interleaved(lambda: calls.append("ours"), lambda: calls.append("base"), 3)
    assert calls == ["ours", "base"] * 3


def test_an_unknown_measure_is_an_error_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """`--only` takes the names of the registry."""
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
    assert "commit_growth" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["bytes", "commit", "relief"])
def test_a_run_prints_and_keeps_its_table(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The quick run of one measure ends with 0, a table and its JSON."""
    assert main(["--only", name, "--quick"], result=tmp_path / "build" / "bench.json") == 0
    kept = json.loads((tmp_path / "build" / "bench.json").read_text("utf-8"))
    assert kept["quick"] is True
    assert [line["name"] for line in kept["outcomes"]] == [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()[2:]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "figures"),
    [("bundle", 1), ("commit_growth", 1), ("fold", 1), ("lists", 1), ("province", 1), ("search", 1), ("start", 1), ("frames", 5)],
)
def test_a_quick_run_completes(name: str, figures: int, tmp_path: Path) -> None:
    """The measures that fill a store first or open a window, each in a process of its own: a window stays behind in none."""
    into = tmp_path / "bench.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", name, "--into", str(into)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 0, ran.stderr
    assert len(json.loads(into.read_text("utf-8"))["outcomes"]) >= figures
