"""Every act of the page Sync with a real engine process: by keyboard alone and by mouse alone, and what it left in the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.beside import KINDS, PHONES, Beside, contest, slip_of
from fakes.carrier import Carrier
from fakes.certified import certified
from fakes.contested import apart, together
from fakes.live_center import LiveCenter
from fakes.post import Post
from helpers.hands import Hands, Mouse
from helpers.sync_hands import ask_question, at_record, in_focus, is_settled, press_value, write_basis
from helpers.walking import BOTH, Chosen, Walks, hands_on, walks_in, walks_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.features.sync.bundle_in import BundleIn
from desktop.features.sync.bundle_out import BundleOut
from desktop.features.sync.center_sheet import CenterSheet
from desktop.features.sync.certificate_sheet import TAKEN, CertificateSheet
from desktop.features.sync.lan_sheet import LanSheet
from desktop.features.sync.page import SyncPage
from desktop.features.sync.slip_panel import SlipPanel
from desktop.runtime.masks import MASK
from desktop.shell.print_card import PrintCard
from sync.domain.commands.incidents import OpenIncident
from sync.oplog.hashing import fingerprint, public_bytes
from sync.protocol.bundle_request import parse_request
from sync.store.home import Home
from sync.store.queries.slips import SlipRow

ROOT = Ed25519PrivateKey.generate()  # one for all walks: the first pins it


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Beside]:
    """Return the folder of the homes, and what other devices made."""
    path, made = tmp_path_factory.mktemp("sync"), Beside()
    one, two = apart(path)
    for kind in KINDS:
        contest(one, two, kind.__name__)
    for kind in KINDS:
        name = kind.__name__
        stranger, third = Post(path / f"stranger{name}", "320115"), Carrier(path / f"third{name}", "320115")
        op = stranger.do(OpenIncident(title="江宁积水", mode="actual")).created[0]
        made.unknown[name] = slip_of(stranger, bytes(op))
        made.request[name] = path / f"{name}.qzr"
        made.request[name].write_bytes(Carrier(path / f"asker{name}", post=stranger).request())
        asker = Carrier(path / f"asks{name}", post=one)
        third.meet(asker)
        third.open("320106", title=f"带来的{name}")
        made.bundle[name] = third.make(asker).paths[0]
        stranger.close()
        third.close()
    together(one, two)
    two = Post(path / "two", "320106")
    for kind in KINDS:
        op = two.do(OpenIncident(title=f"先到的{kind.__name__}", mode="actual")).created[0]
        made.known[kind.__name__] = slip_of(two, bytes(op))
    two.close()
    return path, made


@pytest.fixture(scope="module")
def walks(qapp: QApplication, beside: tuple[Path, Beside]) -> Iterator[Walks]:
    with walks_of(qapp, Home(beside[0] / "one"), "sync", "desktop/features/sync") as walks:
        yield walks


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center") as center:
        yield center


@pytest.fixture(params=BOTH)
def hands(
    request: pytest.FixtureRequest, walks: Walks, beside: tuple[Path, Beside], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hands]:
    page = walks.part
    assert isinstance(page, SyncPage)
    walks.root.window.show_page("sync", None)
    with hands_on(walks, request.param, qtbot, request.function.__name__, None) as hands:
        hands.files = Chosen(monkeypatch)  # type: ignore[attr-defined]
        hands.beside = beside[1]  # type: ignore[attr-defined]
        hands.name = request.param.__name__  # type: ignore[attr-defined]
        hands.until(lambda: page.reading.inbox is not None and page.reading.records is not None)
        yield hands


def test_two_values_are_settled_by_one_of_them(hands: Hands) -> None:
    """Put off first, then chosen with its basis; it is a question no more, and the unit has that value."""
    page = hands.page
    question = ask_question(hands, f"甲队{hands.name}", "field")
    hands.press(page.card.later_button)
    hands.until(lambda: page.card.question is not None and page.card.question.id != question.id)
    question = ask_question(hands, f"甲队{hands.name}", "field")
    press_value(hands, 1)
    write_basis(hands, "电台核实")
    hands.press(page.card.settle_button)
    is_settled(hands, question)


def test_two_figures_are_settled_by_a_third(hands: Hands) -> None:
    """Neither of the two: a figure of its own, typed."""
    page = hands.page
    question = ask_question(hands, f"侧翻{hands.name}", "field")
    assert question.field == "trapped"
    hands.fill(page.card.third, "3")
    write_basis(hands, "现场清点")
    hands.press(page.card.settle_button)
    is_settled(hands, question)


def test_a_question_of_telephones_is_shown_and_settled(hands: Hands) -> None:
    """Masked on every value until its button shows them, which is a look at that field; then one of them is taken."""
    page = hands.page
    question = ask_question(hands, f"丁队{hands.name}", "field")
    assert question.field == "phone"
    assert {value.value for value in question.values} == set(PHONES)
    said = [card.accessibleName() for card in page.card.cards]
    assert all(MASK in one for one in said)
    assert not any(phone in one for phone in PHONES for one in said)
    hands.press(page.card.show_button)
    hands.until(page.card.show_button.isHidden)
    assert all(value.value in card.accessibleName() for value, card in zip(question.values, page.card.cards, strict=True))
    press_value(hands, 0)
    write_basis(hands, "电话核实")
    hands.press(page.card.settle_button)
    is_settled(hands, question)


def test_a_dispute_of_states_is_settled(hands: Hands) -> None:
    """Recalled here, completed there: a person says which."""
    page = hands.page
    question = ask_question(hands, f"乙队{hands.name}", "dispute")
    press_value(hands, 0)
    hands.take(page.card.third, "completed")
    write_basis(hands, "已完成后召回")
    hands.press(page.card.settle_button)
    is_settled(hands, question)


def test_an_alert_leads_to_the_act_that_ends_it(hands: Hands) -> None:
    """One unit in two places: its button begins the recall of one, and with it the alert is gone."""
    page = hands.page
    question = ask_question(hands, f"丙队{hands.name}", "alert")
    assert question.code == "unit_twice"
    hands.press(page.card.settle_button)
    window = page.window()
    incidents = window.pages["incidents"]
    hands.until(lambda: window.stack.currentWidget() is incidents and incidents.detail.panel.sheet is not None)
    type(hands)(incidents, hands.qtbot).finish("recall", reason="改派")
    window.show_page("sync", None)
    is_settled(hands, question)


def test_a_record_is_sent_first_and_in_its_turn_again(hands: Hands) -> None:
    """Found, pinned, and let go again; the engine keeps it."""
    page = hands.page
    hands.fill(page.search, f"侧翻{hands.name}")
    hands.until(lambda: {row.title for row in page.reading.records} and all(hands.name in row.title for row in page.reading.records))
    for on in (True, False):
        at_record(hands)
        hands.press(page.pin_button)
        hands.until(lambda on=on: bool(page.reading.pinned) == on)
    hands.fill(page.search, "")
    hands.until(lambda: page.reading.looked_for == "")


def test_a_slip_goes_out(hands: Hands) -> None:
    """Its groups, copied; its code; its paper; closed."""
    page = hands.page
    panel = page.sheet(SlipPanel)
    at_record(hands)
    hands.press(page.acts.buttons["slip.out"])
    hands.until(lambda: panel.act_button.isEnabled() and panel._groups)
    hands.press(panel.act_button)
    assert QGuiApplication.clipboard().text() == panel._groups
    hands.press(panel.code_button)
    assert panel.code.isVisible()
    hands.press(panel.code_button)
    hands.press(panel.print_button)
    card = page.window().findChild(PrintCard)
    assert card is not None
    assert len(card.buttons) == 2
    QTest.keyClick(in_focus(), Qt.Key.Key_Escape)
    hands.press(panel.close_button)
    assert not panel.isVisible()


@pytest.mark.qt_log_ignore("Couldn't (load|resolve) ", extend=True)
def test_slips_come_in_and_one_is_let_go(hands: Hands, tmp_path: Path) -> None:
    """One of a device that counts; one of a stranger, which stands in the list as unproven and is dismissed there."""
    page = hands.page
    panel = page.sheet(SlipPanel)
    hands.press(page.acts.buttons["slip.in"])
    for text in (hands.beside.known[hands.name], hands.beside.unknown[hands.name]):
        hands.fill(panel.field, text)
        hands.press(panel.act_button)
        hands.until(lambda: panel.field.toPlainText() == "")
        assert panel.refusal.isHidden()
    hands.files.path = tmp_path / "no-picture.png"
    hands.files.path.write_bytes(b"not a picture")
    hands.press(panel.source.picture_button)
    hands.until(panel.refusal.isVisible)
    hands.press(panel.source.camera_button)
    if panel.source.camera.is_on:
        hands.press(panel.source.camera_button)
    hands.press(panel.close_button)

    def theirs() -> list[SlipRow]:
        return [row for row in page.left.rows if isinstance(row, SlipRow) and row.standing != "verified"]

    hands.until(lambda: len(theirs()) >= 1)
    before = len(theirs())
    hands.row(page.left_view, lambda row: isinstance(row, SlipRow) and row.standing != "verified")
    hands.until(panel.dismiss_button.isVisible)
    hands.press(panel.dismiss_button)
    hands.until(lambda: len(theirs()) == before - 1)


def test_a_bundle_goes_out_to_who_asked(hands: Hands, tmp_path: Path) -> None:
    """A request from a file, accepted after its fingerprint was compared; an organisation at once; made; made again and stopped."""
    page = hands.page
    out = page.sheet(BundleOut)
    hands.press(page.acts.buttons["bundle.out"])
    hands.files.path = hands.beside.request[hands.name]
    hands.press(out.file_button)
    hands.press(out.accept_button)
    hands.until(lambda: out.accept_button.isHidden() and len(out.devices) >= 2)
    for box in list(out.devices.values()):
        if box.isChecked():
            hands.press(box)
    for box in list(out.devices.values()):
        hands.press(box)
    hands.take(out.organisation, "320115")
    hands.take(out.urgency, "record")
    hands.until(lambda: out._plan is not None)
    stick = tmp_path / "stick"
    stick.mkdir()
    hands.files.path = stick
    hands.press(out.folder_button)
    hands.press(out.make_button)
    hands.until(lambda: out._made is not None)
    assert list(stick.glob("*.qzb"))
    hands.fill(out.ask, "QZREQ:NONSENSE")
    hands.press(out.text_button)
    hands.until(out.refusal.isVisible)
    hands.press(out.make_button)
    hands.press(out.meter.stop_button)
    hands.until(lambda: not out.is_running)
    hands.press(out.close_button)
    assert not out.isVisible()


def test_a_bundle_comes_in_and_is_answered(hands: Hands, tmp_path: Path) -> None:
    """A request of our own first; then what came is looked into, its maker accepted, taken, and the way back begun."""
    page = hands.page
    into = page.sheet(BundleIn)
    hands.press(page.acts.buttons["bundle.in"])
    hands.files.path = tmp_path / "ours.qzr"
    hands.press(into.request_button)
    hands.until(into.requested.isVisible)
    assert hands.files.path.stat().st_size > 0
    hands.files.path = hands.beside.bundle[hands.name]
    hands.press(into.choose_button)
    hands.until(lambda: into._preview is not None)
    assert f"带来的{hands.name}" in into.changes.text()
    if into.accept_key.isVisible():
        hands.press(into.accept_key)
    hands.press(into.take_button)
    hands.until(into.return_button.isVisible)
    hands.press(into.return_button)
    out = page.sheet(BundleOut)
    hands.until(out.isVisible)
    hands.press(out.close_button)
    hands.press(page.acts.buttons["bundle.in"])
    hands.press(into.choose_button)
    hands.until(lambda: into._preview is not None)
    hands.press(into.take_button)
    if into.meter.isVisible():
        hands.press(into.meter.stop_button)
    hands.until(lambda: not into.is_running)
    hands.press(into.close_button)


def test_the_center_is_set_and_taken_back(hands: Hands, center: LiveCenter) -> None:
    """A real center's address: it is tried, and the page says that this device waits to be admitted; then none any more."""
    page = hands.page
    sheet = page.sheet(CenterSheet)
    hands.press(page.acts.buttons["center.set"])
    hands.fill(sheet.field, center.address)
    hands.press(sheet.save_button)
    hands.until(lambda: center.address.split("#")[0] in sheet.present.text())
    hands.press(page.try_button)
    hands.press(sheet.forget_button)
    hands.until(lambda: sheet.present.text() == page.services.words.say("center.none"))
    hands.press(sheet.close_button)


