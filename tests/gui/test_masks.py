"""What is masked is masked on every page: lists, panels, menus, questions, papers, tool tips; one act shows it, and is a look."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop.app import picture_plans
from desktop.app import picture_world as world
from desktop.app.stills import Still
from desktop.features.incidents.act import SEE_CONTACT
from desktop.features.incidents.lines import contact_of, line_speech, row_titles, with_contact
from desktop.features.plans.lines import MaskedBranch, MaskedPhone, branches, change_lines, detail_lines, phone_lines
from desktop.features.sync.question_card import QuestionCard
from desktop.runtime.masks import MASK, Masks, is_private
from desktop.runtime.paths import resources
from desktop.runtime.words import Words
from desktop.widgets.values import shown
from sync.domain.commands.looks import NoteLook
from sync.domain.ids import EntityId
from sync.domain.plan_diff import CHANGED, Change
from sync.domain.registry import KINDS
from sync.store.queries.incident_more import GroupRow
from sync.store.queries.question_rows import QuestionRow
from sync.store.queries.rows import PostRow, ValueRow

pytestmark = pytest.mark.opens_at("incidents")

NUMBER = "139 0000 2222"
POST = replace(world.DETAIL.posts[0], contact=NUMBER)
GROUP = GroupRow(id=EntityId(bytes(16)), state="working", name="综合协调", contact=NUMBER)

_OFFICE = {"office": "dispatcher", "organisation": "320111", "organisation_name": "江北"}


def said_by(window: QWidget) -> str:
    """Return every word that a screen reader or a tool tip would say."""
    parts = window.findChildren(QWidget)
    texts = [text for part in parts for text in (part.accessibleName(), part.toolTip())]
    return " ".join(
        (*texts, *(part.text() for part in window.findChildren(QLabel)), *(part.text() for part in window.findChildren(QLineEdit)))
    )


@pytest.fixture
def masks(still: Still) -> Masks:
    return still.services.masks


def test_a_value_in_words_is_masked_by_its_declaration() -> None:
    """Of every field of every kind: private ones are masked unless lifted, others never."""
    words = Words(resources() / "translations", strict=True)
    for kind in KINDS.values():
        for field in kind.fields:
            assert (shown(field.name, "值", words, kind=kind.name) == MASK) == field.private == is_private(kind.name, field.name)
            assert shown(field.name, "值", words, kind=kind.name, lifted=True) != MASK


@pytest.mark.parametrize("row", [POST, GROUP])
def test_a_contact_is_masked_in_titles(masks: Masks, row: PostRow | GroupRow) -> None:
    """Beside the name of a post or a group, and in what is read out; shown once it was looked at."""
    _, note = row_titles(row)
    assert MASK in note
    assert NUMBER not in note + line_speech(row)
    assert with_contact(row, note, masks) == note
    masks.lift(contact_of(row), row.id, "contact")
    assert NUMBER in with_contact(row, note, masks)


def test_a_post_s_contact_is_shown_from_its_menu(still: Still) -> None:
    """One act of the menu, which stays: the number stands below the title, the act is gone, the look is written."""
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, posts=(POST,))
    still.window.show_page("incidents", world.TANKER)
    detail = still.incidents.detail
    view = detail.middle_view
    place = next(number for number, row in enumerate(view.model().rows) if getattr(row, "id", None) == POST.id)
    view.setCurrentIndex(view.model().index(place, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    menu = detail.panel.menu
    assert menu is not None
    assert NUMBER not in said_by(still.window)
    QTest.mouseClick(menu.buttons[SEE_CONTACT], Qt.MouseButton.LeftButton)
    assert still.engine.submitted == [NoteLook(act="show", kind="post", subject=POST.id, fields=("contact",))]
    assert NUMBER in menu._note.text()
    assert menu.buttons[SEE_CONTACT].isHidden()
    still.window.seat.changed.emit()
    assert NUMBER not in said_by(still.window)


def test_the_contacts_of_a_plan_are_masked(still: Still, masks: Masks) -> None:
    """In the command tree, among the telephones, in the preview of an activation and between versions; a line shows its own."""
    words, detail = still.services.words, picture_plans.DETAIL
    assert detail.document is not None
    assert detail.version is not None
    group = replace(detail.document.groups[0], contact=NUMBER)
    detail = replace(detail, document=replace(detail.document, groups=(group, *detail.document.groups[1:])))
    level = detail.document.levels[0].level
    people = [part for one in (*detail.document.contacts, *detail.contacts) for part in (one.name, one.phone) if part]
    lines = phone_lines(detail, words, masks)
    tree = branches(detail, level, words, masks)
    drawn = f"{lines} {tree} {detail_lines(detail, detail.document.levels[0], words)}"
    assert not [part for part in (*people, NUMBER) if part in drawn]
    assert any(line.differs for line in lines)
    first = next(line for line in lines if isinstance(line, MaskedPhone))
    masks.lift("plan_version", detail.version.id, "contacts", about=first.office)
    again = phone_lines(detail, words, masks)
    assert [type(line) is MaskedPhone for line in again].count(False) == [type(line) is MaskedPhone for line in lines].count(False) + 1
    if any(isinstance(branch, MaskedBranch) for branch in tree):
        masks.lift("plan_version", detail.version.id, "contacts", about=group.name)
        assert NUMBER in str(branches(detail, level, words, masks))
    before, after = {"name": "周启明", "phone": "000-5710"}, {"name": "韩砚秋", "phone": "000-5711"}
    change = Change(part="contacts", sort=CHANGED, key="320116 值班室", title="韩砚秋", before=before, after=after)
    told = str(change_lines([change], words))
    assert not [part for part in (*before.values(), *after.values()) if part in told]


def test_a_question_about_a_phone_is_masked(still: Still) -> None:
    """Its values, what each saw, the act, the line in the list; one press shows them and is a look at that field."""
    values = tuple(
        ValueRow(
            op=bytes([number]) * 16,
            value=text,
            person="林亦舟",
            office="dispatcher",
            organisation="320111",
            organisation_name="江北",
            at_ms=still.services.clock(),
            saw=(NUMBER,),
        )
        for number, text in enumerate(("000-1111", "000-2222"))
    )
    question = QuestionRow(
        id=bytes(range(16)), sort="field", kind="unit", entity=bytes(16), field="phone", title="鼓楼机动", values=values, seen=(), scope=b""
    )
    still.window.show_page("sync", None)
    card = still.window.pages["sync"].findChild(QuestionCard)
    assert card is not None
    card.show_question(question)
    for part in ("000-1111", "000-2222", NUMBER):
        assert part not in said_by(card)
    QTest.mouseClick(card.show_button, Qt.MouseButton.LeftButton)
    assert still.engine.submitted == [NoteLook(act="show", kind="unit", subject=bytes(16), fields=("phone",))]
    assert "000-1111" in said_by(card)
    assert card.show_button.isHidden()
