"""Start the center: keys, database, life, then HTTP until it is told to stop.

Source: engine specification §10.
"""

import asyncio
import logging
import shutil
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from sync.center import rekeying
from sync.center.app import CenterApp
from sync.center.backups import CenterBackup, back_up, due_in_s
from sync.center.blobs import Blobs
from sync.center.channel import ChannelSettings, ServedChannel
from sync.center.console.serving import console_at
from sync.center.console.site import ConsoleSettings, Served
from sync.center.database import Database
from sync.center.doors import door_of, widen, worth_a_line
from sync.center.enrolment import Enrolment
from sync.center.exchange import Exchange, system_ms
from sync.center.joining import upstream_in
from sync.center.keeper import Keeper, behind, newest_ms, open_questions
from sync.center.keeping import Keeping, KeptBeside, readers_of, waited_for
from sync.center.keys import CenterKeys, has_root, load_keys
from sync.center.measures import Kept
from sync.center.opening import open_database, url_in
from sync.center.postgres import PUSHERS, Postgres
from sync.center.prover import fill
from sync.center.recovery import begin
from sync.center.replacing import settle
from sync.center.request_ids import name_in_log
from sync.center.restore import LOCK
from sync.center.rotation import finish
from sync.center.sequencer import Sequencer
from sync.center.shelf import Shelf
from sync.center.uplink import Uplink
from sync.domain.address import Address, is_of_this_machine
from sync.domain.failures import Refused
from sync.store.readers import Readers
from sync.store.startup import FileLock

log = logging.getLogger("sync.center")

KEEP_ALIVE_S = 75
SHUTDOWN_S = 5
STOP_CHECK_S = 0.02
LATE_S = 0.05  # how often those who came last are looked for while it stops
RENEWAL_CHECK_S = 3_600.0
Stop = threading.Event | None


@dataclass(frozen=True, slots=True)
class Center:
    """An opened center, before or beside HTTP."""

    keys: CenterKeys
    database: Database
    exchange: Exchange
    blobs: Blobs
    shelf: Shelf
    keepers: list[Keeper]
    leads: threading.Event
    kept: KeptBeside | None = None
    uplinks: list[Uplink] = field(default_factory=list)

    def due_in_s(self) -> float:
        """Return the seconds until the next backup is due."""
        return due_in_s(self.database, now_ms=system_ms())

    def back_up(self, closing: Callable[[], bool]) -> CenterBackup | None:
        """Make a backup in the center's own folder; of several processes the one that leads does."""
        if not self.leads.is_set():
            return None
        return back_up(self.keys.directory, now_ms=system_ms(), closing=closing)

    def kept_readers(self) -> Readers | None:
        """Return the readers of what the keeper folded, here or in the process that leads; None while none runs."""
        return readers_of(self.keepers, self.kept)

    def folded(self, n: int) -> Kept:
        """Return how the keeper stands behind a feed that came to ``n``, here or in the process that leads."""
        readers = self.kept_readers()
        if readers is None:
            return Kept()
        return Kept(behind=behind(readers, n), questions=open_questions(readers), checkpoint_ms=newest_ms(readers))

    def is_leading(self) -> bool:
        """Tell whether this process does what one must do alone."""
        return self.leads.is_set()

    def free(self) -> int:
        """Return the free bytes where the center lies."""
        return shutil.disk_usage(self.keys.directory).free


