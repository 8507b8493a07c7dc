"""What of an incident goes on paper: the incident sheet, the journal, the order sheet. Pure functions from rows to papers."""

from dataclasses import dataclass

from desktop.features.incidents.file_lines import of_words
from desktop.features.incidents.level_lines import LEVELS
from desktop.features.incidents.lines import INCIDENT, fact_lines
from desktop.features.incidents.lines import Fact as FactLine
from desktop.features.incidents.lines import Figures as FigureLine
from desktop.runtime.words import Words, figure
from desktop.widgets.paper import Block, Code, Facts, Heading, Lines, NewPage, PageNumbers, Paper, Prose, Table, made_by
from sync.store.queries.attachments import NO_FILES, AttachmentRow, Files
from sync.store.queries.rows import IncidentDetail, JournalRow, OrderRow

ADDED_AFTER_MS = 10 * 60 * 1000
LINE_COLUMN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who prints, where and when; stands on every page.

    Attributes:
        now_ms: milliseconds UTC.
    """

    organisation: str
    person: str
    now_ms: int


def incident_sheet(detail: IncidentDetail, words: Words, maker: Maker, files: Files = NO_FILES) -> Paper:
    """Return the incident as it stands: facts, levels, posts, units, orders, tasks, files."""
    blocks: list[Block] = [Heading(text=words.say("paper.facts")), Facts(pairs=_facts(detail, words, maker.now_ms))]
    blocks += [Heading(text=words.say("paper.levels")), _levels(detail, words)]
    if detail.posts:
        blocks += [Heading(text=words.say("paper.posts")), _posts(detail, words)]
    if detail.assignments:
        blocks += [Heading(text=words.say("paper.units")), _units(detail, words, maker.now_ms)]
    if detail.orders:
        blocks += [Heading(text=words.say("paper.orders")), _orders(detail, words, maker.now_ms)]
    if detail.tasks:
        blocks += [Heading(text=words.say("paper.tasks")), _tasks(detail, words, maker.now_ms)]
    if files.rows:
        blocks += [Heading(text=words.say("section.files")), _files(files, detail, words, maker.now_ms)]
    return _paper("paper.incident", detail, words, maker, tuple(blocks))


def journal(detail: IncidentDetail, lines: tuple[JournalRow, ...], words: Words, maker: Maker, files: Files = NO_FILES) -> Paper:
    """Return the lines that people wrote, in their sequence, with the names of their files; struck ones struck with who and why."""
    told = tuple(row for row in lines if not row.system)
    rows: list[tuple[str, ...]] = []
    struck: set[tuple[int, int]] = set()
    for row in told:
        rows.append(_journal_row(row, words, maker.now_ms, files.of(row.id)))
        if row.struck is not None:
            struck.add((len(rows) - 1, LINE_COLUMN))
            at_text = words.moment(row.struck.at_ms, now_ms=maker.now_ms)
            rows.append(("", "", "", words.say("paper.struck", reason=row.struck.reason, person=row.struck.person, at=at_text)))
    head = tuple(words.say(f"paper.head.{name}") for name in ("time", "from", "how", "line"))
    table = Table(head=head, rows=tuple(rows), shares=(11, 17, 9, 63), struck=frozenset(struck))
    return _paper("paper.journal", detail, words, maker, (Heading(text=words.say("paper.lines", count=len(told))), table))


def order_sheet(detail: IncidentDetail, order: OrderRow, words: Words, maker: Maker) -> Paper:
    """Return one order with the code of its number and text, its recipients, and room to sign by hand."""
    pairs = (
        (words.say("order.urgency"), words.choice("order", "urgency", order.urgency)),
        (words.say("order.issued_at"), words.moment(order.issued_at, now_ms=maker.now_ms)),
        (words.say("order.sign_due_at"), words.moment(order.sign_due_at, now_ms=maker.now_ms)),
        (words.say("order.due_at"), words.moment(order.due_at, now_ms=maker.now_ms)),
        (words.say("order.issued_by"), f"{order.issuer_name} {order.issued_by or ''}".strip()),
        (words.say("kind.incident"), f"{detail.incident.number} {detail.incident.title}"),
    )
    recipients = Table(
        head=tuple(words.say(f"paper.head.{name}") for name in ("name", "state", "signed", "report")),
        rows=tuple(
            (
                row.name or row.organisation_name,
                words.choice("recipient", "state", row.state),
                f"{words.moment(row.signed_at, now_ms=maker.now_ms)} {row.signed_by or ''}".strip(),
                row.report or "",
            )
            for row in order.recipients
        ),
        shares=(30, 14, 22, 34),
    )
    blocks = (
        Facts(pairs=pairs),
        Heading(text=words.say("paper.head.text")),
        Prose(text=order.text),
        Code(text=f"{order.number}\n{order.text}", caption=words.say("paper.code")),
        Heading(text=words.say("paper.recipients")),
        recipients,
        Lines(labels=(words.say("paper.by_hand.signed"), words.say("paper.by_hand.report"))),
    )
    return _paper("paper.order", detail, words, maker, blocks, number=order.number)


def order_sheets(detail: IncidentDetail, words: Words, maker: Maker) -> Paper:
    """Return every order of the incident that was issued, each on pages of its own."""
    issued = [order for order in detail.orders if order.state != "draft"]
    blocks: list[Block] = []
    for order in issued:
        blocks += [Heading(text=order.number), *order_sheet(detail, order, words, maker).blocks, NewPage()]
    return _paper("paper.orders", detail, words, maker, tuple(blocks[:-1]))


def _paper(key: str, detail: IncidentDetail, words: Words, maker: Maker, blocks: tuple[Block, ...], *, number: str = "") -> Paper:
    mode = detail.incident.mode
    return Paper(
        title=words.say(key),
        subtitle=detail.incident.title,
        number=number or detail.incident.number,
        made=made_by(words, organisation=maker.organisation, person=maker.person, now_ms=maker.now_ms),
        mark="" if mode == "actual" else words.choice("incident", "mode", mode),
        page_of=PageNumbers(words),
        blocks=blocks,
    )


def _facts(detail: IncidentDetail, words: Words, now_ms: int) -> tuple[tuple[str, str], ...]:
    incident = detail.incident
    pairs = [(words.say("incident.state"), words.choice("incident", "state", incident.state))]
    for line in fact_lines(detail, words, now_ms=now_ms):
        if isinstance(line, FactLine):
            pairs.append((line.label, line.value))
        elif isinstance(line, FigureLine):
            pairs += [(cell.label, cell.value) for cell in line.items]
    if detail.parties:
        pairs.append((words.say("paper.parties"), words.say("list.and").join(detail.parties)))
    return tuple(pairs)


def _levels(detail: IncidentDetail, words: Words) -> Table:
    fields = {row.field: row for row in detail.fields}
    basis = fields.get("grade_basis")
    rows = []
    for name in LEVELS:
        row = fields.get(name)
        value = words.choice("incident", name, None if row is None else row.value)
        who = "" if row is None else f"{row.organisation_name} {row.person} {words.clock(row.at_ms)}"
        rule = str(basis.value) if name == "grade" and basis is not None and basis.value else ""
        rows.append((words.say(f"{INCIDENT.name}.{name}"), value, who, rule))
    head = (words.say("paper.head.name"), words.say("paper.head.grade"), words.say("paper.head.from"), words.say("paper.head.by"))
    return Table(head=head, rows=tuple(rows), shares=(16, 16, 30, 38))


def _posts(detail: IncidentDetail, words: Words) -> Table:
    rows = tuple(
        (
            post.name,
            words.choice("post", "state", post.state),
            post.commander,
            post.place or "",
            words.say("paper.masked") if post.contact else post.talkgroup or "",
        )
        for post in detail.posts
    )
    head = tuple(words.say(f"paper.head.{name}") for name in ("name", "state", "commander", "place", "contact"))
    return Table(head=head, rows=rows, shares=(24, 12, 16, 28, 20))


def _units(detail: IncidentDetail, words: Words, now_ms: int) -> Table:
    rows = tuple(
        (
            unit.unit_name,
            words.choice("assignment", "state", unit.state),
            *(words.moment(at_ms, now_ms=now_ms) for at_ms in (unit.ordered_at, unit.departed_at, unit.arrived_at, unit.completed_at)),
        )
        for unit in detail.assignments
    )
    head = tuple(words.say(f"paper.head.{name}") for name in ("name", "state", "ordered", "departed", "arrived", "completed"))
    return Table(head=head, rows=rows, shares=(32, 14, 13, 13, 13, 13))


def _orders(detail: IncidentDetail, words: Words, now_ms: int) -> Table:
    rows = []
    for order in detail.orders:
        signed = sum(1 for row in order.recipients if row.signed_at is not None)
        state = words.choice("order", "state", order.state)
        rows.append(
            (
                order.number,
                order.text,
                state,
                words.moment(order.due_at, now_ms=now_ms),
                f"{figure(signed)} / {figure(len(order.recipients))}",
            )
        )
    head = tuple(words.say(f"paper.head.{name}") for name in ("number", "text", "state", "due", "signed"))
    return Table(head=head, rows=tuple(rows), shares=(16, 46, 12, 14, 12))


def _tasks(detail: IncidentDetail, words: Words, now_ms: int) -> Table:
    rows = tuple(
        (task.title, task.role or "", words.choice("task", "state", task.state), words.moment(task.due_at, now_ms=now_ms))
        for task in detail.tasks
    )
    head = tuple(words.say(f"paper.head.{name}") for name in ("title", "role", "state", "due"))
    return Table(head=head, rows=rows, shares=(50, 22, 14, 14))


def _files(files: Files, detail: IncidentDetail, words: Words, now_ms: int) -> Table:
    """Return what is attached, the oldest first; struck ones struck."""
    rows: list[tuple[str, ...]] = []
    struck: set[tuple[int, int]] = set()
    for row in reversed(files.rows):
        if row.struck is not None:
            struck.add((len(rows), 0))
        kind = f"{words.choice('attachment', 'media', row.media)} {words.size(row.size)}"
        who = f"{row.person} {words.moment(row.at_ms, now_ms=now_ms)}"
        reason = "" if row.struck is None else words.say("paper.struck_file", reason=row.struck.reason, person=row.struck.person)
        said = " · ".join(part for part in (row.caption, of_words(row, detail, words), reason) if part)
        rows.append((row.file_name, kind, said, who))
    head = (*(words.say(f"attachment.{name}") for name in ("file_name", "media", "caption")), words.say("files.attached"))
    return Table(head=head, rows=tuple(rows), shares=(28, 20, 32, 20), struck=frozenset(struck))


def _journal_row(row: JournalRow, words: Words, now_ms: int, files: tuple[AttachmentRow, ...] = ()) -> tuple[str, ...]:
    text = row.text
    if files:
        text += words.say("paper.files", names=words.say("list.and").join(file.file_name for file in reversed(files)))
    if row.entered_ms - row.stated_at > ADDED_AFTER_MS:
        text += words.say("paper.added", at=words.moment(row.entered_ms, now_ms=now_ms))
    who = row.said_by or row.person
    if row.relayed_by:
        who += f" ({row.relayed_by})"
    return (words.moment(row.stated_at, now_ms=now_ms), who, words.choice("journal", "channel", row.channel), text)
