"""The log for programmers: it goes without rather than disturb."""

import logging
from pathlib import Path

import pytest

from desktop.runtime.logs import start_log, stop_log


class _Full:
    """A stream on a disk without room."""

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")

    seek = flush = close = tell = write


def test_a_full_disk_loses_lines_in_silence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback is thrown at a person because the log can't be written."""
    log = start_log(tmp_path)
    assert isinstance(log, logging.FileHandler)
    try:
        log.stream.close()
        log.stream = _Full()  # type: ignore[assignment]
        log.handle(logging.makeLogRecord({"msg": "draft not kept"}))
    finally:
        log.stream = None  # type: ignore[assignment]
        stop_log(log)
    assert capsys.readouterr().err == ""


@pytest.mark.expects_warnings("unexpected error", "no backup made")
def test_a_line_holds_what_belongs_to_it(tmp_path: Path) -> None:
    """Codes, ids and counts follow the event by name, so that a report's number is found; a sentence among them stays out."""
    log = start_log(tmp_path)
    told = logging.getLogger("sync.engine")
    try:
        told.error("unexpected %s", "error", extra={"report": "7KQ2-M1", "count": 3})
        told.warning("no backup made", extra={"error": "no such folder: 王磊的资料", "code": "store.disk_full"})
    finally:
        stop_log(log)
    first, second = (tmp_path / "log" / "desktop.txt").read_text("utf-8").splitlines()
    assert first.endswith(" ERROR sync.engine unexpected error report=7KQ2-M1 count=3")
    assert second.endswith(" WARNING sync.engine no backup made code=store.disk_full")
