"""Approvals by word of mouth that nobody put in writing yet, the oldest first. Layer: store.

Due two hours after the approval, and owed until it is done, whether or not the incident ended. Source: domain notes §3.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.access import may_write
from sync.domain.ids import EntityId
from sync.domain.kinds import response
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope
from sync.store.cipher import Database
from sync.store.queries import desk
from sync.store.queries.common import heads_at, marks
from sync.store.queries.rows import NO_HEADS

OWED_MAX = 200
LIMIT_MS = response.COUNTERSIGN_MINUTES * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One of them.

    Attributes:
        id: of the response.
        approval: by which word of mouth, a choice of the field.
        heads: of the countersigner, which a countersigning names.
        may: whether the office of who sits here may; that the approver alone does is the rule's to say.
    """

    id: bytes
    incident: bytes
    number: str
    title: str
    mode: str
    level: str
    approver: str
    approval: str
    approved_ms: int
    heads: Mapping[str, tuple[bytes, ...]]
    may: bool

    @property
    def due_ms(self) -> int:
        """Return by when it was, or is, to be done."""
        return self.approved_ms + LIMIT_MS


def owed(db: Database) -> tuple[OwedRow, ...]:
    """Return them with what a list shows and an act needs."""
    spoken = tuple(sorted(response.BY_WORD))
    rows = db.execute(
        "select response_rows.id, response_rows.scope, incident_rows.id, coalesce(incident_rows.number, ''),"
        " coalesce(incident_rows.title, ''), coalesce(incident_rows.mode, 'actual'), coalesce(response_rows.level, ''),"
        " coalesce(response_rows.approver, ''), response_rows.approval, response_rows.approved_at from response_rows"
        " join incident_rows on incident_rows.scope = response_rows.scope"
        f" where response_rows.struck is null and incident_rows.struck is null and response_rows.approval in ({marks(spoken)})"
        " and response_rows.approved_at is not null and response_rows.countersigned_by is null"
        f" and response_rows.state != 'declined' order by response_rows.approved_at, response_rows.id limit {OWED_MAX}",
        [*spoken],
    ).fetchall()
    if not rows:
        return ()
    heads = heads_at(db, KINDS["response"], [(Scope(row[1]), EntityId(row[0])) for row in rows], "countersigned_by")
    standing, facts = desk.standing(db), desk.facts(db)
    return tuple(
        OwedRow(
            id=row[0],
            incident=row[2],
            number=row[3],
            title=row[4],
            mode=row[5],
            level=row[6],
            approver=row[7],
            approval=row[8],
            approved_ms=row[9],
            heads=heads.get(EntityId(row[0]), NO_HEADS),
            may=may_write(standing, Scope(row[1]), "response", "set", facts),
        )
        for row in rows
    )
