"""The bridge between the engine's threads and the window: everything arrives in the GUI thread, and not too often."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from time import monotonic
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.runtime.bridge import REFRESH_INTERVAL_MS, EngineBridge, EngineDrafts, ReaderBridge
from desktop.runtime.services import Changes
from sync.domain.failures import Outage, Refused
from sync.engine.messages import FileToAttach, Hello, Progress
from sync.store.queries.rows import LinkStatus


class FakeClient:
    """Answers from a thread of its own, as the client of the engine does."""

    def __init__(self) -> None:
        self.changes: list[Callable[[Changes], None]] = []
        self.statuses: list[Callable[[Any], None]] = []
        self.starts: list[Callable[[Any], None]] = []
        self.outages: list[Callable[[Outage | None], None]] = []
        self.kept: dict[str, str] = {"journal.ab": "from before"}
        self.threads: list[threading.Thread] = []
        self.refuses: Outage | None = None
        self.proofs: list[str | None] = []

    def submit(self, request: object, *, proof: str | None = None) -> "Future[Any]":
        self.proofs.append(proof)
        future: Future[Any] = Future()
        self._run(future.set_exception if isinstance(request, BaseException) else future.set_result, request)
        return future

    def told(self) -> "Future[None]":
        future: Future[None] = Future()
        future.set_result(None)
        return future

    def exchange_now(self) -> "Future[None]":
        future: Future[None] = Future()
        future.set_result(None)
        return future

    def set_center(self, url: str | None) -> "Future[None]":
        return self._slip(url)

    def hand_out_slip(self, entry: bytes) -> "Future[str]":
        return self._slip(entry.hex())

    def take_slip(self, text: str) -> "Future[Any]":
        return self._slip(text)

    def pin(self, entry: bytes, *, on: bool) -> "Future[None]":
        return self._slip((entry, on))

    def dismiss_slip(self, entry: bytes) -> "Future[None]":
        return self._slip(entry)

    def attach(self, file: FileToAttach) -> "Future[Any]":
        return self._slip(file)

    def stop_attaching(self, token: bytes) -> "Future[None]":
        return self._slip(token)

    def bundle(self, do: str, values: Mapping[str, Any]) -> "Future[Any]":
        return self._slip({"do": do, **values})

    def blob(self, does: str, **values: object) -> "Future[Any]":
        return self._slip({"does": does, **values})

    def on_carrying(self, callback: Callable[[Any], None]) -> None:
        self.carrying = callback

    def on_attaching(self, callback: Callable[[Any], None]) -> None:
        self.progress = callback

    def _slip(self, answer: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self._run(future.set_result, answer)
        return future

    def drafts(self) -> "Future[Mapping[str, str]]":
        future: Future[Mapping[str, str]] = Future()
        self._run(future.set_result, dict(self.kept))
        return future

    def draft_put(self, key: str, text: str) -> "Future[None]":
        future: Future[None] = Future()
        if self.refuses is not None:
            future.set_exception(self.refuses)
            return future
        self.kept[key] = text
        future.set_result(None)
        return future

    def on_changes(self, callback: Callable[[Changes], None]) -> None:
        self.changes.append(callback)

    def on_status(self, callback: Callable[[Any], None]) -> None:
        self.statuses.append(callback)

    def on_started(self, callback: Callable[[Any], None]) -> None:
        self.starts.append(callback)

    def on_outage(self, callback: Callable[[Outage | None], None]) -> None:
        self.outages.append(callback)

    def tell(self, changes: Changes) -> None:
        self._run(self.changes[0], changes)

    def _run(self, act: Callable[[Any], None], value: object) -> None:
        thread = threading.Thread(target=act, args=(value,))
        thread.start()
        self.threads.append(thread)
        thread.join()


class FakeReaders:
    """Answers at once, as readers do once they are warm."""

    def query(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(function(None, *arguments))
        except Outage as outage:
            future.set_exception(outage)
        return future


class Receiver(QObject):
    """Keeps what its slot heard, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.in_gui: list[bool] = []
        self.at_s: list[float] = []

    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.at_s.append(monotonic())
        self.in_gui.append(QThread.currentThread() is self.thread())

    def hear_nothing(self) -> None:
        self.hear(None)


def test_an_answer_arrives_in_the_gui_thread(qtbot: QtBot) -> None:
    """Whatever thread ends a future, its bound slot runs where the window lives."""
    bridge, receiver = EngineBridge(FakeClient()), Receiver()
    bridge.submit("request", done=receiver.hear, failed=receiver.hear)
    assert receiver.heard == []
    qtbot.waitUntil(lambda: bool(receiver.heard))
    assert (receiver.heard, receiver.in_gui) == (["request"], [True])


def test_a_refusal_goes_to_failed(qtbot: QtBot) -> None:
    """A refusal is handed to the act that asked, as it was raised."""
    bridge, receiver = EngineBridge(FakeClient()), Receiver()
    refusal = Refused("incident.closed", state="archived")
    bridge.submit(refusal, done=receiver.hear, failed=receiver.hear)
    qtbot.waitUntil(lambda: bool(receiver.heard))
    assert receiver.heard == [refusal]


