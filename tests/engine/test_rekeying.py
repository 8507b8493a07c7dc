"""The key of the database, changed between two engines: by who may, killed anywhere, and nothing acknowledged or asked is lost."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fakes.wrapped import PASSPHRASE, new_process, wrapped_device

from desktop.runtime.database_key import KeyChange, KeyProgress
from desktop.runtime.keystore import Keystore
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.persons import RegisterPerson
from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope, incident_scope
from sync.engine import rekeying as engine_rekeying
from sync.engine.client import EngineClient
from sync.engine.rekeying import EXIT_OK, EXIT_OUTAGE, PassphraseCheck, handed
from sync.store import backup, drafts, rekeying, unlocking
from sync.store.cipher import connect, database
from sync.store.home import Home
from sync.store.readers import Readers

WAIT_S = 60
WRONG = "refused passphrase.wrong"
ROOT = Path(__file__).parents[2]
WINDOW = ROOT / "tests" / "fakes" / "rekeying_window.py"


class OneKeystore(Keystore):
    """Keeps secrets in memory, or where it `is_shut` none."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.is_shut = False

    def is_there(self) -> bool:
        return not self.is_shut

    def keep(self) -> tuple[str, bytes] | None:
        if self.is_shut:
            return None
        name = f"qianzhi/{len(self.held)}"
        self.held[name] = os.urandom(32)
        return name, self.held[name]

    def fetch(self, name: str) -> bytes | None:
        return self.held.get(name)

    def forget(self, name: str) -> None:
        self.held.pop(name, None)


class Post:
    """A wrapped home with its engine, an open incident, a backup and files of blobs; closed by the fixture."""

    def __init__(self, path: Path) -> None:
        self.home = wrapped_device(path)
        self.client = EngineClient.start(self.home)
        self.readers = Readers(self.home)
        self.keystore = OneKeystore()
        self.change = KeyChange(self.home, self.client, self.readers, self.keystore)
        self.told: list[KeyProgress | None] = []
        done = self.client.submit(OpenIncident(title="化学品槽车侧翻", mode="actual", place="宁洛高速")).result(WAIT_S)
        self.scope = incident_scope(EntityId(done.created[0]))
        self.client.back_up().result(WAIT_S)

    def rekey(self, passphrase: str = PASSPHRASE, *, proof: str | None = None) -> object:
        return self.change.change(passphrase, proof=proof, told=self.told.append).result(WAIT_S)

    def write(self, line: str) -> object:
        return self.client.submit(WriteJournal(scope=self.scope, line=line, channel="radio"))

    def lines(self) -> list[str]:
        return lines_in(self.home)

    def close(self) -> None:
        self.client.close()
        self.readers.close()


def lines_in(home: Home) -> list[str]:
    connection = connect(home.database, home.key(), read_only=True)
    try:
        return [line for (line,) in connection.execute("select line from journal_rows order by line")]
    finally:
        connection.close()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    post = Post(tmp_path / "home")
    yield post
    post.close()
    new_process()


def test_the_key_is_changed_while_the_window_is_there(post: Post) -> None:
    """The old key opens nothing any more, the passphrase opens the home, and work goes on with readers and a next engine."""
    old, before = post.home.key(), post.client.ready.result(WAIT_S).pid
    post.write("先").result(WAIT_S)  # type: ignore[attr-defined]
    post.client.draft_put("journal", "没写完的").result(WAIT_S)
    post.rekey()
    assert post.home.key() != old
    with pytest.raises(Outage, match=r"store\.key_wrong"):
        connect(post.home.database, old, read_only=True)
    (copy,) = backup.listing(post.home)
    assert backup.is_good(copy.path, post.home.key())
    post.write("后").result(WAIT_S)  # type: ignore[attr-defined]
    assert post.client.pid not in {before, None}
    assert post.lines() == ["先", "后"]
    assert dict(post.readers.query(drafts.every).result(WAIT_S)) == {"journal": "没写完的"}
    assert post.told[0] is not None
    assert post.told[0].done == 0
    assert post.told[-1] is None
    amounts = [(told.done, told.total) for told in post.told if told is not None]
    assert amounts == sorted(amounts)
    assert amounts[-1][0] == amounts[-1][1] > post.home.database.stat().st_size


