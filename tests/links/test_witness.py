"""Claims about two histories: a center that shows them is caught when two devices meet, wherever, and nobody's work waits for it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.carrier import Carrier
from fakes.forked_center import Onlooker, meet, twin
from fakes.live_center import GULOU, LiveCenter
from helpers.attacked import Attack, rows_of

from desktop.app import cli
from desktop.app.exits import CHECK_FAILED, OK
from sync.center import prover
from sync.center.backups import back_up
from sync.center.condition import condition
from sync.center.keys import keys_of
from sync.center.restore import restore
from sync.domain.commands.incidents import OpenIncident
from sync.oplog.heads import HEAD_BYTES_MAX, make_head, parse_head
from sync.oplog.tree import TreeHead
from sync.store import heads
from sync.store.verifying import verify

JIANGNING = "320115"
LINE = "center shows two histories"
pytestmark = pytest.mark.expects_warnings(LINE, "two histories under one key")


def incidents(post: Onlooker, count: int) -> None:
    for number in range(count):
        post.post.do(OpenIncident(title=f"险情{number}", mode="exercise"))
    post.sync()


@pytest.fixture
def open_lookers() -> Iterator[list[Onlooker]]:
    made: list[Onlooker] = []
    yield made
    for one in made:
        one.close()


@pytest.fixture
def ground(tmp_path: Path, open_lookers: list[Onlooker]) -> tuple[LiveCenter, Onlooker, Onlooker]:
    """A center that two devices know, which know one another, and where each was shown a head."""
    center = LiveCenter(tmp_path / "center" / "home")
    with center:
        for at, organisation in enumerate((GULOU, GULOU)):
            open_lookers.append(Onlooker(tmp_path / f"post-{at}", organisation, center))
            open_lookers[-1].admit()
        one, other = open_lookers
        incidents(one, 3)
        other.sync()
        for post in (one, other):
            post.look()
            assert [state for _, _, state in post.heads()] == ["proven"]
        one.post.accept(other.post)
        other.post.accept(one.post)
        meet(one, other)
    return center, one, other


def parted(tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker], *, ours: int, theirs: int) -> tuple[LiveCenter, LiveCenter]:
    """Let the center show one history to the one device, and another to the other."""
    center, one, other = ground
    second = twin(center, tmp_path / "twin" / "home")
    with center:
        one.turn(center)
        incidents(one, ours)
        one.look()
    with second:
        other.turn(second)
        incidents(other, theirs)
        other.look()
    assert one.convictions() == other.convictions() == [], "each alone can't know"
    return center, second


def test_an_honest_center_is_trusted_through_every_meeting(tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker]) -> None:
    """Devices at different places of one history meet, prove one another's heads, and nothing is said of the center."""
    center, one, other = ground
    with center:
        one.turn(center)
        other.turn(center)
        for count in (1, 4, 2):
            incidents(one, count)
            one.look()
            meet(one, other)
            assert other.heads()[-1][1:] == ("lan", "waits"), "the other's is ahead, and waits for the center"
            other.look()
            assert other.heads()[-1][2] == "proven"
            assert not [state for _, _, state in other.heads() if state != "proven"]
    assert one.convictions() == other.convictions() == []


