"""The home folder: owner-only, with a key that is made once."""

import stat
import sys
import tempfile
from pathlib import Path

import pytest

from sync.domain.failures import Outage
from sync.store.home import Home, write_durably


def test_home_is_owner_only(tmp_path: Path) -> None:
    """Folder and key belong to the owner alone."""
    home = Home(tmp_path / "a" / "b")
    home.create()
    if sys.platform != "win32":
        assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
        assert stat.S_IMODE(home.key_file.stat().st_mode) == 0o600
    assert all(folder.is_dir() for folder in (home.backups, home.blobs, home.logs))


def test_key_is_made_once(tmp_path: Path) -> None:
    """Creating a home again keeps its key; another home has another."""
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    one.create()
    other.create()
    key = one.key()
    one.create()
    assert (len(key), one.key()) == (32, key)
    assert other.key() != key


def test_database_without_key_gets_no_new_one(tmp_path: Path) -> None:
    """A lost key is told; a new one would only hide that the file can't be opened."""
    home = Home(tmp_path)
    home.database.write_bytes(b"x")
    with pytest.raises(Outage) as caught:
        home.create()
    assert (caught.value.code, home.key_file.exists()) == ("store.key_missing", False)


@pytest.mark.parametrize(("content", "code"), [(None, "store.key_missing"), ("zz", "store.key_wrong"), ("ab" * 16, "store.key_wrong")])
def test_unusable_key_is_named(tmp_path: Path, content: str | None, code: str) -> None:
    """A missing key and a wrong one are told apart."""
    home = Home(tmp_path)
    home.database.write_bytes(b"x")
    if content is not None:
        home.key_file.write_text(content)
    with pytest.raises(Outage) as caught:
        home.key()
    assert caught.value.code == code


def test_place_that_cannot_be_a_folder_is_an_outage(tmp_path: Path) -> None:
    """Where the disk refuses, the program says so by code."""
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0o500)
    home = Home(sealed / "home")
    try:
        home.create()
    except Outage as outage:
        assert outage.code == "store.read_only"  # noqa: PT017 - the superuser is refused nothing


def test_durable_write_leaves_no_scrap(tmp_path: Path) -> None:
    """A write replaces the whole file and leaves nothing beside it."""
    write_durably(tmp_path / "a", b"one")
    write_durably(tmp_path / "a", b"two")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"two")]


def test_long_path_still_has_an_address(tmp_path: Path) -> None:
    """A socket path longer than the system allows moves to the temporary folder, the same each time."""
    home = Home(tmp_path / ("长" * 40) / ("名" * 40))
    assert len(home.address.encode()) <= 108
    assert home.address == Home(home.path).address
    assert Home(tmp_path / "a").address != Home(tmp_path / "b").address


def test_a_long_temporary_folder_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the home nor the temporary folder has a path that a socket may have."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("t" * 90)))
    home = Home(tmp_path / ("h" * 90))
    for address in (home.address, home.hand_address):
        assert len(address.encode()) <= 100
        assert not address.startswith(str(tmp_path))


def test_empty_folder_has_no_device(tmp_path: Path) -> None:
    """A folder with neither key nor database is one where no device was made."""
    with pytest.raises(Outage, match=r"store\.missing"):
        Home(tmp_path).key()
