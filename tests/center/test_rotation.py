"""Claims about the center's online key: another one takes its place, and the one before signs nothing more, by whatever path it comes."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from fakes.forked_center import Onlooker, meet, twin
from fakes.live_center import GULOU, XUANWU, LiveCenter
from sqlalchemy import func, select

from sync.center import keys, rotation
from sync.center import life as life_of_center
from sync.center.authority import REPLICA
from sync.center.condition import condition
from sync.center.database import entries, get
from sync.center.keys import ONLINE_NEXT, ROOT_KEY, keys_of
from sync.center.opening import open_database
from sync.center.restore import restore
from sync.center.root_file import root_here
from sync.center.rotation import rotate
from sync.center.rulings import Wipe, revoke, rule
from sync.domain.commands.incidents import OpenIncident
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.links.http import Refusal
from sync.oplog.birth import parse_birth
from sync.oplog.hashing import public_bytes
from sync.oplog.wipe import signer_of
from sync.store import heads, life, rulings
from sync.store.desk import Desk
from sync.store.queries import tree_heads
from sync.store.queries.tree_heads import HistoryShown
from sync.store.retired import retirements
from sync.store.wiping import ORDER

T = TypeVar("T")
WORDS = {"reason": "按期轮换", "by": "值班长"}
CAUGHT = ("center shows two histories", "two histories under one key")
on_both = pytest.mark.usefixtures("long_ground")  # the others show two centers, each on a copy of one folder


class Field:
    """A center that stands still between acts, and devices that know it."""

    def __init__(self, tmp_path: Path) -> None:
        self.path = tmp_path
        self.center = LiveCenter(tmp_path / "center" / "home")
        self.posts: list[Onlooker] = []

    @property
    def folder(self) -> Path:
        return self.center.directory

    def post(self, organisation: str = GULOU) -> Onlooker:
        """Admit another device; the center runs."""
        self.posts.append(Onlooker(self.path / f"post-{len(self.posts)}", organisation, self.center))
        self.posts[-1].admit()
        self.posts[-1].look()
        return self.posts[-1]

    def visit(self, *posts: Onlooker) -> None:
        """Let devices exchange with the running center, and ask it for its proofs."""
        for post in posts:
            post.turn(self.center)
            post.sync()
            post.look()

    def close(self) -> None:
        for post in self.posts:
            post.close()


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    made = Field(tmp_path)
    yield made
    made.close()


def desk(post: Onlooker, act: Callable[[Desk], T]) -> T:
    return post.post.writer.call(act).result(30)


def aside(post: Onlooker, other: Onlooker) -> tuple[rulings.Range, ...]:
    """Return what a device sets aside of another one's entries."""
    return desk(post, lambda at: rulings.ranges_of(at.connection)).get(ReplicaId(other.post.replica), ())


def shown(post: Onlooker) -> HistoryShown:
    return post.readers.query(tree_heads.shown).result(30)


def is_to_wipe(post: Onlooker) -> bool:
    return desk(post, lambda at: life.get(at.connection, ORDER)) is not None


def asked_sizes(at: Desk) -> list[int]:
    """Return the sizes of the trees that the center is to be asked about next."""
    (center,) = at.connection.execute("select replica from holders where sort = 'center'").fetchone()
    ask = heads.question(at, center, None, always=True)
    return [] if ask is None else [tree.size for tree in ask.trees]


def write(post: Onlooker, title: str = "险情") -> None:
    post.post.do(OpenIncident(title=title, mode="exercise"))


def known(post: Onlooker) -> dict[bytes, bytes]:
    """Return the retired keys that a device knows of, and their successors."""
    return {key: said.successor for key, said in desk(post, lambda at: retirements(at.connection)).items()}


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises((Refused, Outage)) as caught:
        act()
    return caught.value.code


def test_the_next_key_speaks_and_the_one_before_is_refused(field: Field) -> None:
    """Work goes on in a new life, nothing that the old key said is lost, and who still answers with it is refused by a code."""
    with field.center:
        one, dark = field.post(), field.post()
        write(one)
        one.sync()
    old = twin(field.center, field.path / "twin" / "home")
    before = keys_of(field.folder).public
    done = rotate(field.folder, **WORDS)
    after = keys_of(field.folder).public
    assert (done.before, done.after) == (before, after)
    assert before != after
    with field.center:
        field.visit(one)
        assert known(one) == {before: after}
        write(one)
        field.visit(one)
        newcomer = field.post(XUANWU)
        certified = newcomer.post.rows("select 1 from device_rows where sign_key = ?", one.sign_key)
        assert certified, "what the old key's life said of devices counts"
        with old:
            one.turn(old)
            assert code_of(one.sync) == "center.key_retired"
            dark.turn(old)
            dark.sync()
            assert known(dark) == {}, "who was not told can't know"
        field.visit(dark)
        assert known(dark) == {before: after}
    assert one.convictions() == dark.convictions() == []
    assert condition(field.folder).recovery is None


