"""How long a recording is, by the headers that phones and radios write; and what lies about it."""

import random
import struct
import time
from pathlib import Path

import pytest

from desktop.runtime.lengths import seconds_of
from sync.domain.media import sniffed

SECONDS = 7


def mp3() -> bytes:
    """Frames of 128 kbit/s at 44.1 kHz: 417 bytes, 1,152 samples each."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return frame * round(SECONDS * 44_100 / 1152)


def flac() -> bytes:
    rate, samples = 16_000, SECONDS * 16_000
    packed = (rate << 44 | 15 << 36 | samples).to_bytes(8, "big")
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + packed + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info


def opus() -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 16_000, 0, 0)
    return _page(0, 2, 0, head) + _page(1, 0, 0, b"OpusTags" + struct.pack("<II", 0, 0)) + _page(2, 4, SECONDS * 48_000, bytes(40))


def m4a() -> bytes:
    return _mp4(b"M4A ")


def of_a_phone() -> bytes:
    """3GP, in which older telephones write AMR: its movie header says how long it is, whatever is in it."""
    return _mp4(b"3gp4")


def _mp4(brand: bytes) -> bytes:
    header = bytes(4) + bytes(8) + struct.pack(">II", 1_000, SECONDS * 1_000) + bytes(80)
    return _atom(b"ftyp", brand + bytes(4)) + _atom(b"mdat", bytes(100)) + _atom(b"moov", _atom(b"mvhd", header))


def _atom(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def _page(number: int, flags: int, granule: int, content: bytes) -> bytes:
    return b"OggS" + struct.pack("<BBqIIIB", 0, flags, granule, 1, number, 0, 1) + bytes([len(content)]) + content


FORMS = {"mp3": mp3, "flac": flac, "ogg": opus, "m4a": m4a, "mp4": of_a_phone}


@pytest.mark.parametrize("media", FORMS)
def test_a_recording_says_how_long_it_is(tmp_path: Path, media: str) -> None:
    """Whatever its name says it were."""
    (tmp_path / "a.txt").write_bytes(FORMS[media]())
    assert sniffed(FORMS[media]()[:4096]) == media
    said = seconds_of(tmp_path / "a.txt", media)
    assert said == pytest.approx(SECONDS, abs=0.1)


@pytest.mark.parametrize("media", FORMS)
def test_what_lies_or_is_cut_ends_in_no_length_and_soon(tmp_path: Path, media: str) -> None:
    """Cut anywhere, bytes changed: a number that somebody could have recorded, or none; never an error, never a long wait."""
    raw, chance, path = FORMS[media](), random.Random(7), tmp_path / "file"
    began = time.process_time()
    for _ in range(60):
        bent = bytearray(raw[: chance.randrange(1, min(len(raw), 2_000))])
        for _ in range(chance.randrange(4)):
            bent[chance.randrange(len(bent))] = chance.randrange(256)
        path.write_bytes(bytes(bent))
        said = seconds_of(path, media)
        assert said is None or 0 < said < 31 * 24 * 3_600
    assert time.process_time() - began < 20


def test_other_files_are_not_asked(tmp_path: Path) -> None:
    """A photo, a text, one that is gone."""
    (tmp_path / "a").write_bytes(mp3())
    assert seconds_of(tmp_path / "a", "jpeg") is None
    assert seconds_of(tmp_path / "none", "mp3") is None
