"""Plans from outside: a .docx or .txt file as paragraphs and tables, bounds first.

A .docx is a ZIP archive of XML. What it declares is not believed: entries, declared and unpacked sizes are bounded, a
document type declaration ends the reading (entities are never expanded), macros are refused, nothing is unpacked to disk.
Deleted text of tracked changes and the second copy of drawings are left out. Any file is read whole or refused whole.

Layer: store. Source: ECMA-376 part 1 §17 (paragraphs, styles, tables), our design.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from sync.domain.failures import Outage, Refused
from sync.domain.plan_text import Line
from sync.store.sheets import decoded

FILE_BYTES_MAX = 50 * 1024 * 1024
UNPACKED_BYTES_MAX = 64 * 1024 * 1024
ENTRIES_MAX = 5_000
LINE_CHARS_MAX = 100_000
LINES_MAX = 50_000
DEPTH_MAX = 200
HEADING_LEVELS = 9  # of a word processor; body text is its tenth
_READ_BYTES = 1 << 16

DOCUMENT, STYLES, TYPES = "word/document.xml", "word/styles.xml", "[Content_Types].xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def read_plan(path: Path) -> tuple[Line, ...]:
    """Return the paragraphs and tables of a plan's file.

    Raises: Refused: `planfile.` type, empty, too_large, unpacked_too_large, old_word, not_word, not_text, macros, entities,
        damaged, locked, line_too_long, too_many_lines; `sheet.encoding`; Outage: `file.unreadable`.
    """
    suffix = path.suffix.casefold()
    if suffix == ".docm":
        raise Refused("planfile.macros", name=path.name)
    if suffix not in {".docx", ".txt"}:
        raise Refused("planfile.type", name=path.name)
    raw = _bytes_of(path)
    if raw.startswith(_OLD_WORD):
        raise Refused("planfile.old_word", name=path.name)
    lines = _docx(raw, path.name) if suffix == ".docx" else _txt(raw, path.name)
    if not any(line.text.strip() or line.table for line in lines):
        raise Refused("planfile.empty", name=path.name)
    for number, line in enumerate(lines, start=1):
        if len(line.text) > LINE_CHARS_MAX:
            raise Refused("planfile.line_too_long", line=number, chars=len(line.text), most=LINE_CHARS_MAX)
    return lines


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise Refused("planfile.too_large", megabytes=FILE_BYTES_MAX // 1024**2)
        raw = path.read_bytes()
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error
    if not raw.strip():
        raise Refused("planfile.empty", name=path.name)
    return raw


def _txt(raw: bytes, name: str) -> tuple[Line, ...]:
    if raw.startswith(_ZIP):
        raise Refused("planfile.not_text", name=name)
    text = decoded(raw).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    _count(text.count("\n"))
    return tuple(Line(text=line) for line in text.split("\n"))


def _count(lines: int) -> None:
    if lines > LINES_MAX:
        raise Refused("planfile.too_many_lines", most=LINES_MAX)


def _docx(raw: bytes, name: str) -> tuple[Line, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            _judge(entries, name)
            if b"macroEnabled" in _unpacked(archive, entries[TYPES]):
                raise Refused("planfile.macros", name=name)
            styles = _Styles()
            if STYLES in entries:
                _parse(_unpacked(archive, entries[STYLES]), styles)
            body = _Body(styles.levels, styles.contents)
            _parse(_unpacked(archive, entries[DOCUMENT]), body)
            return tuple(body.lines)
    except zipfile.BadZipFile as error:
        raise Refused("planfile.not_word", name=name) from error
    except (zlib.error, EOFError, NotImplementedError, expat.ExpatError, OSError) as error:
        raise Refused("planfile.damaged", name=name) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise Refused("planfile.locked", name=name) from error


def _judge(entries: Mapping[str, zipfile.ZipInfo], name: str) -> None:
    if len(entries) > ENTRIES_MAX or sum(entry.file_size for entry in entries.values()) > 4 * UNPACKED_BYTES_MAX:
        raise Refused("planfile.unpacked_too_large", megabytes=UNPACKED_BYTES_MAX // 1024**2)
    if DOCUMENT not in entries or TYPES not in entries:
        raise Refused("planfile.not_word", name=name)
    if any(entry.casefold().endswith("vbaproject.bin") for entry in entries):
        raise Refused("planfile.macros", name=name)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry's content, counted while it is unpacked: a false size in the archive helps nobody."""
    parts: list[bytes] = []
    total = 0
    with archive.open(entry) as stream:
        while part := stream.read(_READ_BYTES):
            total += len(part)
            if total > UNPACKED_BYTES_MAX:
                raise Refused("planfile.unpacked_too_large", megabytes=UNPACKED_BYTES_MAX // 1024**2)
            parts.append(part)
    return b"".join(parts)


class _Reading:
    """What the parser calls; names come as ``namespace name``."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def text(self, text: str) -> None:
        """Take characters; most readings have no use for them."""


def _parse(content: bytes, reading: _Reading) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_MAX:
            raise Refused("planfile.damaged", name=DOCUMENT)
        reading.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reading.end(name)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, reading.text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.Parse(content, True)


def _no_doctype(*_declared: object) -> None:
    raise Refused("planfile.entities")


def _local(name: str) -> str:
    """Return a name of either WordprocessingML namespace without it, empty for any other."""
    for space in (_W, _STRICT):
        if name.startswith(space):
            return name[len(space) :]
    return ""


def _value(attributes: Mapping[str, str], name: str = "val") -> str:
    return next((value for key, value in attributes.items() if _local(key) == name), "")


class _Styles(_Reading):
    """Which paragraph styles are headings of which level, and which belong to a table of contents."""

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self.contents: set[str] = set()
        self._based: dict[str, str] = {}
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "style":
            self._style = _value(attributes, "styleId")
        elif local == "name" and self._style:
            self._named(_value(attributes).casefold())
        elif local == "basedOn" and self._style:
            self._based[self._style] = _value(attributes)
        elif local == "outlineLvl" and self._style and _value(attributes).isdecimal() and int(_value(attributes)) < HEADING_LEVELS:
            self.levels.setdefault(self._style, int(_value(attributes)) + 1)

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "style":
            self._style = ""
        elif local == "styles":
            for style in self._based:
                self._inherit(style)

    def _named(self, name: str) -> None:
        head, _, level = name.rpartition(" ")
        if head in {"heading", "标题"} and level.isdecimal() and 1 <= int(level) <= HEADING_LEVELS:
            self.levels[self._style] = int(level)
        elif name.startswith(("toc ", "目录")):
            self.contents.add(self._style)

    def _inherit(self, style: str) -> None:
        seen = {style}
        above = self._based.get(style)
        while above is not None and above not in seen and style not in self.levels:
            if above in self.levels:
                self.levels[style] = self.levels[above]
            seen.add(above)
            above = self._based.get(above)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read."""

    parts: list[str] = field(default_factory=list)
    style: str = ""
    level: int | None = None


class _Body(_Reading):
    """Paragraphs and tables in their order; a table within a cell becomes lines of that cell."""

    def __init__(self, levels: Mapping[str, int], contents: set[str]) -> None:
        self.lines: list[Line] = []
        self._levels = levels
        self._contents = contents
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[list[list[list[str]]]] = []
        self._skipping = 0
        self._is_text = False
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _FALLBACK or self._skipping:
            self._skipping += 1
            return
        local = _local(name)
        if local in {"p", "tc"}:
            self._count += 1
            _count(self._count)
        if local == "p":
            self._paragraphs.append(_Paragraph())
        elif local == "tbl":
            self._tables.append([])
        elif local == "tr" and self._tables:
            self._tables[-1].append([])
        elif local == "tc" and self._tables and self._tables[-1]:
            self._tables[-1][-1].append([])
        elif self._paragraphs:
            self._in_paragraph(local, attributes)

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        local = _local(name)
        if local == "t":
            self._is_text = False
        elif local == "p" and self._paragraphs:
            self._paragraph(self._paragraphs.pop())
        elif local == "tbl" and self._tables:
            self._table(self._tables.pop())

    def text(self, text: str) -> None:
        if self._is_text and self._paragraphs:
            self._paragraphs[-1].parts.append(text)

    def _in_paragraph(self, local: str, attributes: Mapping[str, str]) -> None:
        paragraph = self._paragraphs[-1]
        if local == "t":
            self._is_text = True
        elif local in {"tab", "br", "cr"}:
            paragraph.parts.append("\t" if local == "tab" else "\n")
        elif local == "noBreakHyphen":
            paragraph.parts.append("-")
        elif local == "pStyle":
            paragraph.style = _value(attributes)
        elif local == "outlineLvl" and _value(attributes).isdecimal() and int(_value(attributes)) < HEADING_LEVELS:
            paragraph.level = int(_value(attributes)) + 1

    def _paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.parts)
        if self._tables:
            if self._tables[-1] and self._tables[-1][-1]:
                self._tables[-1][-1][-1].append(text)
            return
        level = paragraph.level if paragraph.level is not None else self._levels.get(paragraph.style)
        is_contents = paragraph.style in self._contents
        for place, line in enumerate(text.split("\n")):
            self.lines.append(Line(text=line, style_level=level if place == 0 else None, is_contents=is_contents))

    def _table(self, rows: list[list[list[str]]]) -> None:
        table = tuple(tuple("\n".join(part for part in cell if part.strip()).strip() for cell in row) for row in rows if row)
        if not table:
            return
        if self._tables and self._tables[-1] and self._tables[-1][-1]:
            self._tables[-1][-1][-1] += [" ".join(row) for row in table]
        else:
            self.lines.append(Line(table=table))
