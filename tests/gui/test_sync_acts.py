"""Every act of the page Sync with a real engine process: by keyboard alone and by mouse alone, and what it left in the store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fakes.carrier import Carrier
from fakes.contested import apart, together
from fakes.live_center import LiveCenter
from fakes.post import Post
from helpers.hands import Hands, Keyboard, Mouse
from helpers.walking import BOTH, Chosen, Walks, hands_on, walks_in, walks_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.features.sync.bundle_in import BundleIn
from desktop.features.sync.bundle_out import BundleOut
from desktop.features.sync.center_sheet import CenterSheet
from desktop.features.sync.page import SyncPage
from desktop.features.sync.slip_panel import SlipPanel
from desktop.shell.print_card import PrintCard
from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, RecallUnit
from sync.domain.commands.forces import RegisterUnit, SetUnitFacts
from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.ids import OpId
from sync.oplog.slip import slip_text
from sync.store import slips
from sync.store.home import Home
from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import RecordReachRow
from sync.store.queries.slips import SlipRow

pytestmark = pytest.mark.xdist_group("sync-acts")
KINDS = (Keyboard, Mouse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What other devices made for each pair of hands, by the name of the hands.

    Attributes:
        known, unknown: groups of a slip by a device that counts here, and by one that nobody knows.
        request: file and text of a device that asks for a bundle.
        bundle: file of a bundle for this device, by one that is not accepted yet.
    """

    known: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    request: dict[str, Path] = field(default_factory=dict)
    bundle: dict[str, Path] = field(default_factory=dict)


def _slip(post: Post, op: bytes) -> str:
    return slip_text(post.writer.call(lambda desk: slips.hand_out(desk.connection, OpId(op))).result(30).raw)


def _contest(one: Post, two: Post, name: str) -> None:
    """Let two devices say different things apart: two values, an integer, a state, and a unit in two places."""
    incident = one.do(OpenIncident(title=f"侧翻{name}", mode="actual", state="confirmed")).created[0]
    other = one.do(OpenIncident(title=f"追尾{name}", mode="actual", state="confirmed")).created[0]
    units = [one.do(RegisterUnit(name=f"{sort}{name}", readiness="standby")).created[0] for sort in ("甲队", "乙队", "丙队")]
    sent = one.do(DispatchUnit(incident=incident, unit=units[1])).created[0]
    one.do(AdvanceAssignment(assignment=sent, to="arrived"))
    two.receive(one.runs(), births=one.births())
    for post, call_sign, trapped in ((one, "钟山01", 2), (two, "钟山02", 5)):
        post.do(SetUnitFacts(unit=units[0], facts={"call_sign": call_sign}))
        post.do(SetIncidentFacts(incident=incident, facts={"trapped": trapped}))
    one.do(RecallUnit(assignment=sent, reason="改派"))
    two.do(AdvanceAssignment(assignment=sent, to="completed"))
    one.do(DispatchUnit(incident=incident, unit=units[2]))
    two.do(DispatchUnit(incident=other, unit=units[2]))


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Beside]:
    """Return the folder of the homes, and what other devices made."""
    path, made = tmp_path_factory.mktemp("sync"), Beside()
    one, two = apart(path)
    for kind in KINDS:
        _contest(one, two, kind.__name__)
    for kind in KINDS:
        name = kind.__name__
        stranger, third = Post(path / f"stranger{name}", "320115"), Carrier(path / f"third{name}", "320115")
        op = stranger.do(OpenIncident(title="江宁积水", mode="actual")).created[0]
        made.unknown[name] = _slip(stranger, bytes(op))
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
        made.known[kind.__name__] = _slip(two, bytes(op))
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


def _press_value(hands: Hands, place: int) -> None:
    """Choose a value of the card."""
    card = hands.page.card.cards[place]
    if isinstance(hands, Keyboard):
        hands.reach(hands.page.card.cards[0])
        for _ in range(place):
            hands.key(Qt.Key.Key_Right)
        if not card.isChecked():
            hands.key(Qt.Key.Key_Space)
        assert card.isChecked()
    else:
        hands.press(card)


def _ask(hands: Hands, wanted: str, sort: str) -> QuestionRow:
    """Bring a question of these hands' own on the card: it stands there, or in the list below."""
    page = hands.page

    def fits(row: object) -> bool:
        return isinstance(row, QuestionRow) and row.sort == sort and wanted in f"{row.title} {row.facts.get('units', '')}"

    hands.until(lambda: any(fits(row) for row in page.reading.inbox.questions))
    if not fits(page.card.question):
        hands.row(page.right_view, fits)
    hands.until(lambda: fits(page.card.question))
    question = page.card.question
    assert question is not None
    return question


def _settled(hands: Hands, question: QuestionRow) -> None:
    hands.until(lambda: question.id not in {row.id for row in hands.page.reading.inbox.questions})


def _write_basis(hands: Hands, text: str) -> None:
    hands.fill(hands.page.card.reason, text)


