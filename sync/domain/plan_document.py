"""The content of a plan's version: chapters, levels, command tree, groups, action cards, contacts, first orders.

A document is a plain map, written as JSON (a first byte of ``{``) or as CBOR. Reading is strict: a missing, unknown or
ill-typed key is `plan.malformed` with the place in the document. Everything below a level names the levels it belongs to;
an empty list means all of them. Shape::

    {format: 1, title, basis?, chapters: [chapter…], levels: [level…], posts: [post…], groups: [group…], cards: [card…],
     contacts: [contact…], orders: [order…], needs?: [need…]}
    chapter = {number, title, text?, chapters?: [chapter…]}
    level   = {level, condition?, matters, measures, period_hours}
    post    = {key, sort, name, commander, under?: key, levels?}          commander: a role; the person is named at activation
    group   = {key, name, under?: key of a post, lead?: organisation, members?: [organisation…], contact?, report_minutes?, levels?}
    card    = {number, phase, role, title, text?, group?: key, limit_minutes?, repeat_minutes?, evidence?, levels?}
    contact = {organisation, office, name?, phone?, radio?, as_of?}       as_of: milliseconds UTC of the dated copy
    order   = {text, urgency, sort?, recipients: [organisation…], due_minutes?, sign_minutes?, feedback_minutes?, levels?}
    need    = {sort: units | equipment, name, count, unit_sort?, capability?, cards?: [number…], levels?}

`needs` and a group's `under` came later: a document without them reads as before and is written without them.

Pure. Source: 突发事件应对法 (2024) art. 28; chapters and action cards (行动卡) of published plans, our selection.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from sync.domain.failures import Refused
from sync.domain.kinds.force import UNIT_SORTS
from sync.domain.kinds.order import ORDER_SORTS
from sync.domain.kinds.post import POST_SORTS
from sync.domain.kinds.shared import LEVELS, PRIORITIES
from sync.domain.plan_reader import Reader

FORMAT = 1
DOCUMENT_BYTES_MAX = 8 * 1024 * 1024
CHAPTER_DEPTH_MAX = 6
NEED_SORTS = ("units", "equipment")
NEED_COUNT_MAX = 100_000
CARD_NUMBER_MAX = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A heading with its text and what stands below it."""

    number: str
    title: str
    text: str = ""
    chapters: tuple["Chapter", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A response level: when it applies and what the response states."""

    level: str
    matters: str
    measures: str
    period_hours: int
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of the command tree; `under` is the key of the post above it."""

    key: str
    sort: str
    name: str
    commander: str
    under: str | None = None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A working group; `under` is the key of the post that leads it."""

    key: str
    name: str
    under: str | None = None
    lead: str | None = None
    members: tuple[str, ...] = ()
    contact: str | None = None
    report_minutes: int | None = None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An action card: what a role does in a phase. Limits are minutes after activation."""

    number: int
    phase: str
    role: str
    title: str
    text: str = ""
    group: str | None = None
    limit_minutes: int | None = None
    repeat_minutes: int | None = None
    evidence: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A role with a dated copy of who holds it."""

    organisation: str
    office: str
    name: str = ""
    phone: str = ""
    radio: str = ""
    as_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOrder:
    """An order that the activation issues at once. Minutes after activation."""

    text: str
    urgency: str
    recipients: tuple[str, ...]
    sort: str = "order"
    due_minutes: int | None = None
    sign_minutes: int | None = None
    feedback_minutes: int | None = None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What must stand ready before the plan can be carried out: so many units, or so many of a thing.

    Attributes:
        name: what a person calls it, and an equipment ledger too.
        unit_sort, capability: which units count; None = any.
        cards: numbers of the cards that can't be done without it.
    """

    sort: str
    name: str
    count: int
    unit_sort: str | None = None
    capability: str | None = None
    cards: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """A plan's version, read."""

    title: str
    basis: str
    chapters: tuple[Chapter, ...]
    levels: tuple[Level, ...]
    posts: tuple[Post, ...]
    groups: tuple[Group, ...]
    cards: tuple[Card, ...]
    contacts: tuple[Contact, ...]
    orders: tuple[FirstOrder, ...]
    needs: tuple[Need, ...] = ()

    def level(self, word: str) -> Level | None:
        """Return what the plan says of one level, None when it has none."""
        return next((level for level in self.levels if level.level == word), None)


def parse_bytes(content: bytes) -> PlanDocument:
    """Return the document that `content` holds.

    Raises: Refused: `plan.malformed`, `plan.too_large`.
    """
    if len(content) > DOCUMENT_BYTES_MAX:
        raise Refused("plan.too_large", bytes=len(content), most=DOCUMENT_BYTES_MAX)
    try:
        value = json.loads(content) if content[:1] == b"{" else cbor2.loads(content)
    except (ValueError, TypeError, OverflowError, RecursionError, MemoryError, EOFError, cbor2.CBORError) as error:
        raise Refused("plan.malformed", at="document") from error
    return parse(value)


def parse(value: object) -> PlanDocument:
    """Return the document in plain data.

    Raises: Refused: `plan.malformed` with `at`, the place in the document.
    """
    reader = Reader(value, "document")
    reader.whole("format", least=FORMAT, greatest=FORMAT)
    document = PlanDocument(
        title=reader.text("title", chars_max=120),
        basis=reader.text("basis", chars_max=1000, default=""),
        chapters=tuple(_chapter(item, 1) for item in reader.items("chapters")),
        levels=tuple(_level(item) for item in reader.items("levels")),
        posts=tuple(_post(item) for item in reader.items("posts")),
        groups=tuple(_group(item) for item in reader.items("groups")),
        cards=tuple(_card(item) for item in reader.items("cards")),
        contacts=tuple(_contact(item) for item in reader.items("contacts")),
        orders=tuple(_order(item) for item in reader.items("orders")),
        needs=tuple(_need(item) for item in reader.items("needs")),
    )
    reader.end()
    _check_references(document)
    return document


def to_plain(document: PlanDocument) -> dict[str, Any]:
    """Return the document as plain data that `parse` reads back; what is empty is left out below the top."""
    top = {"format": FORMAT, "title": document.title, "basis": document.basis}
    names = ("chapters", "levels", "posts", "groups", "cards", "contacts", "orders")
    made = {**top, **{name: [_plain(item) for item in getattr(document, name)] for name in names}}
    return {**made, "needs": [_plain(item) for item in document.needs]} if document.needs else made


def _plain(item: Any) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in item.__dataclass_fields__}
    return {name: _plain_value(value) for name, value in values.items() if value not in (None, "", ())}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) if isinstance(part, Chapter) else part for part in value]
    return value


