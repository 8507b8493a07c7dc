"""The center's agent and the LAN as one: what is written here leaves by both, and a person turns the LAN on and off.

Layer: engine. Source: our design (engine specification §9).
"""

import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol, runtime_checkable

from sync.domain.card import Card, write_card
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.engine.process import Parts, wall_ms
from sync.engine.status import Agent, Dials, LinkState
from sync.engine.yard_told import told_of
from sync.links.http import HttpLink
from sync.links.lan import Lan
from sync.links.lan_blobs import Files
from sync.links.lan_names import own_addresses
from sync.links.lan_neighbour import ANYWHERE, LAN_PORT, NAMED, LanSettings, addresses
from sync.links.replica import StoreReplica
from sync.oplog.hashing import public_bytes
from sync.store import yard
from sync.store.queries.yard_rows import YardRow
from sync.store.readers import Readers

READ_S_MAX = 60.0
PLACES_S = 10.0  # the addresses of a machine change when a cable is plugged in


@runtime_checkable
class JoinsYard(Protocol):
    """An agent of the center that hears who else beside this device reaches it."""

    def join_yard(self, others: Callable[[], Collection[ReplicaId]], learnt: Callable[[], None]) -> None:
        """Take who is in step with the center, and whom to tell that it signed for something."""


class YardAgent:
    """Owned by the engine; `close` joins every thread.

    Args:
        settings: how to listen, from the start on; None = as was kept, on every network.

    Attributes:
        lan: None while it is off.
    """

    def __init__(self, parts: Parts, center: Agent, settings: LanSettings | None, changed: Callable[[], None]) -> None:
        """Begin. Raises: Outage: `lan.port_taken` where `settings` were given; else the state says so."""
        self._parts = parts
        self._center = center
        self._changed = changed
        self._settings = settings or LanSettings(host=ANYWHERE, port=LAN_PORT, names=True)
        self._is_given = settings is not None
        self._code = ""
        self._places: tuple[float, tuple[str, ...]] = (0.0, ())
        self._lock = threading.Lock()
        self.lan: Lan | None = None
        self._readers = Readers(parts.home, 1, query_s_max=READ_S_MAX)
        self._switch = ThreadPoolExecutor(1, thread_name_prefix="lan-switch")
        if isinstance(center, JoinsYard):
            center.join_yard(self._others, self._tell_claims)
        try:
            self._store = StoreReplica(parts.writer, self._readers, now_ms=wall_ms)
            self._key = parts.writer.call(lambda desk: public_bytes(desk.life.sign_key)).result()
            kept = parts.writer.call(lambda desk: yard.kept(desk.connection)).result()
            self._kept: tuple[tuple[str, int], ...] = kept.named
            if self._is_given:
                self._begin(self._settings)
            elif kept.on:
                self._begin_anyhow()
        except BaseException:
            self._switch.shutdown()
            self._readers.close()
            raise

    def exchange_now(self) -> None:
        self._center.exchange_now()
        if (lan := self.lan) is not None:
            lan.try_all()

    def wake(self, *, urgent: bool) -> None:
        self._center.wake(urgent=urgent)
        if (lan := self.lan) is not None:
            lan.wake(urgent=urgent)

    def renew(self) -> None:
        self._center.renew()
        self._switch.submit(self._rekey)

    def dial(self) -> HttpLink:
        if not isinstance(self._center, Dials):
            raise Outage("center.unknown")
        return self._center.dial()

    def state(self) -> LinkState:
        lan, state = self.lan, self._center.state()
        told = YardRow(code=self._code) if lan is None else self._told(lan)
        return replace(state, peers=0 if lan is None else lan.present(), yard=told)

    def turn(self, *, on: bool) -> "Future[None]":
        return self._switch.submit(self._turn, on)

    def name(self, address: str) -> "Future[None]":
        ((host, port),) = addresses([address], port=LAN_PORT)
        return self._switch.submit(self._name, host, port)

    def forget(self, address: str) -> "Future[None]":
        ((host, port),) = addresses([address], port=LAN_PORT)
        return self._switch.submit(self._forget, host, port)

    def close(self) -> None:
        self._switch.shutdown()
        if self.lan is not None:
            self.lan.close()
        self._center.close()
        self._readers.close()

    def _turn(self, on: bool) -> None:  # noqa: FBT001 - submitted above
        self._parts.writer.call(lambda desk: yard.keep_on(desk.connection, on=on)).result()
        if on and self.lan is None:
            self._begin_anyhow()
        elif not on and self.lan is not None:
            lan, self.lan = self.lan, None
            lan.close()
        self._changed()
        if on and self.lan is None:
            raise Outage(self._code)

    def _rekey(self) -> None:
        """Listen under the keys that are kept now: a channel is bound to those it was opened with."""
        key = self._parts.writer.call(lambda desk: public_bytes(desk.life.sign_key)).result()
        if key == self._key:
            return
        lan, self.lan, self._key = self.lan, None, key
        self._store = StoreReplica(self._parts.writer, self._readers, now_ms=wall_ms)
        if lan is not None:
            port = lan.port
            lan.close()
            self._begin_anyhow(port)
        self._changed()

    def _name(self, host: str, port: int) -> None:
        self._parts.writer.call(lambda desk: yard.keep_named(desk.connection, host, port, now_ms=wall_ms())).result()
        self._kept = (*(place for place in self._kept if place != (host, port)), (host, port))
        if self.lan is not None:
            self.lan.add(host, port, way=NAMED)
            self.lan.try_all()
        self._changed()

    def _forget(self, host: str, port: int) -> None:
        self._parts.writer.call(lambda desk: yard.forget_named(desk.connection, host, port)).result()
        self._kept = tuple(place for place in self._kept if place != (host, port))
        if self.lan is not None:
            self.lan.forget(host, port)
        self._changed()

    def _begin(self, settings: LanSettings) -> None:
        named = tuple(dict.fromkeys((*settings.named, *self._kept)))
        lan = Lan(
            self._store,
            replace(settings, named=named),
            files=Files(self._parts.blobs),
            in_step=self._is_in_step,
            changed=self._on_yard,
            now_ms=wall_ms,
        )
        lan.start()
        self.lan, self._code = lan, ""
        self._places = (0.0, ())

    def _begin_anyhow(self, port: int | None = None) -> None:
        """Listen at the port that is meant, else at any free one: neighbours find it by its name, people by its address."""
        meant = self._settings if port is None else replace(self._settings, port=port)
        for settings in (meant, replace(self._settings, port=0)):
            try:
                self._begin(settings)
            except Outage as outage:
                self._code = outage.code
            else:
                return

    def _told(self, lan: Lan) -> YardRow:
        with self._lock:
            at, places = self._places
            if not places or time.monotonic() - at > PLACES_S:
                hosts = own_addresses() if self._settings.host == ANYWHERE else [self._settings.host]
                places = tuple(f"{host}:{lan.port}" for host in hosts)
                self._places = (time.monotonic(), places)
        shown = tuple((host, int(port)) for host, _, port in (place.rpartition(":") for place in places))
        card = write_card(Card(key=self._key, places=shown)) if shown else ""
        return told_of(lan, own=self._store.replica, in_step=self._is_in_step(), places=places, card=card, kept=frozenset(self._kept))

    def _on_yard(self) -> None:
        """Say that it is known anew who is here; what waits for the center may be this device's to carry now."""
        self._changed()
        self._center.wake(urgent=False)

    def _others(self) -> frozenset[ReplicaId]:
        lan = self.lan
        return frozenset() if lan is None else lan.in_step()

    def _tell_claims(self) -> None:
        if (lan := self.lan) is not None:
            lan.tell_claims()

    def _is_in_step(self) -> bool:
        state = self._center.state()
        return state.connected or state.syncing
