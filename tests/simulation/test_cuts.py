"""Worked example G over real processes: the wire to the center is cut inside a reply, at byte after byte.

Engine and center live through all of it; only the wire breaks. Every cut hits a whole HTTP reply that brings lines of another
device: its status line, its headers, and its body. The sample runs with every change, every single byte in the soak.
"""

import itertools
import threading
from collections import Counter
from collections.abc import Iterable
from functools import partial

import pytest

from desktop.app.story import until
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.store.queries import audit
from tests.fakes.cutting_wire import CuttingWire
from tests.simulation.conftest import Stage

LINES = 12
# Nothing at all, the status line, the headers, where the body begins, and through the body in steps.
SAMPLE = (*range(12), *range(20, 120, 20), *range(120, 240, 7), *range(240, 4_000, 97))
BYTES_LEAST = 700


def cut_through(stage: Stage, cuts: Iterable[int]) -> CuttingWire:
    """Put a cutting wire between 鼓楼 and the center, write on both sides, and let every cut be made."""
    tried = threading.Event()
    wire = CuttingWire(stage.center.port, cuts, on_cut=tried.set)
    try:
        incident = stage.gulou.do(OpenIncident(title="断续", mode="actual", state="confirmed")).created[0]
        stage.gulou.do(AddParty(incident=incident, organisation="320115"))
        until("江宁 holds it", partial(audit.holds_incident, stage.jiangning.reader, incident))
        before = stage.gulou.client.pid
        stage.gulou.client.set_center(wire.url).result(30)
        stage.gulou.kill()
        until("the next engine listens", lambda: stage.gulou.client.pid not in {None, before})
        scope = incident_scope(incident)
        for count in range(LINES):
            for player in (stage.gulou, stage.jiangning):
                player.do(WriteJournal(scope=scope, line=f"{player.cast.key} {count}", channel="radio"))
        while not wire.done.is_set():
            # The wire comes back at once: an engine left alone would wait longer after each failure.
            stage.gulou.client.exchange_now().result(30)
            tried.wait(0.5)
            tried.clear()
        for player in (stage.gulou, stage.jiangning):
            until(f"{player.cast.key} holds all lines", partial(_holds, player.reader, scope))
            assert set(Counter(audit.texts_in(player.reader, scope)).values()) == {1}
    finally:
        wire.close()
    return wire


def _holds(reader: object, scope: object) -> bool:
    return audit.lines_in(reader, scope) == 2 * LINES  # type: ignore[arg-type]


@pytest.mark.expects_warnings("engine died, another is started")
def test_g_a_wire_cut_at_many_bytes_loses_and_doubles_nothing(stage: Stage) -> None:
    """However little of a reply arrives, the next contact goes on, and in the end both hold every line once."""
    wire = cut_through(stage, SAMPLE)
    assert wire.made > 30


@pytest.mark.slow
@pytest.mark.expects_warnings("engine died, another is started")
def test_g_a_wire_cut_at_every_byte_loses_and_doubles_nothing(stage: Stage) -> None:
    """The same at each byte of a whole reply, the first to the last."""
    wire = cut_through(stage, itertools.count())
    assert wire.made >= wire.length > BYTES_LEAST
