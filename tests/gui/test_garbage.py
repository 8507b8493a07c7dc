"""Cycles are collected in the GUI thread, by a timer, and nowhere else."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.runtime.garbage import collect_due, keep, let_go


class Knot(QObject):
    """An object in a cycle; it notes in which thread it goes."""

    def __init__(self, gone: list[int]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, _note, gone)


def _note(gone: list[int]) -> None:
    gone.append(threading.get_ident())


def test_automatic_collection_is_off_in_a_windows_process(qapp: object) -> None:
    """Making the application takes the collector over."""
    assert qapp is not None
    assert not gc.isenabled()


def test_what_another_thread_allocates_frees_no_widget_there(qapp: object, qtbot: QtBot) -> None:
    """A cycle left behind goes in the GUI thread, however much a reader allocates."""
    assert qapp is not None
    gone: list[int] = []
    Knot(gone)
    kept: list[list[int]] = []
    churn = threading.Thread(target=_allocate, args=(kept,))
    churn.start()
    churn.join()
    assert gone == []
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.get_ident()]


def test_only_what_is_due_is_collected() -> None:
    """The collector's own thresholds say when, and the oldest due generation is told."""
    gc.collect()
    assert collect_due() is None
    kept: list[list[int]] = []
    _allocate(kept)
    assert collect_due() == 0


def test_what_lives_as_long_as_the_process_is_not_looked_through(qapp: object) -> None:
    """A knot tied before `keep` stays until `let_go`; one tied behind it goes as ever."""
    assert qapp is not None
    gone: list[int] = []
    gc.collect()
    Knot(gone)
    keep()
    gc.collect()
    assert gone == []
    Knot(gone)
    gc.collect()
    assert len(gone) == 1
    let_go()
    gc.collect()
    assert len(gone) == 2


def _allocate(kept: list[list[int]]) -> None:
    kept.extend([number] for number in range(50_000))
