"""Worked examples E and F of the engine's specification over real processes and HTTP, and a center that dies at any moment."""

import os
import random
import signal
import threading
from functools import partial
from pathlib import Path

import pytest

from desktop.app.story import Cast, Player, until
from desktop.runtime.paths import resources
from sync.center.admission import admit, waiting_devices
from sync.center.backups import back_up
from sync.center.condition import condition
from sync.center.recovery import leave_recovery
from sync.center.restore import restore
from sync.center.rulings import rule
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope, incident_scope
from sync.engine.process import wall_ms
from sync.links.replica import StoreReplica
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries import audit
from sync.store.readers import Readers
from tests.fakes.post import Post
from tests.links.test_replica import exchange
from tests.simulation.conftest import Stage

CODES = {"gulou": "320106", "jiangning": "320115"}


def shared(stage: Stage) -> Scope:
    """Open an incident that both counties hold."""
    incident = stage.gulou.do(OpenIncident(title="江北泄漏", mode="actual", state="confirmed")).created[0]
    stage.gulou.do(AddParty(incident=incident, organisation=CODES["jiangning"]))
    for player in (stage.jiangning, stage.nanjing):
        until("the incident is held", partial(audit.holds_incident, player.reader, incident))
    return incident_scope(incident)


def beside(first: Player, second: Player) -> None:
    """Let two posts whose engines are stopped exchange on a LAN, the way two peer sessions do."""
    posts = [Post(player.home.path, player.cast.organisation) for player in (first, second)]
    readers = [Readers(post.home, 1) for post in posts]
    exchange(*(StoreReplica(post.writer, reader) for post, reader in zip(posts, readers, strict=True)))
    for post, reader in zip(posts, readers, strict=True):
        reader.close()
        post.settle()
        post.close()


def texts(player: Player, scope: Scope) -> set[str]:
    return set(audit.texts_in(player.reader, scope))


def ids_of(player: Player, scope: Scope) -> set[bytes]:
    return {bytes(row[0]) for row in player.reader.execute("select id from journal_rows where scope = ?", (scope,)).fetchall()}


def at_center(player: Player, center: bytes) -> set[tuple[bytes, int]]:
    """Return (replica, ordinal) of the entries that a player knows the present center to hold."""
    rows = player.reader.execute(
        "select replicas.replica, entries.ordinal from reach join holders on holders.number = reach.holder"
        " join entries on entries.stream = reach.stream and entries.seq <= reach.seq"
        " join replicas on replicas.number = entries.replica where holders.sort = 'center' and holders.replica = ?",
        (center,),
    ).fetchall()
    return {(bytes(replica), ordinal) for replica, ordinal in rows}


@pytest.mark.slow
def test_e_a_lost_laptop_is_set_aside_admitted_in_part_and_taken_over(stage: Stage, tmp_path: Path) -> None:
    """E: unsent entries held by a neighbour fold out by a ruling, come back with their ids when admitted; the thief's stay aside."""
    scope = shared(stage)
    lost, neighbour = stage.gulou, stage.jiangning
    lost.do(WriteJournal(scope=scope, line="已传出"))
    until("江宁 holds the line", lambda: "已传出" in texts(neighbour, scope))
    replica = ReplicaId(lost.replica)
    stage.center.stop()
    unsent = [lost.do(WriteJournal(scope=scope, line=f"未传出 {number}")).ordinals[0] for number in range(3)]
    for player in (lost, neighbour):
        player.close()
    beside(lost, neighbour)
    stage.center.start()
    rule(stage.center.folder, replica=replica, ranges=[(unsent[0], None)], reason="终端遗失", by="值班长")
    neighbour = Player.enter(neighbour.cast, neighbour.home)
    stage.players[:] = [neighbour, stage.nanjing]
    neighbour.client.exchange_now()
    until("江宁 folds them out", lambda: texts(neighbour, scope) == {"已传出"})
    until("the hall holds them aside", lambda: (replica, unsent[-1]) in audit.entries_held(stage.nanjing.reader))
    until("the hall folds them out", lambda: texts(stage.nanjing, scope) == {"已传出"})
    # Whoever found the laptop writes on, and a neighbour on a LAN takes it along.
    thief = Post(lost.home.path, lost.cast.organisation)
    thief.do(WriteJournal(scope=scope, line="冒名"))
    thief.close()
    neighbour.close()
    beside(lost, neighbour)
    rule(stage.center.folder, replica=replica, ranges=[(unsent[-1] + 1, None)], reason="核实，之前予以认可", by="值班长")
    neighbour = Player.enter(neighbour.cast, neighbour.home)
    stage.players[:] = [neighbour, stage.nanjing]
    neighbour.client.exchange_now()
    counted = {"已传出", *(f"未传出 {number}" for number in range(3))}
    for player in stage.players:
        until("what was admitted counts", partial(lambda one: texts(one, scope) == counted, player))
    assert ids_of(neighbour, scope) == ids_of(stage.nanjing, scope)
    until("the thief's line is held", lambda: (replica, unsent[-1] + 1) in audit.entries_held(stage.nanjing.reader))
    assert "冒名" not in texts(stage.nanjing, scope)
    # The spare goes on with the office's work under a life of its own.
    home = Home(tmp_path / "spare")
    create_device(
        home,
        organisation=lost.cast.organisation,
        person="林亦舟",
        office="duty_commander",
        now_ms=wall_ms(),
        center_url=stage.center.url,
        takes_over=replica,
    )
    spare = Player.enter(Cast(key="spare", organisation=lost.cast.organisation, person="林亦舟"), home)
    stage.players.append(spare)
    until("it waits", lambda: [one for one in waiting_devices(stage.center.folder) if one.takes_over == replica])
    (waiting,) = waiting_devices(stage.center.folder)
    made = admit(stage.center.folder, fingerprint_or_key=waiting.fingerprint, takes_over=True, by="值班长")
    assert made.letters != "A"
    spare.client.exchange_now()
    until("the spare holds the office's work", lambda: texts(spare, scope) == counted)
    spare.do(WriteJournal(scope=scope, line="备机接手"))
    until("the hall hears from the spare", lambda: "备机接手" in texts(stage.nanjing, scope))


