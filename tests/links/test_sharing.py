"""Who carries for whom: one of those in step, and never nobody."""

from pathlib import Path

from fakes.post import Post, carry

from sync.domain.commands.incidents import OpenIncident
from sync.domain.ids import ReplicaId
from sync.links.sharing import HOLD_S, SharingReplica
from sync.store.readers import Readers

CENTER = ReplicaId(bytes(8))
LOWEST, HIGHEST = ReplicaId(bytes(8)), ReplicaId(b"\xff" * 8)


def test_another_ones_streams_wait_for_their_carrier_and_not_for_ever(tmp_path: Path) -> None:
    """A stream is held back while its author or a lower replica is in step, goes after a while all the same, and one's own always goes."""
    post, author = Post(tmp_path / "here", "320106"), Post(tmp_path / "there", "320106")
    readers = Readers(post.home, 1)
    now = [0.0]
    store = SharingReplica(post.writer, readers, clock=lambda: now[0])
    try:
        post.accept(author)
        for each in (post, author):
            each.do(OpenIncident(title="槽车侧翻", mode="exercise"))
        carry(author, post)
        own, theirs = ReplicaId(post.replica), ReplicaId(author.replica)

        def waits() -> set[ReplicaId]:
            return {one.replica for one in store.waiting(CENTER)}

        assert waits() == {own, theirs}, "nobody else is in step"
        for others in ({theirs}, {LOWEST}):
            store.others = lambda others=others: frozenset(others)  # type: ignore[misc]
            assert waits() == {own}
        store.others = lambda: frozenset({HIGHEST})
        assert waits() == {own, theirs}, "this one carries for both"
        store.others = lambda: frozenset({LOWEST})
        assert waits() == {own}
        now[0] += HOLD_S
        assert waits() == {own, theirs}, "the carrier drove away"
    finally:
        readers.close()
        post.close()
        author.close()
