"""The first sheet of an XLSX workbook as rows of text, read without trust.

A workbook is a zip of XML from whoever sent it. Sizes are bounded before anything is unpacked, a document type is refused
before it can define an entity, macros and formulas are refused: a sheet that is imported holds values and nothing that runs.
What a library would offer beyond that isn't wanted here.

Source: ECMA-376 part 1 (SpreadsheetML), our design.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from posixpath import normpath
from xml.parsers import expat

from sync.domain.failures import Refused

UNPACKED_BYTES_MAX = 96 * 1024 * 1024
RATIO_MAX = 150
RATIO_BYTES_LEAST = 1024 * 1024  # small members pack as well as they like
MEMBERS_MAX = 2_000
CHUNK = 64 * 1024
_COLUMNS_MAX = 16_384
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet's date has no zone
_DAYS_MAX = 2_958_466
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]*")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    ValueError,
    OverflowError,
    expat.ExpatError,
)

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str, str], None]


def lines(raw: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet, each cell as text, dates as ``2026-07-18 14:32``.

    Raises: Refused: `sheet.malformed`, `.macro`, `.unpacked`, `.entities`, `.formula`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            _check(book)
            yield from _rows(book)
    except _BROKEN as error:
        raise Refused("sheet.malformed", detail=type(error).__name__) from error


def _check(book: zipfile.ZipFile) -> None:
    members = book.infolist()
    if len(members) > MEMBERS_MAX or sum(member.file_size for member in members) > UNPACKED_BYTES_MAX:
        raise Refused("sheet.unpacked")
    for member in members:
        if member.filename.casefold().endswith(("vbaproject.bin", "macrosheet1.xml")) or "/macrosheets/" in member.filename.casefold():
            raise Refused("sheet.macro")
        if member.file_size > RATIO_BYTES_LEAST and member.file_size > RATIO_MAX * max(1, member.compress_size):
            raise Refused("sheet.unpacked")


def _rows(book: zipfile.ZipFile) -> Iterator[list[str]]:
    sheet = _Book()
    _parse(book, "xl/workbook.xml", sheet.start)
    links = _Links()
    _parse(book, "xl/_rels/workbook.xml.rels", links.start)
    target = links.targets[sheet.first]
    shared = _Shared()
    if "xl/sharedStrings.xml" in book.namelist():
        _parse(book, "xl/sharedStrings.xml", shared.start, shared.end)
    styles = _Styles()
    if "xl/styles.xml" in book.namelist():
        _parse(book, "xl/styles.xml", styles.start, styles.end)
    cells = _Cells(shared.texts, styles.dates, _EPOCH_1904 if sheet.is_1904 else _EPOCH)
    name = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
    for _ in _feed(book, name, cells.start, cells.end):
        yield from cells.take()


def _parse(book: zipfile.ZipFile, name: str, start: Start, end: End | None = None) -> None:
    for _ in _feed(book, name, start, end):
        pass


def _feed(book: zipfile.ZipFile, name: str, start: Start, end: End | None = None) -> Iterator[None]:
    """Parse a member piece by piece, so that rows are taken before the next ones are read."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    text: list[str] = []

    def opened(tag: str, attributes: Mapping[str, str]) -> None:
        text.clear()
        start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def closed(tag: str) -> None:
        if end is not None:
            end(_local(tag), "".join(text))
        text.clear()

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text.append
    with book.open(name) as member:
        while chunk := member.read(CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield


def _refuse_doctype(*_declared: object) -> None:
    raise Refused("sheet.entities")


def _local(tag: str) -> str:
    return tag.rsplit(" ", 1)[-1]


class _Book:
    """Which sheet stands first, and where its dates begin."""

    def __init__(self) -> None:
        self.first = ""
        self.is_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet" and not self.first:
            self.first = attributes["id"]
        elif tag == "workbookPr":
            self.is_1904 = attributes.get("date1904") in {"1", "true"}


class _Links:
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            self.targets[attributes["Id"]] = attributes["Target"]


class _Shared:
    """Texts that cells point at; the reading of a Japanese text is no part of it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._is_reading = False

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._is_reading = True

    def end(self, tag: str, text: str) -> None:
        if tag == "t" and not self._is_reading:
            self._parts.append(text)
        elif tag == "rPh":
            self._is_reading = False
        elif tag == "si":
            self.texts.append("".join(self._parts))


class _Styles:
    """Which cell styles show a date."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self._custom: set[int] = set()
        self._is_inside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            code = _QUOTED.sub("", attributes["formatCode"]).casefold()
            if "y" in code or "d" in code or "h" in code:
                self._custom.add(int(attributes["numFmtId"]))
        elif tag == "cellXfs":
            self._is_inside = True
        elif tag == "xf" and self._is_inside:
            number = int(attributes.get("numFmtId", "0"))
            self.dates.append(number in _DATE_FORMATS or number in self._custom)

    def end(self, tag: str, _text: str) -> None:
        if tag == "cellXfs":
            self._is_inside = False


class _Cells:
    """Rows of the sheet, gathered as its XML goes by."""

    def __init__(self, shared: list[str], dates: list[bool], epoch: datetime) -> None:
        self._shared = shared
        self._dates = dates
        self._epoch = epoch
        self._done: list[list[str]] = []
        self._row: list[str] = []
        self._place = 0
        self._reference = self._sort = ""
        self._style = 0
        self._parts: list[str] = []

    def take(self) -> list[list[str]]:
        """Return the rows that are whole, once."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self._row, self._place = [], 0
        elif tag == "c":
            self._reference, self._sort = attributes.get("r", ""), attributes.get("t", "n")
            self._style = int(attributes.get("s", "0"))
            self._parts = []
            found = _REFERENCE.match(self._reference)
            self._place = _column(found.group(1)) if found else self._place + 1
            if self._place > _COLUMNS_MAX:
                raise ValueError(self._reference)
        elif tag == "f":
            raise Refused("sheet.formula", cell=self._reference)

    def end(self, tag: str, text: str) -> None:
        if tag in {"v", "t"}:
            self._parts.append(text)
        elif tag == "c":
            self._row.extend([""] * (self._place - len(self._row)))
            self._row[self._place - 1] = self._text("".join(self._parts))
        elif tag == "row":
            self._done.append(self._row)

    def _text(self, value: str) -> str:
        if self._sort == "s":
            return self._shared[int(value)] if value else ""
        if self._sort != "n" or not value.strip():
            return value
        number = float(value)
        is_date = self._style < len(self._dates) and self._dates[self._style]
        if is_date and 0 <= number < _DAYS_MAX:
            moment = self._epoch + timedelta(minutes=round(number * 1440))
            return f"{moment:%Y-%m-%d}" if number == int(number) else f"{moment:%Y-%m-%d %H:%M}"
        return f"{number:.15g}" if number != int(number) or abs(number) >= 1e15 else str(int(number))  # noqa: PLR2004 - where a figure stops being exact


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
