"""The engine as a real process: what was acknowledged survives its death, and nothing is done twice."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client

import pytest
from engine.conftest import WAIT_S

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId
from sync.domain.scopes import incident_scope
from sync.engine import client as module
from sync.engine.client import EVERYTHING, EngineClient
from sync.engine.messages import Bug, Hello
from sync.engine.socket import FAMILY
from sync.store import log
from sync.store.exchange import Changes
from sync.store.home import Home
from sync.store.readers import Readers

Start = Callable[..., EngineClient]
OPEN = OpenIncident(title="化学品槽车侧翻", mode="actual", place="宁洛高速")


class Heard:
    """Collects what a callback is told, and waits for it."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self.items: list[object] = []

    def __call__(self, item: object) -> None:
        with self._told:
            self.items.append(item)
            self._told.notify_all()

    def wait_for(self, wanted: Callable[[object], bool]) -> object:
        with self._told:
            assert self._told.wait_for(lambda: any(wanted(item) for item in self.items), WAIT_S), self.items
            return next(item for item in self.items if wanted(item))


def entries(home: Home) -> int:
    readers = Readers(home, 1)
    try:
        return sum(tip.seq for tip in readers.query(lambda db: log.tips(db.conn)).result(WAIT_S))
    finally:
        readers.close()


def test_command_is_done_and_told(home: Home, start: Start, cold_start: None) -> None:
    """A command comes back with what it created; who reads is told what changed."""
    client, changes = start(home), Heard()
    client.on_changes(changes)
    hello = client.ready.result(WAIT_S)
    assert (hello.person, hello.office, hello.report["verdict"]) == ("王磊", "dispatcher", "unmarked")
    done = client.submit(OPEN).result(WAIT_S)
    assert (len(done.created), done.ordinals, done.again) == (1, (1,), False)
    told = changes.wait_for(lambda item: isinstance(item, dict) and "incident" in item)
    assert isinstance(told, dict)
    assert done.created[0] in told["incident"]


@pytest.mark.skipif(sys.platform == "win32", reason="a priority class there, not a number")
def test_the_engine_gives_way_to_its_window(home: Home, start: Start) -> None:
    """Folding a burst never takes the processor from the painting: the engine stands behind the process that started it."""
    pid = start(home).ready.result(WAIT_S).pid
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


def test_refusal_and_mistake_come_back_apart(home: Home, start: Start) -> None:
    """A rule's no arrives with its code, and the next command is served."""
    client = start(home)
    with pytest.raises(Refused) as caught:
        client.submit(OpenIncident(title="", mode="actual")).result(WAIT_S)
    assert not isinstance(caught.value, Bug)
    with pytest.raises(Refused, match=r"command\.unknown"):
        client.submit(Heard())
    assert client.submit(OPEN).result(WAIT_S).ordinals == (1,)
    assert entries(home) == 1


def test_person_and_office_of_a_command(home: Home, start: Start) -> None:
    """Who sits down acts from then on, and after the next start."""
    client = start(home)
    client.sit_down("李娜", "watch_leader").result(WAIT_S)
    incident = client.submit(OPEN).result(WAIT_S).created[0]
    client.close()
    assert start(home).ready.result(WAIT_S).person == "李娜"
    readers = Readers(home, 1)
    row = readers.query(lambda db: db.execute("select by_person, by_office from incident_rows where id = ?", [incident]).fetchone()).result(
        WAIT_S
    )
    readers.close()
    assert row == ("李娜", "watch_leader")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.expects_warnings("engine died")
def test_every_start_is_told(home: Home, start: Start) -> None:
    """The first word of each engine is told, also to who asks after the first came; a later start may have mended something."""
    client, starts = start(home), Heard()
    first = client.ready.result(WAIT_S)
    client.on_started(starts)
    starts.wait_for(lambda item: item == first)
    os.kill(first.pid, signal.SIGKILL)
    starts.wait_for(lambda item: isinstance(item, Hello) and item.pid != first.pid and "lost_entries" in item.report)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.expects_warnings("engine died")
def test_kill_in_the_middle_doubles_and_loses_nothing(home: Home, start: Start) -> None:
    """Killed while commands are under way, every one of them is done exactly once."""
    client, outages, changes = start(home), Heard(), Heard()
    client.on_outage(outages)
    client.on_changes(changes)
    pid = client.ready.result(WAIT_S).pid
    incident = client.submit(OPEN).result(WAIT_S).created[0]
    scope = incident_scope(EntityId(incident))
    futures = [client.submit(WriteJournal(scope=scope, line=f"第{number}条")) for number in range(40)]
    futures[5].result(WAIT_S)
    os.kill(pid, signal.SIGKILL)
    done = [future.result(WAIT_S) for future in futures]
    assert sorted(ordinal for item in done for ordinal in item.ordinals) == list(range(2, 42))
    assert entries(home) == 41
    outages.wait_for(lambda item: isinstance(item, Outage) and item.code == "engine.gone")
    changes.wait_for(lambda item: item is EVERYTHING)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.expects_warnings("engine died")
def test_drafts_are_back_after_a_kill(home: Home, start: Start) -> None:
    """Text acknowledged before the battery was pulled is there afterwards."""
    client = start(home)
    pid = client.ready.result(WAIT_S).pid
    client.draft_put("incident:title", "危化品槽车").result(WAIT_S)
    client.draft_put("journal:line", "到场").result(WAIT_S)
    client.draft_put("journal:line", "").result(WAIT_S)
    os.kill(pid, signal.SIGKILL)
    assert client.drafts().result(WAIT_S) == {"incident:title": "危化品槽车"}


