"""Papers: what is printed, as blocks that flow over numbered pages; black on white, on a printer or as PDF.

A feature says what stands on a paper (`Paper` of blocks); this module sets it: A4, lines parted, a row of a table never torn,
its head again on each page. Every page carries number, date, who made it and page of pages; a drill's paper is marked on each.
Sizes are CSS pixels, 96 to the inch.

Source: our design; the head of a paper after GB/T 9704 (issuer, number, date), without its red.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPainterPath, QPen

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words, at
from desktop.widgets.paint import CENTRE, LEFT, RIGHT
from desktop.widgets.theme import REGULAR, SEMIBOLD, face, font
from desktop.widgets.wrapping import wrapped

DPI = 96
MARGIN_MM = 15.0
HEAD = 84.0
FOOT = 28.0
GAP = 10.0
LINE = 20.0
CELL = 4.0
CODE = 132.0
QR_BYTES_MAX = 1_000
_BLACK = QColor("#000000")
_GREY = QColor("#555555")
_HAIR = QColor("#999999")
_MARK = QColor("#bbbbbb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A line that begins a part."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Text as it was written; line ends are kept."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels with their values, two columns of pairs; a long value takes a line of its own."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head.

    Attributes:
        shares: width of each column, as shares of the whole.
        struck: cells that are shown struck through, as (row, column).
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    struck: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A QR code of a text, with what it says beside it; a text over `QR_BYTES_MAX` bytes is cut at a character.

    Attributes:
        side: points, quiet zone included; a long text wants a wider one.
    """

    text: str
    caption: str
    side: float = CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Room to write by hand: each label with a line behind it."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Something that draws itself into a box, in black and white."""

    draw: Callable[[QPainter, QRectF], None]
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """What follows begins a page: one card pack per role is handed out separately."""


Block = Heading | Prose | Facts | Table | Code | Lines | Picture | NewPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper.

    Attributes:
        number: of the record, or of the print.
        made: who printed it and when, one line.
        mark: the mode in words where it is none of the real ones, empty otherwise.
        page_of: ``page_of(page, pages)`` words the page number.
        landscape: wide pages, for boards and maps.
    """

    title: str
    number: str
    made: str
    page_of: Callable[[int, int], str]
    blocks: tuple[Block, ...]
    subtitle: str = ""
    mark: str = ""
    landscape: bool = False


class PageNumbers:
    """Words a page number; a class because a paper outlives the call that made it."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __call__(self, page: int, pages: int) -> str:
        return self._words.say("paper.page", page=page, pages=pages)


def made_by(words: Words, *, organisation: str, person: str, now_ms: int) -> str:
    """Return who prints and when, as it stands on every page."""
    return words.say("paper.made", organisation=organisation, person=person, at=f"{at(now_ms):%Y-%m-%d %H:%M}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What stands together on a page: its height and how it is drawn at a place."""

    height: float
    draw: Callable[[QPainter, float], None]
    # Drawn again at the head of a page that begins inside a table.
    head: "Piece | None" = None
    breaks: bool = False
    keeps_next: bool = False


def prepare(device: QPagedPaintDevice, paper: Paper) -> None:
    """Set `device` to A4 with our margins, before a painter begins on it."""
    orientation = QPageLayout.Orientation.Landscape if paper.landscape else QPageLayout.Orientation.Portrait
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    device.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, margins, QPageLayout.Unit.Millimeter))


def page_size(paper: Paper) -> QSizeF:
    """Return the room inside the margins, CSS pixels."""
    long, short = (297 - 2 * MARGIN_MM) / 25.4 * DPI, (210 - 2 * MARGIN_MM) / 25.4 * DPI
    return QSizeF(long, short) if paper.landscape else QSizeF(short, long)


