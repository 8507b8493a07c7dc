"""A retired online key at a device: the root's word cuts what the key signed, whoever brings it, in whatever sequence it comes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from fakes.authority import Authority

from sync.domain.draft import Create
from sync.domain.failures import Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.oplog.birth import make_birth
from sync.oplog.checkpoint import keeper_of, online_of
from sync.oplog.hashing import public_bytes, sign
from sync.oplog.heads import make_head
from sync.oplog.retirement import LifeKept, Retirement, make_retirement
from sync.oplog.run import empty_tip
from sync.oplog.tree import TreeHead
from sync.oplog.wipe import WipeOrder, make_wipe
from sync.store import adoption, heads, retired, rulings, wiping
from tests.fakes.post import Post
from tests.oplog.keys import ROOT_KEY

GULOU = "320106"
TREE = TreeHead(9, bytes(range(32)))


class Stage:
    """A post, its center's two lives, and a thief who has the key of the first."""

    def __init__(self, path: Path) -> None:
        self.post = Post(path, GULOU)
        self.old = Authority()
        self.device = self.post.writer.call(lambda desk: desk.streams.replica(desk.life.replica).sign_key).result(30)  # type: ignore[union-attr]
        self.old.certify(self.device, GULOU)
        self.old.organisation("320199", "新区", None)
        self.kept = self.old.tip.ordinal
        self.new = Authority(predecessor=self.old)
        self.pin()

    def pin(self) -> None:
        self.post.writer.call(lambda desk: desk.trust.pin_root(self.old.root)).result(30)

    def retirement(self, **changes: object) -> bytes:
        said = Retirement(
            key=public_bytes(self.old.key),
            successor=public_bytes(self.new.key),
            lives=(LifeKept(replica=self.old.birth.replica, ordinal=self.kept, tree=TREE),),
            keepers=(),
            settles=False,
            at_ms=10,
            by="王值班",
            reason="失窃",
        )
        return make_retirement(self.old.root_key, replace(said, **changes))  # type: ignore[arg-type]

    def retire(self, **changes: object) -> None:
        about = public_bytes(self.old.key)[:REPLICA_BYTES]
        fields = {"replica": about, "ranges": [], "reason": "失窃", "by": "王值班", "replaces": [], "retires": self.retirement(**changes)}
        self.new.write(Create(kind="ruling", fields=fields))

    def hear(self, *lives: Authority) -> None:
        self.post.receive(tuple(life.run() for life in lives))

    def aside(self, replica: bytes) -> tuple[rulings.Range, ...]:
        return self.ask(lambda desk: rulings.ranges_of(desk.connection)).get(ReplicaId(replica), ())  # type: ignore[attr-defined, no-any-return]

    def ask(self, act: object) -> object:
        return self.post.writer.call(act).result(30)  # type: ignore[arg-type]

    def names(self) -> set[str]:
        return {row["name"] for row in self.post.rows("select name from organisation_rows")}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "post")
    yield made
    made.post.close()


@pytest.mark.parametrize("sequence", list(permutations(range(3))))
def test_what_lies_beyond_is_folded_out_in_any_sequence(stage: Stage, sequence: tuple[int, ...]) -> None:
    """Old life with the thief's entries, new life with the root's word, a life that the thief began: one state, whatever came first."""
    stage.old.organisation("320198", "假区", None)
    stage.old.rule(stage.post.replica, [[1, None]])
    thief = Authority(predecessor=stage.new)
    thief.key = stage.old.key
    thief.birth = make_birth(
        stage.old.key, seal_key=bytes(32), nonce=bytes(16), certificate=stage.old.birth.certificate, predecessor=stage.new.birth.replica
    )
    thief.tip = empty_tip(thief.birth, AUTHORITY)
    thief.rule(stage.post.replica, [[2, None]])
    thief.organisation("320197", "伪区", None)
    stage.retire()
    lives = (stage.old, stage.new, thief)
    for at in sequence:
        stage.hear(lives[at])
    assert stage.names() == {"新区"}
    assert stage.aside(stage.post.replica) == ()
    assert stage.aside(stage.old.birth.replica) == ((stage.kept + 1, None),)
    standing = {row["replica"]: row["standing"] for row in stage.post.rows("select replica, standing from replicas")}
    assert standing[stage.old.birth.replica] == standing[stage.new.birth.replica] == "center"
    assert standing[thief.birth.replica] == "unknown"
    assert standing[stage.post.replica] == "own"