@pytest.mark.usefixtures("ground")
def test_a_neighbour_and_a_stick_bring_it(field: Field) -> None:
    """A device that the center does not reach learns from the one beside it that the old key is retired."""
    with field.center:
        one, other = field.post(), field.post()
    rotate(field.folder, **WORDS)
    with field.center:
        field.visit(one)
    meet(one, other)
    other.post.settle()
    assert known(other) == known(one) != {}


@on_both
def test_the_new_history_goes_on_from_the_old_one(field: Field) -> None:
    """The first question to the new life is whether its tree goes on from what the old key proved; one that does not is caught."""
    with field.center:
        one = field.post()
        for _ in range(3):
            write(one)
        field.visit(one)
    assert one.heads()
    size = max(size for size, _, _ in one.heads())
    rotate(field.folder, **WORDS)
    with field.center:
        one.turn(field.center)
        one.sync()
        assert size in desk(one, asked_sizes)
        one.look()
    assert one.convictions() == []


def test_what_a_stolen_key_wrote_counts_nowhere(field: Field) -> None:
    """A thief answers with the stolen key and rules; whoever heard it folds it out again with the root's word, by every path."""
    with field.center:
        one, misled = field.post(), field.post()
        write(one)
        field.visit(one, misled)
    thief = twin(field.center, field.path / "thief" / "home")
    rule(thief.directory, replica=one.post.replica, ranges=[(1, 1)], reason="假的", by="窃贼")
    with thief:
        misled.turn(thief)
        misled.sync()
    assert aside(misled, one) == ((1, 1),)
    rotate(field.folder, stolen=True, **WORDS)
    with field.center:
        field.visit(misled)
        assert aside(misled, one) == ()
        field.visit(one)
        assert aside(one, one) == ()
    rule(thief.directory, replica=one.post.replica, ranges=[(2, 2)], reason="又来", by="窃贼")
    with thief:
        for post in (one, misled):
            post.turn(thief)
            assert code_of(post.sync) == "center.key_retired"
    meet(one, misled)
    one.post.settle()
    assert aside(one, one) == ()


@on_both
def test_a_position_before_the_end_takes_back_what_was_ruled_after(field: Field) -> None:
    """`until`: rulings of the present life behind the position count no more, at the center and at devices."""
    with field.center:
        one = field.post()
        write(one)
        field.visit(one)
        last = condition(field.folder)
    good = ordinal_of_last(field)
    rule(field.folder, replica=one.post.replica, ranges=[(1, 1)], reason="假的", by="窃贼")
    with field.center:
        field.visit(one)
        assert aside(one, one) == ((1, 1),)
    assert code_of(lambda: rotate(field.folder, until=good + 10, **WORDS)) == "rotation.position"
    assert not (field.folder / ONLINE_NEXT).exists()
    rotate(field.folder, stolen=True, until=good, **WORDS)
    assert condition(field.folder).ruled <= last.ruled + 1, "only the old life itself is ruled"
    with field.center:
        field.visit(one)
        assert aside(one, one) == ()


def ordinal_of_last(field: Field) -> int:
    database = open_database(field.folder, keys_of(field.folder))
    try:
        with database.read() as connection:
            return int(
                connection.execute(select(func.max(entries.c.ordinal)).where(entries.c.replica == get(connection, REPLICA))).scalar_one()
            )
    finally:
        database.close()


def test_an_order_to_wipe_is_the_new_keys(field: Field) -> None:
    """One that was in force is said anew; one that the old key signs afterwards is none."""
    with field.center:
        lost, spared = field.post(), field.post()
    thief = twin(field.center, field.path / "thief" / "home")
    revoke(field.folder, sign_key=lost.sign_key, reason="遗失", by="值班长", wipe=Wipe.AT_ONCE)
    rotate(field.folder, **WORDS)
    with field.center:
        field.visit(spared)
    revoke(thief.directory, sign_key=spared.sign_key, reason="假的", by="窃贼", wipe=Wipe.AT_ONCE)
    with thief:
        spared.turn(thief)
        refusal = spared.device.round()
        assert isinstance(refusal, Refusal)
        spared.store.note_wipe(refusal.facts["wipe"])  # type: ignore[arg-type]
    assert not is_to_wipe(spared)
    handed = spared.store.wipe_for(parse_birth(lost.store.own_birth()))
    lost.store.note_wipe(handed)
    assert is_to_wipe(lost), "a neighbour hands it over, signed by the new key"
    assert signer_of(handed) == keys_of(field.folder).public


