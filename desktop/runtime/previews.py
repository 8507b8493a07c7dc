"""A small picture of a file, and pictures of pages and photos: made by Qt on the pool, from files that are not believed.

A photo is opened by the reader of what it was sniffed to be and no other, its declared size is judged before a pixel is
decoded, and Qt's own limit on memory stands behind that. A preview is painted anew, so nothing that rode along in the file
(where it was taken, a comment, a thumbnail of what was cut away) is in it. Whatever is wrong with a file ends in no preview.

Thread: pool; nothing here touches a widget. Documents are drawn in a process of their own; see pdf_page.py.
"""

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from desktop.runtime.lengths import seconds_of
from desktop.runtime.pdf_page import pdf_page
from desktop.runtime.taken import taken_at
from sync.domain.commands.attachments import PREVIEW_BYTES_MAX
from sync.domain.failures import Outage
from sync.domain.media import HEAD_BYTES, PHOTOS, sniffed

PREVIEW_SIDES = (320, 240, 160, 96)
QUALITIES = (82, 65, 45)
PIXELS_MAX = 150_000_000  # a JPEG is decoded at the size wanted; every other format is held by the limit on memory
MEMORY_MB_MAX = 256
SHOWN_SIDE_MAX = 6_000
DOCUMENT_BYTES_MAX = 128 * 1024 * 1024
WAVE_SIZE = (320, 120)
_WAVE_SAMPLES = 256  # looked at for each column
_PAPER, _INK, _SOFT = "#ffffff", "#2c4a63", "#8aa0b2"
_FORMATS = {"jpeg": b"jpeg", "png": b"png", "webp": b"webp", "gif": b"gif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that a person means to attach.

    Attributes:
        media: what it is by its first bytes.
        preview: at most `PREVIEW_BYTES_MAX` bytes, None where none can be made.
        taken_at: as the camera says, milliseconds UTC.
        failure: why it can't be read, None when it can.
    """

    path: Path
    size: int = 0
    media: str = "other"
    preview: bytes | None = None
    taken_at: int | None = None
    failure: Outage | None = None


def look_at(paths: Sequence[Path]) -> tuple[Found, ...]:
    """Return what each file is, with its preview."""
    return tuple(_look_at(path) for path in paths)


def _look_at(path: Path) -> Found:
    try:
        if not path.is_file():
            raise FileNotFoundError(path.name)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except (OSError, ValueError):
        return Found(path=path, failure=Outage("file.unreadable", name=path.name))
    media = sniffed(head)
    taken = taken_at(path) if media == "jpeg" else None
    return Found(path=path, size=size, media=media, preview=_preview(path, media, size), taken_at=taken)


def _preview(path: Path, media: str, size: int) -> bytes | None:
    image: QImage | None = None
    if media in PHOTOS:
        file = QFile(str(path))
        image = _read(file, media, PREVIEW_SIDES[0]) if file.open(QIODevice.OpenModeFlag.ReadOnly) else None
    elif media == "pdf" and size <= DOCUMENT_BYTES_MAX:
        image = _first_page(path)
    elif media == "wav":
        image = _waveform(path)
    elif (seconds := seconds_of(path, media)) is not None:
        image = _drawn((), seconds)
    return None if image is None else small(image)


def photo(content: bytes, media: str, *, side_max: int = SHOWN_SIDE_MAX) -> QImage | None:
    """Return a photo as its camera was held, no side longer than `side_max`; None when it is no photo that can be shown."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(buffer, media, side_max)


def thumbnail(content: bytes) -> QImage | None:
    """Return a preview that came with a record; it may come from anybody, and is judged like any file."""
    return photo(content, sniffed(content[:HEAD_BYTES]), side_max=PREVIEW_SIDES[0])


def small(image: QImage) -> bytes | None:
    """Return a picture as JPEG of at most `PREVIEW_BYTES_MAX` bytes, drawn anew."""
    for side in PREVIEW_SIDES:
        fitted = _on_paper(_fitted(image, side))
        for quality in QUALITIES:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            writer = QImageWriter(buffer, QByteArray(b"jpeg"))
            writer.setQuality(quality)
            if not writer.write(fitted):
                return None
            if buffer.size() <= PREVIEW_BYTES_MAX:
                return bytes(buffer.data().data())
    return None


def _read(device: QIODevice, media: str, side_max: int) -> QImage | None:
    form = _FORMATS.get(media)
    if form is None:
        return None
    QImageReader.setAllocationLimit(MEMORY_MB_MAX)
    reader = QImageReader(device, QByteArray(form))
    reader.setDecideFormatFromContent(False)
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty() or size.width() * size.height() > PIXELS_MAX:
        return None
    if max(size.width(), size.height()) > side_max:
        reader.setScaledSize(size.scaled(side_max, side_max, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image


def _first_page(path: Path) -> QImage | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    page = pdf_page(content, 0, PREVIEW_SIDES[0])
    return None if page is None else page.image


def _fitted(image: QImage, side: int) -> QImage:
    if max(image.width(), image.height()) <= side:
        return image
    size = image.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _on_paper(image: QImage) -> QImage:
    """Return the picture on white, without anything that was written beside its pixels."""
    if image.colorSpace().isValid() and image.colorSpace() != QColorSpace(QColorSpace.NamedColorSpace.SRgb):
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    fresh = QImage(image.size(), QImage.Format.Format_RGB32)
    fresh.fill(QColor(_PAPER))
    painter = QPainter(fresh)
    painter.drawImage(0, 0, image)
    painter.end()
    return fresh


def _waveform(path: Path) -> QImage | None:
    """Return the loudness of a recording over its length, with how long it is; None for a coding that is not plain."""
    try:
        with wave.open(str(path), "rb") as sound:
            if sound.getsampwidth() != 2 or sound.getcomptype() != "NONE" or not 0 < sound.getframerate() < 10**6:
                return None
            seconds = sound.getnframes() / sound.getframerate()
            peaks = tuple(_peaks(sound, WAVE_SIZE[0] // 4))
    except (wave.Error, EOFError, OSError, ZeroDivisionError, ValueError):
        return None
    return _drawn(peaks, seconds) if peaks else None


def _peaks(sound: wave.Wave_read, columns: int) -> Iterator[float]:
    """Yield for each column how loud some of its samples are, 0 to 1; a long recording costs no more than a short one."""
    frames = sound.getnframes()
    for column in range(columns):
        sound.setpos(min(frames, column * frames // columns))
        raw = sound.readframes(min(_WAVE_SAMPLES, max(1, frames // columns)))
        loud = (abs(int.from_bytes(raw[at : at + 2], "little", signed=True)) for at in range(0, len(raw) - 1, 2))
        yield max(loud, default=0) / 2**15


def _drawn(peaks: Sequence[float], seconds: float) -> QImage:
    width, height = WAVE_SIZE
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(_PAPER))
    painter = QPainter(image)
    painter.setPen(QColor(_SOFT))
    painter.drawLine(QLineF(0, height / 2, width, height / 2))
    step = width / max(1, len(peaks))
    for number, peak in enumerate(peaks):
        tall = max(1.0, peak * (height - 16))
        painter.fillRect(QRectF(number * step, (height - tall) / 2, step - 1, tall), QColor(_INK))
    painter.setPen(QColor(_INK))
    whole = round(seconds)
    painter.drawText(
        QRectF(0, 0, width - 4, height - 2), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{whole // 60}:{whole % 60:02}"
    )
    painter.end()
    return image
