"""Claims about echoes: what a device brought is not given to it, unless it may have been put back; and how it learns what it wrote."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fakes.live_center import GULOU, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from sync.links.http import Refusal
from sync.protocol.session import HINT_ORDINAL, StreamId


@pytest.fixture(scope="module")
def center(module_ground: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path_factory.mktemp("center") / "home") as live:
        yield live


NUMBERS = iter(range(100, 10_000))


def fresh(organisation: str) -> MemoryReplica:
    return MemoryReplica(next(NUMBERS), organisation)


def test_every_reply_tells_how_much_of_the_asking_replica_is_held(center: LiveCenter) -> None:
    """The ordinal of its last entry here, to whoever may be given anything; to a spent nonce and to a newcomer nothing."""
    (device,) = introduced(center, fresh(GULOU))
    first = device.round()
    scope = device.store.open_incident()
    device.store.line(scope, "现场已封控")
    second = device.round()
    device.session.memory = replace(device.session.memory, nonces=(bytes(16),))
    spent = device.round()
    assert not isinstance(first, Refusal)
    assert not isinstance(second, Refusal)
    assert not isinstance(spent, Refusal)
    assert (dict(first.reply.hints), dict(second.reply.hints), dict(spent.reply.hints)) == ({}, {HINT_ORDINAL: 2}, {})


def test_what_a_device_brought_is_news_to_it_only_where_it_had_no_word_of_it(center: LiveCenter) -> None:
    """Told an earlier tree it is given what it relayed since; not in a long poll, and not what the same request pushes."""
    one, other = introduced(center, fresh(GULOU), fresh(GULOU))
    scope = one.store.open_incident()
    other.store.births[one.store.replica] = one.store.birth
    before = other.session.memory
    run = one.store.run(one.store.replica, scope, 1, bytes_max=10_000)
    assert run is not None
    other.store._take(run)
    other.sync()
    key = (one.store.replica, scope)

    def given(**facts: Any) -> list[StreamId]:
        other.session.memory = replace(other.session.memory, cursor=before.cursor, tree=before.tree)
        outcome = other.round(**facts)
        assert not isinstance(outcome, Refusal)
        return [(run.replica, run.scope) for run in outcome.inbound.runs if run.replica == one.store.replica]

    assert given() == [key]
    assert given(wait_s=1) == []
    other.store.reach.clear()
    assert given() == []


def test_pushed_streams_never_come_back(center: LiveCenter) -> None:
    """A device that relayed another's stream is not sent that stream again."""
    one, other = introduced(center, fresh(GULOU), fresh(GULOU))
    scope = one.store.open_incident()
    one.store.line(scope, "第一条")
    other.store.births[one.store.replica] = one.store.birth
    run = one.store.run(one.store.replica, scope, 1, bytes_max=10_000)
    assert run is not None
    other.store._take(run)
    other.sync()
    one.sync()
    assert other.store.doubled == one.store.doubled == 0
    assert one.store.entries() == other.store.entries()
