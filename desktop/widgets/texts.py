"""Static words of a widget, said again whenever the language changes."""

from collections.abc import Callable

from desktop.runtime.words import Words


class Texts:
    """The setters of one widget with the keys they show; owned by that widget, which calls `reword`."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._bound: list[tuple[Callable[[str], object], str]] = []

    def bind(self, setter: Callable[[str], object], key: str) -> None:
        """Show `key` through `setter`, now and after each switch."""
        self._bound.append((setter, key))
        setter(self._words.say(key))

    def reword(self) -> None:
        """Say everything again."""
        for setter, key in self._bound:
            setter(self._words.say(key))