def test_a_certificate_is_asked_for_and_read_back(hands: Hands, tmp_path: Path) -> None:
    """A request file out; what comes back is looked into, its root compared where none is trusted yet, and it counts."""
    page = hands.page
    sheet = page.sheet(CertificateSheet)
    hands.press(page.acts.buttons["certificate.open"])
    hands.files.path = tmp_path / "ours.qzr"
    hands.press(sheet.request_button)
    hands.until(sheet.said.isVisible)
    birth = parse_request(hands.files.path.read_bytes()).birth
    hands.files.path = certified(ROOT, birth, tmp_path / "ours.qzc")
    hands.press(sheet.choose_button)
    hands.until(sheet.take_button.isVisible)
    assert "320106" in sheet.seen.text() or "鼓楼" in sheet.seen.text()
    if sheet.root.isVisible():
        hands.fill(sheet.root, fingerprint(public_bytes(ROOT))[:9])
    hands.press(sheet.take_button)
    hands.until(lambda: sheet._said == TAKEN)
    hands.until(lambda: sheet._held is not None and sheet._held.letters == "C")
    hands.until(sheet.keys.change_button.isEnabled)
    hands.press(sheet.keys.change_button)
    hands.until(lambda: sheet.keys._held is not None and sheet.keys._held.waits_for == "center.unknown" and sheet.keys.waits.isVisible())
    hands.files.path = tmp_path / "ours.qzr"
    hands.press(sheet.choose_button)
    hands.until(sheet.refusal.isVisible)
    hands.press(sheet.close_button)
    assert not sheet.isVisible()


