"""Another key for a home: everything that lies there opens by the new one alone, killed at any step, and by what opened it before."""

import errno
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.post import Post
from fakes.wrapped import CHEAP, PASSPHRASE, new_process
from helpers.attacked import Attack, files_in

from sync.domain.commands.incidents import OpenIncident
from sync.domain.failures import Outage, Refused
from sync.domain.leaf_set import LeafSet
from sync.store import backup, rekeying, unlocking, wiping
from sync.store.blobs import Blobs
from sync.store.cipher import connect, database
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.leaf_files import LeafFiles
from sync.store.queries.own_keys import own_keys
from sync.store.rekeying import rekey
from sync.store.startup import InstanceLock, check
from sync.store.unlocking import Lock

GULOU = "320106"
CONTENTS = (b"x" * 300, b"y" * 200_000)
STEPS = range(1, 9)


class Killed(BaseException):
    """The battery is pulled."""


def furnished(path: Path, *, plain: bool = False) -> tuple[Home, tuple[bytes, ...]]:
    """Return a home with records, a backup, whole blobs and a partial one."""
    home = Home(path)
    if plain:
        home.create()
    else:
        unlocking.begin(home, PASSPHRASE, cost=CHEAP)
        unlocking.let_keystore(home, "qianzhi/abc", bytes(32))
    create_device(home, organisation=GULOU, person="林亦舟", office="duty_commander", now_ms=1)
    post = Post(path, GULOU)
    post.do(OpenIncident(title="化工罐车侧翻", mode="exercise"))
    post.close()
    backup.make(home, now_ms=1_795_430_400_000)
    (home.backups / "20200101T000000Z-000000000001.db").write_bytes(b"torn long ago")
    blobs = Blobs(home)
    addresses = tuple(blobs.put(content) for content in CONTENTS)
    leaves = list(blobs.files.leaves(addresses[1], range(4)))
    blobs.files.drop(addresses[1])
    blobs.files.write(addresses[1], [leaves[0], leaves[2]])
    return home, addresses


def assert_opens(home: Home, addresses: tuple[bytes, ...]) -> None:
    """Everything that lay there lies there, under the key that the home has now, and nothing that was under way is left."""
    with InstanceLock(home):
        check(home, now_ms=2)
    key = home.key()
    connection = connect(home.database, key, read_only=True)
    try:
        assert connection.execute("select title from incident_rows").fetchall() == [("化工罐车侧翻",)]
    finally:
        connection.close()
    good = [one for one in backup.listing(home) if backup.is_good(one.path, key)]
    assert len(good) == 1
    files = LeafFiles(home.blobs, key)
    assert [leaf.index for leaf in files.leaves(addresses[0], range(1))] == [0]
    assert files.scan(addresses[1]) == LeafSet(4).with_leaves((0, 2))
    assert not [path.name for path in home.path.iterdir() if path.name.startswith(("key.next", "key.swap", "qianzhi.db.next"))]


def since(home: Home) -> int:
    connection = connect(home.database, home.key(), read_only=True)
    try:
        held = own_keys(database(connection))
    finally:
        connection.close()
    assert held is not None
    return held.database_since_ms


def raising(error: BaseException) -> Callable[..., None]:
    def act(*_: object) -> None:
        raise error

    return act


def opened(home: Home) -> bytes:
    new_process()
    unlocking.by_passphrase(home, PASSPHRASE)
    return home.key()


@pytest.mark.parametrize("lock", [Lock.WRAPPED, Lock.PLAIN])
def test_everything_is_under_the_new_key(tmp_path: Path, lock: Lock) -> None:
    """Database, backups and blobs; the old key opens none of them, the same passphrase opens all."""
    plain = lock is Lock.PLAIN
    home, addresses = furnished(tmp_path / "home", plain=plain)
    old = home.key()
    with InstanceLock(home):
        rekey(
            home,
            None if plain else PASSPHRASE,
            cost=CHEAP,
            keystore=None if plain else ("qianzhi/next", b"\1" * 32),
            now_ms=1_800_000_000_000,
        )
    assert home.key() != old
    assert since(home) == 1_800_000_000_000
    if not plain:
        assert opened(home) != old
        assert unlocking.read(home).keystore_names() == ("qianzhi/next",)
        new_process()
        assert unlocking.by_keystore(home, lambda name: b"\1" * 32 if name == "qianzhi/next" else None)
    assert_opens(home, addresses)
    with pytest.raises(Outage, match=r"store\.key_wrong"):
        connect(home.database, old, read_only=True)
    with pytest.raises(Outage, match=r"blob\.damaged"):
        list(LeafFiles(home.blobs, old).leaves(addresses[0], range(1)))
    assert not [one for one in backup.listing(home) if backup.is_good(one.path, old)]
    assert unlocking.lock_of(home) is (Lock.PLAIN if plain else Lock.WRAPPED)


