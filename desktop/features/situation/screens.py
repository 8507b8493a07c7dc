"""Which monitor the wall fills: the one chosen last while it is there, else one that the window is not on."""

from collections.abc import Sequence


def first_screen(names: Sequence[str], own: str, kept: str) -> str:
    """Return the name of the monitor that the wall begins on.

    Args:
        names: of the monitors there are, at least one.
        own: the one that the window is on.
        kept: the one that a person moved the wall to last, empty for none.
    """
    if kept in names:
        return kept
    return next((name for name in names if name != own), own)


def next_screen(names: Sequence[str], at: str, step: int) -> str:
    """Return the monitor `step` places on from the one at hand, round and round; where that one is gone, the first."""
    return names[(names.index(at) + step) % len(names)] if at in names else names[0]
