"""How far a bundle is: words, a bar, and the button that stops it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button, label
from desktop.widgets.meter_bar import MeterBar
from sync.engine.messages import CarryProgress


def stack(column: QVBoxLayout, *parts: QWidget) -> None:
    """Put parts one below the other."""
    for part in parts:
        column.addWidget(part)


def scrolled(held: QWidget) -> QScrollArea:
    """Return `held` where it can be scrolled when the screen is low."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(held)
    return area


class BundleMeter(QWidget):
    """Shows itself while something is under way; a press on the button stops it in the engine."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._said = label("label")
        self._bar = MeterBar(services.look)
        self.stop_button = Button(services.look, PLAIN)
        self.stop_button.clicked.connect(self.stop)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._said, 1)
        line.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self._bar)
        services.engine.carrying.connect(self._on_carrying)
        self.reword()
        self.hide()

    def start(self) -> None:
        """Something begins."""
        self._bar.share = 0.0
        self._said.setText(self._services.words.say("bundle.phase.planning"))
        self.stop_button.setEnabled(True)
        self.show()

    def stop(self) -> None:
        """Ask the engine to stop where it is."""
        self.stop_button.setEnabled(False)
        self._services.engine.bundle("stop", {}, done=self._on_stopped, failed=self._on_not_stopped)

    def reword(self) -> None:
        """Say everything in the present language."""
        self.stop_button.setText(self._services.words.say("bundle.stop"))

    def restyle(self) -> None:
        """Show everything in the present theme."""
        self.stop_button.restyle()
        self._bar.update()

    def _on_carrying(self, progress: object) -> None:
        assert isinstance(progress, CarryProgress)
        if self.isHidden():
            return
        words = self._services.words
        self._bar.share = progress.done / progress.total if progress.total else 0.0
        figures = words.say("bundle.of", done=words.size(progress.done), total=words.size(progress.total)) if progress.total else ""
        self._said.setText(f"{words.say(f'bundle.phase.{progress.phase}')}  {figures}".rstrip())
        self._bar.update()

    def _on_stopped(self, _nothing: object) -> None:
        """Be content: what is under way says itself how it ended."""

    def _on_not_stopped(self, _error: BaseException) -> None:
        self.stop_button.setEnabled(True)
