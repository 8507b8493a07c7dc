"""Which faults a seed has, and how often: a random subset with random rates, so that no fault hides behind another."""

from dataclasses import dataclass, field
from random import Random

# Each with the greatest chance it may have, per message on a link or per step of the world.
LINK = {
    "unreachable": 0.4,
    "request_lost": 0.3,
    "request_cut": 0.2,
    "reply_lost": 0.3,
    "reply_cut": 0.3,
    "reply_flipped": 0.15,
    "doubled": 0.3,
    "replayed": 0.2,
    "busy": 0.2,
    "written_meanwhile": 0.4,
}
STICK = {"stick_torn": 0.6, "stick_damaged": 0.4}
STEPS = {
    "kill": 0.15,
    "power_cut": 0.05,
    "lying_disk": 0.04,
    "disk_full": 0.06,
    "restored": 0.03,
    "cloned": 0.02,
    "clock_jump": 0.06,
    "clock_stuck": 0.04,
    "center_killed": 0.06,
    "center_restored": 0.02,
    "center_clock": 0.04,
    "ruled": 0.05,
    "lost": 0.03,
    "poisoned": 0.05,
    "keeper_killed": 0.08,
}


@dataclass(frozen=True, slots=True)
class Faults:
    """The rates of one seed; a fault that is off has none."""

    rates: dict[str, float] = field(default_factory=dict)

    def now(self, name: str, chance: Random) -> bool:
        """Tell whether the fault happens now."""
        rate = self.rates.get(name, 0.0)
        return rate > 0 and chance.random() < rate

    def __str__(self) -> str:
        return " ".join(f"{name}={rate:.2f}" for name, rate in self.rates.items()) or "none"


def drawn(chance: Random) -> Faults:
    """Return the mix of a seed: each fault is on in two seeds of five, at a rate of its own."""
    return Faults({name: chance.uniform(0.1, 1) * most for name, most in (LINK | STEPS | STICK).items() if chance.random() < 0.4})


NONE = Faults()
