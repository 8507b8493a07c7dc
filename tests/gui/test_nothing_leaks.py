"""A laptop that is taken away: after a session with marked secrets no file, title, log or report outside the database holds a mark."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.real_window import shown
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.runtime.logs import start_log, stop_log
from sync.domain.commands.forces import RegisterContact
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.persons import RegisterPerson
from sync.domain.failures import Outage
from sync.domain.ids import EntityId
from sync.domain.scopes import incident_scope
from sync.engine.client import EngineClient
from sync.store import backup
from sync.store.cipher import DatabaseError, connect
from sync.store.home import Home
from tests.fakes.post import START_MS
from tests.fakes.wrapped import PASSPHRASE, new_process, wrapped_device

WAIT_S = 60
TITLE, LINE, PHONE, DRAFT, NAME, SECRET, CRASH = "甲标苯乙烯", "乙标现场", "13912345678", "丙标草稿", "丁标陈默", "190219-戊", "己标异常"
MARKS = (TITLE, LINE, PHONE, DRAFT, NAME, SECRET, CRASH, PASSPHRASE)


@pytest.fixture
def taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Home, Path]]:
    """Return a wrapped home, and a temporary folder that window and engine use and nobody else."""
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    yield wrapped_device(tmp_path / "home"), scratch
    new_process()


def forms(mark: str) -> tuple[bytes, ...]:
    return mark.encode(), mark.encode("utf-16-le"), mark.encode("unicode_escape")


def files_with(folder: Path, *contents: bytes) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_socket()]
    assert files or folder.name == "tmp"
    return [path.name for path in files if any(content in path.read_bytes() for content in contents)]


@pytest.mark.expects_warnings
def test_a_session_leaves_its_secrets_in_the_database_alone(
    qapp: QApplication, qtbot: QtBot, taken: tuple[Home, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records, a draft, a secret, a crash that names what was typed, a kill of the engine: everything is grepped for every mark."""
    home, scratch = taken
    key = home.key()
    log = start_log(home.path)
    client = EngineClient.start(home)
    titles: set[str] = set()
    with shown(qapp, home, client) as root:
        incident = client.submit(OpenIncident(title=TITLE, mode="exercise")).result(WAIT_S).created[0]
        client.submit(WriteJournal(scope=incident_scope(EntityId(bytes(incident))), line=LINE)).result(WAIT_S)
        client.submit(RegisterContact(office="值班室", phone=PHONE)).result(WAIT_S)
        person = client.submit(RegisterPerson(name=NAME, offices=("recorder",))).result(WAIT_S).created[0]
        client.draft_put("journal.x", DRAFT).result(WAIT_S)
        client.seat("enrol", id=bytes(person), secret=SECRET).result(WAIT_S)
        client.back_up().result(WAIT_S)
        root.services.navigate("incidents", bytes(incident))
        root.window.guide.line.field.setText(DRAFT)
        _crash()
        qtbot.waitUntil(root.window.isVisible, timeout=5_000)
        titles |= {widget.windowTitle() for widget in QApplication.topLevelWidgets()}
        assert client.pid is not None
        os.kill(client.pid, 9)
    stop_log(log)
    secrets = (key, key.hex().encode(), *(form for mark in MARKS for form in forms(mark)))
    assert files_with(home.path, *secrets) == []
    assert files_with(scratch, *secrets) == []
    assert not [title for title in titles if any(mark in title for mark in MARKS)]
    crash = (home.path / "log" / "desktop.txt").read_text("utf-8")
    assert "builtins.ValueError" in crash, "what happened where is told, what it said is not"


def _crash() -> None:
    """Let an error reach the last boundary that names what was typed, as does the one that led to it."""
    try:
        try:
            _fail(OSError(2, CRASH))
        except OSError as error:
            raise ValueError(CRASH) from error
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


def _fail(error: Exception) -> None:
    raise error


def test_the_stolen_file_reads_as_nothing(taken: tuple[Home, Path]) -> None:
    """Without the key no table opens, of the database, its log and its backups; no page shows a name of ours; no plain key lies beside."""
    home, _ = taken
    key = home.key()
    backup.make(home, now_ms=START_MS)
    connection = connect(home.database, key, read_only=True)
    tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall()]
    connection.close()
    assert len(tables) > 40
    new_process()
    with pytest.raises(Outage) as locked:
        home.key()
    assert locked.value.code == "store.locked"
    assert not home.key_file.exists()
    stolen = [home.database, *(copy.path for copy in backup.listing(home))]
    assert len(stolen) == 2
    for path in stolen:
        raw = path.read_bytes()
        assert not raw.startswith(b"SQLite format 3")
        assert [name for name in ("create table", "sqlite_master", *tables) if len(name) > 7 and name.encode() in raw.lower()] == []
        for guess in (bytes(32), key[:-1] + bytes([key[-1] ^ 1])):
            with pytest.raises((Outage, DatabaseError)) as caught:
                connect(path, guess, read_only=True)
            assert getattr(caught.value, "code", "store.key_wrong") == "store.key_wrong"
    assert files_with(home.path, key, key.hex().encode()) == []
