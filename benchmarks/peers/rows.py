"""One figure of one peer, and the workload as a peer without our declarations takes it."""

import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workload import rows

OURS = "前指"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        measure: what was measured; lines of one measure stand together.
        value: None where there is no figure; `note` then says why.
        aim: what ours is held to, None where it only informs; `at_least` turns it round.
        note: what could not be made equal.
    """

    measure: str
    peer: str
    value: float | None
    unit: str
    aim: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Tell whether the aim holds."""
        if self.aim is None or self.value is None:
            return None
        return self.value >= self.aim if self.at_least else self.value <= self.aim


def write_records(path: Path, count: int) -> None:
    """Write the workload as JSON: what a record is called, and the fields that its author set."""
    found = []
    for number, row in enumerate(rows(count)):
        name = f"{row.kind}/{number if row.subject is None else row.subject}"
        found.append({"id": name, "kind": row.kind, "at": row.at_ms, "fields": dict(row.fields)})
    path.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
