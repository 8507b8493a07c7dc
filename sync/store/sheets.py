"""Sheets from outside: a CSV file of any Chinese office program or an XLSX workbook, as rows of text.

Encodings of CSV are tried in this order: UTF-8 (with or without its mark), UTF-16 with its mark, GB18030, which holds GBK and
GB2312. A file that is none of them, is binary or has no heading row is refused whole; a short or long row is a row and its
fate is the preview's to say. Everything is bounded before it is parsed. Rows before the heading that begin with ``#`` are notes.

Source: RFC 4180, GB 18030-2022, our design.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sync.domain.failures import Refused
from sync.store import workbooks

SHEET_BYTES_MAX = 32 * 1024 * 1024
CELL_CHARS_MAX = 4_000
LINE_CHARS_MAX = 256 * 1024
COLUMNS_MAX = 256
ROWS_MAX = 20_000
NOTE = "#"
# What a spreadsheet takes for a formula when a cell begins with it; ours are written with an apostrophe before them.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MACROS = frozenset({".xlsm", ".xltm", ".xlam"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet as it was read; a row may be shorter than the headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_sheet(path: Path) -> Sheet:
    """Return what a .csv or .xlsx file holds, every cell as text.

    Raises: Refused: `sheet.folder`, `.unreadable`, `.extension`, `.macro`, `.too_large`, `.unpacked`, `.entities`, `.formula`,
        `.encoding`, `.malformed`, `.line`, `.columns`, `.too_many_rows`, `.empty`, `.headings`, `.no_rows`.
    """
    suffix = path.suffix.casefold()
    try:
        if path.is_dir():
            raise Refused("sheet.folder")
        if suffix in _MACROS:
            raise Refused("sheet.macro")
        if suffix not in {".csv", ".xlsx"}:
            raise Refused("sheet.extension", extension=suffix or "-")
        if path.stat().st_size > SHEET_BYTES_MAX:
            raise Refused("sheet.too_large", megabytes=SHEET_BYTES_MAX // 1024**2)
        raw = path.read_bytes()
    except OSError as error:
        raise Refused("sheet.unreadable", detail=error.strerror or type(error).__name__) from error
    lines = _csv_lines(raw) if suffix == ".csv" else workbooks.lines(raw)
    return _sheet(lines)


def read_csv(path: Path) -> tuple[dict[str, str], ...]:
    """Return the rows below the heading of a .csv file, each a mapping from heading to text.

    Raises: Refused: as `read_sheet`.
    """
    sheet = read_sheet(path)
    return tuple({heading: cell for heading, cell in zip(sheet.headings, row, strict=False) if heading} for row in sheet.rows)


def decoded(raw: bytes) -> str:
    """Return the text of a file.

    Raises: Refused: `sheet.encoding`.
    """
    encodings = [_MARKS[raw[:2]]] if raw[:2] in _MARKS else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("sheet.encoding")


def guarded(cell: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula; `unguarded` takes the apostrophe away again."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def unguarded(cell: str) -> str:
    """Return a text cell as it was before `guarded`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(RISKY) else cell


def _csv_lines(raw: bytes) -> Iterator[list[str]]:
    text = decoded(raw)
    if max(map(len, text.splitlines()), default=0) > LINE_CHARS_MAX:
        raise Refused("sheet.line", kilobytes=LINE_CHARS_MAX // 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Refused("sheet.malformed", detail=str(error)) from error


def _delimiter(text: str) -> str:
    """Return what parts the cells: whichever of comma, semicolon and tab the heading line holds most often outside quotes."""
    head = next((line for line in text[:LINE_CHARS_MAX].splitlines() if line.strip() and not line.lstrip('"').startswith(NOTE)), "")
    bare = "".join(head.split('"')[::2])
    return max((",", ";", "\t"), key=bare.count)


def _sheet(lines: Iterable[list[str]]) -> Sheet:
    headings: tuple[str, ...] | None = None
    rows: list[tuple[str, ...]] = []
    met = False
    for line in lines:
        if not any(cell.strip() for cell in line):
            continue
        met = True
        if len(line) > COLUMNS_MAX:
            raise Refused("sheet.columns", count=len(line), most=COLUMNS_MAX)
        if headings is None:
            if not line[0].lstrip().startswith(NOTE):
                headings = tuple(cell.strip()[:CELL_CHARS_MAX] for cell in line)
            continue
        if len(rows) >= ROWS_MAX:
            raise Refused("sheet.too_many_rows", most=ROWS_MAX)
        rows.append(tuple(unguarded(cell.strip()[:CELL_CHARS_MAX]) for cell in line))
    if not met:
        raise Refused("sheet.empty")
    if headings is None:
        raise Refused("sheet.headings")
    if not rows:
        raise Refused("sheet.no_rows")
    return Sheet(headings=headings, rows=tuple(rows))