def _chapter(reader: Reader, depth: int) -> Chapter:
    if depth > CHAPTER_DEPTH_MAX:
        raise reader.refusal("chapters")
    chapter = Chapter(
        number=reader.text("number", chars_max=20),
        title=reader.text("title", chars_max=200),
        text=reader.text("text", chars_max=200_000, default=""),
        chapters=tuple(_chapter(item, depth + 1) for item in reader.items("chapters")),
    )
    reader.end()
    return chapter


def _level(reader: Reader) -> Level:
    level = Level(
        level=reader.word("level", LEVELS),
        condition=reader.text("condition", chars_max=4000, default=""),
        matters=reader.text("matters", chars_max=600),
        measures=reader.text("measures", chars_max=2000),
        period_hours=reader.whole("period_hours", least=1, greatest=24 * 365),
    )
    reader.end()
    return level


def _post(reader: Reader) -> Post:
    post = Post(
        key=reader.text("key", chars_max=20),
        sort=reader.word("sort", POST_SORTS),
        name=reader.text("name", chars_max=60),
        commander=reader.text("commander", chars_max=60),
        under=reader.maybe_text("under", chars_max=20),
        levels=reader.words("levels", LEVELS),
    )
    reader.end()
    return post


def _group(reader: Reader) -> Group:
    group = Group(
        key=reader.text("key", chars_max=20),
        name=reader.text("name", chars_max=60),
        under=reader.maybe_text("under", chars_max=20),
        lead=reader.maybe_code("lead"),
        members=reader.codes("members"),
        contact=reader.maybe_text("contact", chars_max=80),
        report_minutes=reader.maybe_minutes("report_minutes"),
        levels=reader.words("levels", LEVELS),
    )
    reader.end()
    return group


