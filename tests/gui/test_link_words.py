"""Claims about what a person is told of a link that does not pass: the reason, since when, and what waits meanwhile."""

import pytest

from desktop.features.sync.headline import basis
from desktop.runtime.paths import resources
from desktop.runtime.words import LANGUAGES, Words
from desktop.shell.link_chip import link_words
from sync.store.queries.rows import LinkStatus

NOW_MS = 1_795_430_400_000
CODES = ("link.captive", "link.certificate", "link.gateway", "link.no_network", "link.silent")


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    found = Words(resources() / "translations", strict=True)
    found.switch(request.param)
    return found


@pytest.mark.parametrize("code", CODES)
def test_the_chip_says_why_and_since_when(words: Words, code: str) -> None:
    """Each reason that a person can do something about stands in the chip, with its time, and so does what waits."""
    status = LinkStatus(state="offline", error=code, since_ms=NOW_MS - 60_000, waiting_entries=3)
    plain = LinkStatus(state="offline", since_ms=NOW_MS - 60_000, waiting_entries=3)
    fact, rest = link_words(status, words, now_ms=NOW_MS)
    assert words.moment(NOW_MS - 60_000, now_ms=NOW_MS) in fact
    assert fact != link_words(plain, words, now_ms=NOW_MS)[0]
    assert (rest, link_words(LinkStatus(state="offline", error=code), words, now_ms=NOW_MS)[0]) == (
        link_words(plain, words, now_ms=NOW_MS)[1],
        words.say(f"link.because.{code.removeprefix('link.')}"),
    )


@pytest.mark.parametrize("code", [*CODES, "link.unreachable", "link.timeout", "link.cut", "link.center_busy"])
def test_the_page_says_the_whole_sentence(words: Words, code: str) -> None:
    """Below the headline of Sync, while it stands so; once entries move again nothing of it is left."""
    assert basis(LinkStatus(state="offline", error=code), words) == words.say("sync.why", why=words.outage(code, {}))
    assert words.outage(code, {}) not in basis(LinkStatus(state="syncing", error=code), words)
