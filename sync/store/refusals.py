"""What was refused at this device for want of a right: kept here alone, since what is refused is written nowhere else.

Table `refusals`, local: number, at_ms, person and office of who sat here, or whose secret was tried, act, code. The newest
`KEPT_MAX` stay. No text that somebody typed is kept, and no secret.

Layer: store. Source: domain notes §3.21 (audit); our design.
"""

from sync.domain.ids import EntityId
from sync.store.cipher import Connection

KEPT_MAX = 10_000

# Refusals that say that somebody wanted what was not theirs to do. What a rule of the work refuses is no such thing.
OF_RIGHTS = frozenset(
    {
        *("seat.locked", "seat.other", "sign_in.wrong", "passphrase.wrong"),
        *("office.may_not", "scope.may_not_write", "person.office_not_held"),
    }
)


def note(connection: Connection, *, at_ms: int, person: str, office: str, act: str, code: str) -> None:
    """Keep one refusal, and let go of the oldest beyond `KEPT_MAX`."""
    values = {"at_ms": at_ms, "person": person, "office": office, "act": act, "code": code}
    connection.execute("insert into refusals (at_ms, person, office, act, code) values (:at_ms, :person, :office, :act, :code)", values)
    connection.execute("delete from refusals where number <= (select max(number) from refusals) - ?", (KEPT_MAX,))


def name_of(connection: Connection, person: EntityId) -> str:
    """Return what a person is called, empty where her record is not here."""
    row = connection.execute("select name from person_rows where id = ?", (person,)).fetchone()
    return "" if row is None else str(row[0])
