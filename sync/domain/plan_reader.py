"""Strict reading of plain maps: every key asked for once, every key left over refused, each with its place.

Pure. Source: our design.
"""

from collections.abc import Iterator

from sync.domain.commands.rules import is_encodable
from sync.domain.failures import Refused
from sync.domain.kinds.order import MINUTES_MAX
from sync.domain.scopes import ORGANISATION_CODE_BYTES_MAX

ITEMS_MAX = 2000


class Reader:
    """One map being read; knows where it stands and which keys were asked for."""

    def __init__(self, value: object, at: str) -> None:
        """Take a plain map found at `at`.

        Raises: Refused: `plan.malformed` when it is no map with text keys.
        """
        self._at = at
        self._asked: set[str] = set()
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise Refused("plan.malformed", at=at)
        self._value: dict[str, object] = value

    def refusal(self, key: str) -> Refused:
        """Return the refusal of what stands at `key`."""
        return Refused("plan.malformed", at=f"{self._at}.{key}")

    def end(self) -> None:
        """Refuse keys that nobody asked for: a later version's meaning must not be lost unseen."""
        for key in sorted(set(self._value) - self._asked):
            raise self.refusal(key)

    def text(self, key: str, *, chars_max: int, default: str | None = None) -> str:
        """Return text of 1 to `chars_max` characters; with a `default` it may be absent or empty."""
        value = self._get(key)
        if default is not None and (value is None or value == ""):
            return default
        if not isinstance(value, str) or not value.strip() or len(value) > chars_max or not is_encodable(value):
            raise self.refusal(key)
        return value

    def maybe_text(self, key: str, *, chars_max: int) -> str | None:
        """Return text, or None when absent."""
        return self.text(key, chars_max=chars_max, default="") or None

    def code(self, key: str) -> str:
        """Return an organisation's code."""
        value = self.text(key, chars_max=ORGANISATION_CODE_BYTES_MAX)
        if len(value.encode()) > ORGANISATION_CODE_BYTES_MAX:
            raise self.refusal(key)
        return value

    def maybe_code(self, key: str) -> str | None:
        """Return an organisation's code, or None when absent."""
        return None if self._get(key) is None else self.code(key)

    def word(self, key: str, words: tuple[str, ...], *, default: str | None = None) -> str:
        """Return one of `words`."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in words:
            raise self.refusal(key)
        return value

    def whole(self, key: str, *, least: int, greatest: int) -> int:
        """Return a whole number within bounds."""
        value = self._get(key)
        if type(value) is not int or not least <= value <= greatest:
            raise self.refusal(key)
        return value

    def maybe_whole(self, key: str, *, least: int, greatest: int) -> int | None:
        """Return a whole number within bounds, or None when absent."""
        return None if self._get(key) is None else self.whole(key, least=least, greatest=greatest)

    def maybe_minutes(self, key: str) -> int | None:
        """Return minutes, 1 to a month, or None when absent."""
        return self.maybe_whole(key, least=1, greatest=MINUTES_MAX)

    def words(self, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return several of `words`, none twice; absent = none."""
        return tuple(item.word("", words) for item in self._singles(key))

    def codes(self, key: str) -> tuple[str, ...]:
        """Return organisation codes, none twice; absent = none."""
        return tuple(item.code("") for item in self._singles(key))

    def wholes(self, key: str, *, least: int, greatest: int) -> tuple[int, ...]:
        """Return several whole numbers within bounds, none twice; absent = none."""
        found = self._list(key)
        numbers = tuple(value for value in found if type(value) is int and least <= value <= greatest)
        if len(numbers) != len(found) or len(set(numbers)) != len(numbers):
            raise self.refusal(key)
        return numbers

    def items(self, key: str) -> tuple["Reader", ...]:
        """Return a reader for each map of a list; absent = none."""
        return tuple(Reader(item, f"{self._at}.{key}[{position}]") for position, item in enumerate(self._list(key)))

    def _singles(self, key: str) -> Iterator["Reader"]:
        found = self._list(key)
        if any(not isinstance(item, str) for item in found) or len(set(found)) != len(found):
            raise self.refusal(key)
        for position, item in enumerate(found):
            yield Reader({"": item}, f"{self._at}.{key}[{position}]")

    def _list(self, key: str) -> list[object]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > ITEMS_MAX:
            raise self.refusal(key)
        return value

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._value.get(key)
