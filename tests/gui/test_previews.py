"""Previews: what is made of a file, and that no file makes the window fail, wait or tell where it was taken."""

import multiprocessing
import struct
import wave
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPageSize, QPainter, QPdfWriter

from desktop.runtime import pdf_page as pages
from desktop.runtime import previews
from desktop.runtime.pdf_page import pdf_page
from desktop.runtime.previews import Found, look_at, photo, small, thumbnail
from desktop.runtime.taken import taken_at, taken_in
from sync.domain.commands.attachments import PREVIEW_BYTES_MAX

pytestmark = pytest.mark.usefixtures("qapp")

# Broken pictures make Qt's readers warn; that they fail quietly for people is what is tested.
HOSTILE = pytest.mark.no_qt_log


def one(path: Path) -> Found:
    (found,) = look_at((path,))
    return found


def picture(width: int, height: int) -> QImage:
    """Return a picture whose upper left quarter is red, on noise that does not compress well."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#305070"))
    for x in range(0, width, 3):
        for y in range(0, height, 3):
            image.setPixel(x, y, (x * 7919 + y * 104729) & 0xFFFFFF)
    painter = QPainter(image)
    painter.fillRect(0, 0, width // 2, height // 2, QColor("#d02020"))
    painter.end()
    return image


def encoded(image: QImage, form: str, **texts: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(form.encode()))
    for key, text in texts.items():
        writer.setText(key, text)
    assert writer.write(image), writer.errorString()
    return bytes(buffer.data().data())


def exif(*, orientation: int = 1, taken: str = "2026:07:18 13:58:01", offset: str = "") -> bytes:
    """Return an EXIF segment: orientation, a place in GPS, when it was taken."""
    gps = struct.pack(">H", 1) + struct.pack(">HHI4s", 0x0001, 2, 2, b"N\0\0\0") + bytes(4)
    said = taken.encode() + b"\0"
    zone = offset.encode() + b"\0"
    count = 2 if offset else 1
    ifd0_at, exif_at = 8, 8 + 2 + 3 * 12 + 4
    texts_at = exif_at + 2 + count * 12 + 4
    gps_at = texts_at + len(said) + len(zone)
    ifd0 = struct.pack(">H", 3) + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    ifd0 += struct.pack(">HHII", 0x8769, 4, 1, exif_at) + struct.pack(">HHII", 0x8825, 4, 1, gps_at) + bytes(4)
    entries = struct.pack(">HHII", 0x9003, 2, len(said), texts_at)
    if offset:
        entries += struct.pack(">HHII", 0x9011, 2, len(zone), texts_at + len(said))
    body = b"Exif\0\0" + b"MM\0*" + struct.pack(">I", ifd0_at) + ifd0 + struct.pack(">H", count) + entries + bytes(4) + said + zone + gps
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def with_exif(jpeg: bytes, segment: bytes) -> bytes:
    return jpeg[:2] + segment + jpeg[2:]


def png_of(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG that declares its size, grey, with whatever follows as its compressed rows."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def a_pdf(pages: int = 2, *, size: QSize | None = None) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    writer = QPdfWriter(buffer)
    if size is not None:
        writer.setPageSize(QPageSize(size))
    painter = QPainter(writer)
    for number in range(pages):
        if number:
            writer.newPage()
        painter.fillRect(0, 0, 2000, 2000, QColor("#d02020") if number == 0 else QColor("#2020d0"))
    painter.end()
    return bytes(buffer.data().data())


def a_recording(path: Path, seconds: float = 2.0) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        loud = b"".join(struct.pack("<h", (number * 977) % 20000 - 10000) for number in range(int(seconds * 4000)))
        sound.writeframes(loud + bytes(int(seconds * 4000) * 2))
    return path


def colour_at(image: QImage, x: float, y: float) -> str:
    colour = image.pixelColor(int(image.width() * x), int(image.height() * y))
    if max(colour.red(), colour.blue()) < 150 or min(colour.red(), colour.blue()) > 90:
        return "other"
    return "red" if colour.red() > colour.blue() else "blue"


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_a_photo_gets_a_small_picture(tmp_path: Path, form: str) -> None:
    """At most 30 kB and 320 pixels, whatever the photo's size."""
    (tmp_path / "photo").write_bytes(encoded(picture(1500, 1000), form))
    found = one(tmp_path / "photo")
    assert (found.media, found.failure, found.size) == (form, None, (tmp_path / "photo").stat().st_size)
    assert found.preview is not None
    assert len(found.preview) <= PREVIEW_BYTES_MAX
    shown = thumbnail(found.preview)
    assert shown is not None
    assert (max(shown.width(), shown.height()), round(shown.width() / shown.height(), 2)) == (320, 1.5)
    assert colour_at(shown, 0.2, 0.2) == "red"