def test_two_values_are_settled_by_one_of_them(hands: Hands) -> None:
    """Put off first, then chosen with its basis; it is a question no more, and the unit has that value."""
    page = hands.page
    question = _ask(hands, f"甲队{hands.name}", "field")
    hands.press(page.card.later_button)
    hands.until(lambda: page.card.question is not None and page.card.question.id != question.id)
    question = _ask(hands, f"甲队{hands.name}", "field")
    _press_value(hands, 1)
    _write_basis(hands, "电台核实")
    hands.press(page.card.settle_button)
    _settled(hands, question)


def test_two_figures_are_settled_by_a_third(hands: Hands) -> None:
    """Neither of the two: a figure of its own, typed."""
    page = hands.page
    question = _ask(hands, f"侧翻{hands.name}", "field")
    assert question.field == "trapped"
    hands.fill(page.card.third, "3")
    _write_basis(hands, "现场清点")
    hands.press(page.card.settle_button)
    _settled(hands, question)


def test_a_dispute_of_states_is_settled(hands: Hands) -> None:
    """Recalled here, completed there: a person says which."""
    page = hands.page
    question = _ask(hands, f"乙队{hands.name}", "dispute")
    _press_value(hands, 0)
    hands.take(page.card.third, "completed")
    _write_basis(hands, "已完成后召回")
    hands.press(page.card.settle_button)
    _settled(hands, question)


def test_an_alert_leads_to_the_act_that_ends_it(hands: Hands) -> None:
    """One unit in two places: its button begins the recall of one, and with it the alert is gone."""
    page = hands.page
    question = _ask(hands, f"丙队{hands.name}", "alert")
    assert question.code == "unit_twice"
    hands.press(page.card.settle_button)
    window = page.window()
    incidents = window.pages["incidents"]
    hands.until(lambda: window.stack.currentWidget() is incidents and incidents.detail.panel.sheet is not None)
    type(hands)(incidents, hands.qtbot).finish("recall", reason="改派")
    window.show_page("sync", None)
    _settled(hands, question)


def test_a_record_is_sent_first_and_in_its_turn_again(hands: Hands) -> None:
    """Found, pinned, and let go again; the engine keeps it."""
    page = hands.page
    hands.fill(page.search, f"侧翻{hands.name}")
    hands.until(lambda: {row.title for row in page.reading.records} and all(hands.name in row.title for row in page.reading.records))
    for on in (True, False):
        _at_record(hands)
        hands.press(page.pin_button)
        hands.until(lambda on=on: bool(page.reading.pinned) == on)
    hands.fill(page.search, "")
    hands.until(lambda: page.reading.looked_for == "")


def _at_record(hands: Hands) -> RecordReachRow:
    """Put the cursor on the first record of the list."""
    page = hands.page
    hands.until(lambda: any(isinstance(row, RecordReachRow) for row in page.left.rows))
    hands.row(page.left_view, lambda row: isinstance(row, RecordReachRow))
    row = page.left_view.current_row()
    assert isinstance(row, RecordReachRow)
    return row


def test_a_slip_goes_out(hands: Hands) -> None:
    """Its groups, copied; its code; its paper; closed."""
    page = hands.page
    panel = page.sheet(SlipPanel)
    _at_record(hands)
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
    QTest.keyClick(_focus(), Qt.Key.Key_Escape)
    hands.press(panel.close_button)
    assert not panel.isVisible()


def _focus() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


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


def test_every_key_of_the_page(hands: Hands) -> None:
    """Each key begins what its button begins."""
    if isinstance(hands, Mouse):
        return
    page = hands.page
    _at_record(hands)
    for code, part in (
        (Qt.Key.Key_F4, page.sheet(CenterSheet)),
        (Qt.Key.Key_F6, page.sheet(SlipPanel)),
        (Qt.Key.Key_F7, page.sheet(SlipPanel)),
    ):
        hands.key(code)
        assert part.isVisible()
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert not part.isVisible()
    for code, part in ((Qt.Key.Key_S, page.sheet(BundleOut)), (Qt.Key.Key_O, page.sheet(BundleIn))):
        hands.key(code, Qt.KeyboardModifier.ControlModifier)
        assert part.isVisible()
        QTest.keyClick(part, Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_F3)
    assert page.search.hasFocus()
    hands.key(Qt.Key.Key_F5)
    _at_record(hands)
    hands.key(Qt.Key.Key_F9)
    hands.until(lambda: page.reading.pinned)


@pytest.mark.parametrize("kind", BOTH)
def test_nothing_is_left_that_no_hand_did(walks: Walks, kind: type[Hands]) -> None:
    """Every button, choice, key, list, request and door of the page was used by the walks above."""
    assert walks.missed(kind, walks_in(globals()), spared=SPARED) == set()


# What needs a torn stick or another province's root, and where it is driven: tests/gui/test_bundles.py.
SPARED = ("BundleIn.accept_root", "BundleIn.accept_torn")
