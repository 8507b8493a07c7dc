"""Blobs: encrypted, durable, and never given out damaged."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.domain.content import LEAF_BYTES, content_address
from sync.domain.failures import Outage, Refused
from sync.store import blobs as module
from sync.store.blobs import Blobs
from sync.store.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.create()
    return home


def file_of(home: Home) -> Path:
    (path,) = [path for path in home.blobs.rglob("*") if path.is_file()]
    return path


@pytest.mark.parametrize("size", [0, 1, LEAF_BYTES, LEAF_BYTES + 1, 3 * LEAF_BYTES, 5 * LEAF_BYTES + 7])
def test_content_comes_back_by_its_address(home: Home, size: int) -> None:
    """What is put is got, whatever its size, and the address names the size."""
    content = bytes(range(256)) * (size // 256 + 1)
    blobs = Blobs(home)
    address = blobs.put(content[:size])
    assert (Blobs(home).get(address), blobs.has(address), int.from_bytes(address[-8:], "big")) == (content[:size], True, size)
    assert blobs.files.addresses() == ({address}, set())


def test_one_content_is_one_file(home: Home) -> None:
    """Putting again writes nothing; a damaged file is written anew."""
    blobs = Blobs(home)
    address = blobs.put(b"plan" * 1000)
    raw = file_of(home).read_bytes()
    assert blobs.put(b"plan" * 1000) == address
    assert file_of(home).read_bytes() == raw
    file_of(home).write_bytes(raw[:-1])
    blobs.put(b"plan" * 1000)
    assert blobs.get(address) == b"plan" * 1000


def test_file_shows_nothing(home: Home) -> None:
    """The file is not readable without the key of the home."""
    Blobs(home).put("机密预案".encode() * 100)
    assert "机密预案".encode() not in file_of(home).read_bytes()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 0.999), cut=st.booleans())
def test_any_damage_is_found(home: Home, at: float, *, cut: bool) -> None:
    """Wherever a byte changes or the file ends, the blob is damaged, not different."""
    blobs = Blobs(home)
    address = blobs.put(b"0123456789" * 40)
    raw = bytearray(file_of(home).read_bytes())
    place = int(len(raw) * at)
    if cut:
        del raw[place:]
    else:
        raw[place] ^= 1
    file_of(home).write_bytes(raw)
    with pytest.raises(Outage, match=r"blob\.damaged"):
        blobs.get(address)


def test_not_held_is_none(home: Home) -> None:
    """Asking for what is not there, and letting go of it, are no errors."""
    blobs = Blobs(home)
    address = content_address(b"never")
    blobs.drop(address)
    assert (blobs.get(address), blobs.has(address)) == (None, False)


def test_too_large_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A content over the bound is refused before anything is written."""
    monkeypatch.setattr(module, "CONTENT_BYTES_MAX", 10)
    with pytest.raises(Refused, match=r"blob\.too_large"):
        Blobs(home).put(b"x" * 11)
    assert list(home.blobs.iterdir()) == []


def test_one_changed_byte_is_another_address() -> None:
    """Addresses differ for contents that differ in one byte, in one leaf or at a leaf's edge."""
    base = bytes(3 * LEAF_BYTES)
    others = {content_address(base[:place] + b"\x01" + base[place + 1 :]) for place in (0, LEAF_BYTES - 1, LEAF_BYTES, 2 * LEAF_BYTES)}
    assert len({content_address(base), *others, content_address(base[:-1])}) == 6
