"""Whatever is half typed, in any field of any act, is on disk within a second and back after the engine was killed."""

import logging
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import picture_forces, picture_orders
from desktop.app.picture_links import INBOX
from desktop.app.picture_world import DETAIL, JOURNAL, NOW, ORDERS, POSTS, TANKER, TASKS, UNITS
from desktop.app.stills import Still
from desktop.features.forces import act_panel as forces_panel
from desktop.features.forces import acts as forces_acts
from desktop.features.incidents.act import Target
from desktop.features.incidents.act_panel import ActPanel
from desktop.features.incidents.acts import act_named, act_names
from desktop.features.sync.question_card import QuestionCard
from desktop.runtime.bridge import EngineDrafts
from desktop.runtime.services import Services
from desktop.widgets.editors import MomentEditor, NumberEditor
from desktop.widgets.form import Form
from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries.attachments import AttachmentRow, FilePlace
from sync.store.queries.rows import ResponseRow

pytestmark = pytest.mark.opens_at("incidents")

WAIT_MS = 30_000
PROMISE_MS = 1_000
ROWS: tuple[object, ...] = (
    None,
    JOURNAL[0],
    ORDERS[0],
    ORDERS[0].recipients[0],
    UNITS[0],
    POSTS[0],
    TASKS[0],
    ResponseRow(id=bytes(16), state="active", level="major"),
    picture_orders.MORE.groups[0],
    AttachmentRow(
        id=bytes(16),
        subject=TANKER,
        subject_kind="incident",
        original=bytes(40),
        preview=None,
        media="jpeg",
        file_name="3号门.jpg",
        size=1,
        taken_at=None,
        caption="东侧",
        person="林亦舟",
        organisation_name="江北前指",
        at_ms=NOW,
        where=FilePlace(state="here"),
        reach="here",
    ),
)
TYPED = {NumberEditor: "12", MomentEditor: "14:40"}
Field = QLineEdit | QPlainTextEdit


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    create_device(made, organisation="320106", person="林亦舟", office="duty_commander", now_ms=NOW)
    return made


@pytest.fixture
def client(home: Home) -> Iterator[EngineClient]:
    client = EngineClient.start(home)
    yield client
    client.close()


def _services(still: Still, client: EngineClient, qtbot: QtBot) -> Services:
    """Return the services of a window that has just begun on what the engine keeps."""
    drafts = EngineDrafts(client, {}, still.window)
    with qtbot.waitSignal(drafts.loaded, timeout=WAIT_MS):
        drafts.load()
    return replace(still.services, drafts=drafts)


def _texts_of(form: Form) -> dict[str, Field]:
    return {name: editor for name, editor in form.editors.items() if isinstance(editor, (QLineEdit, QPlainTextEdit))}


def _forms(services: Services, parent: QWidget) -> Iterator[tuple[str, dict[str, Field]]]:
    """Yield the text fields of every act's sheet, opened the way its page opens it."""
    for name in (name for name in act_names() if not act_named(name).at_once):
        panel = ActPanel(services, QWidget(), parent)
        panel.open(name, _target(name, services))
        if panel.sheet is not None:
            yield f"incidents.{name}", _texts_of(panel.sheet.form)
    for name in forces_acts.act_names():
        forces = forces_panel.ActPanel(services, QWidget(), parent)
        forces.open(name, forces_acts.Target(unit=picture_forces.DETAIL, contact=picture_forces.CONTACTS[0], now_ms=NOW))
        assert forces.sheet is not None
        yield f"forces.{name}", _texts_of(forces.sheet.form)


def _target(name: str, services: Services) -> Target:
    """Return the act's first target whose row fits it."""
    for row in ROWS:
        target = Target(detail=DETAIL, row=row, more=picture_orders.MORE)
        try:
            act_named(name).entries(target, services.words)
        except (AssertionError, AttributeError):
            continue
        return target
    raise LookupError(name)


def _type(field: Field) -> str:
    """Type something that is not what stood there; return it."""
    typed = next((text for kind, text in TYPED.items() if isinstance(field, kind)), "half a sentence")
    if isinstance(field, QLineEdit):
        field.setText(typed)
        return field.text()
    field.setPlainText(typed)
    return field.toPlainText()


def _shown(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _killed(client: EngineClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="engine.client")
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)


