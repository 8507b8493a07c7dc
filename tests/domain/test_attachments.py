"""Attachments: what a file is, what it may be called, and the rules of attaching it."""

import unicodedata

import pytest
from fakes.memory_view import CITY, COUNTY, NOW_MS, OTHER, PROVINCE, STATION, MemoryView
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import acts
from sync.domain.commands.attachments import (
    ATTACHMENT_BYTES_MAX,
    PREVIEW_BYTES_MAX,
    AttachFile,
    CaptionAttachment,
    StrikeAttachment,
    size_of,
)
from sync.domain.content import SIZE_BYTES, content_address
from sync.domain.draft import Create, Record
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.media import (
    ENDINGS,
    FILE_NAME_CHARS_MAX,
    HEAD_BYTES,
    MEDIA,
    PHOTOS,
    RUNS,
    SOUNDS,
    clean_name,
    decoded_text,
    opened_name,
    parted,
    sniffed,
)
from sync.domain.scopes import adhoc_circle_scope, incident_scope
from sync.domain.sizes import draft_bytes

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PHOTO = b"\xff\xd8\xff\xe0" + bytes(40)
ADDRESS = content_address(PHOTO)

# What stands at the beginning of files of the field, and what each is.
HEADS = (
    (PHOTO, "jpeg"),
    (PNG, "png"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
    (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
    (b"RIFF\x00\x00\x00\x00AVI LIST", "other"),
    (b"GIF87a", "gif"),
    (b"GIF89a\x01\x00", "gif"),
    (b"%PDF-1.7\n", "pdf"),
    (b"\x00\x00junk before it\n%PDF-1.4", "pdf"),
    (bytes(1020) + b"%PDF-1.4", "other"),
    (b"OggS\x00", "ogg"),
    (b"fLaC\x00", "flac"),
    (b"ID3\x04\x00", "mp3"),
    (b"\xff\xfb\x90\x64", "mp3"),
    (b"\xff\xfb\xf0\x64", "other"),  # a bit rate that does not exist
    (b"\xff\xfb\x9c\x64", "other"),  # a sampling rate that does not exist
    (b"\xff\xeb\x90\x64", "other"),  # a version that does not exist
    (b"\xff\xfb", "other"),
    (b"\x00\x00\x00\x20ftypM4A \x00", "m4a"),
    (b"\x00\x00\x00\x20ftypisom\x00", "mp4"),
    (b"\x00\x00\x00\x20ftypheic\x00", "heif"),
    (b"PK\x03\x04\x14", "zip"),
    (b"PK\x05\x06" + bytes(18), "zip"),
    ("现场无人员伤亡\r\n".encode(), "text"),
    ("\ufeff时间,事项\n".encode(), "text"),
    ("现场无人员伤亡".encode("gb18030"), "text"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text"),
    (b"MZ\x90\x00\x03", "other"),
    (b"\x7fELF\x02", "other"),
    (b"\xff\xfeA\x00B\x00", "other"),
    (b"", "other"),
)


@pytest.mark.parametrize(("head", "expected"), HEADS, ids=[f"{number}-{media}" for number, (_, media) in enumerate(HEADS)])
def test_a_file_is_what_its_first_bytes_say(head: bytes, expected: str) -> None:
    """Not what it is called."""
    assert sniffed(head) == expected


def test_every_medium_is_met_and_published_in_its_place() -> None:
    """Positions travel: the list only grows at its end. Nothing but `other`, text and archives lacks an ending of its own."""
    assert {media for _, media in HEADS} == set(MEDIA)
    assert MEDIA == ("other", "jpeg", "png", "webp", "gif", "pdf", "wav", "mp3", "ogg", "flac", "m4a", "mp4", "zip", "text", "heif")
    assert set(MEDIA) - {"other", "zip"} == set(ENDINGS)
    assert set(MEDIA) >= PHOTOS | SOUNDS


@given(st.binary(max_size=64))
def test_whatever_comes_is_told_from_the_list(head: bytes) -> None:
    """No bytes make the judgement fail."""
    assert sniffed(head) in MEDIA


def test_a_character_cut_by_the_end_of_what_is_looked_at_is_no_fault() -> None:
    """The first bytes of a long text end in the middle of a character in three cases of four."""
    for encoding in ("utf-8", "gb18030"):
        raw = ("1号门" + "警" * HEAD_BYTES).encode(encoding)
        for length in range(HEAD_BYTES - 4, HEAD_BYTES):
            text = decoded_text(raw[:length])
            assert text is not None
            assert ("1号门" + "警" * HEAD_BYTES).startswith(text)
    assert decoded_text(b"a\x07b") is None
    assert decoded_text("\ue000".encode()) is None


NAMES = (
    ("3号门.jpg", "jpeg", "3号门.jpg"),
    ("/etc/passwd", "text", "passwd"),
    ("..\\..\\Windows\\win.ini", "text", "win.ini"),
    ("C:\\照片\\DSC 001.JPG", "jpeg", "DSC 001.JPG"),
    ("a/b/../", "jpeg", "file.jpg"),
    ("", "pdf", "file.pdf"),
    ("...", "other", "file"),
    ("..", "zip", "file"),
    ("___.png", "png", "file.png"),
    ("gpj\u202eexe.scr", "other", "gpjexe.scr"),
    ("a\u200fb\u2066c\u2069.txt", "text", "abc.txt"),
    ("line\nbreak\x00\x1b[31m.txt", "text", "linebreak[31m.txt"),
    ("para\u2029graph.txt", "text", "paragraph.txt"),
    ('a<b>c:d"e|f?g*h.txt', "text", "a_b_c_d_e_f_g_h.txt"),
    ("  many   blanks  .txt ", "text", "many blanks .txt"),
    ("trailing. . .", "other", "trailing"),
    ("CON", "other", "_CON"),
    ("nul.tar.gz", "other", "_nul.tar.gz"),
    ("com1.txt", "text", "_com1.txt"),
    ("e\u0301cole.txt", "text", "\u00e9cole.txt"),
    ("no ending", "text", "no ending"),
    ("v1.2 final", "other", "v1.2 final"),
)


@pytest.mark.parametrize(("name", "media", "expected"), NAMES, ids=[repr(name) for name, _, _ in NAMES])
def test_a_name_is_made_harmless(name: str, media: str, expected: str) -> None:
    """Paths, control characters and turned writing are left out; what a system reserves is marked."""
    assert clean_name(name, media) == expected


@given(st.text(max_size=400), st.sampled_from(MEDIA))
def test_a_harmless_name_stays_as_it_is(name: str, media: str) -> None:
    """Cleaning is done once: it is bounded, never empty, holds no hidden character and no path, and cleaning again changes nothing."""
    cleaned = clean_name(name, media)
    assert 0 < len(cleaned) <= FILE_NAME_CHARS_MAX
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(sign) for sign in cleaned}
    assert not set(cleaned) & set('/\\<>:"|?*')
    assert clean_name(cleaned, media).rstrip("_") == cleaned.rstrip("_")


def test_a_long_name_keeps_its_ending() -> None:
    """People tell files by their ending."""
    cleaned = clean_name("长" * 300 + ".jpeg", "jpeg")
    assert len(cleaned) == FILE_NAME_CHARS_MAX
    assert cleaned.endswith("长.jpeg")
    assert parted("archive.averyveryverylong") == ("archive.averyveryverylong", "")
    assert parted("a.b c") == ("a.b c", "")
    assert parted("a.") == ("a.", "")


@pytest.mark.parametrize(
    ("name", "media", "expected"),
    [
        ("photo.jpg", "jpeg", "photo.jpg"),
        ("photo.JPEG", "jpeg", "photo.JPEG"),
        ("photo.exe", "jpeg", "photo.exe.jpg"),
        ("page.html", "text", "page.html.txt"),
        ("report.docx", "zip", "report.docx"),
        ("setup.exe", "other", None),
        ("setup.exe", "zip", None),
        ("macro.DOCM", "zip", None),
        ("notes", "other", "notes"),
    ],
)
def test_what_a_system_might_run_is_never_opened(name: str, media: str, expected: str | None) -> None:
    """A known file is opened by an ending that fits it, an unknown one only when its ending runs nothing."""
    assert opened_name(name, media) == expected
    assert all(ending.startswith(".") and ending == ending.casefold() for ending in RUNS)


# Attaching


@pytest.fixture
def view() -> MemoryView:
    made = MemoryView()
    made.world.blobs[ADDRESS] = PHOTO
    return made


@pytest.fixture
def incident(view: MemoryView) -> EntityId:
    return an_incident(view)


def an_incident(view: MemoryView, state: str = "handling") -> EntityId:
    return view.put("incident", state=state, mode="actual", title="罐车侧翻", number="鼓楼-B-0009", parties=(COUNTY,))


def request(subject: EntityId, subject_kind: str = "incident", **more: object) -> AttachFile:
    values = {"original": ADDRESS, "media": "jpeg", "file_name": "3号门.jpg", **more}
    return AttachFile(subject=subject, subject_kind=subject_kind, **values)  # type: ignore[arg-type]  # a test's shorthand


def record(view: MemoryView, entity: EntityId) -> Record:
    found = view.record("attachment", entity)
    assert found is not None
    return found


def refusal(view: MemoryView, asked: object) -> Refused:
    with pytest.raises(Refused) as refused:
        acts.decide(view, asked, at_ms=NOW_MS)
    return refused.value


def test_an_attachment_lives_where_its_subject_does(view: MemoryView, incident: EntityId) -> None:
    """On the incident, on a line, on an order of the incident, and on an order of a circle."""
    scope = incident_scope(incident)
    line = view.put("journal", scope, line="到场", stated_at=NOW_MS)
    order = view.put("order", scope, state="issued", urgency="flash", text="封控")
    circle = view.put("circle", name="各所", owner=COUNTY, mode="actual", members=(STATION,))
    far = view.put("order", adhoc_circle_scope(circle), state="issued", urgency="flash", text="清查")
    for subject, kind, where in (
        (incident, "incident", scope),
        (line, "journal", scope),
        (order, "order", scope),
        (far, "order", adhoc_circle_scope(circle)),
    ):
        made = view.do(request(subject, kind))
        found = record(view, made)
        assert (found.scope, found["subject"], found["subject_kind"], found["original"]) == (where, subject, kind, ADDRESS)


def test_what_is_attached_is_written_down(view: MemoryView, incident: EntityId) -> None:
    """Cleaned name, kind of file, moment and caption as stated; the preview travels as a blob of its own; the entry stays small."""
    asked = request(incident, file_name="D:\\照片\\3号门\u202e.jpg", preview=PNG, taken_at=NOW_MS - 60_000, caption=" 3号门外侧 ")
    (draft,) = acts.decide(view, asked, at_ms=NOW_MS)
    (write,) = draft.writes
    assert isinstance(write, Create)
    assert draft.blobs == (PNG,)
    assert draft_bytes(draft.writes) < 400
    assert write.fields == {
        "subject": incident,
        "subject_kind": "incident",
        "original": ADDRESS,
        "preview": content_address(PNG),
        "media": "jpeg",
        "file_name": "3号门.jpg",
        "taken_at": NOW_MS - 60_000,
        "caption": "3号门外侧",
    }


def test_a_file_without_preview_has_none(view: MemoryView, incident: EntityId) -> None:
    """Nothing is stored for it."""
    (draft,) = acts.decide(view, request(incident), at_ms=NOW_MS)
    assert draft.blobs == ()
    assert record(view, view.apply(draft))["preview"] is None


def test_an_entry_never_names_a_file_that_is_not_here(view: MemoryView, incident: EntityId) -> None:
    """The file comes first; one that is empty, too large or no address at all is refused."""
    assert refusal(view, request(incident, original=content_address(b"elsewhere"))).code == "attachment.not_stored"
    assert refusal(view, request(incident, original=content_address(b""))).code == "attachment.empty"
    assert refusal(view, request(incident, original=b"short")).code == "field.malformed"
    huge = bytes(32) + (ATTACHMENT_BYTES_MAX + 1).to_bytes(SIZE_BYTES, "big")
    assert refusal(view, request(incident, original=huge)).code == "attachment.too_large"
    largest = bytes(32) + ATTACHMENT_BYTES_MAX.to_bytes(SIZE_BYTES, "big")
    view.world.blobs[largest] = b""  # two gigabytes in spirit
    assert size_of(largest) == ATTACHMENT_BYTES_MAX
    view.do(request(incident, original=largest))


def test_a_preview_is_small_and_a_picture(view: MemoryView, incident: EntityId) -> None:
    """At most 30 kB, and nothing that hides in its place."""
    at_most = PNG.ljust(PREVIEW_BYTES_MAX, b"\x00")
    refused = refusal(view, request(incident, preview=at_most + b"\x00"))
    assert (refused.code, refused.facts) == (
        "attachment.preview_too_large",
        {"bytes": PREVIEW_BYTES_MAX + 1, "bytes_max": PREVIEW_BYTES_MAX},
    )
    assert refusal(view, request(incident, preview=b"<svg/>")).code == "attachment.preview_not_a_picture"
    view.do(request(incident, preview=at_most))


def test_the_subject_is_held_not_struck_and_of_its_kind(view: MemoryView, incident: EntityId) -> None:
    """Nothing is attached to what nobody may read any more, or to what is something else."""
    scope = incident_scope(incident)
    struck = view.put("journal", scope, line="误录", stated_at=NOW_MS, struck="误")
    assert refusal(view, request(struck, "journal")).code == "record.struck"
    assert refusal(view, request(incident, "journal")).code == "record.not_held"
    assert refusal(view, request(incident, "plan")).code == "attachment.subject_unknown"
    assert refusal(view, request(incident, media="exe")).code == "field.unknown_choice"
    assert refusal(view, request(incident, taken_at=-1)).code == "field.malformed"
    assert refusal(view, request(incident, caption="长" * 401)).code == "field.too_long"


@pytest.mark.parametrize("state", ["ended", "archived", "false_alarm", "void", "merged"])
def test_a_late_file_is_taken_as_a_late_line_is(view: MemoryView, state: str) -> None:
    """What came late is still true."""
    view.do(request(an_incident(view, state)))


def test_who_may_write_there_may_attach(view: MemoryView, incident: EntityId) -> None:
    """Parties and their superiors, in an office that writes; a member of a circle moves its own receipt and no more."""
    for code in (COUNTY, CITY, PROVINCE):
        assert acts.decide(view.at(code), request(incident), at_ms=NOW_MS)
    assert refusal(view.at(OTHER), request(incident)).code == "scope.may_not_write"
    assert refusal(view.acting("auditor"), request(incident)).code == "office.may_not"
    assert acts.decide(view.acting("recorder"), request(incident), at_ms=NOW_MS)
    circle = view.put("circle", name="各所", owner=COUNTY, mode="actual", members=(STATION,))
    order = view.put("order", adhoc_circle_scope(circle), state="issued", urgency="flash", text="清查")
    assert refusal(view.at(STATION), request(order, "order")).code == "scope.may_not_write"


def test_one_file_is_attached_once_to_one_record(view: MemoryView, incident: EntityId) -> None:
    """A second drop of the same file writes nothing; after striking it may be attached again, and elsewhere at any time."""
    line = view.put("journal", incident_scope(incident), line="到场", stated_at=NOW_MS)
    first = view.do(request(incident))
    refused = refusal(view, request(incident, file_name="另名.jpg"))
    assert (refused.code, refused.facts) == ("attachment.already_attached", {"name": "另名.jpg"})
    view.do(request(line, "journal"))
    view.do(StrikeAttachment(attachment=first, reason="误附"))
    view.do(request(incident))


def test_a_caption_is_set_and_cleared(view: MemoryView, incident: EntityId) -> None:
    """Against the heads displayed; a struck attachment says nothing more."""
    made = view.do(request(incident, caption="旧"))
    view.do(CaptionAttachment(attachment=made, caption=" 3号门外侧 ", seen=record(view, made).heads["caption"]))
    assert record(view, made)["caption"] == "3号门外侧"
    view.do(CaptionAttachment(attachment=made, caption=" "))
    assert record(view, made)["caption"] is None
    assert refusal(view, CaptionAttachment(attachment=made, caption="长" * 401)).code == "field.too_long"
    assert refusal(view.at(OTHER), CaptionAttachment(attachment=made, caption="x")).code == "scope.may_not_write"
    view.do(StrikeAttachment(attachment=made, reason="误附"))
    assert refusal(view, CaptionAttachment(attachment=made, caption="x")).code == "record.struck"


def test_striking_needs_a_reason_and_is_done_once(view: MemoryView, incident: EntityId) -> None:
    """Record and file stay."""
    made = view.do(request(incident))
    assert refusal(view, StrikeAttachment(attachment=made, reason=" ")).code == "attachment.reason_missing"
    assert refusal(view.at(OTHER), StrikeAttachment(attachment=made, reason="x")).code == "scope.may_not_write"
    view.do(StrikeAttachment(attachment=made, reason="误附"))
    assert (record(view, made)["struck"], record(view, made)["original"]) == ("误附", ADDRESS)
    assert refusal(view, StrikeAttachment(attachment=made, reason="又")).code == "record.struck"
    assert refusal(view, StrikeAttachment(attachment=incident, reason="x")).code == "record.not_held"
