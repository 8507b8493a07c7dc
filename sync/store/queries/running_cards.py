"""Cards that run: the open tasks of every incident that goes on, overdue first. Layer: store."""

from sync.domain.ids import EntityId
from sync.domain.kinds.incident import LIFE as INCIDENT_LIFE
from sync.domain.kinds.response import TASK_LIFE
from sync.domain.registry import KINDS
from sync.store.cipher import Database
from sync.store.queries.common import as_record, heads_of, marks
from sync.store.queries.pages import Page
from sync.store.queries.plan_documents import held_document
from sync.store.queries.plan_rows import CardText, RunningCard, RunningCounts
from sync.store.queries.rows import ROWS_MAX
from sync.store.tables import columns

_OVER, _ENDED = tuple(sorted(TASK_LIFE.ends)), tuple(sorted(INCIDENT_LIFE.ends))
_OPEN = (
    " from task_rows join incident_rows on incident_rows.scope = task_rows.scope"
    f" where task_rows.struck is null and task_rows.state not in ({marks(_OVER)})"
    f" and incident_rows.struck is null and incident_rows.state not in ({marks(_ENDED)})"
)


def listing(db: Database, plan: bytes | None, offset: int, limit: int) -> Page[RunningCard]:
    """Return the open cards, the earliest due first, those without a time last; of one plan alone where given."""
    where, values = _OPEN, list[object]([*_OVER, *_ENDED])
    if plan is not None:
        where, values = f"{_OPEN} and task_rows.response in (select id from response_rows where plan = ?)", [*values, plan]
    (total,) = db.execute(f"select count(*){where}", values).fetchone()
    own = [f'task_rows."{name}"' for name in columns(KINDS["task"])]
    rows = db.execute(
        f"select {', '.join(own)}, incident_rows.id, incident_rows.number, incident_rows.title, incident_rows.mode{where}"
        " order by task_rows.due_at is null, task_rows.due_at, task_rows.created_ms, task_rows.id limit ? offset ?",
        [*values, min(limit, ROWS_MAX), offset],
    ).fetchall()
    tasks = [as_record(KINDS["task"], row[: len(own)]) for row in rows]
    heads = heads_of(db, tasks, "state")
    groups = _names(db, "select id, name from group_rows where id in ({marks})", [task["group"] for task in tasks])
    plans = _names(
        db,
        "select response_rows.id, plan_rows.name from response_rows join plan_rows on plan_rows.id = response_rows.plan"
        " where response_rows.id in ({marks})",
        [task["response"] for task in tasks],
    )
    found = []
    for task, row in zip(tasks, rows, strict=True):
        incident, number, title, mode = row[len(own) :]
        found.append(
            RunningCard(
                id=task.id,
                state=str(task["state"]),
                title=str(task["title"] or ""),
                incident=bytes(incident),
                incident_number=str(number or ""),
                incident_title=str(title or ""),
                mode=str(mode or ""),
                group_name=groups.get(task["group"], ""),
                plan_name=plans.get(task["response"], ""),
                heads=heads.get(EntityId(task.id), {}),
                **{name: task[name] for name in ("phase", "role", "version_hash", "card", "due_at", "repeat_minutes", "reason")},  # type: ignore[arg-type]
            )
        )
    return Page(rows=tuple(found), offset=offset, total=int(total))


def counts(db: Database, now_ms: int) -> RunningCounts:
    """Return how many cards run and how many are overdue."""
    total, overdue = db.execute(f"select count(*), coalesce(sum(task_rows.due_at < ?), 0){_OPEN}", [now_ms, *_OVER, *_ENDED]).fetchone()
    return RunningCounts(open=int(total), overdue=int(overdue))


def card(db: Database, version_hash: bytes | None, number: int | None) -> CardText:
    """Return what a version says of one of its cards, nothing when the version is not held here."""
    document = held_document(db, version_hash)
    return CardText(card=None if document is None else next((one for one in document.cards if one.number == number), None))


def _names(db: Database, sql: str, ids: list[object]) -> dict[object, str]:
    wanted = sorted({one for one in ids if isinstance(one, bytes)})
    return {bytes(entity): str(name or "") for entity, name in db.execute(sql.format(marks=marks(wanted)), wanted).fetchall()}