@pytest.mark.parametrize("lock", [Lock.WRAPPED, Lock.PLAIN])
@pytest.mark.parametrize("at", STEPS)
def test_killed_at_each_step(tmp_path: Path, at: int, lock: Lock) -> None:
    """The home opens by what opened it before; up to the swap under the old key, from it on under the new one."""
    plain = lock is Lock.PLAIN
    home, addresses = furnished(tmp_path / "home", plain=plain)
    old = home.key()

    def step(number: int) -> None:
        if number == at:
            raise Killed

    with pytest.raises(Killed), InstanceLock(home):
        rekey(home, None if plain else PASSPHRASE, cost=CHEAP, step=step)
    new_process()
    if plain:
        assert unlocking.lock_of(home) is Lock.PLAIN
    else:
        opened(home)
    assert (home.key() == old) is (at <= 3)
    assert_opens(home, addresses)
    with InstanceLock(home):
        rekey(home, None if plain else PASSPHRASE, cost=CHEAP)
    assert home.key() != old
    assert_opens(home, addresses)


def test_killed_between_two_blobs_and_again_while_it_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some files are under the new key, others under the old: the next start ends it, and the one after a second kill too."""
    home, addresses = furnished(tmp_path / "home")
    genuine, count = LeafFiles._rewrite, 0

    def dying(self: LeafFiles, *words: object) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise Killed
        genuine(self, *words)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, InstanceLock(home):
        patch.setattr(LeafFiles, "_rewrite", dying)
        with pytest.raises(Killed):
            rekey(home, PASSPHRASE, cost=CHEAP)
    new_process()
    assert rekeying.is_under_way(home)
    with monkeypatch.context() as patch:
        patch.setattr(rekeying.highwater, "read", raising(Killed()))
        with pytest.raises(Killed):
            unlocking.by_passphrase(home, PASSPHRASE)
    opened(home)
    assert_opens(home, addresses)


def test_a_weak_or_wrong_passphrase_changes_nothing(tmp_path: Path) -> None:
    """And a full disk while it copies: the old key stands, nothing is left."""
    home, addresses = furnished(tmp_path / "home")
    old = home.key()
    with InstanceLock(home), pytest.raises(Refused, match=r"passphrase\.weak"):
        rekey(home, "short", cost=CHEAP)
    with pytest.MonkeyPatch.context() as patch, InstanceLock(home):
        patch.setattr(rekeying.backup, "copy_to", raising(OSError(errno.ENOSPC, "full")))
        with pytest.raises(Outage, match=r"store\.disk_full"):
            rekey(home, PASSPHRASE, cost=CHEAP)
    with pytest.MonkeyPatch.context() as patch, InstanceLock(home):
        patch.setattr(rekeying.backup, "is_good", lambda *_: False)
        with pytest.raises(Outage, match=r"backup\.unreadable"):
            rekey(home, PASSPHRASE, cost=CHEAP)
    assert opened(home) == old
    assert_opens(home, addresses)


@pytest.mark.parametrize("content", [b"", b"\x80", secrets.token_bytes(200)])
def test_a_swap_that_is_none_of_this_homes_is_told(tmp_path: Path, content: bytes, attack: Attack) -> None:
    """It opens nothing, and what lies there is left as it is."""
    home, _ = furnished(tmp_path / "home")
    home.key_swap.write_bytes(content)
    new_process()
    with attack("store.wrap_damaged", files_in(home.path, but=("engine.lock",)), lines=0):
        unlocking.by_passphrase(home, PASSPHRASE)
    other, _ = furnished(tmp_path / "other")
    with InstanceLock(other), pytest.raises(Killed):
        rekey(other, PASSPHRASE, cost=CHEAP, step=killing_at(4))
    home.key_swap.write_bytes(other.key_swap.read_bytes())
    new_process()
    with attack("store.wrap_damaged", files_in(home.path, but=("engine.lock",)), lines=0):
        unlocking.by_passphrase(home, PASSPHRASE)


def killing_at(at: int) -> rekeying.Step:
    def step(number: int) -> None:
        if number == at:
            raise Killed

    return step


def test_an_order_to_wipe_destroys_what_was_under_way(tmp_path: Path) -> None:
    """The new key lies in key.swap too, sealed for the passphrase: nothing of it is left."""
    home, _ = furnished(tmp_path / "home")
    with InstanceLock(home), pytest.raises(Killed):
        rekey(home, PASSPHRASE, cost=CHEAP, step=killing_at(4))
    wiping.carry_out(home, b"")
    assert not home.key_swap.exists()
    assert not home.database_next.exists()
