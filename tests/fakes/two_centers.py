"""A province and a city below it, each a center of its own on a real port, with a door between them that a test closes."""

import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from fakes.live_center import CITY, CuttingAdapter, Device, LiveCenter, direct, write_organisations
from fakes.memory_replica import MemoryReplica
from sqlalchemy import select

from sync.center import feed, joining
from sync.center.admission import admit
from sync.center.database import Sort, streams
from sync.center.database import feed as feed_rows
from sync.center.exchange import system_ms
from sync.center.serve import Center, open_center
from sync.center.upstream import UpstreamStore
from sync.center.upstream_session import UpstreamSession
from sync.links.agent_store import AgentSettings
from sync.oplog.run import Tip

QUICK = AgentSettings(poll_s=2, idle_s=1, coalesce_s=0.01, refused_s=0.05)
PIECE = 4_096


def stand_below(province: Path, folder: Path, *, organisation: str = CITY, url: str = "http://127.0.0.1:9") -> None:
    """Let a center of an organisation stand below ``province`` in ``folder``, by the root's word, reaching it at ``url``."""
    asked = joining.request(folder, organisation=organisation)
    answered, whose = joining.answer(province, asked)
    assert whose == organisation
    (folder / "answer").write_bytes(answered)
    assert joining.join(folder, folder / "answer") == organisation
    joining.keep_upstream(folder, url)


class Opened:
    """A province and a city below it, without a port: devices and the city exchange step by step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._organisations = write_organisations(folder / "organisations.csv")
        self.province = self.start("province")
        stand_below(folder / "province", folder / "city")
        self.city = self.start("city")
        self.store, self.climber, self.wire = self.climbing()
        self.grown = 0

    def start(self, name: str) -> Center:
        return open_center(self.folder / name, organisations_csv=self._organisations)

    def climbing(self) -> tuple[UpstreamStore, Device, CuttingAdapter]:
        """Return the city's store, and the city as a client of the province."""
        store = UpstreamStore(self.city.database, self.city.keys, now_ms=system_ms, on_growth=self._on_growth, on_other=lambda: None)
        device, wire = direct(store, self.province)
        device.session = UpstreamSession(store, store.load_memory())
        return store, device, wire

    def climb(self) -> int:
        """Bring both into step; return how many rounds it took."""
        return self.climber.sync()

    def again(self, name: str) -> None:
        """Start one of them again on what lies in its folder."""
        center = self.province if name == "province" else self.city
        center.database.close()
        center.blobs.close()
        setattr(self, name, self.start(name))
        self.store, self.climber, self.wire = self.climbing()

    def post(self, store: MemoryReplica, center: Center) -> Device:
        """Return a device at ``center`` that the province admitted."""
        device = direct(store, center)[0]
        device.round()
        if center is self.city:
            self.climber.round()
            self.climber.round()
        admit(self.folder / "province", fingerprint_or_key=store.sign_key, organisation=store.organisation)
        self.climb()
        device.sync()
        return device

    def close(self) -> None:
        for center in (self.city, self.province):
            center.database.close()
            center.blobs.close()

    def _on_growth(self) -> None:
        self.grown += 1


def tips_of(center: Center) -> set[Tip]:
    """Return the ends of every stream that a center holds."""
    with center.database.read() as connection:
        return {feed.tip_of(row) for row in connection.execute(select(streams).where(streams.c.seq > 0))}


def rows_of(center: Center) -> list[tuple[int, int, int]]:
    """Return stream, first and last seq of every piece in a center's feed."""
    with center.database.read() as connection:
        query = select(feed_rows.c.stream, feed_rows.c.first_seq, feed_rows.c.last_seq).where(feed_rows.c.sort == Sort.RUN)
        return [(row.stream, row.first_seq, row.last_seq) for row in connection.execute(query.order_by(feed_rows.c.n))]


class Cable:
    """A port that leads to another one, until it is cut; `allow` lets so many bytes back through and then cuts."""

    def __init__(self, target: "LiveCenter") -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._left: int | None = None
        self.is_cut = False
        self._thread = threading.Thread(target=self._accept, name="cable")
        self._threads: list[threading.Thread] = []
        self._thread.start()

    def cut(self) -> None:
        with self._lock:
            self.is_cut = True
            ends, self._open = self._open, []
        for end in ends:
            _shut(end)

    def mend(self) -> None:
        with self._lock:
            self.is_cut, self._left = False, None

    def allow(self, count: int) -> None:
        """Cut each connection when so many bytes more came back over all of them."""
        with self._lock:
            self.is_cut, self._left = False, count

    def close(self) -> None:
        self.cut()
        _shut(self._listener)
        self._listener.close()
        self._thread.join(5)
        for thread in self._threads:
            thread.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", int(self._target.address.partition("#")[0].rsplit(":", 1)[1])), 5)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open += [near, far]
            for one, other, counts in ((near, far, False), (far, near, True)):
                thread = threading.Thread(target=self._carry, args=(one, other, counts), name="cable-end")
                self._threads.append(thread)
                thread.start()

    def _carry(self, one: socket.socket, other: socket.socket, counts: bool) -> None:  # noqa: FBT001 - a thread's argument
        try:
            while piece := one.recv(PIECE):
                if counts and self._left is not None:
                    piece = piece[: self._left]
                    self._left -= len(piece)
                other.sendall(piece)
                if counts and self._left == 0:
                    self.cut()
                    break
        except OSError:
            pass
        for end in (one, other):
            _shut(end)
            end.close()


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
