"""One page of a document as a picture, drawn in a process of its own, which is ended when it takes too long.

A document of a few hundred bytes can ask for a page that takes hours or gigabytes (forms that draw forms), and nothing stops the
library in the middle. In a process it costs that process: the page is "can't be shown", the window and its pool go on. What it
sends back is judged like anything from outside.

    asked    [content] [number u32, width u32], big-endian, each as one message of the pipe
    told     [pages u32, width u32, height u32, bytes a line u32 ‖ pixels, RGB32], or one empty message

Thread: pool; it waits for the page. QtPdf is loaded in the child alone.
"""

import multiprocessing
import struct
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage

PAGE_S_MAX = 15.0
PAGE_SIDE_MAX = 4_000
MEMORY_BYTES_MAX = 2 * 2**30
_ASKED = struct.Struct(">II")
_TOLD = struct.Struct(">IIII")
_PIXEL_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """One page of a document as a picture, with how many there are."""

    image: QImage
    number: int
    pages: int


def pdf_page(content: bytes, number: int, width: int) -> PdfPage | None:
    """Return page `number` (from 0) of a document drawn `width` pixels wide; None when it is none, locked, or takes too long."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    child = context.Process(target=draw, args=(far,), name="page", daemon=True)
    child.start()
    far.close()
    try:
        near.send_bytes(content)
        near.send_bytes(_ASKED.pack(number, width))
        told = near.recv_bytes(_TOLD.size + PAGE_SIDE_MAX * PAGE_SIDE_MAX * _PIXEL_BYTES) if near.poll(PAGE_S_MAX) else b""
    except (EOFError, OSError):
        # It ended over the document.
        told = b""
    finally:
        near.close()
        child.kill()
        child.join()
        child.close()
    return _told(told, number)


def draw(far: Connection) -> None:
    """Draw the page that is asked for. Process: its own."""
    _hold_memory()
    content = far.recv_bytes()
    number, width = _ASKED.unpack(far.recv_bytes())
    far.send_bytes(_drawn(content, number, width))


def _drawn(content: bytes, number: int, width: int) -> bytes:
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    pages = document.pageCount()
    if document.status() != QPdfDocument.Status.Ready or not 0 <= number < pages:
        return b""
    points = document.pagePointSize(number)
    if points.isEmpty():
        return b""
    height = width * points.height() / points.width()
    scale = min(1.0, PAGE_SIDE_MAX / max(width, height))
    image = document.render(number, QSize(max(1, round(width * scale)), max(1, round(height * scale))))
    if image.isNull():
        return b""
    # White paper below what the page leaves clear.
    plain = QImage(image.size(), QImage.Format.Format_RGB32)
    plain.fill(0xFFFFFFFF)
    from PySide6.QtGui import QPainter

    painter = QPainter(plain)
    painter.drawImage(0, 0, image)
    painter.end()
    return _TOLD.pack(pages, plain.width(), plain.height(), plain.bytesPerLine()) + bytes(plain.constBits())


def _told(raw: bytes, number: int) -> PdfPage | None:
    if len(raw) < _TOLD.size:
        return None
    pages, width, height, line = _TOLD.unpack_from(raw)
    pixels = raw[_TOLD.size :]
    sound = 0 < width <= PAGE_SIDE_MAX and 0 < height <= PAGE_SIDE_MAX and line == width * _PIXEL_BYTES and number < pages
    if not sound or len(pixels) != line * height:
        return None
    return PdfPage(image=QImage(pixels, width, height, line, QImage.Format.Format_RGB32).copy(), number=number, pages=pages)


def _hold_memory() -> None:
    if sys.platform == "win32":
        return
    import resource  # not on Windows

    # Not of addresses: the library reserves tens of gigabytes of those and touches a few megabytes.
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
