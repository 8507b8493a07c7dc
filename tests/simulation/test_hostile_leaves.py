"""Claims about leaves from hostile hands: each is answered as the protocol says, none is believed, and none costs memory."""

import pytest
from fakes.fuzz_leaves import fuzz_leaves

MEGABYTE = 1024 * 1024


def test_hostile_leaves_change_nothing(seed: int) -> None:
    """A few hundred, at every door."""
    fuzzed = fuzz_leaves(400, seed)
    print(fuzzed)
    assert fuzzed.answers.total() == 400
    assert {answer.split()[0] for answer in fuzzed.answers} == {"body", "request", "leaf", "lacking", "span"}
    assert fuzzed.grown_bytes < 32 * MEGABYTE


@pytest.mark.slow
def test_twenty_thousand_hostile_leaves_change_nothing(seed: int) -> None:
    """Twenty thousand."""
    fuzzed = fuzz_leaves(20_000, seed)
    print(fuzzed)
    assert {"body 400", "request 400", "request 401", "leaf blob.wrong_leaf", "span malformed"} <= set(fuzzed.answers)
    assert fuzzed.grown_bytes < 32 * MEGABYTE
