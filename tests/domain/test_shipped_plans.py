"""The worked plans: whole, within one entry at every level, and nothing in them that no duty could answer for."""

import csv
import re
from pathlib import Path

import pytest

from sync.domain.activation import first_orders, largest_activation
from sync.domain.kinds.shared import LEVELS
from sync.domain.plan_document import Chapter, PlanDocument, parse_bytes, to_plain
from sync.domain.sizes import DRAFT_BYTES_MAX

RESOURCES = Path(__file__).parents[2] / "resources"
PLANS = ("chemical-leak", "crowd-crush", "earthquake", "flood", "major-fire", "pile-up")
CARDS_MIN = 30
PHASES_MIN = 3
# Articles that a plan must have by law: command, warning, handling, resources, recovery.
STANDS_FOR = ("组织", "信息", "响应", "保障", "后期")


def plan(name: str) -> PlanDocument:
    return parse_bytes((RESOURCES / "plans" / f"{name}.json").read_bytes())


def chapters(document: PlanDocument) -> list[Chapter]:
    found = list(document.chapters)
    for chapter in found:
        found.extend(chapter.chapters)
    return found


def test_every_plan_is_here() -> None:
    """Six plans are shipped, and no other file stands among them."""
    assert sorted(path.stem for path in (RESOURCES / "plans").glob("*.json")) == list(PLANS)


@pytest.mark.parametrize("name", PLANS)
def test_plan_is_whole(name: str) -> None:
    """Four levels with conditions, a command tree, groups, thirty cards with roles and times, contacts, orders, needs, full text."""
    document = plan(name)
    assert {level.level for level in document.levels} == set(LEVELS)
    assert all(level.condition and level.matters and level.measures for level in document.levels)
    assert {post.sort for post in document.posts} >= {"general", "forward"}
    assert len(document.groups) >= 8
    assert all(group.under for group in document.groups)
    assert len(document.cards) >= CARDS_MIN
    assert len({card.phase for card in document.cards}) >= PHASES_MIN
    assert len({card.role for card in document.cards}) >= 10
    assert all(card.group and card.evidence for card in document.cards)
    assert sum(card.limit_minutes is not None for card in document.cards) >= CARDS_MIN * 4 // 5
    assert any(card.repeat_minutes for card in document.cards)
    assert len(document.contacts) >= 5
    assert document.orders
    assert {need.sort for need in document.needs} == {"units", "equipment"}
    titles = "".join(chapter.title for chapter in document.chapters)
    assert [word for word in STANDS_FOR if word not in titles] == []
    assert sum(len(chapter.text) for chapter in chapters(document)) > 1200


@pytest.mark.parametrize("name", PLANS)
def test_every_level_fits_one_entry(name: str) -> None:
    """The biggest activation of any level, every text of the moment at its longest, stays within the entry's limit."""
    assert largest_activation(plan(name)) <= DRAFT_BYTES_MAX


@pytest.mark.parametrize("name", PLANS)
def test_plan_reads_back(name: str) -> None:
    """What is written again is what was read."""
    document = plan(name)
    assert parse_bytes((RESOURCES / "plans" / f"{name}.json").read_bytes()) == document
    assert to_plain(document)["title"] == document.title


@pytest.mark.parametrize("name", PLANS)
def test_every_organisation_is_a_real_division(name: str) -> None:
    """Leads, members, recipients and contacts are codes of the shipped list; the highest level brings its orders."""
    with (RESOURCES / "divisions" / "organisations.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["code"] for row in csv.DictReader(lines)}
    document = plan(name)
    codes = {contact.organisation for contact in document.contacts}
    codes |= {code for group in document.groups for code in (*group.members, group.lead) if code is not None}
    codes |= {code for order in document.orders for code in order.recipients}
    assert codes <= known
    assert first_orders(document, "extreme")


@pytest.mark.parametrize("name", PLANS)
def test_nobody_is_named_and_no_telephone_rings(name: str) -> None:
    """A contact is an office; its number begins with 000, and no other telephone number or identity number stands in the text."""
    document = plan(name)
    assert [contact.name for contact in document.contacts if contact.name] == []
    assert all(contact.phone.startswith("000-") for contact in document.contacts)
    text = (RESOURCES / "plans" / f"{name}.json").read_text(encoding="utf-8")
    assert re.findall(r"(?<!\d)(?:1[3-9]\d{9}|0[1-9]\d{1,2}-\d{7,8}|\d{17}[\dXx])(?!\d)", text) == []


@pytest.mark.parametrize("name", PLANS)
def test_needs_name_cards_that_exist(name: str) -> None:
    """A need points only to cards of its plan."""
    document = plan(name)
    numbers = {card.number for card in document.cards}
    assert {number for need in document.needs for number in need.cards} <= numbers
