"""The first start: who has no device is asked for it on one page, and goes on into the window."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import segno
from fakes.live_center import GULOU, LiveCenter
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.app.first_start import FirstStart
from desktop.app.scenes.setup import SETUP_SCENES, still_setup
from desktop.app.shots import SETTLE_MS
from desktop.app.start import now_ms, run_window
from desktop.app.stills import StillMaker
from desktop.features.setup.page import NewDevice, SetupPage
from desktop.features.signin.page import SignInPage
from desktop.runtime.keystore import NoKeystore
from desktop.runtime.words import LANGUAGES
from desktop.shell.window import Window
from desktop.widgets.editors import ChoiceEditor
from sync.center.channel import ChannelSettings
from sync.center.codes import Terms, make_code
from sync.domain.failures import Outage, Refused
from sync.protocol.enrolment import RANDOM_BYTES, code_of
from sync.store.cipher import connect
from sync.store.device import describe
from sync.store.home import Home
from tests.fakes.wrapped import new_process

ADDRESS = f"https://10.0.0.5:8470#{'ab' * 32}"
Shown = tuple[SetupPage, StillMaker]
LET_IN_MS_MAX = 60_000
PASSPHRASE = "correct horse 2026"


@pytest.fixture
def setup(qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    page, maker = still_setup(qapp, language="zh", theme="day")
    page.show()
    page.focus_first()
    yield page, maker
    page.close()
    delete(page)


def _line(page: SetupPage, name: str) -> QLineEdit:
    editor = page.form.editors[name]
    assert isinstance(editor, QLineEdit)
    return editor


def _secret(page: SetupPage, name: str) -> QLineEdit:
    editor = _line(page, name)
    assert editor.echoMode() is QLineEdit.EchoMode.Password
    return editor


def _lock(page: SetupPage) -> None:
    for name in ("passphrase", "again"):
        page.form.editors[name].set_value(PASSPHRASE)


def _pick(page: SetupPage, qtbot: QtBot, typed: str) -> None:
    with qtbot.waitSignal(page.organisation.asked):
        qtbot.keyClicks(page.organisation.search, typed)
    QTest.keyClick(page.organisation.search, Qt.Key.Key_Return)


def test_a_device_is_set_up_by_keyboard_alone(setup: Shown, qtbot: QtBot) -> None:
    """Initials, Enter, a name, Tab, an office, Tab, an address, Enter: one frozen wish, and the page is done."""
    page, maker = setup
    _pick(page, qtbot, "njs")
    person = _line(page, "person")
    assert person.hasFocus()
    qtbot.keyClicks(person, "Lin Yizhou")
    QTest.keyClick(person, Qt.Key.Key_Tab)
    office = page.form.editors["office"]
    assert office.hasFocus()
    for _ in range(2):
        QTest.keyClick(office, Qt.Key.Key_Down)
    QTest.keyClick(office, Qt.Key.Key_Tab)
    for name in ("passphrase", "again"):
        secret = _secret(page, name)
        assert secret.hasFocus()
        qtbot.keyClicks(secret, PASSPHRASE)
        QTest.keyClick(secret, Qt.Key.Key_Tab)
    center = _line(page, "center")
    assert center.hasFocus()
    qtbot.keyClicks(center, ADDRESS)
    with qtbot.waitSignal(page.made):
        QTest.keyClick(center, Qt.Key.Key_Return)
    assert maker.made == [
        NewDevice(organisation="320100", person="Lin Yizhou", office="watch_leader", center_url=ADDRESS, passphrase=PASSPHRASE)
    ]


def test_a_device_is_set_up_by_mouse(setup: Shown, qtbot: QtBot) -> None:
    """A press takes the organisation, another makes the device; without a center it works alone."""
    page, maker = setup
    with qtbot.waitSignal(page.organisation.asked):
        page.organisation.search.setText("320106")
    view = page.organisation.view
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(view.model().index(0, 0)).center()
    )
    page.form.editors["person"].set_value("林亦舟")
    page.form.editors["office"].set_value("duty_commander")
    _lock(page)
    QTest.mouseClick(page.sheet.act_button, Qt.MouseButton.LeftButton)
    assert maker.made == [
        NewDevice(organisation="320106", person="林亦舟", office="duty_commander", center_url=None, passphrase=PASSPHRASE)
    ]


@pytest.mark.parametrize(("typed", "code"), [("鼓楼", "320106"), ("gulou", "320106"), ("320106", "320106"), ("lh", "320116")])
def test_an_organisation_is_found_by_what_people_type(setup: Shown, qtbot: QtBot, typed: str, code: str) -> None:
    """Chinese, pinyin, initials and code all find it in the shipped list."""
    page, _ = setup
    with qtbot.waitSignal(page.organisation.asked):
        page.organisation.search.setText(typed)
    assert code in [row.value for row in page.organisation.candidates]


def test_what_is_missing_is_said_beside_its_field(setup: Shown) -> None:
    """An empty page makes nothing and says what it lacks; an address without its scheme is refused where it stands."""
    page, maker = setup
    QTest.keyClick(page.sheet, Qt.Key.Key_Return)
    assert (page.form.refusal("organisation"), page.form.refusal("person"), page.form.refusal("center")) == (
        "请填写单位",
        "请填写值守人姓名",
        "",
    )
    _fill(page)
    page.form.editors["center"].set_value("10.0.0.5:8470")
    page.sheet.submit()
    assert (page.form.refusal("organisation"), page.form.refusal("center")) == ("", "地址应照中心显示的填写，例如 https://10.0.0.5:8470#…")
    page.form.editors["center"].set_value("http://10.0.0.5:8470")
    page.sheet.submit()
    assert page.form.refusal("center") == "http:// 只用于本机；请填写以 https:// 开头的地址"
    assert maker.made == []
    assert page.sheet.act_button.isEnabled()


def test_a_spare_names_the_lost_device_it_replaces(setup: Shown, qtbot: QtBot) -> None:
    """Sixteen digits as people read them out, by keyboard; anything else is refused beside its field and makes nothing."""
    page, maker = setup
    _fill(page)
    lost = _line(page, "takes_over")
    for typed in ("12", "x" * 16, "00" * 9):
        lost.setText(typed)
        page.sheet.submit()
        assert "16 位" in page.form.refusal("takes_over")
    assert maker.made == []
    lost.clear()
    lost.setFocus()
    qtbot.keyClicks(lost, "0a1b 2c3d 4e5f 6071")
    QTest.keyClick(lost, Qt.Key.Key_Return)
    assert [made.takes_over for made in maker.made] == [bytes.fromhex("0a1b2c3d4e5f6071")]


def test_what_the_store_refuses_is_said(setup: Shown) -> None:
    """A name the store refuses is marked at the name, a folder that can't be written above the button; both can be tried again."""
    page, maker = setup
    _fill(page)
    maker.answer = Refused("device.malformed", field="person")
    page.sheet.submit()
    assert "不能使用" in page.form.refusal("person")
    maker.answer = Outage("store.read_only")
    page.sheet.submit()
    assert "只读" in page.sheet.refusal
    assert page.sheet.act_button.isEnabled()


