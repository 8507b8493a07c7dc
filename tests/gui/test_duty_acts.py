"""Every act of the page Duty with a real engine process, at a post where people sign in: by keyboard alone and by mouse alone."""

from collections.abc import Iterator

import pytest
from helpers.hands import Hands, Keyboard, Mouse
from helpers.walking import BOTH, NOW_MS, WAIT_S, Walks, hands_on, walks_in, walks_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.features.duty.lines import FactLine, MaskedFact, OfficeLine
from desktop.features.duty.page import OWED, PERSONS, TRAIL, DutyPage
from desktop.runtime.masks import MASK
from desktop.shell.seat_card import PROVE
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.persons import RegisterPerson
from sync.domain.commands.responses import StartResponse
from sync.engine.client import EngineClient
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.countersigning import OwedRow
from sync.store.queries.persons import RosterRow

MINE, THEIRS = "190219", "halten Sie"  # of tests alone
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("duty") / "home")
    create_device(made, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW_MS)
    return made


@pytest.fixture(scope="module")
def walks(qapp: QApplication, home: Home) -> Iterator[Walks]:
    """Return walks over a post whose commander signs in and sits there."""
    client = EngineClient.start(home)
    commander = bytes(client.submit(RegisterPerson(name="林亦舟", offices=("duty_commander",))).result(WAIT_S).created[0])
    client.seat("enrol", id=commander, secret=MINE).result(WAIT_S)
    client.seat("sit", id=commander, office="duty_commander", secret=MINE).result(WAIT_S)
    incident = bytes(client.submit(OpenIncident(title="罐车侧翻", mode="actual", state="confirmed")).result(WAIT_S).created[0])
    for approver in ("分管领导", "值班领导"):
        said = {"level": "serious", "matters": "泄漏", "measures": "封控", "period_hours": 4, "approval": "phone"}
        client.submit(StartResponse(incident=incident, approver=approver, **said)).result(WAIT_S)  # type: ignore[arg-type]
    with walks_of(qapp, home, "duty", "desktop/features/duty", client) as walks:
        yield walks


@pytest.fixture(params=BOTH)
def hands(request: pytest.FixtureRequest, walks: Walks, qtbot: QtBot) -> Iterator[Hands]:
    page = walks.part
    assert isinstance(page, DutyPage)
    walks.root.window.show_page("duty", None)
    page._show_tab(PERSONS)
    with hands_on(walks, request.param, qtbot, request.function.__name__, lambda: page.panel) as hands:
        hands.until(lambda: page.rows.rows)
        page.focus_first()
        yield hands


def names_of(page: DutyPage) -> set[str]:
    return {row.name for row in page.rows.rows}


def choose(hands: Hands, name: str) -> None:
    hands.row(hands.page.view, lambda row: isinstance(row, RosterRow) and row.name == name)
    hands.until(lambda: hands.page.side.person is not None and hands.page.side.person.name == name)


def offices_of(page: DutyPage) -> list[str]:
    return [line.office for line in page.side.lines.rows if isinstance(line, OfficeLine)]


def shown_of(page: DutyPage) -> dict[str, str]:
    return {line.field: line.value for line in page.side.lines.rows if isinstance(line, FactLine)}


def prove(hands: Hands) -> None:
    """Give the commander's secret to the card that asks for it, and wait until it is gone."""
    seat = hands.page.window().seat
    hands.until(lambda: seat.card is not None and isValid(seat.card) and seat.card.sort == PROVE)
    hands.write(seat.card.form.editors["secret"], MINE)
    if isinstance(hands, Keyboard):
        hands.key(Qt.Key.Key_Return)
    else:
        hands.press(seat.card.sheet.act_button)
    hands.until(lambda: seat.card is None)


def do(hands: Hands, act: str, /, **values: object) -> None:
    """Do an act on who is chosen, and prove it."""
    hands.press(hands.page.side.buttons[act])
    assert hands.page.panel.sheet.subject == hands.page.side.person.name
    for entry, value in values.items():
        hands.give(entry, value)
    hands.press(hands.page.panel.sheet.act_button)
    prove(hands)
    hands.until(lambda: hands.page.panel.sheet is None)


def register(hands: Hands, name: str) -> None:
    hands.press(hands.page.register_button)
    for entry, value in (("name", name), ("service_number", "320106-07"), ("phone", "000-1234"), ("office", "recorder")):
        hands.give(entry, value)
    hands.submit()
    prove(hands)
    hands.until(lambda: name in names_of(hands.page))
    choose(hands, name)


def cells_of(page: DutyPage) -> list[tuple[int, int]]:
    """Return rows and columns of the buttons that are seen, in their order."""
    seen = [button for button in page.side.buttons.values() if button.isVisible()]
    rows, columns = sorted({button.y() for button in seen}), sorted({button.x() for button in seen})
    return [(rows.index(button.y()), columns.index(button.x())) for button in seen]


