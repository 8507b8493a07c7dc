"""Bundles on the page Sync: chosen, planned, made; looked into, agreed to, taken; stopped, refused, and remembered."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app.scenes.bundles import CARRIED, DEVICES, MADE, PLAN, PREVIEW, RECEIPT
from desktop.app.stills import Still
from desktop.features.sync.bundle_in import BundleIn
from desktop.features.sync.bundle_out import BundleOut
from desktop.features.sync.lines import Said
from sync.domain.failures import Outage, Refused
from sync.engine.bundle_told import AskerTold
from sync.engine.messages import CarryProgress

pytestmark = pytest.mark.opens_at("sync")


@pytest.fixture
def page(still: Still, qtbot: QtBot) -> Still:
    still.readers.answers["bundles.devices"] = DEVICES
    still.readers.answers["bundles.carried"] = CARRIED
    still.engine.bundle_answers["plan"] = PLAN.to_wire()
    still.window.show_page("sync", None)
    qtbot.waitUntil(still.sync.isVisible)
    return still


@pytest.fixture
def out(page: Still) -> BundleOut:
    page.sync.acts.buttons["bundle.out"].click()
    return page.sync.sheet(BundleOut)


@pytest.fixture
def into(page: Still) -> BundleIn:
    page.sync.acts.buttons["bundle.in"].click()
    return page.sync.sheet(BundleIn)


def test_a_bundle_is_planned_before_it_is_made(page: Still, out: BundleOut) -> None:
    """Whoever is chosen, and how much: the plan is asked anew and shown by urgency; the stick is asked for; then it is made."""
    assert out.isVisible()
    assert not out.make_button.isEnabled()
    out.devices[DEVICES[0].replica].click()
    out.devices[DEVICES[2].replica].click()
    assert page.engine.bundles[-1] == ("plan", {"to": [DEVICES[0].replica, DEVICES[2].replica], "urgency": "blob", "bytes_max": None})
    assert "206" in out.planned.text()
    out.urgency.setCurrentIndex(2)
    assert page.engine.bundles[-1][1]["urgency"] == "flash"
    page.files.path = Path("stick")
    out.folder_button.click()
    out.make_button.click()
    assert page.engine.bundles[-1] == (
        "make",
        {"to": [DEVICES[0].replica, DEVICES[2].replica], "urgency": "flash", "bytes_max": None, "folder": "stick"},
    )
    assert out.meter.isVisible()
    assert not out.make_button.isEnabled()


def test_an_organisation_is_chosen_with_all_its_devices(page: Still, out: BundleOut) -> None:
    """One choice; the plan is asked for all of them, beside what was chosen before."""
    rows = (*DEVICES, replace(DEVICES[1], replica=bytes(7) + b"\x09"))
    page.readers.answers["bundles.devices"] = rows
    out.open()
    out.devices[DEVICES[0].replica].click()
    out.organisation.setCurrentIndex(out.organisation.findData(DEVICES[1].organisation))
    assert page.engine.bundles[-1][1]["to"] == [DEVICES[0].replica, DEVICES[1].replica, rows[-1].replica]
    assert out.devices[rows[-1].replica].isChecked()


def test_what_was_made_was_read_back(page: Still, out: BundleOut) -> None:
    """It says so, and that the receipt is owed."""
    page.engine.bundle_answers["make"] = MADE.to_wire()
    page.files.path = Path("stick")
    out.folder_button.click()
    out.devices[DEVICES[0].replica].click()
    out.make_button.click()
    assert "已写入并核对" in out.planned.text()
    assert out.meter.isHidden()


def test_progress_is_shown_and_stopped(page: Still, out: BundleOut) -> None:
    """The phase and how far; a press on stop asks the engine once; what it answers stands as a sentence."""
    page.files.path = Path("stick")
    out.folder_button.click()
    out.devices[DEVICES[0].replica].click()
    out.make()
    page.engine.carrying.emit(CarryProgress("writing", 5_000_000, 10_000_000))
    assert "正在写入" in out.meter._said.text()
    out.meter.stop_button.click()
    assert page.engine.bundles[-1] == ("stop", {})
    assert not out.meter.stop_button.isEnabled()
    out._on_make_failed(Refused("bundle.cancelled"))
    assert out.refusal.text() == "已停止"
    assert out.make_button.isEnabled()


def test_a_stick_that_lied_is_told(page: Still, out: BundleOut) -> None:
    """An outage with the name of the file."""
    page.engine.bundle_answers["make"] = Outage("bundle.read_back", file="a.qzb")
    page.files.path = Path("stick")
    out.folder_button.click()
    out.devices[DEVICES[0].replica].click()
    out.make()
    assert "a.qzb" in out.refusal.text()


def test_a_request_is_taken_after_its_fingerprint_was_compared(page: Still, out: BundleOut, qtbot: QtBot) -> None:
    """Typed text is a draft until it is taken; the fingerprint stands there; accepted, its device is a recipient."""
    qtbot.keyClicks(out.ask, "QZREQ:ABC")
    assert page.drafts.text("sync.bundle.ask") == "QZREQ:ABC"
    asker = AskerTold(replica=DEVICES[1].replica, sign_key=bytes(32), fingerprint="15ee 07cc", organisation="浦口", standing="unknown")
    page.engine.bundle_answers["meet"] = asker.to_wire()
    out.text_button.click()
    assert page.engine.bundles[-1] == ("meet", {"text": "QZREQ:ABC"})
    assert "15ee 07cc" in out.asker.text()
    assert out.accept_button.isVisible()
    page.engine.bundle_answers["meet"] = replace(asker, standing="accepted").to_wire()
    out.accept_button.click()
    assert ("meet", {"text": "QZREQ:ABC", "accept": True}) in page.engine.bundles
    assert out.devices[DEVICES[1].replica].isChecked()
    assert page.drafts.text("sync.bundle.ask") == ""


def test_a_request_file_is_read(page: Still, out: BundleOut, tmp_path: Path) -> None:
    """Its bytes go to the engine; one that holds text goes as text."""
    page.engine.bundle_answers["meet"] = Refused("bundle.not_a_request")
    for content, said in ((b"QZREQ\1\1x", {"raw": b"QZREQ\1\1x"}), (b" qzreq:ABC", {"text": " qzreq:ABC"})):
        page.files.path = tmp_path / "a.qzr"
        page.files.path.write_bytes(content)
        out.file_button.click()
        assert page.engine.bundles[-1] == ("meet", said)
    assert out.refusal.text() == "这不是申请"


def test_nothing_is_taken_before_it_was_looked_into(page: Still, into: BundleIn) -> None:
    """The preview says who, what and what changes; a stranger's entries count only when its fingerprint was compared."""
    assert into.isVisible()
    assert not into.take_button.isEnabled()
    page.files.path = Path("a.qzb")
    page.engine.bundle_answers["check"] = PREVIEW.to_wire()
    into.choose_button.click()
    assert page.engine.bundles[-1] == ("check", {"paths": ["a.qzb"]})
    assert PREVIEW.fingerprint in into.maker.text()
    assert "指令 3 条" in into.changes.text()
    assert "2 个问题" in into.changes.text()
    assert into.accept_key.isVisible()
    assert into.accept_torn.isHidden()
    page.engine.bundle_answers["take"] = RECEIPT.to_wire()
    into.accept_key.click()
    into.take_button.click()
    assert page.engine.bundles[-1] == ("take", {"paths": ["a.qzb"], "key": PREVIEW.key, "root": None, "torn": False})
    assert "还缺第 3 卷" in into.receipt.text()