def test_what_it_signs_is_believed_by_nobody(stage: Stage) -> None:
    """Heads beyond the word, orders to wipe, and the word of another root: nothing of it is kept; the next retirement may say less."""
    stage.retire()
    stage.hear(stage.old, stage.new)
    key = public_bytes(stage.old.key)

    def head(tree: TreeHead) -> bytes:
        return make_head(stage.old.birth.replica, lambda domain, body: sign(stage.old.key, domain, body), epoch=1, tree=tree, at_ms=1)

    for tree, kept in ((TREE, 1), (TreeHead(10, TREE.root), 1), (TreeHead(9, bytes(32)), 1), (TreeHead(8, bytes(32)), 2)):
        raws = [head(tree)]
        stage.ask(lambda desk, raws=raws: heads.learn(desk, raws, source="lan", now_ms=1))
        assert len(stage.post.rows("select 1 from tree_heads")) == kept
        weighed = stage.ask(lambda desk, raws=raws: heads.weigh(desk.connection, raws))
        assert weighed.signed == int(tree in {TREE, TreeHead(8, bytes(32))})  # type: ignore[attr-defined]
    order = WipeOrder(sign_key=stage.device, offers=False, at_ms=1, by="窃贼", reason="假的")
    raw = make_wipe(stage.old.key, stage.old.birth.certificate or b"", order)
    assert stage.ask(lambda desk: wiping.note(desk, raw, now_ms=1)) is False
    assert stage.ask(lambda desk: retired.is_retired(desk.connection, key)) is True
    assert stage.ask(lambda desk: retired.is_retired(desk.connection, public_bytes(stage.new.key))) is False
    assert stage.post.convictions() == [] if hasattr(stage.post, "convictions") else True
    stage.retire(at_ms=11, lives=())
    stage.hear(stage.new)
    assert stage.aside(stage.old.birth.replica) == ((1, None),)
    assert stage.names() == set()


def test_an_order_of_before_is_forgotten_with_its_key(stage: Stage) -> None:
    """One that a thief gave before the root's word came is dropped when it comes, and handed to nobody."""
    order = WipeOrder(sign_key=stage.device, offers=True, at_ms=1, by="窃贼", reason="假的")
    raw = make_wipe(stage.old.key, stage.old.birth.certificate or b"", order)
    fields = {"replica": stage.device[:REPLICA_BYTES], "ranges": [], "reason": "假的", "by": "窃贼", "replaces": [], "wipe": raw}
    stage.old.write(Create(kind="ruling", fields=fields))
    stage.kept = stage.old.tip.ordinal
    stage.hear(stage.old)
    assert stage.ask(lambda desk: wiping.due(desk, now_ms=1))[0] == raw  # type: ignore[index]
    assert stage.ask(lambda desk: wiping.order_for(desk.connection, stage.device)) == raw
    stage.retire()
    stage.hear(stage.new)
    assert stage.ask(lambda desk: wiping.due(desk, now_ms=1)) == (b"", 0)
    assert stage.ask(lambda desk: wiping.order_for(desk.connection, stage.device)) == b""


def test_the_word_of_another_root_retires_nothing(stage: Stage) -> None:
    """A ruling that carries what our root did not sign is a ruling like any other."""
    other = Authority()
    said = Retirement(
        key=public_bytes(stage.old.key), successor=bytes(32), lives=(), keepers=(), settles=True, at_ms=99, by="窃贼", reason="假的"
    )
    raw = make_retirement(other.root_key, said)
    fields = {"replica": bytes(8), "ranges": [], "reason": "假的", "by": "窃贼", "replaces": [], "retires": raw}
    stage.new.write(Create(kind="ruling", fields=fields))
    stage.hear(stage.old, stage.new)
    assert stage.ask(lambda desk: retired.retirements(desk.connection)) == {}
    assert stage.names() == {"新区"}


@pytest.mark.parametrize("named", [True, False])
def test_a_keeper_of_the_retired_key_counts_where_the_root_named_it(tmp_path: Path, *, named: bool) -> None:
    """A checkpoint that is sealed under the old key's certificate is taken for as long as its keeper is named, else refused by a code."""
    sealed = bytes.fromhex(json.loads((Path(__file__).parents[1] / "data" / "checkpoints.json").read_text(encoding="utf-8"))["sealed"])
    post, center = Post(tmp_path / "post", GULOU), Authority(ROOT_KEY)
    post.writer.call(lambda desk: desk.trust.pin_root(center.root)).result(30)
    said = Retirement(
        key=online_of(sealed),
        successor=public_bytes(center.key),
        lives=(),
        keepers=(keeper_of(sealed),) if named else (),
        settles=False,
        at_ms=10,
        by="王值班",
        reason="轮换",
    )
    raw = make_retirement(ROOT_KEY, said)
    fields = {"replica": said.key[:REPLICA_BYTES], "ranges": [], "reason": "轮换", "by": "王值班", "replaces": [], "retires": raw}
    center.write(Create(kind="ruling", fields=fields))
    post.receive((center.run(),))
    opening = post.writer.call(lambda desk: adoption.opened(desk, sealed))
    if named:
        assert opening.result(30)[0]
    else:
        with pytest.raises(Refused, match=r"checkpoint\.retired"):
            opening.result(30)
    post.close()
