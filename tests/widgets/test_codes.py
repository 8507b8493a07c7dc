"""QR codes on the screen and in pictures; a picture that is none, or a bomb, ends in a sentence."""

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QApplication

from desktop.widgets.codes import CodeView, codes_in, read_code_file, read_codes
from desktop.widgets.paper import draw_code
from sync.domain.failures import Refused

GROUPS = " ".join(f"{number:05}A" for number in range(65))


def picture(text: str, side: int = 600) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    draw_code(text, painter, QRectF(image.rect()).adjusted(20, 20, -20, -20))
    painter.end()
    return image


def test_what_the_screen_shows_a_camera_reads(qapp: QApplication) -> None:
    """The code of the longest slip is read from the widget's own picture, in a dark room too."""
    view = CodeView(320)
    view.show_text(GROUPS)
    assert codes_in(view.grab().toImage()) == (GROUPS,)


def test_a_tilted_photograph_is_read(qapp: QApplication, tmp_path: Path) -> None:
    """A picture that is turned, dim and larger than need be is read from its file."""
    image = picture(GROUPS, 900).transformed(QTransform().rotate(17))
    path = tmp_path / "slip.jpg"
    assert image.save(str(path), "JPEG", 60)
    assert read_code_file(path) == (GROUPS,)


def test_a_huge_picture_is_made_smaller_first(qapp: QApplication) -> None:
    """A picture over the bound is scaled before it is searched."""
    assert codes_in(picture(GROUPS, 4_600)) == (GROUPS,)


def test_a_picture_without_a_code_says_so(qapp: QApplication) -> None:
    """Nothing in it is not the same as nothing that can be opened."""
    blank = QImage(200, 200, QImage.Format.Format_RGB32)
    blank.fill(QColor("#808080"))
    assert codes_in(blank) == ()
    with pytest.raises(Refused) as refused:
        read_codes(blank)
    assert refused.value.code == "picture.no_code"
    with pytest.raises(Refused) as refused:
        read_codes(QImage())
    assert refused.value.code == "picture.unreadable"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


BOMB = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)) + _chunk(b"IDAT", b"")


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(40), BOMB, "不是图片".encode()], ids=["empty", "gif", "png", "bomb", "text"]
)
@pytest.mark.qt_log_ignore("QImageIOHandler: Rejecting image", "libpng", extend=True)
def test_what_is_no_picture_is_refused(qapp: QApplication, tmp_path: Path, content: bytes) -> None:
    """Garbage, a torn head and a picture of ten gigabytes end in one sentence."""
    path = tmp_path / "slip.png"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_code_file(path)
    assert refused.value.code == "picture.unreadable"
