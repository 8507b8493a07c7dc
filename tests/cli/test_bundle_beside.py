"""`bundle make` and `take` beside a window: real engines that windows hold, the command line as a process of its own."""

import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest
from cli.test_bundle_cli import fingerprint

from desktop.app.exits import OK, REFUSED
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.failures import Outage, Refused
from sync.engine.client import EngineClient
from sync.engine.hand import Hand, hand_key
from sync.engine.messages import CarryProgress, pack, parse_told, raised
from sync.engine.process import wall_ms
from sync.engine.socket import FAMILY
from sync.store.device import create_device
from sync.store.exchange import Changes
from sync.store.home import Home

MAIN = Path(__file__).parents[2] / "main.py"
WAIT_S = 60
unix = pytest.mark.skipif(sys.platform == "win32", reason="a socket of the file system")


class Window:
    """A home whose engine a window holds, and what that window hears."""

    def __init__(self, path: Path, organisation: str) -> None:
        self.home = Home(path)
        create_device(self.home, organisation=organisation, person="王磊", office="duty_commander", now_ms=wall_ms())
        self.heard: list[CarryProgress] = []
        self.changed: set[str] = set()
        self.engine = EngineClient.start(self.home)
        self.engine.on_carrying(self.heard.append)
        self.engine.on_changes(self._on_changes)
        self.engine.ready.result(WAIT_S)

    def _on_changes(self, changes: Changes) -> None:
        self.changed |= changes.keys()

    def open(self, party: str) -> None:
        opened = self.engine.submit(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).result(WAIT_S)
        self.engine.submit(AddParty(incident=bytes(opened.created[0]), organisation=party)).result(WAIT_S)

    def say(self, *words: str) -> tuple[int, str]:
        """Run the command line on this home; return its exit code and what it said."""
        asked = [sys.executable, str(MAIN), "bundle", words[0], "--home", str(self.home.path), *words[1:]]
        done = subprocess.run(asked, capture_output=True, check=False, timeout=WAIT_S)
        return done.returncode, (done.stdout + done.stderr).decode()


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Window, Window]]:
    """Two posts with a window each."""
    both = Window(tmp_path / "one", "320106"), Window(tmp_path / "other", "320115")
    yield both
    for window in both:
        window.engine.close()


def test_there_and_back_beside_two_windows(windows: tuple[Window, Window], tmp_path: Path) -> None:
    """The engines that the windows hold do the work, say how far it is to both, and the windows hear what changed."""
    one, other = windows
    one.open("320115")
    stick = tmp_path / "stick"
    stick.mkdir()
    assert other.say("request", "--out", str(stick))[0] == OK
    (asked,) = stick.glob("*.qzr")
    make = ("make", "--out", str(stick), "--request", str(asked))
    code, told = one.say(*make)
    assert (code, "[bundle.recipient_unaccepted]" in told) == (REFUSED, True), told
    theirs = fingerprint(told)
    code, told = one.say(*make, "--accept", theirs)
    assert (code, "written and verified" in told) == (OK, True), told
    (bundle,) = stick.glob("*.qzb")
    code, told = other.say("show", str(bundle))
    assert (code, "新 new 2" in told) == (OK, True), told
    code, told = other.say("take", str(bundle), "--accept", fingerprint(told))
    assert (code, "已收 taken         2" in told) == (OK, True), told
    assert {progress.phase for progress in one.heard} >= {"planning", "writing", "reading_back"}
    assert "taking" in {progress.phase for progress in other.heard}
    assert "bundle" in other.changed


def test_the_second_door_answers_nothing_but_what_is_carried(windows: tuple[Window, Window]) -> None:
    """No command, no draft, no key comes in there; what is asked wrongly is malformed."""
    one, _ = windows
    with Client(one.home.hand_address, FAMILY, authkey=hand_key(one.home)) as line:
        for number, act in enumerate(("command", "drafts", "accept", "backup"), 1):
            line.send_bytes(pack({"call": number, "act": act}))
            told = parse_told(line.recv_bytes())
            while told.get("call") != number:
                told = parse_told(line.recv_bytes())
            failure = raised(told)
            assert isinstance(failure, Refused)
            assert failure.code == "command.unknown"
    hand = Hand.reach(one.home, lambda *_: None)
    assert hand is not None
    with hand, pytest.raises(Refused, match=r"command\.malformed"):
        hand.ask("plan", to=[], urgency="flash", bytes_max=None, part_bytes="all")


def test_nobody_comes_in_without_the_key_of_the_database(windows: tuple[Window, Window]) -> None:
    """A guessed key, no key, and the key of another home."""
    one, other = windows
    for key in (bytes(32), b"x", hand_key(other.home)):
        with pytest.raises((AuthenticationError, EOFError, OSError)):
            Client(one.home.hand_address, FAMILY, authkey=key)
    assert one.engine.drafts().result(WAIT_S) == {}


@unix
def test_the_socket_is_the_owners_alone(windows: tuple[Window, Window]) -> None:
    """As the folder is in which it lies."""
    one, _ = windows
    assert stat.S_IMODE(Path(one.home.hand_address).stat().st_mode) == 0o600
    assert stat.S_IMODE(one.home.path.stat().st_mode) == 0o700


def test_where_no_engine_runs_nobody_is_reached(tmp_path: Path) -> None:
    """Nor where one was killed and left its socket; a home without its key is an outage by name."""
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="王磊", office="duty_commander", now_ms=wall_ms())
    assert Hand.reach(home, lambda *_: None) is None
    if FAMILY == "AF_UNIX":
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(home.hand_address)
        assert Path(home.hand_address).exists()
        assert Hand.reach(home, lambda *_: None) is None
    home.key_file.unlink()
    with pytest.raises(Outage, match=r"store\.key_missing"):
        Hand.reach(home, lambda *_: None)
