"""Import of plans by keyboard and by mouse, and the page's models."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.word_file import paragraph, table, word_file
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop.app import picture_plans as world
from desktop.app.stills import Still
from sync.domain.commands.plans import PublishPlan
from sync.domain.failures import Refused
from sync.domain.plan_document import parse_bytes
from sync.domain.plan_text import CARDS, NOTHING, TEXT
from sync.store.exchange import Done

pytestmark = pytest.mark.opens_at("plans")


def key(still: Still, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or still.window, code, modifier)


def press(widget: object) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def imported(still: Still, folder: Path, content: bytes, name: str = "预案.txt") -> None:
    path = folder / name
    path.write_bytes(content)
    still.files.path = path
    still.window.show_page("plans", None)
    key(still, Qt.Key.Key_F4)


def test_a_text_becomes_a_draft(still: Still, tmp_path: Path) -> None:
    """F4, the structure with a level and a use changed by keys, what the file does not say, and a draft is submitted."""
    imported(still, tmp_path, world.IMPORTED.encode("gb18030"))
    view = still.plans.importing
    assert view.view.hasFocus()
    assert view.rows.rowCount() > 12
    assert still.services.words.say("import.notice.contents", count=3, detail="") in view.notices.text()
    key(still, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.rows.rows[0].section.level == 2
    key(still, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    key(still, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert view.rows.rows[0].section.use == NOTHING
    key(still, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet = view.host.sheet
    assert sheet is not None
    key(still, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sheet.form.refusal("code") != ""
    for name, value in {"code": "JB-07", "version": "1.0", "matters": "泄漏处置"}.items():
        sheet.form.editors[name].set_value(value)
    key(still, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    request = still.engine.submitted[-1]
    assert isinstance(request, PublishPlan)
    assert (request.name, request.code, request.version, request.as_draft) == (
        "江北新区危险化学品道路运输泄漏专项预案",
        "JB-07",
        "1.0",
        True,
    )
    document = parse_bytes(request.document)
    assert [level.level for level in document.levels] == ["extreme", "major"]
    assert [card.role for card in document.cards] == ["调度员", "先到带队人员", "环境监测组"]
    assert document.cards[2].repeat_minutes == 30
    assert [contact.phone for contact in document.contacts] == ["000-57101234", "000-88421234"]
    assert document.chapters[-1].title.startswith("附件1")


def test_a_word_file_is_mapped_by_mouse(still: Still, tmp_path: Path) -> None:
    """Tables become cards; a section's use and level are chosen in their boxes; it becomes the next version of the open plan."""
    still.window.show_page("plans", world.LEAK)
    body = (
        paragraph("总则", "1"),
        paragraph("说明"),
        paragraph("任务", "1"),
        table(["岗位", "任务", "时限"], ["交警", "封路", "10分钟内"]),
    )
    path = tmp_path / "新版.docx"
    path.write_bytes(word_file(*body))
    still.files.path = path
    press(still.plans.plan.import_button)
    view = still.plans.importing
    assert [row.section.use for row in view.rows.rows] == [TEXT, CARDS]
    box = view.view.visualRect(view.rows.index(0, 0))
    QTest.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    view.level.setCurrentIndex(1)
    view.level.activated.emit(1)
    assert view.rows.rows[0].section.level == 2
    view.use.setCurrentIndex(view.use.findData(NOTHING))
    view.use.activated.emit(view.use.currentIndex())
    press(view.next_button)
    sheet = view.host.sheet
    assert sheet is not None
    assert "name" not in sheet.form.editors
    for name, value in {"version": "4.0", "matters": "处置", "measures": "警戒"}.items():
        sheet.form.editors[name].set_value(value)
    still.engine.answer = Refused("plan.activation_too_large", bytes=1, most=1)
    press(sheet.act_button)
    assert sheet.refusal == still.services.words.refusal("plan.activation_too_large", {"bytes": 1, "most": 1})
    still.engine.answer = Done(created=(), ordinals=(1,))
    press(sheet.act_button)
    request = still.engine.submitted[-1]
    assert isinstance(request, PublishPlan)
    assert (request.plan, request.version, request.as_draft) == (world.LEAK, "4.0", True)
    assert still.plans.plan.tab == "versions"


def test_what_was_chosen_for_a_file_survives(still: Still, tmp_path: Path) -> None:
    """The same file chosen again after a crash is mapped as it was left; a damaged draft is passed over."""
    imported(still, tmp_path, world.IMPORTED.encode())
    still.plans.importing.reuse(1)
    press(still.plans.importing.back_button)
    imported(still, tmp_path, world.IMPORTED.encode())
    assert still.plans.importing.rows.rows[0].section.use == CARDS
    still.drafts.texts["plans.import"] = "{"
    imported(still, tmp_path, world.IMPORTED.encode())
    assert still.plans.importing.rows.rows[0].section.use == TEXT


def test_a_file_that_can_t_be_read_says_why_and_offers_another(still: Still, tmp_path: Path) -> None:
    """Nothing is half imported; the sentence is the file's own, in each language."""
    imported(still, tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧.docx")
    view = still.plans.importing
    assert view.rows.rows == ()
    assert not view.next_button.isEnabled()
    assert view.empty.isVisible()
    still.services.words.switch("en")
    still.window.reword()
    still.services.words.switch("zh")
    still.window.reword()
    good = tmp_path / "新.txt"
    good.write_text("1 总则\n目的", encoding="utf-8")
    still.files.path = good
    press(view.empty.button)
    assert view.rows.rowCount() == 1
    view.reuse(-1)
    view.review()
    assert view.host.sheet is not None
    for name, value in {"code": "X", "version": "1", "matters": "x", "measures": "y"}.items():
        view.host.sheet.form.editors[name].set_value(value)
    view.host.sheet.submit()
    assert view.host.sheet.refusal == still.services.words.refusal("import.nothing", {})


def test_every_model_of_the_page_passes_the_tester(still: Still, tmp_path: Path) -> None:
    """Each keeps Qt's contract while rows come, change and go."""
    view = still.plans.plan
    models = [
        still.plans.library.rows, still.plans.cards.rows, view.text.tree, view.text.text, view.branches, view.phones,
        view.versions.versions, view.versions.changes, view.side.gaps, view.side.counts, still.plans.importing.rows,
    ]  # fmt: skip
    testers = [QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning) for model in models]
    imported(still, tmp_path, world.IMPORTED.encode())
    still.plans.importing.relevel(1)
    still.window.show_page("plans", world.LEAK)
    view.choose_level("minor")
    view.versions.older.setCurrentIndex(view.versions.older.findData(world.LEAK_OLD))
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, document=world.OLDER, versions=world.VERSIONS[:2])
    still.readers.answers["plan_library.listing"] = world.library_of(world.LIBRARY[:1])
    still.plans.refresh()
    still.window.reword()
    still.window.restyle()
    assert len(testers) == len(models)
