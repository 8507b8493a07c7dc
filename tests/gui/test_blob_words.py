"""Why a file rests is said in words: every code that the courier may note has a sentence of its own, without facts."""

import pytest

from desktop.runtime.paths import resources
from desktop.runtime.words import LANGUAGES, Words
from sync.links.blobs import ABSENT

OUTAGES = (
    *("link.cut", "link.unreachable", "link.timeout", "link.certificate", "link.center_busy", "link.reply_malformed"),
    *("link.captive", "link.gateway"),
)
DISK = ("store.disk_full", "store.disk_failed", "store.read_only", "blob.damaged")
REFUSALS = (ABSENT, "blob.not_taken", "blob.wrong_leaf", "blob.malformed", "blob.too_many", "certificate.expired")
DEVICE = ("device.revoked", "device.uncertified", "request.stale_nonce")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_worded(language: str) -> None:
    """Of the link, the disk and the center."""
    words = Words(resources() / "translations", strict=True)
    words.switch(language)
    said = [words.outage(code, {}) for code in (*OUTAGES, *DISK)] + [words.refusal(code, {}) for code in (*REFUSALS, *DEVICE)]
    assert len(set(said)) == len(OUTAGES + DISK + REFUSALS + DEVICE)
    assert not [sentence for sentence in said if "{" in sentence]
    assert words.outage("link.no_such", {}) not in said
    assert words.refusal("blob.no_such", {}) not in said
