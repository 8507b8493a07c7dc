"""A process that dies before its nth word to the file system: from then on it says none, its own tidying up included."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Dead(BaseException):
    """The process is gone; nothing of the program may catch this."""


class DyingProcess:
    """Counts renames, removals, new folders, flushes and files opened by number; dies before the one numbered ``at``."""

    def __init__(self, patch: pytest.MonkeyPatch, *, at: int) -> None:
        self.said = 0
        self._at = at
        for owner, name in ((Path, "replace"), (Path, "unlink"), (Path, "mkdir"), (Path, "rmdir"), (os, "open"), (os, "fsync")):
            patch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*words: Any, **named: Any) -> Any:
            self.said += 1
            if self.said >= self._at:
                raise Dead
            return act(*words, **named)

        return counted
