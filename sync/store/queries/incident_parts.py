"""The parts of one incident: posts, units sent, orders, responses, tasks, and what people wrote.

Layer: store.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sync.domain.draft import Record
from sync.domain.ids import EntityId, ordinal_of
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.store import life
from sync.store.cipher import Database
from sync.store.projector import value_of
from sync.store.queries.clocks import ahead_of
from sync.store.queries.common import Names, chunks, heads_of, marks, reach_of, records, struck_rows
from sync.store.queries.counted import counted
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
_LINE = (
    *("id", "scope", "line", "stated_at", "created_ms", "channel", "said_by", "relayed_by", "place", "ticks", "system", "struck"),
    *("by_person", "by_office", "by_organisation"),
)
_STEPS = ("ordered_at", "mustered_at", "departed_at", "arrived_at", "completed_at", "returned_at")


# What decides where a journal line stands: its id, the line its author saw, when it was stated and when it was written.
Place = tuple[bytes, bytes | None, int, int]


def posts(db: Database, scope: Scope, names: Names, *, here: str) -> tuple[PostRow, ...]:
    """Return the command posts. `here`: who sits at this desk, to find the post that is commanded from it."""
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


def assignments(db: Database, scope: Scope, names: Names) -> tuple[AssignmentRow, ...]:
    """Return the units sent, with the time of each step taken."""
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


def orders(db: Database, scope: Scope, names: Names, *, own: str, number: str = "") -> tuple[OrderRow, ...]:
    """Return the orders with their recipients, the newest last.

    An order to somebody who is no party lives in a circle and carries the number of its incident: it stands here too.

    Args:
        own: this device's organisation.
        number: of the incident.
    """
    held = _held(db, "order", scope)
    addressed = records(db, "recipient", "scope = ? and struck is null", [scope], limit=_RECIPIENTS_MAX)
    if number:
        elsewhere = records(db, "order", "incident_number = ? and scope <> ? and struck is null", [number, scope], limit=ROWS_MAX)
        ids = [order.id for order in elsewhere]
        addressed += records(db, "recipient", f'"order" in ({marks(ids)}) and struck is null', ids, limit=_RECIPIENTS_MAX)
        held = tuple(sorted((*held, *elsewhere), key=_written))
    heads = heads_of(db, held, "state")
    theirs = heads_of(db, addressed, "state", "report")
    recipients: dict[object, list[RecipientRow]] = {}
    delivered = _delivered(db, addressed)
    for row in addressed:
        recipients.setdefault(row["order"], []).append(_recipient(row, names, own, delivered.get(row.id), theirs.get(row.id, NO_HEADS)))
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


def _written(order: Record) -> tuple[int, EntityId]:
    return order.created_ms, order.id


def responses(db: Database, scope: Scope) -> tuple[ResponseRow, ...]:
    """Return the responses in force or past."""
    held = _held(db, "response", scope)
    heads = heads_of(db, held, "state", "level", "countersigned_by")
    plans = {plan.id: str(plan["name"] or "") for plan in records(db, "plan", limit=_LINES_READ_MAX)} if held else {}
    return tuple(
        ResponseRow(
            id=row.id,
            **_texts(row, "state", "level"),
            **_values(row, "matters", "approver", "approval", "approved_at", "countersigned_by", "started_at"),
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


def journal(db: Database, parts: Mapping[Scope, str], names: Names) -> tuple[JournalRow, ...]:
    """Return the last lines in the order shown: by the time stated, yet never before the line that its author saw.

    Args:
        parts: the scopes whose lines stand together, each with what its lines are marked with, as `lines_of`.
    """
    return lines_of(db, parts, names, sequence(db, tuple(parts), _LINES_READ_MAX)[-ROWS_MAX:])


def sequence(db: Database, scopes: Sequence[Scope], most: int) -> list[bytes]:
    """Return the ids of the last `most` lines written, in the order shown."""
    return [place[3] for place in in_sequence(written_last(db, scopes, most))]


def written_last(db: Database, scopes: Sequence[Scope], most: int) -> list[Place]:
    """Return the last `most` lines written in all of some scopes, the newest last."""
    rows: list[Place] = []
    for scope in scopes:
        # Each scope by itself: its index ends with what was written last.
        rows += db.execute(
            'select id, "after", coalesce(stated_at, created_ms), created_ms from journal_rows where scope = ?'
            " order by created_ms desc, id desc limit ?",
            [scope, most],
        ).fetchall()
    rows.sort(key=_when_written)
    return rows[-most:]


def _when_written(place: Place) -> tuple[int, bytes]:
    return place[3], place[0]


def lines_of(db: Database, parts: Mapping[Scope, str], names: Names, shown: Sequence[bytes]) -> tuple[JournalRow, ...]:
    """Return journal lines by id, in the order given; `parts`: what the lines of each scope are marked with, empty for nothing."""
    found = db.execute(f"select {', '.join(_LINE)} from journal_rows where id in ({marks(shown)})", list[object](shown)).fetchall()
    lines = {row[0]: dict(zip(_LINE, row, strict=True)) for row in found}
    reach = reach_of(db, shown)
    struck: dict[bytes, StruckRow] = {}
    for scope in parts:
        of_scope = [line for line in lines.values() if line["struck"] is not None and line["scope"] == scope]
        struck.update(struck_rows(db, "journal", scope, [(line["id"], line["struck"], line["created_ms"]) for line in of_scope]))
    own, ahead = life.get(db.conn, "replica") or b"", ahead_of(db, shown)
    return tuple(
        _line(
            lines[entity],
            names,
            of=parts.get(lines[entity]["scope"], ""),
            struck=struck.get(entity),
            reach=reach[entity],
            mine=entity[:8] == own,
            ahead_ms=ahead.get(entity),
        )
        for entity in shown
    )


def journal_count(db: Database, scopes: Sequence[Scope]) -> int:
    """Return how many lines people wrote."""
    return sum(counted(db, "journal", scopes).values())


def in_sequence(lines: Iterable[Place]) -> list[tuple[int, int, int, bytes]]:
    """Return journal lines in the order shown, as (from when a line may stand, how many it stands behind, when written, id).

    ``lines`` come as they were written: nearly each then stands behind one whose place is known already.
    """
    by_id = {line[0]: line for line in lines}
    due: dict[bytes, tuple[int, int]] = {}
    for line in by_id.values():
        chain, at = {line[0]: line}, line
        while (before := by_id.get(at[1] or b"")) is not None and before[0] not in due and before[0] not in chain:
            chain[before[0]] = at = before
        for entity, after, stated_at, _ in reversed(chain.values()):
            behind = due.get(after or b"")
            due[entity] = (stated_at, 0) if behind is None or behind[0] < stated_at else (behind[0], behind[1] + 1)
    places = [(*due[entity], created_ms, entity) for entity, _, _, created_ms in by_id.values()]
    places.sort()
    return places


def _line(
    line: Mapping[str, Any], names: Names, *, of: str, struck: StruckRow | None, reach: str, mine: bool, ahead_ms: int | None
) -> JournalRow:
    return JournalRow(
        of=of,
        id=line["id"],
        text=line["line"] or "",
        stated_at=line["created_ms"] if line["stated_at"] is None else line["stated_at"],
        entered_ms=line["created_ms"],
        **{name: line[name] for name in ("channel", "said_by", "relayed_by", "place")},
        person=line["by_person"],
        office=line["by_office"],
        organisation_name=names.full(line["by_organisation"]),
        ticks=value_of(KINDS["journal"].by_name["ticks"], line["ticks"]),
        system=bool(line["system"]),
        struck=struck,
        reach=reach,
        mine=mine,
        clock_ahead_ms=ahead_ms,
    )


def _recipient(row: Record, names: Names, own: str, delivered_at: int | None, heads: Heads) -> RecipientRow:
    code = str(row["organisation"] or "")
    return RecipientRow(
        id=row.id,
        state=str(row["state"] or ""),
        organisation=code,
        organisation_name=names.full(code),
        unit=_bytes(row["unit"]),
        **_values(row, "name", "signed_at", "signed_by", "report", "reason", "finished_at"),
        **_values(row, "told_by_voice_at", "told_by", "told_channel", "read_back"),
        delivered_at=delivered_at,
        mine=bool(own) and code == own,
        heads=heads,
    )


def _delivered(db: Database, recipients: Sequence[Record]) -> Mapping[EntityId, int]:
    """Return for each recipient when a device of its organisation became known to hold the record; those not delivered are left out."""
    found: dict[EntityId, int] = {}
    for chunk in chunks(recipients):
        rows = db.execute(
            f"with wanted (entity, ordinal, organisation) as (values {', '.join('(?, ?, ?)' for _ in chunk)})"
            " select wanted.entity, min(reach.learnt_ms) from wanted"
            " join replicas on replicas.replica = substr(wanted.entity, 1, 8)"
            " join entries on entries.replica = replicas.number and entries.ordinal = wanted.ordinal"
            " join reach on reach.stream = entries.stream and reach.seq >= entries.seq"
            " join holders on holders.number = reach.holder"
            " join replicas as there on there.replica = holders.replica and there.standing <> 'center'"
            " and there.organisation = wanted.organisation"
            " group by wanted.entity",
            [value for row in chunk for value in (row.id, ordinal_of(row.id), str(row["organisation"] or ""))],
        ).fetchall()
        found.update((EntityId(bytes(entity)), int(at_ms)) for entity, at_ms in rows)
    return found


def _held(db: Database, kind: str, scope: Scope) -> tuple[Record, ...]:
    return records(db, kind, "scope = ? and struck is null", [scope], limit=ROWS_MAX)


def _bytes(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _texts(record: Record, *names: str) -> dict[str, Any]:
    return {name: str(record[name] or "") for name in names}


def _values(record: Record, *names: str) -> dict[str, Any]:
    return {name: record[name] for name in names}
