"""What is no sheet and no plan, at the doors of the window: one sentence each, nothing half imported, and the door stays open."""

import io
import zipfile
from itertools import product
from pathlib import Path

import pytest
from fakes.word_file import paragraph, word_file
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app.scenes.forces import forces_of
from desktop.app.stills import Still
from desktop.features.forces.list_pane import CONTACTS, UNITS
from desktop.features.forces.page import ForcesPage

pytestmark = pytest.mark.opens_at("plans")

ENTITY = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
LINE = b"x" * 600_000


def _book(cell: object = "备勤", *, more: dict[str, bytes] | None = None, head: str = "") -> bytes:
    """Return a workbook of one unit; `more` are further members, `head` stands before its sheet."""
    book, made = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(("名称", "状态"))
    book.active.append(("甲队", cell))
    book.save(made)
    with zipfile.ZipFile(made) as source:
        members = {item.filename: source.read(item.filename) for item in source.infolist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {**members, **(more or {})}.items():
            target.writestr(name, head.encode() + content if head and name.endswith("sheet1.xml") else content)
    return made.getvalue()


def sheets() -> dict[str, tuple[bytes, str]]:
    """Return what is no sheet, and a word of what is said of it; made by its test alone, for every worker collects all tests."""
    return {
        "empty.csv": (b"", "没有内容"),
        "sheet.pdf": (b"%PDF-1.7", "只能导入"),
        "sheet.txt": ("名称\n甲队\n".encode(), "只能导入"),
        "one-line.csv": (LINE, "不是表格"),
        "nul.csv": (b"a,b\n\x00,1\n", "不是文字表格"),
        "broken.xlsx": (b"PK\x03\x04", "已损坏"),
        "old.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ""),
        "bomb.xlsx": (_book(more={"xl/bomb.xml": b" " * 40_000_000}), ""),
        "entities.xlsx": (_book(head=ENTITY), ""),
        "macro.xlsm": (_book(), "宏"),
        "macro.xlsx": (_book(more={"xl/vbaProject.bin": b"x"}), "宏"),
        "formula.xlsx": (_book("=1+1"), "公式"),
    }


def plans() -> dict[str, bytes]:
    """Return what is no plan."""
    return {
        "empty.txt": b"",
        "plan.pdf": b"%PDF-1.7",
        "nul.txt": b"1 x\x00y\n",
        "broken.docx": b"PK\x03\x04",
        "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "bomb.docx": word_file(paragraph("0" * 80_000_000)),
        "entities.docx": word_file(paragraph("x"), head=ENTITY),
        "macro.docm": word_file(paragraph("x")),
        "macro.docx": word_file(paragraph("x"), more={"word/vbaProject.bin": b"x"}),
        "nothing.docx": word_file(),
    }


@pytest.fixture
def forces(still: Still) -> ForcesPage:
    still.window.show_page("forces", None)
    return forces_of(still)


def test_no_sheet_is_half_imported(forces: ForcesPage, still: Still, tmp_path: Path) -> None:
    """Each is refused in a sentence that names no code, at both doors; then another file is offered."""
    for tab, (name, (content, words)) in product((UNITS, CONTACTS), sheets().items()):
        forces.tabs[tab].click()
        still.files.path = tmp_path / name
        still.files.path.write_bytes(content)
        forces.begin_import()
        view = forces.importing
        assert view.said.isVisible(), name
        assert words in view.said.text(), (name, view.said.text())
        assert "sheet." not in view.said.text(), name
        assert "没有写入任何内容" in view.told.text()
        assert not view.write_button.isVisible()
        assert view.again_button.isVisible()
        QTest.keyClick(view, Qt.Key.Key_Escape)
    assert still.engine.submitted == []


def test_other_encodings_are_no_hindrance(forces: ForcesPage, still: Still, tmp_path: Path) -> None:
    """A mark at the beginning, or the encoding of an older program: the same rows."""
    still.files.path = tmp_path / "units.csv"
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        still.files.path.write_bytes("名称,状态\n甲队,备勤\n".encode(encoding))
        forces.begin_import()
        assert forces.importing.filters["create"].text().endswith("1"), encoding
        QTest.keyClick(forces.importing, Qt.Key.Key_Escape)


def test_a_row_beyond_the_earth_is_bad_and_the_others_are_not(forces: ForcesPage, still: Still, tmp_path: Path) -> None:
    """Latitude 95 is said of its row; the row beside it is written."""
    still.files.path = tmp_path / "units.csv"
    still.files.path.write_text("名称,经度,纬度\n甲队,118.7,95\n乙队,118.7,32.1\n", encoding="utf-8")
    forces.begin_import()
    view = forces.importing
    assert [view.filters[name].text()[-1] for name in ("create", "bad")] == ["1", "1"]
    (bad,) = (line for line in view.rows.rows if line is not None and line.fate.sort == "bad")
    assert bad.title.startswith("甲队")
    assert "纬度" in view.words_of(bad) or "位置" in view.words_of(bad)


def test_a_foreign_sheet_of_forty_columns_is_mapped_first(forces: ForcesPage, still: Still, tmp_path: Path) -> None:
    """Nothing of it is guessed into a field that it does not name: the mapping is open, and no row can be written."""
    headings = ";".join(f"Spalte {number}" for number in range(40))
    still.files.path = tmp_path / "foreign.csv"
    still.files.path.write_text(f"{headings}\n{';'.join(str(number) for number in range(40))}\n", encoding="utf-8")
    forces.begin_import()
    view = forces.importing
    assert view.mapping.isVisible()
    assert len(view.mapping.choices) == 40
    assert not view.write_button.isEnabled()
    view.mapping.choices[0].set_value("name")
    view.mapping.choices[0].activated.emit(view.mapping.choices[0].currentIndex())
    assert view.write_button.isEnabled()
    assert still.engine.submitted == []


def test_no_plan_is_half_imported(still: Still, tmp_path: Path) -> None:
    """One sentence each, no section, nothing to go on with; another file is offered."""
    still.window.show_page("plans", None)
    view = still.plans.importing
    for name, content in plans().items():
        still.files.path = tmp_path / name
        still.files.path.write_bytes(content)
        QTest.mouseClick(still.plans.library.import_button, Qt.MouseButton.LeftButton)
        assert view.rows.rows == (), name
        assert not view.next_button.isEnabled(), name
        assert view.empty.button.isVisible(), name
        assert view.empty._hint.text(), name
        assert "planfile." not in view.empty._hint.text(), name
        QTest.mouseClick(view.back_button, Qt.MouseButton.LeftButton)
    assert still.engine.submitted == []