def test_the_root_of_another_center_is_read_whole(page: Still, into: BundleIn, qtbot: QtBot) -> None:
    """Who is to trust another center sees its whole fingerprint, on as many lines as it needs, above what agrees to it."""
    page.files.path = Path("a.qzb")
    page.engine.bundle_answers["check"] = PREVIEW.to_wire()
    into.choose_button.click()
    assert into.root.isVisible()
    assert into.root.text().endswith(PREVIEW.root_fingerprint)
    assert into.root.wordWrap()
    qtbot.waitUntil(lambda: into.root.height() >= into.root.heightForWidth(into.root.width()))
    assert into.accept_root.sizeHint().width() <= into.accept_root.width()
    assert "…" not in into.accept_root.text()


def test_the_return_begins_with_its_recipient(page: Still, into: BundleIn) -> None:
    """One press from the receipt to the bundle that brings it back."""
    page.files.path = Path("a.qzb")
    page.engine.bundle_answers |= {"check": PREVIEW.to_wire(), "take": RECEIPT.to_wire()}
    into.choose()
    into.take()
    into.return_button.click()
    sheet = page.sync.sheet(BundleOut)
    assert sheet.isVisible()
    assert [replica for replica, box in sheet.devices.items() if box.isChecked()] == [RECEIPT.maker]


def test_a_torn_file_is_taken_only_when_a_person_wants_it(page: Still, into: BundleIn) -> None:
    """The button is off until the box is checked."""
    page.files.path = Path("a.qzb")
    page.engine.bundle_answers["check"] = replace(PREVIEW, sound=False).to_wire()
    into.choose()
    assert not into.take_button.isEnabled()
    into.accept_torn.click()
    assert into.take_button.isEnabled()
    into.take()
    assert page.engine.bundles[-1][1]["torn"] is True


def test_what_is_refused_stands_there(page: Still, into: BundleIn) -> None:
    """One sentence; another file may be chosen."""
    page.files.path = Path("a.qzb")
    page.engine.bundle_answers["check"] = Refused("bundle.not_one")
    into.choose()
    assert into.refusal.text() == "这不是数据包"
    assert into.choose_button.isEnabled()


def test_escape_closes_and_what_runs_goes_on(page: Still, out: BundleOut) -> None:
    """The questions are there again; the engine was not asked to stop."""
    page.files.path = Path("stick")
    out.folder_button.click()
    out.devices[DEVICES[0].replica].click()
    out.make()
    QTest.keyClick(out, Qt.Key.Key_Escape)
    assert not out.isVisible()
    assert ("stop", {}) not in page.engine.bundles
    assert out.is_running


def test_the_page_says_whose_receipt_is_missing(page: Still) -> None:
    """When the last one went and came, and who owes a return; nothing at all on a device that never met a stick."""
    told = [row.text for row in page.sync.left.rows if isinstance(row, Said)]
    assert any("13:52" in text and "11:20" in text for text in told)
    assert any("南京市浦口区" in text and "4" in text for text in told)


def test_words_of_both_languages_fit(page: Still, out: BundleOut) -> None:
    """Everything is said again when the language changes."""
    page.services.words.switch("en")
    assert out.make_button.text() == "Write to the stick"
    assert page.sync.sheet(BundleIn).take_button.text() == "Take it in"


@pytest.mark.parametrize(("key", "sheet"), [(Qt.Key.Key_S, BundleOut), (Qt.Key.Key_O, BundleIn)])
def test_keys_open_the_sheets(page: Still, key: Qt.Key, sheet: type[BundleOut | BundleIn]) -> None:
    """Ctrl+S and Ctrl+O, as their buttons say."""
    QTest.keyClick(page.window, key, Qt.KeyboardModifier.ControlModifier)
    assert page.sync.sheet(sheet).isVisible()
