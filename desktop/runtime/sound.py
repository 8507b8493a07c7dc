"""The alarm's sound, without a multimedia library: the system's own player, or the bell where there is none.

Windows plays it by itself; elsewhere the first player found is started as a process that nobody waits for. A machine without
any of them rings its bell, and the tray is there in any case: a sound is never the only sign.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))


class Ringer(Protocol):
    """What can be heard: `Sound`, or a test's."""

    def ring(self) -> None:
        """Begin to sound and return at once; while the last ring still sounds, do nothing."""


class Sound:
    """Plays one file; a class because it must know whether the last ring still sounds.

    Args:
        bell: what rings where no player is found.
    """

    def __init__(self, path: Path, bell: Callable[[], None], *, players: Sequence[Sequence[str]] = PLAYERS) -> None:
        self._path = path
        self._bell = bell
        self._command = next(([found, *options] for name, *options in players if (found := shutil.which(name))), None)
        self._process: subprocess.Popen[bytes] | None = None

    def ring(self) -> None:
        """Begin to sound and return at once."""
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(self._path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
            return
        if self._process is not None:
            if self._process.poll() is None:
                return
            if self._process.returncode != 0:
                # A player without a sound server behind it: it will not get better by itself.
                self._command = None
            self._process = None
        if self._command is None:
            self._bell()
            return
        nothing = subprocess.DEVNULL
        try:
            self._process = subprocess.Popen([*self._command, str(self._path)], stdin=nothing, stdout=nothing, stderr=nothing)  # noqa: S603 - a player of the system and our own file
        except OSError:
            self._command = None
            self._bell()

    def stop(self) -> None:
        """End what still sounds; for the end of the program."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        if self._process is not None:
            self._process.wait()
            self._process = None
