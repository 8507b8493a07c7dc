"""What happened in a world, line by line, and one hash over all of it: two runs of one seed must give the same."""

from collections import deque
from hashlib import blake2b

TAIL = 60


class Trace:
    """The last lines in words, every line in the hash; owned by its world."""

    def __init__(self) -> None:
        self._hash = blake2b(digest_size=16)
        self._tail: deque[str] = deque(maxlen=TAIL)
        self.lines = 0

    def say(self, *words: object) -> None:
        """Note one event; bytes are shown as the first of their hexadecimal digits."""
        line = " ".join(word.hex()[:12] if isinstance(word, bytes) else str(word) for word in words)
        self._hash.update(line.encode() + b"\n")
        self._tail.append(f"{self.lines:5d}  {line}")
        self.lines += 1

    @property
    def hash(self) -> str:
        return self._hash.hexdigest()

    @property
    def tail(self) -> str:
        """Return the last lines, oldest first."""
        return "\n".join(self._tail)
