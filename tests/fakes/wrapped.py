"""Wrapped homes for tests: a cost that takes a few milliseconds, and a process that starts anew."""

from pathlib import Path

from sync.store import home as homes
from sync.store import unlocking
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.wrap import Cost
from tests.fakes.post import START_MS

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
PASSPHRASE = "correct horse 前指"


def new_process() -> None:
    """Hold no key any more, as a process that has just begun."""
    homes._HELD.clear()


def wrapped_device(path: Path, *, passphrase: str = PASSPHRASE) -> Home:
    """Make a device whose key lies wrapped; the present process holds it."""
    home = Home(path)
    unlocking.begin(home, passphrase, cost=CHEAP)
    create_device(home, organisation="320106", person="林亦舟", office="duty_commander", now_ms=START_MS)
    return home
