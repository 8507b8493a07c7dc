"""The harness is a product: these tests prove that it fails what it must fail."""

import pytest

# The inner runs share the process, so their warnings pass the outer harness too.
pytestmark = pytest.mark.expects_warnings


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    """A separate test run that loads nothing but the plugin."""
    pytester.makeini("[pytest]\nlog_level = DEBUG\nmarkers =\n    expects_warnings: announced\n")
    pytester.makeconftest('pytest_plugins = ["helpers.logfail"]')
    return pytester


def outcome(run: pytest.Pytester, body: str) -> dict[str, int]:
    run.makepyfile(f"import logging, threading, pytest\nlog = logging.getLogger('store')\n{body}\n")
    return run.runpytest_inprocess("-p", "no:xdist", "-p", "no:cacheprovider").parseoutcomes()


def test_unannounced_warning(run: pytest.Pytester) -> None:
    """A warning nobody announced fails the test that caused it."""
    assert outcome(run, "def test_it(): log.warning('disk full')") == {"passed": 1, "errors": 1}


def test_unannounced_warning_of_a_thread(run: pytest.Pytester) -> None:
    """A warning from another thread counts too."""
    body = "def test_it():\n    t = threading.Thread(target=log.error, args=('lost',))\n    t.start()\n    t.join()"
    assert outcome(run, body) == {"passed": 1, "errors": 1}


def test_announced_by_level(run: pytest.Pytester) -> None:
    """caplog.at_level announces warnings of that level, and of no other."""
    head = "def test_it(caplog):\n    with caplog.at_level(logging.WARNING):\n        "
    assert outcome(run, head + "log.warning('disk full')") == {"passed": 1}
    assert outcome(run, head + "log.error('worse')") == {"passed": 1, "errors": 1}


def test_announced_by_text(run: pytest.Pytester) -> None:
    """The marker lets through what it names, and nothing else."""
    head = "@pytest.mark.expects_warnings('disk')\ndef test_it(): log.warning"
    assert outcome(run, head + "('disk full')") == {"passed": 1}
    assert outcome(run, head + "('link down')") == {"passed": 1, "errors": 1}


def test_quiet_records(run: pytest.Pytester) -> None:
    """INFO says that things go well, and fails nothing."""
    assert outcome(run, "def test_it(): log.info('synced')") == {"passed": 1}
