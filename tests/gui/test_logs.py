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