def test_second_engine_is_refused_by_name(home: Home, start: Start) -> None:
    """A second window on the same folder is told who is there, and the first is not disturbed."""
    first = start(home)
    first.ready.result(WAIT_S)
    second = start(home)
    with pytest.raises(Outage, match=r"store\.second_instance"):
        second.ready.result(WAIT_S)
    future = second.submit(OPEN)
    second.close()
    with pytest.raises(Outage, match=r"store\.second_instance|engine\.closed"):
        future.result(WAIT_S)
    assert first.submit(OPEN).result(WAIT_S).ordinals == (1,)


def test_window_without_the_key_stays_outside(home: Home, start: Start) -> None:
    """A process that does not know the key is sent away before it can say anything."""
    client = start(home)
    client.ready.result(WAIT_S)
    with pytest.raises((AuthenticationError, EOFError, OSError)):
        Client(home.address, FAMILY, authkey=bytes(32))
    assert client.submit(OPEN).result(WAIT_S).ordinals == (1,)


def test_home_without_a_device_is_told(tmp_path: object, home: Home, start: Start) -> None:
    """Where no device was made the start says so."""
    empty = Home(home.path.parent / "empty")
    empty.create()
    with pytest.raises(Outage, match=r"store\.missing"):
        start(empty).ready.result(WAIT_S)


def test_program_that_is_no_engine_is_an_outage(home: Home, start: Start) -> None:
    """A child that ends or talks nonsense fails what was asked; it does not hang it."""
    for command in (["/nonexistent/program"], [sys.executable, "-c", "print('hello')"], [sys.executable, "-c", "raise SystemExit(3)"]):
        client = start(home, command=command)
        with pytest.raises(Outage, match=r"engine\.not_started"):
            client.ready.result(WAIT_S)
        client.close()


def fake_engine(home: Home, then: str) -> list[str]:
    """Return what starts a child that greets like an engine and does `then`."""
    code = (
        f"import os, sys; sys.path.insert(0, {str(module.Path(module.__file__).parents[2])!r})\n"
        "from pathlib import Path; from multiprocessing.connection import Listener\n"
        "from sync.store.home import Home; from sync.oplog.codec import encode\n"
        "key = bytes.fromhex(sys.stdin.readline()); address = Home(Path(sys.argv[1])).address; Path(address).unlink(missing_ok=True)\n"
        "listener = Listener(address, authkey=key); print('ready', os.getpid(), flush=True); line = listener.accept()\n"
        "line.send_bytes(encode({'hello': {'replica': b'', 'person': '', 'office': '', 'pid': os.getpid(), 'report': {}}}))\n"
    )
    return [sys.executable, "-c", code + then, str(home.path)]


def test_engine_that_does_not_greet_is_ended(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that says something else first is no engine: it is told of and another is started, as after any failed start."""
    monkeypatch.setattr(module, "BACKOFF_S", (0.01,))
    outages = Heard()
    command = fake_engine(home, "sys.stdin.read()")
    command[2] = command[2].replace("'hello'", "'beat'")
    client = EngineClient(home, command=command)
    client.on_outage(outages)
    for thread in client._threads:
        thread.start()
    outages.wait_for(lambda item: len(outages.items) > 1 and isinstance(item, Outage) and item.code == "engine.not_started")
    client.close()


@pytest.mark.expects_warnings("engine died")
def test_silent_engine_is_ended(home: Home, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that lives but answers nothing, not even a beat, is ended and another one started."""
    monkeypatch.setattr(module, "BEAT_S", 0.05)
    monkeypatch.setattr(module, "SILENCE_S_MAX", 0.3)
    monkeypatch.setattr(module, "CLOSE_S_MAX", 0.1)
    outages = Heard()
    client = EngineClient(home, command=fake_engine(home, "sys.stdin.read()"))
    client.on_outage(outages)
    for thread in client._threads:
        thread.start()
    outages.wait_for(lambda item: isinstance(item, Outage) and item.code == "engine.gone")
    client.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_command_that_kills_engines_is_given_up(home: Home, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked of three engines that all died fails, so that the next engine lives."""
    monkeypatch.setattr(module, "BACKOFF_S", (0.01,))
    monkeypatch.setattr(module, "CLOSE_S_MAX", 0.1)
    command = fake_engine(home, "line.recv_bytes(); os._exit(9)")
    with_warnings = logging.getLogger("engine.client")
    level, with_warnings.level = with_warnings.level, logging.ERROR
    try:
        client = start(home, command=command)
        with pytest.raises(Outage, match=r"engine\.restarted"):
            client.submit(OPEN).result(WAIT_S)
        client.close()
    finally:
        with_warnings.level = level


def test_close_fails_what_is_open_and_may_be_asked_twice(home: Home, start: Start) -> None:
    """After closing nothing hangs: what waits and what comes later fail by name."""
    client = start(home)
    early = client.submit(OPEN)
    client.close()
    client.close()
    if early.exception(WAIT_S) is not None:
        with pytest.raises(Outage, match=r"engine\.closed"):
            early.result()
    with pytest.raises(Outage, match=r"engine\.closed"):
        client.submit(OPEN).result(WAIT_S)


def test_status_is_told_and_backup_made(home: Home, start: Start) -> None:
    """The link's state follows what is written, and a backup is made when asked."""
    client, statuses = start(home), Heard()
    client.on_status(statuses)
    client.submit(OPEN).result(WAIT_S)
    statuses.wait_for(lambda item: getattr(item, "waiting_entries", None) == 1)
    made_ms = client.back_up().result(WAIT_S)
    assert [file.name.endswith("-000000000001.db") for file in home.backups.iterdir()] == [True]
    assert made_ms > 0


def test_changes_are_typed() -> None:
    """What tells of everything names every kind, without ids."""
    everything: Changes = EVERYTHING
    assert everything["incident"] == frozenset()
