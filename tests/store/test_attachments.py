"""What is attached in an incident, as the screen reads it."""

from collections.abc import Callable
from dataclasses import replace

from sync.domain.commands.attachments import AttachFile, CaptionAttachment, StrikeAttachment
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.ids import ReplicaId
from sync.domain.scopes import incident_scope
from sync.store import blob_tables, blob_wishes
from sync.store.blobs import Blobs
from sync.store.cipher import database
from sync.store.desk import Desk
from sync.store.queries import attachments, records
from sync.store.queries.attachments import (
    AT_CENTER,
    AWAY,
    COMING,
    FAILED,
    FETCHING,
    HERE,
    SENDING,
    AttachmentRow,
    FilePlace,
    Files,
    file_place,
)
from sync.store.queries.blobs import BlobRow
from tests.fakes.post import Post, carry

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 1000
PREVIEW = b"\x89PNG\r\n\x1a\n" + bytes(100)


def attach(post: Post, subject: bytes, kind: str = "incident", *, content: bytes = JPEG, **more: object) -> bytes:
    address = Blobs(post.home).put(content)
    values = {"media": "jpeg", "file_name": "3号门.jpg", **more}
    return bytes(post.do(AttachFile(subject=subject, subject_kind=kind, original=address, **values)).created[0])  # type: ignore[arg-type]


def files(post: Post, incident: bytes) -> Files:
    return attachments.of_incident(database(post.reader), incident)


def row(post: Post, incident: bytes) -> AttachmentRow:
    (found,) = files(post, incident).rows
    return found


def test_everything_that_is_attached_is_listed_the_newest_first(post: Post, incident: bytes) -> None:
    """To the incident, to a line, to an order; counted by record, those of another incident left out."""
    scope = incident_scope(incident)  # type: ignore[arg-type]  # an id
    line = bytes(post.do(WriteJournal(scope=scope, line="到场")).created[0])
    asked = IssueOrderNow(scope=scope, text="封控", urgency="flash", organisations=("320106",))
    order = bytes(post.do(asked).created[0])
    made = [
        attach(post, incident),
        attach(post, line, "journal"),
        attach(post, order, "order"),
        attach(post, line, "journal", content=b"two"),
    ]
    other = bytes(post.do(OpenIncident(title="别处", mode="actual", state="confirmed")).created[0])
    attach(post, other)
    found = files(post, incident)
    assert [one.id for one in found.rows] == made[::-1]
    assert (found.id, found.count, found.place) == (incident, 4, str(post.home.path))
    assert found.counts() == {incident: 1, line: 2, order: 1}
    assert [one.id for one in found.of(line)] == [made[3], made[1]]
    assert files(post, b"x" * 16).rows == ()


def test_a_row_says_what_the_record_says(post: Post, incident: bytes) -> None:
    """With who attached it and when, and the heads that a caption will name."""
    made = attach(post, incident, preview=PREVIEW, taken_at=post.clock.ms - 60_000, caption="东侧")
    found = row(post, incident)
    assert (found.id, found.subject, found.subject_kind, found.media, found.file_name) == (made, incident, "incident", "jpeg", "3号门.jpg")
    assert (found.size, found.caption, found.person, found.organisation_name) == (len(JPEG), "东侧", "林亦舟", "鼓楼区")
    assert (found.taken_at or 0) < found.at_ms <= post.clock.ms
    assert (found.reach, found.where.state, found.where.is_here) == ("here", HERE, True)
    assert attachments.preview(database(post.reader), found.preview or b"") == (found.preview, PREVIEW)
    post.do(CaptionAttachment(attachment=made, caption="西侧", seen=found.heads["caption"]))
    assert row(post, incident).caption == "西侧"
    post.settle()
    assert [one.id for one in records.reach(database(post.reader), "西侧")] == [made]


def test_a_struck_one_stays_listed_with_who_and_why(post: Post, incident: bytes) -> None:
    """It no longer counts."""
    made = attach(post, incident)
    post.do(StrikeAttachment(attachment=made, reason="误附"))
    found = files(post, incident)
    assert found.rows[0].struck is not None
    assert (found.rows[0].struck.reason, found.rows[0].struck.person) == ("误附", "林亦舟")
    assert (found.count, found.counts(), found.of(incident)) == (0, {}, ())


def test_a_file_that_did_not_come_is_away(gulou: Post, nanjing: Post) -> None:
    """Its record is here, its content is not; nothing fails over it, its preview is empty."""
    incident = bytes(gulou.do(OpenIncident(title="侧翻", mode="actual", state="confirmed")).created[0])
    attach(gulou, incident, preview=PREVIEW)
    nanjing.accept(gulou)
    carry(gulou, nanjing)
    nanjing.accept(gulou)
    nanjing.settle()
    found = row(nanjing, incident)
    assert (found.where.state, found.where.is_here) == (COMING, False)
    assert found.preview is not None
    assert attachments.preview(database(nanjing.reader), found.preview) == (found.preview, b"")


def test_how_far_a_file_is_and_why_it_rests_is_said(post: Post, incident: bytes) -> None:
    """Sent, at the center; not here: asked for, on its way, failed. A file that is here stays here whatever fails."""
    attach(post, incident)
    address, center = row(post, incident).original, ReplicaId(b"c" * 8)

    def write(act: Callable[[Desk], object]) -> FilePlace:
        post.writer.call(act).result(30)
        return row(post, incident).where

    size = len(JPEG)
    sending = write(lambda desk: blob_tables.note_move(desk, address, "push", done=size * 43 // 100 + 1, size=size, rate=1.0))
    assert (sending.state, sending.percent, sending.is_here) == (SENDING, 43, True)
    resting = write(lambda desk: blob_tables.note_failed(desk, address, "push", "link.unreachable"))
    assert (resting.state, resting.why) == (HERE, "link.unreachable")
    write(lambda desk: blob_tables.note_failed(desk, address, "push", ""))
    assert write(lambda desk: blob_tables.note_at_center(desk, address, center)).state == AT_CENTER
    Blobs(post.home).drop(address)
    assert write(lambda desk: blob_tables.note(desk.connection, address, held=False, source="")).state == COMING
    asked = write(lambda desk: blob_wishes.fetch_now(desk, address))
    assert (asked.state, asked.percent, asked.is_here) == (FETCHING, 0, False)
    fetching = write(lambda desk: blob_tables.note_move(desk, address, "fetch", done=size // 4 + 1, size=size, rate=1.0))
    assert (fetching.state, fetching.percent) == (FETCHING, 25)
    failed = write(lambda desk: blob_tables.note_failed(desk, address, "fetch", "blob.not_at_center"))
    assert (failed.state, failed.why) == (FAILED, "blob.not_at_center")


def test_a_large_original_waits_for_a_person() -> None:
    """And so does one that was told to rest; everything else comes by itself."""
    large = BlobRow(address=bytes(40), size=300_000, leaves=5, on_demand=True)
    assert file_place(large).state == AWAY
    assert file_place(replace(large, on_demand=False)).state == COMING
    assert file_place(replace(large, on_demand=False, is_paused=True)).state == AWAY
    assert file_place(replace(large, on_demand=False, asked=True)) == FilePlace(state=FETCHING, percent=0)
