"""The keeper: a replica without a window that follows the center's feed and makes checkpoints of what it folds.

It reads the feed in the center's own database, row by row behind its cursor, and hands every run to a writer like any
device's, in a home of its own (`keeper/` in the center's folder). Nothing in that home is the only copy of anything: of
another life of the center, which may hold less, it begins anew, and so, with another key, once a ruling revokes its own
(keeping.py puts that one in its place while the center runs). Its key is certified by the online key and signs heads only.

A scope is due for a checkpoint at the start, and then when a thousand entries came to it since the last one or an hour has
passed since the first that came. Two keepers with the same entries make the same bytes.

One thread, `center-keeper`, beside the writer's. Source: engine specification §8, §10.
"""

import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from sync.center import feed, keepers
from sync.center.authority import REPLICA
from sync.center.database import Database, Sort, get, organisations
from sync.center.database import feed as feed_rows
from sync.center.keys import FOREVER_MS, CenterKeys
from sync.center.woken import Woken
from sync.domain.draft import Organisation
from sync.domain.failures import Outage
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.birth import Certificate, Role, make_certificate
from sync.oplog.checkpoint import checkpoint_id, seal
from sync.oplog.hashing import public_bytes
from sync.oplog.run import Run
from sync.store import checkpoints, life, log, shelf
from sync.store.desk import Desk
from sync.store.device import create_device
from sync.store.exchange import Delivery
from sync.store.home import Home
from sync.store.queries.questions import inbox
from sync.store.readers import Readers
from sync.store.writer import Writer

logger = logging.getLogger("sync.center")

FOLDER = "keeper"
ENTRIES_DUE = 1_000
SECONDS_DUE = 3_600.0
LOOK_S = 30.0
ROWS = 256
_CURSOR, _CENTER = "keeper_cursor", "keeper_center"
_WAIT_S = 600.0
_READ_S = 60.0


@dataclass(slots=True)
class _Last:
    """When a scope's last checkpoint was made, over how many entries and under which rulings; and since when it is behind."""

    digest: bytes
    rulings: int
    entries: int
    behind_s: float | None = None


