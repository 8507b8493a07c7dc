"""QR codes on the screen, and those found in a picture: a file, what was pasted, or what a camera sees.

A picture comes from anywhere: its size is judged before it is unpacked, and what it holds is text until a rule has read it.

Layer: widgets. Source: ISO/IEC 18004; our design.
"""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.widgets.paper import draw_code
from sync.domain.failures import Refused

PICTURE_MB_MAX = 256
SIDE_MAX = 4_000


class CodeView(QWidget):
    """A QR code, black on white in every theme, because cameras read no other."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setFixedSize(side, side)

    def show_text(self, text: str) -> None:
        """Draw this text once; it is painted from the picture."""
        ratio = self.devicePixelRatioF()
        self._image = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(ratio)
        painter = QPainter(self._image)
        draw_code(text, painter, QRectF(self.rect()))
        painter.end()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._image.isNull():
            painter = QPainter(self)
            painter.drawImage(0, 0, self._image)
            painter.end()


def read_code_file(path: Path) -> tuple[str, ...]:
    """Return the texts of the codes in a picture file. Thread: any; takes up to a second.

    Raises: Refused: `picture.unreadable`, `picture.no_code`.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setAllocationLimit(PICTURE_MB_MAX)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SIDE_MAX:
        reader.setScaledSize(size.scaled(QSize(SIDE_MAX, SIDE_MAX), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise Refused("picture.unreadable")
    return read_codes(image)


def read_codes(image: QImage) -> tuple[str, ...]:
    """Return the texts of the codes in a picture. Thread: any.

    Raises: Refused: `picture.unreadable`, `picture.no_code`.
    """
    found = codes_in(image)
    if not found:
        raise Refused("picture.no_code")
    return found


def codes_in(image: QImage) -> tuple[str, ...]:
    """Return the texts of the codes in a picture, none when there are none.

    Raises: Refused: `picture.unreadable`.
    """
    import numpy as np
    import zxingcpp

    if image.isNull():
        raise Refused("picture.unreadable")
    if max(image.width(), image.height()) > SIDE_MAX:
        image = image.scaled(SIDE_MAX, SIDE_MAX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()]
    found = zxingcpp.read_barcodes(np.ascontiguousarray(pixels), zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return tuple(one.text for one in found if one.text)
