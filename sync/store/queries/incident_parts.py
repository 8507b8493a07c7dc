"""The parts of one incident: posts, units sent, orders, responses, tasks, and what people wrote.

Layer: store.
"""

from collections.abc import Sequence
from typing import Any

from sync.domain.draft import Record
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope
from sync.store import life
from sync.store.cipher import Database
from sync.store.queries.common import Authors, Names, heads_of, reach_of, records, state_of
from sync.store.queries.rows import (
    NO_HEADS,
    ROWS_MAX,
    AssignmentRow,
    Heads,
    JournalRow,
    OrderRow,
    PostRow,
    RecipientRow,
    ResponseRow,
    StruckRow,
    TaskRow,
)

_LINES_READ_MAX = 1_000
_RECIPIENTS_MAX = 5_000
_STEPS = ("ordered_at", "mustered_at", "departed_at", "arrived_at", "completed_at", "returned_at")


def posts(db: Database, scope: Scope, *, here: str) -> tuple[PostRow, ...]:
    """Return the command posts. `here`: who sits at this desk, to find the post that is commanded from it."""
    names = Names(db)
    held = _held(db, "post", scope)
    heads = heads_of(db, held, "state", "commander")
    return tuple(
        PostRow(
            id=post.id,
            **_texts(post, "state", "sort", "name", "commander"),
            **_values(post, "place", "contact", "talkgroup", "established_at", "successor"),
            **_values(post, "handover_brief", "handover_offered_at", "handover_taken_at"),
            organisation_name=names.full(post.organisation),
            here=bool(here) and post["commander"] == here,
            heads=heads.get(post.id, NO_HEADS),
        )
        for post in held
    )


def assignments(db: Database, scope: Scope) -> tuple[AssignmentRow, ...]:
    """Return the units sent, with the time of each step taken."""
    names = Names(db)
    held = _held(db, "assignment", scope)
    heads = heads_of(db, held, "state")
    return tuple(
        AssignmentRow(
            id=sent.id,
            **_texts(sent, "state", "unit_name", "organisation"),
            unit=_bytes(sent["unit"]) or b"",
            organisation_name=names.full(str(sent["organisation"] or "")),
            **_values(sent, "call_sign", "task", "persons", "vehicles", *_STEPS),
            heads=heads.get(sent.id, NO_HEADS),
        )
        for sent in held
    )


def orders(db: Database, scope: Scope, *, own: str) -> tuple[OrderRow, ...]:
    """Return the orders with their recipients, the newest last. `own`: this device's organisation."""
    names = Names(db)
    held = _held(db, "order", scope)
    heads = heads_of(db, held, "state")
    addressed = records(db, "recipient", "scope = ? and struck is null", [scope], limit=_RECIPIENTS_MAX)
    theirs = heads_of(db, addressed, "state", "report")
    recipients: dict[object, list[RecipientRow]] = {}
    for row in addressed:
        recipients.setdefault(row["order"], []).append(_recipient(db, row, names, own, theirs.get(row.id, NO_HEADS)))
    return tuple(
        OrderRow(
            id=order.id,
            scope=order.scope,
            **_texts(order, "state", "number", "sort", "urgency", "text", "issuer"),
            issuer_name=names.full(str(order["issuer"] or "")),
            **_values(order, "issued_by", "issued_at", "due_at", "sign_due_at", "feedback_minutes", "reason"),
            created_ms=order.created_ms,
            mine=bool(own) and order["issuer"] == own,
            recipients=tuple(recipients.get(order.id, ())),
            heads=heads.get(order.id, NO_HEADS),
        )
        for order in held
    )


def responses(db: Database, scope: Scope) -> tuple[ResponseRow, ...]:
    """Return the responses in force or past."""
    held = _held(db, "response", scope)
    heads = heads_of(db, held, "state", "level")
    plans = {plan.id: str(plan["name"] or "") for plan in records(db, "plan", limit=_LINES_READ_MAX)}
    return tuple(
        ResponseRow(
            id=row.id,
            **_texts(row, "state", "level"),
            **_values(row, "matters", "approver", "approval", "approved_at", "started_at"),
            plan_name=plans.get(EntityId(_bytes(row["plan"]) or b"")),
            heads=heads.get(row.id, NO_HEADS),
        )
        for row in held
    )


def tasks(db: Database, scope: Scope) -> tuple[TaskRow, ...]:
    """Return the tasks."""
    held = _held(db, "task", scope)
    heads = heads_of(db, held, "state")
    return tuple(
        TaskRow(
            id=row.id,
            **_texts(row, "state", "title"),
            **_values(row, "phase", "role", "due_at"),
            heads=heads.get(row.id, NO_HEADS),
        )
        for row in held
    )


