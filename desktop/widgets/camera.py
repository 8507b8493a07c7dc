"""What the machine's camera sees, and the codes in it.

Qt's multimedia is loaded when a camera is wanted and not before: it costs a start nothing, and a machine without sound
libraries says so in a sentence.

Layer: widgets. Source: our design.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Pool
from desktop.widgets.codes import codes_in
from sync.domain.failures import Outage, Refused

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame

LOOKS_MS = 200
FRAME_SIDE_MAX = 1_280


class CameraView(QWidget):
    """Shows the camera and looks for codes in it, five times a second and never two looks at once.

    Signals:
        found: the texts of codes that were seen, a tuple.
        failed: `Outage("camera.missing")` or `Outage("camera.failed")`; the camera is off.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, pool: Pool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self._session: object | None = None
        self._camera: object | None = None
        self._sink: object | None = None
        self._image = QImage()
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_on(self) -> bool:
        """Tell whether the camera sees."""
        return self._timer.isActive()

    def start(self) -> None:
        """Switch the camera on; `failed` says why it can't be."""
        try:
            from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink
        except ImportError:
            self.failed.emit(Outage("camera.missing"))
            return
        device = QMediaDevices.defaultVideoInput()
        if device.isNull():
            self.failed.emit(Outage("camera.missing"))
            return
        camera, session, sink = QCamera(device, self), QMediaCaptureSession(self), QVideoSink(self)
        session.setCamera(camera)
        session.setVideoSink(sink)
        sink.videoFrameChanged.connect(self.take_frame)
        camera.errorOccurred.connect(self._on_error)
        self._session, self._camera, self._sink = session, camera, sink
        camera.start()
        self.watch()

    def watch(self) -> None:
        """Show what comes and look for codes in it."""
        self._timer.start()
        self.show()

    def stop(self) -> None:
        """Switch the camera off; twice is once."""
        self._timer.stop()
        for part in (self._camera, self._session, self._sink):
            if part is not None:
                part.deleteLater()  # type: ignore[attr-defined]  # QObjects of a module that is loaded late
        self._session = self._camera = self._sink = None
        self._image = QImage()
        self.hide()

    def give_up(self) -> None:
        """Switch off and say that the camera failed."""
        if self.is_on:
            self.stop()
            self.failed.emit(Outage("camera.failed"))

    def take_frame(self, frame: "QVideoFrame") -> None:
        """Keep what the camera sees now; it is looked at by the clock."""
        image = frame.toImage()
        if image.isNull():
            return
        if max(image.width(), image.height()) > FRAME_SIDE_MAX:
            image = image.scaled(FRAME_SIDE_MAX, FRAME_SIDE_MAX, Qt.AspectRatioMode.KeepAspectRatio)
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if not self._image.isNull():
            size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        painter.end()

    def _look(self) -> None:
        if not self._looking and not self._image.isNull():
            self._looking = True
            self._pool.run(codes_in, self._image, done=self._on_looked, failed=self._on_look_failed)

    def _on_looked(self, texts: object) -> None:
        self._looking = False
        if texts and self.is_on:
            self.found.emit(texts)

    def _on_look_failed(self, error: BaseException) -> None:
        self._looking = False
        if not isinstance(error, Refused):
            self.give_up()

    def _on_error(self, *_told: object) -> None:
        self.give_up()
