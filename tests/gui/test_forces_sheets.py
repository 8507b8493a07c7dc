"""Sheets in and out: every row's fate before anything is written, batches that can be stopped, exports that read back as they were."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.app import picture_forces as world
from desktop.app.picture_world import identity
from desktop.app.scenes.forces import forces_of
from desktop.app.stills import Still, StillPool
from desktop.features.forces.import_work import BATCH_ROWS, guess, plan
from desktop.features.forces.list_pane import CONTACTS
from desktop.features.forces.page import ForcesPage
from desktop.widgets.controls import PRIMARY, Button
from sync.domain.commands.forces import ImportContacts, ImportUnits
from sync.domain.commands.looks import NoteLook
from sync.domain.failures import Outage, Refused
from sync.store.exchange import Done
from sync.store.queries.forces_rows import Standing
from sync.store.sheets import Sheet, read_sheet

pytestmark = pytest.mark.opens_at("forces")

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
OWN = "江北前方指挥部"


@pytest.fixture
def page(still: Still) -> ForcesPage:
    still.window.show_page("forces", None)
    return forces_of(still)


def sheet_of(folder: Path, count: int) -> Path:
    path = folder / "units.csv"
    path.write_text("名称,可出动\n" + "".join(f"第{number}队,{number}\n" for number in range(count)), encoding="utf-8")
    return path


def standing(rows: tuple[Standing, ...]) -> Callable[[str, bytes], tuple[Standing, ...]]:
    def read(_kind: str, after: bytes) -> tuple[Standing, ...]:
        return () if after else rows

    return read


def a_unit(number: int, **values: object) -> Standing:
    heads = {name: (identity(number + 900),) for name in values}
    return Standing(id=identity(number), organisation="320111JB", organisation_name=OWN, values=values, heads=heads)


# Importing


def test_a_sheet_is_imported_by_keyboard_alone(page: ForcesPage, still: Still) -> None:
    """F9, the file, Ctrl+Enter: the good rows go in one act, the bad ones stay out and are counted; a second Enter writes nothing."""
    still.files.path = SAMPLES / "units-gulou.csv"
    QTest.keyClick(page.units.view, Qt.Key.Key_F9)
    view = page.importing
    assert view.isVisible()
    assert still.engine.submitted == []
    assert [view.filters[name].text() for name in view.filters] == ["全部 12", "新建 8", "更新 0", "不变 0", "有误 4"]
    assert view.view.hasFocus()
    assert view.write_button.text() == "写入 8 行"
    QTest.keyClick(view.view, Qt.Key.Key_Return)
    assert still.engine.submitted == []
    QTest.keyClick(view.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (request,) = still.engine.submitted
    assert isinstance(request, ImportUnits)
    assert (len(request.rows), request.seen, request.rows[0]["name"]) == (8, None, "鼓楼处突机动队")
    assert (view.said.text(), view.told.text()) == ("已写入 8 行：新建 8，更新 0", "有误的 4 行没有写入")
    focus = QApplication.focusWidget()
    assert focus is view.show_button
    assert [button for button in view.findChildren(Button) if button.isVisible() and button.property("kind") == PRIMARY] == [focus]
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert not view.isVisible()
    assert page.units.view.isVisible()


def test_a_sheet_is_imported_by_mouse(page: ForcesPage, still: Still) -> None:
    """Every row's fate is in sight, and what is wrong with a row is said in words."""
    still.files.path = SAMPLES / "units-gulou.csv"
    QTest.mouseClick(page.import_button, Qt.MouseButton.LeftButton)
    view = page.importing
    said = {line.number: view.words_of(line) for line in view.rows.rows}
    assert said[10] == "请填写名称"
    assert "不是数" in said[11]
    assert said[2].startswith("类别 处突机动队 · 呼号 钟山01")
    QTest.mouseClick(view.filters["bad"], Qt.MouseButton.LeftButton)
    assert {line.fate.sort for line in view.rows.rows} == {"bad"}
    QTest.mouseClick(view.write_button, Qt.MouseButton.LeftButton)
    assert len(still.engine.submitted) == 1


