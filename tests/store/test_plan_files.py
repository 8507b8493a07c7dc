"""Plan files from outside: what is read, and each thing that is refused whole, with its own sentence."""

import zipfile
from pathlib import Path

import pytest
from fakes.word_file import TYPES, paragraph, table, word_file

from sync.domain.failures import Outage, Refused
from sync.domain.plan_text import Line
from sync.store import plan_files
from sync.store.plan_files import read_plan


def read(folder: Path, name: str, content: bytes) -> tuple[Line, ...]:
    path = folder / name
    path.write_bytes(content)
    return read_plan(path)


def refusal(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(folder, name, content)
    return refused.value.code


def test_a_word_file_gives_paragraphs_styles_and_tables(tmp_path: Path) -> None:
    """In their order, with the level of the style, also of one derived from a heading style or marked by its outline."""
    content = word_file(
        paragraph("总则 ... 1", "T"),
        paragraph("总则", "1"),
        paragraph("目的 & 依据", "2"),
        paragraph("派生", "own"),
        paragraph("大纲", "lvl"),
        paragraph("圈", "loop"),
        '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>直设</w:t></w:r></w:p>',
        "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:noBreakHyphen/></w:r><w:del><w:delText>删</w:delText></w:del></w:p>",
        table(["岗位", "任务"], ["调度员", "问清"]),
    )
    assert read(tmp_path, "预案.DOCX", content) == (
        Line(text="总则 ... 1", is_contents=True),
        Line(text="总则", style_level=1),
        Line(text="目的 & 依据", style_level=2),
        Line(text="派生", style_level=2),
        Line(text="大纲", style_level=3),
        Line(text="圈"),
        Line(text="直设", style_level=1),
        Line(text="一"),
        Line(text="二\t三-"),
        Line(table=(("岗位", "任务"), ("调度员", "问清"))),
    )


def test_what_a_word_file_says_twice_is_read_once(tmp_path: Path) -> None:
    """A drawing's fallback is a second copy; a table in a cell becomes lines of that cell; the strict namespace reads alike."""
    fallback = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{paragraph('框')}</mc:Choice><mc:Fallback>{paragraph('框')}</mc:Fallback></mc:AlternateContent>"
    )
    content = word_file(fallback, table([table(["甲", "乙"]) + paragraph("外")]))
    assert read(tmp_path, "a.docx", content) == (Line(text="框"), Line(table=(("甲 乙\n外",),)))
    body = paragraph("总则").replace("w:", "d:")
    document = f'<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"><d:body>{body}</d:body></d:document>'
    assert read(tmp_path, "c.docx", word_file(more={"word/document.xml": document})) == (Line(text="总则"),)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")],
)
def test_a_text_is_read_in_each_encoding(tmp_path: Path, encoding: str, mark: bytes) -> None:
    """UTF-8 with and without its mark, UTF-16, GB18030; each sort of line end."""
    text = "第一章 总则\r\n第一条 目的\r依据\f附则"
    lines = read(tmp_path, "a.txt", mark + text.encode(encoding))
    assert [line.text for line in lines] == ["第一章 总则", "第一条 目的", "依据", "附则"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.doc", b"x", "planfile.type"),
        ("a.pdf", b"%PDF", "planfile.type"),
        ("a.docm", word_file(paragraph("x")), "planfile.macros"),
        ("a.docx", word_file(paragraph("x"), more={"word/vbaProject.bin": b"x"}), "planfile.macros"),
        ("a.docx", word_file(paragraph("x"), types=TYPES.replace("main+xml", "macroEnabled.main+xml")), "planfile.macros"),
        ("a.txt", b"", "planfile.empty"),
        ("a.txt", b" \n\n ", "planfile.empty"),
        ("a.docx", word_file(paragraph(" ")), "planfile.empty"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "planfile.old_word"),
        ("a.docx", b"plain text", "planfile.not_word"),
        ("a.docx", word_file(paragraph("x"))[:-60], "planfile.not_word"),
        ("a.txt", word_file(paragraph("x")), "planfile.not_text"),
        ("a.txt", "第一章\x00".encode(), "sheet.encoding"),
        ("a.txt", b"\x81\x81\xff\xff\x00", "sheet.encoding"),
        ("a.docx", word_file(paragraph("x"), head='<!DOCTYPE w [<!ENTITY a "b">]>'), "planfile.entities"),
        ("a.docx", word_file("<w:p><w:r></w:p>"), "planfile.damaged"),
        ("a.docx", word_file("<w:r>" * 300 + "</w:r>" * 300), "planfile.damaged"),
    ],
)
def test_what_can_t_be_read_is_refused_whole(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """Each with a code of its own, so that a person learns what to do."""
    assert refusal(tmp_path, name, content) == code


def test_a_word_file_without_a_document_is_none(tmp_path: Path) -> None:
    """A ZIP archive of something else."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(Refused, match=r"planfile\.not_word"):
        read_plan(path)


def test_a_locked_word_file_says_so(tmp_path: Path) -> None:
    """The flag of an encrypted entry is enough."""
    content = bytearray(word_file(paragraph("x")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 1)
    assert refusal(tmp_path, "a.docx", bytes(content)) == "planfile.locked"


def test_bounds_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file, what it unpacks to, its entries, its lines and each line."""
    monkeypatch.setattr(plan_files, "FILE_BYTES_MAX", 1 << 20)
    assert refusal(tmp_path, "a.txt", b"x" * ((1 << 20) + 1)) == "planfile.too_large"
    assert refusal(tmp_path, "a.txt", b"x" * 100_001) == "planfile.line_too_long"
    assert refusal(tmp_path, "a.txt", b"x\n" * 50_001) == "planfile.too_many_lines"
    assert refusal(tmp_path, "a.docx", word_file("<w:p/>" * 50_001)) == "planfile.too_many_lines"
    monkeypatch.setattr(plan_files, "UNPACKED_BYTES_MAX", 100_000)
    bomb = word_file(paragraph("0" * 200_000))
    assert len(bomb) < 10_000
    assert refusal(tmp_path, "a.docx", bomb) == "planfile.unpacked_too_large"
    assert (
        refusal(tmp_path, "a.docx", word_file(paragraph("x"), more={"word/media/a.png": bytes(500_000)})) == "planfile.unpacked_too_large"
    )
    monkeypatch.setattr(plan_files, "ENTRIES_MAX", 2)
    assert refusal(tmp_path, "a.docx", word_file(paragraph("x"))) == "planfile.unpacked_too_large"


def test_a_file_that_left_is_an_outage(tmp_path: Path) -> None:
    """A pulled stick is the world's failure, not the file's."""
    with pytest.raises(Outage, match=r"file\.unreadable"):
        read_plan(tmp_path / "gone.txt")
