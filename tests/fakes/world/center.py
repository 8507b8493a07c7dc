"""The center of a world: the real database, exchange, admission and rulings, in process and without HTTP."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import event

from sync.center import admission, recovery, rulings
from sync.center.admission import admit
from sync.center.backups import FOLDER as BACKUPS
from sync.center.beside import read_high_water, write_high_water
from sync.center.exchange import Answer, Exchange
from sync.center.keeper import FOLDER as KEEPER
from sync.center.recovery import leave_recovery
from sync.center.restore import restore
from sync.center.rulings import rule
from sync.center.serve import Center, open_center
from sync.domain.failures import Refused
from sync.store.cipher import connect
from sync.store.highwater import place_of
from tests.fakes.world.clock import START_MS, MachineClock, TrueTime
from tests.fakes.world.disk import Disk
from tests.fakes.world.places import write_csv

NAME = "center.db"


class _Open:
    """An open database that whoever is given it does not close."""

    def __init__(self, database: Any) -> None:
        self._database = database

    def close(self) -> None: ...

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


@cache
def template() -> Path:
    """Return the folder of a center that has started once; made once in a process, for every seed the same."""
    folder = Path(mkdtemp(prefix="world-")) / "center"
    folder.mkdir()
    center = open_center(folder, organisations_csv=write_csv(folder.parent / "organisations.csv"), now_ms=lambda: START_MS)
    center.database.close()
    return folder


class CenterNode:
    """One center with its disk and clock; `boot` it, use it, let it die."""

    def __init__(self, folder: Path, true: TrueTime) -> None:
        self.folder = folder
        shutil.copytree(template(), folder)
        mark = read_high_water(folder)
        assert mark is not None
        write_high_water(folder, replace(mark, place=place_of(folder.absolute())))
        self.csv = template().parent / "organisations.csv"
        self.disk = Disk(folder)
        self.clock = MachineClock(true)
        self.keeper_disk = Disk(folder / KEEPER)
        self.alive = False
        self.lives = 1

    def boot(self) -> None:
        """Start as `center` starts."""
        self.center: Center = open_center(self.folder, organisations_csv=self.csv, now_ms=self.clock)
        for engine in (self.center.database._writer, self.center.database._readers):
            event.listen(engine, "connect", lambda connection, _record: self.disk.watch(connection))
            engine.dispose()
        self._seen = connect(self.folder / NAME, self.center.keys.database, read_only=True)
        self.alive = True

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return what is committed, seen through a connection that nobody else uses."""
        return self._seen.execute(sql, values).fetchall()  # type: ignore[no-any-return]

    @property
    def replica(self) -> bytes:
        """Return the present life."""
        return bytes(self.rows("select value from meta where name = 'replica'")[0][0])

    @property
    def exchange(self) -> Exchange:
        return self.center.exchange

    def answer(self, wire: bytes) -> tuple[int, bytes]:
        """Take a request and answer it; returns status and body. `Killed` may come out of either half."""
        outcome = self.exchange.take(wire)
        answer = outcome if isinstance(outcome, Answer) else self.exchange.answer(outcome)
        return answer.status, answer.body

    @contextmanager
    def shared(self, *modules: Any) -> Iterator[None]:
        """Let an operator's commands work on the open database, as they do on one beside it, without opening it anew."""
        held = _Open(self.center.database)
        before = {module: module.open_database for module in modules}
        for module in modules:
            module.open_database = lambda *_: held
        try:
            yield
        finally:
            for module, opens in before.items():
                module.open_database = opens

    def admit(self, sign_key: bytes, organisation: str) -> None:
        """Certify a device; one that names a lost device takes over by the operator's word."""
        facts: dict[str, Any] = {"fingerprint_or_key": sign_key, "organisation": organisation, "days": 3660}
        with self.shared(admission):
            try:
                admit(self.folder, **facts)
            except Refused as refused:
                if refused.code != "device.takes_over":
                    raise
                admit(self.folder, takes_over=True, by="值班长", **facts)

    def rule(self, replica: bytes, ranges: list[tuple[int, int | None]]) -> None:
        with self.shared(rulings):
            rule(self.folder, replica=replica, ranges=ranges, reason="核查", by="值班长")

    def leave_recovery(self) -> None:
        with self.shared(recovery):
            leave_recovery(self.folder, now_ms=self.clock())

    def die(self) -> None:
        """Lose the process; what was committed lies on the disk."""
        self.alive = False
        self.disk.kill_in = self.keeper_disk.kill_in = None
        files, kept = self.disk.held(name=NAME), self.keeper_disk.held() if self.center.keepers else None
        self._close()
        self.disk.put_back(files, name=NAME)
        if kept is not None:
            self.keeper_disk.put_back(kept)

    def backup(self) -> dict[str, bytes]:
        """Return the database as an operator copies it."""
        return self.disk.held(name=NAME)

    def restore(self, files: dict[str, bytes]) -> None:
        """Put an older copy in the place of the database; the mark beside it stays."""
        if self.alive:
            self.die()
        self.disk.put_back(files, name=NAME)
        self.lives += 1

    def restore_backup(self) -> None:
        """Put the furthest of the center's own backups in place, by the operator's command."""
        if self.alive:
            self.die()
        restore(self.folder, source=self.folder / BACKUPS, organisations_csv=self.csv, now_ms=self.clock())
        self.lives += 1

    def has_backup(self) -> bool:
        """Tell whether there is one."""
        return any((self.folder / BACKUPS).glob("center-*"))

    def tear(self, chance: Random) -> None:
        """Leave half a frame behind the log, as a power cut does."""
        self.disk.put_back(self.disk.tear(self.disk.held(name=NAME), chance), name=NAME)

    def close(self) -> None:
        if self.alive:
            self.alive = False
            self._close()

    def _close(self) -> None:
        for keeper in self.center.keepers:
            keeper.readers.close()
            keeper._writer._connection.close()
        self._seen.close()
        self.center.database.close()
