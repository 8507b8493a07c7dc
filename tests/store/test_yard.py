"""Claims about what is kept of a LAN, and about how much a neighbour is said to lack."""

from collections.abc import Callable

import pytest
from fakes.post import Post

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.failures import Refused
from sync.domain.scopes import incident_scope
from sync.store import yard
from sync.store.cipher import database
from sync.store.exchange import Learnt, Reached
from sync.store.queries.missing import missing_at
from sync.store.yard import NAMED_MAX, KeptYard


def test_addresses_and_the_switch_are_kept_within_bounds(gulou: Post) -> None:
    """What a person gave stands until it is forgotten, once, in its sequence, and no more of it than a bound."""

    def act(what: Callable[[object], object]) -> None:
        gulou.writer.call(lambda desk: what(desk.connection)).result(30)

    def kept() -> KeptYard:
        return gulou.writer.call(lambda desk: yard.kept(desk.connection)).result(30)

    assert kept() == KeptYard(on=False, named=())
    act(lambda connection: yard.keep_on(connection, on=True))
    for at, host in enumerate(("10.0.0.9", "10.0.0.2", "10.0.0.9")):
        act(lambda connection, host=host, at=at: yard.keep_named(connection, host, 8471, now_ms=at))
    assert kept() == KeptYard(on=True, named=(("10.0.0.9", 8471), ("10.0.0.2", 8471)))
    for number in range(NAMED_MAX - 2):
        act(lambda connection, number=number: yard.keep_named(connection, f"van{number}", 1, now_ms=9))
    with pytest.raises(Refused, match=r"lan\.too_many"):
        act(lambda connection: yard.keep_named(connection, "one-more", 1, now_ms=9))
    act(lambda connection: yard.keep_named(connection, "10.0.0.2", 8471, now_ms=10))
    for _ in range(2):
        act(lambda connection: yard.forget_named(connection, "10.0.0.9", 8471))
    act(lambda connection: yard.keep_on(connection, on=False))
    assert (kept().on, kept().named[0], len(kept().named)) == (False, ("10.0.0.2", 8471), NAMED_MAX - 1)


def test_a_neighbour_lacks_only_what_it_may_read(gulou: Post, jiangning: Post) -> None:
    """Streams of another county count for nothing; a shared incident counts until it is known to be held; a stranger lacks nothing."""
    peer = jiangning.writer.call(lambda desk: desk.life.replica).result(30)
    birth = jiangning.writer.call(lambda desk: desk.streams.replica(desk.life.replica)).result(30)

    def missing() -> int:
        return gulou.writer.call(lambda desk: missing_at(database(desk.connection), bytes(peer))).result(30)

    own = gulou.do(OpenIncident(title="只属鼓楼", mode="exercise")).created[0]
    shared = gulou.do(OpenIncident(title="两区共用", mode="exercise")).created[0]
    assert missing() == 0
    gulou.writer.call(lambda desk: desk.trust.learn_birth(birth.birth, now_ms=1)).result(30)
    assert missing() == 0, "a device that nobody accepted stands for nothing"
    gulou.writer.call(lambda desk: desk.trust.accept(birth.sign_key)).result(30)
    assert missing() == 0, "it may read neither incident"
    gulou.do(AddParty(incident=shared, organisation="320115"))
    assert missing() == 2
    here = gulou.writer.call(lambda desk: desk.life.replica).result(30)
    rows = (Reached(replica=here, scope=incident_scope(shared), seq=1),)
    gulou.writer.learn(Learnt(holder=peer, sort="peer", name="江宁", rows=rows)).result(30)
    assert missing() == 1
    assert own != shared
