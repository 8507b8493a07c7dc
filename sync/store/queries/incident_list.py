"""The lines of the incident list: a few grouped questions for all of them, never one per line.

Layer: store.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sync.domain.draft import Record
from sync.domain.kinds.assignment import FREES
from sync.domain.kinds.order import RECIPIENT_LIFE
from sync.store.cipher import Database
from sync.store.queries.absorbed import parts_of
from sync.store.queries.cold import at_center
from sync.store.queries.common import Names, marks, reach_of
from sync.store.queries.rows import HERE, IncidentRow

# The nearest to the scene first.
_POST_SEQUENCE = "case sort when 'scene' then 0 when 'forward' then 1 else 2 end"
_ON_SCENE = ("arrived", "completed")
_LEFT = tuple(sorted(FREES))
_ASKING = ("question", "disputed", "ruling")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    """The last line that people wrote."""

    id: bytes
    text: str
    at_ms: int
    organisation: str


def rows_of(db: Database, incidents: Sequence[Record]) -> tuple[IncidentRow, ...]:
    """Return the lines for `incidents`, in their order; what was merged into one counts in its line."""
    parts = {incident.scope: tuple(parts_of(db, incident)) for incident in incidents}
    scopes = list(dict.fromkeys(scope for every in parts.values() for scope in every))
    names = Names(db)
    commanders = _by_scope(db, scopes, _COMMANDERS, (), str)
    units = _by_scope(db, scopes, _UNITS.format(there=marks(_ON_SCENE), left=marks(_LEFT), scopes="{scopes}"), (*_ON_SCENE, *_LEFT), _pair)
    ends = ("draft", *sorted(RECIPIENT_LIFE.ends))
    open_orders = _by_scope(db, scopes, _ORDERS.format(ends=marks(ends), scopes="{scopes}"), ends, int)
    questions = _by_scope(db, scopes, _QUESTIONS.format(asking=marks(_ASKING), scopes="{scopes}"), _ASKING, int)
    lasts = _lasts(db, scopes)
    apart = at_center(db, scopes)
    reach = reach_of(db, [last.id for last in lasts.values()])
    rows = []
    for incident in incidents:
        every = parts[incident.scope]
        last = max((lasts[scope] for scope in every if scope in lasts), key=_when, default=None)
        there, total = (sum(units.get(scope, (0, 0))[place] for scope in every) for place in (0, 1))
        cold = sum(apart[scope][0] for scope in every if scope in apart)
        until_ms = max((apart[scope][1] for scope in every if scope in apart), default=incident.created_ms)
        rows.append(
            IncidentRow(
                id=incident.id,
                scope=incident.scope,
                **_facts(incident),
                commander=commanders.get(incident.scope, ""),
                units_on_scene=there,
                units_total=total,
                orders_open=sum(open_orders.get(scope, 0) for scope in every),
                last_text="" if last is None else last.text,
                last_at_ms=until_ms if last is None else last.at_ms,
                last_from=names.full(incident.organisation if last is None else last.organisation),
                last_reach=HERE if last is None else reach[last.id],
                questions=sum(questions.get(scope, 0) for scope in every),
                at_center=cold,
            )
        )
    return tuple(rows)


def _facts(incident: Record) -> dict[str, Any]:
    texts = {name: str(incident.values[name] or "") for name in ("number", "mode", "title", "state")}
    return {**texts, **{name: incident.values[name] for name in ("grade", "class_code", "place", "reported_at", "happened_at")}}


_COMMANDERS = (
    "select scope, commander from (select scope, commander, row_number() over"
    f" (partition by scope order by {_POST_SEQUENCE}, created_ms desc, id) as place"
    " from post_rows where scope in ({scopes}) and struck is null and state in ('active', 'moving')) where place = 1"
)
_UNITS = (
    "select scope, sum(state in ({there})), count(*) from assignment_rows"
    " where state not in ({left}) and struck is null and scope in ({scopes}) group by scope"
)
_ORDERS = "select scope, count(*) from recipient_rows where state not in ({ends}) and struck is null and scope in ({scopes}) group by scope"
_QUESTIONS = "select scope, count(*) from questions where sort in ({asking}) and scope in ({scopes}) group by scope"


def _when(last: _Last) -> tuple[int, bytes]:
    return last.at_ms, last.id


def _pair(there: int, total: int) -> tuple[int, int]:
    return int(there), int(total)


def _by_scope(db: Database, scopes: Sequence[bytes], sql: str, values: Sequence[object], read: Callable[..., Any]) -> dict[bytes, Any]:
    """Return ``scope → read(the other columns)`` of a statement with a place for the list of scopes."""
    return {bytes(scope): read(*rest) for scope, *rest in db.execute(sql.format(scopes=marks(scopes)), [*values, *scopes]).fetchall()}


def _lasts(db: Database, scopes: Sequence[bytes]) -> dict[bytes, _Last]:
    """Return the last line of each scope, each found at the end of its index: a long journal costs no more than a short one."""
    rows = (
        db.execute(
            f"with wanted (scope) as (values {', '.join('(?)' for _ in scopes)})"
            " select wanted.scope, id, line, created_ms, by_organisation from wanted join journal_rows on id ="
            " (select id from journal_rows as last where last.scope = wanted.scope and last.struck is null"
            " order by last.created_ms desc, last.id desc limit 1)",
            list(scopes),
        ).fetchall()
        if scopes
        else []
    )
    return {bytes(scope): _Last(id=entity, text=line or "", at_ms=at_ms, organisation=code) for scope, entity, line, at_ms, code in rows}
