"""Registering organisations: what the shipped list does not hold, such as stations and custom jurisdictions, said to everyone.

Works while a center runs on the same directory, as admission does. Source: engine specification §1, §4.
"""

import time
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from sync.center.beside import Beside
from sync.center.database import organisations
from sync.center.keys import keys_of
from sync.center.life import not_in_recovery, say_organisations
from sync.center.opening import open_database
from sync.domain.draft import Organisation
from sync.domain.failures import Refused


def register_organisations(directory: Path, rows: Iterable[Organisation], *, sort: str | None = None) -> int:
    """Write organisations as authority entries, those already known left out; return how many were written.

    ``sort`` is one of `ORGANISATION_SORTS`, the same for all.

    Raises: Refused: `organisation.unknown` (a parent that is neither known nor among them), `center.in_recovery`.
    """
    keys = keys_of(directory)
    database = open_database(directory, keys)
    beside = Beside(directory)
    try:
        with database.write() as connection:
            not_in_recovery(connection)
            known = set(connection.execute(select(organisations.c.code)).scalars())
            fresh = [row for row in rows if row.code not in known]
            for row in fresh:
                if row.parent is not None and row.parent not in known:
                    raise Refused("organisation.unknown", organisation=row.parent)
                known.add(row.code)
            say_organisations(connection, keys, tuple(_fields(row, sort) for row in fresh), now_ms=time.time_ns() // 1_000_000)
            after = beside.look(connection)
        beside.write(after)
    finally:
        database.close()
    return len(fresh)


def _fields(row: Organisation, sort: str | None) -> dict[str, str | None]:
    return {"code": row.code, "name": row.name, "short_name": row.short_name, "tier": row.tier, "parent": row.parent, "sort": sort}
