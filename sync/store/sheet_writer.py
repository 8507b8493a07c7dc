"""Sheets for outside: CSV that office programs open as they should, and XLSX.

CSV is UTF-8 with its mark, else Excel reads it as GBK. A text that a spreadsheet would run is written with an apostrophe before
it (`sheets.guarded`). The file appears whole or not at all.

Source: RFC 4180; OWASP on CSV injection; our design.
"""

import csv
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sync.domain.failures import Refused
from sync.store.sheets import NOTE, guarded

Cell = str | int | float | None
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
STOP_EVERY = 500


def write_sheet(
    path: Path,
    *,
    note: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    is_stopped: Callable[[], bool],
) -> int | None:
    """Write a .csv or .xlsx file by the name's ending; return how many rows it holds, None when it was stopped and nothing is there.

    Args:
        note: stands in the first row, behind a ``#``.
        is_stopped: asked now and then.

    Raises: Refused: `sheet.written`.
    """
    part = path.with_name(f".{path.name}.part")
    write = _write_xlsx if path.suffix.casefold() == ".xlsx" else _write_csv
    try:
        count = write(part, [[f"{NOTE} {note}"], list(headings)], rows, is_stopped)
        if count is None:
            part.unlink(missing_ok=True)
        else:
            os.replace(part, path)  # noqa: PTH105 - atomic on both systems
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused("sheet.written", detail=error.strerror or type(error).__name__) from error
    return count


def _write_csv(path: Path, head: list[list[str]], rows: Iterable[Sequence[Cell]], is_stopped: Callable[[], bool]) -> int | None:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows(head)
        for row in rows:
            if count % STOP_EVERY == 0 and is_stopped():
                return None
            writer.writerow([_safe(cell) for cell in row])
            count += 1
    return count


def _write_xlsx(path: Path, head: list[list[str]], rows: Iterable[Sequence[Cell]], is_stopped: Callable[[], bool]) -> int | None:
    # Loaded at the first export: a start needs it never.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in head:
        sheet.append(line)
    count, stopped = 0, False
    for row in rows:
        stopped = count % STOP_EVERY == 0 and is_stopped()
        if stopped:
            break
        sheet.append([_safe(cell) for cell in row])
        count += 1
    # Saved in any case: the library ends its own temporary file in no other way.
    book.save(path)
    return None if stopped else count


def _safe(cell: Cell) -> Cell:
    """Return a cell that nothing runs; figures stay figures."""
    return guarded(_CONTROL.sub("", cell)) if isinstance(cell, str) else cell
