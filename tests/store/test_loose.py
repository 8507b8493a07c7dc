"""Files taken in, and contents that nothing names."""

import os
from pathlib import Path

import pytest

from sync.domain.commands.attachments import AttachFile
from sync.domain.commands.incidents import OpenIncident
from sync.domain.content import LEAF_BYTES, content_address
from sync.domain.failures import Outage, Refused
from sync.oplog.ordinals import Ordinals
from sync.store import intake
from sync.store.bases import BaseRow
from sync.store.blob_tables import note_whole
from sync.store.blobs import Blobs
from sync.store.desk import Desk
from sync.store.intake import TakenIn, take_in
from sync.store.loose import LOOSE_MS, let_go, loose, unnamed
from tests.fakes.post import Post, carry

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 1000
WAIT_S = 30


def taken(blobs: Blobs, path: Path, told: list[tuple[int, int]] | None = None) -> TakenIn:
    heard: list[tuple[int, int]] = [] if told is None else told
    return take_in(blobs, path, told=lambda done, size: heard.append((done, size)), stopped=lambda: False)


def attach(post: Post, incident: bytes, address: bytes) -> bytes:
    request = AttachFile(subject=incident, subject_kind="incident", original=address, media="jpeg", file_name="a.jpg", preview=JPEG[:900])
    return bytes(post.do(request).created[0])


def later_ms(post: Post) -> int:
    blobs = Blobs(post.home)
    return max(blobs.since_ms(address) or 0 for address in blobs.addresses()) + LOOSE_MS + 1


def test_a_file_is_taken_in_piece_by_piece(post: Post, tmp_path: Path) -> None:
    """The content lies there whole, each piece was told, and it is judged by its bytes."""
    content = JPEG.ljust(3 * LEAF_BYTES + 5, b"x")
    (tmp_path / "photo.bin").write_bytes(content)
    told: list[tuple[int, int]] = []
    blobs = Blobs(post.home)
    found = taken(blobs, tmp_path / "photo.bin", told)
    assert found == TakenIn(address=content_address(content), media="jpeg")
    assert blobs.get(found.address) == content
    assert told[-1] == (len(content), len(content))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) >= 4


def test_a_stop_leaves_nothing(post: Post, tmp_path: Path) -> None:
    """Wherever it comes."""
    (tmp_path / "a").write_bytes(bytes(3 * LEAF_BYTES))
    blobs = Blobs(post.home)
    for stop_at in range(3):
        pieces: list[int] = []
        with pytest.raises(Refused, match=r"attachment\.stopped"):
            take_in(
                blobs,
                tmp_path / "a",
                told=lambda done, _size, pieces=pieces: pieces.append(done),  # type: ignore[misc]
                stopped=lambda pieces=pieces, stop_at=stop_at: len(pieces) >= stop_at,  # type: ignore[misc]
            )
    assert list(blobs.addresses()) == []
    assert [path for path in post.home.blobs.rglob("*") if path.is_file()] == []


