"""A home that opens by passphrase or keystore alone, and the way over from a plain key, killed at any moment."""

import shutil
import stat
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from sync.domain.failures import Outage, Refused
from sync.store import backup, unlocking
from sync.store import wrap as wraps
from sync.store.cipher import connect
from sync.store.device import create_device, describe
from sync.store.home import Home
from sync.store.unlocking import Lock
from tests.fakes.dying_process import Dead, DyingProcess
from tests.fakes.post import START_MS
from tests.fakes.wrapped import CHEAP, PASSPHRASE, new_process, wrapped_device

SECRET = bytes(range(32))


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    yield
    new_process()


def plain_device(path: Path) -> Home:
    home = Home(path)
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=START_MS)
    return home


def is_device(home: Home) -> bool:
    connection = connect(home.database, home.key(), read_only=True)
    try:
        return describe(connection) is not None
    finally:
        connection.close()


def files_with(folder: Path, content: bytes) -> list[Path]:
    forms = (content, content.hex().encode(), content.hex().upper().encode())
    return [path for path in folder.rglob("*") if path.is_file() and any(form in path.read_bytes() for form in forms)]


def test_a_new_home_never_has_a_plain_key(tmp_path: Path) -> None:
    """Its key lies in no file in any form; another process is locked out until the passphrase opens it."""
    home = wrapped_device(tmp_path / "home")
    key = home.key()
    assert (unlocking.lock_of(home), home.key_file.exists(), files_with(home.path, key)) == (Lock.WRAPPED, False, [])
    if sys.platform != "win32":
        assert stat.S_IMODE(home.wrap_file.stat().st_mode) == 0o600
    new_process()
    with pytest.raises(Outage) as caught:
        home.key()
    assert caught.value.code == "store.locked"
    with pytest.raises(Refused):
        unlocking.by_passphrase(home, PASSPHRASE + "?")
    assert home.held is None
    unlocking.by_passphrase(home, PASSPHRASE)
    assert (home.key(), is_device(home)) == (key, True)
    assert key.hex() not in repr(home)


def test_the_keystore_opens_it_too_until_it_may_no_more(tmp_path: Path) -> None:
    """What the keystore holds opens the home; where it holds nothing the passphrase does; taken back, it opens nothing."""
    home = wrapped_device(tmp_path / "home")
    key = home.key()
    unlocking.let_keystore(home, "qianzhi/1", SECRET)
    new_process()
    assert not unlocking.by_keystore(home, {}.get)
    assert unlocking.by_keystore(home, {"qianzhi/1": SECRET}.get)
    assert home.key() == key
    unlocking.let_keystore(home, "qianzhi/1", None)
    new_process()
    assert not unlocking.by_keystore(home, {"qianzhi/1": SECRET}.get)
    unlocking.by_passphrase(home, PASSPHRASE)


def test_another_passphrase(tmp_path: Path) -> None:
    """The new one opens, the old one does not, a wrong old one changes nothing; the copy beside the backups follows."""
    home = wrapped_device(tmp_path / "home")
    with pytest.raises(Refused):
        unlocking.change_passphrase(home, "not this one", "a better passphrase", cost=CHEAP)
    unlocking.change_passphrase(home, PASSPHRASE, "a better passphrase", cost=CHEAP)
    new_process()
    with pytest.raises(Refused):
        unlocking.by_passphrase(home, PASSPHRASE)
    unlocking.by_passphrase(home, "a better passphrase")
    assert home.wrap_copy.read_bytes() == home.wrap_file.read_bytes()


@pytest.mark.parametrize("harm", ["gone", "torn"])
def test_the_copy_beside_the_backups_stands_in(tmp_path: Path, harm: str) -> None:
    """Where the wrap is gone or torn its copy opens the home, and the wrap is whole again."""
    home = wrapped_device(tmp_path / "home")
    whole = home.wrap_file.read_bytes()
    new_process()
    if harm == "gone":
        home.wrap_file.unlink()
    else:
        home.wrap_file.write_bytes(whole[:50])
    assert unlocking.lock_of(home) is Lock.WRAPPED
    unlocking.by_passphrase(home, PASSPHRASE)
    assert home.wrap_file.read_bytes() == whole


