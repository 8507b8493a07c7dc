"""What weighs more asks for the secret once more: in the window, over a real engine, by keyboard and by mouse; nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from fakes.begun_home import begin
from helpers.hands import Hands, Keyboard
from helpers.real_window import shown
from helpers.walking import BOTH, WAIT_S
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.app.start import Root
from desktop.features.incidents.level_lines import Level
from desktop.runtime.unproven import Unproven
from desktop.shell.seat_card import PROVE, RELIEVE, SECOND, UNLOCK, SeatCard
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.persons import RegisterPerson
from sync.domain.commands.responses import StartResponse
from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId
from sync.engine.client import EngineClient
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.rows import IncidentDetail

MINE, THEIRS = "190219", "halten Sie"  # of tests alone
WAIT_MS = 20_000
NOW_MS = 1_773_000_000_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
REASON = "重复登记"


class Post:
    """A home at which 林亦舟 and 陈默 command and sign in, the first one sits, and one incident is open; its engine starts locked."""

    def __init__(self, path: Path) -> None:
        self.home = Home(path)
        is_new = not self.home.database.exists()
        if is_new:
            create_device(begin(path), organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
        self.client = EngineClient.start(self.home)
        if is_new:
            commander, colleague = self._registered("林亦舟"), self._registered("陈默")
            self._ask("enrol", id=commander, secret=MINE)
            self._ask("enrol", id=colleague, secret=THEIRS, proof=MINE)
            self.client.submit(OpenIncident(title="重复的", mode="test", state="confirmed")).result(WAIT_S)
        else:
            ((commander,),) = self.rows("select id from person_rows where name = '林亦舟'")
            self._ask("sit", id=commander, office="duty_commander", secret=MINE)
        ((incident,),) = self.rows("select id from incident_rows")
        self.incident = EntityId(incident)

    def _registered(self, name: str) -> bytes:
        return bytes(self.client.submit(RegisterPerson(name=name, offices=("duty_commander",))).result(WAIT_S).created[0])

    def _ask(self, act: str, **values: object) -> None:
        self.client.seat(act, **values).result(WAIT_S)

    def wait_longer(self, more_ms: float) -> None:
        """Move the end of the wait that wrong secrets cost; the engine's clock is its own, and a busy machine's is not ours."""
        connection = connect(self.home.database, self.home.key(), read_only=False)
        try:
            connection.execute("update sign_ins set until_ms = until_ms + ? where until_ms > 0", (int(more_ms),))
        finally:
            connection.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = connect(self.home.database, self.home.key(), read_only=True)
        try:
            return list(connection.execute(query).fetchall())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such a home, its engine ended: two secrets take as long to give as a test of them."""
    made = Post(tmp_path_factory.mktemp("enrolled") / "home")
    made.client.close()
    return made.home.path


@pytest.fixture
def post(tmp_path: Path, enrolled: Path) -> Post:
    return Post(Path(copytree(enrolled, tmp_path / "home")))


@pytest.fixture
def root(qapp: QApplication, qtbot: QtBot, post: Post) -> Iterator[Root]:
    with shown(qapp, post.home, post.client) as root:
        window = root.window
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.show_page("incidents", post.incident)
        detail = window.pages["incidents"].detail  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: isinstance(detail.detail, IncidentDetail) and detail.detail.incident.id == post.incident, timeout=WAIT_MS)
        yield root


@pytest.fixture(params=BOTH)
def hands(request: pytest.FixtureRequest, root: Root, qtbot: QtBot) -> Hands:
    made: Hands = request.param(root.window.pages["incidents"], qtbot)
    return made


def card(root: Root, qtbot: QtBot, sort: str) -> SeatCard:
    def is_there() -> bool:
        found = root.window.seat.card
        return found is not None and isValid(found) and found.sort == sort and found.isVisible()

    qtbot.waitUntil(is_there, timeout=WAIT_MS)
    found = root.window.seat.card
    assert found is not None
    return found


