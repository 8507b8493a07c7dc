"""Worked example G over real processes: the wire to the center is cut after so many bytes of each reply, again and again."""

import contextlib
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from desktop.app.story import until
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.store.queries import audit
from tests.simulation.conftest import Stage

LINES = 15
# Into the status line, the headers, the first bytes and the middle of the body.
CUTS = (0, 1, 9, 40, 120, 180, 200, 230, 260, 300, 350, 420, 500, 600, 800, 1_000, 1_300, 1_700)


class CuttingProxy:
    """Passes bytes to the center; of the answers on connection n only the first `cuts[n]`, after the last cut all of them."""

    def __init__(self, port: int, cuts: tuple[int, ...]) -> None:
        self._port = port
        self._cuts = list(cuts)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._begin(self._accept)

    @property
    def left(self) -> int:
        return len(self._cuts)

    def close(self) -> None:
        for one in (self._listener, *self._sockets):
            _end(one)
        for thread in self._threads:
            thread.join(10)

    def _begin(self, act: partial[None] | object) -> None:
        thread = threading.Thread(target=act)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                device, _ = self._listener.accept()
                center = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            except OSError:
                return
            keep = self._cuts.pop(0) if self._cuts else None
            self._sockets += [device, center]
            self._begin(partial(_pass_on, device, center, None))
            self._begin(partial(_pass_on, center, device, keep))


def _pass_on(source: socket.socket, target: socket.socket, keep: int | None) -> None:
    try:
        while data := source.recv(65_536):
            if keep is not None and len(data) >= keep:
                target.sendall(data[:keep])
                break
            target.sendall(data)
            keep = None if keep is None else keep - len(data)
    except OSError:
        pass
    for one in (source, target):
        _end(one)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@pytest.fixture
def proxy(stage: Stage) -> Iterator[CuttingProxy]:
    """Put a cutting wire between 鼓楼 and the center."""
    made = CuttingProxy(stage.center.port, CUTS)
    yield made
    made.close()


@pytest.mark.expects_warnings("engine died, another is started")
def test_g_a_wire_cut_at_many_bytes_loses_and_doubles_nothing(stage: Stage, proxy: CuttingProxy) -> None:
    """However little of a reply arrives, the next contact goes on, and in the end both hold every line once."""
    incident = stage.gulou.do(OpenIncident(title="断续", mode="actual", state="confirmed")).created[0]
    stage.gulou.do(AddParty(incident=incident, organisation="320115"))
    until("江宁 holds it", partial(audit.holds_incident, stage.jiangning.reader, incident))
    before = stage.gulou.client.pid
    stage.gulou.client.set_center(proxy.url).result(30)
    stage.gulou.kill()
    until("the next engine listens", lambda: stage.gulou.client.pid not in {None, before})
    for count in range(LINES):
        for player in (stage.gulou, stage.jiangning):
            player.do(WriteJournal(scope=incident_scope(incident), line=f"{player.cast.key} {count}", channel="radio"))

    def cut_again() -> bool:
        stage.gulou.client.exchange_now().result(30)
        return proxy.left == 0

    until("every cut was made", cut_again)
    scope = incident_scope(incident)
    until("鼓楼 holds all lines", lambda: audit.lines_in(stage.gulou.reader, scope) == 2 * LINES)
    until("江宁 holds all lines", lambda: audit.lines_in(stage.jiangning.reader, scope) == 2 * LINES)
    for player in (stage.gulou, stage.jiangning):
        assert set(Counter(audit.texts_in(player.reader, scope)).values()) == {1}
