"""Claims about the key of a center's database: another one takes its place, killed at any step, and the old one opens nothing here."""

from pathlib import Path

import pytest
from fakes.kept_center import KeptCenter
from fakes.live_center import GULOU, XUANWU, LiveCenter, write_organisations
from helpers.attacked import Attack, files_in
from sqlalchemy import func, select

from sync.center import codes, rekeying
from sync.center.backups import FOLDER, back_up
from sync.center.database import FILE, enrolment_codes, entries
from sync.center.exchange import system_ms
from sync.center.keys import KEY_SWAP, keys_of
from sync.center.rekeying import rekey
from sync.center.restore import restore
from sync.center.serve import Center, open_center
from sync.domain.failures import Outage, Refused
from sync.store import backup
from sync.store.blobs import Blobs
from sync.store.cipher import connect
from sync.store.home import Home
from sync.store.leaf_files import LeafFiles
from tests.center.conftest import POSTGRESQL

CONTENT = b"a report" * 30_000
STEPS = range(1, 9)
pytestmark = pytest.mark.usefixtures("ground")


class Killed(BaseException):
    """The power goes."""


class Stopped:
    """The folder of a center that holds an entry, a code, a blob, a backup and a keeper's home, and is stopped."""

    def __init__(self, tmp_path: Path) -> None:
        kept = KeptCenter(tmp_path)
        author, device, scope = kept.writer(GULOU)
        author.line(scope, "写过的")
        device.sync()
        keeper = kept.keeper()
        keeper.follow()
        self.directory = kept.folder / "center"
        self.organisations = write_organisations(tmp_path / "organisations.csv")
        codes.make_code(self.directory, codes.Terms(organisation=XUANWU, by="值班长"))
        back_up(self.directory, now_ms=system_ms())
        self.address = self.blobs().put(CONTENT)
        kept.close()
        self.entries = self.count()

    def blobs(self) -> Blobs:
        # The folder of blobs and the file of the key lie as in a plain home.
        return Blobs(Home(self.directory))

    def opened(self) -> Center:
        return open_center(self.directory, organisations_csv=self.organisations)

    def count(self) -> int:
        center = self.opened()
        try:
            with center.database.read() as connection:
                for row in connection.execute(select(enrolment_codes)).all():
                    assert len(codes.key_of(center.keys, row)) > 0
                return int(connection.execute(select(func.count()).select_from(entries)).scalar_one())
        finally:
            center.database.close()
            center.blobs.close()


@pytest.fixture
def stopped(tmp_path: Path) -> Stopped:
    return Stopped(tmp_path)


def assert_opens(stopped: Stopped, old: bytes, *, ground: str) -> None:
    """All that lay there lies there under the key that stands, nothing that was under way is left, and the old key opens nothing."""
    assert stopped.count() == stopped.entries
    key = keys_of(stopped.directory).database
    (copy,) = backup.listing_in(stopped.directory / FOLDER)
    assert backup.is_good(copy.path, key)
    assert stopped.blobs().get(stopped.address) == CONTENT
    assert not [path.name for path in stopped.directory.iterdir() if path.name.startswith(("key.next", KEY_SWAP, "center.db.next"))]
    if key != old:
        assert not backup.is_good(copy.path, old)
        with pytest.raises(Outage, match=r"blob\.damaged"):
            list(LeafFiles(stopped.directory / "blobs", old).leaves(stopped.address, range(4)))
        if ground != POSTGRESQL:
            with pytest.raises(Outage, match=r"store\.key_wrong"):
                connect(stopped.directory / FILE, old, read_only=True)