def test_an_answer_for_a_widget_that_is_gone_is_passed_over(qtbot: QtBot) -> None:
    """A page closed in the meantime is not called."""
    bridge, gone, left = EngineBridge(FakeClient()), Receiver(), Receiver()
    bridge.submit("first", done=gone.hear, failed=gone.hear)
    bridge.submit("second", done=left.hear, failed=left.hear)
    delete(gone)
    qtbot.waitUntil(lambda: bool(left.heard))
    assert gone.heard == []


def test_a_file_is_attached_and_how_far_it_is_arrives_in_the_gui_thread(qtbot: QtBot) -> None:
    """From whatever thread the client tells it; a stop is passed on."""
    client = FakeClient()
    bridge, answers, told = EngineBridge(client), Receiver(), Receiver()
    bridge.attaching.connect(told.hear)
    file = FileToAttach(path="a.jpg", name="a.jpg", token=bytes(16), subject=bytes(16), subject_kind="incident")
    bridge.attach(file, done=answers.hear, failed=answers.hear)
    client._run(client.progress, Progress(bytes(16), 1, 2))
    bridge.stop_attaching(bytes(16))
    qtbot.waitUntil(lambda: bool(answers.heard and told.heard))
    assert (answers.heard, answers.in_gui) == ([file], [True])
    assert (told.heard, told.in_gui) == ([Progress(bytes(16), 1, 2)], [True])


def test_what_is_asked_of_a_blob_is_answered_in_the_gui_thread(qtbot: QtBot) -> None:
    """With its values; what the engine answers reaches the window where it may be shown."""
    bridge, answers = EngineBridge(FakeClient()), Receiver()
    bridge.blob("pause", address=bytes(40), on=True, done=answers.hear, failed=answers.hear)
    qtbot.waitUntil(lambda: bool(answers.heard))
    assert (answers.heard, answers.in_gui) == ([{"does": "pause", "address": bytes(40), "on": True}], [True])


def test_changes_are_gathered(qtbot: QtBot) -> None:
    """A hundred changes in a row make one refresh that names them all; the next waits its turn."""
    client = FakeClient()
    bridge, receiver = EngineBridge(client), Receiver()
    bridge.changed.connect(receiver.hear)
    for number in range(100):
        client.tell({"journal": frozenset({bytes([number])}), "incident": frozenset()})
    qtbot.waitUntil(lambda: bool(receiver.heard))
    assert receiver.heard == [{"journal": frozenset(bytes([number]) for number in range(100)), "incident": frozenset()}]
    client.tell({"order": frozenset()})
    client.tell({"order": frozenset({b"one"})})
    qtbot.waitUntil(lambda: len(receiver.heard) == 2)
    # A coarse timer may come a twentieth early; a busy machine only makes it later.
    assert receiver.at_s[1] - receiver.at_s[0] >= 0.9 * REFRESH_INTERVAL_MS / 1000
    assert receiver.heard[1] == {"order": frozenset()}, "anything of a kind includes the one named after it"


def test_a_lone_change_is_told_at_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a quiet time nobody waits for more changes to come."""
    monkeypatch.setattr("desktop.runtime.bridge.REFRESH_INTERVAL_MS", 60_000)
    client = FakeClient()
    bridge, receiver = EngineBridge(client), Receiver()
    bridge.changed.connect(receiver.hear)
    client.tell({"journal": frozenset({b"one"})})
    qtbot.waitUntil(lambda: bool(receiver.heard))
    assert receiver.heard == [{"journal": frozenset({b"one"})}]


def test_what_an_act_changed_is_told_before_its_answer_however_many_came_before(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a storm too a person sees what she did; the refreshes that follow wait their turn again."""
    monkeypatch.setattr("desktop.runtime.bridge.REFRESH_INTERVAL_MS", 60_000)
    client = FakeClient()
    bridge, receiver, acts = EngineBridge(client), Receiver(), Receiver()
    bridge.changed.connect(receiver.hear)
    bridge.acted.connect(acts.hear_nothing)
    client.tell({"journal": frozenset({b"theirs"})})
    qtbot.waitUntil(lambda: bool(receiver.heard))
    client.tell({"journal": frozenset({b"mine"})})
    bridge.submit("request", done=receiver.hear, failed=receiver.hear)
    qtbot.waitUntil(lambda: "request" in receiver.heard)
    assert receiver.heard[1:] == [{"journal": frozenset({b"mine"})}, "request"]
    assert acts.heard == [None]


