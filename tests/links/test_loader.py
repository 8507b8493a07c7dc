"""The loader against a center's own shelf, without a socket: cut after any number of bytes, bent, refused, restarted."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fakes.live_center import CITY, GULOU, write_organisations
from fakes.memory_replica import MemoryReplica
from fakes.post import TREE, Post

from sync.center.admission import admit
from sync.center.keeper import Keeper
from sync.center.serve import Center, open_center
from sync.domain.failures import Outage
from sync.domain.ids import EntityId
from sync.domain.kinds.incident import INCIDENT
from sync.domain.scopes import Scope, organisation_scope
from sync.links.checkpoints import StoreCheckpoints
from sync.links.http import BlobAnswer
from sync.links.loader import Loader
from sync.links.replica import StoreReplica
from sync.oplog.codec import decode, encode
from sync.protocol.backoff import Backoff
from sync.protocol.envelope import compress, decompress
from sync.protocol.loading import decode_wanted
from sync.protocol.messages import encode_refusal
from sync.store import bases, cold, compaction
from sync.store.desk import Desk
from sync.store.readers import Readers
from sync.store.rebuild import check
from sync.store.writer import Writer
from tests.fakes.live_center import direct

LINES = 130


@dataclass
class Wire:
    """Stands in for `HttpLink`: the first ``keep`` bytes of a reply, then the link breaks; None lets it pass. `answers` come first."""

    center: Center
    key: bytes
    keep: int | None = None
    bend: Any = None
    length: int = 0
    asked: int = 0
    answers: list[BlobAnswer] = field(default_factory=list)

    @contextmanager
    def load(self, _path: str, _authorization: str, content: bytes) -> "Iterator[BlobAnswer | Iterator[bytes]]":
        self.asked += 1
        if self.answers:
            yield self.answers.pop(0)
            return
        whole = b"".join(self.center.shelf.load(self.key, decode_wanted(content)))
        if self.bend is not None:
            whole = self.bend(whole)
        self.length = len(whole)
        yield self._pieces(whole)

    def _pieces(self, whole: bytes) -> Iterator[bytes]:
        cut = whole if self.keep is None else whole[: self.keep]
        yield from (cut[start : start + 700] for start in range(0, len(cut), 700))
        if self.keep is not None and self.keep < len(whole):
            raise Outage("link.cut")

    def abort(self) -> None: ...

    def close(self) -> None: ...


class Written:
    """A center that was written to and whose keeper made checkpoints, closed again: to be copied, since writing it takes longest."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder / "live", folder / "kept"
        folder = self.folder
        folder.mkdir()
        center = open_center(folder / "center", organisations_csv=write_organisations(folder / "organisations.csv"))
        self.author = MemoryReplica(1, GULOU)
        writer, _ = direct(self.author, center)
        writer.round()
        admit(folder / "center", fingerprint_or_key=self.author.sign_key)
        writer.sync()
        self.scope: Scope = self.author.open_incident()
        for number in range(LINES):
            # More than one frame holds, and nothing that packs away.
            self.author.line(self.scope, f"第{number}车 {random.Random(number).randbytes(200).hex()}")
        writer.sync(most=60, push_bytes=12_000)
        keeper = Keeper(folder / "center", center.database, center.keys, now_ms=lambda: 1)
        keeper.follow()
        assert len(keeper.make_due()) == 1
        keeper.close()
        center.database.close()
        shutil.copytree(self.folder, self.kept)


class Stage:
    """Such a center, opened, and a fresh post that it admitted."""

    def __init__(self, written: Written, post: Path) -> None:
        # At the place where it was written: a center that is found elsewhere takes itself for a copy.
        folder = self.folder = written.folder
        shutil.rmtree(folder)
        shutil.copytree(written.kept, folder)
        self.center = open_center(folder / "center", organisations_csv=folder / "organisations.csv")
        self.author, self.scope = written.author, written.scope
        self.keeper = Keeper(folder / "center", self.center.database, self.center.keys, now_ms=lambda: 1)
        self.center.keepers.append(self.keeper)
        self.post = Post(post, CITY)
        readers = Readers(self.post.home, 1)
        store = StoreReplica(self.post.writer, readers)
        device, _ = direct(store, self.center)
        device.round()
        admit(folder / "center", fingerprint_or_key=store.sign_key, organisation=CITY)
        root = self.center.keys.root_public
        self.post.writer.call(lambda desk: desk.trust.pin_root(root)).result(30)
        readers.close()
        self.wire = Wire(self.center, store.sign_key)
        self.ended: list[bool] = []
        self.sign = store.sign

    def loader(self) -> Loader:
        """Return a loader that begins, as at a first contact; `_round` is one try of it."""
        store = StoreCheckpoints(self.post.home, self.post.writer, now_ms=lambda: 1)
        loader = Loader(store, lambda: self.wire, key=self.wire.key, signer=self.sign, chance=lambda: 0.0, ended=self.ended.append)  # type: ignore[arg-type, return-value]
        assert loader.begin()
        return loader

    def once(self, loader: Loader) -> float | None:
        """Try once."""
        return loader._round(self.wire, Backoff(lambda: 0.0))  # type: ignore[arg-type]

    def restart(self) -> None:
        """End the post's writer, as a program that ends does, and begin another on the same home."""
        self.post.writer.close()
        self.post.writer = Writer(self.post.home, now_ms=self.post.clock, shipped=TREE)

    def close(self) -> None:
        self.post.close()
        self.keeper.close()
        self.center.database.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("written"))


