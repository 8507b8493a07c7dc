"""Worlds from seeds: devices, a center, bad links and disks; every property after every step, and agreement once all heals.

Every fifth seed is run twice and must give one trace; the others are with the slow tests, and with each seed of the soak.
What ever failed is kept in tests/data/seeds.txt and runs with every change;
any number more runs with `make soak SEEDS=n FIRST=k`.
"""

import pytest

from tests.fakes.world.__main__ import kept, live

SEEDS = range(1, 51)  # with those kept, sixty
TWICE = frozenset(SEEDS[::5])
STEPS, DEVICES = 22, 3
WARNINGS = (
    "link ",
    "runs refused",
    "transaction failed",
    "background work failed",
    "job failed",
    "checkpoint refused",
    "checkpoints refused",
    "keeper begins anew",
    "blob damaged",
)


@pytest.mark.expects_warnings(*WARNINGS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_world_keeps_every_property(seed: int) -> None:
    """S1–S14, K1–K10, L1–L5 as far as a step can see them; the list is in tests/fakes/world/checks.py."""
    assert live(seed, steps=STEPS, devices=DEVICES, times=2 if seed in TWICE else 1) == ""


@pytest.mark.expects_warnings(*WARNINGS)
@pytest.mark.parametrize(("seed", "steps", "devices", "mix"), kept())
def test_what_broke_once_holds(seed: int, steps: int, devices: int, mix: str) -> None:
    """A world in which a property broke keeps all of them now."""
    assert live(seed, steps=steps, devices=devices, mix=mix, times=1) == ""


@pytest.mark.slow
@pytest.mark.expects_warnings(*WARNINGS)
@pytest.mark.parametrize(
    ("seed", "steps", "devices", "mix"), [*((seed, STEPS, DEVICES, "drawn") for seed in SEEDS if seed not in TWICE), *kept()]
)
def test_a_world_is_lived_twice_alike(seed: int, steps: int, devices: int, mix: str) -> None:
    """Nothing but its seed decides what happens in a world."""
    assert live(seed, steps=steps, devices=devices, mix=mix) == ""
