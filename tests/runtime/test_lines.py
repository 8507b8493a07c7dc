"""Claims about the center's log: one JSON object a line, and nothing in it that lets anybody in."""

import io
import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from desktop.runtime.logs import start_lines, stop_log
from sync.center.console.entry import invite
from sync.center.exchange import system_ms

ROOT = Path(__file__).parents[2]


@pytest.mark.expects_warnings("disk", "failed")
def test_a_line_holds_what_belongs_to_it() -> None:
    """Time, level, logger, event, the record's own facts by name, and where a mistake happened, never what it said; each line is JSON."""
    stream, level = io.StringIO(), logging.getLogger().level
    handler = start_lines(stream)
    log = logging.getLogger("sync.center")
    try:
        log.warning("disk\nfull", extra={"code": "store.disk_full", "path": Path("/a")})
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            log.exception("failed")
    finally:
        stop_log(handler)
        logging.getLogger().setLevel(level)
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first.pop("time"))
    assert first == {"level": "WARNING", "logger": "sync.center", "event": "disk\nfull", "code": "store.disk_full", "path": "/a"}
    assert second["trace"].endswith("builtins.ZeroDivisionError")


def test_a_center_logs_lines_without_words_that_let_in(tmp_path: Path) -> None:
    """What a running center writes to standard error is lines of JSON, and no address of an invitation or session is in them."""
    command = [sys.executable, "main.py", "center", "--data", str(tmp_path), "--port", "0", "--console", "0", "--no-keeper"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as center:
        assert center.stdout is not None
        center.stdout.readline()
        entry = invite(tmp_path, now_ms=system_ms())
        with requests.Session() as browser:
            assert browser.post(entry, data={"operator": "甲"}, timeout=20).status_code == 200
            cookie = next(iter(browser.cookies)).value
        center.terminate()
        _, told = center.communicate(timeout=20)
    lines = [json.loads(line) for line in told.splitlines()]
    assert lines
    assert all({"time", "level", "logger", "event"} <= line.keys() for line in lines)
    assert entry.rsplit("/", 1)[1] not in told
    assert str(cookie) not in told
