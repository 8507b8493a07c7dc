"""Claims about counting blobs at a start, and looking up what is to be carried: neither holds the writer while there is much of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.post import Post

from sync.domain.commands.incidents import OpenIncident
from sync.domain.content import LEAF_BYTES, address_of, leaf_hash
from sync.domain.ids import ReplicaId
from sync.store import blob_tables
from sync.store.leaves import StoreBlobs

CENTER = ReplicaId(b"center 1")
MANY = 7


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path / "post", "320106")
    yield made
    made.close()


def test_a_command_that_comes_while_blobs_are_counted_waits_for_one_slice(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at beside the writer: with a file under the hand of the count a command is decided, committed and answered."""
    store = StoreBlobs(post.home, post.writer)
    for number in range(MANY):
        store.blobs.put(f"附件 {number}".encode())
    cut = store.blobs.put(bytes(2 * LEAF_BYTES))
    path = store.blobs.files.path(cut)
    path.write_bytes(path.read_bytes()[:-1])
    monkeypatch.setattr(blob_tables, "AT_ONCE", 3)
    scanned, slices = store.blobs.files.scan, list[int]()
    recount = blob_tables.recount

    def scan(address: bytes, *, proved: bool = True) -> object:
        assert post.do(OpenIncident(title="清点之中", mode="exercise")).created
        return scanned(address, proved=proved)

    def counted(connection: object, rows: list[blob_tables.Counted]) -> None:
        slices.append(len(rows))
        recount(connection, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(store.blobs.files, "scan", scan)
    monkeypatch.setattr(blob_tables, "recount", counted)
    store.census()
    assert post.rows("select count(*) as opened from incident_rows")[0]["opened"] > 0
    assert (sum(slices), max(slices)) == (MANY + 1, 3)
    assert post.rows("select count(*) as held from blobs where held = 1") == [{"held": MANY}]
    assert store.leaves_missing(cut) == (range(1, 2),)
    slices.clear()
    StoreBlobs(post.home, post.writer).census()
    assert slices == [], "where tables and files agree nothing is written"


def test_what_records_name_is_noted_in_slices_and_read_beside_the_writer(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """While errands are read a command is answered; what comes whole between looking and noting stays whole."""
    store = StoreBlobs(post.home, post.writer)
    named = [address_of(leaf_hash(bytes([number])), 1) for number in range(MANY)]
    here = store.blobs.put(b"\x00")
    assert here in named
    every = " union ".join(f"select x'{address.hex()}' as address" for address in named)
    monkeypatch.setattr(blob_tables, "NAMED", every)
    monkeypatch.setattr(blob_tables, "ESSENTIAL", every)
    monkeypatch.setattr(blob_tables, "AT_ONCE", 3)
    errands, noted = blob_tables.errands, blob_tables.note_named

    def read(connection: object, center: ReplicaId) -> object:
        assert post.do(OpenIncident(title="查询之中", mode="exercise")).created
        return errands(connection, center)  # type: ignore[arg-type]

    def note(connection: object, some: list[tuple[bytes, bool]]) -> None:
        assert len(some) <= 3
        blob_tables.note(connection, named[1], held=True, source="lan")  # type: ignore[arg-type]
        noted(connection, some)  # type: ignore[arg-type]

    monkeypatch.setattr(blob_tables, "errands", read)
    monkeypatch.setattr(blob_tables, "note_named", note)
    found = {errand.address: errand.way for errand in store.errands(CENTER)}
    assert found == {address: "push" if address in named[:2] else "fetch" for address in named}