def test_a_preview_stands_as_the_camera_was_held_and_says_nothing_of_where(tmp_path: Path) -> None:
    """Orientation is applied; position, comment and every other word of the file are left behind."""
    raw = with_exif(encoded(picture(600, 300), "jpeg", Comment="N32 E118"), exif(orientation=6, offset="+09:00"))
    (tmp_path / "turned.jpg").write_bytes(raw)
    found = one(tmp_path / "turned.jpg")
    assert found.preview is not None
    for told in (b"Exif", b"GPS", b"N32", b"2026:07"):
        assert told not in found.preview
    shown = thumbnail(found.preview)
    assert shown is not None
    assert shown.height() > shown.width()
    assert colour_at(shown, 0.8, 0.1) == "red"  # turned by a quarter to the right
    assert found.taken_at == int(datetime(2026, 7, 18, 4, 58, 1, tzinfo=UTC).timestamp() * 1000)
    full = photo(raw, "jpeg")
    assert full is not None
    assert (full.width(), full.height()) == (300, 600)


def test_a_camera_that_names_no_zone_stands_in_the_country(tmp_path: Path) -> None:
    """Half past four in the afternoon here is half past eight in Greenwich; a file without such words says nothing."""
    path = tmp_path / "a.jpg"
    path.write_bytes(with_exif(encoded(picture(20, 20), "jpeg"), exif(taken="2026:07:18 16:30:00")))
    assert taken_at(path) == int(datetime(2026, 7, 18, 8, 30, tzinfo=UTC).timestamp() * 1000)
    assert taken_at(tmp_path / "none.jpg") is None
    plain = encoded(picture(20, 20), "jpeg")
    for raw in (plain, b"", b"\xff\xd8", with_exif(plain, exif(taken="0000:00:00 00:00:00")), with_exif(plain, exif(offset="later"))):
        assert taken_in(raw) is None


@given(st.binary(max_size=120), st.integers(0, 200))
@settings(max_examples=200)
def test_no_words_of_a_camera_make_the_reading_fail(body: bytes, cut: int) -> None:
    """Offsets that lead anywhere, directories that never end, text that is none."""
    segment = exif(offset="+08:00")
    hostile = b"\xff\xe1" + struct.pack(">H", len(body) + 8) + b"Exif\0\0" + body
    for raw in (b"\xff\xd8" + hostile, b"\xff\xd8" + segment[:cut], b"\xff\xd8" + segment[:cut] + body):
        assert taken_in(raw) is None or isinstance(taken_in(raw), int)


def test_a_document_gets_its_first_page(tmp_path: Path) -> None:
    """And each page can be shown, at the width asked, within bounds."""
    (tmp_path / "a.pdf").write_bytes(a_pdf())
    found = one(tmp_path / "a.pdf")
    assert found.preview is not None
    shown = thumbnail(found.preview)
    assert shown is not None
    assert (shown.height() > shown.width(), colour_at(shown, 0.12, 0.1)) == (True, "red")
    second = pdf_page(a_pdf(), 1, 600)
    assert second is not None
    assert (second.pages, second.image.width(), colour_at(second.image, 0.12, 0.1)) == (2, 600, "blue")
    assert pdf_page(a_pdf(), 2, 600) is None
    wide = pdf_page(a_pdf(1, size=QSize(10, 14_000)), 0, 2000)
    assert wide is not None
    assert max(wide.image.width(), wide.image.height()) <= pages.PAGE_SIDE_MAX