def test_a_device_made_meanwhile_is_as_good(setup: Shown, qtbot: QtBot) -> None:
    """A second start of the same folder goes on into the window too."""
    page, maker = setup
    _fill(page)
    maker.answer = Refused("device.exists")
    with qtbot.waitSignal(page.made):
        page.sheet.submit()


def test_language_and_theme_are_chosen_before_anything_else(setup: Shown, qtbot: QtBot) -> None:
    """Both can be switched on the first page, by button."""
    page, _ = setup
    QTest.mouseClick(page.top.languages["en"], Qt.MouseButton.LeftButton)
    assert page.sheet.act_button.text() == "Set up and begin"
    with qtbot.waitSignal(page.theme_chosen):
        QTest.mouseClick(page.top.themes["night"], Qt.MouseButton.LeftButton)


class _Visitor(QObject):
    """Does what a person does at a first start, then closes the window; `seen` names the windows that were there."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.seen: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        setup = next((widget for widget in shown if isinstance(widget, SetupPage)), None)
        signin = next((widget for widget in shown if isinstance(widget, SignInPage)), None)
        window = next((widget for widget in shown if isinstance(widget, Window)), None)
        if window is not None and window.top_bar.identity is not None:
            self.seen.append(window.top_bar.identity.person)
            self._timer.stop()
            window.close()
        elif signin is not None and signin.sheet.act_button.isEnabled() and "signin" not in self.seen:
            self.seen.append("signin")
            signin.form.editors["passphrase"].set_value(PASSPHRASE)
            signin.sheet.submit()
        elif setup is not None and not self.seen and setup.organisation.candidates:
            self.seen.append("setup")
            setup.organisation.set_value(setup.organisation.candidates[0])
            setup.form.editors["person"].set_value("Lin Yizhou")
            setup.form.editors["office"].set_value("duty_commander")
            _lock(setup)
            setup.sheet.submit()


def test_the_first_start_leads_into_the_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """From an empty folder to the window of a device that is there, in one run; the second asks for its passphrase alone."""
    home, handler = Home(tmp_path / "home"), signal.getsignal(signal.SIGINT)
    try:
        first = _Visitor(qtbot)
        assert run_window(home.path, keystore=NoKeystore()) == 0
        # Another start of the program holds no key and asks for the passphrase.
        new_process()
        second = _Visitor(qtbot)
        assert run_window(home.path, keystore=NoKeystore()) == 0
    finally:
        signal.signal(signal.SIGINT, handler)
    assert (first.seen, second.seen) == (["setup", "Lin Yizhou"], ["signin", "Lin Yizhou"])
    connection = connect(home.database, home.key(), read_only=True)
    device = describe(connection)
    connection.close()
    assert device is not None
    assert (device.person, device.lives) == ("Lin Yizhou", 1)


def test_the_set_up_page_stays_until_the_window_is_there(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """When the device is made the page is still in sight: nobody looks at a blank screen while the engine starts."""
    with ThreadPoolExecutor(1) as worker:
        first = FirstStart(qapp, Home(tmp_path), worker, now_ms)
        QTimer.singleShot(SETTLE_MS, first.page.made.emit)
        assert first.ask()
        assert first.page.isVisible()
        first.leave()


def test_a_device_is_not_made_without_a_passphrase_typed_twice_alike(setup: Shown) -> None:
    """Missing, unlike or weak: said beside its field, and nothing is made; it stands in no text that is shown or logged."""
    page, maker = setup
    _fill(page)
    for name in ("passphrase", "again"):
        page.form.editors[name].set_value(None)
    page.sheet.submit()
    assert "口令" in page.form.refusal("passphrase")
    _lock(page)
    page.form.editors["again"].set_value(PASSPHRASE + "?")
    page.sheet.submit()
    assert page.form.refusal("again") == "两次输入不一样"
    assert maker.made == []
    _lock(page)
    maker.answer = Refused("passphrase.weak", chars_min=10, distinct_min=5)
    page.sheet.submit()
    assert "至少 10 个字符" in page.form.refusal("passphrase")
    assert PASSPHRASE not in repr(maker.made)


def test_a_first_start_that_is_closed_makes_nothing(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """Closing the page ends the program and leaves the folder empty."""
    handler = signal.getsignal(signal.SIGINT)
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(qapp.closeAllWindows)
    timer.start(SETTLE_MS)
    try:
        assert run_window(tmp_path / "home", keystore=NoKeystore()) == 0
    finally:
        signal.signal(signal.SIGINT, handler)
    assert not (tmp_path / "home" / "qianzhi.db").exists()


def _fill(page: SetupPage) -> None:
    page.organisation.set_value(page.organisation.candidates[0])
    page.form.editors["person"].set_value("林亦舟")
    page.form.editors["office"].set_value("duty_commander")
    _lock(page)


def test_an_office_is_nobodys_until_it_is_chosen(setup: Shown) -> None:
    """What stands first in the list is no choice: the page asks, and makes nothing, until somebody says who sits here."""
    page, maker = setup
    _fill(page)
    office = page.form.editors["office"]
    assert isinstance(office, ChoiceEditor)
    office.setCurrentIndex(0)
    assert (office.currentText(), office.value()) == ("请选择", None)
    page.sheet.submit()
    assert page.form.refusal("office") == "请填写岗位"
    assert maker.made == []
    office.set_value("watch_leader")
    page.sheet.submit()
    assert [made.office for made in maker.made] == ["watch_leader"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SETUP_SCENES)
def test_the_page_fits_its_least_size(qapp: QApplication, qtbot: QtBot, name: str, language: str) -> None:
    """Nothing asks for more than 1366 × 768, and no sentence needs more room than it has."""
    page, maker = still_setup(qapp, language=language, theme="day")
    page.show()
    SETUP_SCENES[name](page, maker)
    hint = page.minimumSizeHint()
    assert (hint.width() <= 1366, hint.height() <= 768) == (True, True), hint
    page.close()
    delete(page)


def test_a_code_says_the_organisation(setup: Shown, qtbot: QtBot) -> None:
    """Typed or scanned into the line of the center, it is asked at once what it is for; the device is made with it, and no address."""
    page, maker = setup
    _fill(page)
    page.organisation.search.setText("")
    page.organisation.search.textEdited.emit("")
    code = str(code_of(bytes(range(RANDOM_BYTES))))
    page.center.clear()
    page.center.setFocus()
    qtbot.keyClicks(page.center, f"https://10.0.0.5:8470 {code}")
    QTest.keyClick(page.center, Qt.Key.Key_Tab)
    assert maker.looked == [f"https://10.0.0.5:8470 {code}"]
    assert page.organisation.value() == "320106"
    page.sheet.submit()
    (made,) = maker.made
    assert (made.organisation, made.center_url, made.invitation) == ("320106", None, f"https://10.0.0.5:8470 {code}")
    assert code not in repr(made)


@pytest.mark.parametrize("text", ["QZENROL:{code}/HTTPS://10.0.0.5:8470", ADDRESS])
def test_what_the_center_printed_is_read_from_its_picture(setup: Shown, tmp_path: Path, text: str) -> None:
    """A picture of the code types address and code, or address and root; the code then says for whom it is."""
    page, _ = setup
    said = text.format(code=code_of(bytes(RANDOM_BYTES)).text)
    picture = tmp_path / "code.png"
    segno.make(said, error="m", micro=False).save(str(picture), scale=6, border=4)
    page.source._services.files.path = picture  # type: ignore[attr-defined]
    QTest.keyClick(page.source.picture_button, Qt.Key.Key_Space)
    assert page.center.text() == said
    assert (page.organisation.value() is not None) is said.startswith("QZENROL:")


@pytest.mark.parametrize("text", ["https://example.org/menu", "QZENROL:NONSENSE/HTTPS://10.0.0.5:8470", "words"])
def test_codes_of_other_things_are_told_apart(setup: Shown, tmp_path: Path, text: str) -> None:
    """An address of the web, a broken code, a text: a sentence, and the field stays as it was."""
    page, _ = setup
    picture = tmp_path / "code.png"
    segno.make(text, error="m", micro=False).save(str(picture), scale=6, border=4)
    page.source._services.files.path = picture  # type: ignore[attr-defined]
    QTest.keyClick(page.source.picture_button, Qt.Key.Key_Space)
    assert page.center.text() == ""
    said = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert page._words.say("refused.picture.other_code.center") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_below_leaves_no_field_half_in_sight(qapp: QApplication, qtbot: QtBot, language: str) -> None:
    """The organisations on offer go until the caret is back in their field, so that the whole form stands above the sentence."""
    page, _ = still_setup(qapp, language=language, theme="day")
    with qtbot.waitActive(page):
        page.show()
    page.focus_first()
    assert page.organisation.candidates
    page.source.picture_button.setFocus()
    page.source.failed.emit(Refused("picture.other_code.center"))
    qtbot.waitUntil(lambda: page.sheet.lacks == 0)
    assert page.organisation.candidates == ()
    page.reword()
    assert page.organisation.candidates == ()
    page.focus_first()
    assert page.organisation.candidates
    page.close()
    delete(page)


def test_a_mistyped_code_is_told_beside_its_field(setup: Shown) -> None:
    """Before anything is dialled, and no device is made."""
    page, maker = setup
    _fill(page)
    page.center.setText("https://10.0.0.5:8470 7KQ2M-0XW4T")
    page.sheet.submit()
    assert "入网码打错了" in page.form.refusal("center")
    assert maker.made == []


def test_a_bare_laptop_is_let_in_by_the_page(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """The real maker and a real center over TLS: by the code alone the device is certified, with its center and root."""
    with LiveCenter(tmp_path / "center", channel=ChannelSettings()) as center, ThreadPoolExecutor(1) as worker:
        code, _ = make_code(center.directory, Terms(organisation=GULOU, by="王值班"))
        home = Home(tmp_path / "home")
        first = FirstStart(qapp, home, worker, now_ms)
        page = first.page
        page.form.editors["person"].set_value("Lin Yizhou")
        page.form.editors["office"].set_value("dispatcher")
        _lock(page)
        page.center.setText(f"{center.address.partition('#')[0]} {code}")
        with qtbot.waitSignal(page.organisation.changed, timeout=20_000):
            page.center.editingFinished.emit()
        QTimer.singleShot(0, page.sheet.submit)
        QTimer.singleShot(LET_IN_MS_MAX, page, page.close)
        assert first.ask(), "closed without a device"
        first.leave()
        connection = connect(home.database, home.key(), read_only=True)
        device = describe(connection)
        connection.close()
        assert device is not None
        assert (device.organisation, device.certified, device.letters) == (GULOU, True, "A")
        assert device.root == bytes.fromhex(center.address.partition("#")[2])
    new_process()
