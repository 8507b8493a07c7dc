"""A revoked device wipes itself at the next contact with its center: real engine, real center, TLS; at once or after offering."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine.test_center_tls import Watched
from fakes.authority import Authority
from fakes.live_center import GULOU, LiveCenter
from fakes.post import Post
from fakes.vehicle import Vehicle
from fakes.wipings import Wipings
from sqlalchemy import select

from sync.center.channel import ChannelSettings
from sync.center.codes import Terms, make_code
from sync.center.database import entries, replicas
from sync.center.facts import Facts
from sync.center.keys import keys_of
from sync.center.opening import open_database
from sync.center.rulings import Wipe, revoke
from sync.domain import acts
from sync.domain.commands.incidents import OpenIncident
from sync.domain.draft import Create
from sync.domain.failures import Outage
from sync.engine import process
from sync.engine.keeper import Keeper
from sync.engine.messages import Call
from sync.engine.process import Engine
from sync.engine.socket import AUTH_KEY_BYTES
from sync.engine.wiping import Wiping
from sync.oplog.birth import parse_birth
from sync.oplog.wipe import WipeOrder, make_wipe
from sync.store import unlocking
from sync.store.device import create_device
from sync.store.exchange import Delivery
from sync.store.home import Home
from sync.store.wiping import wiped

WAIT_S = 30.0
pytestmark = [pytest.mark.expects_warnings("link ", "wiping")]


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home", channel=ChannelSettings()) as live:
        yield live


@pytest.fixture
def wipings(monkeypatch: pytest.MonkeyPatch) -> Wipings:
    return Wipings(monkeypatch)


def let_in(center: LiveCenter, home: Home) -> tuple[Watched, bytes]:
    """Return a device at work, in step with its center, and its key."""
    create_device(home, organisation=GULOU, person="王磊", office="duty_commander", now_ms=1)
    code, _ = make_code(center.directory, Terms(organisation=GULOU, by="王值班"))
    watched = Watched(home)
    text = f"{center.address.partition('#')[0]} {code}"
    watched.engine.answer(Call(number=1, act="center", body={"url": text})).result(WAIT_S)
    watched.until(lambda state: state.connected)
    return watched, bytes(watched.engine.writer.call(lambda desk: desk.streams.replica(desk.life.replica).sign_key).result(WAIT_S))


def wrote(watched: Watched) -> None:
    request = OpenIncident(title="没有传出的一起", mode="actual", state="confirmed")
    body = {"name": "OpenIncident", "request": acts.to_wire(request)[1], "token": bytes(16), "person": "王磊", "office": "duty_commander"}
    watched.engine.answer(Call(number=2, act="command", body=body)).result(WAIT_S)


def ordered(authority: Authority, key: bytes) -> None:
    """Write a revocation with the order to wipe."""
    certificate = parse_birth(authority.birth.raw).certificate
    assert certificate is not None
    order = make_wipe(authority.key, certificate, WipeOrder(sign_key=key, offers=False, at_ms=5, by="王值班", reason="终端遗失"))
    fields = {"replica": key[:8], "ranges": [], "reason": "终端遗失", "by": "王值班", "replaces": [], "wipe": order}
    authority.write(Create(kind="ruling", fields=fields))


def is_wiped(home: Home) -> bool:
    found = wiped(home)
    return found is not None and found.done


def test_at_once(center: LiveCenter, tmp_path: Path, wipings: Wipings) -> None:
    """Revoked with an order, the device is refused and destroys its keys and data; whoever starts it is told who ordered it and why."""
    home = Home(tmp_path / "home")
    watched, key = let_in(center, home)
    revoke(center.directory, sign_key=key, reason="终端遗失", by="王值班", wipe=Wipe.AT_ONCE)
    watched.engine._agent.exchange_now()
    wipings.until(home)
    assert {path.name for path in home.path.iterdir()} <= {"wiped", "engine.lock", "preferences.json"}
    with pytest.raises(Outage, match=r"device\.wiped") as caught:
        unlocking.lock_of(home)
    assert caught.value.facts == {"by": "王值班", "reason": "终端遗失"}


def test_an_engine_that_ends_for_it_may_be_killed(
    center: LiveCenter, tmp_path: Path, wipings: Wipings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark is there before the engine's door closes, at which a window kills it: the next start destroys, and begins nothing."""
    home, marked, genuine = Home(tmp_path / "home"), list[bool](), Engine.close
    watched, key = let_in(center, home)

    def close(engine: Engine) -> None:
        marked.append(wiped(home) is not None)
        genuine(engine)

    monkeypatch.setattr(Engine, "close", close)
    revoke(center.directory, sign_key=key, reason="终端遗失", by="王值班", wipe=Wipe.AT_ONCE)
    watched.engine._agent.exchange_now()
    wipings.until(home)
    assert marked == [True]


