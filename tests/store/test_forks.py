"""Forks (K6): one key, two bodies for one place; both kept, one counts, the same one everywhere and in every order."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.oplog.birth import parse_birth
from sync.oplog.run import Run, empty_tip
from sync.store.cipher import connect
from sync.store.forks import find_fork
from sync.store.rebuild import check
from tests.fakes.post import TREE, Post


@pytest.fixture
def posts(tmp_path: Path) -> Iterator[list[Post]]:
    """Return an open list of posts; all are closed at the end."""
    made: list[Post] = []
    yield made
    for post in made:
        post.close()


def cloned(post: Post, folder: Path) -> Post:
    """Return a second post on a copy of the first one's home."""
    folder.mkdir()
    target = connect(folder / "qianzhi.db", post.home.key(), read_only=False)
    post.reader.backup(target)
    target.close()
    (folder / "database.key").write_bytes(post.home.key_file.read_bytes())
    return Post(folder, "320106")


def read_in_every_order(posts: list[Post], tmp_path: Path, origin: Post, pieces: list[tuple[Run, ...]]) -> list[Post]:
    """Return readers that received the pieces in every order, each piece twice."""
    readers = []
    for count, order in enumerate(permutations(pieces)):
        reader = Post(tmp_path / f"reader{count}", "320200")
        posts.append(reader)
        reader.receive((), births=origin.births())
        reader.accept(origin)
        for piece in (*order, *order):
            reader.receive(piece)
        readers.append(reader)
    return readers


def agree(readers: list[Post]) -> None:
    """Expect the same rows, log and proof at every reader, and a rebuild that finds them again."""
    logs = [{bytes(row["body"]) for row in reader.rows("select body from entries")} for reader in readers]
    proofs = [{bytes(row["body"]) for row in reader.rows("select body from forks")} for reader in readers]
    assert all(log == logs[0] for log in logs)
    assert all(proof == proofs[0] for proof in proofs)
    assert all(reader.hashes() == readers[0].hashes() for reader in readers)
    for reader in readers:
        assert check(reader.home, shipped=TREE).different == ()


def test_two_branches_of_one_stream(posts: list[Post], tmp_path: Path) -> None:
    """The branch with the lower hash at the first difference counts, whichever came first, and so do its later entries."""
    origin = Post(tmp_path / "origin", "320106")
    posts.append(origin)
    incident = origin.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    clone = cloned(origin, tmp_path / "clone")
    posts.append(clone)
    for post, word in ((origin, "原机"), (clone, "副本")):
        for count in range(3):
            post.do(WriteJournal(scope=incident_scope(incident), line=f"{word} {count}", channel="radio"))
    readers = read_in_every_order(posts, tmp_path, origin, [origin.runs(), clone.runs()])
    agree(readers)
    lines = {str(row["line"])[:2] for row in readers[0].rows("select line from journal_rows")}
    assert len(lines) == 1
    assert len(readers[0].rows("select 1 as one from forks")) == 3


def test_one_ordinal_in_two_scopes(posts: list[Post], tmp_path: Path) -> None:
    """A clone that writes elsewhere uses the same ordinals: the lower hash keeps each, what lies behind the loser goes with it."""
    origin = Post(tmp_path / "origin", "320106")
    posts.append(origin)
    incident = origin.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    clone = cloned(origin, tmp_path / "clone")
    posts.append(clone)
    for count in range(4):
        origin.do(SetIncidentFacts(incident=incident, facts={"trapped": count}))
    other = clone.do(OpenIncident(title="副本另开", mode="actual", state="confirmed")).created[0]
    clone.do(WriteJournal(scope=incident_scope(other), line="副本的一行", channel="radio"))
    readers = read_in_every_order(posts, tmp_path, origin, [origin.runs(), clone.runs()])
    agree(readers)
    assert readers[0].rows("select 1 as one from forks")


def test_three_branches(posts: list[Post], tmp_path: Path) -> None:
    """Two clones and the origin: six orders of arrival, one outcome."""
    origin = Post(tmp_path / "origin", "320106")
    posts.append(origin)
    incident = origin.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    clones = [cloned(origin, tmp_path / f"clone{count}") for count in range(2)]
    posts.extend(clones)
    for number, post in enumerate((origin, *clones)):
        post.do(WriteJournal(scope=incident_scope(incident), line=f"分支 {number}", channel="radio"))
        opened = post.do(OpenIncident(title=f"另一起 {number}", mode="actual", state="confirmed")).created[0]
        post.do(WriteJournal(scope=incident_scope(opened), line=f"其中 {number}", channel="radio"))
    agree(read_in_every_order(posts, tmp_path, origin, [post.runs() for post in (origin, *clones)]))


def test_a_device_that_meets_its_clone_goes_on_as_a_new_life(posts: list[Post], tmp_path: Path) -> None:
    """The one that learns of the fork writes no further ordinal under the old name."""
    origin = Post(tmp_path / "origin", "320106")
    posts.append(origin)
    incident = origin.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    clone = cloned(origin, tmp_path / "clone")
    posts.append(clone)
    before = origin.replica
    for post, word in ((origin, "原机"), (clone, "副本")):
        post.do(WriteJournal(scope=incident_scope(incident), line=word, channel="radio"))
    origin.receive(clone.runs())
    assert origin.replica != before
    done = origin.do(WriteJournal(scope=incident_scope(incident), line="新的一命", channel="radio"))
    assert done.ordinals == (1,)


def test_a_branch_without_a_signature_is_no_fork(posts: list[Post], tmp_path: Path) -> None:
    """Other bytes that nobody signed prove nothing; a torn branch counts to its last signature."""
    origin = Post(tmp_path / "origin", "320106")
    posts.append(origin)
    incident = origin.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    clone = cloned(origin, tmp_path / "clone")
    posts.append(clone)
    for post, word in ((origin, "原机"), (clone, "副本")):
        post.do(WriteJournal(scope=incident_scope(incident), line=word, channel="radio"))
    (ours,), (theirs,) = origin.runs(), clone.runs()
    birth = parse_birth(origin.births()[0])
    start, key = empty_tip(birth, ours.scope), birth.sign_key
    assert find_fork(replace(theirs, signatures=()), ours.entries, start, sign_key=key) is None
    assert find_fork(ours, ours.entries, start, sign_key=key) is None
    fork = find_fork(replace(theirs, entries=(*theirs.entries, b"torn")), ours.entries, start, sign_key=key)
    assert fork is not None
    assert (fork.first_seq, len(fork.theirs)) == (2, 1)
