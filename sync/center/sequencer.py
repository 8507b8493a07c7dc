"""The sequencer: judges what devices pushed, and publishes it in the sequence in which it can be seen.

On PostgreSQL pushes are stored side by side and wait in `unpublished`; one round takes what is visible there, judges it entry
by entry, numbers it behind the head of the feed and commits. A writer that sleeps before its commit is not seen and gets a later
n; nobody reads n + 1 before n, since a round holds the lock of `Postgres.write` until its commit can be seen. Judging happens
here alone, so access is folded in one sequence, as on SQLite.

Any process may do a round. One *leads*: it holds a lock of its session, so that the others needn't try, and does what one must
do alone (partitions, backups by the clock, the keeper). When it dies the server lets go of the lock, and the next one takes it
within `LOOK_S`.

One thread for each process, `center-sequencer`. Source: engine specification §10.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import SQLAlchemyError

from sync.center import publishing
from sync.center.beside import Beside
from sync.center.columns import POSTGRESQL
from sync.center.database import Database, Sort, unpublished
from sync.center.judge import Judge, Verdicts
from sync.center.keys import CenterKeys
from sync.center.postgres import LEADING, SERVING, Postgres, Session
from sync.center.prepared import Listed, Prepared
from sync.center.publishing import Cut
from sync.center.rulings import conclude, note_fork
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.entry import rows_of

log = logging.getLogger("sync.center")

_Arrived = tuple[ReplicaId, Scope, bytes]
ROWS, BYTES = 2_000, 8 * 1024 * 1024  # of one round
LOOK_S = 0.25
ROOM_S = 3_600.0
TIDY_ROWS = 20_000
PUSHED, GROWN = "qianzhi_pushed", "qianzhi_grown"
_WAITING = Prepared(select(unpublished).order_by(unpublished.c.number).limit(ROWS))
# What was seen waiting is named again: more may have come to be seen since.
_ENTRIES = Listed(
    "select u.number, s.replica, s.scope, e.hash, e.body from unpublished u join streams s on s.number = u.stream"
    " join entries e on e.stream = u.stream and e.seq between u.first_seq and u.last_seq"
    " where u.number {listed} order by u.number, e.seq"
)
_ANY = Prepared(select(unpublished.c.number).limit(1))
_TAKEN = Listed("delete from unpublished where number {listed}")


def drain(database: Database, keys: CenterKeys, beside: Beside, *, now_ms: Callable[[], int]) -> int:
    """Publish all that can be seen waiting; return how many rows it was."""
    total = 0
    while True:
        with database.write() as connection:
            taken = publish_waiting(connection, keys, now_ms=now_ms())
            after = beside.look(connection) if taken else None
            more = after is not None and _ANY.first(connection) is not None
        if after is not None:
            beside.write(after)
        total += taken
        if not more:
            return total


def publish_waiting(connection: Connection, keys: CenterKeys, *, now_ms: int) -> int:
    """Do one round inside a transaction of `Database.write`; return how many rows it took."""
    rows = _bounded(_WAITING.all(connection))
    if not rows:
        return 0
    numbers = [row.number for row in rows]
    found: dict[int, list[tuple[bytes, bytes]]] = {}
    known: dict[int, tuple[ReplicaId, Scope]] = {}
    for number, replica, scope, entry_hash, body in _ENTRIES.all(connection, numbers):
        found.setdefault(number, []).append((entry_hash, body))
        known[number] = (ReplicaId(replica), Scope(scope))
    _TAKEN.run(connection, numbers)
    runs = [row for row in rows if row.sort == Sort.RUN]
    publishing.publish(connection, (_cut(row, known[row.number][1], found[row.number]) for row in runs))
    verdicts = _judged(connection, [(*known[row.number], body) for row in runs for _, body in found[row.number]])
    forked = set[ReplicaId]()
    for row in rows:
        if row.sort == Sort.CLAIM:
            publishing.publish_claim(connection, row.holder, row.author, row.raw, pusher=row.pusher)
        elif row.sort == Sort.FORK:
            note_fork(connection, row.author, held=row.raw)
            forked.add(row.author)
    conclude(connection, keys, verdicts, forked=forked, now_ms=now_ms)
    return len(rows)


def _judged(connection: Connection, arrived: Sequence[_Arrived]) -> Verdicts:
    """Judge entries in their sequence; one that our own fault keeps from being judged holds up nobody behind it."""
    verdicts = Verdicts()
    try:
        with connection.begin_nested():
            judge = Judge(connection, verdicts)
            if connection.dialect.name == POSTGRESQL:
                judge.foresee({scope for _, scope, _ in arrived})
            for one in arrived:
                judge.take_wire(*one)
    except (Outage, SQLAlchemyError):
        raise
    except Exception:  # noqa: BLE001 - told below, once it is known of which entry
        verdicts = Verdicts()
        for one in arrived:
            _judge_alone(connection, one, verdicts)
    return verdicts


def _judge_alone(connection: Connection, arrived: _Arrived, verdicts: Verdicts) -> None:
    mine = Verdicts()
    try:
        with connection.begin_nested():
            Judge(connection, mine).take_wire(*arrived)
    except (Outage, SQLAlchemyError):
        raise
    except Exception:
        # A boundary: the feed goes on, and the log says what is wrong.
        replica, _, body = arrived
        log.exception("entry not judged", extra={"replica": replica.hex(), "ordinal": rows_of(body)[0].ordinal})
    else:
        verdicts.granted += mine.granted
        verdicts.replicas |= mine.replicas


class Sequencer:
    """Owns one session and its thread; `start` once, `close` joins."""

    def __init__(
        self,
        database: Postgres,
        keys: CenterKeys,
        *,
        now_ms: Callable[[], int],
        leads: threading.Event,
        on_growth: Callable[[], None],
    ) -> None:
        """Work on ``database``; ``leads`` is set while this process does what one must do alone."""
        self._database = database
        self._keys = keys
        self._now_ms = now_ms
        self._on_growth = on_growth
        self._beside = Beside(keys.directory)
        self._leads = leads
        self._stop = threading.Event()
        self._failed: str | None = None
        self._published = 0
        self._room_s = 0.0
        self._thread = threading.Thread(target=self._run, name="center-sequencer")

    def pushed(self) -> None:
        """Say to whoever leads that something waits. Thread: any; what can't be said is found within `LOOK_S`."""
        with suppress(Outage):
            self._database.say(PUSHED)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop and join."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                session = self._database.session()
                try:
                    self._attend(session)
                finally:
                    self._leads.clear()
                    session.close()
            except Outage as outage:
                if outage.code != self._failed:
                    log.warning("sequencer waits", extra={"code": outage.code})
                self._failed = outage.code
            except Exception:
                # The boundary of this thread: a bug is logged with its trace, and the next session tries again.
                log.exception("sequencer failed")
            self._stop.wait(LOOK_S)

    def _attend(self, session: Session) -> None:
        session.holds(SERVING, shared=True)
        session.listen(PUSHED, GROWN)
        self._failed = None
        while not self._stop.is_set():
            if not self._leads.is_set() and session.holds(LEADING):
                self._leads.set()
            if self._leads.is_set():
                self._lead(session)
            if GROWN in session.heard(wait_s=LOOK_S) and not self._leads.is_set():
                self._on_growth()

    def _lead(self, session: Session) -> None:
        if time.monotonic() >= self._room_s:
            self._database.make_room()
            self._room_s = time.monotonic() + ROOM_S
        taken = drain(self._database, self._keys, self._beside, now_ms=self._now_ms)
        if not taken:
            return
        self._database.say(GROWN)
        self._on_growth()
        self._published += taken
        if self._published >= TIDY_ROWS:
            session.tidy(unpublished.name)
            self._published = 0


def _bounded(rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Return the first rows, as many as may lie in memory at once; at least one."""
    size = 0
    for at, row in enumerate(rows):
        size += row.bytes or 0
        if size > BYTES and at:
            return rows[:at]
    return rows


def _cut(row: Row[Any], scope: Scope, held: list[tuple[bytes, bytes]]) -> Cut:
    return Cut(
        stream=row.stream,
        scope=scope,
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        pusher=row.pusher,
        urgency=row.urgency,
        size=row.bytes,
        hashes=tuple(entry_hash for entry_hash, _ in held),
    )
