"""Claims about a keeper whose key was stolen: a ruling ends its word at the center and at every device, and the log takes its place."""

import logging
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from fakes.live_center import CITY
from fakes.loading_stage import LINES, Stage, Written, kept, lines
from fakes.post import TREE

from desktop.app import cli
from desktop.app.exits import OK, REFUSED
from sync.center import keepers, keeping
from sync.center.keeper import Keeper
from sync.center.keeping import Keeping
from sync.domain.failures import Outage, Refused
from sync.domain.scopes import AUTHORITY
from sync.protocol.loading import Wanted
from sync.store import adoption, bases, rulings
from sync.store.desk import Desk
from sync.store.queries.standing import KEEPER, UNPROVEN, stands
from sync.store.readers import Readers
from sync.store.rebuild import check

REASON = {"reason": "保管机被盗", "by": "值班长"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("written"))


@pytest.fixture
def stage(written: Written, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(written, tmp_path / "post")
    yield made
    made.close()


def revoke(stage: Stage, *, restore: bool = False) -> None:
    (known,) = keepers.known(stage.folder / "center")
    after = keepers.revoke(stage.folder / "center", name=known.fingerprint, restore=restore, **REASON)
    assert after.revoked is not restore


def hear(stage: Stage) -> None:
    """Let the post read the authority's log, by which rulings come."""
    tips = tuple(tip for tip in stage.post.tips() if tip.scope == AUTHORITY)
    stage.center.keepers.remove(stage.keeper)
    given = stage.given(Wanted(logs={AUTHORITY: tips}, scopes=()))
    stage.center.keepers.append(stage.keeper)
    for runs, births in given:
        stage.post.receive(runs, births=births)


def sorts(stage: Stage) -> list[str]:
    readers = Readers(stage.post.home, 1)
    try:
        return [row.sort for row in readers.query(stands).result(30).rows]
    finally:
        readers.close()


def test_what_a_revoked_keeper_made_is_given_to_nobody(stage: Stage) -> None:
    """The shelf is as if no keeper ran; taken back, it gives again. A name that the center does not know is refused."""
    newcomer = Wanted(logs={AUTHORITY: ()})
    before = list(stage.center.shelf.load(stage.wire.key, newcomer))
    revoke(stage)
    revoke(stage)
    assert len(list(stage.center.shelf.load(stage.wire.key, newcomer))) < len(before)
    loader = stage.loader()
    assert stage.once(loader) is None
    assert (stage.ended, kept(stage)) == ([False], 0)
    with pytest.raises(Refused, match=r"keeper\.unknown"):
        keepers.revoke(stage.folder / "center", name="0000", **REASON)
    revoke(stage, restore=True)
    assert len(list(stage.center.shelf.load(stage.wire.key, newcomer))) >= len(before)


def test_the_next_start_makes_another_keeper(stage: Stage) -> None:
    """Under another key, from the first row of the feed on; nothing of the revoked one's home stays."""
    (old,) = keepers.known(stage.folder / "center")
    revoke(stage)
    stage.center.keepers.remove(stage.keeper)
    stage.keeper.close()
    stage.keeper = Keeper(stage.folder / "center", stage.center.database, stage.center.keys, now_ms=lambda: 1)
    stage.center.keepers.append(stage.keeper)
    assert stage.keeper.follow() > 0
    assert stage.keeper.make_due()
    known = {one.fingerprint: one.revoked for one in keepers.known(stage.folder / "center")}
    assert known.pop(old.fingerprint) is True
    assert list(known.values()) == [False]
    loader = stage.loader()
    assert stage.once(loader) is None
    assert (stage.ended, lines(stage)) == ([True], LINES)


def test_a_running_center_puts_another_keeper_in_its_place(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a moment of the ruling, which another process may have written: newcomers load again, and nothing was started anew."""
    monkeypatch.setattr(keeping, "LOOK_S", 0.01)
    (old,) = keepers.known(stage.folder / "center")
    shelved = threading.Event()

    def made() -> Keeper:
        stage.keeper = Keeper(stage.folder / "center", stage.center.database, stage.center.keys, now_ms=lambda: 1)
        make = stage.keeper.make_due

        def make_due(*, every: bool = False) -> tuple[bytes, ...]:
            found = make(every=every)
            shelved.set()
            return found

        stage.keeper.make_due = make_due  # type: ignore[method-assign]
        return stage.keeper

    watched = Keeping(stage.center.keepers, made, lambda: True)
    watched.start()
    assert stage.center.keepers == [stage.keeper], "one whose key counts goes on"
    assert not shelved.is_set()
    revoke(stage)
    assert shelved.wait(30)
    known = {one.fingerprint: one.revoked for one in keepers.known(stage.folder / "center")}
    assert known.pop(old.fingerprint) is True
    assert list(known.values()) == [False]
    assert stage.once(stage.loader()) is None
    assert (stage.ended, lines(stage)) == ([True], LINES)
    watched.close()
    assert stage.center.keepers == []


def test_a_center_whose_keeper_cannot_be_made_serves_and_tries_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once, gives logs meanwhile, and has one as soon as it can be made."""
    monkeypatch.setattr(keeping, "LOOK_S", 0.01)
    stage.center.keepers.remove(stage.keeper)
    stage.keeper.close()
    tries, there = iter(range(10**6)), threading.Event()

    def made() -> Keeper:
        if next(tries) < 3:
            raise Outage("store.disk_full")
        stage.keeper = Keeper(stage.folder / "center", stage.center.database, stage.center.keys, now_ms=lambda: 1)
        there.set()
        return stage.keeper

    watched = Keeping(stage.center.keepers, made, lambda: True)
    with caplog.at_level(logging.WARNING):
        watched.start()
        assert stage.center.kept_readers() is None
        assert list(stage.center.shelf.load(stage.wire.key, Wanted(logs={AUTHORITY: ()})))
        assert there.wait(30)
        watched.close()
    assert [record.message for record in caplog.records] == ["no keeper runs"]


def test_an_operator_revokes_by_the_fingerprint_that_is_listed(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Listed, revoked and taken back from the command line; unsigned, nothing is ruled."""
    data = ["center", "keepers", "--data", str(stage.folder / "center")]

    def said(*words: str, code: int = OK) -> str:
        assert cli.main([*data, *words]) == code
        return "".join(capsys.readouterr())

    (name, *_), signed = said().split(), ("--reason", "保管机被盗", "--by", "值班长")
    assert "[ruling.unsigned]" in said("--revoke", name, code=REFUSED)
    assert "有效 in force" in said()
    assert "已吊销 revoked" in said("--revoke", name, *signed)
    assert "已吊销 revoked" in said()
    assert "有效 in force" in said("--restore", name, *signed)
    assert "[keeper.unknown]" in said("--revoke", "none", *signed, code=REFUSED)


def test_a_device_refuses_what_a_revoked_keeper_sealed(stage: Stage) -> None:
    """A copy of the shelf in a thief's hands, an older center: the ruling comes first, so the scope comes as a log."""
    sealed = sealed_of(stage)
    revoke(stage)
    hear(stage)
    with pytest.raises(Refused, match=r"checkpoint\.revoked"):
        stage.post.writer.call(lambda desk: adoption.begin(desk, sealed, now_ms=1)).result(30)
    assert stage.post.rows("select * from checkpoints") == []


def test_what_is_on_its_way_is_let_go_of(stage: Stage) -> None:
    """Half loaded when the ruling comes: nothing of it is kept or shown."""
    loader = stage.loader()
    stage.wire.keep = 0
    while not stage.post.rows("select id from incident_rows"):
        assert stage.once(loader) is not None
        stage.wire.keep += 1_999
    assert kept(stage) > 0
    revoke(stage)
    hear(stage)
    assert (kept(stage), stage.post.rows("select id from incident_rows")) == (0, [])


def test_a_scope_that_stands_on_its_word_alone_falls_back_to_the_log(stage: Stage) -> None:
    """It is marked and says so; its log is fetched, takes the checkpoint's place, and everything reads as its authors wrote it."""
    loader = stage.loader()
    stage.once(loader)
    assert sorts(stage) == [UNPROVEN]
    revoke(stage)
    hear(stage)
    assert sorts(stage) == [KEEPER]
    assert lines(stage) == LINES, "nothing goes from the screen while its log is fetched"
    loader.look()
    stage.once(loader)
    assert stage.post.rows("select * from bases") == []
    assert (sorts(stage), lines(stage)) == ([], LINES)
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()


def test_a_key_that_is_given_back_leaves_nothing_marked(stage: Stage) -> None:
    """And what the device's own log bore out was never doubted, whoever sealed it."""
    loader = stage.loader()
    stage.once(loader)
    revoke(stage)
    hear(stage)
    revoke(stage, restore=True)
    hear(stage)
    assert sorts(stage) == [UNPROVEN]
    assert stage.post.writer.call(lambda desk: rulings.keys_revoked(desk.connection)).result(30) == frozenset()
    stage.post.writer.call(partial(_proven, scope=stage.scope)).result(30)
    revoke(stage)
    hear(stage)
    assert stage.post.rows("select * from stale") == []


def test_a_cover_that_leads_to_a_revoked_keeper_is_forgotten(stage: Stage) -> None:
    """Nothing is dropped by a checkpoint that a revoked key sealed."""
    sealed = sealed_of(stage)
    row = (stage.scope, bytes(32), bytes(8), sealed, bytes(64), 1)
    query = "insert into covers (scope, id, center, sealed, signature, until_ms) values (?, ?, ?, ?, ?, ?)"
    stage.post.writer.call(lambda desk: desk.connection.execute(query, row).rowcount).result(30)
    revoke(stage)
    hear(stage)
    assert stage.post.rows("select * from covers") == []


def sealed_of(stage: Stage) -> bytes:
    found = stage.keeper.readers.query(lambda db: db.execute("select sealed from shelf").fetchone()[0]).result(30)
    assert stage.post.organisation == CITY
    return bytes(found)


def _proven(desk: Desk, *, scope: bytes) -> None:
    desk.connection.execute("update checkpoints set proof = 'proven' where scope = ?", (scope,))
    assert not bases.is_stale(desk.connection, scope)  # type: ignore[arg-type]