def test_after_offering_what_it_never_sent(center: LiveCenter, tmp_path: Path, wipings: Wipings) -> None:
    """What was written in isolation arrives first, set aside until a person decides; then the device wipes itself."""
    home = Home(tmp_path / "home")
    watched, key = let_in(center, home)
    watched.engine.close()
    apart = Watched(home, center_url="https://127.0.0.1:1#" + center.address.partition("#")[2])
    wrote(apart)
    apart.engine.close()
    revoke(center.directory, sign_key=key, reason="终端遗失", by="王值班", wipe=Wipe.AFTER_OFFERING)
    assert not is_wiped(home)
    Watched(home)
    wipings.until(home)
    database = open_database(center.directory, keys_of(center.directory))
    with database.read() as connection:
        lives = connection.execute(select(replicas.c.replica).where(replicas.c.sign_key == key)).scalars().all()
        rows = connection.execute(select(entries.c.replica, entries.c.ordinal).where(entries.c.replica.in_(lives))).all()
        assert rows
        assert all(Facts(connection).aside(row.replica, row.ordinal) for row in rows)
    database.close()


def test_a_revocation_without_an_order_wipes_nothing(center: LiveCenter, tmp_path: Path) -> None:
    """The device is refused, and its data stay."""
    home = Home(tmp_path / "home")
    watched, key = let_in(center, home)
    revoke(center.directory, sign_key=key, reason="借调", by="王值班")
    watched.engine._agent.exchange_now()
    watched.until(lambda state: state.error == "device.revoked")
    assert wiped(home) is None
    watched.engine.close()


def test_a_neighbour_hands_the_order_over(vehicles: Callable[..., Vehicle], wipings: Wipings) -> None:
    """A stolen device that meets one that knows the ruling is refused, and wipes itself without ever meeting the center."""
    knows = vehicles(GULOU)
    stolen = vehicles(GULOU, knows)
    authority = Authority()
    for one in (knows, stolen):
        one.engine.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(WAIT_S)
        authority.certify(one.key, GULOU)
    early = authority.run()
    stolen.engine.writer.receive(Delivery(births=(authority.birth.raw,), runs=(early,), path="network")).result(WAIT_S)
    (mine,) = stolen.rows("select replica from replicas where standing = 'own'")
    authority.rule(bytes(mine[0]), [[1, None]])  # type: ignore[call-overload]
    ordered(authority, stolen.key)
    knows.engine.writer.receive(Delivery(births=(authority.birth.raw,), runs=(authority.run(),), path="network")).result(WAIT_S)
    knows.engine.writer.settled().result(WAIT_S)
    stolen.lan.try_all()
    wipings.until(stolen.home)


def test_an_order_that_waited_for_the_start(tmp_path: Path, wipings: Wipings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is due before the engine is whole; the engine is ended when it is, so that nothing of it stays at work over what is gone."""
    authority, post, ended = Authority(), Post(tmp_path / "home", GULOU), threading.Event()
    key = bytes(post.writer.call(lambda desk: desk.streams.replica(desk.life.replica).sign_key).result(WAIT_S))
    post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(WAIT_S)
    authority.certify(key, GULOU)
    ordered(authority, key)
    post.writer.receive(Delivery(births=(authority.birth.raw,), runs=(authority.run(),), path="network")).result(WAIT_S)
    post.writer.settled().result(WAIT_S)
    post.close()
    genuine, began = Engine.close, threading.Event()

    def close(engine: Engine) -> None:
        ended.set()
        genuine(engine)

    class Late(Keeper):
        """Made while the order is being carried out."""

        def __init__(self, *arguments: Any, **facts: Any) -> None:
            assert began.wait(WAIT_S)
            assert not ended.wait(0.2), "ended before it was whole"
            super().__init__(*arguments, **facts)

    class Noted(Wiping):
        """Says that it begins."""

        def _carry_out(self, raw: bytes) -> None:
            began.set()
            super()._carry_out(raw)

    monkeypatch.setattr(Engine, "close", close)
    monkeypatch.setattr(process, "Keeper", Late)
    monkeypatch.setattr(process, "Wiping", Noted)
    engine = Engine(post.home, auth_key=bytes(AUTH_KEY_BYTES))
    wipings.until(post.home)
    assert engine._door is not None
    assert engine._door._closing, "its door is closed"
