"""Attaching through the engine process: the file first, then its entry; told how far, stopped when asked, done once."""

import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from engine.conftest import NOW_MS, WAIT_S
from engine.test_client import Heard

from sync.domain.commands.attachments import StrikeAttachment
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import StrikeJournal, WriteJournal
from sync.domain.content import LEAF_BYTES, content_address
from sync.domain.failures import Outage, Refused
from sync.domain.scopes import incident_scope
from sync.engine import attaching as module
from sync.engine.attaching import Attaching, asked_of
from sync.engine.client import EngineClient
from sync.engine.messages import Call, FileToAttach, Progress
from sync.engine.socket import Outbox
from sync.store.blobs import Blobs
from sync.store.home import Home
from sync.store.queries.common import records
from sync.store.readers import Readers
from sync.store.writer import Writer

Start = Callable[..., EngineClient]
PHOTO = b"\xff\xd8\xff\xe0" + secrets.token_bytes(5 * LEAF_BYTES)
PREVIEW = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "3号门.jpg"
    path.write_bytes(PHOTO)
    return path


def opened(client: EngineClient) -> bytes:
    request = OpenIncident(title="侧翻", mode="actual", state="confirmed")
    return bytes(client.submit(request).result(WAIT_S).created[0])


def file(path: Path, subject: bytes, **more: object) -> FileToAttach:
    values = {"name": path.name, "token": secrets.token_bytes(16), "subject_kind": "incident", **more}
    return FileToAttach(path=str(path), subject=subject, **values)  # type: ignore[arg-type]  # a test's shorthand


def attached(home: Home) -> list[dict[str, object]]:
    readers = Readers(home, 1)
    try:
        return [dict(row.values) for row in readers.query(records, "attachment", limit=10).result(WAIT_S)]
    finally:
        readers.close()


def test_a_file_is_taken_in_and_named(home: Home, start: Start, photo: Path) -> None:
    """Content, preview and entry are there when it is acknowledged, and the way to it was told."""
    client, told = start(home), Heard()
    client.on_attaching(told)
    incident = opened(client)
    asked = file(photo, incident, preview=PREVIEW, taken_at=NOW_MS, caption="东侧")
    done = client.attach(asked).result(WAIT_S)
    assert (len(done.created), done.again) == (1, False)
    last = told.wait_for(lambda item: isinstance(item, Progress) and item.done == item.size)
    assert isinstance(last, Progress)
    assert (last.token, last.size) == (asked.token, len(PHOTO))
    (row,) = attached(home)
    assert row["original"] == content_address(PHOTO)
    assert {name: row[name] for name in ("media", "file_name", "taken_at", "caption", "subject")} == {
        "media": "jpeg",
        "file_name": "3号门.jpg",
        "taken_at": NOW_MS,
        "caption": "东侧",
        "subject": incident,
    }
    blobs = Blobs(home)
    assert (blobs.get(content_address(PHOTO)), blobs.get(content_address(PREVIEW))) == (PHOTO, PREVIEW)


