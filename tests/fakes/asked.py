"""What tests of the pages' questions ask again and again."""

from fakes.post import Post

from sync.domain.ids import ReplicaId
from sync.store import log
from sync.store.cipher import Database, database
from sync.store.exchange import Learnt, Reached

CENTER_ID = ReplicaId(b"\xcc" * 8)


def db_of(post: Post) -> Database:
    post.settle()
    return database(post.reader)


def scope_of(incident: bytes) -> bytes:
    return b"i" + incident


def held_by(post: Post, holder: ReplicaId, sort: str, name: str = "") -> None:
    """Let a holder be known to hold everything that this post holds now."""
    rows = tuple(Reached(replica=tip.replica, scope=tip.scope, seq=tip.seq) for tip in log.tips(post.reader))
    post.writer.learn(Learnt(holder=holder, sort=sort, name=name, rows=rows)).result(30)
