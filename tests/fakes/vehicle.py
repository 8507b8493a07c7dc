"""A vehicle: an engine with its LAN on the loopback, and what people do when two of them meet."""

import threading
from collections.abc import Callable
from pathlib import Path

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.scopes import Scope, incident_scope
from sync.engine.process import Engine, Parts
from sync.engine.status import MakeAgent
from sync.engine.travel import agent_maker
from sync.engine.yard import YardAgent
from sync.links.lan_neighbour import LanSettings, Neighbour
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.shipped import shipped
from tests.fakes.begun_home import begin

WAIT_S = 20.0
HOST = "127.0.0.1"
GULOU, JIANGNING = "320106", "320115"


class Vehicle:
    """An engine with its LAN; `sees` waits for a row."""

    def __init__(
        self, path: Path, organisation: str, *, beside: "tuple[Vehicle, ...]" = (), center: str | None = None, names: bool = False
    ) -> None:
        self.home = Home(path)
        if not self.home.database.exists():
            create_device(begin(path), organisation=organisation, person="王磊", office="dispatcher", now_ms=1_773_000_000_000)
        self.news = threading.Condition()
        settings = LanSettings(host=HOST, named=tuple((HOST, other.lan.port) for other in beside), names=names, idle_s=5.0, spread_s=0.05)
        made: list[YardAgent] = []

        def make(parts: Parts) -> MakeAgent:
            travel = agent_maker(center_url=center, lan=settings)(parts)

            def agent(changed: Callable[[], None]) -> YardAgent:
                def told() -> None:
                    changed()
                    self._notify()

                found = travel(told)
                assert isinstance(found, YardAgent)
                made.append(found)
                return found

            return agent

        self.engine = Engine(self.home, shipped=tuple(shipped().values()), make_agent=make)
        told = self.engine.writer._on_changes
        self.engine.writer._on_changes = lambda changes: (told(changes) if told else None, self._notify())[1]
        self.lan = made[0].lan
        self.organisation = organisation

    @property
    def key(self) -> bytes:
        return self.engine.writer.call(lambda desk: desk.streams.replica(desk.life.replica)).result(WAIT_S).sign_key  # type: ignore[union-attr]

    def accept(self, key: bytes) -> None:
        self.engine.writer.call(lambda desk: desk.trust.accept(key)).result(WAIT_S)

    def do(self, request: object) -> bytes:
        done = self.engine.writer.command(request, person="王磊", office="dispatcher").result(WAIT_S)
        return done.created[0] if done.created else b""

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        return self.engine.readers.query(lambda db: db.conn.execute(query, values).fetchall()).result(WAIT_S)

    def sees(self, query: str, *values: object) -> None:
        with self.news:
            assert self.news.wait_for(lambda: bool(self.rows(query, *values)), WAIT_S), self.lan.here()

    def until(self, wanted: Callable[[tuple[Neighbour, ...]], bool]) -> None:
        with self.news:
            assert self.news.wait_for(lambda: wanted(self.lan.here()), WAIT_S), self.lan.here()

    def _notify(self) -> None:
        with self.news:
            self.news.notify_all()


def acquainted(*vehicles: Vehicle) -> None:
    """People compared every fingerprint."""
    for one in vehicles:
        for other in vehicles:
            one.accept(other.key)
    for one in vehicles:
        one.lan.try_all()


def incident_of(one: Vehicle, *others: Vehicle) -> Scope:
    incident = one.do(OpenIncident(title="槽车侧翻", mode="exercise"))
    for other in others:
        one.do(AddParty(incident=incident, organisation=other.organisation))  # type: ignore[arg-type]
    return incident_scope(incident)  # type: ignore[arg-type]