def test_everything_goes_under_the_new_key(stopped: Stopped, ground: str, tmp_path: Path) -> None:
    """Database, backup, blobs and codes; the keeper has a key of its own anew; the old key lies where it was asked for, for its owner."""
    old, keeper = keys_of(stopped.directory).database, Home(stopped.directory / "keeper").key()
    done = rekey(stopped.directory, keep=tmp_path / "old.key")
    assert (done.backups, done.is_encrypted) == (1, ground != POSTGRESQL)
    assert keys_of(stopped.directory).database != old
    assert Home(stopped.directory / "keeper").key() != keeper
    assert_opens(stopped, old, ground=ground)
    assert bytes.fromhex((tmp_path / "old.key").read_text()) == old
    assert (tmp_path / "old.key").stat().st_mode & 0o077 == 0
    back_up(stopped.directory, now_ms=system_ms() + 5_000)
    with pytest.raises(Refused, match=r"root\.file_exists"):
        rekey(stopped.directory, keep=tmp_path / "old.key")


@pytest.mark.parametrize("at", STEPS)
def test_killed_at_each_step(stopped: Stopped, ground: str, at: int) -> None:
    """Up to the third the old key stands, behind it the new one; meanwhile no other word opens the database, and the next start ends it."""
    old = keys_of(stopped.directory).database

    def step(number: int) -> None:
        if number == at:
            raise Killed

    with pytest.raises(Killed):
        rekey(stopped.directory, step=step)
    if at > 3:
        for word in (keys_of, lambda folder: back_up(folder, now_ms=1), lambda folder: restored(stopped, folder)):
            with pytest.raises(Outage, match=r"center\.rekeying"):
                word(stopped.directory)
    stopped.opened().database.close()
    assert (keys_of(stopped.directory).database == old) is (at <= 3)
    assert_opens(stopped, old, ground=ground)
    stood = keys_of(stopped.directory).database
    rekey(stopped.directory)
    assert_opens(stopped, stood, ground=ground)


def restored(stopped: Stopped, folder: Path) -> object:
    return restore(folder, source=folder / FOLDER, organisations_csv=stopped.organisations, now_ms=1)


def test_killed_between_two_files_and_ended_by_the_word(stopped: Stopped, ground: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of the blobs is under the new key: said again, the word ends that change and makes another."""
    old, genuine = keys_of(stopped.directory).database, LeafFiles._rewrite

    def dying(self: LeafFiles, *words: object) -> None:
        genuine(self, *words)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(LeafFiles, "_rewrite", dying)
        with pytest.raises(Killed):
            rekey(stopped.directory)
    rekey(stopped.directory)
    assert_opens(stopped, old, ground=ground)


def test_a_full_disk_and_a_copy_that_does_not_read_back_change_nothing(
    stopped: Stopped, ground: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is said, and the old key stands; on PostgreSQL there is no copy of the database."""
    if ground == POSTGRESQL:
        return
    old = keys_of(stopped.directory).database
    with monkeypatch.context() as patch:
        patch.setattr(rekeying.of_home, "_SPARE_BYTES", 1 << 62)
        with pytest.raises(Outage, match=r"store\.disk_full"):
            rekey(stopped.directory)
    with monkeypatch.context() as patch:
        patch.setattr(rekeying.backup, "is_good", lambda *_words: False)
        with pytest.raises(Outage, match=r"backup\.unreadable"):
            rekey(stopped.directory)
    assert keys_of(stopped.directory).database == old
    assert_opens(stopped, old, ground=ground)


@pytest.mark.parametrize("content", [b"", b"\x80", bytes(200)])
def test_a_swap_that_is_none_of_this_centers_is_told(stopped: Stopped, content: bytes, attack: Attack) -> None:
    """It opens nothing, and what lies there is left as it is."""
    (stopped.directory / KEY_SWAP).write_bytes(content)
    with attack("center.key_foreign", files_in(stopped.directory, but=("center.lock", "key.lock")), lines=0):
        rekey(stopped.directory)


def test_a_center_that_runs_is_left_alone(tmp_path: Path) -> None:
    """And so is a folder without one."""
    with LiveCenter(tmp_path / "center" / "home") as center:
        before = keys_of(center.directory).database
        with pytest.raises(Outage, match=r"store\.second_instance"):
            rekey(center.directory)
        assert keys_of(center.directory).database == before
    with pytest.raises(Outage, match=r"center\.missing"):
        rekey(tmp_path / "none")