def _card(reader: Reader) -> Card:
    card = Card(
        number=reader.whole("number", least=1, greatest=CARD_NUMBER_MAX),
        phase=reader.text("phase", chars_max=40),
        role=reader.text("role", chars_max=60),
        title=reader.text("title", chars_max=120),
        text=reader.text("text", chars_max=4000, default=""),
        group=reader.maybe_text("group", chars_max=20),
        limit_minutes=reader.maybe_minutes("limit_minutes"),
        repeat_minutes=reader.maybe_minutes("repeat_minutes"),
        evidence=reader.text("evidence", chars_max=1000, default=""),
        levels=reader.words("levels", LEVELS),
    )
    reader.end()
    return card


def _contact(reader: Reader) -> Contact:
    contact = Contact(
        organisation=reader.code("organisation"),
        office=reader.text("office", chars_max=60),
        name=reader.text("name", chars_max=40, default=""),
        phone=reader.text("phone", chars_max=60, default=""),
        radio=reader.text("radio", chars_max=60, default=""),
        as_of=reader.maybe_whole("as_of", least=0, greatest=2**53),
    )
    reader.end()
    return contact


def _order(reader: Reader) -> FirstOrder:
    order = FirstOrder(
        text=reader.text("text", chars_max=4000),
        urgency=reader.word("urgency", PRIORITIES),
        recipients=reader.codes("recipients"),
        sort=reader.word("sort", ORDER_SORTS, default="order"),
        due_minutes=reader.maybe_minutes("due_minutes"),
        sign_minutes=reader.maybe_minutes("sign_minutes"),
        feedback_minutes=reader.maybe_minutes("feedback_minutes"),
        levels=reader.words("levels", LEVELS),
    )
    reader.end()
    if not order.recipients:
        raise reader.refusal("recipients")
    return order


def _need(reader: Reader) -> Need:
    need = Need(
        sort=reader.word("sort", NEED_SORTS),
        name=reader.text("name", chars_max=60),
        count=reader.whole("count", least=1, greatest=NEED_COUNT_MAX),
        unit_sort=reader.word("unit_sort", UNIT_SORTS, default="") or None,
        capability=reader.maybe_text("capability", chars_max=60),
        cards=reader.wholes("cards", least=1, greatest=CARD_NUMBER_MAX),
        levels=reader.words("levels", LEVELS),
    )
    reader.end()
    return need


def _check_references(document: PlanDocument) -> None:
    if not document.levels:
        raise Refused("plan.malformed", at="document.levels")
    unique: Mapping[str, list[object]] = {
        "levels": [level.level for level in document.levels],
        "posts": [post.key for post in document.posts],
        "groups": [group.key for group in document.groups],
        "cards": [card.number for card in document.cards],
    }
    for name, keys in unique.items():
        if len(set(keys)) != len(keys):
            raise Refused("plan.malformed", at=f"document.{name}")
    for place in _dangling(document):
        raise Refused("plan.malformed", at=f"document.{place}")


def _dangling(document: PlanDocument) -> Iterator[str]:
    """Yield the places that name a post, group or card that isn't there; a post stands below one written before it."""
    posts = [post.key for post in document.posts]
    groups = {group.key for group in document.groups}
    cards = {card.number for card in document.cards}
    for position, post in enumerate(document.posts):
        if post.under is not None and post.under not in posts[:position]:
            yield f"posts[{position}].under"
    for position, group in enumerate(document.groups):
        if group.under is not None and group.under not in posts:
            yield f"groups[{position}].under"
    for position, card in enumerate(document.cards):
        if card.group is not None and card.group not in groups:
            yield f"cards[{position}].group"
    for position, need in enumerate(document.needs):
        if not set(need.cards) <= cards:
            yield f"needs[{position}].cards"