def secret(shown_card: SeatCard) -> QLineEdit:
    editor = shown_card.form.editors["secret"]
    assert isinstance(editor, QLineEdit)
    return editor


def give(hands: Hands, shown_card: SeatCard, text: str) -> None:
    """Type a secret where the keyboard is already, and Enter, or the button."""
    assert secret(shown_card).hasFocus()
    hands.write(secret(shown_card), text)
    if isinstance(hands, Keyboard):
        hands.key(Qt.Key.Key_Return)
    else:
        hands.press(shown_card.sheet.act_button)


def begin_to_void(hands: Hands) -> QWidget:
    hands.everything()
    hands.choose("void")
    hands.give("reason", REASON)
    sheet: QWidget = hands.panel.sheet
    hands.submit()
    return sheet


def test_an_act_that_weighs_more_asks_for_the_secret(hands: Hands, root: Root, qtbot: QtBot, post: Post) -> None:
    """The card says what is proven and by whom; a wrong secret and the wait are said beside it; the right one does it, under her name."""
    begin_to_void(hands)
    asked = card(root, qtbot, PROVE)
    assert asked.sheet.hint.startswith("作废事件 · 林亦舟 · 指挥长")
    for _ in range(3):
        give(hands, asked, "000111")
        qtbot.waitUntil(lambda: asked.form.refusal("secret") == "密码不对" and asked.sheet.act_button.isEnabled(), timeout=WAIT_MS)
        assert secret(asked).text() == ""
    post.wait_longer(WAIT_S * 1_000)
    give(hands, asked, MINE)
    qtbot.waitUntil(lambda: "秒后再试" in asked.form.refusal("secret"), timeout=WAIT_MS)
    assert post.rows("select state from incident_rows") == [("confirmed",)]
    post.wait_longer(-2 * WAIT_S * 1_000)
    give(hands, asked, MINE)
    qtbot.waitUntil(lambda: root.window.seat.card is None and hands.panel.sheet is None, timeout=WAIT_MS)
    assert post.rows("select state, end_reason from incident_rows") == [("void", REASON)]


def test_leaving_it_keeps_what_was_typed(hands: Hands, root: Root, qtbot: QtBot, post: Post) -> None:
    """Put away, nothing is done; the sheet says what is wanted, its reason stands, and the keyboard is back in it: Enter asks again."""
    sheet = begin_to_void(hands)
    asked = card(root, qtbot, PROVE)
    if isinstance(hands, Keyboard):
        hands.key(Qt.Key.Key_Escape)
    else:
        hands.press(asked.sheet.cancel_button)
    qtbot.waitUntil(lambda: hands.panel.sheet.refusal == "这一步要再输一次您的密码", timeout=WAIT_MS)
    assert hands.panel.sheet is sheet
    assert hands.panel.sheet.form.editors["reason"].value() == REASON
    assert sheet.isAncestorOf(QApplication.focusWidget())
    assert post.rows("select state from incident_rows") == [("confirmed",)]
    hands.submit()
    give(hands, card(root, qtbot, PROVE), MINE)
    qtbot.waitUntil(lambda: post.rows("select state from incident_rows") == [("void",)], timeout=WAIT_MS)


def test_a_lock_in_between_asks_again_after_it(root: Root, qtbot: QtBot, post: Post) -> None:
    """Locked while the secret is asked for: first the way in, then the act's card again."""
    hands = Keyboard(root.window.pages["incidents"], qtbot)
    begin_to_void(hands)
    card(root, qtbot, PROVE)
    root.window.seat.lock()
    give(hands, card(root, qtbot, UNLOCK), MINE)
    give(hands, card(root, qtbot, PROVE), MINE)
    qtbot.waitUntil(lambda: post.rows("select state from incident_rows") == [("void",)], timeout=WAIT_MS)


