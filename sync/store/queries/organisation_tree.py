"""An organisation with all that stands below it, to address at once. Layer: store."""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.draft import Organisation
from sync.store import search
from sync.store.cipher import Database
from sync.store.organisations import Tree
from sync.store.queries.common import marks
from sync.store.shipped import shipped

FOUND_MAX = 5
MEMBERS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtreeRow:
    """An organisation and what it holds: (code, name) of itself and each below it, (id, name) of their units."""

    code: str
    name: str
    organisations: tuple[tuple[str, str], ...]
    units: tuple[tuple[bytes, str], ...]


def below(db: Database, text: str) -> tuple[SubtreeRow, ...]:
    """Return the organisations that `text` finds and that have others below them or several units, by code.

    One with more than an order may address is left out, rather than addressed in part.
    """
    wanted = text.strip()
    if not wanted:
        return ()
    held = {row.code: row for row in Tree(db.conn, shipped().values()).rows()}
    children: dict[str, list[str]] = {}
    for row in held.values():
        if row.parent is not None:
            children.setdefault(row.parent, []).append(row.code)
    found = sorted(code for code, row in held.items() if code.startswith(wanted) or search.finds(wanted, f"{row.name} {row.short_name}"))
    rows = []
    for code in found:
        inside = _inside(code, children)
        if len(inside) > MEMBERS_MAX:
            continue
        units = _units(db, inside)
        if (len(inside) > 1 or len(units) > 1) and len(units) <= MEMBERS_MAX:
            rows.append(
                SubtreeRow(code=code, name=_name(held, code), organisations=tuple((one, _name(held, one)) for one in inside), units=units)
            )
    return tuple(rows[:FOUND_MAX])


def _inside(code: str, children: Mapping[str, list[str]]) -> tuple[str, ...]:
    inside, due = dict.fromkeys([code]), [code]
    while due:
        for child in sorted(children.get(due.pop(0), ())):
            if child not in inside:
                inside[child] = None
                due.append(child)
    return tuple(inside)


def _units(db: Database, codes: tuple[str, ...]) -> tuple[tuple[bytes, str], ...]:
    rows = db.execute(
        f"select id, name from unit_rows where struck is null and by_organisation in ({marks(codes)}) order by name, id limit ?",
        [*codes, MEMBERS_MAX + 1],
    ).fetchall()
    return tuple((bytes(entity), str(name or "")) for entity, name in rows)


def _name(held: Mapping[str, Organisation], code: str) -> str:
    return held[code].short_name or held[code].name