class Keeper(Woken):
    """Owns the keeper's home, writer, readers and thread; `start` once, `close` joins."""

    def __init__(self, directory: Path, database: Database, keys: CenterKeys, *, now_ms: Callable[[], int]) -> None:
        """Open the home in ``directory``, made anew where it belongs to no life of this center.

        Raises: Outage: those of `Writer`.
        """
        super().__init__("keeper", look_s=LOOK_S)
        self._database = database
        self._now_ms = now_ms
        with database.read() as connection:
            center = get(connection, REPLICA) or b""
            rows = connection.execute(select(organisations).order_by(organisations.c.code)).all()
        shipped = tuple(
            Organisation(code=row.code, name=row.name, short_name=row.short_name, tier=row.tier or "", parent=row.parent) for row in rows
        )
        self.home = Home(directory / FOLDER)
        top = next((row.code for row in rows if row.parent is None), "0")
        self._writer = self._opened(center, shipped, top)
        self.readers = Readers(self.home, 1, query_s_max=_READ_S)
        self._key: Ed25519PrivateKey = self._writer.call(lambda desk: desk.life.sign_key).result(_WAIT_S)
        with database.write() as connection:
            keepers.note(connection, public_bytes(self._key), now_ms=now_ms())
        self._writer.call(lambda desk: _pin(desk, keys.root_public)).result(_WAIT_S)
        self._center_word = keys.certificate
        self._own_word = make_certificate(keys.online, _certificate(public_bytes(self._key)))
        self._last: dict[Scope, _Last] = {}
        self._began = False
        self._due_s = 0.0

    def close(self) -> None:
        """Stop and join, then close what it reads and writes with."""
        super().close()
        self.readers.close()
        self._writer.close()

    def follow(self) -> int:
        """Take in the feed to its end; return how many rows came."""
        taken = 0
        while not self._stop.is_set():
            at = int(self._writer.call(lambda desk: life.get_number(desk.connection, _CURSOR)).result(_WAIT_S))
            with self._database.read() as connection:
                rows = connection.execute(select(feed_rows).where(feed_rows.c.n > at).order_by(feed_rows.c.n).limit(ROWS)).all()
                runs: list[Run] = [
                    feed.stored_run(connection, row.stream, row.first_seq, row.last_seq) for row in rows if row.sort == Sort.RUN
                ]
            if not rows:
                break
            if runs:
                received = self._writer.receive(Delivery(runs=tuple(runs), path="direct")).result(_WAIT_S)
                if received.refused:
                    logger.warning("keeper refused runs", extra={"codes": sorted({code for *_, code in received.refused})})
            last = rows[-1].n
            self._writer.call(partial(_move_on, last=int(last))).result(_WAIT_S)
            taken += len(rows)
        return taken

    def is_revoked(self) -> bool:
        """Tell whether a ruling revokes this keeper's key: what it made is given to nobody, and another one takes its place."""
        with self._database.read() as connection:
            return keepers.is_revoked(connection, public_bytes(self._key))

    def make_due(self, *, every: bool = False) -> tuple[bytes, ...]:
        """Make the checkpoints that are due, or of every scope that changed; return their ids."""
        self._writer.settled().result(_WAIT_S)
        rulings, totals = self._writer.call(_measure).result(_WAIT_S)
        made: list[bytes] = []
        for scope, (digest, entries) in totals.items():
            if self._stop.is_set():
                break
            if self._is_due(scope, digest, entries, rulings, every=every):
                found = self._writer.call(partial(self._make, scope=scope)).result(_WAIT_S)
                if found is not None:
                    self._last[scope] = _Last(digest=digest, rulings=rulings, entries=entries)
                    made.append(found)
        return tuple(made)

    def _is_due(self, scope: Scope, digest: bytes, entries: int, rulings: int, *, every: bool) -> bool:
        last = self._last.get(scope)
        if last is None or last.rulings != rulings:
            return True
        if last.digest == digest:
            return False
        now_s = time.monotonic()
        if last.behind_s is None:
            last.behind_s = now_s
        return every or entries - last.entries >= ENTRIES_DUE or now_s - last.behind_s >= SECONDS_DUE

    def _make(self, desk: Desk, *, scope: Scope) -> bytes | None:
        made = checkpoints.make(desk, scope)
        if made is None:
            return None
        sealed = seal(made.body, self._key, center=self._center_word, keeper=self._own_word)
        checkpoint = checkpoint_id(made.body)
        shelf.put(desk.connection, checkpoint, made, sealed, now_ms=self._now_ms())
        return checkpoint

    def _round(self, *, woken: bool) -> None:  # noqa: ARG002 - whether it was woken or not, the feed says whether it grew
        self.follow()
        if (time.monotonic() >= self._due_s or not self._began) and not self.is_revoked():
            self.make_due(every=not self._began)
            self._began, self._due_s = True, time.monotonic() + LOOK_S

    def _opened(self, center: bytes, shipped: tuple[Organisation, ...], top: str) -> Writer:
        try:
            writer = Writer(self.home, now_ms=self._now_ms, shipped=shipped) if self.home.database.exists() else None
        except Outage as outage:
            # Nothing in it is the only copy: a damaged home is made anew.
            logger.warning("keeper begins anew", extra={"code": outage.code})
            writer = None
        if writer is not None:
            same = writer.call(lambda desk: life.get(desk.connection, _CENTER)).result(_WAIT_S) == center
            key = public_bytes(writer.call(lambda desk: desk.life.sign_key).result(_WAIT_S))
            with self._database.read() as connection:
                counts = not keepers.is_revoked(connection, key)
            if same and counts:
                return writer
            writer.close()
        shutil.rmtree(self.home.path, ignore_errors=True)
        create_device(self.home, organisation=top, person="保管", office="administrator", now_ms=self._now_ms())
        writer = Writer(self.home, now_ms=self._now_ms, shipped=shipped)
        writer.call(lambda desk: life.put(desk.connection, _CENTER, center)).result(_WAIT_S)
        return writer


def behind(readers: Readers, n: int) -> int:
    """Return how many rows of a feed that came to ``n`` a keeper did not take in, -1 when its store does not answer. Thread: any."""
    try:
        return max(0, n - readers.query(lambda db: life.get_number(db.conn, _CURSOR)).result(_READ_S))
    except Outage:
        return -1


def open_questions(readers: Readers) -> int:
    """Return how many questions wait for a person anywhere, as the console does; -1 when its store does not answer. Thread: any."""
    try:
        return len(readers.query(inbox).result(_READ_S).questions)
    except Outage:
        return -1


def newest_ms(readers: Readers) -> int:
    """Return when the newest checkpoint was made, milliseconds UTC, 0 without one or when the store does not answer. Thread: any."""
    try:
        return readers.query(lambda db: shelf.newest_ms(db.conn)).result(_READ_S)
    except Outage:
        return 0


def _certificate(key: bytes) -> Certificate:
    return Certificate(
        role=Role.KEEPER,
        sign_key=key,
        seal_key=bytes(len(key)),
        organisation=None,
        offices=(),
        letters="",
        not_after_ms=FOREVER_MS,
        serial=1,
    )


def _pin(desk: Desk, root: bytes) -> None:
    desk.trust.pin_root(root)


def _move_on(desk: Desk, *, last: int) -> None:
    life.put(desk.connection, _CURSOR, last)


def _measure(desk: Desk) -> tuple[int, dict[Scope, tuple[bytes, int]]]:
    """Return how many rulings there are, and for each scope the digest of its tips and how many entries lie below them."""
    totals: dict[Scope, int] = {}
    for tip in log.tips(desk.connection):
        totals[tip.scope] = totals.get(tip.scope, 0) + tip.seq
    rulings = int(desk.connection.execute("select count(*) from ruling_rows").fetchone()[0])
    digests = log.digests(desk.connection)
    return rulings, {scope: (digest, totals[scope]) for scope, digest in digests.items() if scope != AUTHORITY}
