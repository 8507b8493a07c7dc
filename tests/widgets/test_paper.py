"""What is printed: pages are numbered and marked, rows are whole, a code can be read again."""

import re
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from desktop.app.start import make_application
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.widgets import paper as papers
from desktop.widgets.paper import (
    FOOT,
    HEAD,
    QR_BYTES_MAX,
    Block,
    Code,
    Facts,
    Heading,
    Lines,
    NewPage,
    Paper,
    Picture,
    Prose,
    Table,
    draw_code,
    draw_page,
    page_size,
    paginated,
    print_paper,
)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(resources() / "themes")


def _page_of(page: int, pages: int) -> str:
    return f"page {page} of {pages}"


def _paper(*blocks: Block, mark: str = "") -> Paper:
    return Paper(title="Journal", number="A-0007", made="desk, 14:32", page_of=_page_of, blocks=blocks, mark=mark)


def _texts(paper: Paper, look: Look, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the lines of each page."""
    found: list[list[str]] = []
    draw = papers._Setter.line

    def watch(self: papers._Setter, painter: QPainter, words: str, *places: float, **more: object) -> None:
        found[-1].append(words)
        draw(self, painter, words, *places, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(papers._Setter, "line", watch)
    pages = list(paginated(paper, look))
    for number, pieces in enumerate(pages, start=1):
        found.append([])
        image = QImage(900, 1200, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        draw_page(paper, pieces, painter, look, number=number, pages=len(pages))
        painter.end()
    return found


def test_every_page_says_what_it_is(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Number, maker, page of pages and the mark of a drill stand on each page."""
    table = Table(head=("time", "line"), rows=tuple((str(number), "text") for number in range(120)), shares=(1, 4))
    pages = _texts(_paper(table, mark="DRILL"), look, monkeypatch)
    assert len(pages) > 2
    for number, lines in enumerate(pages, start=1):
        assert {"A-0007", "desk, 14:32", "DRILL", f"page {number} of {len(pages)}"} <= set(lines)


def test_a_real_paper_bears_no_mark(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is not real is marked."""
    (page,) = _texts(_paper(Prose(text="text")), look, monkeypatch)
    assert "DRILL" not in page


def test_a_table_goes_on_under_its_head(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page of a table begins with its head, and every row stands once."""
    rows = tuple((f"row {number}", "text") for number in range(150))
    pages = _texts(_paper(Table(head=("time", "line"), rows=rows, shares=(1, 4))), look, monkeypatch)
    assert all(page.count("time") == 1 for page in pages)
    assert [line for page in pages for line in page if line.startswith("row ")] == [row[0] for row in rows]


def test_nothing_stands_below_the_page(look: Look) -> None:
    """The pieces of no page are higher than its room; long cells make their row higher."""
    rows = tuple(("1", "long text " * (number % 40)) for number in range(200))
    paper = _paper(Table(head=("time", "line"), rows=rows, shares=(1, 2)), Prose(text="word " * 3000))
    room = page_size(paper).height() - HEAD - FOOT
    assert all(sum(piece.height for piece in page) <= room for page in paginated(paper, look))


def test_a_heading_stays_with_what_it_heads(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """However full a page is, its last line is no heading."""
    for count in range(30, 50):
        filler = Prose(text="\n".join(f"line {number}" for number in range(count)))
        pages = _texts(_paper(filler, Heading(text="part two"), Prose(text="first line")), look, monkeypatch)
        assert any("part two" in page and "first line" in page for page in pages)


def test_a_new_page_begins_where_it_is_asked_for(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows a break stands on a page of its own, and breaks leave no page empty."""
    pages = _texts(_paper(Prose(text="one"), NewPage(), NewPage(), Prose(text="two")), look, monkeypatch)
    assert ["one" in page for page in pages] == [True, False]
    assert ["two" in page for page in pages] == [False, True]


def test_an_empty_paper_is_one_page(look: Look) -> None:
    """A paper without blocks still says what it is."""
    assert len(list(paginated(_paper(), look))) == 1


def test_a_paper_becomes_pdf(look: Look) -> None:
    """Each sort of block reaches a PDF whose pages are those counted."""
    blocks = (
        Heading(text="part"),
        Facts(pairs=(("place", "north gate"), ("state", "handling"), ("long", "value " * 40), ("last", "one"))),
        Table(head=("a", "b"), rows=(("1", "2"),), shares=(1, 1), struck=frozenset({(0, 1)})),
        Code(text="A-0034\nclose the gate", caption="number and text"),
        Lines(labels=("signed by",)),
        Picture(draw=_cross, height=200),
        NewPage(),
        Prose(text="the end"),
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pages = print_paper(_paper(*blocks, mark="DRILL"), QPdfWriter(buffer), look)
    content = bytes(buffer.data().data())
    assert content.startswith(b"%PDF")
    assert pages == len(re.findall(rb"/Type\s*/Page\b", content)) == 2


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_device_that_takes_nothing_prints_nothing(look: Look, tmp_path: Path) -> None:
    """A file that can't be made is no page, and no crash."""
    assert print_paper(_paper(), QPdfWriter(str(tmp_path / "missing" / "paper.pdf")), look) == 0


@pytest.mark.parametrize("text", ["鼓楼-B-0007\n封堵雨水口，17:00 前完成", "A-1", "号" * 2_000], ids=["order", "short", "too long"])
def test_a_code_can_be_read_again(qapp: QApplication, text: str) -> None:
    """What a reader of codes finds in it is number and text; one too long is cut at a character."""
    image = QImage(600, 600, QImage.Format.Format_Grayscale8)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    draw_code(text, painter, QRectF(20, 20, 560, 560))
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(600, image.bytesPerLine())[:, :600]
    (found,) = zxingcpp.read_barcodes(np.ascontiguousarray(pixels))
    assert found.text == text.encode()[:QR_BYTES_MAX].decode(errors="ignore")


def _cross(painter: QPainter, box: QRectF) -> None:
    painter.drawLine(box.topLeft(), box.bottomRight())


MARKS = "<b>重要</b> <img src='file:///etc/passwd'> &amp; <script>x</script> {title} %n \\n"


def test_marks_in_what_people_wrote_are_printed_as_they_stand(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML, rich text, entities and placeholders, in every sort of block, head and foot: nothing of them is interpreted."""
    blocks: tuple[Block, ...] = (
        Heading(text=MARKS),
        Prose(text=MARKS),
        Facts(pairs=((MARKS, MARKS),)),
        Table(head=(MARKS,), rows=((MARKS,),), shares=(1,)),
    )
    pages = _texts(Paper(title=MARKS, number=MARKS, made=MARKS, page_of=_page_of, blocks=blocks, mark=""), look, monkeypatch)
    said = "".join(word.replace(" ", "") for page in pages for line in page for word in line.split())
    bare = MARKS.replace(" ", "")
    assert said.count(bare) >= len(blocks) + 1, said