def test_a_recording_gets_its_loudness(tmp_path: Path) -> None:
    """Loud in its first half, silent in its second."""
    found = one(a_recording(tmp_path / "radio.wav"))
    assert (found.media, found.preview is not None) == ("wav", True)
    shown = thumbnail(found.preview or b"")
    assert shown is not None
    dark = [sum(shown.pixelColor(x, y).lightness() < 120 for y in range(shown.height())) for x in (33, 81, 193, 241)]
    assert (min(dark[:2]) > 20, max(dark[2:]) < 5) == (True, True)


def test_a_recording_of_another_form_gets_its_length(tmp_path: Path) -> None:
    """An MP3 of seven seconds: a still line and 0:07, which a longer one does not show."""
    shown = []
    for count in (268, 536):
        (tmp_path / "call.mp3").write_bytes((b"\xff\xfb\x90\x00" + bytes(413)) * count)
        found = one(tmp_path / "call.mp3")
        assert (found.media, found.preview is not None) == ("mp3", True)
        shown.append(thumbnail(found.preview or b""))
    assert shown[0] is not None
    assert shown[0] != shown[1]
    dark = [sum(shown[0].pixelColor(x, y).lightness() < 120 for y in range(50)) for x in (33, 81, 193, 241)]
    assert max(dark) == 0, "nothing is drawn that was not measured"


@pytest.mark.parametrize("name", ["a.txt", "a.zip", "a.mp4", "a.bin"])
def test_what_has_no_picture_has_none(tmp_path: Path, name: str) -> None:
    """It is shown by its kind."""
    heads = {"a.txt": b"text", "a.zip": b"PK\x03\x04", "a.mp4": b"\0\0\0\x20ftypisom", "a.bin": b"\0\1\2"}
    (tmp_path / name).write_bytes(heads[name])
    found = one(tmp_path / name)
    assert (found.preview, found.failure) == (None, None)


def test_what_can_not_be_read_says_so(tmp_path: Path) -> None:
    """A folder, a file that is gone, a name that is none."""
    for path in (tmp_path, tmp_path / "none.jpg", Path("a\0b")):
        found = one(path)
        assert found.failure is not None
        assert (found.failure.code, found.failure.facts["name"]) == ("file.unreadable", path.name)


def bomb() -> bytes:
    return png_of(60_000, 60_000, bytes(60_001 * 40))


def large_picture() -> bytes:
    return png_of(12_000, 12_000, bytes(12_001 * 12_000))


def zip_bomb() -> bytes:
    return b"PK\x03\x04" + zlib.compress(bytes(10**7), 9)