def print_paper(paper: Paper, device: QPagedPaintDevice, look: Look) -> int:
    """Print `paper` on a device at once; return the number of pages, 0 when the device takes nothing."""
    prepare(device, paper)
    painter = QPainter()
    if not painter.begin(device):
        return 0
    pages = list(paginated(paper, look))
    for number, pieces in enumerate(pages, start=1):
        if number > 1:
            device.newPage()
        print_page(paper, pieces, painter, look, number=number, pages=len(pages))
    painter.end()
    return len(pages)


def paginated(paper: Paper, look: Look) -> Iterator[list[Piece]]:
    """Yield the pieces of each page, one page at least; lazily, so that a long paper is set in turns."""
    size = page_size(paper)
    room = size.height() - HEAD - FOOT
    page: list[Piece] = []
    used = 0.0
    for piece, following in _with_next(_flow(paper, look, size.width())):
        needed = piece.height + (following.height if piece.keeps_next and following is not None else 0.0)
        if page and (piece.breaks or used + needed > room):
            yield page
            page, used = [], 0.0
            if piece.head is not None:
                page, used = [piece.head], piece.head.height
        if not piece.breaks:
            page.append(piece)
            used += piece.height
    yield page


def print_page(paper: Paper, pieces: Sequence[Piece], painter: QPainter, look: Look, *, number: int, pages: int) -> None:
    """Print one page with a painter that began on a prepared device."""
    scale = painter.device().logicalDpiX() / DPI
    painter.save()
    painter.scale(scale, scale)
    draw_page(paper, pieces, painter, look, number=number, pages=pages)
    painter.restore()


def draw_page(paper: Paper, pieces: Sequence[Piece], painter: QPainter, look: Look, *, number: int, pages: int) -> None:
    """Draw one page at the painter's origin, CSS pixels."""
    size = page_size(paper)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    setter = _Setter(look, size.width())
    if paper.mark:
        _draw_mark(paper.mark, painter, look, size)
    setter.line(painter, paper.title, 0, 16, size.width(), step="incident", weight=SEMIBOLD, align=CENTRE)
    setter.line(painter, paper.subtitle, 0, 40, size.width(), ink=_GREY, align=CENTRE)
    setter.line(painter, paper.number, 0, 62, size.width() / 2, step="small", weight=SEMIBOLD)
    setter.line(painter, paper.made, size.width() / 2, 62, size.width() / 2, step="label", align=RIGHT)
    painter.setPen(QPen(_BLACK, 1.2))
    painter.drawLine(QPointF(0, 74), QPointF(size.width(), 74))
    top = HEAD
    for piece in pieces:
        piece.draw(painter, top)
        top += piece.height
    bottom = size.height() - 10
    painter.setPen(QPen(_HAIR, 0.6))
    painter.drawLine(QPointF(0, bottom - 12), QPointF(size.width(), bottom - 12))
    setter.line(painter, paper.page_of(number, pages), 0, bottom, size.width(), step="label", align=CENTRE)
    if paper.mark:
        setter.line(painter, paper.mark, 0, bottom, size.width(), step="small", weight=SEMIBOLD)


def _flow(paper: Paper, look: Look, width: float) -> Iterator[Piece]:
    setter = _Setter(look, width)
    for block in paper.blocks:
        yield from setter.pieces(block)


def _with_next(pieces: Iterator[Piece]) -> Iterator[tuple[Piece, Piece | None]]:
    held = next(pieces, None)
    while held is not None:
        following = next(pieces, None)
        yield held, following
        held = following


def _draw_mark(mark: str, painter: QPainter, look: Look, size: QSizeF) -> None:
    """Draw the mode across the page, hollow, so that what stands on it stays legible, and framed at its top."""
    big = QFont(font(look, "incident", SEMIBOLD))
    big.setPixelSize(150)
    path = QPainterPath()
    path.addText(0, 0, big, mark)
    painter.save()
    painter.translate(size.width() / 2, size.height() / 2)
    painter.rotate(-35)
    painter.translate(-path.boundingRect().center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_MARK, 1.2))
    painter.drawPath(path)
    painter.restore()
    painter.setPen(QPen(_BLACK, 2))
    box = QRectF(0, 0, face(look, "title", SEMIBOLD).advance(mark) + 24, 30)
    painter.drawRect(box)
    _Setter(look, size.width()).line(painter, mark, 0, 15, box.width(), step="title", weight=SEMIBOLD, align=CENTRE)