def test_what_is_asked_meanwhile_is_done_once_by_the_next_engine(post: Post) -> None:
    """Acts and drafts that come while no engine works wait, and queries too; what was asked just before is answered or asked again."""
    begun = threading.Event()

    def told(progress: KeyProgress | None) -> None:
        if progress is not None and not begun.is_set():
            begun.set()

    early = [post.write(f"早 {number}") for number in range(20)]
    changed = post.change.change(PASSPHRASE, proof=None, told=told)
    assert begun.wait(WAIT_S)
    late = [post.write(f"晚 {number}") for number in range(20)]
    draft = post.client.draft_put("journal", "换钥匙时打的字")
    read = post.readers.query(drafts.every)
    assert not changed.done()
    for future in (*early, *late, draft):
        future.result(WAIT_S)  # type: ignore[attr-defined]
    changed.result(WAIT_S)
    read.result(WAIT_S)
    assert post.lines() == sorted([f"早 {number}" for number in range(20)] + [f"晚 {number}" for number in range(20)])
    assert dict(post.readers.query(drafts.every).result(WAIT_S)) == {"journal": "换钥匙时打的字"}


def test_a_wrong_passphrase_changes_nothing(post: Post) -> None:
    """The engine says so and goes on; after three it asks for a while."""
    old, pid = post.home.key(), post.client.ready.result(WAIT_S).pid
    for _ in range(3):
        with pytest.raises(Refused, match=r"passphrase\.wrong"):
            post.rekey("a wrong one altogether")
    with pytest.raises(Refused, match=r"sign_in\.wait"):
        post.rekey()
    assert (post.home.key(), post.client.pid, post.told) == (old, pid, [])


def test_where_people_sign_in_the_secret_is_asked_for(post: Post) -> None:
    """Without it the passphrase alone changes nothing, and a wrong passphrase is on the trail under the name of who sits there."""
    person = bytes(post.client.submit(RegisterPerson(name="林亦舟", offices=("duty_commander",))).result(WAIT_S).created[0])
    post.client.seat("enrol", id=person, secret="190219").result(WAIT_S)
    old = post.home.key()
    with pytest.raises(Refused, match=r"seat\.step_up"):
        post.rekey()
    with pytest.raises(Refused, match=r"passphrase\.wrong"):
        post.rekey("a wrong one altogether", proof="190219")
    # The trail is written behind the answer, and the writer takes what it is asked in its sequence.
    post.client.draft_put("journal", "没写完的").result(WAIT_S)
    rows = post.readers.query(lambda db: db.execute("select person, act, code from refusals").fetchall()).result(WAIT_S)
    assert ("林亦舟", "ChangeDatabaseKey", "passphrase.wrong") in [tuple(row) for row in rows]
    assert post.home.key() == old
    post.rekey(proof="190219")
    assert post.home.key() != old
    with pytest.raises(Refused, match=r"seat\.locked"):
        post.rekey(proof="190219")


@pytest.mark.parametrize("is_shut", [False, True])
def test_the_keystore_opens_the_new_key_or_nothing(post: Post, *, is_shut: bool) -> None:
    """It is given a secret for the new key and forgets the one before; where it does not answer that is said, and the passphrase opens."""
    kept = post.keystore.keep()
    assert kept is not None
    unlocking.let_keystore(post.home, *kept)
    post.keystore.is_shut = is_shut
    changed = post.rekey()
    assert changed.keystore_lost is is_shut
    assert kept[0] not in post.keystore.held
    key = post.home.key()
    new_process()
    if is_shut:
        assert unlocking.read(post.home).keystore_names() == ()
    else:
        assert unlocking.by_keystore(post.home, post.keystore.fetch)
        assert post.home.key() == key
    new_process()
    unlocking.by_passphrase(post.home, PASSPHRASE)
    assert post.home.key() == key