def test_acts_faster_than_a_hand_hurry_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import of a thousand rows is no thousand reasons to read every view again."""
    monkeypatch.setattr("desktop.runtime.bridge.HAND_MS", 60_000)
    bridge, answers, acts = EngineBridge(FakeClient()), Receiver(), Receiver()
    bridge.acted.connect(acts.hear_nothing)
    for number in range(50):
        bridge.submit(number, done=answers.hear, failed=answers.hear)
    qtbot.waitUntil(lambda: len(answers.heard) == 50)
    assert acts.heard == [None]
    monkeypatch.setattr("desktop.runtime.bridge.HAND_MS", 0)
    bridge.submit("by hand", done=answers.hear, failed=answers.hear)
    qtbot.waitUntil(lambda: len(answers.heard) == 51)
    assert acts.heard == [None, None]


def test_a_refused_act_hurries_nothing(qtbot: QtBot) -> None:
    """What was not written changed nothing."""
    bridge, answers, acts = EngineBridge(FakeClient()), Receiver(), Receiver()
    bridge.acted.connect(acts.hear_nothing)
    bridge.submit(Refused("order.not_issued"), done=answers.hear, failed=answers.hear)
    qtbot.waitUntil(lambda: bool(answers.heard))
    assert acts.heard == []


def test_an_outage_of_the_engine_is_told_and_ended(qtbot: QtBot) -> None:
    """The window hears that there is no engine, and that there is one again."""
    client = FakeClient()
    bridge = EngineBridge(client)
    with qtbot.waitSignal(bridge.failed):
        client.outages[0](Outage("engine.restarted"))
    with qtbot.waitSignal(bridge.recovered):
        client.outages[0](None)


def test_every_start_of_an_engine_is_reported(qtbot: QtBot) -> None:
    """What the first engine found, and what each later one found, reaches the window in the GUI thread."""
    client, receiver = FakeClient(), Receiver()
    bridge = EngineBridge(client)
    bridge.started.connect(receiver.hear)
    for lost in (None, 3):
        client._run(client.starts[0], Hello(replica=b"", person="", office="", pid=1, report={"lost_entries": lost}))
    qtbot.waitUntil(lambda: len(receiver.heard) == 2)
    assert receiver.heard == [{"lost_entries": None}, {"lost_entries": 3}]
    assert receiver.in_gui == [True, True]


def test_nothing_is_connected_without_an_engine(qtbot: QtBot) -> None:
    """What the engine said of the link last is taken back when it dies: offline since the center was last heard."""
    client, receiver = FakeClient(), Receiver()
    bridge = EngineBridge(client)
    with qtbot.waitSignal(bridge.status):
        client.statuses[0](LinkStatus(state="received", since_ms=2, received_ms=1))
    bridge.status.connect(receiver.hear)
    with qtbot.waitSignal(bridge.failed):
        client.outages[0](Outage("engine.restarted"))
    assert receiver.heard == [LinkStatus(state="offline", since_ms=1, received_ms=1)]


def test_a_read_that_fails_is_told_once(qtbot: QtBot) -> None:
    """A store that can't be read reaches the window's banner, or the caller who asks for it."""
    bridge, receiver = ReaderBridge(FakeReaders()), Receiver()

    def broken(_db: object) -> object:
        raise Outage("store.damaged")

    with qtbot.waitSignal(bridge.failed):
        bridge.query(broken, to=receiver.hear)
    bridge.query(lambda _db, number: number + 1, 41, to=receiver.hear)
    qtbot.waitUntil(lambda: bool(receiver.heard))
    assert receiver.heard == [42]


def test_a_draft_is_kept_within_a_second(qtbot: QtBot) -> None:
    """Typing without a pause can't outrun the draft; what was kept before comes back unless typed over."""
    client = FakeClient()
    drafts = EngineDrafts(client, {})
    drafts.put("journal.cd", "typed")
    drafts.load()
    qtbot.waitUntil(lambda: drafts.text("journal.ab") == "from before")
    assert drafts.text("journal.cd") == "typed"
    qtbot.waitUntil(lambda: client.kept.get("journal.cd") == "typed", timeout=1000)


def test_a_draft_the_disk_refused_is_kept_once_there_is_room(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    """On a full disk the writer is told while typing, and the text is kept when there is room, without another key."""
    client = FakeClient()
    client.refuses = Outage("store.disk_full")
    drafts = EngineDrafts(client, {})
    with caplog.at_level("WARNING"), qtbot.waitSignal(drafts.failed) as told:
        drafts.put("journal.cd", "typed on a full disk")
    assert told.args == [client.refuses]
    assert "journal.cd" not in client.kept
    client.refuses = None
    with qtbot.waitSignal(drafts.recovered):
        drafts.put("journal.ef", "another field")
    assert (client.kept["journal.cd"], client.kept["journal.ef"]) == ("typed on a full disk", "another field")
    with qtbot.assertNotEmitted(drafts.recovered):
        drafts.put("journal.ef", "as usual")
        drafts.flush()


def test_drafts_are_handed_over_before_the_window_goes() -> None:
    """What is typed in the last moment is kept too."""
    client = FakeClient()
    drafts = EngineDrafts(client, {})
    drafts.put("journal.cd", "last words")
    drafts.flush()
    assert client.kept["journal.cd"] == "last words"
