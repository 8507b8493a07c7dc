"""The maker of hostile bytes does what its users rely on: it repeats, it always changes something, and it reaches every sort."""

from random import Random

import pytest
from fakes.mutations import changed, mutated, mutations

from sync.oplog.codec import Malformed, decode, encode

MESSAGE = [1, b"\x07" * 32, "林亦舟", {1: [2, 3], 7: b"x"}, None, [[1, [2, b"abc"]], True]]


def test_a_seed_repeats_its_mutations() -> None:
    """Equal seeds give equal bytes, other seeds others."""
    raws = [encode(MESSAGE), b"second"]
    again = [list(mutations(raws, Random(seed), 50)) for seed in (7, 7, 8)]
    assert again[0] == again[1] != again[2]


def test_no_mutation_returns_what_came_in() -> None:
    """Nor of nothing at all."""
    raw = encode(MESSAGE)
    for seed in range(300):
        chance = Random(seed)
        assert mutated(raw, chance) != raw
        assert mutated(b"", chance) != b""
        assert changed(MESSAGE, chance) != MESSAGE


def test_a_changed_value_encodes_or_is_refused_as_malformed() -> None:
    """Most changed values encode, so that they reach what lies behind the codec; the others are of a sort the codec names."""
    sound = 0
    for seed in range(300):
        try:
            assert decode(encode(changed(MESSAGE, Random(seed)))) is not MESSAGE
            sound += 1
        except Malformed:
            continue
    assert sound > 250


@pytest.mark.parametrize("raw", [encode(MESSAGE), b"\0", bytes(range(256))])
def test_mutated_bytes_are_cut_lengthened_and_changed(raw: bytes) -> None:
    """Among a few hundred there are shorter, longer and equally long ones."""
    lengths = [len(mutated(raw, Random(seed), (raw,))) for seed in range(300)]
    assert {(length > len(raw)) - (length < len(raw)) for length in lengths} == {-1, 0, 1}
