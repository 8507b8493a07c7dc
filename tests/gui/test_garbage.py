"""Cycles are collected in the GUI thread, by a timer, and nowhere else."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.runtime.garbage import GuiGarbage


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


def test_what_another_thread_allocates_frees_no_widget_there(qtbot: QtBot) -> None:
    """A cycle left behind goes in the GUI thread, however much a reader allocates."""
    parent = QObject()
    keeper = GuiGarbage(parent)
    gone: list[int] = []
    Knot(gone)
    kept: list[list[int]] = []
    churn = threading.Thread(target=_allocate, args=(kept,))
    with qtbot.waitSignal(keeper.collected):
        churn.start()
        churn.join()
        assert gone == []
    assert gone == [threading.get_ident()]


def _allocate(kept: list[list[int]]) -> None:
    kept.extend([number] for number in range(50_000))
