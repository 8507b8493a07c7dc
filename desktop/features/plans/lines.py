"""The lines that this page shows beside the store's own rows, and how a plan becomes them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.runtime.masks import MASK, Masks
from desktop.runtime.words import Words, at, figure
from sync.domain.activation import first_orders, involved, measures_in, of_level
from sync.domain.plan_diff import Change
from sync.domain.plan_document import Card, Chapter, Contact, Level, PlanDocument, Post
from sync.domain.readiness import Finding, LiveContact, live_contact
from sync.store.queries.plan_rows import PlanDetail

MINUTES_AT_ONCE = 30
_HOUR = 60

VERSION, CONTACTS = "plan_version", "contacts"
# What the document of a plan says of persons: part and field.
_OF_PERSONS = frozenset({(CONTACTS, "name"), (CONTACTS, "phone"), ("groups", "contact")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause in the structure tree. `place` is its place in the text."""

    place: int
    depth: int
    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A clause in the text. `hit` tells whether what is looked for stands in it."""

    place: int
    depth: int
    number: str
    title: str
    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A post or group of the command tree."""

    key: str
    depth: int
    icon: str
    title: str
    note: str


class MaskedBranch(Branch):
    """A group whose contact is masked: acting on it shows that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLine:
    """A contact: the plan's dated copy beside the live record."""

    place: int
    organisation: str
    office: str
    copy: str
    copied: str
    live: str
    lived: str
    differs: bool


class MaskedPhone(PhoneLine):
    """One whose name and telephone are masked: acting on it shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """A line of the readiness check."""

    place: int
    icon: str
    title: str
    note: str
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """A line of the preview: what will be made, how many, and which."""

    icon: str
    label: str
    count: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailLine:
    """A line of the preview's details; a head parts what follows."""

    place: int
    text: str
    note: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A difference of two versions, or one field of it."""

    place: int
    sort: str
    title: str
    before: str = ""
    after: str = ""
    head: bool = True


def clauses(document: PlanDocument) -> Iterator[Passage]:
    """Yield every clause in the order of the text."""
    stack: list[tuple[int, Chapter]] = [(0, chapter) for chapter in reversed(document.chapters)]
    place = 0
    while stack:
        depth, chapter = stack.pop()
        yield Passage(place=place, depth=depth, number=chapter.number, title=chapter.title, text=chapter.text)
        place += 1
        stack.extend((depth + 1, below) for below in reversed(chapter.chapters))


def passages(document: PlanDocument, wanted: str) -> tuple[Passage, ...]:
    """Return the text with what a person looks for marked."""
    plain = wanted.strip().casefold()
    return tuple(
        replace(passage, hit=bool(plain) and plain in f"{passage.number}{passage.title}\n{passage.text}".casefold())
        for passage in clauses(document)
    )


def structure(document: PlanDocument) -> tuple[Clause, ...]:
    """Return the structure tree."""
    return tuple(Clause(place=one.place, depth=one.depth, number=one.number, title=one.title) for one in clauses(document))


def branches(detail: PlanDetail, level: str, words: Words, masks: Masks) -> tuple[Branch, ...]:
    """Return the command tree of a level: posts below posts, groups below the post that leads them, else below the last one."""
    document = detail.document
    if document is None:
        return ()
    posts, groups = of_level(document.posts, level), of_level(document.groups, level)
    shown = {post.key for post in posts}
    found: list[Branch] = []
    last = posts[-1].key if posts else None

    def grow(post: Post, depth: int) -> None:
        commander = words.choice("offices", "office", post.commander)
        found.append(Branch(key=f"p{post.key}", depth=depth, icon="crown" if depth == 0 else "flag", title=post.name, note=commander))
        for below in posts:
            if below.under == post.key:
                grow(below, depth + 1)
        for group in groups:
            if (group.under if group.under in shown else last) == post.key:
                lead = detail.names.get(group.lead or "", group.lead or "")
                members = words.say("list.or").join(detail.names.get(code, code) for code in group.members)
                every = words.say("plans.reports_every", minutes=group.report_minutes) if group.report_minutes else ""
                hidden = bool(group.contact) and covers_contact(detail, group.name, masks)
                contact = MASK if hidden else group.contact or ""
                note = " · ".join(part for part in (lead, members, contact, every) if part)
                sort = MaskedBranch if hidden else Branch
                found.append(sort(key=f"g{group.key}", depth=depth + 1, icon="users-group", title=group.name, note=note))

    for post in posts:
        if post.under not in shown:
            grow(post, 0)
    if not posts:
        found += [Branch(key=f"g{group.key}", depth=0, icon="users-group", title=group.name, note="") for group in groups]
    return tuple(found)


def covers_contact(detail: PlanDetail, about: str, masks: Masks | None) -> bool:
    """Tell whether what a plan's document says of a person is masked; ``about`` is the office or group in which it stands."""
    return masks is None or detail.version is None or masks.covers(VERSION, detail.version.id, CONTACTS, about)