def test_the_lan_is_looked_at(hands: Hands) -> None:
    """Its sheet comes and goes; what it does needs a second device beside this one."""
    page = hands.page
    hands.press(page.acts.buttons["lan.act"])
    sheet = page.sheet(LanSheet)
    assert sheet.isVisible()
    hands.press(sheet.close_button)
    assert not sheet.isVisible()


def test_every_key_of_the_page(hands: Hands) -> None:
    """Each key begins what its button begins."""
    if isinstance(hands, Mouse):
        return
    page = hands.page
    at_record(hands)
    for code, part in (
        (Qt.Key.Key_F4, page.sheet(CenterSheet)),
        (Qt.Key.Key_F6, page.sheet(SlipPanel)),
        (Qt.Key.Key_F7, page.sheet(SlipPanel)),
    ):
        hands.key(code)
        assert part.isVisible()
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert not part.isVisible()
    for code, part in (
        (Qt.Key.Key_S, page.sheet(BundleOut)),
        (Qt.Key.Key_O, page.sheet(BundleIn)),
        (Qt.Key.Key_R, page.sheet(CertificateSheet)),
        (Qt.Key.Key_L, page.sheet(LanSheet)),
    ):
        hands.key(code, Qt.KeyboardModifier.ControlModifier)
        assert part.isVisible()
        QTest.keyClick(part, Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_F3)
    assert page.search.hasFocus()
    hands.key(Qt.Key.Key_F5)
    at_record(hands)
    hands.key(Qt.Key.Key_F9)
    hands.until(lambda: page.reading.pinned)


@pytest.mark.parametrize("kind", BOTH)
def test_nothing_is_left_that_no_hand_did(walks: Walks, kind: type[Hands]) -> None:
    """Every button, choice, key, list, request and door of the page was used by the walks above."""
    assert walks.missed(kind, walks_in(globals()), spared=SPARED) == set()


# What needs a torn stick or another province's root, driven in tests/gui/test_bundles.py; what needs a listening device and another one
# beside it, driven with two engines in tests/gui/test_lan_real.py and key by key in tests/gui/test_lan_sheet.py; what needs a home with a
# passphrase, and ends the engine that these walks share, driven by keyboard and mouse in tests/gui/test_database_key.py.
SPARED = (
    "BundleIn.accept_root",
    "BundleIn.accept_torn",
    *(f"LanSheet.{name}_button" for name in ("turn", "off", "name", "accept", "meet", "forget")),
    "DatabaseKeyPanel.change_button",
    "accept_key",
    "yard",
)
