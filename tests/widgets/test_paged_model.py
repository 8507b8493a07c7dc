"""A list of any length: pages come as one scrolls, late answers are passed over, a chosen row is followed."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.start import make_application
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.widgets.paged_model import PAGES_HELD_MAX, PagedModel
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint, RowsView
from sync.store.queries.pages import Page
from sync.store.queries.rows import ROWS_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the test."""

    id: int
    text: str = ""


class HeldReaders:
    """Answers when told to, in any sequence, as threads do."""

    def __init__(self) -> None:
        self.asked: list[tuple[Callable[..., object], tuple[object, ...], Callable[[object], None]]] = []

    def query(
        self,
        function: Callable[..., object],
        *arguments: object,
        to: Callable[[object], None],
        failed: Callable[[BaseException], None] | None = None,  # noqa: ARG002 - the shape of the real one
    ) -> None:
        self.asked.append((function, arguments, to))

    def answer(self, place: int = 0) -> None:
        function, arguments, to = self.asked.pop(place)
        to(function(*arguments))

    def answer_all(self) -> None:
        while self.asked:
            self.answer()


class Table:
    """Rows that a test changes between two reads."""

    def __init__(self, count: int) -> None:
        self.rows = [Line(id=number) for number in range(count)]
        self.reads = 0

    def read(self, offset: int, limit: int) -> Page[Line]:
        self.reads += 1
        return Page(rows=tuple(self.rows[offset : offset + limit]), offset=offset, total=len(self.rows))


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture
def readers() -> HeldReaders:
    return HeldReaders()


@pytest.fixture
def model(qapp: QApplication, readers: HeldReaders) -> Iterator[PagedModel[Line]]:
    made: PagedModel[Line] = PagedModel(readers, _identity, _speech)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    del tester


def _identity(row: Line) -> int:
    return row.id


def _speech(row: Line) -> str:
    return row.text


def _paint(brush: Brushwork, box: object, row: Line) -> None:
    """Draw nothing."""


def test_only_what_is_in_sight_is_read(qtbot: QtBot, model: PagedModel[Line], readers: HeldReaders) -> None:
    """A list of a hundred thousand rows reads the page that is seen, and another when one goes there."""
    table = Table(100_000)
    view = RowsView(model, {Line: RowPaint(height=40, paint=_paint)}, Look(resources() / "themes"))
    qtbot.addWidget(view)
    view.resize(400, 600)
    view.show()
    model.ask(table.read)
    readers.answer_all()
    assert model.total == 100_000
    view.grab()
    assert table.reads == 1
    view.scrollTo(model.index(90_100, 0))
    view.grab()
    qtbot.waitUntil(lambda: bool(readers.asked))
    readers.answer_all()
    assert table.reads == 2
    assert model.at(90_100) == Line(id=90_100)
    assert model.at(50_000) is None


def test_pages_behind_are_let_go(qtbot: QtBot, model: PagedModel[Line], readers: HeldReaders) -> None:
    """Scrolling through a long list holds a dozen pages, not all it passed."""
    table = Table(ROWS_MAX * 40)
    model.ask(table.read)
    readers.answer_all()
    for page in range(1, 40):
        model.want(page * ROWS_MAX)
        qtbot.waitUntil(lambda: bool(readers.asked))
        readers.answer_all()
    assert len(model.rows) == PAGES_HELD_MAX * ROWS_MAX
    assert model.is_here(39 * ROWS_MAX)
    assert not model.is_here(0)


def test_a_late_answer_to_an_older_question_is_passed_over(model: PagedModel[Line], readers: HeldReaders) -> None:
    """Two questions, answered in the wrong sequence, show the second."""
    first, second = Table(3), Table(5)
    model.ask(first.read)
    model.ask(second.read)
    readers.answer(1)
    readers.answer(0)
    assert model.total == 5


def test_a_chosen_row_is_followed(model: PagedModel[Line], readers: HeldReaders) -> None:
    """Rows that arrive above a chosen one move it, and whoever points at it points at it still."""
    table = Table(1_000)
    model.ask(table.read)
    readers.answer_all()
    pointed = QPersistentModelIndex(model.index(7, 0))
    table.rows[:0] = [Line(id=-1), Line(id=-2)]
    model.ask(table.read)
    readers.answer_all()
    assert model.total == 1_002
    assert model.at(pointed.row()) == Line(id=7)


def test_a_place_that_was_not_read_stays_where_it_is(model: PagedModel[Line], readers: HeldReaders) -> None:
    """Whoever points at a row that nobody read points at its place still, however the list grows; and at nothing where it ended."""
    table = Table(1_000)
    model.ask(table.read)
    readers.answer_all()
    unread, last, read = (QPersistentModelIndex(model.index(number, 0)) for number in (600, 999, 3))
    for count in (1_001, 100_000, 700):
        table.rows = [Line(id=number) for number in range(count)]
        model.refresh()
        readers.answer_all()
        assert (unread.row(), read.row()) == (600, 3)
        assert last.row() == (999 if count > 999 else -1)
        assert (model.at(3), model.at(600)) == (Line(id=3), None)


def test_a_row_behind_the_end_is_followed_up(qtbot: QtBot, model: PagedModel[Line], readers: HeldReaders) -> None:
    """A list that becomes shorter takes whoever points at a row that stays to where it stands now."""
    table = Table(400)
    model.ask(table.read)
    readers.answer_all()
    model.want(350)
    qtbot.waitUntil(lambda: bool(readers.asked))
    readers.answer_all()
    pointed = QPersistentModelIndex(model.index(350, 0))
    table.rows = [Line(id=350), *(Line(id=number) for number in range(220))]
    model.refresh()
    readers.answer([offset for _, (offset, *_), _ in readers.asked].index(0))
    assert (pointed.row(), model.at(0)) == (0, Line(id=350))


def test_a_short_list_is_diffed(model: PagedModel[Line], readers: HeldReaders) -> None:
    """A list of one page keeps its rows by id: one that left is removed, the others stay the objects they were."""
    table = Table(4)
    model.ask(table.read)
    readers.answer_all()
    kept = model.at(3)
    del table.rows[1]
    model.refresh()
    readers.answer_all()
    assert [row.id for row in model.rows] == [0, 2, 3]
    assert model.at(2) is kept


def test_an_answer_destroys_no_list() -> None:
    """A list that nobody holds is not destroyed by the end of its own answers, which it would destroy once more: that ends a process."""
    script = Path(__file__).parents[1] / "fakes" / "dropped_list.py"
    ended = subprocess.run([sys.executable, str(script)], check=False, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_list_may_shrink_and_grow(model: PagedModel[Line], readers: HeldReaders) -> None:
    """From long to short to long again the model says how many there are."""
    table = Table(500)
    model.ask(table.read)
    readers.answer_all()
    for count in (3, 0, 700, 1):
        table.rows = [Line(id=number) for number in range(count)]
        model.refresh()
        readers.answer_all()
        assert model.total == count
        assert all(model.at(number) is not None for number in range(min(count, ROWS_MAX)))