def phone_lines(detail: PlanDetail, words: Words, masks: Masks | None = None) -> tuple[PhoneLine, ...]:
    """Return the contacts, each copy beside the live record of its office where one is held; without masks, all are masked."""
    if detail.document is None:
        return ()
    return tuple(_phone(place, contact, detail, words, masks) for place, contact in enumerate(detail.document.contacts))


def _phone(place: int, contact: Contact, detail: PlanDetail, words: Words, masks: Masks | None) -> PhoneLine:
    live = live_contact(contact, detail.contacts)
    hidden = covers_contact(detail, contact.office, masks)
    copy, now = _said(contact, masked=hidden), "" if live is None else _said(live, masked=hidden)
    masked = hidden and any(one is not None and (one.name or one.phone) for one in (contact, live))
    return (MaskedPhone if masked else PhoneLine)(
        place=place,
        organisation=detail.names.get(contact.organisation, contact.organisation),
        office=contact.office,
        copy=copy or words.say("value.none"),
        copied=words.say("plans.copied", day=day(contact.as_of)) if contact.as_of is not None else "",
        live=now,
        lived=words.say("plans.copied", day=day(live.as_of)) if live is not None and live.as_of is not None else "",
        differs=live is not None and bool(_said(live, masked=False)) and _said(live, masked=False) != _said(contact, masked=False),
    )


def _said(contact: Contact | LiveContact, *, masked: bool) -> str:
    person = " ".join(part for part in (contact.name, contact.phone) if part)
    return " ".join(part for part in (MASK if masked and person else person, contact.radio) if part)


def gap_lines(findings: Sequence[Finding], words: Words) -> tuple[GapLine, ...]:
    """Return the readiness check in words, each with its figure and the day it rests on."""
    icons = {"contact": "phone", "units": "users-group", "equipment": "tool", "review": "calendar-due", "drill": "target-arrow"}
    return tuple(
        GapLine(
            place=place,
            icon="phone-off" if finding.sort == "contact" and not finding.met else icons[finding.sort],
            title=gap_title(finding, words),
            note=words.say(f"readiness.{finding.sort}.{finding.code}", **_facts(finding, words)),
            met=finding.met,
        )
        for place, finding in enumerate(findings)
    )


def gap_title(finding: Finding, words: Words) -> str:
    """Return what a line is about."""
    return finding.subject or words.say(f"readiness.{finding.sort}")


def _facts(finding: Finding, words: Words) -> dict[str, object]:
    shown: dict[str, object] = dict(finding.facts)
    for name in ("as_of", "due", "at"):
        if name in shown:
            value = shown[name]
            shown[name] = day(value) if isinstance(value, int) else words.say("value.none")
    return shown


def gaps_by_card(findings: Sequence[Finding], words: Words) -> Mapping[int, str]:
    """Return for each card that a gap touches what is missing, the first gap of it."""
    found: dict[int, str] = {}
    for finding in findings:
        if not finding.met:
            for number in finding.cards:
                found.setdefault(number, words.say("plans.gap", name=gap_title(finding, words)))
    return found


def gaps_by_role(findings: Sequence[Finding], cards: Sequence[Card]) -> Mapping[str, int]:
    """Return how many gaps touch each role: its own contact, and what its cards wait for."""
    found: dict[str, int] = {}
    for finding in findings:
        if finding.met:
            continue
        roles = {card.role for card in cards if card.number in finding.cards} | ({finding.role} if finding.role else set())
        for role in roles:
            found[role] = found.get(role, 0) + 1
    return found


def limit_words(card: Card, words: Words) -> tuple[str, str]:
    """Return icon and words of what bounds a card: how often, by when, or with what evidence."""
    if card.repeat_minutes is not None:
        return "repeat", words.say("plans.every", span=minutes_words(card.repeat_minutes, words))
    if card.limit_minutes is not None:
        return "clock", minutes_words(card.limit_minutes, words)
    return ("file-check", card.evidence) if card.evidence else ("clock-pause", words.say("plans.as_needed"))