def test_what_is_no_file_or_too_large_is_refused_before_it_is_read(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a pipe that would wait for ever, nothing, too much: each by its code."""
    blobs = Blobs(post.home)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "large").write_bytes(bytes(11))
    monkeypatch.setattr(intake, "BYTES_MAX", 10)
    cases = [(tmp_path, "attachment.not_a_file"), (tmp_path / "empty", "attachment.empty"), (tmp_path / "large", "attachment.too_large")]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        cases.append((tmp_path / "pipe", "attachment.not_a_file"))
    for path, code in cases:
        with pytest.raises(Refused) as refused:
            taken(blobs, path)
        assert (refused.value.code, refused.value.facts["name"]) == (code, path.name)
    for path in (tmp_path / "none", Path("a\0b")):
        with pytest.raises(Outage, match=r"file\.unreadable"):
            taken(blobs, path)


def test_a_file_that_grows_under_the_reading_is_still_bounded(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its folder says of its size is not believed."""
    (tmp_path / "log").write_bytes(bytes(11))
    monkeypatch.setattr(intake, "BYTES_MAX", 10)
    monkeypatch.setattr(intake, "_judge", lambda _path: None)
    with pytest.raises(Refused, match=r"attachment\.too_large"):
        taken(Blobs(post.home), tmp_path / "log")


def test_a_named_content_is_never_loose(post: Post, incident: bytes) -> None:
    """Neither original nor preview, however old, struck or not."""
    blobs = Blobs(post.home)
    attach(post, incident, blobs.put(JPEG))
    assert len(list(blobs.addresses())) == 2
    assert loose(post.home, blobs, now_ms=later_ms(post)) == ()


def test_a_content_without_a_name_is_loose_after_a_day(post: Post) -> None:
    """Not before; letting go drops the file and its row, and a second time does nothing."""
    blobs = Blobs(post.home)
    orphan = blobs.put(JPEG)
    since_ms = blobs.since_ms(orphan)
    assert since_ms is not None
    assert loose(post.home, blobs, now_ms=since_ms + LOOSE_MS) == ()
    found = loose(post.home, blobs, now_ms=since_ms + LOOSE_MS + 1)
    assert found == (orphan,)
    assert post.writer.call(lambda desk: let_go(desk.connection, blobs, found)).result(WAIT_S) == 1
    assert (blobs.has(orphan), blobs.since_ms(orphan)) == (False, None)
    assert post.rows("select * from blobs") == []


def test_what_comes_to_be_named_meanwhile_stays(post: Post, incident: bytes) -> None:
    """Between looking and letting go an entry may name it."""
    blobs = Blobs(post.home)
    original = blobs.put(JPEG)
    found = loose(post.home, blobs, now_ms=later_ms(post))
    assert found == (original,)
    attach(post, incident, original)
    assert post.writer.call(lambda desk: let_go(desk.connection, blobs, found)).result(WAIT_S) == 0
    assert blobs.get(original) == JPEG


def test_an_entry_that_does_not_count_yet_names_its_content_all_the_same(gulou: Post, jiangning: Post) -> None:
    """A stranger's entry rests in the log unfolded; the content it names is not swept."""
    incident = bytes(jiangning.do(OpenIncident(title="追尾", mode="actual", state="confirmed")).created[0])
    attach(jiangning, incident, Blobs(jiangning.home).put(JPEG))
    carry(jiangning, gulou)
    assert gulou.rows("select id from attachment_rows") == []
    blobs = Blobs(gulou.home)
    named, orphan = blobs.put(JPEG), blobs.put(b"orphan")
    assert unnamed(gulou.home, (named, orphan)) == (orphan,)


def test_where_own_entries_were_dropped_that_no_record_shows_nothing_is_loose(post: Post, incident: bytes) -> None:
    """Set aside by a ruling and compacted, an entry may come back, and nobody else holds what it names."""
    assert incident
    blobs = Blobs(post.home)
    original = blobs.put(JPEG)

    def dropped(desk: Desk, aside: Ordinals) -> None:
        (number,) = desk.connection.execute("select number from streams order by number limit 1").fetchone()
        row = BaseRow(stream=number, seq=1, ordinals=Ordinals([1]), aside=aside, floor=1, ordinal=1, hash=bytes(32))
        desk.streams.bases.put(row)

    post.writer.call(lambda desk: dropped(desk, Ordinals([1]))).result(WAIT_S)
    assert loose(post.home, blobs, now_ms=later_ms(post)) == ()
    post.writer.call(lambda desk: dropped(desk, Ordinals())).result(WAIT_S)
    assert loose(post.home, blobs, now_ms=later_ms(post)) == (original,)


def test_what_came_by_another_way_is_not_judged(post: Post) -> None:
    """Its entry may still be on the road."""
    blobs = Blobs(post.home)
    carried = blobs.put(JPEG)
    post.writer.call(lambda desk: note_whole(desk, carried, source="center")).result(WAIT_S)
    assert loose(post.home, blobs, now_ms=later_ms(post)) == ()
