"""Sheets of any office program become rows, and what is no sheet is refused whole."""

from pathlib import Path

import pytest

from sync.domain.failures import Refused
from sync.domain.units_import import preview
from sync.store.sheets import read_csv

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
