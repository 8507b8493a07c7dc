"""What a window asks of blobs, through the engine process: fetched on demand, let rest, given up, let go of, written out."""

import secrets
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from engine.conftest import NOW_MS, WAIT_S
from engine.test_client import Heard
from fakes.leafy import content_of

from sync.domain.commands.incidents import OpenIncident
from sync.domain.content import LEAF_BYTES, content_address
from sync.domain.failures import Outage, Refused
from sync.engine import blob_acts as module
from sync.engine.blob_acts import BlobActs
from sync.engine.client import EngineClient
from sync.engine.messages import Call, FileToAttach, Progress
from sync.store.home import Home
from sync.store.leaves import StoreBlobs
from sync.store.queries.blobs import BlobRow, blob_row
from sync.store.readers import Readers
from sync.store.writer import Writer

Start = Callable[..., EngineClient]
CONTENT = content_of(6 * LEAF_BYTES)
ADDRESS = content_address(CONTENT)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def writer(home: Home) -> Iterator[Writer]:
    made = Writer(home, now_ms=lambda: NOW_MS)
    yield made
    made.close()


def attached(client: EngineClient, photo: Path) -> None:
    incident = bytes(client.submit(OpenIncident(title="侧翻", mode="actual", state="confirmed")).result(WAIT_S).created[0])
    asked = FileToAttach(path=str(photo), name="a.jpg", subject=incident, subject_kind="incident", token=secrets.token_bytes(16))
    client.attach(asked).result(WAIT_S)


def row_of(home: Home) -> BlobRow:
    readers = Readers(home, 1)
    try:
        return readers.query(blob_row, ADDRESS).result(WAIT_S)
    finally:
        readers.close()


def call(does: object, **values: object) -> Call:
    return Call(number=1, act="blob", body={"does": does, **values})


def test_a_blob_is_written_out(home: Home, start: Start, photo: Path, tmp_path: Path) -> None:
    """In clear, whole, with its progress; what stood there is replaced; what is not here is refused."""
    client, told = start(home), Heard()
    client.on_attaching(told)
    attached(client, photo)
    target, token = tmp_path / "out.jpg", secrets.token_bytes(16)
    target.write_bytes(b"before")
    client.blob("export", address=ADDRESS, path=str(target), token=token).result(WAIT_S)
    assert target.read_bytes() == CONTENT
    told.wait_for(lambda item: isinstance(item, Progress) and item.token == token and item.done == item.size == len(CONTENT))
    with pytest.raises(Refused, match=r"blob\.unwritable"):
        client.blob("export", address=ADDRESS, path=str(tmp_path / "none" / "out.jpg"), token=token).result(WAIT_S)
    with pytest.raises(Refused, match=r"blob\.not_held"):
        client.blob("export", address=content_address(b"other"), path=str(target), token=token).result(WAIT_S)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".tmp") == []


def test_wishes_arrive(home: Home, start: Start, photo: Path) -> None:
    """Rest, go on, fetch, give up, let go: each reads back in the row, and what may not be is refused."""
    client, told = start(home), Heard()
    client.on_changes(told)
    attached(client, photo)
    client.blob("pause", address=ADDRESS, on=True).result(WAIT_S)
    assert row_of(home).is_paused
    told.wait_for(lambda item: isinstance(item, dict) and ADDRESS in item.get("blob", ()))
    client.blob("pause", address=ADDRESS, on=False).result(WAIT_S)
    assert not row_of(home).is_paused
    with pytest.raises(Refused, match=r"blob\.not_at_center"):
        client.blob("evict", address=ADDRESS).result(WAIT_S)
    assert client.blob("evict", address=None).result(WAIT_S) == 0
    client.blob("cancel", address=ADDRESS).result(WAIT_S)
    client.blob("fetch", address=ADDRESS).result(WAIT_S)
    assert (row_of(home).is_here, row_of(home).asked) == (True, False), "it is here, and sound"
    for does in ("fetch", "pause", "cancel"):
        with pytest.raises(Refused, match=r"blob\.not_named"):
            client.blob(does, address=content_address(b"unnamed")).result(WAIT_S)


