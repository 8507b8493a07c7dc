"""Where what a code says comes from, a slip, a card or a center: a picture file, a pasted picture, the machine's camera."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.services import Files, Pool
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import Words
from desktop.widgets.camera import CameraView
from desktop.widgets.codes import read_code_file, read_codes
from desktop.widgets.controls import PLAIN, Button
from desktop.widgets.editors import LongTextEditor
from sync.domain.address import parse_address
from sync.domain.failures import Outage, Refused
from sync.oplog.slip import read_slip_text
from sync.protocol.enrolment import is_invitation, read_invitation

PATTERNS = "*.png *.jpg *.jpeg *.bmp *.webp *.gif"
CAMERA_HEIGHT = 240
TITLES = {"slip": "slip.picture.title", "lan": "lan.picture.title", "center": "setup.picture.title"}
_PLAIN = ("slip.picture", "slip.camera")
SAYS = {"slip": _PLAIN, "lan": _PLAIN, "center": ("setup.picture", "setup.camera")}


class Tools(Protocol):
    """What it needs of a page's services; the first page has these before there are any others."""

    @property
    def words(self) -> Words: ...

    @property
    def look(self) -> Look: ...

    @property
    def pool(self) -> Pool: ...

    @property
    def files(self) -> Files: ...


class GroupsEditor(LongTextEditor):
    """The field for groups; a picture that is pasted or dropped into it is read for its code.

    Signals:
        pictured: a picture came, QImage.
    """

    pictured = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasImage() and not self.isReadOnly():
            self.pictured.emit(QImage(source.imageData()))
            return
        super().insertFromMimeData(source)


class CodeSource(QWidget):
    """Two buttons and the camera's view.

    Args:
        reads: raises Refused for a text that is not looked for.
        what: the words that differ, `slip`, `lan` or `center`.

    Signals:
        found: the first text that `reads` takes.
        failed: why nothing was found, an exception.
        watched: whether the camera is on; its picture wants the room of the groups.
    """

    found = Signal(str)
    failed = Signal(object)
    watched = Signal(bool)

    def __init__(
        self,
        services: Tools,
        *,
        reads: Callable[[str], object] = read_slip_text,
        what: str = "slip",
        brief: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._reads = reads
        self._what = what
        self._says = _PLAIN if brief else SAYS[what]
        self.picture_button = Button(services.look, PLAIN, icon_name="photo")
        self.picture_button.clicked.connect(self.ask_for_picture)
        self.camera_button = Button(services.look, PLAIN, icon_name="camera")
        self.camera_button.clicked.connect(self.turn_camera)
        self.camera = CameraView(services.pool)
        self.camera.setFixedHeight(CAMERA_HEIGHT)
        self.camera.hide()
        self.camera.found.connect(self._on_seen)
        self.camera.failed.connect(self._on_camera_failed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.picture_button, 1)
        buttons.addWidget(self.camera_button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self.camera)

    def ask_for_picture(self) -> None:
        """Ask for a picture file and read the code in it."""
        words = self._services.words
        path = self._services.files.to_open(self, words.say(TITLES[self._what]), f"{words.say('slip.picture.files')} ({PATTERNS})")
        if path is not None:
            self._services.pool.run(read_code_file, path, done=self._on_read, failed=self._on_failed)

    def take_picture(self, image: object) -> None:
        """Read the code in a picture that was pasted."""
        self._services.pool.run(read_codes, image, done=self._on_read, failed=self._on_failed)

    def turn_camera(self) -> None:
        """Switch the camera on, or off again."""
        if self.camera.is_on:
            self.leave()
            return
        self.camera.start()
        self._tell()

    def leave(self) -> None:
        """Switch the camera off: nobody looks any more."""
        self.camera.stop()
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the camera rest with whatever hides it, another sheet or another page; a minimised window is only out of sight."""
        if self.camera.is_on and not event.spontaneous():
            self.leave()
        super().hideEvent(event)

    def reword(self) -> None:
        words = self._services.words
        picture, camera = self._says
        self.picture_button.setText(words.say(picture))
        self.camera_button.setText(words.say("slip.camera.off" if self.camera.is_on else camera))

    def restyle(self) -> None:
        for button in (self.picture_button, self.camera_button):
            button.restyle()

    def _tell(self) -> None:
        self.reword()
        self.watched.emit(self.camera.is_on)

    def _on_seen(self, texts: object) -> None:
        """Take the first one the camera sees; codes of other things pass by."""
        assert isinstance(texts, tuple)
        groups = self._first(texts)
        if groups is not None:
            self.leave()
            self.found.emit(groups)

    def _on_read(self, texts: object) -> None:
        assert isinstance(texts, tuple)
        groups = self._first(texts)
        if groups is None:
            self.failed.emit(Refused(f"picture.other_code.{self._what}"))
        else:
            self.found.emit(groups)

    def _first(self, texts: tuple[str, ...]) -> str | None:
        """Return the first text that is looked for."""
        for text in texts:
            try:
                self._reads(text)
            except Refused:
                continue
            return text
        return None

    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(error)

    def _on_camera_failed(self, outage: object) -> None:
        assert isinstance(outage, Outage)
        self._tell()
        self.failed.emit(outage)


def read_center(text: str) -> None:
    """Check that a code says where a center is and how it is known: an address with its root, or an invitation.

    Raises: Refused: `center.address`, those of `read_invitation`.
    """
    if is_invitation(text):
        read_invitation(text)
    elif parse_address(text).root is None:
        # Any address of the web would do else, and codes with those hang everywhere.
        raise Refused("center.address", field="center")
