"""The look in force: tokens by theme, switchable while the program runs. Qt-free; `widgets.theme` paints with it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

DAY = "day"
NIGHT = "night"
HIGH_CONTRAST = "high_contrast"
THEMES = (DAY, NIGHT, HIGH_CONTRAST)
# Least height of what is pressed: a fingertip, and fifteen millimetres under a glove.
TARGET_PX = 40
GLOVE_MM = 15.0
GLOVE_PX_MAX = 76


class Look:
    """Tokens and the theme now shown; a class because the theme changes under its readers."""

    def __init__(self, folder: Path, *, theme: str = DAY) -> None:
        tokens = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
        self._colours: Mapping[str, Mapping[str, str]] = tokens["colour"]
        self._scale: Mapping[str, Mapping[str, int]] = tokens["type"]["scale"]
        self.families: tuple[str, ...] = tuple(tokens["type"]["families"])
        self._observers: list[Callable[[], None]] = []
        self.theme = theme if theme in THEMES else DAY
        self.target_px = TARGET_PX

    def colour(self, name: str) -> str:
        """Return the colour of token `name` as ``#RRGGBB``."""
        return self._colours[name][self.theme]

    def names(self) -> tuple[str, ...]:
        """Return the name of every colour."""
        return tuple(self._colours)

    def px(self, step: str) -> int:
        """Return the size of a step of the type scale, device-independent pixels."""
        return self._scale[step]["px"]

    def switch(self, theme: str) -> None:
        """Show `theme` from now on and tell the observers."""
        assert theme in THEMES, theme
        if theme == self.theme:
            return
        self.theme = theme
        for observer in tuple(self._observers):
            observer()

    def wear_gloves(self, *, on: bool, dots_per_inch: float) -> None:
        """Make what is pressed fifteen millimetres high, or as high as a fingertip again, and tell the observers.

        Args:
            dots_per_inch: device-independent pixels to the inch of this screen, as it measures itself.
        """
        target = min(GLOVE_PX_MAX, max(TARGET_PX, round(GLOVE_MM / 25.4 * dots_per_inch))) if on else TARGET_PX
        if target == self.target_px:
            return
        self.target_px = target
        for observer in tuple(self._observers):
            observer()

    def observe(self, observer: Callable[[], None]) -> None:
        """Call `observer` after each switch."""
        self._observers.append(observer)