def open_center(directory: Path, *, organisations_csv: Path, now_ms: Callable[[], int] = system_ms) -> Center:
    """Open the center in ``directory``, made on first start; a restore or a change of keys that was killed half way is ended first.

    Raises: Outage: `center.root_away`, `center.key_foreign`, and those of `sync.store.cipher.connect`.
    """
    settle(directory)
    rekeying.settle(directory)
    lived_before = has_root(directory)
    keys = finish(directory, load_keys(directory))
    database = open_database(directory, keys)
    try:
        begin(directory, database, keys, organisations_csv=organisations_csv, lived_before=lived_before, now_ms=now_ms())
        fill(database)
        blobs = Blobs(directory, database, keys.database, now_ms=now_ms, keys=keys)
    except BaseException:
        # A start that fails lets go of the file: one that comes after it finds no log of writes that somebody holds.
        database.close()
        raise
    keepers: list[Keeper] = []
    kept = KeptBeside(directory) if database.parallel else None
    leads = threading.Event()
    if not database.parallel:
        leads.set()

    shelf = Shelf(database, keys, lambda: readers_of(keepers, kept))
    return Center(keys, database, Exchange(database, keys, now_ms=now_ms), blobs, shelf, keepers, leads, kept)


def run(
    directory: Path,
    *,
    host: str,
    port: int,
    organisations_csv: Path,
    ready: Callable[[str], None] | None = None,
    stop: threading.Event | None = None,
    keeps: bool = True,
    channel: ChannelSettings | None = None,
    console: ConsoleSettings | None = None,
) -> int:
    """Serve until a signal comes, or ``stop`` is set; ``ready`` is told the address. Port 0 takes a free one.

    Args:
        keeps: whether a keeper runs beside it; without one newcomers read whole logs, and nobody drops any.
        channel: how TLS is spoken; None = without it, to this machine alone.
        console: with what pages an operator is served; None = without.

    On PostgreSQL several processes serve one folder and one port, and the system deals connections out among them.

    Returns: 0.
    Raises: Refused: `center.plaintext`, `center.console_public`, and those of `ServedChannel`; Outage: `store.second_instance`
        while another process serves this folder on SQLite, and those of `open_center` and `ServedChannel`.
    """
    if channel is None and not is_of_this_machine(host):
        raise Refused("center.plaintext", field="host")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if url_in(directory) is not None:
        _run_beside_others(directory, (host, port), organisations_csv, ready, keeps=keeps, stop=stop, ends=(channel, console))
        return 0
    with FileLock(directory / LOCK):
        center = open_center(directory, organisations_csv=organisations_csv)
        keeping = _keeping(center)
        try:
            if keeps:
                keeping.start()
            ends = _ends(center, (host, port), channel, console)
            app = _app(center)
            _begin_climbing(center, app)
            asyncio.run(_serve(center, app, ends, ready, stop=stop))
        finally:
            for uplink in center.uplinks:
                uplink.close()
            keeping.close()
            center.database.close()
    return 0


def _run_beside_others(
    directory: Path,
    place: tuple[str, int],
    organisations_csv: Path,
    ready: Callable[[str], None] | None,
    *,
    keeps: bool,
    stop: Stop,
    ends: tuple[ChannelSettings | None, ConsoleSettings | None],
) -> None:
    with waited_for(directory / LOCK):
        center = open_center(directory, organisations_csv=organisations_csv)
    assert isinstance(center.database, Postgres)
    assert center.kept is not None
    app = _app(center, writers=PUSHERS)
    sequencer = Sequencer(center.database, center.keys, now_ms=system_ms, leads=center.leads, on_growth=app.grew)
    center.exchange.on_pushed = sequencer.pushed
    keeping = _keeping(center)
    sequencer.start()
    if keeps:
        keeping.start()
    try:
        _begin_climbing(center, app)
        asyncio.run(_serve(center, app, _ends(center, place, *ends), ready, stop=stop))
    finally:
        for uplink in center.uplinks:
            uplink.close()
        keeping.close()
        sequencer.close()
        center.kept.close()
        center.blobs.close()
        center.database.close()


def _keeping(center: Center) -> Keeping:
    def made() -> Keeper:
        return Keeper(center.keys.directory, center.database, center.keys, now_ms=system_ms)

    return Keeping(center.keepers, made, center.leads.is_set)