class _Setter:
    """Turns blocks into pieces of one width; a class because each piece draws with the same fonts later."""

    def __init__(self, look: Look, width: float) -> None:
        self._look = look
        self._width = width

    def line(
        self,
        painter: QPainter,
        words: str,
        x: float,
        y: float,
        width: float,
        *,
        step: str = "body",
        weight: int = REGULAR,
        ink: QColor = _BLACK,
        align: Qt.AlignmentFlag = LEFT,
        struck: bool = False,
    ) -> None:
        """Draw one line with its middle at `y`."""
        drawn = face(self._look, step, weight, struck=struck)
        shown, used = drawn.fit(words, width)
        left = x if align == LEFT else x + width - used if align == RIGHT else x + (width - used) / 2
        painter.setFont(drawn.font)
        painter.setPen(ink)
        painter.drawText(QPointF(left, y + drawn.baseline), shown)

    def pieces(self, block: Block) -> Iterator[Piece]:
        """Yield a block as pieces that may stand on different pages."""
        match block:
            case Heading():
                yield self._heading(block)
            case Prose():
                yield from (self._row_of_lines((line,), (1.0,)) for line in self._lines(block.text, self._width))
                yield _space()
            case Facts():
                yield from self._facts(block)
                yield _space()
            case Table():
                yield from self._table(block)
                yield _space()
            case Code():
                yield self._code(block)
            case Lines():
                yield from map(self._blank, block.labels)
            case Picture():
                yield self._picture(block)
            case NewPage():
                yield Piece(height=0, draw=_nothing, breaks=True)

    def _lines(self, text: str, width: float, step: str = "body") -> tuple[str, ...]:
        return wrapped(text, max(24, int(width)), self._look, step=step)

    def _heading(self, block: Heading) -> Piece:
        def draw(painter: QPainter, top: float) -> None:
            self.line(painter, block.text, 0, top + 18, self._width, step="section", weight=SEMIBOLD)

        return Piece(height=34, draw=draw, keeps_next=True)

    def _facts(self, block: Facts) -> list[Piece]:
        half = self._width / 2
        pieces: list[Piece] = []
        waiting: tuple[str, str] | None = None
        for label, value in block.pairs:
            is_short = "\n" not in value and face(self._look).advance(value) <= half - 104
            if is_short and waiting is None:
                waiting = (label, value)
            elif is_short and waiting is not None:
                pieces.append(self._pairs(waiting, (label, value)))
                waiting = None
            else:
                if waiting is not None:
                    pieces.append(self._pairs(waiting))
                    waiting = None
                pieces += self._long_fact(label, value)
        if waiting is not None:
            pieces.append(self._pairs(waiting))
        return pieces

    def _pairs(self, *pairs: tuple[str, str]) -> Piece:
        def draw(painter: QPainter, top: float) -> None:
            for place, (label, value) in enumerate(pairs):
                left = place * self._width / 2
                self.line(painter, label, left, top + 11, 88, step="small", ink=_GREY)
                self.line(painter, value, left + 92, top + 11, self._width / 2 - 100)

        return Piece(height=22, draw=draw)

    def _long_fact(self, label: str, value: str) -> list[Piece]:
        lines = self._lines(value, self._width - 92)

        def first(painter: QPainter, top: float) -> None:
            self.line(painter, label, 0, top + 11, 88, step="small", ink=_GREY)
            self.line(painter, lines[0], 92, top + 11, self._width - 92)

        rest = [self._row_of_lines(("", line), (92 / self._width, 1 - 92 / self._width)) for line in lines[1:]]
        return [Piece(height=22, draw=first), *rest]

    def _row_of_lines(self, texts: Sequence[str], shares: Sequence[float]) -> Piece:
        def draw(painter: QPainter, top: float) -> None:
            left = 0.0
            for text, share in zip(texts, shares, strict=True):
                self.line(painter, text, left, top + LINE / 2, share * self._width)
                left += share * self._width

        return Piece(height=LINE, draw=draw)

    def _table(self, block: Table) -> Iterator[Piece]:
        whole = sum(block.shares)
        widths = [share / whole * self._width for share in block.shares]
        head = self._cells(block.head, widths, weight=SEMIBOLD, rule=1.0)
        yield Piece(height=head.height, draw=head.draw, keeps_next=True)
        for number, texts in enumerate(block.rows):
            row = self._cells(texts, widths, struck=frozenset(column for line, column in block.struck if line == number))
            yield Piece(height=row.height, draw=row.draw, head=head)

    def _cells(
        self,
        texts: Sequence[str],
        widths: Sequence[float],
        *,
        weight: int = REGULAR,
        rule: float = 0.5,
        struck: frozenset[int] = frozenset(),
    ) -> Piece:
        cells = [self._lines(text, width - 2 * CELL, "small") for text, width in zip(texts, widths, strict=True)]
        height = max(len(lines) for lines in cells) * (LINE - 2) + 2 * CELL

        def draw(painter: QPainter, top: float) -> None:
            left = 0.0
            for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
                for number, line in enumerate(lines):
                    middle = top + CELL + (number + 0.5) * (LINE - 2)
                    room = width - 2 * CELL
                    self.line(painter, line, left + CELL, middle, room, step="small", weight=weight, struck=column in struck)
                left += width
            painter.setPen(QPen(_BLACK if weight == SEMIBOLD else _HAIR, rule))
            painter.drawLine(QPointF(0, top + height), QPointF(self._width, top + height))

        return Piece(height=height, draw=draw)

    def _code(self, block: Code) -> Piece:
        room = self._width - block.side - 16
        lines = self._lines(block.caption, room)
        height = max(block.side, len(lines) * LINE) + GAP

        def draw(painter: QPainter, top: float) -> None:
            draw_code(block.text, painter, QRectF(0, top, block.side, block.side))
            for number, line in enumerate(lines):
                self.line(painter, line, block.side + 16, top + (number + 0.5) * LINE, room)

        return Piece(height=height, draw=draw)

    def _blank(self, text: str) -> Piece:
        def draw(painter: QPainter, top: float) -> None:
            self.line(painter, text, 0, top + 22, 160)
            painter.setPen(QPen(_BLACK, 0.6))
            painter.drawLine(QPointF(168, top + 30), QPointF(self._width, top + 30))

        return Piece(height=36, draw=draw)

    def _picture(self, block: Picture) -> Piece:
        def draw(painter: QPainter, top: float) -> None:
            box = QRectF(0, top, self._width, block.height)
            painter.save()
            painter.setClipRect(box)
            block.draw(painter, box)
            painter.restore()
            painter.setPen(QPen(_BLACK, 0.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)

        return Piece(height=block.height + GAP, draw=draw)


def draw_code(text: str, painter: QPainter, box: QRectF) -> None:
    """Draw the QR code of `text`, error correction M, with its quiet zone of four modules inside `box`. Source: ISO/IEC 18004."""
    encoded = text.encode()[:QR_BYTES_MAX].decode(errors="ignore")
    import segno

    modules = tuple(segno.make(encoded, micro=False, error="m", encoding="utf-8", boost_error=False).matrix)
    side = box.width() / (len(modules) + 8)
    painter.fillRect(box, QColor("#ffffff"))
    for line, row in enumerate(modules):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                # A hair wider than its modules, or printers leave white seams between them.
                left, top = box.left() + (start + 4) * side, box.top() + (line + 4) * side
                painter.fillRect(QRectF(left, top, (end - start) * side + 0.05, side + 0.05), _BLACK)
            start = max(end, start + 1)


def _space() -> Piece:
    return Piece(height=GAP, draw=_nothing)


def _nothing(_painter: QPainter, _top: float) -> None:
    """Leave the paper white."""