def test_every_field_of_every_act_survives_the_battery(
    still: Still, client: EngineClient, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Typed into each text field of each sheet, prefilled ones too; the engine is killed the hard way; all of it is back."""
    still.engine.answer = None
    services = _services(still, client, qtbot)
    typed = {(act, name): _type(field) for act, fields in _forms(services, still.window) for name, field in fields.items()}
    assert len(typed) > 100
    assert isinstance(services.drafts, EngineDrafts)
    qtbot.waitUntil(lambda: len(client.drafts().result(30)) >= len(typed), timeout=WAIT_MS)
    _killed(client, caplog)
    again = _services(still, client, qtbot)
    shown = {(act, name): _shown(field) for act, fields in _forms(again, still.window) for name, field in fields.items()}
    assert shown == typed


def test_it_is_on_disk_within_a_second(still: Still, client: EngineClient, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    """The battery may go one second after the last key."""
    services = _services(still, client, qtbot)
    _act, fields = next(_forms(services, still.window))
    field = next(iter(fields.values()))
    promised = QTimer()
    promised.setSingleShot(True)
    with qtbot.waitSignal(promised.timeout):
        text = _type(field)
        promised.start(PROMISE_MS)
    _killed(client, caplog)
    assert text in client.drafts().result(30).values()


def test_what_was_just_chosen_stands_before_an_older_draft(still: Still) -> None:
    """An act begun elsewhere with what is known shows that, not what was half typed long ago."""
    panel = ActPanel(still.services, QWidget(), still.window)
    panel.open("dispatch", Target(detail=DETAIL))
    assert panel.sheet is not None
    _type(_texts_of(panel.sheet.form)["task"])
    panel.open("dispatch", Target(detail=DETAIL))
    assert _shown(_texts_of(panel.sheet.form)["task"]) == "half a sentence"
    panel.open("dispatch", Target(detail=DETAIL), {"task": "东门警戒"})
    assert _shown(_texts_of(panel.sheet.form)["task"]) == "东门警戒"


def test_drafts_of_two_rows_stay_apart(still: Still) -> None:
    """A report half typed on one recipient is not offered on the next."""
    panel = ActPanel(still.services, QWidget(), still.window)
    first, second = ORDERS[0].recipients[:2]
    panel.open("report", Target(detail=DETAIL, row=first))
    assert panel.sheet is not None
    typed = _type(_texts_of(panel.sheet.form)["report"])
    panel.open("report", Target(detail=DETAIL, row=second))
    assert _shown(_texts_of(panel.sheet.form)["report"]) != typed
    panel.open("report", Target(detail=DETAIL, row=first))
    assert _shown(_texts_of(panel.sheet.form)["report"]) == typed


def test_a_moment_comes_back_with_its_day(still: Still) -> None:
    """A time typed before midnight is not one of the next day."""
    panel = ActPanel(still.services, QWidget(), still.window)
    panel.open("open", Target())
    assert panel.sheet is not None
    moment = panel.sheet.form.editors["happened_at"]
    assert isinstance(moment, MomentEditor)
    moment.setText("14:07")
    value = moment.value()
    tomorrow = replace(still.services, clock=_tomorrow)
    later = ActPanel(tomorrow, QWidget(), still.window)
    later.open("open", Target())
    assert later.sheet is not None
    again = later.sheet.form.editors["happened_at"]
    assert isinstance(again, MomentEditor)
    assert again.value() == value
    assert again.text() == "07-18 14:07"


def test_a_third_value_is_kept(still: Still) -> None:
    """What settles a question is half typed text too."""
    question = next(row for row in INBOX.questions if row.sort == "field")
    card = QuestionCard(still.services, still.window)
    card.show_question(question)
    assert isinstance(card.third, QLineEdit)
    card.third.setText("14")
    card.reason.setText("以现场为准")
    again = QuestionCard(still.services, still.window)
    again.show_question(question)
    assert isinstance(again.third, QLineEdit)
    assert (again.third.text(), again.reason.text()) == ("14", "以现场为准")


def test_the_journal_and_the_command_line_are_kept(still: Still, client: EngineClient, qtbot: QtBot) -> None:
    """The two fields that stand open all the time keep what is in them, each its own."""
    still.window.show_page("incidents", TANKER)
    still.incidents.detail.journal.entry.setText("罐体")
    still.window.guide.line.field.setText("d 鼓楼")
    assert client.ready.result(30).pid
    assert {"罐体", "d 鼓楼"} <= set(still.drafts.texts.values())


def _tomorrow() -> int:
    return NOW + 20 * 3_600_000
