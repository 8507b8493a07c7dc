"""The table of a run, as docs/benchmarks.md: what was measured where and when, and how to do it again."""

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.peers.conflicts import Outcome
from benchmarks.peers.install import NODE, PYTHON
from benchmarks.peers.rows import OURS, Row

_VERDICT = {True: "yes", False: "**no**", None: ""}
_PACKAGES = ("cbor2", "cryptography", "requests", "sqlcipher3", "starlette", "uvicorn", "zstandard")
_HEAD = """# Benchmarks on weak links, with their peers

One run of `make bench-peers`; this page is written by it. It needs root on Linux (two network namespaces joined by TUN devices,
nothing leaves the machine), Node.js with npm, and the machine's own package registries: the peers are installed into
`build/peers/`, never by `make test`.

L1 is 64 kbit/s each way, 600 ms round trip, 2 % loss, a queue of 32 kB, CUBIC; L2 is L1 with nothing passing for 10 s of every 30 s.
Ours is whole in each row on a link: a store with `synchronous=FULL` at both ends, TLS 1.3, every entry signed by its author,
every acknowledgement signed by the center. What a peer does less of stands beside its figure.
"""
_CENTER = """The measures `ingest`, `lan`, `polls` and `typhoon` of `python -m benchmarks`, on the same machine; each compares at its end
what is held with what was written. A ratio is to the figure, or to the aim, that stands beside it.
Where they were measured apart (`--center`), it was with other work beside them, at a lower priority than the links had.
"""
_NOT_EQUAL = """## What could not be made equal

- PouchDB with its own server keeps data in LevelDB without waiting for the disk, carries the newest revision of a record and no
  author's signature. It speaks TLS here, as ours does.
- Kinto runs in memory and over plain HTTP: its durable store is PostgreSQL, and its own server speaks no TLS. That favours it.
- geodiff, SQLite's session extension and pycrdt have no transport: bytes and conflicts alone. Their bytes are the net state,
  without author, history or signature; pycrdt's and automerge's carry history, without author or signature.
- automerge's bytes are those of its own sync protocol between two documents, both directions.
- The records are those of `benchmarks/workload.py`; peers take them as plain fields, ours as declared kinds, which hold more.
"""


def write(
    path: Path,
    rows: Sequence[Row],
    conflicts: Mapping[str, Mapping[str, Outcome]],
    *,
    load: Sequence[float],
    center: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write the page; ``center`` are lines of `python -m benchmarks` as its JSON has them."""
    parts = [_HEAD, _machine(load), "## Figures\n", _figures(rows), "## Figures of the center and of a LAN\n", _CENTER, _measured(center)]
    parts += ["## Twelve conflicts\n", _conflicts(conflicts), _NOT_EQUAL]
    path.write_text("\n".join(part.rstrip("\n") + "\n" for part in parts), "utf-8")


def renew(path: Path, rows: Sequence[Row], *, load: Sequence[float]) -> None:
    """Put rows that were measured anew into a page that stands, each with when, of what and beside which load it was measured."""
    lines = path.read_text("utf-8").split("\n")
    before, after = load
    made = f"measured apart, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_commit()}, load {before:.1f} before and {after:.1f} after"
    for row in rows:
        begins = f"| {row.measure} | {row.peer} |"
        (at,) = [number for number, line in enumerate(lines) if line.startswith(begins)]
        lines[at] = _line(replace(row, note=f"{row.note}; {made}" if row.note else made))
    path.write_text("\n".join(lines), "utf-8")


def _machine(load: Sequence[float]) -> str:
    processor = next((line.partition(":")[2].strip() for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")), "?")
    node = _said(["node", "--version"])
    ours = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
    before, after = load
    busy = "Other work ran beside it: rows that hang on the processor are slower than on a quiet machine." if max(load) > 1 else ""
    return "\n".join(
        (
            "| | |",
            "|---|---|",
            f"| date | {datetime.now(UTC):%Y-%m-%d %H:%M} UTC |",
            f"| machine | {os.cpu_count()} × {processor}, {platform.system()} {platform.release()} |",
            f"| load before and after | {before:.1f}, {after:.1f}. {busy} |",
            f"| ours | {_commit()}, Python {platform.python_version()}, {ours} |",
            f"| peers | Node.js {node}, {', '.join((*NODE, *PYTHON))} |",
            "| again | `make bench-peers` |",
            "",
        )
    )


def _figures(rows: Sequence[Row]) -> str:
    lines = ["| measure | who | figure | aim | holds | beside it |", "|---|---|---:|---:|---|---|"]
    measures = list(dict.fromkeys(row.measure for row in rows))
    lines.extend(_line(row) for row in sorted(rows, key=lambda row: (measures.index(row.measure), row.peer != OURS)))
    return "\n".join(lines)


def _line(row: Row) -> str:
    value = "–" if row.value is None else f"{_figure(row.value)} {row.unit}".strip()
    aim = "" if row.aim is None else f"{'≥' if row.at_least else '≤'} {row.aim:g}"
    return f"| {row.measure} | {row.peer} | {value} | {aim} | {_VERDICT[row.holds]} | {row.note} |"


def _measured(lines: Sequence[Mapping[str, Any]]) -> str:
    table = ["| measure | figure | held against | ratio | aim | holds |", "|---|---:|---|---:|---|---|"]
    for line in lines:
        base = line["base_name"] if line["base"] is None else f"{_figure(line['base'])} {line['unit']} {line['base_name']}"
        ratio = "" if line["ratio"] is None else f"{line['ratio']:.2f}"
        aim = "" if line["aim"] is None else f"{'≥' if line['at_least'] else '≤'} {line['aim']:g}"
        table.append(f"| {line['name']} | {_figure(line['ours'])} {line['unit']} | {base} | {ratio} | {aim} | {_VERDICT[line['holds']]} |")
    return "\n".join(table)


def _conflicts(conflicts: Mapping[str, Mapping[str, Outcome]]) -> str:
    peers = list(conflicts)
    lines = [
        "The script is `benchmarks/peers/conflicts.json`. In each cell: the values that can still be read afterwards, the one shown",
        "first; then who is told without asking. PouchDB and automerge keep losing values where somebody asks for them by name.",
        "",
        f"| conflict | {' | '.join(peers)} |",
        f"|---|{'---|' * len(peers)}",
    ]
    names = list(next(iter(conflicts.values()))) if conflicts else []
    lines.extend(f"| {name} | {' | '.join(_cell(conflicts[peer].get(name)) for peer in peers)} |" for name in names)
    return "\n".join(lines)


def _cell(outcome: Outcome | None) -> str:
    if outcome is None:
        return "–"
    values = sorted(dict.fromkeys(outcome.kept), key=lambda value: value != outcome.shown)
    return f"{' · '.join(_value(value) for value in values)}; told: {outcome.told or 'nobody'}"


def _value(value: object) -> str:
    if value is None:
        return "*gone*"
    if isinstance(value, bytes):
        return "the unit"
    return f"`{value}`" if value != "" else "*empty*"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"  # noqa: PLR2004 - three places are enough for any figure


def _commit() -> str:
    return _said(["git", "rev-parse", "--short", "HEAD"])


def _said(words: Sequence[str]) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - fixed words
    return done.stdout.strip() or "?"


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except OSError:
        return ""
