"""Sheets of any office program become rows, and what is no sheet is refused whole."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from helpers.attacked import Attack, files_in
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from sync.domain.failures import Refused
from sync.domain.units_import import preview
from sync.store import workbooks
from sync.store.sheet_writer import write_sheet
from sync.store.sheets import COLUMNS_MAX, LINE_CHARS_MAX, ROWS_MAX, SHEET_BYTES_MAX, guarded, read_csv, read_sheet, unguarded

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_encoding_in_use_reads_the_same(tmp_path: Path, encoding: str) -> None:
    """Headings and cells survive each encoding, CRLF and blank lines included."""
    path = tmp_path / "units.csv"
    path.write_bytes("名称,类型\r\n盱眙机动队,处突机动队\r\n\r\n".encode(encoding))
    assert read_csv(path) == ({"名称": "盱眙机动队", "类型": "处突机动队"},)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet.empty"),
        (b"\r\n\r\n", "sheet.empty"),
        (b"PK\x03\x04\x00\x00\x00", "sheet.encoding"),
        (b"\xff\xff\xff\xff,\xff", "sheet.encoding"),
        ('名称\r\n"没有结束'.encode(), "sheet.malformed"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    """A refusal names what is wrong with the file."""
    path = tmp_path / "units.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        read_csv(path)
    assert refusal.value.code == code


@pytest.mark.parametrize(("name", "good", "bad"), [("units-gulou.csv", 8, 4), ("units-jiangning-gb18030.csv", 7, 2)])
def test_the_sample_sheets_say_each_rows_fate(name: str, good: int, bad: int) -> None:
    """Bad rows never stop good ones, and each says why."""
    fates = preview(read_csv(SAMPLES / name), ())
    assert (sum(fate.is_ok for fate in fates), sum(not fate.is_ok for fate in fates)) == (good, bad)
    assert all(fate.faults[0].code for fate in fates if not fate.is_ok)


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as found:
        read_sheet(path)
    return found.value


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> Path:
    """Write a workbook again with some members changed, dropped or added."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as source:
        members = {item.filename: source.read(item.filename) for item in source.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {**members, **(extra or {})}.items():
            changed = change(name, content)
            if changed is not None:
                target.writestr(name, changed)
    return path


def test_a_workbook_reads_as_a_person_sees_it(tmp_path: Path) -> None:
    """Text, whole figures without a point, dates as dates, blank cells and rows in their place."""
    path = workbook(
        tmp_path / "a.xlsx",
        [["名称", "可出动", "经度", "核实"], ["鼓楼", 20, 118.7585, datetime(2026, 7, 18, 14, 32)], [], [None, 3.0, None, "x"]],  # noqa: DTZ001
    )
    sheet = read_sheet(path)
    assert sheet.headings == ("名称", "可出动", "经度", "核实")
    assert sheet.rows == (("鼓楼", "20", "118.7585", "2026-07-18 14:32"), ("", "3", "", "x"))


def test_a_workbook_with_shared_and_rich_texts(tmp_path: Path) -> None:
    """What other programs write: shared texts in runs with a reading beside them, cells without a reference."""
    path = workbook(tmp_path / "a.xlsx", [["x"], ["y"]])
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>\xe5\x90\x8d</t></r><r><t>\xe7\xa7\xb0</t></r>'
        b"<rPh><t>mei</t></rPh></si><si><t>A</t></si></sst>"
    )
    cells = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>B</t></is></c></row><row><c t="s"><v>1</v></c><c t="b"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    changed = {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": cells}
    rewritten(path, changed.get, {"xl/sharedStrings.xml": strings})
    sheet = read_sheet(path)
    assert (sheet.headings, sheet.rows) == (("名称", "B"), (("A", "1"),))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_foreign_csv_tells_its_delimiter(tmp_path: Path, delimiter: str) -> None:
    """Forty columns from a program that parts them otherwise, with a quoted comma in a heading and notes above it."""
    path = tmp_path / "foreign.csv"
    headings = ["Unit, full", *(f"Column {number}" for number in range(39))]
    line = delimiter.join(f'"{heading}"' if "," in heading else heading for heading in headings)
    path.write_text(f"# made elsewhere\n{line}\n{delimiter.join(['x'] * 40)}\n", encoding="utf-8-sig")
    sheet = read_sheet(path)
    assert sheet.headings == tuple(headings)
    assert sheet.rows == (("x",) * 40,)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "sheet.empty"),
        ("a.csv", b"# note\n", "sheet.headings"),
        ("a.csv", "名称,类型\n".encode(), "sheet.no_rows"),
        ("a.csv", b"a,b\nx\x00y,1\n", "sheet.encoding"),
        ("a.csv", b"x" * (LINE_CHARS_MAX + 1), "sheet.line"),
        ("a.csv", b"," * 300 + b"x\n1\n", "sheet.columns"),
        ("a.csv", b"name\n" + b"x\n" * 1_000_000, "sheet.too_many_rows"),
        ("a.pdf", b"name\nx\n", "sheet.extension"),
        ("noname", b"name\nx\n", "sheet.extension"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "sheet.extension"),
        ("a.xlsm", b"PK", "sheet.macro"),
        ("a.xlsx", b"", "sheet.malformed"),
        ("a.xlsx", b"name,x\n1,2\n", "sheet.malformed"),
        ("a.xlsx", b"PK\x03\x04 cut off", "sheet.malformed"),
    ],
)
def test_hostile_files_are_a_sentence(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """Each is refused whole, and says why."""
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_folder_and_a_missing_file_are_a_sentence(tmp_path: Path) -> None:
    """What can't be opened says so; a file past all measure isn't even read."""
    assert refusal(tmp_path).code == "sheet.folder"
    assert refusal(tmp_path / "gone.csv").code == "sheet.unreadable"
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(SHEET_BYTES_MAX + 1)
    assert refusal(large).code == "sheet.too_large"


def test_an_unreadable_file_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without leave to read it, as a share gives them."""

    def deny(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.csv"
    path.write_text("x\n1\n", encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", deny)
    assert refusal(path).code == "sheet.unreadable"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """By its declared sizes: one member that grows a thousandfold, or many that add up."""
    path = workbook(tmp_path / "a.xlsx", [["x"], ["y"]])
    assert refusal(rewritten(path, lambda _name, content: content, {"xl/bomb.xml": b" " * 40_000_000})).code == "sheet.unpacked"
    path = workbook(tmp_path / "b.xlsx", [["x"], ["y"]])
    assert refusal(rewritten(path, lambda _name, content: content, {f"{number}": b"" for number in range(2_001)})).code == "sheet.unpacked"


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("entity", [b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
def test_entities_are_refused_before_they_are_read(tmp_path: Path, member: str, entity: bytes) -> None:
    """Laughs in billions and files of this machine alike, in whichever part they stand."""
    path = workbook(tmp_path / "a.xlsx", [["x"], ["y"]])

    def change(name: str, content: bytes) -> bytes:
        body = content.split(b"?>", 1)[-1]
        return b'<?xml version="1.0"?>' + entity + body if name == member else content

    assert refusal(rewritten(path, change)).code == "sheet.entities"


def test_macros_and_formulas_are_refused(tmp_path: Path, attack: Attack) -> None:
    """Also when the name says nothing of macros; a formula is named by its cell."""
    path = workbook(tmp_path / "a.xlsx", [["x"], ["y"]])
    assert refusal(rewritten(path, lambda _name, content: content, {"xl/vbaProject.bin": b"x"})).code == "sheet.macro"
    path = workbook(tmp_path / "b.xlsx", [["名称", "可出动"], ["鼓楼", "=1+1"]])
    assert refusal(path).facts["cell"] == "B2"
    with attack("sheet.formula", files_in(tmp_path), lines=0):
        read_sheet(path)


def test_a_workbook_of_a_million_rows_is_refused(tmp_path: Path) -> None:
    """The rows past the limit are not even gathered."""
    path = workbook(tmp_path / "a.xlsx", [["x"], ["y"]])
    rows = b"".join(b'<row><c r="A%d" t="n"><v>%d</v></c></row>' % (number, number * 7919) for number in range(1, ROWS_MAX + 3))
    body = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + rows + b"</sheetData></worksheet>"
    found = refusal(rewritten(path, lambda name, content: body if name == "xl/worksheets/sheet1.xml" else content))
    assert (found.code, found.facts["most"]) == ("sheet.too_many_rows", ROWS_MAX)


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_a_part_is_damaged(tmp_path: Path, missing: str) -> None:
    """A sentence, never an error of ours."""
    path = workbook(tmp_path / "a.xlsx", [["x"], ["y"]])
    assert refusal(rewritten(path, lambda name, content: None if name == missing else content)).code == "sheet.malformed"


@given(st.binary(max_size=300), st.sampled_from(["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]))
def test_no_workbook_raises_what_is_no_refusal(junk: bytes, member: str) -> None:
    """Whatever stands in its parts."""
    stream = io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["x"])
    book.save(stream)
    with zipfile.ZipFile(stream) as source:
        members = {item.filename: source.read(item.filename) for item in source.infolist()}
    members[member] = members[member][: len(members[member]) // 2] + junk
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    with contextlib.suppress(Refused):
        list(workbooks.lines(made.getvalue()))


@given(st.text(max_size=12) | st.sampled_from(["=1+1", "'=1", "''", "+86 25", "-5", "@x", "\tx", "＝1", "'"]))
def test_what_is_guarded_comes_back(cell: str) -> None:
    """No cell begins as a formula does, and each reads back as it was."""
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_a_written_sheet_reads_back(tmp_path: Path, name: str) -> None:
    """With the mark that Excel needs, a note above the heading, and nothing in it that runs."""
    path = tmp_path / name
    rows = [["=HYPERLINK(1)", "+86 25", -3, 118.7585, None], ["鼓楼\x07,队", "-", 4, -0.5, "x"]]
    assert write_sheet(path, note="含个人信息", headings=["名称", "电话", "数", "经度", "空"], rows=rows, is_stopped=lambda: False) == 2
    if name.endswith("csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert b"\n'=HYPERLINK(1),'+86 25,-3," in raw.replace(b"\r", b"")
    sheet = read_sheet(path)
    assert sheet.headings[:2] == ("名称", "电话")
    read = [tuple([*row, ""][:5]) for row in sheet.rows]
    assert read == [("=HYPERLINK(1)", "+86 25", "-3", "118.7585", ""), ("鼓楼,队", "-", "4", "-0.5", "x")]


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_a_stopped_export_leaves_nothing(tmp_path: Path, name: str) -> None:
    """Neither the file nor a part of it; what stood there before still stands."""
    path = tmp_path / name
    path.write_text("old", encoding="utf-8")
    assert write_sheet(path, note="", headings=["x"], rows=[["1"]], is_stopped=lambda: True) is None
    assert [item.read_text(encoding="utf-8") for item in tmp_path.iterdir()] == ["old"]


def test_an_export_to_nowhere_is_a_sentence(tmp_path: Path) -> None:
    """A folder that went away, a stick that was pulled."""
    with pytest.raises(Refused, match=r"sheet\.written"):
        write_sheet(tmp_path / "gone" / "a.csv", note="", headings=["x"], rows=[], is_stopped=lambda: False)


def test_the_limit_of_columns_is_one_that_sheets_keep(tmp_path: Path) -> None:
    """Exactly as many as allowed are read."""
    path = tmp_path / "a.csv"
    line = ",".join(["x"] * COLUMNS_MAX)
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    assert len(read_sheet(path).headings) == COLUMNS_MAX