def minutes_words(minutes: int, words: Words) -> str:
    """Return minutes as people say them: whole hours as hours."""
    if minutes % _HOUR == 0:
        return words.say("plans.hours", hours=minutes // _HOUR)
    return words.say("plans.minutes", minutes=minutes)


def preview_lines(detail: PlanDetail, level: Level, words: Words, *, hours: int | None) -> tuple[CountLine, ...]:
    """Return what an activation makes, as counts with what they are."""
    document = detail.document
    assert document is not None
    posts, groups = of_level(document.posts, level.level), of_level(document.groups, level.level)
    cards, orders = of_level(document.cards, level.level), first_orders(document, level.level)
    leads = {group.lead for group in groups if group.lead is not None}
    members = {code for group in groups for code in group.members}
    soon = sum(1 for card in cards if card.limit_minutes is not None and card.limit_minutes <= MINUTES_AT_ONCE)
    receivers = {code for order in orders for code in order.recipients}
    return (
        CountLine(icon="shield-check", label=words.say("preview.response"), count="1", note=_response_note(level, words)),
        CountLine(
            icon="calendar-time",
            label=words.say("preview.period"),
            count=figure(len(measures_in(level.measures))),
            note=words.say("preview.period.note", hours=hours or level.period_hours, measures=level.measures.replace("\n", " ")),
        ),
        CountLine(
            icon="flag",
            label=words.say("preview.posts"),
            count=figure(len(posts)),
            note=words.say("list.or").join(post.name for post in posts),
        ),
        CountLine(
            icon="users-group",
            label=words.say("preview.groups"),
            count=figure(len(groups)),
            note=words.say("preview.groups.note", leads=len(leads), members=len(members)),
        ),
        CountLine(
            icon="checklist",
            label=words.say("preview.tasks"),
            count=figure(len(cards)),
            note=words.say("preview.tasks.note", minutes=MINUTES_AT_ONCE, count=soon),
        ),
        CountLine(
            icon="phone",
            label=words.say("preview.contacts"),
            count=figure(len(document.contacts)),
            note=words.say("preview.contacts.note", count=sum(1 for one in document.contacts if live_contact(one, detail.contacts))),
        ),
        CountLine(
            icon="send",
            label=words.say("preview.orders"),
            count=figure(len(orders)),
            note=words.say("preview.orders.note", count=len(receivers), parties=len(involved(document, level.level))),
        ),
    )


def _response_note(level: Level, words: Words) -> str:
    return f"{words.choice('response', 'level', level.level)} · {level.matters}"


def detail_lines(detail: PlanDetail, level: Level, words: Words) -> tuple[DetailLine, ...]:
    """Return everything that an activation makes, part by part."""
    document = detail.document
    assert document is not None
    names = detail.names
    parts: list[tuple[str, list[tuple[str, str]]]] = [
        ("preview.response", [(_response_note(level, words), "")]),
        ("preview.period", [(part, "") for part in measures_in(level.measures)]),
        (
            "preview.posts",
            [(post.name, words.choice("offices", "office", post.commander)) for post in of_level(document.posts, level.level)],
        ),
        ("preview.groups", [(group.name, names.get(group.lead or "", "")) for group in of_level(document.groups, level.level)]),
        ("preview.tasks", [(card.title, f"{card.role} · {limit_words(card, words)[1]}") for card in of_level(document.cards, level.level)]),
        ("preview.contacts", [(line.office, line.live or line.copy) for line in phone_lines(detail, words)]),
        (
            "preview.orders",
            [
                (order.text, words.say("list.or").join(names.get(code, code) for code in order.recipients))
                for order in first_orders(document, level.level)
            ],
        ),
    ]
    found: list[DetailLine] = []
    for key, lines in parts:
        found.append(DetailLine(place=len(found), text=f"{words.say(key)} {figure(len(lines))}", head=True))
        for text, note in lines:
            found.append(DetailLine(place=len(found), text=text.replace("\n", " "), note=note.replace("\n", " ")))
    return tuple(found)


def change_lines(changes: Sequence[Change], words: Words) -> tuple[ChangeLine, ...]:
    """Return the differences of two versions, each with the fields that differ below it."""
    found: list[ChangeLine] = []
    for change in changes:
        called = "" if change.part == CONTACTS else change.title.split("\n", 1)[0]
        title = " · ".join(part for part in (words.say(f"diff.part.{change.part}"), change.key, called) if part)
        found.append(ChangeLine(place=len(found), sort=change.sort, title=title))
        for name in {**change.before, **change.after}:
            before, after = change.before.get(name, ""), change.after.get(name, "")
            if (change.part, name) in _OF_PERSONS:
                before, after = before and MASK, after and MASK
            key = f"diff.field.{name}"
            label = words.say(key) if words.has(key) else name
            found.append(ChangeLine(place=len(found), sort=change.sort, title=label, before=before, after=after, head=False))
    return tuple(found)


def day(at_ms: object) -> str:
    """Return a day with its year."""
    return f"{at(at_ms):%Y-%m-%d}" if isinstance(at_ms, int) else ""
