"""Claims about a device's own keys: the center certifies the next ones, work goes on under them, and the ones before sign nothing more."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.forked_center import Onlooker, meet
from fakes.live_center import GULOU, LiveCenter
from helpers.attacked import Attack, tables_in

from sync.center.keys import ROOT_KEY
from sync.center.rulings import revoke
from sync.domain.commands.incidents import OpenIncident
from sync.domain.failures import Outage, Refused
from sync.links.bundle_seal import Opener, seal
from sync.links.http import HttpLink, Refusal
from sync.links.key_change import change_keys
from sync.links.replica import StoreReplica
from sync.oplog.birth import parse_birth
from sync.oplog.hashing import public_bytes
from sync.oplog.key_change import make_key_change
from sync.protocol.enrolment import PATH, ask_keys
from sync.store import key_change, life
from sync.store.desk import Desk
from sync.store.device import seal_key_of, seal_keys_of
from sync.store.key_change import NEXT_KEYS
from sync.store.queries.desk import life as life_of
from sync.store.verifying import verify

T = TypeVar("T")


@pytest.fixture
def center(tmp_path: Path) -> LiveCenter:
    return LiveCenter(tmp_path / "center" / "home")


@pytest.fixture
def posts(tmp_path: Path, center: LiveCenter, ground: str) -> Iterator[tuple[Onlooker, Onlooker]]:
    """Two admitted devices that know one another's entries; the center stands still."""
    del ground
    made: list[Onlooker] = []
    with center:
        for at in range(2):
            made.append(Onlooker(tmp_path / f"post-{at}", GULOU, center))
            made[-1].admit()
        write(made[0], "从前写的")
        for post in (*made, *made):
            post.sync()
    yield made[0], made[1]
    for post in made:
        post.close()


def desk(post: Onlooker, act: Callable[[Desk], T]) -> T:
    return post.post.writer.call(act).result(30)


def write(post: Onlooker, title: str) -> None:
    post.post.do(OpenIncident(title=title, mode="exercise"))


def titles(post: Onlooker) -> set[str]:
    return {row["title"] for row in post.post.rows("select title from incident_rows")}


def key_of(post: Onlooker) -> bytes:
    return desk(post, lambda at: public_bytes(at.life.sign_key))


def change(post: Onlooker, center: LiveCenter) -> None:
    """Change its keys, and go on with the link as a new start would."""
    change_keys(post.post.writer, connect=lambda: HttpLink(center.address), now_ms=post.post.clock)
    post.store = StoreReplica(post.post.writer, post.readers)
    post.device.store = post.store
    post.device.session._store = post.store


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises((Refused, Outage)) as caught:
        act()
    return caught.value.code


def test_work_goes_on_under_the_next_keys(center: LiveCenter, posts: tuple[Onlooker, Onlooker]) -> None:
    """What was written before counts and verifies with its own key, what is written after with the new one, at the center and beside."""
    one, other = posts
    before, replica = key_of(one), one.post.replica
    write(one, "没有发出的")
    with center:
        one.turn(center)
        other.turn(center)
        change(one, center)
        assert key_of(one) != before
        write(one, "以后写的")
        for post in (one, other, one):
            post.sync()
    assert titles(other) == titles(one) == {"从前写的", "没有发出的", "以后写的"}
    born = parse_birth(one.store.own_birth())
    assert (born.predecessor, born.sign_key) == (replica, key_of(one))
    rows = {row["sign_key"]: row for row in other.post.rows("select sign_key, standing, letters from replicas")}
    assert rows[before]["standing"] == rows[key_of(one)]["standing"] == "certified"
    assert rows[before]["letters"] == rows[key_of(one)]["letters"]
    for post in posts:
        assert verify(post.post.reader, post.post.home).faults == []
    shown = one.readers.query(life_of).result(30)
    assert shown is not None
    assert (shown.why, shown.before) == ("rotated", replica)


def test_the_key_before_signs_nothing_more(center: LiveCenter, posts: tuple[Onlooker, Onlooker], tmp_path: Path, attack: Attack) -> None:
    """A thief with the old key is refused, and what it wrote beyond the device's own word is set aside where it got to."""
    one, other = posts
    thief = copied(one, tmp_path / "thief", center)
    with center:
        one.turn(center)
        other.turn(center)
        change(one, center)
        for post in (one, other):
            post.sync()
        write(thief, "窃贼写的")
        thief.turn(center)
        with attack("device.key_changed", tables_in(center.directory)) as told:
            refused = thief.device.round()
            assert isinstance(refused, Refusal)
            told(refused.code)
        assert code_of(lambda: change_keys(thief.post.writer, connect=lambda: HttpLink(center.address))) == "device.key_changed"
    runs = thief.post.runs()
    other.post.receive(runs)
    assert "窃贼写的" not in titles(other)
    assert "从前写的" in titles(other)
    thief.close()