def journal(db: Database, scope: Scope) -> tuple[JournalRow, ...]:
    """Return the last lines in the order shown: by the time stated, yet never before the line that its author saw."""
    newest = "scope = ? and id in (select id from journal_rows where scope = ? order by created_ms desc, id desc limit ?)"
    shown = in_sequence(records(db, "journal", newest, [scope, scope, _LINES_READ_MAX], limit=_LINES_READ_MAX))[-ROWS_MAX:]
    reach = reach_of(db, [line.id for line in shown])
    own = life.get(db.conn, "replica") or b""
    names, authors = Names(db), Authors(db)
    return tuple(_line(db, line, names, authors, reach=reach[line.id], own=own) for line in shown)


def journal_count(db: Database, scope: Scope) -> int:
    """Return how many lines people wrote."""
    (count,) = db.execute("select count(*) from journal_rows where scope = ? and coalesce(system, 0) = 0", [scope]).fetchone()
    return int(count)


def in_sequence(lines: Sequence[Record]) -> list[Record]:
    """Return journal lines in the order shown."""
    by_id = {line.id: line for line in lines}
    due: dict[EntityId, tuple[int, int]] = {}

    def place(line: Record) -> tuple[int, int]:
        """Return the time from which a line may stand, and how many it stands behind at that time."""
        chain, at = [], line
        while at.id not in due:
            chain.append(at)
            before = by_id.get(EntityId(_bytes(at["after"]) or b""))
            if before is None or before in chain:
                break
            at = before
        for one in reversed(chain):
            before = by_id.get(EntityId(_bytes(one["after"]) or b""))
            stated = _stated(one)
            if before is None or before.id not in due or due[before.id][0] < stated:
                due[one.id] = (stated, 0)
            else:
                due[one.id] = (due[before.id][0], due[before.id][1] + 1)
        return due[line.id]

    return sorted(lines, key=lambda line: (*place(line), line.created_ms, line.id))


def _line(db: Database, line: Record, names: Names, authors: Authors, *, reach: str, own: bytes) -> JournalRow:
    person, office = authors.person_of(line.id)
    return JournalRow(
        id=line.id,
        text=str(line["line"] or ""),
        stated_at=_stated(line),
        entered_ms=line.created_ms,
        **_values(line, "channel", "said_by", "relayed_by", "place"),
        person=person,
        office=office,
        organisation_name=names.full(line.organisation),
        ticks=tuple(str(tick) for tick in line.values["ticks"]),  # type: ignore[attr-defined]  # members read as a tuple
        system=bool(line["system"]),
        struck=_struck(db, line, authors),
        reach=reach,
        mine=line.id[:8] == own,
    )


def _struck(db: Database, line: Record, authors: Authors) -> StruckRow | None:
    if line["struck"] is None:
        return None
    state = state_of(db, line.kind, line.scope, line.id)
    heads = {} if state is None else state.fields[23].heads
    op = max(heads, key=lambda head: (heads[head][1], head), default=None)
    if op is None:
        return StruckRow(reason=str(line["struck"]), person="", at_ms=line.created_ms)
    return StruckRow(reason=str(line["struck"]), person=authors.person_of(op)[0], at_ms=heads[op][1])


def _recipient(db: Database, row: Record, names: Names, own: str, heads: Heads) -> RecipientRow:
    code = str(row["organisation"] or "")
    return RecipientRow(
        id=row.id,
        state=str(row["state"] or ""),
        organisation=code,
        organisation_name=names.full(code),
        unit=_bytes(row["unit"]),
        **_values(row, "name", "signed_at", "signed_by", "report", "reason", "finished_at"),
        **_values(row, "told_by_voice_at", "told_by", "told_channel", "read_back"),
        delivered_at=_delivered_at(db, row.id, code),
        mine=bool(own) and code == own,
        heads=heads,
    )


def _delivered_at(db: Database, entity: EntityId, organisation: str) -> int | None:
    """Return when a device of the organisation became known to hold the record, None while none is."""
    (at_ms,) = db.execute(
        "select min(reach.learnt_ms) from entries join replicas on replicas.number = entries.replica"
        " join reach on reach.stream = entries.stream and reach.seq >= entries.seq"
        " join holders on holders.number = reach.holder"
        " join replicas as there on there.replica = holders.replica and there.organisation = ?"
        " where replicas.replica = ? and entries.ordinal = ?",
        [organisation, entity[:8], int.from_bytes(entity[8:14], "big")],
    ).fetchone()
    return None if at_ms is None else int(at_ms)


def _held(db: Database, kind: str, scope: Scope) -> tuple[Record, ...]:
    return records(db, kind, "scope = ? and struck is null", [scope], limit=ROWS_MAX)


def _stated(line: Record) -> int:
    stated = line["stated_at"]
    return stated if isinstance(stated, int) else line.created_ms


def _bytes(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _texts(record: Record, *names: str) -> dict[str, Any]:
    return {name: str(record[name] or "") for name in names}


def _values(record: Record, *names: str) -> dict[str, Any]:
    return {name: record[name] for name in names}
