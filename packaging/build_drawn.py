"""Build resources/drawn: files of our own drawing for pictures, tests and demonstration, each with its preview.

A photo, a plan of the site, a reading, a recording: drawn or reckoned here, small, without persons; no foreign picture is shipped.

    QT_QPA_PLATFORM=offscreen .venv/bin/python packaging/build_drawn.py
"""

import math
import struct
import sys
import wave
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QLinearGradient, QPageSize, QPainter, QPdfWriter, QPen, QPolygonF

DRAWN = Path(__file__).resolve().parents[1] / "resources" / "drawn"
SOURCE = """Files of our own drawing, made by packaging/build_drawn.py: nothing in them was photographed or recorded, nobody is shown.

Licence: Apache-2.0, as the program.
"""
PHOTO_SIZE = (960, 640)
_RATE = 8_000
_SECONDS = 6
_BREATH, _TURN_S, _SPEAKS_S = -0.2, 3, 2.4


def photo(*, nearer: bool = False) -> bytes:
    """Return a drawn photo, JPEG: a tanker on its side at a gate, a curtain of water behind it."""
    width, height = PHOTO_SIZE
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, height * 0.6)
    sky.setColorAt(0, QColor("#8fa9b8"))
    sky.setColorAt(1, QColor("#d8dfe0"))
    painter.fillRect(0, 0, width, height, sky)
    painter.fillRect(QRectF(0, height * 0.58, width, height * 0.42), QColor("#6d6f6c"))
    painter.setPen(Qt.PenStyle.NoPen)
    for left, tall in ((40, 210), (150, 300), (300, 180), (720, 260), (850, 330)):
        painter.setBrush(QColor("#77858c"))
        painter.drawRect(QRectF(left, height * 0.58 - tall, 84, tall))
    painter.setBrush(QColor(225, 236, 242, 150))
    for step in range(9):
        painter.drawEllipse(QPointF(560 + step * 34, 250 + 26 * math.sin(step * 1.7)), 62, 96)
    scale = 1.5 if nearer else 1.0
    painter.translate(width * 0.42, height * 0.66)
    painter.scale(scale, scale)
    painter.rotate(-7)
    _tanker(painter)
    painter.resetTransform()
    painter.setPen(QPen(QColor("#f2c230"), 9))
    painter.drawLine(QPointF(0, height - 92), QPointF(width, height - 40))
    painter.setPen(QPen(QColor("#c8352c"), 9, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(0, height - 92), QPointF(width, height - 40))
    painter.end()
    return _encoded(image, "jpeg", 80)


def reading() -> bytes:
    """Return a drawn curve of readings over an hour, PNG."""
    image = QImage(720, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#c9d1d6"), 1))
    for row in range(5):
        painter.drawLine(QPointF(60, 40 + row * 80), QPointF(690, 40 + row * 80))
    painter.setPen(QPen(QColor("#c8352c"), 2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(60, 250), QPointF(690, 250))
    curve = [QPointF(60 + step * 21, 330 - 240 * math.exp(-(((step - 8) / 7) ** 2)) + 6 * math.sin(step * 2.1)) for step in range(31)]
    painter.setPen(QPen(QColor("#1f5f8b"), 4))
    painter.drawPolyline(QPolygonF(curve))
    painter.end()
    return _encoded(image, "png", -1)


def plan() -> bytes:
    """Return a drawn plan of the site on two pages, PDF."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(100)
    painter = QPainter(writer)
    for page in range(2):
        if page:
            writer.newPage()
        painter.setPen(QPen(QColor("#2c4a63"), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(40, 60, 640, 860))
        for number in range(4 + page * 3):
            painter.drawRect(QRectF(90 + number % 3 * 190, 130 + number // 3 * 220, 140, 150))
        painter.setPen(QPen(QColor("#c8352c"), 4, Qt.PenStyle.DashLine))
        painter.drawEllipse(QPointF(360, 520), 150 + page * 70, 150 + page * 70)
        painter.setPen(QPen(QColor("#1f5f8b"), 8))
        painter.drawLine(QPointF(40, 820), QPointF(680, 760))
    painter.end()
    return bytes(buffer.data().data())


def recording() -> bytes:
    """Return a reckoned radio call, WAV: bursts of tone between pauses."""
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        frames = bytearray()
        for number in range(_SECONDS * _RATE):
            at_s = number / _RATE
            speaks = math.sin(at_s * 2.3) > _BREATH and at_s % _TURN_S < _SPEAKS_S
            swell = abs(math.sin(at_s * 7.1)) * 0.7 + 0.1
            frames += struct.pack("<h", int(9_000 * swell * math.sin(at_s * 1_900)) if speaks else 0)
        sound.writeframes(bytes(frames))
    return out.getvalue()


def _tanker(painter: QPainter) -> None:
    painter.setPen(QPen(QColor("#3d4346"), 3))
    painter.setBrush(QColor("#d5d9da"))
    painter.drawRoundedRect(QRectF(-190, -76, 320, 104), 46, 46)
    painter.setBrush(QColor("#b6bcbe"))
    for left in (-110, -30, 50):
        painter.drawRect(QRectF(left, -76, 8, 104))
    painter.setBrush(QColor("#2f6f9f"))
    painter.drawRoundedRect(QRectF(138, -64, 92, 92), 10, 10)
    painter.setBrush(QColor("#cfe1ec"))
    painter.drawRect(QRectF(190, -52, 32, 38))
    painter.setBrush(QColor("#26292b"))
    for left in (-140, -80, 160):
        painter.drawEllipse(QPointF(left, -86), 22, 22)
    painter.setBrush(QColor("#e8892b"))
    painter.drawPolygon(QPolygonF([QPointF(-34, -30), QPointF(-4, 0), QPointF(-34, 30 - 12), QPointF(-64, 0)]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(120, 110, 70, 190))
    painter.drawEllipse(QRectF(-240, 30, 300, 46))


def _encoded(image: QImage, form: str, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form, quality)  # type: ignore[call-overload]  # takes the name of a format as text
    return bytes(QByteArray(buffer.data()).data())


def main() -> None:
    """Write every file, its preview beside it, and source.txt."""
    application = QGuiApplication([])
    sys.path.insert(0, str(DRAWN.parents[1]))
    from desktop.runtime.previews import look_at  # noqa: PLC0415 - found once the repository is on the path

    DRAWN.mkdir(parents=True, exist_ok=True)
    for name, content in (("gate.jpg", photo()), ("crack.jpg", photo(nearer=True)), ("site.pdf", plan()), ("reading.png", reading())):
        (DRAWN / name).write_bytes(content)
    (DRAWN / "call.wav").write_bytes(recording())
    for found in look_at(
        sorted(path for path in DRAWN.iterdir() if path.suffix in {".jpg", ".pdf", ".png", ".wav"} and ".preview" not in path.name)
    ):
        assert found.preview is not None, found.path
        found.path.with_name(f"{found.path.name}.preview.jpg").write_bytes(found.preview)
    (DRAWN / "source.txt").write_text(SOURCE, encoding="utf-8")
    print(f"{sum(path.stat().st_size for path in DRAWN.iterdir()):,} bytes")
    del application


if __name__ == "__main__":
    main()
