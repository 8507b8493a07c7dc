"""Pages read again at once after a quiet time, and in a storm for a small part of the time only."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject, Signal
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


class Acts(QObject):
    """Tells that an act was written, as the engine's bridge does."""

    acted = Signal()


def test_a_storm_is_let_in_by_steps(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """While changes go on each pause is longer than the one before, up to the longest; a quiet time ends that."""
    monkeypatch.setattr(paces, "PAUSE_READINGS", 0)
    pace = Pace()
    reader = Reader(pace)
    pauses: list[int] = []
    pace.want()
    for _ in range(5):
        pace.ended()
        pauses.append(pace.pause_ms)
        with qtbot.waitSignal(pace.due, timeout=2 * paces.PAUSE_MS_MAX):
            pace.want()
    assert reader.asked == 6
    assert pauses[1:] == [paces.STORM_MS_MIN, 2 * paces.STORM_MS_MIN, 4 * paces.STORM_MS_MIN, 8 * paces.STORM_MS_MIN]
    pace.ended()
    assert pace.pause_ms == paces.PAUSE_MS_MAX
    qtbot.waitUntil(lambda: not pace.is_pausing, timeout=2 * paces.PAUSE_MS_MAX)
    pace.want()
    pace.ended()
    assert pace.pause_ms < paces.STORM_MS_MIN


def test_what_one_did_oneself_waits_for_no_pause() -> None:
    """An act of this window ends the pause, whether its change is known already or comes next."""
    acts = Acts()
    pace = Pace(acts=acts.acted)
    reader = Reader(pace)
    pace.slow(60_000)
    pace.want()
    pace.ended()
    acts.acted.emit()
    assert reader.asked == 1, "nothing changed yet"
    pace.want()
    assert reader.asked == 2
    pace.ended()
    pace.want()
    assert reader.asked == 2
    acts.acted.emit()
    assert reader.asked == 3


def test_what_is_being_read_while_one_acts_is_read_once_more(qtbot: QtBot) -> None:
    """A reading that began before the act may miss it."""
    acts = Acts()
    pace = Pace(acts=acts.acted)
    reader = Reader(pace)
    pace.slow(60_000)
    pace.want()
    acts.acted.emit()
    pace.want()
    assert reader.asked == 1
    pace.ended()
    qtbot.waitUntil(lambda: reader.asked == 2)


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
