"""Takes pictures of widgets, one after the other, once what each shows has settled."""

from collections.abc import Callable, Container, Iterable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from desktop.app.png import save_png

# Layouts, their views and the views' own layouts each need a turn of the event loop.
SETTLE_MS = 50


class Shots(QObject):
    """Takes pictures one after the other, each after a return to the event loop, so that layouts have settled.

    A job prepares what is shown and names the file; the window is deleted once its picture is written.

    Args:
        look_at: sees each window before its picture is written.
        stays: files whose window is shown by the next job too.
        tight: pack the files as small as they go, at six times the time.
    """

    ended = Signal()

    def __init__(
        self,
        jobs: Iterable[tuple[Callable[[], QWidget], Path]],
        look_at: Callable[[QWidget, Path], None] | None = None,
        *,
        stays: Container[Path] = (),
        tight: bool = False,
    ) -> None:
        super().__init__()
        self._look_at = look_at
        self._stays = stays
        self._tight = tight
        self._jobs = iter(jobs)
        self._shown: tuple[QWidget, Path] | None = None
        self.written: list[Path] = []
        self._broken = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)

    def take(self) -> tuple[Path, ...]:
        """Take them all and return the files.

        Raises: RuntimeError: one could not be drawn; why was said by whoever hears of exceptions in slots.
        """
        loop = QEventLoop()
        self.ended.connect(loop.quit)
        self._timer.start()
        loop.exec()
        if self._broken:
            raise RuntimeError(f"stopped after {len(self.written)} pictures")
        return tuple(self.written)

    def _on_settled(self) -> None:
        try:
            self._step()
        except BaseException:
            # Else the loop would wait for a next turn that nobody begins.
            self._broken = True
            self.ended.emit()
            raise

    def _step(self) -> None:
        if self._shown is not None:
            window, path = self._shown
            path.parent.mkdir(parents=True, exist_ok=True)
            if self._look_at is not None:
                self._look_at(window, path)
            save_png(window.grab().toImage(), path, tight=self._tight)
            self.written.append(path)
            if path not in self._stays:
                # Closed windows that are left to Qt would be styled again with each of the next ones.
                delete(window.parentWidget() or window)
            self._shown = None
        job = next(self._jobs, None)
        if job is None:
            self.ended.emit()
            return
        prepare, path = job
        self._shown = (prepare(), path)
        self._timer.start()
