"""Sheets from outside: a CSV file of any Chinese office program, as rows of text.

Encodings are tried in this order: UTF-8 (with or without its mark), UTF-16 with its mark, GB18030, which holds GBK and
GB2312. A file that is none of them, is binary or has no heading row is refused whole; a short or long row is a row and its
fate is the preview's to say.

Source: RFC 4180, GB 18030-2022, our design.
"""

import csv
import io
from pathlib import Path

from sync.domain.failures import Refused

SHEET_BYTES_MAX = 32 * 1024 * 1024
CELL_CHARS_MAX = 4_000
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_csv(path: Path) -> tuple[dict[str, str], ...]:
    """Return the rows below the heading, each a mapping from heading to text.

    Raises: Refused: `sheet.too_large`, `sheet.encoding`, `sheet.empty`, `sheet.malformed`.
    """
    if path.stat().st_size > SHEET_BYTES_MAX:
        raise Refused("sheet.too_large", megabytes=SHEET_BYTES_MAX // 1024**2)
    text = decoded(path.read_bytes())
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise Refused("sheet.malformed", detail=str(error)) from error
    if not lines:
        raise Refused("sheet.empty")
    headings = [cell.strip() for cell in lines[0]]
    return tuple({heading: cell[:CELL_CHARS_MAX] for heading, cell in zip(headings, line, strict=False) if heading} for line in lines[1:])


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