def _begin_climbing(center: Center, app: CenterApp) -> None:
    """Carry to the center above and back, where there is one."""
    address = upstream_in(center.keys.directory, center.keys)
    if address is None:
        if center.keys.organisation is not None:
            log.warning("no center above is named")
        return
    uplink = Uplink(address, center.database, center.keys, center.blobs, leads=center.leads, on_growth=app.grew, now_ms=system_ms)
    center.uplinks.append(uplink)
    uplink.start()


class _Server(uvicorn.Server):
    """Tells when it listens, and lets long polls answer before it closes their connections."""

    def __init__(self, config: uvicorn.Config, app: CenterApp, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.closing()
        late = asyncio.ensure_future(self._close_late(set(self.server_state.connections)))
        try:
            await super().shutdown(sockets)
        finally:
            late.cancel()

    async def _close_late(self, told: set[Any]) -> None:
        """Close what was accepted in the moment in which the others were told: uvicorn tells once, and waits for every one."""
        while True:
            for connection in self.server_state.connections - told:
                told.add(connection)
                connection.shutdown()
            await asyncio.sleep(LATE_S)


def _app(center: Center, *, writers: int = 1) -> CenterApp:
    def on_growth() -> None:
        for keeper in center.keepers:
            keeper.note()
        for uplink in center.uplinks:
            uplink.note()

    def on_missing(address: bytes) -> None:
        for uplink in center.uplinks:
            uplink.wishes.add(address)

    return CenterApp(
        center.exchange,
        center.blobs,
        version=center.database.version,
        clockwork=center,
        shelf=center.shelf,
        enrolment=Enrolment(center.database, center.keys, now_ms=system_ms),
        on_growth=on_growth,
        on_missing=on_missing,
        writers=writers,
    )


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where the center is reached: by devices, with or without TLS, and by its operator."""

    place: tuple[str, int]
    channel: ServedChannel | None
    console: ConsoleSettings | None


def _ends(center: Center, place: tuple[str, int], channel: ChannelSettings | None, console: ConsoleSettings | None) -> _Ends:
    return _Ends(place, None if channel is None else ServedChannel(center.keys, channel, now_ms=system_ms), console)


async def _serve(center: Center, app: CenterApp, ends: _Ends, ready: Callable[[str], None] | None, *, stop: Stop) -> None:
    channel = ends.channel
    config = uvicorn.Config(
        app.starlette(),
        log_config=None,
        access_log=False,
        lifespan="on",
        ws="none",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=SHUTDOWN_S,
        http=door_of(app.refusals),
        server_header=False,
        ssl_context_factory=None if channel is None else lambda _config, _default: channel.context,
    )
    # Whatever handlers the process has, no line for each request: the metrics count them.
    logging.getLogger("uvicorn.access").propagate = False
    logging.getLogger("uvicorn.error").addFilter(worth_a_line)
    name_in_log()
    widen()
    pages = Served(
        directory=center.keys.directory, database=center.database, readers=center.kept_readers, polls=app.polls, now_ms=system_ms
    )
    family = socket.AF_INET6 if ":" in ends.place[0] else socket.AF_INET
    with socket.create_server(ends.place, family=family, backlog=512, reuse_port=center.database.parallel) as listener:
        name, bound = listener.getsockname()[:2]

        def listening() -> None:
            if ready is not None:
                at = f"{f'[{name}]' if ':' in name else name}:{bound}"
                ready(f"http://{at}" if channel is None else str(Address(url=f"https://{at}", root=center.keys.root_public)))

        server = _Server(config, app, listening)
        async with console_at(pages, ends.console):
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            renewing = None if channel is None else asyncio.create_task(_renew(channel))
            while stop is not None and not stop.is_set() and not serving.done():  # noqa: ASYNC110 - an event of threads
                await asyncio.sleep(STOP_CHECK_S)
            server.should_exit = server.should_exit or stop is not None
            await serving
            if renewing is not None:
                renewing.cancel()


async def _renew(channel: ServedChannel) -> None:
    while True:
        await asyncio.sleep(RENEWAL_CHECK_S)
        channel.refresh()