def test_a_wrap_that_is_damaged_everywhere_is_told(tmp_path: Path) -> None:
    """Damage is no wrong passphrase; nothing is asked of a person that can't help."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    for path in (home.wrap_file, home.wrap_copy):
        path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(Outage) as caught:
        unlocking.by_passphrase(home, PASSPHRASE)
    assert caught.value.code == "store.wrap_damaged"


def test_a_folder_of_backups_opens_by_the_same_passphrase_and_no_other_way(tmp_path: Path) -> None:
    """Backups on a stick carry the wrap: with the passphrase they open, without it no table reads."""
    home = wrapped_device(tmp_path / "home")
    backup.make(home, now_ms=START_MS)
    key = home.key()
    stick = Home(tmp_path / "stick")
    shutil.copytree(home.backups, stick.backups)
    new_process()
    (copy,) = backup.listing(stick)
    assert (files_with(stick.path, key), backup.is_good(copy.path, bytes(32))) == ([], False)
    unlocking.by_passphrase(stick, PASSPHRASE)
    assert backup.is_good(copy.path, stick.key())


def test_a_plain_home_comes_over(tmp_path: Path) -> None:
    """The same key opens the same database; the plain file is gone and no file holds the key."""
    home = plain_device(tmp_path / "home")
    key = home.key()
    backup.make(home, now_ms=START_MS)
    unlocking.wrap_plain(home, PASSPHRASE, cost=CHEAP)
    assert (home.key_file.exists(), files_with(home.path, key), home.key()) == (False, [], key)
    new_process()
    unlocking.by_passphrase(home, PASSPHRASE)
    assert (home.key(), is_device(home)) == (key, True)


def test_a_weak_passphrase_leaves_the_plain_home_as_it_was(tmp_path: Path) -> None:
    """Nothing is begun that would not be ended."""
    home = plain_device(tmp_path / "home")
    with pytest.raises(Refused):
        unlocking.wrap_plain(home, "short", cost=CHEAP)
    assert (unlocking.lock_of(home), home.wrap_file.exists()) == (Lock.PLAIN, False)


def test_killed_anywhere_on_the_way_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every step: the next start opens, by the plain key or by the passphrase, and where it is wrapped no plain key is left."""
    wrapped = plain = 0
    made = plain_device(tmp_path / "made")
    for at in count(1):
        home = Home(tmp_path / str(at))
        shutil.copytree(made.path, home.path)
        key = home.key()
        with monkeypatch.context() as patch:
            dying = DyingProcess(patch, at=at)
            try:
                unlocking.wrap_plain(home, PASSPHRASE, cost=CHEAP)
                ended = True
            except Dead:
                ended = False
        new_process()
        lock = unlocking.lock_of(home)
        if lock is Lock.WRAPPED:
            assert not home.key_file.exists()
            assert files_with(home.path, key) == []
            unlocking.by_passphrase(home, PASSPHRASE)
            wrapped += 1
        else:
            plain += 1
        assert (home.key(), is_device(home)) == (key, True)
        if ended:
            assert dying.said > 5
            break
        new_process()
    assert (plain > 0, wrapped > 1) == (True, True)


def test_a_torn_wrap_beside_a_plain_key_locks_nobody_out(tmp_path: Path) -> None:
    """A wrap that can't be read opens nothing, so the plain key stays, and wrapping begins anew."""
    home = plain_device(tmp_path / "home")
    home.wrap_file.write_bytes(b"qzwrap1\ntorn")
    assert unlocking.lock_of(home) is Lock.PLAIN
    key = bytes.fromhex(home.key_file.read_text().strip())
    unlocking.wrap_plain(home, PASSPHRASE, cost=CHEAP)
    new_process()
    unlocking.by_passphrase(home, PASSPHRASE)
    assert home.key() == key


def test_a_database_without_any_key_gets_none(tmp_path: Path) -> None:
    """A lost key is told."""
    home = Home(tmp_path)
    home.database.write_bytes(b"x")
    with pytest.raises(Outage) as caught:
        unlocking.begin(home, PASSPHRASE, cost=CHEAP)
    assert caught.value.code == "store.key_missing"
    with pytest.raises(Outage) as missing:
        unlocking.read(home)
    assert missing.value.code == "store.key_missing"


def test_the_wrap_of_this_release_opens(tmp_path: Path) -> None:
    """The parameters of a wrap are those it was made with, whatever this machine would choose now."""
    home = wrapped_device(tmp_path / "home")
    assert unlocking.read(home).cost() == CHEAP
    assert wraps.empty().cost() is None
