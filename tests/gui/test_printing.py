"""Printing from the window: Ctrl+P, which paper, where to, and what came of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.app.picture_world import DETAIL, JOURNAL, TANKER, identity
from desktop.app.scenes.incidents import SCENES as INCIDENTS
from desktop.app.scenes.plans import SCENES
from desktop.app.stills import Still
from desktop.features.forces.page import ForcesPage
from desktop.features.plans.page import PlansPage
from desktop.shell.printing import CAUSE, write_whole
from desktop.widgets.paper import Code, Heading, NewPage, Paper, Prose, Table
from sync.domain.commands.looks import NoteLook
from sync.domain.failures import Outage
from sync.store.queries.pages import Page
from sync.store.queries.rows import ROWS_MAX, JournalRow

pytestmark = pytest.mark.opens_at("forces")


def _open(still: Still) -> None:
    still.window.show_page("incidents", TANKER)


def _said(still: Still) -> str:
    return still.window.notices.banners[CAUSE].text.text()


def test_a_paper_is_saved_by_keyboard(still: Still, qtbot: QtBot, tmp_path: Path) -> None:
    """Ctrl+P offers the papers of the incident; Enter saves the first as a file, and a notice names it."""
    still.files.path = tmp_path / "sheet.pdf"
    _open(still)
    still.window.activateWindow()
    QTest.keyClick(still.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    card = still.window.printing.card
    assert card is not None
    assert len(card.buttons) == 6
    with qtbot.waitSignal(still.window.printing.finished) as ended:
        QTest.keyClick(still.window.focusWidget(), Qt.Key.Key_Return)
    assert ended.args == [still.files.path]
    content = still.files.path.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
    assert "sheet.pdf" in _said(still)


def test_a_paper_goes_to_a_printer_by_mouse(still: Still, qtbot: QtBot) -> None:
    """A click on the second paper's printer sends it to the one that was chosen."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    still.files.printer = QPdfWriter(buffer)
    _open(still)
    still.window.offer_papers()
    card = still.window.printing.card
    assert card is not None
    with qtbot.waitSignal(still.window.printing.finished):
        QTest.mouseClick(list(card.buttons)[3], Qt.MouseButton.LeftButton)
    assert bytes(buffer.data().data()).startswith(b"%PDF")
    assert "1" in _said(still)


def test_the_buttons_of_the_heads_offer_papers(still: Still) -> None:
    """The printer in the head of an incident, of the forces and of a plan opens the card of their papers."""
    _open(still)
    QTest.mouseClick(still.incidents.detail.header.print_button, Qt.MouseButton.LeftButton)
    assert _offered(still) == 6
    still.window.show_page("forces", None)
    forces = still.window.pages["forces"]
    assert isinstance(forces, ForcesPage)
    QTest.mouseClick(forces.print_button, Qt.MouseButton.LeftButton)
    assert _offered(still) == 8
    _plan(still)
    plans = still.window.pages["plans"]
    assert isinstance(plans, PlansPage)
    QTest.mouseClick(plans.plan.print_button, Qt.MouseButton.LeftButton)
    assert _offered(still) == 8


def _offered(still: Still) -> int:
    card = still.window.printing.card
    assert card is not None
    assert card.isVisible()
    return len(card.buttons)


def test_a_file_that_cannot_be_written_is_said(still: Still, qtbot: QtBot, tmp_path: Path) -> None:
    """A stick that was pulled out is a sentence; nothing half-written is left."""
    still.files.path = tmp_path / "gone" / "sheet.pdf"
    _open(still)
    page = still.incidents
    with qtbot.waitSignal(still.window.printing.finished) as ended:
        still.window.printing.print_now(page.papers()[0], to_file=True)
    assert ended.args == [None]
    assert "sheet.pdf" in _said(still)
    assert list(tmp_path.rglob("*")) == []


def test_thinking_better_of_it_prints_nothing(still: Still) -> None:
    """Without a file or a printer nothing happens and nothing is said."""
    _open(still)
    for to_file in (True, False):
        still.window.printing.print_now(still.incidents.papers()[0], to_file=to_file)
    assert CAUSE not in still.window.notices.banners


def test_one_paper_at_a_time(still: Still, qtbot: QtBot, tmp_path: Path) -> None:
    """A second paper waits for a person to ask again; a job that is given up writes nothing."""
    still.files.path = tmp_path / "sheet.pdf"
    _open(still)
    desk, offer = still.window.printing, still.incidents.papers()[0]
    desk.print_now(offer, to_file=True)
    desk.print_now(offer, to_file=True)
    assert _said(still) == still.services.words.say("print.busy")
    with qtbot.waitSignal(desk.finished) as ended:
        desk.give_up()
    assert ended.args == [None]
    assert not still.files.path.exists()


