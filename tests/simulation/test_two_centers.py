"""A city's center below the province's, each a program of its own on TLS by one root, and posts at either; killed at any moment."""

import random
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from fakes.two_centers import stand_below

from desktop.app import story
from desktop.app.demo import CenterProcess, admit_all
from desktop.app.story import Cast, Player, until
from sync.center.condition import condition
from sync.center.keys import keys_of
from sync.center.verifying import verify_center
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import Scope, incident_scope
from sync.engine.process import wall_ms
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries import audit

GULOU, JIANGNING, HALL = (
    Cast(key="gulou", organisation="320106", person="林亦舟"),
    Cast(key="jiangning", organisation="320115", person="陆闻笙"),
    Cast(key="hall", organisation="320000", person="顾清和"),
)


class House:
    """Two centers and three posts: two at the city's, the hall at the province's; owned by the fixture."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.province = CenterProcess(folder / "province")
        self.province.start()
        self.city = CenterProcess(folder / "city")
        stand_below(self.province.folder, self.city.folder, url=self.province.url)
        self.city.start()
        self.players: list[Player] = []
        self.gulou, self.jiangning = self.enter(GULOU, self.city), self.enter(JIANGNING, self.city)
        self.hall = self.enter(HALL, self.province)
        admit_all(self.province.folder, 3)
        for player in self.players:
            player.client.exchange_now()
        for player in self.players:
            until("the certificate arrives", partial(audit.is_certified, player.reader))

    def enter(self, cast: Cast, center: CenterProcess) -> Player:
        """Return a post that knows one of the centers."""
        home = Home(self.folder / cast.key)
        create_device(
            home,
            organisation=cast.organisation,
            person=cast.person,
            office="duty_commander",
            now_ms=wall_ms(),
            center_url=center.url,
        )
        self.players.append(Player.enter(cast, home))
        return self.players[-1]

    def close(self) -> None:
        for player in self.players:
            player.close()
        for center in (self.city, self.province):
            center.stop()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def shared(house: House) -> Scope:
    """Open an incident below the city that every post holds."""
    incident = house.gulou.do(OpenIncident(title="江北泄漏", mode="actual", state="confirmed")).created[0]
    house.gulou.do(AddParty(incident=incident, organisation=JIANGNING.organisation))
    for player in (house.jiangning, house.hall):
        until(f"{player.cast.key} holds the incident", partial(audit.holds_incident, player.reader, incident))
    return incident_scope(incident)


def hold_alike(house: House, scope: Scope, wanted: set[str]) -> None:
    """Wait until every post holds each line once and the same rows, and check that both centers prove themselves."""
    for player in house.players:
        player.client.exchange_now()
    for player in house.players:
        until(f"{player.cast.key} holds every line", partial(_holds, player, scope, wanted))
    until("nothing is missing at the hall", lambda: story.lost(house.players, house.hall) == 0)
    until("all hold the same rows", lambda: story.converged(house.players))
    for center in (house.province, house.city):
        now = condition(center.folder)
        assert (now.recovery, now.forked, len(now.lives)) == (None, 0, 1)
        center.stop()
        proved = verify_center(center.folder, keys_of(center.folder))
        assert proved.is_sound, proved
        assert proved.leaves == proved.entries, "each entry is in the feed once"


def _holds(player: Player, scope: Scope, wanted: set[str]) -> bool:
    return sorted(audit.texts_in(player.reader, scope)) == sorted(wanted)


def test_both_centers_gone_and_back_lose_and_double_nothing(house: House) -> None:
    """The province dies: posts at the city go on together; the city dies: each alone; both are back, and all of it is everywhere."""
    scope = shared(house)
    house.province.stop()
    house.gulou.do(WriteJournal(scope=scope, line="省中心断开"))
    house.hall.do(WriteJournal(scope=scope, line="省里自己记"))
    until("江宁 has it by the city alone", partial(_holds, house.jiangning, scope, {"省中心断开"}))
    house.city.stop()
    house.jiangning.do(WriteJournal(scope=scope, line="市中心也断开"))
    assert _holds(house.gulou, scope, {"省中心断开"})
    house.city.start()
    house.province.start()
    hold_alike(house, scope, {"省中心断开", "省里自己记", "市中心也断开"})


@pytest.mark.slow
def test_either_center_killed_at_any_moment(house: House, seed: int) -> None:
    """Six kills of a center while all three write: no life ends, nothing forks, each line once everywhere."""
    scope, chance, pause = shared(house), random.Random(seed), threading.Event()
    for life in range(6):
        for player in house.players:
            player.do(WriteJournal(scope=scope, line=f"{player.cast.key} {life}"))
            player.client.exchange_now()
        pause.wait(chance.random())
        killed = chance.choice((house.province, house.city))
        killed.stop()
        killed.start()
    hold_alike(house, scope, {f"{player.cast.key} {life}" for player in house.players for life in range(6)})


@pytest.mark.slow
def test_a_newcomer_at_the_city_stands_on_the_citys_checkpoint(house: House) -> None:
    """The city's own keeper makes checkpoints of what came from either side, and who is new there loads them."""
    scope = shared(house)
    house.hall.do(WriteJournal(scope=scope, line="省里写的"))
    house.gulou.do(WriteJournal(scope=scope, line="区里写的"))
    for player in house.players:
        until(f"{player.cast.key} holds both", partial(_holds, player, scope, {"省里写的", "区里写的"}))
    house.city.stop()
    house.city.start()
    newcomer = house.enter(Cast(key="spare", organisation=GULOU.organisation, person="沈知远"), house.city)
    admit_all(house.province.folder, 1)
    newcomer.client.exchange_now()
    until("the newcomer holds both", partial(_holds, newcomer, scope, {"省里写的", "区里写的"}))
    based = "select count(*) from bases join streams on streams.number = bases.stream where streams.scope = ?"
    until("it stands on a checkpoint", lambda: newcomer.reader.execute(based, (scope,)).fetchone()[0] == 2)
    hold_alike(house, scope, {"省里写的", "区里写的"})