def test_what_is_asked_again_is_done_once(home: Home, start: Start, photo: Path) -> None:
    """The same token is answered with the first result, also when the file is gone from where it lay."""
    client = start(home)
    asked = file(photo, opened(client))
    first = client.attach(asked).result(WAIT_S)
    photo.unlink()
    again = client.attach(asked).result(WAIT_S)
    assert (again.created, again.again) == (first.created, True)
    assert len(attached(home)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_an_engine_that_dies_over_a_file_is_asked_again(home: Home, start: Start, photo: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The client brings what was not acknowledged before the next engine, under the same token."""
    client = start(home)
    incident = opened(client)
    pid = client.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    with caplog.at_level(logging.CRITICAL, logger="engine.client"):
        future = client.attach(file(photo, incident))
        os.kill(pid, signal.SIGKILL)
        assert len(future.result(WAIT_S).created) == 1
    assert len(attached(home)) == 1


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path / "none.jpg", "file.unreadable"),
        (lambda path: path, "attachment.not_a_file"),
        (lambda path: _written(path / "empty.jpg", b""), "attachment.empty"),
    ],
)
def test_a_file_that_can_not_be_taken_ends_in_its_code(
    home: Home, start: Start, tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    """And its name; nothing is written."""
    client = start(home)
    path = make(tmp_path)
    with pytest.raises((Refused, Outage)) as failed:
        client.attach(file(path, opened(client))).result(WAIT_S)
    assert isinstance(failed.value, (Refused, Outage))
    assert (failed.value.code, failed.value.facts["name"]) == (code, path.name)
    assert attached(home) == []


def test_what_a_rule_refuses_leaves_no_content_behind(home: Home, start: Start, photo: Path) -> None:
    """The file was taken in before the rule spoke; nobody will ever name it. One that another record names stays."""
    client = start(home)
    incident = opened(client)
    line = client.submit(WriteJournal(scope=incident_scope(incident), line="到场")).result(WAIT_S).created[0]  # type: ignore[arg-type]
    client.submit(StrikeJournal(journal=line, reason="误")).result(WAIT_S)
    with pytest.raises(Refused, match=r"record\.struck"):
        client.attach(file(photo, line, subject_kind="journal")).result(WAIT_S)
    assert not Blobs(home).has(content_address(PHOTO))
    client.attach(file(photo, incident)).result(WAIT_S)
    with pytest.raises(Refused, match=r"record\.struck"):
        client.attach(file(photo, line, subject_kind="journal")).result(WAIT_S)
    with pytest.raises(Refused, match=r"attachment\.already_attached"):
        client.attach(file(photo, incident)).result(WAIT_S)
    assert Blobs(home).get(content_address(PHOTO)) == PHOTO


def test_a_struck_attachment_keeps_its_content(home: Home, start: Start, photo: Path) -> None:
    """Nothing is deleted."""
    client = start(home)
    made = client.attach(file(photo, opened(client))).result(WAIT_S).created[0]
    client.submit(StrikeAttachment(attachment=made, reason="误附")).result(WAIT_S)
    assert attached(home)[0]["struck"] == "误附"
    assert Blobs(home).has(content_address(PHOTO))


def test_a_stop_of_what_is_not_asked_is_no_error(home: Home, start: Start) -> None:
    """It may have ended just then."""
    assert start(home).stop_attaching(bytes(16)).result(WAIT_S) is None


@pytest.mark.parametrize(
    "change",
    [{"subject": "x"}, {"preview": "x"}, {"preview": bytes(2 * 1024 * 1024)}, {"taken_at": "x"}, {"token": b"short"}, {"path": 5}],
)
def test_a_malformed_call_is_refused(change: dict[str, object]) -> None:
    """By the part that is wrong."""
    body = {"path": "a", "name": "a", "subject": bytes(16), "subject_kind": "incident", "token": bytes(16), **change}
    with pytest.raises(Refused, match=r"command\.malformed") as refused:
        asked_of(Call(number=1, act="attach", body=body), person="王", office="dispatcher")
    assert refused.value.facts == {"field": next(iter(change))}


# Without a process: what needs a hand between two steps


@pytest.fixture
def writer(home: Home) -> "Writer":
    return Writer(home, now_ms=lambda: NOW_MS)


def called(path: Path, subject: bytes, token: bytes) -> Call:
    body = {"path": str(path), "name": path.name, "subject": subject, "subject_kind": "incident", "token": token}
    return Call(number=1, act="attach", body=body)


def test_a_file_being_read_is_stopped_and_leaves_nothing(home: Home, writer: Writer, photo: Path) -> None:
    """In the middle of its bytes, and one that waits behind it before its first; then the engine takes no more."""
    reading, go_on = threading.Event(), threading.Event()

    def tell(_token: bytes, _done: int, _size: int) -> None:
        reading.set()
        assert go_on.wait(WAIT_S)

    attaching = Attaching(home, writer, tell=tell, now_ms=lambda: NOW_MS)
    try:
        incident = writer.command(OpenIncident(title="侧翻", mode="actual", state="confirmed"), person="王", office="dispatcher")
        subject = incident.result(WAIT_S).created[0]
        tokens = [bytes([number]) * 16 for number in range(3)]
        first, second, third = (
            attaching.begin(asked_of(called(photo, subject, token), person="王", office="dispatcher")) for token in tokens
        )
        assert reading.wait(WAIT_S)
        attaching.stop(tokens[0])
        attaching.stop(tokens[1])
        go_on.set()
        for future in (first, second):
            with pytest.raises(Refused, match=r"attachment\.stopped"):
                future.result(WAIT_S)
        assert len(third.result(WAIT_S)["created"]) == 1  # type: ignore[arg-type]  # a list of ids
        attaching.close()
        assert attaching.begin(asked_of(called(photo, subject, tokens[0]), person="王", office="dispatcher")).exception(WAIT_S)
        assert isinstance(attaching.sweep().exception(WAIT_S), Outage)
    finally:
        attaching.close()
        writer.close()


def test_more_than_can_wait_is_an_outage(home: Home, writer: Writer, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be asked again in a moment."""
    monkeypatch.setattr(module, "WAITING_MAX", 1)
    hold = threading.Event()
    attaching = Attaching(home, writer, tell=lambda *_: None, now_ms=lambda: NOW_MS)
    try:
        writer.call(lambda _desk: hold.wait(WAIT_S))
        ask = [asked_of(called(photo, bytes(16), bytes([number]) * 16), person="王", office="dispatcher") for number in range(2)]
        first = attaching.begin(ask[0])
        error = attaching.begin(ask[1]).exception(WAIT_S)
        assert isinstance(error, Outage)
        assert error.code == "engine.busy"
        hold.set()
        assert isinstance(first.exception(WAIT_S), Refused)
    finally:
        hold.set()
        attaching.close()
        writer.close()


def test_what_nothing_names_is_let_go_after_a_day(home: Home, writer: Writer) -> None:
    """By the engine's own sweep: a crash between file and entry leaves nothing for ever."""
    blobs = Blobs(home)
    orphan = blobs.put(b"orphan" * 1000)
    since_ms = blobs.since_ms(orphan)
    assert since_ms is not None
    now = [since_ms + 1_000]
    attaching = Attaching(home, writer, tell=lambda *_: None, now_ms=lambda: now[0])
    try:
        assert attaching.sweep().result(WAIT_S) == 0
        now[0] += 24 * 60 * 60 * 1000
        assert attaching.sweep().result(WAIT_S) == 1
        assert not blobs.has(orphan)
    finally:
        attaching.close()
        writer.close()


def test_of_each_file_only_the_last_word_waits() -> None:
    """A window that does not read is owed one progress for each file, before the answer that ends it."""
    outbox = Outbox()
    for done in range(3):
        outbox.put_attaching(b"a", done, 9)
    outbox.put({"call": 1, "done": None})
    assert outbox.take() == {"attaching": [b"a", 2, 9]}
    assert outbox.take() == {"call": 1, "done": None}


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
