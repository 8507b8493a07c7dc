"""The loader against a center's own shelf, without a socket: cut after any number of bytes, bent, refused, restarted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.live_center import CITY, GULOU, direct
from fakes.loading_stage import LINES, Stage, Written, kept, lines
from fakes.memory_replica import MemoryReplica
from fakes.post import TREE

from sync.center.admission import admit
from sync.domain.draft import Urgency
from sync.domain.failures import Outage
from sync.domain.ids import EntityId
from sync.domain.kinds.incident import INCIDENT
from sync.domain.scopes import organisation_scope
from sync.links.checkpoints import StoreCheckpoints
from sync.links.http import BlobAnswer
from sync.links.loader import Loader
from sync.oplog.codec import decode, encode
from sync.protocol import loading
from sync.protocol.envelope import compress, decompress
from sync.protocol.messages import encode_refusal
from sync.store import bases, cold, compaction
from sync.store.desk import Desk
from sync.store.rebuild import check


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("written"))


@pytest.fixture
def stage(written: Written, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(written, tmp_path / "post")
    yield made
    made.close()


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


@pytest.mark.parametrize("cut", [None, 6])
def test_flash_is_shown_while_the_rest_is_on_its_way(stage: Stage, monkeypatch: pytest.MonkeyPatch, cut: int | None) -> None:
    """An incident opened after the loading began stands on the screen while most lines are still to come; a cut repeats nothing."""
    author = MemoryReplica(77, GULOU)
    device, _ = direct(author, stage.center)
    device.round()
    admit(stage.folder / "center", fingerprint_or_key=author.sign_key)
    device.sync()
    monkeypatch.setattr(loading, "FRAME_BYTES", 1)
    seen: list[tuple[int, int]] = []

    def between(had: int) -> None:
        stage.post.settle()
        if had == 2 and stage.wire.asked == 1:
            author.open_incident("另一起", urgency=Urgency.FLASH)
            device.sync()
        if not seen and stage.post.rows("select id from incident_rows where title = '另一起'"):
            seen.append((stage.wire.asked, lines(stage)))

    loader = stage.loader()
    stage.wire.between, stage.wire.keep = between, cut
    if cut is not None:
        assert stage.once(loader) is not None
        stage.wire.keep = None
    assert stage.once(loader) is None
    ((asked, shown),) = seen
    assert asked == 1
    assert shown < LINES
    assert lines(stage) == LINES
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()


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
