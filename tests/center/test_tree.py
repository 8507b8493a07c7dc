"""Claims about the tree over the feed: whatever grew, each head that was given is proved later, and each entry in it."""

import logging
from pathlib import Path
from random import Random

import pytest
from fakes.live_center import GULOU, XUANWU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from sync.center.backups import back_up
from sync.center.database import convictions, subtrees
from sync.center.keys import keys_of
from sync.center.prover import fill
from sync.center.serve import open_center
from sync.center.verifying import CenterVerified, verify_center
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.links.witness import ask_center
from sync.oplog.heads import Answer, Ask, Head, answer_verifies, is_in, make_evidence, make_head, parse_answer, parse_head, refuted
from sync.oplog.tree import TreeHead

pytestmark = pytest.mark.usefixtures("ground")


def asked(device: Device, **what: object) -> Answer:
    """Return the center's answer, its signature checked."""
    memory = device.session.memory
    assert memory.center is not None
    assert memory.center_key is not None
    ask = Ask(center=memory.center, **what)  # type: ignore[arg-type]
    answer = parse_answer(ask_center(device.link, ask, key=device.store.sign_key, signer=device.store.sign))
    assert answer_verifies(answer, memory.center_key)
    assert {told for told, _ in answer.proofs} == set(ask.trees)
    return answer


def test_an_honest_center_proves_every_head_it_gave(tmp_path: Path) -> None:
    """Over random growth by two devices each tree that was ever told is proved by every later answer, to one who reads little of it."""
    chance = Random(20_261_127)
    with LiveCenter(tmp_path / "center") as live:
        one, other = introduced(live, MemoryReplica(1, GULOU), MemoryReplica(2, XUANWU))
        scope, secret = one.store.open_incident(), other.store.open_incident()
        told: list[TreeHead] = []
        for _ in range(8):
            for device, where in ((one, scope), (other, secret)):
                for number in range(chance.randrange(1, 90)):
                    device.store.line(where, f"第{number}条")
            (one if chance.random() < 0.5 else other).sync()
            other.sync()
            answer = asked(one, trees=tuple(told[-15:]))
            assert [refuted(tree, answer) for tree in told[-15:]] == [None] * len(told[-15:])
            told.append(answer.head.tree)
        assert told[-1].size > 256, "a kept subtree took part"
        assert one.store.streams.keys() != other.store.streams.keys(), "neither reads all of it"
    found = verified(live)
    assert (found.tree_wrong_at, found.leaves) == (None, told[-1].size)


def verified(live: LiveCenter) -> CenterVerified:
    """Return what the center's own verifying says of a copy: there the database may be elsewhere."""
    made = back_up(live.directory, now_ms=1_790_000_000_000)
    return verify_center(live.directory, keys_of(live.directory), copy=Path(made.path))


def test_every_entry_of_a_device_is_proved(tmp_path: Path) -> None:
    """Each entry that was acknowledged is in the tree, under its own hash and no other; one that was never written is not."""
    with LiveCenter(tmp_path / "center") as live:
        (one,) = introduced(live, MemoryReplica(3, GULOU))
        scope = one.store.open_incident()
        for number in range(40):
            one.store.line(scope, f"第{number}条")
        one.sync()
        stream = one.store.streams[one.store.replica, scope]
        for seq in (1, 2, 17, 41):
            place = one.store.replica, scope, seq
            answer = asked(one, places=(place,))
            assert is_in(answer, place, stream.tips[seq].hash)
            assert not is_in(answer, place, stream.tips[seq - 1].hash)
        missing = one.store.replica, scope, 42
        assert asked(one, places=(missing,)).leaves == ((missing, None),)


def test_a_feed_that_grew_before_is_filled(tmp_path: Path) -> None:
    """A center whose feed is older than its kept subtrees computes what a proof needs, and keeps it from its next start on."""
    with LiveCenter(tmp_path / "center") as live:
        (one,) = introduced(live, MemoryReplica(4, GULOU))
        scope = one.store.open_incident()
        for number in range(600):
            one.store.line(scope, f"{number}")
        one.sync()
        before = asked(one).head.tree
    center = open_center(live.directory, organisations_csv=live.organisations)
    try:
        with center.database.write() as connection:
            kept = connection.execute(subtrees.select().order_by(subtrees.c.at)).all()
            connection.execute(subtrees.delete())
        memory = one.session.memory
        assert memory.center is not None
        small = TreeHead(300, bytes(32))
        bare = parse_answer(center.exchange.prover.answer(Ask(center=memory.center, trees=(before, small))))
        assert fill(center.database) == len(kept) == before.size // 256
        with center.database.read() as connection:
            assert connection.execute(subtrees.select().order_by(subtrees.c.at)).all() == kept
        again = parse_answer(center.exchange.prover.answer(Ask(center=memory.center, trees=(before, small))))
        assert again.proofs == bare.proofs
        assert refuted(before, again) is None
        assert fill(center.database) == 0
        with pytest.raises(Refused, match=r"tree\.other_life"):
            center.exchange.prover.answer(Ask(center=ReplicaId(bytes(8))))
    finally:
        center.database.close()


def test_what_is_no_question_changes_nothing(tmp_path: Path) -> None:
    """Garbage is 400 by its code, a life that is not this one 409, a device that nobody admitted 401; the center goes on."""
    with LiveCenter(tmp_path / "center") as live:
        (one,) = introduced(live, MemoryReplica(5, GULOU))
        stranger = Device(MemoryReplica(6, GULOU), live)
        memory = one.session.memory
        assert memory.center is not None

        class Garbage:
            center, trees, places, evidence = b"short", (), (), ()

        for ask, code in ((Garbage(), "request.malformed"), (Ask(center=ReplicaId(bytes(8))), "tree.other_life")):
            with pytest.raises(Refused, match=code.replace(".", r"\.")):
                ask_center(one.link, ask, key=one.store.sign_key, signer=one.store.sign)  # type: ignore[arg-type]
        with pytest.raises(Refused, match=r"device\.uncertified"):
            ask_center(stranger.link, Ask(center=memory.center), key=stranger.store.sign_key, signer=stranger.store.sign)
        assert asked(one).head.tree == asked(one).head.tree


@pytest.mark.expects_warnings("two histories under one key")
def test_what_convicts_its_key_is_kept_and_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Who stole the online key and showed another history is convicted at the center: one line in the log, one row, however often."""
    with LiveCenter(tmp_path / "center") as live:
        (one,) = introduced(live, MemoryReplica(7, GULOU))
        one.store.open_incident()
        one.sync()
        sound = asked(one).head
        birth = one.store.births[sound.center].raw
        forged = head_by(live, sound)
        evidence = make_evidence(birth, forged, sound)
        with caplog.at_level(logging.ERROR):
            for _ in range(2):
                asked(one, evidence=(evidence, b"garbage", make_evidence(birth, sound, sound)))
        told = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert [vars(record)["code"] for record in told] == ["tree.two_roots"]
    center = open_center(live.directory, organisations_csv=live.organisations)
    with center.database.read() as connection:
        assert [row.raw for row in connection.execute(convictions.select())] == [evidence]
    center.database.close()


def head_by(live: LiveCenter, beside: Head) -> Head:
    """Return a head of the same size and another root, by the center's own online key."""
    keys = keys_of(live.directory)
    other = TreeHead(beside.tree.size, bytes(32))
    return parse_head(make_head(beside.center, keys.sign, epoch=beside.epoch, tree=other, at_ms=beside.at_ms))
