"""Claims about `verify`: a sound database proves itself, and whatever is changed in it is found, by name and place."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope, organisation_scope
from sync.store.blobs import Blobs
from sync.store.cipher import connect
from sync.store.verifying import ACCEPTED, CERTIFIED, OWN, UNKNOWN, Verified, verify
from tests.fakes.authority import Authority
from tests.fakes.post import Post

Tamper = Callable[[Any], object]
GULOU, XUANWU = "320106", "320115"
LINES = 30


@pytest.fixture
def posts(tmp_path: Path) -> Iterator[tuple[Post, Post]]:
    """A post that wrote, and another that holds all of it."""
    one, other = Post(tmp_path / "one", GULOU), Post(tmp_path / "other", GULOU)
    incident = one.do(OpenIncident(title="积水", mode="actual")).created[0]
    for number in range(LINES):
        one.do(WriteJournal(scope=incident_scope(incident), line=f"第{number}条", channel="phone"))
    other.receive(one.runs(), births=one.births())
    other.do(OpenIncident(title="塌方", mode="actual"))
    yield one, other
    one.close()
    other.close()


def looked_at(post: Post) -> Verified:
    return verify(post.reader, post.home)


def changed(post: Post, tamper: Tamper) -> Verified:
    """Close a post, change its database behind the program's back, and verify what lies there."""
    post.writer.close()
    connection = connect(post.home.database, post.home.key(), read_only=False)
    try:
        tamper(connection)
        connection.commit()
        return verify(connection, post.home)
    finally:
        connection.close()


def test_a_sound_database_proves_itself(posts: tuple[Post, Post]) -> None:
    """Entries, signatures and who vouches are counted; what nobody vouches for, and the unsigned end, are said; nothing is wrong."""
    one, other = posts
    found = looked_at(other)
    assert found.faults == []
    assert (found.vouched[UNKNOWN], found.vouched[OWN]) == (LINES + 1, 1)
    assert found.signed == found.entries - found.unsigned
    assert not found.rooted
    other.accept(one)
    assert looked_at(other).vouched[ACCEPTED] == LINES + 1
    other.writer.sign_tips().result(30)
    assert looked_at(other).unsigned == 0


def test_who_the_root_vouches_for_is_told_apart(posts: tuple[Post, Post]) -> None:
    """A device that the authority certified counts as certified by the certificate itself, whatever the column says."""
    one, other = posts
    authority = Authority()
    key = one.rows("select sign_key from replicas where standing = 'own'")[0]["sign_key"]
    other.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(30)
    authority.certify(key, GULOU)
    other.receive((authority.run(),), births=(authority.birth.raw,))
    found = looked_at(other)
    assert found.rooted
    assert found.faults == []
    assert found.vouched[CERTIFIED] >= LINES + 1
    after = changed(
        other, lambda db: db.execute("update replicas set standing = 'unknown', certificate = cast(certificate || x'00' as blob)")
    )
    assert "certificate" in {fault.sort for fault in after.faults}
    assert after.vouched[ACCEPTED] == 0


@pytest.mark.parametrize(
    ("sort", "tamper"),
    [
        ("signature", lambda db: _flip(db, at=5)),
        ("chain", lambda db: db.execute("delete from entries where seq = 3")),
        ("tip", lambda db: db.execute("update streams set hash = zeroblob(32) where seq > 5")),
        ("tip", lambda db: db.execute("delete from entries where seq > 29")),
        ("signature", lambda db: db.execute("update signatures set signature = zeroblob(64)")),
        ("end", lambda db: db.execute("delete from signatures where seq > 5")),
        (
            "birth",
            lambda db: db.execute("update replicas set birth = zeroblob(length(birth)) where standing <> 'own'"),
        ),
        ("birth", lambda db: db.execute("update replicas set sign_key = zeroblob(32) where standing <> 'own'")),
    ],
)
def test_what_was_changed_is_found(posts: tuple[Post, Post], sort: str, tamper: Tamper) -> None:
    """A flipped byte, a missing entry, another tip, a false or missing signature, a false birth: each is a fault of its sort."""
    _, other = posts
    if sort in {"chain", "signature"}:
        other.writer.sign_tips().result(30)
    found = changed(other, tamper)
    assert sort in {fault.sort for fault in found.faults}, found.faults


def _flip(db: Any, *, at: int) -> None:
    stream, body = db.execute("select stream, body from entries where seq = ? order by length(body) desc limit 1", (at,)).fetchone()
    text = bytes(body).replace("第".encode(), "笫".encode())
    assert text != body
    db.execute("update entries set body = ? where stream = ? and seq = ?", (text, stream, at))


def test_a_damaged_attachment_is_found(posts: tuple[Post, Post]) -> None:
    """Of the contents that lie here, one with a changed byte is named, the sound ones are counted."""
    one, _ = posts
    blobs = Blobs(one.home)
    sound, damaged = blobs.put(b"a" * 300_000), blobs.put(b"b" * 300_000)
    path = blobs.files.path(damaged)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    found = looked_at(one)
    assert [fault.address for fault in found.faults] == [damaged]
    assert found.blobs == 1
    assert blobs.has(sound)


def test_a_stream_of_another_scope_is_no_place_for_an_entry(posts: tuple[Post, Post]) -> None:
    """Entries moved under another scope do not chain there: the genesis names the scope."""
    _, other = posts
    found = changed(other, lambda db: db.execute("update streams set scope = ? where seq > 5", (organisation_scope(XUANWU),)))
    assert found.faults