@on_both
@pytest.mark.parametrize("step", ["keep_next", "next_life", "put_next", "drop_next"])
def test_killed_at_each_step(field: Field, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the database has the new life nothing happened; behind it the next start ends the rotation. Then it can be said again."""

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with field.center:
        one = field.post()
    before = keys_of(field.folder).public
    with monkeypatch.context() as patch:
        patch.setattr({"next_life": life_of_center, "drop_next": keys}.get(step, rotation), step, die)
        with pytest.raises(Killed):
            rotate(field.folder, **WORDS)
    done = step in {"put_next", "drop_next"}
    if step == "put_next":
        assert (
            code_of(lambda: rule(field.folder, replica=one.post.replica, ranges=[(9, None)], reason="试", by="值班长")) == "center.rotating"
        )
    with field.center:
        assert (keys_of(field.folder).public != before) is done
        assert not (field.folder / ONLINE_NEXT).exists()
        field.visit(one)
        assert (known(one) != {}) is done
    rotate(field.folder, **WORDS)
    with field.center:
        field.visit(one)
    assert len(known(one)) == 1 + done


@on_both
def test_it_takes_the_root_and_a_center_that_stands_still(field: Field, tmp_path: Path) -> None:
    """While it runs, without the root, or in recovery: refused, and nothing changes."""
    with field.center:
        field.post()
        assert code_of(lambda: rotate(field.folder, **WORDS)) == "store.second_instance"
    before = keys_of(field.folder).public
    away = (field.folder / ROOT_KEY).rename(tmp_path / ROOT_KEY)
    assert code_of(lambda: rotate(field.folder, **WORDS)) == "center.root_away"
    away.rename(field.folder / ROOT_KEY)
    brought = root_here(field.folder)
    (field.folder / ROOT_KEY).unlink()
    assert keys_of(field.folder).public == before
    rotate(field.folder, root=brought, **WORDS)
    assert keys_of(field.folder).public != before
    assert not (field.folder / ROOT_KEY).exists()
    assert code_of(lambda: rotate(tmp_path / "nowhere", **WORDS)) == "center.missing"
    assert public_bytes(brought) == keys_of(field.folder).root_public


def two_histories(field: Field) -> tuple[Onlooker, Onlooker]:
    """Return two posts that a center and its twin showed another history each, and that have met since."""
    with field.center:
        one, other = field.post(), field.post()
        write(one)
        field.visit(one, other)
        one.post.accept(other.post)
        other.post.accept(one.post)
    second = twin(field.center, field.path / "twin" / "home")
    with field.center:
        write(one, "本支")
        field.visit(one)
    with second:
        other.turn(second)
        write(other, "另一支")
        other.sync()
        other.look()
    meet(one, other)
    return one, other


@pytest.mark.expects_warnings(*CAUGHT)
def test_a_conviction_is_closed_by_the_root(field: Field) -> None:
    """Two histories are shown; the root says which goes on: nobody warns any more, and what the other one had comes back."""
    one, other = two_histories(field)
    assert one.convictions()
    assert other.convictions()
    with field.center:
        field.visit(one)
    assert condition(field.folder).convicted
    done = rotate(field.folder, settles=True, **WORDS)
    assert done.settled == 1
    assert condition(field.folder).convicted == 0
    with field.center:
        field.visit(one, other)
        for post in (one, other):
            assert shown(post).convicted == ()
            assert shown(post).settled
            assert post.convictions(), "what convicted is kept"
        field.visit(one, other, one)
        assert {row["title"] for row in one.post.rows("select title from incident_rows")} >= {"本支", "另一支"}
        assert condition(field.folder).convicted == 0, "nobody brings it again"
    meet(one, other)
    assert shown(one).convicted == ()


@pytest.mark.expects_warnings(*CAUGHT)
def test_a_rotation_alone_hides_no_conviction(field: Field) -> None:
    """Without the root's word on it what convicted stays a warning."""
    one, _ = two_histories(field)
    rotate(field.folder, **WORDS)
    with field.center:
        field.visit(one)
    assert shown(one).convicted


def test_a_backup_from_before_may_come_back(field: Field, tmp_path: Path) -> None:
    """A restored database is older than the rotation, the folder's key is not: the life that begins has the new key."""
    with field.center:
        one = field.post()
        field.visit(one)
    copy = tmp_path / "old.db"
    shutil.copy(field.folder / "center.db", copy)
    rotate(field.folder, **WORDS)
    with field.center:
        field.visit(one)
    after = keys_of(field.folder).public
    restore(field.folder, source=copy, organisations_csv=field.center.organisations, now_ms=1)
    assert keys_of(field.folder).public == after
    with field.center:
        field.visit(one)
        assert list(known(one).values()) == [after]
