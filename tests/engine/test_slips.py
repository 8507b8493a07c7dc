"""Slips through the engine process, and the center's clock as the engine keeps and tells it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from engine.conftest import NOW_MS, WAIT_S

from sync.domain.commands.incidents import OpenIncident
from sync.domain.failures import Refused
from sync.domain.ids import EntityId, op_id, replica_of
from sync.domain.scopes import incident_scope
from sync.engine.client import EngineClient
from sync.engine.process import OFFSET_STEP_MS, Engine, Parts
from sync.engine.status import LinkState, MakeAgent, NoAgent, link_status
from sync.oplog.entry import PlainOp, decode_entry, encode_entry
from sync.oplog.slip import make_slip, slip_text
from sync.store.home import Home
from sync.store.queries import paths
from sync.store.queries.clocks import Clocks, clocks
from sync.store.queries.slips import held
from sync.store.readers import Readers
from tests.oplog.keys import KEY, header

Start = Callable[..., EngineClient]


def test_slips_go_out_and_in_through_the_engine(home: Home, start: Start) -> None:
    """Groups come for an own entry; taken in again it is here already; a stranger's waits, is shown, and can be put away."""
    client, readers = start(home), Readers(home)
    try:
        incident = client.submit(OpenIncident(title="侧翻", mode="actual", state="confirmed")).result(WAIT_S).created[0]
        text = client.hand_out_slip(incident).result(WAIT_S)
        assert client.take_slip(text.lower()).result(WAIT_S).standing == "here"
        stranger, scope = replica_of(EntityId(b"s" * 16)), incident_scope(incident)
        create = PlainOp(kind=10, entity=None, field=None, value={1: "到场", 2: NOW_MS, 3: 1}, names=None)
        entry = decode_entry(stranger, scope, encode_entry(stranger, scope, header(1), [create]))
        theirs = slip_text(make_slip(KEY, entry).raw)
        assert client.take_slip(theirs).result(WAIT_S).standing == "unverified"
        assert client.take_slip(theirs).result(WAIT_S).again
        (row,) = readers.query(held).result(WAIT_S)
        assert row.texts == ("到场",)
        client.dismiss_slip(row.id).result(WAIT_S)
        assert readers.query(held).result(WAIT_S) == ()
    finally:
        readers.close()


def test_refusals_of_slips_come_back_with_their_facts(home: Home, start: Start) -> None:
    """A wrong group, and an entry of nobody here."""
    client = start(home)
    with pytest.raises(Refused) as refused:
        client.take_slip("ABCDEF").result(WAIT_S)
    assert (refused.value.code, refused.value.facts) == ("slip.group", {"group": 1})
    with pytest.raises(Refused, match=r"slip\.not_own"):
        client.hand_out_slip(op_id(replica_of(EntityId(bytes(16))), 1, 0)).result(WAIT_S)


class Measured(NoAgent):
    """An agent whose center's clock is ahead by what a test says."""

    def __init__(self) -> None:
        self.offset_ms: int | None = None

    def state(self) -> LinkState:
        return LinkState(clock_offset_ms=self.offset_ms)


def test_the_centers_offset_is_kept_for_the_next_start(home: Home) -> None:
    """Measured while linked, told with the status, and still known when there is no link; a jitter is no news."""
    agent = Measured()

    def make(_parts: Parts) -> MakeAgent:
        return lambda _told: agent

    engine = Engine(home, now_ms=lambda: NOW_MS, make_agent=make)
    try:
        assert clocks_of(engine).offset_ms is None
        for offset_ms, kept in ((7_000_000, 7_000_000), (7_000_000 + OFFSET_STEP_MS - 1, 7_000_000), (0, 0), (-90_000, -90_000)):
            agent.offset_ms = offset_ms
            engine._on_status(engine.readers.query(link_status, agent.state()).result(WAIT_S))
            engine.writer.call(lambda desk: desk.life).result(WAIT_S)
            assert (clocks_of(engine).offset_ms, clocks_of(engine).offset_at_ms) == (kept, NOW_MS)
        link = engine.readers.query(paths.link).result(WAIT_S)
        assert link.clock_offset_ms == -90_000
        assert engine.readers.query(link_status, LinkState()).result(WAIT_S).clock_offset_ms == -90_000
        assert engine.readers.query(link_status, LinkState(clock_offset_ms=5)).result(WAIT_S) == replace(
            engine.readers.query(link_status, LinkState()).result(WAIT_S), clock_offset_ms=5
        )
    finally:
        engine.close()


def clocks_of(engine: Engine) -> Clocks:
    return engine.readers.query(clocks).result(WAIT_S)
