"""How the center above stands to this one, as the process that carries keeps it in the database for whoever asks.

Source: our design (engine specification §10).
"""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, select

from sync.center.database import get, put, streams, upstream_reach
from sync.domain.scopes import AUTHORITY

STATE = "upstream_state"
UP = "in_step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """How it stood when that last changed. Time in milliseconds UTC.

    `state` as of a device's link; `code` says what is wrong, empty where nothing is.
    """

    url: str
    state: str
    code: str
    since_ms: int

    @property
    def is_up(self) -> bool:
        """Tell whether the two are in touch."""
        return self.state == UP


def keep(connection: Connection, upstream: Upstream) -> None:
    """Keep how it stands now."""
    put(connection, STATE, json.dumps(asdict(upstream)).encode())


def held(connection: Connection) -> Upstream | None:
    """Return how it stood, None where there never was one."""
    kept = get(connection, STATE)
    return None if kept is None else Upstream(**json.loads(kept))


def entries_behind(connection: Connection) -> int:
    """Return how many entries that lie here the center above is not known to hold."""
    known = func.coalesce(upstream_reach.c.seq, 0)
    query = select(func.coalesce(func.sum(streams.c.seq - known), 0)).outerjoin(upstream_reach, upstream_reach.c.stream == streams.c.number)
    return int(connection.execute(query.where(streams.c.seq > known, streams.c.scope != AUTHORITY)).scalar_one())
