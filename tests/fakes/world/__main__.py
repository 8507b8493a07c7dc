"""Run worlds: ``python -m tests.fakes.world --first 7 --seeds 100``; the last line says how many properties broke.

Every seed is run twice, and both traces must have one hash. A world that breaks a property is kept in tests/data/seeds.txt, and
runs with every test from then on.
"""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.world.world import DEVICES, STEPS, Violation, World

MIXES: dict[str, dict[str, bool]] = {
    "drawn": {},
    "keeper": {"keeps": True},
    "couriers": {"carries": True},
    "both": {"keeps": True, "carries": True},
    "neither": {"keeps": False, "carries": False},
    "rotating": {"rotates": True},
}
KEPT = Path(__file__).parents[2] / "data" / "seeds.txt"


def main() -> int:
    """Return 0 when nothing broke."""
    reader = argparse.ArgumentParser(prog="python -m tests.fakes.world")
    reader.add_argument("--first", type=int, default=1)
    reader.add_argument("--seeds", type=int, default=60)
    reader.add_argument("--steps", type=int, default=STEPS)
    reader.add_argument("--devices", type=int, default=DEVICES)
    reader.add_argument("--mix", choices=sorted(MIXES), default="drawn", help="whether there are keeper and couriers; drawn by the seed")
    reader.add_argument("--once", action="store_true", help="run each seed once")
    asked = reader.parse_args()
    logging.disable(logging.CRITICAL)
    broken = 0
    for seed in range(asked.first, asked.first + asked.seeds):
        sentence = live(seed, steps=asked.steps, devices=asked.devices, times=1 if asked.once else 2, mix=asked.mix)
        if sentence:
            broken += 1
            print(sentence)
            keep(seed, asked.steps, asked.devices, mix=asked.mix)
    print(f"soak: seeds={asked.seeds} violations={broken}")
    return 1 if broken else 0


def live(seed: int, *, steps: int = STEPS, devices: int = DEVICES, times: int = 2, mix: str = "drawn") -> str:
    """Run a world ``times`` times; return what broke, empty for nothing."""
    hashes = []
    for _ in range(times):
        with tempfile.TemporaryDirectory(prefix="world-") as folder:
            world = World(seed, Path(folder), steps=steps, devices=devices, **MIXES[mix])
            try:
                hashes.append(world.run())
            except Violation as violation:
                return str(violation)
    return "" if len(set(hashes)) == 1 else f"seed {seed}: two runs gave {len(set(hashes))} different traces"


def kept() -> list[tuple[int, int, int, str]]:
    """Return the worlds that once broke a property, as (seed, steps, devices, mix)."""
    rows = [line.split() for line in KEPT.read_text(encoding="ascii").splitlines() if line and not line.startswith("#")]
    return [(int(seed), int(steps), int(devices), mix) for seed, steps, devices, mix in rows]


def keep(seed: int, steps: int, devices: int, *, mix: str) -> None:
    """Let the world run from now on with every test."""
    if (seed, steps, devices, mix) not in kept():
        with KEPT.open("a", encoding="ascii") as file:
            file.write(f"{seed} {steps} {devices} {mix}\n")


if __name__ == "__main__":
    began = time.process_time()
    code = main()
    print(f"cpu {time.process_time() - began:.1f} s", file=sys.stderr)
    sys.exit(code)