@pytest.mark.parametrize(("ours", "theirs"), [(2, 2), (1, 4), (4, 1)])
def test_two_histories_are_caught_when_two_devices_meet(
    tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker], ours: int, theirs: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Of one size: caught on the LAN itself. Of two: by whichever asks the center next. One line, one code; work goes on."""
    _, one, other = ground
    center, second = parted(tmp_path, ground, ours=ours, theirs=theirs)
    caplog.clear()
    meet(one, other)
    if ours != theirs:
        with center, second:
            one.turn(center)
            other.turn(second)
            one.look()
            other.look()
        meet(one, other)
    for post in (one, other):
        assert post.convictions(), "both know, and hold what convinces a third"
        assert {why for why, _ in post.convictions()} <= {"tree.two_roots", "tree.apart", "tree.went_back"}
        assert post.post.do(OpenIncident(title="照常", mode="exercise")).created, "nobody's work waits"
    said = [record for record in caplog.records if record.getMessage() == LINE]
    assert len(said) == len(one.convictions()) + len(other.convictions()), "once for each, at each device"
    before = len(said)
    meet(one, other)
    assert len([record for record in caplog.records if record.getMessage() == LINE]) == before


def test_two_histories_are_caught_by_a_stick(tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker]) -> None:
    """A bundle carries the head; whoever takes it in catches the center without any link, and carries what convicts it on."""
    _, one, other = ground
    parted(tmp_path, ground, ours=2, theirs=2)
    folders = [tmp_path / name for name in ("stick-one", "stick-other")]
    for folder in folders:
        folder.mkdir()
    carriers = [Carrier(folder, post=at.post) for folder, at in zip(folders, (one, other), strict=True)]
    carriers[0].meet(carriers[1])
    carriers[1].meet(carriers[0])
    made = carriers[0].make(carriers[1])
    seen = carriers[1].check(made.paths)
    assert (seen.history.signed > 0, seen.history.against) == (True, 1), "the preview says it before anything is taken"
    assert other.convictions() == []
    carriers[1].take(made.paths)
    assert other.convictions() == [("tree.two_roots", "bundle")]
    back = carriers[1].make(carriers[0])
    assert carriers[0].check(back.paths).history.against == 1
    carriers[0].take(back.paths)
    assert one.convictions() == [("tree.two_roots", "bundle")]


def test_what_heads_prove_is_said_by_verify(
    tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a device's database the word says how far the center proved its history; two histories, or a head of nobody, are wrong."""
    _, one, other = ground
    found = verify(one.post.reader, one.post.home)
    assert (found.faults, found.history, found.heads_waiting) == ([], one.heads()[-1][0], 0)
    assert cli.main(["--home", str(one.post.home.path), "verify"]) == OK
    assert f"中心的历史到第 {found.history} 条为止" in capsys.readouterr().out
    parted(tmp_path, ground, ours=1, theirs=1)
    meet(one, other)
    found = verify(one.post.reader, one.post.home)
    assert [fault.sort for fault in found.faults] == ["histories"]
    assert cli.main(["--home", str(one.post.home.path), "verify"]) == CHECK_FAILED
    assert "它有两份历史" in capsys.readouterr().out
    one.post.writer.call(lambda desk: desk.connection.execute("update tree_heads set raw = zeroblob(9) where state = 'proven'")).result(30)
    assert {fault.sort for fault in verify(one.post.reader, one.post.home).faults} == {"histories", "tree_head"}


def test_what_convicts_reaches_the_operator(
    tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker], capsys: pytest.CaptureFixture[str]
) -> None:
    """A device tells the center what convicts its key: an honest one whose key was stolen keeps it and says so."""
    _, one, other = ground
    center, _ = parted(tmp_path, ground, ours=2, theirs=2)
    meet(one, other)
    with center:
        one.turn(center)
        one.sync()
        one.look()
    assert condition(center.directory).convicted == 1
    assert cli.main(["center", "verify", "--data", str(center.directory)]) == CHECK_FAILED
    assert "不属同一历史" in capsys.readouterr().out
    assert cli.main(["center", "status", "--data", str(center.directory)]) == OK
    assert "历史 history" in capsys.readouterr().out
    assert one.post.rows("select told from convictions") == [{"told": 1}]


def test_a_center_that_goes_back_in_one_life_is_caught(
    tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker], attack: Attack
) -> None:
    """Put back to an older copy without a new life: the device that saw more has its head, and the center can't prove it."""
    center, one, _ = ground
    older = twin(center, tmp_path / "older" / "home")
    with center:
        one.turn(center)
        incidents(one, 5)
        one.look()
    with older:
        one.turn(older)
        with attack("tree.went_back", rows_of(one.post)):
            one.look()
        assert one.convictions() == [("tree.went_back", "center")]
        one.sync()
        one.look()
    assert len(one.convictions()) == 1, "said once, however often it is asked"


def test_a_restore_that_says_so_is_no_crime(tmp_path: Path, ground: tuple[LiveCenter, Onlooker, Onlooker]) -> None:
    """A center restored from a backup is another life: what it lacks is brought back, and nothing convicts it."""
    center, one, other = ground
    made = back_up(center.directory, now_ms=1_790_000_000_000)
    with center:
        one.turn(center)
        incidents(one, 5)
        one.look()
    restore(center.directory, source=Path(made.path), organisations_csv=center.organisations, now_ms=1_790_000_100_000)
    with center:
        for post in (one, other):
            post.turn(center)
            post.sync()
            post.look()
        meet(one, other)
        for post in (one, other):
            post.look()
            assert post.convictions() == []