def test_a_full_disk_changes_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said before the engine rests: there must be room for the copy."""
    old = post.home.key()
    check = PassphraseCheck(post.home)
    monkeypatch.setattr(rekeying, "_SPARE_BYTES", 1 << 62)
    with pytest.raises(Outage, match=r"store\.disk_full"):
        check.check(PASSPHRASE)
    assert post.home.key() == old


@pytest.mark.expects_warnings("key of the database not changed")
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_process_that_is_killed_leaves_old_or_new(post: Post) -> None:
    """Killed at its first word it changed nothing, which is said; the engine goes on, and another try changes the key."""
    old = post.home.key()

    def told(progress: KeyProgress | None) -> None:
        post.told.append(progress)
        if post.change.process is not None and progress is not None and progress.done:
            post.change.process.kill()

    post.write("先").result(WAIT_S)  # type: ignore[attr-defined]
    failure = post.change.change(PASSPHRASE, proof=None, told=told).exception(WAIT_S)
    assert (failure is None) is (post.home.key() != old)
    assert failure is None or (isinstance(failure, Outage) and failure.code == "rekey.broken_off")
    assert not rekeying.is_under_way(post.home)
    post.write("中").result(WAIT_S)  # type: ignore[attr-defined]
    stood = post.home.key()
    post.rekey()
    assert post.home.key() != stood
    post.write("后").result(WAIT_S)  # type: ignore[attr-defined]
    assert post.lines() == ["中", "先", "后"]


def killed(home: Home, scope: Scope, life: str, *, after: int, cut: Callable[[], object]) -> list[str]:
    """Run a window that changes the key, and kill it once it said so many words of how far that is; return what it said."""
    words = [str(home.path), bytes(scope).hex(), PASSPHRASE, life]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, str(WINDOW), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line.strip())
            if said[-1] == "changed" or sum(word.startswith("at") for word in said) > after:
                break
        cut()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        assert process.stdin is not None
        process.stdin.close()
    return said


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("_round", range(4))
def test_a_window_killed_anywhere_loses_nothing(tmp_path: Path, _round: int) -> None:
    """Killed at five moments of a change, before, in it and behind it: the passphrase opens, and all that was acknowledged is there."""
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    post = Post(tmp_path / "home")
    home, scope = post.home, post.scope
    post.close()
    keys, lines = {home.key()}, []
    for life in range(5):
        said = killed(home, scope, str(life), after=chance.randrange(6), cut=lambda: threading.Event().wait(chance.random() * 0.3))
        assert "kept" in said
        lines.append(f"line {life}")
        new_process()
        unlocking.by_passphrase(home, PASSPHRASE)
        assert not rekeying.is_under_way(home)
        assert ("changed" not in said) or home.key() not in keys
        keys.add(home.key())
        assert lines_in(home) == sorted(lines)
        connection = connect(home.database, home.key(), read_only=True)
        try:
            assert dict(drafts.every(database(connection))) == {"journal": f"draft {life}"}
        finally:
            connection.close()
        assert all(backup.is_good(copy.path, home.key()) for copy in backup.listing(home))
    assert len(keys) > 1
    new_process()


class Parent(BytesIO):
    """Hears what the process says, and closes its end at the last word."""

    def __init__(self, words: bytes) -> None:
        super().__init__()
        read, self._end = os.pipe()
        os.write(self._end, words)
        self.asked = os.fdopen(read, "rb", buffering=0)

    def write(self, line: object) -> int:
        assert isinstance(line, bytes)
        if not line[:1].isdigit():
            os.close(self._end)
        return super().write(line)

    def said(self) -> list[str]:
        self.asked.close()
        return self.getvalue().decode().splitlines()


@pytest.mark.parametrize(
    ("passphrase", "code", "word"),
    [
        (PASSPHRASE, EXIT_OK, "changed"),
        ("another one entirely", EXIT_OUTAGE, "refused passphrase.wrong"),
        ("", EXIT_OUTAGE, WRONG),
    ],
)
def test_the_process_says_what_it_did(tmp_path: Path, passphrase: str, code: int, word: str) -> None:
    """How far it is, then one word; a refusal changes nothing."""
    home = wrapped_device(tmp_path / "home")
    new_process()
    parent = Parent(handed(passphrase, ("qianzhi/next", b"\1" * 32)))
    assert engine_rekeying.run(home, asked=parent.asked, told=parent) == code  # type: ignore[arg-type]
    said = parent.said()
    assert said[-1] == word
    assert (len(said) > 1) is (code == EXIT_OK)
    assert unlocking.read(home).keystore_names() == (("qianzhi/next",) if code == EXIT_OK else ())
    new_process()


def test_a_plain_home_is_refused(tmp_path: Path) -> None:
    """There is no passphrase that could prove anything; the command line gives it one first."""
    home = Home(tmp_path / "plain")
    home.create()
    with pytest.raises(Refused, match=r"passphrase\.none"):
        PassphraseCheck(home).check(PASSPHRASE)
    parent = Parent(b"not hexadecimal\n")
    assert engine_rekeying.run(home, asked=parent.asked, told=parent) == EXIT_OUTAGE  # type: ignore[arg-type]
    assert parent.said() == ["refused passphrase.none"]
