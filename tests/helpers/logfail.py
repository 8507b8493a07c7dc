"""A pytest plugin: a WARNING record that a test did not announce fails the test.

Warnings are outages, and an outage in a test is either the claim of the test or a bug nobody looked at.
Two ways to announce one: `with caplog.at_level(logging.WARNING):` around the act, or the marker
`expects_warnings("text", …)`, which lets records through that contain one of the texts, from any thread.
"""

import logging
from collections.abc import Iterator

import pytest


class UnexpectedWarnings(logging.Handler):
    """Collects what nobody announced; a class because logging delivers to handlers. Lives for one test."""

    def __init__(self, texts: tuple[str, ...], *, everything: bool) -> None:
        super().__init__(logging.WARNING)
        self._texts = texts
        self._everything = everything
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not (self._everything or self._announced_by_level(record) or self._announced_by_text(record)):
            self.records.append(record)

    def _announced_by_level(self, record: logging.LogRecord) -> bool:
        # caplog.at_level sets exactly this level; log_level in pyproject.toml keeps the root at DEBUG otherwise.
        return record.levelno in {logging.getLogger().level, logging.getLogger(record.name).level}

    def _announced_by_text(self, record: logging.LogRecord) -> bool:
        return any(text in record.getMessage() for text in self._texts)


@pytest.fixture(autouse=True)
def _fail_on_unexpected_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    marker = request.node.get_closest_marker("expects_warnings")
    texts = marker.args if marker else ()
    handler = UnexpectedWarnings(texts, everything=marker is not None and not texts)
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if handler.records:
        lines = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in handler.records]
        pytest.fail("unexpected log records:\n  " + "\n  ".join(lines), pytrace=False)