def test_the_board_and_the_contacts_are_printed_whole(still: Still, qtbot: QtBot, tmp_path: Path) -> None:
    """The papers of the page Forces are read to their end; numbers stand on those alone whose names say so, and printing them is a look."""
    still.window.show_page("forces", None)
    page = still.window.pages["forces"]
    taken: list[Paper] = []
    offers = page.papers()
    plain, whole = offers[::2], offers[1::2]
    assert [offer.label for offer in plain] == ["paper.units_sheet", "paper.contacts"]
    assert [offer.label for offer in whole] == [f"{offer.label}.private" for offer in plain]
    for offer in plain:
        offer.make(taken.append)
    texts = [cell for paper in taken for block in paper.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert len(texts) > 20
    assert not any(re.search(_NUMBER, text) for text in texts)
    assert still.engine.submitted == []
    for offer, kind in zip(whole, ("unit", "contact"), strict=True):
        offer.make(taken.append)
        (table,) = [block for block in taken[-1].blocks if isinstance(block, Table)]
        assert any(re.search(_NUMBER, cell) for row in table.rows for cell in row)
        look = still.engine.submitted[-1]
        assert isinstance(look, NoteLook)
        assert (look.act, look.kind, look.records) == ("print", kind, len(table.rows))
    still.files.path = tmp_path / "contacts.pdf"
    with qtbot.waitSignal(still.window.printing.finished):
        still.window.printing.print_now(plain[1], to_file=True)
    assert still.files.path.read_bytes().startswith(b"%PDF")


def test_the_map_is_printed(still: Still, qtbot: QtBot, tmp_path: Path) -> None:
    """The page Situation prints what its map shows, wide, with the incidents that go on behind it."""
    still.window.show_page("situation", None)
    still.files.path = tmp_path / "map.pdf"
    (offer,) = still.window.pages["situation"].papers()
    with qtbot.waitSignal(still.window.printing.finished):
        still.window.printing.print_now(offer, to_file=True)
    content = still.files.path.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
    assert len(content) > 50_000


def test_a_plan_prints_its_cards_by_role(still: Still) -> None:
    """The card pack begins a page for each role, with every card of the level once; contacts and full text are papers too."""
    _plan(still)
    page = still.window.pages["plans"]
    taken: list[Paper] = []
    offers = page.papers()
    assert [offer.label for offer in offers] == ["paper.cards", "paper.contacts", "paper.contacts.private", "paper.full_text"]
    for offer in offers:
        offer.make(taken.append)
    cards, contacts, whole, text = taken
    looks = [look for look in still.engine.submitted if isinstance(look, NoteLook)]
    assert [(look.act, look.kind, look.fields) for look in looks] == [("print", "plan_version", ("contacts",))]
    for paper, named in ((contacts, False), (whole, True)):
        rows = [row for block in paper.blocks if isinstance(block, Table) for row in block.rows]
        assert any("周启明" in row for row in rows) == named
    roles = [block.text for block in cards.blocks if isinstance(block, Heading)]
    assert len(roles) == len(set(roles)) == sum(isinstance(block, NewPage) for block in cards.blocks) + 1
    numbers = [row[0] for block in cards.blocks if isinstance(block, Table) for row in block.rows]
    assert len(numbers) == len(set(numbers)) > 20
    assert any(isinstance(block, Table) and block.rows for block in contacts.blocks)
    assert sum(isinstance(block, Heading) for block in text.blocks) > 3


def _papers(still: Still, page: str) -> dict[str, Paper]:
    """Return every paper of a page, made."""
    made: dict[str, Paper] = {}
    for offer in still.window.pages[page].papers():
        taken: list[Paper] = []
        offer.make(taken.append)
        (made[offer.label],) = taken
    return made


@pytest.mark.parametrize(("mode", "mark"), [("actual", ""), ("exercise", "演练"), ("test", "测试")])
def test_every_paper_of_a_drill_says_so(still: Still, mode: str, mark: str) -> None:
    """Sheets, journal, orders and map of a drill's incident, and a plan's cards and phones on their way into one; none in earnest."""
    drill = replace(DETAIL, incident=replace(DETAIL.incident, mode=mode))
    still.readers.answers["incidents.detail"] = drill
    _open(still)
    papers = _papers(still, "incidents")
    assert {"paper.incident", "paper.journal", "paper.orders"} <= papers.keys()
    still.window.show_page("situation", TANKER)
    papers |= _papers(still, "situation")
    _plan(still)
    still.plans.begin("activate", {"incident": TANKER})
    papers |= _papers(still, "plans")
    assert {"paper.map", "paper.cards", "paper.contacts", "paper.full_text"} <= papers.keys()
    assert {label: paper.mark for label, paper in papers.items()} == dict.fromkeys(papers, mark)
    assert all(paper.number and paper.made for paper in papers.values())


def test_an_order_has_its_number_and_text_as_a_code(still: Still) -> None:
    """Whoever has a telephone and no radio reads the order off the sheet."""
    INCIDENTS["incident-order"](still)
    paper = _papers(still, "incidents")["paper.order"]
    (code,) = [block for block in paper.blocks if isinstance(block, Code)]
    number, _, text = code.text.partition("\n")
    assert number == paper.number
    assert text in [block.text for block in paper.blocks if isinstance(block, Prose)]


def test_running_cards_are_printed_whole(still: Still, qtbot: QtBot, tmp_path: Path) -> None:
    """By key and by button, overdue first as the page shows them; a drill's cards say so, each page where there are no others."""
    SCENES["plans-cards"](still)
    page = still.window.pages["plans"]
    assert isinstance(page, PlansPage)
    QTest.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    assert _offered(still) == 2
    still.files.path = tmp_path / "cards.pdf"
    with qtbot.waitSignal(still.window.printing.finished):
        QTest.keyClick(still.window.focusWidget(), Qt.Key.Key_Return)
    assert still.files.path.read_bytes().startswith(b"%PDF")
    rows = page.cards.rows.rows
    paper = _papers(still, "plans")["paper.running"]
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    assert [line[2] for line in table.rows] == [row.title for row in rows]
    assert paper.mark == ""
    for row, line in zip(rows, table.rows, strict=True):
        assert row.incident_number in line[4]
        assert ("演练" in line[4]) == (row.mode == "exercise")
        assert ("已超时" in line[0]) == (row.due_at is not None and row.due_at < still.services.clock())
    drills = tuple(row for row in rows if row.mode == "exercise")
    assert drills
    still.readers.answers["running_cards.listing"] = Page(rows=drills, offset=0, total=len(drills))
    assert _papers(still, "plans")["paper.running"].mark == "演练"
    still.plans.library_button.click()
    assert not page.print_button.isVisible()


# As the canned records write telephones.
_NUMBER = r"\d{3}[- ]\d{4}"


def _plan(still: Still) -> None:
    SCENES["plan"](still)


def test_a_long_journal_is_read_before_it_is_printed(still: Still) -> None:
    """More lines than the page shows are read page by page, in their sequence, before the paper is made."""
    lines = tuple(replace(JOURNAL[0], id=identity(5_000 + number), text=f"line {number}") for number in range(ROWS_MAX))
    still.readers.answers["incidents.detail"] = replace(DETAIL, journal=lines)
    asked: list[int] = []

    def earlier(_scope: bytes, shown: int, limit: int) -> tuple[JournalRow, ...]:
        asked.append(shown)
        count = limit if len(asked) == 1 else 7
        return tuple(replace(JOURNAL[0], id=identity(9_000 + shown * 10 + number), text=f"earlier {len(asked)}") for number in range(count))

    still.readers.answers["journal_pages.earlier"] = earlier
    _open(still)
    (offer,) = [offer for offer in still.incidents.papers() if offer.label == "paper.journal"]
    taken: list[Paper] = []
    offer.make(taken.append)
    assert asked == [ROWS_MAX, 2 * ROWS_MAX]
    (table,) = [block for block in taken[0].blocks if isinstance(block, Table)]
    assert len(table.rows) == 2 * ROWS_MAX + 7
    assert [row[3] for row in table.rows[:8]] == ["earlier 2"] * 7 + ["earlier 1"]


def test_cards_of_a_page_go_with_it(still: Still) -> None:
    """Papers and help of one page never lie over another: what is printed there would be of the page before."""
    still.window.show_page("forces", None)
    still.window.show_help()
    still.window.offer_papers()
    help_card, card = still.window.help, still.window.printing.card
    assert card is not None
    assert help_card is not None
    still.window.show_page("plans", None)
    assert (isValid(card) and card.isVisible(), isValid(help_card) and help_card.isVisible()) == (False, False)


def test_a_page_without_papers_says_so(still: Still) -> None:
    """Where there is nothing to print the card says that, and Escape puts it away."""
    still.window.show_page("sync", None)
    still.window.offer_papers()
    card = still.window.printing.card
    assert card is not None
    assert [part.text() for part in card.findChildren(QLabel)] == [still.services.words.say("print.nothing")]
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """An older file stays until the new one is whole."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")
    assert write_whole(path, b"new") == path
    assert path.read_bytes() == b"new"
    path.unlink()
    path.mkdir()
    (path / "inside").touch()
    with pytest.raises(Outage):
        write_whole(path, b"newer")
    assert [item.name for item in tmp_path.iterdir()] == ["sheet.pdf"]