def test_a_person_is_kept_from_the_first_day_to_the_last(hands: Hands) -> None:
    """Registered, corrected, granted another office, relieved of it, struck off: each proven, each with its words."""
    page, name = hands.page, f"陈默{type(hands).__name__}"
    register(hands, name)
    hands.until(lambda: offices_of(page) == ["recorder"])
    line = next(line for line in page.side.lines.rows if isinstance(line, OfficeLine))
    assert "记日志" in line.may
    assert "签发指令" in line.may_not
    do(hands, "grant", office="dispatcher")
    hands.until(lambda: offices_of(page) == ["dispatcher", "recorder"])
    do(hands, "withdraw", office="recorder")
    hands.until(lambda: offices_of(page) == ["dispatcher"])
    hands.until(lambda: cells_of(page) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)])  # none stands behind a hole
    do(hands, "facts", name=f"{name}改")
    hands.until(lambda: f"{name}改" in names_of(page))
    choose(hands, f"{name}改")
    do(hands, "strike", reason="调离")
    hands.until(lambda: f"{name}改" not in names_of(page))


def test_a_secret_is_given_and_taken_away(hands: Hands, home: Home) -> None:
    """It lets a colleague sign in here; a wrong proof is said beside it; taken away she signs in here no more."""
    page, name = hands.page, f"许晴{type(hands).__name__}"
    register(hands, name)
    hands.press(page.side.buttons["secret"])
    hands.give("secret", THEIRS)
    hands.give("proof", "000111")
    hands.submit()
    hands.until(lambda: page.panel.sheet.form.refusal("proof") == "密码不对")
    hands.give("proof", MINE)
    hands.submit()
    hands.until(lambda: page.side.person is not None and page.side.person.signs_in and page.panel.sheet is None)
    hands.press(page.side.buttons["forget"])
    hands.give("proof", MINE)
    hands.submit()
    hands.until(lambda: not page.side.person.signs_in and page.panel.sheet is None)
    assert page.side.buttons["forget"].isHidden()
    connection = connect(home.database, home.key(), read_only=True)
    assert connection.execute("select count(*) from sign_ins").fetchone() == (1,)
    connection.close()


def test_a_number_is_shown_and_leaves_its_trail(hands: Hands) -> None:
    """The telephone by its button, the number of service by its row; the trail says who looked, under filters, and can be cleared."""
    page, name = hands.page, f"周敏{type(hands).__name__}"
    register(hands, name)
    assert set(shown_of(page).values()) >= {MASK}
    hands.press(page.side.phone_button)
    hands.until(lambda: shown_of(page)["phone"] == "000-1234")
    hands.row(page.side.view, lambda row: isinstance(row, MaskedFact) and row.field == "service_number")
    hands.until(lambda: shown_of(page)["service_number"] == "320106-07")
    hands.press(page.side.buttons["strike"])
    hands.press(page.panel.sheet.cancel_button)
    hands.press(page.tabs[TRAIL])
    trail = page.trail
    hands.take(trail.sort, "look")
    hands.take(trail.since, 1)
    hands.until(lambda: [row for row in trail.rows.rows if row is not None and row.title == name])
    assert {row.detail for row in trail.rows.rows if row is not None and row.title == name} == {"phone", "service_number"}
    assert {row.sort for row in trail.rows.rows if row is not None} == {"look"}
    hands.fill(trail.person, "无此人")
    hands.until(trail.empty.button.isVisible)
    hands.press(trail.empty.button)
    hands.until(lambda: len({row.sort for row in trail.rows.rows if row is not None}) > 1)
    hands.press(page.tabs[PERSONS])
    assert page.view.isVisible()


def test_an_approval_by_word_is_countersigned(hands: Hands, walks: Walks) -> None:
    """The oldest stands above; its incident is a press away; countersigned it stands there no more."""
    page = hands.page
    hands.press(page.tabs[OWED])
    hands.until(lambda: page.owed.chosen is not None)
    first = page.owed.rows.rows[0]
    hands.row(page.owed.view, lambda row: isinstance(row, OwedRow) and row.id == first.id)
    hands.press(page.owed.incident_button)
    hands.until(walks.root.window.pages["incidents"].isVisible)
    walks.root.window.show_page("duty", None)
    hands.until(page.owed.isVisible)
    hands.press(page.owed.sign_button)
    hands.until(lambda: first.id not in {row.id for row in page.owed.rows.rows})


def test_every_key_of_the_page(hands: Hands) -> None:
    """Register, show the telephone, the trail and back, and the search answer to their keys."""
    if isinstance(hands, Mouse):
        return
    page = hands.page
    hands.key(Qt.Key.Key_F4)
    hands.until(lambda: page.panel.sheet is not None)
    hands.key(Qt.Key.Key_Escape)
    assert page.panel.sheet is None
    page.focus_first()
    hands.key(Qt.Key.Key_F5)
    hands.key(Qt.Key.Key_H, CONTROL)
    assert page.owed.isVisible()
    hands.key(Qt.Key.Key_F6)
    hands.key(Qt.Key.Key_H, CONTROL)
    assert page.trail.isVisible()
    hands.key(Qt.Key.Key_F3)
    assert page.trail.person.hasFocus()
    hands.key(Qt.Key.Key_H, CONTROL)
    assert page.view.hasFocus()


@pytest.mark.parametrize("kind", BOTH)
def test_nothing_is_left_that_no_hand_did(walks: Walks, kind: type[Hands]) -> None:
    """Every button, choice, key, list and request of the page was used by the walks above."""
    assert walks.missed(kind, walks_in(globals())) == set()