def test_a_relief_in_between_leaves_it_to_the_next(root: Root, qtbot: QtBot, post: Post) -> None:
    """Somebody else takes the seat while the secret is asked for: nothing is done in either name; the sheet is as it was."""
    hands = Keyboard(root.window.pages["incidents"], qtbot)
    begin_to_void(hands)
    card(root, qtbot, PROVE)
    QTest.keyClick(root.window, Qt.Key.Key_R, CONTROL | SHIFT)
    relief = card(root, qtbot, RELIEVE)
    who = relief.form.editors["who"]
    assert isinstance(who, QComboBox)
    who.setCurrentIndex(next(place for place in range(who.count()) if "陈默" in who.itemText(place)))
    secret(relief).setText(THEIRS)
    relief.sheet.submit()
    qtbot.waitUntil(lambda: hands.panel.sheet.refusal == "这一步要再输一次您的密码", timeout=WAIT_MS)
    assert post.rows("select state from incident_rows") == [("confirmed",)]
    hands.panel.sheet.form.editors["reason"].setFocus()
    hands.submit()
    asked = card(root, qtbot, PROVE)
    assert "陈默" in asked.sheet.hint
    give(hands, asked, THEIRS)
    qtbot.waitUntil(lambda: post.rows("select state, by_person from incident_rows") == [("void", "林亦舟")], timeout=WAIT_MS)


def test_a_relief_thought_better_of_asks_again(root: Root, qtbot: QtBot) -> None:
    """The relief's card is put away: the act that waited behind it is asked for again."""
    hands = Keyboard(root.window.pages["incidents"], qtbot)
    begin_to_void(hands)
    card(root, qtbot, PROVE)
    root.window.seat.relieve()
    QTest.keyClick(card(root, qtbot, RELIEVE).sheet, Qt.Key.Key_Escape)
    card(root, qtbot, PROVE)


def test_an_approval_is_countersigned_by_the_approver_at_this_desk(hands: Hands, root: Root, qtbot: QtBot, post: Post) -> None:
    """The approver alone is offered, gives her own secret beside who sits here, and it is hers; the seat and the page stay."""
    said = {"level": "major", "matters": "泄漏", "measures": "疏散", "period_hours": 12}
    post.client.submit(StartResponse(incident=post.incident, approver="陈默", approval="phone", **said)).result(WAIT_S)
    detail = hands.page.detail
    qtbot.waitUntil(lambda: detail.detail is not None and bool(detail.detail.responses), timeout=WAIT_MS)
    hands.row(detail.facts_side.view, lambda row: isinstance(row, Level) and row.field == "response_level")
    hands.choose("countersign")
    hands.submit()
    asked = card(root, qtbot, SECOND)
    assert "补签口头批准" in asked.sheet.hint
    who = asked.form.editors["who"]
    assert isinstance(who, QComboBox)
    assert ["陈默" in who.itemText(place) for place in range(who.count())] == [True]
    hands.reach(secret(asked))
    give(hands, asked, THEIRS)
    qtbot.waitUntil(lambda: post.rows("select countersigned_by from response_rows") == [("陈默",)], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: root.window.seat.card is None and hands.panel.sheet is None, timeout=WAIT_MS)
    identity = root.window.top_bar.identity
    assert identity is not None
    assert identity.person == "林亦舟"


class Page:
    """A page without a widget."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def done(self, answer: object) -> None:
        self.heard.append(answer)

    def failed(self, error: BaseException) -> None:
        self.heard.append(error)


def test_what_is_not_about_a_proof_goes_to_the_page() -> None:
    """Another refusal, an outage, and a proof that nobody could be asked for."""
    page, asked = Page(), []
    for error in (Refused("incident.closed"), Outage("engine.busy")):
        Unproven("act", page.done, page.failed, asked.append).on_failed(error)
    wanted = Refused("seat.step_up")
    Unproven("act", page.done, page.failed, None).on_failed(wanted)
    assert asked == []
    assert page.heard[-1] is wanted
    waiting = Unproven("act", page.done, page.failed, asked.append)
    waiting.on_failed(wanted)
    assert asked == [waiting]
    waiting.end("done")
    assert page.heard[-1] == "done"