@HOSTILE
@pytest.mark.parametrize(
    ("name", "made"),
    [
        # What takes long to make is made by its test alone: every worker collects all of them.
        ("bomb", bomb),
        ("large but allowed by its size", large_picture),
        ("no rows", png_of(300, 300, b"")),
        ("no size", png_of(0, 0, b"")),
        ("cut jpeg", encoded(QImage(64, 64, QImage.Format.Format_RGB32), "jpeg")[:150]),
        ("jpeg head alone", b"\xff\xd8\xff\xe0"),
        ("webp head alone", b"RIFF\xff\xff\xff\xffWEBPVP8X"),
        ("gif of no size", b"GIF89a\0\0\0\0\0\0\0"),
        ("pdf garbage", b"%PDF-1.7\n" + bytes(range(256)) * 40),
        (
            "pdf that points at itself",
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 99999>>endobj\ntrailer<</Root 1 0 R>>",
        ),
        ("svg with entities", b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'),
        ("wave without frames", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\0\0\0\0\0\0\0\0\2\0\x10\0data\0\0\0\0"),
        ("wave head alone", b"RIFF\x24\0\0\0WAVE"),
        ("mp3 head alone", b"ID3\4\0\0\x7f\x7f\x7f\x7f"),
        ("flac that is none", b"fLaC\x80\xff\xff\xff"),
        ("ogg of one page", b"OggS" + bytes(23)),
        ("mp4 that contains itself", b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x08moov" * 40),
        ("zip bomb", zip_bomb),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_ends_in_no_preview(tmp_path: Path, name: str, made: bytes | Callable[[], bytes]) -> None:
    """Not in a crash, not in gigabytes, and what it is is still said; the same holds where it is to be shown whole."""
    raw = made if isinstance(made, bytes) else made()
    (tmp_path / "file").write_bytes(raw)
    found = one(tmp_path / "file")
    assert found.failure is None, name
    shown = None if found.preview is None else thumbnail(found.preview)
    assert found.preview is None or (name == "cut jpeg" and shown is not None), name
    assert name == "cut jpeg" or photo(raw, found.media) is None
    assert pdf_page(raw, 0, 300) is None


@HOSTILE
def test_a_preview_from_another_post_is_judged_too() -> None:
    """Thirty kilobytes may declare gigabytes; and a picture in another's clothes is opened by no other reader."""
    bomb = png_of(40_000, 40_000, b"")
    assert len(bomb) < PREVIEW_BYTES_MAX
    assert thumbnail(bomb) is None
    assert thumbnail(b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>") is None
    assert thumbnail(b"") is None
    assert photo(encoded(picture(8, 8), "png"), "jpeg") is None


@HOSTILE
@given(st.binary(max_size=300), st.sampled_from(["jpeg", "png", "webp", "gif"]))
@settings(max_examples=60, deadline=None)
def test_no_bytes_make_a_reader_fail(tail: bytes, media: str) -> None:
    """Whatever follows the right beginning."""
    heads = {"jpeg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF\0\0\0\0WEBP", "gif": b"GIF89a"}
    shown = photo(heads[media] + tail, media, side_max=64)
    assert shown is None or max(shown.width(), shown.height()) <= 64


def test_a_picture_that_does_not_get_small_enough_is_made_smaller() -> None:
    """Noise of 320 pixels takes more than 30 kB at any quality worth having; a side less, and it fits."""
    side = 900
    noise = QImage(Random(1).randbytes(4 * side * side), side, side, QImage.Format.Format_RGB32)
    made = small(noise)
    assert made is not None
    assert len(made) <= PREVIEW_BYTES_MAX
    assert QImageReader.allocationLimit() == previews.MEMORY_MB_MAX
    flat = QImage(2000, 1, QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    assert small(flat) is not None


def bomb(depth: int = 30) -> bytes:
    """Return a document of a few kilobytes whose page draws forms that draw forms: ten to the power of ``depth`` strokes."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>")
    objects.append(b"<</Length 4>>stream\n/F Do\nendstream")
    for level in range(depth):
        inner = b"/F Do " * 10 if level < depth - 1 else b"0 0 m 200 200 l S "
        within = f"/Resources<</XObject<</F {6 + level} 0 R>>>>".encode() if level < depth - 1 else b""
        objects.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]%s/Length %d>>stream\n%s\nendstream" % (within, len(inner), inner))
    raw, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(raw))
        raw += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(raw)}\n%%EOF".encode()
    return raw + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + table + end


def test_a_page_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is ended: the window waits for it no longer than that, and nothing goes on behind it."""
    shallow = pdf_page(bomb(2), 0, 100)
    assert shallow is not None
    monkeypatch.setattr(pages, "PAGE_S_MAX", 1.0)
    began = monotonic()
    assert pdf_page(bomb(), 0, 100) is None
    assert monotonic() - began < 10
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    "told", [b"", bytes(5), bytes(16), pages._TOLD.pack(1, 2, 2, 8) + bytes(15), pages._TOLD.pack(1, 9_999, 1, 39_996)]
)
def test_what_the_drawing_process_says_is_not_believed(told: bytes) -> None:
    """A document may have taken it over: sizes that do not fit their pixels are no page."""
    assert pages._told(told, 0) is None
    sound = pages._told(pages._TOLD.pack(1, 2, 2, 8) + bytes(16), 0)
    assert sound is not None
    assert sound.image.size() == QSize(2, 2)
