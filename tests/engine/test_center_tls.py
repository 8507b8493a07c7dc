"""Claims about an engine and its center by TLS: what is handed over once is enough, and another center gets nothing."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.live_center import GULOU, LiveCenter

from desktop.app import cli
from desktop.app.exits import OK, OUTAGE, REFUSED
from sync.center.admission import admit, waiting_devices
from sync.center.channel import ChannelSettings
from sync.center.codes import Terms, make_code
from sync.domain.failures import Refused
from sync.engine.messages import Call
from sync.engine.process import Engine
from sync.engine.status import NO_PATH, LinkState, MakeAgent
from sync.engine.travel import agent_maker
from sync.store.cipher import connect
from sync.store.device import Device, create_device, describe
from sync.store.home import Home

WAIT_S = 20.0
pytestmark = pytest.mark.expects_warnings("link ")


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home", channel=ChannelSettings()) as live:
        yield live


class Watched:
    """An engine with its agent, whose state is waited for."""

    def __init__(self, home: Home, center_url: str | None = None) -> None:
        self._changed = threading.Condition()

        def make(parts: object) -> MakeAgent:
            travel = agent_maker(center_url=center_url)(parts)  # type: ignore[arg-type]
            return lambda _told: travel(self._tell)

        self.engine = Engine(home, make_agent=make)

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def until(self, wanted: Callable[[LinkState], bool]) -> LinkState:
        with self._changed:
            assert self._changed.wait_for(lambda: wanted(self.engine.link()), WAIT_S), self.engine.link()
        return self.engine.link()


def described(home: Home) -> Device:
    connection = connect(home.database, home.key(), read_only=True)
    try:
        device = describe(connection)
    finally:
        connection.close()
    assert device is not None
    return device


def test_an_address_given_once_leads_through_admission_to_being_in_step(center: LiveCenter, home: Home) -> None:
    """`device center` keeps place and root; the engine then waits for admission and gets in step, all of it by TLS."""
    assert cli.main(["device", "center", center.address, "--home", str(home.path)]) == OK
    device = described(home)
    assert (device.center_url, device.root) == (center.address.partition("#")[0], bytes.fromhex(center.address.partition("#")[2]))
    watched = Watched(home)
    try:
        watched.until(lambda state: state.error == "device.uncertified")
        (waiting,) = waiting_devices(center.directory)
        admit(center.directory, fingerprint_or_key=waiting.sign_key)
        watched.engine._agent.exchange_now()
        watched.until(lambda state: state.connected)
    finally:
        watched.engine.close()
    assert described(home).certified


def test_an_engine_at_work_goes_by_the_address_that_is_kept_anew(center: LiveCenter, home: Home) -> None:
    """Kept by the window's act, it is gone by at once, no restart between; another one is gone by as well, and none ends it."""
    watched = Watched(home)

    def keep(url: str | None) -> None:
        watched.engine.answer(Call(number=1, act="center", body={"url": url})).result(WAIT_S)

    try:
        assert watched.engine.link().error == NO_PATH
        keep(center.address)
        watched.until(lambda state: state.error == "device.uncertified")
        keep(None)
        watched.until(lambda state: state.error == NO_PATH)
        keep(center.address)
        (waiting,) = waiting_devices(center.directory)
        admit(center.directory, fingerprint_or_key=waiting.sign_key)
        watched.engine._agent.exchange_now()
        watched.until(lambda state: state.connected)
        with pytest.raises(Refused, match=r"trust\.other_root"):
            keep(f"{center.address.partition('#')[0]}#{'ab' * 32}")
        assert watched.engine.link().connected
    finally:
        watched.engine.close()


def test_another_center_at_the_address_is_told_apart(center: LiveCenter, home: Home, tmp_path: Path) -> None:
    """When another center answers where ours was, the state says so, and that center never hears of the device."""
    assert cli.main(["device", "center", center.address, "--home", str(home.path)]) == OK
    port = center._port
    center.__exit__(None, None, None)
    other = LiveCenter(tmp_path / "other" / "home", channel=ChannelSettings())
    other._port = port
    with other:
        watched = Watched(home)
        try:
            watched.until(lambda state: state.error == "link.certificate")
        finally:
            watched.engine.close()
        assert waiting_devices(other.directory) == ()
    center.__enter__()


def test_a_root_that_comes_later_opens_the_channel(center: LiveCenter, home: Home) -> None:
    """An address without its root is not dialled and says why; as soon as the root is known here, by a bundle say, it is."""
    place, _, root = center.address.partition("#")
    assert cli.main(["device", "center", place, "--home", str(home.path)]) == OK
    watched = Watched(home)
    try:
        watched.until(lambda state: state.error == "link.root_unknown")
        watched.engine.writer.call(lambda desk: desk.trust.pin_root(bytes.fromhex(root))).result(WAIT_S)
        watched.engine._agent.exchange_now()
        watched.until(lambda state: state.error == "device.uncertified")
    finally:
        watched.engine.close()


def test_the_command_line_says_who_answered(center: LiveCenter, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """`device sync` at another center is told in both languages; a root mistyped before anything proved it gives way to the right one."""
    sync = ["device", "sync", "--home", str(home.path), "--center"]
    keep = ["device", "center", "--home", str(home.path)]
    place, _, root = center.address.partition("#")
    assert cli.main([*sync, place]) == OUTAGE
    assert capsys.readouterr().err.strip().endswith("[link.root_unknown]")
    assert cli.main([*sync, f"{place}#{'ab' * 32}"]) == OUTAGE
    assert capsys.readouterr().err.strip().endswith("[link.certificate]")
    assert cli.main([*keep, f"{place}#{'ab' * 32}"]) == OK
    assert cli.main([*keep, f"{place}#{root}"]) == OK
    assert cli.main(["device", "sync", "--home", str(home.path)]) == OUTAGE
    assert capsys.readouterr().err.strip().endswith("]")
    (waiting,) = waiting_devices(center.directory)
    admit(center.directory, fingerprint_or_key=waiting.sign_key)
    assert cli.main(["device", "sync", "--home", str(home.path)]) == OK
    for words in ([*sync, f"{place}#{'ab' * 32}"], [*keep, f"{place}#{'ab' * 32}"]):
        assert cli.main(words) == REFUSED
        assert capsys.readouterr().err.strip().endswith("[trust.other_root]")
    assert described(home).root == bytes.fromhex(root)


def test_a_code_lets_a_device_at_work_in(center: LiveCenter, tmp_path: Path) -> None:
    """Said where the center's address is, address and code certify the device, pin the root and begin to talk, without a restart."""
    home = Home(tmp_path / "home")
    create_device(home, organisation=GULOU, person="王磊", office="dispatcher", now_ms=1)
    code, _ = make_code(center.directory, Terms(organisation=GULOU, by="王值班"))
    watched = Watched(home)
    try:
        text = f"{center.address.partition('#')[0]} {code}"
        watched.engine.answer(Call(number=1, act="center", body={"url": text})).result(WAIT_S)
        watched.until(lambda state: state.connected)
        device = described(home)
        assert (device.certified, device.letters, device.center_url) == (True, "A", center.address.partition("#")[0])
        with pytest.raises(Refused, match=r"enrol\.code"):
            watched.engine.answer(Call(number=2, act="center", body={"url": text[:-1] + "?"}))
    finally:
        watched.engine.close()
