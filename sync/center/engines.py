"""SQLAlchemy's engines on SQLite: what is true of SQLite is asked once in a process, and a statement is compiled once for all of them.

An engine that `create_engine` makes has a dialect and compiled statements of its own, and there are three of each database, another
for each copy that is proved. What a statement compiles to depends on nothing but the dialect, so here they share one.

Source: our design, measured.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import Pool, QueuePool, StaticPool
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2

from sync.center.prepared import OUTAGE_OF, Prepared
from sync.domain.failures import Outage
from sync.store import cipher

_URL = "sqlite+pysqlite://"
COMPILED_MAX = 2_000
_COMPILED: LRUCache[Any, Any] = LRUCache(COMPILED_MAX)


def pooled(connect: Callable[[], Any], *, size: int, begin: str) -> Engine:
    """Return an engine of up to ``size`` connections, each transaction of which starts with ``begin``."""
    engine = _on(QueuePool(connect, pool_size=size, max_overflow=0, reset_on_return="rollback", dialect=_dialect()))
    begins = Prepared(text(begin))

    def begun(connection: Connection) -> None:
        begins.run(connection)

    event.listen(engine, "begin", begun)
    return engine


def single(connect: Callable[[], Any]) -> Engine:
    """Return an engine of one connection, whose transactions are nobody's business."""
    return _on(StaticPool(connect, dialect=_dialect()))


def _on(pool: Pool) -> Engine:
    engine = Engine(pool, _dialect(), make_url(_URL), execution_options={"compiled_cache": _COMPILED, OUTAGE_OF: cipher.outage_of})
    event.listen(engine, "handle_error", _outage_in, retval=True)
    return engine


def _outage_in(context: ExceptionContext) -> Outage | None:
    """Let what the disk does come out of an engine as an Outage; SQLAlchemy wraps it, and no one would know it for what it is."""
    return cipher.outage_of(context.original_exception)


@cache
def _dialect() -> Dialect:
    """Return SQLite's dialect, which learns at its first connection what this SQLite can."""
    engine = create_engine(_URL, module=dbapi2)
    engine.connect().close()
    engine.dispose()
    return engine.dialect
