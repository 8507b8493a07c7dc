"""The end of a wiping: an engine that destroys its home ends itself, and nobody is left in it to tell."""

from queue import Empty, Queue

import pytest

from sync.store import wiping
from sync.store.home import Home

WAIT_S = 30.0


class Wipings:
    """Hears of every wiping in this process once it is carried out."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._ended: Queue[Home] = Queue()
        self._genuine = wiping.carry_out
        patch.setattr(wiping, "carry_out", self._carry_out)

    def until(self, home: Home) -> None:
        """Wait until ``home`` is wiped."""
        try:
            ended = self._ended.get(timeout=WAIT_S)
        except Empty:
            pytest.fail(f"not wiped: {sorted(path.name for path in home.path.iterdir())}")
        assert ended.path == home.path
        found = wiping.wiped(home)
        assert found is not None
        assert found.done

    def _carry_out(self, home: Home, raw: bytes) -> None:
        self._genuine(home, raw)
        self._ended.put(home)
