"""Where the viewer shows a file: a picture to zoom and pan, a recording to hear, a text to read, or what is to be said instead."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import PRIMARY, Button, label

ZOOM_STEP = 1.25
ZOOM_MAX = 12.0
ICON_SIZE = 56
SKIP_MS = 5_000
_TICK_MS = 200


class PictureStage(QGraphicsView):
    """One picture: fits at first, the wheel zooms around the pointer, a drag pans."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._scene = QGraphicsScene(self)
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._item)
        self.setScene(self._scene)
        self._fits = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def show_image(self, image: QImage) -> None:
        """Show a picture, whole."""
        self.setBackgroundBrush(QColor(self._services.look.colour("sunken")))
        self._item.setPixmap(QPixmap.fromImage(image))
        self._scene.setSceneRect(self._item.boundingRect())
        self.fit()

    @property
    def scale_now(self) -> float:
        """How many pixels of the screen one of the picture takes."""
        return self.transform().m11()

    def zoom(self, steps: int) -> None:
        """Come nearer or go back."""
        factor = ZOOM_STEP**steps
        least = min(1.0, self._fitting())
        wanted = min(ZOOM_MAX, max(least, self.scale_now * factor))
        self._fits = wanted <= least
        self.scale(wanted / self.scale_now, wanted / self.scale_now)

    def fit(self) -> None:
        """Show it whole; a small one at its own size."""
        self._fits = True
        self.resetTransform()
        scale = min(1.0, self._fitting())
        self.scale(scale, scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fits:
            self.fit()

    def _fitting(self) -> float:
        box = self._item.boundingRect()
        room = self.viewport().size()
        if box.isEmpty() or room.isEmpty():
            return 1.0
        return min(room.width() / box.width(), room.height() / box.height())


class NoteStage(QWidget):
    """What stands where no file can be shown: its preview or the icon of its kind, a sentence, and what may be done.

    Signals:
        pressed: the button was pressed.
    """

    pressed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence = label(wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(services.look, PRIMARY)
        self.button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addWidget(self.sentence)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, picture: QPixmap, sentence: str, act: str = "") -> None:
        """Show a picture and a sentence; an empty act hides the button."""
        self._picture.setPixmap(picture)
        self.sentence.setText(sentence)
        self.button.setVisible(bool(act))
        self.button.setText(act)


class SoundStage(QWidget):
    """A recording: play, pause, go back and forth. The player is made with the first recording, which loads its library.

    Signals:
        failed: key of the sentence why nothing is heard.
    """

    failed = Signal(str)

    def __init__(self, services: Services, make: "Callable[[QObject], Player] | None" = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._make = make or Player
        self.player: Player | None = None
        self._wave = QLabel()
        self._wave.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.play_button = Button(services.look, PRIMARY)
        self.play_button.clicked.connect(self.toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.setMinimumHeight(40)
        self.slider.sliderMoved.connect(self._on_moved)
        self.time = label("row")
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        row = QHBoxLayout()
        row.setSpacing(12)
        for part in (self.play_button, self.slider, self.time):
            row.addWidget(part, 1 if part is self.slider else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._wave)
        column.addLayout(row)
        column.addStretch(1)
        self.reword()

    def play_with(self, make: "Callable[[QObject], Player]") -> None:
        """Take another player than Qt's: for pictures and tests, on machines without a sound."""
        self._make = make

    def load(self, content: bytes, picture: QPixmap) -> None:
        """Take a recording; nothing sounds before a person wants it."""
        self.stop()
        self._wave.setPixmap(picture)
        if self.player is None:
            try:
                self.player = self._make(self)
            except (ImportError, OSError):
                self.failed.emit("files.no_sound_library")
                return
            self.player.failed.connect(self.failed)
        if not self.player.can_sound():
            self.failed.emit("files.no_sound_output")
            return
        self.player.load(content)
        self._on_tick()
        self._timer.start()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.player is not None:
            self.player.toggle()
            self._on_tick()

    def skip(self, by_ms: int) -> None:
        """Go on or back."""
        if self.player is not None:
            self.player.seek(self.player.position_ms() + by_ms)
            self._on_tick()

    def stop(self) -> None:
        """Be silent, and let go of the recording."""
        self._timer.stop()
        if self.player is not None:
            self.player.stop()
        self.reword()

    def reword(self) -> None:
        playing = self.player is not None and self.player.is_playing()
        self.play_button.setText(self._services.words.say("files.pause" if playing else "files.play"))
        self.slider.setAccessibleName(self._services.words.say("files.position"))

    def _on_moved(self, value: int) -> None:
        if self.player is not None:
            self.player.seek(value)

    def _on_tick(self) -> None:
        if self.player is None:
            return
        length, at_ms = self.player.length_ms(), self.player.position_ms()
        self.slider.setRange(0, max(0, length))
        if not self.slider.isSliderDown():
            self.slider.setValue(at_ms)
        self.time.setText(f"{_minutes(at_ms)} / {_minutes(length)}")
        self.reword()


class Player(QObject):
    """Qt's player over bytes in memory: what is heard lies nowhere in clear. Made when the first recording is opened.

    Raises: ImportError: the libraries of sound are missing.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

        super().__init__(parent)
        self._outputs = QMediaDevices.audioOutputs
        self._playing = QMediaPlayer.PlaybackState.PlayingState
        self._buffer = QBuffer(self)
        self._output = QAudioOutput(self)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._output)
        self._player.errorOccurred.connect(self._on_error)

    def can_sound(self) -> bool:
        """Tell whether there is anything to hear with."""
        return bool(self._outputs())

    def load(self, content: bytes) -> None:
        self._player.setSource(QUrl())
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(self._buffer)

    def toggle(self) -> None:
        if self.is_playing():
            self._player.pause()
        else:
            self._player.play()

    def seek(self, at_ms: int) -> None:
        self._player.setPosition(max(0, min(at_ms, self._player.duration())))

    def stop(self) -> None:
        self._player.stop()
        self._player.setSource(QUrl())
        self._buffer.close()
        self._buffer.setData(QByteArray())

    def is_playing(self) -> bool:
        return bool(self._player.playbackState() == self._playing)

    def position_ms(self) -> int:
        return int(self._player.position())

    def length_ms(self) -> int:
        return int(self._player.duration())

    def _on_error(self, _error: object, _words: str) -> None:
        self.failed.emit("files.no_sound")


def _minutes(ms: int) -> str:
    seconds = max(0, ms) // 1000
    return f"{seconds // 60}:{seconds % 60:02}"