@pytest.fixture
def stage(written: Written, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(written, tmp_path / "post")
    yield made
    made.close()


def lines(stage: Stage) -> int:
    return len(stage.post.rows("select id from journal_rows"))


def kept(stage: Stage) -> int:
    return int(stage.post.rows("select count(*) as kept from checkpoint_chunks")[0]["kept"])


def test_a_newcomer_has_everything_after_one_request(stage: Stage) -> None:
    """One request brings the authority, what is open, and the rest; a second newcomer's loading would bring nothing."""
    loader = stage.loader()
    assert stage.once(loader) is None
    assert (stage.ended, stage.wire.asked, loader.busy, loader.begin()) == ([True], 1, False, False)
    assert lines(stage) == LINES
    assert stage.post.rows("select * from entries join streams on number = stream where scope = ?", stage.scope) == []
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()


@pytest.mark.parametrize("step", [5_999, pytest.param(97, marks=pytest.mark.slow)])
def test_a_reply_cut_at_any_byte_is_gone_on_with(stage: Stage, step: int) -> None:
    """Each try keeps every whole frame, also across a restart of the program; in the end it is what one reply would have given."""
    loader, most = stage.loader(), 0
    stage.wire.keep = 0
    while loader.busy:
        assert stage.once(loader) is not None or not loader.busy
        assert kept(stage) >= most, "what was kept stays"
        most = max(most, kept(stage))
        stage.wire.keep += step
        if stage.wire.asked == 3:
            stage.restart()
            loader = stage.loader()
    assert stage.wire.asked > 3
    assert lines(stage) == LINES
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()


def test_what_is_open_is_shown_before_the_rest_is_here(stage: Stage) -> None:
    """The incident stands on the screen when its lines are still on their way."""
    loader = stage.loader()
    stage.wire.keep = 0
    while not stage.post.rows("select id from incident_rows"):
        assert stage.once(loader) is not None
        stage.wire.keep += 1_999
    assert lines(stage) < LINES
    assert loader.busy


def bent_chunk(whole: bytes) -> bytes:
    """Change one byte of the last chunk, in a frame that is otherwise sound."""
    frames, at = [], 0
    while at < len(whole):
        length = int.from_bytes(whole[at : at + 4], "big")
        frames.append(decode(decompress(whole[at + 4 : at + 4 + length])))
        at += 4 + length
    frames[-1][-1][3] = frames[-1][-1][3][:-1] + b"\x00"
    packed = [compress(encode(rows), 9) for rows in frames]
    return b"".join(len(one).to_bytes(4, "big") + one for one in packed)


@pytest.mark.expects_warnings("checkpoint refused")
def test_a_bent_chunk_counts_for_nothing(stage: Stage) -> None:
    """It is refused by its hash; the checkpoint stays unfinished and is asked for again."""
    loader = stage.loader()
    stage.wire.bend = bent_chunk
    assert stage.once(loader) is not None
    assert stage.post.rows("select * from bases") == []
    stage.wire.bend = None
    assert stage.once(loader) is None
    assert lines(stage) == LINES


@pytest.mark.expects_warnings("checkpoint")
@pytest.mark.parametrize("bend", [lambda whole: whole + b"\x00\x00\x00\x02zz", lambda whole: whole[:-3]])
def test_a_torn_or_foreign_reply_leaves_the_log_as_the_way(stage: Stage, bend: Any) -> None:
    """What is no frame ends the loading, and everything comes as a log; what merely stops is tried again."""
    loader = stage.loader()
    stage.wire.bend = bend
    stage.once(loader)
    assert stage.ended in ([True], [])
    assert not loader.busy or stage.ended == []


@pytest.mark.expects_warnings("checkpoints refused")
@pytest.mark.parametrize(
    ("answer", "ended"),
    [
        (BlobAnswer(status=404, body=b"", nonce=b""), [False]),
        (BlobAnswer(status=401, body=encode_refusal("device.revoked"), nonce=b""), [False]),
        (BlobAnswer(status=428, body=encode_refusal("request.stale_nonce"), nonce=bytes(16)), [True]),
    ],
)
def test_a_center_s_no(stage: Stage, answer: BlobAnswer, ended: list[bool]) -> None:
    """An older center gives none, a refusal ends it, a nonce that was used costs one more request."""
    loader = stage.loader()
    stage.wire.answers.append(answer)
    assert stage.once(loader) is None
    assert stage.ended == ended


@pytest.mark.expects_warnings("checkpoints refused")
def test_a_full_disk_while_giving_up_costs_time_and_not_the_log(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is pulled while a newcomer loads: a thread that died here would leave it without log and checkpoint."""
    loader = stage.loader()

    def full(_store: StoreCheckpoints) -> None:
        raise Outage("store.disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(StoreCheckpoints, "abandon", full)
        stage.wire.bend = lambda _whole: b"\x00\x00\x00\x01\x00"
        assert stage.once(loader) is not None
    assert loader.busy
    assert stage.ended == []
    stage.wire.bend = None
    assert stage.once(loader) is None
    assert stage.ended == [True]


def test_a_stale_scope_takes_the_next_checkpoint(stage: Stage) -> None:
    """Only heads are asked for first; the one that is accepted is loaded, and the scope is sound again."""
    loader = stage.loader()
    stage.once(loader)
    stage.post.writer.call(lambda desk: bases.mark_stale(desk.connection, stage.scope, bases.RULING, now_ms=1)).result(30)
    stage.author.line(stage.scope, "快照之后")
    writer, _ = direct(stage.author, stage.center)
    writer.sync()
    stage.post.receive(tuple(run for run in _runs(stage) if run.scope == stage.scope))
    stage.keeper.follow()
    assert stage.keeper.make_due(every=True)
    loader.look()
    assert stage.once(loader) is None
    assert stage.post.rows("select * from stale") == []
    assert lines(stage) == LINES + 1
    assert stage.post.rows("select * from bases") == [], "and the log behind it proved it"
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()


def _runs(stage: Stage) -> Any:
    run = stage.author.run(stage.author.replica, stage.scope, LINES + 2, bytes_max=10_000)
    assert run is not None
    return (run,)


def rejoined(stage: Stage) -> bool:
    held = stage.post.rows("select count(*) as held from entries join streams on number = stream where scope = ?", stage.scope)
    return held == [{"held": LINES + 1}] and not stage.post.rows("select * from bases")


@pytest.mark.parametrize("step", [4_001, pytest.param(211, marks=pytest.mark.slow)])
def test_the_log_below_is_fetched_behind_and_proves_the_checkpoint(stage: Stage, step: int) -> None:
    """Cut again and again, it goes on where it was; at the end the scope stands on its log, and nothing reads differently."""
    loader = stage.loader()
    stage.once(loader)
    stage.post.settle()
    before = stage.post.hashes()
    stage.wire.keep = 0
    while not rejoined(stage):
        loader.look()
        stage.once(loader)
        stage.wire.keep += step
        if stage.wire.asked == 4:
            stage.restart()
            stage.post.settle()
            loader = stage.loader()
            loader._loads = False
    assert stage.wire.asked > 3
    assert stage.post.rows("select * from stale") == []
    assert stage.post.hashes() == before
    assert check(stage.post.home, shipped=TREE).different == ()


@pytest.mark.expects_warnings("checkpoint differs from its log")
def test_a_keeper_that_was_wrong_is_found_by_the_log(stage: Stage) -> None:
    """A soundly signed checkpoint that says what no entry wrote: the log behind it corrects every record, and it is said."""
    bend_keeper(stage)
    loader = stage.loader()
    stage.once(loader)
    assert stage.post.rows("select title from incident_rows") == [{"title": "谁也没有写过"}]
    loader.look()
    stage.once(loader)
    stage.post.settle()
    assert stage.post.rows("select title from incident_rows") == [{"title": "化工罐车侧翻"}]
    assert [row["reason"] for row in stage.post.rows("select reason from stale")] == ["mismatch"]
    assert check(stage.post.home, shipped=TREE).different == ()
    loader.look()
    assert stage.once(loader) is None


def bend_keeper(stage: Stage) -> None:
    """Let the keeper believe another title, and make its checkpoint anew."""

    def bent(desk: Desk) -> None:
        founder = EntityId(stage.scope[1:])
        state = desk.folding.state(stage.scope, INCIDENT.number, founder)
        heads = state.fields[INCIDENT.by_name["title"].number].heads
        for op, (_, wall) in list(heads.items()):
            heads[op] = ("谁也没有写过", wall)
        desk.folding.install(state)
        desk.connection.execute("delete from shelf")

    stage.keeper._writer.call(bent).result(30)
    stage.keeper._last.clear()
    assert len(stage.keeper.make_due(every=True)) == 1


def test_a_ruling_that_came_meanwhile_is_no_mistake_of_the_keeper(stage: Stage) -> None:
    """The log, read under the rulings in force, mends a stale scope by itself."""
    loader = stage.loader()
    stage.once(loader)
    stage.post.writer.call(lambda desk: bases.mark_stale(desk.connection, stage.scope, bases.RULING, now_ms=1)).result(30)
    loader._refresh_due = float("inf")
    loader.look()
    stage.once(loader)
    assert rejoined(stage)
    assert stage.post.rows("select * from stale") == []


def test_a_county_beside_it_is_given_nothing(stage: Stage) -> None:
    """The shelf asks the same rule as the feed."""
    assert organisation_scope(CITY)
    stranger = MemoryReplica(9, "320211")
    device, _ = direct(stranger, stage.center)
    device.round()
    admit(stage.folder / "center", fingerprint_or_key=stranger.sign_key)
    stage.wire.key = stranger.sign_key
    loader = stage.loader()
    stage.once(loader)
    assert stage.ended == [False]
    assert stage.post.rows("select * from checkpoints") == []


def rested(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Loader:
    """Return the loader of a post that took everything over, proved it, dropped its log and let all of it rest."""
    loader = stage.loader()
    stage.once(loader)
    monkeypatch.setattr(compaction, "is_open", lambda _connection, _scope: False)
    monkeypatch.setattr(cold, "COLD_MS", -(2**60))
    # What compaction does is shown in its own tests: here its log counts as dropped.
    stage.post.writer.call(lambda desk: desk.connection.execute("update checkpoints set proof = 'proven'").rowcount).result(30)
    loader.look()
    stage.once(loader)
    assert lines(stage) == 0
    assert kept(stage) == 0
    return loader


def wanted_again(stage: Stage) -> None:
    stage.post.writer.call(lambda desk: cold.ask(desk, stage.scope, now_ms=1)).result(30)


@pytest.mark.parametrize("step", [6_007, pytest.param(499, marks=pytest.mark.slow)])
def test_what_rests_at_the_center_comes_back(stage: Stage, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Asked for while the link is cut again and again, also across a restart: what came is kept, and in the end all is here."""
    loader = rested(stage, monkeypatch)
    wanted_again(stage)
    stage.wire.keep = asked = stage.wire.asked = 0
    while lines(stage) < LINES:
        stage.once(loader)
        stage.wire.keep += step
        asked += 1
        if asked == 3:
            stage.restart()
            loader = stage.loader()
            loader._loads = False
    assert asked > 3
    assert stage.post.rows("select * from cold_wanted") == []
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()


def test_another_checkpoint_takes_the_place_of_one_that_the_center_keeps_no_more(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Late lines made a newer one, and the old one is gone: the newest of the scope is taken over whole."""
    loader = rested(stage, monkeypatch)
    stage.author.line(stage.scope, "一年后的补记")
    writer, _ = direct(stage.author, stage.center)
    writer.sync()
    (late,) = _runs(stage)
    stage.post.receive((late,))
    stage.keeper.follow()
    assert stage.keeper.make_due(every=True)
    old = stage.post.rows("select id from checkpoints where standing = 1")[0]["id"]
    stage.keeper._writer.call(lambda desk: desk.connection.execute("delete from shelf where id = ?", (old,)).rowcount).result(30)
    wanted_again(stage)
    stage.once(loader)
    assert lines(stage) == LINES + len(late.entries)
    assert stage.post.rows("select * from cold") == []
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()


def test_a_center_that_has_it_no_more_is_told_of(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked for over and over: the page says why, and a person may ask again."""
    loader = rested(stage, monkeypatch)
    stage.keeper._writer.call(lambda desk: desk.connection.execute("delete from shelf").rowcount).result(30)
    wanted_again(stage)
    stage.once(loader)
    assert stage.post.rows("select why, records from cold") == [{"why": "checkpoint.not_there", "records": LINES}]
    assert stage.post.rows("select * from cold_wanted") == []