def test_a_forged_head_says_nothing(ground: tuple[LiveCenter, Onlooker, Onlooker], tmp_path: Path) -> None:
    """A head that the center's key did not sign, or of a center that nobody knows, is passed by, as is garbage; nothing is kept."""
    center, one, other = ground
    size, _, _ = one.heads()[-1]
    (row,) = other.post.rows("select raw from tree_heads where source = 'center'")
    sound = parse_head(row["raw"])
    forged = make_head(sound.center, one.store.sign, epoch=1, tree=TreeHead(size, bytes(32)), at_ms=1)
    keys = keys_of(center.directory)
    nobody = make_head(one.store.replica, keys.sign, epoch=1, tree=TreeHead(size, bytes(32)), at_ms=1)
    before = one.heads()
    for raw in (forged, nobody, b"", b"\x82", row["raw"][:-1]):
        found = one.post.writer.call(lambda desk, raw=raw: heads.learn(desk, (raw,), source="lan", now_ms=1)).result(30)
        assert found == ()
    assert one.heads() == before
    assert one.convictions() == []


def test_a_center_that_stops_proving_is_noted(ground: tuple[LiveCenter, Onlooker, Onlooker], caplog: pytest.LogCaptureFixture) -> None:
    """Answers that are garbage, cut or another's prove nothing and convict nobody; since when is kept, and a good one ends it."""
    center, one, _ = ground
    genuine = one.witness
    with center:
        one.turn(center)
        incidents(one, 1)
        told = one.post.rows("select raw from tree_heads")[0]["raw"]
        for answer in (b"", b"\x82", told):

            def broken(link: object, ask: object, answer: bytes = answer, **_: object) -> bytes:
                return answer

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("sync.links.witness.ask_center", broken)
                one.look()
            since = one.post.rows("select value from meta where name = 'tree_unproven_ms'")
            assert int(since[0]["value"]) > 0
        assert genuine is one.witness
        one.look()
        assert one.post.rows("select value from meta where name = 'tree_unproven_ms'") == [{"value": None}]
        assert {state for _, _, state in one.heads()} == {"proven"}
    assert one.convictions() == []
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING and record.name.startswith("sync.links")]


def test_own_entries_are_looked_for(ground: tuple[LiveCenter, Onlooker, Onlooker], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the center acknowledged is in the history that it proves, hour by hour; one that it left out is told, and `verify` says both."""
    center, one, _ = ground
    monkeypatch.setattr(heads, "PUBLISHED_MS", 0)
    with center:
        one.turn(center)
        incidents(one, 5)
        one.look()
        one.look()
        found = verify(one.post.reader, one.post.home)
        assert (found.entries_found >= 2, found.faults) == (True, [])
        monkeypatch.setattr(prover, "_leaf", lambda *_: None)
        one.look()
    assert {why for why, _ in one.convictions()} == {heads.ENTRY_MISSING}
    assert {fault.sort for fault in verify(one.post.reader, one.post.home).faults} == {"histories"}
    told = heads.relayed(one.post.reader)
    assert told
    assert all(len(raw) <= HEAD_BYTES_MAX for raw in told), "it convinces nobody else, and is not handed on"


def test_the_witness_asks_seldom(ground: tuple[LiveCenter, Onlooker, Onlooker]) -> None:
    """Nothing new: once an hour. Growth: after ten minutes. A head that a neighbour brought: after half a minute."""
    center, one, other = ground
    asked = 0
    real = one.witness._store.answered

    def counted(ask: object, raw: bytes) -> bool:
        nonlocal asked
        asked += 1
        return real(ask, raw)  # type: ignore[arg-type]

    one.witness._store.answered = counted  # type: ignore[method-assign]
    with center:
        one.turn(center)
        other.turn(center)
        for seconds, expected in ((60, 0), (3_600, 1), (60, 1), (600, 1)):
            one.look(after_s=seconds)
            assert asked == expected, seconds
        incidents(one, 1)
        one.look(after_s=1)
        assert asked == 2
        incidents(one, 1)
        one.look(after_s=60)
        assert asked == 2
        other.sync()
        incidents(other, 1)
        other.look()
        meet(one, other)
        one.look(after_s=1)
        assert asked == 3
        assert {state for _, _, state in one.heads()} == {"proven"}
