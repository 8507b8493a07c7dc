"""Pages read again at once after a quiet time, and in a storm for a small part of the time only."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.runtime import pace as paces
from desktop.runtime.pace import Pace
from desktop.widgets.rows_model import RowsModel


class Reader(QObject):
    """Counts how often it was asked to read, and answers when told."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self.asked = 0
        pace.due.connect(self.read)

    def read(self) -> None:
        self.asked += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row with a number and a text."""

    number: int
    text: str


def _number(line: Line) -> object:
    return line.number


def _text(line: Line) -> str:
    return line.text


def test_the_first_change_is_read_at_once_and_a_storm_once_more(qtbot: QtBot) -> None:
    """While a reading runs, any number of changes ask for one further reading, after it is shown."""
    pace = Pace()
    reader = Reader(pace)
    for _ in range(100):
        pace.want()
    assert reader.asked == 1
    pace.ended()
    qtbot.waitUntil(lambda: reader.asked == 2)
    pace.ended()
    with qtbot.assertNotEmitted(pace.due, wait=50):
        pass


def test_a_badge_waits_until_somebody_looks(qtbot: QtBot) -> None:
    """A slow pace holds a reading back; it comes within the longest pause once the page is shown."""
    pace = Pace()
    reader = Reader(pace)
    pace.slow(60_000)
    pace.want()
    pace.ended()
    pace.want()
    assert reader.asked == 1
    pace.slow(0)
    qtbot.waitUntil(lambda: reader.asked == 2, timeout=2 * paces.PAUSE_MS_MAX)


def test_a_reading_that_never_ends_is_given_up(qtbot: QtBot) -> None:
    """An outage swallows an answer; the next change is read all the same."""
    pace = Pace()
    reader = Reader(pace)
    pace.want()
    pace.want()
    qtbot.waitUntil(lambda: reader.asked == 2, timeout=2 * paces.READING_MS_MAX)


def test_a_row_that_reads_as_before_stays_the_object_it_was() -> None:
    """Rows read anew and found equal announce nothing, so nothing is laid out again for them."""
    model: RowsModel[Line] = RowsModel(_number, _text)
    first = Line(number=1, text="一")
    assert model.set_rows([first, Line(number=2, text="二")])
    assert not model.set_rows([Line(number=1, text="一"), Line(number=2, text="二")])
    assert model.set_rows([Line(number=1, text="一"), Line(number=2, text="贰")])
    assert model.at(0) is first
    assert model.at(2) is None
