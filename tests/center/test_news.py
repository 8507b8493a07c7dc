"""Claims about whom the feed's growth concerns: nobody is passed over who may be given anything, and others sleep on."""

import asyncio
from collections.abc import Callable

import pytest
from fakes.kept_center import KeptCenter
from fakes.live_center import BINHU, CITY, GULOU, OTHER_CITY, PROVINCE, XUANWU
from fakes.memory_replica import MemoryReplica

from sync.center import news
from sync.center.news import ANYBODY, Waiting
from sync.center.rulings import rule
from sync.domain.draft import Create
from sync.domain.scopes import Scope, organisation_scope

EVERYONE = (PROVINCE, CITY, OTHER_CITY, GULOU, XUANWU, BINHU)
pytestmark = pytest.mark.usefixtures("long_ground")


def org_line(store: MemoryReplica) -> Scope:
    scope = organisation_scope(store.organisation)
    store.write(scope, Create(kind="journal", fields={"line": "值班", "stated_at": 1}))
    return scope


ACTS: dict[str, tuple[Callable[[MemoryReplica], object], set[str]]] = {
    "its own scope": (org_line, {GULOU, CITY, PROVINCE}),
    "an incident": (lambda store: store.open_incident(), {GULOU, CITY, PROVINCE}),
    "an incident with another": (lambda store: store.add_party(store.open_incident(), BINHU), {GULOU, CITY, PROVINCE, BINHU, OTHER_CITY}),
    "a circle": (lambda store: store.found_circle((XUANWU,)), {GULOU, XUANWU, CITY, PROVINCE}),
}


@pytest.mark.parametrize("act", ACTS)
def test_rows_concern_who_may_read_them_and_everyone_above(kept: KeptCenter, act: str) -> None:
    """By scope; and whoever is given any of it is among them."""
    store, device = kept.device(GULOU)
    readers = [kept.device(organisation) for organisation in EVERYONE]
    for _, other in readers:
        other.sync()
    with kept.center.database.read() as connection:
        since, _ = news.concerned(connection, None)
    write, expected = ACTS[act]
    write(store)
    device.sync()
    with kept.center.database.read() as connection:
        last, names = news.concerned(connection, since)
        assert news.concerned(connection, last) == (last, frozenset())
    assert names == expected
    for reader, other in readers:
        before = reader.entries()
        other.sync()
        assert reader.entries() == before or reader.organisation in names


def test_claims_concern_the_author_and_the_authority_everyone(kept: KeptCenter) -> None:
    """Who signed for an entry is news to its author's organisation; a ruling is to all, and so is more than is looked at."""
    store, device = kept.device(GULOU)
    _, city = kept.device(CITY)
    store.open_incident()
    device.sync()
    with kept.center.database.read() as connection:
        since, _ = news.concerned(connection, None)
    city.sync()
    city.sync()
    with kept.center.database.read() as connection:
        since, names = news.concerned(connection, since)
    assert names == {GULOU, CITY, PROVINCE}
    rule(kept.center.keys.directory, replica=store.replica, ranges=[(7, 9)], reason="试", by="值班长")
    with kept.center.database.read() as connection:
        assert news.concerned(connection, since)[1] is None


def test_more_than_is_looked_at_concerns_everyone(kept: KeptCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a long time without a look nobody is left out."""
    store, device = kept.device(GULOU)
    store.open_incident()
    device.sync()
    monkeypatch.setattr(news, "ROWS_MAX", 2)
    with kept.center.database.read() as connection:
        last, names = news.concerned(connection, 0)
        assert (last, names) == (kept.center.exchange.mark().n, None)


def test_only_who_is_named_wakes() -> None:
    """Who waits for anything wakes too; what was told between looking and waiting is not slept through; a time ends it."""

    async def lived() -> list[bool]:
        waiting = Waiting()
        one, other, any_growth = (asyncio.create_task(waiting.wait(name, 0, 5)) for name in (GULOU, XUANWU, ANYBODY))
        await asyncio.sleep(0)
        waiting.tell({GULOU})
        found = [await one, other.done(), await any_growth]
        found += [await waiting.wait(GULOU, 0, 0), await waiting.wait(GULOU, waiting.count, 0), await waiting.wait(XUANWU, 0, 0)]
        waiting.tell(None)
        return [*found, await other, await waiting.wait(BINHU, 1, 0)]

    assert asyncio.run(lived()) == [True, False, True, True, False, False, True, True]