def copied(post: Onlooker, path: Path, center: LiveCenter) -> Onlooker:
    """Return who has a copy of a device, with its keys."""
    post.post.writer.sign_tips().result(30)
    shutil.copytree(post.post.home.path, path, ignore=shutil.ignore_patterns("*.socket", "*.lock"))
    return Onlooker(path, GULOU, center)


def test_in_isolation_the_present_keys_go_on(center: LiveCenter, posts: tuple[Onlooker, Onlooker], tmp_path: Path) -> None:
    """No center, no root at the center, a lost answer: nothing changes, and the next try takes the same new keys."""
    one, other = posts
    before = key_of(one)
    assert code_of(lambda: change_keys(one.post.writer)) == "center.unknown"
    wanted = desk(one, lambda at: life.get(at.connection, NEXT_KEYS))
    away = (center.directory / ROOT_KEY).rename(tmp_path / ROOT_KEY)
    with center:
        assert code_of(lambda: change(one, center)) == "center.root_away"
    away.rename(center.directory / ROOT_KEY)
    assert (key_of(one), desk(one, lambda at: life.get(at.connection, NEXT_KEYS))) == (before, wanted)
    with center:
        link = HttpLink(center.address)
        lost = link.post(PATH, ask_keys(*desk(one, lambda at: key_change.asked(at, now_ms=one.post.clock()))))
        link.close()
        assert isinstance(lost, bytes)
        write(one, "答复丢了以后写的")
        one.turn(center)
        other.turn(center)
        change(one, center)
        one.sync()
        other.sync()
    assert desk(one, lambda at: life.get(at.connection, NEXT_KEYS)) is None
    assert "答复丢了以后写的" in titles(other), "the device's own word says again where its old key ended"
    meet(one, other)


def test_a_bundle_for_the_keys_before_still_opens(center: LiveCenter, posts: tuple[Onlooker, Onlooker]) -> None:
    """Until the next change: then it is two changes old, and opens no more."""
    one, _ = posts
    sealed = seal(b"for the old key", [desk(one, lambda at: seal_key_of(at.connection)).public_key().public_bytes_raw()])
    opened = []
    for _ in range(2):
        with center:
            change(one, center)
        opener = Opener(desk(one, lambda at: seal_keys_of(at.connection)))
        try:
            opened.append(opener.open(sealed))
        except ValueError:
            opened.append(b"")
    assert opened == [b"for the old key", b""]


def test_who_may_not_is_refused(center: LiveCenter, posts: tuple[Onlooker, Onlooker], tmp_path: Path) -> None:
    """A device that nobody certified, one that is revoked, a change that another key signed, a certificate for other keys."""
    one, other = posts
    stranger = Onlooker(tmp_path / "stranger", GULOU, center)
    assert code_of(lambda: change_keys(stranger.post.writer)) == "keys.uncertified"
    with center:
        birth, _ = desk(one, lambda at: key_change.asked(at, now_ms=1))
        _, others = desk(other, lambda at: key_change.asked(at, now_ms=1))
        link = HttpLink(center.address)
        forged = link.post(PATH, ask_keys(birth, others))
        assert isinstance(forged, Refusal)
        assert forged.code == "request.malformed"
        mine = link.post(PATH, ask_keys(*desk(other, lambda at: key_change.asked(at, now_ms=1))))
        assert isinstance(mine, bytes)
        assert code_of(lambda: desk(one, lambda at: key_change.take(at, mine, now_ms=1))) == "certificate.other_device"
        assert code_of(lambda: desk(one, lambda at: key_change.take(at, b"", now_ms=1))) == "certificate.malformed"
        unknown = Onlooker(tmp_path / "unknown", GULOU, center)
        raw = desk(unknown, forged_change)
        refused = link.post(PATH, ask_keys(unknown.store.own_birth(), raw))
        assert isinstance(refused, Refusal)
        assert refused.code == "device.uncertified"
        link.close()
    revoke(center.directory, sign_key=one.sign_key, reason="遗失", by="值班长")
    with center:
        assert code_of(lambda: change(one, center)) == "device.revoked"
    for post in (stranger, unknown):
        post.close()


def forged_change(at: Desk) -> bytes:
    return make_key_change(at.life.sign_key, Ed25519PrivateKey.generate(), seal_key=bytes(32), lives=(), at_ms=1)