def test_one_that_is_missed_though_it_is_here_is_read_through(home: Home, start: Start, photo: Path) -> None:
    """A person who sees a broken picture asks for it: what is damaged is found, and asked for."""
    client = start(home)
    attached(client, photo)
    name = ADDRESS.hex()
    file = home.blobs / name[:2] / name
    raw = bytearray(file.read_bytes())
    raw[3 * LEAF_BYTES] ^= 1
    file.write_bytes(raw)
    client.blob("fetch", address=ADDRESS).result(WAIT_S)
    row = row_of(home)
    assert (row.is_here, row.leaves_here, row.asked) == (False, 5, True)


def test_what_a_killed_engine_left_half_written_is_swept(home: Home, start: Start, photo: Path) -> None:
    """Without any link: a film that was half taken in does not lie there for ever."""
    half = home.blobs / "ab" / "ab.0000.0000.tmp"
    half.parent.mkdir()
    half.write_bytes(b"half")
    client = start(home)
    attached(client, photo)
    client.blob("evict", address=None).result(WAIT_S)
    assert not half.exists()


def test_a_store_that_cannot_be_counted_stops_nothing(home: Home, writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked is answered all the same; whoever carries counts again."""
    store = StoreBlobs(home, writer)

    def fails() -> None:
        raise Outage("store.disk_failed")

    monkeypatch.setattr(store, "census", fails)
    acts = BlobActs(store, writer, tell=lambda *_: None, wake=lambda: None)
    try:
        assert acts.answer(call("evict")).result(WAIT_S) == 0
    finally:
        acts.close()


@pytest.mark.parametrize(
    "asked",
    [
        call(None),
        call("none"),
        call("fetch"),
        call("fetch", address=b"short"),
        call("evict", address=5),
        call("export", address=ADDRESS, path="x"),
        call("export", address=ADDRESS, token=bytes(16)),
        call("export_stop"),
    ],
)
def test_a_malformed_call_is_refused(home: Home, writer: Writer, asked: Call) -> None:
    """Before anything is done."""
    acts = BlobActs(StoreBlobs(home, writer), writer, tell=lambda *_: None, wake=lambda: None)
    try:
        with pytest.raises(Refused, match=r"command\.malformed"):
            acts.answer(asked)
    finally:
        acts.close()


def test_writing_out_is_stopped_and_leaves_nothing(home: Home, writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once when asked, and when the engine closes; more than can wait is an outage; a stop of what is not under way is none."""
    monkeypatch.setattr(module, "WAITING_MAX", 1)
    store = StoreBlobs(home, writer)
    store.blobs.put(CONTENT)
    begun, go_on = threading.Event(), threading.Event()

    def tell(_token: bytes, _done: int, _size: int) -> None:
        begun.set()
        go_on.wait(WAIT_S)

    acts = BlobActs(store, writer, tell=tell, wake=lambda: None)
    export = call("export", address=ADDRESS, path=str(tmp_path / "out"), token=bytes(16))
    try:
        acts.answer(call("export_stop", token=bytes(16))).result(WAIT_S)
        for closes in (False, True):
            begun.clear()
            go_on.clear()
            under_way = acts.answer(export)
            assert begun.wait(WAIT_S)
            with pytest.raises(Outage, match=r"engine\.busy"):
                acts.answer(call("evict")).result(WAIT_S)
            stopper = threading.Thread(target=acts.close if closes else partial(acts.answer, call("export_stop", token=bytes(16))))
            stopper.start()
            if closes:
                assert acts._closing.wait(WAIT_S)
            else:
                stopper.join(WAIT_S)
            go_on.set()
            with pytest.raises(Refused, match=r"blob\.cancelled"):
                under_way.result(WAIT_S)
            stopper.join(WAIT_S)
        with pytest.raises(Outage, match=r"engine\.closed"):
            acts.answer(export).result(WAIT_S)
    finally:
        go_on.set()
        acts.close()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == []
