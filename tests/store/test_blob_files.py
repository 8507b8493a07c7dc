"""Claims about files of people: taken in and written out a leaf at a time, whole or not at all, whatever the disks do."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.leafy import content_of, leaves_of
from fakes.peak import KNOWN, forget_peak, peak_bytes

from sync.domain.content import BLOB_BYTES_MAX, LEAF_BYTES, content_address, leaf_count
from sync.domain.failures import Outage, Refused
from sync.store import blobs as module
from sync.store import leaf_files
from sync.store.blobs import Blobs
from sync.store.home import Home

MEGABYTE = 1024 * 1024
CONTENT = content_of(3 * LEAF_BYTES + 5)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    home = Home(tmp_path / "home")
    home.create()
    return Blobs(home)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(CONTENT)
    return path


def lying(blobs: Blobs) -> list[str]:
    folder = blobs.files.path(content_address(b"")).parent.parent
    return [path.name for path in folder.rglob("*") if path.is_file()]


def full_after(count: int) -> Callable[..., None]:
    """Return what writes ``count`` bytes and then finds the disk full."""
    real, left = leaf_files.write_all, [count]

    def write(file: object, content: bytes) -> None:
        real(file, content[: left[0]])  # type: ignore[arg-type]
        left[0] -= len(content)
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "no space left")

    return write


def test_a_new_folder_is_as_durable_as_what_lies_in_it(blobs: Blobs, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole or in part: a power cut must not take away the folder of a file that somebody was told of."""
    synced: list[Path] = []
    monkeypatch.setattr(leaf_files, "sync_folder", synced.append)
    for address in (blobs.put_file(photo), blobs.put(content_of(7))):
        folder = blobs.files.path(address).parent
        assert {folder, folder.parent} <= set(synced)
    synced.clear()
    other = content_of(2 * LEAF_BYTES)
    address = content_address(other)
    blobs.files.write(address, leaves_of(other)[:1])
    assert {blobs.files.path(address).parent, blobs.files.path(address).parent.parent} <= set(synced)


@pytest.mark.parametrize("size", [0, 1, LEAF_BYTES, 2 * LEAF_BYTES, 5 * LEAF_BYTES + 3])
def test_a_file_comes_back(blobs: Blobs, tmp_path: Path, size: int) -> None:
    """By its address, as a stream, by range, and written out; its progress rises to the end."""
    content, source, target = content_of(size), tmp_path / "in", tmp_path / "out"
    source.write_bytes(content)
    told: list[tuple[int, int]] = []
    address = blobs.put_file(source, progress=lambda done, of: told.append((done, of)))
    assert address == content_address(content)
    assert told == sorted(told)
    assert (told[-1], {of for _, of in told}) == ((size, size), {size})
    assert list(blobs.stream(address)) == [content[start : start + LEAF_BYTES] for start in range(0, max(size, 1), LEAF_BYTES)]
    blobs.export(address, target)
    assert target.read_bytes() == content
    assert blobs.piece(address, 3, LEAF_BYTES + 9) == content[3 : LEAF_BYTES + 9]
    assert blobs.put_file(source) == address, "what is held is not written again"


def test_a_full_disk_leaves_nothing(blobs: Blobs, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At any byte, and when so little is left that the database could not go on; with room it works."""
    for count in (0, 3, 100, LEAF_BYTES + 1_000, 3 * LEAF_BYTES):
        with monkeypatch.context() as patched:
            patched.setattr(leaf_files, "write_all", full_after(count))
            with pytest.raises(Outage, match=r"store\.disk_full"):
                blobs.put_file(photo)
        assert lying(blobs) == []
    with monkeypatch.context() as patched:
        patched.setattr(leaf_files, "free_bytes", lambda _folder: leaf_files.FREE_BYTES_LEAST + len(CONTENT))
        with pytest.raises(Outage, match=r"store\.disk_full"):
            blobs.put_file(photo)
    assert lying(blobs) == []
    assert blobs.get(blobs.put_file(photo)) == CONTENT


def test_an_error_that_nobody_knows_is_not_called_a_full_disk(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised as it came, and leaves nothing either."""

    def broken(_file: object, _content: bytes) -> None:
        raise OSError(errno.EINVAL, "invalid")

    monkeypatch.setattr(leaf_files, "write_all", broken)
    with pytest.raises(OSError, match="invalid"):
        blobs.put(CONTENT)
    assert lying(blobs) == []


def test_stopped_at_each_leaf(blobs: Blobs, photo: Path, tmp_path: Path) -> None:
    """A person who gives up, while it is read the first time or the second, finds nothing left; nor of one written out."""
    for leaf in range(2 * leaf_count(len(CONTENT))):
        asked = iter([*([False] * leaf), True])
        with pytest.raises(Refused, match=r"blob\.cancelled"):
            blobs.put_file(photo, cancelled=lambda asked=asked: next(asked))  # type: ignore[misc]
        assert lying(blobs) == []
    address = blobs.put_file(photo)
    (tmp_path / "out").write_bytes(b"before")
    for leaf in range(leaf_count(len(CONTENT))):
        asked = iter([*([False] * leaf), True])
        with pytest.raises(Refused, match=r"blob\.cancelled"):
            blobs.export(address, tmp_path / "out", cancelled=lambda asked=asked: next(asked))  # type: ignore[misc]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out", "photo.jpg"]
    assert (tmp_path / "out").read_bytes() == b"before"


@pytest.mark.parametrize(("change", "code"), [("shorter", "blob.changed"), ("other", "blob.changed"), ("longer", "")])
def test_a_file_that_changes_while_it_is_read(blobs: Blobs, photo: Path, change: str, code: str) -> None:
    """Shorter or different is refused; one that grows is taken as it stood at the beginning."""
    after = {"shorter": CONTENT[:LEAF_BYTES], "other": CONTENT[:-1] + b"?", "longer": CONTENT + b"more"}[change]
    asked = 0

    def meanwhile() -> bool:
        nonlocal asked
        asked += 1
        if asked == leaf_count(len(CONTENT)):
            photo.write_bytes(after)
        return False

    if code:
        with pytest.raises(Refused, match=code):
            blobs.put_file(photo, cancelled=meanwhile)
        assert lying(blobs) == []
    else:
        assert blobs.get(blobs.put_file(photo, cancelled=meanwhile)) == CONTENT


def test_what_is_no_file_or_too_large(blobs: Blobs, tmp_path: Path, photo: Path) -> None:
    """Nothing, a folder, a pipe that would wait for ever, one byte too many (a file of holes), one that may not be read."""
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(BLOB_BYTES_MAX + 1)
    with pytest.raises(Refused, match=r"blob\.too_large"):
        blobs.put_file(large)
    with pytest.raises(Refused, match=r"blob\.too_large"):
        blobs.put_file(photo, bytes_max=10)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none", tmp_path, tmp_path / "pipe"):
        with pytest.raises(Refused, match=r"blob\.unreadable"):
            blobs.put_file(path)
    with pytest.raises(Refused, match=r"blob\.too_large"):
        blobs.get(content_address(b"")[:32] + (17 * MEGABYTE).to_bytes(8, "big"))


def test_where_it_cannot_be_written(blobs: Blobs, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such folder is refused, a full disk is an outage, a damaged blob is said; what stood there stays."""
    address, target = blobs.put_file(photo), tmp_path / "out"
    target.write_bytes(b"before")
    with pytest.raises(Refused, match=r"blob\.unwritable"):
        blobs.export(address, tmp_path / "none" / "out")
    with monkeypatch.context() as patched:
        patched.setattr(module, "free_bytes", lambda _folder: 0)
        with pytest.raises(Outage, match=r"store\.disk_full"):
            blobs.export(address, target)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "fsync", full)
        with pytest.raises(Outage, match=r"store\.disk_full"):
            blobs.export(address, target)
    file = blobs.files.path(address)
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)
    with pytest.raises(Outage, match=r"blob\.damaged"):
        blobs.export(address, target)
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out", "photo.jpg"]
    with pytest.raises(Refused, match=r"blob\.not_held"):
        blobs.export(content_address(b"never"), target)


@pytest.mark.skipif(not KNOWN, reason="/proc")
def test_a_large_file_is_never_held(blobs: Blobs, tmp_path: Path) -> None:
    """64 MB go in and out through a few leaves of memory."""
    source = tmp_path / "film"
    with source.open("wb") as file:
        for number in range(64):
            file.write(content_of(MEGABYTE, number % 4))
    blobs.put(CONTENT)
    forget_peak()
    before = peak_bytes()
    address = blobs.put_file(source)
    blobs.export(address, tmp_path / "out")
    grown = (peak_bytes() - before) / MEGABYTE
    print(f"{grown:.1f} MB")
    assert grown < 8
    assert (tmp_path / "out").stat().st_size == 64 * MEGABYTE
