"""Claims about what a device knows of the center's backups: its own streams, of this center, of this branch alone (K9)."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes.linked_post import LinkedPost, linked
from fakes.live_center import GULOU, XUANWU, LiveCenter

from sync.center.backups import back_up
from sync.domain.commands.incidents import OpenIncident
from sync.domain.ids import ReplicaId
from sync.domain.scopes import organisation_scope
from sync.oplog.run import Tip
from sync.protocol.memory import Memory
from sync.protocol.session import CenterReach
from sync.store import backed_up

NOW_MS = 1_790_000_000_000
COVERED = "select seq from backup_tips"


pytestmark = pytest.mark.expects_warnings  # a post that knocks is refused first


def awaited(post: LinkedPost) -> None:
    """Wait until the post was told that a backup covers it."""
    learn = post.store.learn

    def learnt(reach: CenterReach, claims: Sequence[bytes] = ()) -> None:
        learn(reach, claims)
        post._notify()

    post.store.learn = learnt  # type: ignore[method-assign]
    back_up(post.center.directory, now_ms=NOW_MS)
    post.sees(COVERED)


def held(post: LinkedPost) -> dict[tuple[bytes, bytes], int]:
    return {**backed_up.backed_up(post.post.reader)}


def test_a_device_learns_what_the_centers_backup_covers(tmp_path: Path) -> None:
    """After a backup each device knows its own streams covered, up to where the copy held them, and nobody else's."""
    with LiveCenter(tmp_path / "home") as center:
        one, other = linked(tmp_path, center, GULOU, XUANWU)
        one.post.do(OpenIncident(title="化工罐车侧翻", mode="actual", state="confirmed"))
        one.until(lambda now: now.received_ms is not None and now.backlog == ())
        assert held(one) == {}
        awaited(one)
        covered = held(one)
        assert {replica for replica, _ in covered} == {one.post.replica}
        tips = {(tip.replica, tip.scope): tip.seq for tip in one.post.tips()}
        assert covered == {stream: tips[stream] for stream in covered}
        assert held(other) == {}
        for post in (one, other):
            post.close()


def test_another_center_begins_with_nothing_covered(tmp_path: Path) -> None:
    """A center in another life may have come from an older copy: what its predecessor told counts no more."""
    with LiveCenter(tmp_path / "home") as center:
        (one,) = linked(tmp_path, center, GULOU)
        one.post.do(OpenIncident(title="化工罐车侧翻", mode="actual", state="confirmed"))
        one.until(lambda now: now.received_ms is not None and now.backlog == ())
        awaited(one)
        one.agent.close()
        kept = one.store.load_memory()
        one.store.save(kept)
        assert held(one)
        one.store.save(Memory(center=ReplicaId(bytes(8)), root=kept.root))
        assert held(one) == {}
        one.close()


def test_a_tip_of_another_branch_covers_nothing(tmp_path: Path) -> None:
    """A tip counts where the log here has the same hash at the same place, and only there."""
    with LiveCenter(tmp_path / "home") as center:
        (one,) = linked(tmp_path, center, GULOU)
        one.post.do(OpenIncident(title="化工罐车侧翻", mode="actual", state="confirmed"))
        one.until(lambda now: now.received_ms is not None and now.backlog == ())
        one.agent.close()
        (tip, *_) = [tip for tip in one.post.tips() if tip.replica == one.post.replica]
        forked = Tip(replica=tip.replica, scope=tip.scope, seq=tip.seq, ordinal=tip.ordinal, hash=bytes(32))
        unknown = Tip(replica=tip.replica, scope=organisation_scope("320999"), seq=1, ordinal=1, hash=tip.hash)
        center_id = ReplicaId(bytes(8))
        one.post.writer.call(lambda desk: backed_up.note(desk.connection, center_id, [forked, unknown])).result(30)
        assert held(one) == {}
        one.post.writer.call(lambda desk: backed_up.note(desk.connection, center_id, [tip])).result(30)
        assert held(one) == {(tip.replica, tip.scope): tip.seq}
        one.close()