def test_rows_that_change_a_unit_say_what_and_name_what_was_displayed(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """Old and new side by side, phones masked; the request carries the heads of the preview."""
    still.readers.answers["forces_sheet.standing"] = standing((a_unit(1, name="甲", strength_ready=3, phone="1"), a_unit(2, name="乙")))
    path = tmp_path / "units.csv"
    path.write_text("名称,可出动,电话\n甲,5,2\n乙,,\n丙,1,\n", encoding="gb18030")
    still.files.path = path
    page.begin_import()
    first, second, third = page.importing.rows.rows
    assert page.importing.words_of(first) == "可出动 3 → 5 · 电话 ●●●● → ●●●●"
    assert [line.fate.sort for line in (first, second, third)] == ["update", "unchanged", "create"]
    page.importing.write_button.click()
    (request,) = still.engine.submitted
    assert isinstance(request, ImportUnits)
    assert [row["name"] for row in request.rows] == ["甲", "丙"]
    assert request.seen == {"0": {"strength_ready": (identity(901),), "phone": (identity(901),)}}


def test_foreign_columns_are_shown_and_can_be_changed(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """Forty columns of another program: what was guessed is in sight, a field taken twice leaves its first column."""
    path = tmp_path / "foreign.csv"
    headings = ["Team", "Leader", *(f"Column {number}" for number in range(38))]
    path.write_text(";".join(headings) + "\n" + ";".join(["Harbour", "Lee", "North", *["x"] * 37]) + "\n", encoding="utf-8-sig")
    still.files.path = path
    page.begin_import()
    view = page.importing
    assert view.mapping.isVisible()
    assert [choice.value() for choice in view.mapping.choices[:3]] == ["name", "commander", ""]
    choice = view.mapping.choices[2]
    choice.setCurrentIndex(choice.findData("place"))
    choice.activated.emit(choice.currentIndex())
    assert view.rows.rows[0].fate.fields["place"] == "North"
    choice.setCurrentIndex(choice.findData("name"))
    choice.activated.emit(choice.currentIndex())
    assert view.mapping.choices[0].value() == ""
    assert view.rows.rows[0].fate.fields["name"] == "North"
    QTest.mouseClick(view.mapping_button, Qt.MouseButton.LeftButton)
    assert not view.mapping.isVisible()


def test_the_mapping_shows_no_phone(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """A cell of a masked field is masked beside its column too, also when a person changes which column that is."""
    path = tmp_path / "phones.csv"
    path.write_text("名称,电话,备注\n甲队,138 0000 1101,139 0000 2202\n", encoding="utf-8")
    still.files.path = path
    page.begin_import()
    mapping = page.importing.mapping
    assert [label.text() for label in mapping.findChildren(QLabel) if "0000" in label.text()] == ["139 0000 2202"]
    choice = mapping.choices[2]
    choice.setCurrentIndex(choice.findData("phone"))
    choice.activated.emit(choice.currentIndex())
    assert [label.text() for label in mapping.findChildren(QLabel) if "0000" in label.text()] == ["138 0000 1101"]


def test_our_own_columns_need_no_question(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """The columns are one press away."""
    still.files.path = sheet_of(tmp_path, 1)
    page.begin_import()
    assert not page.importing.mapping.isVisible()
    page.importing.mapping_button.click()
    assert page.importing.mapping.isVisible()


class HeldEngine:
    """Answers each act when told to."""

    def __init__(self, still: Still, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting: list[Callable[[object], None]] = []
        self.failing: list[Callable[[BaseException], None]] = []
        self.requests: list[object] = []
        monkeypatch.setattr(still.engine, "submit", self.submit)

    def submit(self, request: object, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.requests.append(request)
        self.waiting.append(done)
        self.failing.append(failed)

    def answer(self) -> None:
        self.failing.pop(0)
        self.waiting.pop(0)(Done(created=(), ordinals=(1,)))


def test_writing_goes_in_batches_and_can_be_stopped(
    page: ForcesPage, still: Still, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a stop the batch on its way still counts, nothing follows, and what was written is said to the row."""
    engine = HeldEngine(still, monkeypatch)
    still.files.path = sheet_of(tmp_path, 3 * BATCH_ROWS)
    page.begin_import()
    view = page.importing
    view.write_button.click()
    engine.answer()
    assert view.said.text() == f"已写入 {BATCH_ROWS} / {3 * BATCH_ROWS} 行"
    assert len(engine.requests) == 2
    page.begin_import()
    assert len(still.files.asked) == 1
    QTest.keyClick(view, Qt.Key.Key_Escape)
    engine.answer()
    assert len(engine.requests) == 2
    assert view.said.text() == f"已停下。已写入 {2 * BATCH_ROWS} 行（新建 {2 * BATCH_ROWS}，更新 0），{BATCH_ROWS} 行没有写入"
    QTest.mouseClick(view.show_button, Qt.MouseButton.LeftButton)
    assert not view.isVisible()


@pytest.mark.parametrize("error", [Refused("row.changed_meanwhile", value="第60队"), Outage("store.disk_full")])
def test_an_import_that_breaks_off_says_what_was_written(
    page: ForcesPage, still: Still, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """And why the rest was not; another file can be chosen."""
    engine = HeldEngine(still, monkeypatch)
    still.files.path = sheet_of(tmp_path, 2 * BATCH_ROWS)
    page.begin_import()
    view = page.importing
    view.write_button.click()
    engine.answer()
    engine.failing.pop(0)(error)
    assert view.said.text() == f"中断。已写入 {BATCH_ROWS} 行（新建 {BATCH_ROWS}，更新 0），{BATCH_ROWS} 行没有写入"
    assert view.told.text()
    QTest.mouseClick(view.again_button, Qt.MouseButton.LeftButton)
    assert len(still.files.asked) == 2
    assert view.write_button.isVisible()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "没有内容"),
        ("sheet.pdf", b"%PDF", "只能导入"),
        ("one-line.csv", b"x" * 600_000, "不是表格"),
        ("macro.xlsm", b"PK", "带宏"),
        ("nul.csv", b"a,b\n\x00,1\n", "不是文字表格"),
        ("million.csv", b"name\n" + b"x\n" * 1_000_000, "超过 20,000 行"),
        ("broken.xlsx", b"PK\x03\x04", "已损坏"),
    ],
)
def test_a_hostile_file_is_a_sentence_and_nothing_is_written(  # noqa: PLR0917 - fixtures come by name
    page: ForcesPage, still: Still, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """The page says why, and offers another file."""
    path = tmp_path / name
    path.write_bytes(content)
    still.files.path = path
    page.begin_import()
    assert words in page.importing.said.text()
    assert "没有写入任何内容" in page.importing.told.text()
    assert not page.importing.write_button.isVisible()
    assert still.engine.submitted == []
    QTest.mouseClick(page.importing.stop_button, Qt.MouseButton.LeftButton)
    assert page.units.view.isVisible()


def test_a_folder_is_a_sentence(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """Chosen by mistake, or dropped by a script."""
    still.files.path = tmp_path
    page.begin_import()
    assert "文件夹" in page.importing.said.text()


def test_a_sheet_without_a_good_row_writes_nothing(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """The button says none and can't be pressed; latitude 95 and another organisation's row are told as such."""
    path = tmp_path / "units.csv"
    path.write_text("名称,经度,纬度,单位\n甲,118,95,\n乙,,,别的分局\n", encoding="utf-8")
    still.files.path = path
    page.begin_import()
    assert not page.importing.write_button.isEnabled()
    first, second = (page.importing.words_of(line) for line in page.importing.rows.rows)
    assert first == "没有这个位置：经度 118，纬度 95"
    assert "别的分局" in second


def test_thinking_better_of_it_changes_nothing(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """No file chosen; or the preview left with Escape, and a late answer passed over."""
    page.begin_import()
    assert not page.importing.isVisible()
    still.files.path = sheet_of(tmp_path, 2)
    page.begin_import()
    QTest.keyClick(page.importing, Qt.Key.Key_Escape)
    assert page.units.view.isVisible()
    assert still.engine.submitted == []


def test_contacts_are_imported_on_their_own_list(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """With their own columns."""
    path = tmp_path / "contacts.csv"
    path.write_text("职务,联系人,手机\n值班室,李,025-1\n", encoding="gb18030")
    still.files.path = path
    page.tabs[CONTACTS].click()
    page.begin_import()
    page.importing.write_button.click()
    assert still.engine.submitted == [ImportContacts(rows=({"office": "值班室", "name": "李", "phone": "025-1"},))]


def test_the_preview_of_many_rows_keeps_qts_contract(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """Twenty thousand rows, every fate in sight by scrolling."""
    tester = QAbstractItemModelTester(page.importing.rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    still.files.path = sheet_of(tmp_path, 20_000)
    page.begin_import()
    assert page.importing.rows.total == 20_000
    page.importing.filters["bad"].click()
    assert page.importing.rows.total == 0
    assert tester.model() is page.importing.rows


def test_two_columns_of_one_name_are_told_apart() -> None:
    """The first is taken, the second is left to the person; blank headings hold nothing."""
    sheet = Sheet(headings=("名称", "名称", ""), rows=(("甲", "乙", "丙"),))
    assert guess("unit", sheet) == ("name", "", "")
    made = plan("unit", sheet, ("", "name", ""), (), frozenset())
    assert made.lines[0].title == "乙"


# Exporting


def read_back(path: Path) -> list[dict[str, str]]:
    sheet = read_sheet(path)
    return [dict(zip(sheet.headings, row, strict=False)) for row in sheet.rows]


EXPORTED = (
    a_unit(1, name="=cmd|' /C calc'!A0", call_sign="+1", sort="patrol", commander="李", phone="138", location=(118.75, 32.07)),
    a_unit(2, name="乙", strength_ready=4, capabilities=["破拆", "排爆"]),
)


def export(page: ForcesPage) -> None:
    """Begin an export without names and phones, or stop the one under way."""
    page.begin_export()
    if page.panel.sheet is not None:
        page.panel.sheet.submit()


def exported(_kind: str, _question: object, after: bytes) -> tuple[Standing, ...]:
    return () if after else EXPORTED


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_export_holds_what_is_shown_and_reads_back(page: ForcesPage, still: Still, tmp_path: Path, suffix: str) -> None:
    """Ctrl+E: nothing in the file runs, no names or phones; imported again, every row is unchanged."""
    still.readers.answers["forces_sheet.export"] = exported
    still.readers.answers["forces_sheet.standing"] = standing(EXPORTED)
    path = tmp_path / f"out{suffix}"
    still.files.path = path
    QTest.keyClick(page.units.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.panel.sheet is not None
    QTest.keyClick(page.panel.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.notice.text.text() == "已导出 2 行"
    first, second = read_back(path)
    assert first["名称"] == "=cmd|' /C calc'!A0"
    assert "电话" not in first
    assert (first["类型"], first["单位"], second["能力"]) == ("巡特警", OWN, "破拆；排爆")
    if suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(text.splitlines()) for cell in row)
        assert "不含姓名和电话" in text.splitlines()[0]
    page.begin_import()
    assert [line.fate.sort for line in page.importing.rows.rows] == ["unchanged", "unchanged"]


def test_private_fields_are_exported_only_when_asked_for(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """The tick of the sheet asks for them, the head of the file says so, and it is a look at as many records, with its reason."""
    still.readers.answers["forces_sheet.export"] = exported
    still.files.path = tmp_path / "out.csv"
    QTest.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    assert page.panel.sheet is not None
    page.panel.sheet.form.editors["private"].set_value(True)
    page.panel.sheet.form.editors["reason"].set_value("集结通知")
    QTest.mouseClick(page.panel.sheet.act_button, Qt.MouseButton.LeftButton)
    look = NoteLook(act="export", kind="unit", fields=("commander", "phone"), records=2, reason="集结通知")
    assert still.engine.submitted == [look]
    assert read_back(still.files.path)[0]["电话"] == "138"
    assert "含姓名和电话，仅限" in still.files.path.read_text(encoding="utf-8-sig").splitlines()[0]


def test_an_export_that_fails_or_is_stopped_leaves_nothing(page: ForcesPage, still: Still, tmp_path: Path) -> None:
    """A sentence each; a name without an ending becomes a .csv; no file chosen is no export."""
    export(page)
    assert page.export is None
    still.readers.answers["forces_sheet.export"] = exported
    still.files.path = tmp_path / "gone" / "out"
    export(page)
    assert page.notice.text.text().startswith("没有导出")
    still.files.path = tmp_path / "out"
    export(page)
    assert (tmp_path / "out.csv").exists()
    del still.readers.answers["forces_sheet.export"]
    still.files.path = tmp_path / "late.csv"
    export(page)
    run = page.export
    assert run is not None
    export(page)
    run._on_page(EXPORTED)
    assert page.notice.text.text() == "导出已停下，没有留下文件"
    assert not (tmp_path / "late.csv").exists()


def test_a_file_that_is_slow_to_read_says_so(page: ForcesPage, still: Still, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is read nothing is offered; leaving meanwhile passes its answer over."""
    late: list[tuple[Callable[..., object], tuple[object, ...], Callable[[object], None]]] = []

    def run(
        _pool: StillPool,
        function: Callable[..., object],
        *arguments: object,
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        late.append((function, arguments, done))

    monkeypatch.setattr(StillPool, "run", run)
    still.files.path = sheet_of(tmp_path, 2)
    page.begin_import()
    assert page.importing.state.isVisible()
    assert not page.importing.write_button.isVisible()
    page.importing.back_button.click()
    function, arguments, done = late[0]
    done(function(*arguments))
    assert page.units.view.isVisible()


def test_the_board_stays_when_the_import_is_left(page: ForcesPage, still: Still, qtbot: QtBot, tmp_path: Path) -> None:
    """What was chosen before is chosen still."""
    page.units.view.setCurrentIndex(page.units.rows.index(5, 0))
    still.files.path = sheet_of(tmp_path, 2)
    page.begin_import()
    page.importing.back_button.click()
    assert page.units.view.current_row() == world.UNITS[5]
