"""What an import computes beside the window: rows by field, the fate of each, and the batches that write the good ones. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sync.domain.commands.forces import ImportContacts, ImportUnits
from sync.domain.units_import import BAD, CONTACTS, CREATE, UNCHANGED, UNITS, UPDATE, Held, RowFate, SheetSort, key_of, preview, suggest
from sync.store.queries.forces_rows import Standing
from sync.store.sheets import Sheet

UNIT, CONTACT = "unit", "contact"
FATES = (CREATE, UPDATE, UNCHANGED, BAD)
# A batch is one act of the engine: small enough that others are not kept waiting and a cancel is heard at once.
BATCH_ROWS = 50
_REQUESTS: Mapping[str, Callable[..., object]] = {UNIT: ImportUnits, CONTACT: ImportContacts}
SORTS: Mapping[str, SheetSort] = {UNIT: UNITS, CONTACT: CONTACTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class FateLine:
    """One row of the preview.

    Attributes:
        number: of its row in the sheet as a person counts, the heading being the first.
    """

    number: int
    title: str
    fate: RowFate


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import will do.

    Attributes:
        rows: the sheet's rows by field.
        heads: row → field → heads that stood when it was previewed, of rows that change a record.
    """

    sort: str
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[FateLine, ...]
    heads: Mapping[int, Mapping[str, tuple[bytes, ...]]]

    def count(self, fate: str) -> int:
        """Return how many rows have that fate."""
        return sum(1 for line in self.lines if line.fate.sort == fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One act of an import, and how many rows of each fate it writes."""

    request: object
    created: int
    updated: int


def guess(sort: str, sheet: Sheet) -> tuple[str, ...]:
    """Return for each column the field it seems to hold, empty for none."""
    found = suggest(SORTS[sort], sheet.headings)
    taken: set[str] = set()
    columns = []
    for heading in sheet.headings:
        to = found.get(heading, "")
        columns.append("" if to in taken else to)
        taken.add(to)
    return tuple(columns)


def plan(sort: str, sheet: Sheet, columns: tuple[str, ...], standing: tuple[Standing, ...], own: frozenset[str]) -> Plan:
    """Return the fate of every row of a sheet whose columns hold the fields named. `own`: code and names of this organisation."""
    rows = tuple({to: cell for to, cell in zip(columns, row, strict=False) if to} for row in sheet.rows)
    kind = SORTS[sort]
    fates = preview(rows, [Held(id=row.id, values=row.values) for row in standing], kind, own)
    known = {row.id: row.heads for row in standing}
    heads = {
        fate.row: {name: known[fate.record].get(name, ()) for name in fate.fields}
        for fate in fates
        if fate.sort == UPDATE and fate.record is not None
    }
    lines = tuple(
        FateLine(number=fate.row + 2, title=" · ".join(part for part in key_of(kind, rows[fate.row]) if part), fate=fate) for fate in fates
    )
    return Plan(sort=sort, rows=rows, lines=lines, heads=heads)


def batches(made: Plan) -> tuple[Batch, ...]:
    """Return the acts that write the good rows, in the sheet's sequence."""
    writing = [line.fate for line in made.lines if line.fate.writes]
    found = []
    for start in range(0, len(writing), BATCH_ROWS):
        part = writing[start : start + BATCH_ROWS]
        seen = {str(place): made.heads[fate.row] for place, fate in enumerate(part) if fate.sort == UPDATE}
        request = _REQUESTS[made.sort](rows=tuple(made.rows[fate.row] for fate in part), seen=seen or None)
        updated = sum(fate.sort == UPDATE for fate in part)
        found.append(Batch(request=request, created=len(part) - updated, updated=updated))
    return tuple(found)