@pytest.mark.slow
def test_f_a_center_restored_from_the_night_is_refilled_by_its_devices(stage: Stage) -> None:
    """F: restored at nine from two o'clock: "at the center" falls back and fills up again on every screen, and nothing is gone."""
    scope = shared(stage)
    made = back_up(stage.center.folder, now_ms=wall_ms())
    old = condition(stage.center.folder)
    for player in (stage.gulou, stage.jiangning):
        for number in range(5):
            player.do(WriteJournal(scope=scope, line=f"{player.cast.key} {number}"))
    everyone = (stage.gulou, stage.jiangning)
    until("the center holds it", lambda: condition(stage.center.folder).entries >= old.entries + 10)
    before = condition(stage.center.folder)
    stage.center.stop()
    done = restore(
        stage.center.folder, source=made.path, organisations_csv=resources() / "divisions" / "organisations.csv", now_ms=wall_ms()
    )
    assert (done.epoch, condition(stage.center.folder).entries < before.entries) == (old.epoch + 1, True)
    # Nobody has met the new life: nothing is known to lie there.
    assert all(at_center(player, done.replica) == set() for player in stage.players)
    stage.center.start()
    for player in stage.players:
        player.client.exchange_now()
    for player in everyone:
        until("it lies at the center again", partial(lambda one: set(one.acknowledged) <= at_center(one, done.replica), player))
        assert player.reader.execute("select count(*) from holders where sort = 'center'").fetchone() == (1,)
    now = condition(stage.center.folder)
    assert now.entries >= before.entries
    assert now.recovery is not None
    assert leave_recovery(stage.center.folder, now_ms=wall_ms())
    stage.gulou.do(WriteJournal(scope=scope, line="恢复之后"))
    until("work goes on", lambda: "恢复之后" in texts(stage.nanjing, scope))
    assert len(texts(stage.nanjing, scope)) == 11


def live_through(stage: Stage, kills: int, chance: random.Random) -> None:
    """Write while the center is killed ``kills`` times, then compare what everybody holds."""
    scope = shared(stage)
    pause = threading.Event()
    for life in range(kills):
        for player in (stage.gulou, stage.jiangning):
            player.do(WriteJournal(scope=scope, line=f"{player.cast.key} {life}"))
            player.client.exchange_now()
        pause.wait(chance.random() * 0.3)
        process = stage.center._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        stage.center.stop()
        stage.center.start()
    for player in stage.players:
        player.client.exchange_now()
    wanted = {f"{key} {life}" for key in CODES for life in range(kills)}
    for player in stage.players:
        until("everybody holds every line", partial(lambda one: texts(one, scope) == wanted, player))
    now = condition(stage.center.folder)
    assert (now.recovery, now.forked, len(now.lives)) == (None, 0, 1)
    assert back_up(stage.center.folder, now_ms=wall_ms()).entries == condition(stage.center.folder).entries


@pytest.mark.slow
def test_a_center_killed_again_and_again_loses_and_doubles_nothing(stage: Stage, seed: int) -> None:
    """Killed at twenty moments under load: no life ends, no fork, each line once everywhere, and the whole proves itself."""
    live_through(stage, 20, random.Random(seed))


@pytest.mark.slow
def test_a_center_killed_two_hundred_times(stage: Stage, seed: int) -> None:
    """The same for a long night."""
    live_through(stage, 200, random.Random(seed))
