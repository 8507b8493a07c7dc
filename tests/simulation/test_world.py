"""Worlds from seeds: devices, a center, bad links and disks; every property after every step, and agreement once all heals.

Each seed is run twice and must give one trace. What ever failed is kept in tests/data/seeds.txt and runs with every change;
any number more runs with `make soak SEEDS=n FIRST=k`.
"""

import pytest

from tests.fakes.world.__main__ import kept, live

SEEDS = range(1, 51)  # with those kept, sixty
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
    assert live(seed, steps=STEPS, devices=DEVICES) == ""


@pytest.mark.expects_warnings(*WARNINGS)
@pytest.mark.parametrize(("seed", "steps", "devices", "mix"), kept())
def test_what_broke_once_holds(seed: int, steps: int, devices: int, mix: str) -> None:
    """A world in which a property broke keeps all of them now."""
    assert live(seed, steps=steps, devices=devices, mix=mix) == ""
